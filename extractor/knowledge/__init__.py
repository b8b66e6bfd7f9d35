"""Knowledge as data: TOML files beside this module, read once and kept."""

from __future__ import annotations

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
