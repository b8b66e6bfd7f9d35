"""Who leads a table: epithets, verbs, leads held and kept, "X heads Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .subjects import with_neighbours
from .who import Entry

_FIRST = pattern("leads", "first")
STILL_LEADS = re.compile(r"\b(?:continues?\sto\slead|still\sleads?)\b(?!\s(?:the\s)?(?:race|lap|field))")
_EPITHET_NOT = pattern("leads", "epithet_not")
_APPOSED = pattern("leads", "apposed")
_VERB = pattern("leads", "verb")
_TOP = pattern("leads", "top")
_LOST = pattern("leads", "lost")
_KEEPS = pattern("leads", "keeps")


def read_leads(board: Board) -> Iterator[Claim]:
    """Yield place 1 for who leads a table, holds its lead or is called its leader."""
    s = board.s
    for i in s.of_kind("CHAMPIONSHIP"):
        m = board.mention(i)
        if m.form not in ("lead", "table") or s.clause_of(i) is None:
            continue
        phrase, inferred = _leader(board, i), m.form == "lead"
        if phrase is None:
            continue
        table = board.table(i) if m.value or not (phrase.persons or phrase.numbers) else m.value
        entries: list[Entry] = []
        for p in with_neighbours(s, phrase):
            if (e := board.entry(p, table)) is not None and e not in entries:
                entries.append(e)
        if entries:
            at = i
            yield board.claim(
                "position", 1, entries[0], at, phrase=phrase, inferred=inferred, score=1.4, mention=m
            )
            board.topic.leader = entries[0]
    yield from _heads(board)
    if (board.carried or (STILL_LEADS.search(s.text) and s.of_kind("POINTS"))) and not s.of_kind(
        "CHAMPIONSHIP"
    ):
        m2 = re.search(
            r"\b(?:continues\sto\slead|still\sleads?|now\sleads?|leads?|heads?\sthe\stable)(?=[,.;]|$|\s(?:on|with)\s\d)",
            s.text,
        )
        if m2:
            at = next(i for i, item in enumerate(s.items) if item.end - s.start > m2.start())
            phrase = board.subject(at)
            entry = board.entry(phrase, board.topic.table) if phrase else None
            if entry is not None:
                board.topic.leader = entry
                yield board.claim(
                    "position",
                    1,
                    entry,
                    at,
                    phrase=phrase,
                    inferred=True,
                    score=1.2,
                    spans=((s.start + m2.start(), s.start + m2.end()),),
                )


def _heads(board: Board) -> Iterator[Claim]:
    """ "X heads Y in the drivers’ championship": first and second."""
    s = board.s
    for k, item in enumerate(s.items):
        if item.kind != "WORD" or item.low not in ("leads", "heads", "lead", "head"):
            continue
        second = next(
            (
                p
                for p in s.phrases
                if p.first > k
                and s.words(k + 1, p.first - 1) in ("", "the", "team-mate", "his team-mate", "rival")
            ),
            None,
        )
        table = next(
            (
                i
                for i in s.of_kind("CHAMPIONSHIP")
                if second and i > second.last and s.part(i) == s.part(k) and board.mention(i).form == "table"
            ),
            None,
        )
        if second is None or table is None or not (second.named or second.vehicles):
            continue
        first = board.subject(k)
        if first is None:
            continue
        for place, p in ((1, first), (2, second)):
            entry = board.entry(p, board.table(table))
            if entry is not None:
                yield board.claim(
                    "position",
                    place,
                    entry,
                    k,
                    phrase=p,
                    inferred=True,
                    score=1.2,
                    mention=board.mention(table),
                    spans=((item.start, item.end),),
                )


def _leader(board: Board, i: int) -> EntryPhrase | None:
    s, m = board.s, board.mention(i)
    left = s.text[: s.items[i].start - s.start]
    if m.form == "lead" and "leader" in s.items[i].low:
        if _EPITHET_NOT.search(left) or re.match(r"\s?(?:’s|')", s.text[s.items[i].end - s.start :]):
            return None
        after = [
            p
            for p in s.phrases
            if p.first > i and s.words(i + 1, p.first - 1) in ("", ",", "is", "are", "and")
        ]
        before = [
            p
            for p in s.phrases
            if p.last < i and _APPOSED.match(s.words(p.last + 1, i - 1)) and not board.far(p)
        ]
        return after[0] if after else before[-1] if before else None
    headed = _headed_by(board, i)
    if headed is not None:
        return headed
    if m.form == "lead":
        if _LOST.search(left) or (
            not _KEEPS.search(s.text)
            and not re.search(r"(?:’s|s’|'s|\b(?:his|her|their|its))\s(?:\w+\s){0,2}$", left)
        ):
            return None
        return board.subject(i)
    first = _FIRST.search(s.text)
    if first is not None and m.form == "table":
        at = next(k for k, item in enumerate(s.items) if item.end - s.start > first.start())
        if s.part(at) == s.part(i) or (s.part(at) == s.part(i) + 1 and at > i):
            return board.subject(at)
    if _VERB.search(left) or (
        _TOP.search(left)
        and not re.search(
            r"\b(?:gap|deficit|back|close|closer|points?|battle|fight)\s(?:\w+\s){0,2}(?:to|from|at|on)\sthe\s\w+\sof\s(?:the\s)?$",
            left,
        )
    ):
        return board.subject(i)
    return None


def _headed_by(board: Board, i: int) -> EntryPhrase | None:
    """ "the team championship has X at its head", "the table is led by X", "the standings, which X now head"."""  # noqa: E501
    s = board.s
    for p in s.phrases:
        if p.first <= i or s.part(p.first) > s.part(i) + 1:
            continue
        words, after = s.words(i + 1, p.first - 1), s.words(p.last + 1, p.last + 5)
        if re.search(r"\b(?:led|headed|topped)\sby(?:\sthe)?$", words):
            return p
        if re.search(r"\b(?:has|have|sees?|shows?)(?:\sthe)?$", words) and re.match(
            r"(?:at|on|in)\s(?:its|the|top)\s?(?:head|top|lead|front)?", after
        ):
            return p
        if re.search(r"\bwhich(?:\sthe)?$", words) and re.match(
            r"(?:now\s|still\s)?(?:heads?|leads?|tops?)\b", after
        ):
            return p
    return None
