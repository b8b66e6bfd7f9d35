"""Where a store is: an SQLite file, or a database of a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from extractor.store.errors import StoreError


@dataclass(frozen=True)
class Place:
    """A store's place: `name` for messages, without a password, and either a file or a URL of PostgreSQL."""

    name: str
    file: Path | None = None  # absolute, symbolic links followed
    url: sa.URL | None = None


def place_of(where: str | Path) -> Place:
    """Understand a path, ``sqlite:///path`` or ``postgresql://user@host/database``.

    Raises StoreError for anything else.

    >>> place_of("postgresql://ann:secret@db.example/racing").name
    'postgresql://ann:***@db.example/racing'
    """
    text = str(where)
    if isinstance(where, Path) or "://" not in text:
        return _file(text, text)
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        # The URL itself is not repeated: it may hold a password.
        raise StoreError(
            "the store's URL cannot be understood; write postgresql://user@host/database"
        ) from error
    name = url.set(query={}).render_as_string(hide_password=True)  # libpq takes a password in the query too
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        if url.query or url.host:
            raise StoreError(
                f"{name}: a store's URL of SQLite has a path and nothing else: sqlite:///extractor.db"
            )
        return _file(url.database or "", name)
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return Place(name, url=url.set(drivername="postgresql+psycopg"))
    raise StoreError(
        f"{name}: a store is an SQLite file (a path) or a PostgreSQL database (postgresql://user@host/database)"
    )


def _file(path: str, name: str) -> Place:
    if path in {"", ":memory:"} or "\0" in path:
        raise StoreError(f"{name!r}: a store needs the path of a file")
    try:
        return Place(name, file=Path(path).resolve())
    except (OSError, RuntimeError) as error:  # a loop of symbolic links
        raise StoreError(f"{name}: the path leads nowhere: {error}") from error
