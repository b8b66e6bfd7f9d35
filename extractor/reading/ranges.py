"""Ranges of characters that are taken: asked often, so that a long page takes no longer for each word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from .drafts import Offsets


class Ranges:
    """Ranges (end exclusive, none empty), which may overlap, kept for many questions.

    >>> taken = Ranges([(4, 8), (12, 15)])
    >>> taken.meet(0, 4), taken.meet(7, 9)
    (False, True)
    >>> list(taken.gaps(2, 20))
    [(2, 4), (8, 12), (15, 20)]
    """

    def __init__(self, ranges: Iterable[Offsets]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [a for a, _ in self._ranges]
        self._reach = list(accumulate((b for _, b in self._ranges), max))  # how far the first n come

    def meet(self, start: int, end: int) -> bool:
        """Does one of the ranges share a character with that from ``start`` to ``end``?"""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start

    def gaps(self, start: int, end: int) -> Iterator[Offsets]:
        """The parts of the range from ``start`` to ``end`` that none of the ranges covers, in order."""
        for a, b in self._ranges[bisect_right(self._reach, start) : bisect_left(self._starts, end)]:
            if a > start:
                yield start, a
            start = max(start, b)
        if start < end:
            yield start, end
