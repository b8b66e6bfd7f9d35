"""When a page was published: what its data say, its address, and what stands beside its headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from extractor.page.data.embedded import json_ld
from extractor.page.meta.dates import may_be_on, parse_date, parse_stamp
from extractor.page.meta.shown import Shown, Sort, dates_shown, day_beside_without_year, days_beside

# Keys of meta elements, their letters only. First those that say "published", then those that say "date".
_PUBLISHED = re.compile(
    r"\w*publi(?:sh(?:ed|ing)?|cation)(?:date|time|datetime|timestamp|at|on|first)*"
    r"|\w*datepubli(?:shed|cation)|\w*pubdate|firstpublished\w*"
)
_DATED = re.compile(
    r"(?:dc|dcterms?|og|sailthru|article|page|news|citation|eprints|content)?"
    r"(?:date|datetime|issued|dateissued|dateoriginal|releasedate|creationdate|datecreated|created|submitted"
    r"|datesubmitted|available|dateavailable|onlinedate|uploaddate|uploadedat|\w*uploaded|postdate|timestamp)"
)
_NOT_PUBLISHED = re.compile(r"modif|updat|expir|event|start|end|valid|review|last|unpublish")
# JSON that is none (comments, stray commas) still says when.
_BROKEN = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')
_IN_SCRIPT = re.compile(
    r"""["'](?:first)?[-_]?(?:date)?[-_]?publi(?:shed|cation|sh)[-_]?(?:date|time|at|on|first)?["']\s*:\s*["']"""
    r"""([^"'\\]{8,40})["']""",
    re.I,
)
_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:/(\d{1,2})/(\d{1,2})|-(\d\d)/(\d\d)|-(\d\d)-(\d\d))(?=[/_.-]|$)"
    r"|/((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?=[/_.-]|$)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=[/_-])")
# A day at the end or the start of an address' last part: as a rule that of publication.
_SLUG = re.compile(r"/(?:[\w%.-]*[^\d/])?(\d{1,2})([-._])(\d{1,2})\2((?:19|20)\d\d)(?:[^\d/][^/]*)?/?$")
# A description that only says when the page came out: "Release of Aug. 28, 2031".
_RELEASED = re.compile(r"^\W*(?:press\s)?(?:releas|publish|post|issu)\w*\s(?:on|of|:)?\s?(.{6,30})$", re.I)
# What is shown, in the order in which it is believed; behind the last three nothing is believed.
_ORDER = (Sort.MARKED, Sort.NEAR, Sort.LABELLED, Sort.AROUND, Sort.TIME, Sort.ELSEWHERE)


def find_published(
    tree: etree._Element,
    *,
    metas: dict[str, list[str]],
    article: dict[str, Any],
    headline: etree._Element | None,
    urls: Sequence[str | None],
    language: str | None,
) -> str | None:
    """The stamp or day of publication, None where the page does not say.

    `article` is the page's own JSON-LD, `headline` the element of its title, `urls` its addresses. Where data
    and page differ by a day the page's day stands: data are in UTC more often than not, which makes a Monday
    of a Sunday night.
    """
    linked = _linked(tree, article)
    named = list(_named(metas, _PUBLISHED))
    path = day_in_path(*urls)
    body = next(tree.iter("body"), tree)
    if stamps := [*linked[:1], *named[:1]]:
        beside = days_beside(headline, language)
        stamp = min(stamps, key=lambda one: (one[:10] not in beside, one[:10]))
        others = [*linked, *named, *_named(metas, _DATED), *_modified(article, metas)]
        return _local(stamp, path, others, beside)
    if path:
        return path
    shown = dates_shown(body, headline, language)
    said = list(_named(metas, _DATED))
    bare = day_beside_without_year(headline, _years(*urls))
    for sort in _ORDER:
        if sort is Sort.NEAR and bare:
            return bare
        if sort is Sort.AROUND and said:
            return said[0]
        if best := _nearest([one for one in shown if one.sort is sort]):
            return best
    told = _RELEASED.search((metas.get("description") or metas.get("og:description") or [""])[0])
    if told and (dated := parse_date(told[1])):
        return dated[0]
    if day := _in_scripts(tree) or _day_in_slug(*urls):
        return day
    days = {one.stamp[:10] for one in shown if one.sort is Sort.FOREIGN}
    called = {one.stamp[:10] for one in shown if one.called}
    return days.pop() if len(days) == 1 and days == called else None


