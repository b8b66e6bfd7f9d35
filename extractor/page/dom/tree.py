"""Small questions about, and one operation on, elements of the DOM."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from extractor.page.choice.phrases import as_words

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONG = 5000  # characters
SAFE = frozenset(["html", "body", "main"])  # never taken out, whatever they are called


def remove(element: etree._Element) -> None:
    """Take an element out and leave its tail text where it was.

    Where much text stands before it, an empty `<span>` stays in its place: to join the text of thousands of
    neighbours piece by piece takes quadratic time.
    """
    parent = element.getparent()
    if parent is None:
        return
    # A character reference can smuggle in what lxml then refuses to be given back.
    tail = _FORBIDDEN.sub("", element.tail or "")
    if tail:
        previous = element.getprevious()
        before = (parent.text if previous is None else previous.tail) or ""
        if len(before) > _LONG:
            hollow(element)
            element.tag = "span"
            return
        if previous is not None:
            previous.tail = _FORBIDDEN.sub("", previous.tail or "") + tail
        else:
            parent.text = _FORBIDDEN.sub("", parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def hollow(element: etree._Element) -> None:
    """Take everything out of an element; the text behind it stays."""
    tail = _FORBIDDEN.sub("", element.tail or "")
    element.clear()
    element.tail = tail or None


def name_of(element: etree._Element) -> str:
    """Class, id and test names of an element as words (see `phrases.as_words`).

    The tag of a custom element is a name too: `<team-news-card>`.
    """
    get = element.get
    own = element.tag if "-" in element.tag else None
    return _words(own, get("class"), get("id"), get("data-testid"), get("data-component"))


@lru_cache(maxsize=20_000)
def _words(*names: str | None) -> str:
    return as_words(" ".join(name for name in names if name))


def sizes_of(body: etree._Element) -> dict[etree._Element, int]:
    """Characters of text under each element, counted once for the whole tree."""
    order = list(body.iter(etree.Element))
    sizes = dict.fromkeys(order, 0)
    for element in reversed(order):  # an element's descendants are counted before it
        if text := element.text:
            sizes[element] += len(text.strip())
        if element is body:
            break
        parent = element.getparent()
        if parent is not None:
            tail = element.tail
            sizes[parent] += sizes[element] + (len(tail.strip()) if tail else 0)
    return sizes


def is_under(element: etree._Element, body: etree._Element) -> bool:
    """Whether `element` is still part of the tree under `body`."""
    return any(parent is body for parent in element.iterancestors())
