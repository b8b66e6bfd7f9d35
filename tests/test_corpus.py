"""The corpus as a promise: it keeps its own rules, pages are cleaned, and the scores do not fall silently."""

from __future__ import annotations

import logging
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor import clean
from extractor.corpus.check import check
from extractor.corpus.cover import cover, only_in_test
from extractor.corpus.invention import invent, read_names
from extractor.corpus.releases import CorpusRelease, read_releases
from extractor.evaluation import Scores, evaluate

CORPUS = Path(__file__).parent.parent / "corpus"
RELEASES = read_releases(CORPUS)
BY_HAND = [release for release in RELEASES if release.site_id is None]
FLOORS: dict[str, Any] = tomllib.loads((CORPUS / "floors.toml").read_text(encoding="utf-8"))
SLACK = 0.02
"""How far a floor may lie below its score: more would let the score fall unseen."""


def plain(text: str) -> str:
    """White space folded; list bullets, which a cleaned list has none of, left out."""
    return " ".join(text.replace("●", " ").replace("•", " ").split())


def test_the_checker_has_nothing_to_say() -> None:
    assert [str(problem) for problem in check(CORPUS)] == []


def test_the_corpus_covers_what_it_is_meant_to() -> None:
    counts = cover(RELEASES)
    sizes = {split: sum(r.split == split for r in RELEASES) for split in ("train", "dev", "test")}
    assert sizes["train"] >= 100 and sizes["dev"] >= 40 and sizes["test"] >= 40
    assert counts.retold >= 130
    assert counts.rows >= 40
    assert counts.several >= 25
    assert counts.empty >= 20
    assert counts.sites >= 30
    assert len(only_in_test(RELEASES)) >= 3


@pytest.mark.parametrize("release", BY_HAND, ids=[release.id for release in BY_HAND])
def test_pages_by_hand_are_cleaned_without_loss_or_leak(release: CorpusRelease) -> None:
    article = clean(release.page_path.read_bytes())
    flat = plain(article.text)
    marks = release.gold["page"]
    lost = [s for s in marks["must_have"] if plain(s) not in flat]
    leaked = [s for s in marks["must_not_have"] if plain(s) in flat]
    assert (lost, leaked) == ([], [])
    assert (article.title, (article.published or "")[:10]) == (marks["title"], marks["published"])


@cache
def scores() -> Scores:
    logging.disable(logging.WARNING)  # the log quotes texts, those of the test split too
    try:
        return evaluate(CORPUS)
    finally:
        logging.disable(logging.NOTSET)


def measured(split: str) -> dict[str, float]:
    """The scores that have floors."""
    part = scores().by_split()[split]
    right, empty = part.silence
    return {
        "card_precision": part.card.precision,
        "card_recall": part.card.recall,
        "card_f1": part.card.f1,
        "records_f1": part.records.f1,
        "silence": right / empty if empty else 1.0,
    }


@pytest.mark.parametrize("split", ["train", "dev", "test"])
def test_scores_hold_their_floors_and_floors_keep_up(split: str) -> None:
    for name, value in measured(split).items():
        floor = FLOORS[split][name][-1]
        assert value >= floor, f"{split}: {name} fell to {value:.4f}"
        assert value <= floor + SLACK, f"{split}: {name} is {value:.4f} now: add a floor to floors.toml"


def test_names_never_seen_before_cost_less_than_two_points(tmp_path: Path) -> None:
    releases = read_releases(CORPUS / "dev")
    assert len(list(invent(releases, read_names(CORPUS / "names.toml"), tmp_path, 7))) == len(releases)
    lost = scores().by_split()["dev"].card.f1 - evaluate(tmp_path).card.f1
    assert lost < 0.02, f"{lost:.4f}"


def test_a_floor_that_was_lowered_says_why() -> None:
    reasons = {(entry["split"], entry["score"], entry["to"]) for entry in FLOORS.get("lowered", [])}
    lowered = {
        (split, name, values[n + 1])
        for split in ("train", "dev", "test")
        for name, values in FLOORS[split].items()
        for n in range(len(values) - 1)
        if values[n + 1] < values[n]
    }
    assert lowered == reasons
    assert all(len(entry["why"]) > 20 for entry in FLOORS.get("lowered", []))
