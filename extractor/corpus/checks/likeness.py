"""No two releases say the same thing in the same words, and none comes from a template.

Two sentences of different releases are near-duplicates when their word triples overlap by half (Jaccard
index of shingles, Broder 1997). They come from one template when the same holds after every name, number
and ordinal has been masked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from extractor.corpus.body import Body
from extractor.corpus.checks import Problem
from extractor.corpus.releases import CorpusRelease

_PROSE = frozenset({"paragraph", "quote", "caption", "teaser"})
_FEWEST = 7  # words; shorter sentences are fixed phrases of the trade
_LEAST_PROSE = 4  # words in lower case; what has fewer is a label, not a sentence
_LIKE = 0.5
_LIKE_MASKED = 0.6
_COMMON = 60  # sentences that share a triple; a commoner one says nothing
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
_PLAIN = re.compile(r"\b[a-z]{2,}\b")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][a-z]+)?|\d[\d.,:]*")
_NUMBERS = re.compile(
    r"\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|p\d+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Said:
    release: int
    text: str
    triples: frozenset[tuple[str, ...]]


def sentences(body: Body) -> Iterator[str]:
    """The sentences of running text; titles, tables, lists and end notes have forms of their own.

    >>> from extractor.corpus.body import parse_body
    >>> page = b"<release><title>T</title><p>Marr was first to the flag. No. 6 MARR</p></release>"
    >>> list(sentences(parse_body(page)))
    ['Marr was first to the flag.']
    """
    for block in body.blocks:
        if block.kind in _PROSE:
            yield from (s for s in _SENTENCE.split(block.text) if len(_PLAIN.findall(s)) >= _LEAST_PROSE)


def check_likeness(releases: Iterable[CorpusRelease]) -> Iterator[Problem]:
    """Yield pairs of sentences from two releases that are near-duplicates or share a template."""
    found = list(releases)
    told: set[tuple[str, str]] = set()
    for make, least, name in (
        (_words, _LIKE, "near-duplicate"),
        (_masked, _LIKE_MASKED, "one template"),
    ):
        for one, two in _alike(found, make, least):
            if (one.text, two.text) in told:
                continue
            told.add((one.text, two.text))
            yield Problem(
                found[one.release].body_path,
                "",
                f"{name} with {found[two.release].id}; say it anew: {one.text[:90]!r} ~ {two.text[:90]!r}",
            )


def _alike(
    releases: list[CorpusRelease], make: Callable[[str], list[str]], least: float
) -> Iterator[tuple[_Said, _Said]]:
    said = [
        _Said(number, sentence, frozenset(triples))
        for number, release in enumerate(releases)
        for sentence in sentences(release.body)
        if len(triples := _triples(make(sentence))) >= _FEWEST - 2
    ]
    by_triple: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(said):
        for triple in one.triples:
            by_triple[triple].append(index)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for holders in by_triple.values():
        if len(holders) > _COMMON:
            continue
        for i, first in enumerate(holders):
            for second in holders[i + 1 :]:
                if said[first].release != said[second].release:
                    shared[first, second] += 1
    for (first, second), common in sorted(shared.items()):
        one, two = said[first], said[second]
        if common / (len(one.triples) + len(two.triples) - common) >= least:
            yield one, two


def _triples(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _words(sentence: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(sentence)]


def _masked(sentence: str) -> list[str]:
    """The words, names as ``X`` and numbers as ``N``, runs as one; nothing if little else is left."""
    masked: list[str] = []
    for place, word in enumerate(_WORD.findall(sentence)):
        if _NUMBERS.fullmatch(word):
            word = "N"
        elif word[0].isupper() and (place or word.lower() not in _OPENERS.split()):
            word = "X"
        else:
            word = word.lower()
        if word not in "XN" or masked[-1:] != [word]:
            masked.append(word)
    return masked if sum(word not in "XN" for word in masked) >= _FEWEST else []


_OPENERS = """a after all an as at before both but by for from having he her his i if in it no not on once
only our she so that the their then there they this to we when while with"""
