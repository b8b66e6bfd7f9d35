"""Label lines: ``Start: 12th``, ``FP1: 4th / 1:31.204 / 22 laps``, ``Moss: 13th best (1:19.276)``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, plain, words
from extractor.reading.tabular.columns import role_of
from extractor.reading.tabular.context import Session, Setting, sessions_in
from extractor.reading.tabular.distances import ONE_LAP
from extractor.reading.tabular.names import crew, person
from extractor.reading.tabular.pieces import Parts, cut, read
from extractor.reading.tabular.ranked import result_draft, sentence_like
from extractor.reading.tabular.standings import standing_draft
from extractor.records import Gap

_LINE = re.compile(r"^\W{0,3}(?P<label>[^:]{2,48}?)\s*:\s*(?P<value>\S.*)$", re.S)
_NO_COLON = re.compile(r"^\W{0,3}(?P<value>(?:p\s?\d{1,2}|\d{1,2}(?:st|nd|rd|th))\b.*)$", re.I)
RACE_ROLES = frozenset({"grid", "position", "points", "status", "laps", "position_in_class"})


@dataclass(frozen=True, slots=True)
class Label:
    """A label line: what the label is (``kind``), its parts and the session it names.

    Kinds: ``fact`` (a role of tables.toml), ``session``, ``entry`` (a person or car), ``quickest``,
    ``people`` (``Drivers:``), ``sessions`` (a declaration), ``ignored``.
    """

    kind: str
    label: Piece
    value: Piece
    role: str = ""
    session: Session | None = None


def label_of(line: Piece, article: str = "") -> Label | None:
    """Read a line as label and value; None where the label is unknown.

    >>> [label_of(Piece(t, 0)).kind for t in ("Start: 12th", "FP1: 4th", "Moss: 13th best (1:19.276)")]
    ['fact', 'session', 'entry']
    >>> label_of(Piece("Dress code: bring a hat", 0)) is None
    True
    """
    if len(line.text) > 160:
        return None
    m = _LINE.match(line.text)
    if m:
        return label_pair(line.cut(*m.span("label")).strip(" *•-–"), line.cut(*m.span("value")).strip(), article)
    return _without_colon(line)


def label_pair(label: Piece, value: Piece, article: str = "") -> Label | None:
    """The same for a label and a value that stand in two cells."""
    text = plain(label.text)
    if text in words("labels")["sessions"]:
        return Label("sessions", label, value)
    if text in words("labels")["driver"]:
        return Label("people", label, value)
    if text in words("labels")["quickest"]:
        return Label("quickest", label, value)
    short = label.text.split(" (")[0].strip()
    role = role_of(short)
    session = _session_label(Piece(short, label.start))
    if text in words("labels")["ignored"] and not (session and _NO_COLON.match(value.text)):
        return Label("ignored", label, value)
    if session and (session[0].session_name or role is None or role == "segment"):
        return Label("session", label, value, role=session[1], session=session[0])
    if role:
        return Label("fact", label, value, role=role)
    return _entry(label, value, article)


def _session_label(label: Piece) -> tuple[Session, str] | None:
    found = sessions_in(label.text, label.start)
    if len(found) != 1:
        return None
    session = found[0]
    rest = plain(label.text[: session.start - label.start] + " " + label.text[session.end - label.start :])
    if rest in ("", "finish", "result", "finished", "position", "pos", "finishing position", "time", "best time"):
        return session, "position"
    role = role_of(rest)
    return (session, role) if role in ("grid", "lap_time", "points", "laps") else None


def _entry(label: Piece, value: Piece, article: str) -> Label | None:
    """``Moss: 13th …``: a name before the colon and a place right behind it."""
    if not re.match(r"(?:p\s?\d{1,2}\b|\d{1,3}(?:st|nd|rd|th)\b|dnf\b|dns\b|ret\b)", value.text, re.I) or sentence_like(value.text):
        return None
    named = crew(label, article) or re.match(r"(?:#|no\.?\s*)\d{1,3}\b", label.text, re.I)
    return Label("entry", label, value) if named and len(label.text.split()) < 9 else None


def _without_colon(line: Piece) -> Label | None:
    """``1st Practice P4, Best Time: 1:12.328``: a session, then its place, no colon between."""
    found = sessions_in(line.text, line.start)
    if not found or found[0].start - line.start > 3 or len(line.text) > 100:
        return None
    rest = line.cut(found[0].end - line.start).strip(" –—-")
    if not _NO_COLON.match(rest.text) or sentence_like(rest.text):
        return None
    return Label("session", line.cut(0, found[0].end - line.start), rest, role="position", session=found[0])


def entry_draft(line: Label, setting: Setting, article: str) -> Draft | None:
    """The draft of a line whose label names the entry, or whose value does (``Quickest Driver: …``)."""
    if line.kind == "quickest":
        parts = read(line.value, article)
        parts.put("position", 1, line.label)
    else:
        parts = read(line.value, article)
        who = read(line.label, article)
        parts.fields = {**{k: v for k, v in parts.fields.items() if k not in who.fields}, **who.fields}
    _timed(parts, setting.session_type)
    if not parts.who or not parts.fields.keys() & {"position", "position_in_class", "status"}:
        return None
    return result_draft(_in_class(parts.fields, setting), line.label.start, setting, confidence=0.85)


def _in_class(fields: dict[str, Value], setting: Setting) -> dict[str, Value]:
    if setting.class_name and "position" in fields and "position_in_class" not in fields:
        return {("position_in_class" if k == "position" else k): v for k, v in fields.items()}
    return fields


def _timed(parts: Parts, session_type: str | None) -> None:
    for piece in parts.times:
        gap = cells.gap(piece.text)
        if gap and parts.fields.get("position", Value(0)).value != 1:
            made = Gap(value=gap[0], unit="lap" if gap[1] == "lap" else "s", relation="behind")
            parts.put("gap", made, piece)
        elif not gap and session_type in ONE_LAP and (time := cells.lap_time(piece.text)):
            parts.put("fastest_lap_time", time, piece)


def block_drafts(lines: Sequence[Label], owner: dict[str, Value], setting: Setting, article: str) -> list[Draft]:
    """Drafts of a block of label lines that speak of one entry, one for each session."""
    if not owner:
        return []
    drafts: list[Draft] = []
    race: dict[str, Value] = {}
    race_session = next((x.session for x in lines if x.session and x.session.session_type == "race"), None)
    finished = any(x.kind == "fact" and x.role in ("grid", "position", "points") for x in lines)
    for line in lines:
        if line.kind == "session" and line.session:
            facts = _session_facts(line, article)
            if line.session == race_session and finished:
                race.update(facts)
            elif facts:
                drafts.append(result_draft({**owner, **facts}, line.label.start, _setting(line.session, setting)))
        elif line.kind == "fact" and line.role in RACE_ROLES:
            race.update(_race_fact(line))
        elif line.kind == "fact" and line.role in ("lap_time", "time", "gap") and setting.session_type in ONE_LAP:
            parts = Parts(times=[line.value])
            _timed(parts, setting.session_type)
            race.update(parts.fields)
        if line.kind == "fact" and line.role in ("standing", "owner_standing") or line.role == "points" and _ordinal(line.value):
            draft = _standing(line, owner, setting, article)
            if draft:
                drafts.append(draft)
    if race.keys() & {"position", "grid", "status", "position_in_class", "fastest_lap_time"} or "points" in race and finished:
        drafts.append(_race_draft(lines, {**owner, **race}, race_session, setting))
    return _segments_joined(drafts)


def _race_draft(lines: Sequence[Label], fields: dict[str, Value], session: Session | None, setting: Setting) -> Draft:
    """``Start`` and ``Finish`` are a race's, unless the heading above names another session."""
    roles = {x.role for x in lines if x.kind == "fact"}
    if session:
        here = _setting(session, setting)
    elif setting.session_type and ("grid" not in roles or setting.session_type in ("race", "sprint")):
        here = setting
    else:
        here = replace(setting, session_type="race", session_name=None, grid=False, spans={**setting.spans, "session_type": lines[0].label.span})
    return result_draft(_in_class(fields, here), lines[0].label.start, replace(here, grid=False))


