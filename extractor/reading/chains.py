"""Chains: places that follow from other cars ("only the #31 was quicker", "second behind Ito", "X led home Y and Z")."""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast
from .claims import Claim, SessionRef
from .entry_phrases import EntryPhrase
from .frame import Frame
from .scene import Sentence
from .scope import session_of
from .subjects import find_subject, is_name, with_neighbours
from .who import Entry

_ONLY_BEFORE = pattern("chains", "only_before")
_QUICKER_AFTER = pattern("chains", "quicker_after")
_CHAIN_AFTER = pattern("chains", "chain_after")
_BY_A_GAP = pattern("chains", "by_a_gap")
_WON_BY = pattern("chains", "won_by")
_FOLLOWED = pattern("chains", "followed")
_LED_HOME = pattern("chains", "led_home")
_AHEAD_CHAIN = pattern("chains", "ahead_chain")


def read_chains(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None, said: list[Claim]
) -> Iterator[Claim]:
    """Yield inferred places of one sentence; ``said`` are its stated ones."""
    if s.quoted:
        return
    yield from _only(number, s, cast, frame, carried)
    yield from _led_home(number, s, cast, frame, carried)
    for c in said:
        if (
            c.field not in ("position", "position_in_class")
            or c.kind != "result"
            or c.inferred
            or c.score < 0.8
            or c.session is None
        ):
            continue
        index = next((i for i, item in enumerate(s.items) if item.start == c.start), None)
        if index is None:
            continue
        nxt = [p for p in s.phrases if p.first > index]
        if not nxt:
            continue
        words = s.words(index + 1, nxt[0].first - 1) + " "
        if c.value == 2 and (_CHAIN_AFTER.match(words) or _BY_A_GAP.match(words)):
            other = _one(cast, s, nxt[0])
            if other is not None and other is not c.entry and not other.is_team:
                yield _echo(c, other, 1, number, (nxt[0].start, nxt[0].end))
        elif (
            c.value == 1
            and (
                _AHEAD_CHAIN.match(words)
                or _WON_BY.match(words)
                or (_FOLLOWED.match(words) and "followed" in words)
            )
            and s.part(nxt[0].first) - s.part(index) <= 1
        ):
            group = with_neighbours(s, nxt[0])
            followers = [e for p in group for e in cast.resolve(p, s).entries]
            if 1 <= len(followers) <= 3 and all(e is not c.entry and not e.is_team for e in followers):
                for k, e in enumerate(followers, 2):
                    yield _echo(c, e, k, number, (group[0].start, group[-1].end))


def _one(cast: Cast, s: Sentence, phrase: EntryPhrase) -> Entry | None:
    entries = cast.resolve(phrase, s).entries
    return entries[0] if len(entries) == 1 else None


def _echo(c: Claim, entry: Entry, place: int, number: int, span: tuple[int, int]) -> Claim:
    class_name = c.class_name if entry.class_name in (None, c.class_name) else entry.class_name
    return Claim(
        "result",
        c.field,
        place,
        entry,
        c.session,
        None,
        class_name,
        spans=(span, *c.spans),
        context=c.context,
        inferred=True,
        score=c.score - 0.2,
        start=c.start + 1,
        sentence=number,
        event=c.event,
    )


def _only(number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None) -> Iterator[Claim]:
    """ "only the #31 went quicker": the #31 first, the one spoken of second."""
    for k, p in enumerate(s.phrases):
        if not (is_name(p) or p.vehicles):
            continue
        before, after = s.text[: p.start - s.start], s.text[p.end - s.start :]
        if not _ONLY_BEFORE.search(before) or not _QUICKER_AFTER.match(after[:60]):
            continue
        entries = cast.resolve(p, s).entries
        if len(entries) != 1 or entries[0].is_team:
            continue
        first = entries[0]
        session = session_of(s, p.first, p.last, frame, carried)
        if session.type not in ("qualifying", "practice", "sprint_qualifying", "warm_up"):
            session = (
                SessionRef(frame.session, frame.session_name)
                if frame.session != "race"
                else SessionRef("qualifying")
            )
        field = "position"
        class_name = first.class_name if frame.multi_class else None
        spans = ((p.start, p.end),)
        yield Claim(
            "result",
            field,
            1,
            first,
            session,
            None,
            class_name,
            spans=spans,
            inferred=True,
            score=1.5,
            start=p.start,
            sentence=number,
        )
        second = _spoken_of(s, cast, k)
        if second is not None and second is not first:
            yield Claim(
                "result",
                field,
                2,
                second,
                session,
                cast.last_driver if second is cast.last else None,
                second.class_name if frame.multi_class else None,
                spans=spans,
                inferred=True,
                score=1.3,
                start=p.start + 1,
                sentence=number,
            )


def _spoken_of(s: Sentence, cast: Cast, k: int) -> Entry | None:
    subject = find_subject(s, s.phrases[k].first, s.phrases[k].last)
    if subject is not None and not subject.after and subject.phrases[0] is not s.phrases[k]:
        one = _one(cast, s, subject.phrases[0])
        if one is not None:
            return one
    later = [p for p in s.phrases[k + 1 :] if is_name(p)]
    earlier = [p for p in s.phrases[:k] if is_name(p)]
    if (
        not earlier
        and len(later) == 1
        and re.search(r"(?:\bwith\s|,\s)$", s.text[: later[0].start - s.start])
        and re.match(r"\s(?:having|\w+ing)\b", s.text[later[0].end - s.start :])
    ):
        one = _one(cast, s, later[0])
        if one is not None:
            return one
    return cast.last if cast.told_in == s.paragraph else None


def _led_home(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "X led home Y and Z": first, second and third."""
    for k, p in enumerate(s.phrases):
        if not k or not _LED_HOME.search(s.text[: p.start - s.start]):
            continue
        leader = find_subject(s, p.first, p.last)
        first = (
            _one(cast, s, leader.phrases[0])
            if leader and not leader.after and leader.phrases[0] is not p
            else None
        )
        followers = [e for q in with_neighbours(s, p) for e in cast.resolve(q, s).entries]
        if len(p.persons) > 1 and not p.numbers:
            followers = [
                e for e in (cast.entries.by_driver.get(q.value or "") for q in p.persons) if e is not None
            ]
        clause = s.clause_of(p.first)
        if (
            first is None
            or first.is_team
            or not 1 <= len(followers) <= 2
            or any(e.is_team or e is first for e in followers)
            or clause is None
            or clause.history
            or clause.wish
        ):
            continue
        session = session_of(s, p.first, p.last, frame, carried)
        if session.type in ("qualifying", "practice"):
            session = SessionRef("race", frame.session_name)
        for place, entry in enumerate([first, *followers], 1):
            yield Claim(
                "result",
                "position",
                place,
                entry,
                session,
                spans=((p.start, p.end),),
                context=session.spans,
                inferred=True,
                score=1.4,
                start=p.start + place,
                sentence=number,
            )
