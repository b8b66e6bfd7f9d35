"""Knowledge as data: TOML files beside this module, read once and kept."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the knowledge file ``name`` (without ``.toml``) as a dictionary.

    >>> "series" in load("series")
    True

    Raises `FileNotFoundError` for a file that the package does not have.
    """
    with resources.files(__name__).joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def names(file: str) -> frozenset[str]:
    """Return the lines of the word list ``file`` (without ``.txt``), comments and blank lines left out.

    >>> "Antonio" in names("given_names")
    True

    Raises `FileNotFoundError` for a list that the package does not have.
    """
    text = resources.files(__name__).joinpath(f"{file}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """Return the compiled pattern ``name`` of ``[table]`` in ``patterns.toml``.

    >>> bool(pattern("statuses", "not_a_car").search("her retirement from racing"))
    True

    Raises `KeyError` for a pattern that the file does not have.
    """
    return re.compile(load("patterns")[table][name])
