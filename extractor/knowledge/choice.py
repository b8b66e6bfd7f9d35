"""A choice among many words as one pattern that costs little, however many words there are.

The ``re`` module tries the words of ``a|b|c`` one after the other at every place of a text. Here words that
start alike share their start, so that at most places the first letter settles that none of them fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_Atoms = tuple[str, ...]
_NO_ATOMS: Mapping[str, str] = {}


def one_of(words: Iterable[str], atoms: Mapping[str, str] = _NO_ATOMS, *, fold: bool = True) -> str:
    """A pattern that matches what ``word1|word2|…`` matches, in the same order of preference.

    ``atoms`` gives the pattern by which a character is written in place of itself; it must not be able to
    match letters or digits. With ``fold`` the pattern is for ``re.I``: words that differ only in capitals
    are one. The pattern is a group; of no words it matches nowhere.

    >>> one_of(["grand prix", "grand", "gp"])
    '(?:g(?:rand(?:\\\\ prix)?|p))'
    >>> one_of(["a b", "a"], {" ": r"[\\\\s-]"})
    '(?:a(?:[\\\\\\\\s-]b)?)'
    >>> one_of([])
    '(?:(?!))'
    """
    written = dict.fromkeys(
        tuple(atoms.get(char) or re.escape(char) for char in (word.lower() if fold else word))
        for word in words
    )
    body = _choice(list(written)) if written else "(?!)"
    return f"(?:{body})"


def _choice(tails: Sequence[_Atoms]) -> str:
    """The pattern of tails, of which an earlier one goes before a later one."""
    if len(tails) == 1:
        return "".join(tails[0])
    if () in tails:  # the end of a word: what stands before it goes first, what stands after it last
        end = tails.index(())
        before, after = tails[:end], [tail for tail in tails[end + 1 :] if tail]
        pattern = f"(?:{_choice(before)})?" if before else ""
        if after:
            return f"(?:{pattern}|{_choice(after)})" if pattern else f"(?:{_choice(after)})??"
        return pattern
    groups: dict[str, list[_Atoms]] = {}
    for tail in tails:
        groups.setdefault(tail[0], []).append(tail[1:])
    if len(groups) > 1 and not _apart(groups):
        return "(?:" + "|".join("".join(tail) for tail in tails) + ")"
    choices = [first + _choice(rest) for first, rest in groups.items()]
    return choices[0] if len(choices) == 1 else "(?:" + "|".join(choices) + ")"


def _apart(firsts: Iterable[str]) -> bool:
    """Is there no text that two of these atoms match the start of?"""
    marks = [first for first in firsts if not first.isalnum()]
    return len(marks) < 2 or all(len(mark.removeprefix("\\")) == 1 for mark in marks)
