"""Teams: known ones by name, unknown ones by their last word (Racing, Motorsports, Autosport …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import knowledge
from ...knowledge import pattern
from ...knowledge.choice import one_of
from .mention import Mention, without_overlaps
from .names import CAP


@cache
def _suffixes() -> str:
    words = sorted(knowledge.load("phrases")["team_suffixes"]["words"], key=len, reverse=True)
    return one_of(words, {" ": r"\s"})


@cache
def _unknown() -> re.Pattern[str]:
    token = rf"(?:{CAP}|[A-Z0-9][A-Z0-9]+[\w\-]*|\d{{2,3}}[A-Z]\w*|by|x|&)"
    return re.compile(
        rf"(?<![\w’'])(?:{token}(?:\s|/|-)){{1,6}}?(?:(?i:{_suffixes()}))(?![\w])(?:(?:\s)(?:by\s{CAP}(?:\s{CAP}){{0,2}}|(?i:{_suffixes()})(?!\w)|Formula\sE\sTeam|F1\sTeam))*"
    )


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for team in knowledge.load("teams")["team"]:
        for alias in [team["name"], *team.get("aliases", [])]:
            names.setdefault(alias.lower(), team["name"])
    words = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w@]){one_of(words)}(?![\w@])", re.I), names


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"[\s/-](?i:{_suffixes()})(?!\w)")


@cache
def _inner() -> frozenset[str]:
    """Words in small letters that may stand inside the name of an unknown team."""
    words = knowledge.load("phrases")["team_suffixes"]["words"]
    return frozenset(("by", "x", *(part for word in words for part in word.split())))


# Addresses, serial numbers, rows of hyphens: no name of a team, and endless ways to try one.
_RUN = re.compile(r"\S{60,}|(?:[^\s-]*-){7}\S*")
_SMALL = re.compile(r"(?<!\S)[a-z]+(?!\S)")
_LEAD = pattern("team", "lead")
_NO_TEAM = pattern("team", "no_team")
_STOP = re.compile(r"[a-zà-ÿ]{4,}[.!?]\s+")  # a sentence ends: "behind Hale. Team Marr"


def find(text: str) -> list[Mention]:
    """Return ``TEAM`` mentions: ``value`` is the name as written.

    >>> [m.value for m in find("For Wright Motorsports and AO Racing it was over")]
    ['Wright Motorsports', 'AO Racing']
    """
    return without_overlaps(sorted(_all(text), key=lambda m: m.start - m.end))


def _all(text: str) -> Iterator[Mention]:
    known, names = _known()
    for m in known.finditer(text):
        if m.group().islower() or (len(m.group()) <= 3 and not m.group().isupper()):
            continue
        yield Mention("TEAM", m.start(), m.end(), m.group(), "known", names[m.group().lower()])
    for m in _unknown_in(_RUN.sub(lambda run: "." * len(run[0]), text)):
        start, words = m.start(), m.group()
        owner = re.match(r".*[’']s\s", words)
        if owner:  # "Kerong Li's MDK Motorsports"
            start += owner.end()
            words = words[owner.end() :]
        for stop in list(_STOP.finditer(words))[-1:]:
            start += stop.end()
            words = words[stop.end() :]
        while lead := _LEAD.match(words):
            start += lead.end()
            words = words[lead.end() :]
        if _NO_TEAM.search(words) or " " not in words.replace("-", " ") or words[0].islower():
            continue
        if words.split()[-1].islower() or (
            words.isupper()
            and len(words.split()) > 2
            and text[max(0, start - 25) : start + len(words) + 25].isupper()
        ):
            continue  # a line in capitals: every word looks like a name
        yield Mention("TEAM", start, start + len(words), words, "suffix")


def _unknown_in(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_unknown`, looked for only between small words, where a last word of a team stands."""
    unknown, ending, inner = _unknown(), _ending(), _inner()
    start = 0
    for small in _SMALL.finditer(text):
        if small.group() in inner:
            continue
        end = small.start()
        if end - start > 3 and ending.search(text, start, end):
            yield from unknown.finditer(text, start, end)
        start = small.end()
    if ending.search(text, start):
        yield from unknown.finditer(text, start)
