"""History: results of other events keep their own event, or are left out where the text does not name it."""

from __future__ import annotations

from collections.abc import Sequence

from ..records import Event
from .drafts import Draft


def keep_history(drafts: Sequence[Draft], event: Event) -> list[Draft]:
    """Drop history drafts for now unless they name another event."""
    return [d for d in drafts if d.event is None or d.event]
