"""Championship tables: whether a table is one, and what its rows say."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import Column
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.rows import Entry, said
from extractor.records import Gap, Other

_OF_A_SESSION = frozenset({"laps", "time", "gap", "interval", "lap_time", "grid", "status", "segment"})


def table_of_standings(columns: Sequence[Column], setting: Setting) -> bool | None:
    """True for a championship table, False for a session's, None where neither can be told.

    Places and points alone are both things; without a heading near the table they mean nothing.
    """
    roles = [c.role for c in columns]
    if setting.standings:
        return True
    if setting.session_type or setting.grid:
        return (
            "total" in roles
            and "points" not in roles
            and not set(roles) & _OF_A_SESSION
            and setting.session_type is None
        )
    if set(roles) & _OF_A_SESSION or any(c.session for c in columns):
        return False
    if "total" in roles or ("points" in roles and "season" in roles):
        return True
    return None if "points" in roles else False


def championship_of(columns: Sequence[Column], setting: Setting) -> tuple[str, bool]:
    """Which championship the rows stand in, and whether a heading says so."""
    if setting.championship:
        return setting.championship, True
    roles = {c.role for c in columns}
    if "driver" in roles:
        return "drivers", False
    return ("teams" if "team" in roles or "car_number" in roles else "manufacturers"), False


def standing_drafts(entries: Sequence[Entry], columns: Sequence[Column], setting: Setting) -> list[Draft]:
    """One draft for each row that holds a place or points."""
    which, said_so = championship_of(columns, setting)
    total = "total" if any(c.role == "total" for c in columns) else "points"
    drafts: list[Draft] = []
    for entry in entries:
        fields: dict[str, Value] = {}
        for index, column in enumerate(columns):
            piece = next(iter(entry.pieces(index)), None)
            if piece is not None and column.session is None:
                fields.update(_fact(piece, column.role, total))
        if not fields or not entry.who:
            continue
        if "gap" in fields and (fields.get("position") is None or fields["position"].value == 1):
            del fields["gap"]
        elif "gap" in fields and drafts:
            fields["gap"] = _behind(fields["gap"], entries[0])
        drafts.append(
            standing_draft({**entry.who, **fields}, entry.lines[0][0].start, which, setting, sure=said_so)
        )
    return drafts


def season_places(entries: Sequence[Entry], columns: Sequence[Column]) -> list[Draft]:
    """Standings told in a column of a result table: ``Standing``, ``Points position``, ``Total points``."""
    drafts: list[Draft] = []
    for index, column in enumerate(columns):
        for entry in entries if column.role == "total" else ():
            piece = next(iter(entry.pieces(index)), None)
            held = cells.points(piece.text) if piece else None
            if piece and held is not None and entry.who.keys() & {"drivers", "car_number"}:
                fields = {**entry.who, "points": said(held, piece)}
                drafts.append(
                    standing_draft(fields, piece.start, "drivers", Setting(as_of="after"), sure=False)
                )
    for index, column in enumerate(columns):
        which = {"standing": "drivers", "owner_standing": "owners"}.get(column.role)
        for entry in entries if which else ():
            piece = next(iter(entry.pieces(index)), None)
            if which and piece and cells.place(piece.text) and entry.who.keys() & {"drivers", "car_number"}:
                fields = {**entry.who, "position": said(cells.place(piece.text), piece)}
                drafts.append(standing_draft(fields, piece.start, which, Setting(as_of="after"), sure=True))
    return drafts


def standing_draft(
    fields: dict[str, Value],
    start: int,
    which: str,
    setting: Setting,
    *,
    sure: bool = True,
    source: str = "table",
) -> Draft:
    """A draft of a standing with its championship, class and time from the heading."""
    draft = Draft("standing", dict(fields), source="list" if source == "list" else "table", start=start)
    draft.fields.pop("vehicle", None)
    span = setting.spans.get("championship")
    draft.fields["championship"] = Value(which, context=(span,) if span else (), inferred=not sure)
    for name in ("as_of", "class_name"):
        value = setting.value(name)
        if value and name not in draft.fields:
            draft.fields[name] = value
    draft.confidence = 0.95 if setting.standings else 0.75
    return draft


def _fact(piece: Piece, role: str, total: str) -> dict[str, Value]:
    if role == "position" and cells.place(piece.text):
        return {"position": said(cells.place(piece.text), piece)}
    if role == total and cells.points(piece.text) is not None:
        return {"points": said(cells.points(piece.text), piece)}
    if role in ("gap", "points_gap"):
        value = cells.points(piece.text.lstrip("+-–− "))
        if value:
            return {"gap": said(value, piece)}
    return {}


def _behind(value: Value, leader: Entry) -> Value:
    who = {name: v.value for name, v in leader.who.items()}
    other = Other(
        car_number=who.get("car_number"),
        driver=who["drivers"][0] if "drivers" in who else None,
        team=who.get("team") if "drivers" not in who else None,
        manufacturer=who.get("manufacturer") if "drivers" not in who and "team" not in who else None,
    )
    return Value(Gap(value=value.value, unit="points", relation="behind", to=other), spans=value.spans)
