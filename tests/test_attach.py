"""Attachment: statements, the answers that they give, and a model that learns from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from command import run

from extractor.reading import read
from extractor.reading.attach import judge
from extractor.reading.attach.anchors import ROLES
from extractor.reading.attach.judge import Case
from extractor.reading.attach.model import Weights
from extractor.training.fit import fit
from extractor.training.lessons import of_statements
from extractor.training.meanings import parse
from extractor.training.statements import Statement, StatementError, read_statements

PASSAGES = [
    ("{a} finished {n} in the race.", "race {a} P{p}"),
    ("{a} beat {b} to {n} in the race.", "race {a} P{p}"),
    ("{a} hoped for {n} in the race.", "none"),
    ("{b} was passed by {a} for {n} on the last lap of the race.", "race {a} P{p}"),
]
PEOPLE = ["Ines Marr", "Oliver Hale", "Ada Moss", "Nick Lind", "Bo Ott", "Kim Ashe"]
PLACES = [("third", 3), ("fifth", 5), ("eighth", 8)]


def statements() -> Iterator[Statement]:
    for k, a in enumerate(PEOPLE):
        for n, p in PLACES:
            for text, meant in PASSAGES:
                b = PEOPLE[k - 1]
                said = meant.format(a=a, p=p)
                yield Statement("toy:1", text.format(a=a, b=b, n=n), () if said == "none" else (parse(said),))


def toy_weights() -> dict[str, Weights]:
    made = fit(of_statements(statements()))
    return {
        kind: Weights.of(*(made[f"{kind}.{part}"] for part in ("features", "own", "pair"))) for kind in ROLES
    }


def owner_of_the_place(text: str, known: dict[str, Weights]) -> tuple[str, str] | None:
    """Who owns the first place of ``text`` and as what, by the toy model; None for nobody."""
    cases: list[Case] = []
    read(Statement("toy:1", text, ()).article, watch=cases.append)
    case = next(case for case in cases if case.anchor.kind == "place")
    none, some = known["place"].judge(case.features, case.pairs)
    best = np.unravel_index(int(some.argmax()), some.shape)
    if none > some[best]:
        return None
    return next(iter(case.candidates[best[0]].entry.drivers)), ROLES["place"][best[1]]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Tia Quill finished sixth in the race.", ("Tia Quill", "finish")),
        ("Tia Quill beat Rex Orme to sixth in the race.", ("Tia Quill", "finish")),
        ("Rex Orme was passed by Tia Quill for sixth on the last lap of the race.", ("Tia Quill", "finish")),
        ("Tia Quill hoped for sixth in the race.", None),
    ],
)
def test_the_model_learns_whose_a_place_is(text: str, owner: tuple[str, str] | None) -> None:
    assert owner_of_the_place(text, toy_weights()) == owner


def test_the_same_statements_give_the_same_weights() -> None:
    one, other = (fit(of_statements(statements())) for _ in range(2))
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


SAID = "Ines Marr finished third in the race."


@pytest.mark.parametrize(("sure", "places"), [(0.99, [3]), (0.01, [])])
def test_what_the_model_disbelieves_is_left_out(
    sure: float, places: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sure:
        def judge(self, own: list[int], pairs: list[list[int]]) -> tuple[float, Any]:
            some = np.zeros((len(pairs), 4))
            some[0, 0] = sure
            return 1 - sure, some

    monkeypatch.setattr(judge, "weights", lambda: {"place": Sure(), "fate": Nobody()})
    release = read(Statement("toy:1", SAID, ()).article)
    assert [r.position for r in release.results] == places


class Nobody:
    def judge(self, own: list[int], pairs: list[list[int]]) -> tuple[float, Any]:
        return 1.0, np.zeros((len(pairs), 8))


@pytest.mark.parametrize(
    ("record", "who", "places", "gaps"),
    [
        ("race #14 Ines Marr + Bo Hale C3", ["Ines Marr", "Bo Hale"], {3}, []),
        ("standing drivers Marr P2 104 pts -12points Hale", ["Marr"], {2}, [(12.0, "points", "behind")]),
        ("race Marr P1 +1lap #6", ["Marr"], {1}, [(1.0, "lap", "ahead")]),
        ("once: qualifying[Q2] Marr P4", ["Marr"], {4}, []),
    ],
)
def test_a_record_in_the_notation(
    record: str, who: list[str], places: set[int], gaps: list[tuple[float, str, str]]
) -> None:
    meaning = parse(record)
    assert (meaning.who, meaning.places, meaning.gaps) == (who, places, gaps)


@pytest.mark.parametrize("bad", ["race Ines Marr", "finished third", "race"])
def test_what_is_no_record_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="no "):
        parse(bad)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "toy.txt").write_text("# a comment\nMarr won. || race Marr P1\nMarr won.\n", encoding="utf-8")
    with pytest.raises(StatementError, match=r"toy\.txt:3: write the passage"):
        list(read_statements(tmp_path))
    done = run("train", "measure", str(tmp_path))
    assert done.exit_code == 1 and "toy.txt:3" in done.stderr
