"""Places in a table: "fifth in the standings", "drops to eighth", and who leads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .places import _about_championship, _groups, _owners
from .scene import Sentence
from .subjects import Found, find_subject, with_neighbours
from .who import Entry

_THAT_DAY = re.compile(r"(?:place\s)?(?:today|yesterday|on\s\w+day|in\s(?:the\s)?(?:race|qualifying|practice|q\d)\b|on\sthe\sgrid|(?:is|are|was|remains?)\s(?:still\s)?(?:in|within|out\sof)\s(?:\w+\s)?(?:reach|sight|range))")
_UNNAMED = re.compile(r"\bthe\s(?:[\w-]+\s){0,3}(?:driver|man|woman|team|squad|crew|outfit|racer|rookie|winner)s?\b")
_FIRST = re.compile(r"\b(?:sits?|is|are|lies?|lie|stands?|remains?)\s(?:still\s|now\s)?(?:first|top)\b(?!\s(?:to|man|of\sthe\s(?:time|sheet)|in\sclass))")
_ON_TRACK = re.compile(r"\b(?:finish\w*|started?|starts|qualif\w*|came|crossed|race[ds]?|lap)\b")
_STANDS_FIRMLY = re.compile(r"\b(?:is|are|sits?|lies?|remains?|stays?|holds?|stands?|now|occupies|drops?\sto|slips?\sto|up\sto)\s?(?:now\s|still\s|in\s|up\sto\s)?(?:the\s)?$")
_STANDS = re.compile(_STANDS_FIRMLY.pattern + r"|(?:\bin|,|\band)\s?$")
_STILL_LEADS = re.compile(r"\b(?:continues?\sto\slead|still\sleads?)\b(?!\s(?:the\s)?(?:race|lap|field))")
_EPITHET_NOT = re.compile(r"\b(?:former|previous|behind\sthe|to\sthe|on\sthe|from\sthe|of\sthe|over\sthe|than\sthe|become|becoming|off\sthe)\s(?:\w+\s)?$", re.I)
_APPOSED = re.compile(r"^(?:,(?:\s(?:the|who\sare|current|the\scurrent|still|now))*|(?:is|are|remains?|as|becomes?|now)?(?:\s(?:now|still|again))?(?:\s(?:the|front-runner\sof|current|new))*|is\sthe\snew)$")
_VERB = re.compile(r"\b(?:(?:now\s|still\s|also\s|continues?\sto\s|to\s)?(?P<v>leads?|heads?|tops?)|leading|heading|topping|headed|front-runners?\s(?:of|in)|(?<!had\s)led)\s(?:(?:the|both|all|this|that|its|his|overall|current|provisional|\w+[’']s?|[A-Z][\w-]*|in|of|\d{4})\s){0,6}$")
_TOP = re.compile(r"\b(?:in\sthe\slead\sof|at\sthe\s(?:top|head)\sof|on\stop\sof|atop|to\sthe\stop\sof|first\sin|lead\s(?:in|of)|into\sthe\slead\s(?:in|of))\s(?:(?:the|both|all|[A-Z][\w-]*|\w+[’']s?|\d{4}|provisional|overall)\s){0,6}$")
_LOST = re.compile(r"\b(?:lost|los(?:es|ing)|give\sup|surrender\w*|cut\w*|reduc\w*|trim\w*|behind|within|closed?|closing|narrow\w*|off|from|out\sof|gap\sto|to\sthe|challeng\w*|tak(?:e|ing)\sover\sfrom|chas\w*|hunt\w*|battle|fight)\b[^,;]{0,30}$", re.I)
_KEEPS = re.compile(r"\b(?:has|have|hold\w*|held|extend\w*|retain\w*|keep\w*|kept|maintain\w*|t[oa]ke?s?|took|regain\w*|increas\w*|stretch\w*|grow\w*|grew|grown|strengthen\w*|consolidat\w*|enjoy\w*|assum\w*|leaves?\b.*\bwith|with|snatch\w*|claim\w*|into|build\w*|built|boost\w*|solidif\w*|widen\w*|push\w*|pull\w*)\b", re.I)


def read_places_in_table(board: Board, with_gap: bool) -> Iterator[Claim]:
    """Yield places of a sentence that names a table or goes on with one; ``with_gap`` says that it gives gaps in points."""
    s = board.s
    said = bool(s.of_kind("CHAMPIONSHIP"))
    for group in _groups(s):
        first, last = group[0], group[-1]
        if board.mention(first).form not in ("ordinal", "P", "runner_up") :
            continue
        if _THAT_DAY.match(s.words(last + 1, last + 5)) or not ((said and _about_championship(s, first, last)) or _goes_on(board, first, with_gap)):
            continue
        found = find_subject(s, first, last)
        if found is None and board.carried and len(group) == 1 and board.topic.subject is not None and s.first_of_paragraph is False and not any(p.last < first for p in s.phrases):
            yield board.claim("position", board.mention(first).value, board.topic.subject, first, spans=(_span(board, first),), score=1.2)
            continue
        phrase = found.phrases[0] if found else None
        if phrase is None and _UNNAMED.search(s.words(0, first)):
            continue
        if with_gap and len(group) == 1 and not said and (beside := next((p for p in s.phrases if s.words(p.last + 1, first - 1) == "in" and p.last < first), None)) is not None:
            phrase = beside  # "16 points short of X in fourth"
            found = Found([beside], 1.0)
        said_here = board.championship(first)
        if len(group) == 1 and phrase is not None and said_here is not None and said_here.value in ("teams", "manufacturers") and not (phrase.teams or phrase.vehicles or phrase.numbers):
            team = board.subject(first)
            phrase = team if team is not None and (team.teams or team.vehicles) else phrase
        if len(group) == 2 and phrase is not None and (pair := _two_tables(board, first, phrase)):
            for i, (entry, table) in zip(group, pair, strict=True):
                yield board.claim("position", board.mention(i).value, entry, i, phrase=phrase, spans=(_span(board, i),), table=table)
            continue
        if len(group) == 1 and phrase is not None and (phrase.teams or phrase.vehicles) and not (phrase.persons or phrase.numbers or phrase.corefs):
            row = board.entry(phrase, board.table(first))
            entries = [row] if row else []
        elif len(group) == 1 and phrase is not None and len(phrase.persons) > 1 and (row := board.entry(phrase, None)):
            entries = [row]  # two who share a car
        elif len(group) > 1 and (rows := _listed_rows(board, first, len(group))):
            entries = rows
        else:
            entries, _, _ = _owners(s, board.cast, found, len(group))
        if len(entries) != len(group):
            continue
        for i, entry in zip(group, entries, strict=True):
            mine = phrase if len(group) == 1 else next((p for p in s.phrases if entry in board.cast.entries.named_by(p)), phrase)
            yield board.claim("position", board.mention(i).value, entry, i, phrase=mine, spans=(_span(board, i),), score=1.6)


def _listed_rows(board: Board, first: int, count: int) -> list[Entry]:
    """"X and Y are second and third": teams and makers named side by side before their places."""
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
    """"… are seventh and eighth": a place without its table, in a sentence that goes on with one."""
    s = board.s
    before, after = s.words(max(0, first - 5), first - 1), s.words(last_of(s, first) + 1, last_of(s, first) + 5)
    clause = s.clause_of(first)
    if _THAT_DAY.match(after) or re.match(r"(?:in\sclass|at\s|overall)", after) or _ON_TRACK.search(before):
        return False
    if clause is None or clause.history or s.of_kind("SESSION") or re.search(r"\b(?:lap|stint|stops?|ran|running|restart)\b", s.words(clause.first, clause.last)):
        return False
    return (_STANDS if with_gap else _STANDS_FIRMLY).search(before) is not None or (with_gap and s.items[first].text.endswith(("-place", "-placed")))


def last_of(s: Sentence, first: int) -> int:
    """The last of the places listed from ``first`` on."""
    return next((g[-1] for g in _groups(s) if g[0] == first), first)


def _two_tables(board: Board, first: int, phrase: EntryPhrase) -> list[tuple[Entry, str]] | None:
    """"in the makers' and teams' tables it is fourth and seventh for X": one place for each table."""
    s = board.s
    named = [board.mention(i).value for i in s.of_kind("CHAMPIONSHIP") if s.part(i) == s.part(first) and board.mention(i).value]
    if len(named) != 2:
        return None
    if not (phrase.teams or phrase.vehicles):
        later = next((p for p in s.phrases if p.first > first and (p.teams or p.vehicles) and not p.persons and re.search(r"\bfor(?:\sthe)?$", s.words(first + 1, p.first - 1))), None)
        if later is None and any(t in ("teams", "manufacturers", "owners") for t in named):
            return None
        phrase = later or phrase
    out = [(board.entry(phrase, str(t)), str(t)) for t in named]
    return [(e, t) for e, t in out if e is not None] if all(e for e, _ in out) else None


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
            yield board.claim("position", 1, entries[0], at, phrase=phrase, inferred=inferred, score=1.4, mention=m)
            board.topic.leader = entries[0]
    yield from _heads(board)
    if (board.carried or _STILL_LEADS.search(s.text) and s.of_kind("POINTS")) and not s.of_kind("CHAMPIONSHIP"):
        m2 = re.search(r"\b(?:continues\sto\slead|still\sleads?|now\sleads?|leads?|heads?\sthe\stable)(?=[,.;]|$|\s(?:on|with)\s\d)", s.text)
        if m2:
            at = next(i for i, item in enumerate(s.items) if item.end - s.start > m2.start())
            phrase = board.subject(at)
            entry = board.entry(phrase, board.topic.table) if phrase else None
            if entry is not None:
                board.topic.leader = entry
                yield board.claim("position", 1, entry, at, phrase=phrase, inferred=True, score=1.2, spans=((s.start + m2.start(), s.start + m2.end()),))


def _heads(board: Board) -> Iterator[Claim]:
    """"X heads Y in the drivers’ championship": first and second."""
    s = board.s
    for k, item in enumerate(s.items):
        if item.kind != "WORD" or item.low not in ("leads", "heads", "lead", "head"):
            continue
        second = next((p for p in s.phrases if p.first > k and s.words(k + 1, p.first - 1) in ("", "the", "team-mate", "his team-mate", "rival")), None)
        table = next((i for i in s.of_kind("CHAMPIONSHIP") if second and i > second.last and s.part(i) == s.part(k) and board.mention(i).form == "table"), None)
        if second is None or table is None or not (second.named or second.vehicles):
            continue
        first = board.subject(k)
        if first is None:
            continue
        for place, p in ((1, first), (2, second)):
            entry = board.entry(p, board.table(table))
            if entry is not None:
                yield board.claim("position", place, entry, k, phrase=p, inferred=True, score=1.2, mention=board.mention(table), spans=((item.start, item.end),))


def _leader(board: Board, i: int) -> EntryPhrase | None:
    s, m = board.s, board.mention(i)
    left = s.text[: s.items[i].start - s.start]
    if m.form == "lead" and "leader" in s.items[i].low:
        if _EPITHET_NOT.search(left) or re.match(r"\s?(?:’s|')", s.text[s.items[i].end - s.start :]):
            return None
        after = [p for p in s.phrases if p.first > i and s.words(i + 1, p.first - 1) in ("", ",", "is", "are", "and")]
        before = [p for p in s.phrases if p.last < i and _APPOSED.match(s.words(p.last + 1, i - 1)) and not board.far(p)]
        return after[0] if after else before[-1] if before else None
    headed = _headed_by(board, i)
    if headed is not None:
        return headed
    if m.form == "lead":
        if _LOST.search(left) or not _KEEPS.search(s.text) and not re.search(r"(?:’s|s’|'s|\b(?:his|her|their|its))\s(?:\w+\s){0,2}$", left):
            return None
        return board.subject(i)
    first = _FIRST.search(s.text)
    if first is not None and m.form == "table":
        at = next(k for k, item in enumerate(s.items) if item.end - s.start > first.start())
        if s.part(at) == s.part(i) or s.part(at) == s.part(i) + 1 and at > i:
            return board.subject(at)
    if _VERB.search(left) or (_TOP.search(left) and not re.search(r"\b(?:gap|deficit|back|close|closer|points?|battle|fight)\s(?:\w+\s){0,2}(?:to|from|at|on)\sthe\s\w+\sof\s(?:the\s)?$", left)):
        return board.subject(i)
    return None


def _headed_by(board: Board, i: int) -> EntryPhrase | None:
    """"the team championship has X at its head", "the table is led by X", "the standings, which X now head"."""
    s = board.s
    for p in s.phrases:
        if p.first <= i or s.part(p.first) > s.part(i) + 1:
            continue
        words, after = s.words(i + 1, p.first - 1), s.words(p.last + 1, p.last + 5)
        if re.search(r"\b(?:led|headed|topped)\sby(?:\sthe)?$", words):
            return p
        if re.search(r"\b(?:has|have|sees?|shows?)(?:\sthe)?$", words) and re.match(r"(?:at|on|in)\s(?:its|the|top)\s?(?:head|top|lead|front)?", after):
            return p
        if re.search(r"\bwhich(?:\sthe)?$", words) and re.match(r"(?:now\s|still\s)?(?:heads?|leads?|tops?)\b", after):
            return p
    return None
