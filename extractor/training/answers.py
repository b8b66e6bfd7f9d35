"""Answers: which owners and roles of an anchor are right, by what a passage means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.evaluation.names import same_driver
from extractor.reading.attach.anchors import Anchor
from extractor.reading.attach.judge import Case
from extractor.reading.attach.view import Candidate
from extractor.training.meanings import Meaning

_KINDS = {"result": "finish", "standing": "standing", "history": "history"}
_ENDS = {"dnf": "dnf", "not_classified": "dnf", "dns": "dns", "dnq": "dns", "withdrawn": "dns", "dsq": "dsq"}
_CLOSE = 0.0015  # as in the evaluation: half a thousandth absorbs float noise

Told = dict[tuple[int, int], set[tuple[str, int]]]
"""What numbers say of an entry in a sentence: (sentence, entry) ▶ (role, place)."""


def told_by_numbers(cases: Iterable[Case], meanings: Sequence[Meaning]) -> Told:
    """The places that a number tells; what is left to be told is told by other words (a fate)."""
    told: Told = {}
    for case in cases:
        if case.anchor.kind == "place":
            for c in case.candidates:
                for role in right_roles(case, c, meanings):
                    told.setdefault((id(case.sentence), id(c.entry)), set()).add((role, case.anchor.value))
    return told


def right_roles(case: Case, c: Candidate, meanings: Iterable[Meaning], told: Told | None = None) -> set[str]:
    """The roles in which the anchor of ``case`` truly belongs to ``c``."""
    found: set[str] = set()
    for meaning in meanings:
        if not meaning.is_of(c.entry) or _shared(c, meaning):
            continue
        if case.anchor.kind == "fate":
            if proves(case, meaning):
                known = (told or {}).get((id(case.sentence), id(c.entry)), set())
                found |= set(_fates(meaning, known))
        else:
            found |= set(_roles(case.anchor, meaning))
    return found


def _shared(c: Candidate, meaning: Meaning) -> bool:
    """Whether the record is of another group than ``c``: of the whole crew and not of one, or the reverse."""
    if c.crew:
        return not all(meaning.names(driver) for driver in c.entry.drivers)
    if c.phrase is None or c.of < 2 or len(c.entry.drivers) != 1:
        return False
    others = [p.value for p in c.phrase.persons if p.value and p.value not in c.entry.drivers]
    return any(same_driver(other, who) for other in others for who in meaning.who)


def _roles(a: Anchor, meaning: Meaning) -> Iterable[str]:
    if a.kind == "place":
        if a.value in meaning.places:
            yield _KINDS[meaning.kind]
        if meaning.kind == "result" and meaning.grid == a.value:
            yield "grid"
    elif a.kind == "time":
        if meaning.time is not None and abs(meaning.time - float(a.value)) < _CLOSE:
            yield "best"
    else:
        if a.kind == "points" and meaning.points == a.value:
            yield "held" if meaning.kind == "standing" else "scored"
        for value, unit, relation in meaning.gaps:
            if (unit == "points") == (a.kind == "points") and abs(value - float(a.value)) < _CLOSE:
                yield relation


def _fates(meaning: Meaning, known: set[tuple[str, int]]) -> Iterable[str]:
    letter = {"result": "P", "standing": "S"}.get(meaning.kind)
    for place in (1, 2, 3) if letter == "P" else (1, 2):
        if letter and place in meaning.places and (_KINDS[meaning.kind], place) not in known:
            yield f"{letter}{place}"
    if meaning.status and meaning.kind == "result":
        yield _ENDS[meaning.status]


def proves(case: Case, meaning: Meaning) -> bool:
    """Whether the sentence is one of those that prove the record."""
    if not meaning.quotes:
        return True
    text = case.sentence.text.strip()
    return any(q and (q in text or text in q or q[:30] in text) for q in meaning.quotes)
