"""The local store: press pages as they were fetched, and what was read in them.

    from extractor.store import Store

    with Store.open("extractor.db") as store, store.read() as connection:
        print(connection.scalar(sqlalchemy.text("SELECT count(*) FROM pages")))

It is an SQLite file, or a PostgreSQL database where the place is a URL (``postgresql://…``). `schema` has the
tables, `engine` opens them, the other modules say what goes in and out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor import lazily

if TYPE_CHECKING:
    from extractor.store.engine import Store
    from extractor.store.errors import LockedError, NoStoreError, ReadOnlyError, StoreError, StoreFullError
    from extractor.store.reader import reader_version
    from extractor.store.values import now, unzipped, zipped

__all__ = [
    "LockedError",
    "NoStoreError",
    "ReadOnlyError",
    "Store",
    "StoreError",
    "StoreFullError",
    "now",
    "reader_version",
    "unzipped",
    "zipped",
]

# SQLAlchemy takes longer to import than most commands to run.
__getattr__, __dir__ = lazily.names(
    globals(),
    {
        "extractor.store.engine": ("Store",),
        "extractor.store.errors": (
            "LockedError",
            "NoStoreError",
            "ReadOnlyError",
            "StoreError",
            "StoreFullError",
        ),
        "extractor.store.reader": ("reader_version",),
        "extractor.store.values": ("now", "unzipped", "zipped"),
    },
)
