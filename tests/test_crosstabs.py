
"""Tables whose columns or rows are sessions or places: which cell says what of whom."""

from __future__ import annotations

import pytest

from tests.builders import LEFT, UP, heading, table
from tests.notation import Case, cases, everything

SESSIONS_AS_COLUMNS: list[Case] = [
    # a ranked list below each stage; the last column is the race
    (
        table(
            ["Stage 1 (Lap 35)", "Stage 2 (Lap 70)", "Final (Lap 150)"],
            ["1. Ada Moss", "1. Ines Marr", "1. Oliver Hale"],
            ["2. Ines Marr", "2. Oliver Hale", "2. Ada Moss"],
        ),
        [
            "race Ada Moss P2",
            "race Oliver Hale P1",
            "stage[Stage 1] Ada Moss P1",
            "stage[Stage 1] Ines Marr P2",
            "stage[Stage 2] Ines Marr P1",
            "stage[Stage 2] Oliver Hale P2",
        ],
    ),
    # qualifying and race below each race
    (
        table(
            ["No.", "Driver", "Race 1 (Fri)", LEFT, "Race 2 (Sat)", LEFT],
            [UP, UP, "Q", "R", "Q", "R"],
            ["6", "Ines Marr", "1", "2", "3", "4"],
            ["22", "Oliver Hale", "2", "1", "9", "DNF"],
        ),
        [
            "qualifying[Race 1 Q] #22 Oliver Hale P2",
            "qualifying[Race 1 Q] #6 Ines Marr P1",
            "qualifying[Race 2 Q] #22 Oliver Hale P9",
            "qualifying[Race 2 Q] #6 Ines Marr P3",
            "race[Race 1] #22 Oliver Hale P1",
            "race[Race 1] #6 Ines Marr P2",
            "race[Race 2] #22 Oliver Hale dnf",
            "race[Race 2] #6 Ines Marr P4",
        ],
    ),
    # two races side by side, each with its own cars and crews
    (
        table(
            ["", "Race 1", LEFT, "Race 2", LEFT],
            ["", "Team", "Drivers", "Team", "Drivers"],
            [
                "1st",
                "#6 Harlan Racing",
                "Ines Marr / Oliver Hale",
                "#22 Castle Motorsport",
                "Ada Moss / Kenji Ito",
            ],
            [
                "2nd",
                "#22 Castle Motorsport",
                "Ada Moss / Kenji Ito",
                "#6 Harlan Racing",
                "Ines Marr / Oliver Hale",
            ],
        ),
        [
            "race[Race 1] #22 Ada Moss + Kenji Ito P2",
            "race[Race 1] #6 Ines Marr + Oliver Hale P1",
            "race[Race 2] #22 Ada Moss + Kenji Ito P1",
            "race[Race 2] #6 Ines Marr + Oliver Hale P2",
        ],
    ),
]

PLACES_AS_COLUMNS: list[Case] = [
    (
        (
            heading("Race 1"),
            table(
                ["Class", "P1", "P2"],
                ["GT3", "Ines Marr (No. 6)", "Oliver Hale (No. 22), +2.118"],
                ["GT4", "Ada Moss (No. 7)", "Kenji Ito (No. 9), +0.9"],
            ),
        ),
        [
            "race[Race 1] GT3 #22 Oliver Hale C2 -2.118s",
            "race[Race 1] GT3 #6 Ines Marr C1",
            "race[Race 1] GT4 #7 Ada Moss C1",
            "race[Race 1] GT4 #9 Kenji Ito C2 -0.9s",
        ],
    ),
]

SESSIONS_AS_ROWS: list[Case] = [
    (
        table(
            ["Session", "No. 6 Ines Marr", LEFT, "No. 22 Oliver Hale", LEFT],
            [UP, "Start", "Finish", "Start", "Finish"],
            ["Heat 1B", "1", "1", "2", "2"],
            ["Semifinal A", "1", "1", "–", "–"],
            ["Final", "1", "2", "2", "1"],
        ),
        [
            "race[Final] #22 Oliver Hale P1 G2",
            "race[Final] #6 Ines Marr P2 G1",
            "race[Heat 1B] #22 Oliver Hale P2 G2",
            "race[Heat 1B] #6 Ines Marr P1 G1",
            "race[Semifinal A] #6 Ines Marr P1 G1",
        ],
    ),
]

POINTS_TWICE: list[Case] = [
    # those of the day and those held
    (
        table(
            ["Driver", "Quali", "Race", "Pts (day)", "Pts (total)"],
            ["Ines Marr", "1", "3", "18", "101"],
            ["Oliver Hale", "8", "4", "12", "84"],
        ),
        [
            "qualifying Ines Marr P1",
            "qualifying Oliver Hale P8",
            "race Ines Marr P3 18 pts",
            "race Oliver Hale P4 12 pts",
            "standing drivers Ines Marr 101 pts",
            "standing drivers Oliver Hale 84 pts",
        ],
    ),
]

TABLES = {
    "sessions_as_columns": SESSIONS_AS_COLUMNS,
    "places_as_columns": PLACES_AS_COLUMNS,
    "sessions_as_rows": SESSIONS_AS_ROWS,
    "points_twice": POINTS_TWICE,
}


@pytest.mark.parametrize(("blocks", "meant"), cases(TABLES))
def test_crossed_tables(blocks: object, meant: list[str]) -> None:
    assert everything(blocks if isinstance(blocks, tuple) else (blocks,)) == sorted(meant)  # type: ignore[arg-type]
