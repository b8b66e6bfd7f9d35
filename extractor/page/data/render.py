"""JSON that stands in pages, as HTML: rich text, component props, server-rendered elements, result rows."""

from __future__ import annotations

import html as entities
import json
import re
from typing import Any

from extractor.page.data.results import facts, is_card, is_feed, result_grid
from extractor.page.data.richtext import (
    NAMING,
    blocks_in,
    flattened,
    grid_of,
    is_foreign,
    kind_of,
    quoted,
    tag_of,
)
from extractor.page.source.spaces import folded

SKIP = re.compile(
    r"related|teaser|recommend|more(?:news|stories|articles)|latest|seo|^meta|navigation|^nav|menu|footer|header|image|media|asset"
    r"|caption|alt$|^alt|credit|breadcrumb|cookie|consent|translations?|i18n|labels|config|slug|href|url|^id$|_id|author|tags?$|categor"
    r"|^description$|excerpt|summary|locale|theme|script|style|schema|analytics|next(?:article|post|story)|prev|sidebar|share|newsletter"
    r"|dictionary|messages|^uri$|^rel$|^target$|^entityMap$|gallery|video|^links?$|sponsor|tracking|promo|advert|order$|^__(?!html)",
    re.I,
)
_WANTED = re.compile(
    r"body|content|text|paragraph|copy|lead|intro|quote|headline|heading|title|children|value|answer|question|speaker|role"
    r"|processed|rendered|html|lines|bullets|standfirst|^main$|article|story|release",
    re.I,
)
_TABLE = re.compile(r"table|result|standing|classification|grid")
_TITLE = re.compile(r"headline|heading|title", re.I)
_LISTED = re.compile(r"lines|bullets|items|list|facts|highlights|points", re.I)
_FIRST = re.compile(
    r"^(?:headline|title|heading|kicker|lead|intro|introduction|standfirst|dek|subtitle|subheadline)$", re.I
)
_FORM = re.compile(
    r"[_-]?(html|processed|rendered|raw|plaintext|plain|text|markdown|md|json|value|amp|mobiledoc|lexical)$",
    re.I,
)
_FORMS = (
    "processed",
    "rendered",
    "html",
    "",
    "json",
    "lexical",
    "value",
    "markdown",
    "md",
    "text",
    "plaintext",
    "plain",
    "raw",
    "mobiledoc",
    "amp",
)
_MOST = 400_000  # nodes looked at; no page's data needs more
_LONGEST = 600_000  # characters written; the same text may be named many times
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")
_MARKUP = re.compile(r"</?(?:p|div|br|h\d|ul|ol|li|table|strong|em|blockquote|section|article)\b", re.I)
_ESCAPED = re.compile(r"&lt;/?(?:p|div|br|h\d|ul|li|table|strong|em)\b|&amp;lt;", re.I)
_ELEMENT = re.compile(r"[a-z][a-z0-9]{0,15}|amp-[a-z-]{1,20}")
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "nav",
        "footer",
        "head",
        "meta",
        "link",
        "button",
        "svg",
        "title",
        "template",
        "iframe",
    ]
)
_VOID = frozenset(
    ["br", "img", "hr", "input", "wbr", "source", "col", "area", "base", "embed", "param", "track"]
)
_LINED = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6")
_CONTENT = (
    "children",
    "content",
    "nodes",
    "leaves",
    "html",
    "__html",
    "innerHTML",
    "text",
    "value",
    "body",
    "paragraph",
    "title",
    "heading",
    "inlineContent",
)
_ATTRIBUTES = {
    "className": "class",
    "class": "class",
    "id": "id",
    "href": "href",
    "role": "role",
    "hidden": "hidden",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
    "dateTime": "datetime",
    "lang": "lang",
    "aria-hidden": "aria-hidden",
    "data-testid": "data-testid",
    "itemProp": "itemprop",
}

_Entry = (
    str | tuple[Any, bool, str]
)  # HTML to write, or (node, whether it stands inside a line of text, its key)


