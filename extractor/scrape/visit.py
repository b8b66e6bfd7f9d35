"""One visit to one source: its channels, then the pages that wait, then those to be looked at again for
edits."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
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

GIVE_UP_IN_ALL = 20
"""… and so many in one visit."""

MOST_429 = 2
"""Pages for which a site may say "too many requests" in a visit: it means all of them."""

RETRIES_AT_ONCE = 20
"""Pages that failed before and are tried again in one visit, at most."""

CHECKS_AT_ONCE = 20
"""Pages that one visit asks for again at most."""

SECONDS = 15 * 60
"""Time for the new pages of one source: a slow site, or a very large one, is gone on with in the next run,
and does not keep the others from being visited. Retries and checks have a third of it each."""

LOOK_AGAIN_DAYS = 30
"""Discovery looks again after so many days: sites get a feed, or another one, and leave the old one where it
was."""

LOOK_SOON_DAYS = 1
"""… after so many where a channel that it found is gone, or lists nothing any more."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the caller of a run asks for: ``since`` (ISO date), ``limit`` of new pages for each source, a dry
    run. ``visited`` are the names of all sources of the run, ``unsettled`` what `pages.unsettled` said at its
    start."""

    since: str | None = None
    limit: int | None = None
    dry: bool = False
    visited: frozenset[str] = frozenset()
    unsettled: frozenset[tuple[int, str]] = frozenset()


class SourceVisit:
    """A visit, as a coroutine function of a `Fetcher`. What came of it stands in ``report``; it raises only
    `StoreError`: whatever one site does, the others are still visited."""

    def __init__(self, source: Source, store: Store, report: SourceReport, wishes: Wishes) -> None:
        self.source = source
        self.store = store
        self.report = report
        self.wishes = wishes
        self._channels_of: set[str] = set()
        self._too_many = 0
        self._revived = False

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
            self.source, state, self.store, fetch, self.report,
            since=since, dry=self.wishes.dry, visited=self.wishes.visited,
        )  # fmt: skip
        self._channels_of = {normal_form(channel.url) for channel in channels}
        try:
            await walk.all(channels, had)
        except FetchError as error:
            if error.status not in (404, 410) or written_down(self.source) or had:
                raise
            log.info("%s: %s; looking for its channels anew", self.source.name, error)
            had = await self._discover(fetch, state)
            await walk.all(tuple(had), had)
        else:
            found_before = not (written_down(self.source) or self.wishes.dry or had)
            if found_before and (walk.dead or walk.mute) and _older(state.channels_at, LOOK_SOON_DAYS):
                with self.store.begin() as conn:
                    crawl.look_again(conn, state.id)
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
            if self._has(state.id, "failed") or self._has(state.id, "refused"):
                self._revived = pages.revive(conn, state.id, now()) > 0
            return state

    def _has(self, source_id: int, state: str) -> bool:
        return (source_id, state) in self.wishes.unsettled

    def _may_wait(self, source_id: int) -> bool:
        """Whether pages of the source may wait: where none do, which is usual, nobody needs to look."""
        return bool(self._has(source_id, "waiting") or self._revived or self.report.queued)

    async def _channels(
        self, fetch: Fetcher, state: SourceState
    ) -> tuple[tuple[Channel, ...], dict[Channel, tuple[Answer, Listed]]]:
        written = written_down(self.source)
        if written:
            return written, {}
        if not state.channels:
            had = await self._discover(fetch, state)
            return tuple(had), had
        known = tuple(Channel(kind, url) for kind, url in state.channels)  # type: ignore[arg-type]
        if _older(state.channels_at, LOOK_AGAIN_DAYS):
            try:
                had = await self._discover(fetch, state)
                return tuple(had), had
            except FetchError as error:
                if error.cause in ("stopped", "paused") or error.status == 429:
                    raise
                log.info("%s: looked for its channels again: %s", self.source.name, error)
                self._save_channels(state, known)
        return known, {}

    async def _discover(self, fetch: Fetcher, state: SourceState) -> dict[Channel, tuple[Answer, Listed]]:
        had = await discover(self.source, fetch)
        for channel in had:
            log.info("%s: found %s %s", self.source.name, channel.kind, channel.url)
        self._save_channels(state, tuple(had))
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

    def _save_channels(self, state: SourceState, channels: Sequence[Channel]) -> None:
        if not self.wishes.dry:
            with self.store.begin() as conn:
                crawl.save_channels(conn, state.id, [(c.kind, c.url) for c in channels], now())

    async def _pages(self, fetch: Fetcher, source_id: int) -> None:
        """Fetch the pages that wait, those to be tried again, and those to be checked for edits.

        Fresh pages go first, but never keep the others from their turn, nor the other way round: each kind
        has a number and a time of its own. Raises `FetchError` where the site gives none of its new pages.
        """
        limit = self._limit
        at = now()
        retries: list[QueuedPage] = []
        fresh: list[QueuedPage] = []
        with self.store.read() as conn:
            due = [ago(at, days) for days in self.source.recheck]
            again = pages.to_check(conn, source_id, due, CHECKS_AT_ONCE, at)
            if self._may_wait(source_id):
                retries = pages.to_retry(conn, source_id, min(limit, RETRIES_AT_ONCE), at)
                fresh = pages.waiting(conn, source_id, limit)
        trouble = await self._some(fetch, source_id, fresh, SECONDS)
        if trouble is not None:
            if not self.report.new:
                raise FetchError("network", trouble)
            self.report.note(f"{trouble}; the rest waits for the next run")
            return
        await self._some(fetch, source_id, retries, SECONDS / 3)
        await self._some(fetch, source_id, again, SECONDS / 3)

    async def _some(
        self, fetch: Fetcher, source_id: int, some: Sequence[QueuedPage], seconds: float
    ) -> str | None:
        """Fetch these pages; return why that was given up, null where it was not."""
        in_a_row = in_all = 0
        end = time.monotonic() + seconds
        for number, page in enumerate(some):
            if number and time.monotonic() > end:
                self.report.note(f"{len(some) - number} pages left for the next run: the site is slow")
                return None
            trouble = await self._page(fetch, source_id, page)
            if page.checks:
                with self.store.begin() as conn:
                    pages.checked(conn, page)
            in_a_row = in_a_row + 1 if trouble else 0
            in_all += trouble is not None
            if in_a_row >= GIVE_UP_AFTER:
                return f"{in_a_row} pages in a row could not be had, the last: {trouble}"
            if in_all >= GIVE_UP_IN_ALL:
                return f"{in_all} pages could not be had, the last: {trouble}"
        return None

    async def _page(self, fetch: Fetcher, source_id: int, page: QueuedPage) -> str | None:
        """Fetch and keep a page; return what is wrong with the site, if anything is."""
        kept = None
        if page.version_url is not None:
            kept = Response(page.version_url, 200, page.headers, None, now())
        try:
            answer = await fetch.get(page.address, kept=kept)
            if not answer.unchanged:
                check_page(answer)
                self._must_be_a_page(page, answer)
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
            outcome = pages.keep(conn, page.id, answer.url, answer.status, answer.headers, answer.body, now())
        if outcome == "new":
            self.report.new += 1
        elif outcome == "changed":
            self.report.changed += 1
        else:
            self.report.unchanged += 1
        log.info("%s: %s %s", self.source.name, outcome, page.address)
        return None

    def _must_be_a_page(self, page: QueuedPage, answer: Answer) -> None:
        """Many sites lead visitors of what is not there to their start page: that is no release."""
        final = normal_form(answer.url)
        if final == page.url:
            return
        if urlsplit(final).path in ("", "/") or final in {*self._channels_of, normal_form(self.source.url)}:
            raise FetchError("http", f"not there: leads to {answer.url}", status=404)

    def _page_failed(self, page: QueuedPage, error: FetchError) -> str | None:
        if error.cause == "stopped":
            raise error
        if error.cause in ("refused", "robots", "size"):
            self._refuse(page, str(error))
            return None
        log.warning("%s: %s: %s", self.source.name, page.url, error)
        # A feed may name a page that is not there yet: one that was never seen is asked for again for weeks.
        missing = error.status == 404
        gone = error.status == 410 or (missing and page.version_url is not None)
        tries = page.attempts + 1
        gone = gone or (missing and tries >= pages.LAST_ATTEMPT)
        final = "gone" if gone else "failed" if tries >= pages.MAX_ATTEMPTS else None
        with self.store.begin() as conn:
            pages.failed(conn, page.id, str(error), now(), final=final)
        if gone:
            self.report.gone += 1
        else:
            self.report.failed += 1
        self._too_many += error.status == 429
        if error.cause == "paused" or self._too_many >= MOST_429:
            raise error  # enough for now; the page has had its turn
        # A page that is not there says nothing about the site; a site that does not let us in, or is down,
        # does.
        locked_out = error.status in (401, 403, 451)
        passing = error.status is None or error.status >= 500 or locked_out
        return str(error) if passing else None

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
            if self._may_wait(report.id):
                report.waiting = pages.count_waiting(conn, report.id)


def ago(at: str, days: int) -> str:
    """The time so many days before.

    >>> ago("2031-08-17T10:00:00Z", 7)
    '2031-08-10T10:00:00Z'
    """
    return (datetime.fromisoformat(at) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _older(moment: str | None, days: int) -> bool:
    """Whether it was so many days ago, or lies in time to come, as the clock was wrong."""
    return moment is None or not ago(now(), days) < moment <= now()
