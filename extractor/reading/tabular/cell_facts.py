"""What the single cells of an entry say: places, statuses, laps, points, times."""

from __future__ import annotations

import re

from extractor.reading.drafts import Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import Column
from extractor.reading.tabular.distances import ONE_LAP
from extractor.reading.tabular.rows import Entry, said


def facts_of(entry: Entry, columns: list[Column]) -> dict[str, Value]:
    """What single cells say: places, statuses, laps, points, times of qualifying segments."""
    fields: dict[str, Value] = {}
    for index, column in enumerate(columns):
        pieces = entry.pieces(index)
        if not pieces:
            continue
        piece = pieces[0]
        status = cells.status(piece.text)
        if (
            column.role in ("position", "position_in_class", "time", "gap", "session", "status", "laps")
            and status
        ):
            fields.setdefault("status", said(status, piece))
        elif column.role == "status" and cells.reason_out(piece.text):
            fields.setdefault("status", said("dnf", piece))
        elif column.role in ("position", "position_in_class", "grid") and cells.place(piece.text):
            fields[column.role] = said(cells.place(piece.text), piece)
        elif column.role == "laps" and cells.laps(piece.text, bare=True) is not None:
            fields["laps"] = said(cells.laps(piece.text, bare=True), piece)
        elif column.role == "points" and cells.points(piece.text) is not None:
            fields["points"] = said(cells.points(piece.text), piece)
        elif column.role in ("segment", "lap_time") and cells.lap_time(piece.text):
            fields["fastest_lap_time"] = said(cells.lap_time(piece.text), piece)
        elif column.role == "session":
            fields.update(_place_or_time(piece, column))
    return fields


_TWO_PLACES = re.compile(
    r"(?P<first>p?\d{1,3})(?:st|nd|rd|th|\.)?\s*[(/]\s*(?P<before>[A-Za-z]{1,6}\.?:?\s+)?"
    r"(?P<second>p?\d{1,3})(?:st|nd|rd|th|\.)?\s*(?P<after>o/?a|overall|abs|in class|cl|class)?\.?\s*\)?",
    re.I,
)


def _two_places(piece: Piece) -> dict[str, Value]:
    """``1st (9th o/a)``: the place in class and the one overall, or the other way round (``9 (M: 4)``)."""
    found = _TWO_PLACES.fullmatch(piece.text)
    if found is None or not (found["before"] or found["after"]):
        return {}
    overall_second = bool(found["after"] and found["after"].lower()[0] in "oa")
    names = ("position_in_class", "position") if overall_second else ("position", "position_in_class")
    return {
        name: said(cells.place(found[group]), piece.cut(found.start(group), found.end(group)))
        for name, group in zip(names, ("first", "second"), strict=True)
    }


def _place_or_time(piece: Piece, column: Column) -> dict[str, Value]:
    """A cell under a session's name: its place, its time or both (``3rd (1:27.035)``)."""
    fields = _two_places(piece)
    if fields:
        return fields
    for m in re.finditer(r"[^\s()/,;–|]+(?:\s+(?:laps?|place))?", piece.text):
        part = piece.cut(m.start(), m.end())
        if cells.lap_time(part.text) and column.session and column.session.session_type in ONE_LAP:
            fields.setdefault("fastest_lap_time", said(cells.lap_time(part.text), part))
        elif m.start() == 0 and cells.place(part.text):
            fields.setdefault("position", said(cells.place(part.text), part))
    return fields
