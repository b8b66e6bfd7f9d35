"""Wins, poles and fastest times: does the word say that this entry has won, here and now?"""

from __future__ import annotations

import re

from ..knowledge import pattern
from .scene import Sentence

_TAKES = pattern("places", "takes")
_NO_WIN_AFTER = pattern("places", "no_win_after")
_COUNTED_BEFORE = pattern("places", "counted_before")
_BEST_OF_OWN = pattern("places", "best_of_own")


def win_score(s: Sentence, i: int, word: str) -> float:
    """How much a win word says that this entry has won this race."""
    before, after = s.text[: s.items[i].start - s.start], s.text[s.items[i].end - s.start :]
    clause = s.clause_of(i)
    assert clause is not None
    lead = before[max(0, s.items[clause.first].start - s.start) :]
    if "step" in word:
        return 0.5
    if word in ("honours", "honors"):
        return (
            0.3
            if _TAKES.search(lead)
            or re.match(
                r"\s(?:in\s(?:the\s)?[\w-]+(?:\sclass)?\s)?(?:were|went|go|goes|belong\w*|fell)\b", after
            )
            else -2.0
        )
    if re.search(
        r"\b(?:defen[cs]e|title|holders?)\sof\s(?:his|her|their|the|last)\s(?:\w+\s)?$", before, re.I
    ):
        return -3.0
    if (
        word == "won"
        and re.match(
            r"\s(?:the\s)?(?:stage|first\sstage|opening\sstage|second\sstage|final\sstage)\b", after, re.I
        )
        and any(0 < k - i <= 3 for k in s.of_kind("SESSION"))
    ):
        return 0.3
    if word == "won":
        if _NO_WIN_AFTER.match(after):
            return -3.0
        return 0.3 if not re.search(r"\b(?:has|have|had|having|who|only)\s(?:\w+\s)?$", lead, re.I) else -0.6
    if word == "wins":
        if (
            _COUNTED_BEFORE.search(before)
            or not re.search(r"[\w’)]\s$", before)
            or re.search(r"\b(?:race|class|stage|season|of|and|more|podiums?)\s$", before, re.I)
        ):
            return -3.0
        return -3.0 if _NO_WIN_AFTER.match(after) else 0.3
    if (
        word in ("winner", "winners")
        and re.search(r"\b(?:behind|over|to|from|than|on|with|off)\s(?:the\s)?(?:\w+\s)?$", before)
        and not re.match(r"\s(?:[A-Z#]|of\sthe\srace)", after)
    ):
        return -3.0  # "12.5 seconds behind the winner"
    if re.search(r"\b(?:one|single|lone|there\s(?:is|was)\s(?:a|one))\s(?:\w+\s)?$", before) and word in (
        "win",
        "victory",
    ):
        return -3.0
    if (
        re.search(r"\bto\s(?:a\s|the\s|his\s|her\s|their\s|another\s)?(?:[\w-]+\s){0,2}$", before[-32:])
        and word in ("victory", "win", "triumph")
        and not re.search(
            r"\b(?:close|closer|key|keys|chance|hope|hopes|way|route|route|need\w*|want\w*|try\w*|tried|able|going|looking|aim\w*|like|hungry|ready)\sto\s",
            before[-40:],
        )
    ):
        return 0.3
    if word in ("winner", "winners"):
        if re.search(
            r"\b(?:-time|times?|former|previous|defending|[12]\d{3}|multiple|past|stage|pole|title|champion\S*|prize|award|every|the\slast|\w+-race)\s(?:\w+\s)?$",
            before,
            re.I,
        ) or re.match(r"\s(?:of\s(?!the\srace|today)|at\s|in\s(?:19|20)|here|takes|will|receives)", after):
            return -3.0
        return 0.3
    if word == "winning":
        return (
            0.0
            if re.match(
                r"\s(?:the\s(?:race|\S+\s?(?:hours|grand\sprix|E-Prix))|in\s|on\s|at\s|race)", after, re.I
            )
            or re.search(r"\b(?:race|class|the)[\s-]$", before, re.I)
            else -3.0
        )
    if word in ("victories", "triumphs"):
        return -3.0
    if word == "victorious" or word == "triumphed":
        return 0.3
    if re.match(
        r"\s(?:streak|rate|margin|drought|column|tally|list|total|celebrat|lane|number\s\w+\s(?:here|at)|since)",
        after,
    ):
        return -3.0
    if re.match(r"\s(?:for|by|of|belonged|went|goes|fell)\b", after) and not re.match(
        r"\sof\s(?:the\s)?(?:season|year|his|her|their|\d)", after
    ):
        return 0.4
    if (
        _TAKES.search(lead)
        or clause.first == i
        or re.match(r"^(?:a|an|the|another|maiden|first|dominant|superb)?\s*$", lead.strip(), re.I)
    ):
        return 0.3
    if s.kind in ("title", "heading"):
        return 0.2
    return -1.2


