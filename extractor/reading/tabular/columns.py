"""What the columns of a table hold, read from their headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.page.article import Cell
from extractor.reading.tabular.cells import plain, words
from extractor.reading.tabular.sessions import Session, sessions_in

Row = tuple[Cell, ...]

WHO = frozenset(
    {"entry", "driver", "team", "team_and_vehicle", "car_number", "manufacturer", "vehicle", "sponsor"}
)
# Beside a session's name in a header: the day, the lap on which a stage ends.
_BESIDE = re.compile(
    r"\([^)]*\)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:['’]s)?\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b",
    re.I,
)
_PLACE_HEAD = re.compile(r"p\s?([1-9]\d?)|([1-9]\d?)(?:st|nd|rd|th)(?: place)?")
_NAMED_PLACES = {"winner": 1, "winners": 1, "runner-up": 2, "first": 1, "second": 2, "third": 3}
_QUALIFYING = frozenset({"q", "qual", "quali", "qualifying"})
_RACE = frozenset({"r", "race"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds (a key of ``[columns]`` in tables.toml, ``session`` or ``nothing``).

    ``session`` is set where the header, or the header above it, names the session that the column
    speaks of; ``title`` is the header as written.
    """

    role: str
    title: str = ""
    session: Session | None = None


@cache
def _roles() -> dict[str, str]:
    return {word: role for role, known in words("columns").items() for word in known}


@lru_cache(maxsize=1 << 12)
def role_of(header: str) -> str | None:
    """The role of a column header or line label; None where the words are not known.

    >>> [role_of(h) for h in ("Driver 2", "Car & Driver")]
    ['driver', 'entry']
    >>> [role_of(h) for h in ("Pos.", "PIC", "Driver(s)", "Time/Gap", "Rückstand", "Team / Entrant", "Mood")]
    ['position', 'position_in_class', 'driver', 'time', 'gap', 'team', None]
    """
    text = plain(re.sub(r"\(s\)", "s", header, flags=re.I))
    for form in (
        text,
        re.sub(r"[()]", "", text),
        re.sub(r"\s*\([^)]*\)", "", text),
        re.sub(r"\s*([/&-])\s*", r"\1", text),
        text.replace(".", ""),
    ):
        if form in _roles():
            return _roles()[form]
    numbered = re.fullmatch(r"(.+?)\s*#?\d", text)  # "Driver 1", "Fahrer 2"
    if numbered and _roles().get(plain(numbered[1])) in ("driver", "codriver"):
        return "driver"
    parts = [plain(part) for part in re.split(r"[/&\n]|\s-\s", text) if plain(part)]
    roles = {_roles().get(part) or _roles().get(part.replace(".", "")) for part in parts}
    if len(parts) < 2 or None in roles:
        return None
    if len(roles) == 1:
        return roles.pop()
    if roles <= {"team", "vehicle", "manufacturer"}:
        return "team_and_vehicle"
    if "driver" in roles and roles & {"vehicle", "manufacturer"} and roles <= WHO:
        return "entry"
    if roles <= {"time", "gap", "status", "interval", "lap_time", "laps"}:
        return "time"
    if roles <= {"driver", "codriver", "nationality"}:
        return "driver"
    if roles <= {"vehicle", "manufacturer", "engine"}:
        return "vehicle"
    return "driver" if roles in ({"car_number", "driver"}, {"team", "driver"}) else "nothing"


def is_header(row: Row) -> bool:
    """True when the cells of a row are headers: at least two known words and hardly a value.

    >>> is_header(tuple(Cell(t, i, i) for i, t in enumerate(("Pos", "No.", "Driver", "Sponsor's idea"))))
    True
    >>> is_header(tuple(Cell(t, i, i) for i, t in enumerate(("1", "7", "Ada Moss", "Team"))))
    False
    """
    texts = [t for t in _distinct(row) if t]
    places = [t for t in texts if place_head(t)]
    known = [t for t in texts if role_of(t) or session_header(t) or (t in places and len(places) > 1)]
    values = [t for t in texts if re.search(r"\d", t) and t not in known]
    return len(known) >= 2 and not values and len(known) * 2 >= len(texts)


