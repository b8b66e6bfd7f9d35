"""Championship tables: standings, titles, points leads, and which table is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ...knowledge import pattern
from .mention import Mention

_TABLES: list[tuple[str, str]] = [
    ("endurance_cup", r"endurance\scup"),
    (
        "manufacturers",
        r"manufacturers?\s?/\s?constructors?['’]?|manufacturers?['’]?s?|makes?['’]?|makers['’]?|brands?['’]?|engine\smanufacturers?['’]?",
    ),
    ("teams", r"teams?['’]?s?|constructors?['’]?s?|entrants?['’]?|squads?['’]?"),
    ("owners", r"owners?['’]?s?"),
    (
        "other",
        r"rookies?['’]?s?|rookie\sof\sthe\syear|independents?['’]?|junior|co-?drivers?['’]?|trophy|masters|bronze|silver|gold|am\scup",
    ),
    ("drivers", r"drivers?['’]?s?|pilots?|riders?['’]?s?|playoffs?|series|regular\sseason"),
]
_WHICH = "|".join(f"(?P<{name}>{words})" for name, words in _TABLES)
_HEAD = (
    r"(?:(?:overall|points|championship|world|season|cup|series|title|provisional|driver|general|class)[\s-]){0,3}"
    r"(?P<head>standings?|points\stables?|tables?|championships?|titles?|crowns?|rankings?|classification\sof\sthe\schampionship|points\slead(?:er)?s?|"
    r"points|lead|leaders?|rank|champions?|contest|race|honou?rs|trophy|chase|order)"
)
_FULL = re.compile(rf"\b(?:{_WHICH})[\s-]{_HEAD}\b", re.I)
_BARE = pattern("championship", "bare")
_SHARED = re.compile(
    rf"\b(?:{_WHICH})(?=\s?(?:and|or|nor|&|,|/)\s?(?:the\s)?(?:{_WHICH.replace('?P<', '?P<x_')})[\s-]{_HEAD.replace('?P<head>', '')}\b)",  # noqa: E501
    re.I,
)
_SHARED_REACH = 60  # characters: the longest word for a table, and what joins it to the next
_AMONG = re.compile(
    r"\bamong\s(?:the\s)?(?P<which>drivers|teams|manufacturers|constructors|makers|rookies)\b", re.I
)
_BARE_MAYBE = pattern("championship", "bare_maybe")


def find(text: str) -> Iterator[Mention]:
    """Yield ``CHAMPIONSHIP`` mentions: ``value`` is the contract's championship or None, ``form`` the head word's kind.

    >>> [(m.value, m.form) for m in find("fifth in the drivers' standings; the manufacturers title; points leader")]
    [('drivers', 'table'), ('manufacturers', 'title'), (None, 'lead')]
    """  # noqa: E501
    taken: set[int] = set()
    heads = list(_FULL.finditer(text))
    for m in heads:
        value = next(name for name, _ in _TABLES if m[name])
        head = m["head"].lower()
        if (
            value == "drivers"
            and head in ("points", "race", "order", "rank", "contest", "lead", "leader", "leaders")
            and "driver" not in m["drivers"].lower()
        ):
            continue
        if (
            head in ("race", "order", "points", "honors", "honours")
            and value not in ("endurance_cup",)
            and head != "points"
        ):
            continue
        taken.update(range(*m.span()))
        yield Mention("CHAMPIONSHIP", m.start(), m.end(), value, _form(head), m.group())
    for m in _shared(text, heads):  # "the drivers’ and teams’ titles": the first word alone names a table
        if not taken.isdisjoint(range(*m.span())):
            continue
        value = next(name for name, _ in _TABLES if m[name])
        head = next((h["head"] for h in _FULL.finditer(text, m.end())), "standings")
        taken.update(range(*m.span()))
        yield Mention("CHAMPIONSHIP", m.start(), m.end(), value, _form(head.lower()), m.group())
    for m in _AMONG.finditer(text):
        which = {"constructors": "teams", "makers": "manufacturers", "rookies": "other"}.get(
            m["which"].lower(), m["which"].lower()
        )
        taken.update(range(*m.span()))
        yield Mention("CHAMPIONSHIP", m.start(), m.end(), which, "table", m.group())
    for bare in (_BARE, _BARE_MAYBE):
        for m in bare.finditer(text):
            if not taken.isdisjoint(range(*m.span())):
                continue
            start = m.start()
            if (name := re.match(r"(?:Cup|Series|Challenge)\s", m.group())) and re.search(
                r"[A-Z][\w’]*\s$", text[max(0, start - 80) : start]
            ):
                start += name.end()  # "the Sprint Cup standings": the word belongs to the series
                taken.update(range(start, m.end()))
                yield Mention(
                    "CHAMPIONSHIP", start, m.end(), None, _form(m["head"].lower()), text[start : m.end()]
                )
                continue
            if (
                re.search(r"[A-Z][\w’]+\s$", text[max(0, m.start() - 16) : m.start()])
                and m.group()[0].isupper()
                and "hampionship" not in m.group()
            ):
                continue  # "Darwin Triple Crown": the name of an event
            taken.update(range(*m.span()))
            yield Mention(
                "CHAMPIONSHIP", m.start(), m.end(), None, _form((m["head"] or "table").lower()), m.group()
            )


def _shared(text: str, heads: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The matches of `_SHARED`, looked for only where it can end: in a match of `_FULL`."""
    for head in heads:
        yield from _SHARED.finditer(text, max(0, head.start() - _SHARED_REACH), head.end())


def _form(head: str) -> str:
    if re.search(
        r"(?:race|battle|fights?|contenders?|contention|hunt|chase|challenge|rivals?|picture)$", head
    ):
        return "fight"
    if "lead" in head:
        return "lead"
    if "champion" in head and "championship" not in head:
        return "champion"
    if any(w in head for w in ("title", "crown", "trophy")):
        return "title"
    return "table"
