"""Cards and boxes of other stories, known by their shape: a linked headline and a little text."""

from __future__ import annotations

import re

from lxml import etree

from extractor.page.choice.phrases import is_teaser_heading, says
from extractor.page.dom.tables import text_of
from extractor.page.dom.tree import HEADINGS, SAFE, is_under, name_of, remove
from extractor.page.source.spaces import folded

_STORY = re.compile(
    r"(?:^|[ |])(?:summary|item|card|teaser|excerpt|story|post|entry|news|headline|title)(?:$|[ |])"
)
_ROW_CARD = 400  # characters of a card in a row
_CARD = 900  # characters: a story card is at most a headline, a date and a lead of a few sentences


def _link_text(element: etree._Element) -> int:
    return sum(len(text_of(link)) for link in ([element] if element.tag == "a" else list(element.iter("a"))))


def _before(text: str, part: str) -> str:
    """What stands in `text` before `part`; all of it where `part`, which may be empty, is not in it."""
    return text.split(part, 1)[0] if part else ""


def _is_card(element: etree._Element) -> bool:
    """A story card: one heading that is a link (or all of it a link), then a little text, no quote."""
    headings = list(element.iter(*HEADINGS))
    if not 1 <= len(headings) <= 2 or any(node.tag == "h1" for node in headings):
        return False
    if says("keep", name_of(element)) or next(element.iter("table", "blockquote"), None) is not None:
        return False
    if sum(len(text_of(p)) > 40 for p in element.iter("p")) > 2:
        return False
    return len(_before(text_of(element), text_of(headings[0]))) <= 80


def prune_cards(
    body: etree._Element, titles: tuple[str, ...], sizes: dict[etree._Element, int]
) -> None:
    """Headings that are links, with the little that stands around them."""
    most = min(_CARD, int(0.4 * sizes.get(body, 0)))
    for heading in list(body.iter("h2", "h3", "h4", "h5", "h6")):
        if not is_under(heading, body) or not _linked(heading) or folded(text_of(heading)) in titles:
            continue
        if len(text_of(heading).split()) < 5:
            continue  # a linked name over what the driver says is no headline
        card: etree._Element = heading
        for parent in heading.iterancestors():
            if parent is body or parent.tag in SAFE or sizes.get(parent, 0) > most or not _is_card(parent):
                break
            card = parent
        if card is not heading:
            remove(card)
    for link in list(body.iter("a")):
        small = sizes.get(link, 0) <= _CARD
        if small and is_under(link, body) and _is_story(link) and folded(text_of(link)) not in titles:
            remove(link)
    for link in _story_links(body):
        if not is_under(link, body) or folded(text_of(link)) in titles:
            continue
        card = link
        for parent in link.iterancestors():
            prose = sum(len(text_of(p)) > 40 for p in parent.iter("p")) if sizes.get(parent, 0) <= most else 9
            if (
                parent is body
                or parent.tag in SAFE
                or prose > 2
                or next(parent.iter("table", "blockquote", *HEADINGS), None) is not None
            ):
                break
            if len(_before(text_of(parent), text_of(link))) > 80 or says("keep", name_of(parent)):
                break
            card = parent
        remove(card)


def prune_rows_of_cards(body: etree._Element) -> None:
    """Boxes alike side by side that lead elsewhere: a picture, a headline, a line or two, a short link."""
    for node in list(body.iter("h2", "h3", "h4", "h5", "h6", "a")):
        card = node.getparent()
        row = None if card is None else card.getparent()
        if card is None or row is None or card.tag in SAFE or not is_under(node, body):
            continue
        shape = _starts_with_story if node.tag == "a" else _goes_on
        if not shape(card):
            continue
        alike = [box for box in row if box.tag == card.tag and shape(box)]
        if len(alike) >= 2:
            for box in alike:
                remove(box)


def _goes_on(card: etree._Element) -> bool:
    """A picture and a heading, and at the end a link of a few words."""
    link = card[-1] if len(card) else None
    return (
        link is not None
        and link.tag == "a"
        and len(text_of(link).split()) <= 4
        and 3 <= len(card) <= 6
        and len(list(card.iter(*HEADINGS))) == 1
        and next(card.iter("img", "picture"), None) is not None
        and next(card.iter("table", "blockquote", "ul", "ol", "h1"), None) is None
        and len(text_of(card)) <= _ROW_CARD
    )


def _starts_with_story(card: etree._Element) -> bool:
    """A link as long as a headline, alone on its line, then a line or two about it."""
    link = card[0] if len(card) else None
    return (
        link is not None
        and link.tag == "a"
        and card.tag in ("div", "section", "article")
        and not (card.text or "").strip()
        and not (link.tail or "").strip()
        and 2 <= len(card) <= 4
        and all(child.tag in ("div", "p", "span", "time") for child in list(card)[1:])
        and len(text_of(link).split()) >= 5
        and 0 < len(text_of(card)) - len(text_of(link)) <= _ROW_CARD
    )


def _is_story(link: etree._Element) -> bool:
    """A link around a picture and a few lines, one of them as long as a headline."""
    if (
        next(link.iter("img", "picture"), None) is None
        or next(link.iter("p", "div", *HEADINGS), None) is None
    ):
        return False
    lines = [len(text_of(line).split()) for line in link.iter("p", "b", "strong", "span", *HEADINGS)]
    return sum(count >= 4 for count in lines) >= 2


def _story_links(body: etree._Element) -> list[etree._Element]:
    """Links that are a headline in all but the tag: alone in their box, beside a picture, date or excerpt."""
    found = []
    for link in body.iter("a"):
        parent = link.getparent()
        if parent is None or parent.tag not in ("div", "section", "article", "li", "span"):
            continue
        if len(text_of(link).split()) < 5 or (parent.text or "").strip() or (link.tail or "").strip():
            continue
        if _STORY.search(name_of(parent)) or _STORY.search(name_of(link)) or parent.find("time") is not None:
            found.append(link)
    return found


def _linked(heading: etree._Element) -> bool:
    if any(parent.tag == "a" for parent in heading.iterancestors()):
        return True
    text = text_of(heading, 2000)
    return (
        bool(text)
        and _link_text(heading) >= 0.8 * len(text)
        and any(a.get("href", "#")[:1] not in ("#", "") for a in heading.iter("a"))
    )


def prune_teaser_sections(body: etree._Element, sizes: dict[etree._Element, int]) -> None:
    """A box whose first words are "Related news" and the like, as far as it holds nothing else."""
    candidates = [
        e for e in body.iter(etree.Element) if e.tag in (*HEADINGS, "p", "div", "span", "strong", "legend")
    ]
    total = sizes.get(body, 0) or 1
    for element in candidates:
        if (
            not 0 < sizes.get(element, 0) <= 100
            or not is_teaser_heading(said := text_of(element, 500))
            or not is_under(element, body)
        ):
            continue
        box: etree._Element | None = None
        for parent in element.iterancestors():
            if parent is body or parent.tag in SAFE or sizes.get(parent, 0) > 0.35 * total:
                break
            first = next((str(text) for text in parent.itertext() if str(text).strip()), "")
            if first.strip() not in said:
                break
            box = parent
        if box is not None and sizes.get(box, 0) > sizes.get(element, 0) and _leads_away(box):
            remove(box)


def _leads_away(box: etree._Element) -> bool:
    """Links, a list of stories: what follows the heading in its box is no release text."""
    links = list(box.iter("a"))
    prose = [p for p in box.iter("p") if len(text_of(p)) > 300 and not list(p.iter("a"))]
    return bool(links) and not prose and next(box.iter("blockquote"), None) is None
