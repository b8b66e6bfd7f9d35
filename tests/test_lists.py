"""Result lists and label lines: what each line means, and which lines are left to the prose reader."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.page.article import Article
from extractor.reading.tabular import read_lists
from tests.builders import Maker, article, bullets, heading
from tests.test_tables import bare


def rows_of(page: Article, *names: str) -> list[tuple[Any, ...]]:
    """The named fields of every draft that the lists of a page give, in order."""
    return [tuple(bare(draft).get(name) for name in names) for draft in read_lists(page).drafts]


def covered(page: Article) -> list[str]:
    return [page.text[a:b] for a, b in read_lists(page).covered]


LINES = [
    # heading, line, {field: meaning}
    (
        "Race results",
        "1st ADA MOSS, NO. 9 HARLAN TOOLS CAMARO ZL1 1LE",
        {
            "position": 1,
            "drivers": ("Ada Moss",),
            "car_number": "9",
            "manufacturer": "Chevrolet",
            "vehicle": "Chevrolet Camaro ZL1 1LE",
            "team": None,
        },
    ),
    (
        "Race results",
        "2nd Ada Moss (Ford)",
        {"position": 2, "drivers": ("Ada Moss",), "manufacturer": "Ford"},
    ),
    ("Race", "P3 – Ada Moss (#14)", {"position": 3, "drivers": ("Ada Moss",), "car_number": "14"}),
    ("Qualifying", "Ada Moss – P12 – 1:23.456", {"position": 12, "fastest_lap_time": 83.456}),
    (
        "Qualifying",
        "P4: #7 Ada Moss / Jun Ito – Harlan Racing – Porsche 963, 1m05.88s",
        {
            "position": 4,
            "car_number": "7",
            "drivers": ("Ada Moss", "Jun Ito"),
            "team": "Harlan Racing",
            "vehicle": "Porsche 963",
            "fastest_lap_time": 65.88,
        },
    ),
    (
        "LMP2 race results",
        "3rd Ada Moss, Harlan Racing, +2 laps",
        {"position": None, "position_in_class": 3, "class_name": "LMP2", "gap": (2.0, "lap", None)},
    ),
    (
        "After the race",
        "Ada Moss (Start 19th, Finish 15th / Running, 165 of 165 laps)",
        {"session_type": "race", "grid": 19, "position": 15, "laps": 165},
    ),
    (
        "Driver standings after round 3",
        "2nd * Ada Moss (Chevrolet) 104 points",
        {
            "championship": "drivers",
            "as_of": "after",
            "position": 2,
            "points": 104,
            "manufacturer": "Chevrolet",
        },
    ),
    (
        "PLAYOFF RANK",
        "2nd Ada Moss (104 points, -28)",
        {"position": 2, "points": 104, "gap": (28, "points", 1)},
    ),
    ("Race", "Moss: 13th best (1:19.276), 26 laps run", {"position": 13, "drivers": ("Moss",), "laps": 26}),
    (
        "Practice 1",
        "Moss: 13th best (1:19.276), 26 laps run",
        {"position": 13, "fastest_lap_time": 79.276, "laps": 26},
    ),
    (
        "Practice 1",
        "Quickest Driver: Ada Moss for Harlan Racing (1:16.656)",
        {"position": 1, "drivers": ("Ada Moss",), "team": "Harlan Racing", "fastest_lap_time": 76.656},
    ),
    (
        "Recap",
        "Stage 1 Winner: Ada Moss, Harlan Racing (Ford)",
        {"session_type": "stage", "session_name": "Stage 1", "position": 1, "team": "Harlan Racing"},
    ),
]


@pytest.mark.parametrize(("title", "line", "meaning"), LINES, ids=[line for _, line, _ in LINES])
def test_one_line(title: str, line: str, meaning: dict[str, Any]) -> None:
    page = article(heading(title), line)
    (draft,) = read_lists(page).drafts
    assert {name: bare(draft).get(name) for name in meaning} == meaning
    assert covered(page) == [line]


BLOCKS = [
    # the lines above, the label lines, {(session, name): facts}
    (
        ["No. 5 Harlan Tools Ford Mustang", "James Hale"],
        ["Race 16 Quali: 1m05.88s (Q2), 19th", "Race 16 Finish: 9th"],
        {
            ("qualifying", "Race 16 Quali"): {"position": 19, "fastest_lap_time": 65.88, "car_number": "5"},
            ("race", "Race 16"): {"position": 9, "drivers": ("James Hale",), "vehicle": "Ford Mustang"},
        },
    ),
    (
        ["No. 12 Harlan/Moss Ford Mustang – Ada Moss"],
        [
            "Start: 4th",
            "Stage 1: 9th",
            "Finish: 5th",
            "Status: Running",
            "Laps Completed: 200/200",
            "Laps Led: 0",
            "Points: 33",
        ],
        {
            ("race", None): {"grid": 4, "position": 5, "laps": 200, "points": 33, "car_number": "12"},
            ("stage", "Stage 1"): {"position": 9},
        },
    ),
    (
        ["Ada Moss"],
        ["FP1: 4th / 1:31.204 (+0.345) / 22 laps", "FP2: P14, 1:31.9"],
        {
            ("practice", "FP1"): {
                "position": 4,
                "fastest_lap_time": 91.204,
                "laps": 22,
                "gap": (0.345, "s", None),
            },
            ("practice", "FP2"): {"position": 14, "fastest_lap_time": 91.9},
        },
    ),
    (
        ["Ada Moss"],
        ["3rd practice: 18th / 1:28.370 (25 laps) / Q: 14th / Q1: 1:27.532 (8 laps) / Q2: 1:26.936 (6 laps)"],
        {
            ("practice", "3rd practice"): {"position": 18, "laps": 25},
            ("qualifying", None): {"position": 14, "fastest_lap_time": 86.936, "laps": None},
        },
    ),
    (
        ["Ada Moss"],
        ["Starting Position: 15th", "Finshing Position: P7", "Championship Position: 9th, 375 points"],
        {
            ("race", None): {"grid": 15, "position": 7},
            (None, None): {"championship": "drivers", "position": 9, "points": 375, "as_of": "after"},
        },
    ),
    (
        [],
        [
            "Driver: Ada Moss",
            "Car: No. 14 Harlan Tools Ford Mustang",
            "Start: 12th",
            "Finish: DNF",
            "Points Standing: 14th (-291)",
        ],
        {
            ("race", None): {"car_number": "14", "drivers": ("Ada Moss",), "grid": 12, "status": "dnf"},
            (None, None): {"position": 14, "gap": (291, "points", None)},
        },
    ),
    (
        ["Race 7", "Ada Moss"],
        ["Race 7 Start: 12th, 50.96s", "Race 7 Finish: 9th"],
        {("race", "Race 7"): {"grid": 12, "position": 9, "fastest_lap_time": None}},
    ),
]


@pytest.mark.parametrize("as_list", [True, False], ids=["list", "paragraphs"])
@pytest.mark.parametrize(("above", "lines", "meaning"), BLOCKS, ids=[str(b[1][0]) for b in BLOCKS])
def test_label_lines(
    above: list[str],
    lines: list[str],
    meaning: dict[tuple[str | None, str | None], dict[str, Any]],
    as_list: bool,
) -> None:
    blocks: list[str | Maker] = [*map(heading, above), *([bullets(*lines)] if as_list else lines)]
    found = {}
    for draft in read_lists(article(*blocks, "“We tried,” she said.")).drafts:
        fields = bare(draft)
        found[fields.get("session_type"), fields.get("session_name")] = fields
    assert {key: {n: found[key].get(n) for n in facts} for key, facts in meaning.items()} == meaning
    assert found.keys() == meaning.keys()


def test_blocks_that_lost_their_headings_follow_the_declared_order() -> None:
    sessions = "Sessions: Free Practice 1 and Free Practice 2 (FP1 and FP2)"
    first = ["Moss: 13th best (1:19.276), 26 laps run", "Ito: 17th best (1:19.853), 28 laps run"]
    second = ["Moss: 12th best (1:18.733), 39 laps run", "Ito: 20th best (1:19.670), 35 laps run"]
    page = article(sessions, *first, *second, title="Friday Practice")
    assert rows_of(page, "session_name", "drivers", "position") == [
        ("FP1", ("Moss",), 13),
        ("FP1", ("Ito",), 17),
        ("FP2", ("Moss",), 12),
        ("FP2", ("Ito",), 20),
    ]
    assert all(draft.fields["session_name"].inferred for draft in read_lists(page).drafts)
    one_block = article(sessions, *first, title="Friday Practice")
    assert rows_of(one_block, "session_name") == [(None,), (None,)]


def test_look_alike_lists_are_told_apart_by_their_headings() -> None:
    page = article(
        "BEST OF THE TEAM, UNOFFICIAL RACE RESULTS:",
        "POS. DRIVER",
        "1st ADA MOSS, NO. 9 HARLAN TOOLS CAMARO ZL1 1LE",
        "5th JUN ITO, NO. 1 ITO FOODS CAMARO ZL1 1LE",
        "PLAYOFF RANK AT PRESENT (After Race 9 of 10)",
        "POS. DRIVER (* = Contender)",
        "1st Lea Graf (Ford)",
        "2nd * Ada Moss (Chevrolet)",
    )
    assert rows_of(page, "session_type", "championship", "as_of", "position", "drivers") == [
        ("race", None, None, 1, ("Ada Moss",)),
        ("race", None, None, 5, ("Jun Ito",)),
        (None, "drivers", "after", 1, ("Lea Graf",)),
        (None, "drivers", "after", 2, ("Ada Moss",)),
    ]
    assert "POS. DRIVER" in covered(page)


@pytest.mark.parametrize(
    ("preamble", "field", "value"),
    [
        (
            "Qualifying, with starting position, car number in parentheses, driver, engine and time:",
            "car_number",
            "12",
        ),
        (
            "Results of the race with finishing order, starting position in parentheses, driver and engine:",
            "grid",
            12,
        ),
        ("Race results:", "car_number", None),
    ],
)
def test_the_heading_explains_the_number_in_brackets(preamble: str, field: str, value: Any) -> None:
    page = article(
        preamble, "1. (12) Ada Moss, Honda", "2. (28) Jun Ito, Chevrolet", "3. (1) Lea Graf, Honda"
    )
    assert rows_of(page, "position", "drivers", field)[0] == (1, ("Ada Moss",), value)


def test_a_list_of_lines_with_race_times_and_statuses() -> None:
    page = article(
        heading("Race Two Results"),
        "1. Ada MOSS, UK (Ducati Panigale R), 21 laps, Total Race Time 34:49.679",
        "2. Jun ITO, Japan (Yamaha YZF-R1), -3.006 seconds, 1:38.940",
        "3. Lea GRAF, Austria (Aprilia RSV4 RF), -1 lap, crash, 1:41.192",
        "4. Bo LIND, Sweden (BMW S1000RR), DNS",
    )
    assert rows_of(page, "position", "drivers", "manufacturer", "gap", "status", "laps") == [
        (1, ("Ada Moss",), "Ducati", None, None, 21),
        (2, ("Jun Ito",), "Yamaha", (3.006, "s", 1), None, None),
        (3, ("Lea Graf",), "Aprilia", (1.0, "lap", 1), None, None),
        (4, ("Bo Lind",), "BMW", None, "dns", None),
    ]


def test_an_unranked_list_is_a_result_where_its_heading_says_so() -> None:
    lines = bullets("Ada Moss, Harlan Racing", "Jun Ito, Team Ito", "Lea Graf, Graf Motorsport")
    page = article(heading("Race results, top three"), lines)
    assert rows_of(page, "position", "drivers", "team") == [
        (1, ("Ada Moss",), "Harlan Racing"),
        (2, ("Jun Ito",), "Team Ito"),
        (3, ("Lea Graf",), "Graf Motorsport"),
    ]
    assert all(draft.fields["position"].inferred for draft in read_lists(page).drafts)
    assert rows_of(article(heading("Race results, top five"), lines), "position") == []
    assert rows_of(article(heading("Our drivers in the race"), lines), "position") == []


@pytest.mark.parametrize(
    "blocks",
    [
        [
            heading("Race results"),
            bullets("Ada Moss won from pole after a long fight with her team-mate.", "Jun Ito was third."),
        ],
        [heading("How to get there"), bullets("1. Open the app", "2. Choose a seat", "3. Pay")],
        [heading("Schedule"), bullets("10:00 Qualifying", "11:30 Race 1", "14:00 Race 2")],
        [heading("Weekend"), bullets("1. Practice", "2. Qualifying", "3. Race")],
        [heading("Past winners"), bullets("1. Ada Moss (Ford)", "2. Jun Ito (Ford)", "3. Lea Graf (Ford)")],
        ["1st was never in doubt.", "2nd place went to Moss after a long wait behind others."],
        ["Start: 12th", "Finish: 7th"],
        [heading("Ada Moss"), bullets("Wins: 2", "Podiums: 3", "Pole Positions: 1")],
        [heading("Practice"), "FP1 Air: 18.2-21 degrees Celsius", "Track: 4.304 kilometers, 17 turns"],
        [heading("Race"), "24 Hours of Moss Bay", "Round 5 of 10", "Turn 7 Grandstand"],
    ],
)
def test_lines_that_are_left_alone(blocks: list[str | Maker]) -> None:
    page = article(*blocks)
    assert read_lists(page).drafts == ()
    assert covered(page) == []


def test_a_list_in_running_text_is_read_line_by_line() -> None:
    page = article("Race 1, top three: 1. Moss (Ford) 25:50.556 2. Ito (Honda) +2.764 3. Rand (Ford) +8.385")
    found = [(d.get("session_name"), d.get("position"), d.get("drivers")) for d in read_lists(page).drafts]
    assert found == [("Race 1", 1, ("Moss",)), ("Race 1", 2, ("Ito",)), ("Race 1", 3, ("Rand",))]
