"""Starting places: the words that make a place one on the grid."""

from __future__ import annotations

import re

from ..knowledge import pattern
from .drafts import Offsets
from .scene import Sentence

_GRID_BEFORE = pattern("scope", "grid_before")
_GRID_AFTER = pattern("scope", "grid_after")
_RESTART = re.compile(r"\brestart", re.I)


_FROM_TO = re.compile(
    r"\bfrom\b.*\bto\s(?:a\s)?$", re.I
)  # "from 17th on the grid to sixth": the second is no start


def is_grid(s: Sentence, first: int, last: int) -> Offsets | None:
    """The words that make a place a starting place ("starts", "on the grid"), or None."""
    clause = s.clause_of(first)
    if clause is None:
        return None
    a = s.items[clause.first].start - s.start
    here = s.items[first].start - s.start
    before = s.text[max(a, here - 70) : here]
    m = _GRID_BEFORE.search(before)
    if (
        m
        and not _RESTART.search(before)
        and not _FROM_TO.search(before)
        and not re.search(
            r"\b(?:finish|home|to\sfinish|qualif\w+|and\s(?:took|finished|won|crossed)|but\s)\w*",
            m.group(),
            re.I,
        )
    ):
        at = max(a, here - 70) + m.start()
        return (s.start + at, s.start + here)
    end = s.items[last].end - s.start
    m = _GRID_AFTER.match(s.text[end : end + 60])
    if (
        m
        and "at the start" in m.group().lower()
        and re.search(
            r"\b(?:dropped|fell|climb\w*|moved|up|slipped|jumped|lost|down)\s(?:\w+\s)?(?:to|into)\s(?:\w+\s)?$",
            s.text[:here],
            re.I,
        )
    ):
        return None
    if m and not _RESTART.search(m.group()):
        return (s.start + end, s.start + end + m.end())
    return None
