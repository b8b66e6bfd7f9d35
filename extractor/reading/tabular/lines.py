"""The lines of an article as lists show them: items, short paragraphs, pairs of cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.page.article import Article, Block
from extractor.reading.drafts import Draft, Offsets
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import is_header, role_of
from extractor.reading.tabular.context import lines_of, read_heading
from extractor.reading.tabular.labels import Label, label_of, label_pair

Found = tuple[list[Draft], list[Offsets]]
"""Drafts, and the lines that they explain in full."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article: its text, the block it stands in and the lines before it in that block.

    ``until`` is the block where a line ends that was put together from two.
    """

    piece: Piece
    index: int
    kind: str
    above: tuple[Piece, ...] = ()
    label: Label | None = None
    until: int | None = None


def whole_lines(article: Article) -> Iterator[Line]:
    """The lines as they stand, those of tables and quotes left out."""
    for index, block in enumerate(article.blocks):
        if block.kind not in ("table", "quote", "title"):
            yield from (Line(piece.strip(), index, block.kind) for piece in lines_of(block))


def lines_in(article: Article) -> Iterator[Line]:
    for index, block in enumerate(article.blocks):
        if block.kind == "table":
            yield from _pairs(article, block, index)
        elif block.kind not in ("quote", "title"):
            above: list[Piece] = []
            for piece in _apart(lines_of(block)):
                runs = _run_in(piece)
                if runs:
                    heads = list(reversed(above))
                    for head, items in runs:
                        said = read_heading(head)
                        if said.class_name is None and not said.decided:
                            heads = list(reversed(above))  # "Final:" after "Stage 2:" is no stage
                        heads[:0] = [head] if head.text else []
                        yield from (Line(item, index, block.kind, tuple(heads)) for item in items)
                    above.append(piece)
                    continue
                label = label_of(piece, article.text)
                yield Line(piece, index, block.kind, tuple(reversed(above)), label)
                above.append(piece)


_DIVIDED = re.compile(r"\s+[/|;]\s+(?=[^\s/:|][^/:|]{0,23}:\s)")
# "START: 4th FINISH: 29thPOINTS: 7th": nothing, or not even a blank, divides label from label.
_LABEL = (
    r"(?:(?:[A-Z][\w-]{1,11}\s){0,2}(?i:start(?:ed|ing\sposition)?|finish(?:ed)?)"
    r"|(?i:points|laps)|(?i:stage)\s\d)"
)
_RUN_OF_LABELS = re.compile(rf"{_LABEL}\s?:\s?\S+\s*\|?\s*{_LABEL}[^:]{{0,14}}:")
_GLUED = "|".join(f"(?<={ending})" for ending in ("th", "st", "nd", "rd", "TH", "ST", "ND", "RD"))
_NEXT_LABEL = re.compile(rf"(?:(?<=[\s|])|{_GLUED})(?={_LABEL}[^:]{{0,14}}:)")


_INNER_RANK = re.compile(r"(?<![\w.#(])(\d{1,2})(?:\.|\))\s+(?=[A-ZÀ-Þ#(\d])")
# These say places only behind a heading and where they count 1, 2, 3: "Race 2: 1st Moss, 2nd Ito, 3rd Rand".
_LOOSE_RANK = re.compile(
    r"(?:^|(?<=:\s)|(?<=[,;/–—]\s))[Pp]?(\d{1,2})(?:(?:st|nd|rd|th|º)?\s|\s?[-–—]\s?)\s*(?=[A-ZÀ-Þ#])"
)
_FEWEST = 3


def _run_in(line: Piece) -> list[tuple[Piece, list[Piece]]]:
    """Lists set in running text, each with what heads it: ``Pro: 1. Moss 2. Ito 3. Rand. Am: 1. Lee 2. Orr``.

    >>> [(head.text, [item.text for item in items]) for head, items in _run_in(
    ...     Piece("Top three: 1. Moss (Ford), 2. Ito, 3. Rand. Am: 1. Lee, 2. Orr", 0))]
    [('Top three:', ['1. Moss (Ford)', '2. Ito', '3. Rand']), ('Am:', ['1. Lee', '2. Orr'])]
    >>> [item.text for _, items in _run_in(Piece("Race 2: 1st Moss, 2nd Ito, 3rd Rand", 0)) for item in items]
    ['1st Moss', '2nd Ito', '3rd Rand']
    """
    marks = list(_INNER_RANK.finditer(line.text))
    if not marks:
        marks = list(_LOOSE_RANK.finditer(line.text))
        if [int(m[1]) for m in marks] != list(range(1, len(marks) + 1)):
            return []
    places = [int(m[1]) for m in marks]
    starts = [n for n, place in enumerate(places) if place == 1]
    if not starts or starts[0] != 0:
        return []
    runs: list[tuple[Piece, list[Piece]]] = []
    head = line.cut(0, marks[0].start()).strip()
    for start, end in pairwise([*starts, len(marks)]):
        if end - start < (_FEWEST if not runs else 2) or any(a >= b for a, b in pairwise(places[start:end])):
            return []
        ends = [m.start() for m in marks[start + 1 : end + 1]]
        ends += [len(line.text)] * (end - start - len(ends))
        items = [line.cut(m.start(), stop) for m, stop in zip(marks[start:end], ends, strict=True)]
        heading = _NEXT_HEAD.search(items[-1].text) if end < len(marks) else None
        runs.append((head, [item.strip(" ,;–—/") for item in items]))
        if heading:
            runs[-1][1][-1] = items[-1].cut(0, heading.start()).strip(" ,;–—/.")
            head = items[-1].cut(heading.start(1)).strip()
    if runs and re.search(r"(?:[^\W\d_]{3}|[\])])\.$", runs[-1][1][-1].text):
        runs[-1][1][-1] = runs[-1][1][-1].strip(".")
    return runs


# What heads the next list at the end of the last row of the one before: "3. Rand (Ford). Am:"
_NEXT_HEAD = re.compile(r"(?:[.;]|\s[–—/|])\s+([A-ZÀ-Þ][^.;:]{1,40}\s?(?::|--|–|—))\s*$")


def _apart(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Lines, and those cut in two that hold several labels: ``FP3: 14th (25 laps) / Q1: 19th``."""
    for piece in pieces:
        at = 0
        if len(piece.text) < 160:
            cut = _NEXT_LABEL if _RUN_OF_LABELS.match(piece.text) else _DIVIDED
            for m in cut.finditer(piece.text):
                yield piece.cut(at, m.start()).strip(" |/")
                at = m.end()
        yield piece.cut(at).strip()


