"""What the store knows of sources, of the answers that conditional requests need, and of runs.

Functions over one connection; who calls them decides what belongs to one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from extractor.store.schema import responses, runs, source_runs, sources
from extractor.store.values import unzipped, zipped

Headers = list[tuple[str, str]]
"""Header fields as they came, names and values, repeated ones too."""

RUNS_OF_A_SOURCE = 100
"""Rows of ``source_runs`` that are kept of each source."""

RUNS = 5_000
"""Runs that are kept in any case; of older ones those that a source still refers to."""

_UNSENT = frozenset(
    {"set-cookie", "set-cookie2", "www-authenticate"}
)  # nothing that could identify us is kept


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
    swept_at: str | None = None  # when all channels were last asked


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
        row.succeeded_at, bool(row.complete), row.swept_at,
    )  # fmt: skip


def add_source(conn: sa.Connection, name: str, url: str, at: str) -> SourceState:
    """Return the state of a source, entered where it is new. A start address that changed begins discovery
    anew."""
    state = source_state(conn, name)
    if state is None:
        conn.execute(sources.insert().values(name=name, url=url, first_seen=at, failures=0, complete=False))
    elif conn.execute(sa.select(sources.c.url).where(sources.c.id == state.id)).scalar_one() != url:
        change = {"url": url, "channels": sa.null(), "channels_at": None, "complete": False, "swept_at": None}
        conn.execute(sources.update().where(sources.c.id == state.id).values(change))
    else:
        return state
    found = source_state(conn, name)
    assert found is not None
    return found


def rename_sources(conn: sa.Connection, entries: Mapping[str, str]) -> dict[str, str]:
    """Let sources that were renamed in their file keep all that is known of them; ``entries`` are all of the
    file, name ▶ start address. Returns the new names with the old ones.

    A source is taken for renamed where the store does not know its name, and exactly one source of its start
    address that is in the file no more.
    """
    known = {row.name: row.url for row in conn.execute(sa.select(sources.c.name, sources.c.url))}
    gone = {name: url for name, url in known.items() if name not in entries}
    renamed: dict[str, str] = {}
    for name, url in entries.items():
        before = [old for old in gone if gone[old] == url]
        rivals = [other for other in entries if other not in known and entries[other] == url]
        if name not in known and len(before) == 1 and len(rivals) == 1:
            conn.execute(sources.update().where(sources.c.name == before[0]).values(name=name))
            renamed[name] = before[0]
    return renamed


def save_channels(conn: sa.Connection, source_id: int, channels: Sequence[tuple[str, str]], at: str) -> None:
    """Remember the channels, (kind, url), that discovery found."""
    told = [{"kind": kind, "url": url} for kind, url in channels]
    conn.execute(sources.update().where(sources.c.id == source_id).values(channels=told, channels_at=at))


def look_again(conn: sa.Connection, source_id: int) -> None:
    """Let discovery look again in the next run; the channels stay until it has found some."""
    conn.execute(sources.update().where(sources.c.id == source_id).values(channels_at=None))


def note_sweep(conn: sa.Connection, source_id: int, at: str, *, complete: bool) -> None:
    """All channels of the source were asked; ``complete``: what they list has been queued, to the last
    link."""
    values = {"complete": complete, "swept_at": at}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def sweep_again(conn: sa.Connection, source_id: int) -> None:
    """All channels of the source are to be read to their ends, until that is done."""
    values = {"complete": False, "swept_at": None}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def note_success(conn: sa.Connection, source_id: int, at: str) -> None:
    """The source answered: it does not back off any longer."""
    values = {"failures": 0, "failed_at": None, "error": None, "wait": None, "succeeded_at": at}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def note_failure(conn: sa.Connection, source_id: int, at: str, error: str, wait: int | None) -> None:
    """The source failed once more; ``wait`` is how many seconds its ``Retry-After`` asked for."""
    values = {"failures": sources.c.failures + 1, "failed_at": at, "error": error, "wait": wait}
    conn.execute(sources.update().where(sources.c.id == source_id).values(values))


def response(conn: sa.Connection, url: str, source_id: int | None = None) -> Response | None:
    """The kept answer of an address, as it was asked for; with ``source_id`` that of a source's channel."""
    row = conn.execute(sa.select(responses).where(responses.c.url == _key(url, source_id))).one_or_none()
    if row is None:
        return None
    headers = [(name, value) for name, value in row.headers]
    body = None if row.body is None else unzipped(row.body)
    return Response(url, row.status, headers, body, row.fetched_at)


