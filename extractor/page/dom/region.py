"""Where on the page the release stands: the smallest part that holds (nearly) all of the prose."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from extractor.page.choice.phrases import as_words, is_consent
from extractor.page.dom.tables import text_of
from extractor.page.source.spaces import folded

_NAMED = re.compile(
    r"(?:^|[| ])(?:article (?:body|content|text)|entry content|post content|story (?:body|content)"
    r"|news (?:body|content|detail)"
    r"|press release(?: body| content)?|main content|content main|rich ?text|field name body"
    r"|article|post|entry)(?=$|[| ])"
)
_MOST_OF_IT = 0.55  # of all prose; menus and boxes of other news hold the rest
_HEAD = 6000  # characters of an element in which cookie text would show itself
_STORY = 1500  # characters of a link at most, a story's card; an <a> that nobody closed holds more
_LEAVES = (
    "p",
    "li",
    "td",
    "th",
    "dd",
    "blockquote",
    "pre",
    "div",
    "span",
    "font",
    "section",
    "article",
    "h2",
    "h3",
    "h4",
    "main",
    "body",
)


def _own_text(element: etree._Element) -> int:
    """Characters that stand directly in an element, link text not counted; tails of inline parts are."""
    size = len((element.text or "").strip())
    for child in element:
        size += len((child.tail or "").strip())
        if child.tag in ("strong", "em", "b", "i", "span", "sup", "sub", "u"):
            size += len((child.text or "").strip())
    return size


def _weights(body: etree._Element, titles: tuple[str, ...]) -> dict[etree._Element, int]:
    """How much prose and table text stands under each element; the headline is none."""
    order = list(body.iter(etree.Element))
    weights = dict.fromkeys(order, 0)
    for element in reversed(order):  # what stands in an element is weighed before it
        weight = weights[element]
        if element.tag in _LEAVES:
            own = _own_text(element)
            least = 12 if element.tag in ("td", "th", "li", "dd") else 30
            if (
                own >= least
                and not (own < 200 and folded(text_of(element, 400)) in titles)
                and not (
                    own > 60 and "ookie" in (head := text_of(element, _HEAD)) and is_consent(head[:1500])
                )
            ):
                weight += own
        if element.tag == "footer" or (element.tag == "a" and weight < _STORY):
            weight = 0  # nobody's text, or another's
        weights[element] = weight
        if element is not body and (parent := element.getparent()) is not None:
            weights[parent] += weight
    return weights


def region(body: etree._Element, titles: tuple[str, ...]) -> tuple[etree._Element, etree._Element | None]:
    """The part to walk, and the part after whose end nothing counts (None where that is the same).

    Marked-up regions (`articleBody`, `article`, `main`, known class names) count if they hold nine tenths
    of the prose; else the walk goes down as long as one child holds nearly everything.
    """
    weights = _weights(body, titles)
    total = weights.get(body, 0)
    if not total:
        return body, None
    best: etree._Element | None = body
    for element in body.iter(etree.Element):
        weight = weights.get(element, 0)
        if weight < 0.9 * total or not _marked(element):
            continue
        best = element  # document order: inner ones come later
    if best is body:
        best = _column(body, weights, total)
    if best is None:
        best = _descend(body, weights, total)
    head = _headline(body, titles)
    if head is None or head is best or any(parent is best for parent in head.iterancestors()):
        return best, None
    around = set(best.iterancestors())
    for parent in head.iterancestors():
        if parent in around:
            return parent, best
    return best, None


def _marked(element: etree._Element) -> bool:
    if (
        element.tag in ("article", "main")
        or element.get("role") == "main"
        or "articleBody" in (element.get("itemprop") or "")
    ):
        return True
    name = as_words(f"{element.get('class') or ''} {element.get('id') or ''}")
    return bool(name and _NAMED.search(name))


def _column(body: etree._Element, weights: dict[etree._Element, int], total: int) -> etree._Element | None:
    """The column that holds most of the prose, where tables lay out the page; None where they do not."""
    if next(body.iter("h1"), None) is not None:
        return None
    found = None
    for cell in body.iter("td"):
        row = cell.getparent()
        beside = sum(1 for _ in islice(row.iterchildren("td"), 2)) if row is not None else 0
        if beside < 2 or weights.get(cell, 0) < _MOST_OF_IT * total:
            continue
        if cell.find(".//table") is not None or len(cell.findall(".//br")) + len(cell.findall(".//p")) > 2:
            found = cell  # document order: a column within a column comes later
    return found


def _descend(body: etree._Element, weights: dict[etree._Element, int], total: int) -> etree._Element:
    here = body
    while True:
        inner = [child for child in here if weights.get(child, 0) >= 0.97 * total]
        if len(inner) != 1 or inner[0].tag in ("p", "table", "ul", "ol", "li", "blockquote", "pre", "dl"):
            return here
        here = inner[0]


def _headline(body: etree._Element, titles: tuple[str, ...]) -> etree._Element | None:
    heads = list(body.iter("h1"))
    for element in heads:
        if folded(text_of(element)) in titles:
            return element
    return heads[0] if len(heads) == 1 else None
