"""Result lists, standings lists and label lines: `read_lists`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.page.article import Article, Block
from extractor.reading.drafts import Draft, Offsets, Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.columns import is_header, role_of
from extractor.reading.tabular.context import Setting, lines_of, pieces_above, sessions_in, setting_of
from extractor.reading.tabular.labels import Label, block_drafts, entry_draft, label_of, label_pair, owner_of
from extractor.reading.tabular.pieces import read
from extractor.reading.tabular.ranked import Rank, orderly, rank_of, ranked_drafts, sentence_like


@dataclass(frozen=True, slots=True)
class TabularLines:
    """What the lists of an article say, and the lines that are fully understood.

    ``covered`` holds ranges of `Article.text`, in order, that the prose reader may leave out.
    """

    drafts: tuple[Draft, ...]
    covered: tuple[Offsets, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the article: its text, the block it stands in and the lines before it in that block."""

    piece: Piece
    index: int
    kind: str
    above: tuple[Piece, ...] = ()
    label: Label | None = None


def read_lists(article: Article) -> TabularLines:
    """Read ranked lists and label lines of ``article``; sentences are left to the prose reader.

    >>> from tests.builders import article, heading, bullets
    >>> page = article(heading("Race results"), bullets("1st Ada Moss (Ford)", "2nd Jun Ito (Toyota)"))
    >>> found = read_lists(page)
    >>> [(d.get("position"), d.get("drivers"), d.get("manufacturer")) for d in found.drafts]
    [(1, ('Ada Moss',), 'Ford'), (2, ('Jun Ito',), 'Toyota')]
    >>> [page.text[a:b] for a, b in found.covered]
    ['1st Ada Moss (Ford)', '2nd Jun Ito (Toyota)']
    """
    lines = list(_lines(article))
    drafts: list[Draft] = []
    covered: list[Offsets] = []
    for reader in (_labels, _ranks, _unranked):
        taken = set(covered)
        rest = [line for line in lines if line.piece.span not in taken]
        for found, spans in reader(article, rest):
            drafts += found
            covered += spans
    covered += [line.piece.span for line in lines if _column_line(line.piece.text)]
    return TabularLines(tuple(sorted(drafts, key=lambda d: d.start)), tuple(sorted(set(covered))))


Found = tuple[list[Draft], list[Offsets]]


def _lines(article: Article) -> Iterator[Line]:
    for index, block in enumerate(article.blocks):
        if block.kind == "table":
            yield from _pairs(article, block, index)
        elif block.kind not in ("quote", "title"):
            above: list[Piece] = []
            for piece in lines_of(block):
                label = label_of(piece, article.text)
                yield Line(piece, index, block.kind, tuple(reversed(above)), label)
                above.append(piece)


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


def _column_line(text: str) -> bool:
    """``POS. DRIVER`` and its kind: nothing but words of column headers (and what a mark means)."""
    text = re.sub(r"\([*†][^)]*\)", "", text)
    tokens = re.split(r"\s{2,}|\t|\s*\|\s*|\s+", text.strip())
    return len(tokens) > 1 and all(role_of(t) is not None for t in tokens)


def _adjacent(a: Line, b: Line) -> bool:
    """True when nothing but column lines and row headings can stand between two lines."""
    return b.index - a.index <= 1


