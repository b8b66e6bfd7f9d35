"""Tagging: the people, teams and sponsors of a text, each with its probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..mentions.mention import Mention
from .features import of_text
from .model import KINDS, Floats, Weights, config, softmax
from .words import Word, cut


@dataclass(frozen=True, slots=True)
class Name:
    """Characters ``start`` to ``end`` as a name of ``kind``, of so many ``words``, with its probability."""

    start: int
    end: int
    kind: str
    words: int
    sure: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """The names of a text, and how probably each of its words (by where it starts) is part of a person."""

    names: list[Name]
    person: dict[int, float]


def rules_of(rules: Iterable[Mention], words: Sequence[Word]) -> dict[int, str]:
    """What the rules take words for, by where these start."""
    out: dict[int, str] = {}
    ranges = sorted((m.start, m.end, m.kind) for m in rules)
    k = 0
    for w in words:
        while k < len(ranges) and ranges[k][1] <= w.start:
            k += 1
        if k < len(ranges) and ranges[k][0] <= w.start:
            out[w.start] = ranges[k][2]
    return out


def tag(text: str, solid: Iterable[Mention], rules: Iterable[Mention], model: Weights) -> Tagged:
    """Find names in ``text`` outside ``solid``; ``rules`` are names that the rules hold possible."""
    words = cut(text, solid)
    some = of_text(words, rules_of(rules, words))
    at = [i for i, _ in some]
    shares = softmax(together([words[i].text for i in at], model.scores([f for _, f in some])))
    names = _names(words, at, shares)
    people = shares[:, 1].tolist()
    return Tagged(names, {words[i].start: p for i, p in zip(at, people, strict=True)})


def together(words: Sequence[str], scores: Floats) -> Floats:
    """Scores drawn to the mean of all places of the same word: one release means one thing by it."""
    if not words:
        return scores
    index: dict[str, int] = {}
    of = np.array([index.setdefault(word.lower(), len(index)) for word in words])
    sums = np.zeros((len(index), scores.shape[1]), np.float32)
    np.add.at(sums, of, scores)
    means = sums / np.bincount(of)[:, None]
    share = float(config()["reading"]["share"])
    drawn: Floats = (1 - share) * scores + share * means[of]
    return drawn


def _names(words: Sequence[Word], at: Sequence[int], shares: Floats) -> list[Name]:
    """Words of one kind side by side, as names."""
    out: list[Name] = []
    best = shares.argmax(1).tolist()
    group: list[int] = []

    def close() -> None:
        if group:
            first, last = words[at[group[0]]], words[at[group[-1]]]
            kind = best[group[0]]
            sure = float(shares[group, kind].min())
            out.append(Name(first.start, last.end, KINDS[kind], len(group), sure))
            group.clear()

    for k, i in enumerate(at):
        if group and (words[i].run != words[at[group[-1]]].run or best[k] != best[group[-1]]):
            close()
        if best[k]:
            group.append(k)
    close()
    return out
