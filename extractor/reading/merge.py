"""Where the doors meet: drafts of tables and lists learn who is who, then join those of the prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .drafts import Draft, Value
from .frame import Frame
from .mentions.person import short_names
from .who import Entries, Entry

_PLACES = ("position", "position_in_class")


def settle_sessions(drafts: Sequence[Draft], frame: Frame) -> None:
    """Rows whose heading names no session are of the release's own session, if it has no such rows already.

    A second list of first, second and third in one release is another race, or another class: it stays out.
    """
    loose = [d for d in drafts if d.kind == "result" and d.get("session_type") is None]
    if not frame.race_was_run or not any(d.get("position") or d.get("position_in_class") for d in loose):
        return
    taken = {_row(d) for d in drafts if d.get("session_type") == frame.session}
    rows = [_row(d) for d in loose]
    if taken & set(rows) or len(rows) > len(set(rows)):
        return
    for d in loose:
        d.fields["session_type"] = Value(frame.session, inferred=True)
        d.missing.pop("session_type", None)
        d.confidence = max(d.confidence, _SETTLED)


_SETTLED = 0.7


def _row(d: Draft) -> tuple[object, ...]:
    return (d.get("class_name"), d.get("position"), d.get("position_in_class"))


def introduce(drafts: Sequence[Draft], entries: Entries) -> None:
    """Complete tabular drafts with what the release ties to the same car or driver elsewhere."""
    names_of = _Names(entries)
    for d in drafts:
        entry: Entry | None = None
        number = d.get("car_number")
        names = list(d.get("drivers") or ())
        full = [names_of.full(n) for n in names]
        if names and tuple(full) != tuple(names):
            old = d.fields["drivers"]
            d.fields["drivers"] = Value(tuple(full), old.spans, old.context, old.inferred)
        if number and number in entries.by_number:
            entry = entries.by_number[number]
            if full and entry.drivers and not set(full) & set(entry.drivers):
                entry = None  # the same number in another series
        elif full:
            found = {id(e): e for n in full if (e := entries.by_driver.get(n)) is not None}
            entry = next(iter(found.values())) if len(found) == 1 else None
        if entry is None:
            continue
        for name, value in (
            ("car_number", entry.number),
            ("team", entry.team),
            ("manufacturer", entry.manufacturer),
            ("vehicle", entry.vehicle),
            ("class_name", entry.class_name),
        ):
            if d.kind == "standing" and name in ("vehicle", "manufacturer", "class_name"):
                continue
            if value and name not in d.fields and not (name == "car_number" and d.kind == "standing"):
                d.fields[name] = Value(value, tuple(entry.spans.get(name, [])[:2]))
        if (
            entry.drivers
            and "drivers" not in d.fields
            and (number or d.kind == "result")
            and d.get("session_type") in ("race", "sprint", "stage", None)
        ):
            d.fields["drivers"] = Value(
                tuple(entry.drivers), tuple(sp for spans in entry.drivers.values() for sp in spans[:1])
            )


def name_in_full(prose: Sequence[Draft], tabular: Sequence[Draft]) -> None:
    """Give drivers whom the prose calls by one name the full name that one row of a table or list has."""
    listed = {name for d in tabular for name in d.get("drivers") or () if " " in name}
    full = {short: name for short, name in short_names(listed).items() if name and short == name.split()[-1]}
    for d in prose:
        names = d.get("drivers") or ()
        if d.event is None and names and any(name in full for name in names):
            old = d.fields["drivers"]
            meant = tuple(full.get(name, name) for name in names)
            d.fields["drivers"] = Value(meant, old.spans, old.context, old.inferred)


class _Names:
    """The drivers that the release names in full."""

    def __init__(self, entries: Entries) -> None:
        self.known = entries.by_driver
        self.by_case = {k.lower(): k for k in self.known}
        self.by_short = {k.lower(): v for k, v in short_names(self.known).items()}

    def full(self, name: str) -> str:
        """The fullest form of a driver's name that the release has."""
        if name in self.known:
            return name
        if name.lower() in self.by_case:
            return self.by_case[name.lower()]
        if " " not in name:
            return self.by_short.get(name.lower()) or name
        first, hit = name.split()[0], self.by_short.get(name.split()[-1].lower())
        if len(first.rstrip(".")) == 1 and hit and hit[0].lower() == first[0].lower():
            return hit
        return name


