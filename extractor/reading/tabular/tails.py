"""The figures behind a name that only blanks divide from it: ``Ada Moss Harlan Racing +3.456``."""

from __future__ import annotations

import re

from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, words
from extractor.reading.tabular.columns import role_of
from extractor.reading.tabular.machines import machine, machine_at_end
from extractor.reading.tabular.names import crew, looks_like_team

_LONGEST = 5  # words of one figure: "+ 1 min 12,3 Sek."
_EXACT = re.compile(r"\d+\s*(?:[:'’m]|min\.?)\s*\d.*|\d+[.,]\d{3}\D*|\d+[.,]\d+\s*s(?:ec)?\.?", re.S)
_LABELS = frozenset({"lap_time", "laps", "points", "grid", "time", "gap", "position"})


def tails(piece: Piece) -> list[Piece]:
    """A name and the figures behind it, each a piece of its own.

    >>> [p.text for p in tails(Piece("Ada Moss 28 giri in 40:05.112", 0))]
    ['Ada Moss', '28 giri', '40:05.112']
    >>> [[p.text for p in tails(Piece(text, 0))] for text in ("Ada Moss a 1:03,389", "Porsche 963")]
    [['Ada Moss', 'a 1:03,389'], ['Porsche 963']]
    """
    found: list[Piece] = []
    while (at := _last_figure(piece.text)) is not None:
        front = piece.cut(0, at).strip(" ,:")
        if role_of(front.text) in _LABELS:
            break  # "Best lap 1:23.456"
        found.insert(0, piece.cut(at).strip())
        piece = Piece(re.sub(rf"\s+{_joint()}$", "", front.text), front.start)
    number = re.search(r"\s(\d{1,4})$", piece.text)
    if number and not found and _is_name(piece.cut(0, number.start())):
        found.insert(0, piece.cut(number.start(1), number.end(1)))
        piece = piece.cut(0, number.start())
    return [piece, *found] if piece.text else found


def _joint() -> str:
    return "(?:" + "|".join(words("gap")["joints"]) + ")"


def _last_figure(text: str) -> int | None:
    """Where the figure begins with which the text ends; None where it ends in none or is nothing else."""
    if _is_figure(text):
        return None
    starts = [m.end() for m in re.finditer(r"\s+", text)]
    for at in starts[-_LONGEST:]:
        if _is_figure(text[at:]):
            return at
    return None


def _is_figure(text: str) -> bool:
    if not re.search(r"\d", text):
        return False
    if cells.gap(text) or cells.is_speed(text) or (cells.laps(text) is not None and "/" not in text):
        return True
    if cells.seconds(text) is not None and _EXACT.fullmatch(text):
        return True
    return cells.points(text, bare=False) is not None and not re.search(r"\dp?$|\sp$", text, re.I)


def _is_name(piece: Piece) -> bool:
    """True for people or a team: a number behind them belongs to no model name."""
    if machine(piece) or machine_at_end(piece):
        return False
    return bool(crew(piece)) or (looks_like_team(piece.text) and not re.search(r"\d", piece.text))
