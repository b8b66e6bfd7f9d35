"""The title of a page: what its data say, and which of its headings that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from extractor.page.dom.tables import text_of
from extractor.page.meta.query import found
from extractor.page.source.spaces import folded

_LONGEST = 400  # characters; a longer heading is a page that forgot to close it
_MOST = 600  # characters of a title; each pair of its cuts is looked at
_MOST_HEADS = 200  # h1 that may be the title
_CUT = re.compile(r"\s+[|–—·•»:│/-]+\s+|\s*[|»│]\s*|::")
_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or parent::title or parent::a or parent::option)]"
    "[string-length(.) >= $least and string-length(.) <= $most]"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title, the element that shows it, and all `candidates` for it, folded."""

    text: str | None
    candidates: tuple[str, ...]
    headline: etree._Element | None


def cut_suffix(title: str, site: tuple[str, ...] = (), heads: tuple[str, ...] = ()) -> str:
    """`title` without the site's name at its end (or start).

    `site` are the names that the site goes by, `heads` headlines on the page: what a title says beyond one
    of them is the site's.

    >>> cut_suffix("Marr wins at Suzuka | Harlan Tools Racing"), cut_suffix("Suzuka – Race 2")
    ('Marr wins at Suzuka', 'Suzuka – Race 2')
    """
    whole = folded(title)
    for head in heads:
        if len(head) >= 8 and whole.startswith(head) and len(head) < len(whole):
            parts = _CUT.split(title)
            for count in range(len(parts), 0, -1):
                start = title[: title.find(parts[count - 1]) + len(parts[count - 1])]
                if folded(start) == head:
                    return start
    names = {folded(name).replace(" ", "") for name in site}
    for _ in range(3):
        spots = list(_CUT.finditer(title))
        if not spots:
            break
        last, first = spots[-1], spots[0]
        tail, lead = title[last.end() :], title[: first.start()]
        if folded(tail).replace(" ", "") in names or (
            re.search(r"[|»]|::", last[0]) and len(tail.split()) <= 6
        ):
            title = title[: last.start()]
        elif folded(lead).replace(" ", "") in names:
            title = title[first.end() :]
        else:
            break
    return title.strip()


def beside_title(window: str | None, titles: tuple[str, ...]) -> list[str]:
    """The parts of the window's title that are no part of the page's own `titles`, the last one first.

    >>> beside_title("Marr wins at Suzuka | Harlan Tools Racing", ("marr wins at suzuka",))
    ['Harlan Tools Racing']
    """
    parts = [part.strip() for part in _CUT.split(window or "")]
    rest = [part for part in parts if part and not any(folded(part) in title for title in titles)]
    return rest[::-1] if len(rest) < len(parts) else []


def find_title(tree: etree._Element, outside: list[str], element: str | None, site: tuple[str, ...]) -> Title:
    """The title of a page, as its heading has it where a heading bears one of the titles that the data give.

    `outside` are the titles in the page's data, the surest first, `element` that of its window, `site` the
    names that the site goes by.
    """
    outside, element = [text[:_MOST] for text in outside], element[:_MOST] if element else None
    names = {folded(name).replace(" ", "") for name in site}
    body = next(tree.iter("body"), tree)
    h1s = [
        (h1, text)
        for h1 in islice(body.iter("h1"), _MOST_HEADS)
        if len(text := text_of(h1, _LONGEST)) < _LONGEST and text and not _is_site(h1, text, names)
    ]
    heads = tuple(folded(text) for _, text in h1s)
    said = [cut_suffix(text, site, heads) for text in (*outside, *([element] if element else []))]
    said = [text for text in said if text and folded(text).replace(" ", "") not in names]
    folds = [folded(text) for text in said]
    candidates = tuple(dict.fromkeys([*heads, *folds]))
    if found := _headed(h1s, said, folds):
        return Title(found[0], candidates, found[1])
    parts = _parts([*outside, *([element] if element else [])], names)
    found = _shown(_headings(body), parts, folds) or (None if h1s else _begun(body, folds))
    if found is None and len(h1s) == 1 and not _is_rubric(h1s[0][1], said):
        found = (h1s[0][1], h1s[0][0])
    if found is None and (wanted := _wanted(parts, folds)):
        found = _shown(_lines(body, wanted), parts, folds)
    if found is None and h1s and not said:
        found = (h1s[0][1], h1s[0][0])
    if found is None:
        return Title(said[0] if said else None, candidates, h1s[0][0] if h1s else None)
    return Title(found[0], tuple(dict.fromkeys([*candidates, folded(found[0])])), found[1])


