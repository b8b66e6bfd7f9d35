"""What a record says, as single facts that can be compared one by one.

Gold and predictions come as JSON objects with the contract's field names. A `Row` is such a record
with everything normalised that comparison needs; its `facts` are the smallest things that can be right
or wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.evaluation.names import (
    bare_number,
    fold,
    same_class,
    same_driver,
    same_figure,
    same_team,
)

Kind = Literal["result", "standing"]

CARD = ("car_number", "driver", "position", "gap", "points")
"""The five figures that go on a results card, and into the headline score."""

FIELDS = (*CARD, "session", "class", "team", "lap_time", "status", "manufacturer")
"""Every field that is scored, the card first."""

_SESSIONS = {
    "hyperpole": "qualifying",
    "free_practice": "practice",
    "grand_prix": "race",
    "sprint_race": "sprint",
    "warmup": "warm_up",
    "sprint_shootout": "sprint_qualifying",
}

# Which scored field a name in `optional_fields` frees; other names stand for themselves. `class_name` and
# `position_in_class` free nothing: a class that gold gives is always asked.
_WAIVERS = {"drivers": "driver", "grid": "position"}


@dataclass(frozen=True, slots=True)
class Distance:
    """A gap: ``unit`` is ``s``, ``lap`` or ``point``, ``relation`` may be unknown in predictions."""

    value: Any
    unit: str
    relation: str | None

    @property
    def key(self) -> float:
        """The value to a thousandth: what the two ends of one gap have in common."""
        return round(float(self.value), 3)

    def __str__(self) -> str:
        return f"{self.value} {self.unit} {self.relation or ''}".strip()


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one scored field."""

    field: str
    value: Any

    def agrees(self, other: Fact) -> bool:
        """Whether two facts of the same field say the same, by that field's own rule.

        >>> Fact("driver", "Ines Marr").agrees(Fact("driver", "Marr"))
        True
        >>> Fact("position", 3).agrees(Fact("points", 3))
        False
        """
        if self.field != other.field:
            return False
        one, two = self.value, other.value
        match self.field:
            case "driver":
                return same_driver(one, two)
            case "team" | "manufacturer":
                return same_team(one, two)
            case "class":
                return same_class(one, two)
            case "car_number":
                return bool(one == two)
            case "gap":
                known = one.relation and two.relation
                return (
                    same_figure(one.value, two.value)
                    and one.unit == two.unit
                    and (not known or one.relation == two.relation)
                )
        return same_figure(one, two)


@dataclass(frozen=True, slots=True)
class Row:
    """A result or standing, ready for comparison. Places keep their scope apart in ``places``."""

    kind: Kind
    raw: Mapping[str, Any]
    session: str = ""
    session_name: str = ""
    championship: str = "drivers"
    car_number: str | None = None
    drivers: tuple[str, ...] = ()
    team: str | None = None
    manufacturer: str | None = None
    class_name: str | None = None
    places: Mapping[str, Any] = field(default_factory=dict)
    gaps: tuple[Distance, ...] = ()
    points: Any = None
    lap_time: Any = None
    status: str | None = None
    optional: bool = False
    waived: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kind: Kind, record: Mapping[str, Any]) -> Row:
        """Read a record of the contract, or of a gold file with its extra keys.

        >>> row = Row.of("result", {"session_type": "race", "car_number": "#7", "grid": 2, "position": 2})
        >>> [(fact.field, fact.value) for fact in row.facts()]
        [('car_number', '7'), ('position', 2), ('session', 'race')]
        """
        said = {key: value for key, value in record.items() if value not in (None, [], "")}
        number, status = said.get("car_number"), said.get("status")
        session = fold(said.get("session_type", "")).replace(" ", "_")
        return cls(
            kind=kind,
            raw=record,
            session=_SESSIONS.get(session, session),
            session_name=fold(said.get("session_name", "")),
            championship=said.get("championship", "drivers"),
            car_number=None if number is None else bare_number(number),
            drivers=tuple(_name(driver) for driver in said.get("drivers", ())),
            team=said.get("team"),
            manufacturer=said.get("manufacturer"),
            class_name=said.get("class_name"),
            places={k: said[k] for k in ("position", "position_in_class", "grid") if k in said},
            gaps=tuple(_distances(said.get("gap"))),
            points=said.get("points"),
            lap_time=said.get("fastest_lap_time"),
            status=None if status in (None, "classified") else fold(status),
            optional=bool(said.get("optional")),
            waived=_waived(said),
        )

    def facts(self) -> Iterator[Fact]:
        """Yield the facts of the row. A place said twice (overall and in class) is one fact."""
        if self.car_number is not None:
            yield Fact("car_number", self.car_number)
        for driver in self.drivers:
            yield Fact("driver", driver)
        for place in dict.fromkeys(self.places.values()):
            yield Fact("position", place)
        for gap in self.gaps:
            yield Fact("gap", gap)
        if self.points is not None:
            yield Fact("points", self.points)
        if self.kind == "result":
            yield Fact("session", self.session)
            if self.lap_time is not None:
                yield Fact("lap_time", self.lap_time)
            if self.status:
                yield Fact("status", self.status)
        if self.class_name:
            yield Fact("class", self.class_name)
        if self.team:
            yield Fact("team", self.team)
        # A maker is the subject of a row only where no driver or car is.
        if self.kind == "standing" and self.manufacturer and not self.drivers and self.car_number is None:
            yield Fact("manufacturer", self.manufacturer)

    def shares_driver(self, other: Row) -> bool:
        """Whether a driver of this row is a driver of the other."""
        return any(same_driver(mine, theirs) for mine in self.drivers for theirs in other.drivers)

    def shares_number(self, other: Row) -> bool:
        """Whether both rows have a car number, and the same one."""
        return self.car_number is not None and self.car_number == other.car_number


def rows_of(release: Mapping[str, Any], kind: Kind) -> list[Row]:
    """The results or standings of a release or gold object, in their order."""
    return [Row.of(kind, record) for record in release.get(f"{kind}s") or []]


def _name(driver: Any) -> str:
    return str(driver["name"]) if isinstance(driver, Mapping) else str(driver)


def _distances(gap: Any) -> Iterator[Distance]:
    for one in gap if isinstance(gap, list) else [gap]:
        if one and one.get("value") is not None:
            yield Distance(one["value"], (one.get("unit") or "").rstrip("s") or "s", one.get("relation"))


def _waived(said: Mapping[str, Any]) -> frozenset[str]:
    waived = {_WAIVERS.get(name, name) for name in said.get("optional_fields", ())}
    # An alternative value (`alt`) never frees the place itself.
    return frozenset(waived | {_WAIVERS.get(name, name) for name in said.get("alt", ())} - {"position"})