def render(data: Any, titles: tuple[str, ...] = ()) -> str:
    """JSON of a page as HTML, without recursion. `titles`, folded: a node that bears one is no other story.

    >>> render({"type": "paragraph", "children": [{"text": "Marr "}, {"text": "wins", "bold": True}]})
    '<p>Marr wins</p>'
    >>> render({"_type": "quote", "text": "We did it.", "author": {"name": "Ines Marr", "role": "driver"}})
    '<blockquote><p>We did it.</p><cite>Ines Marr, driver</cite></blockquote>'
    """
    out: list[str] = []
    stack: list[_Entry] = [(data, False, "")]
    seen = size = 0
    while stack and seen < _MOST and size < _LONGEST:
        entry = stack.pop()
        seen += 1
        if isinstance(entry, str):
            out.append(entry)
            size += len(entry)
            continue
        node, inline, key = entry
        if isinstance(node, str):
            parsed = _json(node)
            if parsed is not None:
                stack.append((parsed, inline, key))
            else:
                stack.append(_string(node, inline, key))
        elif isinstance(node, list):
            stack.extend(reversed(_of_list(node, inline, key, titles)))
        elif isinstance(node, dict):
            if seen > 1 and not inline and is_card(node, titles):
                continue
            stack.extend(reversed(_of_dict(node, inline)))
        elif inline and isinstance(node, (int, float)) and not isinstance(node, bool):
            stack.append(str(node))
    return "".join(out)


def _json(text: str) -> Any:
    """Rich text that was put into a string once more."""
    if len(text) < 30 or text[:1] not in "{[" or text[-1:] not in "}]" or '":' not in text:
        return None
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, (dict, list)) else None


def _string(text: str, inline: bool, key: str) -> str:
    if key == "$":  # between the tags of a server-rendered element: text, whatever it looks like
        return entities.escape(text, quote=False)
    if inline:
        return text if _TAG.search(text) else entities.escape(text, quote=False).replace("\n", "<br>")
    if not text.strip():
        return ""
    if _MARKUP.search(text) or _ESCAPED.search(text):
        return f"<div>{as_html(text)}</div>"
    if _WANTED.search(key) and (is_prose(text) or " " in text.strip()):
        return f"<h3>{_inner(text)}</h3>" if _TITLE.search(key) else as_html(text)
    return f"<p>{_inner(text)}</p>" if is_prose(text) and re.search(r"[.!?”\"]\s*$", text) else ""


def _inner(text: str) -> str:
    return text if _TAG.search(text) else entities.escape(text, quote=False)


def _of_list(rows: list[Any], inline: bool, key: str, titles: tuple[str, ...]) -> list[_Entry]:
    if len(rows) >= 4 and rows[0] == "$" and (rows[1] is None or isinstance(rows[1], str)):
        return _of_element(rows, inline)
    if key == "$":
        return [(value, True, "$") for value in rows]
    if inline:
        return [(value, True, key) for value in rows]
    if rows and all(isinstance(row, str) for row in rows) and len(rows) > 1 and _LISTED.search(key):
        return ["<ul>", *(f"<li>{_inner(row)}</li>" for row in rows), "</ul>"]
    if (grid := result_grid(rows)) is not None:
        return [_written(grid[0], "th"), *(_written(row, "td") for row in grid[1]), "</table>"]
    if (pairs := facts(rows)) is not None and len(pairs) > 1:
        return ["<dl>", *(f"<dt>{_inner(a)}</dt><dd>{_inner(b)}</dd>" for a, b in pairs), "</dl>"]
    if is_feed(rows, titles):
        return []
    out: list[_Entry] = []
    open_list = False
    for value in rows:  # items that stand side by side without a list around them get one
        item = isinstance(value, dict) and tag_of(value, kind_of(value)) == "li"
        if item != open_list:
            out.append("<ul>" if item else "</ul>")
            open_list = item
        out.append((value, False, key))
    return [*out, "</ul>"] if open_list else out


def _written(cells: list[str], tag: str) -> str:
    row = "".join(f"<{tag}>{entities.escape(cell, quote=False)}</{tag}>" for cell in cells)
    return f"{'<table>' if tag == 'th' else ''}<tr>{row}</tr>"


def _of_element(element: list[Any], inline: bool) -> list[_Entry]:
    """A server-rendered element: ``["$", tag, key, props]``."""
    tag, props = element[1] or "", element[3] if isinstance(element[3], dict) else {}
    if tag in _UNSEEN:
        return []
    raw = props.get("dangerouslySetInnerHTML")
    inner: _Entry = (props.get("children"), True, "$")
    if isinstance(raw, dict) and isinstance(raw.get("__html"), str):
        inner = raw["__html"]
    if not _ELEMENT.fullmatch(tag):  # a component: its children, or the data that it is to show
        return [inner if inner[0] is not None else (props, False, "props")]
    made = "".join(
        f' {name}="{entities.escape(str(props[key]))}"'
        for key, name in _ATTRIBUTES.items()
        if isinstance(props.get(key), (str, int)) and props[key] is not False
    )
    return [f"<{tag}{made}>", inner, *([] if tag in _VOID else [f"</{tag}>"])]


