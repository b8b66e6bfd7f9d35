"""The benchmark of metadata: how answers are counted, and the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import run

from extractor.benchmark import metadata as meta

PAGE = "<html lang='en'><h1>{}</h1><p>{}</p><p>Ines Marr won the second race at Suzuka on Sunday.</p></html>"


def answers(*pairs: tuple[str | None, str | None]) -> meta.Tally:
    got = iter(answer for _, answer in pairs)
    side = meta.Side("told", "1", lambda page: next(got))
    return meta.score(side, [meta.Case("a", b"", gold) for gold, _ in pairs], meta.same_day).whole


def test_answers_are_counted_as_the_evaluation_of_dates_does() -> None:
    tally = answers(
        ("2031-08-17", "2031-08-17T09:00:00Z"), ("2031-08-17", "2031-08-18"), ("2031-08-17", None)
    )
    assert (tally.right, tally.wrong, tally.missed, tally.none) == (1, 1, 1, 0)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


def test_nothing_where_there_is_nothing_is_no_miss() -> None:
    tally = answers((None, None), (None, "2031-08-17"))
    assert (tally.none, tally.wrong, tally.accuracy) == (1, 1, 0.5)


def test_a_side_that_fails_gives_no_answer() -> None:
    def fail(page: bytes) -> str | None:
        raise ValueError("no page")

    figures = meta.score(meta.Side("broken", "", fail), [meta.Case("a", b"", "2031-08-17")], meta.same_day)
    assert figures.whole.missed == 1 and len(figures.ms) == 1


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    tests = tmp_path / "tests"
    (tests / "eval").mkdir(parents=True)
    told: dict[str, Any] = {}
    for name in ("a", "b"):
        text = PAGE.format(f"Marr wins again, {name}", "17.08.2031")
        (tests / "eval" / f"{name}.html").write_text(text, encoding="utf-8")
        told[name] = {"file": f"{name}.html", "date": "2031-08-17", "title": f"Marr  wins again, {name}"}
    (tests / "eval_default.json").write_text(json.dumps(told), encoding="utf-8")
    (tests / "eval_mediacloud_2020.json").write_text("{}", encoding="utf-8")
    (tests / "evaldata.json").write_text(json.dumps({**told, "c": {"file": "c.html"}}), encoding="utf-8")
    return tmp_path


def test_cases_of_a_checkout(checkout: Path) -> None:
    assert [case.gold for case in meta.date_cases(checkout)] == ["2031-08-17"] * 2
    assert [case.name for case in meta.title_cases(checkout)] == ["a.html", "b.html"]


def test_own_answers(checkout: Path) -> None:
    dates = meta.score(meta.own_dates(), meta.date_cases(checkout), meta.same_day)
    alone = meta.score(meta.metadata_alone("title"), meta.title_cases(checkout), meta.same_title)
    assert (dates.whole.right, alone.whole.right) == (2, 2)


@pytest.mark.parametrize("missing", ["eval_default.json", "eval/a.html"])
def test_a_folder_that_is_no_checkout(checkout: Path, missing: str) -> None:
    (checkout / "tests" / missing).unlink()
    with pytest.raises(meta.CheckoutError, match=Path(missing).name):
        meta.date_cases(checkout)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus" / "dev"
    folder.mkdir(parents=True)
    (folder / "marr.html").write_text(PAGE.format("Marr wins", "17.08.2031"), encoding="utf-8")
    (folder / "marr.body.xml").write_text(
        '<release lang="en"><title>Marr wins</title><p>Ines Marr won.</p></release>', encoding="utf-8"
    )
    gold = {"id": "marr", "page": {"published": "2031-08-18"}, "results": []}
    (folder / "marr.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path / "corpus"


def test_the_fields_of_corpus_pages(corpus: Path) -> None:
    result = run("benchmark", "metadata", "--corpus", corpus, "--json")
    assert result.exit_code == 0, result.stderr
    (told,) = json.loads(result.stdout)
    fields = told["splits"]["dev"]
    assert fields["title"] == fields["language"] == {"right": 1, "pages": 1, "wrong": []}
    assert fields["published"] == {"right": 0, "pages": 1, "wrong": ["marr"]}
    assert "publisher" not in fields  # of a page that stands on no site nobody says it


def test_the_table_of_corpus_pages(corpus: Path) -> None:
    result = run("benchmark", "metadata", "--corpus", corpus)
    assert [line.split() for line in result.stdout.splitlines() if line.startswith("dev")] == [
        ["dev", "1/1", "0/1", "–", "1/1", "–", "marr", "(published)"]
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no pages: give --dates, --titles or --corpus"),
        (["--dates", "nowhere"], "eval_mediacloud_2020.json"),
        (["--titles", "nowhere"], "evaldata.json"),
    ],
)
def test_what_the_command_cannot_do(arguments: list[str], said: str) -> None:
    result = run("benchmark", "metadata", *arguments)
    assert result.exit_code != 0 and said in result.stderr
