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
    """Whether there is no store yet: no file, or an empty one. Raises StoreError for what can be none."""
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
    """Raise ReadOnlyError where the file cannot be written, or its folder, which takes the log of changes."""
    for path in (file, file.parent):
        if path.exists() and not _writable(path):
            what = "the file" if path == file else f"its folder {path}"
            raise ReadOnlyError(f"{name}: {what} may only be read; make it writable, or use another store")


def must_be_readable(file: Path, name: str) -> None:
    """Raise StoreError where what is in the log cannot be read, for want of the log's index."""
    log, index = (file.with_name(file.name + suffix) for suffix in ("-wal", "-shm"))
    if not _writable(file.parent) and _filled(log) and not index.exists():
        raise StoreError(
            f"{name}: its last changes are in {log}, which can be read in a folder that may be written only; "
            f"copy both files to one"
        )


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _filled(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def engine(file: Path, *, readonly: bool, timeout: float) -> sa.Engine:
    """The engine for a file; `timeout` is how long a transaction waits for another writer, in seconds."""
    made = sa.create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(_address(file, readonly), readonly, timeout),
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
    # A reader too makes the log and its index, and only who may write removes them in the end (`query_only`
    # keeps it from more). Where they cannot be made the file alone is the whole store, if there is no log.
    if not readonly or (_writable(file) and _writable(file.parent)):
        return file.as_uri()
    alone = not _writable(file.parent) and not _filled(file.with_name(file.name + "-wal"))
    return file.as_uri() + ("?immutable=1" if alone else "?mode=ro")


def _connect(address: str, readonly: bool, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=timeout, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
        else:
            # The old journal, which stays where there is no shared memory, needs FULL to be as safe.
            log = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            connection.execute(f"PRAGMA synchronous = {'NORMAL' if log else 'FULL'}")
    except BaseException:
        connection.close()
        raise
    return connection


def use_log(file: Path, name: str, timeout: float) -> None:
    """Have the file keep a write-ahead log from now on; waits until nobody else has a transaction open."""
    end = time.monotonic() + timeout
    with _said(name), closing(_connect(file.as_uri(), False, timeout)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # Here SQLite does not wait: of two processes that make a store it turns one away.
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
