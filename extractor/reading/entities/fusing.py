"""Fusing: what the rules and the model find, as one list of people."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ..mentions.mention import Mention
from ..mentions.names import title_case
from ..ranges import Ranges
from .model import config
from .tagging import Name, Tagged

_DOT = re.compile(r"(?:Jr|Sr|JR|SR)\.")


def fuse(text: str, rules: Sequence[Mention], tagged: Tagged) -> tuple[list[Mention], list[Mention]]:
    """The full names of people, then the people called by one word.

    A person is who the rules or the model name; the model may also deny what the rules take for one, and let
    a name go on where the rules end it.
    """
    sure = config()["reading"]
    people = [n for n in tagged.names if n.kind == "PERSON"]
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
    single = [_mention(text, n, "lone") for n in people if n.words == 1 and n.sure >= sure["single"]]
    return sorted(full, key=lambda m: m.start), single


def _mention(text: str, name: Name, form: str) -> Mention:
    end = name.end
    if _DOT.match(text, text.rfind(" ", 0, end) + 1):
        end += 1
    value = title_case(re.sub(r"[\s\u00a0]+", " ", text[name.start : end]))
    return Mention("PERSON", name.start, end, value, form)