def _setting(session: Session, setting: Setting) -> Setting:
    span = (session.start, session.end)
    spans = {**setting.spans, "session_type": span, "session_name": span}
    return replace(setting, session_type=session.session_type, session_name=session.session_name, grid=False, standings=False, spans=spans)


def _ordinal(value: Piece) -> bool:
    return bool(re.match(r"\d{1,3}(?:st|nd|rd|th)\b", value.text, re.I))


def _session_facts(line: Label, article: str) -> dict[str, Value]:
    """``4th / 1:31.204 (+0.345) / 22 laps`` as fields."""
    parts = Parts()
    for piece, _ in cut(line.value):
        for m in re.finditer(r"[^/]+", piece.text) if not re.fullmatch(r"\d+/\d+(?: laps)?", piece.text) else [re.match(r".*", piece.text)]:
            if m and m[0].strip():
                got = read(piece.cut(m.start(), m.end()).strip(), article)
                facts = {k: v for k, v in got.fields.items() if k not in ("drivers", "team", "manufacturer", "vehicle", "car_number", "class_name")}
                parts.fields = {**facts, **parts.fields}
                parts.times += got.times
                bare = got.numbers and line.role in ("position", "grid") and not parts.fields and piece.start == line.value.start
                if bare and (place := cells.place(got.numbers[0].text)):
                    parts.put("position", place, got.numbers[0])
    _timed(parts, line.session.session_type if line.session else None)
    fields = parts.fields
    if line.role == "grid" and "position" in fields:
        fields["grid"] = fields.pop("position")
    return fields if fields.keys() - {"laps"} else {}


