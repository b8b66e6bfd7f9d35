"""Text to DOM, whatever is wrong with the markup: broken, deep or without end tags."""

from __future__ import annotations

import re

from lxml import etree, html

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_SELF_CLOSING = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot"])
_DEEPEST = 180  # libxml2 drops all that lies deeper than 256 elements


def parse(text: str) -> tuple[etree._Element | None, str | None]:
    """The DOM of `text`, and a warning where the page had to be bent to be read.

    Nothing is fetched, no entity is expanded, and libxml2's limits on size and depth stay on.
    """
    root, too_deep = read_dom(text)
    if too_deep:
        root, _ = read_dom(_flattened(text))
        return root, "the page is nested too deeply; its outer structure only was read"
    return root, None


def read_dom(text: str) -> tuple[etree._Element | None, bool]:
    parser = html.HTMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
    )
    try:
        root = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser, ensure_head_body=False
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, False
    return root, any("depth" in entry.message.lower() for entry in parser.error_log)


def _flattened(text: str) -> str:
    """`text` without the tags that lie too deep; a block's tag leaves a line break behind."""
    depth = 0
    dropped: dict[str, int] = {}

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        tag = match[2].lower()
        if tag in _VOID or tag in _SELF_CLOSING or match[3].endswith("/"):
            return (
                match[0]
                if tag not in ("td", "th", "tr", "thead", "tbody", "tfoot") or depth < _DEEPEST // 2
                else " <p>"
            )
        if match[1]:
            if dropped.get(tag):
                dropped[tag] -= 1
                return " "
            depth = max(0, depth - 1)
            return match[0]
        if depth >= _DEEPEST or (tag in ("table", "ul", "ol") and depth >= _DEEPEST // 4):
            dropped[tag] = dropped.get(tag, 0) + 1
            return "<p>" if tag in ("div", "section", "article", "table", "ul", "ol", "blockquote") else " "
        depth += 1
        return match[0]

    return _TAG.sub(keep, text)
