"""Tables that are no list of entries: sessions or places as columns, sessions as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.page.article import Cell
from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, plain
from extractor.reading.tabular.classes import class_in
from extractor.reading.tabular.columns import Row, place_head, role_of, session_header
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.pieces import Parts, read
from extractor.reading.tabular.ranked import ranked_drafts, result_draft
from extractor.reading.tabular.ranks import Rank, orderly, rank_of
from extractor.reading.tabular.rows import piece_of, said
from extractor.reading.tabular.sections import Section
from extractor.reading.tabular.sessions import Session

_FEWEST = 3  # rows of a table without headers
_FINAL = frozenset({"final", "final result", "finish", "checkered flag", "overall"})


def crosstab_drafts(section: Section, setting: Setting, article: str) -> list[Draft]:
    """Drafts of a section whose columns or rows are sessions or places; none for any other section."""
    if not section.headers:
        return _ranks_as_cells(section, setting, article)
    if setting.standings:
        return []
    for reader in (_sessions_as_columns, _places_as_columns, _sessions_as_rows):
        drafts = reader(section, setting, article)
        if drafts:
            return sorted(drafts, key=lambda draft: draft.start)
    return []


def _in_session(setting: Setting, session: Session) -> Setting:
    span = (session.start, session.end)
    return replace(
        setting,
        session_type=session.session_type,
        session_name=session.session_name,
        grid=False,
        spans={**setting.spans, "session_type": span, "session_name": span},
    )


def _session_of(cell: Cell) -> Session | None:
    found = session_header(cell.text)
    if found is None:
        return None
    return Session(found.session_type, found.session_name, cell.start, cell.end, found.exact)


def _with_final(cells_: Sequence[Cell], sessions: list[Session | None]) -> list[Session | None]:
    """Beside stages ``Final`` is the race, beside heats it is the race of that name."""
    kinds = {session.session_type for session in sessions if session}
    if not kinds & {"stage", "race"}:
        return sessions
    name = None if "stage" in kinds else "Final"
    return [
        Session("race", name, cell.start, cell.end, True)
        if session is None and plain(re.sub(r"\([^)]*\)", "", cell.text)) in _FINAL
        else session
        for cell, session in zip(cells_, sessions, strict=True)
    ]


def _sessions_as_columns(section: Section, setting: Setting, article: str) -> list[Draft]:
    """Below each session its own ranked list: ``1. Ada Moss`` in every cell."""
    heads = section.headers[-1]
    sessions = _with_final(heads, [_session_of(head) for head in heads])
    if len(section.headers) != 1 or sum(s is not None for s in sessions) < 2:
        return []
    drafts: list[Draft] = []
    for column, session in enumerate(sessions):
        if session is None:
            continue
        cells_ = [(row, piece_of(row[column])) for row in section.rows if re.search(r"\w", row[column].text)]
        lines = [line for _, line in cells_]
        ranks = [rank for line in lines if (rank := rank_of(line)) is not None and rank.form != "inner"]
        if not ranks:
            ranks = _ranks_beside(cells_, heads)
        if not lines or len(ranks) < len(lines):
            return []
        drafts += ranked_drafts(ranks, _in_session(setting, session), heads[column].text, article) or []
    return drafts


def _ranks_beside(rows: Sequence[tuple[Row, Piece]], heads: Row) -> list[Rank]:
    """Names below a session, their places in the first column: ``1 | Ada Moss (Ford) | Jun Ito (BMW)``."""
    if role_of(heads[0].text) != "position":
        return []
    ranks = []
    for row, line in rows:
        place = cells.place(row[0].text)
        if place is None or not re.search(r"[^\W\d_]{3}", line.text) or cells.status(line.text):
            return []
        ranks.append(Rank(line, place, piece_of(row[0]), line, "column"))
    return ranks if orderly(ranks) else []


def _ranks_as_cells(section: Section, setting: Setting, article: str) -> list[Draft]:
    """No headers, and place and name in one cell: ``1. Ada Moss | Harlan Racing | +3.4`` is a ranked line."""
    if not (setting.decided or setting.results) or len(section.rows) < _FEWEST:
        return []
    lines = []
    for row in section.rows:
        filled = [cell for cell in row if cell.text.strip()]
        lines.append(Piece(article[filled[0].start : filled[-1].end], filled[0].start).strip())
    ranks = [
        rank_of(line) if re.search(r"[^\W\d_]{2}", row[0].text) else None
        for line, row in zip(lines, section.rows, strict=True)
    ]
    known = [rank for rank in ranks if rank is not None and rank.form != "inner"]
    if len(known) < len(lines) or not orderly(known):
        return []
    drafts = ranked_drafts(known, setting, "", article) or []
    told = [draft for draft in drafts if draft.fields.keys() & _MORE]
    return drafts if len(told) * 2 > len(drafts) else []  # names alone may be streets


_MORE = frozenset(
    {"team", "car_number", "manufacturer", "gap", "fastest_lap_time", "laps", "points", "status"}
)


def _places_as_columns(section: Section, setting: Setting, article: str) -> list[Draft]:
    """A row for each class or session, and in it the first, the second, the third."""
    heads = section.headers[-1]
    places = [place_head(head.text) for head in heads]
    if sum(place is not None for place in places) < 2:
        return []
    drafts: list[Draft] = []
    for row in section.rows:
        label = piece_of(row[0])
        here, in_class = setting, class_in(label) or (label if setting.session_type else None)
        session = session_header(label.text)
        if session is not None:
            here, in_class = _in_session(setting, _session_of(row[0]) or session), None
        for place, cell in zip(places, row, strict=True):
            if place is None or not re.search(r"\w", cell.text):
                continue
            parts = read(piece_of(cell), article)
            if not parts.who:
                continue
            rank = Rank(piece_of(cell), place, None, piece_of(cell), "column")
            made = ranked_drafts([rank], here, "", article) or []
            for draft in made:
                _settle_place(draft, place, heads[places.index(place)], in_class)
            drafts += made
    return drafts


def _settle_place(draft: Draft, place: int, head: Cell, in_class: Piece | None) -> None:
    for name in ("position", "position_in_class"):
        draft.fields.pop(name, None)
    said_by = Value(place, spans=((head.start, head.end),))
    if in_class is None:
        draft.fields["position"] = said_by
    else:
        draft.fields["position_in_class"] = said_by
        draft.fields["class_name"] = said(in_class.text, in_class)


def _sessions_as_rows(section: Section, setting: Setting, article: str) -> list[Draft]:
    """A row for each session, and for each entry a column or a group of columns (start, finish)."""
    labels = [row[0] for row in section.rows]
    named = _with_final(labels, [_session_of(label) for label in labels])
    rows = [(session, row) for session, row in zip(named, section.rows, strict=True) if session is not None]
    if len(rows) < 2 or len(rows) * 2 < len(section.rows):
        return []
    drafts: list[Draft] = []
    for who, columns in _groups(section.headers, article):
        for session, row in rows:
            facts = _facts(row, columns)
            if facts:
                fields = {**who, **facts}
                drafts.append(result_draft(fields, row[columns[0][0]].start, _in_session(setting, session)))
    return drafts


def _groups(headers: Sequence[Row], article: str) -> Iterator[tuple[dict[str, Value], list[tuple[int, str]]]]:
    """The entries in the headers: who each is, and which columns say what of it."""
    top = headers[0]
    spans: dict[tuple[int, int], list[int]] = {}
    for column, cell in enumerate(top[1:], 1):
        if cell.text.strip():
            spans.setdefault((cell.start, cell.end), []).append(column)
    for group in spans.values():
        parts: Parts = read(piece_of(top[group[0]]), article)
        if not parts.fields.keys() & {"drivers", "car_number"}:
            continue
        roles = []
        for column in group:
            role = role_of(headers[-1][column].text) if len(headers) > 1 else "position"
            if role in ("position", "grid", "points"):
                roles.append((column, role))
        if roles:
            yield parts.fields, roles


def _facts(row: Row, columns: Sequence[tuple[int, str]]) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for column, role in columns:
        piece = piece_of(row[column])
        if cells.status(piece.text):
            fields.setdefault("status", said(cells.status(piece.text), piece))
        elif role == "points" and cells.points(piece.text) is not None:
            fields["points"] = said(cells.points(piece.text), piece)
        elif role != "points" and cells.place(piece.text):
            fields[role] = said(cells.place(piece.text), piece)
    return fields
