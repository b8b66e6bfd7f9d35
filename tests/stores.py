"""Rows for tests of the store, and processes that use it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from extractor.store import now
from extractor.store.schema import sources


def add(connection: sa.Connection, name: str) -> None:
    """Add a source."""
    connection.execute(sources.insert().values(name=name, url=f"https://{name}.example/", first_seen=now()))


def names(connection: sa.Connection) -> list[str]:
    """The names of the sources in the order in which they were added."""
    return list(connection.scalars(sa.select(sources.c.name).order_by(sources.c.id)))


def process(code: str, **options: Any) -> subprocess.Popen[str]:
    """Start Python with some code; its standard input and output are pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options
    )


@contextmanager
def plain_user() -> Iterator[Path]:
    """Have the rights of a user without privileges, to whom the folder that is given belongs."""
    with tempfile.TemporaryDirectory(prefix="store-") as name:
        folder = Path(name)
        if os.geteuid():
            yield folder
            return
        os.chown(folder, 65534, 65534)
        groups = os.getgroups()
        os.setgroups([])
        os.setegid(65534)
        os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(0)
            os.setegid(0)
            os.setgroups(groups)
