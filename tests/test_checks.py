"""What drafts say of each other: contradictions are noted, impossible values are taken back."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.reading.checks import cross_check
from extractor.reading.drafts import Draft, Value


def result(driver: str, *, implied: tuple[str, ...] = (), **fields: Any) -> Draft:
    values = {name: Value(value, inferred=name in implied) for name, value in fields.items()}
    return Draft("result", {"session_type": Value("race"), "drivers": Value((driver,)), **values})


def row(driver: str, **fields: Any) -> Draft:
    values = {name: Value(value) for name, value in fields.items()}
    return Draft("standing", {"championship": Value("drivers"), "drivers": Value((driver,)), **values})


BEHIND = {"value": 1.5, "unit": "s", "relation": "behind", "to": None}
AHEAD = {"value": 1.5, "unit": "s", "relation": "ahead", "to": None}


@pytest.mark.parametrize(
    ("drafts", "doubts"),
    [
        ([result("Marr", position=3), result("Hale", position=3)], [["shared place"], ["shared place"]]),
        ([result("Marr", position=3), result("Hale", position=4)], [[], []]),
        (
            [result("Marr", position=3, class_name="GTD"), result("Hale", position=3, class_name="LMP2")],
            [[], []],
        ),
        ([result("Marr", position=3, position_in_class=5)], [["class behind overall"]]),
        ([result("Marr", position=5, position_in_class=3)], [[]]),
        ([row("Marr", position=3, points=50.0), row("Hale", position=3, points=50.0)], [[], []]),
        (
            [row("Marr", position=1, points=50.0), row("Hale", position=2, points=60.0)],
            [["points against places"], ["points against places"]],
        ),
        ([row("Marr", position=1, points=60.0), row("Hale", position=2, points=50.0)], [[], []]),
    ],
)  # fmt: skip
def test_contradictions_are_noted(drafts: list[Draft], doubts: list[list[str]]) -> None:
    cross_check(drafts)
    assert [d.doubts for d in drafts] == doubts


def test_the_first_is_not_behind() -> None:
    told, implied = (
        result("Marr", position=1, gap=BEHIND),
        result("Hale", implied=("position",), position=1, gap=BEHIND),
    )
    cross_check([told])
    cross_check([implied])
    assert (told.get("position"), told.get("gap")) == (1, None)
    assert told.missing == {"gap": "taken back: first, and 1.5 s behind"}
    assert (implied.get("position"), implied.get("gap")) == (None, BEHIND)


def test_the_first_may_be_ahead() -> None:
    winner = result("Marr", position=1, gap=AHEAD)
    cross_check([winner])
    assert winner.get("gap") == AHEAD and not winner.doubts
