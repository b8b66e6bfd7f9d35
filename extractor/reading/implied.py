"""Implied places: "only the #31 was quicker", "X led home Y and Z", "Race 2 went to X", "a 1-2 led by X ahead of Y"."""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast
from .chains import only_entry
from .claims import Claim, SessionRef
from .class_scope import class_of
from .drafts import Offsets
from .frame import Frame
from .mentions.numerals import CARDINAL, cardinal
from .scene import Sentence
from .scope import session_of
from .subjects import find_subject, is_name, with_neighbours
from .who import Entry

_ONLY_BEFORE = pattern("chains", "only_before")
_QUICKER_AFTER = pattern("chains", "quicker_after")
_LED_HOME = pattern("chains", "led_home")
_NOBODY_QUICKER = re.compile(
    r"\b(?:no\s?one|no-one|nobody|none)\s(?:\w+\s){0,3}?(?:faster|quicker)\sthan\s(?:the\s)?$", re.I
)
_WENT_TO = re.compile(r"^(?:went to|was won by|fell to|belonged to)(?: the)?$")
_LED_BY = re.compile(r"\b(?:led|headed)\sby\s(?:the\s)?$", re.I)


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
        class_name = first.class_name if frame.multi_class else None
        spans = ((p.start, p.end),)
        yield _place(number, 1, first, session, spans, p.start, 1.5, class_name=class_name, context=())
        second = _spoken_of(s, cast, k)
        if second is not None and second is not first:
            yield _place(
                number,
                2,
                second,
                session,
                spans,
                p.start + 1,
                1.3,
                driver=cast.last_driver if second is cast.last else None,
                class_name=second.class_name if frame.multi_class else None,
                context=(),
            )


def _place(
    number: int,
    place: int,
    entry: Entry,
    session: SessionRef,
    spans: tuple[Offsets, ...],
    start: int,
    score: float,
    *,
    field: str = "position",
    driver: str | None = None,
    class_name: str | None = None,
    context: tuple[Offsets, ...] | None = None,
) -> Claim:
    """The claim that sentence ``number`` puts an entry in a place; its context is what names the session."""
    return Claim(
        "result",
        field,
        place,
        entry,
        session,
        driver,
        class_name,
        spans=spans,
        context=session.spans if context is None else context,
        inferred=True,
        score=score,
        start=start,
        sentence=number,
    )


def _spoken_of(s: Sentence, cast: Cast, k: int) -> Entry | None:
    subject = find_subject(s, s.phrases[k].first, s.phrases[k].last)
    if subject is not None and not subject.after and subject.phrases[0] is not s.phrases[k]:
        one = only_entry(cast, s, subject.phrases[0])
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
        one = only_entry(cast, s, later[0])
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
            only_entry(cast, s, leader.phrases[0])
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
            yield _place(number, place, entry, session, ((p.start, p.end),), p.start + place, 1.4)


