"""Dates as pages state them, to ISO 8601. Nothing is guessed: no day, month or year that is not there."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

_MONTH = r"[^\W\d_]{3,12}\.?"
_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?)?(?!\d)"
)
_NUMBERS = re.compile(r"(?<![\d.:/])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?![\d.:/]\d)")
_DAY_FIRST = re.compile(
    rf"(?<![\d.:])(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?({_MONTH}),?\s+(?:de[l]?\s+)?((?:19|20)\d\d)(?!\d)",
    re.I,
)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?!\d)", re.I)
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


@lru_cache(maxsize=512)
def _spelled(day: str, month: str, year: str) -> str | None:
    """A date with a month's name, in whatever language dateparser knows it."""
    if not 1 <= int(day) <= 31:
        return None
    english = _english(month)
    if english:
        return _iso(int(year), english, int(day))
    import dateparser  # slow to load, and most pages never need it

    found = dateparser.parse(
        f"{int(day)} {month.rstrip('.')} {year}",
        languages=["en", "de", "fr", "es", "it", "pt", "nl"],
        settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "DATE_ORDER": "DMY"},
    )
    return found.date().isoformat() if found and str(found.year) == year and found.day == int(day) else None


_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def _english(month: str) -> int | None:
    low = month.casefold().rstrip(".")
    for number, (short, full) in enumerate(zip(_ENGLISH, _FULL, strict=True), 1):
        if low in (short, full, "sept" if number == 9 else full):
            return number
    return None


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
    found: list[tuple[int, int, str]] = []
    for match in _ISO.finditer(text):
        if iso := _iso(int(match[1]), int(match[2]), int(match[3])):
            found.append((match.start(), match.end(), iso))
            break
    for match in _DAY_FIRST.finditer(text):
        if iso := _spelled(match[1], match[2], match[3]):
            found.append((match.start(), match.end(), iso))
            break
    for match in _MONTH_FIRST.finditer(text):
        if iso := _spelled(match[2], match[1], match[3]):
            found.append((match.start(), match.end(), iso))
            break
    for match in _NUMBERS.finditer(text):
        if iso := _figures(int(match[1]), int(match[3]), match[4], match[2], language):
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
    ('2031-08-17T21:05:00+02:00', '2031-08-17')
    """
    match = _ISO.search(text[:200])
    if match is None:
        got = parse_date(text[:200])
        return got[0] if got else None
    day = _iso(int(match[1]), int(match[2]), int(match[3]))
    if day is None or not match[4] or not match[5]:
        return day
    offset = "Z" if match[5] == "Z" else f"{match[5][:3]}:{match[5][-2:]}"
    clock = match[4] if len(match[4]) == 8 else match[4] + ":00"
    try:
        datetime.fromisoformat(f"{day}T{clock}{offset}")
    except ValueError:
        return day
    return f"{day}T{clock}{offset}"


def date_strip(text: str, language: str | None = None, years: tuple[int, ...] = ()) -> str | None:
    """The date of a line that holds a date and little else: a place, a clock, a weekday.

    `years` are those that the page states elsewhere; a date without a year takes one only if it is the
    only one.

    >>> date_strip("Braselton, Georgia | 11 October 2031"), date_strip("Round 5, 11 October 2031")
    ('2031-10-11', None)
    >>> date_strip("AUGUST 17", years=(2031,)), date_strip("AUGUST 17")
    ('2031-08-17', None)
    """
    flat = " ".join(text.split())
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
    return iso if placed and closed and len(before) <= 60 else None


def near(one: str, other: str) -> bool:
    """Whether two ISO dates (or stamps) are at most a day apart, so may mean the same evening.

    >>> near("2031-08-18T02:10:00Z", "2031-08-17")
    True
    """
    try:
        apart = date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])
    except ValueError:
        return False
    return abs(apart) <= timedelta(days=1)
