"""The figures of cleaning for people (tables) and for programs (dictionaries)."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from extractor.benchmark.cleaning import PageFigures, SideFigures
from extractor.benchmark.overlap import Scores
from extractor.benchmark.reading import Spread
from extractor.corpus.releases import TEST

if TYPE_CHECKING:
    from rich.table import Table

_COUNTS = (
    "pages", "wanted", "lost", "foreign", "leaked", "results_leaked",
    "pages_with_rows", "pages_with_rows_kept", "rows", "lost_rows", "quotes", "lost_quotes",
    "speakers", "lost_speakers", "repeated",
)  # fmt: skip


def to_dict(name: str, figures: Sequence[SideFigures], *, worst: int = 0) -> dict[str, Any]:
    """The figures of one set of pages ready for JSON; pages of the test split are named by score only.

    ``worst`` is how many pages of each side are listed, those of the lowest F1 first.
    """
    return {
        "set": name,
        "pages": len(figures[0].pages),
        "rounds": len(figures[0].seconds),
        "python": platform.python_version(),
        "sides": [
            {
                "name": side.name,
                "version": side.version,
                **dataclasses.asdict(side.scores),
                "splits": {key: dataclasses.asdict(value) for key, value in by_split(side.pages).items()},
                "ms_per_page": dataclasses.asdict(side.ms_per_page),
                "cpu_ms_per_page": dataclasses.asdict(side.cpu_ms_per_page),
                "failed": side.failed,
                **({"corpus": counts(side.pages)} if _of_corpus(side) else {}),
                **({"worst": [_page(page) for page in lowest(side.pages, worst)]} if worst else {}),
            }
            for side in figures
        ],
    }


def by_split(pages: Iterable[PageFigures]) -> dict[str, Scores]:
    """The scores of each split of the corpus that has pages; none for other pages."""
    pages = list(pages)
    splits = dict.fromkeys(page.split for page in pages if page.split)
    return {split: Scores.of(p.overlap for p in pages if p.split == split) for split in splits}


def lowest(pages: Iterable[PageFigures], number: int) -> list[PageFigures]:
    """The ``number`` pages of the lowest F1, worst first, by id where they are equal."""
    return sorted(pages, key=lambda page: (page.overlap.f1, page.id))[:number]


def counts(pages: Iterable[PageFigures]) -> dict[str, int]:
    """Pieces wanted and lost, foreign and leaked, and what became of rows, quotes and sentences, in sums.

    The figures from ``pages_with_rows`` on are 0 for a side that gives bare text.
    """
    out = dict.fromkeys(_COUNTS, 0)
    for page in pages:
        out["pages"] += 1
        out["wanted"] += len(page.pieces.wanted) if page.pieces else 0
        out["lost"] += len(page.lost)
        out["foreign"] += len(page.pieces.foreign) if page.pieces else 0
        out["leaked"] += len(page.leaked)
        out["results_leaked"] += len(page.results)
        if page.kept is None:
            continue
        out["pages_with_rows"] += page.kept.rows > 0
        out["pages_with_rows_kept"] += page.kept.rows > 0 and not page.kept.lost_rows
        for key in ("rows", "quotes", "speakers"):
            out[key] += getattr(page.kept, key)
        for key in ("lost_rows", "lost_quotes", "lost_speakers", "repeated"):
            out[key] += len(getattr(page.kept, key))
    return out


def _page(page: PageFigures) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": page.id,
        "f1": page.overlap.f1,
        "precision": page.overlap.precision,
        "recall": page.overlap.recall,
    }
    if page.pieces is not None and page.split != TEST:
        out |= {"lost": list(page.lost), "leaked": list(page.leaked), "results_leaked": list(page.results)}
    if page.kept is not None and page.split != TEST:
        out["kept"] = dataclasses.asdict(page.kept)
    return out


def _of_corpus(side: SideFigures) -> bool:
    return any(page.pieces is not None for page in side.pages)


def tables(name: str, figures: Sequence[SideFigures], *, worst: int = 0) -> list[Table]:
    """The figures of one set of pages for people."""
    pages, rounds = len(figures[0].pages), len(figures[0].seconds)
    splits = list(by_split(figures[0].pages))
    shown = _table(f"{name}: {pages} pages; times are the median of {rounds} rounds (range)", "cleaner")
    heads = ["F1", "precision", "recall", "ms/page", "cpu ms", "failed"]
    for head in [*heads, *(f"F1 {split}" for split in splits if len(splits) > 1)]:
        shown.add_column(head, justify="right")
    for side in figures:
        scores = side.scores
        row = [f"{value:.4f}" for value in (scores.f1, scores.precision, scores.recall)]
        row += [_range(side.ms_per_page), f"{side.cpu_ms_per_page.median:.1f}", str(len(side.failed))]
        if len(splits) > 1:
            row += [f"{of_split.f1:.4f}" for of_split in by_split(side.pages).values()]
        shown.add_row(f"{side.name} {side.version}".strip(), *row)
    out = [shown]
    if _of_corpus(figures[0]):
        out.append(_corpus_table(figures))
    if worst:
        own = figures[0]
        out.append(page_table := _table(f"lowest of {own.name}", "page"))
        for head in ("F1", "precision", "recall", "lost", "leaked"):
            page_table.add_column(head, justify="right")
        for page in lowest(own.pages, worst):
            values = (page.overlap.f1, page.overlap.precision, page.overlap.recall)
            row = ["–" if value is None else f"{value:.3f}" for value in values]
            pieces = [str(len(page.lost)), str(len(page.leaked))] if page.pieces else ["–", "–"]
            page_table.add_row(page.id, *row, *pieces)
    return out


def _corpus_table(figures: Sequence[SideFigures]) -> Table:
    shown = _table("pieces of the pages", "cleaner")
    heads = ("must be in", "must not be in", "with a result", "pages with rows kept", "rows", "quotes")
    for head in (*heads, "speakers", "said twice"):
        shown.add_column(head, justify="right")
    for side in figures:
        got = counts(side.pages)
        row = [
            f"{got['wanted'] - got['lost']}/{got['wanted']}",
            f"{got['leaked']}/{got['foreign']}",
            str(got["results_leaked"]),
        ]
        if any(page.kept is not None for page in side.pages):
            row.append(f"{got['pages_with_rows_kept']}/{got['pages_with_rows']}")
            row += [f"{got[key] - got[f'lost_{key}']}/{got[key]}" for key in ("rows", "quotes", "speakers")]
            row.append(str(got["repeated"]))
        shown.add_row(side.name, *row)
    return shown


def _table(title: str, first: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column(first)
    return shown


def _range(spread: Spread) -> str:
    return f"{spread.median:.1f} ({spread.lowest:.1f}–{spread.highest:.1f})"