def pole_score(s: Sentence, i: int) -> float:
    before = s.text[: s.items[i].start - s.start]
    word = s.items[i].text.lower()
    after = s.text[s.items[i].end - s.start :]
    if re.search(r"\bmiss(?:ed|es|ing)\s(?:out\son\s)?(?:the\s)?$", before, re.I):
        return -3.0
    if (
        (word.endswith("s") and word != "poles in")
        or re.match(r"\s?:\s?\d", after)
        or (
            re.search(
                r"\b(?:\d+(?:st|nd|rd|th)|two|three|four|no|provisional|without)\s(?:\w+\s)?$", before, re.I
            )
            and not re.search(
                r"\b(?:took|claimed|scored|earned|secured|his|her|captured|for)\b", before, re.I
            )
        )
    ):
        return -3.0
    if re.match(
        r"\s(?:at|in)\s(?!GT|LMP|the\s(?:\w+\s)?class|qualifying|a\stime|[A-Z]{2,}|class)[A-Z]", after
    ) and re.search(r"\b(?:his|her|their|last|two)\s(?:\w+\s)?$", before):
        return -2.0
    if re.search(
        r"\b(?:on|from|to|for|off|of|adrift|behind|miss\w*\sout\son|the\sbattle\sfor|fight\sfor|shot\sat)\s(?:the\s)?$",
        before,
        re.I,
    ) and re.search(
        r"\b(?:seconds?|tenths?|thousandths?|off|adrift|behind|battle|fight|shot|[\d.]+\s?s)\b[^,]*$",
        before[-60:],
        re.I,
    ):
        return -3.0
    return 0.6


def fastest_score(s: Sentence, i: int, word: str) -> float:
    before, after = s.text[: s.items[i].start - s.start], s.text[s.items[i].end - s.start :]
    if _BEST_OF_OWN.match(after.lstrip()) or re.search(
        r"\b(?:second|third|fourth|his|her|their|its|our|personal|\d(?:st|nd|rd|th))[\s-]$", before, re.I
    ):
        return -3.0
    nxt = s.items[i + 1] if i + 1 < len(s.items) else None
    if nxt is not None and nxt.kind in ("VEHICLE", "TEAM", "NATIONALITY"):
        return -3.0
    if re.search(r"(?:[’']s?|\b(?:his|her|their|its|whose))\s$", before) or re.match(
        r"\s(?:\w+\s)?of\s(?:his|her|their|[A-Z])", after
    ):
        return -3.0  # the best of one driver, not of the field
    if word.startswith(("best", "top")) and word.endswith(("time", "lap")):
        return -0.4 if re.search(r"\bthe\s$", before) else -3.0
    if word in ("topped", "topping") and not re.match(
        r"\s(?:the\s|a\s)?(?:\w+\s){0,3}(?:session|times?|timesheets?|sheets|practice|FP\s?\d|Q\d|charts?|order|field|leaderboard|qualifying|speed|list)",
        after,
        re.I,
    ):
        return -3.0
    return 0.2
