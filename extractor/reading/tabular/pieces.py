"""The parts of a result line: cut apart, and read one by one by what each can only be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.reading.drafts import Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, plain, words
from extractor.reading.tabular.classes import class_name
from extractor.reading.tabular.columns import role_of
from extractor.reading.tabular.known import given_names, known_team, nation
from extractor.reading.tabular.machines import constructors_are_teams, machine, machine_at_end
from extractor.reading.tabular.names import crew, looks_like_team, person
from extractor.reading.tabular.tails import tails

_CUT = re.compile(r"\s*,\s+|\s+[–—|•]\s+|\s+-\s+|\t+|\s{2,}|;\s+|\s+for\s+(?=[A-Z])|,$")
# At the ends of a part: punctuation, and the letters that make up flags (🇪🇸).
_EDGES = " \t,*–—:" + "".join(chr(0x1F1E6 + n) for n in range(26))
_NUMBERED = re.compile(r"(?:\bno\.?|#|\bcar|\bnº|n°|\bn\.)\s*(\d{1,3})\b\s*", re.I)
_PLACE = re.compile(
    r"^(p\s?\d{1,3}|\d{1,3}(?:st|nd|rd|th))\s*"
    r"(?:best|fastest|quickest|place|position|overall|(in[ -]class))?$",
    re.I,
)
_STARTED = re.compile(
    r"^(?:started|starts|start|grid|qualified|from)\s*:?\s*(?:p\s?)?([1-9]\d?)(?:st|nd|rd|th)?$", re.I
)
_FINISHED = re.compile(r"^(?:finished|finish)\s*:?\s*(?:p\s?)?([1-9]\d{0,2})(?:st|nd|rd|th)?$", re.I)
_CHASSIS = re.compile(r"(?<=\w)\s+[A-Z]{1,4}-?\d{1,3}[A-Z]?(?:[/-]\d+)?$")
_LABELLED = re.compile(r"^(?P<label>[^\W\d][^\d:]{1,28}?)\s*[: ]\s*(?P<value>[+\-–]?\s?\d.*)$")


@dataclass(slots=True)
class Parts:
    """What a line says: who and which facts; ``times`` and ``numbers`` wait for the whole list."""

    fields: dict[str, Value] = field(default_factory=dict)
    times: list[Piece] = field(default_factory=list)
    numbers: list[Piece] = field(default_factory=list)
    loose: list[Piece] = field(default_factory=list)
    behind: tuple[str, Piece] | None = None

    def put(self, name: str, value: object, *pieces: Piece) -> None:
        """Set a field unless an earlier part of the line has set it."""
        self.fields.setdefault(name, Value(value, spans=tuple(p.span for p in pieces)))

    @property
    def who(self) -> bool:
        return bool(self.fields.keys() & {"drivers", "car_number", "team", "manufacturer"})


def cut(line: Piece) -> list[tuple[Piece, bool]]:
    """The parts of a line between commas, dashes and brackets; True for what stood in brackets.

    >>> [(p.text, b) for p, b in cut(Piece("Ada Moss (Ford), 1:02.3 – 12 laps", 0))]
    [('Ada Moss', False), ('Ford', True), ('1:02.3', False), ('12 laps', False)]
    """
    parts: list[tuple[Piece, bool]] = []
    at = 0
    for bracket in re.finditer(r"[(\[]([^()\[\]]*)[)\]]", line.text):
        # A hyphen or letter glued to the bracket makes it part of a word: "Driver(s)".
        parts += [(p, False) for p in _divided(line.cut(at, bracket.start()))]
        parts += [(p, True) for p in _divided(line.cut(bracket.start(1), bracket.end(1)))]
        at = bracket.end()
    parts += [(p, False) for p in _divided(line.cut(at))]
    return parts


def team_of(piece: Piece) -> Piece | None:
    """What could be the entrant's name in a part: the part without its number, where no figure is left."""
    number = _NUMBERED.match(piece.text)
    name = piece.cut(number.end()).strip() if number else piece
    plainly = re.search(r"[^\W\d_]{3}", name.text) and not re.search(r"\d", name.text)
    return name if plainly and name.text[0].isupper() and _titled(name.text) and not machine(name) else None


def _divided(piece: Piece) -> list[Piece]:
    result, at = [], 0
    for m in _CUT.finditer(piece.text):
        result.append(piece.cut(at, m.start()).strip(_EDGES))
        at = m.end()
    result.append(piece.cut(at).strip(_EDGES))
    return [p for p in result if p.text]


