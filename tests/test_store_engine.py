"""The store as its users meet it, in both databases: what is kept, what is seen, who waits for whom."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from stores import add, names

from extractor.store import ReadOnlyError, Store, StoreError, now, reader_version, unzipped, zipped
from extractor.store.reader import mark
from extractor.store.schema import pages, responses, runs, sources

# --- what is kept and what is seen ----------------------------------------------------------------------


def test_what_was_committed_is_there_after_opening_again(store: Store, store_place: str) -> None:
    with store.begin() as connection:
        add(connection, "harlan")
    with Store.open(store_place, create=False) as again, again.read() as connection:
        assert names(connection) == ["harlan"]


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(KeyError), store.begin() as connection:
        add(connection, "harlan")
        raise KeyError("marr")
    with store.begin() as connection:
        add(connection, "quill")
    with store.read() as connection:
        assert names(connection) == ["quill"]


def test_a_reader_sees_one_moment_and_stops_no_writer(store: Store) -> None:
    with store.begin() as connection:
        add(connection, "harlan")
    with store.read() as reading:
        assert names(reading) == ["harlan"]
        with store.begin() as connection:
            add(connection, "quill")
        assert names(reading) == ["harlan"]
    with store.read() as reading:
        assert names(reading) == ["harlan", "quill"]


def test_writers_wait_for_each_other_from_their_beginning(store: Store) -> None:
    # Each adds a number to what it read: none is lost only if the second begins after the first has ended.
    with store.begin() as connection:
        add(connection, "harlan")
    began = threading.Barrier(4)
    errors: list[BaseException] = []

    def count() -> None:
        try:
            began.wait()
            for _ in range(5):
                with store.begin() as connection:
                    failures = connection.scalar(sa.select(sources.c.failures))
                    connection.execute(sources.update().values(failures=failures + 1))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with store.read() as connection:
        assert connection.scalar(sa.select(sources.c.failures)) == 20


def test_a_writer_that_waits_too_long_says_why(store: Store, store_place: str) -> None:
    with Store.open(store_place, timeout=0.1) as other, store.begin() as connection:
        add(connection, "harlan")
        with pytest.raises(StoreError, match="another program has been writing") as caught, other.begin():
            pass
        assert str(caught.value).startswith(other.place)
    with store.read() as connection:
        assert names(connection) == ["harlan"]


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(ReadOnlyError), store.read() as connection:
        add(connection, "harlan")
    with store.begin() as connection:
        assert names(connection) == []
        add(connection, "quill")


def test_numbers_are_never_given_twice(store: Store) -> None:
    with store.begin() as connection:
        add(connection, "harlan")
        add(connection, "quill")
        connection.execute(sources.delete().where(sources.c.name == "quill"))
    with store.begin() as connection:
        add(connection, "osei")
        assert list(connection.scalars(sa.select(sources.c.id).order_by(sources.c.id))) == [1, 3]


def test_rows_refer_to_rows_that_are_there(store: Store) -> None:
    page = {"url": "https://a.example/", "address": "https://a.example/", "state": "kept", "found_at": now()}
    with pytest.raises(sa.exc.IntegrityError), store.begin() as connection:
        connection.execute(pages.insert().values(source_id=7, **page))


def test_json_without_a_value_is_null(store: Store) -> None:
    with store.begin() as connection:
        connection.execute(runs.insert().values(command="scrape", started_at=now(), summary=None))
        connection.execute(runs.insert().values(command="scrape", started_at=now(), summary={"new": ["ü"]}))
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(runs.c.summary.is_(None))) == 1
        assert list(connection.scalars(sa.select(runs.c.summary).order_by(runs.c.id))) == [
            None,
            {"new": ["ü"]},
        ]


def test_bytes_and_any_text_come_back_as_they_were(store: Store) -> None:
    body = bytes(range(256))
    with store.begin() as connection:
        connection.execute(
            responses.insert().values(
                url="https://a.example/Škoda-東京-🏁",
                status=200,
                headers=[],
                body=zipped(body),
                fetched_at=now(),
            )
        )
    with store.read() as connection:
        url, kept = connection.execute(sa.select(responses.c.url, responses.c.body)).one()
    assert (url, unzipped(kept)) == ("https://a.example/Škoda-東京-🏁", body)


def test_a_healthy_store_has_no_problems(store: Store) -> None:
    with store.begin() as connection:
        add(connection, "harlan")
    assert store.check() == []


# --- opening costs little -------------------------------------------------------------------------------


def test_opening_a_store_that_is_up_to_date_needs_no_slow_library(store: Store, store_place: str) -> None:
    code = (
        "import sys; from extractor.store import Store, reader_version; reader_version()\n"
        f"with Store.open({store_place!r}) as store, store.lock(), store.read(): pass\n"
        "print(sorted({'alembic', 'mako', 'spacy', 'datasketch', 'feedparser'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# --- values ---------------------------------------------------------------------------------------------


def test_damaged_values_are_told() -> None:
    with pytest.raises(StoreError, match="damaged"):
        unzipped(zipped("Car 7 wins.")[:-3])


def test_the_mark_of_the_reader_changes_with_what_reads(tmp_path: Path) -> None:
    for name in ("page/a.py", "reading/b/c.toml", "knowledge/d.txt", "knowledge/e.npz", "export/f.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    first = mark(tmp_path)
    for name, changes in [
        ("page/__pycache__/a.pyc", False),
        ("page/.a.py.swp", False),
        ("knowledge/NOTICE.md", False),
        ("export/f.py", False),
        ("page/a.py", True),
        ("reading/b/c.toml", True),
        ("knowledge/d.txt", True),
        ("knowledge/e.npz", True),
        ("reading/b/new.py", True),
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        before = path.read_text() if path.exists() else None
        path.write_text("changed")
        assert (mark(tmp_path) != first) is changes, name
        if before is None:
            path.unlink()
        else:
            path.write_text(before)
    assert mark(tmp_path) == first
    (tmp_path / "page/a.py").rename(tmp_path / "page/z.py")
    assert mark(tmp_path) != first


def test_the_version_of_the_reader_is_that_of_the_package_and_a_mark() -> None:
    from extractor import __version__

    version, digits = reader_version().split("+")
    assert version == __version__
    assert len(digits) == 8 and int(digits, 16) >= 0
