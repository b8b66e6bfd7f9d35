"""The time and gap columns of a section: which numbers are laps' times, which are gaps, and to whom."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from extractor.reading.drafts import Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.records import Gap, Other

Distance = tuple[float, str, Piece]
ONE_LAP = frozenset({"practice", "qualifying", "warm_up", "test", "sprint_qualifying"})


def lap_times(pieces: Sequence[Piece | None]) -> list[Value | None]:
    """The lap time of each row, where a row shows one.

    >>> [v and v.value for v in lap_times([Piece("1:27.035", 0), Piece("+0.2", 10), None])]
    [87.035, None, None]
    """
    found: list[Value | None] = []
    for piece in pieces:
        time = cells.lap_time(piece.text) if piece and not cells.is_speed(piece.text) else None
        found.append(Value(time, spans=(piece.span,)) if piece and time else None)
    known = sorted(v.value for v in found if v)
    # A time far below the others is a gap without its sign.
    return [v if v and v.value * 2 > known[-1] else None for v in found]


def distances(pieces: Sequence[Piece | None], *, absolute: bool) -> list[Distance | None]:
    """The gap of each row. ``absolute``: the column may also show times of its own (a time column),
    so that an unsigned time is a gap only below a longer time in the first row.

    >>> column = [Piece(t, 0) for t in ("1:25:27.325", "+20.886", "57.109", "+1 lap")]
    >>> [d and d[:2] for d in distances(column, absolute=True)]
    [None, (20.886, 's'), (57.109, 's'), (1.0, 'lap')]
    """
    first = next((p for p in pieces if p), None)
    length = cells.seconds(first.text) if first else None
    if absolute and _only_gaps(pieces):
        absolute, first = False, pieces[0]
    result: list[Distance | None] = []
    for row, piece in enumerate(pieces):
        heads = piece is first and (absolute or row == 0)
        if piece is None or (heads and not cells.gap(piece.text) and not cells.laps(piece.text)):
            result.append(None)
            continue
        found = cells.gap(piece.text)
        if found is None:
            bare = cells.gap(piece.text, bare=True)
            short = bool(bare and (bare[1] == "lap" or (length is not None and bare[0] * 2 < length)))
            if bare and ((not absolute and bare[1] in ("s", "lap")) or short):
                found = bare
        result.append((found[0], found[1], piece) if found else None)
    return result


def _only_gaps(pieces: Sequence[Piece | None]) -> bool:
    """True for a column of times without signs that can be nothing but gaps: none in the first row
    (or the laps of the winner), then growing ones, the last far longer than the one before it all.

    >>> _only_gaps([None, Piece("1.304", 0), Piece("8.615", 9)]), _only_gaps([None, Piece("1:31.3", 0)])
    (True, False)
    """
    if not pieces or (pieces[0] and cells.laps(pieces[0].text) is None):
        return False
    below = [cells.seconds(p.text) for p in pieces[1:] if p and cells.laps(p.text) is None]
    times = [t for t in below if t is not None]
    if len(times) < 2 or len(times) < len(below):
        return False
    return all(a <= b for a, b in itertools.pairwise(times)) and times[-1] > _FAR * times[0]


_FAR = 1.5


def to_leader(column: Sequence[Distance | None]) -> bool:
    """True when distances never shrink down the column: they count from the leader.

    >>> piece = Piece("", 0)
    >>> to_leader([None, (0.5, "s", piece), (0.9, "s", piece), (1.0, "lap", piece)])
    True
    >>> to_leader([None, (0.5, "s", piece), (0.4, "s", piece)])
    False
    """
    keys = [(d[1] == "lap", d[0]) for d in column if d]
    return all(a <= b for a, b in itertools.pairwise(keys))


def as_gap(distance: Distance, other: Other | None, context: tuple[tuple[int, int], ...] = ()) -> Value:
    """The gap of one entry behind ``other``."""
    value, unit, piece = distance
    made = Gap(value=value, unit="lap" if unit == "lap" else "s", relation="behind", to=other)
    return Value(made, spans=(piece.span,), context=context)
