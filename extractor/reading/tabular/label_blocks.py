"""Blocks of label lines: which lines belong together, whose they are, and which session they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extractor.page.article import Article
from extractor.reading.drafts import Offsets, Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.context import pieces_above, setting_of
from extractor.reading.tabular.label_drafts import block_drafts, entry_draft
from extractor.reading.tabular.labels import Label
from extractor.reading.tabular.lines import Found, Line, adjacent
from extractor.reading.tabular.names import person
from extractor.reading.tabular.pieces import Parts, read
from extractor.reading.tabular.ranks import sentence_like
from extractor.reading.tabular.sessions import sessions_in


def label_blocks(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    declared = _declared(lines)
    entries = [line for line in lines if line.label and line.label.kind in ("entry", "quickest")]
    yield from _entry_blocks(article, lines, entries, declared)
    for block in _runs(
        lines,
        lambda line: line.label is not None and line.label.kind in ("fact", "session", "people", "ignored"),
    ):
        labels = [line.label for line in block if line.label]
        setting = replace(setting_of(article, block[0].index, above=block[0].above), barren=False)
        owner = _owner(article, lines, block, labels)
        found = block_drafts(labels, owner, setting, article.text)
        if found:
            yield found, [line.piece.span for line in block]


def _runs(lines: Sequence[Line], wanted: Callable[[Line], bool]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if (
            run
            and line.label is None
            and line.index == run[-1].index
            and line.kind == "list"
            and _unknown_label(line)
        ):
            continue
        if wanted(line) and (not run or adjacent(run[-1], line)):
            # A label that comes again opens the block of the next entry.
            if run and line.label and any(x.label and _same(x.label, line.label) for x in run):
                yield run
                run = []
            run.append(line)
        elif run:
            yield run
            run = [line] if wanted(line) else []
    if run:
        yield run


def _unknown_label(line: Line) -> bool:
    """A short ``Label: value`` of no known meaning inside a list of label lines."""
    return bool(re.match(r"^\W{0,3}[^:]{2,40}:\s+[^.!?]{1,60}$", line.piece.text))


def _same(a: Label, b: Label) -> bool:
    return a.label.text.casefold() == b.label.text.casefold()


def _owner(
    article: Article, lines: Sequence[Line], block: list[Line], labels: list[Label]
) -> dict[str, Value]:
    """Whose block it is: by its own ``Driver:`` line, else by the lines right above."""
    owner: dict[str, Value] = {}
    for label in labels:
        if label.kind == "people":
            found = read(label.value, article.text).fields
            owner.update({k: v for k, v in found.items() if k in ("drivers", "car_number")})
        elif label.kind == "fact" and label.role in ("car_number", "team", "vehicle", "manufacturer"):
            found = read(label.value, article.text).fields
            owner.update(
                {
                    k: v
                    for k, v in found.items()
                    if k in ("drivers", "car_number", "team", "manufacturer", "vehicle")
                }
            )
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
    """Lines labelled by people; blocks that lost their headings take the declared sessions' order."""
    wanted = {line.piece.span for line in entries}
    blocks = list(
        _runs(
            lines,
            lambda line: (
                line.piece.span in wanted or (line.label is not None and line.label.kind == "ignored")
            ),
        )
    )
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


def owner_of(lines: Sequence[Piece], article: str) -> dict[str, Value]:
    """Car and driver from the lines right above a block, nearest first; {} where none names an entry.

    >>> owner = owner_of([Piece("James Hale", 40), Piece("No. 5 Harlan Tools Ford Mustang", 0)], "")
    >>> {name: value.value for name, value in owner.items()}
    {'car_number': '5', 'manufacturer': 'Ford', 'vehicle': 'Ford Mustang', 'drivers': ('James Hale',)}
    """
    owner: dict[str, Value] = {}
    for line in lines[:3]:
        if len(line.text) > 120 or sentence_like(line.text) or re.search(r"[.!?”\"]$", line.text):
            break
        parts = read(line, article)
        known = {
            k: v
            for k, v in parts.fields.items()
            if k in ("drivers", "car_number", "team", "manufacturer", "vehicle")
        }
        if "drivers" in known and not _surely_people(parts, line, owner):
            known.pop("drivers")
        if not known or owner.keys() & known.keys() & {"drivers", "car_number"}:
            break
        owner = {**known, **owner}
    return owner if owner.keys() & {"drivers", "car_number"} else {}


def _surely_people(parts: Parts, line: Piece, owner: dict[str, Value]) -> bool:
    """A heading of two words is a person only if it is no place, race or session."""
    names = parts.fields["drivers"].value
    return all(len(name.split()) > 1 and person(name) for name in names) and not sessions_in(line.text)
