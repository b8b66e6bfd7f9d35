"""One run at a time on a store: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa

from extractor.store.errors import LockedError, ReadOnlyError, StoreError
from extractor.store.values import now


def owner() -> str:
    """This process, for those who find the store locked."""
    return f"process {os.getpid()} on {socket.gethostname()}"


@contextmanager
def file_lock(file: Path, name: str) -> Iterator[None]:
    """Hold the lock of a store in a file: ``extractor.db.lock`` beside it, which stays there for ever.

    Raises LockedError at once if somebody else holds it.
    """
    from filelock import FileLock, Timeout

    path = file.with_name(file.name + ".lock")
    # Whoever may write the store may lock it: the mode is the one that the user's umask leaves.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise _locked(name, _written(path)) from None
    except OSError as error:
        kind = ReadOnlyError if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS} else StoreError
        raise kind(f"{name}: cannot be locked: {path}: {error.strerror}") from error
    try:
        with suppress(OSError):
            path.write_text(f"{owner()} since {now()}\n", encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            os.truncate(path, 0)
        lock.release()


def _written(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace")[:200].strip()
    return ""


def _locked(name: str, holder: str) -> LockedError:
    return LockedError(f"{name}: another run works on it" + (f": {holder}" if holder else ""))


def advisory_key(purpose: str, schema: str) -> int:
    """The number of a lock in a PostgreSQL database, 64 bits with a sign; one for each schema and purpose."""
    digest = blake2b(f"extractor {purpose} {schema}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@contextmanager
def advisory_lock(engine: sa.Engine, name: str) -> Iterator[sa.Connection]:
    """Hold the lock of a store in PostgreSQL: on a connection of its own, with whose end the server frees it.

    Yields that connection: while it answers, the lock is held. Raises LockedError at once if somebody else
    holds it.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A run is long, and this connection is idle: nobody may end it for that, and its end must be noticed.
        connection.execute(
            sa.text(
                "SELECT set_config(name, CASE WHEN name = 'idle_session_timeout' THEN '0' ELSE '60' END, "
                "false) FROM pg_settings WHERE name IN ('idle_session_timeout', 'tcp_keepalives_idle')"
            )
        )
        key = advisory_key("run", connection.scalar(sa.text("SELECT current_schema()")) or "")
        if not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": key}):
            raise _locked(name, _holder(connection, key))
        try:
            yield connection
        finally:
            # The session ends, and the lock with it, also where it could not be freed any more.
            connection.invalidate()


def _holder(connection: sa.Connection, key: int) -> str:
    row = connection.execute(
        sa.text(
            "SELECT a.application_name, a.backend_start AT TIME ZONE 'UTC' FROM pg_locks l "
            "JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted "
            "AND l.objsubid = 1 "
            "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
            "AND (l.classid::bigint << 32) + l.objid::bigint = :key"
        ),
        {"key": key},
    ).first()
    if row is None or not row[0]:
        return ""
    program, since = row  # of a session of another user the server tells nothing
    return f"{program} since {since:%Y-%m-%dT%H:%M:%SZ}" if since else str(program)
