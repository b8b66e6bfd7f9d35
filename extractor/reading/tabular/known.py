"""Names that the knowledge files list: given names, teams, countries."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from extractor.knowledge import load
from extractor.reading.tabular.cells import words


@cache
def given_names() -> frozenset[str]:
    """Given names from ``knowledge/given_names.txt``; empty while that file is not there."""
    file = resources.files("extractor.knowledge").joinpath("given_names.txt")
    if not file.is_file():
        return frozenset()
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


@cache
def _teams() -> frozenset[str]:
    try:
        teams = load("teams")["team"]
    except (FileNotFoundError, KeyError):
        return frozenset()
    return frozenset(name.casefold() for t in teams for name in (t["name"], *t.get("aliases", ())))


def known_team(text: str) -> bool:
    """True for the name of a team in ``knowledge/teams.toml``."""
    return re.sub(r"\s+", " ", text).strip().casefold() in _teams()


@cache
def _nations() -> frozenset[str]:
    known = load("nationalities")["nationality"]
    return frozenset(
        {*words("countries")["also"]}
        | {n["country"] for n in known}
        | {n["iso"] for n in known}
        | {c for n in known for c in n.get("codes", ())}
    )


def nation(text: str) -> bool:
    """True for a country or its code, and for codes in a row (``GER/GBR``).

    >>> nation("GER"), nation("Spain"), nation("GER/GBR"), nation("Ford")
    (True, True, True, False)
    """
    codes = re.split(r"\s*[/,&]\s*", text.strip(" ."))
    return all(code in _nations() or code in ("UK", "USA", "U.S") for code in codes)