def place_head(text: str) -> int | None:
    """The place that a header names: ``P2``, ``2nd``, ``Winner``; a bare number may be anything.

    >>> place_head("P2"), place_head("3rd place"), place_head("2")
    (2, 3, None)
    """
    flat = plain(text)
    found = _PLACE_HEAD.fullmatch(flat)
    return int(found[1] or found[2]) if found else _NAMED_PLACES.get(flat)


def _distinct(row: Row) -> list[str]:
    seen: dict[tuple[int, int], str] = {
        (c.start, c.end) if c.text else (-1, i): c.text.strip() for i, c in enumerate(row)
    }
    return list(seen.values())


def session_header(text: str) -> Session | None:
    """The session that a whole header names: ``Race 2``, ``FP1``, ``Qualifying``."""
    found = sessions_in(text)
    if len(found) != 1:
        return None
    rest = _BESIDE.sub(" ", text[: found[0].start] + " " + text[found[0].end :]).strip(" .:()")
    return (
        found[0]
        if plain(rest)
        in (
            "",
            "result",
            "results",
            "finish",
            "pos",
            "position",
            "place",
            "time",
            "points",
            "pts",
            "time/gap",
        )
        else None
    )


def columns_of(headers: Sequence[Row]) -> list[Column]:
    """The columns under one or two header rows; a header above several columns names their session.

    >>> rows = [("", "Race 1", "Race 1"), ("Driver", "Pos", "Points")]
    >>> built = [tuple(Cell(t, y * 9 + len(t), y * 9 + 2 * len(t)) for t in r) for y, r in enumerate(rows)]
    >>> [(c.role, c.session and c.session.session_name) for c in columns_of(built)]
    [('driver', None), ('position', 'Race 1'), ('points', 'Race 1')]
    """
    columns = []
    for texts in zip(*headers, strict=True):
        stacked = list({(c.start, c.end): c for c in texts if c.text.strip()}.values())
        columns.append(_column(stacked))
    return columns


def _column(stacked: list[Cell]) -> Column:
    if not stacked:
        return Column("nothing")
    last = stacked[-1]
    title = " ".join(c.text.strip() for c in stacked)
    above = next((s for c in stacked[:-1] if (s := session_header(c.text))), None)
    if above:
        above = Session(above.session_type, above.session_name, stacked[0].start, stacked[0].end, above.exact)
    leaf = plain(last.text)
    if above and above.session_type == "race" and leaf in _QUALIFYING:
        name = f"{above.session_name} {last.text.strip()}" if above.session_name else None
        return Column("session", title, Session("qualifying", name, last.start, last.end, True))
    if above and leaf in _RACE:
        return Column("session", title, above)
    for text in (title, last.text):
        role = role_of(text)
        if role:
            return Column(role, title, above)
    own = session_header(last.text)
    if own:
        rest = plain(re.sub(re.escape(last.text[own.start : own.end]), "", last.text))
        own = Session(own.session_type, own.session_name, last.start, last.end, own.exact)
        return Column(role_of(rest) or "session" if rest else "session", title, own)
    return Column("unknown", title, above)


def alien(columns: Sequence[Column], *, standings: bool) -> bool:
    """True when the headers show a calendar, a history, season statistics or technical data."""
    roles = {c.role for c in columns}
    if "foreign" in roles:
        return True
    if not roles & WHO:
        return True
    if "season" in roles and not standings:
        return True
    facts = (
        roles
        - WHO
        - {"nothing", "unknown", "nationality", "codriver", "class_name", "engine", "season", "sponsor"}
    )
    unknown = sum(c.role == "unknown" for c in columns)
    return not facts or unknown > len(columns) / 2
