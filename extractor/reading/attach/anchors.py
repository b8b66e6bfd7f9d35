"""Anchors: the values of a sentence that may belong to an entry, and the entries that may have a fate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from ..mentions.numerals import CARDINAL, cardinal, ordinal
from ..scene import Sentence

Kind = Literal["place", "points", "gap", "time", "fate"]

ROLES: dict[Kind, tuple[str, ...]] = {
    "place": ("finish", "grid", "standing", "history"),
    "points": ("held", "scored", "ahead", "behind"),
    "gap": ("ahead", "behind"),
    "time": ("best",),
    "fate": ("P1", "P2", "P3", "S1", "S2", "dnf", "dns", "dsq"),
}
"""What an anchor of each kind may be to its owner.

A fate is how a race ended, or a place told without a number (``P1`` in the session, ``S1`` in the
championship).
"""

_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)|[a-z]+(?:[-\s][a-z]+)?", re.I)
_AMOUNT = re.compile(
    rf"(?<![\w.,:/#$€£+-])(?P<n>{CARDINAL}|\d{{1,3}}(?:,\d{{3}})+)(?P<half>\sand\sa\shalf)?(?![\w%]|[.,:]\d|\s?[-–]\s?\d)"
    r"(?P<unit>(?:\s|-)(?:[a-z]+\s){0,2}?(?:points?|pts\.?|markers)\b(?!-(?:scoring|paying)))?",
    re.I,
)
_OF_POINTS = re.compile(r"\b(?:points?|pts|markers)\b", re.I)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value at the items ``first`` to ``last`` (inclusive) and the characters ``start`` to ``end``.

    ``order`` is its place among values that are listed together ("fourth and 14th": 0 and 1), ``of`` how many
    they are. A fate has no value: its anchor is the phrase that names the entry.
    """

    kind: Kind
    first: int
    last: int
    start: int
    end: int
    value: Any = None
    form: str = ""
    noun: str = ""
    order: int = 0
    of: int = 1


def find_anchors(s: Sentence, *, of_table: bool = False) -> list[Anchor]:
    """The anchors of a sentence in text order; ``of_table`` if it goes on with one about a championship."""
    found = sorted(_anchors(s, of_table), key=lambda a: (a.first, a.order))
    out: list[Anchor] = []
    for _, group in groupby(_lists(s, found), key=itemgetter(0)):
        row = [a for _, a in group]
        listed = len(row) > 1 and all(a.of == 1 for a in row)
        out += (replace(a, order=k, of=len(row)) for k, a in enumerate(row)) if listed else row
    return out


def _lists(s: Sentence, anchors: Iterable[Anchor]) -> Iterator[tuple[int, Anchor]]:
    """Each anchor with the number of its list: values of one kind, only "and" or a comma between."""
    number, before = 0, None
    for a in anchors:
        if before is None or before.kind != a.kind or not _listed(s, before.last + 1, a.first):
            number += 1
        yield number, a
        before = a


def _listed(s: Sentence, first: int, end: int) -> bool:
    between = [item.low for item in s.items[first:end]]
    return 0 < len(between) <= 2 and set(between) <= {",", "and", "&"}


def _anchors(s: Sentence, of_table: bool) -> Iterator[Anchor]:
    for i, item in enumerate(s.items):
        m = item.mention
        if m is None:
            if item.kind == "WORD" and (value := _place(s, i)) is not None:
                yield Anchor("place", i, i, item.start, item.end, value, "bare", item.low)
        elif m.kind == "POSITION":
            values = list(m.value) if isinstance(m.value, tuple) else [m.value]
            for k, value in enumerate(values):
                yield Anchor(
                    "place", i, i, item.start, item.end, value, m.form, str(m.data or ""), k, len(values)
                )
        elif m.kind == "GAP":
            yield Anchor("gap", i, i, item.start, item.end, m.value, m.form, str(m.data or ""))
        elif m.kind == "LAP_TIME":
            yield Anchor("time", i, i, item.start, item.end, m.value, m.form)
    yield from _amounts(s, of_table)


def _place(s: Sentence, i: int) -> int | None:
    """The place that a plain word may name: an ordinal that no finder took for a place."""
    return _ordinal(s.items[i].text)


@lru_cache(maxsize=1 << 12)
def _ordinal(word: str) -> int | None:
    value = ordinal(word) if _ORDINAL.fullmatch(word) else None
    return value if value is not None and 0 < value <= 75 else None


def _amounts(s: Sentence, of_table: bool) -> Iterator[Anchor]:
    """Numbers of points: those that say so, and bare ones in a sentence about a championship."""
    about = of_table or bool(s.of_kind("CHAMPIONSHIP")) or _OF_POINTS.search(s.text) is not None
    if not about:
        return
    at = 0
    for m in _AMOUNT.finditer(s.text):
        a, b = s.start + m.start(), s.start + m.end("n")
        while at < len(s.items) and s.items[at].end <= a:
            at += 1
        if at >= len(s.items) or s.items[at].kind != "WORD":
            continue
        value = cardinal(m["n"].replace(",", ""))
        if value is None or (1950 <= value <= 2060 and not m["unit"]):
            continue
        last = at
        while last + 1 < len(s.items) and s.items[last + 1].start < b:
            last += 1
        yield Anchor(
            "points",
            at,
            last,
            a,
            b,
            float(value) + (0.5 if m["half"] else 0.0),
            "unit" if m["unit"] else "bare",
            s.items[at].low if not s.items[at].text.isdigit() else "",
        )
