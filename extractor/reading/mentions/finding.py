"""All mentions of a text: runs the finder of every kind and settles who gets contested characters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..entities.fusing import fuse
from ..entities.model import weights
from ..entities.tagging import tag
from ..event_names import Named, find_names
from . import (
    car_number,
    championship,
    descriptor,
    distance,
    lap_time,
    person,
    position,
    racing_class,
    session,
    staff,
    status,
    team,
    vehicle,
)
from .mention import Mention, without_overlaps


@dataclass(frozen=True, slots=True)
class Finds:
    """What the rules find: ``solid`` things that no name of a person may touch, and ``names`` they hold possible."""  # noqa: E501

    solid: list[Mention]
    names: list[Mention]


def find_by_rules(text: str, series: str | None = None, names: Sequence[Named] | None = None) -> Finds:
    """The solid mentions of ``text`` and the full names of people outside them, by rules alone."""
    teams = list(team.find(text))
    names = find_names(text) if names is None else names
    closed = [
        *lap_time.find(text),
        *(
            Mention("SERIES", s.start, s.end, s.name)
            for s in names
            if s.family == "series" and not any(t.start < s.start and s.end < t.end for t in teams)
        ),
        *(
            Mention("MEETING", n.start, n.end, n.name, n.family)
            for n in names
            if n.family in ("event", "circuit") and n.sure and (not n.byname or " " in n.text)
        ),
        *session.find(text, series),
        *car_number.find(text),
    ]
    things = _longest_first([*teams, *vehicle.find(text)])
    solid = without_overlaps(
        [*closed, *things, *racing_class.find(text, series), *championship.find(text), *distance.find(text)]
    )
    return Finds(solid, person.find_full(text, solid))


def find_mentions(
    text: str, series: str | None = None, names: Sequence[Named] | None = None, *, learned: bool = True
) -> list[Mention]:
    """Return all mentions of ``text`` in order, none overlapping another.

    Where two kinds want the same characters the surer one gets them: times before names, names of
    series and teams before names of people, people before bare places. ``series`` (the event's) says
    which class names to expect, ``names`` are those of series, meetings and circuits, if they are known.
    Without ``learned`` the rules alone decide.
    """
    finds = find_by_rules(text, series, names)
    solid, full, single = finds.solid, finds.names, list[Mention]()
    model = weights() if learned else None
    if model is not None:
        full, single = fuse(text, full, tag(text, solid, full, model))
    short = list(person.find_short(text, full, solid))
    rest = [*position.find(text), *status.find(text), *descriptor.find(text)]
    people = staff.part_staff(text, [*full, *short])
    known = without_overlaps([*solid, *people, *single])
    lone = list(person.find_lone(text, known, full))
    return without_overlaps([*known, *lone, *rest])


def _longest_first(mentions: list[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda m: (m.start - m.end, m.kind != "TEAM"))
