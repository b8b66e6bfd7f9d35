"""What the store knows of sources, of the answers that conditional requests need, and of runs.

Functions over one connection; who calls them decides what belongs to one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from extractor.store.values import unzipped, zipped
from extractor.store.schema import pages, responses, runs, source_runs, sources

Headers = list[tuple[str, str]]
"""Header fields as they came, names and values, repeated ones too."""

_UNSENT = frozenset({"set-cookie", "set-cookie2", "www-authenticate"})  # nothing that could identify us is kept


@dataclass(frozen=True, slots=True)
class SourceState:
    """What earlier runs left behind about a source; the times are ISO 8601 in UTC."""

    id: int
    name: str
    channels: tuple[tuple[str, str], ...] | None  # (kind, url); null: discovery never looked
    channels_at: str | None
    failures: int
    failed_at: str | None
    error: str | None
    wait: int | None
    succeeded_at: str | None
    complete: bool


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that is kept for conditional requests; ``body`` only where it may be needed again."""

    url: str
    status: int
    headers: Headers
    body: bytes | None
    fetched_at: str


def source_state(conn: sa.Connection, name: str) -> SourceState | None:
    """The state of the source of that name, null for one that no run has seen."""
    row = conn.execute(sa.select(sources).where(sources.c.name == name)).one_or_none()
    if row is None:
        return None
    channels = None if row.channels is None else tuple((c["kind"], c["url"]) for c in row.channels)
    return SourceState(
        row.id, row.name, channels, row.channels_at, row.failures, row.failed_at, row.error, row.wait,
        row.succeeded_at, bool(row.complete),
    )  # fmt: skip


def add_source(conn: sa.Connection, name: str, url: str, at: str) -> SourceState:
    """Return the state of a source, entered where it is new. A start address that changed begins discovery anew."""
    state = source_state(conn, name)
    if state is None:
        conn.execute(sources.insert().values(name=name, url=url, first_seen=at, failures=0, complete=False))
    elif conn.execute(sa.select(sources.c.url).where(sources.c.id == state.id)).scalar_one() != url:
        change = {"url": url, "channels": sa.null(), "channels_at": None, "complete": False}
        conn.execute(sources.update().where(sources.c.id == state.id).values(change))
    else:
        return state
    found = source_state(conn, name)
    assert found is not None
    return found


def save_channels(conn: sa.Connection, source_id: int, channels: Sequence[tuple[str, str]], at: str) -> None:
    """Remember the channels, (kind, url), that discovery found."""
    told = [{"kind": kind, "url": url} for kind, url in channels]
    conn.execute(sources.update().where(sources.c.id == source_id).values(channels=told, channels_at=at))


def forget_channels(conn: sa.Connection, source_id: int) -> None:
    """Let discovery look again."""
    values = {"channels": sa.null(), "channels_at": None, "complete": False}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def set_complete(conn: sa.Connection, source_id: int, complete: bool) -> None:
    """Say whether all that the source's channels list has been queued; until then all of them are read."""
    conn.execute(sources.update().where(sources.c.id == source_id).values(complete=complete))


def note_success(conn: sa.Connection, source_id: int, at: str) -> None:
    """The source answered: it does not back off any longer."""
    values = {"failures": 0, "failed_at": None, "error": None, "wait": None, "succeeded_at": at}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def note_failure(conn: sa.Connection, source_id: int, at: str, error: str, wait: int | None) -> None:
    """The source failed once more; ``wait`` is how many seconds its ``Retry-After`` asked for."""
    values = {"failures": sources.c.failures + 1, "failed_at": at, "error": error, "wait": wait}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def response(conn: sa.Connection, url: str) -> Response | None:
    """The kept answer of an address, as it was asked for."""
    row = conn.execute(sa.select(responses).where(responses.c.url == url)).one_or_none()
    if row is None:
        return None
    headers = [(name, value) for name, value in row.headers]
    body = None if row.body is None else unzipped(row.body)
    return Response(row.url, row.status, headers, body, row.fetched_at)


def keep_response(conn: sa.Connection, kept: Response) -> None:
    """Keep an answer in place of the earlier one of its address."""
    conn.execute(responses.delete().where(responses.c.url == kept.url))
    conn.execute(
        responses.insert().values(
            url=kept.url,
            status=kept.status,
            headers=storable(kept.headers),
            body=None if kept.body is None else zipped(kept.body),
            fetched_at=kept.fetched_at,
        )
    )


def storable(headers: Headers) -> list[list[str]]:
    """Header fields as JSON, without cookies and log-in challenges.

    >>> storable([("ETag", '"a"'), ("Set-Cookie", "id=1")])
    [['ETag', '"a"']]
    """
    return [[name, value.replace("\0", "")] for name, value in headers if name.lower() not in _UNSENT]


def start_run(conn: sa.Connection, command: str, at: str) -> int:
    """Enter a run that begins, and return its id."""
    key = conn.execute(runs.insert().values(command=command, started_at=at)).inserted_primary_key
    assert key is not None
    return int(key[0])


def end_run(conn: sa.Connection, run_id: int, at: str, status: int, summary: dict[str, Any]) -> None:
    """Enter how a run ended."""
    conn.execute(runs.update().where(runs.c.id == run_id).values(ended_at=at, status=status, summary=summary))


def save_source_run(conn: sa.Connection, run_id: int, source_id: int, **values: Any) -> None:
    """Enter what a run did for a source (columns of ``source_runs``)."""
    conn.execute(source_runs.insert().values(run_id=run_id, source_id=source_id, **values))


def telling_runs(conn: sa.Connection, source_id: int, limit: int = 100) -> list[tuple[int | None, int, int]]:
    """What earlier runs saw of a source, newest first: links in its channels, pages read, those without a record.

    Only runs that saw something new are told.
    """
    row = source_runs.c
    query = (
        sa.select(row.links, row.read, row.empty)
        .where(row.source_id == source_id, (row.read > 0) | row.links.is_not(None))
        .order_by(row.run_id.desc())
        .limit(limit)
    )
    return [(links, read, empty) for links, read, empty in conn.execute(query)]


def counts(conn: sa.Connection) -> dict[str, int]:
    """How many pages the store holds in each state.

    The states are those of ``pages.state`` in the schema.
    """
    query = sa.select(pages.c.state, sa.func.count()).group_by(pages.c.state).order_by(pages.c.state)
    return {state: number for state, number in conn.execute(query)}
