"""Class names in headings and cells: ``GTD PRO`` in a heading, never the GT3 of a 911 GT3 R."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from extractor.knowledge import load
from extractor.knowledge.choice import one_of
from extractor.reading.tabular.cells import Piece, words

# Also parts of model names: "911 GT3 R", "Fabia Rally2".
_MODEL_WORDS = re.compile(r"(?:gt[2-4c]?|gte|tcr|rally ?\d|cup ?\d|cayman|99[12]|js2 r)", re.I)
# Ordinary words that are classes only where nothing else stands beside them.
_PLAIN = re.compile(
    r"[A-Z]?[A-Za-z'’]?[a-z'’]+(?:[ -][A-Za-z'’]?[a-z'’]*\d?)*|PRO|AT|GS|PC|STOCK|GOLD|SILVER|ROOKIE|JUNIOR"
)


_FOLLOWERS = frozenset(
    {"class", "results", "result", "qualifying", "classification", "standings", "race", "category"}
)


@cache
def class_names() -> tuple[str, ...]:
    """Every class name that the knowledge files know, longest first."""
    names = {*words("classes")["names"], *_listed(load("series"))}
    return tuple(sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n)))


def _listed(data: Any) -> Iterator[str]:
    """The names under every key ``classes``, whatever else a file of series holds."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "classes":
                yield from _names(value)
            else:
                yield from _listed(value)
    elif isinstance(data, list):
        for value in data:
            yield from _listed(value)


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # "P2" and "P3" say places in tables and lists far more often than prototypes.
        if len(value) > 2 and not re.fullmatch(r"P\d+", value):
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, dict):
        yield from _names([value.get("name", ""), value.get("aliases", [])])


@cache
def _finder() -> re.Pattern[str]:
    choice = one_of(class_names(), {" ": r"[\s\-]+"})
    return re.compile(rf"(?<![\w/.-]){choice}(?![\w/]|[.\-]\w)", re.I)


def class_in(heading: Piece) -> Piece | None:
    """The one class that a heading names, as written; None where it names none or several.

    >>> class_in(Piece("Results – GTD PRO", 0))
    Piece(text='GTD PRO', start=10)
    >>> class_in(Piece("LMP2 and LMP3", 0)), class_in(Piece("Porsche 911 GT3 R results", 0))
    (None, None)
    """
    bare = heading.strip(" :.–—-")
    if bare.text in ("Am", "AM"):  # too short to be looked for among other words
        return bare
    found = [heading.cut(*m.span()) for m in _finder().finditer(heading.text) if _is_class(heading.text, m)]
    return found[0] if len({p.text.casefold() for p in found}) == 1 else None


def _is_class(text: str, m: re.Match[str]) -> bool:
    before = re.search(r"([\w-]+)\s+$", text[: m.start()])
    after = re.match(r"\s+(\w+)", text[m.end() :])
    followed = bool(after and after[1].casefold() in _FOLLOWERS)
    alone = not re.search(r"\w\s*$", text[: m.start()]) and not re.match(r"\s*\w", text[m.end() :])
    if _MODEL_WORDS.fullmatch(m[0]):
        return not (before and any(c.isdigit() for c in before[1])) and (
            alone or (before is None and followed)
        )
    if _PLAIN.fullmatch(m[0]) and m[0].casefold() != "hypercar":
        return alone or followed
    return True


def class_name(text: str) -> str | None:
    """The class that a whole piece of text is, as written.

    >>> class_name("LMP2"), class_name("LMP2 pole")
    ('LMP2', None)
    """
    found = _finder().fullmatch(text.strip())
    return found[0] if found else None
