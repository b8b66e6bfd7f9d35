"""Lines that cross sessions and entries: ``Race 2: Marr 3rd – Hale 14th``, ``A. Moss Q: 3 / R1: 2``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.page.article import Article
from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, plain
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.distances import ONE_LAP
from extractor.reading.tabular.lines import Found, Line
from extractor.reading.tabular.pieces import read
from extractor.reading.tabular.ranked import result_draft
from extractor.reading.tabular.ranks import sentence_like
from extractor.reading.tabular.rows import said
from extractor.reading.tabular.sessions import Session, sessions_in

_LONGEST = 160  # characters
_OUTCOME = r"(?:p\s?\d{1,3}|\d{1,3}(?:st|nd|rd|th)|dnf|dns|dsq|nc|ret\.?|retired)"
_HEAD = re.compile(r"(?P<label>[^:–—]{2,40}?)\s*(?::|\s[–—-])\s+(?P<rest>\S.*)", re.S)
_CHUNK = re.compile(rf"(?P<who>\S.{{0,40}}?)\s*:?\s*(?P<place>{_OUTCOME})(?P<tail>$|[\s,;(].*)", re.I)
_PAIR = re.compile(
    r"(?<![\w])(?P<session>q\d?|quali(?:fying)?|r\d?|race(?:\s\d)?|fp\d|heat\s\d|sprint)\s?[:.]\s?"
    rf"(?P<place>p?\d{{1,3}}(?:st|nd|rd|th)?|{_OUTCOME})(?=$|[\s/|,;])",
    re.I,
)
_SPONSORED = 3  # words before a session's name that may be a sponsor's: "Tissot Superpole Race"


def session_lines(article: Article, lines: Sequence[Line]) -> Iterator[Found]:
    """Yield the drafts of lines with several entries of one session, or several sessions of one entry."""
    for line in lines:
        if line.kind == "table" or len(line.piece.text) > _LONGEST or sentence_like(line.piece.text):
            continue
        drafts = _entries_of_a_session(line.piece, article.text) or _sessions_of_an_entry(
            line.piece, article.text
        )
        if drafts:
            yield drafts, [line.piece.span]


def _entries_of_a_session(line: Piece, article: str) -> list[Draft]:
    head = _HEAD.fullmatch(line.text)
    session = _whole_session(line.cut(*head.span("label"))) if head else None
    if head is None or session is None:
        return []
    rest = line.cut(head.start("rest"))
    drafts: list[Draft] = []
    for chunk in _chunks(rest):
        found = _CHUNK.fullmatch(chunk.text)
        if found is None:
            if not drafts and not re.search(r"\d", chunk.text):
                return []
            continue
        who = read(chunk.cut(*found.span("who")).strip(" :"), article).fields
        if not who.keys() & {"car_number", "drivers"}:
            return []
        facts = _outcome(chunk.cut(*found.span("place")))
        facts.update(_tail(chunk.cut(found.start("tail")).strip(" ,;()"), session))
        drafts.append(result_draft({**who, **facts}, chunk.start, _setting(session)))
    return drafts if len(drafts) > 1 or (drafts and len(_chunks(rest)) > 1) else []


def _sessions_of_an_entry(line: Piece, article: str) -> list[Draft]:
    pairs = list(_PAIR.finditer(line.text))
    if len(pairs) < 2:
        return []
    who = read(line.cut(0, pairs[0].start()).strip(" :–—-|,"), article).fields
    if not who.keys() & {"car_number", "drivers"}:
        return []
    drafts: list[Draft] = []
    for pair in pairs:
        named = line.cut(*pair.span("session"))
        session = _whole_session(named) or next(iter(sessions_in(named.text, named.start)), None)
        if session is None and named.text in ("R", "Race"):
            session = Session("race", None, *named.span, True)
        if session is None:
            return []
        facts = _outcome(line.cut(*pair.span("place")))
        drafts.append(result_draft({**who, **facts}, pair.start() + line.start, _setting(session)))
    return drafts


def _chunks(rest: Piece) -> list[Piece]:
    chunks, at = [], 0
    for m in re.finditer(r"\s+[–—|;/]\s+|;\s+", rest.text):
        chunks.append(rest.cut(at, m.start()).strip())
        at = m.end()
    chunks.append(rest.cut(at).strip())
    return [chunk for chunk in chunks if chunk.text]


def _whole_session(label: Piece) -> Session | None:
    """The session that a label names, with at most a sponsor's name before it and ``result`` behind."""
    found = sessions_in(label.text.replace("-", " "), label.start)
    if len(found) != 1:
        return None
    before = label.text[: found[0].start - label.start].strip(" -")
    after = plain(label.text[found[0].end - label.start :]).strip(", ")
    if len(before.split()) > _SPONSORED or (before and not before[0].isupper()):
        return None
    return found[0] if after in ("", "final", "result", "results", "finish") else None


def _setting(session: Session) -> Setting:
    span = (session.start, session.end)
    return replace(
        Setting(),
        session_type=session.session_type,
        session_name=session.session_name,
        spans={"session_type": span, "session_name": span},
    )


def _outcome(piece: Piece) -> dict[str, Value]:
    status = cells.status(piece.text)
    if status:
        return {"status": said(status, piece)}
    place = cells.place(piece.text)
    return {"position": said(place, piece)} if place else {}


def _tail(tail: Piece, session: Session) -> dict[str, Value]:
    """Behind the place: the lap time of a session of single laps, or laps completed."""
    fields: dict[str, Value] = {}
    first = re.match(r"[^,;]+", tail.text)
    if first is None:
        return fields
    piece = tail.cut(0, first.end()).strip(" ()")
    if session.session_type in ONE_LAP and (time := cells.lap_time(piece.text)):
        fields["fastest_lap_time"] = said(time, piece)
    elif cells.laps(piece.text) is not None:
        fields["laps"] = said(cells.laps(piece.text), piece)
    return fields
