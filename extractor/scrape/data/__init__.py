"""Knowledge of addresses as data: TOML files beside this module, read once and kept.

It stands apart from `extractor.knowledge`: nothing here changes what is read in a page, so that nothing here
may make kept pages look as if they had to be read again.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return the file ``name`` (without ``.toml``) as a dictionary.

    >>> "gclid" in load("parameters")["tracking"]["names"]
    True

    Raises `FileNotFoundError` for a file that the package does not have.
    """
    with resources.files(__name__).joinpath(f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
