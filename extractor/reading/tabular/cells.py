"""The values of a result cell: places, times, gaps, laps, points, statuses and numbers.

A cell of a result table and a piece of a result line speak the same short language. Every function
here takes a text that should be one value and nothing else, and answers None when it is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractor.knowledge import load
from extractor.knowledge.choice import one_of
from extractor.reading.drafts import Offsets
from extractor.reading.mentions.numerals import ORDINALS


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the article's text and where it starts; cutting it keeps the offsets right.

    >>> Piece("  P3 Ada Moss ", 10).strip()
    Piece(text='P3 Ada Moss', start=12)
    """

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def span(self) -> Offsets:
        return (self.start, self.end)

    def cut(self, start: int, end: int | None = None) -> Piece:
        """The part from ``start`` to ``end``, counted inside this piece."""
        return Piece(self.text[start:end], self.start + start)

    def strip(self, characters: str | None = None) -> Piece:
        """The piece without white space (or ``characters``) around it."""
        left = len(self.text) - len(self.text.lstrip(characters))
        return Piece(self.text.strip(characters), self.start + left)


@cache
def words(section: str) -> dict[str, list[str]]:
    """A section of ``knowledge/tables.toml`` that holds lists of words.

    >>> "dnf" in words("status")
    True
    """
    found: dict[str, list[str]] = load("tables")[section]
    return found


def plain(text: str) -> str:
    """Lower case, single spaces, no punctuation at the ends: how words of headers are compared.

    >>> plain(" Best  Lap-Time: ")
    'best lap-time'
    """
    return re.sub(r"\s+", " ", text).strip(" .:;*|–—-\t\n").casefold()


_SPEED = re.compile(r"^[\d.,]+\s*(?:mph|kph|km/h|kmh)\.?$", re.I)
_CLOCK = re.compile(
    r"""^(?:(?P<h>\d{1,2})\s*[:h]\s*(?=\d{1,2}\s*(?:[:m'’′]|\.\d{2}[.,])))?  # hours, only before minutes
        (?:(?P<m>\d{1,3})\s*(?:[:m'’′]|min\.?)\s*|(?P<dm>\d{1,2})\.(?=\d{2}[.,]\d{2,4}))?
        (?P<s>\d{1,3})(?:\s*(?:[.,"”″]|''|’’|s\.|s(?=\d{3}$))\s*(?P<f>\d{1,4}))?
        \s*(?:["”″]|''|’’|s|sec|secs|sec\.|seconds?|sek\.?|sekunden|secondes?|segundos?|secondi|seconden
           |min\.?|minutes?|minuten|minutos?|minuti|std\.?|h)?\.?$""",
    re.X | re.I,
)


def seconds(text: str) -> float | None:
    """The seconds of a time as timing sheets and press offices write it.

    >>> [seconds(t) for t in ("1:27.035", "1’20”520", "1m05.88s", "59.123", "1:44:33.1", "1.03.130")]
    [87.035, 80.52, 65.88, 59.123, 6273.1, 63.13]
    >>> [seconds(t) for t in ("33min13s693", "2s103", "1h 02m 03.4s", "00H 12' 33''")]
    [1993.693, 2.103, 3723.4, 753.0]
    >>> seconds("12:30") is None, seconds("120.5 mph") is None, seconds("27") is None
    (True, True, True)
    """
    text = text.strip().strip("()").strip()
    found = _CLOCK.match(text)
    if not found or (
        found["f"] is None and not re.search(r"\d\s*(?:m|min|['’′])\s*\d+\s*(?:s|[\"”″]|'')", text, re.I)
    ):
        return None
    hours, minutes = int(found["h"] or 0), int(found["m"] or found["dm"] or 0)
    whole = int(found["s"])
    if ((found["m"] or found["dm"]) and whole > 59) or (found["h"] and minutes > 59):
        return None
    return round(hours * 3600 + minutes * 60 + whole + float(f"0.{found['f'] or 0}"), 4)


def lap_time(text: str) -> float | None:
    """Seconds of one lap, or None when the time is too long or too short for one.

    Nine minutes is longer than a lap of any circuit in use; the Nordschleife takes eight.

    >>> lap_time("1:27.035"), lap_time("1:44:33.1"), lap_time("0.345")
    (87.035, None, None)
    """
    value = seconds(text)
    return value if value is not None and 8 < value < 540 else None


_LAPS = re.compile(
    r"^[+\-–−]?\s*(\d{1,4})\s*(?:l|lp|lps|laps?|runden?|rd|rdn|rnd|tours?|tr|giri|giro|vueltas?|vlt|voltas?"
    r"|ronden?)\.?(?:\s+(?:run|completed|behind|down|back|gefahren))?$",
    re.I,
)


@cache
def _around_gaps() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = (one_of(sorted(words("gap")[key], key=len, reverse=True)) for key in ("before", "after"))
    return re.compile(rf"^{before}\s+(?=\d)"), re.compile(rf"\s+{after}$", re.I)


