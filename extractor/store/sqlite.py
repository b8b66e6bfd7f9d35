"""A store in an SQLite file.

The journal is a write-ahead log, so readers and the writer never wait for each other, and `synchronous` is
NORMAL: a killed process loses nothing that was committed (the system has it), a power cut may take back the
last transactions since the log was last written through, in order and never in part. What they held is found
and fetched again by the next run. FULL would wait for the disk once for every page, for no more than that.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from extractor.store.errors import ReadOnlyError, StoreError, explained

_MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html


def is_new(file: Path, name: str) -> bool:
    """Whether there is no store yet: no file, or an empty one. Raises StoreError for what can never be one."""
    try:
        with file.open("rb") as stream:
            start = stream.read(len(_MAGIC))
    except FileNotFoundError:
        if not file.parent.is_dir():
            raise StoreError(f"{name}: there is no folder {file.parent}; make it first") from None
        return True
    except IsADirectoryError:
        raise StoreError(f"{name}: is a folder; name a file in it") from None
    except OSError as error:
        raise StoreError(f"{name}: cannot be read: {error.strerror}") from error
    if start and start != _MAGIC:
        raise StoreError(f"{name}: is no SQLite database; name another file with --store")
    return not start


def must_be_writable(file: Path, name: str) -> None:
    """Raise ReadOnlyError where the file cannot be written, or its folder, where the log of changes is kept."""
    for path in (file, file.parent):
        if path.exists() and not os.access(path, os.W_OK):
            what = "the file" if path == file else f"its folder {path}"
            raise ReadOnlyError(f"{name}: {what} may only be read; make it writable, or use another store")


def engine(file: Path, *, readonly: bool, timeout: float) -> sa.Engine:
    """The engine for a file; `timeout` is how long a transaction waits for another writer, in seconds."""
    address = _address(file, readonly)
    made = sa.create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(address, readonly, timeout),
        poolclass=sa.QueuePool,
    )
    # Without this the driver begins transactions by its own rules, and reads are no snapshot:
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    sa.event.listen(made, "begin", _begin)
    return made


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _address(file: Path, readonly: bool) -> str:
    if not readonly:
        return file.as_uri()
    # A reader too needs the index of the log beside the file. Where it can be neither read nor made, the file
    # alone is the whole store if there is no log, and then nobody is writing.
    log = file.with_name(file.name + "-wal")
    alone = not os.access(file.parent, os.W_OK) and not (log.exists() and log.stat().st_size)
    return file.as_uri() + ("?immutable=1" if alone else "?mode=ro")


def _connect(address: str, readonly: bool, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if not readonly:
            # On file systems without shared memory the old journal stays, which is safe with FULL only.
            mode = _journal(connection, timeout)
            connection.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
    except BaseException:
        connection.close()
        raise
    return connection


def _journal(connection: sqlite3.Connection, timeout: float) -> str:
    # Two processes that make a store at once: SQLite answers the one that comes second at once, without waiting.
    end = time.monotonic() + timeout
    while True:
        try:
            mode: str = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if mode != "wal":
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            return mode
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.05)


def back_up(file: Path, name: str, to: Path) -> None:
    """Copy the store as it is now to another file, in one step, also while it is being written.

    Raises StoreError where either cannot be read or written.
    """
    part = to.with_name(to.name + ".part")
    try:
        with _said(name), closing(sqlite3.connect(_address(file, True), uri=True)) as store:
            store.execute("SELECT 1 FROM sqlite_master").fetchone()
            with _said(str(to)), closing(sqlite3.connect(part)) as copy:
                store.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file that stands alone
        part.replace(to)
    except OSError as error:
        raise StoreError(f"{to}: cannot be written: {error.strerror}") from error
    finally:
        for leftover in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                part.with_name(part.name + leftover).unlink()


@contextmanager
def _said(place: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise explained(error, place) or StoreError(f"{place}: {error}") from error


def problems(connection: sa.Connection) -> list[str]:
    """What is wrong with the file, a line each: SQLite's own check, and rows that refer to none."""
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        found.append(f"{table}: row {row} refers to a row of {parent} that is not there")
    return found
