"""Items: a sentence as the sequence of its mentions and the plain words and marks between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .mentions.mention import Mention

_WORD = re.compile(r"[’']s(?![\w])|\d+(?:[.,]\d+)+|\w(?:[\w’'\-]*\w)?|[^\w\s]")
_TAIL = re.compile(r"[’']s$")


@dataclass(frozen=True, slots=True)
class Item:
    """A mention, a word or a punctuation mark; ``kind`` is the mention's kind, ``WORD`` or ``MARK``."""

    kind: str
    text: str
    start: int
    end: int
    mention: Mention | None = None

    @property
    def low(self) -> str:
        return self.text.lower()


def itemise(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Item]:
    """Split ``text[start:end]`` into items; ``mentions`` are those inside the range, in order.

    >>> m = Mention("POSITION", 11, 16, 3, "ordinal")
    >>> [(i.kind, i.text) for i in itemise("Car 6 came third, again", 0, 23, [m])][3:]
    [('POSITION', 'third'), ('MARK', ','), ('WORD', 'again')]
    """
    out: list[Item] = []
    at = start
    for m in mentions:
        out.extend(_words(text, at, m.start))
        out.append(Item(m.kind, text[m.start : m.end], m.start, m.end, m))
        at = m.end
    out.extend(_words(text, at, end))
    return out


def _words(text: str, start: int, end: int) -> list[Item]:
    out = []
    for m in _WORD.finditer(text, start, end):
        word = m.group()
        tail = _TAIL.search(word)
        if tail and tail.start() > 0:
            cut = m.start() + tail.start()
            out.append(Item("WORD", text[m.start() : cut], m.start(), cut))
            out.append(Item("MARK", "’s", cut, m.end()))
        elif tail:
            out.append(Item("MARK", "’s", m.start(), m.end()))
        else:
            out.append(Item("WORD" if word[0].isalnum() else "MARK", word, m.start(), m.end()))
    return out