def _race_fact(line: Label) -> dict[str, Value]:
    first = next((p for p, _ in cut(line.value)), line.value)
    value: object
    if line.role in ("grid", "position", "position_in_class"):
        found = re.match(r"(p\s?\d{1,3}|\d{1,3}(?:st|nd|rd|th)?)\b", first.text, re.I)
        value = cells.place(found[1]) if found else None
        status = cells.status(first.text)
        if status and line.role != "grid":
            return {"status": Value(status, spans=(first.span,))}
        if found:
            first = first.cut(0, found.end())
    elif line.role == "points":
        # "33 (5th)" and "5th (-12)" speak of the championship.
        value = None if re.search(r"\d(?:st|nd|rd|th)\b", line.value.text) else cells.points(first.text)
    elif line.role == "laps":
        value = cells.laps(first.text, bare=True)
    else:
        value = cells.status(first.text) or ("dnf" if cells.reason_out(first.text) else None)
    return {line.role: Value(value, spans=(first.span,))} if value is not None else {}


def _standing(line: Label, owner: dict[str, Value], setting: Setting, article: str) -> Draft | None:
    """``Points Standing: 14th (-291)``: a place, and in brackets points held or the gap to the first."""
    found = re.match(r"(\d{1,3})(?:st|nd|rd|th)\b", line.value.text, re.I)
    if not found:
        return None
    fields = {**owner, "position": Value(int(found[1]), spans=(line.value.cut(0, found.end()).span,))}
    for piece, bracketed in cut(line.value)[1:]:
        number = cells.points(piece.text.lstrip("+-–−"), bare=bracketed)
        sign = piece.text[:1]
        if number is None:
            continue
        if sign in "-–−" or sign == "+":
            made = Gap(value=number, unit="points", relation="ahead" if sign == "+" else "behind")
            fields["gap"] = Value(made, spans=(piece.span,))
        elif re.search(r"[a-z]", piece.text, re.I):
            fields["points"] = Value(number, spans=(piece.span,))
    which = "owners" if line.role == "owner_standing" else "drivers"
    here = replace(setting, standings=True, as_of="after", class_name=None, spans={"championship": line.label.span, "as_of": line.label.span})
    return standing_draft(fields, line.label.start, which, here, source="list")


def _segments_joined(drafts: list[Draft]) -> list[Draft]:
    """Q1, Q2 and Q3 lines of one entry make one qualifying record: the last segment counts."""
    segments = [d for d in drafts if re.fullmatch(r"S?Q[1-4]", str(d.get("session_name") or ""))]
    if len(segments) < 2:
        return drafts
    last = segments[-1]
    last.fields.pop("session_name", None)
    return [d for d in drafts if d not in segments[:-1]]


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
        known = {k: v for k, v in parts.fields.items() if k in ("drivers", "car_number", "team", "manufacturer", "vehicle")}
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
