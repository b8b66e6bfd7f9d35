"""Dates as pages state them, to ISO 8601. Nothing is guessed: no day, month or year that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache

from extractor.knowledge import load

_MONTH = r"[^\W\d_]{3,14}\.?"
_YEAR = r"((?:19|20)\d\d)"
_ISO = re.compile(
    rf"(?<!\d){_YEAR}-(\d\d)-(\d\d)"
    r"(?:(?:T|[T ]?\s)(\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d./-]){_YEAR}(?:([./-])\s?(\d{{1,2}})\2\s?|年\s?(\d{{1,2}})月\s?)(\d{{1,2}})(?!\d)"
)
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?\s*")
_NUMBERS = re.compile(r"(?<![\d.:/])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?![\d.:/]\d|\d)")
_DAY_FIRST = re.compile(
    rf"(?<![\d.:])(\d{{1,2}})(?:st|nd|rd|th|er|º|\.|-)?\s*(?:of\s+|de\s+)?(?<![\d])({_MONTH}),?[\s-]\s*(?:de[l]?\s+)?{_YEAR}(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:\d\d:\d\d:\d\d\s(?:[A-Z]{{3,4}}\s)?)?{_YEAR}(?!\d)",
    re.I,
)
_YEAR_NAMED = re.compile(rf"(?<!\d){_YEAR}\.?\s+({_MONTH})\s+(\d{{1,2}})(?!\d)", re.I)
_NO_YEAR = re.compile(
    rf"(?<!\w)(?:({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th|\.)?\s+({_MONTH}))(?!\w)",
    re.I,
)
# Words that make a date the date of something else.
_OTHER = re.compile(
    r"\b(?:round|race|rally|grand prix|event|when|where|session|practice|qualifying"
    r"|lauf|rennen|manche|carrera|gara|updated|modified|aktualisiert)\b",
    re.I,
)
_PLACE = re.compile(r"[\w.,'’ /–—()|·•-]{0,60}")


@cache
def _months() -> dict[str, int]:
    """Names of months in the languages of Europe, to their numbers."""
    table = load("months")
    return {name: number for number, names in enumerate(table.values(), 1) for name in names}


def _spelled(day: str, month: str, year: str) -> str | None:
    number = _months().get(month.casefold().rstrip("."))
    return _iso(int(year), number, int(day)) if number else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def parse_date(text: str, language: str | None = None) -> tuple[str, int, int] | None:
    """The first full date in `text` as ISO 8601, with where it stands; None where there is none.

    Figures alone count day first, but month first in American English; where language or figures do not
    decide, nothing is returned.

    >>> parse_date("AUSTIN, Texas (Sept. 20, 2031) –")
    ('2031-09-20', 15, 29)
    >>> parse_date("17.08.2031")[0], parse_date("am 3. März 2031")[0], parse_date("8/17/2031")[0]
    ('2031-08-17', '2031-03-03', '2031-08-17')
    >>> parse_date("3/4/2031", "en"), parse_date("August 17"), parse_date("31 February 2031")
    (None, None, None)
    """
    readings: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
        (_YEAR_FIRST, lambda got: _iso(int(got[1]), int(got[3] or got[4]), int(got[5]))),
        (_DAY_FIRST, lambda got: _spelled(got[1], got[2], got[3])),
        (_MONTH_FIRST, lambda got: _spelled(got[2], got[1], got[3])),
        (_YEAR_NAMED, lambda got: _spelled(got[3], got[2], got[1])),
        (_NUMBERS, lambda got: _figures(int(got[1]), int(got[3]), got[4], got[2], language)),
    )
    found: list[tuple[int, int, str]] = []
    for pattern, reading in readings:
        for match in pattern.finditer(text):
            if iso := reading(match):
                found.append((match.start(), match.end(), iso))
                break
    if not found:
        return None
    start, end, iso = min(found)
    return iso, start, end


def _figures(first: int, second: int, year: str, mark: str, language: str | None) -> str | None:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if len(year) == 2 and mark != ".":
        return None
    tag = (language or "").casefold().replace("_", "-")
    if (
        mark == "."
        or first > 12
        or (tag and not tag.startswith("en"))
        or tag in ("en-gb", "en-au", "en-nz", "en-ie", "en-za")
    ):
        return _iso(full, second, first)
    if second > 12 or tag == "en-us" or first == second:
        return _iso(full, first, second)
    return None


def parse_stamp(text: str) -> str | None:
    """A machine-readable stamp (JSON-LD, meta, ``time``) as ISO 8601 date, or date and time with offset.

    >>> parse_stamp("2031-08-17T21:05:00.000+0200"), parse_stamp("Sun, 17 Aug 2031 19:05:00 GMT")
    ('2031-08-17T21:05:00+02:00', '2031-08-17T19:05:00Z')
    >>> parse_stamp("20310817"), parse_stamp("Sun Aug 17 21:05:00 CEST 2031"), parse_stamp("soon")
    ('2031-08-17', '2031-08-17', None)
    """
    text = text[:200]
    match = _ISO.search(text)
    if match is None:
        if compact := _COMPACT.fullmatch(text):
            return _iso(int(compact[1]), int(compact[2]), int(compact[3]))
        got = parse_date(text)
        return (_mailed(text, got[0]) or got[0]) if got else None
    day = _iso(int(match[1]), int(match[2]), int(match[3]))
    if day is None or not match[4] or not match[5]:
        return day
    offset = "Z" if match[5] in ("Z", "UTC", "GMT") else f"{match[5][:3]}:{match[5][-2:]}"
    clock = match[4] if len(match[4]) == 8 else match[4] + ":00"
    try:
        datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        return day
    return f"{day}T{clock}{offset}"


def _mailed(text: str, day: str) -> str | None:
    """The stamp of mail and HTTP headers: "Sun, 17 Aug 2031 19:05:00 GMT"."""
    if not re.search(r"\d:\d\d\s(?:GMT|UTC|Z|[+-]\d{4})\s*$", text):
        return None
    try:
        stamp = parsedate_to_datetime(text.strip()).isoformat().replace("+00:00", "Z")
    except (ValueError, TypeError, OverflowError):
        return None
    return stamp if stamp.startswith(day) else None


# How long the page takes to read stands in the same line on some pages.
_READING = re.compile(
    r"[\s|·•–-]*(?:reading time|lesezeit|(?:temps de )?lecture|(?:tiempo de )?lectura|(?:tempo di )?lettura"
    r"|(?:tempo de )?leitura)\s?:?\s?\d+ ?\w{1,8}\.?$",
    re.I,
)


def date_strip(text: str, language: str | None = None, years: tuple[int, ...] = ()) -> str | None:
    """The date of a line that holds a date and little else: a place, a clock, a weekday.

    `years` are those that the page states elsewhere; a date without a year takes one only if it is the
    only one.

    >>> date_strip("Braselton, Georgia | 11 October 2031"), date_strip("Round 5, 11 October 2031")
    ('2031-10-11', None)
    >>> date_strip("AUGUST 17", years=(2031,)), date_strip("AUGUST 17")
    ('2031-08-17', None)
    """
    flat = _READING.sub("", " ".join(text.split()))
    if len(flat) > 90 or _OTHER.search(flat):
        return None
    got = parse_date(flat, language)
    if got is None:
        return _without_year(flat, years)
    iso, start, end = got
    rest = (flat[:start] + " " + flat[end:]).strip()
    words = re.findall(r"[^\W\d_]{2,}", rest)
    return iso if len(words) <= 5 and _PLACE.fullmatch(re.sub(r"\d{1,2}[:.h]\d\d", "", rest)) else None


def _without_year(flat: str, years: tuple[int, ...]) -> str | None:
    match = _NO_YEAR.fullmatch(flat.strip(" |,–-"))
    if match is None or len(set(years)) != 1:
        return None
    month, day = match[1] or match[4], match[2] or match[3]
    return _spelled(day, month, str(years[0]))


def dateline(paragraph: str, language: str | None = None) -> str | None:
    """The date in a dateline: place, date, dash, all at the head of the first paragraph.

    >>> dateline("AUSTIN, Texas (Sept. 20, 2031) – Rain fell."), dateline("Marr won on 20 September 2031.")
    ('2031-09-20', None)
    """
    head = paragraph[:120]
    got = parse_date(head, language)
    if got is None:
        return None
    iso, start, end = got
    before, after = head[:start], head[end:]
    placed = (
        re.fullmatch(r"[A-ZÀ-Þ][\w.,'’ /-]{0,50}(?:[,(–—:-]|\.\s*[-–—])?\s*\(?(?:[A-Z]\w+,?\s)?", before)
        or not before
    )
    closed = re.match(r"\)?\s*(?:\([^)]{2,30}\)\s*)?(?:[–—:]|--|-\s|\. \. \.|\.\.\.|…|\|)", after)
    if not before and not closed:
        closed = re.match(r"\s*[“„«\"]", after)  # the date alone, then somebody speaks
    return iso if placed and closed and len(before) <= 60 else None


def is_of_something_else(line: str) -> bool:
    """Whether a line with a date says that it is the date of a race, a session or a change.

    >>> is_of_something_else("Round 5, 11 October 2031"), is_of_something_else("Sebring, 11 October 2031")
    (True, False)
    """
    return bool(_OTHER.search(line))


def may_be_on(stamp: str, day: str) -> bool:
    """Whether the moment or day `stamp` may have been the ISO date `day` where somebody wrote it.

    A moment is on a day if it is anywhere from Hawaii to New Zealand; a stamp without a clock, or without
    an offset, may be a day out either way.

    >>> may_be_on("2031-08-18T02:10:00Z", "2031-08-17"), may_be_on("2031-08-18T15:10:00Z", "2031-08-17")
    (True, False)
    """
    try:
        wanted = date.fromisoformat(day[:10])
        moment = datetime.fromisoformat(stamp.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            return abs(moment.date() - wanted) <= timedelta(days=1)
        utc = moment.astimezone(UTC)
        return (utc - timedelta(hours=10)).date() <= wanted <= (utc + timedelta(hours=13)).date()
    except (ValueError, OverflowError):
        return False
