"""What a piece of a sentence is about: now, history, running order, wish. Cues are data, and kept as evidence."""  # noqa: E501

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from .. import knowledge
from ..knowledge import pattern
from ..knowledge.choice import one_of
from .drafts import Offsets
from .items import Item

_HARD = frozenset({";", "–", "—", "(", ")", ":", "…"})
_SUBORDINATE = frozenset({
    "while", "but", "whereas", "although", "though", "because", "when", "before", "after", "until", "who", "which", "where", "whose", "whom",  # noqa: E501
    "despite", "having", "since", "if", "unless", "once", "yet", "that", "so",
})  # fmt: skip
_BEFORE_NOUN = frozenset({"in", "at", "of", "for", "from", "to", "with", "on", "by", "into", "after"})
_YEAR = re.compile(r"(?<![\d.,#])((?:19|20)\d\d)(?![\d\-]|\.\d)")
_FINISH = pattern("context", "finish")
_CLOSING = pattern("context", "closing")
_MONTH = pattern("history", "month")
_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if number}


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of items between commas or stronger marks, with what its cues say.

    ``parts`` tells clauses apart at the hard boundaries (semicolon, dash, bracket, conjunction); segments
    between commas share a part.
    """

    first: int
    last: int
    part: int
    history: Offsets | None = None
    running: Offsets | None = None
    wish: Offsets | None = None
    finish: bool = False
    closing: bool = False
    aside: bool = False
    years: tuple[int, ...] = field(default=())


@cache
def _cues(name: str) -> re.Pattern[str]:
    words = sorted(knowledge.load("phrases")[name]["words"], key=len, reverse=True)
    choice = one_of(words, {" ": r"\s", "'": "['’]"})
    return re.compile(rf"(?<![\w-]){choice}(?![\w-])", re.I)


def split_clauses(
    text: str,
    items: Sequence[Item],
    season: int | None,
    own: frozenset[str] = frozenset(),
    months: frozenset[int] = frozenset(),
) -> list[Clause]:
    """Cut a sentence's items into clauses and read the cues of each.

    ``own`` holds the names of the release's meeting and circuit: a clause about another one is history.
    ``months`` are those of the release's event: what happened in another one is history too.
    """
    cuts: list[tuple[int, int]] = []  # (index of first item of a segment, part)
    part, new = 0, True
    brackets: list[int] = []
    inside: list[bool] = []
    asides = _asides(text, items)
    parts = 0
    for i, item in enumerate(items):
        if i in asides:
            if asides[i]:
                brackets.append(part)
                parts += 1
                part = parts
            elif brackets:
                part = brackets.pop()
            new = True
            continue
        hard = item.kind == "MARK" and (item.text in _HARD or (item.text == "-" and _spaced(text, item)))
        if hard:
            if item.text == ")" and brackets:
                part = brackets.pop()  # what a bracket interrupts goes on behind it
            else:
                if item.text == "(":
                    brackets.append(part)
                parts += 1
                part = parts
            new = True
            continue
        low = item.low if item.kind == "WORD" else ""
        sub = low in _SUBORDINATE and i > 0 and not (low == "that" and items[i - 1].low in _BEFORE_NOUN)
        if low in ("and", "as") and 0 < i < len(items) - 1:
            sub = _starts_clause(items, i)
        if low == "with" and i > 0 and (items[i - 1].text == "," or new):
            sub = True
        if sub:
            parts += 1
            part = parts
            new = True
        if item.text == ",":
            new = True
            continue
        if new:
            cuts.append((i, part))
            inside.append(bool(brackets))
            new = False
    out: list[Clause] = []
    for k, (first, p) in enumerate(cuts):
        last = (cuts[k + 1][0] if k + 1 < len(cuts) else len(items)) - 1
        clause = _read(text, items, first, last, p, season, inside[k], own, months)
        if clause.history is None and out and out[-1].history and items[first].low in ("where", "when"):
            clause = replace(clause, history=out[-1].history)  # "as at Imola, where the #6 was second"
        out.append(clause)
    return out


def _asides(text: str, items: Sequence[Item]) -> dict[int, bool]:
    """Item indices of the dashes that open (True) and close (False) an aside, where they come in pairs."""
    dashes = [
        i
        for i, item in enumerate(items)
        if item.kind == "MARK" and (item.text in "–—" or (item.text == "-" and _spaced(text, item)))
    ]
    return {i: k % 2 == 0 for k, i in enumerate(dashes)} if len(dashes) == 2 else {}


def _spaced(text: str, item: Item) -> bool:
    return text[item.start - 1 : item.start] in (" ", "") and text[item.end : item.end + 1] in (" ", "")


# "leads by 35 points following the season opener": the earlier event dates the present state.
_AFTER_IT = re.compile(r"\b(?:following|after)\s(?:the\s|his\s|her\s|their\s|a\s)?$", re.I)
_IN_A_YEAR = re.compile(r"\b(?:in|back\sin|since)\s(?:19|20)\d\d\b", re.I)
_SUBJECT_KINDS = ("PERSON", "CAR_NUMBER", "TEAM", "VEHICLE", "COREF")


def _starts_clause(items: Sequence[Item], i: int) -> bool:
    """Does "and"/"as" at ``i`` open a clause with a subject of its own (and not join two names)?"""
    left = items[i - 1].kind
    for k in range(i + 1, min(i + 4, len(items))):
        if items[k].kind in _SUBJECT_KINDS:
            return not (
                (items[i].low == "and" and left in ("PERSON", "CAR_NUMBER", "TEAM", "VEHICLE", "NATIONALITY"))
                or (items[i].low == "and" and items[i - 1].text == ")")
            )
        if items[k].kind != "WORD" or items[k].low not in ("the", "its", "his", "her", "their", "then"):
            return items[i].low == "and" and items[k].kind == "WORD" and _is_verb(items[k].low)
    return False


_IRREGULAR = frozenset({
    "took", "won", "came", "went", "was", "were", "set", "ran", "led", "got", "made", "put", "fell", "held", "kept", "had", "has", "is", "are", "drove",  # noqa: E501
    "brought", "lost", "began", "beat", "rose", "gave", "left", "takes", "leads", "sits", "holds", "starts", "will", "aims", "hopes", "moves", "heads", "keeps", "retains", "extends", "drops", "climbs", "goes", "returns", "looks", "wants", "plans", "finishes", "qualifies", "remains", "stays", "stood",  # noqa: E501
})  # fmt: skip


def _is_verb(word: str) -> bool:
    return word in _IRREGULAR or (word.endswith("ed") and len(word) > 4)


def _read(
    text: str,
    items: Sequence[Item],
    first: int,
    last: int,
    part: int,
    season: int | None,
    aside: bool,
    own: frozenset[str],
    months: frozenset[int],
) -> Clause:
    a, b = items[first].start, items[last].end
    words = text[a:b]

    def cue(name: str) -> Offsets | None:
        for m in _cues(name).finditer(words):
            if name != "history" or not _AFTER_IT.search(words[: m.start()]):
                return (a + m.start(), a + m.end())
        return None

    history = cue("history")
    years = tuple(int(m.group(1)) for m in _YEAR.finditer(words))
    if history is None:
        m = (
            _IN_A_YEAR.search(words)  # a page without a date names the year of what is not its news
            if season is None
            else next((m for m in _YEAR.finditer(words) if int(m.group(1)) < season), None)
        )
        if m:
            history = (a + m.start(), a + m.end())
    if history is None and months:
        told = next((m for m in _MONTH.finditer(words) if _MONTHS[m.group(1).lower()] not in months), None)
        history = (a + told.start(), a + told.end()) if told else None
    if history is None and own:
        other = next(
            (
                i
                for i in items[first : last + 1]
                if i.kind == "MEETING" and i.mention is not None and not own & {i.mention.value, i.text}
            ),
            None,
        )
        if other is not None and re.search(
            r"\b(?:at|in|since|from|after|of|won|winning|on)\s(?:the\s|last\s\w+[’']s\s)?$",
            text[max(a, other.start - 24) : other.start],
            re.I,
        ):
            history = (other.start, other.end)
    return Clause(
        first,
        last,
        part,
        history,
        cue("running"),
        cue("wish"),
        bool(_FINISH.search(words)),
        bool(_CLOSING.search(words)),
        aside,
        years,
    )
