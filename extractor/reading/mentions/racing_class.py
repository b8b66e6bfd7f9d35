"""Classes of multi-class series: GTP, GTD Pro, LMP2, Hypercar, Pro-Am …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import knowledge
from ...knowledge.choice import one_of
from .mention import Mention

# Words that are class names only beside the word "class" or a place in it.
_SHY = frozenset(
    {
        "pro",
        "am",
        "gold",
        "silver",
        "bronze",
        "masters",
        "gt",
        "tc",
        "gs",
        "b",
        "a",
        "c",
        "open",
        "cup",
        "gt3",
        "gt4",
        "invitational",
        "overall",
        "p1",
        "p2",
        "p3",
        "pc",
        "challenge",
        "rookie",
        "cn",
        "sp9",
        "sp10",
        "tcr",
        "dp",
        "prototype",
        "gsx",
        "ta",
        "ta2",
        "xgt",
        "sgt",
        "gt1",
        "gt2",
        "lb",
        "s",
        "pt",
        "stock",
        "legends",
        "independent",
        "independents",
        "h",
        "touring",
        "sports",
        "junior",
        "jr",
        "am.",
        "cup 2",
        "pro/am",
    }
)


@cache
def _pattern(series: str | None) -> tuple[re.Pattern[str], dict[str, str]]:
    """Classes of ``series`` first, then those that mean the same in every series ("LMP2", "GT3 Pro-Am")."""
    names: dict[str, str] = {}
    tables = knowledge.load("series")["series"]
    known = [s for s in tables if s["name"] == series]
    for entry in [*known, *tables]:
        for c in entry.get("classes", []):
            for alias in [c["name"], *c.get("aliases", [])]:
                if entry in known or (
                    _plain(alias) and not (known and known[0].get("classes") and alias.lower() in _SHY)
                ):
                    names.setdefault(alias.lower(), c["name"])
    alt = one_of(sorted(names, key=len, reverse=True), {" ": r"[\s-]", "-": "[-‑ ]"})
    return re.compile(
        rf"(?<![\w\-])(?P<c>{alt})(?P<word>[\s-](?:class|category|division))?(?![\w]|-[A-Z]|\.\w)", re.I
    ), names


def _plain(alias: str) -> bool:
    """Class names that are no common words: they carry digits or several capitals, or are the trade's own."""
    return bool(re.search(r"\d|[A-Z]{2}", alias)) or alias.lower() in (
        "pro",
        "am",
        "pro-am",
        "pro/am",
        "silver",
        "gold",
        "bronze",
        "hypercar",
        "dpi",
    )


_PLACE_BEFORE = re.compile(r"(?:\bin\s|\bin\sthe\s|\bamong\s(?:the\s)?|\bof\s(?:the\s)?)$", re.I)


def find(text: str, series: str | None = None) -> Iterator[Mention]:
    """Yield ``CLASS`` mentions with the canonical name as ``value`` and ``data`` True when sure."""
    pattern, names = _pattern(series)
    for m in pattern.finditer(text):
        word = re.sub(r"[\s‑]", " ", m["c"]).lower()
        name = (
            names.get(word)
            or names.get(word.replace(" ", "-"))
            or names.get(word.replace("-", " "))
            or m["c"]
        )
        if m["c"].islower() or (len(word) <= 3 and not m["c"].isupper() and word not in ("pro", "am")):
            continue  # "At" is no class AT
        if len(word) <= 2 and text[max(0, m.start() - 15) : m.end() + 15].isupper():
            continue  # nor is "AT" in a headline of capitals
        shy = word in _SHY
        if shy and not m["word"] and not _PLACE_BEFORE.search(text[max(0, m.start() - 12) : m.start()]):
            continue
        if word == "prototype" and not m["word"]:
            continue
        yield Mention("CLASS", m.start(), m.end(), name, m["c"], not shy)
