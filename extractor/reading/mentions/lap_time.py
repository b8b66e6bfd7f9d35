"""Lap times as timing sheets and releases write them, in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...knowledge import pattern
from .mention import Mention

_CLOCK = pattern("lap_time", "clock")
_LONG = pattern("lap_time", "long")
_SECONDS = pattern("lap_time", "seconds")


def seconds(text: str) -> float | None:
    """Return the seconds of a lap time, or None if ``text`` holds none.

    >>> [seconds(t) for t in ("1:27.035", "1’20”520", "1m05.88s", "2:17,442", "1:44:33.1", "2:10")]
    [87.035, 80.52, 65.88, 137.442, None, None]
    """
    m = _CLOCK.search(text)
    return _value(m) if m else None


def _value(m: re.Match[str]) -> float:
    return round(int(m["m"]) * 60 + int(m["s"]) + int(m["f"]) / float(10 ** len(m["f"])), 4)


def find(text: str) -> Iterator[Mention]:
    """Yield a ``LAP_TIME`` mention for each lap time; race times with hours are none.

    >>> [m.value for m in find("took him 2:17.442 (89.056 mph), starting at 2:10 p.m.")]
    [137.442]
    """
    for m in _CLOCK.finditer(text):
        yield Mention("LAP_TIME", m.start(), m.end(), _value(m))
    for m in _LONG.finditer(text):
        minutes = {"one": 1, "two": 2, "three": 3}.get(m["m"].lower()) or int(m["m"])
        yield Mention(
            "LAP_TIME",
            m.start(),
            m.end(),
            round(minutes * 60 + int(m["s"]) + int(m["f"]) / 10 ** len(m["f"]), 4),
        )
    for m in _SECONDS.finditer(text):
        lead = text[max(0, m.start() - 3) : m.start()].lower()
        if lead.endswith("by "):
            continue
        value = int(m["s"]) + int(m["f"]) / 10 ** len(m["f"])
        yield Mention("LAP_TIME", m.start(), m.end(), round(value, 4), "seconds")
