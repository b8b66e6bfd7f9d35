"""Words: a text cut where names may begin and end, with what the lists of the package know of each word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from ... import knowledge
from ..mentions.mention import Mention
from ..mentions.names import ambiguous, given_names, hard_words, not_names, surnames

_WORD = re.compile(
    r"(?:(?<!\w)[A-ZÀ-Ý]\.)+(?!\w)|[’'](?:s|m|d|ve|ll|re)?(?!\w)"
    r"|[^\W_]+(?:(?![’'](?:s|m|d|ve|ll|re)?(?!\w))[’'\-][^\W_]+)*|\n|[^\w\s]"
)
_PARTICLE = frozenset({
    "de", "van", "von", "der", "den", "da", "di", "la", "le", "del", "du", "dos", "do", "ten", "ter", "el",
    "al", "bin", "st", "y", "des", "della", "zu",
})  # fmt: skip


_SMALL = frozenset({
    "a", "after", "all", "also", "although", "amid", "an", "and", "another", "as", "at", "back",
    "before", "behind", "both", "but", "by", "despite", "down", "during", "each", "every", "for",
    "from", "further", "having", "he", "her", "his", "how", "if", "in", "into", "it", "its", "just",
    "last", "like", "more", "most", "neither", "next", "no", "not", "now", "of", "on", "once",
    "one", "only", "or", "other", "our", "out", "over", "she", "since", "so", "some", "still",
    "such", "that", "the", "their", "then", "there", "these", "they", "this", "those", "though",
    "through", "to", "under", "until", "up", "we", "what", "when", "where", "while", "who", "with",
    "without", "yet", "you", "i", "my",
})  # fmt: skip
"""Words in small letters that begin sentences."""


class Word(NamedTuple):
    """A word of a text; ``name`` where it may be part of a name, ``inside`` the kind of mention it is in.

    ``run`` numbers the runs of words that stand side by side and may all be parts of names.
    """

    text: str
    start: int
    end: int
    name: bool
    inside: str
    run: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a word wherever it stands: how it is called in contexts, its shape, lists, itself."""

    context: str
    shape: str
    lists: str
    own: tuple[str, ...]


def cut(text: str, solid: Iterable[Mention] = ()) -> list[Word]:
    """The words of ``text``; those inside a mention in ``solid`` are no parts of names.

    >>> [(w.text, w.run) for w in cut("Ben van Ott's No. 6") if w.name]
    [('Ben', 0), ('Ott', 0), ('No', 1)]
    """
    out: list[Word] = []
    ranges = iter(sorted((m.start, m.end, m.kind) for m in solid))
    at = next(ranges, None)
    run, joined, gap = -1, False, -1
    for m in _WORD.finditer(text):
        start, end, word = m.start(), m.end(), m.group()
        while at is not None and at[1] <= start:
            at = next(ranges, None)
        inside = at[2] if at is not None and at[0] < end else ""
        name = not inside and (word[0].isupper() or (len(word) > 2 and word[1] in "'’" and word[2].isupper()))
        beside = joined and gap == start - 1 and text[gap] in " \u00a0"
        if name and not beside:
            run += 1
        joined = name or (beside and not inside and word.lower() in _PARTICLE)
        out.append(Word(word, start, end, name, inside, run if joined else -1))
        gap = end
    return out


@lru_cache(maxsize=50_000)
def known(word: str) -> Known:
    """What is known of ``word``.

    >>> known("Racing").lists, known("held").context, known("12").context
    ('ST', 'held', '<0>')
    """
    low = word.lower()
    shape = _shape(word)
    if not word[0].isalpha():
        return Known("<0>" if word[0].isdigit() else word, shape, "", ())
    lists = "".join(letter for letter, words in _lists() if low in words)
    if word[0].islower():
        return Known(low, shape, lists, ())
    plain = low in not_names() or low in _SMALL
    context = f"^{low}" if plain else f"<{shape}{lists}>"
    own = (
        f"w={low}", f"s2={low[-2:]}", f"s3={low[-3:]}", f"s4={low[-4:]}", f"p3={low[:3]}", f"sh={shape}",
        f"l={lists}", f"n={min(len(low), 10)}",
    )  # fmt: skip
    return Known(context, shape, lists, own)


def _shape(word: str) -> str:
    if word.isdigit():
        return "0"
    if word.endswith("."):
        return "X."
    if word.isupper():
        return "XX" if len(word) > 4 else "X" * min(len(word), 3)
    if any(c.isdigit() for c in word):
        return "X0"
    if "-" in word:
        return "X-X"
    return "xX" if any(c.isupper() for c in word[1:]) else "Xx"


@cache
def _lists() -> tuple[tuple[str, frozenset[str]], ...]:
    suffixes = knowledge.load("phrases")["team_suffixes"]["words"]
    makers = [m["name"] for m in knowledge.load("makers")["maker"]]
    places = [
        *(c["name"] for c in knowledge.load("circuits")["circuit"]),
        *(e["name"] for e in knowledge.load("events")["event"]),
    ]
    return (
        ("a", ambiguous()),
        ("g", given_names()),
        ("s", surnames()),
        ("H", hard_words()),
        ("N", not_names()),
        ("S", frozenset(word for name in suffixes for word in name.split())),
        ("M", frozenset(word for name in makers for word in name.lower().split())),
        ("P", frozenset(word for name in places for word in name.lower().split() if len(word) > 3)),
        ("T", frozenset({"team", "racing", "motorsport", "motorsports", "autosport", "squadra", "scuderia"})),
    )
