"""Tables in plain text: columns of blanks, cells parted by tabs, tables that were set one cell a line."""

from __future__ import annotations

import re
from functools import cache

from extractor.knowledge import load

_FEWEST_LINES = 3
_FEWEST_COLUMNS = 3
_MOST_COLUMNS = 40
_MOST_LINES = 400  # of a table in columns
_RANKED = re.compile(r"\s*\d{1,3}\.?\s{1,4}#?\d{1,3}\s{2,}\S")  # place and number: two such lines are a table
_GAP = re.compile(r"\S(?: {2,}|\t)\S")
_CODE = re.compile(
    r"(?:P?\d[\d.:,'’+-]*(?:st|nd|rd|th)?|[-–—+*.=]{1,3}|[A-Z]{1,4}\d?|\(\d+\.?\)|[+-]\d[\d.:]*)\*?", re.I
)


class Patience:
    """How much may yet be spent on a page's lines that only look like a table in columns.

    Each line of a run may begin a table that ends at any other: a page made of nothing else would take
    cubic time. `left` is in characters compared in vain.
    """

    def __init__(self, characters: int) -> None:
        self.left = 1_000_000 + 20 * characters


def table_at(
    lines: list[str], start: int, patience: Patience | None = None
) -> tuple[int, list[list[str]]] | None:
    """The table, of whatever make, that begins at line ``start``: the line after it, and its rows."""
    return tabs_at(lines, start) or cells_at(lines, start) or columns_at(lines, start, patience)


def tabs_at(lines: list[str], start: int) -> tuple[int, list[list[str]]] | None:
    """The table with tabs between its cells that begins at line ``start``; rows may lack their last cells.

    >>> tabs_at(["Pos\\tDriver\\tGap", "1\\tInes Marr", "2\\tOliver Hale\\t+3.1", "Marr won."], 0)
    (3, [['Pos', 'Driver', 'Gap'], ['1', 'Ines Marr', ''], ['2', 'Oliver Hale', '+3.1']])
    """
    width = lines[start].count("\t") + 1
    if width < _FEWEST_COLUMNS or "\t\t" in lines[start]:
        return None
    end = start
    while end < len(lines) and width - _FEWEST_TABS <= lines[end].count("\t") < width and "\t" in lines[end]:
        end += 1
    if end - start < _FEWEST_TABS:
        return None
    rows = [[" ".join(cell.split()) for cell in line.split("\t")] for line in lines[start:end]]
    return end, [row + [""] * (width - len(row)) for row in rows]


def cells_at(lines: list[str], start: int) -> tuple[int, list[list[str]]] | None:
    """The table that stands one cell to a line from ``start``: its headers, then rows that count 1, 2, 3.

    What has no place in front of it is left out. The winner's row may lack the gap.

    >>> lines = ["|Pos", "|Driver", "|Gap", "|1", "|Ines Marr", "|2", "|Oliver Hale", "|+3.1", "Marr won."]
    >>> cells_at(lines, 0)
    (8, [['Pos', 'Driver', 'Gap'], ['1', 'Ines Marr', ''], ['2', 'Oliver Hale', '+3.1']])
    """
    heads: list[str] = []
    at = start
    while (
        at < min(len(lines), start + _MOST_COLUMNS)
        and (name := _cell(lines[at]))
        and name.casefold().strip(".") in _names()
    ):
        heads.append(name)
        at += 1
    if len(heads) < _FEWEST_COLUMNS or at >= len(lines) or _cell(lines[at]) != "1":
        return None
    gaps = [n for n, head in enumerate(heads) if head.casefold().strip(".") in _gap_names()]
    rows = [heads]
    while at < len(lines) and _cell(lines[at]) == str(len(rows)):
        ends = [at + len(heads) - short for short in (0, len(gaps), 1) if short < len(heads) - 1]
        following = [end for end in ends if end < len(lines) and _cell(lines[end]) == str(len(rows) + 1)]
        end = following[0] if following else min(ends[0], len(lines))
        row = [_cell(line) or "" for line in lines[at:end]]
        lacking = len(heads) - len(row)
        if any(not line.strip() for line in lines[at:end]) or (lacking and lacking != len(gaps)):
            break
        for n in gaps if lacking else ():
            row.insert(n, "")
        rows.append(row)
        at = end
    return (at, rows) if len(rows) > _FEWEST_COLUMNS - 1 else None


def _cell(line: str) -> str | None:
    """The one cell of a line, None where the line is long or holds several."""
    text = line.strip().removeprefix("|").strip()
    return text if len(text) <= _LONGEST_CELL and "|" not in text and "\t" not in text else None


_LONGEST_CELL = 80
_FEWEST_TABS = 2  # lines of such a table; also the cells that a row may lack


@cache
def _names() -> frozenset[str]:
    """What the columns of tables are called, in lower case without the full stop."""
    return frozenset(name.strip(".") for names in load("tables")["columns"].values() for name in names)


@cache
def _gap_names() -> frozenset[str]:
    columns = load("tables")["columns"]
    return frozenset(name.strip(".") for role in ("gap", "interval") for name in columns[role])


def columns_at(
    lines: list[str], start: int, patience: Patience | None = None
) -> tuple[int, list[list[str]]] | None:
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
    last = min(len(lines), start + _MOST_LINES)
    while end < last and lines[end].strip() and len(lines[end]) <= 200 and "|" not in lines[end]:
        end += 1
    # The longest run from the top that still falls into columns: what follows a table may touch it.
    ranked = all(_RANKED.match(line) for line in lines[start : start + 2])
    while end - start >= (2 if ranked else _FEWEST_LINES):
        run = [line.expandtabs(8) for line in lines[start:end]]
        if patience is not None and patience.left <= 0:
            return None
        grid = _grid(run)
        if grid is not None:
            return end, grid
        if patience is not None:
            patience.left -= len(run) * max(map(len, run))
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
