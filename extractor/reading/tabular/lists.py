"""Result lists, standings lists and label lines: `read_lists`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.page.article import Article
from extractor.reading.drafts import Draft, Offsets
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.context import Setting, pieces_above, setting_of
from extractor.reading.tabular.label_blocks import label_blocks
from extractor.reading.tabular.lines import (
    Found,
    Line,
    adjacent,
    column_line,
    in_pairs,
    lines_in,
    whole_lines,
)
from extractor.reading.tabular.orders import TOP, count_of, orders_in_lines
from extractor.reading.tabular.pieces import read
from extractor.reading.tabular.ranked import ranked_drafts
from extractor.reading.tabular.ranks import Rank, orderly, out_of, rank_of, sentence_like
from extractor.reading.tabular.session_lines import session_lines
from extractor.reading.tabular.sessions import sessions_in


@dataclass(frozen=True, slots=True)
class TabularLines:
    """What the lists of an article say, and the lines that are fully understood.

    ``covered`` holds ranges of `Article.text`, in order, that the prose reader may leave out.
    """

    drafts: tuple[Draft, ...]
    covered: tuple[Offsets, ...]


def read_lists(article: Article) -> TabularLines:
    """Read ranked lists and label lines of ``article``; sentences are left to the prose reader.

    >>> from extractor.page import clean
    >>> page = clean("<h1>Moss wins</h1><h2>Race results</h2><ul><li>1st Ada Moss (Ford)<li>2nd Jun Ito</ul>")
    >>> found = read_lists(page)
    >>> [(d.get("position"), d.get("drivers"), d.get("manufacturer")) for d in found.drafts]
    [(1, ('Ada Moss',), 'Ford'), (2, ('Jun Ito',), None)]
    >>> [page.text[a:b] for a, b in found.covered]
    ['1st Ada Moss (Ford)', '2nd Jun Ito']
    """
    drafts: list[Draft] = []
    covered: list[Offsets] = []
    for found, spans in session_lines(article, list(whole_lines(article))):
        drafts += found
        covered += spans
    lines = [line for line in lines_in(article) if not any(a <= line.piece.start < b for a, b in covered)]
    for reader in (orders_in_lines, label_blocks, _ranks, _unranked):
        taken = set(covered)
        rest = [line for line in lines if line.piece.span not in taken]
        for found, spans in reader(article, rest):
            drafts += found
            covered += spans
    covered += [line.piece.span for line in lines if column_line(line.piece.text)]
    return TabularLines(tuple(sorted(drafts, key=lambda d: d.start)), tuple(sorted(set(covered))))


def _ranks(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    run: list[tuple[Line, Rank]] = []
    for line in in_pairs(lines, lambda piece: getattr(rank_of(piece), "place", None)):
        rank = rank_of(line.piece) if line.kind != "table" else None
        if rank is None and run and line.kind != "table" and run[-1][1].form != "inner":
            rank = out_of(line.piece, run[-1][1].place)
        if rank and (
            (line.label is not None and line.label.kind in ("session", "fact"))
            or len(line.piece.text) > 200
            or sentence_like(line.piece.text)
        ):
            rank = None
        follows = bool(
            run
            and rank
            and adjacent(run[-1][0], line)
            and rank.place > run[-1][1].place
            and (rank.form == "inner") == (run[-1][1].form == "inner")
        )
        if run and not follows and not _row_heading(line):
            yield from _run(article, run)
            run = []
        if rank:
            run.append((line, rank))
    if run:
        yield from _run(article, run)


def _row_heading(line: Line) -> bool:
    return bool(re.fullmatch(r"\W*row\s+\d+\W*", line.piece.text, re.I))


def _run(article: Article, run: list[tuple[Line, Rank]]) -> Iterator[Found]:
    first, ranks = run[0][0], [rank for _, rank in run]
    setting, preamble = _headed(article, first)
    forms = {rank.form for rank in ranks}
    near = setting.decided or setting.results
    if setting.barren or (not orderly(ranks) and "inner" not in forms):
        return
    if not near and len(run) < 3:
        return
    if (forms & {"bare", "dotted"} and len(run) < 2) or (
        not forms & {"strong", "inner"} and len(run) < 3 and not setting.decided
    ):
        return
    drafts = ranked_drafts(ranks, setting, preamble, article.text)
    if drafts is None:
        drafts, run = _understood(article, run, setting, preamble)
    if not near and not all("drivers" in d.fields and len(d.fields) > 2 for d in drafts):
        return
    if drafts:
        yield drafts, [line.piece.span for line, _ in run]


def _understood(
    article: Article, run: list[tuple[Line, Rank]], setting: Setting, preamble: str
) -> tuple[list[Draft], list[tuple[Line, Rank]]]:
    """The lines that name an entry, where most do; the others stay with the prose reader."""
    known = [(line, rank) for line, rank in run if read(rank.rest, article.text).who]
    if len(known) * 4 < len(run) * 3:
        return [], []
    return ranked_drafts([rank for _, rank in known], setting, preamble, article.text) or [], known


def _headed(article: Article, first: Line) -> tuple[Setting, str]:
    """The setting of a run, and the text right above it that may explain its columns."""
    setting = setting_of(article, first.index, above=first.above)
    above = list(first.above[:2])
    above += [p for p, _ in list(pieces_above(article, first.index))[:2]]
    if first.index and not first.above:
        # A preamble may be longer than a heading: "with car number in parentheses, driver, …:".
        before = article.blocks[first.index - 1]
        if before.kind == "paragraph" and re.search(r"in (?:parenthes[ei]s|brackets)", before.text, re.I):
            above.insert(0, Piece(before.text, before.start))
            if not setting.decided or setting.spans.get("session_type", (0, 0))[1] < before.start:
                said = sessions_in(before.text, before.start)
                kinds = {s.session_type for s in said}
                if len(kinds) == 1:
                    span = (said[0].start, said[0].end)
                    spans = {**setting.spans, "session_type": span, "session_name": span}
                    setting = replace(
                        setting,
                        session_type=said[0].session_type,
                        session_name=said[0].session_name,
                        spans=spans,
                    )
    return setting, " ".join(p.text for p in above)


def _gaps_grow(block: Sequence[Line]) -> bool:
    """True where each line but the first ends in a gap greater than the one before: an order of finish."""
    ends = [re.search(r"(\+\s?[\d:.,]+)\s*s?\)?$", line.piece.text) for line in block[1:]]
    gaps = [cells.gap(m[1]) for m in ends if m]
    values = [gap[0] for gap in gaps if gap and gap[1] == "s"]
    return len(values) == len(block) - 1 >= 2 and all(a < b for a, b in pairwise(values))


def _unranked(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    """Lists without ranks whose heading says that their order is the result."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        if line.kind == "list":
            blocks.setdefault(line.index, []).append(line)
    for index, block in blocks.items():
        above = next((p for p, touching in pieces_above(article, index) if touching), None)
        top = TOP.search(above.text) if above else None
        if (
            not (top or _gaps_grow(block))
            or len(block) < 3
            or any(sentence_like(line.piece.text) or len(line.piece.text) > 120 for line in block)
        ):
            continue
        count = count_of(top) if top else None
        setting = setting_of(article, index)
        if (count and count != len(block)) or setting.barren or not (setting.decided or setting.results):
            continue
        ranks = [
            Rank(line.piece, place, None, line.piece.strip(" *"), "order")
            for place, line in enumerate(block, 1)
        ]
        drafts = ranked_drafts(ranks, setting, "", article.text, inferred=True)
        if drafts and all("drivers" in d.fields for d in drafts):
            yield drafts, [line.piece.span for line in block]
