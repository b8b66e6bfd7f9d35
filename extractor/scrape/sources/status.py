"""How each source has fared, as the store knows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from extractor.scrape.backoff import resting_until
from extractor.store.schema import pages, releases, source_runs, sources


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What runs left behind about a source. Times are ISO 8601 in UTC.

    ``failures``: failed runs in a row; ``error`` and ``failed_at`` are those of the last one;
    ``resting_until`` is when it will be asked again, null where that may be now. ``pages`` are those kept,
    ``waiting`` those to be fetched, ``releases`` the current ones with a record. ``drift`` says what looked
    wrong in the last run.
    """

    name: str
    succeeded_at: str | None
    failures: int
    failed_at: str | None
    error: str | None
    resting_until: str | None
    pages: int
    waiting: int
    releases: int
    drift: str | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def statuses(conn: sa.Connection, at: str) -> dict[str, SourceStatus]:
    """The status at that time (ISO 8601) of every source that a run has seen, by name."""
    states: dict[tuple[int, str], int] = {
        (row.source_id, row.state): row.n
        for row in conn.execute(
            sa.select(pages.c.source_id, pages.c.state, sa.func.count().label("n")).group_by(
                pages.c.source_id, pages.c.state
            )
        )
    }
    read: dict[int, int] = {
        row.source_id: row.n
        for row in conn.execute(
            sa.select(pages.c.source_id, sa.func.count().label("n"))
            .join(releases, releases.c.page_id == pages.c.id)
            .where(releases.c.current, releases.c.records > 0)
            .group_by(pages.c.source_id)
        )
    }
    last = (
        sa.select(source_runs.c.source_id, sa.func.max(source_runs.c.run_id).label("run_id"))
        .group_by(source_runs.c.source_id)
        .subquery()
    )
    drifts: dict[int, str | None] = {
        row.source_id: row.drift
        for row in conn.execute(
            sa.select(source_runs.c.source_id, source_runs.c.drift).join(
                last, (last.c.source_id == source_runs.c.source_id) & (last.c.run_id == source_runs.c.run_id)
            )
        )
    }
    return {
        row.name: SourceStatus(
            row.name,
            row.succeeded_at,
            row.failures,
            row.failed_at,
            row.error,
            resting_until(row.failures, row.failed_at, row.wait, at),
            states.get((row.id, "kept"), 0),
            states.get((row.id, "waiting"), 0),
            read.get(row.id, 0),
            drifts.get(row.id),
        )
        for row in conn.execute(sa.select(sources).order_by(sources.c.id))
    }
