"""Verdicts: the claim that follows when an anchor is given to an entry in a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..claims import Claim, SessionRef
from ..class_scope import class_of
from ..distances import other_end
from ..mentions.mention import Mention
from ..places import place_of
from ..scope import session_of
from .anchors import Anchor
from .view import Candidate

if TYPE_CHECKING:
    from .judge import Reading

_TIMED = ("qualifying", "practice", "warm_up", "test", "sprint_qualifying")


def claim_of(r: Reading, a: Anchor, owner: Candidate, role: str, sure: float) -> Claim | None:
    """The claim that ``a`` is ``role`` to ``owner``; None where no record can say so."""
    if a.kind == "fate":
        return _fate(r, a, owner, role, sure)
    if a.kind == "points":
        return _points(r, a, owner, role, sure)
    if role == "standing":
        return _row(r, a, owner, "position", a.value, sure)
    if owner.entry.is_team:
        return None
    if a.kind == "place":
        return _place(r, a, owner, role, sure)
    session = session_of(r.s, a.first, a.last, r.frame, r.carried)
    near = [c for c in r.claims if c.entry is owner.entry and c.session and c.field.startswith("position")]
    if near:
        session = near[0].session or session
    if a.kind == "gap":
        far = other_end(r.s, a.first, r.cast, owner.entry)
        value: object = (a.value, "lap" if a.form == "lap" else "s", role, far)
        return _result(r, a, owner, "gap", value, session, sure)
    if session.type not in _TIMED:
        if r.frame.session not in _TIMED:
            return None
        session = SessionRef(r.frame.session, r.frame.session_name, (), False)
    return _result(r, a, owner, "fastest_lap_time", a.value, session, sure)


def _result(
    r: Reading, a: Anchor, owner: Candidate, field: str, value: object, session: SessionRef, sure: float
) -> Claim:
    return Claim(
        "result", field, value, owner.entry, session, owner.driver, spans=((a.start, a.end),),
        context=session.spans, score=sure, start=a.start, sentence=r.number,
    )  # fmt: skip


def _place(
    r: Reading, a: Anchor, owner: Candidate, role: str, sure: float, inferred: bool = False
) -> Claim | None:
    told = r.s.items[a.first].mention
    form = a.form if a.form != "bare" else "ordinal"
    m = (
        told
        if told is not None and told.kind == "POSITION"
        else Mention("POSITION", a.start, a.end, a.value, form, a.noun or None)
    )
    placed = place_of(r.s, a.first, a.last, m, r.frame, r.carried, grid=role == "grid")
    if placed is None:
        return None
    session, field, past = placed
    scope, class_name, class_spans = class_of(
        r.s, a.first, a.last, r.frame, owner.entry.class_name, r.carried_class
    )
    if field == "position" and scope == "class":
        field = "position_in_class"
    return Claim(
        "history" if role == "history" or past else "result", field, a.value, owner.entry, session,
        owner.driver,
        class_name if scope != "overall" else None, spans=((a.start, a.end),),
        context=(*session.spans, *class_spans), inferred=inferred, score=sure, start=a.start,
        sentence=r.number, event={"scope": scope} if scope else {},
    )  # fmt: skip


def _row(
    r: Reading, a: Anchor, owner: Candidate, field: str, value: object, sure: float, inferred: bool = False
) -> Claim | None:
    entry = owner.entry
    if owner.phrase is not None:
        named = r.board.entry(owner.phrase, r.board.table(a.first))
        entry = named if named is not None and owner.of == 1 else entry
    claim = r.board.claim(
        field, value, entry, a.first, phrase=owner.phrase, spans=((a.start, a.end),), inferred=inferred
    )
    claim.score = sure
    return claim


def _points(r: Reading, a: Anchor, owner: Candidate, role: str, sure: float) -> Claim | None:
    if role == "held":
        return _row(r, a, owner, "points", a.value, sure)
    if role in ("ahead", "behind"):
        return _row(r, a, owner, "gap", (a.value, "points", role, None), sure)
    if owner.entry.is_team:
        return None
    session = session_of(r.s, a.first, a.last, r.frame, r.carried)
    if session.type not in ("race", "sprint", "stage", "qualifying"):
        session = SessionRef("race", r.frame.session_name if r.frame.session == "race" else None)
    return _result(r, a, owner, "points", a.value, session, sure)


def _fate(r: Reading, a: Anchor, owner: Candidate, role: str, sure: float) -> Claim | None:
    if role[0] == "S":
        return _row(r, a, owner, "position", int(role[1]), sure, inferred=True)
    if owner.entry.is_team:
        return None
    if role[0] == "P":
        place = Anchor("place", a.first, a.last, a.start, a.end, int(role[1]), "implied")
        return _place(r, place, owner, "finish", sure, inferred=True)
    session = session_of(r.s, a.first, a.last, r.frame, r.carried)
    if session.type not in ("race", "sprint", "stage"):
        if not r.frame.race_was_run:
            return None
        session = SessionRef("race", r.frame.session_name)
    return _result(r, a, owner, "status", role, session, sure)
