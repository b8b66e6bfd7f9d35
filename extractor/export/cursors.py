"""Named cursors: how far somebody has been told of the changes in the store.

A cursor belongs to what was asked for. One that was used for one source, and then for all, begins again for
all: it repeats releases rather than lose one.
"""

from __future__ import annotations

import sqlalchemy as sa

from extractor.export.selection import Selection
from extractor.store import StoreError, now
from extractor.store.schema import exports


def key(name: str, selection: Selection) -> str:
    """The cursor's name in the store: with what was asked for, where that is not everything.

    >>> key("daily", Selection()), key("daily", Selection(sources=("kettle",), duplicates=True))
    ('daily', 'daily [source=kettle duplicates]')
    """
    asked = [f"source={one}" for one in sorted(selection.sources)]
    asked += [f"since={selection.since}"] if selection.since else []
    asked += [f"series={one.casefold()}" for one in sorted(selection.series)]
    asked += [f"min-confidence={selection.least:g}"] if selection.least else []
    asked += ["duplicates"] if selection.duplicates else []
    asked += ["all-revisions"] if selection.all_revisions else []
    return f"{name} [{' '.join(asked)}]" if asked else name


def position(conn: sa.Connection, cursor: str) -> int | None:
    """The number of the last change that was exported; null for a cursor that is new."""
    return conn.scalar(sa.select(exports.c.last_release_id).where(exports.c.cursor == cursor))


def names(conn: sa.Connection) -> list[str]:
    """All cursors, with what each was asked for."""
    return list(conn.scalars(sa.select(exports.c.cursor).order_by(exports.c.cursor)))


def stands(conn: sa.Connection, cursor: str, at: int | None) -> None:
    """Raise `StoreError` where another export has moved the cursor from ``at``: what that one wrote is not
    in this one's file."""
    if position(conn, cursor) != at:
        raise StoreError(
            f"cursor {cursor!r}: another export has moved it meanwhile; it stays where that one left it. "
            "Give each reader of exports a cursor of its own"
        )


def move(conn: sa.Connection, cursor: str, before: int | None, to: int) -> None:
    """Set the cursor that stood at ``before``. Raises `StoreError` as `stands` does."""
    stands(conn, cursor, before)
    values = {"last_release_id": to, "exported_at": now()}
    if before is None:
        conn.execute(exports.insert().values(cursor=cursor, **values))
    else:
        conn.execute(exports.update().where(exports.c.cursor == cursor).values(values))


def reset(conn: sa.Connection, name: str) -> int:
    """Forget a cursor, whatever it was used for, and return how many there were of that name."""
    own = [
        one for one in conn.scalars(sa.select(exports.c.cursor)) if one == name or one.startswith(f"{name} [")
    ]
    return conn.execute(exports.delete().where(exports.c.cursor.in_(own))).rowcount if own else 0
