"""Reading the archive again: the reader as it is today over the kept pages, without a request.

What it says as before is only noted (`reader`, `read_at`); what it says otherwise becomes the current
release of its page, with the same revision, since the page did not change. Read are current releases only,
and the newest version of a page where that could not be read: older revisions stay as they were told at
their time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from extractor.archive.changes import Change, changes
from extractor.archive.saving import Outcome, Saved
from extractor.store import Store, crawl, now, reader_version
from extractor.store.releases import Kept, to_reread
from extractor.store.schema import runs

if TYPE_CHECKING:
    from extractor.records import Release
    from extractor.scrape.sources import Source


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a page again came to: records that changed, or the ``problem``. A ``changed`` release
    without ``changes`` differs in its text, evidence or confidence only. ``lost``: what was readable is not
    any more; the release as it was stays the current one."""

    page: Kept
    saved: Saved
    changes: tuple[Change, ...] = ()
    problem: str | None = None
    lost: bool = False


@dataclass(slots=True)
class Totals:
    """The sums: pages read, releases that are ``new`` (could not be read before), ``changed`` and ``same``,
    pages with ``problems`` (``lost``: those that could be read before), and records ``added``, ``removed``
    and ``altered``."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    problems: int = 0
    lost: int = 0
    added: int = 0
    removed: int = 0
    altered: int = 0

    def count(self, one: Reread) -> None:
        """Add a page."""
        self.read += 1
        self.new += one.saved in ("new", "edited")
        self.changed += one.saved == "changed"
        self.same += one.saved == "same"
        self.problems += one.saved == "problem"
        self.lost += one.lost
        for change in one.changes:
            self.added += change.sign == "+"
            self.removed += change.sign == "-"
            self.altered += change.sign == "~"


def pages_to_reread(store: Store, names: Sequence[str], *, every: bool) -> list[Kept]:
    """The versions that are to be read again: those of another reader, or every one.

    A reading of every one that was killed goes on where it was, as long as it is asked for in the same way.
    """
    with store.read() as conn:
        since = None
        if every:
            last = conn.execute(
                sa.select(runs).where(runs.c.command == "reread").order_by(runs.c.id.desc()).limit(1)
            ).one_or_none()
            unfinished = last is not None and last.ended_at is None and last.summary == asked(names, every)
            since = last.started_at if last is not None and unfinished else _NEVER
        return to_reread(conn, reader_version(), sources_named=names, since=since)


_NEVER = "9999"  # nothing was read since


def asked(names: Sequence[str], every: bool) -> dict[str, object]:
    """What a run was asked for, as it stands in ``runs`` until it ends."""
    return {"sources": sorted(names), "all": every, "reader": reader_version()}


def reread(
    store: Store,
    pages: Sequence[Kept],
    *,
    processes: int = 1,
    sources: Sequence[Source] = (),
    dry_run: bool = False,
) -> Iterator[Reread]:
    """Read these versions again and keep what comes of it, each in one transaction; yield each when it is
    done.

    With ``dry_run`` nothing is written. The caller holds the store's lock otherwise.
    """
    from extractor.archive.outcomes import Shelf, outcomes
    from extractor.archive.reading import keep, tried

    shelf = Shelf(store, sources)
    for page, outcome in outcomes(shelf, pages, processes):
        done = tried(store, shelf, page, outcome) if dry_run else keep(store, shelf, page, outcome)
        yield _reread(page, outcome, done)


def _reread(page: Kept, outcome: Release | str, done: Outcome) -> Reread:
    if isinstance(outcome, str):
        lost = done.row is not None and done.row.version_id == page.version_id
        return Reread(page, done.saved, problem=outcome, lost=lost)
    if done.saved == "same" or done.after is None:
        return Reread(page, done.saved)
    old = json.loads(done.before) if done.before is not None else {}
    return Reread(page, done.saved, tuple(changes(old, json.loads(done.after))))


def begin_run(store: Store, names: Sequence[str], *, every: bool) -> int:
    """Note that a run has begun, and return its number. One that goes on keeps its own."""
    with store.begin() as conn:
        last = conn.execute(
            sa.select(runs).where(runs.c.command == "reread").order_by(runs.c.id.desc()).limit(1)
        ).one_or_none()
        if last is not None and last.ended_at is None and last.summary == asked(names, every):
            return int(last.id)
        row = runs.insert().values(command="reread", started_at=now(), summary=asked(names, every))
        key = conn.execute(row).inserted_primary_key
        assert key is not None
        return int(key[0])


def end_run(store: Store, run: int, status: int, totals: dict[str, int]) -> None:
    """Note how a run ended."""
    with store.begin() as conn:
        crawl.end_run(conn, run, now(), status, totals)
