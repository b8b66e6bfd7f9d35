"""One visit to one source: its channels, then the pages that wait, then those to be looked at again for edits."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.scrape.channels import discover, written_down
from extractor.scrape.discovery import Channel, Listed
from extractor.scrape.fetch.answers import Answer, FetchError
from extractor.scrape.unfit import check_page
from extractor.scrape.urls import normal_form
from extractor.scrape.walk import Walk
from extractor.store import StoreError, crawl, now, pages
from extractor.store.crawl import Response, SourceState

if TYPE_CHECKING:
    from extractor.scrape.fetch.spider import Fetcher
    from extractor.scrape.report import SourceReport
    from extractor.scrape.sources import Source
    from extractor.store import Store
    from extractor.store.pages import QueuedPage

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 5
"""So many pages in a row that cannot be had end a visit: the site is in trouble."""

CHECKS_AT_ONCE = 20
"""Pages that one visit asks for again at most."""

REVIVE_AFTER_DAYS = 7
"""A page that was given up is tried once more after so many days."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of a run asks for: ``since`` (ISO date), ``limit`` of new pages for each source, a dry run."""

    since: str | None = None
    limit: int | None = None
    dry: bool = False


class SourceVisit:
    """A visit, as a coroutine function of a `Fetcher`. What came of it stands in ``report``; it raises only
    `StoreError`: whatever one site does, the others are still visited."""

    def __init__(self, source: Source, store: Store, report: SourceReport, wishes: Wishes) -> None:
        self.source = source
        self.store = store
        self.report = report
        self.wishes = wishes

    async def __call__(self, fetch: Fetcher) -> None:
        """Make the visit."""
        report = self.report
        fetch.hosts = tuple(urlsplit(c.url).hostname or "" for c in written_down(self.source))
        log.info("%s: visiting %s", self.source.name, self.source.url)
        try:
            await self._visit(fetch)
        except FetchError as error:
            if error.cause != "stopped":
                report.error, report.wait = str(error), error.wait
        except StoreError:
            raise
        except Exception as error:
            log.exception("%s: a fault of extractor itself", self.source.name)
            report.error = f"a fault of extractor itself: {type(error).__name__}: {error}"
        finally:
            report.requests = fetch.counts.requests
            report.not_modified = fetch.counts.unchanged
            report.bytes = fetch.counts.bytes
        if report.error is not None:
            log.warning("%s: %s", self.source.name, report.error)
        self._settle(stopped=fetch.spider.stopping)

    async def _visit(self, fetch: Fetcher) -> None:
        state = self._state()
        self.report.id = state.id
        channels, had = await self._channels(fetch, state)
        since = max(filter(None, (self.source.since, self.wishes.since)), default=None)
        walk = Walk(
            self.source, state.id, self.store, fetch, self.report,
            complete=state.complete, since=since, dry=self.wishes.dry,
        )  # fmt: skip
        try:
            await walk.all(channels, had)
        except FetchError as error:
            if error.status not in (404, 410) or written_down(self.source) or had:
                raise
            log.info("%s: %s; looking for its channels anew", self.source.name, error)
            had = await self._discover(fetch, state)
            await walk.all(tuple(had), had)
        else:
            if walk.dead and not (written_down(self.source) or self.wishes.dry):
                with self.store.begin() as conn:
                    crawl.forget_channels(conn, state.id)  # discovery looks again in the next run
        if self.wishes.dry:
            self._foretell(state.id)
        else:
            await self._pages(fetch, state.id)

    def _state(self) -> SourceState:
        if self.wishes.dry:
            with self.store.read() as conn:
                state = crawl.source_state(conn, self.source.name)
            empty = SourceState(0, self.source.name, None, None, 0, None, None, None, None, False)
            return state or empty
        with self.store.begin() as conn:
            state = crawl.add_source(conn, self.source.name, self.source.url, now())
            week_ago = ago(now(), REVIVE_AFTER_DAYS)
            pages.revive(conn, state.id, week_ago)
            return state

    async def _channels(
        self, fetch: Fetcher, state: SourceState
    ) -> tuple[tuple[Channel, ...], dict[Channel, tuple[Answer, Listed]]]:
        written = written_down(self.source)
        if written:
            return written, {}
        if state.channels:
            return tuple(Channel(kind, url) for kind, url in state.channels), {}  # type: ignore[arg-type]
        had = await self._discover(fetch, state)
        return tuple(had), had

    async def _discover(self, fetch: Fetcher, state: SourceState) -> dict[Channel, tuple[Answer, Listed]]:
        had = await discover(self.source, fetch)
        for channel in had:
            log.info("%s: found %s %s", self.source.name, channel.kind, channel.url)
        if not self.wishes.dry:
            with self.store.begin() as conn:
                crawl.save_channels(conn, state.id, [(c.kind, c.url) for c in had], now())
        return had

    @property
    def _limit(self) -> int:
        return self.wishes.limit if self.wishes.limit is not None else self.source.limit

    def _foretell(self, source_id: int) -> None:
        """Of the pages that wait and those just found, tell as many as a run would fetch."""
        with self.store.read() as conn:
            waiting = [page.address for page in pages.waiting(conn, source_id, self._limit)]
            left = pages.count_waiting(conn, source_id) - len(waiting)
        would = [*self.report.found, *waiting]
        self.report.found = would[: self._limit]
        self.report.waiting = left + len(would) - len(self.report.found)

    async def _pages(self, fetch: Fetcher, source_id: int) -> None:
        with self.store.read() as conn:
            waiting = pages.waiting(conn, source_id, self._limit)
            at = now()
            due = [ago(at, days) for days in self.source.recheck]
            again = pages.to_check(conn, source_id, due, CHECKS_AT_ONCE)
        in_a_row = 0
        for page in (*waiting, *again):
            trouble = await self._page(fetch, source_id, page)
            if page in again:
                with self.store.begin() as conn:
                    pages.checked(conn, page.id)
            in_a_row = in_a_row + 1 if trouble else 0
            if in_a_row >= GIVE_UP_AFTER:
                raise FetchError("network", f"{in_a_row} pages in a row could not be had, the last: {trouble}")

    async def _page(self, fetch: Fetcher, source_id: int, page: QueuedPage) -> str | None:
        """Fetch and keep a page; return what is wrong with the site, if anything is."""
        kept = None
        if page.version_url is not None:
            kept = Response(page.version_url, 200, page.headers, None, now())
        try:
            answer = await fetch.get(page.address, kept=kept)
            if not answer.unchanged:
                check_page(answer)
        except FetchError as error:
            return self._page_failed(page, error)
        with self.store.begin() as conn:
            if answer.unchanged:
                pages.unchanged(conn, page.id, now())
                self.report.unchanged += 1
                return None
            final = normal_form(answer.url)
            if final != page.url and pages.alias(conn, page.id, source_id, final, now()):
                self.report.unchanged += 1
                return None
            outcome = pages.keep(
                conn, page.id, answer.url, answer.status, answer.headers, answer.body, now()
            )
        if outcome == "new":
            self.report.new += 1
        elif outcome == "changed":
            self.report.changed += 1
        else:
            self.report.unchanged += 1
        log.info("%s: %s %s", self.source.name, outcome, page.url)
        return None

    def _page_failed(self, page: QueuedPage, error: FetchError) -> str | None:
        if error.cause in ("stopped", "paused"):
            raise error
        if error.cause in ("refused", "robots", "size"):
            self._refuse(page, str(error))
            return None
        log.warning("%s: %s: %s", self.source.name, page.url, error)
        gone = error.status == 410 or (error.status == 404 and (page.version_url or page.attempts >= 2))
        with self.store.begin() as conn:
            pages.failed(conn, page.id, str(error), now(), final="gone" if gone else None)
        if gone:
            self.report.gone += 1
        else:
            self.report.failed += 1
        # A page that is not there says nothing about the site; a site that does not answer does.
        return None if error.status is not None and error.status < 500 and error.status != 429 else str(error)

    def _refuse(self, page: QueuedPage, why: str) -> None:
        log.warning("%s: %s: %s", self.source.name, page.url, why)
        self.report.refused += 1
        with self.store.begin() as conn:
            pages.failed(conn, page.id, why, now(), final="refused")

    def _settle(self, *, stopped: bool) -> None:
        report = self.report
        if self.wishes.dry or report.id is None:
            return
        with self.store.begin() as conn:
            if report.error is not None:
                crawl.note_failure(conn, report.id, now(), report.error, report.wait)
            elif not stopped:
                crawl.note_success(conn, report.id, now())
            report.waiting = pages.count_waiting(conn, report.id)


def ago(at: str, days: int) -> str:
    """The time so many days before.

    >>> ago("2031-08-17T10:00:00Z", 7)
    '2031-08-10T10:00:00Z'
    """
    return (datetime.fromisoformat(at) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
