"""Raw blocks: pieces of a page before it is decided what of them is the release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from extractor.page.article import Block, Cell

RawKind = Literal["heading", "paragraph", "quote", "list", "table"]


@dataclass(slots=True, eq=False)
class RawCell:
    """A table cell; a merged one is the same object in every place of the grid."""

    text: str
    header: bool = False


@dataclass(slots=True, eq=False)
class Raw:
    """A block on its way: `links` is the share of its characters that are link text, 0 to 1.

    `level` is that of a heading (0 for lines that merely look like one); `gap` tells how many blank lines
    of plain text stood before it; `footer` marks what stood in a page footer. `at` is the element that the
    block begins in, None in plain text; `picture` the picture or
    film that stands right before it, `path` the
    place of its element in the page (`extractor.page.provenance`).
    """

    kind: RawKind
    text: str = ""
    items: list[str] = field(default_factory=list)
    rows: list[list[RawCell]] = field(default_factory=list)
    speaker: str | None = None
    role: str | None = None
    links: float = 0.0
    level: int = 0
    gap: int = 0
    footer: bool = False
    at: etree._Element | None = None
    picture: etree._Element | None = None
    path: str | None = None

    def cells(self) -> Iterator[list[RawCell]]:
        """The rows of a table, each merged cell only where it stands first; rows of nothing new left out."""
        seen: set[int] = set()
        for row in self.rows:
            fresh: list[RawCell] = []
            for cell in row:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    fresh.append(cell)
            if any(cell.text for cell in fresh):
                yield fresh

    def words(self) -> str:
        """All of its text, for judging: items and cells included."""
        if self.kind == "list":
            return "\n".join(self.items)
        if self.kind == "table":
            return "\n".join(" | ".join(cell.text for cell in row) for row in self.cells())
        return self.text


class _Writer:
    """Text that grows, and where in it each piece came to stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length


def _write_list(out: _Writer, raw: Raw) -> tuple[tuple[int, int], ...]:
    spots: list[tuple[int, int]] = []
    for number, item in enumerate(raw.items):
        if number:
            out.write("\n")
        spots.append(out.write(item))
    return tuple(spots)


def _write_table(out: _Writer, raw: Raw) -> tuple[tuple[Cell, ...], ...]:
    made: dict[int, Cell] = {}
    for number, row in enumerate(raw.cells()):
        if number:
            out.write("\n")
        for column, cell in enumerate(row):
            if column:
                out.write(" | ")
            start, end = out.write(cell.text)
            made[id(cell)] = Cell(cell.text, start, end, cell.header)
    # Cells of rows that held nothing at all were not written: they are empty, at the end of the table.
    for row in raw.rows:
        for cell in row:
            made.setdefault(id(cell), Cell("", out.length, out.length, cell.header))
    return tuple(tuple(made[id(cell)] for cell in row) for row in raw.rows)


def lay_out(
    title: str | None, raws: Sequence[Raw], title_path: str | None = None
) -> tuple[str, tuple[Block, ...]]:
    """The article's text and its blocks, every offset pointing at its own text.

    >>> text, blocks = lay_out("Marr wins", [Raw("list", items=["P1 Marr", "P2 Ito"])])
    >>> text
    'Marr wins\\n\\nP1 Marr\\nP2 Ito'
    >>> [text[a:b] for a, b in blocks[1].items]
    ['P1 Marr', 'P2 Ito']
    """
    out = _Writer()
    blocks: list[Block] = []
    if title:
        start, end = out.write(title)
        blocks.append(Block("title", title, start, end, path=title_path))
    for raw in raws:
        if not raw.words().strip():
            continue
        if out.length:
            out.write("\n\n")
        start, first = out.length, len(out.parts)
        items: tuple[tuple[int, int], ...] = ()
        rows: tuple[tuple[Cell, ...], ...] = ()
        if raw.kind == "list":
            items = _write_list(out, raw)
        elif raw.kind == "table":
            rows = _write_table(out, raw)
        else:
            out.write(raw.text)
        blocks.append(
            Block(
                raw.kind,
                "".join(out.parts[first:]),
                start,
                out.length,
                rows,
                items,
                raw.speaker,
                raw.role,
                raw.level if raw.kind == "heading" else 0,
                raw.path,
            )
        )
    return "".join(out.parts), tuple(blocks)
