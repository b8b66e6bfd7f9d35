"""Assembly: claims about the same entry and session become one draft, and drafts become records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from .claims import Claim, SessionRef
from .drafts import Draft, Offsets, Value
from .frame import Frame
from .who import Entry

BELIEF = 0.55  # claims that score lower are left out; chosen on shared examples and corpus/dev


def entry_key(entry: Entry) -> str:
    """A key that is equal for the same entry: its number, or its first driver, or its team or maker."""
    if entry.number:
        return f"#{entry.number}"
    if entry.drivers:
        return "d:" + next(iter(entry.drivers)).lower()
    return f"t:{(entry.team or '').lower()}" if entry.team else f"m:{(entry.manufacturer or '').lower()}"


def gather(claims: Iterable[Claim], frame: Frame) -> list[Draft]:
    """Group believed claims by entry and session (or table) and make a draft of each group."""
    claims = list(claims)
    if frame.multi_class:
        _settle_classes(claims)
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for c in claims:
        if c.kind == "history":
            key: tuple[str, ...] = ("history", entry_key(c.entry), str(c.sentence))
        elif c.kind == "standing":
            key = ("standing", entry_key(c.entry), c.championship or "", c.series or "")
        else:
            session = c.session or SessionRef(frame.session, frame.session_name)
            key = ("result", entry_key(c.entry), session.type, session.name or "")
        groups.setdefault(key, []).append(c)
    groups = _join_nameless(_join_segments(groups))
    drafts = [d for group in groups.values() if (d := _draft(group, frame)) is not None]
    return sorted(drafts, key=lambda d: d.start)


def _settle_classes(claims: Iterable[Claim]) -> None:
    """A car keeps its class: what one sentence says holds for all its records, where no other differs."""
    said: dict[int, set[str]] = {}
    entries: dict[int, Entry] = {}
    for c in claims:
        if c.class_name and c.score >= BELIEF and not c.entry.is_team:
            said.setdefault(id(c.entry), set()).add(c.class_name)
            entries[id(c.entry)] = c.entry
    for key, names in said.items():
        if len(names) == 1 and entries[key].class_name is None:
            entries[key].class_name = next(iter(names))


def _join_segments(groups: dict[tuple[str, ...], list[Claim]]) -> dict[tuple[str, ...], list[Claim]]:
    """Q1 to Q3 are one qualifying: the last segment's time counts; only "fastest in Q1" stays with its segment."""  # noqa: E501
    out: dict[tuple[str, ...], list[Claim]] = {}
    for key, group in groups.items():
        segment = re.fullmatch(r"Q([1-3])", key[3]) if key[0] == "result" and key[2] == "qualifying" else None
        if segment is None:
            out.setdefault(key, []).extend(group)
            continue
        led = all(c.value == 1 for c in group if c.field.startswith("position"))
        if led and segment[1] != "3" and any(c.field.startswith("position") for c in group):
            out.setdefault(key, []).extend(group)
            continue
        for c in group:
            if c.field == "fastest_lap_time":
                c.score += 0.05 * int(segment[1])
            if c.session is not None:
                c.session = SessionRef("qualifying", None, c.session.spans)
        out.setdefault((*key[:3], ""), []).extend(group)
    return out


def _join_nameless(groups: dict[tuple[str, ...], list[Claim]]) -> dict[tuple[str, ...], list[Claim]]:
    """A session without a name is the named one of the same type, where the entry has just one such."""
    out = dict(groups)
    for key in list(groups):
        if key[0] != "result" or key[3]:
            continue
        named = [k for k in out if k[:3] == key[:3] and k[3]]
        if (
            len(named) == 1
            and key[2] in ("race", "qualifying", "practice", "sprint", "sprint_qualifying")
            and not named[0][3].startswith(("Q1", "Q2"))
        ):
            out[named[0]] = out[named[0]] + out.pop(key)
    return out


