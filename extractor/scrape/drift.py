"""Drift: a source that answers, but whose pages do not give any more what they used to.

Mostly the site was rebuilt. Nothing fails then, and without a word from us nobody would notice for months.
"""

from __future__ import annotations

from collections.abc import Sequence

ENOUGH = 5
"""So many pages must have been read before, to know what is usual."""

CHANCE = 0.01
"""How improbable a row of pages without a record has to be by what is usual."""

Seen = tuple[int | None, int, int]
"""What a run saw: links in the channels (null: unchanged), pages read, those of them without a record."""


def drift_of(seen: Sequence[Seen]) -> str | None:
    """Say how a source drifts, null where it does not; ``seen`` are its runs, the newest first.

    >>> drift_of([(20, 4, 4), (20, 10, 1)])
    'the last 4 pages gave no record, of 10 before them 9 did'
    >>> drift_of([(20, 1, 1), (20, 10, 1)])  # may well be a note about tickets
    >>> drift_of([(0, 0, 0), (20, 10, 1)])
    'its channels list nothing any more, before it was 20 links'
    """
    listed = [links for links, _, _ in seen if links is not None]
    if len(listed) > 1 and listed[0] == 0 and any(listed[1:]):
        usual = next(links for links in listed[1:] if links)
        return f"its channels list nothing any more, before it was {usual} links"
    in_a_row = 0
    runs = iter(seen)
    read = empty = 0
    for _, read, empty in runs:
        if read > empty:
            break
        in_a_row += read
        read = empty = 0
    for _, more, more_empty in runs:
        read += more
        empty += more_empty
    if read < ENOUGH or not in_a_row:
        return None
    by_chance = (empty / read) ** in_a_row
    if by_chance > CHANCE:
        return None
    return f"the last {in_a_row} pages gave no record, of {read} before them {read - empty} did"
