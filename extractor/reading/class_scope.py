"""Class scope: overall or in class, and in which class, a place holds."""

from __future__ import annotations

import re

from ..knowledge import pattern
from .drafts import Offsets
from .frame import Frame
from .mentions.mention import Mention
from .scene import Sentence

_OVERALL = re.compile(
    r"^\W*(?:place\s|position\s|spot\s|finish\s|result\s)?overall\b|^\W*in\sthe\soverall\b", re.I
)
_IN_CLASS = pattern("scope", "in_class")


_TITLE = re.compile(
    r"(?:points\s|class\s)?(?:champions?|championship|title|crown)\b"
)  # "the 2023 GTP champion" races elsewhere today


def class_of(
    s: Sentence,
    first: int,
    last: int,
    frame: Frame,
    entry_class: str | None,
    previous: tuple[str, Offsets] | None,
) -> tuple[str | None, str | None, tuple[Offsets, ...]]:
    """(scope, class, characters): scope is ``overall`` or ``class`` where the text says so, else None."""
    end = s.items[last].end - s.start
    after = s.text[end : end + 48]
    if (
        "overall" in (s.items[first].text.lower() if first < len(s.items) else "")
        or _OVERALL.search(after)
        or re.search(
            r"\boverall\s(?:\w+\s)?$",
            s.text[max(0, s.items[first].start - s.start - 18) : s.items[first].start - s.start],
            re.I,
        )
    ):
        return "overall", None, ()
    classes = [i for i in s.of_kind("CLASS") if not _TITLE.match(s.words(i + 1, i + 2))]
    for i in classes:
        m = s.items[i].mention
        assert m is not None
        if last < i <= last + 5 and re.fullmatch(
            r"(?:place|position|spot|finish|result|victory|win|effort|run|overall)?\s?(?:in|of|among|amongst|on)?\s?(?:the|his|its)?\s?",
            s.words(last + 1, i - 1),
        ):
            return "class", m.value, ((m.start, m.end),)
        if (
            i < first
            and first - i <= 3
            and s.words(i + 1, first - 1)
            in ("", "class", "’s", "podium", "race", "was", "class was", "race was")
        ):
            return "class", m.value, ((m.start, m.end),)
    in_class = (
        bool(_IN_CLASS.search(after))
        or re.search(
            r"\bclass\s$",
            s.text[max(0, s.items[first].start - s.start - 7) : s.items[first].start - s.start],
            re.I,
        )
        is not None
    )
    clause = s.clause_of(first)
    best: tuple[int, Mention] | None = None
    for i in classes:
        m = s.items[i].mention
        assert m is not None
        distance = abs(i - first) + (0 if s.clause_of(i) is clause else 8)
        if best is None or distance < best[0]:
            best = (distance, m)
    if entry_class and (best is None or best[0] > 10):
        return ("class" if in_class or frame.multi_class else None), entry_class, ()
    if best:
        named_so = (
            re.search(
                r"\bin\s(?:the\s)?$",
                s.text[max(0, best[1].start - s.start - 8) : best[1].start - s.start],
                re.I,
            )
            is not None
        )
        return (
            ("class" if in_class or frame.multi_class or named_so else None),
            best[1].value,
            ((best[1].start, best[1].end),),
        )
    section = frame.section_classes.get(s.paragraph)
    if section:
        return "class", section[0], (section[1],)
    if entry_class:
        return "class", entry_class, ()
    if previous and frame.multi_class:
        return "class", previous[0], (previous[1],)
    if frame.only_class:
        return "class", frame.only_class, ()
    return ("class" if in_class else None), None, ()
