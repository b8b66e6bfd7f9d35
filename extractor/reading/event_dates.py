"""When the meeting of a release took place: season, round and days, where the text says so for certain."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

from .. import knowledge
from ..knowledge import pattern
from .event_names import Named
from .mentions.numerals import CARDINALS, ordinal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATELINE = re.compile(
    rf"\b(?:{_MONTH}\s{_DAY},?\s(?P<y1>20\d\d)|{_DAY}\.?\s{_MONTH},?\s(?P<y2>20\d\d)"
    r"|(?P<y3>20\d\d)-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?P<y4>20\d\d))",
    re.I,
)
_YEAR = re.compile(
    r"(?<![\d.,/#$€£-])(?P<first>20\d\d)(?:[/-](?P<second>20\d\d|\d\d))?(?![\d.,]*\d|(?:cc|km|m)\b)"
)
_SEASON_WORD = re.compile(r"\s(?:\w+\s)?(?:season|campaign)\b", re.I)
_RACE_OF = pattern("event_dates", "race_of")
_ROUND = pattern("event_dates", "round")
_OTHER_ROUND = re.compile(r"\s(?:of\s)?qualifying|\sof\s(?:pit|stops)")
_RANGE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s(?P<d1>\d{{1,2}})\s?(?:-|–|—|to|and)\s?(?P<d2>\d{{1,2}})(?:,?\s(?P<y1>20\d\d))?"
    rf"|(?P<d3>\d{{1,2}})\.?\s?(?:-|–|—|to)\s?(?P<d4>\d{{1,2}})\.?\s(?P<m2>{_MONTH})(?:,?\s(?P<y2>20\d\d))?)"
    r"(?!\w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A number or day and the characters that say it (none: it follows from the page's date)."""

    value: int
    span: tuple[int, int] | None = None


@cache
def cue(kind: str, side: str) -> re.Pattern[str]:
    """The cue words of ``event_cues.toml`` that stand ``before`` or ``after`` a name, as one pattern."""
    body = "|".join(f"(?:{c})" for c in knowledge.load("event_cues")[kind][side])
    return re.compile(f"(?:{body})$" if side == "before" else f"(?:{body})", re.I)


def page_year(text: str, published: str | None, head: int) -> Told | None:
    """The year of the dateline, or of the page's date: that of the release, as a rule that of the season.

    >>> page_year("AUSTIN, Texas (Sept. 20, 2013) - A downpour", None, 300)
    Told(value=2013, span=(25, 29))
    """
    last = text.rfind("\n\n")
    if text.count("\n\n") >= 2:
        head = min(head, last)  # a date in the last block is a footnote's, a letter's, a coming event's
    if match := _DATELINE.search(text, 0, head):
        group = next(g for g in ("y1", "y2", "y3", "y4") if match[g])
        return Told(int(match[group]), match.span(group))
    if published and re.match(r"20\d\d", published):
        return Told(int(published[:4]))
    return None


def find_season(text: str, names: list[Named], year: Told | None, title_end: int) -> Told | None:
    """The season, by the years written beside a series, a meeting or the word season; then by the date.

    A year that is told of the past ("in 2015", "the 2022 champion") does not count. A year far from the
    page's own never does.
    """
    starts = {n.start: n for n in names}
    votes: Counter[int] = Counter()
    spans: dict[int, tuple[int, int]] = {}
    for match in _YEAR.finditer(text):
        value = _last_year(match)
        if year is not None and not -1 <= value - year.value <= 1:
            continue
        after = text[match.end() : match.end() + 60]
        before = text[max(0, match.start() - 40) : match.start()]
        season_word = bool(_SEASON_WORD.match(after) or (match.start() < 1000 and _RACE_OF.search(before)))
        named = next((starts[i] for i in range(match.end() + 1, match.end() + 3) if i in starts), None)
        in_title = match.end() <= title_end
        if not (season_word or named or in_title) or cue("years", "after").match(after):
            continue
        if cue("years", "before").search(before) and not season_word and named is None:
            continue
        weight = 3.0 if season_word or named else 2.0
        votes[value] += int(10 * weight * (1.5 if match.start() < 1000 else 0.7))
        spans.setdefault(value, match.span())
    if year is not None:
        votes[year.value] += 35
        if year.span:
            spans.setdefault(year.value, year.span)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    value = ranked[0][0]
    return Told(value, spans.get(value))


def _last_year(match: re.Match[str]) -> int:
    """Seasons over two years are named by the second: 2022/23 is 2023."""
    first, second = match["first"], match["second"]
    if not second:
        return int(first)
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    return last if last == int(first) + 1 else int(first)


def find_round(text: str, head: int) -> Told | None:
    """The number of the round, told in the first ``head`` characters and nowhere contradicted.

    >>> find_round("the 6 Hours of Monza, round four of the season", 200)
    Told(value=4, span=(22, 32))
    >>> find_round("Rounds 3 and 4 of the season", 200) is None
    True
    """
    found: dict[int, tuple[int, int]] = {}
    for match in _ROUND.finditer(text, 0, head):
        before = text[max(0, match.start() - 90) : match.start()]
        after = text[match.end() : match.end() + 60]
        if cue("ahead", "before").search(before) or cue("past", "before").search(before):
            continue
        word = (match["n"] or match["o"]).lower()
        value = ordinal(word) if match["o"] else int(word) if word.isdigit() else CARDINALS.get(word)
        if value is None or not 1 <= value <= 40 or _OTHER_ROUND.match(after):
            continue
        found.setdefault(value, match.span())
    if len(found) != 1:
        return None
    (value, span), *_ = found.items()
    return Told(value, span)


def find_days(text: str, season: int | None, head: int) -> tuple[str, str, tuple[int, int]] | None:
    """First and last day (ISO 8601) where the head of the text writes them as one range.

    >>> find_days("Road America, August 4-6, 2023", None, 200)
    ('2023-08-04', '2023-08-06', (14, 30))
    """
    found = []
    for match in _RANGE.finditer(text, 0, head):
        if cue("ahead", "before").search(text[max(0, match.start() - 90) : match.start()]):
            continue
        days = (match["d1"], match["d2"]) if match["d1"] else (match["d3"], match["d4"])
        written = match["y1"] or match["y2"]
        year = int(written) if written else season
        if year is None:
            continue
        month = _MONTHS.index((match["m1"] or match["m2"])[:3].lower()) + 1
        try:
            first, last = (date(year, month, int(d)) for d in days)
        except ValueError:
            continue
        if 0 < (last - first).days <= 14:
            found.append((first.isoformat(), last.isoformat(), match.span()))
    return found[0] if len({f[:2] for f in found}) == 1 else None
