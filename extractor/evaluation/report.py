"""Scores for people: tables for the terminal, and every slip with the sentence that it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from rich.table import Table
from rich.text import Text

from extractor.corpus.releases import TEST
from extractor.evaluation.facts import FIELDS
from extractor.evaluation.marks import Slip
from extractor.evaluation.scores import Count, PageScore, Scores
from extractor.inputs import printable
from extractor.output import draw

_LABELS = {"car_number": "car number", "lap_time": "fastest lap"}
_LONGEST = 240
_PIPE_WIDTH = 120  # where no terminal sets the width

# The contract's fields in which a scored field may stand, for looking up evidence.
_EVIDENCE = {
    "driver": ("drivers",),
    "position": ("position", "position_in_class", "grid"),
    "session": ("session_type", "session_name"),
    "class": ("class_name",),
    "lap_time": ("fastest_lap_time",),
}

_NOT_FACTS = frozenset(
    {"evidence", "inferred", "missing", "confidence", "quote", "optional", "optional_fields"}
)


def print_scores(scores: Scores, file: TextIO) -> None:
    """Write the table of fields, one more for each split, and the table of series."""
    splits = scores.by_split() if len(scores.by_split()) > 1 else {}
    tables = [fields_table(scores, "all pages" if splits else "scores")]
    tables += [fields_table(part, name or "top folder") for name, part in splits.items()]
    draw(*tables, series_table(scores), file=file, width=_PIPE_WIDTH)


def fields_table(scores: Scores, title: str) -> Table:
    """A table with a row for the card, for each field and for whole records."""
    table = _table(f"{title}: {len(scores.pages)} releases", "field", "gold")
    _add(table, "card", scores.card, style="bold")
    for name in FIELDS:
        _add(table, _LABELS.get(name, name), scores.count(name))
    _add(table, "whole records", scores.records, style="bold")
    right, asked = scores.scope
    share = f"{right / asked:.3f}" if asked else "–"
    table.add_row("place scope", "", share, "", str(asked))
    if scores.reliability:
        table.add_row("error of confidence", "", "", f"{scores.calibration_error:.3f}", "")
    kept, silent = scores.silence
    if silent:
        table.add_row("nothing where nothing is", "", f"{kept / silent:.3f}", "", str(silent))
    return table


def series_table(scores: Scores) -> Table:
    """A table with the card's figures and the F1 of whole records for each series."""
    table = _table("card by series", "series", "gold", "records F1", "releases")
    for name, part in scores.by_series().items():
        _add(table, name, part.card, f"{part.records.f1:.3f}", str(len(part.pages)))
    return table


def _table(title: str, first: str, *last: str) -> Table:
    table = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first)
    for name in ("precision", "recall", "F1", *last):
        table.add_column(name, justify="right")
    return table


def _add(table: Table, name: str, count: Count, *more: str, style: str | None = None) -> None:
    rates = (f"{rate:.3f}" for rate in (count.precision, count.recall, count.f1))
    table.add_row(Text(name), *rates, str(count.gold), *more, style=style)


def without_test(scores: Scores) -> Scores:
    """The scores of all pages but those of the split ``test``, whose errors nobody who tunes may see."""
    return Scores(tuple(page for page in scores.pages if page.split != TEST), scores.unpaired)


def slip_lines(scores: Scores) -> Iterator[str]:
    """Yield every slip as lines of plain text: page, what is wrong, the record, and the sentence."""
    for page, slip in scores.slips:
        what = "record" if slip.fact is None else f"{slip.fact.field} {slip.fact.value}"
        yield printable(f"{page.name}: {slip.sort} {slip.row.kind} {what}")
        yield f"    in {printable(brief(slip.row.raw))}"
        if sentence := sentence_of(page, slip):
            yield f"    “{printable(sentence)}”"


def slip_dict(page: PageScore, slip: Slip) -> dict[str, Any]:
    """A slip ready for JSON."""
    return {
        "page": page.name,
        "sort": slip.sort,
        "kind": slip.row.kind,
        "field": None if slip.fact is None else slip.fact.field,
        "value": None if slip.fact is None else str(slip.fact.value),
        "record": _facts_only(slip.row.raw),
        "sentence": sentence_of(page, slip),
    }


def brief(record: Mapping[str, Any]) -> str:
    """The facts of a record on one line, empty ones left out.

    >>> brief({"session_type": "race", "team": None, "position": 2, "confidence": 0.9})
    '{"session_type": "race", "position": 2}'
    """
    return json.dumps(_facts_only(record), ensure_ascii=False)


def _facts_only(record: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in record.items() if k not in _NOT_FACTS and v not in (None, [], "")}
    if isinstance(gap := kept.get("gap"), dict):
        kept["gap"] = {k: v for k, v in gap.items() if v is not None}
        if isinstance(gap.get("to"), dict):
            kept["gap"]["to"] = {k: v for k, v in gap["to"].items() if v is not None}
    return kept


def sentence_of(page: PageScore, slip: Slip) -> str | None:
    """The sentence behind a slip: around a prediction's evidence, or the quote that gold keeps."""
    quote = slip.row.raw.get("quote")
    if quote:
        return str(quote)
    evidence = slip.row.raw.get("evidence") or {}
    wanted = () if slip.fact is None else _EVIDENCE.get(slip.fact.field, (slip.fact.field,))
    for name in (*wanted, *evidence):
        for span in evidence.get(name) or ():
            return around(page.text, span["start"], span["end"])
    return None


def around(text: str, start: int, end: int) -> str:
    """The sentence of ``text`` that holds the characters from ``start`` to ``end``, at most 240 long.

    >>> around("Rain fell. The No. 7 finished second! Fans left.", 15, 20)
    'The No. 7 finished second!'
    """
    breaks = [m.end() for m in re.finditer(r"(?<!\bNo)[.!?]['\"”’)]*\s+(?=\W*[A-Z0-9])|\n+", text)]
    first = max((b for b in breaks if b <= start), default=0)
    last = min((b for b in breaks if b >= end), default=len(text))
    first, last = max(first, start - _LONGEST // 2), min(last, end + _LONGEST // 2)
    return " ".join(text[first:last].split())
