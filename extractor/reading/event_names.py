"""Names of series, meetings and circuits in a text, as the knowledge files spell them.

Some seven thousand spellings are looked up by their first word, so that a page costs one dictionary
access a word, whatever the number of spellings.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from .. import knowledge
from ..knowledge import pattern

Family = Literal["series", "event", "circuit"]
_WORD = re.compile(r"\w+")
_FILES: dict[Family, str] = {"series": "series", "event": "events", "circuit": "circuits"}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in the text: ``name`` is the canonical one, ``form`` the spelling that the knowledge file has.

    ``sure`` is False for spellings that mean other things too, ``byname`` True for nicknames and towns.
    """

    family: Family
    start: int
    end: int
    text: str
    name: str
    form: str
    sure: bool = True
    byname: bool = False


@dataclass(frozen=True, slots=True)
class SeriesMention:
    """A series named in a text. ``sure`` is False for spellings that mean other things too."""

    start: int
    end: int
    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Spelling:
    name: str
    form: str
    sure: bool
    byname: bool


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes and dashes; every character keeps its place.

    >>> fold("São Paulo – Bol d’Or")
    "sao paulo - bol d'or"
    """
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """The folded form of every character met so far."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_FOLDED = _Folded()


def _fold_char(char: str) -> str:
    if char in "’‘`´":
        return "'"
    if char in "‐‑‒–—":
        return "-"
    base = unicodedata.normalize("NFKD", char)[0].lower()
    return base if len(base) == 1 else char


@cache
def records(family: Family) -> dict[str, dict[str, Any]]:
    """The records of a knowledge file by their canonical names."""
    return {record["name"]: record for record in knowledge.load(_FILES[family])[family]}


@cache
def _index(family: Family) -> tuple[dict[str, re.Pattern[str]], dict[str, _Spelling]]:
    spellings: dict[str, _Spelling] = {}
    first: dict[str, set[str]] = {}
    for name, record in records(family).items():
        shy = set(record.get("ambiguous", ()))
        bynames = set(record.get("nicknames", ()))
        for form in (name, *record.get("aliases", ()), *record.get("nicknames", ())):
            words = re.sub(r"[\s-]+", " ", fold(form)).strip()
            known = spellings.get(words)
            if known is None or (form == name and known.form != known.name):
                spellings[words] = _Spelling(name, form, form not in shy, form in bynames)
            if head := re.search(r"\w+", words):
                first.setdefault(head.group(), set()).add(words[head.start() :])
    patterns = {}
    for head_word, tails in first.items():
        body = "|".join(re.escape(w).replace(r"\ ", r"[\s-]+") for w in sorted(tails, key=len, reverse=True))
        patterns[head_word] = re.compile(rf"(?:{body})(?!\w)")
    return patterns, spellings


# "BRC Racing Team" is a team, whatever series shares its initials.
_OWNER = re.compile(r"\s(?:Racing|Team|Motorsports?|Autosport|Engineering)\b", re.I)


def _well_written(text: str, spelling: _Spelling) -> bool:
    """Whether ``text`` is written like a name: as the knowledge file has it, in capitals, or as a title."""
    if re.sub(r"\s+", " ", text) == spelling.form:
        return True
    if not spelling.sure:
        return text.isupper() and spelling.form.upper() == text and len(text) >= 4
    words: list[str] = re.findall(r"\w+", text)
    if len(words) == 1:
        return text.isupper() and len(text) >= 4
    upper = sum(w[0].isupper() or w[0].isdigit() for w in words)
    return upper * 2 >= len(words) and not words[0][0].islower()


@cache
def _heads() -> frozenset[str]:
    """The words with which the spellings of all families begin."""
    return frozenset(head for family in _FILES for head in _index(family)[0])


def _openings(folded: str) -> list[tuple[str, int]]:
    """The words at which a name may begin, and where."""
    heads = _heads()
    return [(m.group(), m.start()) for m in _WORD.finditer(folded) if m.group() in heads]


