"""A first column whose header says nothing and whose cells name entries: ``No. 6 Harlan Ford, Ines Marr``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.drafts import Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import WHO, Column, Row
from extractor.reading.tabular.pieces import read

_MOST = 0.8


def with_entries(columns: list[Column], rows: Sequence[Row], article: str) -> list[Column]:
    """The columns, the first one as ``entry`` where no other says who and its cells name cars or drivers."""
    if not columns or any(c.role in WHO for c in columns) or columns[0].role not in ("unknown", "nothing"):
        return columns
    texts = [Piece(row[0].text, row[0].start).strip() for row in rows if row[0].text.strip()]
    named = [text for text in texts if who(text, article).keys() & {"car_number", "drivers"}]
    if not texts or len(named) < len(texts) * _MOST:
        return columns
    return [replace(columns[0], role="entry"), *columns[1:]]


def who(piece: Piece, article: str) -> dict[str, Value]:
    """Car number, drivers, team and vehicle that one cell names."""
    fields = read(piece, article).fields
    return {name: value for name, value in fields.items() if name in _NAMES}


_NAMES = ("car_number", "drivers", "team", "manufacturer", "vehicle")
