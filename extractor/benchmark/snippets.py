"""Pieces of a corpus page that must come out of it, and pieces that must not.

What must be in is read off the gold: every list item, every row of a table, every heading, the first and
the last words of every paragraph and quote. What must not be in is read off the page: every sentence in it,
of four words at least, that stands neither in the gold body nor in the title nor in the end notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.benchmark.overlap import shingles
from extractor.benchmark.shown import shown_lines
from extractor.corpus.body import Body
from extractor.page.source.spaces import folded

_EDGE = 8  # words at either end of a paragraph
_LEAST = 4  # words; shorter runs stand anywhere by chance
_SENTENCES = re.compile(r"(?<=[.!?…])[”\"’»)]*\s+(?=[\"“‘«(]?[A-ZÀ-Þ0-9])")
_TELLS_RESULT = re.compile(
    r"\b(?:P\d{1,2}|\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|poles?"
    r"|podiums?|victor\w+|wins?|won|winners?|winning|triumph\w*|fastest|titles?|champions?|points?|DN[FS]|retire\w*"
    r"|finish\w*|leads?|led|\d+[.:]\d+|Siege?|Sieger\w*|Platz|gewinnt|gewann|victoires?|gagne|remporte|vittoria"
    r"|vince|vinto|victoria|gana|ganó)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Snippets:
    """Pieces of one page, folded (`page.spaces.folded`); ``results`` are the foreign ones with a result."""

    wanted: tuple[str, ...]
    foreign: tuple[str, ...]
    results: frozenset[str]

    def lost(self, output: str) -> list[str]:
        """The wanted pieces that ``output`` does not have.

        >>> Snippets(("p1 marr", "p2 ito"), (), frozenset()).lost("P2 | Ito")
        ['p1 marr']
        """
        return [piece for piece in self.wanted if not _in(piece, folded(output))]

    def leaked(self, output: str) -> list[str]:
        """The foreign pieces that ``output`` has.

        >>> Snippets((), ("hale takes the cup",), frozenset()).leaked("News: Hale takes the cup!")
        ['hale takes the cup']
        """
        return [piece for piece in self.foreign if _in(piece, folded(output))]


def snippets(page: str, body: Body) -> Snippets:
    """The pieces of a page whose gold is ``body``."""
    foreign = dict.fromkeys(foreign_sentences(page, body))
    results = frozenset(folded(said) for said in foreign if _TELLS_RESULT.search(said))
    return Snippets(
        tuple(dict.fromkeys(wanted_pieces(body))), tuple(dict.fromkeys(map(folded, foreign))), results
    )


def wanted_pieces(body: Body) -> Iterator[str]:
    """What must be in, folded.

    >>> from extractor.corpus.body import parse_body
    >>> body = parse_body(b"<release><title>Marr wins</title><p>Marr won.</p><h>Race 2</h></release>")
    >>> list(wanted_pieces(body))
    ['marr won', 'race 2']
    """
    for block in body.body:
        if block.kind == "table":
            lines: Iterable[str] = (" ".join(cell.text for cell in row) for row in block.rows)
        else:
            lines = block.text.split("\n")
        for line in lines:
            words = folded(line).split()
            if block.kind in ("paragraph", "quote") and len(words) > 2 * _EDGE:
                yield " ".join(words[:_EDGE])
                yield " ".join(words[-_EDGE:])
            elif words:
                yield " ".join(words)


def foreign_sentences(page: str, body: Body) -> Iterator[str]:
    """What must not be in, as the page says it."""
    release = body.body + body.end_notes
    blocks = [f"{block.speaker or ''} {block.role or ''} {block.text}" for block in release]
    own = f" {folded(' '.join([body.title, *blocks]))} "
    runs = shingles(own)
    for line in shown_lines(page):
        for sentence in _SENTENCES.split(line):
            words = folded(sentence)
            if len(words.split()) < _LEAST or _in(words, own):
                continue
            pieces = shingles(words)
            # A line that holds more of the release than of anything else is one that this walk cut too long.
            if sum(piece in runs for piece in pieces) < 0.5 * len(pieces):
                yield sentence


def _in(piece: str, text: str) -> bool:
    return f" {piece} " in f" {text} "
