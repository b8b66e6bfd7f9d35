"""Numbers of points in a standings sentence: held, ahead, behind, or none of these."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..knowledge import pattern
from .mentions.numerals import CARDINAL, cardinal
from .scene import Sentence

Role = Literal["held", "ahead", "behind", "kept"]

_NUMBER = re.compile(
    rf"(?<![\w.,:/#$€£+-])(?P<n>{CARDINAL})(?P<half>\sand\sa\shalf)?(?![\w%]|[.,:]\d|\s?[-–]\s?\d)"
    r"(?P<unit>(?:\s|-)(?:(?:championship|valuable|more|further|useful)\s)?(?:points?|pts\.?|markers)\b(?!-(?:scoring|paying)))?", re.I  # noqa: E501
)  # fmt: skip
_MORE = r"(?:more\s|further\s|points?\s)?"
_AHEAD_AFTER = re.compile(
    rf"^\s{_MORE}(?:up\son|clear\b|ahead\b(?!\sof\sthe\s(?:race|weekend|finale))|in\sfront\b|to\sthe\sgood|more\sthan|better\s(?:off\s)?than|"
    r"(?:(?:championship|points|title|overall)\s)?(?:lead|advantage|margin|cushion|buffer)\b)", re.I
)  # fmt: skip
_BEHIND_AFTER = re.compile(
    rf"^\s{_MORE}(?:behind|back\b(?!\sto\b)|adrift|in\sarrears|short\b|shy\b|off\b(?!\sus\b)|down\b(?!\s(?:the|to)\b)|away\b|fewer\sthan|less\sthan|deficit|to\smake\sup|"
    r"out\sof\s(?:the\s(?:championship\s|points\s)?lead|first|top\sspot|second|third|\w+\splace)|from\sthe\s(?:championship\s|points\s)?(?:lead|top|summit)|gap\sto|to\s(?:first|the\sleader))", re.I  # noqa: E501
)  # fmt: skip
_ADVERB = r"(?:just\s|only\s|now\s|a\s|mere\s|slim\s|slender\s|some\s|exactly\s|an?\s(?:imposing|healthy|comfortable|massive|huge)\s|no\s(?:fewer|less)\sthan\s|as\smuch\sas\s|already\s|still\s|down\s|up\s)*"  # noqa: E501
_BY = re.compile(
    rf"\b(?P<verb>leads?|led|leading|heads?|headed|heading|tops?|trails?|trailed|trailing|lags?|lagging)\b(?!\s(?:the\s)?(?:stage|race|lap))(?:No\.|[^;.–—]){{0,70}}\bby\s{_ADVERB}$",
    re.I,
)
_NOUN = re.compile(
    rf"\b(?P<noun>lead|leads|advantage|margin|cushion|buffer|gap|deficit|arrears)\b(?P<mid>(?:No\.|[^;.–—]){{0,90}}?)\b(?P<prep>is|are|was|stands\sat|at|of|to|now|being|by|remains|amounts\sto|comes\sto)\s{_ADVERB}$", re.I  # noqa: E501
)  # fmt: skip
_CHANGED = pattern("points", "changed")
_SHRUNK = pattern("points", "shrunk")
_WITHIN = re.compile(rf"\bwithin\s{_ADVERB}$", re.I)
_FURTHER = re.compile(r"\b(?:further|another|more)\s$", re.I)
_KEPT = re.compile(r"^\s(?:points\s)?(?:away|at\sbay|behind|back|adrift)\b", re.I)
_HELD = re.compile(
    r"\b(?:on|with|has|have|had|holds?|sits?\son|stands?\s(?:at|on)|tally\s(?:is|to|of|reaches|stands\sat|at)|totals?|total\s(?:is|to|of|now|stands\sat|at|reaches)|up\sto|amass\w*|accumulat\w*|moves?\s(?:on\s)?to|are\son|level\son|tied\son|equal\son|his|her|their|its)\s"
    rf"{_ADVERB}(?:total\sof\s|tally\sof\s|haul\sof\s)?$", re.I
)  # fmt: skip
_ELIDED = re.compile(r"(?:,\s(?:no\s(?:fewer|less)\sthan\s|a\sfull\s)?|\bin\s\w+\s(?:a\sfull\s)?)$", re.I)
_NONE = pattern("points", "none")
_AS_NOUN = pattern("points", "as_noun")
_TOOK_OFF = re.compile(r"\b(?:took|takes?|taken|taking)\b[^,;]{0,20}$", re.I)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of points: offsets in the text, the item where it stands, what it means.

    ``kept`` is a deficit of the entry that stands before the number and not of the subject ("keeps Moss
    seven away"); ``further`` counts on from the entry named before; ``of`` is True for a total whose
    owner follows ("to the 61 of the #10"); ``theirs`` for a lead that somebody else cut ("cut Ito's
    lead to four"); ``elided`` where only the number is left of the clause ("Moss is 72 behind and Ito,
    eighth today, 87").
    """

    value: float
    start: int
    end: int
    at: int
    role: Role
    further: bool = False
    leading: bool = False
    of: bool = False
    theirs: bool = False
    elided: bool = False


