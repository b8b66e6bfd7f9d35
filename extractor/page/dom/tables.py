"""Tables: full rectangular grids from `<table>` and from grids of `<div>`; layout told from data."""

from __future__ import annotations

from lxml import etree

from extractor.page.raw import Raw, RawCell
from extractor.page.source.spaces import one_line

_MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_GRID_CELLS = 50_000  # rowspan and colspan of an angry page multiply; a result table never gets here


def text_of(element: etree._Element, most: int | None = None) -> str:
    """All text of an element on one line, a blank where a line or block ends.

    With `most` the walk ends after so many characters and tags: a look at the head of an element, which
    costs the same in an outer element as in an inner one.
    """
    if not len(element):
        return one_line(element.text or "")
    parts: list[str] = []
    left = most
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag in _BREAKS:
                parts.append(" ")
            parts.append(node.text or "")
        else:
            if node.tag in _BREAKS:
                parts.append(" ")
            if node is not element:
                parts.append(node.tail or "")
        if left is not None:
            left -= 1 + (len(parts[-1]) if parts else 0)
            if left <= 0:
                break
    return one_line("".join(parts))


_BREAKS = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "td",
        "th",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "dt",
        "dd",
        "table",
    )
)


def _cell_text(cell: etree._Element) -> str:
    """The text of a cell; names on lines of their own (a crew, a driver and the team) are kept apart.

    ``Ines Marr<br>Oliver Hale`` becomes ``Ines Marr / Oliver Hale``; ``Ines<br>MARR`` is one name.
    """
    text = text_of(cell)
    if cell.tag != "td" or len(text) > _MOST_OF_NAMES or next(cell.iterdescendants(*_LINES), None) is None:
        return text
    parts: list[list[str]] = [[]]
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if node is not cell and node.tag in _LINES:
            parts.append([])
        said = node.text if event == "start" else node.tail if node is not cell else None
        parts[-1].append(said or "")
    lines = [line for part in parts if (line := one_line("".join(part)))]
    if len(lines) < 2 or not all(line[0].isupper() and " " in line and "/" not in line for line in lines):
        return text
    return " / ".join(lines)


_LINES = ("br", "p", "div", "li")
_MOST_OF_NAMES = 160  # characters of a cell that may hold nothing but names


def _span(cell: etree._Element, name: str, most: int) -> int:
    try:
        value = int((cell.get(name) or "1").strip())
    except ValueError:
        return 1
    # rowspan="0" means "to the end of the section"; colspan="0" is read as 1 by browsers.
    if value == 0:
        return most if name == "rowspan" else 1
    return max(1, min(value, most))


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The table's own rows, those of tables inside it left out; a `tfoot` written first comes last."""
    rows: list[etree._Element] = []
    foot: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            (foot if child.tag == "tfoot" else rows).extend(row for row in child if row.tag == "tr")
    return (rows + foot)[:_MOST_ROWS]


