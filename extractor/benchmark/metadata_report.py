"""The figures of metadata for people (tables) and for programs (dictionaries)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extractor.benchmark.metadata import FIELDS, Figures, Tally

if TYPE_CHECKING:
    from rich.table import Table

Fields = dict[str, dict[str, tuple[int, int, list[str]]]]


def to_dict(name: str, figures: Sequence[Figures], *, misses: int = 0) -> dict[str, Any]:
    """The figures of one set ready for JSON, with ``misses`` wrong answers of the first side.

    Only those of the half ``tune`` are ever listed.
    """
    return {
        "set": name,
        "pages": figures[0].whole.pages,
        "sides": [
            {
                "name": side.name,
                "version": side.version,
                **_scores(side.whole),
                "halves": {half: _scores(tally) for half, tally in side.halves.items()},
                "ms_per_page": {"mean": statistics.fmean(side.ms), "median": statistics.median(side.ms)},
            }
            for side in figures
        ],
        **(
            {"misses": [{"page": p, "gold": g, "got": o} for p, g, o in figures[0].misses[:misses]]}
            if misses
            else {}
        ),
    }


def _scores(tally: Tally) -> dict[str, float]:
    return {
        "right": tally.right,
        "wrong": tally.wrong,
        "missed": tally.missed,
        "precision": tally.precision,
        "recall": tally.recall,
        "accuracy": tally.accuracy,
        "f1": tally.f1,
    }


def table(name: str, figures: Sequence[Figures]) -> Table:
    """One set for people, a row for each side and half."""
    shown = _table(f"{name}: {figures[0].whole.pages} pages; ms of CPU time")
    shown.add_column("side")
    for column in ("half", "right", "wrong", "missed", "precision", "recall", "accuracy", "F1"):
        shown.add_column(column, justify="right")
    shown.add_column("ms/page (median)", justify="right")
    for side in figures:
        ms = f"{statistics.fmean(side.ms):.1f} ({statistics.median(side.ms):.1f})"
        for half, tally in (("all", side.whole), *side.halves.items()):
            counts = (str(n) for n in (tally.right, tally.wrong, tally.missed))
            rates = (f"{n:.3f}" for n in (tally.precision, tally.recall, tally.accuracy, tally.f1))
            who = f"{side.name} {side.version}" if half == "all" else ""
            shown.add_row(who, half, *counts, *rates, ms if half == "all" else "")
    return shown


def misses_table(figures: Figures, most: int) -> Table:
    """The first ``most`` wrong answers in the half that may be looked at."""
    shown = _table(f"{figures.name}: wrong answers, half tune")
    for column in ("page", "gold", "got"):
        shown.add_column(column, overflow="fold")
    for page, gold, got in figures.misses[:most]:
        shown.add_row(page, gold or "–", got or "–")
    return shown


def fields_table(name: str, fields: Fields) -> Table:
    """The fields of the corpus, a row for each split, and the pages where one is wrong."""
    shown = _table(f"{name}: fields read rightly")
    shown.add_column("split")
    for column in FIELDS:
        shown.add_column(column.replace("_", " "), justify="right")
    shown.add_column("wrong", overflow="fold")
    for split, found in fields.items():
        cells = (f"{found[f][0]}/{found[f][1]}" if f in found else "–" for f in FIELDS)
        wrong = ", ".join(f"{page} ({field})" for field in FIELDS for page in found.get(field, (0, 0, []))[2])
        shown.add_row(split, *cells, wrong)
    return shown


def fields_dict(name: str, fields: Fields) -> dict[str, Any]:
    """The same ready for JSON."""
    return {
        "set": name,
        "splits": {
            split: {
                key: {"right": right, "pages": pages, "wrong": missed}
                for key, (right, pages, missed) in found.items()
            }
            for split, found in fields.items()
        },
    }


def _table(title: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    return Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
