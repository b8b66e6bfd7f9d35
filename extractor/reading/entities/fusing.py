"""Fusing: what the rules and the model find, as one list of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ... import knowledge
from ..mentions.mention import Mention
from ..mentions.names import ambiguous, peoples, title_case
from ..ranges import Ranges
from .model import config
from .tagging import Name, Tagged

_MORE = re.compile(r"[ \u00a0][A-ZÀ-Ý][a-zà-ÿ]")  # "Harlan Tools": a part of another name
_DOT = re.compile(r"(?:Jr|Sr|JR|SR)\.")


def fuse(text: str, rules: Sequence[Mention], tagged: Tagged) -> tuple[list[Mention], list[Mention]]:
    """The full names of people, then the people called by one word.

    A person is who the rules or the model name; the model may also deny what the rules take for one, and let
    a name go on where the rules end it.
    """
    sure = config()["reading"]
    people = [_without_people(text, n) for n in tagged.names if n.kind == "PERSON"]
    wide = [n for n in people if n.words > 1 and n.sure >= sure["wider"]]
    starts = list(tagged.person)
    full: list[Mention] = []
    for m in rules:
        inside = starts[bisect_left(starts, m.start) : bisect_left(starts, m.end)]
        if inside and max(tagged.person[at] for at in inside) < sure["veto"]:
            continue
        if any(n.start <= m.start and m.end <= n.end and n.end - n.start > m.end - m.start + 1 for n in wide):
            continue
        full.append(m)
    taken = Ranges((m.start, m.end) for m in full)
    full += [
        _mention(text, n, "full")
        for n in people
        if n.words > 1 and n.sure >= sure["full"] and not taken.meet(n.start, n.end)
    ]
    single = [
        _mention(text, n, "lone")
        for n in people
        if n.words == 1
        and n.sure >= sure["common" if text[n.start : n.end].lower() in ambiguous() else "single"]
        and text[n.start : n.end] not in _countries()
        and not _MORE.match(text, n.end)
    ]
    return sorted(full, key=lambda m: m.start), single


def _without_people(text: str, name: Name) -> Name:
    """``name`` without what people of its country are called: "Germans Ada Moss and Bo Lind"."""
    first, space, _ = text[name.start : name.end].partition(" ")
    if not space or first.lower() not in peoples():
        return name
    return replace(name, start=name.start + len(first) + 1, words=name.words - 1)


def teams(text: str, tagged: Tagged) -> list[Mention]:
    """The teams that the rules do not see: those without a word that teams are called by, and short forms."""
    sure = config()["reading"]
    return [
        Mention("TEAM", n.start, n.end, text[n.start : n.end], "model")
        for n in tagged.names
        if n.kind == "TEAM" and n.sure >= sure["team" if n.words > 1 else "team_word"]
    ]


@cache
def _countries() -> frozenset[str]:
    return frozenset(nation["country"] for nation in knowledge.load("nationalities")["nationality"])


def _mention(text: str, name: Name, form: str) -> Mention:
    end = name.end
    if _DOT.match(text, text.rfind(" ", 0, end) + 1):
        end += 1
    value = title_case(re.sub(r"[\s\u00a0]+", " ", text[name.start : end]))
    return Mention("PERSON", name.start, end, value, form)