def read(line: Piece, article: str, teams: frozenset[int] = frozenset()) -> Parts:
    """Read the parts of a result line (its rank already taken off).

    ``teams`` are the parts, counted from 0, that the other lines of the list show to be the entrant.

    >>> parts = read(Piece("ADA MOSS, NO. 9 HARLAN TOOLS CAMARO ZL1 1LE", 0), "")
    >>> [parts.fields[name].value for name in ("drivers", "car_number", "vehicle")]
    [('Ada Moss',), '9', 'Chevrolet Camaro ZL1 1LE']
    """
    parts = Parts()
    for place, (piece, bracketed) in enumerate(cut(line)):
        if place in teams and (entrant := team_of(piece)):
            if entrant.start > piece.start:
                parts.put("car_number", _NUMBERED.match(piece.text)[1], piece)  # type: ignore[index]
            parts.put("team", entrant.text, entrant)
            continue
        for part in tails(piece) if not bracketed else [piece]:
            _read_part(part, parts, article, bracketed=bracketed)
    return parts


def _read_part(piece: Piece, parts: Parts, article: str, *, bracketed: bool) -> None:
    text = piece.text
    if cells.is_speed(text) or nation(text) or plain(text) in words("reasons")["still_going"]:
        return
    if m := re.match(
        r"^[-–−]\s?(\d{1,4})(?:\s*(?:points|pts))?(?:\s+(?:to first|to (?:the )?lead(?:er)?|behind|back))?$",
        text,
        re.I,
    ):
        parts.behind = (m[1], piece)
        return
    if " / " in text and not crew(piece) and not _NUMBERED.match(text):
        for part in re.finditer(r"[^/]+(?:(?<=\S)/(?=\S)[^/]+)*", text):
            if part[0].strip() != text:
                _read_part(piece.cut(*part.span()).strip(), parts, article, bracketed=bracketed)
        return
    if (halves := _entrant_and_car(piece)) is not None:
        for half in halves:
            _read_part(half, parts, article, bracketed=bracketed)
        return
    if _figure(piece, parts):
        return
    if m := _STARTED.match(text):
        parts.put("grid", int(m[1]), piece)
    elif m := _FINISHED.match(text):
        parts.put("position", int(m[1]), piece)
    elif m := _NUMBERED.search(text):
        parts.put("car_number", m[1], piece.cut(m.start(), m.end()).strip())
        for rest in (piece.cut(0, m.start()).strip(" ,:"), piece.cut(m.end()).strip(" ,:")):
            if rest.text:
                _name(rest, parts, article, of_car=True)
    elif (m := _LABELLED.match(text)) and _labelled(piece, m, parts):
        return
    elif not text.islower() and (name := class_name(text)):
        parts.put("class_name", name, piece)
    else:
        _name(piece, parts, article, of_car=False)


def _entrant_and_car(piece: Piece) -> tuple[Piece, Piece] | None:
    """``Harlan Racing/Ford Mustang``: who enters which car; never a chassis and its engine."""
    m = re.search(r"(?<=\w)/(?=[^\W\d_])", piece.text)
    if m is None:
        return None
    front, car = piece.cut(0, m.start()), piece.cut(m.end())
    if not machine(car) or not looks_like_team(front.text) or machine_at_end(front):
        return None
    return None if _CHASSIS.search(front.text) else (front, car)


def _figure(piece: Piece, parts: Parts) -> bool:
    """Take a part that is nothing but a figure or a status."""
    text = piece.text
    if status := cells.status(text):
        parts.put("status", status, piece)
    elif m := _PLACE.match(text):
        parts.put("position_in_class" if m[2] else "position", cells.place(m[1]), piece)
    elif (laps := cells.laps(text)) is not None and not re.search(r"behind|down|back", text):
        parts.put("laps", laps, piece)
    elif cells.gap(text) or cells.seconds(text) is not None:
        parts.times.append(piece)
    elif (points := cells.points(text, bare=False)) is not None:
        parts.put("points", points, piece)
    elif re.fullmatch(r"\d{1,4}", text):
        parts.numbers.append(piece)
    return bool(not re.search(r"[^\W_]", text) or re.fullmatch(r"[a-z]", text))
    return True


