"""What the columns of a table hold: read from their headers, or guessed from their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.page.article import Cell
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import plain, words
from extractor.reading.tabular.names import crew, looks_like_team
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
_NOUNS = ("position", "grid", "position_in_class", "standing", "owner_standing")


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
    parts = [plain(part) for part in re.split(r"[/&\n]|\s-\s", text) if plain(part)]
    roles = {_roles().get(part) or _roles().get(part.replace(".", "")) for part in parts}
    if len(parts) < 2 or None in roles:
        return None
    if len(roles) == 1:
        return roles.pop()
    if roles <= {"team", "vehicle", "manufacturer"}:
        return "team_and_vehicle"
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


def checked(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """The columns again, those whose cells contradict their header put right or set aside."""
    result = []
    for i, column in enumerate(columns):
        texts = [row[i].text.strip() for row in rows if row[i].text.strip()]
        result.append(_agreed(column, texts, first=i == 0))
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
    if most(looks_like_team, 0.6):
        return "team"
    if standings and most(lambda t: cells.points(t) is not None):
        values = [cells.points(t) or 0 for t in texts]
        return "points" if values == sorted(values, reverse=True) and len(set(values)) > 1 else "nothing"
    return "nothing"


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
