"""Totals and gaps of table rows: whose the points of a sentence are, and to whom a lead or deficit runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .board import Board
from .claims import Claim
from .entry_phrases import EntryPhrase
from .points import Amount
from .who import Entry

_SCORE_LINE = re.compile(
    r"(?<![\w.,-])(?P<a>\d{2,4})\s?[-–]\s?(?P<b>\d{2,4})(?![\w.,-]\d|\s?(?:season|campaign))"
)

_CODED = re.compile(r"\([A-Z]{3}/(?P<n>\d{1,4}(?:\.5)?)\)$")


def read_amounts(board: Board, amounts: list[Amount]) -> Iterator[Claim]:
    """Yield the totals and gaps that the amounts of one sentence mean, with the places that follow from them."""  # noqa: E501
    for a in amounts:
        if a.role == "held":
            yield from _held(board, a)
        else:
            yield from _gap(board, a)


def _held(board: Board, a: Amount) -> Iterator[Claim]:
    s = board.s
    if a.of:
        phrase = next(
            (
                p
                for p in s.phrases
                if p.first > a.at
                and s.words(a.at + 1, p.first - 1) in ("of", "of the", "points of", "points of the")
            ),
            None,
        )
    else:
        phrase = board.subject(a.at)
    for entry, p in _rows(board, phrase, a):
        yield board.claim("points", a.value, entry, a.at, phrase=p, spans=((a.start, a.end),))


def _rows(board: Board, phrase: EntryPhrase | None, a: Amount) -> Iterator[tuple[Entry, EntryPhrase | None]]:
    """The row a total belongs to; both of two that are level on it."""
    if phrase is None:
        if (
            board.carried
            and board.topic.subject is not None
            and re.match(r"\W*(?:with\s|on\s)?(?:its|their|his|her)?\b", board.s.text, re.I)
            and not any(p.last < a.at and not board.possessive(p) for p in board.s.phrases)
        ):
            yield board.topic.subject, None
        return
    table = board.table(a.at)
    if re.search(r"\b(?:level|tied|equal)\son\s", board.s.text[: a.start - board.s.start]):
        pair = [p for p in board.s.phrases if p.last < a.at]
        if (
            len(pair) == 1
            and len(pair[0].persons) == 2
            and not pair[0].numbers
            and not board.cast.entries.crews
        ):
            for q in pair[0].persons:
                if (e := board.cast.entries.by_driver.get(q.value or "")) is not None:
                    yield e, pair[0]
            return
        if len(pair) == 2:
            for p in pair:
                if (e := board.entry(p, table)) is not None:
                    yield e, p
            return
    entry = board.entry(phrase, table)
    if entry is not None:
        yield entry, phrase


def _gap(board: Board, a: Amount) -> Iterator[Claim]:
    s, table = board.s, board.table(a.at)
    spans = ((a.start, a.end),)
    if a.role == "kept":
        near = [p for p in s.phrases if p.first < a.at and (p.named or p.vehicles)]
        kept = board.entry(near[-1], table) if near else None
        if kept is not None:
            to = board.topic.subject if board.topic.subject is not kept else None
            yield board.claim(
                "gap", (a.value, "points", "behind", to), kept, a.at, phrase=near[-1], spans=spans
            )
        return
    near = [p for p in s.phrases if p.last < a.at and (p.named or p.vehicles)]
    phrase = (near[-1] if near else None) if a.elided else board.subject(a.at)
    if phrase is not None:
        subject = board.entry(phrase, table)
    else:
        subject = (
            board.topic.subject
            if board.carried
            and not any(p.last < a.at and not board.far(p) and not board.possessive(p) for p in s.phrases)
            else None
        )
        if (
            subject is None
            and board.cast.last is not None
            and board.cast.told_in == s.paragraph
            and not any(p.last < a.at and not board.possessive(p) for p in s.phrases)
            and re.search(r"\b(?:his|her|their|its|that|which|it)\b", s.text[: a.start - s.start], re.I)
        ):
            subject = board.cast.last
    if subject is None:
        return
    far = _other(board, a, phrase, subject, table)
    other: Entry | int | None = far
    if other is None and a.role == "behind":
        if a.further:
            other = board.topic.behind if board.topic.behind is not subject else None
        elif re.match(
            r"\s(?:points?\s)?(?:off|from|out\sof|behind|short\sof|shy\sof|to)\s(?:the\s)?(?:(?:championship|points|title|table|series)\s)?(?:lead|top|first|leader|summit)\b",
            s.text[a.end - s.start :],
        ):
            other = 1
        elif board.topic.leader is not subject and (
            board.topic.table in (None, board.table_of(subject, a.at))
        ):
            other = board.topic.leader
    if subject.is_team and table is None:
        table = board.table_of(subject, a.at, phrase)
    board.topic.subject = subject
    fresh = id(subject) not in board.paired
    if fresh:
        board.paired.add(id(subject))
        yield board.claim(
            "gap", (a.value, "points", a.role, other), subject, a.at, phrase=phrase, spans=spans
        )
    first = a.role == "ahead" and fresh and not a.further and _leads(board, a, subject)
    if first:
        board.topic.leader = subject
        yield board.claim("position", 1, subject, a.at, phrase=phrase, inferred=True, score=1.2)
    if far is not None and id(far) not in board.paired:
        board.paired.add(id(far))
        back = "behind" if a.role == "ahead" else "ahead"
        p = next((p for p in s.phrases if board.entry(p, table) is far), None)
        yield board.claim(
            "gap", (a.value, "points", back, subject), far, a.at, phrase=p, spans=spans, score=1.3
        )
        if first:
            yield board.claim("position", 2, far, a.at, phrase=p, inferred=True, score=0.9)
    if far is not None and a.role == "behind" and _beats_second(board, a, far, table):
        board.topic.leader = far
        yield board.claim(
            "position",
            1,
            far,
            a.at,
            phrase=next((p for p in s.phrases if board.entry(p, table) is far), None),
            inferred=True,
            score=1.0,
        )
    board.topic.behind = far if a.role == "ahead" else subject


def _beats_second(board: Board, a: Amount, far: Entry, table: str | None) -> bool:
    """Whoever second place is behind is first; "behind X, the new leaders" says so outright."""
    s = board.s
    p = next((p for p in s.phrases if p.first > a.at and board.entry(p, table) is far), None)
    if p is not None and re.match(
        r",\s(?:the|who\sare\sthe)\s(?:new\s|current\s|championship\s|points\s)*leaders?\b",
        s.text[p.end - s.start :],
    ):
        return True
    return any(
        board.mention(i).value == 2
        and i < a.at
        and (s.part(i) == s.part(a.at))
        and re.match(r"(?:place\s)?(?:now\s|in\s)?[\w\s’'-]{0,40},?$", s.words(i + 1, a.at - 1))
        for i in s.of_kind("POSITION")
        if board.mention(i).form in ("ordinal", "P")
    )


def _leads(board: Board, a: Amount, subject: Entry) -> bool:
    """Does being ahead mean being first? Not where another place of the subject is told."""
    if a.leading:
        return True
    if subject is board.topic.leader:
        return True
    placed = [
        i
        for i in board.s.of_kind("POSITION")
        if board.s.part(i) == board.s.part(a.at)
        and board.mention(i).form in ("ordinal", "P")
        and board.mention(i).value != 1
    ]
    fight = re.search(
        r"\b(?:for|fight|battle|place)\s(?:over\s)?(?:second|third|fourth|fifth|sixth|seventh|eighth|P\d)",
        board.s.text,
    )
    return (
        not placed
        and not fight
        and not a.further
        and (board.carried or bool(board.s.of_kind("CHAMPIONSHIP")))
    )


def _other(
    board: Board, a: Amount, own: EntryPhrase | None, subject: Entry, table: str | None
) -> Entry | None:
    """The far end of a points gap: "clear of X", "leads X by", "lead on X is"."""
    s = board.s
    after = [p for p in s.phrases if p.first > a.at and not (p.corefs and not p.named)]
    if after:
        between = s.text[a.end - s.start : after[0].start - s.start]
        if re.fullmatch(
            r"\s(?:points?\s)?(?:further\s|more\s)?(?:up\son|clear\sof|ahead\sof|in\sfront\sof|to\sthe\sgood\sover|(?:behind|adrift\sof|short\sof|shy\sof|off|down\son|back\sfrom|away\sfrom|from|than|on|over|of)|(?:more|fewer|less|better)\sthan|to\smake\sup\s(?:on|to)[^,;.]{0,40}|[\w\s]{0,24}\b(?:over|on|to|from|of))\s(?:the\s|leaders?\s|championship\s|points\s|rivals?\s|team-?mates?\s|his\s|their\s|fellow\s|second-placed\s|nearest\s|closest\s|reigning\s|champions?,?\s)*",
            between,
            re.I,
        ):
            found = board.entry(after[0], table)
            if found is not None and found is not subject:
                return found
    here = s.part(a.at)
    for p in s.phrases:
        if (
            p.last < a.at
            and p is not own
            and s.part(p.first) == here
            and not (p.corefs and not p.named)
            and (board.far(p) or a.theirs)
        ):
            found = board.entry(p, table)
            if found is not None and found is not subject:
                return found
    return None


def read_coded_totals(board: Board) -> Iterator[Claim]:
    """ "André Lotterer (GER/23)": a total behind the country, where the sentence goes on with a table."""
    s = board.s
    if not (board.carried or s.of_kind("CHAMPIONSHIP")):
        return
    for p in s.phrases:
        m = _CODED.search(s.text[p.start - s.start : p.end - s.start])
        entry = board.entry(p, "drivers") if m and p.persons and not p.numbers else None
        if m and entry is not None:
            yield board.claim(
                "points",
                float(m["n"]),
                entry,
                p.last,
                phrase=p,
                spans=((p.start + m.start("n"), p.start + m.end("n")),),
            )


def read_score_lines(board: Board) -> Iterator[Claim]:
    """ "leads Moss 677-617": the totals of both."""
    s = board.s
    m = _SCORE_LINE.search(s.text)
    if m is None or int(m["a"]) < int(m["b"]) or not (s.of_kind("CHAMPIONSHIP") or board.carried):
        return
    if not re.search(r"\b(?:leads?|heads?|ahead\sof|over|clear\sof|tops?)\b", s.text[: m.start()], re.I):
        return
    before = [p for p in s.phrases if p.end - s.start <= m.start() and not (p.corefs and not p.named)]
    if len(before) != 2 or board.far(before[0]) or not board.far(before[1]):
        return
    at = next(i for i, item in enumerate(s.items) if item.end - s.start > m.start())
    for p, name, place in ((before[0], "a", 1), (before[1], "b", 2)):
        entry = board.entry(p, board.table(at))
        if entry is None:
            return
        yield board.claim(
            "points",
            float(m[name]),
            entry,
            at,
            phrase=p,
            spans=((s.start + m.start(name), s.start + m.end(name)),),
        )
        yield board.claim("position", place, entry, at, phrase=p, inferred=True, score=1.0)
