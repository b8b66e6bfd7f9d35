"""A run: under the store's lock, all sources are visited, then the pages that came are read.

Fetching and reading are apart. What is fetched is kept at once, page by page; a run that is killed anywhere
is made up for by the next one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.archive.reading import Reading, read_pending
from extractor.scrape.backoff import resting_until
from extractor.scrape.drift import drift_of
from extractor.scrape.report import RunReport, SourceReport
from extractor.scrape.stop import Interrupted, Stop, interruptible
from extractor.scrape.visit import SourceVisit, Wishes, ago
from extractor.store import crawl, now, pages
from extractor.store.crawl import Response

if TYPE_CHECKING:
    import sqlalchemy as sa

    from extractor.scrape.sources import Source
    from extractor.store import Store

log = logging.getLogger(__name__)

TIDY_EVERY = 50
"""So many runs after each other the store is rid of what nobody needs any more."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done ("sources", "pages"), how much of it is done, and how much there is."""


def scrape(
    sources: Sequence[Source],
    store: Store,
    *,
    since: str | None = None,
    limit: int | None = None,
    dry: bool = False,
    insist: bool = False,
    contact: str | None = None,
    processes: int = 1,
    timeout: float = 30.0,
    retries: int = 2,
    first_wait: float = 1.0,
    progress: Progress | None = None,
    entries: Mapping[str, str] | None = None,
) -> RunReport:
    """Visit the sources, keep what is new in the store, and read it.

    ``since`` (ISO date) leaves older releases out, ``limit`` is how many new pages each source may give in
    this run; the rest waits for the next. A ``dry`` run asks the channels and says what it would fetch; it
    writes nothing. Sources that failed before are left alone for a while, unless the caller should
    ``insist``. ``timeout`` is in seconds for one answer; ``retries`` and ``first_wait`` (seconds) say how
    often a passing error is tried again. ``entries`` are all sources of the file (name ▶ start address),
    those too that are not to be visited: with them a source that was renamed keeps what is known of it.

    Raises `extractor.store.LockedError` where another run is under way, and `extractor.store.StoreError`
    where the store fails. SIGINT and SIGTERM end it early, with ``interrupted`` in the report.
    """
    _must_have_no_loop()
    wishes = Wishes(since, limit, dry, frozenset(source.name for source in sources))
    with nullcontext() if dry else store.lock():
        if entries is not None and not dry:
            with store.begin() as conn:
                for name, before in crawl.rename_sources(conn, entries).items():
                    log.warning("%s: goes on with what is known of %s, which has this address", name, before)
        return _run(
            sources, store, wishes, insist, contact, processes, timeout, retries, first_wait, progress,
        )  # fmt: skip


def _must_have_no_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError(
        "scrape() runs an event loop of its own: from a coroutine or a notebook call it in a thread, "
        "`await asyncio.to_thread(scrape, sources, store)`"
    )


def _run(
    sources: Sequence[Source], store: Store, wishes: Wishes, insist: bool, contact: str | None,
    processes: int, timeout: float, retries: int, first_wait: float, progress: Progress | None,
) -> RunReport:  # fmt: skip
    began = time.monotonic()
    tell = progress or (lambda what, done, total: None)
    run_id = None
    if not wishes.dry:
        with store.begin() as conn:
            run_id = crawl.start_run(conn, "scrape", now())
    with store.read() as conn:
        wishes = replace(wishes, unsettled=pages.unsettled(conn))
    report = RunReport([SourceReport(source.name) for source in sources], dry=wishes.dry)
    visits: list[tuple[Source, _Told]] = []
    done = 0

    def visited() -> None:
        nonlocal done
        done += 1
        tell("sources", done, len(visits))

    for source, own in zip(sources, report.sources, strict=True):
        own.resting = None if insist else _resting(store, source, own)
        if own.resting is None:
            visits.append((source, _Told(SourceVisit(source, store, own, wishes), visited)))
    if visits:
        _fetch(visits, store, report, wishes, contact, timeout, retries, first_wait)
    for own in report.sources:
        for note in own.notes:
            log.warning("%s: %s", own.name, note)
    if run_id is not None:
        if not report.interrupted:
            _read(store, sources, report, processes, tell)
        report.seconds = time.monotonic() - began
        _enter(store, run_id, report)
    report.seconds = time.monotonic() - began
    return report


