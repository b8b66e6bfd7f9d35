"""Drift: a source that answers, but whose pages do not give any more what they used to.

Mostly the site was rebuilt. Nothing fails then, and without a word from us nobody would notice for months.
But teams also write of tickets and of factory tours, in winter of nothing else: a row of pages without a
record is drift only where it is much longer than any before. Pages that cannot be read at all are told of
sooner.
"""

from __future__ import annotations

from collections.abc import Sequence

ENOUGH = 5
"""So many pages must have been read before, to know what is usual; so long a row of pages without a record is
none of chance."""

UNREADABLE = 3
"""So many pages in a row that cannot be read."""

LONGER = 2
"""How much longer than the longest row before it a row must be. Over two years of a made-up season (race
weeks, weeks between them, a winter; 150 teams) 1 raises 0.5 false alarms for each source in a year, 2 raises
0.2, 3 raises 0.05; a rebuilt site is told of after 13, 25 and 37 pages (median), and after 5 where no row was
usual."""

CHANCE = 0.01
"""How improbable a row has to be by what is usual."""

Seen = tuple[int | None, int, int, int]
"""What a run saw: links in the channels (null: unchanged), pages read, those of them without a record, and
those that could not be read at all."""


def drift_of(seen: Sequence[Seen]) -> str | None:
    """Say how a source drifts, null where it does not; ``seen`` are its runs, the newest first.

    It is told until a page gives a record, or its channels list something, again.

    >>> drift_of([(20, 5, 5, 0), (20, 10, 1, 0)])
    'the last 5 pages gave no record, of 10 before them 9 did'
    >>> drift_of([(20, 3, 3, 3), (20, 10, 1, 0)])
    'the last 3 pages could not be read, of 10 before them 10 could'
    >>> drift_of([(20, 3, 3, 0), (20, 10, 1, 0)])  # may well be notes about tickets
    >>> drift_of([(0, 0, 0, 0), (20, 10, 1, 0)])
    'its channels list nothing any more, before it was 20 links'
    """
    return (
        _nothing_listed([links for links, _, _, _ in seen if links is not None])
        or _row([(read, bad) for _, read, _, bad in seen if read], UNREADABLE, "could not be read", "could")
        or _row([(read, empty) for _, read, empty, _ in seen if read], ENOUGH, "gave no record", "did")
    )


def _nothing_listed(listed: Sequence[int]) -> str | None:
    before = next((number for number, links in enumerate(listed) if links), len(listed))
    # A list that was empty before, and filled again, is one that is empty now and then.
    if not before or before == len(listed) or 0 in listed[before:]:
        return None
    return f"its channels list nothing any more, before it was {listed[before]} links"


def _row(runs: Sequence[tuple[int, int]], least: int, what: str, otherwise: str) -> str | None:
    """Whether the newest runs (pages read, bad ones) are a row of bad pages as there was none before."""
    number = next((number for number, (read, bad) in enumerate(runs) if bad < read), len(runs))
    row = sum(read for read, _ in runs[:number])
    before = runs[number:]
    read, bad = sum(each for each, _ in before), sum(each for _, each in before)
    if read < ENOUGH or row < least or row <= LONGER * _longest(before):
        return None
    # One more of each kind than were seen: that something did not happen in ten pages does not mean it
    # cannot.
    if ((bad + 1) / (read + 2)) ** row > CHANCE:
        return None
    return f"the last {row} pages {what}, of {read} before them {read - bad} {otherwise}"


def _longest(runs: Sequence[tuple[int, int]]) -> int:
    longest = row = 0
    for read, bad in runs:
        row = row + read if bad == read else 0
        longest = max(longest, row)
    return longest