def gap(text: str, *, bare: bool = False) -> tuple[float, str] | None:
    """A distance: its value and unit (``s`` or ``lap``). ``bare`` allows a time without its sign.

    >>> gap("+1 lap"), gap("1 L", bare=True), gap("-2 Laps"), gap("+1:02.345")
    ((1.0, 'lap'), (1.0, 'lap'), (2.0, 'lap'), (62.345, 's'))
    >>> gap("12.345"), gap("12.345", bare=True), gap("+ 20,886 s"), gap("+0.5s")
    (None, (12.345, 's'), (20.886, 's'), (0.5, 's'))
    >>> gap("a 3.389"), gap("12,345 Sekunden zurück"), gap("+ 00H 12' 33''")
    ((3.389, 's'), (12.345, 's'), (753.0, 's'))
    """
    text = text.strip().strip("()").strip()
    before, after = _around_gaps()
    signed = text[:1] in {"+", "-", "–", "−"} or bool(before.match(text) or after.search(text))
    text = before.sub("", after.sub("", text))
    if not signed and not bare:
        return None
    laps = _LAPS.match(text)
    if laps:
        return (float(laps[1]), "lap") if int(laps[1]) > 0 else None
    value = seconds(text.lstrip("+-–− "))
    return (value, "s") if value and value < 100_000 else None


def laps(text: str, *, bare: bool = False) -> int | None:
    """Laps completed: ``26 laps``, ``85/85``; a ``bare`` number only where a header says laps.

    >>> laps("26 laps run"), laps("84/85"), laps("31"), laps("31", bare=True)
    (26, 84, None, 31)
    """
    text = text.strip().strip("()").strip()
    ratio = re.match(r"^(\d{1,4})\s*(?:/|of)\s*(\d{1,4})(?:\s*laps)?$", text, re.I)
    if ratio:
        return int(ratio[1]) if int(ratio[1]) <= int(ratio[2]) else None
    found = _LAPS.match(text)
    if found and text[:1].isdigit():
        return int(found[1])
    return int(text) if bare and re.match(r"^\d{1,4}$", text) else None


_PLACE = re.compile(
    r"^(?:p(?:os(?:ition)?)?\.?\s*|t-?|=)?(\d{1,3})\s*"
    r"(?:st|nd|rd|th|\.|\)|º|ª|°|er|re|ère|e|ème|=)?(?:\s*place)?\s*\*?$",
    re.I,
)


def place(text: str) -> int | None:
    """A place in a classification.

    >>> [place(t) for t in ("1st", "12.", "P7", "3", "2º", "1er", "12th place", "Sixth", "27.4", "Ret")]
    [1, 12, 7, 3, 2, 1, 12, 6, None, None]
    """
    if (spelt := ORDINALS.get(text.strip().lower())) is not None:
        return spelt
    found = _PLACE.match(text.strip())
    return int(found[1]) if found and 0 < int(found[1]) <= 500 else None


@cache
def _statuses() -> dict[str, str]:
    return {word: status for status, known in words("status").items() for word in known}


def status(text: str) -> str | None:
    """The contract's status of a cell that says one.

    >>> [status(t) for t in ("DNF", "Ret.", "DSQ", "Not classified", "Ausfall", "Running", "12.3")]
    ['dnf', 'dnf', 'dsq', 'not_classified', 'dnf', None, None]
    """
    text = plain(text.strip("()[] "))
    return _statuses().get(text) or _statuses().get(text.replace(".", ""))


def reason_out(text: str) -> bool:
    """True when a cell names what stopped a car (``Engine``, ``Accident``): it did not finish."""
    return plain(text) in words("reasons")["out"]


def car_number(text: str, *, bare: bool = True) -> str | None:
    """A car number as written, leading zeros kept.

    >>> car_number("#01"), car_number("No. 7"), car_number("23"), car_number("23", bare=False)
    ('01', '7', '23', None)
    """
    found = re.match(r"^(#|n[or°º]\.?\s*|car\s+|nummer\s+)?\s*(\d{1,3})$", text.strip(), re.I)
    return found[2] if found and (bare or found[1]) else None


def points(text: str, *, bare: bool = True) -> float | None:
    """A number of points; ``bare`` allows it without its word.

    >>> points("25"), points("220.5 pts"), points("1,204 points"), points("7", bare=False)
    (25.0, 220.5, 1204.0, None)
    """
    found = re.match(
        r"^(\d{1,2},\d{3}|\d{1,5})(?:[.,](\d{1,2}))?\s*"
        r"(p|pts?|points?|punkte?|zähler|punti|puntos|pontos|punten)?\.?$",
        text.strip().strip("()").strip(),
        re.I,
    )
    if not found or not (bare or found[3]):
        return None
    value = float(found[1].replace(",", "") + "." + (found[2] or "0"))
    return value


def is_speed(text: str) -> bool:
    """True for ``122.543 mph`` and its kind, which give no record.

    >>> is_speed("(122.543 mph)"), is_speed("1:02.3")
    (True, False)
    """
    return bool(_SPEED.match(text.strip().strip("()")))
