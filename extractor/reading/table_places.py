"""Places in a table: "fifth in the standings", "drops to eighth", "sixth-place X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..knowledge import pattern
from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .place_groups import about_championship, place_groups
from .places import owners
from .scene import Sentence
from .subjects import Found, find_subject
from .who import Entry

_THAT_DAY = pattern("table_places", "that_day")
_UNNAMED = re.compile(
    r"\bthe\s(?:[\w-]+\s){0,3}(?:driver|man|woman|team|squad|crew|outfit|racer|rookie|winner)s?\b"
)
_ON_TRACK = re.compile(r"\b(?:finish\w*|started?|starts|qualif\w*|came|crossed|race[ds]?|lap)\b")
_STANDS_FIRMLY = pattern("table_places", "stands_firmly")
_STANDS = re.compile(_STANDS_FIRMLY.pattern + r"|(?:\bin|,|\band)\s?$")


def read_places_in_table(board: Board, with_gap: bool) -> Iterator[Claim]:
    """Yield places of a sentence that names a table or goes on with one; ``with_gap`` says that it gives gaps in points."""  # noqa: E501
    s = board.s
    said = bool(s.of_kind("CHAMPIONSHIP"))
    for group in place_groups(s):
        first, last = group[0], group[-1]
        if board.mention(first).form not in ("ordinal", "P", "runner_up"):
            continue
        if s.words(first - 1, first - 1) == "from" and re.match(
            r"(?:place\s)?to\b", s.words(last + 1, last + 2)
        ):
            continue  # "from sixth to fourth in the standings": no longer
        if _THAT_DAY.match(s.words(last + 1, last + 5)) or not (
            (said and about_championship(s, first, last)) or _goes_on(board, first, with_gap)
        ):
            continue
        found = find_subject(s, first, last)
        if (
            found is None
            and board.carried
            and len(group) == 1
            and board.topic.subject is not None
            and s.first_of_paragraph is False
            and not any(p.last < first for p in s.phrases)
        ):
            yield board.claim(
                "position",
                board.mention(first).value,
                board.topic.subject,
                first,
                spans=(_span(board, first),),
                score=1.2,
            )
            continue
        phrase = found.phrases[0] if found else None
        if phrase is None and _UNNAMED.search(s.words(0, first)):
            continue
        if (
            with_gap
            and len(group) == 1
            and not said
            and (
                beside := next(
                    (p for p in s.phrases if s.words(p.last + 1, first - 1) == "in" and p.last < first), None
                )
            )
            is not None
        ):
            phrase = beside  # "16 points short of X in fourth"
            found = Found([beside], 1.0)
        said_here = board.championship(first)
        if (
            len(group) == 1
            and phrase is not None
            and said_here is not None
            and said_here.value in ("teams", "manufacturers")
            and not (phrase.teams or phrase.vehicles or phrase.numbers)
        ):
            team = board.subject(first)
            phrase = team if team is not None and (team.teams or team.vehicles) else phrase
        if len(group) == 2 and phrase is not None and (pair := _two_tables(board, first, phrase)):
            for i, (entry, table) in zip(group, pair, strict=True):
                yield board.claim(
                    "position",
                    board.mention(i).value,
                    entry,
                    i,
                    phrase=phrase,
                    spans=(_span(board, i),),
                    table=table,
                )
            continue
        if (
            len(group) == 1
            and phrase is not None
            and (phrase.teams or phrase.vehicles)
            and not (phrase.persons or phrase.numbers or phrase.corefs)
        ):
            row = board.entry(phrase, board.table(first))
            entries = [row] if row else []
        elif (
            len(group) == 1
            and phrase is not None
            and len(phrase.persons) > 1
            and (row := board.entry(phrase, None))
        ):
            entries = [row]  # two who share a car
        elif len(group) > 1 and (rows := _listed_rows(board, first, len(group))):
            entries = rows
        else:
            entries, _, _ = owners(s, board.cast, found, len(group))
        if len(entries) != len(group):
            continue
        for i, entry in zip(group, entries, strict=True):
            mine = (
                phrase
                if len(group) == 1
                else next((p for p in s.phrases if entry in board.cast.entries.named_by(p)), phrase)
            )
            yield board.claim(
                "position", board.mention(i).value, entry, i, phrase=mine, spans=(_span(board, i),), score=1.6
            )


def _listed_rows(board: Board, first: int, count: int) -> list[Entry]:
    """ "X and Y are second and third": teams and makers named side by side before their places."""
    s = board.s
    before = [p for p in s.phrases if p.last < first][-count:]
    if len(before) < count or any(p.persons or p.numbers or p.corefs for p in before):
        return []
    if any(s.words(a.last + 1, b.first - 1) not in ("and", ",", ", and") for a, b in pairwise(before)):
        return []
    rows = [board.entry(p, board.table(first)) for p in before]
    return [e for e in rows if e is not None] if all(rows) else []


def _span(board: Board, i: int) -> tuple[int, int]:
    return board.s.items[i].start, board.s.items[i].end


def _goes_on(board: Board, first: int, with_gap: bool) -> bool:
    """ "… are seventh and eighth": a place without its table, in a sentence that goes on with one."""
    s = board.s
    before, after = (
        s.words(max(0, first - 5), first - 1),
        s.words(last_of(s, first) + 1, last_of(s, first) + 5),
    )
    clause = s.clause_of(first)
    if _THAT_DAY.match(after) or re.match(r"(?:in\sclass|at\s|overall)", after) or _ON_TRACK.search(before):
        return False
    if (
        clause is None
        or clause.history
        or s.of_kind("SESSION")
        or re.search(r"\b(?:lap|stint|stops?|ran|running|restart)\b", s.words(clause.first, clause.last))
    ):
        return False
    return (_STANDS if with_gap else _STANDS_FIRMLY).search(before) is not None or (
        with_gap and s.items[first].text.endswith(("-place", "-placed"))
    )


def last_of(s: Sentence, first: int) -> int:
    """The last of the places listed from ``first`` on."""
    return next((g[-1] for g in place_groups(s) if g[0] == first), first)


def _two_tables(board: Board, first: int, phrase: EntryPhrase) -> list[tuple[Entry, str]] | None:
    """ "in the makers' and teams' tables it is fourth and seventh for X": one place for each table."""
    s = board.s
    named = [
        board.mention(i).value
        for i in s.of_kind("CHAMPIONSHIP")
        if s.part(i) == s.part(first) and board.mention(i).value
    ]
    if len(named) != 2:
        return None
    if not (phrase.teams or phrase.vehicles):
        later = next(
            (
                p
                for p in s.phrases
                if p.first > first
                and (p.teams or p.vehicles)
                and not p.persons
                and re.search(r"\bfor(?:\sthe)?$", s.words(first + 1, p.first - 1))
            ),
            None,
        )
        if later is None and any(t in ("teams", "manufacturers", "owners") for t in named):
            return None
        phrase = later or phrase
    out = [(board.entry(phrase, str(t)), str(t)) for t in named]
    return [(e, t) for e, t in out if e is not None] if all(e for e, _ in out) else None
