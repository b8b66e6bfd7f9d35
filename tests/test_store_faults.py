"""The disk is full, the process is killed, the server goes away: what was committed stays, and it goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgres import Server
from stores import add, names, process

from extractor.store import Store, StoreError, StoreFullError
from extractor.store.schema import responses, runs, source_runs


def fill(connection: sa.Connection, start: int = 0) -> None:
    """Write a megabyte that cannot be compressed."""
    for n in range(start, start + 16):
        connection.execute(
            responses.insert().values(
                url=f"https://a.example/{n}", status=200, headers=[], body=os.urandom(65536), fetched_at="x"
            )
        )


def test_a_database_that_cannot_grow_keeps_what_it_had(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    with Store.open(place) as store:
        with store.begin() as connection:
            add(connection, "harlan")
        with pytest.raises(StoreFullError) as caught, store.begin() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 8}")
            add(connection, "quill")
            fill(connection)
        assert str(caught.value).startswith(f"{place}: cannot grow")
        with store.read() as connection:
            assert names(connection) == ["harlan"]
        with store.begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            fill(connection)
            add(connection, "osei")
        assert store.check() == []


def test_a_limit_of_file_size_is_a_full_disk(tmp_path: Path) -> None:
    # Both the log and the file meet it, in the middle of a transaction and between two.
    place = tmp_path / "extractor.db"
    Store.open(place).close()
    code = (
        "import resource, sys\n"
        "from extractor.store import Store, StoreFullError\n"
        "from stores import add\n"
        "from test_store_faults import fill\n"
        "no_limit = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        f"with Store.open({str(place)!r}) as store:\n"
        "    kept = 0\n"
        "    for megabytes in (1, 3, 6, 9):\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes << 20, no_limit[1]))\n"
        "        try:\n"
        "            while True:\n"
        "                with store.begin() as connection:\n"
        "                    add(connection, f'team{kept}')\n"
        "                    fill(connection, kept * 16)\n"
        "                kept += 1\n"
        "        except StoreFullError:\n"
        "            print(kept)\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, no_limit)\n"
        "        assert store.check() == []\n"
        "    with store.begin() as connection:\n"
        "        fill(connection, kept * 16)\n"
    )
    full = process(code, cwd=Path(__file__).parent)
    said = full.communicate()[0].split()
    assert full.returncode == 0
    assert len(said) == 4
    with Store.open(place) as store, store.read() as connection:
        assert names(connection) == [f"team{n}" for n in range(int(said[-1]))]
        rows = connection.scalar(sa.select(sa.func.count()).select_from(responses))
        assert rows == (int(said[-1]) + 1) * 16
        assert store.check() == []


def test_a_copy_for_which_there_is_no_room_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    with Store.open(place) as store, store.begin() as connection:
        fill(connection)
    code = (
        "import resource\nfrom pathlib import Path\n"
        "from extractor.store import StoreFullError\nfrom extractor.store.sqlite import back_up\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try:\n"
        f"    back_up(Path({str(place)!r}), 'extractor.db', Path({str(tmp_path / 'copy.db')!r}))\n"
        "except StoreFullError as error:\n"
        "    print(error)\n"
    )
    assert process(code).communicate()[0].startswith(f"{tmp_path / 'copy.db'}: cannot grow")
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name]


def test_a_full_server_keeps_what_it_had(postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        with pytest.raises(StoreFullError, match="cannot grow"), store.begin() as connection:
            add(connection, "harlan")
            connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$")
        with store.begin() as connection:
            assert names(connection) == []
            add(connection, "quill")


def test_a_connection_that_is_lost_costs_one_step(postgres: Server, postgres_url: str) -> None:
    with Store.open(postgres_url) as store:
        with pytest.raises(StoreError, match="server cannot be used") as caught, store.begin() as connection:
            add(connection, "harlan")
            pid = connection.scalar(sa.text("SELECT pg_backend_pid()"))
            postgres.sql(f"SELECT pg_terminate_backend({pid})")
            add(connection, "quill")
        assert str(caught.value).startswith(store.place)
        with store.begin() as connection:
            assert names(connection) == []
        # Between two steps nobody notices.
        postgres.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'extractor%'"
        )
        with store.begin() as connection:
            add(connection, "osei")


def test_a_lock_of_another_program_on_the_file_is_told(tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    Store.open(place).close()
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(place, timeout=0.1) as store:
        with pytest.raises(StoreError, match=f"{place}: another program has been writing"), store.begin():
            pass
        other.execute("ROLLBACK")
        with store.begin() as connection:
            add(connection, "harlan")
    other.close()


def test_a_killed_process_loses_nothing_that_was_committed(store: Store, store_place: str) -> None:
    # Each step writes two rows that belong together; it says the number once the step is committed.
    with store.begin() as connection:
        add(connection, "harlan")
    code = (
        "from extractor.store import Store\n"
        "from extractor.store.schema import runs, source_runs\n"
        f"with Store.open({store_place!r}) as store:\n"
        "    while True:\n"
        "        with store.begin() as connection:\n"
        "            run = runs.insert().values(command='scrape', started_at='x')\n"
        "            number = connection.execute(run).inserted_primary_key[0]\n"
        "            connection.execute(source_runs.insert().values(run_id=number, source_id=1))\n"
        "        print(number, flush=True)\n"
    )
    chance = random.Random(6)
    for _ in range(3):
        run = process(code)
        assert run.stdout is not None
        told = [int(run.stdout.readline()) for _ in range(chance.randrange(1, 60))]
        run.send_signal(signal.SIGKILL)
        told += [int(line) for line in run.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
        with store.begin() as connection:  # waits until a server, too, has ended the last step
            first, second = (
                set(connection.scalars(sa.select(column))) for column in (runs.c.id, source_runs.c.run_id)
            )
            assert first == second >= set(told)
        assert store.check() == []
