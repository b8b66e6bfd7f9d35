"""``extractor store``: looking after the store from the shell."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from stores import add, names
from test_store_migrations import make_old
from typer.testing import CliRunner

from extractor.store import Store
from extractor.store.command import app


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_healthy_store_is_all_well(store: Store, store_place: str) -> None:
    done = run("check", "--store", store_place)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{store.place}: all well")


def test_the_store_is_the_one_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open("extractor.db").close()
    Store.open("other.db").close()
    assert run("check").stdout == "extractor.db: all well\n"
    monkeypatch.setenv("EXTRACTOR_STORE", "other.db")
    assert run("check").stdout == "other.db: all well\n"
    assert run("check", "--store", "extractor.db").stdout == "extractor.db: all well\n"


def test_problems_are_told_a_line_each(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    Store.open(place).close()
    with sqlite3.connect(place) as connection:
        connection.execute("INSERT INTO profiles VALUES (98, x'00', 1, 'x')")
        connection.execute("INSERT INTO profiles VALUES (99, x'00', 1, 'x')")
    connection.close()
    done = run("check", "--store", place)
    assert (done.exit_code, done.stdout) == (1, "")
    said = f"extractor: {place}: profiles: row %s refers to a row of sources that is not there"
    assert done.stderr.splitlines() == [said % 98, said % 99]


@pytest.mark.parametrize("arguments", [["check"], ["migrate"], ["backup", "copy.db"]])
def test_without_a_store_nothing_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == "extractor: extractor.db: there is no store; `extractor scrape` makes one\n"
    assert list(tmp_path.iterdir()) == []


def test_migrate_says_what_it_did(store_place: str) -> None:
    make_old(store_place)
    first, second = run("migrate", "--store", store_place), run("migrate", "--store", store_place)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "brought from version 0001 to 0003" in first.stdout
    assert ("as it was: " in first.stdout) is ("postgresql" not in store_place)
    assert "is up to date (version 0003)" in second.stdout


def test_an_older_store_is_checked_and_copied_as_it_is(tmp_path: Path) -> None:
    place, copy = tmp_path / "extractor.db", tmp_path / "copy.db"
    make_old(str(place))
    assert run("check", "--store", place).stdout == f"{place}: all well\n"
    assert run("backup", copy, "--store", place).exit_code == 0
    for path in (place, copy):
        with Store.open(path) as store:
            assert store.migrated_from == "0001"


def test_a_run_keeps_a_store_from_migrating(store_place: str) -> None:
    Store.open(store_place).close()
    with Store.open(store_place) as running, running.lock():
        with running.begin() as connection:
            connection.exec_driver_sql("UPDATE store_version SET version_num = '0001'")
        assert run("migrate", "--store", store_place).exit_code == 4


def test_a_copy_is_the_store_of_that_moment(tmp_path: Path) -> None:
    place, copy = tmp_path / "extractor.db", tmp_path / "copy.db"
    Store.open(copy).close()  # an older copy
    with Store.open(place) as store:
        with store.begin() as connection:
            add(connection, "harlan")
        with store.lock(), store.begin() as connection:
            add(connection, "quill")
            done = run("backup", copy, "--store", place)
        assert (done.exit_code, done.stderr) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"copy.db", "extractor.db", "extractor.db.lock"}
    with Store.open(copy, create=False) as store:
        assert store.check() == []
        with store.read() as connection:
            assert names(connection) == ["harlan"]


def test_copies_that_cannot_be_made(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    Store.open(place).close()
    (tmp_path / "link.db").symlink_to(place)
    sources = tmp_path / "sources.toml"
    sources.write_text("# mine", encoding="utf-8")
    before = place.read_bytes()
    for to, says in [
        (tmp_path, "is a folder"),
        (place, "is the store itself"),
        (tmp_path / "link.db", "is the store itself"),
        (tmp_path / "none" / "copy.db", f"there is no folder {tmp_path / 'none'}; make it first"),
        (sources, "holds something else than a store; name another file"),
    ]:
        done = run("backup", to, "--store", place)
        assert done.exit_code == 3
        assert says in done.stderr
        assert done.stderr.startswith(f"extractor: {to}: ")
    assert place.read_bytes() == before
    assert sources.read_text(encoding="utf-8") == "# mine"


def test_postgresql_has_its_own_way_of_copies(postgres_url: str, tmp_path: Path) -> None:
    Store.open(postgres_url).close()
    done = run("backup", tmp_path / "copy", "--store", postgres_url)
    assert done.exit_code == 3
    assert "pg_dump" in done.stderr