def _labelled(piece: Piece, m: re.Match[str], parts: Parts) -> bool:
    """Take ``Best lap 1:38.584`` and its kind."""
    label, value = m["label"].strip(), piece.cut(m.start("value"), m.end("value")).strip()
    role = role_of(re.sub(r"^total\s+", "", label, flags=re.I))
    if role == "lap_time" and (time := cells.lap_time(value.text)):
        parts.put("fastest_lap_time", time, value)
    elif role == "laps" and (laps := cells.laps(value.text, bare=True)) is not None:
        parts.put("laps", laps, value)
    elif role == "points" and (points := cells.points(value.text)) is not None:
        parts.put("points", points, value)
    elif role == "grid" and (place := cells.place(value.text)):
        parts.put("grid", place, value)
    elif role in ("time", "gap") and (cells.seconds(value.text) or cells.gap(value.text)):
        parts.times.append(value)
    else:
        return role is not None
    return True


def _name(piece: Piece, parts: Parts, article: str, *, of_car: bool) -> None:
    """Take a name: of people, of a team, of a machine; what is none of them stays loose."""
    found = machine(piece)
    if not found and not of_car and "drivers" not in parts.fields and (front := _before_entrant(piece)):
        _name(front, parts, article, of_car=False)
        piece = piece.cut(len(front.text)).strip()
        found = machine(piece)
    ending = {} if found else machine_at_end(piece)
    people = [] if found or (ending and of_car) else crew(piece, article)
    if people and "drivers" in parts.fields and (of_car or not _further(people)):
        people = []
    if found and "vehicle" not in found and constructors_are_teams(article):
        parts.put("team", piece.text, piece)
    elif found:
        for name, value in found.items():
            parts.fields.setdefault(name, value)
    elif people:
        before = parts.fields.pop("drivers", None)
        names = (before.value if before else ()) + tuple(name for name, _ in people)
        spans = (before.spans if before else ()) + tuple(p.span for _, p in people)
        parts.fields["drivers"] = Value(names, spans=spans)
    elif ending:
        for name, value in ending.items():
            parts.fields.setdefault(name, value)
        start = min(v.spans[0][0] for v in ending.values()) - piece.start
        front = piece.cut(0, start).strip(" ,/&")
        if front.text and (not of_car or _ends_as_team(front.text)):
            _name(front, parts, article, of_car=of_car)
    elif known_team(piece.text) or (
        looks_like_team(piece.text)
        and (not of_car or _ends_as_team(piece.text))
        and _titled(piece.text)
        and not _opens_with_person(piece.text)
    ):
        # "Harlan Racing HR-12": the team with its chassis behind it.
        chassis = _CHASSIS.search(piece.text)
        team = piece.cut(0, chassis.start()) if chassis else piece
        parts.put("team", re.sub(r"\s+", " ", team.text), team)
        if chassis:
            parts.put("vehicle", re.sub(r"\s+", " ", piece.text), piece)
    else:
        parts.loose.append(piece)


def _ends_as_team(text: str) -> bool:
    """``#9 Harlan Racing`` names the team, ``#9 Racing Tools Camaro`` the car."""
    tokens = text.casefold().split()
    return "/" not in text and (tokens[-1] in words("teams")["last"] or tokens[0] in ("team", "scuderia"))


def _before_entrant(piece: Piece) -> Piece | None:
    """``Ada Moss Ford``: the person, where a maker or a known team follows without a comma."""
    for m in re.finditer(r"\s+", piece.text):
        front, rest = piece.cut(0, m.start()), piece.cut(m.end())
        if len(front.text.split()) > 1 and person(front.text) and (machine(rest) or known_team(rest.text)):
            return front
    return None


def _further(people: list[tuple[str, Piece]]) -> bool:
    """True when names after a comma are more drivers and no home town: their given names are known."""
    return all(" " in name and name.split()[0].casefold() in given_names() for name, _ in people)


def _opens_with_person(text: str) -> bool:
    """``Ada Moss Harlan Racing``: a person and a team run together, and nobody knows where to cut."""
    tokens = text.split()
    return len(tokens) > 3 and tokens[0].casefold() in given_names()


def _titled(text: str) -> bool:
    tokens = text.split()
    small = [
        t for t in tokens if t[0].islower() and t not in ("by", "of", "the", "and", "de", "with", "powered")
    ]
    return not small and len(tokens) <= 8 and len(text) <= 80