class _Told:
    """A visit that says when it is over."""

    def __init__(self, visit: SourceVisit, told: Callable[[], None]) -> None:
        self._visit = visit
        self._told = told

    async def __call__(self, fetch: object) -> None:
        try:
            await self._visit(fetch)  # type: ignore[arg-type]
        finally:
            self._told()


def _resting(store: Store, source: Source, own: SourceReport) -> str | None:
    with store.read() as conn:
        state = crawl.source_state(conn, source.name)
    if state is None:
        return None
    until = resting_until(state.failures, state.failed_at, state.wait, now())
    if until is not None:
        own.id = state.id
        own.note(f"left alone until {until}, it failed {state.failures} times in a row: {state.error}")
    return until


def _fetch(
    visits: Sequence[tuple[Source, _Told]], store: Store, report: RunReport, wishes: Wishes,
    contact: str | None, timeout: float, retries: int, first_wait: float,
) -> None:  # fmt: skip
    from extractor.scrape.fetch.engine import crawl as fetch_all

    def recall(url: str) -> Response | None:
        with store.read() as conn:
            return crawl.response(conn, url)

    def keep(url: str, status: int, headers: list[tuple[str, str]], body: bytes | None) -> None:
        if not wishes.dry:
            with store.begin() as conn:
                crawl.keep_response(conn, Response(url, status, headers, body, now()))

    try:
        fetch_all(
            visits,
            recall=recall,
            keep=keep,
            contact=contact,
            timeout=timeout,
            retries=retries,
            first_wait=first_wait,
        )
    except Interrupted as error:
        report.interrupted, report.signal = True, error.args[0]


def _read(
    store: Store, sources: Sequence[Source], report: RunReport, processes: int,
    tell: Callable[[str, int, int], None],
) -> None:  # fmt: skip
    stop = Stop()
    reading = Reading()

    def advanced(done: int, total: int) -> None:
        stop.check()
        tell("pages", done, total)

    try:
        with interruptible(stop):
            read_pending(store, processes=processes, on_progress=advanced, sources=sources, reading=reading)
    except Interrupted as error:
        report.interrupted, report.signal = True, error.args[0]
    report.releases = reading.releases
    report.records = reading.records
    report.problems = reading.problems
    for own in report.sources:
        counts = reading.sources.get(own.id) if own.id is not None else None
        if counts is not None:
            own.read, own.empty, own.problems = counts.read, counts.empty, counts.problems


def _enter(store: Store, run_id: int, report: RunReport) -> None:
    with store.begin() as conn:
        for own in report.sources:
            if own.id is not None:
                _enter_source(conn, run_id, own)
        summary = report.to_dict()
        # Of 200 sources in each of 9,000 runs a year only those with news are worth their room.
        told = zip(summary["sources"], report.sources, strict=True)
        summary["sources"] = [source for source, own in told if _has_news(own)]
        crawl.end_run(conn, run_id, now(), report.status, summary)
        if run_id % TIDY_EVERY == 0:
            crawl.tidy(conn, ago(now(), 30))


def _enter_source(conn: sa.Connection, run_id: int, own: SourceReport) -> None:
    assert own.id is not None
    runs = crawl.telling_runs(conn, own.id)
    if own.read or own.links is not None:
        runs.insert(0, (own.links, own.read, own.empty, own.problems))
    own.drift = drift_of(runs)
    if own.drift is not None:
        log.warning("%s: drift: %s", own.name, own.drift)
    links, drift = crawl.last_told(conn, own.id) or (None, None)
    listed = own.links is not None and own.links != links
    if not (own.error or own.new or own.changed or own.read or listed or own.drift != drift):
        return
    crawl.save_source_run(
        conn,
        run_id,
        own.id,
        requests=own.requests,
        links=own.links,
        new=own.new,
        changed=own.changed,
        read=own.read,
        empty=own.empty,
        error=own.error,
        drift=own.drift,
        problems=own.problems,
    )


def _has_news(own: SourceReport) -> bool:
    return not own.ok or bool(
        own.new or own.changed or own.failed or own.gone or own.refused or own.read or own.notes
    )