def find_family(
    text: str, family: Family, folded: str | None = None, openings: list[tuple[str, int]] | None = None
) -> Iterator[Named]:
    """Yield the names of one family in the order of the text, none inside another.

    >>> [(m.text, m.name) for m in find_family("to VIR after COTA", "circuit")]
    [('VIR', 'Virginia International Raceway'), ('COTA', 'Circuit of The Americas')]
    """
    folded = fold(text) if folded is None else folded
    patterns, spellings = _index(family)
    done = 0
    for word, start in _openings(folded) if openings is None else openings:
        pattern = patterns.get(word)
        if pattern is None or start < done:
            continue
        match = pattern.match(folded, start)
        if match is None:
            continue
        spelling = spellings.get(re.sub(r"[\s-]+", " ", match.group()))
        written = text[match.start() : match.end()]
        if spelling is None or not _well_written(written, spelling):
            continue
        if not spelling.sure and _OWNER.match(text, match.end()):
            continue
        done = match.end()
        yield Named(family, match.start(), done, written, *_fields(spelling))


def _fields(s: _Spelling) -> tuple[str, str, bool, bool]:
    return s.name, s.form, s.sure and not s.byname, s.byname


_CAPS = r"[A-ZÀ-Þ][\w’'&./-]*"
_OF_PLACE = rf"(?:of|at|de) (?:the )?{_CAPS}(?:[ -]{_CAPS}){{0,2}}"
# Meetings that no file lists: "the 4 Hours of Vila Real", "the Ruritanian Grand Prix", "Rally Ruritania".
_UNLISTED = re.compile(
    rf"(?<![\w-])(?:(?:\d{{1,2}}|Four|Six|Eight|Nine|Ten|Twelve) Hours? {_OF_PLACE}"
    rf"|(?:{_CAPS} ){{1,4}}(?:Grand Prix|E-Prix|ePrix)(?: {_OF_PLACE})?"
    rf"|Grand Prix {_OF_PLACE}"
    rf"|Gran Premio (?:{_CAPS} ){{0,2}}(?:de|di|del|da|do) {_CAPS}"
    rf"|(?:(?:Rally|Rallye) (?:de |di |del |of |do )?[A-ZÀ-Þ]\w+|[A-ZÀ-Þ]\w+ Rally(?= [a-z]|[.,;])))"
)
_NO_MEETING = pattern("event_names", "no_meeting")
_BACKED = pattern("event_names", "backed")


def _unlisted(text: str, taken: list[Named]) -> Iterator[Named]:
    starts = [n.start for n in taken]
    for match in _UNLISTED.finditer(text):
        i = bisect_right(starts, match.end() - 1) - 1
        if i >= 0 and taken[i].end > match.start():
            continue
        if not _NO_MEETING.search(match.group()):
            yield Named("event", *match.span(), match.group(), fold(match.group()), match.group(), sure=False)


_SPONSOR = pattern("event_names", "sponsor")


def _with_backers(text: str, named: Named) -> Named:
    """Let the name take in its sponsors: "the Harlan Tools London E-Prix", "… presented by Harlan"."""
    more = _BACKED.match(text, named.end)
    end = more.end() if more else named.end
    lead = _SPONSOR.search(text, max(0, named.start - 60), named.start)
    start = lead.start(1) if lead and named.text.endswith(("Prix", "GP", "Hours")) else named.start
    return replace(named, start=start, end=end, text=text[start:end])


def find_names(text: str) -> list[Named]:
    """All series, meetings and circuits named in ``text``; a name inside a longer one is not told again.

    >>> [(n.family, n.text) for n in find_names("Petit Le Mans closes the IMSA season at Road Atlanta")]
    [('event', 'Petit Le Mans'), ('series', 'IMSA'), ('circuit', 'Road Atlanta')]
    """
    folded = fold(text)
    openings = _openings(folded)
    found = [n for family in _FILES for n in find_family(text, family, folded, openings)]
    events = sorted((n for n in found if n.family == "event"), key=lambda n: n.start)
    found += _unlisted(text, events)
    found = [_with_backers(text, n) if n.family == "event" else n for n in found]
    found.sort(key=lambda n: (n.start, n.start - n.end))
    kept: list[Named] = []
    for named in found:
        if kept and named.end <= kept[-1].end:
            continue
        kept.append(named)
    return kept


def find_series_mentions(text: str) -> list[SeriesMention]:
    """The series that ``text`` names, in order, with their canonical names.

    >>> find_series_mentions("He also races in the WEC.")
    [SeriesMention(start=21, end=24, name='FIA World Endurance Championship', sure=True)]
    """
    return [SeriesMention(n.start, n.end, n.name, n.sure) for n in find_names(text) if n.family == "series"]