def _nobody_quicker(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "no one went quicker than X in qualifying": X first."""
    for p in s.phrases:
        clause = s.clause_of(p.first)
        if (
            not is_name(p)
            or clause is None
            or clause.history
            or not _NOBODY_QUICKER.search(s.text[: p.start - s.start])
        ):
            continue
        entry = only_entry(cast, s, p)
        session = session_of(s, p.first, p.last, frame, carried)
        if (
            entry is not None
            and not entry.is_team
            and session.type in ("qualifying", "practice", "sprint_qualifying", "warm_up", "test")
        ):
            yield _place(number, 1, entry, session, ((p.start, p.end),), p.start, 1.3)


def _went_to(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "Race 2 went to Oliver Hale", "LMP2 fell to the No. 22": the winner of that race."""
    for i in (*s.of_kind("SESSION"), *s.of_kind("CLASS")):
        m = s.items[i].mention
        nxt = next((p for p in s.phrases if p.first > i), None)
        clause = s.clause_of(i)
        if (
            m is None
            or nxt is None
            or (m.kind == "SESSION" and m.value not in ("race", "sprint"))
            or (m.kind == "CLASS" and not frame.race_was_run)
            or clause is None
            or clause.history
            or clause.wish
        ):
            continue
        entry = (
            only_entry(cast, s, nxt)
            if _WENT_TO.match(s.words(i + 1, nxt.first - 1).removeprefix("class ")) and is_name(nxt)
            else None
        )
        if entry is not None and not entry.is_team:
            of_class = m.kind == "CLASS"
            session = (
                carried or SessionRef("race", frame.session_name)
                if of_class
                else SessionRef(
                    m.value,
                    m.data or (frame.session_name if m.value == frame.session else None),
                    ((m.start, m.end),),
                )
            )
            if session.type not in ("race", "sprint"):
                continue
            yield _place(
                number,
                1,
                entry,
                session,
                ((s.items[i + 1].start, nxt.end),),
                nxt.start,
                1.4,
                class_name=m.value if of_class else None,
                context=((m.start, m.end),),
                field="position_in_class" if of_class else "position",
            )


def _one_two(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "a 1-2 for the team, led by the No. 3 ahead of the No. 4"."""
    for i in s.of_kind("POSITION"):
        m = s.items[i].mention
        names = [p for p in s.phrases if p.first > i and is_name(p)]
        if (
            m is None
            or m.form != "group"
            or len(names) < 2
            or not _LED_BY.search(s.text[: names[0].start - s.start])
        ):
            continue
        if not re.fullmatch(
            r",?\s?(?:just\s)?(?:ahead of|from|in front of|with|and)(?: the)?",
            s.words(names[0].last + 1, names[1].first - 1),
        ):
            continue
        pair = [only_entry(cast, s, p) for p in names[:2]]
        clause = s.clause_of(i)
        if clause is None or clause.history or clause.wish:
            continue
        session = session_of(s, i, i, frame, carried)
        for place, entry in enumerate(pair, 1):
            if entry is not None and not entry.is_team:
                yield _place(
                    number,
                    place,
                    entry,
                    session,
                    ((m.start, m.end), (names[place - 1].start, names[place - 1].end)),
                    m.start + place,
                    1.4,
                )


_ONLY_SO_MANY = re.compile(
    rf"\bonly\s(?P<n>{CARDINAL})\s(?:cars?|drivers?|others?|rivals?)\s(?:were|was|went|proved)\s(?:faster|quicker)\sthan\s(?:[\w’' .-]*?\bof\s)?(?:the\s|championship\s|leader\s|points\s)*$",  # noqa: E501
    re.I,
)


def _only_so_many(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "only three cars were quicker than the No. 92": fourth."""
    for p in s.phrases:
        m = _ONLY_SO_MANY.search(s.text[: p.start - s.start])
        entry = only_entry(cast, s, p) if m else None
        if m is None or entry is None or entry.is_team:
            continue
        n = cardinal(m["n"])
        session = session_of(s, p.first, p.last, frame, carried)
        if n is not None and session.type in ("qualifying", "practice", "sprint_qualifying"):
            scope, class_name, spans = class_of(s, p.first, p.last, frame, entry.class_name, None)
            field = "position_in_class" if scope == "class" else "position"
            yield _place(
                number,
                int(n) + 1,
                entry,
                session,
                ((s.start + m.start(), p.end),),
                p.start,
                1.3,
                context=(*session.spans, *spans),
                class_name=class_name,
                field=field,
            )


_BEHIND_WINNER = re.compile(
    r"\b(?:behind|adrift\sof|shy\sof|short\sof|down\son|to)\s(?:the\s)?(?:race\s|eventual\s|overall\s)?winners?,?\s(?:the\s)?$",
    re.I,
)


def _behind_winner(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """ "12.4 seconds behind winner Oliver Hale": first, told in passing."""
    for p in s.phrases:
        clause = s.clause_of(p.first)
        if (
            not is_name(p)
            or clause is None
            or clause.history
            or clause.wish
            or not _BEHIND_WINNER.search(s.text[: p.start - s.start])
        ):
            continue
        entry = only_entry(cast, s, p)
        session = session_of(s, p.first, p.last, frame, carried)
        if entry is not None and not entry.is_team and session.type in ("race", "sprint"):
            yield _place(number, 1, entry, session, ((p.start, p.end),), p.start, 1.3)


def read_implied(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """Yield the places that one sentence entails without saying them."""
    if s.quoted:
        return
    yield from _only(number, s, cast, frame, carried)
    yield from _led_home(number, s, cast, frame, carried)
    yield from _nobody_quicker(number, s, cast, frame, carried)
    yield from _only_so_many(number, s, cast, frame, carried)
    yield from _behind_winner(number, s, cast, frame, carried)
    yield from _went_to(number, s, cast, frame, carried)
    yield from _one_two(number, s, cast, frame, carried)
