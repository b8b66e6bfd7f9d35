"""The library's face: a cheap import, one page, and many pages in order with little memory."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import extractor
from extractor import Article, Input, PageError, Release, clean, extract, extract_many
from extractor.api import LOOK_AHEAD

HEAVY = ("spacy", "pydantic", "bs4", "lxml", "dateparser", "scipy", "numpy", "rich", "typer")


def page(n: int) -> str:
    return f"<html><body><h1>Report {n}</h1><p>Ines Marr won for Harlan Racing in race {n}.</p></body></html>"


def titles(releases: Iterator[Release]) -> list[str]:
    return [release.text.split("\n")[0] for release in releases]


# --- the package ----------------------------------------------------------------------------------------


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = f"import sys, extractor; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_scoring_kept_predictions_loads_no_language_model() -> None:
    code = "import sys, extractor.evaluation; print('spacy' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"


@pytest.mark.parametrize("name", extractor.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(extractor, name)
    assert name in dir(extractor)
    assert name == "__version__" or value.__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'parse'"):
        extractor.parse  # noqa: B018


def test_load_gives_a_language_to_which_pages_can_be_fed() -> None:
    nlp = extractor.load()
    assert len(nlp("Marr won.")) == 3


# --- one page -------------------------------------------------------------------------------------------


def test_a_page_becomes_a_release_with_its_source() -> None:
    release = extract(
        page(1).encode(),
        url="https://team.example/1",
        content_type="text/html; charset=utf-8",
        published="2031-08-17",
        retrieved="2031-08-18T09:00:00+00:00",
    )
    assert isinstance(release, Release)
    assert "Ines Marr won for Harlan Racing" in release.text
    source = release.source
    assert source.url == "https://team.example/1"
    assert source.published == "2031-08-17"
    assert source.retrieved == "2031-08-18T09:00:00+00:00"
    assert source.content_hash and source.content_hash.startswith("sha256:")


def test_nothing_is_made_up_about_the_source() -> None:
    source = extract("Ines Marr won.").source
    assert (source.url, source.published, source.retrieved) == (None, None, None)


def test_the_release_has_the_text_of_the_article() -> None:
    article = clean(page(1))
    assert isinstance(article, Article)
    assert extract(page(1)).text == article.text


def test_text_and_bytes_are_the_same_page() -> None:
    text = "<p>Sébastien Löfgren – P3</p>"
    assert extract(text) == extract(text.encode(), content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("content", "options", "error"),
    [
        ("", {}, PageError),
        (b"", {}, PageError),
        (" \n\t ", {}, PageError),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", {}, PageError),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", {}, PageError),
        (None, {}, TypeError),
        (["Marr won."], {}, TypeError),
        ("Marr won.", {"published": "last Sunday"}, ValueError),
        ("Marr won.", {"retrieved": "17.08.2031"}, ValueError),
        ("Marr won.", {"published": 20310817}, TypeError),
        ("Marr won.", {"url": 5}, TypeError),
        ("Marr won.", {"content_type": b"text/plain"}, TypeError),
    ],
)
def test_what_is_no_page_is_refused(content: Any, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        extract(content, **options)


# --- many pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("processes", [1, 2])
def test_many_pages_keep_their_order(processes: int) -> None:
    count = 2 * LOOK_AHEAD * processes + 1  # more than are ever under way at once
    inputs = [page(n) for n in range(count)]
    assert titles(extract_many(inputs, processes=processes)) == [f"Report {n}" for n in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_inputs_carry_what_is_known_about_them(processes: int) -> None:
    inputs = [page(0), page(1).encode(), Input(page(2), url="https://team.example/2", published="2031-08-17")]
    sources = [release.source for release in extract_many(inputs, processes=processes)]
    assert [source.url for source in sources] == [None, None, "https://team.example/2"]
    assert sources[2].published == "2031-08-17"


@pytest.mark.parametrize(("processes", "bound"), [(1, 1), (2, 2 * LOOK_AHEAD)])
def test_inputs_are_taken_only_as_releases_are_handed_out(processes: int, bound: int) -> None:
    taken = 0

    def inputs() -> Iterator[str]:
        nonlocal taken
        while True:  # without end: whoever collects it first never returns
            taken += 1
            yield page(taken)

    releases = extract_many(inputs(), processes=processes)
    assert taken == 0
    for handed_out in range(1, 4):
        next(releases)
        assert handed_out <= taken <= handed_out - 1 + bound
    releases.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_bad_input_ends_the_iteration_and_is_named(processes: int) -> None:
    releases = extract_many([page(0), b"", page(2)], processes=processes)
    assert next(releases).text.startswith("Report 0")
    with pytest.raises(PageError) as raised:
        next(releases)
    assert raised.value.__notes__ == ["input 1 of extract_many"]
    assert list(releases) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_with_on_error_the_rest_goes_on(processes: int) -> None:
    failed: list[tuple[int, str]] = []
    inputs: list[Any] = [b"", page(1), None, page(3)]
    releases = extract_many(
        inputs, processes=processes, on_error=lambda n, error: failed.append((n, type(error).__name__))
    )
    assert titles(releases) == ["Report 1", "Report 3"]
    assert failed == [(0, "PageError"), (2, "TypeError")]


def test_on_error_may_end_the_iteration() -> None:
    def stop(index: int, error: Exception) -> None:
        raise RuntimeError(f"input {index}") from error

    with pytest.raises(RuntimeError, match="input 0"):
        list(extract_many([b"", page(1)], on_error=stop))


def test_no_inputs_give_no_releases() -> None:
    assert list(extract_many([])) == list(extract_many([], processes=2)) == []


@pytest.mark.parametrize("processes", [0, -1])
def test_less_than_one_process_is_refused_at_once(processes: int) -> None:
    with pytest.raises(ValueError, match="processes"):
        extract_many([], processes=processes)


@pytest.mark.parametrize("one", ["Marr won.", b"Marr won.", Input("Marr won.")])
def test_one_page_in_place_of_many_is_refused_at_once(one: Any) -> None:
    with pytest.raises(TypeError, match="give a list"):
        extract_many(one)


def test_releases_and_errors_can_cross_processes() -> None:
    release = extract(page(1))
    assert pickle.loads(pickle.dumps(release)) == release
    assert str(pickle.loads(pickle.dumps(PageError("empty")))) == "empty"
