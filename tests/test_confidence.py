"""Confidence: from the signs of a record, and how far it keeps its word."""

from __future__ import annotations

import pytest
from command import run

from extractor.evaluation import PageScore, Scores, mark
from extractor.reading.confidence import confident, signs, weights
from extractor.reading.drafts import Draft, Value


def draft(**more: object) -> Draft:
    fields = {"session_type": Value("race"), "car_number": Value("6"), "position": Value(3, ((0, 5),))}
    made = Draft("result", fields, "prose", confidence=0.8)
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (draft(sure=0.95), draft(sure=0.3)),
        (draft(source="table"), draft()),
        (draft(), draft(missing={"position": "the text also says 4"})),
        (draft(confidence=0.95), draft(confidence=0.65)),
    ],
)
def test_what_speaks_for_a_record(better: Draft, worse: Draft) -> None:
    assert 1 > confident(signs(better), 0.5) > confident(signs(worse), 0.5) > 0


def test_every_sign_of_a_plain_record_has_a_weight() -> None:
    assert {name for name, value in signs(draft(sure=0.5)).items() if value} <= weights().keys()


def test_confidence_is_held_against_what_is_right() -> None:
    gold = {"results": [{"session_type": "race", "car_number": "6", "position": 3}], "standings": []}
    said = [
        {"session_type": "race", "car_number": "6", "position": 3, "confidence": 0.9},
        {"session_type": "race", "car_number": "7", "position": 8, "confidence": 0.9},
    ]
    scores = Scores((PageScore("a", mark(gold, {"results": said, "standings": []})),))
    assert scores.reliability == [(0.9, 0.5, 2)]
    assert scores.calibration_error == pytest.approx(0.4)


def test_the_command_names_what_it_needs(tmp_path) -> None:  # type: ignore[no-untyped-def]
    done = run("train", "confidence", tmp_path)
    assert done.exit_code == 2 and "no such folder" in done.stderr
