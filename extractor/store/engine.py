"""The store, open: transactions that write, snapshots that read, and the lock of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from extractor.store import lock, postgresql, schema_version, sqlite
from extractor.store.errors import NoStoreError, ReadOnlyError, StoreError, explained
from extractor.store.place import Place, place_of

TIMEOUT = 30.0


class Store:
    """A store of press pages and what was read in them: an SQLite file, or a PostgreSQL database.

    Errors of the database come as StoreError, ReadOnlyError or StoreFullError, with the place and the remedy;
    the step in which they came is rolled back and the store is as it was before.
    """

    def __init__(self, place: Place, *, readonly: bool, timeout: float) -> None:
        self.place = place.name
        """Where the store is, for messages: the path as it was given, or the URL without its password."""
        self.file = place.file
        """The SQLite file; null for PostgreSQL."""
        self.readonly = readonly
        self._held: sa.Connection | None = None  # the one that holds the lock in PostgreSQL
        self.migrated_from: str | None = None
        """The version of the tables that opening brought up to date; null where they were, or are new."""
        if place.file is not None:
            self._engine = sqlite.engine(place.file, readonly=readonly, timeout=timeout)
        else:
            assert place.url is not None
            self._engine = postgresql.engine(place.url, place.name, timeout=timeout)
        sa.event.listen(self._engine, "handle_error", self._explain)
        self._writer = self._engine.execution_options(writes=True)
        self._reader = self._engine
        if place.file is None:
            self._reader = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        create: bool = True,
        readonly: bool = False,
        any_version: bool = False,
        timeout: float = TIMEOUT,
    ) -> Self:
        """Open the store at a path or a URL, make it if it is not there, and bring an older one up to date.

        `create` false: a store that is not there is an error. `readonly`: for reading only, from a place that
        may not be written too; nothing is made or brought up to date. `any_version`: take the tables as they
        are, to look after a store that another version of the program made. `timeout`: seconds that a
        transaction waits for another program that writes. Raises StoreError, and LockedError where an older
        store should be brought up to date while a run works on it.
        """
        where = place_of(place)
        new = False
        if where.file is not None:
            new = sqlite.is_new(where.file, where.name)
            if new and (readonly or any_version or not create):
                raise NoStoreError(f"{where.name}: there is no store; `extractor scrape` makes one")
            if readonly:
                sqlite.must_be_readable(where.file, where.name)
            else:
                sqlite.must_be_writable(where.file, where.name)
        store = cls(where, readonly=readonly, timeout=timeout)
        try:
            if not any_version:
                schema_version.bring_up_to_date(store, create=create)
                if store.file is not None and not readonly:
                    store._use_log(timeout)  # not before it is known that the file is ours
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        """One transaction that writes: all of it is kept at the end, or nothing if the block raises.

        Writers wait for each other; what others committed before it began is seen.
        """
        if self.readonly:
            raise ReadOnlyError(f"{self.place}: was opened for reading only")
        if self._held is not None:
            # Without its connection, as after a restart of the server, another run may have the lock.
            self._held.execute(sa.text("SELECT 1"))
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One snapshot for reading: what others write meanwhile is not seen, and they do not wait for it."""
        with self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def changing_tables(self) -> Iterator[sa.Connection]:
        """One transaction that writes and may change tables (``schema_version`` alone does)."""
        with self._writer.connect() as connection:
            if self.file is not None:
                # A table that is made anew is dropped first, and rows refer to it: they are checked in the
                # end. SQLite takes this no more once a transaction has begun.
                connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
            finally:
                connection.invalidate()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only run that works on the store, until the block or the process ends, in whatever way.

        Raises LockedError at once, with who it is, if another one is. Reading needs no lock.
        """
        if self.file is not None:
            with lock.file_lock(self.file, self.place):
                yield
            return
        with lock.advisory_lock(self._engine, self.place) as self._held:
            try:
                yield
            finally:
                self._held = None

    def check(self) -> list[str]:
        """What is wrong with the store, a line each; empty where all is well. Reads all of it."""
        if self.file is None:
            return []  # PostgreSQL checks pages (checksums) and references itself, always
        try:
            with self.read() as connection:
                return sqlite.problems(connection)
        except StoreError as error:
            return [str(error).removeprefix(f"{self.place}: ")]

    def close(self) -> None:
        """Close every connection. SQLite's log is then written into the file, if nobody else has it open."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _use_log(self, timeout: float) -> None:
        assert self.file is not None
        with self._engine.connect() as connection:
            journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        if journal != "wal":
            sqlite.use_log(self.file, self.place, timeout)
            self._engine.dispose()  # connections that know the old journal only

    def _explain(self, context: sa.ExceptionContext) -> StoreError | None:
        if context.is_pre_ping:  # a connection that was lost between two steps: there will be another
            return None
        return explained(context.original_exception, self.place)
