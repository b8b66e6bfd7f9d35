"""The entity model: people found by context whatever they are called, and the training that makes it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from command import run

from extractor.corpus.invention import Span
from extractor.reading.entities import model
from extractor.reading.entities.fusing import fuse
from extractor.reading.entities.model import KINDS, Weights, config, weights
from extractor.reading.entities.tagging import Name, Tagged, tag
from extractor.reading.mentions.finding import find_mentions
from extractor.reading.mentions.mention import Mention
from extractor.training.entities import fit_entities, lessons_of
from extractor.training.named import NamedText, score


def people(text: str) -> list[str]:
    return [text[m.start : m.end] for m in find_mentions(text) if m.kind in ("PERSON", "STAFF")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bakkelund held off Etxeberria by two seconds.", ["Bakkelund", "Etxeberria"]),
        ("Kestner crossed the line in third.", ["Kestner"]),
        ("Zhivko Prandelu won from Oddny Tarvikko.", ["Zhivko Prandelu", "Oddny Tarvikko"]),
        ("Second went to Umeko Quintarell, third to Brask.", ["Umeko Quintarell", "Brask"]),
        ("Wiremu van Tolbeek’s lead was 1.2 seconds.", ["Wiremu van Tolbeek"]),
        ("Prandelu passed Tarvikko on lap 9. Tarvikko retired.", ["Prandelu", "Tarvikko", "Tarvikko"]),
    ],
)
def test_people_whom_no_list_knows_are_found(text: str, found: list[str]) -> None:
    assert people(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The team travels to Zandvoort and Brands Hatch next.",
        "Qualifying is on Saturday, the race on Sunday afternoon.",
        "Harlan Racing and Norrland Motorsport share the garage.",
        "The Safety Car came out on lap nine at Turn Four.",
        "Tickets are on sale from Monday. The Grand Prix starts at two.",
    ],
)
def test_what_is_no_person_is_none(text: str) -> None:
    assert people(text) == []


def test_the_rules_alone_can_be_asked() -> None:
    text = "Bakkelund held off Etxeberria by two seconds."
    assert [m for m in find_mentions(text, learned=False) if m.kind == "PERSON"] == []


def test_a_word_means_the_same_throughout_a_text() -> None:
    shipped = weights()
    assert shipped is not None
    text = "Brask won. Behind Brask came the rest. Brask"
    names = tag(text, [], [], shipped).names
    assert [(n.start, n.kind) for n in names] == [(0, "PERSON"), (18, "PERSON"), (39, "PERSON")]


def test_the_model_adds_denies_and_widens() -> None:
    text = "Ada Moss, Silver Lining, Bo Hale Tarvikko and Oddny Prandelu beat Brask"
    at = text.index
    rules = [
        Mention("PERSON", at(name), at(name) + len(name), name, "full")
        for name in ("Ada Moss", "Silver Lining", "Bo Hale")
    ]
    names = [
        Name(at("Bo"), at(" and"), "PERSON", 3, 0.99),
        Name(at("Oddny"), at(" beat"), "PERSON", 2, 0.9),
        Name(at("Brask"), len(text), "PERSON", 1, 0.9),
    ]
    person = {0: 0.4, 4: 0.4, at("Silver"): 0.01, at("Lining"): 0.02, at("Bo"): 0.99, at("Hale"): 0.99}
    full, single = fuse(text, rules, Tagged(names, person))
    assert [m.value for m in full] == ["Ada Moss", "Bo Hale Tarvikko", "Oddny Prandelu"]
    assert [(m.value, m.form) for m in single] == [("Brask", "lone")]


def _lessons() -> list[NamedText]:
    out = []
    for n, name in enumerate(("Ada", "Bo", "Cyd", "Dee", "Eli", "Fay", "Gus", "Hal")):
        text = f"So {name} won at Elm."
        out.append(NamedText(str(n), text, [Span(3, 3 + len(name), "PERSON")]))
    return out


def test_training_learns_contexts_and_the_same_lessons_give_the_same_weights() -> None:
    how = config()["training"]
    made = [fit_entities(list(lessons_of(_lessons())), how) for _ in range(2)]
    assert all(np.array_equal(made[0][key], made[1][key]) for key in ("features", "values"))
    learned = Weights.of(made[0]["features"], made[0]["values"])
    assert learned.values.shape[1] == len(KINDS)
    names = tag("So Zyx won at Elm.", [], [], learned).names
    assert [(n.start, n.end, n.kind) for n in names] == [(3, 6, "PERSON")]


def test_names_that_silver_texts_do_not_tell_are_no_lessons_against_them() -> None:
    how = config()["training"]
    silver = [NamedText(f"s{n}", f"So Zyx{n} won at Elm.", [], silver=True) for n in range(30)]
    made = fit_entities(list(lessons_of([*_lessons(), *silver])), how)
    names = tag("So Qux won at Elm.", [], [], Weights.of(made["features"], made["values"])).names
    assert [n.kind for n in names] == ["PERSON"]


def test_finds_and_names_are_counted() -> None:
    text = "Ines Marr beat Ada Moss."
    named = NamedText("", text, [Span(0, 9, "PERSON"), Span(15, 23, "SPONSOR")])
    assert score([named], "PERSON") == (1, 2, 1, 1)


def test_the_command_writes_weights_that_can_be_read(tmp_path: Path) -> None:
    for folder in ("train", "statements/train"):
        (tmp_path / folder).mkdir(parents=True)
    assert "names.toml" in run("train", "entities", tmp_path).stderr
    (tmp_path / "names.toml").write_text("[a]\n")
    (tmp_path / "train" / "a.html").write_text(
        "<html><body><p>Ines Marr won from Ada.</p></body></html>"
    )
    (tmp_path / "train" / "a.json").write_text('{"results": [{"drivers": ["Ines Marr"]}], "standings": []}')
    (tmp_path / "statements" / "train" / "a.txt").write_text("Marr was third. || race Marr P3\n")
    done = run("train", "entities", tmp_path, "-o", tmp_path / "w.npz")
    assert done.exit_code == 0, done.stderr
    with np.load(tmp_path / "w.npz") as kept:
        assert kept["values"].shape == (len(kept["features"]), len(KINDS))


def test_the_weights_are_small() -> None:
    assert Path(model.__file__).with_name(model.FILE).stat().st_size < 3_000_000
