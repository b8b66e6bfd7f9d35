"""Results on one line each, so that a test can say in a table what a sentence means.

A line reads ``session[name] class who facts``:

==================  ===================================================================================
``race[Race 2]``    the session type, and the session's name where the record has one
``GTD``             the class, where the record has one
``#6 Ines Marr``    the car number and the drivers, `` + `` between them; where a record has neither, the
                    team or, failing that, the make
``P3``, ``C3``      the place overall, the place in class
``G5``              the starting place
``dnf``             the status, unless it is plain ``classified``
``+0.052s``         ahead by that much, ``-0.052s Hale`` behind Hale, ``-1lap`` a lap behind
``69.102``          the lap time in seconds
``44 laps``         laps completed
``12 pts``          points scored in the session
==================  ===================================================================================

A result of another event is written the same way behind ``once:``. A championship row reads ``standing
championship class who P3 104 pts -12points Hale``: the place, the points held, the gap.

    >>> line(Result(session_type="race", car_number="6", drivers=["Ines Marr"], position=3))
    'race #6 Ines Marr P3'
    >>> line(Result(session_type="qualifying", class_name="GTD", team="Harlan Racing", position_in_class=1,
    ...             gap=Gap(value=0.052, unit="s", relation="ahead")))
    'qualifying GTD Harlan Racing C1 +0.052s'
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from _pytest.mark import ParameterSet

from extractor.reading import read
from extractor.records import Gap, HistoryResult, Release, Result, Standing
from tests.builders import Maker, article

Blocks = str | Maker | tuple[str | Maker, ...]
"""What a case is about: one paragraph, or several blocks."""
Case = tuple[Blocks, list[str]]
"""A page and the lines that it means."""


def cases(tables: Mapping[str, list[Case]]) -> list[ParameterSet]:
    """The cases of all tables for `pytest.mark.parametrize`, named by their table."""
    return [
        pytest.param(*case, id=f"{name}-{n}")
        for name, table in tables.items()
        for n, case in enumerate(table, 1)
    ]


def line(result: Result) -> str:
    """One result as a line."""
    words = ["once:"] if isinstance(result, HistoryResult) else []
    words.append(result.session_type + (f"[{result.session_name}]" if result.session_name else ""))
    words += [result.class_name] if result.class_name else []
    words += [f"#{result.car_number}"] if result.car_number else []
    words += [" + ".join(result.drivers)] if result.drivers else []
    if not result.car_number and not result.drivers:
        words.append(result.team or result.manufacturer or "?")
    places = (("P", result.position), ("C", result.position_in_class), ("G", result.grid))
    words += [f"{letter}{place}" for letter, place in places if place is not None]
    words += [result.status] if result.status not in (None, "classified") else []
    words += [distance(result.gap)] if result.gap else []
    words += [f"{result.fastest_lap_time:g}"] if result.fastest_lap_time is not None else []
    words += [f"{result.laps} laps"] if result.laps is not None else []
    words += [f"{result.points:g} pts"] if result.points is not None else []
    return " ".join(words)


def row(standing: Standing) -> str:
    """One championship row as a line.

    >>> row(Standing(championship="drivers", drivers=["Ines Marr"], position=1, points=104))
    'standing drivers Ines Marr P1 104 pts'
    """
    words = ["standing", standing.championship]
    words += [standing.class_name] if standing.class_name else []
    words += [f"#{standing.car_number}"] if standing.car_number else []
    words += [" + ".join(standing.drivers)] if standing.drivers else []
    if not standing.car_number and not standing.drivers:
        words.append(standing.team or standing.manufacturer or "?")
    words += [f"P{standing.position}"] if standing.position is not None else []
    words += [f"{standing.points:g} pts"] if standing.points is not None else []
    words += [distance(standing.gap)] if standing.gap else []
    return " ".join(words)


def distance(gap: Gap) -> str:
    """A gap as a word or two: ``+0.052s``, ``-1lap #6``."""
    to = gap.to
    other = ""
    if to is not None:
        number = f"#{to.car_number}" if to.car_number else None
        other = number or to.driver or to.team or to.manufacturer or f"P{to.position}"
    return f"{'+' if gap.relation == 'ahead' else '-'}{gap.value:g}{gap.unit} {other}".rstrip()


def release(blocks: Blocks) -> Release:
    """Read a page of these blocks."""
    return read(article(*(blocks if isinstance(blocks, tuple) else (blocks,))))


def told(blocks: Blocks) -> list[str]:
    """What a page of these blocks says: its results and those of other events, a line each, sorted."""
    page = release(blocks)
    return sorted(line(result) for result in [*page.results, *page.history])


def everything(blocks: Blocks) -> list[str]:
    """All that a page of these blocks says, championship rows with it, a line each, sorted."""
    return sorted([*told(blocks), *map(row, release(blocks).standings)])
