"""The same page gives the same line, in every process, under every hash seed, and it keeps the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import extractor
from extractor import Release, extract

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "corpus" / "dev").glob("*.html"))

PAGE = """<html><head><title>Marr on the podium</title></head><body><article><h1>Marr on the podium</h1>
<p>Ines Marr put the No. 6 Harlan Racing Porsche on pole by 0.052s and finished third.</p>
<p>The sister No. 7 of Oliver Hale and Ada Moss retired.</p>
<p>Marr is second in the drivers' standings with 120 points.</p>
<table><tr><th>Pos</th><th>No.</th><th>Driver</th></tr>
<tr><td>1</td><td>22</td><td>Jonas Lind</td></tr>
<tr><td>3</td><td>6</td><td>Ines Marr</td></tr></table></article></body></html>"""

IN_ANOTHER_PROCESS = """
import sys
from extractor import extract
print(extract(sys.stdin.buffer.read()).model_dump_json())
"""


@cache
def read(page: Path) -> Release:
    return extract(page.read_bytes())


@cache
def check(name: str) -> Draft202012Validator:
    text = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def complaints(name: str, records: list[dict[str, Any]]) -> list[str]:
    """What the schema says against these records."""
    return [error.message for record in records for error in check(name).iter_errors(record)]


def elsewhere(page: bytes, seed: str) -> str:
    """The line that a fresh process with this hash seed writes."""
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS]
    home = str(Path(extractor.__file__).parent.parent)
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": home, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, input=page, capture_output=True, env=env, check=True)
    return done.stdout.decode("utf-8").strip()


def spans_of(release: Release) -> Iterator[tuple[str, str]]:
    """What each piece of evidence says stands there, and what stands there."""
    records = [*release.results, *release.standings, *release.history]
    for evidence in [release.event.evidence, *(record.evidence for record in records)]:
        for span in chain.from_iterable(evidence.values()):
            yield span.text, release.text[span.start : span.end]


# --- the same again ----------------------------------------------------------------------------------------


def test_a_page_read_twice_gives_the_same_line() -> None:
    first = extract(PAGE).model_dump_json()
    assert json.loads(first)["results"]
    assert extract(PAGE).model_dump_json() == first


def test_what_was_read_before_leaves_no_trace() -> None:
    first = extract(PAGE).model_dump_json()
    extract("<p>Ines Lind won the race in the No. 7 Ferrari.</p>")
    assert extract(PAGE).model_dump_json() == first


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_another_process_with_another_hash_seed_writes_the_same_line(seed: str) -> None:
    assert elsewhere(PAGE.encode(), seed) == extract(PAGE).model_dump_json()


def test_another_process_reads_a_page_of_the_corpus_the_same() -> None:
    page = max(PAGES, key=lambda path: len(read(path).results))
    assert elsewhere(page.read_bytes(), "7") == read(page).model_dump_json()


# --- every page of the corpus ------------------------------------------------------------------------------


def test_the_corpus_has_pages() -> None:
    assert len(PAGES) >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_evidence_stands_where_it_says(page: Path) -> None:
    wrong = [(said, there) for said, there in spans_of(read(page)) if said != there]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_records_keep_the_published_schemas(page: Path) -> None:
    line = json.loads(read(page).model_dump_json())
    assert complaints("release", [line]) == []
    assert complaints("result", line["results"]) == []
    assert complaints("standing", line["standings"]) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_line_can_be_read_back(page: Path) -> None:
    release = read(page)
    assert Release.model_validate_json(release.model_dump_json()) == release


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_value_is_proven_or_inferred(page: Path) -> None:
    numbers = ("position", "position_in_class", "grid", "fastest_lap_time", "laps", "points", "gap")
    bare = [
        (field, value)
        for record in [*read(page).results, *read(page).standings]
        for field in numbers
        if (value := getattr(record, field, None)) is not None
        and not record.evidence.get(field)
        and field not in record.inferred
    ]
    assert bare == []


def test_the_schemas_refuse_what_the_contract_refuses() -> None:
    assert check("result").is_valid({"session_type": "race", "position": 3})
    assert not check("result").is_valid({"session_type": "race", "position": 0})
    assert not check("result").is_valid({"session_type": "tea break"})
    assert not check("standing").is_valid({"championship": "drivers", "place": 1})
