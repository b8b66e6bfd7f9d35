"""Which predicted record stands for which gold record.

Every gold record is weighed against every prediction of its kind (`likeness`), and the one-to-one
assignment with the greatest total weight is taken; a pair below `THRESHOLD` is no pair. Weights favour
who (car, driver) over what (places, gaps, points, times), and what over context (session, class).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scipy.optimize import linear_sum_assignment

from extractor.evaluation.facts import Fact, Row
from extractor.evaluation.names import same_class, same_team

THRESHOLD = 2.5
"""The least likeness of a pair: one equal figure."""

_NUMBER, _DRIVER, _TEAM, _MAKER = 4.0, 4.0, 1.5, 1.0
_FIGURE = 2.5
_SESSION, _OTHER_SESSION = 3.0, -2.0
_SESSION_NAME, _OTHER_SESSION_NAME = 1.0, -0.5
_CHAMPIONSHIP = 1.0
_CLASS, _OTHER_CLASS = 0.5, -1.5
_FIGURES = frozenset({"position", "gap", "points", "lap_time"})


def pair(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[int, int]]:
    """Return (gold index, prediction index) for the best one-to-one pairing of alike rows.

    >>> gold = [Row.of("result", {"session_type": "race", "car_number": n}) for n in ("6", "7")]
    >>> pair(gold, [gold[1]])
    [(1, 0)]
    """
    if not gold or not predicted:
        return []
    weights = [[likeness(row, guess) for guess in predicted] for row in gold]
    rows, guesses = linear_sum_assignment(weights, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, guesses, strict=True) if weights[i][j] >= THRESHOLD]


def likeness(gold: Row, guess: Row) -> float:
    """How strongly a prediction speaks of the gold record: 0 for another entry, else the sum of weights."""
    same_driver, same_number = gold.shares_driver(guess), gold.shares_number(guess)
    if not same_driver and not same_number:
        numbers_differ = gold.car_number is not None and guess.car_number is not None
        drivers_differ = bool(gold.drivers and guess.drivers)
        if numbers_differ or drivers_differ:
            return 0.0
    who = _NUMBER * same_number + _DRIVER * same_driver
    who += _TEAM * _both(gold.team, guess.team, same_team)
    if gold.kind == "standing":
        who += _MAKER * _both(gold.manufacturer, guess.manufacturer, same_team)
    agreed, _, _ = match_facts(_figures(gold), _figures(guess))
    if not who and not agreed:
        return 0.0
    return max(who + _FIGURE * len(agreed) + _context(gold, guess), 0.0)


def _context(gold: Row, guess: Row) -> float:
    weight = 0.0
    if gold.kind == "standing":
        weight += _CHAMPIONSHIP * (gold.championship == guess.championship)
    else:
        if gold.session == guess.session or same_start(gold, guess):
            weight += _SESSION
        elif gold.session and guess.session:
            weight += _OTHER_SESSION
        if gold.session_name and guess.session_name:
            weight += _SESSION_NAME if gold.session_name == guess.session_name else _OTHER_SESSION_NAME
    if gold.class_name and guess.class_name:
        weight += _CLASS if same_class(gold.class_name, guess.class_name) else _OTHER_CLASS
    return weight


def same_start(gold: Row, guess: Row) -> bool:
    """Whether the two rows may be one fact told as a starting place and as a qualifying place."""
    sessions = {gold.session, guess.session}
    return sessions == {"qualifying", "race"} and ("grid" in gold.places or "grid" in guess.places)


def match_facts(gold: Iterable[Fact], predicted: Iterable[Fact]) -> tuple[list[Fact], list[Fact], list[Fact]]:
    """Return the gold facts that were found, those that were missed, and the false predicted ones.

    Each gold fact takes the first prediction, still free, that agrees with it.

    >>> match_facts([Fact("position", 2), Fact("points", 18)], [Fact("position", 2), Fact("points", 15)])[1:]
    ([Fact(field='points', value=18)], [Fact(field='points', value=15)])
    """
    left, found, missed = list(predicted), [], []
    for fact in gold:
        hit = next((n for n, guess in enumerate(left) if fact.agrees(guess)), None)
        if hit is None:
            missed.append(fact)
        else:
            found.append(fact)
            del left[hit]
    return found, missed, left


def _figures(row: Row) -> list[Fact]:
    return [fact for fact in row.facts() if fact.field in _FIGURES]


def _both(one: str | None, other: str | None, same: Callable[[str, str], bool]) -> bool:
    return bool(one and other and same(one, other))
