"""One run at a time: who comes second hears at once who was first, and no lock outlives its process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from postgres import Server
from stores import add, names, plain_user, process

from extractor.store import LockedError, ReadOnlyError, Store, StoreError


@contextmanager
def other_run(place: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of a store until it reads a line."""
    code = (
        "import sys\nfrom extractor.store import Store\n"
        f"with Store.open({place!r}) as store, store.lock():\n"
        "    print('locked', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    run = process(code)
    try:
        assert run.stdout is not None
        assert run.stdout.readline() == "locked\n"
        yield run
    finally:
        run.kill()
        run.communicate()


def test_the_second_run_hears_at_once_who_was_first(store: Store, store_place: str) -> None:
    with other_run(store_place) as run:
        with pytest.raises(LockedError) as caught, store.lock():
            pass
        said = str(caught.value)
        assert said.startswith(f"{store.place}: another run works on it")
        assert re.search(rf"process {run.pid} on \S+ since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", said)
        run.communicate("go\n")
        with store.lock():
            pass


def test_two_stores_of_one_process_are_two_runs(store: Store, store_place: str) -> None:
    with Store.open(store_place) as other:
        with store.lock():
            for late in (store, other):
                with pytest.raises(LockedError, match=rf"process {os.getpid()} on"), late.lock():
                    pass
        with other.lock():
            pass


def test_a_lock_ends_with_its_process_however_that_ends(store: Store, store_place: str) -> None:
    with other_run(store_place) as run:
        run.send_signal(signal.SIGKILL)
        run.wait()
        taken = False
        end = time.monotonic() + 30
        while not taken and time.monotonic() < end:  # the server of PostgreSQL may notice a moment later
            with suppress(LockedError), store.lock():
                taken = True
        assert taken


def test_a_lock_ends_with_its_block(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(KeyError), store.lock():
            raise KeyError("marr")
    with store.lock():
        pass


def test_a_locked_store_is_read_and_written(store: Store, store_place: str) -> None:
    with store.lock(), store.begin() as connection:
        add(connection, "harlan")
    with other_run(store_place):
        with store.begin() as connection:
            add(connection, "quill")
        with store.read() as connection:
            assert names(connection) == ["harlan", "quill"]


# --- files ----------------------------------------------------------------------------------------------


def test_every_path_to_a_file_is_the_same_lock(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    place = tmp_path / "folder" / "extractor.db"
    (tmp_path / "link.db").symlink_to(place)
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    with Store.open(tmp_path / "link.db") as store, store.lock():
        for other in (place, tmp_path / "link" / "extractor.db", f"sqlite:///{place}"):
            with Store.open(other) as opened, pytest.raises(LockedError), opened.lock():
                pass
    names = {path.name for path in (tmp_path / "folder").iterdir()}
    assert names == {"extractor.db", "extractor.db.lock"}
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "link", "link.db"}


def test_a_lock_file_that_was_left_locks_nothing(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    (tmp_path / "extractor.db.lock").write_text("process 1 on vm since 2020-01-01T00:00:00Z\n")
    with Store.open(place) as store, store.lock():
        assert f"process {os.getpid()} on" in (tmp_path / "extractor.db.lock").read_text()


def test_a_lock_file_that_may_not_be_written_is_told() -> None:
    with plain_user() as folder, Store.open(folder / "extractor.db") as store:
        (folder / "extractor.db.lock").touch(0o444)
        with pytest.raises(ReadOnlyError, match=r"cannot be locked: .*extractor\.db\.lock"), store.lock():
            pass


# --- PostgreSQL -----------------------------------------------------------------------------------------


def test_a_run_that_has_lost_its_lock_stops(postgres: Server, postgres_url: str) -> None:
    with Store.open(postgres_url) as store, Store.open(postgres_url) as other:
        with store.lock():
            postgres.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            with pytest.raises(StoreError), store.begin() as connection:
                add(connection, "harlan")
        with other.lock(), other.begin() as connection:
            add(connection, "quill")
        with store.read() as connection:
            assert names(connection) == ["quill"]
