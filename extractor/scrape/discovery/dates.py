"""The dates of feeds, site maps and listings, to ISO 8601. What is impossible, or half a date, is none."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from extractor.scrape.data import load

_LONGEST = 120  # characters of a date; what is longer is something else
_FIRST, _LAST = 1980, 2100  # years; 0001-01-01 and the like mean that a system knows no date
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:(?:[Tt]|\s+)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d*)?)?\s*(.*))?", re.S
)
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTH_WORDS = frozenset([*_MONTH_NAMES, *_MONTHS, "sept"])
# RFC 822 5.1 and RFC 850: [weekday,] 22 Nov 2026, 22-Nov-26, Nov 22, 2026; the full name of a month too.
_DAY_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(\d{1,2})(?:\s+|-)([A-Za-z]{3,9})\.?,?(?:\s+|-)(\d{4}|\d\d)\b,?"
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,\s+(\d{4})\b,?"
)
_CLOCK = re.compile(
    r"\D{0,12}?\b(\d{1,2})[:.h](\d\d)(?:[:.](\d\d))?(?:[.,]\d+)?\s*([ap]\.?m\b\.?)?\s*(.*)", re.I | re.S
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+−-])\s?(\d\d):?(\d\d)?\b", re.I)
_ZONE = re.compile(r"\(?([A-Za-z]+(?:/[A-Za-z_+-]+){0,2})\)?")


def iso_date(text: str | None, timezone: str | None = None, language: str | None = None) -> str | None:
    """The date in `text` as ISO 8601, with the time and its offset where it states them.

    Understands ISO 8601 and W3C forms, RFC 822 and 850, and spelled dates of many languages. A time without a
    zone is in `timezone` (an IANA name) if given, and else stays without. A year or a month alone, an
    impossible day and a year outside 1980 to 2100 give None: nothing is filled in.

    >>> iso_date("2026-11-22T19:40:00.000+0100"), iso_date("Sun, 22 Nov 2026 19:40 CEST")
    ('2026-11-22T19:40:00+01:00', '2026-11-22T19:40:00+02:00')
    >>> iso_date("2026-11-22 19:40", "Europe/Berlin"), iso_date("22. November 2026"), iso_date("2026-02-30")
    ('2026-11-22T19:40:00+01:00', '2026-11-22', None)
    """
    text = " ".join((text or "")[: 2 * _LONGEST].split())
    if not text or len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    if match := _ISO.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        clock = (int(match[4]), int(match[5]), int(match[6] or 0)) if match[4] else None
        return _stamp(year, month, day, clock, match[7] or "", timezone)
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if (match := pattern.match(text)) and (number := _MONTHS.get(match[order[1]][:3].lower())):
            if match[order[1]].lower() not in _MONTH_WORDS:
                continue
            year = int(match[3])
            if len(match[3]) == 2:
                year += 1900 if year >= 70 else 2000  # RFC 2822 4.3, but with computing's own border
            return _with_clock(year, number, int(match[order[2]]), text[match.end() :], timezone)
    from extractor.page.meta.dates import parse_date  # every language's months; not needed by most channels

    if found := parse_date(text, language):
        year, month, day = map(int, found[0].split("-"))
        return _with_clock(year, month, day, text[found[2] :], timezone)
    return None


def _with_clock(year: int, month: int, day: int, rest: str, zone: str | None) -> str | None:
    match = _CLOCK.match(rest)
    if match is None:
        return _stamp(year, month, day, None, "", zone)
    hour = int(match[1])
    if match[4]:
        hour = hour % 12 + (12 if match[4][0] in "pP" else 0)
    return _stamp(year, month, day, (hour, int(match[2]), int(match[3] or 0)), match[5], zone)


def _stamp(
    year: int, month: int, day: int, clock: tuple[int, int, int] | None, said: str, default: str | None
) -> str | None:
    if not _FIRST <= year <= _LAST:
        return None
    try:
        stamp = datetime(year, month, day)
        if clock is None:
            return stamp.date().isoformat()
        hour, minute, second = clock
        if clock == (24, 0, 0):  # ISO 8601: the end of the day
            stamp, hour = stamp + timedelta(days=1), 0
        stamp = stamp.replace(
            hour=hour, minute=minute, second=min(second, 59)
        )  # a leap second has no name here
    except ValueError:
        return None
    zone = _zone(said) or _iana(default)
    if zone is None:
        return stamp.isoformat()
    try:
        return stamp.replace(tzinfo=zone).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return stamp.isoformat()


def _zone(said: str) -> tzinfo | None:
    if match := _OFFSET.match(said):
        off = int(match[2]) * 60 + int(match[3] or 0)
        if off > 14 * 60:  # no clock on earth is further from Greenwich
            return None
        return timezone(timedelta(minutes=off if match[1] == "+" else -off))
    if match := _ZONE.match(said):
        minutes: int | None = load("zones").get(match[1].lower())
        if minutes is not None:
            return timezone(timedelta(minutes=minutes)) if minutes else UTC
        if "/" in match[1]:
            return _iana(match[1])
    return None


@lru_cache(maxsize=512)  # a feed can invent names without end
def _known(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # not there, no name of a zone, not in the data
        return None


def _iana(name: str | None) -> tzinfo | None:
    return _known(name) if name else None
