"""Whether the structure of a release came out: tables and lists cell by cell, quotes, nothing said twice."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.corpus.body import Body, BodyBlock
from extractor.page.article import Article, Block
from extractor.page.source.spaces import folded

_SENTENCES = re.compile(r"(?<=[.!?…])[”\"’»)]*\s+|\n")
_NAME = 12  # words of a line that may hold a speaker with the role
_LEAST = 6  # words; shorter sentences may well be said again


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of one page's structure.

    ``lost_rows`` are gold rows and items that did not come out as one row or item with all their cells in
    order (``rows`` is their number), ``lost_quotes`` and ``lost_speakers`` likewise; ``repeated`` are
    sentences that the body has more often than the gold.
    """

    rows: int
    lost_rows: tuple[str, ...]
    quotes: int
    lost_quotes: tuple[str, ...]
    speakers: int
    lost_speakers: tuple[str, ...]
    repeated: tuple[str, ...]


def kept(body: Body, article: Article) -> Kept:
    """Hold an Article against the gold of its page."""
    wanted = list(_wanted_rows(body.body))
    made = Counter(_made_rows(article.blocks))
    lost = []
    for row in wanted:
        if made[row] > 0:
            made[row] -= 1
        else:
            lost.append(" | ".join(row))
    quotes = [block for block in body.body if block.kind == "quote"]
    # The words of a quote may stand in a block with the name below: the block holds them all the same.
    boxes = [
        (folded(b.text), folded(b.speaker or "")) for b in article.blocks if b.kind not in ("title", "table")
    ]
    lost_quotes, lost_speakers = [], []
    for quote in quotes:
        said, speaker = folded(quote.text), folded(quote.speaker or "")
        at = next((n for n, (text, _) in enumerate(boxes) if said in text), None)
        if at is None:
            lost_quotes.append(said)
            continue
        # A line of its own right above or below says who speaks, too; a whole paragraph does not.
        around = [text for text, _ in boxes[max(0, at - 1) : at + 2] if len(text.split()) <= _NAME]
        if speaker and not any(speaker in text for text in (*boxes[at], *around)):
            lost_speakers.append(speaker)
    return Kept(
        rows=len(wanted),
        lost_rows=tuple(lost),
        quotes=len(quotes),
        lost_quotes=tuple(lost_quotes),
        speakers=sum(bool(quote.speaker) for quote in quotes),
        lost_speakers=tuple(lost_speakers),
        repeated=tuple(_repeated(body, article)),
    )


def _wanted_rows(blocks: Iterable[BodyBlock]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        if block.kind == "table":
            rows = [tuple(text for cell in row if (text := folded(cell.text))) for row in block.rows]
            yield from (row for row in rows if row)
        elif block.kind == "list":
            yield from ((text,) for item in block.items if (text := folded(_plain(item))))


def _plain(markup: str) -> str:
    """The words of a list item, a blank where a line ends.

    >>> _plain("P1<br/><b>Marr</b> &amp; Ito")
    'P1 Marr & Ito'
    """
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br\s*/>", " ", markup)))


def _made_rows(blocks: Iterable[Block]) -> Iterator[tuple[str, ...]]:
    for block in blocks:
        if block.kind == "table":
            seen: set[tuple[int, int]] = set()
            for row in block.rows:
                fresh = []
                for cell in row:
                    if cell.text and (cell.start, cell.end) not in seen:
                        fresh.append(cell)
                    seen.add((cell.start, cell.end))
                if cells := tuple(text for cell in fresh if (text := folded(cell.text))):
                    yield cells
        elif block.kind == "list":
            yield from ((text,) for item in block.text.split("\n") if (text := folded(item)))


def _repeated(body: Body, article: Article) -> Iterator[str]:
    once = Counter(_sentences(block.text for block in body.body))
    made = Counter(_sentences(block.text for block in article.blocks))
    yield from (said for said, count in made.items() if count > max(1, once[said]))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for sentence in _SENTENCES.split(text):
            words = folded(sentence)
            if len(words.split()) >= _LEAST:
                yield words
