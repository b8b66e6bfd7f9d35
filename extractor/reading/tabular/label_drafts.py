"""What label lines make: one draft for each session that a block of them speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular import cells
from extractor.reading.tabular.cells import Piece, plain
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.distances import ONE_LAP
from extractor.reading.tabular.labels import Label
from extractor.reading.tabular.pieces import Parts, cut, read
from extractor.reading.tabular.ranked import result_draft
from extractor.reading.tabular.sessions import Session
from extractor.reading.tabular.standings import standing_draft
from extractor.records import Gap

RACE_ROLES = frozenset({"grid", "position", "points", "status", "laps", "position_in_class"})


def entry_draft(line: Label, setting: Setting, article: str) -> Draft | None:
    """The draft of a line whose label names the entry, or whose value does (``Quickest Driver: …``)."""
    if line.kind == "quickest":
        parts = read(line.value, article)
        if not parts.fields.keys() & {"drivers", "car_number"}:
            return None
        if line.session:
            setting = replace(_setting(line.session, setting), class_name=setting.class_name)
        elif plain(line.label.text) == "winner" and setting.session_type in ONE_LAP:
            return None
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


def block_drafts(
    lines: Sequence[Label], owner: dict[str, Value], setting: Setting, article: str
) -> list[Draft]:
    """Drafts of a block of label lines that speak of one entry, one for each session."""
    if not owner:
        return []
    drafts: list[Draft] = []
    race: dict[str, Value] = {}
    finished = any(x.kind == "fact" and x.role in ("grid", "position", "points") for x in lines)
    told: dict[tuple[str, str | None], dict[str, Value]] = {}
    where: dict[tuple[str, str | None], Label] = {}
    for line in lines:
        if line.kind == "session" and line.session:
            key = (line.session.session_type, line.session.session_name)
            where.setdefault(key, line)
            told[key] = {**_session_facts(line, article), **told.get(key, {})}
        elif line.kind == "fact" and line.role in RACE_ROLES:
            race.update(_race_fact(line))
        elif (
            line.kind == "fact"
            and line.role in ("lap_time", "time", "gap")
            and setting.session_type in ONE_LAP
        ):
            parts = Parts(times=[line.value])
            _timed(parts, setting.session_type)
            race.update(parts.fields)
        if (line.kind == "fact" and line.role in ("standing", "owner_standing")) or (
            line.role == "points" and _ordinal(line.value)
        ):
            draft = _standing(line, owner, setting, article)
            if draft:
                drafts.append(draft)
    race_session = next(
        (x.session for x in where.values() if x.session and x.session.session_type == "race"), None
    )
    for key, facts in told.items():
        session = where[key].session
        if session is race_session and finished:
            race = {**race, **facts}
        elif session and facts.keys() - {"laps"}:
            drafts.append(
                result_draft({**owner, **facts}, where[key].label.start, _setting(session, setting))
            )
    if race.keys() & {"position", "grid", "status", "position_in_class", "fastest_lap_time"} or (
        "points" in race and finished
    ):
        drafts.append(_race_draft(lines, {**owner, **race}, race_session, setting))
    return _segments_joined(drafts)


def _race_draft(
    lines: Sequence[Label], fields: dict[str, Value], session: Session | None, setting: Setting
) -> Draft:
    """``Start`` and ``Finish`` are a race's, unless the heading above names another session."""
    roles = {x.role for x in lines if x.kind == "fact"}
    if session:
        here = _setting(session, setting)
    elif setting.session_type and ("grid" not in roles or setting.session_type in ("race", "sprint")):
        here = setting
    else:
        here = replace(
            setting,
            session_type="race",
            session_name=None,
            grid=False,
            spans={**setting.spans, "session_type": lines[0].label.span},
        )
    return result_draft(_in_class(fields, here), lines[0].label.start, replace(here, grid=False))


def _setting(session: Session, setting: Setting) -> Setting:
    span = (session.start, session.end)
    spans = {**setting.spans, "session_type": span, "session_name": span}
    return replace(
        setting,
        session_type=session.session_type,
        session_name=session.session_name,
        grid=False,
        standings=False,
        spans=spans,
    )


def _ordinal(value: Piece) -> bool:
    return bool(re.match(r"\d{1,3}(?:st|nd|rd|th)\b", value.text, re.I))


def _session_facts(line: Label, article: str) -> dict[str, Value]:
    """``4th / 1:31.204 (+0.345) / 22 laps`` as fields."""
    parts = Parts()
    for piece, _ in cut(line.value):
        for m in (
            re.finditer(r"[^/]+", piece.text)
            if not re.fullmatch(r"\d+/\d+(?: laps)?", piece.text)
            else [re.match(r".*", piece.text)]
        ):
            if m and m[0].strip():
                got = read(piece.cut(m.start(), m.end()).strip(), article)
                facts = {
                    k: v
                    for k, v in got.fields.items()
                    if k not in ("drivers", "team", "manufacturer", "vehicle", "car_number", "class_name")
                }
                parts.fields = {**facts, **parts.fields}
                parts.times += got.times
                bare = (
                    got.numbers
                    and line.role in ("position", "grid")
                    and not parts.fields
                    and piece.start == line.value.start
                )
                if bare and (place := cells.place(got.numbers[0].text)):
                    parts.put("position", place, got.numbers[0])
    _timed(parts, line.session.session_type if line.session else None)
    first = next((piece for piece, _ in cut(line.value)), line.value)
    if spelt := cells.place(first.text) if first.text.isalpha() else None:
        parts.put("position", spelt, first)
    elif status := cells.status(first.text):
        parts.put("status", status, first)
    fields = parts.fields
    if line.role == "grid" and "position" in fields:
        fields["grid"] = fields.pop("position")
    return fields


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
    here = replace(
        setting,
        standings=True,
        as_of="after",
        class_name=None,
        spans={"championship": line.label.span, "as_of": line.label.span},
    )
    return standing_draft(fields, line.label.start, which, here, source="list")


def _segments_joined(drafts: list[Draft]) -> list[Draft]:
    """Lines of qualifying and its segments make one record: the last segment's time counts."""
    parts = [d for d in drafts if d.get("session_type") == "qualifying" and _segment(d)]
    segments = [d for d in parts if d.get("session_name")]
    if not segments:
        return drafts
    kept = segments[-1]
    kept.fields.pop("session_name")
    if len(parts) > 1:
        # Laps of one segment are not the laps of qualifying.
        kept.fields.pop("laps", None)
    for draft in parts:
        if draft is not kept and not draft.get("session_name"):
            kept.fields = {
                **kept.fields,
                **{k: v for k, v in draft.fields.items() if k in ("position", "position_in_class", "grid")},
            }
    return [d for d in drafts if d is kept or d not in parts]


def _segment(draft: Draft) -> bool:
    return re.fullmatch(r"Q[1-4]", str(draft.get("session_name") or "Q1")) is not None