def _of_dict(node: dict[str, Any], inline: bool) -> list[_Entry]:
    """What is to be written for a dictionary: its tag, and those of its values that may be text."""
    if (blocks := blocks_in(node)) is not None:
        return [(blocks, inline, "blocks")]
    kind = kind_of(node)
    if kind in ("text", "span", "") and _leaf(node) and (inline or kind):
        return [(_leaf(node), True, "text")]
    node = flattened(node)
    tag = tag_of(node, kind)
    if not tag and is_foreign(kind):
        return []
    if tag == "br":
        return ["<br>"]
    if inline:
        held = next((name for name in _CONTENT if node.get(name)), None)
        return [] if held is None else [(node[held], True, held)]
    if (quote := quoted(node, kind)) is not None:
        said: _Entry = (quote[0], False, "body")
        if isinstance(quote[0], str):
            said = as_html(quote[0])
        cite = f"<cite>{entities.escape(quote[1], quote=False)}</cite>" if quote[1] else ""
        return ["<blockquote>", said, f"{cite}</blockquote>"]
    if (tag == "table" or (not tag and _TABLE.search(kind))) and (table := _table(node)) is not None:
        return table
    if tag in ("ul", "ol") and (items := _items(node)):
        return [f"<{tag}>", *items, f"</{tag}>"]
    if tag in _LINED:
        return _line(node, tag)
    pieces = [(value, False, key) for key, value in _ordered(node)]
    return [f"<{tag}>", *pieces, f"</{tag}>"] if tag else [*pieces]


def _leaf(node: dict[str, Any]) -> str | None:
    """The text of a node that is a run of text and nothing else."""
    leaf = node.get("text", node.get("value"))
    plain = isinstance(leaf, str) and len(node) <= 9 and "children" not in node and "html" not in node
    return (
        leaf if plain and isinstance(leaf, str) and not _MARKUP.search(leaf) and "spans" not in node else None
    )


def _line(node: dict[str, Any], tag: str) -> list[_Entry]:
    """A paragraph, heading, item or cell; whatever blocks it holds itself stay blocks."""
    found = next(((name, node[name]) for name in _CONTENT if node.get(name)), None)
    if found is None:
        return []
    name, value = found
    blocks = isinstance(value, list) and any(
        isinstance(child, dict) and tag_of(child, kind_of(child)) not in ("", "br") for child in value
    )
    if isinstance(value, str) and _MARKUP.search(value) and re.match(r"\s*<(?:p|h\d|ul|ol|div)\b", value):
        inner: list[_Entry] = [value if tag in ("li", "td", "th") else f"<div>{value}</div>"]
        tag = tag if tag in ("li", "td", "th") else ""
    elif blocks and isinstance(value, list):
        inner = [
            (child, not isinstance(child, dict) or not tag_of(child, kind_of(child)), name) for child in value
        ]
    else:
        inner = [(value, True, name)]
    below = node.get("items")
    if tag == "li" and isinstance(below, list) and name != "items":
        inner.append(({"type": "list", "items": below}, False, "items"))
    return [f"<{tag}{_spans(node)}>", *inner, f"</{tag}>"] if tag else inner


def _spans(node: dict[str, Any]) -> str:
    spans = [(name, node.get(name)) for name in ("colspan", "rowspan")]
    return "".join(
        f' {name}="{value}"' for name, value in spans if isinstance(value, int) and 1 < value < 200
    )


def _items(node: dict[str, Any]) -> list[_Entry]:
    """The items of a list that holds strings, or nodes that do not say that they are items."""
    values = next(
        (node[key] for key in ("items", "children", "content", "values") if isinstance(node.get(key), list)),
        None,
    )
    if values is None:
        return []
    return [
        (value if tag_of(value, kind_of(value)) == "li" else {**value, "type": "li"}, False, "items")
        if isinstance(value, dict)
        else f"<li>{_inner(value)}</li>"
        for value in values
        if isinstance(value, (dict, str))
    ]


