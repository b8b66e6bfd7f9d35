"""Sentences and quotations of a release, as character ranges."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable

from ..knowledge import pattern

_END = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)|\n\s*\n|\n|(?<=\w)\.(?=[A-Z][a-z]+\s)")
_ABBREVIATION = pattern("sentences", "abbreviation")
_QUOTE = re.compile(
    r"“[^“”]{20,}?(?:”|(?=\n\s*\n[^“])|$)|(?<!\w)\"[^\"\n]{20,}?\"|«[^»]{20,}?»|„[^“”]{20,}?[“”]"
)


def find_sentences(text: str, keep_whole: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as (start, end) pairs, white space at their edges left out.

    ``keep_whole`` are ranges (mentions) inside which no sentence ends. A line break ends a sentence, since
    the page stage has already joined broken lines.

    >>> t = "The No. 6 won at 2.10 p.m. on Sunday. It was close."
    >>> [t[a:b] for a, b in find_sentences(t)]
    ['The No. 6 won at 2.10 p.m. on Sunday.', 'It was close.']
    """
    whole = sorted(keep_whole)
    starts = [a for a, _ in whole]
    cuts = [0]
    for m in _END.finditer(text):
        mark = text[m.start() : m.end()]
        if mark.startswith("\n"):
            cuts.append(m.end())
            continue
        if mark.startswith("."):
            if _ABBREVIATION.search(text[max(0, m.start() - 8) : m.start()]) and not re.match(
                r"\s+(?:The|In|It|He|She|A|For|With|On|At|But)\s", text[m.end() : m.end() + 9]
            ):
                continue
            nxt = text[m.end() : m.end() + 3].lstrip(' "“‘(')
            if nxt and nxt[0].islower():
                continue
        i = bisect_right(starts, m.start()) - 1
        if (
            i >= 0
            and whole[i][1] > m.start() + 1
            and whole[i][0] <= m.start()
            and whole[i][1] > m.end() - 1
            and whole[i][1] != m.start() + 1
        ):
            continue
        cuts.append(m.end())
    cuts.append(len(text))
    out = []
    for a, b in itertools.pairwise(cuts):
        piece = text[a:b]
        stripped = piece.strip()
        if stripped:
            lead = len(piece) - len(piece.lstrip())
            out.append((a + lead, a + lead + len(stripped)))
    return out


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Return the ranges in which somebody is quoted (twenty characters and more between quotation marks).

    >>> t = 'He said: “We are very happy with second place today.” Then he left.'
    >>> [t[a:b] for a, b in find_quotations(t)]
    ['“We are very happy with second place today.”']
    """
    return [(m.start(), m.end()) for m in _QUOTE.finditer(text)]
