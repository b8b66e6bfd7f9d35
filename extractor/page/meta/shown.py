"""The dates that a page shows, or marks up where it shows them: which of them is the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from lxml import etree

from extractor.page.dom.tables import text_of
from extractor.page.meta.dates import date_strip, is_of_something_else, parse_date, parse_stamp
from extractor.page.meta.query import found as found_by
from extractor.page.meta.query import owner_of
from extractor.page.source.spaces import folded, one_line

_LONGEST = 200  # characters of a run of text that may be a line with a date; a longer one is prose
_MOST = 400  # dates looked at; behind them stand comments and archives
_BEHIND = 400  # characters behind the headline in which a date is as good as under it
_BEFORE = 200  # and before it
_UP = 5  # steps from a date up to what also holds the headline
_HEADLINE_UP = 4  # and from the headline

# Runs of text with a year in them and whatever carries a machine's date, in the page's order.
_READ = "text()[not(parent::script or parent::style)]"  # first of all: scripts are long
_HITS = etree.XPath(
    f"descendant::{_READ}[string-length(.) < {_LONGEST}][contains(., '20') or contains(., '19')"
    " or (string-length(.) < 60 and contains(translate(., '0123456789', '0000000000'), '0.00'))]"
    " | descendant::time | descendant::abbr[@title]"
    " | descendant::*[@itemprop or @pubdate or @property][not(self::meta[not(@itemprop)])]"
)
_FOLLOWING = etree.XPath(f"following::{_READ}[normalize-space()][position() <= 40]")
_PRECEDING = etree.XPath(f"preceding::{_READ}[normalize-space()][position() <= 12]")
_UNREAD = frozenset(["script", "style", "noscript", "template", "option", "textarea", "title", "code", "pre"])
_INLINE = frozenset(["span", "time", "abbr", "a", "em", "strong", "b", "i", "small", "p", "li"])
_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d\d\b")
_APART = frozenset(["footer", "nav", "aside"])
_FOREIGN = re.compile(
    r"comment|related|teaser|side-?bar|recommend|more-(?:news|stories|articles)|popular|latest|breadcrumb"
    r"|\bmenu|navigation|carousel|slider|\breply|disqus|most-read|trending|kommentar",
    re.I,
)
_CALLED = re.compile(r"date(?!i)|datum|fecha|time(?!l)|publi|posted", re.I)
_OWN = re.compile(
    r"(?:date|dt|time)[-_]?publi|publish|^published$|entry-date|post-?date|pub-?date|article-?date|posted-on",
    re.I,
)
_PUBLISHED = re.compile(
    r"publish|posted|written|created|submitted|released|veröffentlicht|erschienen|erstellt|gepostet|eingestellt"
    r"|publié|publicad|pubblicat|gepubliceerd|opublikowan|опублик|publicerad|julkaistu|geschrieben|added",
    re.I,
)
_UPDATED = re.compile(
    r"updat|modif|edited|revised|aktualisiert|geändert|bearbeitet|mis à jour|mise à jour|actualizad|aggiornat"
    r"|bijgewerkt|changed|обновл|uppdaterad|päivitetty|stand\b",
    re.I,
)


class Sort(IntEnum):
    """How sure it is that a date is the page's own, the surest first."""

    MARKED = 0  # said to be the date of publication, in markup
    LABELLED = 1  # said to be it, in words
    NEAR = 2  # a line with a date, right beside the headline
    AROUND = 3  # in the part of the page that has the headline
    TIME = 4  # a time element elsewhere
    ELSEWHERE = 5  # a line with a date elsewhere
    FOREIGN = 6  # in a menu, a card, a comment, a footer
    UPDATED = 7  # said to be the date of a change


@dataclass(frozen=True, slots=True)
class Shown:
    """A date on the page: ISO 8601, how sure, whether behind the headline, in an element called a date."""

    stamp: str
    sort: Sort
    behind: bool
    called: bool


