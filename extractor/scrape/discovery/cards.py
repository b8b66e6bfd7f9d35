"""The card of a link in a listing: the part of the page that is about it alone, with its title and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from lxml import etree

from extractor import knowledge
from extractor.scrape.data import load
from extractor.scrape.discovery.dates import iso_date

_ROOMS = frozenset(["body", "html", "main"])  # never a card, however few links they hold
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_WITHIN_LINES = frozenset(["b", "strong", "i", "em", "u", "sup", "sub", "abbr", "mark", "font"])
_UNSEEN = frozenset(["script", "style", "noscript", "template", "svg"])
_MOST_TEXTS = 40  # pieces of a card in which a date is looked for
_LONGEST = 500  # characters of a title


@cache
def words(group: str, name: str) -> frozenset[str]:
    """The list ``name`` of ``[group]`` in ``links.toml``."""
    return frozenset(load("links")[group][name])


def marks(element: etree._Element) -> Iterator[str]:
    """The words of an element's class, id and role, whole and in parts: `newsCard__title`, `title`."""
    for attribute in ("class", "id", "role", "data-testid"):
        for token in (element.get(attribute) or "")[:300].split():
            yield token.lower()
            for part in re.split(r"__|--|_|(?<=[a-z])(?=[A-Z])", token):
                yield part.lower()
                yield from part.lower().split("-")


def is_marked(element: etree._Element, group: frozenset[str]) -> bool:
    """Is the element called by one of the words in ``group``?"""
    return any(mark in group for mark in marks(element))


