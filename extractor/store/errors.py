"""What can go wrong with a store, said in words: the place, what is wrong with it, and what helps."""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa


class StoreError(Exception):
    """The store cannot be opened, read or written; the message names it, the reason and the remedy."""


class NoStoreError(StoreError):
    """There is no store yet."""


class ReadOnlyError(StoreError):
    """The store may be read, but not written."""


class StoreFullError(StoreError):
    """No room is left where the store is kept. What was being written is rolled back, the store is intact."""


class LockedError(StoreError):
    """Another run works on the store; the message says which, as far as that is known."""


_FULL = (
    "cannot grow: its disk is full, or a quota or limit of file size is reached; nothing of the last step "
    "was kept, the store is intact; make room and try again"
)
_BUSY = (
    "another program has been writing to it for too long; wait until that is done, or end it, and try again"
)
_DAMAGED = (
    "the file is damaged; `extractor store check` says where; put a copy back that `extractor store backup` "
    "made, or save what is left with `sqlite3 FILE .recover`"
)

# SQLite's primary result codes, https://www.sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: "is no SQLite database; name another file with --store",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; see whether the file and its folder may be read and written",
    sqlite3.SQLITE_PERM: "cannot be opened; see whether the file and its folder may be read and written",
    sqlite3.SQLITE_AUTH: "cannot be opened; see whether the file and its folder may be read and written",
}
_READ_ONLY = "may only be read; make it, its folder and their file system writable, or use another store"

# PostgreSQL's SQLSTATE codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "55P03": _BUSY,  # lock_not_available
    "3F000": "there is no such schema; make it first: CREATE SCHEMA NAME",
    "42501": "the user may not do this; have the rights granted by the owner of the database",
}


def explained(error: BaseException | None, place: str) -> StoreError | None:
    """The error of a database in words; None where it is none that a user can do something about.

    >>> print(explained(sqlite3.OperationalError("out of cheese"), "extractor.db"))
    extractor.db: out of cheese
    >>> explained(sqlite3.IntegrityError("UNIQUE constraint failed: pages.url"), "extractor.db") is None
    True
    """
    if isinstance(error, sa.exc.DBAPIError):
        error = error.orig
    if isinstance(error, sqlite3.Error):
        return _sqlite(error, place)
    if error is not None and type(error).__module__.partition(".")[0] == "psycopg":
        return _postgresql(error, place)
    return None


def _sqlite(error: sqlite3.Error, place: str) -> StoreError | None:
    extended = getattr(error, "sqlite_errorcode", 0) or 0
    code = extended & 0xFF
    if code in _SQLITE:
        return StoreError(f"{place}: {_SQLITE[code]}")
    if code == sqlite3.SQLITE_READONLY:
        return ReadOnlyError(f"{place}: {_READ_ONLY}")
    # A limit of file size (EFBIG) or a quota make a failed write, not SQLITE_FULL; so does the want of room
    # for the index of the log.
    if code == sqlite3.SQLITE_FULL or extended in {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}:
        return StoreFullError(f"{place}: {_FULL}")
    if code == sqlite3.SQLITE_IOERR:
        name = getattr(error, "sqlite_errorname", "")
        return StoreError(f"{place}: the disk cannot be read or written ({name}); look at the system's log")
    if isinstance(error, sqlite3.OperationalError):
        return StoreError(f"{place}: {error}")
    return None


def _postgresql(error: BaseException, place: str) -> StoreError | None:
    state = getattr(error, "sqlstate", None)
    if state == "53100":  # disk_full
        return StoreFullError(f"{place}: {_FULL}")
    if state == "25006":  # read_only_sql_transaction
        return ReadOnlyError(f"{place}: {_READ_ONLY}")
    if state in _POSTGRESQL:
        return StoreError(f"{place}: {_POSTGRESQL[state]}")
    # Class 08 is connection trouble, 53 lack of something, 57 and 58 the server's end and system errors.
    if state is None or state[:2] in {"08", "53", "57", "58", "XX"}:
        from psycopg import OperationalError

        if state is None and not isinstance(error, OperationalError):
            return None
        said = " ".join(str(error).split()) or "no answer"
        # Of a connection that is refused there is no code, only what the server said in its language.
        return StoreError(
            f"{place}: the PostgreSQL server cannot be used: {said}; see whether it runs, and whether "
            f"the URL names the right server, database (it must be there: createdb) and user"
        )
    return None
