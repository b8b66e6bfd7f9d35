"""Hashing: a feature is a short string ("before=finished"), known by its CRC-32 modulo `SIZE`."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

SIZE = 1 << 17
"""Number of weights for each role."""


class _Numbers(dict[str, int]):
    """The numbers of the features seen of late: from time to time all are dropped, so that they stay few."""

    def __missing__(self, name: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        number = self[name] = crc32(name.encode()) % SIZE
        return number


_KEPT = 1 << 16
_numbers = _Numbers()


def hashed(names: Iterable[str | int]) -> list[int]:
    """The numbers of features, each once; those that are numbers already stay as they are.

    >>> hashed(["a", "b", "a"]) == hashed(["a", *hashed(["b", "a"])])
    True
    """
    return list(dict.fromkeys([n if n.__class__ is int else _numbers[n] for n in names]))  # type: ignore[index]


def numbered(start: str, words: Iterable[str]) -> list[int]:
    """The numbers of the features that begin with ``start`` and end with a word, for each of ``words``.

    >>> numbered("bag=", ["won", "second"]) == hashed(["bag=won", "bag=second"])
    True
    """
    begun = crc32(start.encode())
    return [crc32(word.encode(), begun) % SIZE for word in words]