def is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: nested tables, one cell, prose in cells."""
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    rows = rows_of(table)
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    filled = [len([cell for cell in row if (cell.text or "").strip() or len(cell)]) for row in cells]
    if max((len(row) for row in cells), default=0) < 2 or sum(count > 1 for count in filled) < 1:
        return True
    if len(cells) == 1 and any(
        cell.find(".//p") is not None or cell.find(".//div") is not None for cell in cells[0]
    ):
        return True  # columns of a page builder
    if any(cell.tag == "th" for row in cells for cell in row) or table.find("caption") is not None:
        return False
    texts = [text_of(cell) for row in cells for cell in row]
    if any(heading is not None for heading in (table.find(".//h1"), table.find(".//h2"))):
        return True
    prose = [text for text in texts if len(text) > 220]
    return bool(prose) and len(prose) >= 0.15 * len([text for text in texts if text])


def table_block(table: etree._Element) -> Raw | None:
    """A data table as a raw block with a rectangular grid, or None where it holds nothing."""
    rows = rows_of(table)
    slots: list[dict[int, RawCell]] = [{} for _ in rows]
    total = links = 0
    budget = _GRID_CELLS
    for y, row in enumerate(rows):
        group = row.getparent()
        in_head = group is not None and group.tag == "thead"
        x = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while x in slots[y]:
                x += 1
            text = _cell_text(cell)
            total += len(text)
            links += sum(len(text_of(link)) for link in cell.iterdescendants("a"))
            made = RawCell(text, header=cell.tag == "th" or in_head)
            wide = min(_span(cell, "colspan", _MOST_COLUMNS), max(1, _MOST_COLUMNS - x))
            high = _span(cell, "rowspan", len(rows) - y)
            if budget <= 0:
                wide = high = 1  # every cell has its place, but none takes the places of a thousand
            for down in range(high):
                for across in range(wide):
                    slots[y + down].setdefault(x + across, made)
            budget -= high * wide
            x += wide
            if x >= _MOST_COLUMNS:
                break
    width = max((max(slot, default=-1) + 1 for slot in slots), default=0)
    grid = [[slot.get(x) or RawCell("") for x in range(width)] for slot in slots if slot]
    grid = _without_blanks(grid)
    if not grid:
        return None
    return Raw("table", rows=grid, links=links / total if total else 0.0)


def _without_blanks(grid: list[list[RawCell]]) -> list[list[RawCell]]:
    """The grid without rows and columns that are empty throughout: spacers of old page builders."""
    grid = [row for row in grid if any(cell.text for cell in row)]
    if not grid:
        return []
    columns = [x for x in range(len(grid[0])) if any(row[x].text for row in grid)]
    return [[row[x] for x in columns] for row in grid]


def grid_of_divs(element: etree._Element) -> Raw | None:
    """A table made of other elements: ARIA roles, or rows of equally many short cells. None if it is none."""
    role = (element.get("role") or "").lower()
    if role in ("table", "grid"):
        rows = [node for node in element.iterdescendants() if (node.get("role") or "").lower() == "row"]
        cells = [
            [
                c
                for c in row
                if (c.get("role") or "").lower() in ("cell", "gridcell", "columnheader", "rowheader")
            ]
            for row in rows
        ]
    else:
        children = [child for child in element if isinstance(child.tag, str)]
        if len(children) < 3 or len(children) > _MOST_ROWS or element.tag in ("ul", "ol", "dl", "p", "tr"):
            return None
        tag = str(children[0].tag)
        if len({child.tag for child in children}) != 1 or not (
            tag in ("div", "section", "a", "li") or "-" in tag
        ):
            return None
        cells = [[cell for cell in child if isinstance(cell.tag, str)] for child in children]
        if not _even(cells):
            return None
    grid = [
        [RawCell(text_of(cell), header=(cell.get("role") or "").lower().endswith("header")) for cell in row]
        for row in cells
        if row
    ]
    width = max((len(row) for row in grid), default=0)
    if width < 2 or len(grid) < 2:
        return None
    if role not in ("table", "grid"):
        texts = [cell.text for row in grid for cell in row]
        if any(len(text) > 60 for text in texts) or sum(bool(text) for text in texts) < 0.8 * len(texts):
            return None
        if sum(any(sign.isdigit() for sign in row[0].text + row[-1].text) for row in grid) < 0.6 * len(grid):
            return None
    return Raw("table", rows=_without_blanks([row + [RawCell("")] * (width - len(row)) for row in grid]))


def _even(cells: list[list[etree._Element]]) -> bool:
    width = len(cells[0])
    if not 3 <= width <= 14 or any(len(row) != width for row in cells):
        return False
    leafy = (cell for row in cells for cell in row)
    return all(
        (cell.tag in ("div", "span", "p", "a", "strong", "b") or "-" in str(cell.tag)) and len(cell) <= 3
        for cell in leafy
    )
