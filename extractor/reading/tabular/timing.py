"""Lap times and gaps of a section's rows, and the entry that each gap is measured to."""

from __future__ import annotations

from extractor.reading.drafts import Value
from extractor.reading.tabular.columns import Column
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.distances import ONE_LAP, Distance, as_gap, distances, lap_times, to_leader
from extractor.reading.tabular.rows import Entry, said
from extractor.records import Other


def add_times(
    facts: list[dict[str, Value]], entries: list[Entry], columns: list[Column], setting: Setting
) -> None:
    """Add lap times and gaps, which only the whole column explains."""
    found: dict[str, list[Distance | None]] = {}
    for index, column in enumerate(columns):
        if column.role not in ("time", "gap", "interval"):
            continue
        pieces = [next(iter(e.pieces(index)), None) for e in entries]
        if column.role == "time" and (setting.session_type in ONE_LAP | {None} or setting.grid):
            for fields, value in zip(facts, lap_times(pieces), strict=True):
                if value and (setting.session_type or setting.grid):
                    fields.setdefault("fastest_lap_time", value)
        measured = distances(pieces, absolute=column.role == "time")
        if any(measured):
            role = column.role
            if role == "gap" and "gap" in found:
                # Two gap columns: the one that never shrinks counts from the leader.
                role = "interval" if to_leader(found["gap"]) else "gap"
                found.setdefault("interval", found["gap"])
            found[role] = measured
    column_of = next((r for r in ("gap", "time", "interval") if r in found), None)
    if column_of is not None:
        _gaps(facts, entries, found[column_of], from_leader=column_of != "interval")


def _gaps(
    facts: list[dict[str, Value]], entries: list[Entry], column: list[Distance | None], *, from_leader: bool
) -> None:
    """Set the gap of each row, and the entry that it is measured to where that is certain."""
    column = [None if _laps_done(d, f) else d for d, f in zip(column, facts, strict=True)]
    heads = dict.fromkeys(range(len(column)), 0)
    leads = from_leader and to_leader(column)
    named = [e.who["class_name"].value if "class_name" in e.who else None for e in entries]
    if from_leader and not leads and len(set(named)) > 1:
        # Counted within the classes: every class has a first row without a gap.
        heads = {row: named.index(named[row]) for row in range(len(column))}
        groups = [[d for d, name in zip(column, named, strict=True) if name == one] for one in set(named)]
        leads = all(to_leader(g) and g[0] is None for g in groups)
        if not leads:
            heads = {}
    for row, distance in enumerate(column):
        if distance is None or _is_place(facts[row], 1) or ("status" in facts[row] and distance[1] == "lap"):
            continue
        other = heads.get(row) if leads else row - 1 if heads else None
        if other is None or other < 0 or (leads and 1 not in _places(facts[other])):
            facts[row]["gap"] = as_gap(distance, None)
        else:
            place = 1 if leads else next(iter(_places(facts[other])), None)
            facts[row]["gap"] = as_gap(distance, _other_end(entries[other], place))


def _laps_done(distance: Distance | None, fields: dict[str, Value]) -> bool:
    """``33 laps`` where the gap would stand is what the winner of a class completed."""
    if distance is None or distance[1] != "lap" or distance[2].text[:1] in "+-–−":
        return False
    if 1 in _places(fields) or distance[0] >= 20:
        fields.setdefault("laps", said(int(distance[0]), distance[2]))
        return True
    return False


def _places(fields: dict[str, Value]) -> list[int]:
    return [fields[name].value for name in ("position", "position_in_class") if name in fields]


def _is_place(fields: dict[str, Value], place: int) -> bool:
    name = "position" if "position" in fields else "position_in_class"
    return name in fields and bool(fields[name].value == place)


def _other_end(entry: Entry, place: int | None) -> Other:
    """How a gap names the entry at its far end: by place, number and first driver, else by team."""
    who = {name: value.value for name, value in entry.who.items()}
    return Other(
        position=place,
        car_number=who.get("car_number"),
        driver=who["drivers"][0] if "drivers" in who else None,
        team=who.get("team") if "drivers" not in who and "car_number" not in who else None,
    )
