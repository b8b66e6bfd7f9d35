"""Lines that say places by their order or their heading: ``Top three: Moss, Ito, Rand``, class winners."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.page.article import Article
from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.classes import class_in
from extractor.reading.tabular.context import Setting, read_heading, setting_of
from extractor.reading.tabular.lines import Found, Line
from extractor.reading.tabular.pieces import read
from extractor.reading.tabular.ranked import ranked_drafts, result_draft
from extractor.reading.tabular.ranks import Rank, sentence_like

TOP = re.compile(
    r"\b(?:top[\s-](?P<n>three|five|six|ten|3|5|6|10|15|20)|podium|classification"
    r"|finishing order|order of finish)\b",
    re.I,
)
_COUNTS = {"three": 3, "five": 5, "six": 6, "ten": 10}
_HEADED = re.compile(r"(?P<head>[^:]{3,60}):\s+(?P<rest>\S.*)", re.S)
_WINNERS = re.compile(r"\b(?:class|category) winners\b|\bklassensieger\b|\bvincitori di classe\b", re.I)


def count_of(top: re.Match[str]) -> int | None:
    """How many entries ``top five`` promises; None where the words promise no number."""
    said = top["n"]
    return (_COUNTS.get(said.casefold()) or int(said)) if said else None


def orders_in_lines(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    """Yield lines that list as many entries as their head promises, and winners told class by class."""
    for line in lines:
        m = _HEADED.fullmatch(line.piece.text) if line.kind != "table" else None
        if m is None:
            continue
        head, rest = line.piece.cut(*m.span("head")), line.piece.cut(m.start("rest"))
        drafts = _promised(article, head, rest) or _class_winner(article, line, head, rest)
        if drafts:
            yield drafts, [line.piece.span]


def _promised(article: Article, head: Piece, rest: Piece) -> list[Draft]:
    top, setting = TOP.search(head.text), read_heading(head)
    count = count_of(top) if top else None
    if not count or not setting.session_type or setting.standings or setting.barren:
        return []
    items, at = [], 0
    for m in re.finditer(r"[,;]\s+(?:and\s+)?(?![^(]*\))|$", rest.text):
        items.append(rest.cut(at, m.start()).strip())
        at = m.end()
    if items and re.search(r"[^\W\d_]{3}\.$", items[-1].text):
        items[-1] = items[-1].strip(".")
    items = [item for item in items if item.text]
    if len(items) != count or sentence_like(items[-1].text):
        return []
    ranks = [Rank(item, place, None, item, "order") for place, item in enumerate(items, 1)]
    drafts = ranked_drafts(ranks, setting, "", article.text, inferred=True) or []
    return drafts if all("drivers" in d.fields for d in drafts) else []


def _class_winner(article: Article, line: Line, head: Piece, rest: Piece) -> list[Draft]:
    group = class_in(head)
    if group is None or group.text != head.text.strip() or sentence_like(rest.text):
        return []
    above = _winners_above(article, line)
    fields = read(rest, article.text).fields if above else {}
    if above is None or not fields.keys() & {"drivers", "car_number"}:
        return []
    heading, setting = above
    fields["class_name"] = Value(group.text, spans=(group.span,))
    fields["position_in_class"] = Value(1, context=(heading.span,))
    fields.pop("position", None)
    return [result_draft(fields, line.piece.start, setting)]


def _winners_above(article: Article, line: Line) -> tuple[Piece, Setting] | None:
    """The heading ``Class winners`` right above a list, and the session that it means."""
    block = article.blocks[line.index - 1] if line.index else None
    above = [*line.above, *([Piece(block.text, block.start)] if block is not None else [])]
    heading = next((p for p in above if _WINNERS.search(p.text) and len(p.text) < 80), None)
    if heading is None:
        return None
    setting = setting_of(article, line.index, above=line.above)
    return None if setting.barren or setting.standings else (heading, replace(setting, class_name=None))
