"""JSON of a page as HTML: rich-text trees, component props, React rows."""

from __future__ import annotations

import html as entities
import re
from typing import Any

_SKIP = re.compile(
    r"related|teaser|recommend|more(?:news|stories|articles)|latest|seo|^meta|navigation|^nav|menu|footer|header|image|media|asset"
    r"|caption|alt|credit|breadcrumb|cookie|consent|translations?|i18n|labels|config|slug|href|url|^id$|_id|author|tags?$|categor"
    r"|^description$|excerpt|locale|theme|script|style|schema|analytics|next(?:article|post|story)|prev|sidebar|share|newsletter|dictionary|messages",
    re.I,
)
_MOST = 400_000  # nodes looked at; no page's data needs more
_INLINE = re.compile(r"<(b|i|u|a|em|span|sup|sub|small)\b[^<>]*>.*?</\1>", re.I | re.S)
_MARKUP = re.compile(r"</?(?:p|div|br|h\d|ul|li|table|strong|em)\b", re.I)
_TAGS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "blockquote",
        "strong",
        "em",
        "b",
        "i",
        "br",
        "div",
        "section",
        "article",
        "span",
        "a",
    ]
)
_TYPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"paragraph|^p$|^text-?block$|^normal$|^block$", re.I), "p"),
    (re.compile(r"head(?:ing|er)|^h[1-6]$|sub-?title|headline", re.I), "h3"),
    (re.compile(r"list-?item|^li$", re.I), "li"),
    (re.compile(r"list$|^[uo]l$", re.I), "ul"),
    (re.compile(r"quote", re.I), "blockquote"),
    (re.compile(r"^table$", re.I), "table"),
    (re.compile(r"table-?row|^tr$", re.I), "tr"),
    (re.compile(r"table-?(?:header-?)?cell|^t[dh]$", re.I), "td"),
)


def render(data: Any, texts: dict[str, str] | None = None) -> str:
    """JSON of a page (rich-text trees, component props, React rows) as HTML, without recursion.

    >>> render({"type": "paragraph", "children": [{"text": "Marr "}, {"text": "wins", "bold": True}]})
    '<p>Marr wins</p>'
    """
    out: list[str] = []
    # Entries: a piece of HTML to write, or (node, whether it stands inside a line of text, its key).
    stack: list[str | tuple[Any, bool, str]] = [(data, False, "")]
    seen = 0
    while stack and seen < _MOST:
        entry = stack.pop()
        seen += 1
        if isinstance(entry, str):
            out.append(entry)
            continue
        node, inline, key = entry
        if isinstance(node, str):
            out.append(_string(node, inline, key, texts or {}))
        elif isinstance(node, list):
            if len(node) >= 4 and node[0] == "$" and isinstance(node[1], str):
                tag = node[1] if node[1] in _TAGS else ""
                props = node[3] if isinstance(node[3], dict) else {}
                inner = (
                    props.get("dangerouslySetInnerHTML")
                    if isinstance(props.get("dangerouslySetInnerHTML"), dict)
                    else props.get("children")
                )
                if node[1] in ("script", "style", "nav", "footer", "head", "meta", "link", "button", "svg"):
                    continue
                push: list[str | tuple[Any, bool, str]] = [
                    (
                        inner,
                        inline
                        or tag in ("p", "li", "td", "th", "strong", "em", "b", "i", "a", "span")
                        or tag[:1] == "h",
                        "html" if inner is not props.get("children") else "children",
                    )
                ]
                if not tag and inner is None:
                    push = [(props, False, "props")]
                stack.extend(reversed([f"<{tag}>", *push, f"</{tag}>"] if tag else push))
            else:
                stack.extend((value, inline, key) for value in reversed(node))
        elif isinstance(node, dict):
            stack.extend(reversed(_pieces(node, inline)))
    return "".join(out)


