"""Scores: precision, recall and F1 over any set of pages, as figures and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.evaluation.facts import CARD, FIELDS
from extractor.evaluation.marks import Marks, Slip


@dataclass(frozen=True, slots=True)
class Count:
    """How many were found, missed and false; every rate is 0 where nothing was there to find.

    >>> count = Count(found=3, missed=1, false=0)
    >>> count.precision, count.recall, round(count.f1, 3), count.gold
    (1.0, 0.75, 0.857, 4)
    """

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def gold(self) -> int:
        """How many the gold asks for."""
        return self.found + self.missed

    @property
    def precision(self) -> float:
        """The share of what was predicted that is right."""
        return self.found / (self.found + self.false) if self.found + self.false else 0.0

    @property
    def recall(self) -> float:
        """The share of what the gold asks for that was found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """The three rates and the number of gold facts, ready for JSON."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1, "gold": self.gold}


@dataclass(frozen=True, slots=True)
class PageScore:
    """The marks of one page. ``problem`` says why a page could not be read (it then predicts nothing)."""

    name: str
    marks: Marks
    series: str = "unknown"
    split: str = ""
    text: str = field(default="", repr=False)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a set of pages; `by_series` and `by_split` give those of its parts.

    ``unpaired`` names files that could not be scored, pages without gold and the reverse, with what to do.
    """

    pages: tuple[PageScore, ...]
    unpaired: tuple[tuple[str, str], ...] = ()

    def count(self, *fields: str) -> Count:
        """Facts of the given fields (names of `FIELDS`) over all pages.

        >>> Scores(()).count("gap").f1
        0.0
        """
        return Count(
            sum(page.marks.found[name] for page in self.pages for name in fields),
            sum(page.marks.missed[name] for page in self.pages for name in fields),
            sum(page.marks.false[name] for page in self.pages for name in fields),
        )

    @property
    def card(self) -> Count:
        """The headline: car number, driver, position, gap and points together."""
        return self.count(*CARD)

    @property
    def records(self) -> Count:
        """Whole records: found are those whose card fields are all there, and nothing false with them."""
        right, wrong, missed, false = (
            sum(page.marks.records[sort] for page in self.pages)
            for sort in ("right", "wrong", "missed", "false")
        )
        return Count(right, wrong + missed, wrong + false)

    @property
    def scope(self) -> tuple[int, int]:
        """Of the places in paired records: how many stand in the right field, and how many there are."""
        right = sum(page.marks.scope[True] for page in self.pages)
        return right, right + sum(page.marks.scope[False] for page in self.pages)

    @property
    def silence(self) -> tuple[int, int]:
        """Of the releases without any record in the gold: how many gave none, and how many there are."""
        empty = [
            p.marks for p in self.pages if not any(p.marks.records[s] for s in ("right", "wrong", "missed"))
        ]
        return sum(not marks.records["false"] for marks in empty), len(empty)

    @property
    def reliability(self) -> list[tuple[float, float, int]]:
        """Records by tenths of confidence: mean confidence, share that says nothing false, how many."""
        bins: dict[int, list[tuple[float, bool]]] = {}
        for page in self.pages:
            for confidence, right in page.marks.trust:
                bins.setdefault(min(9, int(confidence * 10)), []).append((confidence, right))
        return [
            (sum(c for c, _ in some) / len(some), sum(r for _, r in some) / len(some), len(some))
            for _, some in sorted(bins.items())
        ]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: how far confidence is from the share that is right, over all records.

        >>> Scores(()).calibration_error
        0.0
        """
        count = sum(n for _, _, n in self.reliability)
        return sum(n * abs(mean - share) for mean, share, n in self.reliability) / max(count, 1)

    @property
    def slips(self) -> Iterator[tuple[PageScore, Slip]]:
        """Every miss and every false value, page by page."""
        return ((page, slip) for page in self.pages for slip in page.marks.slips)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Pages that could not be read and files that could not be scored, with the reason."""
        unread = [(page.name, page.problem) for page in self.pages if page.problem is not None]
        return [*unread, *self.unpaired]

    def by_series(self) -> dict[str, Scores]:
        """Scores for each series that the gold names, in alphabetical order."""
        return self._by(lambda page: page.series)

    def by_split(self) -> dict[str, Scores]:
        """Scores for each first folder below the corpus (``dev``, ``test``; empty for none)."""
        return self._by(lambda page: page.split)

    def _by(self, key: Callable[[PageScore], str]) -> dict[str, Scores]:
        names = sorted({key(page) for page in self.pages}, key=lambda name: (name == "unknown", name))
        return {name: Scores(tuple(p for p in self.pages if key(p) == name)) for name in names}

    def figures(self) -> dict[str, Any]:
        """The figures of this set alone, ready for JSON."""
        right, asked = self.scope
        return {
            "releases": len(self.pages),
            "card": self.card.to_dict(),
            "fields": {name: self.count(name).to_dict() for name in FIELDS},
            "records": self.records.to_dict(),
            "scope": {"right": right, "gold": asked},
            "silence": dict(zip(("right", "gold"), self.silence, strict=True)),
            "calibration_error": self.calibration_error,
            "reliability": [
                dict(zip(("confidence", "right", "records"), row, strict=True)) for row in self.reliability
            ],
        }

    def to_dict(self) -> dict[str, Any]:
        """All figures, those of each series and each split included, ready for JSON."""
        return {
            **self.figures(),
            "series": {name: part.figures() for name, part in self.by_series().items()},
            "splits": {name: part.figures() for name, part in self.by_split().items()},
            "problems": [{"page": page, "reason": reason} for page, reason in self.problems],
        }