def find_amounts(s: Sentence, on_topic: bool) -> Iterator[Amount]:
    """Yield the points held and the gaps of a sentence, left to right.

    ``on_topic`` says that the sentence is known to speak of a table; otherwise the word "points" must
    stand at the number, and a total needs a firm verb.
    """
    gap_before: Role | None = None
    ends = [item.end - s.start for item in s.items]
    for m in _NUMBER.finditer(s.text):
        at = bisect_right(ends, m.start())
        if at == len(ends) or s.items[at].kind not in ("WORD", "POINTS"):
            continue
        n = cardinal(m["n"])
        if n is None or (m["n"].lower() in ("a", "an")):
            continue
        value = n + (0.5 if m["half"] else 0.0)
        named = m["unit"] is not None
        if not named and not on_topic and gap_before is None:
            continue
        a, b = _span(s, at)
        left, right = s.text[: m.start()], s.text[m.end() :]
        if not named and re.match(
            r"\s(?:places?|spots?|positions?|laps?|seconds?|races?|rounds?|wins?|years?|minutes?|hours?|cars?|drivers?|of\s(?:the|his)\s)",
            right,
        ):
            continue
        role, more = _role(left, right, s.text[a:b], named, on_topic, gap_before)
        if role is None:
            continue
        if role != "held":
            gap_before = role
        elif gap_before is None and role == "held" and named:
            on_topic = True
        start = s.start + m.start("n")
        yield Amount(value, start, s.start + m.end(), at, role, **more)


def _span(s: Sentence, at: int) -> tuple[int, int]:
    clause = s.clause_of(at)
    if clause is None:
        return 0, len(s.text)
    return s.items[clause.first].start - s.start, s.items[clause.last].end - s.start


def _role(
    left: str, right: str, clause: str, named: bool, on_topic: bool, gap_before: Role | None
) -> tuple[Role | None, dict[str, bool]]:
    near = left[-48:]
    if re.search(r"\(\s?$", left) and re.match(r"\s?[),;]", right):
        return ("held" if on_topic or named else None), {}
    further = (
        _FURTHER.search(left) is not None
        or re.match(r"\s(?:points?\s)?(?:further|more\s(?:behind|back|adrift))\b", right) is not None
    )
    leading = (
        re.search(
            r"\b(?:leads?|leading|heads?|heading|lead\sof|cushion|points\slead|continues?\sto\slead|out\sin\sfront|top\sof|first)\b",
            clause,
            re.I,
        )
        is not None
    )
    if re.search(
        r"\b(?:penalt\w+|docked|deduct\w*|available|on\soffer|at\sstake|left\sto|up\sfor\sgrabs)\b",
        near + right[:24],
        re.I,
    ) and not re.search(r"\b(?:lead|behind|clear|ahead|has|on)\s\W*$", left, re.I):
        return None, {}
    if _AHEAD_AFTER.match(right):
        if re.match(r"\s(?:points?\s)?more\sthan\s(?:\d|half|one|two|any|ever|all|last|in\s)", right):
            return None, {}
        noun = re.match(r"\s(?:\w+\s)?(?:lead|advantage|margin|cushion|buffer)", right)
        if noun and re.search(r"\b(?:cut|lost|overturn\w*|wip\w+|eras\w+|from)\b[^,;]{0,30}$", left, re.I):
            return None, {}
        return "ahead", {"further": further, "leading": leading or noun is not None}
    if _WITHIN.search(near) and re.match(r"\sof\s", right):
        return "behind", {}
    if _BEHIND_AFTER.match(right) and not _TOOK_OFF.search(left):
        if re.search(r"\bkeeps?\s(?:[\w’'-]+\s){1,5}$", left) and _KEPT.match(right):
            return "kept", {}
        return "behind", {"further": further}
    m = _BY.search(left)
    if m and not _AS_NOUN.search(left[: m.start()]):
        return ("behind" if m["verb"].lower().startswith(("trail", "lag")) else "ahead"), {
            "leading": not m["verb"].lower().startswith(("trail", "lag"))
        }
    m = _NOUN.search(left)
    if m and (named or on_topic):
        changed = _CHANGED.search(left[max(0, m.start() - 40) :])
        if m["prep"] == "by" and changed:
            return None, {}
        if re.match(r"(?:gap|deficit|arrears)", m["noun"], re.I):
            return (
                (None, {})
                if re.search(r"\bto\sP\d|\b(?:between|extend\w*|open\w*)\b", left, re.I)
                else ("behind", {})
            )
        shrunk = _SHRUNK.search(left[max(0, m.start() - 40) : m.start()])
        own = re.search(r"\b(?:his|her|their|its)\s(?:\w+\s){0,2}$", left[: m.start()])
        if m["prep"] == "of" and re.match(r"\s(?:laps|seconds)", right):
            return None, {}
        return (
            ("behind", {"theirs": True})
            if shrunk and not own and re.search(r"(?:’s|s’|'s)\s(?:\w+\s){0,2}$", left[: m.start()])
            else ("ahead", {"leading": True})
        )
    if gap_before and not named and not _HELD.search(near) and re.match(r"\s?(?:[,.;]|and\b|$)", right):
        return (gap_before, {"elided": True}) if _ELIDED.search(left) else (None, {})
    if _NONE.search(clause if named else near) and not re.search(
        r"\b(?:now|has|have|on|tally|total|stands?)\s\w{0,5}\s?$", near
    ):
        return None, {}
    if re.search(
        r"\b(?:scor\w+|collect\w*|earn\w*|haul|gain\w*|pick\w*|bag\w*|add\w*|award\w*|penalt\w+|career|bonus)\b[^,;]*$",
        near,
        re.I,
    ) and not re.search(r"\b(?:total|tally|to)\s[^,]*$", near):
        return None, {}
    if on_topic and re.search(r"\bto\sthe\s$", left) and re.match(r"\sof\s", right):
        return "held", {"of": True}
    if _HELD.search(near):
        firm = re.search(r"\b(?:tally|total|stands?\s(?:at|on)|now\s(?:has|have|on)|sits?\son)\b", near, re.I)
        if on_topic or (named and firm):
            return "held", {}
    return None, {}
