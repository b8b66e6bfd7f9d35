"""Boxes that their content gives away, whatever they are called: consent, calls to buy, posts, captions."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from extractor.page.choice.phrases import is_consent, says
from extractor.page.dom.tables import text_of
from extractor.page.dom.tree import HEADINGS, SAFE, is_under, name_of, remove
from extractor.page.text.lines import is_row, is_sentence

_MOST = 100  # boxes of a kind that are looked for on a page
_FEW = 13  # elements, or words, that a widget has fewer of
_CONTROLS = ("button", "input", "form")
_CALL = 260  # characters of a box that asks for a click: a line or two, and the link
_POST = 900  # of a quoted post with its author's line
_CAPTION = 240
_SHARE = 0.15  # of the page's text: what holds more is no small box
_CONSENT = 6000  # of a box that asks for consent; lawyers like it long
_CONSENTS = re.compile("cookie|consent|privacy|personal|Datenschutz|Einwilligung|partner", re.I)
_POSTED = re.compile(r"\s*[-–—]\s?.{1,80}\(@\w{1,30}\)")
_PROSE = 90  # characters in one piece, which only text has
_PRICE_OR_CLOCK = re.compile(r"[€$£]|\b(?:days?|tage|jours|días|giorni)\b", re.I)
_WIDGET = re.compile(
    r"[€$£]\s?\d[\d.,]*|\d[\d.,]*\s?[€$£]"
    r"|\d{1,3} ?(?:days?|tage|jours|días|giorni) \d{1,2} ?(?:hours?|hrs?|stunden|heures|horas|ore)\b.{0,30}",
    re.I,
)
_BOXES = ("div", "section", "aside", "figure", "li", "span", "a", "article", "td")


def prune_boxes(body: etree._Element) -> None:
    """Remove, in place, small boxes of `body` that are no part of its text."""
    shown = "".join(map(str, body.itertext()))
    if _CONSENTS.search(shown):
        _consent(body)
    _calls(body, len(" ".join(shown.split())))
    if "(@" in shown:
        _posts(body)
    if _PRICE_OR_CLOCK.search(shown):
        _widgets(body)


def _consent(body: etree._Element) -> None:
    """Consent text goes with all of its box, up to the buttons that answer it."""
    nodes = [
        node
        for node in body.iter("p", "div", "span", "td", "li")
        if len(text := (node.text or "").strip()) >= 40 and _CONSENTS.search(text)
    ]
    told = (node for node in nodes if is_under(node, body) and is_consent(text_of(node, _CONSENT)))
    for node in islice(told, _MOST):
        for box in node.iterancestors():
            if box is body or box.tag in (*SAFE, "article") or not holds_at_most(box, _CONSENT):
                break
            if _has(box, "h1", "table", "article"):
                break
            if _has(box, *_CONTROLS):
                remove(box)
                break


def _calls(body: etree._Element, total: int) -> None:
    """A line or two, then a button or a link that stands alone: "See it from the hill. Buy tickets"."""
    most = min(_CALL, int(_SHARE * total))
    for control in list(body.iter("a", "button")):
        box = control.getparent()
        if box is None or box is body or box.tag not in ("div", "section", "aside"):
            continue
        if (box.text or "").strip() or (control.tail or "").strip() or control.getnext() is not None:
            continue
        if not text_of(control, 60) or (control.get("href") or "").startswith(("mailto:", "tel:")):
            continue  # nothing to click on, or a contact
        before = list(box)[:-1]
        if not 1 <= len(before) <= 3 or any(node.tag not in (*HEADINGS[1:], "p", "div") for node in before):
            continue
        if not holds_at_most(box, most + len(text_of(control))) or not any(text_of(node) for node in before):
            continue
        if not any((node.tail or "").strip() or _has(node, "a", "table", "h1") for node in before):
            remove(box)


def _posts(body: etree._Element) -> None:
    """Posts of a network, known by the line of their author: "— Harrow Vale (@harrowvale) April 13"."""
    for node in list(body.iter("p", "div", "blockquote", "span")):
        signed = bool(node.text and _POSTED.match(node.text))
        if not signed and not any(child.tail and _POSTED.match(child.tail) for child in node):
            continue
        parent = node.getparent()
        around = signed and parent is not None and parent is not body and parent.tag not in SAFE
        post = parent if around and parent is not None else node
        if is_under(post, body) and holds_at_most(post, _POST) and not _has(post, *HEADINGS, "table"):
            remove(post)


def _widgets(body: etree._Element) -> None:
    """Prices of a shop and clocks that count down stand in columns of widgets, which hold no prose."""
    hints = [
        node
        for node in body.iter(etree.Element)
        for text in (node.text, node.tail)
        if text and len(text) < _PROSE and _PRICE_OR_CLOCK.search(text)
    ]
    around = dict.fromkeys(box for node in hints for box in (node, node.getparent()) if box is not None)
    boxes = list(around) + [box for inner in around if (box := inner.getparent()) is not None]
    leaves = [box for box in dict.fromkeys(boxes) if _WIDGET.fullmatch(_brief(box))]
    for leaf in islice((leaf for leaf in leaves if is_under(leaf, body)), _MOST):
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
    if sum(1 for _ in islice(element.iter(), _FEW)) == _FEW:
        return ""
    parts: list[str] = []
    for text in element.itertext():
        parts += str(text).split()
        if len(parts) > _FEW:
            return ""
    return " ".join(parts)


def prune_captions(body: etree._Element, sizes: dict[etree._Element, int]) -> None:
    """A picture and a line in one small box: the line is about the picture."""
    most = min(_CAPTION, int(_SHARE * sizes.get(body, 0)))
    seen: set[etree._Element] = {body}
    for picture in list(body.iter("img", "picture")):
        if not is_under(picture, body):
            continue
        box = next((box for box in picture.iterancestors() if sizes.get(box, 0) or box is body), body)
        if box in seen or sizes.get(box, 0) > most:
            continue
        seen.add(box)
        if (box.tag in _BOXES or "-" in box.tag) and _is_caption(box):
            remove(box)


def _is_caption(box: etree._Element) -> bool:
    words = text_of(box)
    if not words or _has(box, *HEADINGS, *_CONTROLS, "table", "blockquote", "ul", "ol", "dl"):
        return False
    if words[0] in '“"«„' or is_row(words) or says("quote", name_of(box)):
        return False
    prose = sum(len(text_of(p)) > 60 for p in box.iter("p"))
    return box.tag == "figure" or not (prose and is_sentence(words))


def holds_at_most(element: etree._Element, most: int) -> bool:
    """Whether an element holds no more than so many characters of text."""
    left = most
    for text in element.itertext():
        left -= len(str(text).strip())
        if left < 0:
            return False
    return True


def _has(element: etree._Element, *tags: str) -> bool:
    return next(element.iterdescendants(*tags), None) is not None
