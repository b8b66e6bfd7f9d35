"""Statuses in prose: who retired, did not start, was disqualified."""

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast
from .claims import Claim, SessionRef
from .frame import Frame
from .scene import Sentence
from .scope import session_of
from .subjects import find_subject

_NOT_A_CAR = pattern("statuses", "not_a_car")


def read_statuses(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None
) -> Iterator[Claim]:
    """Yield the status claims of one sentence."""
    if s.quoted or s.kind in ("title",):
        return
    for i in s.of_kind("STATUS"):
        m = s.items[i].mention
        clause = s.clause_of(i)
        assert m is not None
        if clause is None or clause.history or clause.wish or _NOT_A_CAR.search(s.text):
            continue
        if i == 0 and len(s.items) > 1 and s.items[1].text == ":":  # "Retired: Marr, Ito, Koss"
            for p in s.phrases:
                for entry in cast.resolve(p, s).entries:
                    if not entry.is_team:
                        session = SessionRef("race", frame.session_name)
                        yield Claim(
                            "result",
                            "status",
                            m.value,
                            entry,
                            session,
                            None,
                            spans=((m.start, m.end), (p.start, p.end)),
                            score=1.2,
                            start=p.start,
                            sentence=number,
                        )
            continue
        found = find_subject(s, i, i)
        if found is not None:
            ref = cast.resolve(found.phrases[0], s)
            entries, driver = ref.entries, ref.driver
        elif cast.last is not None and cast.told_in == s.paragraph:
            entries, driver = [cast.last], cast.last_driver
        else:
            continue
        if len(entries) != 1 or entries[0].is_team:
            continue
        session = session_of(s, i, i, frame, carried)
        if session.type in ("qualifying", "practice") and m.value == "dnf":
            if not frame.race_was_run:
                continue
            session = SessionRef("race", frame.session_name)
        yield Claim(
            "result",
            "status",
            m.value,
            entries[0],
            session,
            driver,
            spans=((m.start, m.end),),
            context=session.spans,
            score=0.9,
            start=m.start,
            sentence=number,
        )