def texts(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The pieces of text below ``element``, each with the element that holds it."""
    skipped = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            skipped += node.tag in _UNSEEN
            if not skipped and node.text and (text := " ".join(node.text.split())):
                yield node, text
        else:
            skipped -= node.tag in _UNSEEN
            parent = node.getparent()
            tail = "" if node is element or skipped else " ".join((node.tail or "").split())
            if tail and parent is not None:
                yield parent, tail


def text_of(element: etree._Element, most: int = 2000) -> str:
    """The text of ``element`` in one line, cut at ``most`` characters."""
    got: list[str] = []
    size = 0
    for _, text in texts(element):
        got.append(text)
        size += len(text)
        if size > most:
            break
    return " ".join(got)[:most]


def cards(anchors: Iterable[tuple[etree._Element, int]]) -> dict[int, list[etree._Element]]:
    """For each target its cards: the largest elements that hold links to it and to no other target."""
    holds: dict[etree._Element, int] = {}
    listed = list(anchors)
    for anchor, target in listed:
        node: etree._Element | None = anchor
        while node is not None:
            before = holds.get(node)
            if before == target or before == -1:
                if before == -1:
                    break
            else:
                holds[node] = target if before is None else -1
            node = node.getparent()
    found: dict[int, list[etree._Element]] = {}
    for anchor, target in listed:
        card = anchor
        while (
            (parent := card.getparent()) is not None
            and holds.get(parent) == target
            and parent.tag not in _ROOMS
        ):
            card = parent
        if card not in found.setdefault(target, []):
            found[target].append(card)
    return found


def heading_in(element: etree._Element) -> etree._Element | None:
    """The heading of a card: an `h1` to `h6`, or what a class calls its title."""
    for node in element.iter():
        if (node.tag in _HEADINGS or node.get("role") == "heading") and text_of(node, 20):
            return node
    for node in element.iter():
        called = node is not element and node.get("class") and is_marked(node, words("zones", "titles"))
        if called and 0 < len(text_of(node, 400)) < 400:
            return node
    return None


def is_heading(element: etree._Element) -> bool:
    """Is the element a heading, or called a title?"""
    return element.tag in _HEADINGS or is_marked(element, words("zones", "titles"))


def title_of(card: etree._Element, anchors: list[etree._Element]) -> str | None:
    """The title of the article that ``card`` and its ``anchors`` lead to."""
    around = (up for anchor in anchors for up in anchor.iterancestors(*_HEADINGS))
    within = (inner for place in (*anchors, card) if (inner := heading_in(place)) is not None)
    for heading in (*around, *within):
        text = text_of(heading, _LONGEST)
        if text and not says_more(text) and not _is_day(text):
            return text
    said: list[str] = []
    for anchor in anchors:
        said.append(_said_by(anchor))
        said.append(" ".join((anchor.get("title") or anchor.get("aria-label") or "").split()))
    said = [text for text in said if text and not says_more(text)]
    if not said:
        images = (image for anchor in anchors for image in anchor.iter("img"))
        said = [text for image in images if (text := " ".join((image.get("alt") or "").split()))]
    return max(said, key=lambda text: (2 < len(text.split()) < 30, len(text)))[:_LONGEST] if said else None


def _said_by(anchor: etree._Element) -> str:
    """The text of a link; of a whole card in one link, without a heading, its first piece of some length."""
    pieces = [(node, text) for node, text in islice(texts(anchor), _MOST_TEXTS) if not _is_day(text)]
    if any(node is anchor or node.tag in _WITHIN_LINES for node, _ in pieces):
        return " ".join(text for _, text in pieces)[: 3 * _LONGEST]
    return next(
        (text for _, text in pieces if len(text.split()) >= 3),
        max((t for _, t in pieces), key=len, default=""),
    )


def _is_day(text: str) -> bool:
    return len(text) <= 40 and any(map(str.isdigit, text)) and (_is_day_alone(text) or _is_date(text))


def _is_date(text: str) -> bool:
    from extractor.page.meta.dates import date_strip

    return date_strip(text) is not None


def says_more(text: str) -> bool:
    """Does a link say only that it leads on?

    >>> says_more("Read more »"), says_more("Read more: Marr takes pole"), says_more("Pole for Marr")
    (True, False, False)
    """
    plain = re.sub(r"[^\w'’]+", " ", text.lower()).strip().replace("’", "'")
    return not plain or plain in _plain_more()


def is_beside(text: str) -> bool:
    """Does a link say that it leads to what stands beside articles: a download, a log-in?

    >>> is_beside("Download"), is_beside("Download the new livery")
    (True, False)
    """
    return " ".join(text.lower().split()) in words("words", "beside")


@cache
def _plain_more() -> frozenset[str]:
    return frozenset(
        re.sub(r"[^\w']+", " ", text).strip()
        for text in words("words", "more_of_it") | words("words", "next")
    )


def date_of(card: etree._Element, language: str | None) -> str | None:
    """The date that a card states, as ISO 8601: in `time`, where a class says so, or in a line of its own."""
    for node in card.iter("time"):
        if found := iso_date(node.get("datetime")) or iso_date(text_of(node, 100), language=language):
            return found
    for node in card.iter("meta"):
        if "date" in (node.get("itemprop") or "").lower() and (found := iso_date(node.get("content"))):
            return found
    pieces = [piece for _, piece in zip(range(_MOST_TEXTS), texts(card), strict=False)]
    for node, text in pieces:
        if not any(map(str.isdigit, text)) or len(text) > 60 or not is_marked(node, words("zones", "dates")):
            continue
        if found := iso_date(text, language=language):
            return found
    from extractor.page.meta.dates import date_strip

    for _, text in pieces:
        if any(map(str.isdigit, text)) and 6 <= len(text) <= 60:
            for piece in [text, *re.split(r"\s[|·•–—-]\s", text)]:
                if found := date_strip(piece, language):
                    return iso_date(piece, language=language) or found
    return None


_DAY_ALONE = re.compile(
    r"(?:[^\W\d]+\.?,?\s)?(?:\d{1,2}(?:st|nd|rd|th|\.)?\s([^\W\d]{3,10})\.?|([^\W\d]{3,10})\.?\s\d{1,2}(?:st|nd|rd|th)?)",
    re.I,
)
_AGO = re.compile(
    r"\d{1,2}\s?(?:m|h|d|min|hrs?|minutes?|hours?|days?|weeks?)(?:\sago)?"
    r"|(?:vor|il y a|hace)\s\d{1,2}\s\w{3,9}|yesterday|today|gestern|heute|hier|ayer",
    re.I,
)


@cache
def _months() -> frozenset[str]:
    return frozenset(name for names in knowledge.load("months").values() for name in names)


def _is_day_alone(text: str) -> bool:
    if len(text) > 24:
        return False
    match = _DAY_ALONE.fullmatch(text)
    return bool(match and (match[1] or match[2]).casefold() in _months()) or bool(_AGO.fullmatch(text))


def has_day(card: etree._Element) -> bool:
    """Does a line of the card name a day without a year, or how long ago it was? A sign of news."""
    return any(_is_day_alone(text) for _, text in islice(texts(card), _MOST_TEXTS))


def date_before(card: etree._Element, language: str | None) -> str | None:
    """The date in the element before ``card``, where dates and cards take turns and a date comes first."""
    before, parent = card.getprevious(), card.getparent()
    if before is None or parent is None or next(before.iter("a"), None) is not None:
        return None
    for first in parent:
        if first is card or next(first.iter("a"), None) is not None:
            return None
        if any(map(str.isdigit, text_of(first, 80))):
            break
    return date_of(before, language) if len(text_of(before, 80)) <= 60 else None
