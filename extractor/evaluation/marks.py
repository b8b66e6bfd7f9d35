"""Marking one release: found, missed and false facts, and how many records are right as a whole.

Three things are forgiven, because the release itself says them:

- a name on a standing that the gold ties to the same entry in another record;
- a gap that stands on the other entry of the pair, and a second gap that gold states elsewhere;
- a starting place told as a qualifying place, or the other way round, be it in place of the gold
  record's or in a record of its own.

Optional gold records, and the waived fields of the others, are neither asked nor punished.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.evaluation.facts import CARD, Fact, Kind, Row, rows_of
from extractor.evaluation.names import same_class, same_team
from extractor.evaluation.pairing import match_facts, pair, same_start


@dataclass(frozen=True, slots=True)
class Slip:
    """One miss or false value. ``fact`` is None where the whole record is missed or false."""

    sort: Literal["missed", "false"]
    row: Row
    fact: Fact | None = None


@dataclass(slots=True)
class Marks:
    """What one release earned: facts by field, records, scopes of places, and every slip."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    records: Counter[Literal["right", "wrong", "missed", "false"]] = field(default_factory=Counter)
    scope: Counter[bool] = field(default_factory=Counter)
    slips: list[Slip] = field(default_factory=list)
    trust: list[tuple[float, bool]] = field(default_factory=list)
    """Of each predicted record its confidence, and whether its card fields say nothing false."""


def mark(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Marks:
    """Compare a predicted release with its gold, both as JSON objects; an empty one predicts nothing.

    >>> gold = {"results": [{"session_type": "race", "car_number": "7", "position": 2}]}
    >>> guess = {"results": [{"session_type": "race", "car_number": "7", "position": 3}]}
    >>> marks = mark(gold, guess)
    >>> dict(marks.found), dict(marks.missed), dict(marks.false)
    ({'car_number': 1, 'session': 1}, {'position': 1}, {'position': 1})
    """
    marking = _Marking(gold)
    kinds: tuple[Kind, Kind] = ("result", "standing")
    for kind in kinds:
        marking.compare(marking.gold[kind], rows_of(predicted, kind))
    marking.forgive_mirrored_gaps()
    marking.trust(predicted)
    return marking.marks


class _Marking:
    """The state of one comparison: gold's rows, and which gaps were stated, found and missed so far."""

    def __init__(self, gold: Mapping[str, Any]) -> None:
        self.gold: dict[Kind, list[Row]] = {
            "result": rows_of(gold, "result"),
            "standing": rows_of(gold, "standing"),
        }
        self.entries = [*self.gold["result"], *self.gold["standing"]]
        self.stated_gaps = {gap.key for row in self.entries for gap in row.gaps}
        self.found_gaps: set[float] = set()
        self.missed_gaps: list[Slip] = []
        self.marks = Marks()

    def compare(self, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
        pairs = pair(gold, predicted)
        for i, j in pairs:
            if not gold[i].optional:
                self._mark_pair(gold[i], predicted[j])
        paired_gold, paired_predictions = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, row in enumerate(gold):
            if i not in paired_gold and not row.optional:
                self.marks.records["missed"] += 1
                self.marks.missed.update(fact.field for fact in row.facts())
                self.marks.slips.append(Slip("missed", row))
        for j, guess in enumerate(predicted):
            if j not in paired_predictions and not _repeats_start(guess, gold):
                self.marks.records["false"] += 1
                self.marks.false.update(fact.field for fact in guess.facts())
                self.marks.slips.append(Slip("false", guess))

    def _mark_pair(self, row: Row, guess: Row) -> None:
        guessed = list(guess.facts())
        if same_start(row, guess):
            guessed = [Fact("session", row.session) if f.field == "session" else f for f in guessed]
        found, missed, false = match_facts(row.facts(), guessed)
        gap_missed = any(fact.field == "gap" for fact in missed)
        missed = [fact for fact in missed if fact.field not in row.waived]
        false = [fact for fact in false if not self._forgiven(fact, row, gap_missed)]

        self.marks.found.update(fact.field for fact in found)
        self.marks.missed.update(fact.field for fact in missed)
        self.marks.false.update(fact.field for fact in false)
        slips = [Slip("missed", row, fact) for fact in missed]
        self.marks.slips += [*slips, *(Slip("false", guess, fact) for fact in false)]
        self.found_gaps |= {fact.value.key for fact in found if fact.field == "gap"}
        self.missed_gaps += [slip for slip in slips if slip.fact and slip.fact.field == "gap"]

        right = not any(fact.field in CARD for fact in [*missed, *false])
        self.marks.records["right" if right else "wrong"] += 1
        for scope, place in row.places.items():
            self.marks.scope[guess.places.get(scope) == place] += 1

    def _forgiven(self, fact: Fact, row: Row, gap_missed: bool) -> bool:
        """Whether a predicted value that the gold record lacks is still no mistake."""
        if fact.field in row.waived:
            return True
        if fact.field == "gap":
            return not gap_missed and fact.value.key in self.stated_gaps
        return row.kind == "standing" and self._tied(fact, row)

    def _tied(self, fact: Fact, row: Row) -> bool:
        """Whether gold gives the entry of ``row`` this number, team or class in any of its records."""
        same_entry = [other for other in self.entries if row.shares_number(other) or row.shares_driver(other)]
        match fact.field:
            case "car_number":
                return any(other.car_number == fact.value for other in same_entry)
            case "team":
                return any(other.team and same_team(fact.value, other.team) for other in same_entry)
            case "class":
                return any(
                    other.class_name and same_class(fact.value, other.class_name) for other in same_entry
                )
        return False

    def forgive_mirrored_gaps(self) -> None:
        """A gap belongs to two entries; found on one of them, it is not missed on the other."""
        for slip in self.missed_gaps:
            if slip.fact and slip.fact.value.key in self.found_gaps:
                self.marks.missed["gap"] -= 1
                self.marks.slips.remove(slip)

    def trust(self, predicted: Mapping[str, Any]) -> None:
        """Note of every predicted record how sure it was, and whether it was right."""
        wrong = {
            id(slip.row.raw)
            for slip in self.marks.slips
            if slip.sort == "false" and (slip.fact is None or slip.fact.field in CARD)
        }
        for record in [*predicted.get("results", ()), *predicted.get("standings", ())]:
            if isinstance(confidence := record.get("confidence"), float):
                self.marks.trust.append((confidence, id(record) not in wrong))


def _repeats_start(guess: Row, gold: Sequence[Row]) -> bool:
    """Whether an extra record only says again where an entry of the gold starts or qualified."""
    places = set(guess.places.values())
    alone = len(places) == 1 and not guess.gaps and not guess.points
    if guess.kind != "result" or guess.session not in ("qualifying", "race") or not alone:
        return False
    for row in gold:
        starts = {row.places.get("grid")}
        if row.session == "qualifying":
            starts |= {row.places.get("position"), row.places.get("position_in_class")}
        same_entry = row.shares_number(guess) or row.shares_driver(guess)
        if same_entry and row.session in ("qualifying", "race") and places & starts:
            return "grid" in guess.places or guess.session == "qualifying"
    return False
