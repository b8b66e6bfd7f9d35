"""Classes of multi-class series: GTP, GTD Pro, LMP2, Hypercar, Pro-Am …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import knowledge
from .mention import Mention

# Words that are class names only beside the word "class" or a place in it.
_SHY = frozenset({"pro", "am", "gold", "silver", "bronze", "masters", "gt", "tc", "gs", "b", "a", "c", "open", "cup", "gt3", "gt4", "invitational", "overall", "p1", "p2", "p3", "pc", "challenge", "rookie", "cn", "sp9", "sp10", "tcr", "dp", "prototype", "gsx", "ta", "ta2", "xgt", "sgt", "gt1", "gt2", "lb", "s", "pt", "stock", "legends", "independent", "independents", "h", "touring", "sports", "junior", "jr", "am.", "cup 2", "pro/am"})


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for series in knowledge.load("series")["series"]:
        for c in series.get("classes", []):
            name = c["name"] if isinstance(c, dict) else c
            for alias in [name, *(c.get("aliases", []) if isinstance(c, dict) else [])]:
                names.setdefault(alias.lower(), name)
    alt = "|".join(re.escape(w).replace(r"\ ", r"[\s-]").replace(r"\-", "[-‑ ]") for w in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w\-])(?P<c>{alt})(?P<word>[\s-](?:class|category|division))?(?![\w]|-[A-Z]|\.\w)", re.I), names


_GENERIC = re.compile(r"\b(?P<c>[A-Z][\w-]*(?:\s[A-Z][\w-]*)?)\s(?:class|category)\b")
_PLACE_BEFORE = re.compile(r"(?:\bin\s|\bin\sthe\s|\bamong\s(?:the\s)?|\bof\s(?:the\s)?)$", re.I)


def find(text: str) -> Iterator[Mention]:
    """Yield ``CLASS`` mentions with the canonical name as ``value`` and ``data`` True when sure."""
    pattern, names = _pattern()
    for m in pattern.finditer(text):
        word = re.sub(r"[\s‑]", " ", m["c"]).lower()
        name = names.get(word) or names.get(word.replace(" ", "-")) or names.get(word.replace("-", " ")) or m["c"]
        if m["c"].islower():
            continue
        shy = word in _SHY
        if shy and not m["word"] and not _PLACE_BEFORE.search(text[max(0, m.start() - 12) : m.start()]):
            continue
        if word == "prototype" and not m["word"]:
            continue
        yield Mention("CLASS", m.start(), m.end(), name, m["c"], not shy)
