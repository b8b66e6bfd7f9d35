"""Boxes that their content gives away, whatever they are called: consent, calls to buy, posts, captions."""

from __future__ import annotations

import re

from lxml import etree

from extractor.page.lines import is_row, is_sentence
from extractor.page.phrases import is_consent, names
from extractor.page.tables import text_of
from extractor.page.tree import HEADINGS, SAFE, is_under, name_of, remove

_CONTROLS = ("button", "input", "form")
_CALL = 260  # characters of a box that asks for a click: a line or two, and the link
_POST = 900  # of a quoted post with its author's line
_CAPTION = 240
_CONSENT = 6000  # of a box that asks for consent; lawyers like it long
_POSTED = re.compile(r"\s*[-–—]\s?.{1,80}\(@\w{1,30}\)")
_PROSE = 90  # characters in one piece, which only text has
_WIDGET = re.compile(
    r"[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?[€$£]"
    r"|\d{1,3} ?(?:days?|tage|jours|días|giorni) \d{1,2} ?(?:hours?|hrs?|stunden|heures|horas|ore)\b.{0,30}",
    re.I,
)
_BOXES = ("div", "section", "aside", "figure", "li", "span", "a", "article", "td")


def prune_boxes(body: etree._Element) -> None:
    """Remove, in place, small boxes of `body` that are no part of its text."""
    _consent(body)
    _calls(body, len(text_of(body, 8000)))
    _posts(body)
    _widgets(body)


def _consent(body: etree._Element) -> None:
    """Consent text goes with all of its box, up to the buttons that answer it."""
    for node in list(body.iter("p", "div", "span", "td", "li")):
        own = (node.text or "").strip()
        if len(own) < 40 or not is_under(node, body) or not is_consent(text_of(node, _CONSENT)):
            continue
        box = None
        for parent in node.iterancestors():
            if parent is body or parent.tag in (*SAFE, "article") or _has(parent, "h1", "table", "article"):
                break
            if len(text_of(parent, _CONSENT)) >= _CONSENT:
                break
            if _has(parent, *_CONTROLS):
                box = parent
                break
        if box is not None:
            remove(box)


def _calls(body: etree._Element, total: int) -> None:
    """A line or two, then a button or a link that stands alone: "See it from the hill. Buy tickets"."""
    for control in list(body.iter("a", "button")):
        box = control.getparent()
        if (
            box is None
            or box is body
            or box.tag not in ("div", "section", "aside")
            or (box.text or "").strip()
        ):
            continue
        if (control.tail or "").strip() or control.getnext() is not None or not text_of(control, 60):
            continue
        if (control.get("href") or "").startswith(("mailto:", "tel:")):
            continue  # a contact
        before = [node for node in box if node is not control]
        if not 1 <= len(before) <= 3 or any(node.tag not in (*HEADINGS[1:], "p", "div") for node in before):
            continue
        if any((node.tail or "").strip() or _has(node, "a", "table", "h1") for node in before):
            continue
        words = " ".join(text_of(node, _CALL + 1) for node in before)
        if 0 < len(words) <= min(_CALL, 0.15 * total):
            remove(box)


def _posts(body: etree._Element) -> None:
    """Posts of a network, known by the line of their author: "— Harrow Vale (@harrowvale) April 13"."""
    for node in list(body.iter("p", "div", "blockquote", "span")):
        said = [node.text, *(child.tail for child in node)]
        if any(part and _POSTED.match(part) for part in said) and is_under(node, body):
            post = node
            parent = node.getparent()
            alone = node.tag != "blockquote" and not any(
                len(p or "") > 40 for p in (said[0],) if not _POSTED.match(p or "")
            )
            if alone and parent is not None and parent is not body and parent.tag not in SAFE:
                post = parent
            if len(text_of(post, _POST + 1)) <= _POST and not _has(post, *HEADINGS, "table"):
                remove(post)


def _widgets(body: etree._Element) -> None:
    """Prices of a shop and clocks that count down stand in columns of widgets, which hold no prose."""
    for leaf in list(body.iter("div", "span", "p", "li")):
        if not _WIDGET.fullmatch(_brief(leaf)) or not is_under(leaf, body):
            continue
        column = None
        for parent in leaf.iterancestors():
            if parent is body or parent.tag in (*SAFE, "table", "article") or _has(parent, "h1"):
                break
            if any(len(str(text).strip()) > _PROSE for text in parent.itertext()):
                break
            column = parent
        if column is not None and _has(column, "a", "button"):
            remove(column)


def _brief(element: etree._Element) -> str:
    """The text of an element that holds hardly any, else nothing."""
    parts: list[str] = []
    for text in element.itertext():
        parts += str(text).split()
        if len(parts) > 12:
            return ""
    return " ".join(parts)


def prune_captions(body: etree._Element, sizes: dict[etree._Element, int]) -> None:
    """A picture and a line in one small box: the line is about the picture."""
    most = min(_CAPTION, int(0.15 * sizes.get(body, 0)))
    for picture in list(body.iter("img", "picture")):
        if not is_under(picture, body):
            continue
        for box in picture.iterancestors():
            if size := sizes.get(box, 0):
                if (
                    box is not body
                    and (box.tag in _BOXES or "-" in box.tag)
                    and size <= most
                    and _is_caption(box)
                ):
                    remove(box)
                break


def _is_caption(box: etree._Element) -> bool:
    words = text_of(box)
    if not words or _has(box, *HEADINGS, *_CONTROLS, "table", "blockquote", "ul", "ol", "dl"):
        return False
    if words[0] in '“"«„' or is_row(words) or names("quote").search(name_of(box)):
        return False
    prose = sum(len(text_of(p)) > 60 for p in box.iter("p"))
    return box.tag == "figure" or not (prose and is_sentence(words))


def _has(element: etree._Element, *tags: str) -> bool:
    return next(element.iterdescendants(*tags), None) is not None
