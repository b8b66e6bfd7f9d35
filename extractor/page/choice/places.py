"""The elements that blocks stand in: what is under each, what it is called, and how far apart two are."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lxml import etree

from extractor.knowledge import load
from extractor.page.choice.phrases import as_words

_OWN_LINES = frozenset(
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
        "dl",
        "table",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "li",
        "dt",
        "dd",
        "menu",
        "dir",
    ]
)
TAGS = ("article", "main", "section", "aside", "li", "td", "figure", "header", "footer", "a", "form")
_NEAR = 3  # levels above a block that count as near
_LEVELS = 12  # that are looked at


@cache
def groups() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The groups of class and id words that are told apart, each with its pattern."""
    kinds = load("boilerplate")["signs"]
    return tuple(
        (name, re.compile(rf"(?:^|(?<=[ |]))(?:{'|'.join(words)})")) for name, words in kinds.items()
    )


@lru_cache(maxsize=20_000)
def _name_mask(names: str) -> int:
    """Which groups of words the class and id names of an element hold, a bit each."""
    mask = 0
    for words in as_words(names).split("|"):
        mask |= _words_mask(words)
    return mask


@lru_cache(maxsize=20_000)
def _words_mask(words: str) -> int:
    mask = 0
    for bit, (_, pattern) in enumerate(groups()):
        if pattern.search(words):
            mask |= 1 << bit
    return mask


class Place:
    """What is known of an element that blocks stand in."""

    __slots__ = ("chars", "depth", "element", "linked", "mask", "parent", "prose", "rough", "tags")

    def __init__(self, element: etree._Element, parent: Place | None) -> None:
        self.element = element
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        self.mask = _name_mask(names) if len(names) > 1 else 0
        tag = element.tag
        self.tags: int = 0 if parent is None else parent.tags
        if tag in TAGS:
            self.tags |= 1 << TAGS.index(tag)
        self.prose = 0.0  # characters of prose under it
        self.chars = 0.0  # of all text under it
        self.linked = 0.0  # of link text under it
        self.rough = 0  # blocks under it


class Places:
    def __init__(self) -> None:
        self.known: dict[etree._Element, Place] = {}

    def of(self, element: etree._Element) -> Place:
        chain: list[etree._Element] = []
        here: etree._Element | None = element
        while here is not None and here not in self.known:
            chain.append(here)
            here = here.getparent()
        place = self.known[here] if here is not None else None
        for part in reversed(chain):
            place = self.known[part] = Place(part, place)
        assert place is not None
        return place


def meeting(one: Place, other: Place) -> tuple[Place, int, int]:
    """The innermost element around both, and how many levels up it lies from each."""
    a, b = one, other
    while a is not b:
        if a.depth >= b.depth:
            if a.parent is None:
                break
            a = a.parent
        else:
            if b.parent is None:
                break
            b = b.parent
    return a, one.depth - a.depth, other.depth - a.depth


def up(place: Place, levels: int) -> Place:
    for _ in range(levels):
        if place.parent is None:
            break
        place = place.parent
    return place


def holder_of(place: Place | None) -> Place | None:
    """The element whose child a block is: a paragraph's parent, the `div` that text stands in directly."""
    if place is None:
        return None
    return place.parent if place.element.tag in _OWN_LINES and place.parent is not None else place


def masks(place: Place | None) -> tuple[int, int, int]:
    """The tags around, and the groups of names near and far, a bit each."""
    if place is None:
        return 0, 0, 0
    near = far = 0
    here: Place | None = place
    for level in range(_LEVELS):
        if here is None:
            break
        if level < _NEAR:
            near |= here.mask
        else:
            far |= here.mask
        here = here.parent
    return place.tags, near, far
