"""A store in a PostgreSQL database, through psycopg 3."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from extractor.store.errors import StoreError
from extractor.store.lock import advisory_key, owner


def engine(url: sa.URL, name: str, *, timeout: float) -> sa.Engine:
    """The engine for a database; `timeout` is how long a transaction waits for another writer, in seconds."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise StoreError(
            f"{name}: a store in PostgreSQL needs a driver: pip install 'extractor[postgresql]'"
        ) from error
    made = sa.create_engine(
        url,
        isolation_level="READ COMMITTED",  # a writer sees all that was committed before its turn came
        pool_pre_ping=True,  # a run may be quiet for longer than the server or a firewall keeps connections
        connect_args={"connect_timeout": url.query.get("connect_timeout", "10"), "client_encoding": "utf8"},
    )

    @sa.event.listens_for(made, "connect")
    def set_up(connection: Any, _: object) -> None:
        connection.autocommit = True
        connection.execute(
            "SELECT set_config('application_name', %s, false), set_config('lock_timeout', %s, false)",
            (f"extractor, {owner()}"[:63], str(int(timeout * 1000))),  # 63 bytes: NAMEDATALEN
        )
        connection.autocommit = False

    @sa.event.listens_for(made, "begin")
    def begin(connection: sa.Connection) -> None:
        # Writers come one after the other, as in SQLite: numbers of rows are then seen in the order in which
        # they were given, and whoever has read up to one has missed none.
        if connection.get_execution_options().get("writes", False):
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _write_key(connection)})

    return made


def _write_key(connection: sa.Connection) -> int:
    known = connection.info
    if "write_key" not in known:
        known["write_key"] = advisory_key(
            "write", connection.scalar(sa.text("SELECT current_schema()")) or ""
        )
    key: int = known["write_key"]
    return key
