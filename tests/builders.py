"""Build articles for tests out of plain Python: strings, rows and items, with offsets that are right.

>>> page = article("Results of Race 2", table(["Pos", "Driver"], ["1", "Ada Moss"]), title="Moss wins")
>>> print(page.text)
Moss wins
<BLANKLINE>
Results of Race 2
<BLANKLINE>
Pos | Driver
1 | Ada Moss
>>> cell = page.blocks[-1].rows[1][1]
>>> page.text[cell.start : cell.end]
'Ada Moss'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from extractor.page.article import Article, Block, BlockKind, Cell

LEFT = "<"
"""In a row of `table`: the cell to the left spans this place too."""
UP = "^"
"""In a row of `table`: the cell above spans this place too."""

Maker = Callable[[int], Block]


def _plain(kind: BlockKind, text: str, **more: Any) -> Maker:
    return lambda start: Block(kind, text, start, start + len(text), **more)


def heading(text: str) -> Maker:
    """A sub-heading."""
    return _plain("heading", text)


def paragraph(text: str) -> Maker:
    """A paragraph; a plain string among the blocks of `article` is one too."""
    return _plain("paragraph", text)


def quote(text: str, speaker: str | None = None) -> Maker:
    """A quote, with its speaker where the page marks one up."""
    return _plain("quote", text, speaker=speaker)


def bullets(*items: str) -> Maker:
    """A list, one item to a line."""

    def make(start: int) -> Block:
        text, spans, at = "\n".join(items), [], start
        for item in items:
            spans.append((at, at + len(item)))
            at += len(item) + 1
        return Block("list", text, start, start + len(text), items=tuple(spans))

    return make


def table(*rows: Sequence[str], header: int = 1) -> Maker:
    """A table of rows; the first ``header`` rows are marked up as headers.

    `LEFT` and `UP` stand for a place that the cell beside or above covers.
    """

    def make(start: int) -> Block:
        grid: list[tuple[Cell, ...]] = []
        lines: list[str] = []
        at = start
        for y, row in enumerate(rows):
            cells: list[Cell] = []
            written: list[str] = []
            for x, text in enumerate(row):
                if text == LEFT:
                    cells.append(cells[x - 1])
                elif text == UP:
                    cells.append(grid[y - 1][x])
                else:
                    begin = at + (len(" | ".join(written)) + 3 if written else 0)
                    cells.append(Cell(text, begin, begin + len(text), y < header))
                    written.append(text)
            grid.append(tuple(cells))
            lines.append(" | ".join(written))
            at += len(lines[-1]) + 1
        text = "\n".join(lines)
        return Block("table", text, start, start + len(text), rows=tuple(grid))

    return make


def article(*blocks: str | Maker, title: str | None = None, **more: Any) -> Article:
    """An `Article` of the title and the blocks in their order; ``more`` goes to `Article` as it is."""
    makers = [_plain("title", title)] if title else []
    makers += [paragraph(b) if isinstance(b, str) else b for b in blocks]
    built: list[Block] = []
    at = 0
    for make in makers:
        built.append(make(at))
        at = built[-1].end + 2
    text = "\n\n".join(block.text for block in built)
    return Article(text=text, blocks=tuple(built), title=title, **more)
