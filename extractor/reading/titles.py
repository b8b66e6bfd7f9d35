"""Titles: a championship clinched is place 1 of its table; one held from last season is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .place_groups import about_championship
from .subjects import find_subject
from .who import Entry

_WON = pattern("titles", "won")
_SURE = pattern("titles", "sure")
_OLD = pattern("titles", "old")
_OPEN = pattern("titles", "open")
_TAKEN = pattern("titles", "taken")
_MADE = re.compile(
    r"\b(?:makes?|made|crown(?:s|ed)?)\s(?:[\w’'.-]+\s){1,4}(?:\([^)]*\)\s)?(?:the\s)?(?:\w+\s)?$", re.I
)
_DATED = re.compile(r"\s(?:back\s)?in\s[12]\d{3}\b")  # news of this season's title does not name the year
_NOT_KEPT = pattern("titles", "not_kept")
_NEXT_TO = pattern("titles", "next_to")


def read_titles(board: Board) -> Iterator[Claim]:
    """Yield place 1 (inferred) for titles that the sentence says were won."""
    s = board.s
    for i in s.of_kind("CHAMPIONSHIP"):
        m = board.mention(i)
        if m.form not in ("title", "champion", "table") or (
            m.form == "table" and "championship" not in s.items[i].low
        ):
            continue
        clause = s.clause_of(i)
        left = s.text[: s.items[i].start - s.start]
        despite = _NOT_KEPT.search(left) is not None
        if (
            clause is None
            or (clause.wish and not despite)
            or _OLD.search(left)
            or _DATED.match(s.text, s.items[i].end - s.start)
            or any(y != board.frame.season for y in clause.years)
        ):
            continue
        text = s.text[s.items[clause.first].start - s.start : s.items[clause.last].end - s.start]
        around = s.text[
            max(0, s.items[clause.first].start - s.start - 40) : s.items[clause.last].end - s.start
        ]
        made = m.form == "champion" and _MADE.search(left) is not None
        if (
            not made
            and not _SURE.search(around)
            and not (_TAKEN.search(left) if m.form == "table" else _WON.search(text))
        ):
            continue
        if _OPEN.search(text) and not _SURE.search(text) and not made:
            continue
        if any(
            abs(k - i) < 10
            and board.mention(k).form in ("ordinal", "P", "runner_up")
            and about_championship(s, k, k)
            for k in s.of_kind("POSITION")
        ):
            continue
        entry, phrase = _champion(board, i, made)
        if entry is not None:
            yield board.claim(
                "position",
                1,
                entry,
                i,
                phrase=phrase,
                inferred=True,
                score=3.2 if despite else 1.2,
                mention=m,
            )


def _champion(board: Board, i: int, made: bool) -> tuple[Entry | None, EntryPhrase | None]:
    """Whose title it is: whom it went to, who was made champion, or the subject."""
    s = board.s
    if made:
        maker = [p for p in s.phrases if p.last < i and not board.possessive(p)]
        return (board.entry(maker[-1], "drivers"), maker[-1]) if maker else (None, None)
    if (pair := _respectively(board, i)) is not None:
        return board.entry(pair, board.mention(i).value), pair
    given = next(
        (
            p
            for p in s.phrases
            if p.first > i
            and s.part(p.first) <= s.part(i) + 1
            and _NEXT_TO.search(s.words(i + 1, p.first - 1) + " ")
        ),
        None,
    )
    table = board.mention(i).value
    if given is not None:
        return board.entry(given, table), given
    found = find_subject(s, i, i)
    if found is None:
        if board.cast.last is None or s.kind in ("title", "heading"):
            return None, None
        return board.cast.last, None
    phrase = found.phrases[0]
    entry: Entry | None = board.entry(phrase, table)
    return entry, phrase


def _respectively(board: Board, i: int) -> EntryPhrase | None:
    """ "X and Y claimed the teams’ and drivers’ crowns respectively": first to first, second to second."""
    s = board.s
    titles = [
        k
        for k in s.of_kind("CHAMPIONSHIP")
        if board.mention(k).form in ("title", "table") and s.part(k) == s.part(i)
    ]
    names = (
        [p for p in s.phrases if p.last < titles[0] and s.part(p.first) == s.part(i)]
        if len(titles) == 2
        else []
    )
    if (
        len(names) < 2
        or "respectively" not in s.words(titles[-1] + 1, titles[-1] + 2)
        or s.words(names[-2].last + 1, names[-1].first - 1) not in ("and", ", and", "and the")
    ):
        return None
    return names[-2:][titles.index(i)] if i in titles else None