def _is_site(h1: etree._Element, text: str, names: set[str]) -> bool:
    """Whether a heading is the site's name: it says so, or it leads to the site's front page."""
    if folded(text).replace(" ", "") in names:
        return True
    for link in h1.iter("a"):
        try:
            parts = urlsplit((link.get("href") or "x").strip())
        except ValueError:
            continue
        if parts.path in ("", "/") and not parts.query and (parts.netloc or not parts.fragment):
            return True
    return any(parent.tag == "a" and parent.get("href") == "/" for parent in h1.iterancestors())


def _headed(
    h1s: list[tuple[etree._Element, str]], said: list[str], folds: list[str]
) -> tuple[str, etree._Element] | None:
    """The ``h1`` that bears one of the titles said, in full or in part."""
    for h1, text in h1s:
        if folded(text) in folds:
            return text, h1
    for h1, text in h1s:
        head = folded(text)
        for title, fold in zip(said, folds, strict=True):
            if len(head) > 15 and head in fold:
                return text, h1
            if len(fold) > 15 and fold in head:
                # A kicker, a date, a subtitle within the h1: elements of their own.
                apart = len(h1) > 0 and (head.startswith(fold + " ") or head.endswith(" " + fold))
                return (title if apart and not _is_run_on(h1, fold) else text), h1
    return None


def _is_run_on(h1: etree._Element, fold: str) -> bool:
    """Whether a heading's own running text goes beyond the title: that is cut short, then."""
    return all(child.tag == "br" for child in h1) or any(
        len(own) > len(fold) and fold in own for own in (folded(text_of(child)) for child in h1)
    )


def _parts(titles: list[str], names: set[str]) -> dict[str, str]:
    """What stands before, behind and between the cuts of titles, by its folded form; no names of the site."""
    found: dict[str, str] = {}
    for title in titles:
        spots = [(0, 0), *((cut.start(), cut.end()) for cut in _CUT.finditer(title)), (len(title), 0)]
        for first in range(len(spots) - 1):
            for last in range(len(spots) - 1, first, -1):
                part = title[spots[first][1] : spots[last][0]].strip()
                fold = folded(part)
                if fold and fold.replace(" ", "") not in names:
                    found.setdefault(fold, part)
    return found


def _wanted(parts: dict[str, str], folds: list[str]) -> set[str]:
    return {fold for fold in parts if fold in folds or len(fold.split()) >= 3}


def _shown(
    lines: Iterator[tuple[str, etree._Element]], parts: dict[str, str], folds: list[str]
) -> tuple[str, etree._Element] | None:
    """The line that is one of the titles, else the longest that is a part of one.

    Pages from before ``h1`` was common set their headline in ``b`` or ``font``.
    """
    wanted = _wanted(parts, folds)
    best: tuple[str, etree._Element] | None = None
    most = 0
    for text, element in lines:
        fold = folded(text)
        if fold in folds:
            return text, element
        if fold in wanted and len(fold) > most:
            best, most = (text, element), len(fold)
    return best


def _begun(body: etree._Element, folds: list[str]) -> tuple[str, etree._Element] | None:
    """The heading that is the beginning of a title, on a page without ``h1``."""
    for text, element in _headings(body):
        if len(fold := folded(text)) > 15 and any(title.startswith(fold + " ") for title in folds):
            return text, element
    return None


def _headings(body: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for heading in body.iter("h2", "h3", "h4"):
        yield text_of(heading, _LONGEST), heading


def _lines(body: etree._Element, wanted: set[str]) -> Iterator[tuple[str, etree._Element]]:
    for line in found(_TEXTS, body, least=min(map(len, wanted)), most=max(map(len, wanted)) + 60):
        parent = line.getparent()
        if parent is not None and not line.is_tail and len(parent) == 0:
            yield " ".join(line.split()), parent


def _is_rubric(text: str, said: list[str]) -> bool:
    """Whether the only ``h1`` is a word or two, and no title, where the data have a whole sentence."""
    return bool(said) and len(folded(text).split()) <= 2 and len(folded(said[0]).split()) >= 4
