"""Gaps and points: a number with a unit of time, laps or points, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...knowledge import pattern
from .mention import Mention
from .numerals import CARDINAL, cardinal

_N = rf"(?<![\w.,:/$€£])(?P<n>{CARDINAL}|\.\d+)"
_SECONDS = re.compile(
    rf"{_N}(?:\s|-|–)?(?P<unit>seconds?|secs?\.?|s|tenths?|hundredths?|thousandths?)\b"
    rf"(?:\s(?:of\sa\ssecond|seconds?\b))?(?!\s(?:place|row|half|stint|spot|position|stop))", re.I
)  # fmt: skip
_MINUTES = pattern("distance", "minutes")
_PLUS = re.compile(
    r"(?<![\w.])\+\s?(?:(?P<m>\d):)?(?P<n>\d{1,3}[.,]\d{1,4})\s?(?P<unit>s(?:ec(?:ond)?s?)?\b)?(?!\d)"
)
_LAPS = re.compile(rf"(?:\+\s?|{_N}(?:\s|-))(?P<p>\d+\s)?(?P<unit>laps?)\b", re.I)
_POINTS = re.compile(
    rf"{_N}(?:\s|-|–)?(?:(?:championship|valuable|important|crucial|bonus|vital|big|more|further|useful|drivers['’]|"
    rf"meisterschafts)\s){{0,2}}(?P<unit>points?|pts\.?|markers)(?!-(?:scoring|paying))\b", re.I
)  # fmt: skip
_SCALE = {"t": 1.0, "tenth": 0.1, "hundredth": 0.01, "thousandth": 0.001}


def find(text: str) -> Iterator[Mention]:
    """Yield ``GAP`` mentions (``form`` is the unit: ``s`` or ``lap``) and ``POINTS`` mentions.

    >>> [(m.kind, m.value, m.form) for m in find("by 0.052s, three tenths adrift, one lap down, 133 points")]
    [('GAP', 0.052, 's'), ('GAP', 0.3, 's'), ('GAP', 1.0, 'lap'), ('POINTS', 133.0, 'points')]
    """
    for m in _MINUTES.finditer(text):
        yield Mention("GAP", m.start(), m.end(), round(int(m["m"]) * 60 + float(m["s"]), 4), "s")
    for m in _PLUS.finditer(text):
        value = float(m["n"].replace(",", ".")) + 60 * int(m["m"] or 0)
        yield Mention("GAP", m.start(), m.end(), round(value, 4), "s", "plus")
    for m in _SECONDS.finditer(text):
        unit = m["unit"].lower().rstrip("s.")
        scale = _SCALE.get(unit, 1.0)
        if m["n"].lower() in ("a", "an"):
            continue  # "a second", "a tenth": too often a manner of speaking
        n = float(m["n"]) if m["n"].startswith(".") else cardinal(m["n"])
        if n is None or (unit == "" and "." not in m["n"] and "," not in m["n"]):
            continue
        yield Mention("GAP", m.start(), m.end(), round(n * scale, 6), "s", unit)
    for m in _LAPS.finditer(text):
        n = cardinal(m["n"]) if m["n"] else float(m["p"] or 1)
        if n is not None:
            yield Mention("GAP", m.start(), m.end(), n, "lap")
    for m in _POINTS.finditer(text):
        n = cardinal(m["n"])
        if "bonus" in m.group().lower():
            continue  # a bonus is no total of a session or a table
        if n is not None and m["n"].lower() not in ("a", "an"):
            yield Mention("POINTS", m.start(), m.end(), n, "points")
