"""The blocks of rich text in data, whoever's editor wrote them: what each node is in HTML.

Portable text, Contentful, Storyblok, Strapi, WordPress blocks, Prismic, AEM, Editor.js, Lexical, ProseMirror,
Slate, Draft.js, Quill.
"""

from __future__ import annotations

import re
from typing import Any

_KINDS = (
    "nodeType",
    "type",
    "_type",
    "blockName",
    "slice_type",
    "component",
    "__component",
    "blockType",
    "kind",
    "tag",
    "__typename",
)
NAMING = frozenset(
    [*_KINDS, "style", "_key", "key", "marks", "mark", "format", "className", "listItem", "variation"]
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_HEADING = re.compile(r"(?:sub)?(?:head(?:ing|er|line)?|title)(?:one|two|three|four|five|six|[1-6])?|h[1-6]")
_TAGS: dict[str, str] = {
    **dict.fromkeys(["paragraph", "p", "textblock", "normal", "block", "unstyled", "lead"], "p"),
    **dict.fromkeys(["listitem", "li", "olistitem", "unorderedlistitem", "orderedlistitem", "bullet"], "li"),
    **dict.fromkeys(["list", "ul", "bulletedlist", "bulletlist", "unorderedlist", "checklist"], "ul"),
    **dict.fromkeys(["ol", "orderedlist", "numberedlist"], "ol"),
    **dict.fromkeys(["table", "tableblock", "datatable", "resulttable", "resultstable", "tabelle"], "table"),
    **dict.fromkeys(["tablerow", "tr"], "tr"),
    **dict.fromkeys(["tablecell", "td"], "td"),
    **dict.fromkeys(["tableheader", "tableheadercell", "th"], "th"),
    **dict.fromkeys(["hardbreak", "linebreak", "softbreak", "br"], "br"),
}
_QUOTE = re.compile(r"quote|quotation|testimonial|zitat")
_FOREIGN = re.compile(
    r"teaser|related|image|picture|video|audio|embed|cta|gallery|download|newsletter|share|social|promo|advert"
    r"|banner|breadcrumb|cookie|carousel|countdown|sponsor|ticket|iframe|caption|recommend|latest|horizontalrule|divider"
)
_WORDED = re.compile(r"text|content|copy|rich|body|paragraph|quote|table|result")
_SAID = (
    "quote",
    "text",
    "content",
    "body",
    "quoteText",
    "quotation",
    "html",
    "value",
    "children",
    "innerBlocks",
    "statement",
)
_SPEAKER = (
    "speaker",
    "author",
    "attribution",
    "citation",
    "cite",
    "name",
    "person",
    "source",
    "by",
    "autor",
    "caption",
)
_ROLE = (
    "role",
    "position",
    "jobTitle",
    "job_title",
    "function",
    "title",
    "authorTitle",
    "subline",
    "company",
)
_GRID = ("rows", "content", "data", "body", "cells", "items", "entries", "results", "values", "tbody")
_CELLS = ("cells", "columns", "cols", "values", "tds", "body", "data", "row", "items")
_COLUMN = ("key", "field", "accessor", "id", "name")
_HEAD = ("headers", "header", "columns", "head", "thead", "headings", "fields", "cols")


def kind_of(node: dict[str, Any]) -> str:
    """What a node calls itself, in small letters without signs: ``core/list-item`` is ``listitem``."""
    if node.get("_type") == "block" and isinstance(style := node.get("style", "normal"), str):
        return "listitem" if node.get("listItem") else _small(style)
    for key in _KINDS:
        if isinstance(value := node.get(key), str) and value:
            return _small(value)
    name = node.get("name")
    if isinstance(name, str) and name.startswith("core/"):
        return _small(name)
    return _small(value) if isinstance(value := node.get(":type"), str) else ""


def _small(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.split(r"[/.](?=[^/.]*$)", name[:120])[-1].lower())


def tag_of(node: dict[str, Any], kind: str) -> str:
    """The HTML element for a node of rich text, "" where it is none.

    >>> tag_of({"attrs": {"level": 2}}, "heading"), tag_of({}, "headerthree"), tag_of({}, "hero")
    ('h2', 'h3', '')
    """
    if kind in ("listitem", "li") and isinstance(node.get("listType"), str):
        return "li"
    if kind in _TAGS:
        return _TAGS[kind]
    if _HEADING.fullmatch(kind):
        attrs = node.get("attrs") if isinstance(node.get("attrs"), dict) else {}
        level: Any = node.get("level") or (attrs or {}).get("level") or node.get("depth")
        found = re.search(r"([1-6])$", kind) or re.search(r"([1-6])$", str(node.get("tag") or ""))
        number = level if isinstance(level, int) else int(found[1]) if found else 0
        number = number or next((n for word, n in _NUMBERS.items() if kind.endswith(word)), 0)
        return f"h{min(6, max(2, number))}" if number else "h3"
    return "blockquote" if _QUOTE.search(kind) else ""


def is_foreign(kind: str) -> bool:
    """Whether a component of this kind holds no text of the story: pictures, teasers, buttons."""
    return bool(_FOREIGN.search(kind)) and not _WORDED.search(kind)


def flattened(node: dict[str, Any]) -> dict[str, Any]:
    """A block with its fields on the node itself: Editor.js has them in ``data``."""
    for name in ("data", "attributes", "attrs", "props", "value"):
        inner = node.get(name)
        if (
            isinstance(inner, dict)
            and inner
            and any(isinstance(node.get(key), str) for key in (*_KINDS[:4], "name"))
        ):
            return {**{key: value for key, value in node.items() if key != name}, **_unnamed(inner)}
    return node


def _unnamed(inner: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in inner.items() if key not in ("type", "id")}


def quoted(node: dict[str, Any], kind: str) -> tuple[Any, str] | None:
    """What is said in a quote's node, and the speaker with the role ("" where it names none)."""
    named = isinstance(node.get("quote"), (str, list, dict)) and any(node.get(key) for key in _SPEAKER)
    if not named and not _QUOTE.search(kind):
        return None
    said = next(((key, node[key]) for key in _SAID if node.get(key)), None)
    if said is None or isinstance(said[1], bool):
        return None
    names: list[str] = []
    for keys in (_SPEAKER, _ROLE):
        for key in keys:
            if key != said[0] and (name := _named(node.get(key))):
                names += [part for part in name if part not in names]
                break
    return said[1], ", ".join(names)


def _named(value: Any) -> list[str]:
    if isinstance(value, dict):
        parts = [
            value.get("name") or value.get("fullName"),
            next((value[k] for k in _ROLE if value.get(k)), None),
        ]
        return [part for part in parts if isinstance(part, str) and 0 < len(part) <= 100]
    if isinstance(value, str) and 0 < len(text := re.sub(r"<[^>]*>", "", value).strip(" –—-")) <= 120:
        return [text]
    return []


def grid_of(node: dict[str, Any]) -> tuple[list[list[Any]], int] | None:
    """The cells of a table's node, row by row, and how many rows are headers; None where it has no rows.

    >>> grid_of({"headers": ["Pos", "Driver"], "rows": [[1, "Marr"]]})
    ([['Pos', 'Driver'], [1, 'Marr']], 1)
    """
    head: list[list[Any]] = []
    for key in _HEAD:
        value = node.get(key)
        if isinstance(value, list) and value and key not in ("body",):
            first = value[0]
            inner = _row(first) if isinstance(first, dict) else first if isinstance(first, list) else None
            head = [inner] if inner else [[_label(cell) for cell in value]]
            break
    rows: list[list[Any]] = []
    for key in (*_GRID, "foot"):
        value = node.get(key)
        if not isinstance(value, list) or not value or (rows and key != "foot"):
            continue
        made = [_row(row, node) if isinstance(row, dict) else row for row in value]
        lists = [row for row in made if isinstance(row, list) and row]
        if len(lists) == len(made):
            rows += lists
    if not rows:
        return None
    headed = 1 if node.get("withHeadings") or node.get("hasHeaderRow") or node.get("firstRowIsHeader") else 0
    return head + rows, len(head) or headed


def _row(row: dict[str, Any], table: dict[str, Any] | None = None) -> list[Any] | None:
    for key in _CELLS:
        if isinstance(row.get(key), list):
            return list(row[key])
    columns = (table or {}).get("columns") or (table or {}).get("headers")
    if isinstance(columns, list):  # each row a dictionary, the columns say which keys
        named = [next((c[k] for k in _COLUMN if c.get(k)), None) for c in columns if isinstance(c, dict)]
        keys = [key for key in named if isinstance(key, str)]
        if len(keys) == len(columns) and any(key in row for key in keys):
            return [row.get(key, "") for key in keys]
    return None


def _label(cell: Any) -> Any:
    if isinstance(cell, dict):
        return next(
            (
                cell[key]
                for key in ("label", "title", "header", "text", "value", "content", "name", "key")
                if isinstance(cell.get(key), str)
            ),
            "",
        )
    return cell


def blocks_in(node: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The blocks of Draft.js and of a Quill delta, as nodes that `tag_of` knows; None for anything else."""
    blocks, ops = node.get("blocks"), node.get("ops")
    if isinstance(blocks, list) and "entityMap" in node:
        return [
            {
                "type": "image" if block.get("type") == "atomic" else block.get("type") or "unstyled",
                "text": text,
            }
            for block in blocks
            if isinstance(block, dict) and isinstance(text := block.get("text"), str)
        ]
    if isinstance(ops, list) and all(isinstance(op, dict) and "insert" in op for op in ops):
        return _delta(ops)
    return None


def _delta(ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Quill says what a line is at the line's end."""
    made: list[dict[str, Any]] = []
    line = ""
    for op in ops:
        if not isinstance(op["insert"], str):
            continue  # a picture
        parts = op["insert"].split("\n")
        attributes = op.get("attributes") if isinstance(op.get("attributes"), dict) else {}
        for number, part in enumerate(parts):
            line += part
            if number < len(parts) - 1:
                if line.strip():
                    made.append({**_line(attributes or {}), "text": line.strip()})
                line = ""
    if line.strip():
        made.append({"type": "paragraph", "text": line.strip()})
    return made


def _line(attributes: dict[str, Any]) -> dict[str, Any]:
    if attributes.get("list"):
        return {"type": "list-item"}
    if isinstance(level := attributes.get("header"), int):
        return {"type": "heading", "level": level}
    return {"type": "blockquote" if attributes.get("blockquote") else "paragraph"}
