"""The store as its users meet it, in both databases: what is kept, what is seen, what errors say."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from extractor.store import Store, now
from extractor.store.schema import runs, sources


def add(connection: sa.Connection, name: str) -> None:
    connection.execute(sources.insert().values(name=name, url=f"https://{name}.example/", first_seen=now()))


def names(connection: sa.Connection) -> list[str]:
    return list(connection.scalars(sa.select(sources.c.name).order_by(sources.c.id)))


def test_what_was_committed_is_there_after_opening_again(store: Store, store_place: str) -> None:
    with store.begin() as connection:
        add(connection, "harlan")
    with Store.open(store_place) as again, again.read() as connection:
        assert names(connection) == ["harlan"]