def _pairs(article: Article, block: Block, index: int) -> Iterator[Line]:
    """A table of two columns may be label lines: ``Start | 12th``."""
    if not block.rows or len(block.rows[0]) != 2 or is_header(block.rows[0]):
        return
    pairs = []
    for row in block.rows:
        left, right = (Piece(c.text, c.start).strip() for c in row)
        pairs.append((left, right, label_pair(left, right, article.text)))
    if sum(label is not None and label.kind in ("fact", "session") for *_, label in pairs) * 2 > len(pairs):
        for left, right, label in pairs:
            if left.text and right.text and label:
                span = Piece(article.text[left.start : right.end], left.start)
                yield Line(span, index, "table", (), label)


def in_pairs(lines: Sequence[Line], ranked: Callable[[Piece], int | None]) -> list[Line]:
    """The lines, those joined two and two where every ranked line has a second one below it.

    Scrapers set ``1 17 Ada Moss`` and ``Ford Mustang +3.4`` on lines of their own.
    """
    places = [None if line.kind == "table" or line.label else ranked(line.piece) for line in lines]
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = at
        while (
            end + 1 < len(lines)
            and places[end] is not None
            and places[end + 1] is None
            and adjacent(lines[end], lines[end + 1])
            and len(lines[end + 1].piece.text) <= _SHORT
            and not re.search(r"[.!?:]$", lines[end + 1].piece.text)
            and (end == at or places[end] == (places[end - 2] or 0) + 1)
        ):
            end += 2
        if end - at < 2 * _FEWEST:
            result.append(lines[at])
            at += 1
            continue
        for first, second in zip(lines[at:end:2], lines[at + 1 : end : 2], strict=True):
            blank = " " * (second.piece.start - first.piece.end)  # offsets stay right
            text = first.piece.text + blank + second.piece.text
            result.append(replace(first, piece=Piece(text, first.piece.start), until=second.index))
        at = end
    return result


_SHORT = 60


def column_line(text: str) -> bool:
    """``POS. DRIVER`` and its kind: nothing but words of column headers (and what a mark means)."""
    text = re.sub(r"\([*†][^)]*\)", "", text)
    tokens = re.split(r"\s{2,}|\t|\s*\|\s*|\s+", text.strip())
    return len(tokens) > 1 and all(role_of(t) is not None for t in tokens)


def adjacent(a: Line, b: Line) -> bool:
    """True when nothing but column lines and row headings can stand between two lines."""
    return b.index - (a.until or a.index) <= 1
