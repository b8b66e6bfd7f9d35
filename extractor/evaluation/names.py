"""When two spellings mean the same driver, team, class, car or number.

Gold is written from the fullest form that a release gives; a reader may have taken a shorter one from
the sentence at hand. Each rule here forgives that much and no more.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'"})
_TEAM_OVERLAP = 0.6
_TOLERANCE = 0.0015  # times are published in thousandths; half of one more absorbs float noise


def fold(text: Any) -> str:
    """Lower-case ASCII words of ``text``, one blank between them; accents and punctuation go.

    >>> fold("Sébastien  O’Neil-Ward")
    'sebastien o neil ward'
    """
    plain = unicodedata.normalize("NFKD", str(text).translate(_APOSTROPHES))
    return " ".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))


def bare_number(number: Any) -> str:
    """A car number without its sign, leading zeros kept.

    >>> bare_number("#01"), bare_number("No. 7")
    ('01', '7')
    """
    return str(number).strip().lstrip("#").replace("No.", "").strip()


def same_driver(one: Any, other: Any) -> bool:
    """True for one person's full and short names: surname alone, initial, or part of the names.

    >>> [same_driver("Ines Marr", other) for other in ("Marr", "I. Marr", "Ada Marr")]
    [True, True, False]
    """
    short, long = sorted((_person(one), _person(other)), key=len)
    if not short:
        return False
    if len(short) == 1:
        return short[0] in long
    same_last = short[-1] == long[-1]
    if not same_last and short[0] != long[0]:
        return False
    return (same_last and short[0][0] == long[0][0]) or set(short) <= set(long)


def _person(name: Any) -> list[str]:
    words = fold(name).split()
    return [word for word in words if word not in _SUFFIXES] or words


def same_team(one: Any, other: Any) -> bool:
    """True if the shorter name has at least three in five of its words in the longer one.

    >>> same_team("Harlan Tools Racing", "Harlan Racing"), same_team("Harlan Racing", "Ostrava Racing")
    (True, False)
    """
    a, b = set(fold(one).split()), set(fold(other).split())
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= _TEAM_OVERLAP


def same_class(one: Any, other: Any) -> bool:
    """True for one class however it is spaced or followed by the word.

    >>> same_class("GTD PRO class", "GTD Pro"), same_class("GTD", "GTD Pro")
    (True, False)
    """
    return _class(one) == _class(other)


def _class(name: Any) -> str:
    return fold(name).replace(" ", "").replace("class", "")


def same_figure(one: Any, other: Any) -> bool:
    """True for numbers within 0.0015 of each other; what is no number must be equal as text.

    >>> same_figure(68.1, "68.100"), same_figure(0.052, 0.055), same_figure("dnf", "dnf")
    (True, False, True)
    """
    try:
        return abs(float(one) - float(other)) <= _TOLERANCE
    except (TypeError, ValueError):
        return str(one) == str(other)
