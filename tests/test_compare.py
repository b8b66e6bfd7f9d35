"""Comparing ways to find the owner, on a few passages and a tree drawn by hand. No figure is judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from command import run
from spacy.tokens import Doc

from extractor.training import trees
from extractor.training.compare import OF_TREES, WAYS, Question, ask, count, learn
from extractor.training.compare import passages as passages_of

PASSAGES = """
Ines Marr finished third, ahead of Bo Hale. || race Ines Marr P3
Ines Marr finished fifth, ahead of Bo Hale. || race Ines Marr P5
Bo Hale finished fourth behind Ines Marr. || race Bo Hale P4
Bo Hale finished sixth behind Ines Marr. || race Bo Hale P6
Behind Bo Hale, Ines Marr finished second. || race Ines Marr P2
Behind Ines Marr, Bo Hale finished ninth. || race Bo Hale P9
It was the third race that Ines Marr and Bo Hale ran together. || none
"""
PAGE = "Marr third at Lindmoor\n\nInes Marr finished third in the race at Lindmoor, ahead of Bo Hale.\n"
GOLD = {"results": [{"session_type": "race", "drivers": ["Ines Marr"], "position": 3}], "standings": []}
WORDS = "Marr , the winner , finished third , beaten by Hale on speed ."
DEPS = "nsubj punct det appos punct ROOT advmod punct advcl case obl:agent case obl punct"
NEAREST, RULES = WAYS[0], WAYS[1]


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    """A corpus with passages and pages to learn from and to be asked about."""
    for name in ("train", "dev", "statements/train", "statements/held-out"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("train", "held-out"):
        (tmp_path / "statements" / name / "all.txt").write_text(PASSAGES, encoding="utf-8")
    for name in ("train", "dev"):
        (tmp_path / name / f"{name}.txt").write_text(PAGE, encoding="utf-8")
        (tmp_path / name / f"{name}.json").write_text(json.dumps(GOLD), encoding="utf-8")
    return tmp_path


@pytest.fixture
def questions(passages: Path) -> list[Question]:
    return ask(passages_of(passages / "statements" / "train"))


def tree() -> Doc:
    """Marr, the winner, finished third, beaten by Hale on speed."""
    words = WORDS.split()
    heads = [5, 3, 3, 0, 3, 5, 5, 8, 5, 10, 8, 12, 8, 5]
    deps = DEPS.split()
    return Doc(spacy.blank("en").vocab, words=words, heads=heads, deps=deps)


def test_a_path_goes_up_to_what_stands_above_both_and_down_again() -> None:
    doc = tree()
    up, top, down = trees.path(doc[6], doc[0])
    assert ([t.text for t in up], top.text, [t.text for t in down]) == (["third"], "finished", ["Marr"])


def test_subjects_and_agents_are_nearer_than_other_complements() -> None:
    doc = tree()
    subject, agent, other = (trees.cost(doc[8], doc[i]) for i in (0, 10, 12))
    assert agent < subject < other
    assert trees.cost(doc[6], doc[0]) < trees.cost(doc[6], doc[10])


def test_questions_know_the_right_owner(questions: list[Question]) -> None:
    assert [q.case.anchor.value for q in questions if any(q.right)] == [3, 5, 4, 6, 2, 9]
    assert all(len(q.right) == len(q.case.candidates) for q in questions)


def test_rules_are_counted_as_they_stand(questions: list[Question]) -> None:
    of_rules = count(RULES, questions, learn(RULES, questions))
    assert (of_rules.found, of_rules.missed, of_rules.false) == (6, 0, 0)


def test_the_nearest_entry_is_the_one_with_the_fewest_words_between(questions: list[Question]) -> None:
    assert NEAREST.sees is not None
    shown = {q.case.anchor.value: NEAREST.sees(q)[0] for q in questions}
    assert (shown[3], shown[2]) == ([0], [1])


def test_the_relation_model_learns_what_it_was_shown(questions: list[Question]) -> None:
    for way in WAYS[3:5]:
        assert count(way, questions, learn(way, questions)).f1 > 0.9


def test_without_a_parser_the_command_leaves_trees_out(passages: Path) -> None:
    result = run("train", "compare", passages)
    assert result.exit_code == 0, result.stderr
    shown = [line[:40].strip() for line in result.stdout.splitlines()[1:]]
    assert shown == [way.name for way in WAYS if way not in OF_TREES]


def test_with_a_parser_the_command_compares_all_ways(passages: Path) -> None:
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    parser.add_label("nsubj")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(passages / "parser")
    result = run("train", "compare", passages, "--parser", passages / "parser")
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.splitlines()) == 1 + len(WAYS)


@pytest.mark.parametrize("name, told", [("no_such_pipeline", "no_such_pipeline"), ("blank:en", "no parser")])
def test_a_pipeline_that_cannot_parse_is_refused(passages: Path, name: str, told: str) -> None:
    result = run("train", "compare", passages, "--parser", name)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_corpus_without_statements_is_refused(tmp_path: Path) -> None:
    result = run("train", "compare", tmp_path)
    assert result.exit_code == 2
    assert "no such folder" in result.stderr
