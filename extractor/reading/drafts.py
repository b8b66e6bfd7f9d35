"""Drafts: records on their way, before merging, checking and validation.

Every door (prose, tables, lists) hands over drafts; `extractor.reading.assembly` merges those that
speak of the same entry in the same session and turns them into records.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value and the characters of the text that say it (``spans``) or set its context."""

    value: Any
    spans: tuple[Offsets, ...] = ()
    context: tuple[Offsets, ...] = ()
    inferred: bool = False


@dataclass(slots=True)
class Draft:
    """A partial record. ``fields`` uses the contract's names; ``drivers`` holds a tuple of names.

    ``start`` is where the draft was read (for the order of the output), ``event`` names the other event
    of a history result, ``confidence`` is multiplied by what later checks think of the draft; ``sure`` is the
    least probability that the model of attachment gave to one of its values; ``doubts`` is what cross-checks
    found.
    """

    kind: Literal["result", "standing"]
    fields: dict[str, Value]
    source: Literal["prose", "list", "table"] = "prose"
    start: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    event: dict[str, Any] | None = None
    confidence: float = 0.9
    sure: float | None = None
    doubts: list[str] = field(default_factory=list)

    def get(self, name: str) -> Any:
        """The bare value of a field, or None."""
        got = self.fields.get(name)
        return None if got is None else got.value