def _nearest(shown: list[Shown]) -> str | None:
    """The first behind the headline, else the last before it; rather one in an element called a date."""
    shown = [one for one in shown if one.called] or shown
    behind = [one.stamp for one in shown if one.behind]
    return behind[0] if behind else shown[-1].stamp if shown else None


def _linked(tree: etree._Element, article: dict[str, Any]) -> list[str]:
    """What JSON-LD says: of the article, else of whatever else the page describes."""
    nodes = [article, *json_ld(tree)]
    found = [
        stamp
        for key in ("datePublished", "uploadDate", "dateCreated")
        for node in nodes
        if isinstance(value := node.get(key), str) and (stamp := parse_stamp(value))
    ]
    if not found:
        for script in tree.iter("script"):
            if "ld+json" in (script.get("type") or ""):
                found += [
                    stamp for got in _BROKEN.finditer(script.text or "") if (stamp := parse_stamp(got[1]))
                ]
    return found


def _named(metas: dict[str, list[str]], wanted: re.Pattern[str]) -> Iterator[str]:
    for key, values in metas.items():
        letters = re.sub(r"[^a-z]", "", key)
        if (
            wanted.fullmatch(letters)
            and not _NOT_PUBLISHED.search(letters)
            and (stamp := parse_stamp(values[0]))
        ):
            yield stamp


def _modified(article: dict[str, Any], metas: dict[str, list[str]]) -> Iterator[str]:
    for value in (article.get("dateModified"), *(metas.get("article:modified_time") or ())):
        if isinstance(value, str) and (stamp := parse_stamp(value)):
            yield stamp


def day_in_path(*urls: str | None) -> str | None:
    """The day that an address files its page under: year, month and day as folders or in one.

    >>> day_in_path(None, "https://harlan.example/news/2031/08/17/marr-wins")
    '2031-08-17'
    """
    for url in urls:
        try:
            path = unquote(urlsplit(url or "").path)
        except ValueError:
            continue
        for match in _PATH.finditer(path):
            year, month, day = (int(part) for part in match.groups() if part)
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                continue
    return None


def _years(*urls: str | None) -> tuple[int, ...]:
    """The years in addresses such as `/2031/08/marr-wins`."""
    found = set()
    for url in urls:
        try:
            found |= {int(year) for year in _YEAR.findall(urlsplit(url or "").path)}
        except ValueError:
            continue
    return tuple(found)


def _day_in_slug(*urls: str | None) -> str | None:
    for url in urls:
        try:
            match = _SLUG.search(unquote(urlsplit(url or "").path))
        except ValueError:
            continue
        if match and (dated := parse_date(f"{match[1]}.{match[3]}.{match[4]}")):
            return dated[0]
    return None


def _in_scripts(tree: etree._Element) -> str | None:
    """The day of publication in the page's scripts, if there is no more than one."""
    stamps = [
        stamp
        for script in tree.iter("script")
        for got in _IN_SCRIPT.finditer(script.text or "")
        if (stamp := parse_stamp(got[1]))
    ]
    return stamps[0] if len({stamp[:10] for stamp in stamps}) == 1 else None


def _local(stamp: str, path: str | None, others: list[str], beside: list[str]) -> str:
    """`stamp` as the day that it was where it was published, if the page tells.

    A stamp in UTC gives way to the day in the address and to the clock of another stamp that has an offset;
    any stamp to the one day that stands beside the headline, if it is the day before or after.
    """
    day = stamp[:10]
    if beside and day not in beside and (shown := [one for one in beside if may_be_on(stamp, one)]):
        return shown[0]
    if not stamp.endswith(("Z", "+00:00")) or day in beside:
        return stamp
    if path and path != day and may_be_on(stamp, path):
        return path
    for other in others:
        if "T" in other and re.search(r"[+-](?!00:00)\d\d:\d\d$", other):
            zone = datetime.fromisoformat(other).tzinfo
            return datetime.fromisoformat(stamp.replace("Z", "+00:00")).astimezone(zone).isoformat()
    return stamp
