"""Car numbers: ``#77``, ``No. 6``, ``number 5``, ``Nos. 3 and 4``, ``car 22``. Digits are kept as written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...knowledge import pattern
from .mention import Mention

_SIGN = r"(?:\#|№|[Nn][°º]\.?)\s?"
_WORD = r"\b(?:Nos?\.?|NOS?\.|NO\.?|nos?\.|Nr\.?|[Nn]umbers?|[Cc]ar(?:\s(?:[Nn]umber|[Nn]o\.?))?|[Ss]tart(?:ing)?\snumber)\s?"  # noqa: E501
_NUMBER = re.compile(rf"(?P<lead>{_SIGN}|{_WORD})(?P<digits>\d{{1,3}})(?!\w|[.,:]\d|\s?(?:%|km|kph|mph))")
_MORE = pattern("car_number", "more")
# "race number 3" counts races, "No. 1 in the world" ranks: neither is on the side of a car.
_COUNTED = pattern("car_number", "counted")
_RANKED = pattern("car_number", "ranked")
_SESSION = re.compile(r"\b(?:Race|Round|Heat|Duel|Moto|Practice|Session|Stage|Test|Rd\.)\s$")


def find(text: str) -> Iterator[Mention]:
    """Yield a ``CAR_NUMBER`` mention for each number that is on the side of a car.

    >>> [m.value for m in find("The #77 and the No. 01; Nos. 3 and 4; race number 3; Race #2; 2:10")]
    ['77', '01', '3', '4']
    """
    for m in _NUMBER.finditer(text):
        before = text[max(0, m.start() - 14) : m.start()]
        if (_SESSION if m["lead"].strip().startswith("#") else _COUNTED).search(before):
            continue
        if m["digits"] == "1" and not m["lead"].strip().startswith("#") and _RANKED.match(text, m.end()):
            continue
        yield Mention("CAR_NUMBER", m.start(), m.end(), m["digits"])
        lead = m["lead"].strip().lower()
        if lead.startswith(("nos", "numbers")) or lead == "#":
            end = m.end()
            while (more := _MORE.match(text, end)) and (
                lead != "#" or more.group().lstrip(" ,&and").startswith("#")
            ):
                yield Mention("CAR_NUMBER", more.start("digits"), more.end(), more["digits"])
                end = more.end()
