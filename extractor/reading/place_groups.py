"""Place mentions of a sentence, those listed together as one group, and which of them stand in a championship table."""  # noqa: E501

from __future__ import annotations

import itertools
import re

from .mentions.mention import Mention
from .scene import Sentence

# "Third was enough to put him on top of the table": the place was on the track
_ENOUGH = re.compile(r"(?:place\s)?(?:was|were|is|proved|would\sbe)\s(?:enough|sufficient)\b")
_FROM_A_PLACE = re.compile(r"^(?:away\s)?(?:from|off|behind|shy\sof|short\sof|adrift\sof)(?:\sthe)?$")


def mention_at(s: Sentence, i: int) -> Mention:
    m = s.items[i].mention
    assert m is not None
    return m


def place_groups(s: Sentence) -> list[list[int]]:
    """Places that are listed together: "fourth and 14th", "P5 and P7"."""
    out: list[list[int]] = []
    gaps = s.of_kind("GAP")
    for i in s.of_kind("POSITION"):
        m = mention_at(s, i)
        if any(0 < i - g <= 4 and _FROM_A_PLACE.search(s.words(g + 1, i - 1)) for g in gaps):
            continue  # "0.158s away from fifth": somebody else's place
        if out:
            prev = out[-1][-1]
            between = s.words(prev + 1, i - 1)
            if (
                between == "to"
                and m.form == "ordinal"
                and not re.search(r"\bfrom$", s.words(max(0, prev - 2), prev - 1))
            ):
                out.pop()  # "second to sixth": a range
                continue
            if "," in between and i + 1 < len(s.items) and s.items[i + 1].low in ("was", "is", "were"):
                out.append([i])  # "closed in seventh, and ninth was his restart spot"
                continue
            if (
                between in ("- and", "and", ",", ", and", "and in", "and the", "&", "and a")
                and m.form in ("ordinal", "P")
                and mention_at(s, prev).form in ("ordinal", "P")
            ):
                out[-1].append(i)
                continue
        if m.form == "fastest" and str(m.data) in ("faster", "quicker"):
            continue
        out.append([i])
    return [piece for g in out for piece in _cut(s, g)]


def _cut(s: Sentence, group: list[int]) -> list[list[int]]:
    """A comma alone may also part two statements; keep a group only where it ends in "and"."""
    if len(group) > 2 and not any("and" in s.words(a + 1, b - 1) for a, b in itertools.pairwise(group)):
        return []  # "went 24th, 22nd, 19th": one car over several races
    if len(group) == 1 or any(
        "and" in s.words(a + 1, b - 1) or "&" in s.words(a + 1, b - 1) for a, b in itertools.pairwise(group)
    ):
        return [group]
    return [[i] for i in group]


def about_championship(s: Sentence, first: int, last: int) -> bool:
    """Does the place stand in a table, not on the track?"""
    clause = s.clause_of(first)
    if clause is None:
        return False
    for i in s.of_kind("CHAMPIONSHIP"):
        m = mention_at(s, i)
        if i > last and re.match(
            r"(?:place\s)?(?:on\s\w+day|today|in\sthe\srace|in\srace|yesterday|in\s\w+day)",
            s.words(last + 1, last + 4),
        ):
            continue
        if i > last and _ENOUGH.match(s.words(last + 1, last + 5)):
            continue
        if s.clause_of(i) is clause or (s.part(i) == clause.part and abs(i - first) < 14):
            if (
                re.search(r"(?:win|victory|triumph|won)\w*$", s.items[first].text.lower())
                and m.form == "table"
            ):
                continue
            if m.form in ("lead", "champion") and not re.search(
                r"\b(?:in|of|for)\s(?:the\s)?$", s.words(max(0, i - 2), i - 1) + " "
            ):
                continue  # "points leader X in third place": an epithet beside a place on the track
            if i < first and any(
                k
                for k in range(i + 1, first)
                if s.items[k].kind == "WORD"
                and s.items[k].low in ("finished", "qualified", "crossed", "took", "claimed", "won", "came")
            ):
                continue
            if i > last and re.search(
                r"\b(?:and|to)\s(?:\w+\s){0,2}(?:extend\w*|increas\w*|retain\w*|move\w*|lead\w*|now|sit\w*|strengthen\w*)\b|,",
                s.words(last + 1, i),
            ):
                continue
            return True
    return False
