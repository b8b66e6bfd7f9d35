"""Older stores are brought up to date with all that is in them, in one step or not at all."""

from __future__ import annotations

import re
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres import Server
from stores import add, names, process

from extractor.store import LockedError, Store, StoreError
from extractor.store import schema_version as versions
from extractor.store.place import place_of
from extractor.store.schema import metadata, pages, profiles
from extractor.store.schema import versions as page_versions
from extractor.store.schema_version import HEAD, MIGRATIONS, TABLE, version_of

PAGES = 300


def make_old(place: str) -> None:
    """Make a store as the first version of the program did, with pages in it."""
    store = Store(place_of(place), readonly=False, timeout=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(versions, "HEAD", "0001")
        versions.bring_up_to_date(store, create=True)
    store.close()
    with store.begin() as connection:
        add(connection, "harlan")
        connection.execute(profiles.insert().values(source_id=1, profile=b"x", pages=3, updated_at="x"))
        connection.execute(
            sa.text(
                "INSERT INTO pages (source_id, url, state, found_at, attempts, checks) "
                "VALUES (1, :url, 'kept', 'x', 0, 0)"
            ),
            [{"url": f"https://a.example/{n}"} for n in range(PAGES)],
        )
        connection.execute(sa.text("DELETE FROM pages WHERE id > :last"), {"last": PAGES - 5})
        connection.execute(
            page_versions.insert().values(
                page_id=2,
                number=1,
                fetched_at="",
                url="",
                status=200,
                headers=[],
                body=b"",
                size=0,
                sha256="",
            )
        )
    store.close()


@pytest.fixture
def old(store_place: str) -> str:
    make_old(store_place)
    return store_place


# --- what the migrations make ---------------------------------------------------------------------------


def test_the_migrations_make_the_tables_of_the_schema(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": TABLE, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_what_sqlalchemy_would(tmp_path: Path) -> None:
    # What Alembic does not compare: names of constraints, AUTOINCREMENT.
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    metadata.create_all(engine)
    engine.dispose()
    Store.open(tmp_path / "extractor.db").close()

    def described(name: str) -> dict[str, set[str]]:
        connection = sqlite3.connect(tmp_path / name)
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        connection.close()
        return {
            name: {re.sub(r'["\s]+', " ", line).strip(" ,") for line in sql.splitlines()[1:]} or {sql}
            for name, sql in rows
            if name != TABLE
        }

    assert described("extractor.db") == described("plain.db")


def test_the_program_knows_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


# --- the way from an older store ------------------------------------------------------------------------


def test_an_old_store_keeps_all_that_is_in_it(old: str) -> None:
    with Store.open(old, create=False) as store:
        assert store.migrated_from == "0001"
        with store.read() as connection:
            assert version_of(connection) == HEAD
            assert names(connection) == ["harlan"]
            kept = connection.execute(sa.select(pages).order_by(pages.c.id)).all()
            assert [row.id for row in kept] == list(range(1, PAGES - 4))
            assert all(row.address == row.url for row in kept)
        assert store.check() == []
        page = {"url": "https://a.example/new", "address": "x", "state": "waiting", "found_at": "x"}
        with pytest.raises(sa.exc.IntegrityError), store.begin() as connection:
            connection.execute(pages.insert().values(source_id=99, **page))
        with store.begin() as connection:
            new = connection.execute(pages.insert().values(source_id=1, **page)).inserted_primary_key
            assert new is not None and new[0] > PAGES - 5
    with Store.open(old) as store:
        assert store.migrated_from is None


def test_what_was_before_is_kept_beside_an_sqlite_store(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    make_old(str(place))
    Store.open(place).close()
    kept = tmp_path / f"extractor.db.before-{HEAD}"
    assert sorted(path.name for path in tmp_path.iterdir()) == [place.name, kept.name, f"{place.name}.lock"]
    connection = sqlite3.connect(kept)
    assert connection.execute(f"SELECT version_num FROM {TABLE}").fetchall() == [("0001",)]
    assert connection.execute("SELECT count(*) FROM pages").fetchall() == [(PAGES - 5,)]
    connection.close()
    kept.rename(place)
    with Store.open(place) as store:
        assert store.migrated_from == "0001"


def test_a_new_store_has_no_copy(tmp_path: Path) -> None:
    Store.open(tmp_path / "extractor.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["extractor.db"]


def test_an_old_store_is_not_migrated_under_a_run(old: str) -> None:
    running = Store.open(old, any_version=True)
    with running.lock(), pytest.raises(LockedError, match=r"another run works on it: .*process"):
        Store.open(old)
    with running.read() as connection:
        assert version_of(connection) == "0001"
    running.close()
    Store.open(old).close()


def test_an_old_store_does_not_open_for_reading_only(old: str) -> None:
    with pytest.raises(StoreError, match=f"of version 0001, this program reads {HEAD}.*store migrate"):
        Store.open(old, readonly=True)


def test_a_migration_that_fails_changes_nothing(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    def fail(*_: object, **__: object) -> Iterator[None]:
        raise OSError("out of cheese")

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "batch_alter_table", fail)  # after the column was added and filled
        with pytest.raises(OSError, match="cheese"):
            Store.open(old)
    store = Store.open(old, any_version=True)
    with store.read() as connection:
        assert version_of(connection) == "0001"
        assert "address" not in {column["name"] for column in sa.inspect(connection).get_columns("pages")}
    store.close()
    with Store.open(old) as store:
        assert store.migrated_from == "0001"


def test_a_migration_that_is_killed_changes_nothing(old: str) -> None:
    # Killed at each of these moments: the column is there, the table is made anew, all is done but the end.
    for moment in ("UPDATE pages SET address", "DROP TABLE|ALTER COLUMN address", f"UPDATE {TABLE}"):
        code = (
            "import os, re, signal, sqlalchemy as sa\n"
            "from extractor.store import Store\n"
            "@sa.event.listens_for(sa.Engine, 'after_cursor_execute')\n"
            "def after(connection, cursor, statement, *_):\n"
            f"    if re.search({moment!r}, statement):\n"
            "        print('killed', flush=True)\n"
            "        os.kill(os.getpid(), signal.SIGKILL)\n"
            f"Store.open({old!r})\n"
        )
        killed = process(code)
        assert killed.communicate()[0] == "killed\n", moment
        assert killed.returncode == -signal.SIGKILL
        store = Store.open(old, any_version=True)
        with store.read() as connection:
            assert version_of(connection) == "0001", moment
            assert "address" not in {column["name"] for column in sa.inspect(connection).get_columns("pages")}
        assert store.check() == []
        store.close()
    with Store.open(old) as store, store.read() as connection:
        assert store.migrated_from == "0001"
        kept = sa.select(sa.func.count()).where(pages.c.address == pages.c.url)
        assert connection.scalar(kept) == PAGES - 5


def test_a_damaged_store_is_not_migrated(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    make_old(str(place))
    connection = sqlite3.connect(place)
    connection.execute("UPDATE versions SET page_id = 9999")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"extractor store check.*a row of versions"):
        Store.open(place)
    store = Store.open(place, readonly=True, any_version=True)
    with store.read() as opened:
        assert version_of(opened) == "0001"
    store.close()


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("0999", r"version 0999, this program knows \d+ at most.*upgrade"),
        ("0000", "'0000', which no program of ours wrote"),
        ("3f9a2c71be05", "'3f9a2c71be05', which no program of ours wrote"),
    ],
)
def test_versions_that_are_not_ours_are_refused(
    store_place: str, version: str, says: str, readonly: bool
) -> None:
    with Store.open(store_place) as store, store.begin() as connection:
        connection.execute(sa.text(f"UPDATE {TABLE} SET version_num = :version"), {"version": version})
    with pytest.raises(StoreError, match=says):
        Store.open(store_place, readonly=readonly)


@pytest.mark.parametrize("is_old", [False, True])
def test_many_processes_may_open_a_store_that_is_new_or_old(store_place: str, is_old: bool) -> None:
    if is_old:
        make_old(store_place)
    code = (
        "import sys\nfrom extractor.store import LockedError, Store\n"
        "from extractor.store.schema import runs\n"
        "sys.stdin.read(1)\n"
        "try:\n"
        f"    with Store.open({store_place!r}) as store, store.begin() as connection:\n"
        "        connection.execute(runs.insert().values(command='scrape', started_at='x'))\n"
        "    print('done')\n"
        "except LockedError:\n"
        "    print('locked')\n"
    )
    racers = [process(code) for _ in range(3)]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("!")
        racer.stdin.flush()
    ends = [racer.communicate()[0].strip() for racer in racers]
    # A new store is waited for; while an older one is migrated it is locked.
    assert set(ends) <= ({"done", "locked"} if is_old else {"done"})
    assert "done" in ends
    with Store.open(store_place) as store, store.read() as connection:
        assert store.migrated_from is None
        assert connection.scalar(sa.text("SELECT count(*) FROM runs")) == ends.count("done")


def test_postgresql_in_another_encoding_is_refused(postgres: Server) -> None:
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match="UTF8"):
        Store.open(postgres.url("latin"))
    postgres.drop_database("latin")
