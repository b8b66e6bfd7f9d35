"""Scoring: which names are the same, and which predicted record stands for which gold record."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.evaluation.facts import Row
from extractor.evaluation.names import same_class, same_driver, same_figure, same_team
from extractor.evaluation.pairing import pair

Record = dict[str, Any]


def race(**fields: Any) -> Record:
    return {"session_type": "race", **fields}


def qualifying(**fields: Any) -> Record:
    return {"session_type": "qualifying", **fields}


def table(**fields: Any) -> Record:
    return {"championship": "drivers", **fields}


# --- names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ines Marr", "Ines Marr", True),
        ("Ines Marr", "INÉS MARR", True),
        ("Ines Marr", "Marr", True),
        ("Ines Marr", "Ines", True),
        ("Ines Marr", "I. Marr", True),
        ("Ines Marr", "Ines de la Marr", True),
        ("Bo Hale Jr.", "Bo Hale", True),
        ("Jan O’Neil", "Jan O'Neil", True),
        ("Ines Marr", "Ada Marr", False),
        ("Ines Marr", "Ines Hale", False),
        ("Ines Marr", "Hale", False),
        ("Ines Marr", "", False),
        ("", "", False),
    ],
)
def test_drivers(one: str, other: str, same: bool) -> None:
    assert same_driver(one, other) is same_driver(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Harlan Tools Racing", "Harlan Racing", True),
        ("Harlan Tools Racing", "Harlan", True),
        ("Harlan Racing", "Ostrava Racing", False),
        ("Team Harlan Racing", "Ostrava Team Racing", True),  # two words of three
        ("Harlan", "", False),
    ],
)
def test_teams(one: str, other: str, same: bool) -> None:
    assert same_team(one, other) is same_team(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("GTD PRO", "GTD Pro", True), ("LMP2 class", "LMP 2", True), ("GTD", "GTD Pro", False)],
)
def test_classes(one: str, other: str, same: bool) -> None:
    assert same_class(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (68.1, "68.100", True),
        (1.2345, 1.235, True),
        (1.234, 1.236, False),
        (3, 3.0, True),
        ("dnf", "dns", False),
    ],
)
def test_figures(one: object, other: object, same: bool) -> None:
    assert same_figure(one, other) is same


# --- pairing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "predicted", "pairs"),
    [
        pytest.param(
            [race(car_number="7", position=1), race(car_number="6", position=2)],
            [race(car_number="6", position=2), race(car_number="7", position=1)],
            [(0, 1), (1, 0)],
            id="by number, whatever the order",
        ),
        pytest.param(
            [race(car_number="7", drivers=["Ines Marr"], position=1)],
            [race(drivers=["Marr"], position=4)],
            [(0, 0)],
            id="by driver alone",
        ),
        pytest.param(
            [race(car_number="7", position=1)], [race(car_number="8", position=1)], [], id="never two numbers"
        ),
        pytest.param(
            [race(car_number="01", position=1)], [race(car_number="1", position=1)], [], id="01 is not 1"
        ),
        pytest.param(
            [race(drivers=["Ines Marr"], position=1)],
            [race(drivers=["Bo Hale"], position=1)],
            [],
            id="never two drivers",
        ),
        pytest.param([race(position=3)], [race(position=3)], [(0, 0)], id="a place alone is enough"),
        pytest.param([race(position=3)], [race(position=4)], [], id="the session alone is not"),
        pytest.param(
            [qualifying(car_number="7", position=2), race(car_number="7", position=2)],
            [race(car_number="7", position=2), qualifying(car_number="7", position=2)],
            [(0, 1), (1, 0)],
            id="by session, among records of one car",
        ),
        pytest.param(
            [race(car_number="7", session_name="Race 1"), race(car_number="7", session_name="Race 2")],
            [race(car_number="7", session_name="Race 2")],
            [(1, 0)],
            id="by the session's name",
        ),
        pytest.param(
            [race(position=1, class_name="GTD"), race(position=1, class_name="LMP2")],
            [race(position=1, class_name="LMP2")],
            [(1, 0)],
            id="by class",
        ),
        pytest.param([], [race(position=1)], [], id="nothing to pair"),
    ],
)
def test_results_are_paired(
    gold: list[Record], predicted: list[Record], pairs: list[tuple[int, int]]
) -> None:
    assert pair([Row.of("result", r) for r in gold], [Row.of("result", r) for r in predicted]) == pairs


def test_standings_are_paired_by_championship() -> None:
    gold = [table(championship=name, car_number="7", position=1) for name in ("teams", "drivers")]
    rows = [Row.of("standing", record) for record in gold]
    assert pair(rows, rows[1:]) == [(1, 0)]
