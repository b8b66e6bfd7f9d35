"""Result tables: what a row of each layout means, and which tables mean nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.page.article import Article
from extractor.reading.drafts import Draft
from extractor.reading.tabular import read_tables
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import role_of
from extractor.reading.tabular.context import read_heading
from extractor.reading.tabular.names import crew
from tests.builders import LEFT, UP, article, heading, table


def bare(draft: Draft) -> dict[str, Any]:
    """A draft as plain values; a gap as (value, unit, place or first name of the other)."""
    fields = {name: value.value for name, value in draft.fields.items()}
    if "gap" in fields:
        gap = fields["gap"]
        other = gap.to and (gap.to.position or gap.to.driver)
        fields["gap"] = (gap.value, gap.unit, other)
    return fields


def rows_of(page: Article, *names: str) -> list[tuple[Any, ...]]:
    """The named fields of every draft that the tables of a page give, in order."""
    return [tuple(bare(draft).get(name) for name in names) for draft in read_tables(page)]


def test_a_race_of_several_classes_has_overall_and_class_places() -> None:
    page = article(
        heading("Race results"),
        table(
            ["Pos", "PIC", "No", "Class", "Drivers", "Team", "Car", "Laps", "Gap"],
            ["1", "1", "07", "GTP", "Ada Moss / Jun Ito", "Harlan Racing", "Porsche 963", "120", "--"],
            [
                "2",
                "2",
                "31",
                "GTP",
                "Lea Graf / Bo Lind",
                "Graf Motorsport",
                "Cadillac V-Series.R",
                "120",
                "+3.456",
            ],
            ["3", "1", "77", "GTD PRO", "Ivo Rand", "Team Rand", "Porsche 911 GT3 R", "115", "+5 Laps"],
            ["4", "2", "3", "GTD PRO", "Kim Holt", "Holt Racing", "Ford Mustang GT3", "60", "DNF"],
        ),
    )
    assert rows_of(page, "position", "position_in_class", "class_name", "car_number", "drivers") == [
        (1, 1, "GTP", "07", ("Ada Moss", "Jun Ito")),
        (2, 2, "GTP", "31", ("Lea Graf", "Bo Lind")),
        (3, 1, "GTD PRO", "77", ("Ivo Rand",)),
        (4, 2, "GTD PRO", "3", ("Kim Holt",)),
    ]
    assert rows_of(page, "session_type", "manufacturer", "vehicle", "laps", "gap", "status") == [
        ("race", "Porsche", "Porsche 963", 120, None, None),
        ("race", "Cadillac", "Cadillac V-Series.R", 120, (3.456, "s", 1), None),
        ("race", "Porsche", "Porsche 911 GT3 R", 115, (5.0, "lap", 1), None),
        ("race", "Ford", "Ford Mustang GT3", 60, None, "dnf"),
    ]


def test_every_value_and_its_heading_point_at_their_characters() -> None:
    page = article(heading("GTD PRO – Race 2"), table(["Pos", "Driver", "Pts"], ["1", "MOSS Ada", "25"]))
    (draft,) = read_tables(page)
    said = {name: [page.text[a:b] for a, b in value.spans] for name, value in draft.fields.items()}
    context = {name: [page.text[a:b] for a, b in value.context] for name, value in draft.fields.items()}
    assert said["position_in_class"] == ["1"]
    assert said["drivers"] == ["MOSS Ada"]
    assert said["points"] == ["25"]
    assert context["class_name"] == ["GTD PRO"]
    assert context["session_name"] == context["session_type"] == ["Race 2"]


def test_title_rows_name_the_class_of_the_rows_below_them() -> None:
    page = article(
        heading("Qualifying"),
        table(
            ["GTD PRO", LEFT, LEFT, LEFT],
            ["Pos", "Car", "Driver", "Time"],
            ["1", "#77", "GRAF Lea", "1:19.123"],
            ["2", "#3", "ITO Jun", "+0.052"],
            ["GTD", LEFT, LEFT, LEFT],
            ["1", "#57", "Bo Lind", "1:20.001"],
            header=0,
        ),
    )
    assert rows_of(
        page, "class_name", "position_in_class", "car_number", "drivers", "fastest_lap_time", "gap"
    ) == [
        ("GTD PRO", 1, "77", ("Lea Graf",), 79.123, None),
        ("GTD PRO", 2, "3", ("Jun Ito",), None, (0.052, "s", 1)),
        ("GTD", 1, "57", ("Bo Lind",), 80.001, None),
    ]


def test_places_that_count_on_through_class_blocks_are_overall_places() -> None:
    page = article(
        heading("Race"),
        table(
            ["Pos", "No", "Driver"],
            ["LMP2", LEFT, LEFT],
            ["1", "22", "Ada Moss"],
            ["2", "23", "Jun Ito"],
            ["LMP3", LEFT, LEFT],
            ["3", "4", "Lea Graf"],
        ),
    )
    assert rows_of(page, "class_name", "position", "position_in_class") == [
        ("LMP2", 1, None),
        ("LMP2", 2, None),
        ("LMP3", 3, None),
    ]


def test_a_class_table_counts_gaps_from_the_class_winner_and_shows_the_winners_laps() -> None:
    page = article(
        heading("Race 1"),
        table(
            ["Class", "Position", LEFT, "No.", "Driver", "Entrant / Car", "Gap in class"],
            [UP, "Class", "Overall", UP, UP, UP, UP],
            ["GT3", "1", "1", "78", "Ada Moss", "Harlan Racing – Lamborghini Huracan GT3 Evo2", "33 laps"],
            ["GT3", "2", "2", "63", "Jun Ito", "Team Ito – McLaren 720S GT3 Evo", "+6.412"],
            ["GT4", "1", "12", "14", "Lea Graf", "Graf Motorsport – BMW M4 GT4", "30 laps"],
            ["GT4", "2", "13", "25", "Bo Lind", "Lind Racing – Ginetta G56 GT4", "+0.348"],
            header=2,
        ),
    )
    assert rows_of(page, "position", "position_in_class", "team", "laps", "gap") == [
        (1, 1, "Harlan Racing", 33, None),
        (2, 2, "Team Ito", None, (6.412, "s", 1)),
        (12, 1, "Graf Motorsport", 30, None),
        (13, 2, "Lind Racing", None, (0.348, "s", 1)),
    ]


def test_the_winners_race_time_is_no_gap_and_unsigned_times_below_it_are() -> None:
    page = article(
        heading("Race classification"),
        table(
            ["Pos", "Driver", "Grid", "Time/Retired", "Pts"],
            ["1", "Ada Moss", "1", "1:25:27.325", "25"],
            ["2", "Jun Ito", "3", "+20.886", "18"],
            ["3", "Lea Graf", "2", "57.109", "15"],
            ["4", "Bo Lind", "5", "+1 lap", "12"],
            ["NC", "Ivo Rand", "9", "Engine", ""],
        ),
    )
    assert rows_of(page, "position", "grid", "gap", "points", "status") == [
        (1, 1, None, 25, None),
        (2, 3, (20.886, "s", 1), 18, None),
        (3, 2, (57.109, "s", 1), 15, None),
        (4, 5, (1.0, "lap", 1), 12, None),
        (None, 9, None, None, "not_classified"),
    ]


def test_of_two_distance_columns_the_one_that_never_shrinks_counts_from_the_leader() -> None:
    page = article(
        heading("Qualifying"),
        table(
            ["P", "No", "Name", "Time", "Diff", "Gap"],
            ["1", "67", "Ada Moss", "1:43.878", "0.000", "0.000"],
            ["2", "28", "Jun Ito", "1:46.763", "2.885", "2.885"],
            ["3", "9", "Lea Graf", "1:47.162", "3.284", "0.399"],
        ),
    )
    assert rows_of(page, "fastest_lap_time", "gap") == [
        (103.878, None),
        (106.763, (2.885, "s", 1)),
        (107.162, (3.284, "s", 1)),
    ]


def test_an_interval_is_measured_to_the_car_ahead() -> None:
    page = article(
        heading("Race"),
        table(
            ["Pos", "Driver", "Interval"],
            ["1", "Ada Moss", ""],
            ["2", "Jun Ito", "5.2"],
            ["3", "Lea Graf", "0.4"],
        ),
    )
    assert rows_of(page, "gap") == [(None,), ((5.2, "s", 1),), ((0.4, "s", 2),)]


def test_of_the_qualifying_segments_the_last_time_counts() -> None:
    page = article(
        heading("Qualifying"),
        table(
            ["Pos", "Driver", "Q1", "Q2", "Q3"],
            ["1", "Ada Moss", "1:30.1", "1:29.8", "1:29.1"],
            ["11", "Jun Ito", "1:30.5", "1:30.2", "–"],
            ["16", "Lea Graf", "1:31.5", "", ""],
        ),
    )
    assert rows_of(page, "position", "fastest_lap_time") == [(1, 89.1), (11, 90.2), (16, 91.5)]


def test_columns_named_after_sessions_make_a_record_each() -> None:
    page = article(
        table(
            ["Driver", "Start", "Stage 1", "Stage 2", "Finish", "Points", "Standing"],
            ["Ada Moss", "3", "2", "5", "1", "55", "4th"],
        ),
        title="Team race report",
    )
    assert rows_of(page, "session_type", "session_name", "grid", "position", "points", "championship") == [
        ("race", None, 3, 1, 55, None),
        ("stage", "Stage 1", None, 2, None, None),
        ("stage", "Stage 2", None, 5, None, None),
        (None, None, None, 4, None, "drivers"),
    ]


def test_a_header_above_headers_names_the_session_of_its_columns() -> None:
    page = article(
        heading("Results"),
        table(
            ["Driver", "Race 1", LEFT, "Race 2", LEFT],
            [UP, "Grid", "Pos", "Grid", "Pos"],
            ["Ada Moss", "3", "1", "6", "DNF"],
            header=2,
        ),
    )
    assert rows_of(page, "session_name", "grid", "position", "status") == [
        ("Race 1", 3, 1, None),
        ("Race 2", 6, None, "dnf"),
    ]


def test_a_crew_in_several_rows_is_one_entry() -> None:
    page = article(
        heading("Race"),
        table(
            ["Pos", "No", "Driver", "Laps"],
            ["1", "7", "Ada Moss", "120"],
            [UP, UP, "Jun Ito", UP],
            ["2", "8", "Lea Graf", "119"],
            ["", "", "Bo Lind", ""],
        ),
    )
    assert rows_of(page, "position", "drivers") == [
        (1, ("Ada Moss", "Jun Ito")),
        (2, ("Lea Graf", "Bo Lind")),
    ]


def test_a_table_without_headers_is_read_below_a_clear_heading_only() -> None:
    rows = table(
        ["1", "Ada Moss", "34:49.679"], ["2", "Jun Ito", "+3.006"], ["3", "Lea Graf", "+4.556"], header=0
    )
    assert rows_of(article(heading("Race 1 result"), rows), "position", "drivers", "gap") == [
        (1, ("Ada Moss",), None),
        (2, ("Jun Ito",), (3.006, "s", 1)),
        (3, ("Lea Graf",), (4.556, "s", 1)),
    ]
    assert rows_of(article("Some people", rows), "position") == []


@pytest.mark.parametrize(
    ("title", "header", "row", "expected"),
    [
        (
            "Ergebnis Rennen 2",
            ["Platz", "Nr.", "Fahrer", "Rückstand"],
            ["2", "5", "Ada Moss", "+1,234 s"],
            "race",
        ),
        (
            "Résultats des essais libres",
            ["Pos", "N°", "Pilote", "Temps"],
            ["2", "5", "Ada Moss", "1'20.5"],
            "practice",
        ),
        (
            "Clasificación de la carrera 1",
            ["Pos", "Nº", "Piloto", "Vueltas"],
            ["2", "5", "Ada Moss", "20"],
            "race",
        ),
        (
            "Risultati qualifiche",
            ["Pos", "N", "Pilota", "Tempo"],
            ["2", "5", "Ada Moss", "1:20.5"],
            "qualifying",
        ),
        ("Superpole", ["Pos", "No.", "Rider", "Time"], ["2", "5", "Ada Moss", "1'20.5"], "qualifying"),
        (
            "Sprint shootout",
            ["P", "#", "Driver", "Best"],
            ["2", "5", "Ada Moss", "1:20.5"],
            "sprint_qualifying",
        ),
        ("Sprint", ["P", "#", "Driver", "Pts"], ["2", "5", "Ada Moss", "7"], "sprint"),
        ("Warm-up", ["P", "#", "Driver", "Best"], ["2", "5", "Ada Moss", "1:20.5"], "warm_up"),
        ("Power Stage", ["P", "#", "Driver", "Gap"], ["2", "5", "Ada Moss", "+0.5"], "stage"),
        ("Test day times", ["P", "#", "Driver", "Time"], ["2", "5", "Ada Moss", "1:20.5"], "test"),
    ],
)
def test_headers_and_headings_of_the_trade(
    title: str, header: list[str], row: list[str], expected: str
) -> None:
    page = article(heading(title), table(header, row))
    assert rows_of(page, "session_type", "position", "car_number", "drivers") == [
        (expected, 2, "5", ("Ada Moss",))
    ]


@pytest.mark.parametrize(
    ("title", "rows", "expected"),
    [
        (
            "Drivers' Championship standings after round 3",
            [["Pos", "Driver", "Points", "Wins"], ["1", "Ada Moss", "104", "3"]],
            ("drivers", "after", 1, 104, ("Ada Moss",), None),
        ),
        (
            "Championship table",
            [["Pos", "Team", "R1", "R2", "Total"], ["1", "Harlan Racing", "25", "18", "43"]],
            ("teams", None, 1, 43, None, "Harlan Racing"),
        ),
        (
            "Manufacturers' standings entering the weekend",
            [["Pos", "Manufacturer", "Points"], ["2", "Porsche", "98.5"]],
            ("manufacturers", None, 2, 98.5, None, None),
        ),
        (
            "Fahrerwertung nach 4 Rennen",
            [["Platz", "Fahrer", "Punkte"], ["1", "Ada Moss", "70"]],
            ("drivers", "after", 1, 70, ("Ada Moss",), None),
        ),
    ],
)
def test_standings(title: str, rows: list[list[str]], expected: tuple[Any, ...]) -> None:
    page = article(heading(title), table(*rows))
    (found,) = rows_of(page, "championship", "as_of", "position", "points", "drivers", "team")
    if "entering" in title:
        assert found == (expected[0], "before", *expected[2:])
    else:
        assert found == expected
    assert [draft.kind for draft in read_tables(page)] == ["standing"]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Calendar", [["Round", "Date", "Circuit"], ["1", "3 May", "Moss Bay"]]),
        ("Race results", [["Year", "Driver", "Team"], ["2019", "Ada Moss", "Harlan Racing"]]),
        ("Winners", [["Class", "Winner"], ["GTP", "Ada Moss"]]),
        ("Race entry list", [["No", "Driver", "Team"], ["19", "Ada Moss", "Harlan Racing"]]),
        ("Saturday", [["Time", "Session"], ["10:00", "Qualifying"]]),
        ("TV", [["Start", "Channel"], ["3", "Moss One"]]),
        ("Ada Moss in numbers", [["Starts", "Wins", "Poles"], ["104", "12", "9"]]),
        ("Race results", [["Driver", "Wins", "Poles", "Position"], ["Ada Moss", "3", "4", "2"]]),
        ("Technical data", [["Engine", "V8"], ["Power", "500 kW"], ["Weight", "1030 kg"]]),
        ("News", [["Pos", "Driver", "Points"], ["1", "Ada Moss", "104"]]),
        ("Tyre sets", [["Driver", "Soft", "Medium"], ["Ada Moss", "8", "3"]]),
        ("Previous results", [["Pos", "Driver", "Laps"], ["1", "Ada Moss", "50"]]),
    ],
)
def test_tables_that_hold_no_result_give_nothing(title: str, rows: list[list[str]]) -> None:
    assert read_tables(article(heading(title), table(*rows))) == []


def test_a_result_table_without_a_named_session_says_what_is_missing() -> None:
    (draft,) = read_tables(article(heading("Results"), table(["Pos", "Driver"], ["1", "Ada Moss"])))
    assert "session_type" not in draft.fields
    assert draft.missing == {"session_type": "no heading names the session"}
    assert draft.confidence <= 0.5


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Ada Moss / Jun Ito / Lea Graf", ["Ada Moss", "Jun Ito", "Lea Graf"]),
        ("Ada Moss\nJun Ito", ["Ada Moss", "Jun Ito"]),
        ("Ada Moss, Jun Ito", ["Ada Moss", "Jun Ito"]),
        ("A. Moss (GBR) & J. Ito (JPN)", ["A. Moss", "J. Ito"]),
        ("MOSS Ada", ["Ada Moss"]),
        ("VAN DER MEER Lea", ["Lea van der Meer"]),
        ("Moss, Ada", ["Ada Moss"]),
        ("ADA MCMOSS JR.", ["Ada McMoss Jr."]),
        ("AJ MOSS", ["AJ Moss"]),
        ("* Ada Moss", ["Ada Moss"]),
        ("Harlan Racing", []),
        ("1:23.456", []),
    ],
)
def test_names_in_cells(cell: str, names: list[str]) -> None:
    assert [name for name, _ in crew(Piece(cell, 0))] == names


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Fin", "position"),
        ("St", "grid"),
        ("PIC", "position_in_class"),
        ("Driver Name", "driver"),
        ("Entrant / Car", "team_and_vehicle"),
        ("Best Lap Time", "lap_time"),
        ("Diff.", "gap"),
        ("Int.", "interval"),
        ("Laps Led", "nothing"),
        ("Starting Position", "grid"),
        ("Mood", None),
    ],
)
def test_roles_of_headers(header: str, role: str | None) -> None:
    assert role_of(header) == role


@pytest.mark.parametrize(
    ("text", "session_type", "session_name", "class_name", "standings", "barren"),
    [
        ("Free Practice 2 – LMP2", "practice", "Free Practice 2", "LMP2", False, False),
        ("RACE 2 RESULTS", "race", "Race 2", None, False, False),
        ("Race 1 Qualifying", "qualifying", "Race 1 Qualifying", None, False, False),
        ("Hyperpole", "qualifying", "Hyperpole", None, False, False),
        ("Feature race", "race", "Feature race", None, False, False),
        ("Moss Bay Grand Prix – Results", "race", None, None, False, False),
        ("Championship standings after Race 2", None, None, None, True, False),
        ("Race weekend timetable", None, None, None, False, True),
        ("Porsche 911 GT3 R", None, None, None, False, False),
        ("Sprint Cup", None, None, None, False, False),
    ],
)
def test_headings(
    text: str,
    session_type: str | None,
    session_name: str | None,
    class_name: str | None,
    standings: bool,
    barren: bool,
) -> None:
    said = read_heading(Piece(text, 0))
    assert (said.session_type, said.session_name) == (session_type, session_name)
    assert (said.class_name, said.standings, said.barren) == (class_name, standings, barren)


_TEXT = st.sampled_from(
    [
        "",
        "Pos",
        "1",
        "2",
        "DNF",
        "Ada Moss",
        "Jun Ito / Lea Graf",
        "+1.2",
        "1:20.5",
        "#7",
        "Total",
        "Race 1",
        "Q1",
        "GTD",
        "–",
        "25",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda n: st.lists(st.lists(_TEXT, min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_no_table_breaks_the_reader_and_all_spans_lie_in_the_text(rows: list[list[str]]) -> None:
    page = article(heading("Race results"), table(*rows))
    for draft in read_tables(page):
        for value in draft.fields.values():
            assert all(0 <= a < b <= len(page.text) for a, b in value.spans + value.context)
