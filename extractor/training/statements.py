"""Statements: short passages and what they mean, a line each.

``passage || record ; record`` or ``passage || none``; the notation stands in ``corpus/statements/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.page.article import Article, Block
from extractor.training.meanings import Meaning, parse, without_class


class StatementError(ValueError):
    """A line that is no statement; says file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A passage, and the records that it means."""

    place: str
    text: str
    meanings: tuple[Meaning, ...]

    @property
    def article(self) -> Article:
        """The passage as a page of one paragraph."""
        return Article(self.text, (Block("paragraph", self.text, 0, len(self.text)),))


def read_statements(folder: Path) -> Iterator[Statement]:
    """The statements of all ``.txt`` files in ``folder``, in order; lines that begin with ``#`` are comments.

    Raises `StatementError` for a line that cannot be read.
    """
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            place = f"{path.name}:{number}"
            text, bars, meant = line.rpartition(" || ")
            if not bars:
                raise StatementError(f"{place}: write the passage, ' || ' and its records, or ' || none'")
            try:
                told = [] if meant.strip() == "none" else meant.split(" ; ")
                meanings = tuple(without_class(parse(record), text) for record in told)
            except ValueError as error:
                raise StatementError(f"{place}: {error}") from None
            yield Statement(place, text, meanings)
