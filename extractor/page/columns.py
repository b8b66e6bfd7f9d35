"""Text set in columns, as in ``<pre>`` and plain-text mails: lines whose blanks stand below each other."""

from __future__ import annotations

import re

_FEWEST_LINES = 3
_FEWEST_COLUMNS = 3
_RANKED = re.compile(r"\s*\d{1,3}\.?\s{1,4}#?\d{1,3}\s{2,}\S")  # place and number: two such lines are a table
_GAP = re.compile(r"\S(?: {2,}|\t)\S")
_CODE = re.compile(
    r"(?:P?\d[\d.:,'’+-]*(?:st|nd|rd|th)?|[-–—+*.=]{1,3}|[A-Z]{1,4}\d?|\(\d+\.?\)|[+-]\d[\d.:]*)\*?", re.I
)


def columns_at(lines: list[str], start: int) -> tuple[int, list[list[str]]] | None:
    """The table in columns that begins at line ``start``: the line after it, and its cells row by row.

    None where there is none. Blank lines end a table.

    >>> rows = ["POS ST  DRIVER", "  1  5  Ines Marr", "  2  3  Oliver Hale", "", "Marr won."]
    >>> columns_at(rows, 0)
    (3, [['POS', 'ST', 'DRIVER'], ['1', '5', 'Ines Marr'], ['2', '3', 'Oliver Hale']])
    >>> columns_at(["Ines Marr won by two laps.", "Oliver Hale was second.", "It rained."], 0) is None
    True
    """
    if not _GAP.search(lines[start]):
        return None
    end = start
    while end < len(lines) and lines[end].strip() and len(lines[end]) <= 200 and "|" not in lines[end]:
        end += 1
    # The longest run from the top that still falls into columns: what follows a table may touch it.
    ranked = all(_RANKED.match(line) for line in lines[start : start + 2])
    while end - start >= (2 if ranked else _FEWEST_LINES):
        run = [line.expandtabs(8) for line in lines[start:end]]
        grid = _grid(run)
        if grid is not None:
            return end, grid
        end -= 1
    return None


def _grid(lines: list[str]) -> list[list[str]] | None:
    """The cells of lines that all fall into the same columns."""
    if sum(bool(_GAP.search(line)) for line in lines) < len(lines) * 0.7:
        return None
    width = max(map(len, lines))
    inked = [any(at < len(line) and line[at] != " " for line in lines) for at in range(width)]
    spans = _spans(inked)
    spans = _joined(spans, lines)
    grid = [[line[first:last].strip() for first, last in spans] for line in lines]
    filled = [sum(bool(cell) for cell in row) for row in grid]
    if len(spans) < _FEWEST_COLUMNS or min(filled) < 2:
        return None
    if sum(count >= _FEWEST_COLUMNS for count in filled) * 2 < len(filled):
        return None  # lines of two parts each: a ranked list, which is read line by line
    if sum(map(_is_code, (cell for row in grid[1:] for cell in row))) < len(grid) - 1:
        return None  # no column of figures: text set in two or three blocks, no table
    return grid


def _spans(inked: list[bool]) -> list[tuple[int, int]]:
    """Where ink stands: first and last position of each run of positions that some line fills."""
    spans: list[tuple[int, int]] = []
    first = None
    for at, ink in enumerate([*inked, False]):
        if ink and first is None:
            first = at
        elif not ink and first is not None:
            spans.append((first, at))
            first = None
    return spans


def _joined(spans: list[tuple[int, int]], lines: list[str]) -> list[tuple[int, int]]:
    """Neighbours are two columns only if most lines that fill both leave two blanks between them.

    ``M. Marr`` is one cell, though all the initials stand below each other.
    """
    kept = spans[:1]
    for first, last in spans[1:]:
        left = kept[-1]
        gaps = [
            len(line[left[0] : last]) - len(line[left[0] : left[1]].rstrip()) - len(line[first:last].lstrip())
            for line in lines
            if line[left[0] : left[1]].strip() and line[first:last].strip()
        ]
        if gaps and sum(gap >= 2 for gap in gaps) < len(gaps) * 0.6:
            kept[-1] = (left[0], last)
        else:
            kept.append((first, last))
    return kept


def _is_code(cell: str) -> bool:
    return bool(_CODE.fullmatch(cell))