def keep_response(conn: sa.Connection, kept: Response, source_id: int | None = None) -> None:
    """Keep an answer in place of the earlier one of its address; with ``source_id`` that of a channel."""
    key = _key(kept.url, source_id)
    conn.execute(responses.delete().where(responses.c.url == key))
    conn.execute(
        responses.insert().values(
            url=key,
            status=kept.status,
            headers=storable(kept.headers),
            body=None if kept.body is None else zipped(kept.body),
            fetched_at=kept.fetched_at,
        )
    )


def forget_response(conn: sa.Connection, url: str, source_id: int) -> None:
    """Ask for a channel of a source as if it had never answered."""
    conn.execute(responses.delete().where(responses.c.url == _key(url, source_id)))


def forget_redirect(conn: sa.Connection, url: str) -> None:
    """A permanent redirect led nowhere: the address itself is to be asked again."""
    conn.execute(responses.delete().where(responses.c.url == url, responses.c.status.in_((301, 308))))


def forget_responses(conn: sa.Connection, source_id: int) -> None:
    """Ask for the channels of a source as if they had never answered."""
    mine = responses.c.url.endswith(_key("", source_id), autoescape=True)
    conn.execute(responses.delete().where(mine))


def _key(url: str, source_id: int | None) -> str:
    return url if source_id is None else f"{url}#source-{source_id}"  # a fragment is no part of a request


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
    """Enter what a run did for a source (columns of ``source_runs``); the oldest rows of the source go.

    A source has a row only where there is something to tell: hourly runs over 200 sources would make
    1.75 million rows a year, nearly all of them empty.
    """
    conn.execute(source_runs.insert().values(run_id=run_id, source_id=source_id, **values))
    row = source_runs.c
    older = (
        sa.select(row.run_id)
        .where(row.source_id == source_id)
        .order_by(row.run_id.desc())
        .offset(RUNS_OF_A_SOURCE)
        .limit(1)
    )
    last = conn.execute(older).scalar()
    if last is not None:
        conn.execute(source_runs.delete().where(row.source_id == source_id, row.run_id <= last))


def tidy(conn: sa.Connection, redirects_before: str) -> None:
    """Drop what nobody needs any more: old runs, and redirects kept before that time, which hold no
    longer."""
    first = conn.execute(sa.select(runs.c.id).order_by(runs.c.id.desc()).offset(RUNS).limit(1)).scalar()
    if first is not None:
        needed = sa.exists().where(source_runs.c.run_id == runs.c.id)
        conn.execute(runs.delete().where(runs.c.id <= first, ~needed))
    stale = responses.c.status.in_((301, 308)) & (responses.c.fetched_at < redirects_before)
    conn.execute(responses.delete().where(stale))


def last_told(conn: sa.Connection, source_id: int) -> tuple[int | None, str | None] | None:
    """The links and the drift in the newest row of a source in ``source_runs``."""
    row = source_runs.c
    query = (
        sa.select(row.links, row.drift).where(row.source_id == source_id).order_by(row.run_id.desc()).limit(1)
    )
    found = conn.execute(query).one_or_none()
    return None if found is None else (found.links, found.drift)


def telling_runs(
    conn: sa.Connection, source_id: int, limit: int = RUNS_OF_A_SOURCE
) -> list[tuple[int | None, int, int, int]]:
    """What earlier runs saw of a source, newest first: links in its channels, pages read, those of them
    without a record, and those that could not be read.

    Only runs that saw something new are told.
    """
    row = source_runs.c
    query = (
        sa.select(row.links, row.read, row.empty, row.problems)
        .where(row.source_id == source_id, (row.read > 0) | row.links.is_not(None))
        .order_by(row.run_id.desc())
        .limit(limit)
    )
    return [(links, read, empty, bad) for links, read, empty, bad in conn.execute(query)]
