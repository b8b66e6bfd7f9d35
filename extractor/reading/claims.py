"""Claims: one value said of one entry in one session, with the reasons for and against believing it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from typing import Any, Literal

from .drafts import Offsets
from .who import Entry


@dataclass(frozen=True, slots=True)
class SessionRef:
    """A session: its type, its name where it says more, and the characters that say so."""

    type: str
    name: str | None = None
    spans: tuple[Offsets, ...] = ()
    sure: bool = True


@dataclass(slots=True)
class Claim:
    """One field's value. ``score`` adds up the evidence: finish verbs for it, running-order words against it."""  # noqa: E501

    kind: Literal["result", "standing", "history"]
    field: str
    value: Any
    entry: Entry
    session: SessionRef | None = None
    driver: str | None = None
    class_name: str | None = None
    championship: str | None = None
    series: str | None = None
    spans: tuple[Offsets, ...] = ()
    context: tuple[Offsets, ...] = ()
    inferred: bool = False
    score: float = 1.0
    start: int = 0
    as_of: str | None = None
    event: dict[str, Any] = default(default_factory=dict)
    sentence: int = -1
    sure: float | None = None  # how probable the model of attachment holds it, where it was asked
    who: tuple[str, ...] = ()  # of a standing: the drivers that the text names as its subject
