"""Points scored in a session: "collected 25 points today", "three points for pole were hers"."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ..knowledge import pattern
from .board import Board
from .claims import Claim
from .places import owners
from .subjects import find_subject

_SCORED = pattern("scored", "scored")
_NOT_SCORED = pattern("scored", "not_scored")
_PAID_OUT = re.compile(r"\b(?:and\sthe\s(?:three|five|two|\d+)\spoints\son\soffer)\b", re.I)


def read_scored(board: Board, taken: Container[int]) -> Iterator[Claim]:
    """Yield the points of a result; ``taken`` are the items that stand for a total or a gap."""
    s = board.s
    for i in s.of_kind("POINTS"):
        m, clause = board.mention(i), s.clause_of(i)
        if i in taken or clause is None or clause.wish or clause.history or m.form != "points":
            continue
        around = s.text[max(0, m.start - s.start - 45) : m.end - s.start + 30]
        if _NOT_SCORED.search(around) and not _PAID_OUT.search(around):
            continue
        left, right = (
            s.text[max(0, m.start - s.start - 30) : m.start - s.start],
            s.text[m.end - s.start : m.end - s.start + 24],
        )
        if re.search(r"\b(?:first|last|more)\s$", left) or re.match(
            r"\s(?:behind|clear|ahead|adrift|back|off|lead|advantage|gap|deficit|from|short|shy|away|down|up)\b",
            right,
        ):
            continue
        if not _SCORED.search(
            s.text[s.items[clause.first].start - s.start : s.items[clause.last].end - s.start]
        ):
            continue
        entries, driver, _ = owners(s, board.cast, find_subject(s, i, i), 1)
        if len(entries) == 1 and not entries[0].is_team:
            yield Claim(
                "result",
                "points",
                m.value,
                entries[0],
                None,
                driver,
                spans=((m.start, m.end),),
                score=1.2,
                start=m.start,
                sentence=board.number,
            )
