"""The judge: who owns each anchor of a sentence, and the claims that follow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..board import Board
from ..cast import Cast
from ..claims import Claim, SessionRef
from ..drafts import Offsets
from ..frame import Frame
from ..scene import Sentence
from .anchors import ROLES, Anchor, find_anchors
from .features import about, of_anchor, of_fate, of_pair, role_of, subject_of
from .model import weights
from .verdicts import claim_of
from .view import Candidate, View

TAKE = {"place": 0.6, "points": 0.6, "gap": 0.6, "time": 0.6, "fate": 0.8}
"""The least probability at which an owner is believed; chosen on dev and the held-out statements."""
AGAINST = 0.9
"""The same where the rules hold the value for a wish, the running order or another year."""
KEEP = 0.15
"""The least probability that leaves what the rules say of this event in place: below, one in five is so."""

log = logging.getLogger(__name__)

_MIRRORED = {"ahead": "behind", "behind": "ahead"}  # one gap, told of both its ends


@dataclass(slots=True)
class Case:
    """One decision: which of the candidates owns the anchor, and as what."""

    anchor: Anchor
    sentence: Sentence
    features: list[int]
    candidates: list[Candidate]
    pairs: list[list[int]]
    claims: list[Claim]  # of the rules, about the whole sentence


@dataclass(slots=True)
class Reading:
    """What a sentence is read with: what was said before it, and what the rules made of it."""

    number: int
    s: Sentence
    cast: Cast
    frame: Frame
    board: Board
    carried: SessionRef | None
    carried_class: tuple[str, Offsets] | None
    claims: list[Claim]
    before: str
    """What the sentence before told of in the same paragraph: result, standing, history, or nothing."""


def cases(r: Reading) -> Iterator[Case]:
    """The decisions that a sentence asks for."""
    anchors = find_anchors(r.s, of_table=r.board.carried)
    view = View.of(r.s, r.cast, r.frame, r.claims, anchors, r.carried, r.before)
    for a in anchors:
        found = subject_of(r.s, a)
        pairs = [of_pair(view, a, c, found) for c in view.candidates]
        yield Case(a, r.s, of_anchor(view, a), view.candidates, pairs, r.claims)
    for c in view.candidates:
        first, last = (c.phrase.first, c.phrase.last) if c.phrase else (0, 0)
        a = Anchor("fate", first, last, r.s.items[first].start, r.s.items[last].end)
        yield Case(a, r.s, of_fate(view, a, c), [c], [[]], r.claims)


def judge(r: Reading, watch: Callable[[Case], None] | None = None) -> list[Claim]:
    """The claims of the rules about a sentence, those disbelieved left out, with what the rules did not see.

    ``watch`` is shown every case (and then nothing is decided): that is how training sees releases.
    """
    if watch is not None:
        for case in cases(r):
            watch(case)
        return r.claims
    known = weights()
    if not known or r.s.quoted:
        return r.claims
    kept = list(r.claims)
    for case in cases(r):
        a = case.anchor
        _, some = known[a.kind].judge(case.features, case.pairs)
        if a.kind == "fate":
            _add_fates(r, kept, case.candidates[0], a, some[0])
            continue
        best = divmod(int(some.argmax()), some.shape[1]) if some.size else None
        said = [c for c in kept if about(c, a)]
        for c in said:
            c.sure = _belief(c, case, some)
            if c.sure < KEEP and c.kind != "history":
                log.info("disbelieved: %s %s in “%s”", c.field, c.value, r.s.text[:120])
                kept.remove(c)
        if best is None or some[best] < _needed(a.kind, said):
            continue
        owner, role = case.candidates[best[0]], ROLES[a.kind][best[1]]
        if owner.crew:
            owner.entry = r.cast.entries.join(owner.entry)
        same = [c for c in said if c.entry is owner.entry and role_of(c) == role]
        kept = [c for c in kept if c not in said or c in same or role_of(c) == _MIRRORED.get(role)]
        sure = float(some[best])
        for c in same:
            c.score, c.sure = max(c.score, sure), sure
            if c not in kept:
                kept.append(c)
        if not same and (new := claim_of(r, a, owner, role, sure)) is not None:
            new.sure = sure
            kept.append(new)
    return kept


def _needed(kind: str, said: Sequence[Claim]) -> float:
    """How sure the model has to be: surer where what the rules ``said`` of the anchor speaks against it."""
    return AGAINST if said and all(c.score < 0 for c in said) else TAKE[kind]


def _belief(c: Claim, case: Case, some: Any) -> float:
    """How probable the model holds a claim of the rules, a gap also when it is told of its other end."""
    role = role_of(c)
    roles = ROLES[case.anchor.kind]
    if role not in roles:
        return 0.0
    mirrored = _MIRRORED.get(role)
    belief = 0.0
    for owner, row in zip(case.candidates, some, strict=True):
        if owner.entry is c.entry or (owner.crew and set(c.entry.drivers) <= set(owner.entry.drivers)):
            belief += row[roles.index(role)]
        elif mirrored is not None:
            belief += row[roles.index(mirrored)]
    return float(belief)


def _add_fates(r: Reading, kept: list[Claim], c: Candidate, a: Anchor, some: Any) -> None:
    """Add the fates of ``c`` that the rules do not tell. What they do tell they tell for good reasons."""
    told = {fate_of(o): o for o in kept if o.entry is c.entry}
    for role, probability in zip(ROLES["fate"], some.tolist(), strict=True):
        if role in told or c.crew or probability < TAKE["fate"]:
            continue
        if (new := claim_of(r, a, c, role, probability)) is not None:
            new.sure = probability
            kept.append(new)


def fate_of(c: Claim) -> str | None:
    """The fate that a claim tells of, if any."""
    if c.field == "status":
        return str(c.value)
    if c.field.startswith("position") and c.kind != "history":
        return f"{'S' if c.kind == 'standing' else 'P'}{c.value}"
    return None
