"""Which version of the tables a store has, and the way from an older one to ours."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from extractor.store import sqlite
from extractor.store.errors import NoStoreError, StoreError

if TYPE_CHECKING:
    from extractor.store.engine import Store

HEAD = "0003"
"""The newest migration in ``migrations/versions``; it stands here so that a store that is up to date opens
without Alembic."""

_log = logging.getLogger(__name__)

TABLE = "store_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up_to_date(store: Store, *, create: bool) -> None:
    """See that the store has our tables: make them where it is new, migrate them where they are older.

    Before an SQLite store is migrated a copy is kept beside it (``extractor.db.before-0002``). Either all
    migrations happen or none. Raises StoreError if the store is newer than the program, or none of ours.
    """
    with store.read() as connection:
        version = version_of(connection)
        if version is None:
            _must_be_empty(connection, store)
    if version == HEAD:
        return
    if version is not None:
        _must_be_older(version, store)
    if version is None and (store.readonly or not create):
        raise NoStoreError(f"{store.place}: there is no store; `extractor scrape` makes one")
    if store.readonly:
        raise StoreError(
            f"{store.place}: the store is of version {version}, this program reads {HEAD}; "
            f"bring it, or a copy of it, up to date with `extractor store migrate`"
        )
    # No run may work on a store while its tables change. Who makes a new one only waits for the other.
    with store.lock() if version is not None else nullcontext():
        _migrate(store)


def version_of(connection: sa.Connection) -> str | None:
    """The version of the tables; None where there are none."""
    if not sa.inspect(connection).has_table(TABLE):
        return None
    version: str | None = connection.scalar(sa.text(f"SELECT version_num FROM {TABLE}"))
    return version


def copy_before(file: Path) -> Path:
    """Where the copy of a store is kept that was brought up to our version."""
    return file.with_name(f"{file.name}.before-{HEAD}")


def _must_be_empty(connection: sa.Connection, store: Store) -> None:
    from extractor.store.schema import metadata

    # A file of SQLite belongs to one program; a database of PostgreSQL may have tables of others.
    there = set(sa.inspect(connection).get_table_names())
    if store.file is None:
        there &= set(metadata.tables)
    if there:
        raise StoreError(
            f"{store.place}: is a database of another program (it has a table {min(there)!r}); use another "
            + ("file" if store.file else "database or schema")
        )


def _must_be_older(version: str, store: Store) -> None:
    if version.isdecimal() and version > HEAD:
        raise StoreError(
            f"{store.place}: the store is of version {version}, this program knows {HEAD} at most; it was "
            f"written by a newer one: upgrade this one"
        )
    if not list((MIGRATIONS / "versions").glob(f"{version}_*.py")):
        raise StoreError(
            f"{store.place}: the store is of version {version!r}, which no program of ours wrote"
        )


def _migrate(store: Store) -> None:
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells users of every step that it takes
    with store.changing_tables() as connection:
        version = version_of(connection)  # another process may have been faster
        if version == HEAD:
            return
        if store.file is None and connection.scalar(sa.text("SHOW server_encoding")) != "UTF8":
            raise StoreError(f"{store.place}: the database is not in UTF8; make one: createdb -E UTF8")
        if version is not None and store.file is not None:
            sqlite.back_up(store.file, store.place, copy_before(store.file))
        config = Config(attributes={"connection": connection})
        # `%` begins a reference in values of this configuration.
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        command.upgrade(config, HEAD)
        if store.file is not None:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise StoreError(
                    f"{store.place}: cannot be brought up to date: `extractor store check` says what is "
                    f"wrong with it, the first is a row of {broken[0]} that refers to none"
                )
    store.migrated_from = version
    if version is not None:
        _log.info("%s: brought from version %s to %s", store.place, version, HEAD)
