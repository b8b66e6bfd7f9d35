"""Which elements stand on lines of their own, and which only the style sheet keeps apart."""

from __future__ import annotations

from lxml import etree

from extractor.page.dom.tables import text_of

_BLOCK_TAGS = """
address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td tfoot
th thead tr ul template slot caption noscript
"""
_PIECES = ("span", "a", "strong", "b", "em", "i", "time", "label")
_FEW = 12  # pieces of a line
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())


def blockish(element: etree._Element) -> bool:
    """Custom elements break the line where they hold blocks; others are like `<span>`."""
    tag = element.tag
    if not isinstance(tag, str) or "-" not in tag:
        return False
    if any(child.tag in BLOCK_TAGS or "-" in str(child.tag) for child in element):
        return True
    return (
        parent_tag(element) not in ("p", "span", "a", "li", "strong", "em")
        and not (element.tail or "").strip()
    )


def parent_tag(element: etree._Element) -> str:
    """The tag of the element around, or nothing."""
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def apart(element: etree._Element, card: bool = False) -> bool:
    """Neighbours that only the style sheet keeps apart: `<span>P1</span><span>Marr</span>` in a box."""
    previous = element.getprevious()
    parent = element.getparent()
    if previous is None or parent is None or parent.tag not in ("div", "li", "section", "a") or previous.tail:
        return False
    if previous.tag not in _PIECES:
        return False
    before, after = text_of(previous, 200), text_of(element, 200)
    if len(before) <= 1 or not after:
        return False
    return bool(card or element.get("class") or previous.get("class") or element.tag == "a") or (
        # A box of nothing but such pieces, each of them words: "Sebring, 17 August" beside "3 min read".
        " " in before + after
        and (after[0].isupper() or after[0].isdigit())
        and len(parent) <= _FEW
        and not (parent.text or "").strip()
        and all(_is_piece(part) for part in parent)
    )


def _is_piece(part: etree._Element) -> bool:
    return part.tag in _PIECES and not (part.tail or "").strip()
