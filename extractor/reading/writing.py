"""Drafts become records: contract types, evidence with its text, validation."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import ValidationError

from ..records import Event, HistoryResult, Result, Span, Standing
from .drafts import Draft

log = logging.getLogger("extractor")

_ENOUGH = ("position", "position_in_class", "grid", "fastest_lap_time", "gap", "points", "status", "laps")
_ENOUGH_STANDING = ("position", "points", "gap")
_INTEGERS = ("position", "position_in_class", "grid", "laps")


def write(draft: Draft, text: str) -> Result | HistoryResult | Standing | None:
    """Turn a draft into a record, or None (with the reason in the log) where the contract refuses it."""
    enough = _ENOUGH if draft.kind == "result" else _ENOUGH_STANDING
    if not any(draft.get(name) is not None for name in enough):
        return None
    if draft.kind == "result" and not (draft.get("car_number") or draft.get("drivers")):
        log.info("dropped a result without car and driver: %s", _brief(draft, text))
        return None
    data: dict[str, Any] = {}
    evidence: dict[str, list[Span]] = {}
    inferred: list[str] = []
    for name, value in draft.fields.items():
        plain = value.value
        if plain is None:
            continue
        if isinstance(plain, tuple):
            plain = list(plain)
        if name in _INTEGERS and isinstance(plain, float):
            plain = int(plain)
        data[name] = plain
        spans = [Span(start=a, end=b, text=text[a:b]) for a, b in value.spans if b > a]
        spans += [Span(start=a, end=b, text=text[a:b], role="context") for a, b in value.context if b > a]
        if spans:
            evidence[name] = spans
        if value.inferred:
            inferred.append(name)
    data |= {
        "evidence": evidence,
        "inferred": inferred,
        "missing": draft.missing,
        "confidence": round(max(0.0, min(1.0, draft.confidence)), 3),
    }
    try:
        if draft.event is not None:
            event = Event(**draft.event)
            return HistoryResult(**data, event=event)
        return Result(**data) if draft.kind == "result" else Standing(**data)
    except ValidationError as error:
        first = error.errors()[0]
        log.warning(
            "dropped a record (%s: %s): %s",
            ".".join(str(x) for x in first["loc"]),
            first["msg"],
            _brief(draft, text),
        )
        return None


def _brief(draft: Draft, text: str) -> str:
    values = {k: v.value for k, v in draft.fields.items()}
    return f"{draft.kind} at {draft.start} {values!r} near {text[draft.start : draft.start + 40]!r}"
