"""Reading the archive again: what changes is shown and kept, what does not is not told to anybody anew."""

from __future__ import annotations

import dataclasses
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import typer
from archives import BRNO, SHOP, SPA, copies, keep, page, rows
from typer.testing import CliRunner

from extractor.archive.changes import changes
from extractor.archive.command import reread
from extractor.archive.reading import read_pending
from extractor.store import Store, reader_version
from extractor.store.schema import articles, releases, runs

A, B, C = (f"https://kettle.example/{name}" for name in "abc")

app = typer.Typer()
app.command()(reread)


@pytest.fixture(autouse=True)
def no_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a file of sources: pages are read without rules."""
    monkeypatch.chdir(tmp_path)


def run(store: Store, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["--store", place(store), *arguments])


def place(store: Store) -> str:
    return str(store.file) if store.file else store._engine.url.render_as_string(hide_password=False)


@pytest.fixture
def kept(store: Store) -> Store:
    keep(store, A, page())
    keep(store, B, page(SPA))
    keep(store, C, b"")
    read_pending(store)
    older(store)
    return store


def older(store: Store) -> None:
    """As if an older reader had read all of it."""
    with store.begin() as conn:
        conn.execute(releases.update().values(reader="0.0.1+00000000", read_at="2020-01-01T00:00:00Z"))


def better(monkeypatch: pytest.MonkeyPatch, word: str = "4.2 seconds") -> None:
    """A reader that sees another place in releases with these words, in place of the one that is there."""
    import extractor.api

    read = extractor.api.read

    def reading(article: Any) -> Any:
        release = read(article)
        if word not in article.text:
            return release
        first = release.results[0].model_copy(update={"position": 9})
        return release.model_copy(update={"results": [first, *release.results[1:]]})

    monkeypatch.setattr(extractor.api, "read", reading)


def readers(store: Store) -> list[tuple[int, bool]]:
    with store.read() as conn:
        query = sa.select(releases.c.id, releases.c.reader).order_by(releases.c.id)
        return [(row.id, row.reader == reader_version()) for row in conn.execute(query)]


def test_what_is_read_as_before_is_noted_and_no_change(kept: Store) -> None:
    before = rows(kept)
    done = run(kept)
    assert done.exit_code == 0
    assert "3 pages read again: 0 releases changed" in done.stdout and "2 the same" in done.stdout
    assert rows(kept) == before
    assert readers(kept) == [(1, True), (2, True), (3, True)]
    assert "0 pages read again" in run(kept).stdout


def test_what_is_read_otherwise_is_shown_and_becomes_current(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    better(monkeypatch)
    done = run(kept)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == A
    assert "~ race: " in lines[1] and "position: 1 ▶ 9" in lines[1]
    assert lines[-1].startswith("3 pages read again: 1 releases changed (records: +0 -0 ~1), 1 the same")
    assert [row[:4] for row in rows(kept)] == [
        (A, 1, 1, False),
        (B, 1, 1, True),
        (C, 1, 1, False),
        (A, 1, 1, True),
    ]


def test_json_tells_the_same(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    better(monkeypatch)
    changed, totals = map(json.loads, run(kept, "--json").stdout.splitlines())
    assert (changed["page"], changed["source"], changed["outcome"]) == (A, "kettle", "changed")
    (change,) = changed["changes"]
    assert change["sign"] == "~"
    assert change["fields"] == [{"field": "position", "old": 1, "new": 9}]
    assert totals == {
        "totals": {
            "read": 3,
            "new": 0,
            "changed": 1,
            "same": 1,
            "problems": 1,
            "lost": 0,
            "added": 0,
            "removed": 0,
            "altered": 1,
            "left": 0,
        },
        "dry_run": False,
    }


def test_a_dry_run_shows_the_same_and_writes_nothing(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    better(monkeypatch)
    before = rows(kept), readers(kept)
    tried = run(kept, "--dry-run")
    assert tried.exit_code == 0
    assert (rows(kept), readers(kept)) == before
    with kept.read() as conn:
        assert conn.execute(sa.select(runs)).all() == []
    assert tried.stdout.replace("; nothing was written", "") == run(kept).stdout


def test_only_what_another_reader_has_read_is_read_unless_all_is_asked_for(kept: Store) -> None:
    assert "3 pages read again" in run(kept).stdout
    assert "0 pages read again" in run(kept).stdout
    assert "3 pages read again" in run(kept, "--all").stdout
    assert "3 pages read again" in run(kept, "--all").stdout


def test_a_source_can_be_chosen_and_one_that_is_not_there_is_an_error(kept: Store) -> None:
    keep(kept, "https://tern.example/1", page(SHOP), source="Tern")
    read_pending(kept)
    older(kept)
    assert "1 pages read again" in run(kept, "--source", "tern").stdout
    wrong = run(kept, "--source", "turn")
    assert wrong.exit_code == 3
    assert "no source 'turn'; there are Tern, kettle" in wrong.stderr


def test_a_limit_leaves_the_rest_for_the_next_time(kept: Store) -> None:
    assert "2 pages read again" in (done := run(kept, "--limit", "2").stdout) and "1 pages left" in done
    assert "1 pages read again" in run(kept, "--limit", "2").stdout


def test_a_page_that_could_not_be_read_is_tried_by_the_next_reader_only(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.api

    page_id = keep(store, A, page())
    with monkeypatch.context() as patched:
        patched.setattr(extractor.api, "read", lambda article: 1 / 0)
        read_pending(store)
    assert "0 pages read again" in run(store).stdout
    older(store)
    done = run(store)
    assert "1 pages read again: 1 releases changed" in done.stdout and "+ race: " in done.stdout
    assert rows(store)[-1][1:4] == (1, 1, True)
    with store.read() as conn:
        assert conn.scalar(sa.select(articles.c.page_id)) == page_id
    older(store)
    assert "1 pages read again: 0 releases changed" in run(store).stdout


def test_a_reader_that_fails_where_the_older_one_did_not_takes_nothing_away(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.api

    def failing(article: Any) -> Any:
        raise KeyError("driver")

    with monkeypatch.context() as patched:
        patched.setattr(extractor.api, "read", failing)
        done = run(kept)
        assert done.exit_code == 1
        assert "cannot be read any more, the release stays as it was: KeyError: 'driver'" in done.stdout
        assert [row[:1] + row[3:4] for row in rows(kept) if row[3]] == [(A, True), (B, True)]
        again = run(kept)
        assert again.exit_code == 0 and "0 pages read again" in again.stdout
    older(kept)
    assert run(kept).exit_code == 0
    assert [row[0] for row in rows(kept) if row[3]] == [A, B]


def test_older_revisions_stay_as_they_were_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, A, page())
    read_pending(store)
    keep(store, A, page([text.replace("4.2 seconds", "4.3 seconds") for text in BRNO]))
    read_pending(store)
    older(store)
    better(monkeypatch, "seconds")
    assert "1 pages read again: 1 releases changed" in run(store).stdout
    assert [row[1:4] for row in rows(store)] == [(1, 1, False), (2, 2, False), (2, 2, True)]
    assert readers(store) == [(1, False), (2, False), (3, True)]


def test_all_versions_of_one_text_have_what_is_read_in_it_now(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import extractor.api

    clean = extractor.api.clean

    def longer(*arguments: Any, **more: Any) -> Any:
        article = clean(*arguments, **more)
        return dataclasses.replace(article, text=article.text + "\n\nAbout Kettle Racing.")

    for around in ("", "<aside><a href='/caps'>Caps</a></aside>"):
        keep(store, A, page(around=around))
        read_pending(store)
    older(store)
    monkeypatch.setattr(extractor.api, "clean", longer)
    assert "1 releases changed" in run(store).stdout
    keep(store, B, page())
    read_pending(store)
    with store.read() as conn:
        hashes = conn.scalars(sa.select(articles.c.content_hash)).all()
    assert len(hashes) == 3 and len(set(hashes)) == 1
    assert copies(store) == {B: A}


def test_many_differences_are_cut(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    import extractor.api
    from extractor.records import Result

    read = extractor.api.read

    def chatty(article: Any) -> Any:
        results = [Result(session_type="race", car_number=str(n), position=n) for n in range(1, 31)]
        return read(article).model_copy(update={"results": results})

    monkeypatch.setattr(extractor.api, "read", chatty)
    lines = run(kept, "--limit", "1").stdout.splitlines()
    assert len(lines) == 15
    assert lines[-2].startswith("  … and ")


@pytest.mark.parametrize("every", [False, True])
def test_started_again_it_goes_on_where_it_was_killed(tmp_path: Path, every: bool) -> None:
    with Store.open(tmp_path / "extractor.db") as store:
        for number in range(6):
            keep(store, f"https://kettle.example/{number}", page(SPA))
        read_pending(store)
        if every:
            with store.begin() as conn:
                conn.execute(releases.update().values(read_at="2020-01-01T00:00:00Z"))
        else:
            older(store)
    more = ["--all"] if every else []
    script = (
        "import os, signal, sys, typer\n"
        "import extractor.archive.reread as module\n"
        "from extractor.archive.command import reread\n"
        "original, count = module.Totals.count, iter(range(99))\n"
        "def kill(self, one):\n"
        "    if next(count) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    original(self, one)\n"
        "module.Totals.count = kill\n"
        "typer.run(reread)\n"
    )
    command = [sys.executable, "-c", script, "--store", str(tmp_path / "extractor.db"), *more]
    assert subprocess.run(command, cwd=tmp_path).returncode == -signal.SIGKILL
    with Store.open(tmp_path / "extractor.db") as store:
        if every:  # times are of whole seconds: what was read in the second of the start counts as unread
            with store.begin() as conn:
                conn.execute(runs.update().values(started_at="2020-01-01T00:00:00Z"))
        assert "2 pages read again" in run(store, *more).stdout
        with store.read() as conn:
            (only,) = conn.execute(sa.select(runs)).all()
        assert only.status == 0 and only.ended_at is not None and only.summary["read"] == 2
        if every:
            assert "6 pages read again" in run(store, *more).stdout


def test_while_a_run_holds_the_store_the_exit_code_is_4_but_a_dry_run_works(kept: Store) -> None:
    with kept.lock():
        done = run(kept)
        assert done.exit_code == 4 and done.stderr.startswith("extractor: ")
        assert run(kept, "--dry-run").exit_code == 0


def test_no_store_and_no_sources_are_told(tmp_path: Path) -> None:
    there_is_none = CliRunner().invoke(app, ["--store", str(tmp_path / "none.db")])
    assert there_is_none.exit_code == 3 and "none.db" in there_is_none.stderr
    Store.open(tmp_path / "extractor.db").close()
    wrong = CliRunner().invoke(
        app, ["--store", str(tmp_path / "extractor.db"), "--sources", str(tmp_path / "none.toml")]
    )
    assert wrong.exit_code == 3 and "none.toml" in wrong.stderr


MARR = {"session_type": "race", "session_name": None, "drivers": ["Ines Marr"], "position": 2, "gap": None}
HALE = {"session_type": "race", "session_name": None, "drivers": ["Bo Hale"], "position": 1, "gap": None}
GAP = {"value": 0.3, "unit": "s", "relation": "behind", "to": {"driver": "Bo Hale", "team": None}}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"results": [MARR]}, {"results": [MARR]}, []),
        ({"results": [MARR, HALE]}, {"results": [HALE, MARR]}, []),
        ({"results": [{**MARR, "confidence": 0.5}]}, {"results": [{**MARR, "evidence": {"gap": []}}]}, []),
        ({}, {"results": [MARR]}, ["+ race: Ines Marr, position 2"]),
        ({"results": [MARR, HALE]}, {"results": [MARR]}, ["- race: Bo Hale, position 1"]),
        (
            {"results": [MARR]},
            {"results": [HALE]},
            ["- race: Ines Marr, position 2", "+ race: Bo Hale, position 1"],
        ),
        (
            {"results": [MARR]},
            {"results": [{**MARR, "gap": GAP}]},
            ["~ race: Ines Marr; gap: None ▶ 0.3 s behind Bo Hale"],
        ),
        (
            {"results": [MARR]},
            {"results": [MARR, {**MARR, "position": 5}]},
            ["+ race: Ines Marr, position 5"],
        ),
        ({"event": {"circuit": "Brno"}}, {"event": {"circuit": "Spa"}}, ["~ event; circuit: Brno ▶ Spa"]),
        (
            {"source": {"published": None, "url": "a"}},
            {"source": {"published": "2031-08-17", "url": "b"}},
            ["~ source; published: None ▶ 2031-08-17"],
        ),
        (
            {"standings": [{"championship": "drivers", "car_number": "14", "points": 40.0}]},
            {"standings": [{"championship": "drivers", "car_number": "14", "points": 65.0}]},
            ["~ drivers: #14; points: 40.0 ▶ 65.0"],
        ),
    ],
)  # fmt: skip
def test_changes_are_told_by_record_and_field(before: Any, after: Any, said: list[str]) -> None:
    assert [str(change) for change in changes(before, after)] == said