def _table(node: dict[str, Any]) -> list[_Entry] | None:
    grid = grid_of(node)
    if grid is None:
        return None
    out: list[_Entry] = ["<table>"]
    if isinstance(caption := node.get("caption") or node.get("title"), str) and caption.strip():
        out.append(f"<caption>{_inner(caption)}</caption>")
    for number, row in enumerate(grid[0]):
        tag = "th" if number < grid[1] else "td"
        out.append("<tr>")
        for cell in row:
            value, own = cell, tag
            if isinstance(cell, dict):
                value = next((cell[name] for name in _CONTENT if cell.get(name)), "")
                own = "th" if cell.get("tag") == "th" or cell.get("header") or cell.get("isHeader") else tag
            spans = _spans(cell) if isinstance(cell, dict) else ""
            out += [f"<{own}{spans}>", (value, True, "cell"), f"</{own}>"]
        out.append("</tr>")
    return [*out, "</table>"]


def _ordered(node: dict[str, Any]) -> list[tuple[str, Any]]:
    """The values that may be text: the lead before the body, each text in one form, AEM's in their order."""
    order = node.get(":itemsOrder") or node.get("elementsOrder")
    for name in (":items", "elements"):
        if isinstance(order, list) and isinstance(held := node.get(name), dict):
            node = {**node, name: [held[key] for key in order if isinstance(key, str) and key in held]}
    kept = [
        (key, value)
        for key, value in node.items()
        if isinstance(value, (str, dict, list)) and value and key not in NAMING and not SKIP.search(key)
    ]
    forms: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for key, value in kept:
        form = _FORM.search(key)
        stem = key[: form.start()].lower() if form else key.lower()
        short = folded(re.sub(r"<[^>]*>", "", value)) if isinstance(value, str) and len(value) < 80 else ""
        rank = _FORMS.index(form[1].lower() if form else "")
        forms.setdefault((stem, short), []).append((rank, key))
    copies = {key for found in forms.values() if len(found) > 1 for _, key in sorted(found)[1:]}
    kept = [(key, value) for key, value in kept if key not in copies]
    return sorted(kept, key=lambda pair: not (_FIRST.match(pair[0]) and isinstance(pair[1], (str, dict))))


def as_html(text: str) -> str:
    """A string of any make as HTML: tags if it has some (however escaped), else lines as blocks.

    >>> as_html("&amp;lt;p&amp;gt;Marr wins&amp;lt;/p&amp;gt;")
    '<p>Marr wins</p>'
    >>> as_html("Marr wins\\n\\n## Race 2\\n- Ito second\\n- Quill third")
    '<p>Marr wins</p><h2>Race 2</h2><ul><li>Ito second</li><li>Quill third</li></ul>'
    """
    for _ in range(3):
        if _MARKUP.search(text):
            return text
        once = entities.unescape(text)
        if once == text:
            break
        text = once
    if _MARKUP.search(text):
        return text
    return _lines(text)


_MARKED = re.compile(r"^\s*(?:(#{1,6})\s+|([-*•])\s+|(>)\s*|(\|.*\|)\s*$)")


def _lines(text: str) -> str:
    """Plain text and Markdown: one block for each line."""
    out: list[str] = []
    last = ""
    for line in text.split("\n"):
        if not line.strip():
            continue
        mark = _MARKED.match(line)
        rest = re.sub(r"\*\*([^*]+)\*\*", r"\1", line[mark.end() :] if mark and not mark[4] else line).strip()
        tag = (
            "p"
            if mark is None
            else f"h{len(mark[1])}"
            if mark[1]
            else "ul"
            if mark[2]
            else "blockquote"
            if mark[3]
            else "table"
        )
        if last in ("ul", "table") and tag != last:
            out.append(f"</{last}>")
        if tag in ("ul", "table") and tag != last:
            out.append(f"<{tag}>")
        last = tag
        if tag == "table":
            cells = [_inner(cell.strip()) for cell in rest.strip("|").split("|")]
            if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells):
                out.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
        elif rest:
            own = "li" if tag == "ul" else tag
            out.append(f"<{own}>{_inner(rest)}</{own}>")
    return "".join(out) + (f"</{last}>" if last in ("ul", "table") else "")


def is_prose(text: str) -> bool:
    """Whether a string in data is text that somebody reads, and no address, code or list of names.

    >>> is_prose("Ines Marr was fifth at Brno on Sunday, a lap down."), is_prose("https://marr.example/fifth-at-brno")
    (True, False)
    """
    return (
        len(text) >= 40
        and text.count(" ") >= 5
        and not text.lstrip().startswith(("{", "[", "http", "function", "@", "."))
    )
