"""What a reading of a page changed: records that came, went, or say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

_KINDS = ("results", "history", "standings")
_ASIDE = frozenset(
    {"evidence", "missing", "inferred", "confidence"}
)  # what supports a record, not what it says
_WHO = ("car_number", "drivers", "team", "manufacturer")
_WHERE = ("session_type", "session_name", "championship", "class_name", "as_of")


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was added, removed or changed: what it is about, and field, old and new value of each
    difference (of an added or removed record: nothing)."""

    sign: Literal["+", "-", "~"]
    record: str
    fields: tuple[tuple[str, Any, Any], ...] = ()

    def __str__(self) -> str:
        return "; ".join([f"{self.sign} {self.record}", *(f"{n}: {a} ▶ {b}" for n, a, b in self.fields)])


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two releases (as of JSON), in what they say of the event and in each record.

    >>> record = {"session_type": "race", "drivers": ["Ines Marr"], "position": 2}
    >>> old, new = {"results": [record]}, {"results": [{**record, "position": 1}]}
    >>> [str(change) for change in changes(old, new)]
    ['~ race: Ines Marr; position: 2 ▶ 1']
    """
    found = []
    for name in ("source", "event"):
        aside = _ASIDE | {"url", "retrieved", "content_hash"}
        fields = _fields(before.get(name) or {}, after.get(name) or {}, aside)
        if fields:
            found.append(Change("~", name, fields))
    for kind in _KINDS:
        found += _of_kind(kind, list(before.get(kind) or ()), list(after.get(kind) or ()))
    return found


def _of_kind(kind: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Change]:
    gone = list(old)
    came = []
    for record in new:
        same = next((other for other in gone if not _fields(other, record, _ASIDE)), None)
        if same is None:
            came.append(record)
        else:
            gone.remove(same)
    # What is left is paired by who and where, the most alike first.
    pairs = sorted(
        (
            (likeness, i, j)
            for i, a in enumerate(gone)
            for j, b in enumerate(came)
            if (likeness := _likeness(a, b))
        ),
        key=lambda pair: -pair[0],
    )
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in paired and j not in taken:
            paired[i] = j
            taken.add(j)
    for i, record in enumerate(gone):
        if i in paired:
            fields = _fields(record, came[paired[i]], _ASIDE)
            yield Change("~", _name(kind, record), fields)
        else:
            yield Change("-", _name(kind, record, told=True))
    for j, record in enumerate(came):
        if j not in taken:
            yield Change("+", _name(kind, record, told=True))


def _likeness(a: Mapping[str, Any], b: Mapping[str, Any]) -> int:
    """How surely two records are about the same entry in the same session; 0 for not at all."""
    if any(a.get(name) != b.get(name) for name in ("session_type", "championship")):
        return 0
    who = sum(bool(a.get(name) and a.get(name) == b.get(name)) for name in _WHO)
    if not who and not set(a.get("drivers") or ()) & set(b.get("drivers") or ()):
        return 0
    where = sum(bool(a.get(name) == b.get(name)) for name in ("session_name", "class_name", "as_of", "event"))
    return 4 * who + where + 1


def _fields(
    a: Mapping[str, Any], b: Mapping[str, Any], aside: frozenset[str]
) -> tuple[tuple[str, Any, Any], ...]:
    names = [name for name in dict.fromkeys([*a, *b]) if name not in aside]
    differing = []
    for name in names:
        old, new = _value(a.get(name)), _value(b.get(name))
        if old != new:
            differing.append((name, old, new))
    return tuple(differing)


def _value(value: Any) -> Any:
    """A value in words, without what supports it."""
    if isinstance(value, Mapping):
        told = {name: _value(part) for name, part in value.items() if name not in _ASIDE}
        said = [f"{part}" for part in told.values() if part is not None]
        return " ".join(said) or None
    if isinstance(value, list):
        return ", ".join(str(part) for part in value) or None
    return value


def _name(kind: str, record: Mapping[str, Any], *, told: bool = False) -> str:
    where = " ".join(str(record[name]) for name in _WHERE if record.get(name))
    who = [f"#{record['car_number']}"] if record.get("car_number") else []
    who += [_value(record["drivers"])] if record.get("drivers") else []
    if not who:
        who = [str(record[name]) for name in ("team", "manufacturer") if record.get(name)][:1]
    name = f"{where}: {' '.join(who)}" if who else where
    if kind == "history":
        name = f"history, {name}"
    if told:
        aside = {*_ASIDE, *_WHO, *_WHERE}
        said = [f"{k} {_value(v)}" for k, v in record.items() if k not in aside and _value(v) is not None]
        name = ", ".join([name, *said])
    return name
