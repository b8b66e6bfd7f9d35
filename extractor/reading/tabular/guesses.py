"""What the cells of a column say of it: against its header, or where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import plain
from extractor.reading.tabular.columns import Column, Row
from extractor.reading.tabular.machines import machine
from extractor.reading.tabular.names import crew, looks_like_team

_NOUNS = ("position", "grid", "position_in_class", "standing", "owner_standing")

_MEASURED = frozenset({"time", "lap_time", "gap", "interval", "laps", "segment", "points"})


def checked(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns again, those whose cells contradict their header put right or set aside."""
    result = []
    for i, column in enumerate(columns):
        texts = [row[i].text.strip() for row in rows if row[i].text.strip()]
        result.append(_agreed(column, texts, first=i == 0))
    roles = {c.role for c in result}
    if not roles & {"position", "position_in_class"} and roles & _MEASURED:
        # "#" over 1, 2, 3 beside times: no field has its cars numbered in order of finish.
        for i, column in enumerate(result[:1]):
            texts = [row[i].text.strip() for row in rows]
            if column.role == "car_number" and _counting(texts) and cells.place(texts[0]) == 1:
                result[i] = Column("position", column.title, column.session)
    return result


def _agreed(column: Column, texts: list[str], *, first: bool) -> Column:
    if not texts:
        return column
    share = {
        "place": sum(bool(cells.place(t) or cells.status(t)) for t in texts) / len(texts),
        "number": sum(bool(cells.car_number(t)) for t in texts) / len(texts),
    }
    if column.role in _NOUNS and share["place"] < 0.6:
        return Column("nothing", column.title, column.session)
    if column.role in ("vehicle", "team") and share["number"] > 0.8:
        return Column("car_number", column.title, column.session)
    told_of_points = column.role == "points" or (
        column.role == "unknown" and re.search(r"\b(?:points|pts|standings?)\b", column.title, re.I)
    )
    if told_of_points and all(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)", t, re.I) for t in texts):
        return Column("standing", column.title, column.session)
    if column.role == "car_number" and share["number"] < 0.6:
        return Column("nothing", column.title, column.session)
    if column.role == "nothing" and not column.title and first and (_counting(texts) or _ordinals(texts)):
        return Column("position", column.title, column.session)
    return column


def _counting(texts: list[str]) -> bool:
    """True for 1, 2, 3 … down a column (statuses may close it)."""
    places = [cells.place(t) for t in texts]
    numbers = [p for p in places if p]
    rest = [t for t, p in zip(texts, places, strict=True) if not p]
    return (
        len(numbers) >= 3
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and all(cells.status(t) for t in rest)
    )


def _ordinals(texts: list[str]) -> bool:
    """True for ``1st``, ``2nd``: two are enough, because they can be nothing else."""
    ordinal = all(re.fullmatch(r"(?:p\s?)?\d{1,3}(?:st|nd|rd|th)", plain(t)) for t in texts)
    return len(texts) == 2 and ordinal and cells.place(texts[0]) == 1 and cells.place(texts[1]) == 2


def guessed(rows: Sequence[Row], *, standings: bool) -> list[Column]:
    """Columns of a table without headers, by their cells; [] unless places and people are certain.

    Counting places must open the rows, and one column must hold people. Numbers of unknown meaning
    (laps, points, car numbers without ``#``) stay unread.
    """
    columns = []
    for i in range(len(rows[0])):
        texts = [row[i].text.strip() for row in rows if row[i].text.strip()]
        columns.append(Column(_guess(i, texts, len(rows), standings=standings)))
    people = [c for c in columns if c.role == "driver"]
    if len(columns) > 2 and columns[1].role == "nothing" and columns[2].role == "driver":
        numbers = [row[1].text.strip() for row in rows if row[1].text.strip()]
        counted = [int(n) for n in numbers if n.isdigit()]
        ordered = counted in (sorted(counted), sorted(counted, reverse=True))
        if len(counted) == len(numbers) == len(set(numbers)) and not ordered:
            columns[1] = Column("car_number")  # between place and name, and in no order
    if columns[0].role != "position" or len(people) != 1:
        return []
    return columns


def _guess(index: int, texts: list[str], height: int, *, standings: bool) -> str:
    def most(test: object, share: float = 0.8) -> bool:
        return (
            callable(test)
            and len(texts) * 2 >= height
            and sum(bool(test(t)) for t in texts) >= share * len(texts)
        )

    if index == 0 and _counting(texts):
        return "position"
    if most(lambda t: cells.car_number(t, bare=False)):
        return "car_number"
    if most(lambda t: crew(cells.Piece(t, 0)) and " " in t):
        return "driver"
    if most(lambda t: cells.seconds(t) or cells.gap(t)):
        return "time"
    if most(lambda t: cells.laps(t) and not t.isdigit()):
        return "laps"
    if most(lambda t: cells.seconds(t) or cells.gap(t) or (cells.laps(t) and not t.isdigit()), 1.0):
        return "time"
    if most(lambda t: machine(cells.Piece(t, 0))):
        return "vehicle"
    if most(looks_like_team, 0.6):
        return "team"
    if standings and most(lambda t: cells.points(t) is not None):
        values = [cells.points(t) or 0 for t in texts]
        return "points" if values == sorted(values, reverse=True) and len(set(values)) > 1 else "nothing"
    return "nothing"
