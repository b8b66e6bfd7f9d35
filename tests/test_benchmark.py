"""The benchmark of reading: it runs beside a pipeline, and its figures agree. None of them is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from command import run

from extractor.benchmark.reading import Figures, PeerError, Reader, compare, peer
from extractor.page import clean
from extractor.page.article import Article

ARTICLES = [clean(f"Report {n}\n\nInes Marr won race {n} for Harlan Racing.") for n in range(3)]


def remembering(log: list[str], name: str) -> Reader:
    return Reader(name, lambda articles: log.append(f"{name}{len(articles)}"))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A pipeline in a folder: a tokeniser and a splitter of sentences."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "tiny")
    return tmp_path / "tiny"


def figures_of(*arguments: str | Path) -> Any:
    result = run("benchmark", "reading", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_readers_take_turns_after_a_round_that_does_not_count() -> None:
    log: list[str] = []
    bench = compare([remembering(log, "a"), remembering(log, "b")], ARTICLES, rounds=2)
    assert log == ["a3", "b3"] * 3
    assert [len(figures.seconds) for figures in bench.figures] == [2, 2]


def test_progress_counts_every_round() -> None:
    seen: list[tuple[int, int]] = []
    compare([remembering([], "a")], ARTICLES, rounds=2, progress=lambda *step: seen.append(step))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_figures_of_rounds_of_known_length() -> None:
    figures = Figures("a", "", (), releases=4, words=1000, seconds=[2.0, 1.0, 4.0])
    assert figures.words_per_second.median == 500
    assert (figures.ms_per_release.lowest, figures.ms_per_release.highest) == (250, 1000)


@pytest.mark.parametrize(
    "articles, readers, rounds",
    [([], [remembering([], "a")], 1), (ARTICLES, [], 1), (ARTICLES, [remembering([], "a")], 0)],
)
def test_nothing_to_compare(articles: list[Article], readers: list[Reader], rounds: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        compare(readers, articles, rounds=rounds)


def test_the_command_reads_beside_a_pipeline(tiny: Path, page: Path) -> None:
    out = figures_of(page, page, "--against", tiny, "--against", "blank:en", "--rounds", "3")
    own, peer_, blank = out["readers"]
    assert (own["name"], peer_["name"], blank["name"]) == ("extractor", "tiny", "blank:en")
    assert (peer_["components"], blank["components"]) == (["sentencizer"], [])
    assert (out["releases"], out["rounds"]) == (2, 3)
    assert own["lead"] == {"median": 1, "lowest": 1, "highest": 1}
    for reader in out["readers"]:
        assert len(reader["seconds"]) == len(reader["cpu_seconds"]) == 3
        for measure in ("words_per_second", "ms_per_release", "lead"):
            spread = reader[measure]
            assert 0 < spread["lowest"] <= spread["median"] <= spread["highest"]
        slowest = max(reader["seconds"])
        assert reader["words_per_second"]["lowest"] == pytest.approx(out["words"] / slowest)
        assert reader["ms_per_release"]["highest"] == pytest.approx(1000 * slowest / 2)


def test_the_table_has_a_row_for_each_reader(tiny: Path, page: Path) -> None:
    result = run("benchmark", "reading", page, "--against", tiny, "--rounds", "1")
    assert result.exit_code == 0
    title, head, own, other = result.stdout.splitlines()
    assert title.startswith("reading 1 releases") and head.startswith("reader")
    assert own.startswith("extractor") and other.startswith("tiny") and "×" in other


def test_an_unread_page_is_named_and_the_rest_is_timed(page: Path, blank: Path) -> None:
    result = run("benchmark", "reading", page, blank, "--rounds", "1")
    assert result.exit_code == 1
    assert "blank.html" in result.stderr and "reading 1 releases" in result.stdout


def test_no_page_at_all(blank: Path) -> None:
    result = run("benchmark", "reading", blank)
    assert result.exit_code == 1
    assert "nothing to read" in result.stderr


@pytest.mark.parametrize(
    "name, said",
    [
        ("xx_nobody_has_this", "not installed; try: python -m spacy download xx_nobody_has_this"),
        ("./no/folder", "no such folder; try: python -m spacy download en_core_web_sm"),
    ],
)
def test_a_pipeline_that_is_not_there(page: Path, name: str, said: str) -> None:
    result = run("benchmark", "reading", page, "--against", name)
    assert result.exit_code == 1
    assert result.stderr == f"extractor: {name}: {said}\n"


def test_a_folder_that_holds_no_pipeline(tmp_path: Path) -> None:
    with pytest.raises(PeerError):
        peer(str(tmp_path))


def test_a_text_too_long_for_the_pipeline(tiny: Path) -> None:
    reader = peer(str(tiny))
    long = Article("a " * 600_000, ())
    with pytest.raises(PeerError, match="cannot read the texts"):
        reader.read([long])


def test_help_shows_how_to_call_it() -> None:
    result = run("benchmark", "reading", "--help")
    assert result.exit_code == 0
    assert "--against en_core_web_sm" in " ".join(result.stdout.split())
