"""Places: ordinals, ``P3``, wins, poles, fastest times, podium steps, the end of a top-N group.

A number becomes a mention only where its surroundings allow a place: "third" before "place" or a comma
does, "third" before "win", "row" or "season" does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...knowledge import pattern
from ...knowledge.choice import one_of
from .mention import Mention, without_overlaps
from .numerals import CARDINALS, ORDINAL, ORDINALS, ordinal

_PLACE_NOUN = (
    r"(?:-|–|\s)(?:and\s(?:final|last)\s)?(?:places?|placed|spots?|positions?|finish(?:es|er)?|finishing|fastest|quickest|"
    r"best|overall|place-finish|slots?|grid)"
)
_ORDINAL = re.compile(rf"(?<![\w.\-–/])(?P<o>{ORDINAL})(?P<noun>{_PLACE_NOUN})?(?![\w]|-\d)", re.I)
_AFTER_OK = pattern("position", "after_ok")
_COUNT_AFTER = pattern("position", "count_after")
_ORD_BEFORE_BAD = pattern("position", "ord_before_bad")
_P = re.compile(r"(?<![\w\-])(?:P|p\.?\s?)-?(?P<n>[1-9]\d?)(?![\w%]|[.,]\d)|\b(?:positions?|places?)\s(?P<w>\d{1,2}|" + one_of(CARDINALS) + r")\b(?!\s(?:further|back|behind|ahead|up|down))(?P<more>(?:,\s|\s(?:and|to|&)\s)(?:\d{1,2}|" + one_of(CARDINALS) + r")\b)?", re.I)  # fmt: skip  # noqa: E501
_POLE = pattern("position", "pole")
_WIN = pattern("position", "win")
_RUNNER_UP = re.compile(r"\b(?:runners?-up|runner\sup)\b", re.I)
_FASTEST = pattern("position", "fastest")
_TOP_N = re.compile(
    r"\b(?:round(?:ed|ing|s)?\s(?:out|off)|complet(?:ed|ing|es?)|clos(?:ed|ing|es?)\s(?:out\s)?)\s?(?:out\s)?(?:the|a|his|their)\s"
    r"(?:(?P<podium>(?:[\w-]+\s){0,2}?podium)|(?:[\w-]+\s){0,2}?top[\s-](?P<n>\d+|" + one_of(CARDINALS) + r"))\b", re.I  # noqa: E501
)  # fmt: skip
_STEP = pattern("position", "step")
_ONE_TWO = pattern("position", "one_two")
_LAST_ROW = re.compile(
    r"\bfront[\s-]row\s(?:lock-?out|sweep)\b|\block(?:ed|ing|s)?\sout\sthe\sfront[\s-]row\b", re.I
)


def find(text: str) -> list[Mention]:
    """Return a ``POSITION`` mention for each place; ``form`` says how it is put.

    >>> [(m.value, m.form) for m in find("P6 after pole, then the seventh-placed car rounded out the top ten")]
    [(6, 'P'), (1, 'pole'), (7, 'ordinal'), (10, 'top_n')]
    >>> [m.form for m in find("her third win of the season, on the second row, at the first corner, in the 29th lap")]
    ['win']
    """  # noqa: E501
    return without_overlaps(_all(text))


def _all(text: str) -> Iterator[Mention]:
    for m in _STEP.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), 2 if m["two"] else 3, "step")
    for m in _POLE.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), 1, "pole", m.group().lower())
    for m in _TOP_N.finditer(text):
        n = 3 if m["podium"] else int(m["n"]) if m["n"].isdigit() else CARDINALS[m["n"].lower()]
        yield Mention("POSITION", m.start(), m.end(), n, "top_n")
    for m in _ONE_TWO.finditer(text):
        places = (1, 2, 3) if (m["three"] or m["three_w"]) else (1, 2)
        yield Mention("POSITION", m.start(), m.end(), places, "group")
    for m in _LAST_ROW.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), (1, 2), "group", "front_row")
    for m in _RUNNER_UP.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), 2, "runner_up")
    for m in _P.finditer(text):
        yield from _p(m)
    yield from _ordinals(text)
    for m in _WIN.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), 1, "win", m.group().lower())
    for m in _FASTEST.finditer(text):
        yield Mention("POSITION", m.start(), m.end(), 1, "fastest", m.group().lower())


def _p(m: re.Match[str]) -> Iterator[Mention]:
    word = m["n"] or m["w"]
    value = int(word) if word.isdigit() else CARDINALS[word.lower()]
    if not m["more"]:
        yield Mention("POSITION", m.start(), m.end(), value, "P")
        return
    if " to " in m["more"]:
        return  # "positions one to ten": a range
    yield Mention("POSITION", m.start(), m.end("w"), value, "P")
    other = re.sub(r"^(?:,\s|\s(?:and|to|&)\s)", "", m["more"])
    n = int(other) if other.isdigit() else CARDINALS[other.lower()]
    yield Mention("POSITION", m.end("more") - len(other), m.end("more"), n, "P")


def _ordinals(text: str) -> Iterator[Mention]:
    for m in _ORDINAL.finditer(text):
        value = ordinal(m["o"])
        if value is None or not 0 < value <= 75:
            continue  # no field is larger, but centuries and anniversaries are
        before = text[max(0, m.start() - 24) : m.start()]
        if m["noun"]:
            noun = m["noun"].lower()
            if noun.endswith(("spots", "finishes")) and not re.search(r"(?:and|,|to)\s$", before):
                continue  # "three second-place finishes": a count over other races
            if noun.endswith("best") and re.match(
                r"\s(?:of|in)\s(?:any|the|all|his|her)\b", text[m.end() : m.end() + 12]
            ):
                continue  # "fourth best of any car": a rank in another list
            yield Mention("POSITION", m.start(), m.end(), value, "ordinal", noun)
            continue
        after = text[m.end() : m.end() + 40]
        if _ORD_BEFORE_BAD.search(before) or _COUNT_AFTER.match(after) or not _AFTER_OK.match(after):
            continue
        if (
            re.search(r"\bthe\s$", before)
            and re.match(r"\s(?:for|of|in\s(?:his|her|their))\b", after)
            and not re.match(r"\sof\s\d", after)
        ):
            continue  # "the 41st for him": a count
        at_flag = (
            re.match(
                r"\s(?:at|across|over|past|to)\sthe\s(?:chequered\s|checkered\s)?(?:flag|line|finish)|\s(?:was|were)\b",
                after,
            )
            is not None
        )
        if (
            value == 1
            and not at_flag
            and not re.search(
                r"\b(?:in|finish\w*|came|was|home|were|start\w*|and|to|up|,|—|–|-|:|qualif\w+|placed)\s*$",
                before.rstrip(),
                re.I,
            )
        ):
            continue
        if m["o"].lower() == "second" and re.search(
            r"\d\s$|\b(?:every|split|each|per|tenth\sof\sa|thousandth\w*\sof\sa|half|last)\s*$", before, re.I
        ):
            continue
        if (
            m["o"].lower() in ORDINALS
            and m["o"][0].isupper()
            and value == 1
            and re.match(r"\s*,?\s(?:the|we|it|i|of)\b", after, re.I)
            and not at_flag
        ):
            continue  # "First, the ...": an adverb
        yield Mention("POSITION", m.start(), m.end(), value, "ordinal")