def _same_entry(a: Draft, b: Draft) -> bool:
    na, nb = a.get("car_number"), b.get("car_number")
    if na and nb:
        return bool(na == nb)
    da, db = set(a.get("drivers") or ()), set(b.get("drivers") or ())
    if da and db:
        return bool(da & db)
    if a.kind == "standing" and not (da or db or na or nb):
        return bool((a.get("team") or a.get("manufacturer")) == (b.get("team") or b.get("manufacturer")))
    return False


def _same_session(a: Draft, b: Draft) -> bool:
    if a.kind != b.kind or (a.event is None) != (b.event is None):
        return False
    if a.kind == "standing":
        return bool(
            a.get("championship") == b.get("championship")
            and (a.get("series") or "") == (b.get("series") or "")
            and (a.get("class_name") or b.get("class_name")) == (b.get("class_name") or a.get("class_name"))
        )
    if a.get("session_type") != b.get("session_type"):
        return False
    x, y = a.get("session_name"), b.get("session_name")
    return not x or not y or same_name(x, y)


_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "r": "race ",
    "i": "1",
    "ii": "2",
}


def same_name(one: str, other: str) -> bool:
    """True for two spellings of one session's name.

    >>> same_name("R1", "Race One"), same_name("Race 1", "Race 2"), same_name("FP1", "FP1")
    (True, False, True)
    """
    return _spelt_out(one) == _spelt_out(other)


def _spelt_out(name: str) -> str:
    words = re.findall(r"[a-z]+|\d+", name.lower())
    return " ".join(_WORDS.get(word, word).strip() for word in words)


class _Merged:
    """The drafts merged so far, found by what `_same_entry` and `_same_session` compare."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._places: dict[tuple[object, ...], list[int]] = {}

    def add(self, d: Draft) -> None:
        """Keep a draft that is like none before it."""
        self.drafts.append(d)
        self._file(d, len(self.drafts) - 1)

    def twin(self, d: Draft) -> int | None:
        """Where the first draft stands that speaks of the same entry in the same session."""
        places = sorted({place for key in _keys(d) for place in self._places.get(key, ())})
        fits = (
            place
            for place in places
            if (o := self.drafts[place]).event is None and _same_session(o, d) and _same_entry(o, d)
        )
        return next(fits, None)

    def refile(self, place: int) -> None:
        """A draft has learnt something."""
        self._file(self.drafts[place], place)

    def _file(self, d: Draft, place: int) -> None:
        for key in _keys(d):
            places = self._places.setdefault(key, [])
            if place not in places[-1:]:
                places.append(place)


def _keys(d: Draft) -> list[tuple[object, ...]]:
    """Two drafts of one entry in one session have at least one of these in common."""
    session = (
        ("standing", d.get("championship")) if d.kind == "standing" else ("result", d.get("session_type"))
    )
    number, drivers = d.get("car_number"), d.get("drivers") or ()
    keys: list[tuple[object, ...]] = [(*session, "driver", name) for name in drivers]
    if number:
        keys.append((*session, "number", number))
    if not keys:
        keys.append((*session, "team", d.get("team") or d.get("manufacturer")))
    return keys


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts that speak of one entry in one session; tables and lists win over prose, which is noted."""
    order = {"table": 0, "list": 1, "prose": 2}
    merged = _Merged()
    for d in sorted(drafts, key=lambda d: order[d.source]):
        place = merged.twin(d)
        if place is None:
            merged.add(d)
            continue
        twin = merged.drafts[place]
        for name, value in d.fields.items():
            have = twin.fields.get(name)
            if have is None:
                if name in _PLACES and any(twin.get(p) == value.value for p in _PLACES):
                    continue  # the same place said once overall and once without saying of what
                twin.fields[name] = value
            elif have.value == value.value:
                twin.fields[name] = Value(
                    have.value,
                    tuple(dict.fromkeys((*have.spans, *value.spans))),
                    tuple(dict.fromkeys((*have.context, *value.context))),
                    have.inferred and value.inferred,
                )
            elif name in ("drivers",):
                if len(value.value) > len(have.value) and twin.get("session_type") in ("race", None):
                    twin.fields[name] = value
            elif name in ("position", "position_in_class", "points", "grid", "fastest_lap_time", "laps"):
                twin.missing.setdefault(name, f"the text also says {value.value}")
                twin.confidence *= 0.85
        if d.sure is not None and (twin.sure is None or twin.sure < d.sure):
            twin.sure = d.sure
        if not twin.missing:
            twin.confidence = min(0.99, max(twin.confidence, d.confidence) + 0.03)
        twin.start = min(twin.start, d.start)
        merged.refile(place)
    return sorted(merged.drafts, key=lambda d: d.start)