def _string(text: str, inline: bool, key: str, texts: dict[str, str]) -> str:
    if text.startswith("$") and text[1:].lstrip("L@") in texts:
        text = texts[text[1:].lstrip("L@")]
        return as_html(text)
    if inline:
        return text if "<" in text and key in ("html", "__html") else entities.escape(text, quote=False)
    if text.startswith("$") or not text.strip():
        return ""
    if re.search(r"</?(?:p|br|h\d|ul|li|table|strong|em)\b|&lt;p", text, re.I):
        return f"<div>{as_html(text)}</div>"
    wanted = re.search(
        r"body|content|text|paragraph|copy|lead|intro|quote|headline|heading|title|children|value|answer|question|speaker|role",
        key,
        re.I,
    )
    if wanted and (is_prose(text) or " " in text.strip()):
        tag = "h3" if re.search(r"headline|heading|title", key, re.I) else "p"
        return "".join(
            f"<{tag}>{line if _INLINE.search(line) else entities.escape(line, quote=False)}</{tag}>"
            for line in text.split("\n")
            if line.strip()
        )
    return (
        f"<p>{entities.escape(text, quote=False)}</p>"
        if is_prose(text) and re.search(r"[.!?”\"]\s*$", text)
        else ""
    )


def _pieces(node: dict[str, Any], inline: bool) -> list[str | tuple[Any, bool, str]]:
    """What is to be written for a dictionary: its tag, and those of its values that may be text."""
    kind = next(
        (
            str(node[k])
            for k in ("nodeType", "type", "_type", "style", "blockType", "kind", "tag", "__typename")
            if isinstance(node.get(k), str)
        ),
        "",
    )
    leaf = node.get("text", node.get("value"))
    if (
        isinstance(leaf, str)
        and len(node) <= 8
        and not _TYPES[0][0].search(kind)
        and (inline or kind in ("text", "span"))
    ):
        return [(leaf, True, "text")]
    tag = next((tag for pattern, tag in _TYPES if pattern.search(kind)), "")
    if (
        re.search(r"teaser|related|image|video|embed|cta|gallery|download|newsletter|share", kind, re.I)
        and not tag
    ):
        return []
    lined = tag in ("p", "h3", "li", "td")
    pieces: list[str | tuple[Any, bool, str]] = []
    if tag == "ul" and _all(node.get("items"), str):
        node = {"items": [{"type": "li", "html": item} for item in node["items"]]}
    elif tag == "table" and _all(node.get("rows"), list):
        node = {"rows": [{"type": "tr", "cells": [_cell(cell) for cell in row]} for row in node["rows"]]}
    elif node.get("html") and isinstance(node.get("text"), str):
        node = {key: value for key, value in node.items() if key != "text"}  # the same once more, plain
    for key, value in node.items():
        if (
            isinstance(value, (str, dict, list))
            and not _SKIP.search(key)
            and key
            not in (
                "type",
                "nodeType",
                "_type",
                "kind",
                "style",
                "tag",
                "__typename",
                "_key",
                "marks",
                "format",
                "className",
            )
        ):
            pieces.append((value, inline or lined, key))
    return [f"<{tag}>", *pieces, f"</{tag}>"] if tag and not inline else pieces


def _all(values: Any, kind: type) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, kind) for value in values)


def _cell(cell: Any) -> dict[str, Any]:
    """A cell of a row in data as a node that says what it is."""
    content = cell.get("html") or cell.get("text") or "" if isinstance(cell, dict) else cell
    return {"type": "td", "html": content}


def as_html(text: str) -> str:
    """A string of any make as HTML: tags if it has some (however escaped), else lines as paragraphs."""
    for _ in range(2):
        if _MARKUP.search(text):
            return text
        once = entities.unescape(text)
        if once == text:
            break
        text = once
    if _MARKUP.search(text):
        return text
    return "".join(
        f"<p>{entities.escape(line, quote=False)}</p>" for line in text.split("\n") if line.strip()
    )


def is_prose(text: str) -> bool:
    return (
        len(text) >= 40
        and text.count(" ") >= 5
        and not text.lstrip().startswith(("{", "[", "http", "function", "@", "."))
    )