def _draft(group: Sequence[Claim], frame: Frame) -> Draft | None:
    best: dict[str, Claim] = {}
    rivals: dict[str, list[Claim]] = {}
    for c in sorted(group, key=lambda c: (-c.score, c.start)):
        if c.score < BELIEF:
            continue
        if c.field not in best:
            best[c.field] = c
        elif c.value != best[c.field].value:
            rivals.setdefault(c.field, []).append(c)
    if not best:
        return None
    head = max(best.values(), key=lambda c: c.score)
    kind: Literal["result", "standing"] = "standing" if head.kind == "standing" else "result"
    draft = Draft(kind, {}, "prose", min(c.start for c in best.values()))
    for name, c in best.items():
        same = [o for o in group if o.field == name and o.value == c.value and o.score >= BELIEF]
        spans = tuple(dict.fromkeys(sp for o in same for sp in o.spans))
        context = tuple(dict.fromkeys(sp for o in same for sp in o.context if sp not in spans))
        draft.fields[name] = Value(
            _gap(c.value) if name == "gap" else c.value, spans, context, all(o.inferred for o in same)
        )
    for name, others in rivals.items():
        said = ", ".join(dict.fromkeys(str(_plain(o.value)) for o in others))
        draft.missing[name] = f"the text also says {said}"
    if draft.get("status") in ("dsq", "dns", "dnq", "withdrawn"):
        for name in ("position", "position_in_class"):
            if draft.fields.pop(name, None) is not None:
                draft.missing[name] = f"taken away: {draft.get('status')}"
    _name_entry(draft, group, head, frame)
    draft.sure = min((c.sure for c in best.values() if c.sure is not None), default=None)
    draft.confidence = min(0.98, 0.62 + 0.12 * min(head.score, 3.0))
    if draft.missing:
        draft.confidence *= 0.85
    if head.kind == "history":
        draft.event = {}
    return draft


def _plain(value: object) -> object:
    return value[0] if isinstance(value, tuple) else value


def _gap(value: object) -> dict[str, object]:
    assert isinstance(value, tuple)
    amount, unit, relation, other = value
    return {
        "value": amount,
        "unit": unit,
        "relation": relation,
        "to": _end(other)
        if isinstance(other, Entry)
        else {"position": other}
        if isinstance(other, int)
        else None,
    }


def _end(entry: Entry) -> dict[str, object]:
    if entry.number:
        return {"car_number": entry.number}
    if entry.drivers:
        return {"driver": next(iter(entry.drivers))}
    return {"team": entry.team} if entry.team else {"manufacturer": entry.manufacturer}


def _name_entry(draft: Draft, group: Sequence[Claim], head: Claim, frame: Frame) -> None:
    """Write the entry, session, class and table of a draft, each with the characters that say it."""
    entry = head.entry
    fields = draft.fields

    def put(name: str, value: object, spans: Iterable[Offsets] = (), inferred: bool = False) -> None:
        if value not in (None, (), ""):
            fields[name] = Value(value, tuple(list(spans)[:3]), (), inferred)

    if entry.number:
        put("car_number", entry.number, entry.spans.get("car_number", ()))
    drivers = _drivers(entry, group, head)
    if drivers:
        put("drivers", tuple(drivers), [sp for d in drivers for sp in entry.drivers.get(d, [])[:1]])
    put("team", entry.team, entry.spans.get("team", ()))
    put("manufacturer", entry.manufacturer, entry.spans.get("manufacturer", ()))
    if draft.kind == "result":
        put("vehicle", entry.vehicle, entry.spans.get("vehicle", ()))
        session = (
            next((c.session for c in group if c.session and c.session.name), None)
            or head.session
            or SessionRef(frame.session, frame.session_name)
        )
        put("session_type", session.type, session.spans, not session.spans)
        put("session_name", session.name, session.spans)
    else:
        put("championship", head.championship, head.context, not head.context)
        put("series", head.series)
        put("as_of", head.as_of, (), True)
    scoped = [c for c in group if c.class_name]
    class_name = (scoped[0].class_name if scoped else None) or (
        entry.class_name if frame.multi_class else None
    )
    if "position_in_class" in fields or frame.multi_class or scoped:
        put(
            "class_name",
            class_name,
            entry.spans.get("class_name", ()) or (scoped[0].context if scoped else ()),
        )


def _drivers(entry: Entry, group: Sequence[Claim], head: Claim) -> list[str]:
    """Race: everyone on the car. Qualifying and practice: the one who set the time, where the text says who."""  # noqa: E501
    session = head.session.type if head.session else ""
    if (
        head.kind != "standing"
        and session in ("qualifying", "practice", "warm_up", "sprint_qualifying", "test")
        and len(entry.drivers) > 1
    ):
        who = [c.driver for c in group if c.driver and c.field != "grid"] or [
            c.driver for c in group if c.driver
        ]
        return [who[0]] if who else list(entry.drivers)
    if head.kind == "standing":
        return list(dict.fromkeys(name for c in group for name in c.who))
    return list(entry.drivers)