# ------------------------------------------------------------------------------------------ label lines
def _labels(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    declared = _declared(lines)
    entries = [line for line in lines if line.label and line.label.kind in ("entry", "quickest")]
    yield from _entry_blocks(article, lines, entries, declared)
    for block in _runs(lines, lambda line: line.label is not None and line.label.kind in ("fact", "session", "people", "ignored")):
        labels = [line.label for line in block if line.label]
        setting = replace(setting_of(article, block[0].index, above=block[0].above), barren=False)
        owner = _owner(article, lines, block, labels)
        found = block_drafts(labels, owner, setting, article.text)
        if found:
            yield found, [line.piece.span for line in block]


def _runs(lines: Sequence[Line], wanted: object) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if callable(wanted) and wanted(line) and (not run or _adjacent(run[-1], line)):
            # A label that comes again opens the block of the next entry.
            if run and line.label and any(x.label and _same(x.label, line.label) for x in run):
                yield run
                run = []
            run.append(line)
        elif run:
            yield run
            run = [line] if callable(wanted) and wanted(line) else []
    if run:
        yield run


def _same(a: Label, b: Label) -> bool:
    return a.label.text.casefold() == b.label.text.casefold()


def _owner(article: Article, lines: Sequence[Line], block: list[Line], labels: list[Label]) -> dict[str, Value]:
    """Whose block it is: by its own ``Driver:`` line, else by the lines right above."""
    owner: dict[str, Value] = {}
    for label in labels:
        if label.kind == "people":
            found = read(label.value, article.text).fields
            owner.update({k: v for k, v in found.items() if k in ("drivers", "car_number")})
        elif label.kind == "fact" and label.role in ("car_number", "team", "vehicle", "manufacturer"):
            found = read(label.value, article.text).fields
            owner.update({k: v for k, v in found.items() if k in ("drivers", "car_number", "team", "manufacturer", "vehicle")})
    if not owner.keys() & {"drivers", "car_number"}:
        above = [*block[0].above, *(p for p, touching in pieces_above(article, block[0].index) if touching)]
        owner = {**owner_of(above, article.text), **owner}
    return owner if owner.keys() & {"drivers", "car_number"} else {}


def _declared(lines: Sequence[Line]) -> list[tuple[str, str, Offsets]]:
    """Sessions declared once on top (``Sessions: Free Practice 1 and Free Practice 2``), in order."""
    for line in lines:
        if line.label and line.label.kind == "sessions":
            found: dict[tuple[str, str], tuple[str, str, Offsets]] = {}
            for s in sessions_in(line.label.value.text, line.label.value.start):
                key = (s.session_type, "".join(re.findall(r"\d", s.session_name or "")))
                if key not in found or len(s.session_name or "") < len(found[key][1]):
                    found[key] = (s.session_type, s.session_name or "", (s.start, s.end))
            return list(found.values())
    return []


def _entry_blocks(
    article: Article, lines: Sequence[Line], entries: list[Line], declared: list[tuple[str, str, Offsets]]
) -> Iterator[Found]:
    """Lines labelled by people, block by block; blocks without a heading take the declared sessions' order."""
    wanted = {line.piece.span for line in entries}
    blocks = list(_runs(lines, lambda line: line.piece.span in wanted or line.label is not None and line.label.kind == "ignored"))
    blocks = [b for b in blocks if any(line in entries for line in b)]
    for number, block in enumerate(blocks):
        setting = setting_of(article, block[0].index, above=block[0].above)
        by_order = False
        if len(declared) == len(blocks) > 1 and setting.session_name is None:
            kind, name, span = declared[number]
            if setting.session_type in (None, kind):
                spans = {**setting.spans, "session_type": span, "session_name": span}
                setting = replace(setting, session_type=kind, session_name=name or None, spans=spans)
                by_order = True
        if setting.barren or setting.standings:
            continue
        drafts, spans_read = [], []
        for line in block:
            if line.label and line in entries:
                draft = entry_draft(line.label, setting, article.text)
                if draft is None:
                    continue
                if by_order and "session_name" in draft.fields:
                    draft.fields["session_name"] = replace(draft.fields["session_name"], inferred=True)
                drafts.append(draft)
            spans_read.append(line.piece.span)
        yield drafts, spans_read


# ----------------------------------------------------------------------------------------- ranked lines
def _ranks(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    run: list[tuple[Line, Rank]] = []
    for line in lines:
        rank = rank_of(line.piece) if line.kind != "table" else None
        if rank and (line.label is not None and line.label.kind in ("session", "fact") or len(line.piece.text) > 200 or sentence_like(line.piece.text)):
            rank = None
        follows = bool(run and rank and _adjacent(run[-1][0], line) and rank.place > run[-1][1].place and (rank.form == "inner") == (run[-1][1].form == "inner"))
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
    if setting.barren or not orderly(ranks) and "inner" not in forms:
        return
    if not near and len(run) < 3:
        return
    if forms & {"bare", "dotted"} and len(run) < 2 or not forms & {"strong", "inner"} and len(run) < 3 and not setting.decided:
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
    above = [p for p in first.above[:2]]
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
                    setting = replace(setting, session_type=said[0].session_type, session_name=said[0].session_name, spans=spans)
    return setting, " ".join(p.text for p in above)


# ---------------------------------------------------------------------------------------- ordered lists
_TOP = re.compile(r"\b(?:top[\s-](?P<n>three|five|six|ten|3|5|6|10|15|20)|podium|classification|finishing order|order of finish)\b", re.I)
_COUNTS = {"three": 3, "five": 5, "six": 6, "ten": 10}


def _unranked(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    """Lists without ranks whose heading says that their order is the result."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        if line.kind == "list":
            blocks.setdefault(line.index, []).append(line)
    for index, block in blocks.items():
        above = next((p for p, touching in pieces_above(article, index) if touching), None)
        top = _TOP.search(above.text) if above else None
        if not top or len(block) < 3 or any(sentence_like(line.piece.text) or len(line.piece.text) > 120 for line in block):
            continue
        count = top["n"] and (_COUNTS.get(top["n"].casefold()) or int(top["n"]))
        setting = setting_of(article, index)
        if count and count != len(block) or setting.barren or not (setting.decided or setting.results):
            continue
        ranks = [Rank(line.piece, place, None, line.piece.strip(" *"), "order") for place, line in enumerate(block, 1)]
        drafts = ranked_drafts(ranks, setting, "", article.text, inferred=True)
        if drafts and all("drivers" in d.fields for d in drafts):
            yield drafts, [line.piece.span for line in block]
