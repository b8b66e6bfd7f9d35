"""Numbers in words, cardinal and ordinal, up to ninety-nine."""

from __future__ import annotations

import re

from ...knowledge.choice import one_of

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL_UNITS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_ORDINAL_TENS = [t[:-1] + "ieth" for t in _TENS]

CARDINALS: dict[str, int] = {w: i for i, w in enumerate(_UNITS, 1)}
ORDINALS: dict[str, int] = {w: i for i, w in enumerate(_ORDINAL_UNITS, 1)}
for _i, (_ten, _tieth) in enumerate(zip(_TENS, _ORDINAL_TENS, strict=True), 2):
    CARDINALS[_ten] = ORDINALS[_tieth] = _i * 10
    for _j in range(1, 10):
        CARDINALS[f"{_ten}-{_UNITS[_j - 1]}"] = CARDINALS[f"{_ten} {_UNITS[_j - 1]}"] = _i * 10 + _j
        ORDINALS[f"{_ten}-{_ORDINAL_UNITS[_j - 1]}"] = ORDINALS[f"{_ten} {_ORDINAL_UNITS[_j - 1]}"] = (
            _i * 10 + _j
        )

ORDINAL = r"(?:\d{1,3}(?:st|nd|rd|th)|" + one_of(sorted(ORDINALS, key=len, reverse=True)) + ")"
CARDINAL = r"(?:\d+(?:[.,]\d+)?|" + one_of([*sorted(CARDINALS, key=len, reverse=True), "a", "an"]) + ")"


def ordinal(word: str) -> int | None:
    """The value of an ordinal in digits or words.

    >>> ordinal("21st"), ordinal("twenty-first"), ordinal("fastest")
    (21, 21, None)
    """
    word = word.lower()
    if word[:-2].isdigit() and word[-2:] in ("st", "nd", "rd", "th"):
        return int(word[:-2])
    return ORDINALS.get(word)


def cardinal(word: str) -> float | None:
    """The value of a number in digits or words; ``a`` and ``an`` are one.

    >>> cardinal("3.057"), cardinal("two"), cardinal("a"), cardinal("lap")
    (3.057, 2.0, 1.0, None)
    """
    word = word.lower()
    if word in ("a", "an"):
        return 1.0
    if word in CARDINALS:
        return float(CARDINALS[word])
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", word):
        return float(word.replace(",", ""))
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None
