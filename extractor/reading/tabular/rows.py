"""The rows of one section of a table: who each row is about, and its places, times and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractor.knowledge import load
from extractor.page.article import Cell
from extractor.reading.drafts import Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import Column
from extractor.reading.tabular.entries import who
from extractor.reading.tabular.machines import constructors_are_teams, machine
from extractor.reading.tabular.names import crew, looks_like_team

Fields = dict[str, Value]


def piece_of(cell: Cell) -> Piece:
    """The stripped text of a cell with its offsets."""
    return Piece(cell.text, cell.start).strip()


def said(value: object, *pieces: Piece) -> Value:
    """A value that the pieces say."""
    return Value(value, spans=tuple(p.span for p in pieces))


@dataclass(slots=True)
class Entry:
    """One entry of a section: the table rows that describe it (a crew may fill several)."""

    lines: list[tuple[Cell, ...]]
    who: Fields = field(default_factory=dict)

    def pieces(self, index: int) -> list[Piece]:
        """The different cells of one column, the empty ones left out."""
        seen = {(c.start, c.end): c for line in self.lines for c in [line[index]] if c.text.strip()}
        return [piece_of(c) for c in seen.values()]


def entries_of(rows: Sequence[tuple[Cell, ...]], columns: Sequence[Column]) -> list[Entry]:
    """Rows made entries: a merged place or number, or blanks beside a further driver, continue one."""
    entries: list[Entry] = []
    keys = [i for i, c in enumerate(columns) if c.role in ("position", "car_number", "team")]
    people = [i for i, c in enumerate(columns) if c.role == "driver"]
    for row in rows:
        previous = entries[-1].lines[-1] if entries else None
        if previous is not None and keys and people:
            merged = any(
                row[i].text.strip() and (row[i].start, row[i].end) == (previous[i].start, previous[i].end)
                for i in keys
                if columns[i].role != "team"
            )
            blank = not any(c.text.strip() for i, c in enumerate(row) if i not in people) and any(
                row[i].text.strip() for i in people
            )
            if merged or blank:
                entries[-1].lines.append(row)
                continue
        entries.append(Entry([row]))
    return entries


def identify(entry: Entry, columns: Sequence[Column], article: str) -> Fields:
    """Car number, drivers, team, manufacturer, vehicle and class of an entry, where its cells say them."""
    fields: Fields = {}
    for index, column in enumerate(columns):
        pieces = entry.pieces(index)
        if not pieces:
            continue
        if column.role == "entry":
            fields.update({k: v for k, v in who(pieces[0], article).items() if k not in fields})
        elif column.role in ("driver", "codriver"):
            _people(fields, pieces, article)
        elif column.role == "car_number":
            number = cells.car_number(pieces[0].text)
            if number:
                fields["car_number"] = said(number, pieces[0])
        elif column.role == "team":
            _team(fields, pieces[0])
        elif column.role == "team_and_vehicle":
            _team_and_car(fields, pieces[0], article)
        elif column.role in ("vehicle", "manufacturer"):
            _car(fields, pieces[0], column.role, article)
        elif column.role == "class_name" and not pieces[0].text.isdigit() and len(pieces[0].text) <= 24:
            fields.setdefault("class_name", said(pieces[0].text, pieces[0]))
    return fields


def _people(fields: Fields, pieces: Iterable[Piece], article: str) -> None:
    named: list[tuple[str, Piece]] = []
    for piece in pieces:
        number = re.match(r"(?:#\s*(\d{1,3})\b|(\d{1,3})(?=\s+[^\W\d]))[\s:.–-]*|", piece.text)
        behind = re.search(r"\s*[\[(]?#\s*(\d{1,3})[\])]?$", piece.text)
        if number and number[0]:
            fields.setdefault(
                "car_number", said(number[1] or number[2], piece.cut(number.start(), number.end()))
            )
            piece = piece.cut(number.end())
        elif behind:
            fields.setdefault("car_number", said(behind[1], piece.cut(behind.start(1), behind.end(1))))
            piece = piece.cut(0, behind.start())
        piece = _without_team(fields, piece)
        found = crew(piece, article)
        if not found and ("\n" in piece.text or " / " in piece.text):
            lines = [(line, crew(line, article)) for line in _lines(piece)]
            teams = [line for line, people in lines if not people and _is_team(line.text)]
            people = [one for _, crew_of_line in lines for one in crew_of_line]
            if "\n" in piece.text or len(teams) == 1 == len(lines) - len([x for x in lines if x[1]]):
                found = people
                for line in teams:
                    _team(fields, line)
        named += found
    if named:
        before = fields.get("drivers")  # a column for each driver
        names = tuple(dict.fromkeys([*(before.value if before else ()), *(name for name, _ in named)]))
        spans = (*(before.spans if before else ()), *(p.span for _, p in named))
        fields["drivers"] = Value(names, spans=spans)
    elif not named and len(list(pieces)) == 1:
        only = next(iter(pieces))
        # Some one-column sheets list teams under "Name".
        if looks_like_team(only.text) and not re.search(r"\d{2}", only.text):
            _team(fields, only)


def _is_team(text: str) -> bool:
    return looks_like_team(text) and not re.search(r"\s[–—-]\s", text)


def _without_team(fields: Fields, piece: Piece) -> Piece:
    """The crew of a cell that names the team first: ``Harlan Racing Marr / Hale``."""
    first = piece.text.split("/")[0] if "/" in piece.text else ""
    ends = [m.end() for m in re.finditer(r"[^\W\d_][\w-]*", first) if m[0].casefold() in _suffixes()]
    if not ends or not first[ends[-1] :].strip() or ends[-1] == 0:
        return piece
    _team(fields, piece.cut(0, ends[-1]).strip())
    return piece.cut(ends[-1]).strip(" \n–—-:,")


@cache
def _suffixes() -> frozenset[str]:
    return frozenset(word for word in load("phrases")["team_suffixes"]["words"] if " " not in word)


def _lines(piece: Piece) -> list[Piece]:
    """The lines of a cell, which a page sets one below the other or apart by a stroke."""
    found = (piece.cut(m.start(), m.end()).strip() for m in re.finditer(r"(?:(?! / )[^\n])+", piece.text))
    return [line for p in found if (line := p.strip("/ ")).text]


def _team(fields: Fields, piece: Piece) -> None:
    number = re.match(r"#\s*(\d{1,3})\s+", piece.text)
    if number:
        fields.setdefault("car_number", said(number[1], piece.cut(0, number.end()).strip()))
        piece = piece.cut(number.end())
    country = re.search(r"\s*\([A-Z]{2,3}\)$", piece.text)
    piece = piece.cut(0, country.start()) if country else piece
    text = re.sub(r"\s+", " ", piece.text)
    if re.search(r"[^\W\d_]{2}", text) and len(text) <= 80:
        fields.setdefault("team", said(text, piece))


def _team_and_car(fields: Fields, piece: Piece, article: str) -> None:
    """``Harlan Racing – Porsche 911 GT3 R``: whatever divides them, the machine is the last part."""
    parts = list(re.finditer(r"\s+[–—-]\s+|\s*[\n/|,(]\s*", piece.text))
    for m in parts:
        car = piece.cut(m.end()).strip(" )")
        if machine(car):
            _team(fields, piece.cut(0, m.start()).strip())
            _car(fields, car, "vehicle", article)
            return
    if not machine(piece):
        _team(fields, piece)


def _car(fields: Fields, piece: Piece, role: str, article: str) -> None:
    number = re.match(r"(?:#|no\.?\s*)(\d{1,3})\b\s*", piece.text, re.I)
    if number:
        fields.setdefault("car_number", said(number[1], piece.cut(0, number.end()).strip()))
        piece = piece.cut(number.end())
    found = machine(piece)
    if found and "vehicle" not in found and constructors_are_teams(article):
        fields.setdefault("team", said(piece.text, piece))
    elif found:
        for name, value in found.items():
            fields.setdefault(name, value)
    elif role == "manufacturer" and re.fullmatch(r"[^\W\d_][\w\s&-]{1,30}", piece.text):
        fields.setdefault("manufacturer", said(piece.text, piece))
    elif role == "vehicle" and re.search(r"[^\W\d_]{2}", piece.text) and len(piece.text) <= 60:
        fields.setdefault("vehicle", said(re.sub(r"\s+", " ", piece.text), piece))
