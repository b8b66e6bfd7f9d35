"""Lines that are places: ``1st Ada Moss (Ford)``, ``P3 – Jun Ito``, ``Ada Moss – P12 – 1:23.456``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.pieces import cut

_RANK = re.compile(
    r"""^\W{0,3}(?:
        (?P<strong>p\s?\d{1,3}|pos(?:ition)?\.?\s?\d{1,3}(?=\s*:)|\d{1,3}(?:st|nd|rd|th))\s*[:.)]?\s*[–—-]?\s+
      | (?P<dotted>\d{1,3})(?:\.|\)|[º°]\)?|(?:er|re|e|ème)\b)\s*[:–—-]?\s+
      | (?P<spelt>winner|first|second|third|fourth|fifth|runner-up)(?:\s+place)?\s*(?::|\s[–—-])\s+
      | (?P<glued>\d{1,3})-(?=[^\W\d_]{2})
      | (?P<bare>\d{1,3})\s*[–—-]?\s+(?=(?:\d{1,3}\s+)?[^\W\d_]|[#(*])
    )\W{0,4}?(?=[\w#(“"*])""",
    re.X | re.I,
)
_SPELT = {"winner": 1, "runner-up": 2}
_INNER = re.compile(
    r"^(?:finish(?:ed)?:?\s+)?(?:p\s?(\d{1,3})|(\d{1,3})(?:st|nd|rd|th))"
    r"(?:\s+(?:place|overall|fastest|quickest))?(?:\s+/\s.*)?$",
    re.I,
)


@dataclass(slots=True)
class Rank:
    """A line with its place and what else it says; ``form`` tells how the place was written."""

    line: Piece
    place: int
    place_piece: Piece | None
    rest: Piece
    form: str
    bracketed: tuple[str, Piece] | None = None
    status: str | None = None
    numbered: Piece | None = None


_OUT = re.compile(r"^\W{0,3}(?P<word>[A-Z]{2,3}|N/C|W/D|Ret|Rit|Ab|Abd|Ausf)\.?\s*(?:[:–—-]\s*|\s)(?=\S*\w)")


def out_of(line: Piece, after: int) -> Rank | None:
    """A line that opens with a status, below ranked ones: ``DNF – Ada Moss (Ford)``; ``after`` orders it.

    >>> out_of(Piece("Ret. Ada Moss", 0), 5).status, out_of(Piece("BMW Harlan", 0), 5) is None
    ('dnf', True)
    """
    m = _OUT.match(line.text)
    if m is None or not (status := cells.status(m["word"])):
        return None
    word, rest = line.cut(*m.span("word")), line.cut(m.end()).strip(" *")
    return Rank(line, after + 1, word, rest, "status", status=status)


def rank_of(line: Piece) -> Rank | None:
    """The line's leading place and the rest; None for a line of another make.

    >>> rank_of(Piece("1. (12) Ada Moss, Ford", 0)).bracketed[0]
    '12'
    >>> rank_of(Piece("He was 3rd at the flag", 0)) is None, rank_of(Piece("24 Hours of Moss Bay", 0)).form
    (True, 'bare')
    """
    m = _RANK.match(line.text)
    if not m:
        return _inner_rank(line)
    name = next(n for n in ("strong", "dotted", "spelt", "glued", "bare") if m[n])
    place = _SPELT.get(m[name].casefold()) or cells.place(m[name])
    if place is None:
        return None
    rest = line.cut(m.end()).strip(" *")
    if name == "dotted" and re.match(r"\d+[.:]", rest.text):
        return None
    form = {"spelt": "strong", "glued": "dotted"}.get(name, name)
    rank = Rank(line, place, line.cut(m.start(name), m.end(name)), rest, form)
    bracket = re.match(r"\(\s*(\d{1,3})\s*\)\s*", rest.text)
    if bracket:
        rank.bracketed = (bracket[1], rest.cut(bracket.start(1), bracket.end(1)))
        rank.rest = rest.cut(bracket.end())
    return rank


def _inner_rank(line: Piece) -> Rank | None:
    """``Ada Moss – P12 – 1:23.456``: the place stands between or after the names."""
    parts = cut(line)
    found = [(p, m) for p, _ in parts[1:] if (m := _INNER.match(p.text))]
    if len(found) != 1 or len(line.text) > 140 or (re.search(r"[.!?]$", line.text) and len(line.text) > 60):
        return None
    piece, m = found[0]
    place = cells.place(m[1] or m[2])
    return Rank(line, place, piece, line, "inner") if place else None


def sentence_like(text: str) -> bool:
    """True for text that is prose: many words in small letters.

    >>> sentence_like("Ada Moss (Ford)"), sentence_like("Moss came home in third after a long fight with Ito")
    (False, True)
    """
    small = re.findall(r"(?<![\w’'-])[a-z][a-zà-ÿ’']{1,}(?![\w:])", text)
    plain = {
        "laps",
        "lap",
        "points",
        "pts",
        "behind",
        "running",
        "de",
        "van",
        "der",
        "von",
        "and",
        "seconds",
        "sec",
        "mph",
        "time",
        "best",
        "rounds",
        "wins",
        "win",
        "started",
    }
    return len([w for w in small if w not in plain]) > 4


def orderly(run: Sequence[Rank]) -> bool:
    """True when the places of a run rise from line to line, and mere numbers as places do.

    ``7. Moss``, ``41. Ito``, ``88. Graf`` are an entry list.
    """
    numbered = len(run) > 1 and {rank.form for rank in run} <= {"dotted", "bare"}
    if numbered and run[-1].place - run[0].place > _STRIDE * len(run):
        return False
    return all(a.place < b.place for a, b in pairwise(run))


_STRIDE = 6
