"""Titles: a championship clinched is place 1 of its table; one held from last season is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .board import Board
from .claims import Claim
from .places import _about_championship
from .subjects import find_subject
from .who import Entry

_WON = re.compile(
    r"\b(?:clinch\w*|seal(?:ed|s|ing)?|secur(?:ed|es|ing)|w[io]n(?:s|ning)?|crown(?:ed|s)?|claim(?:ed|s|ing)?|captur(?:ed|es|ing)|wrapp?(?:ed|s)\sup|took|tak(?:es|en|ing)|belongs?\sto|(?:gone|goes|went|surrendered|handed)\sto|earn(?:ed|s)?|settled|confirmed|became|"
    r"becom(?:es|ing)|celebrat\w+|beyond\sdoubt|champions?\s(?:after|for|since)|made\s\w+(?:\s\w+)?\s(?:world\s)?champion|is\s(?:the\s)?(?:\d{4}\s)?(?:\w+\s)?champion|are\s(?:the\s)?(?:\d{4}\s)?(?:\w+\s)?champions|to\smake|as\s(?:the\s)?(?:\d{4}\s)?champion)\b", re.I
)  # fmt: skip
_SURE = re.compile(r"\b(?:clinch\w*|seal(?:ed|ing)|crowned|secured|beyond\sdoubt|belongs?\sto|gone\sto|went\sto|surrendered\sto|settled)\b", re.I)
_OLD = re.compile(r"(?:\b(?:reigning|defending|former|previous|past|ex-?|outgoing|last\syear(?:[’']s)?|two-time|three-time|four-time|five-time|six-time|seven-time|multiple|\w+-times?|times?|[12]\d{3})\s(?:[\w’'-]+\s){0,4})$", re.I)
_OPEN = re.compile(r"\b(?:can|may|will|to\swin\sthe|battle|fight|race|hunt|chance|lead\w*|points|rounds?|contend\w*|point\w*|standings|towards?|for\sthe|neither|not|still|reach|sight|target|each)\b", re.I)
_NEXT_TO = re.compile(r"\b(?:belongs?|gone|goes|went|surrendered|handed|awarded|secured\sby|won\sby|clinched\sby|sealed\sby|taken\sby|claimed\sby|for|came)\s?(?:to|for)?\s?(?:the\s)?$", re.I)


def read_titles(board: Board) -> Iterator[Claim]:
    """Yield place 1 (inferred) for titles that the sentence says were won."""
    s = board.s
    for i in s.of_kind("CHAMPIONSHIP"):
        m = board.mention(i)
        if m.form not in ("title", "champion", "table") or (m.form == "table" and "championship" not in s.items[i].low):
            continue
        clause = s.clause_of(i)
        left = s.text[: s.items[i].start - s.start]
        if clause is None or clause.wish or _OLD.search(left) or any(y != board.frame.season for y in clause.years):
            continue
        text = s.text[s.items[clause.first].start - s.start : s.items[clause.last].end - s.start]
        around = s.text[max(0, s.items[clause.first].start - s.start - 40) : s.items[clause.last].end - s.start]
        if not _WON.search(text) and not _SURE.search(around):
            continue
        if _OPEN.search(text) and not _SURE.search(text):
            continue
        if any(abs(k - i) < 10 and board.mention(k).form in ("ordinal", "P", "runner_up") and _about_championship(s, k, k) for k in s.of_kind("POSITION")):
            continue
        entry, phrase = _champion(board, i)
        if entry is not None:
            yield board.claim("position", 1, entry, i, phrase=phrase, inferred=True, score=1.2, mention=m)


def _champion(board: Board, i: int):  # type: ignore[no-untyped-def]
    s = board.s
    given = next((p for p in s.phrases if p.first > i and s.part(p.first) <= s.part(i) + 1 and _NEXT_TO.search(s.words(i + 1, p.first - 1) + " ")), None)
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
