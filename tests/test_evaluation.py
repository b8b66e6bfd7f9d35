"""Scoring: single fields, what is forgiven, figures worked out by hand, and corpora on disk."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from extractor.evaluation import CARD, FIELDS, CorpusError, Count, Scores, evaluate, mark
from extractor.evaluation.report import around, slip_lines
from extractor.evaluation.scores import PageScore

Record = dict[str, Any]


def race(**fields: Any) -> Record:
    return {"session_type": "race", **fields}


def car(**fields: Any) -> Record:
    return race(car_number="7", **fields)


def qualifying(**fields: Any) -> Record:
    return {"session_type": "qualifying", **fields}


def table(**fields: Any) -> Record:
    return {"championship": "drivers", **fields}


def seconds(value: float, relation: str | None = "behind") -> Record:
    return {"value": value, "unit": "s", "relation": relation}


def score(gold: Record, predicted: Record) -> Scores:
    return Scores((PageScore("page", mark(gold, predicted)),))


def counts(gold: Record, predicted: Record, field: str) -> tuple[int, int, int]:
    count = score(gold, predicted).count(field)
    return count.found, count.missed, count.false


CAR = car()

# --- facts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "predicted", "field", "expected"),
    [
        # field by field: (found, missed, false)
        (CAR, car(position=1), "position", (0, 0, 1)),
        (car(position=1), CAR, "position", (0, 1, 0)),
        (car(position=1), car(position=2), "position", (0, 1, 1)),
        (car(drivers=["Ines Marr", "Bo Hale"]), car(drivers=["Hale"]), "driver", (1, 1, 0)),
        (car(grid=4, position=4), car(position=4), "position", (1, 0, 0)),
        (car(status="dnf"), CAR, "status", (0, 1, 0)),
        (CAR, car(status="classified"), "status", (0, 0, 0)),
        (car(gap=seconds(0.5)), car(gap=seconds(0.5, None)), "gap", (1, 0, 0)),
        (car(gap=seconds(0.5)), car(gap=seconds(0.5, "ahead")), "gap", (0, 1, 1)),
        (car(points=18), car(points=18.0), "points", (1, 0, 0)),
        (car(fastest_lap_time=81.2), car(fastest_lap_time=81.3), "lap_time", (0, 1, 1)),
        ({"session_type": "hyperpole", "car_number": "7"}, qualifying(car_number="7"), "session", (1, 0, 0)),
        (CAR, {"session_type": "practice", "car_number": "7"}, "session", (0, 1, 1)),
    ],
)
def test_fields_of_a_pair(
    gold: Record, predicted: Record, field: str, expected: tuple[int, int, int]
) -> None:
    assert counts({"results": [gold]}, {"results": [predicted]}, field) == expected


def test_a_place_in_the_wrong_field_is_found_but_out_of_scope() -> None:
    gold = {"results": [race(car_number="7", position_in_class=3, class_name="GTD")]}
    scores = score(gold, {"results": [race(car_number="7", position=3, class_name="GTD")]})
    assert scores.count("position") == Count(found=1)
    assert scores.scope == (0, 1)
    assert score(gold, gold).scope == (1, 1)


def test_drivers_may_be_objects_with_names() -> None:
    gold = {"results": [race(drivers=["Ines Marr"], position=1)]}
    assert counts(gold, {"results": [race(drivers=[{"name": "Ines Marr"}], position=1)]}, "driver") == (
        1,
        0,
        0,
    )


# --- what is forgiven -----------------------------------------------------------------------------------


def test_an_optional_record_is_neither_asked_nor_punished() -> None:
    gold = {"results": [race(car_number="7", position=1, optional=True)]}
    for predicted in ([], [race(car_number="7", position=5, points=25)]):
        scores = score(gold, {"results": predicted})
        assert scores.count(*FIELDS) == Count()
        assert scores.records == Count()


@pytest.mark.parametrize(("waived", "field"), [("drivers", "driver"), ("team", "team"), ("grid", "position")])
def test_an_optional_field_is_neither_asked_nor_punished(waived: str, field: str) -> None:
    value: Any = {"drivers": ["Ines Marr"], "team": "Harlan", "grid": 3}[waived]
    other: Any = {"drivers": ["Bo Hale"], "team": "Ostrava", "grid": 4}[waived]
    gold = {"results": [race(car_number="7", optional_fields=[waived], **{waived: value})]}
    for predicted in ({}, {waived: other}):
        assert counts(gold, {"results": [race(car_number="7", **predicted)]}, field) == (0, 0, 0)
    assert counts(gold, gold, field) == (1, 0, 0)


def test_a_name_tied_to_the_entry_elsewhere_is_not_false_in_a_standing() -> None:
    gold = {
        "results": [race(car_number="7", drivers=["Ines Marr"], team="Harlan", class_name="GTD", position=1)],
        "standings": [table(drivers=["Ines Marr"], position=1)],
    }
    guess = copy.deepcopy(gold)
    guess["standings"][0] |= {"car_number": "7", "team": "Harlan", "class_name": "GTD"}
    assert score(gold, guess).count(*FIELDS).false == 0
    guess["standings"][0] |= {"car_number": "8", "team": "Ostrava", "class_name": "LMP2"}
    assert score(gold, guess).count("car_number", "team", "class").false == 3


def test_a_gap_found_on_the_other_entry_of_the_pair_is_not_missed() -> None:
    marr, hale = race(drivers=["Ines Marr"], position=1), race(drivers=["Bo Hale"], position=2)
    gold = {"results": [marr | {"gap": seconds(0.5, "ahead")}, hale | {"gap": seconds(0.5)}]}
    guess = {"results": [marr | {"gap": seconds(0.5, "ahead")}, hale]}
    scores = score(gold, guess)
    assert scores.count("gap") == Count(found=1)
    assert not list(scores.slips)


def test_a_gap_that_gold_states_elsewhere_is_not_false() -> None:
    marr, hale = race(drivers=["Ines Marr"], position=1), race(drivers=["Bo Hale"], position=2)
    gold = {"results": [marr | {"gap": seconds(0.5, "ahead")}, hale]}
    mirrored = {"results": [gold["results"][0], hale | {"gap": seconds(0.5)}]}
    invented = {"results": [gold["results"][0], hale | {"gap": seconds(0.7)}]}
    assert score(gold, mirrored).count("gap") == Count(found=1)
    assert score(gold, invented).count("gap") == Count(found=1, false=1)


def test_a_grid_place_and_a_qualifying_place_say_the_same() -> None:
    gold = {"results": [race(car_number="7", grid=3)]}
    scores = score(gold, {"results": [qualifying(car_number="7", position=3)]})
    assert (scores.card, scores.count("session")) == (Count(found=2), Count(found=1))


def test_a_record_that_only_repeats_the_start_is_not_false() -> None:
    gold = {"results": [race(car_number="7", position=1, grid=3)]}
    repeats = {"results": [*gold["results"], qualifying(car_number="7", position=3)]}
    differs = {"results": [*gold["results"], qualifying(car_number="7", position=4)]}
    assert score(gold, repeats).records == Count(found=1)
    assert score(gold, differs).records == Count(found=1, false=1)


# --- figures worked out by hand -------------------------------------------------------------------------

GOLD = {
    "event": {"series": "Coastal GT Cup"},
    "results": [
        race(car_number="7", drivers=["Ines Marr", "Bo Hale"], team="Harlan Racing", position=1, points=25),
        race(car_number="8", drivers=["Ada Ito"], position=2, gap=seconds(4.2), quote="Ito was second."),
        qualifying(car_number="9", position=1),
    ],
    "standings": [table(drivers=["Ines Marr"], position=1, points=104)],
}
GUESS = {
    "text": "Race day. Marr won by a mile! Ito was third. Fans left.",
    "results": [
        # all right
        race(car_number="7", drivers=["Ines Marr", "Hale"], team="Harlan", position=1, points=25),
        # position wrong, gap missing
        race(
            car_number="8",
            drivers=["Ada Ito"],
            position=3,
            evidence={"position": [{"start": 38, "end": 43, "text": "third"}]},
        ),
        # the pole of the 9 is missed, and this one invented
        race(car_number="44", position=5),
    ],
    # points missing
    "standings": [table(drivers=["Ines Marr"], position=1)],
}


def test_figures_by_hand() -> None:
    scores = score(GOLD, GUESS)
    assert {name: scores.count(name) for name in FIELDS if scores.count(name) != Count()} == {
        "car_number": Count(found=2, missed=1, false=1),  # 7, 8 | 9 | 44
        "driver": Count(found=4),
        "position": Count(found=2, missed=2, false=2),  # 1st, 1st | 2nd, pole | 3rd, 5th
        "gap": Count(missed=1),
        "points": Count(found=1, missed=1),
        "session": Count(found=2, missed=1, false=1),
        "team": Count(found=1),
    }
    # 9 found, 5 missed, 3 false
    assert scores.card == scores.count(*CARD) == Count(9, 5, 3)
    assert scores.card.precision == pytest.approx(9 / 12)
    assert scores.card.recall == pytest.approx(9 / 14)
    assert scores.card.f1 == pytest.approx(2 * 9 / (12 + 14))
    # Of four gold records one is right and one missed; of four predicted ones one is invented.
    assert scores.records == Count(found=1, missed=3, false=3)
    # Paired places: the 7's and Marr's stand right, the 8's does not.
    assert scores.scope == (2, 3)


def test_every_slip_is_listed_with_its_sentence() -> None:
    page = PageScore("page", mark(GOLD, GUESS), text=str(GUESS["text"]))
    lines = list(slip_lines(Scores((page,))))
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads == [
        "page: missed result position 2",
        "page: missed result gap 4.2 s behind",
        "page: false result position 3",
        "page: missed result record",
        "page: false result record",
        "page: missed standing points 104",
    ]
    after = lines[lines.index("page: false result position 3") :]
    assert after[2] == "    “Ito was third.”"  # the prediction's evidence
    assert lines[2] == "    “Ito was second.”"  # the gold's quote


@pytest.mark.parametrize(
    ("text", "part", "sentence"),
    [
        ("Rain fell. The No. 7 was second. Fans left.", "second", "The No. 7 was second."),
        ("Rain fell.\n\nPole for Marr\n\nShe took it.", "Pole", "Pole for Marr"),
        ("“We won!” Marr said", "Marr", "Marr said"),
        ("second", "second", "second"),
    ],
)
def test_the_sentence_around_some_characters(text: str, part: str, sentence: str) -> None:
    start = text.index(part)
    assert around(text, start, start + len(part)) == sentence


def test_a_sentence_without_end_is_cut() -> None:
    text = "word " * 1000
    assert len(around(text, 2500, 2504)) <= 250


# --- a corpus on disk -----------------------------------------------------------------------------------


def keep(folder: Path, name: str, release: Record, page: str | None = ".txt") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(release), encoding="utf-8")
    if page is not None:
        (folder / f"{name}{page}").write_text("A page.", encoding="utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    keep(folder / "dev", "a", GOLD, ".html")
    keep(folder / "test" / "deep", "b", {**GOLD, "event": {"series": "Alpine Rally Series"}}, ".htm")
    keep(folder / "test", "c", {"results": [race(position=1)], "traps": ["no event"]})
    keep(folder, "notes", {"results": [race(position=9)]}, None)  # no page beside it: no gold
    return folder


@pytest.fixture
def predictions(tmp_path: Path) -> Path:
    folder = tmp_path / "predictions"
    keep(folder, "a", GOLD, None)
    keep(folder, "b", GUESS, None)
    return folder  # nothing for c


def test_kept_predictions_are_scored_by_series_and_split(corpus: Path, predictions: Path) -> None:
    steps: list[tuple[int, int]] = []
    scores = evaluate(corpus, predictions=predictions, progress=lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert {name: part.card for name, part in scores.by_series().items()} == {
        "Alpine Rally Series": Count(9, 5, 3),
        "Coastal GT Cup": Count(14, 0, 0),
        "unknown": Count(0, 1, 0),
    }
    assert {name: part.card for name, part in scores.by_split().items()} == {
        "dev": Count(14, 0, 0),
        "test": Count(9, 6, 3),
    }
    assert scores.card == Count(23, 6, 3)
    figures = json.loads(json.dumps(scores.to_dict()))
    assert figures["card"]["gold"] == 29
    assert figures["splits"]["dev"]["records"]["f1"] == 1.0
    assert set(figures["fields"]) == set(FIELDS)


def test_pages_are_extracted_where_no_predictions_are_given(tmp_path: Path) -> None:
    keep(tmp_path, "good", {"results": []})
    keep(tmp_path, "blank", {"results": [race(position=1)]})
    (tmp_path / "blank.txt").write_text("")
    scores = evaluate(tmp_path)
    assert [page for page, _ in scores.problems] == ["blank"]
    assert scores.card.missed == 1


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("{", "bad.json"),
        ("[]", "not a JSON object"),
        ('{"results": {"position": 1}}', "not a list of records"),
        ('{"standings": [1]}', "not a list of records"),
    ],
)
def test_gold_that_is_no_release_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "bad.json").write_text(content)
    (tmp_path / "bad.txt").write_text("A page.")
    with pytest.raises(CorpusError, match=complaint):
        evaluate(tmp_path)


def test_a_folder_without_gold_is_an_error(tmp_path: Path, corpus: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(CorpusError, match="no gold"):
        evaluate(empty)
    with pytest.raises(CorpusError, match="no such folder"):
        evaluate(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="no such folder"):
        evaluate(corpus, predictions=tmp_path / "nowhere")


def test_one_id_twice_is_an_error(corpus: Path) -> None:
    keep(corpus / "test", "a", GOLD)
    with pytest.raises(CorpusError, match="ID a is taken"):
        evaluate(corpus)
