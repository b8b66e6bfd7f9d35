"""Who leads a table: epithets, verbs, leads held and kept, "X heads Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .subjects import with_neighbours
from .who import Entry

_FIRST = re.compile(
    r"\b(?:sits?|is|are|lies?|lie|stands?|remains?)\s(?:still\s|now\s)?(?:first|top)\b(?!\s(?:to|man|of\sthe\s(?:time|sheet)|in\sclass))"
)
STILL_LEADS = re.compile(r"\b(?:continues?\sto\slead|still\sleads?)\b(?!\s(?:the\s)?(?:race|lap|field))")
_EPITHET_NOT = re.compile(
    r"\b(?:former|previous|behind\sthe|to\sthe|on\sthe|from\sthe|of\sthe|over\sthe|than\sthe|become|becoming|off\sthe)\s(?:\w+\s)?$",
    re.I,
)
_APPOSED = re.compile(
    r"^(?:,(?:\s(?:the|who\sare|current|the\scurrent|still|now))*|(?:is|are|remains?|as|becomes?|now)?(?:\s(?:now|still|again))?(?:\s(?:the|front-runner\sof|current|new))*|is\sthe\snew)$"
)
_VERB = re.compile(
    r"\b(?:(?:now\s|still\s|also\s|continues?\sto\s|to\s)?(?P<v>leads?|heads?|tops?)|leading|heading|topping|headed|front-runners?\s(?:of|in)|(?<!had\s)led)\s(?:(?:the|both|all|this|that|its|his|overall|current|provisional|\w+[’']s?|[A-Z][\w-]*|in|of|\d{4})\s){0,6}$"
)
_TOP = re.compile(
    r"\b(?:in\sthe\slead\sof|at\sthe\s(?:top|head)\sof|on\stop\sof|atop|to\sthe\stop\sof|first\sin|lead\s(?:in|of)|into\sthe\slead\s(?:in|of))\s(?:(?:the|both|all|[A-Z][\w-]*|\w+[’']s?|\d{4}|provisional|overall)\s){0,6}$"
)
_LOST = re.compile(
    r"\b(?:lost|los(?:es|ing)|give\sup|surrender\w*|cut\w*|reduc\w*|trim\w*|behind|within|closed?|closing|narrow\w*|off|from|out\sof|gap\sto|to\sthe|challeng\w*|tak(?:e|ing)\sover\sfrom|chas\w*|hunt\w*|battle|fight)\b[^,;]{0,30}$",
    re.I,
)
_KEEPS = re.compile(
    r"\b(?:has|have|hold\w*|held|extend\w*|retain\w*|keep\w*|kept|maintain\w*|t[oa]ke?s?|took|regain\w*|increas\w*|stretch\w*|grow\w*|grew|grown|strengthen\w*|consolidat\w*|enjoy\w*|assum\w*|leaves?\b.*\bwith|with|snatch\w*|claim\w*|into|build\w*|built|boost\w*|solidif\w*|widen\w*|push\w*|pull\w*)\b",
    re.I,
)


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
    """ "the team championship has X at its head", "the table is led by X", "the standings, which X now head"."""
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
