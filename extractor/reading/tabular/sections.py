"""A table cut into sections: title rows, header rows and the rows below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import Row, is_header
from extractor.reading.tabular.rows import piece_of

_HEADS = 2  # rows of header cells at the top of a table may hold figures: "Race 1", "P2"


@dataclass(slots=True)
class Section:
    """A part of a table below its own title rows and headers."""

    titles: tuple[Piece, ...]
    headers: list[Row]
    rows: list[Row] = field(default_factory=list)


def sections_of(rows: Sequence[Row]) -> list[Section]:
    """Cut a table at its title rows and header rows."""
    sections: list[Section] = []
    titles: list[Piece] = []
    headers: list[Row] = []
    fresh = True
    for number, row in enumerate(rows):
        filled = {(c.start, c.end): c for c in row if c.text.strip()}
        if not filled:
            continue
        below = rows[number + 1] if number + 1 < len(rows) else None
        head = is_header(row) or (
            all(c.header for c in row if c.text.strip())
            and (number < _HEADS or not _values(row))
            and len(filled) > 1
        )
        if len(filled) == 1 and (row[0].text.strip() or (below is not None and is_header(below))):
            # A group header stands over some of the columns and right above the headers.
            if below is not None and is_header(below) and sum(bool(c.text.strip()) for c in row) < len(row):
                headers, fresh = [row], False
                continue
            titles.insert(0, piece_of(next(iter(filled.values()))))
            if sections and sections[-1].rows:
                sections.append(Section(tuple(titles), sections[-1].headers))
                fresh = True
            continue
        if head:
            headers = [row] if fresh or (sections and sections[-1].rows) else [*headers, row]
            fresh = False
            if sections and not sections[-1].rows:
                sections[-1].headers = headers
            elif sections:
                sections.append(Section(tuple(titles), headers))
            continue
        if not sections:
            sections.append(Section(tuple(titles), headers))
        sections[-1].rows.append(row)
        fresh = True
    return [s for s in sections if s.rows]


def _values(row: Row) -> bool:
    return any(re.search(r"\d", c.text) for c in row)


def one_running_order(sections: Sequence[Section]) -> bool:
    """True when places go on counting over the sections: they are overall places, not class places."""
    firsts = [cells.place(row[0].text) for s in sections for row in s.rows]
    places = [p for p in firsts if p]
    return len(sections) > 1 and len(places) > 2 and all(a < b for a, b in pairwise(places))
