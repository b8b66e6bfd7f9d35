"""How much of a text another one holds: runs of four words, as public comparisons of extractors count them.

A text's words are its runs of letters, digits and underscores, upper and lower case apart. Every four in a
row are a shingle; a text of fewer words is one shingle by itself. Shingles count as often as they stand.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shingles of one page: in gold and output (``both``), in the output only, in the gold only."""

    both: int
    extra: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of the output that is gold; None for an empty output."""
        made = self.both + self.extra
        return self.both / made if made else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that came out; None for an empty gold."""
        wanted = self.both + self.missed
        return self.both / wanted if wanted else None

    @property
    def f1(self) -> float:
        """The harmonic mean of both, for one page; 1 where gold and output are empty.

        >>> Overlap(3, 1, 1).f1, Overlap(0, 0, 0).f1
        (0.75, 1.0)
        """
        sides = 2 * self.both + self.extra + self.missed
        return 2 * self.both / sides if sides else 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over pages: precision and recall each over the pages that have one; ``f1`` of these two means."""

    f1: float
    precision: float
    recall: float

    @classmethod
    def of(cls, overlaps: Iterable[Overlap]) -> Scores:
        """The scores of some pages; where no page has a precision or a recall, it is 0.

        >>> Scores.of([Overlap(1, 0, 1), Overlap(0, 0, 4)])
        Scores(f1=0.4, precision=1.0, recall=0.25)
        """
        pages = list(overlaps)
        precision = _mean(page.precision for page in pages)
        recall = _mean(page.recall for page in pages)
        both = precision + recall
        return cls(2 * precision * recall / both if both else 0.0, precision, recall)


def overlap(gold: str, output: str) -> Overlap:
    """Compare the shingles of two texts.

    >>> overlap("Marr won at Suzuka today", "Marr won at Suzuka again")
    Overlap(both=1, extra=1, missed=1)
    """
    wanted, made = shingles(gold), shingles(output)
    both = (wanted & made).total()
    return Overlap(both, made.total() - both, wanted.total() - both)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words with its count.

    >>> sorted(shingles("P1 Marr"))
    [('P1', 'Marr')]
    """
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else 0.0
