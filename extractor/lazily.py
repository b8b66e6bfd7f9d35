"""Names of a package that are imported when they are first used (PEP 562), so that importing it is cheap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def names(
    package: dict[str, Any], homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` for a package with these ``globals()``; ``homes`` are modules and what
    is taken from each.

    >>> space = {"__name__": "shapes"}
    >>> get, listed = names(space, {"fractions": ["Fraction"]})
    >>> get("Fraction"), sorted(space), listed()
    (<class 'fractions.Fraction'>, ['Fraction', '__name__'], ['Fraction', '__name__'])
    >>> get("Circle")
    Traceback (most recent call last):
    AttributeError: module 'shapes' has no attribute 'Circle'
    """
    home_of = {name: home for home, taken in homes.items() for name in taken}

    def get(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package['__name__']!r} has no attribute {name!r}")
        value = package[name] = getattr(import_module(home_of[name]), name)
        return value

    return get, lambda: sorted({*package, *home_of})
