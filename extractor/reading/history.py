"""History: a result of another event is kept with that event's name and year, or left out where the text names neither."""  # noqa: E501

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import Any

from ..knowledge import pattern
from ..records import Event
from .drafts import Draft
from .event_names import find_names

log = logging.getLogger("extractor")

_YEAR = re.compile(r"(?<![\d.,#])((?:19|20)\d\d)(?![\d\-]|\.\d)")
_HERE = pattern("history", "here")
_LAST_YEAR = pattern("history", "last_year")
_FACTS = ("position", "position_in_class", "grid")


def keep_history(drafts: Sequence[Draft], event: Event, text: str) -> list[Draft]:
    """Give each history draft its event, read from its sentence; drop those whose event stays unknown."""
    out = []
    for d in drafts:
        if d.event is None:
            out.append(d)
            continue
        found = _event_of(d, event, text)
        if found and any(d.get(name) is not None for name in _FACTS):
            d.event = found
            d.fields.pop("gap", None)
            out.append(d)
        else:
            log.info(
                "left out a result of another event that the text does not name, near %r",
                text[d.start : d.start + 40],
            )
    return out


def _event_of(d: Draft, event: Event, text: str) -> dict[str, Any]:
    a = max(text.rfind(". ", 0, d.start), text.rfind("\n", 0, d.start)) + 1
    ends = [e for e in (text.find(". ", d.start), text.find("\n", d.start)) if e >= 0]
    sentence = text[a : min(ends) if ends else len(text)]
    years = [int(m.group(1)) for m in _YEAR.finditer(sentence)]
    year = next((y for y in years if event.season is None or y < event.season), None)
    if year is None and event.season and _LAST_YEAR.search(sentence):
        year = event.season - 1
    names = find_names(sentence)
    meeting = next((n for n in names if n.family == "event"), None)
    circuit = next((n for n in names if n.family == "circuit" and n.sure), None)
    if _HERE.search(sentence) and year is not None:
        return {
            "series": event.series,
            "season": year,
            "event_name": meeting.text if meeting else event.event_name,
            "circuit": event.circuit,
        }
    if meeting is not None and (meeting.text != event.event_name or year is not None):
        return {"season": year, "event_name": meeting.text}
    if circuit is not None and circuit.text != event.circuit:
        return {"season": year, "circuit": circuit.text}
    return {}
