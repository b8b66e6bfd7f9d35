"""Sessions: what kind, and the name where it says more (``FP2``, ``Hyperpole``, ``Race 2``, ``Stage 1``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import knowledge
from ...knowledge import pattern
from .mention import Mention, without_overlaps
from .numerals import CARDINALS, ORDINAL, ordinal

_NUM = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|I{1,3}\b)"
_PATTERNS: list[tuple[str, str, str, str]] = [
    # (session type, session name template, a part of every match in small letters, pattern);
    # the first that matches at a place wins
    ("sprint_qualifying", "{SQ}", "sq", r"\bSQ(?P<n1>[1-3])\b"),
    ("sprint_qualifying", "", "sprint", r"\bsprint[\s-](?:qualifying|shoot-?out)\b"),
    ("practice", "FP{n}", "fp", r"\bFP\s?(?P<n2>[1-4])\b"),
    ("practice", "{said}", "practice", rf"\b(?:free\s|official\s)?practice\s(?:session\s|no\.?\s)?(?P<n3>{_NUM})\b"),  # noqa: E501
    ("practice", "{said}", "practice", rf"\b(?P<o1>{ORDINAL}|opening)\s(?:and\s\w+\s)?(?:free\s|official\s|hour\sof\s)?practice\b"),  # noqa: E501
    ("practice", "{said}", "practice", r"\bfinal\s(?:free\s)?practice\b"),
    ("practice", "", "practice", r"\b(?:free\spractice|night\spractice|practice)(?:\ssessions?)?\b"),
    ("warm_up", "", "warm", r"\bwarm-?\s?ups?\b"),
    ("qualifying", "Hyperpole", "hyperpole", r"\bhyperpole\b"),
    ("qualifying", "Superpole", "super", r"\bsuper-?pole(?!\srace)\b"),
    ("sprint", "Superpole Race", "superpole", r"\bsuperpole\srace\b"),
    ("qualifying", "Q{n}", "", r"\bQ(?P<n4>[1-3])\b"),
    ("qualifying", "Q{n}", "quali", r"\b(?:qualifying|quali)\s(?:session\s|part\s)?(?P<n5>[1-4])\b"),
    ("qualifying", "Race {n} Qualifying", "quali", rf"\brace\s(?P<n6>{_NUM})\s(?:qualifying|quali)\b"),
    ("qualifying", "", "", r"\b(?:top\s(?:ten|10|six|6|fifteen|15)\s(?:shoot-?out|qualifying)|pole\sshoot-?out|time\strials?|fast\s(?:six|nine|12|twelve)|firestone\sfast\ssix)\b"),  # noqa: E501
    ("qualifying", "", "quali", r"\b(?:qualifying|qualification|quali|qualifiers?|qualify|qualifies|qualified|qualifyings?)\b"),  # noqa: E501
    ("sprint", "", "sprint", r"\bsprint\srace(?:s)?\b(?!\s\d)"),
    ("stage", "Power Stage", "power", r"\b(?:wolf\s)?power\s?stage\b"),
    ("stage", "SS{n}", "ss", r"\bSS\s?(?P<n7>\d{1,2})\b"),
    ("stage", "Stage {n}", "stage", rf"\bstage[\s-](?P<n8>{_NUM})\b"),
    ("stage", "Stage {n}", "stage", rf"\b(?P<o2>{ORDINAL}|opening|final|last)\s(?:and\s\w+\s)?stage\b"),
    ("stage", "", "stage", r"\b(?:the|that)\sstage(?=\s(?:prior|in\s|with|finish|win|came|ended|to\s(?:finish|take|earn))|,|\.)"),  # noqa: E501
    ("race", "Race {n}", "", rf"\b(?:race|Rd\.?|main\srace)(?:\s|-|\s(?:number|no\.?)\s|\s\#)(?P<n9>{_NUM})(?![\w:.]\d|\sof\b|:\d)\b"),  # noqa: E501
    ("race", "Race {n}", "race", rf"\b(?P<o3>(?!third-?quarter){ORDINAL}|opening)\s(?:and\s(?:final|last)\s)?(?:of\s(?:the\s)?(?:two|three)\s)?races?\b(?!\s(?:of\sthe\s(?:season|year|\d)|win|weekend|victory))"),  # noqa: E501
    ("race", "Heat {n}", "heat", rf"\bheat\s\#?(?P<n10>{_NUM})\b"),
    ("race", "Duel {n}", "duel", rf"\bduel\s(?P<n11>{_NUM})\b"),
    ("race", "Feature Race", "feature", r"\bfeature\srace\b"),
    ("race", "", "", r"\b(?:races?|grand\sprix|e-prix|chequered\sflag|checkered\sflag|checkers)\b(?!\s?(?:cars?|teams?|tracks?|engineers?|drivers?|day|weekend|director|control|fans?|craft|pace|suit|number|course|shop|program))"),  # noqa: E501
    ("test", "", "test", r"\b(?:pre-?season\stest(?:ing)?|test\sday|test\ssession|(?:official\s)?test(?:ing)?\s(?:in|at|session))\b"),  # noqa: E501
]  # fmt: skip
_GROUP = re.compile(r"\(\?P<([no]\d+)>")
_SPRINT_CASE = pattern("session", "sprint_case")


def _numbered(group: str, word: str) -> str:
    low = word.lower()
    if group.startswith("o"):
        n = 1 if low == "opening" else 0 if low in ("final", "last") else ordinal(low) or 0
        return str(n) if n else word.title()
    if low in CARDINALS:
        return str(CARDINALS[low])
    return {"i": "1", "ii": "2", "iii": "3"}.get(low, word)


_COMPILED = [(t, name, part, re.compile(p, re.I), _GROUP.findall(p)) for t, name, part, p in _PATTERNS]


@cache
def _sprints(series: str | None) -> bool:
    """Does the series know a race called Sprint? In others a sprint race is just a short one."""
    for entry in knowledge.load("series")["series"]:
        if entry["name"] == series:
            return bool(entry.get("sprints"))
    return True


def find(text: str, series: str | None = None) -> list[Mention]:
    """Return ``SESSION`` mentions: ``value`` is the session type, ``data`` the session name or None.

    ``series`` (the event's) says whether "sprint" names a session.

    >>> [(m.value, m.data) for m in find("third in FP2, then Race Two; sixth at the end of stage one")]
    [('practice', 'FP2'), ('race', 'Race 2'), ('stage', 'Stage 1')]
    """
    found = _all(text)
    if not _sprints(series):
        found = (
            Mention("SESSION", m.start, m.end, "race", m.form) if m.value == "sprint" else m for m in found
        )
    return without_overlaps(found)


# A race cut into stages calls them segments too, and their ends breaks and green-white-checkered flags.
_STAGED = re.compile(rf"\bstage\s(?:{_NUM})\b|\bgreen-(?:and-)?white(?:-|\sand\s)check", re.I)
_SEGMENT = re.compile(rf"\b(?P<o>{ORDINAL}|opening|final)\s(?:segment|stanza|(?:stage\s)?break)\b", re.I)
_STAGE_END = re.compile(r"\bgreen-(?:and-)?white(?:-|\sand\s|\s)check(?:ered|er|ers)(?:\sflag)?\b", re.I)
# Two races on two days: only where the text speaks of both in these words.
_RACE_OF_DAY = re.compile(
    r"\b(?P<a>saturday|sunday)['’]s\s(?:[\w-]+\s)?(?:race|opener|encounter)\b|\brace\son\s(?P<b>saturday|sunday)\b",
    re.I,
)
_RACES = re.compile(r"\brace\s(\d+)\b", re.I)


def _staged(text: str) -> Iterator[Mention]:
    if _STAGED.search(text) is None:
        return
    for m in _SEGMENT.finditer(text):
        yield Mention("SESSION", m.start(), m.end(), "stage", "", f"Stage {_numbered('o', m['o'])}")
    for m in _STAGE_END.finditer(text):
        yield Mention("SESSION", m.start(), m.end(), "stage")


def _races_of_days(text: str) -> Iterator[Mention]:
    found = list(_RACE_OF_DAY.finditer(text))
    days = {(m["a"] or m["b"]).lower() for m in found}
    if len(days) < 2 or any(int(n) > 2 for n in _RACES.findall(text)):
        return
    for m in found:
        name = "Race 1" if (m["a"] or m["b"]).lower() == "saturday" else "Race 2"
        yield Mention("SESSION", m.start(), m.end(), "race", "", name)


def _all(text: str) -> Iterator[Mention]:
    yield from _races_of_days(text)
    yield from _staged(text)
    low = text.lower()
    for kind, template, part, finder, groups in _COMPILED:
        if part not in low:
            continue
        for m in finder.finditer(text):
            name: str | None = template or None
            if groups and name:
                name = name.replace("{n}", _numbered(groups[0], m[groups[0]]))
            if name == "{said}":
                name = m.group()
            if name == "{SQ}":
                name = m.group().upper()
            yield Mention("SESSION", m.start(), m.end(), kind, _form(m.group()), name)
    for m in _SPRINT_CASE.finditer(text):
        yield Mention("SESSION", m.start(), m.end(), "sprint")


def _form(words: str) -> str:
    low = words.lower()
    return "verb" if low in ("qualify", "qualifies", "qualified") else ""