def dates_shown(body: etree._Element, headline: etree._Element | None, language: str | None) -> list[Shown]:
    """All dates that stand on the page as a line of their own or in markup, in the page's order."""
    above = [] if headline is None else [headline, *headline.iterancestors()]
    beside = _beside(headline)
    found: list[Shown] = []
    behind = headline is None
    for hit in found_by(_HITS, body):
        if len(found) >= _MOST:
            break
        got = None
        if isinstance(hit, etree._Element):
            owner: etree._Element | None = hit
            got = _marked(hit)
        else:
            owner = owner_of(hit)
            if owner is not None and owner.tag not in _UNREAD:
                got = _lined(str(hit), owner, language)
        if got is None or owner is None:
            continue
        stamp, sort = got
        if headline is not None and not behind:
            behind = _is_behind(owner, headline, above)
        if sort < Sort.UPDATED:
            sort = _placed(sort, owner, above, beside, behind)
        found.append(Shown(stamp, sort, behind, _is_called(owner)))
    return found


def _is_called(owner: etree._Element) -> bool:
    """Whether an element or the one around it is a ``time`` or has a name that says date."""
    around = owner.getparent()
    return any(
        element is not None and (element.tag == "time" or _CALLED.search(element.get("class") or ""))
        for element in (owner, around)
    )


def days_beside(headline: etree._Element | None, language: str | None) -> list[str]:
    """The days that stand in words right behind the headline or right before it, as ISO 8601 dates."""
    found = []
    for text in _texts_beside(headline):
        owner = owner_of(text)
        if owner is not None and len(text) < _LONGEST and _YEAR.search(text):
            got = _lined(str(text), owner, language)
            if got is not None and got[1] < Sort.UPDATED:
                found.append(got[0])
    return found


def day_beside_without_year(headline: etree._Element | None, years: tuple[int, ...]) -> str | None:
    """The day of a line beside the headline that names day and month only: "AUGUST 17 | Harlan Tools Racing".

    The year is the one of `years`, else the one that stands alone beside the headline, as in a breadcrumb.
    """
    lines = [one_line(str(text)) for text in _texts_beside(headline)]
    if not years:
        years = tuple({int(line) for line in lines if re.fullmatch(r"(?:19|20)\d\d", line)})
    if len(set(years)) != 1:
        return None
    for line in lines[:3]:
        head = re.split(r"\s[|·•–—]\s", line)[0]
        if len(line) <= 90 and (day := date_strip(head, years=years)):
            return day
    return None


def _texts_beside(headline: etree._Element | None) -> Iterator[Any]:
    if headline is None:
        return
    for texts, most in (
        (found_by(_FOLLOWING, headline), _BEHIND),
        (found_by(_PRECEDING, headline)[::-1], _BEFORE),
    ):
        for text in texts:
            yield text
            most -= len(text.strip())
            if most <= 0:
                break


def _is_behind(owner: etree._Element, headline: etree._Element, above: list[etree._Element]) -> bool:
    chain = [owner, *owner.iterancestors()]
    for at, element in enumerate(chain):
        for spot, other in enumerate(above):
            if element is other:
                if at == 0 or spot == 0:
                    return True
                parent = element
                return parent.index(chain[at - 1]) > parent.index(above[spot - 1])
    return False


def _marked(element: etree._Element) -> tuple[str, Sort] | None:
    """The date of an element that carries one for machines."""
    prop = f"{element.get('itemprop') or ''} {element.get('property') or ''}".casefold()
    names = f"{element.get('class') or ''} {prop}"
    dated = "publish" in prop or "uploaddate" in prop or "datecreated" in prop or "dc:date" in prop
    changed = bool(_UPDATED.search(names)) and not dated
    if element.tag == "time":
        value = element.get("datetime") or element.get("content") or text_of(element, 100)
    elif element.tag == "abbr" or dated:
        value = (
            element.get("content") or element.get("datetime") or element.get("title") or text_of(element, 100)
        )
    else:
        return None
    stamp = parse_stamp(value or "")
    if stamp is None:
        return None
    own = dated or element.get("pubdate") is not None or bool(_OWN.search(names))
    if changed and not (own and element.tag != "time") and "published" not in names.split():
        return stamp, Sort.UPDATED
    return stamp, Sort.MARKED if own else Sort.TIME


