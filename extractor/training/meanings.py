"""Meanings: what a record says of an entry, be it gold of the corpus or a record of a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.evaluation.names import same_driver, same_team
from extractor.reading.who import Entry

_RECORD = re.compile(
    r"^(?P<once>once: )?"
    r"(?P<session>practice|qualifying|warm_up|sprint_qualifying|sprint|race|stage|test|standing)"
    r"(?:\[(?P<name>[^\]]+)\])?\s(?P<rest>.+)$"
)
_STATUSES = frozenset({"dnf", "dns", "dnq", "dsq", "not_classified", "withdrawn"})
_GAP = re.compile(r"(?P<sign>[+-])(?P<value>[\d.]+)(?P<unit>s|lap|points)")
_OF_CLASS = re.compile(
    r"[A-Z0-9][A-Z0-9/-]*[a-z]{0,2}|\w*\d\w*|Pro(?:-Am)?|Am|Class|Division|Cup|Challenge|Open|Production|Trophy|Stock"
    r"|Silver|Gold|Bronze|Masters?|Rookies?|Juniors?|Ladies|Women|Gentlemen|Legends?|Ultimate|Invitational|Super\w*"
    r"|Moto\w|Hypercar|Touring|Grand|National|Modified|Premier|Under|Over|Formula|Indy|NXT|Lights"
)
_FACT = re.compile(rf"[PCG]\d+|{_GAP.pattern}|\d+(?:\.\d+)?")


@dataclass(slots=True)
class Meaning:
    """One record: who, and the figures said of them.

    ``who`` holds drivers, or the team or make of a record without number and driver. ``gaps`` are (value,
    unit, relation); ``quotes`` are the words that prove it, none where any sentence may.
    """

    kind: Literal["result", "standing", "history"]
    session: str = ""
    session_name: str | None = None
    championship: str | None = None
    number: str | None = None
    who: list[str] = field(default_factory=list)
    team: str | None = None
    places: set[int] = field(default_factory=set)
    grid: int | None = None
    status: str | None = None
    points: float | None = None
    time: float | None = None
    gaps: list[tuple[float, str, str]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)

    def is_of(self, entry: Entry) -> bool:
        """Whether the record speaks of ``entry``: by number, else by a driver, else by team or make."""
        if entry.number and self.number:
            return entry.number == self.number
        if entry.drivers and self.who and any(self.names(driver) for driver in entry.drivers):
            return True
        named = entry.team or entry.manufacturer
        if entry.drivers and not self.who and self.number is None:
            return bool(entry.team and self.team and same_team(entry.team, self.team))
        if not entry.is_team or not named:
            return False
        if self.team:
            return same_team(named, self.team)
        return self.number is None and any(same_team(named, who) for who in self.who)

    def names(self, driver: str) -> bool:
        """Whether ``driver`` is one of those that the record names."""
        return any(same_driver(driver, who) for who in self.who)


def parse(record: str) -> Meaning:
    """Read a record in the notation of statements (``corpus/statements/README.md``).

    >>> m = parse("race[Race 2] GTD #14 Ines Marr + Bo Hale C3 G5 -1.2s Ott 12 pts")
    >>> m.number, m.who, sorted(m.places), m.grid, m.gaps, m.points
    ('14', ['Ines Marr', 'Bo Hale'], [3], 5, [(1.2, 's', 'behind')], 12.0)

    Raises `ValueError` for what is no record.
    """
    m = _RECORD.match(record.strip())
    if m is None:
        raise ValueError(f"no record: {record!r}")
    words = m["rest"].split()
    meaning = Meaning(
        "standing" if m["session"] == "standing" else "history" if m["once"] else "result",
        m["session"],
        m["name"],
    )
    if meaning.kind == "standing":
        meaning.championship = words.pop(0)
    at = next((i for i, word in enumerate(words) if _is_fact(word)), len(words))
    if at == len(words):
        raise ValueError(f"no fact: {record!r}")
    called = " ".join(words[:at])
    numbered = re.search(r"#(\w+)", called)
    if numbered:
        meaning.number, called = numbered[1], called[numbered.end() :].strip()
    meaning.who = [name.strip() for name in called.split(" + ")] if called else []
    _read_facts(meaning, words[at:])
    return meaning


def without_class(meaning: Meaning, text: str) -> Meaning:
    """``meaning`` with the class taken off its first name, told from it by what stands in ``text``.

    >>> without_class(parse("race GTD Pro Ines Marr C3"), "Ines Marr was third in GTD Pro.").who
    ['Ines Marr']
    """
    words = meaning.who[0].split() if meaning.who else []
    for n in range(1, len(words)):
        name = " ".join(words[n:])
        if meaning.who[0] in text:
            break
        if name in text and all(_OF_CLASS.fullmatch(word) for word in words[:n]):
            meaning.who[0] = name
            break
    return meaning


def _is_fact(word: str) -> bool:
    return word in _STATUSES or _FACT.fullmatch(word) is not None


def _read_facts(meaning: Meaning, words: list[str]) -> None:
    for i, word in enumerate(words):
        unit = words[i + 1] if i + 1 < len(words) else ""
        gap = _GAP.fullmatch(word)
        if word in _STATUSES:
            meaning.status = word
        elif gap:
            relation = "ahead" if gap["sign"] == "+" else "behind"
            meaning.gaps.append((float(gap["value"]), gap["unit"], relation))
        elif re.fullmatch(r"[PC]\d+", word):
            meaning.places.add(int(word[1:]))
        elif re.fullmatch(r"G\d+", word):
            meaning.grid = int(word[1:])
        elif re.fullmatch(r"\d+(?:\.\d+)?", word):
            if unit == "pts":
                meaning.points = float(word)
            elif unit != "laps":
                meaning.time = float(word)


def of_gold(gold: Mapping[str, Any]) -> Iterator[Meaning]:
    """The records of a gold file as meanings."""
    kinds: tuple[tuple[str, Literal["result", "standing", "history"]], ...] = (
        ("results", "result"),
        ("standings", "standing"),
        ("history", "history"),
    )
    for key, kind in kinds:
        for record in gold.get(key) or []:
            yield _of_record(record, kind)


def _of_record(record: Mapping[str, Any], kind: Literal["result", "standing", "history"]) -> Meaning:
    status = record.get("status")
    evidence = (record.get("evidence") or {}).values()
    gap = record.get("gap")
    figures = {
        name: None if record.get(name) is None else float(record[name])
        for name in ("points", "fastest_lap_time")
    }
    return Meaning(
        kind,
        record.get("session_type") or "",
        record.get("session_name"),
        record.get("championship"),
        record.get("car_number"),
        list(record.get("drivers") or []),
        record.get("team") or record.get("manufacturer"),
        {record[name] for name in ("position", "position_in_class") if record.get(name) is not None},
        record.get("grid"),
        None if status == "classified" else status,
        figures["points"],
        figures["fastest_lap_time"],
        [
            (float(one["value"]), one["unit"], one["relation"])
            for one in (gap if isinstance(gap, list) else [gap])
            if one and one.get("relation")
        ],
        [record.get("quote") or "", *(q for e in evidence for q in ([e] if isinstance(e, str) else e))],
    )
