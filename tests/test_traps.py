"""Trap tables: one or two sentences and the records they mean, a line each, in ``tests/traps/*.txt``.

A line reads ``sentence || record ; record`` or ``sentence || none`` in the notation of `tests.notation`. What
the reader does not get right yet begins with ``!``; once it does, the mark has to go, so that the tables
always say what is true. ``test_reading_*.py`` and ``test_standings.py`` hold the traps that were
solved first, by phenomenon too.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.notation import everything

NOT_YET = "! "


class Trap(NamedTuple):
    """One line of a trap table."""

    place: str
    sentence: str
    records: list[str]
    read_right: bool


def traps() -> list[Trap]:
    """Every line of every table but the headings."""
    found = []
    for path in sorted((Path(__file__).parent / "traps").glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.startswith("#"):
                sentence, _, meant = line.removeprefix(NOT_YET).rpartition(" || ")
                records = [] if meant == "none" else sorted(meant.split(" ; "))
                found.append(Trap(f"{path.stem}:{number}", sentence, records, not line.startswith(NOT_YET)))
    return found


TRAPS = traps()


@pytest.mark.parametrize("trap", TRAPS, ids=[trap.place for trap in TRAPS])
def test_the_table_says_what_is_read(trap: Trap) -> None:
    if trap.read_right:
        assert everything(trap.sentence) == trap.records
    else:
        assert everything(trap.sentence) != trap.records, f"{trap.place} is read right: take its mark away"


def test_no_trap_stands_twice() -> None:
    sentences = [trap.sentence for trap in TRAPS]
    assert sorted(sentences) == sorted(set(sentences))