def _lined(text: str, owner: etree._Element, language: str | None) -> tuple[str, Sort] | None:
    """The date of a line that is a date and little else, or that says it is the date of publication."""
    flat = one_line(text)
    got = parse_date(flat, language)
    if got is None and len(flat) <= 14:
        around = owner.getparent()
        if around is None:
            return None
        flat = text_of(around, 100)
        got = parse_date(flat, language) if len(flat) < 90 else None
    if got is None:
        return None
    day, start, end = got
    before = flat[:start]
    if len(re.findall(r"\w", before)) < 3:
        before = _words_before(owner) + before
    said, changed = _last(_PUBLISHED, before[-60:]), _last(_UPDATED, before[-60:])
    if changed > said:
        return day, Sort.UPDATED
    if said >= 0 and len(flat) <= 120 and "." not in flat[end : end + 40].rstrip(". "):
        return day, Sort.LABELLED
    rest = re.findall(r"[^\W\d_]{2,}", flat[:start] + " " + flat[end:])
    if len(rest) > 8 or is_of_something_else(flat):
        return None
    around = owner.getparent()
    if _PUBLISHED.search(flat[end : end + 30]) or (
        around is not None and owner.tag in _INLINE and _PUBLISHED.search(_words_after(around, flat))
    ):
        return day, Sort.LABELLED
    return day, Sort.ELSEWHERE


def _words_before(owner: etree._Element) -> str:
    """The label in front of a date: "Published on:" in an element of its own."""
    previous = owner.getprevious()
    parent = owner.getparent()
    if previous is not None:
        words = text_of(previous, 60)[:60] + " " + (previous.tail or "")
    else:
        words = (parent.text or "") if parent is not None else ""
    return words[-60:] if len(words) < 120 else ""


def _words_after(around: etree._Element, flat: str) -> str:
    """What goes on behind a date in the element around it: "on 17 August, 21:05, posted by the desk"."""
    text = text_of(around, _LONGEST)
    return text.partition(flat)[2][:30] if len(text) < _LONGEST else ""


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _beside(headline: etree._Element | None) -> set[etree._Element]:
    """The elements whose text stands right behind the headline or right before it."""
    found: set[etree._Element] = set()
    for text in _texts_beside(headline):
        owner = owner_of(text)
        while owner is not None and owner not in found:
            found.add(owner)
            if owner.tag not in _INLINE:
                break
            owner = owner.getparent()
    return found


def _placed(
    sort: Sort,
    owner: etree._Element,
    above: list[etree._Element],
    beside: set[etree._Element],
    behind: bool,
) -> Sort:
    """How sure a date is by where it stands: near the headline, in a part of other stories, or elsewhere."""
    near = owner in beside and owner not in above
    steps = 0
    element: etree._Element | None = owner
    while element is not None and element.tag != "body":
        for spot, other in enumerate(above):
            if element is other:
                if near or (owner in beside and steps == 0):
                    return min(sort, Sort.NEAR)
                return min(sort, Sort.AROUND) if steps <= _UP and spot <= _HEADLINE_UP else sort
        if element.tag in _APART and (not near or _tells(element)):
            return Sort.FOREIGN
        if not near:
            named = f"{element.get('class') or ''} {element.get('id') or ''}"
            if (above or steps <= _UP) and _FOREIGN.search(named):
                return Sort.FOREIGN
            if above and element.tag in ("article", "li", "table", "a") and steps and _tells(element):
                return Sort.FOREIGN
        steps += 1
        element = element.getparent()
    if near:
        return min(sort, Sort.NEAR)
    return sort if behind or sort <= Sort.LABELLED else Sort.FOREIGN


def _tells(element: etree._Element) -> bool:
    """Whether an element that does not hold the headline has one of its own: then it is another story."""
    if next(element.iter("h1", "h2", "h3", "h4", "h5"), None) is not None:
        return True
    return any(len(folded(text_of(link, 200)).split()) >= 4 for link in element.iter("a"))
