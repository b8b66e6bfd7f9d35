"""The Mention: a typed piece of text with a value, found without understanding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "CAR_NUMBER", "PERSON", "TEAM", "VEHICLE", "CLASS", "SESSION", "POSITION", "GAP", "LAP_TIME", "POINTS",
    "CHAMPIONSHIP", "STATUS", "NATIONALITY", "COREF", "SERIES", "STAFF", "MEETING",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters ``start`` to ``end`` (exclusive) of a text, what kind of thing they name, and its value.

    ``value`` depends on ``kind``: digits for a car number, a name for a person or a team, a number for a
    place, seconds for a lap time. ``form`` says how a mention is put where that matters for reading it
    (``"win"``, ``"pole"``, ``"ordinal"`` …), ``data`` holds what else the finder knows.
    """

    kind: Kind
    start: int
    end: int
    value: Any = None
    form: str = ""
    data: Any = None


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """Keep the earlier-listed of two mentions that share characters; return them in text order.

    >>> a, b = Mention("PERSON", 0, 4, "Anna"), Mention("TEAM", 2, 9, "na Motor")
    >>> [m.value for m in without_overlaps([a, b])]
    ['Anna']
    """
    kept: list[Mention] = []
    taken: set[int] = set()
    for m in mentions:
        span = range(m.start, m.end)
        if not taken.intersection(span):
            taken.update(span)
            kept.append(m)
    return sorted(kept, key=lambda m: m.start)
