"""Asks a source's channels, and queues the pages that they list and the store does not know.

One request where nothing is new: the first channel says so (304, the same bytes, or nothing but known links).
All channels are read to their ends in a sweep: on the first visit, whenever the first one may have run over
(its oldest link is new), and when the entry of the source changed. Once a day they are all asked whether they
changed, since one channel may hide what another one shows. Until a sweep is done the source is not "complete"
in the store, so that a run which is killed on the way is made up for.
"""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from extractor.scrape.channels import read
from extractor.scrape.discovery import Channel, Link, Listed, looks_like_article
from extractor.scrape.fetch.answers import Answer, FetchError
from extractor.scrape.fetch.spider import LARGEST_CHANNEL
from extractor.scrape.kept import DIGEST, ENTRY, FINAL, SINCE, WHOLE, digest, entry_of, field, same_entry
from extractor.scrape.overflow import runs_over
from extractor.scrape.parts import DAY, LASTMOD, MOST_PARTS, NEWEST, age, to_ask
from extractor.scrape.urls import normal_form, on_site
from extractor.store import crawl, now, pages
from extractor.store.crawl import Response, SourceState

if TYPE_CHECKING:
    from extractor.scrape.fetch.spider import Fetcher
    from extractor.scrape.report import SourceReport
    from extractor.scrape.sources import Source
    from extractor.store import Store

log = logging.getLogger(__name__)

MOST_LOST = 5
"""Parts that cannot be had; one more, and the channel has failed."""

SECONDS = 15 * 60
"""Time for the channels of one source; the parts that are left then are read in the next run."""

SWEEP = DAY
"""Seconds after which all channels of a source are asked whether they changed, not the first alone: a feed
may be that of one rubric, or one that nobody fills any more."""

SWEEP_AGAIN = 6 * 3600
"""Seconds after which a sweep is made anew that could not have everything."""

TRUSTED = {"feed": DAY, "listing": DAY, "sitemap": 7 * DAY}
"""Seconds for which "not modified" is believed: some caches say it for ever. A sitemap may have 50 MB."""

_OFTEN_EMPTY = b"sitemap-news"  # a news sitemap names what is younger than two days, so often nothing

Wanted = tuple[str, str | None]  # an address, and the date that its index gives it


class Walk:
    """The way through the channels of one source."""

    def __init__(
        self, source: Source, state: SourceState, store: Store, fetch: Fetcher, report: SourceReport, *,
        since: str | None, dry: bool, visited: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.source = source
        self.id = state.id
        self.store = store
        self.fetch = fetch
        self.report = report
        self.since = since
        self.dry = dry
        self.visited = visited
        self.dead: list[Channel] = []  # those that are not there any more
        self.mute: list[Channel] = []  # those that answer, but list nothing
        self.complete = state.complete
        # Channels are read to their ends (whole), or all asked whether they changed (sweeping).
        self.whole = not state.complete and _is_due(state.swept_at, SWEEP_AGAIN)
        self.sweeping = self.whole or _is_due(state.swept_at, SWEEP)
        self.partial = False  # a part of a channel could not be had
        self.left = False  # parts wait for the next run
        self._entry = entry_of(source)
        self._end = time.monotonic() + SECONDS
        self._off_site: Counter[str] = Counter()
        self._keys: set[str] = set()
        self._over = False  # the last answer may have run over

    async def all(self, channels: Sequence[Channel], had: dict[Channel, tuple[Answer, Listed]]) -> None:
        """Ask the channels; ``had`` are answers that discovery got already.

        Raises `FetchError` if the last one that had to be asked failed and none was read.
        """
        failed: list[tuple[Channel, FetchError]] = []
        read_one = False
        lost = False
        if had or self._entry_changed(channels):
            self._begin_sweep()
        for number, channel in enumerate(channels):
            if number and read_one and not self.sweeping:
                break
            try:
                if await self._channel(channel, had.get(channel), alone=len(channels) == 1):
                    read_one = True
                else:
                    self.mute.append(channel)
            except FetchError as error:
                if error.cause in ("stopped", "paused") or error.status == 429:
                    raise
                failed.append((channel, error))
                if error.status in (404, 410):
                    self.dead.append(channel)
                else:
                    lost = True
                self._distrust_redirect(channel.url)
        self._tell_off_site()
        for channel, why in failed:
            if read_one or len(failed) > 1:  # else it is the error of the source, told as such
                self.report.note(f"{channel.kind} {channel.url}: {why}")
        if failed and not read_one:
            raise failed[-1][1]
        if self.sweeping and not self.dry and not self.left:
            # A channel that is not there any more has nothing to be waited for.
            complete = not (lost or self.partial) and (self.whole or self.complete)
            with self.store.begin() as conn:
                crawl.note_sweep(conn, self.id, now(), complete=complete)

    def _entry_changed(self, channels: Iterable[Channel]) -> bool:
        """Whether an answer was kept under another entry: links that were left out then may be wanted now."""
        with self.store.read() as conn:
            kept = [crawl.response(conn, channel.url, self.id) for channel in channels]
        if all(each is None or same_entry(each, self._entry, self.since) for each in kept):
            return False
        log.info("%s: its entry changed: all channels are read", self.source.name)
        if not self.dry:
            with self.store.begin() as conn:
                crawl.forget_responses(conn, self.id)
                crawl.sweep_again(conn, self.id)
        return True

    def _begin_sweep(self) -> None:
        self.complete = False
        self.whole = self.sweeping = True

    def _distrust_redirect(self, url: str) -> None:
        if not self.dry:
            with self.store.begin() as conn:
                crawl.forget_redirect(conn, url)

    async def _channel(self, channel: Channel, had: tuple[Answer, Listed] | None, *, alone: bool) -> bool:
        """Read a channel and its parts; return whether it listed anything, or says that it has not
        changed."""
        todo: list[Wanted] = [(channel.url, None)]
        seen = {channel.url}
        later: list[Response] = []  # answers that name further parts are kept when those are read
        lost = asked = 0
        spoke = False
        while todo:
            url, lastmod = todo.pop(0)
            if asked >= MOST_PARTS or (asked and time.monotonic() > self._end):
                self.report.note(f"{channel.kind} {channel.url}: {len(todo) + 1} parts left for the next run")
                self.left = True
                break
            asked += 1
            top = url == channel.url
            kept = self._kept(url)
            try:
                answer, listed = had if top and had else await self._ask(channel, url, kept, top)
            except FetchError as error:
                # One part that is lost must not hide the others; one that may come back is asked for again.
                if top or error.cause in ("stopped", "paused") or error.status == 429 or lost >= MOST_LOST:
                    raise
                self.report.note(f"{url}: {error}")
                lost += 1
                self.partial = self.partial or error.status not in (404, 410)
                continue
            for note in listed.notes:
                self.report.note(f"{url}: {note}")
            if top:
                spoke = answer.unchanged or bool(listed.links or listed.more)
            self._queue(channel, url, answer, listed, lastmod, kept, later, alone=alone)
            more = [part for part in self._further(channel, listed) if part.url not in seen]
            todo.extend((part.url, part.modified) for part in more)
            seen.update(part.url for part in more)
        if not (todo or self.left or self.partial or self.dry):
            with self.store.begin() as conn:
                for each in later:
                    crawl.keep_response(conn, each, self.id)
        return spoke

    async def _ask(
        self, channel: Channel, url: str, kept: Response | None, top: bool
    ) -> tuple[Answer, Listed]:
        # What names further parts is wanted whole until all of them are read, and always where it must be
        # read again to know them (its body is kept then).
        whole = top and self.whole
        stale = kept is not None and _is_due(field(kept, WHOLE), TRUSTED[channel.kind])
        conditional = None if kept is None or whole or stale else _as_asked(kept)
        answer = await self.fetch.get(url, kept=conditional, largest=LARGEST_CHANNEL)
        if not answer.unchanged:
            if whole or kept is None or field(kept, DIGEST) != digest(channel.kind, answer.body):
                return answer, read(channel, answer, self.source)
            # The same bytes from a site that knows no conditional requests, or was not asked for one.
            answer = Answer(answer.url, 304, kept.headers, b"", unchanged=True)
            if stale and not self.dry:
                self._keep(Response(url, 200, _with(kept.headers, WHOLE, now()), kept.body, now()))
        if kept is not None and kept.body is not None:
            again = Answer(answer.url, 200, answer.headers, kept.body)
            return answer, Listed(more=read(channel, again, self.source).more)
        return answer, Listed()

    def _queue(
        self, channel: Channel, url: str, answer: Answer, listed: Listed, lastmod: str | None,
        kept: Response | None, later: list[Response], *, alone: bool,
    ) -> None:  # fmt: skip
        links = list(self._wanted(channel, listed.links))
        top = url == channel.url
        if not answer.unchanged and (links or listed.more or _OFTEN_EMPTY not in answer.body):
            self.report.links = (self.report.links or 0) + len(links)
        if self.dry:
            self._look(links)
            return
        at = now()
        with self.store.begin() as conn:
            counted = pages.queue(conn, self.id, links, url, at, self.visited)
            self.report.queued += counted.new + counted.changed + counted.back
            over = channel.kind != "sitemap" and runs_over(links, counted.fresh)
            self._over = over
            if over and self.complete and not self.whole and top:
                if channel.kind == "listing" and listed.more:
                    crawl.sweep_again(conn, self.id)  # should this run end before the older pages are read
                    self.sweeping = True
                elif alone and not listed.more:
                    self.report.note(
                        f"{url}: even the oldest of its {len(links)} links is new, there may have been more "
                        "since the last run: name a sitemap or a listing page in the source's entry, or run "
                        "more often"
                    )
                else:
                    crawl.sweep_again(conn, self.id)
                    self._begin_sweep()
                    log.info("%s: %s may have run over: all channels are read", self.source.name, url)
            if answer.unchanged:
                if not top and kept is not None:
                    part = Response(url, 200, _with(kept.headers, LASTMOD, lastmod), kept.body, at)
                    crawl.keep_response(conn, part, self.id)
            elif channel.kind == "listing" and not top:
                pass  # an older page of a listing is read again whenever it is needed
            elif listed.more:
                later.append(self._response(channel, url, answer, listed, lastmod, links, counted, at))
            elif listed.links or not top:
                response = self._response(channel, url, answer, listed, lastmod, links, counted, at)
                crawl.keep_response(conn, response, self.id)
            else:
                crawl.forget_response(conn, url, self.id)  # should it be again what it was, that is news
        if counted.undated:
            self.report.note(f"{url}: dates most of its pages anew at each visit: its dates are not trusted")

    def _response(
        self, channel: Channel, url: str, answer: Answer, listed: Listed, lastmod: str | None,
        links: Sequence[tuple[str, Link]], counted: pages.QueuedLinks, at: str,
    ) -> Response:  # fmt: skip
        newest = max((link.modified or link.published or "" for _, link in links), default="")
        if counted.fresh and not self.whole:
            newest = max(newest, at)
        said = {
            FINAL: answer.url,
            WHOLE: at,
            DIGEST: digest(channel.kind, answer.body),
            ENTRY: self._entry,
            SINCE: self.since,
            LASTMOD: lastmod,
            NEWEST: newest or None,
        }
        headers = [*answer.headers, *((name, value) for name, value in said.items() if value is not None)]
        body = answer.body if channel.kind == "sitemap" and listed.more else None
        return Response(url, answer.status, headers, body, at)

    def _look(self, links: Sequence[tuple[str, Link]]) -> None:
        with self.store.read() as conn:
            before = pages.known(conn, (key for key, _ in links))
        fresh = {key: link.url for key, link in links if key not in before and key not in self._keys}
        self._keys.update(key for key, _ in links)
        self._over = runs_over(links, fresh)
        self.report.found.extend(fresh.values())

    def _further(self, channel: Channel, listed: Listed) -> Iterable[Link]:
        if channel.kind == "listing":
            # Older pages of a listing: to the end in a sweep, afterwards as long as they may hold more that
            # is new.
            return listed.more if self.whole or self._over else ()
        parts = [part for part in listed.more if not self._too_old(part)]
        if not parts:
            return ()
        with self.store.read() as conn:
            kept = {part.url: crawl.response(conn, part.url, self.id) for part in parts}
        known = {url: each for url, each in kept.items() if each is not None}
        return to_ask(parts, known, all_of_them=self.whole, at=datetime.now(UTC))

    def _wanted(self, channel: Channel, links: Iterable[Link]) -> Iterable[tuple[str, Link]]:
        source = self.source
        pattern = re.compile(source.pattern) if source.pattern else None
        exclude = re.compile(source.exclude) if source.exclude else None
        left_out = 0
        for link in links:
            if not on_site(link.url, source.url, source.hosts):
                self._off_site[urlsplit(link.url).hostname or "?"] += 1
                continue
            if (pattern and not pattern.search(link.url)) or (exclude and exclude.search(link.url)):
                continue
            bare = channel.kind == "sitemap" and not (link.published or link.title)
            if pattern is None and bare and looks_like_article(link.url) == 0:
                left_out += 1  # a sitemap lists everything; only what is surely no release is left out
                continue
            if not self._too_old(link):
                yield normal_form(link.url), link
        if left_out:
            log.info("%s: %d addresses of %s look like no release", source.name, left_out, channel.url)

    def _too_old(self, link: Link) -> bool:
        # A part of a sitemap has only a date of change: what changed before the day holds nothing younger.
        moment = link.published or link.modified
        if self.since is None or moment is None:
            return False
        if self.source.timezone is not None and "T" in moment:
            moment = _in_zone(moment, self.source.timezone)
        return moment[:10] < self.since

    def _tell_off_site(self) -> None:
        if self._off_site:
            hosts = ", ".join(host for host, _ in self._off_site.most_common(3))
            self.report.note(
                f"{sum(self._off_site.values())} links to other sites left out ({hosts}): "
                "add them to hosts of the source if they belong to it"
            )

    def _kept(self, url: str) -> Response | None:
        with self.store.read() as conn:
            kept = crawl.response(conn, url, self.id)
        return kept if kept is not None and same_entry(kept, self._entry, self.since) else None

    def _keep(self, kept: Response) -> None:
        with self.store.begin() as conn:
            crawl.keep_response(conn, kept, self.id)


def _is_due(last: str | None, seconds: float) -> bool:
    return last is None or age(last, datetime.now(UTC)) >= seconds


def _in_zone(moment: str, timezone: str) -> str:
    """The time as the clocks of a source show it: by them it knows on which day something was published.

    >>> _in_zone("2031-08-16T22:30:00Z", "Europe/Berlin")
    '2031-08-17T00:30:00+02:00'
    """
    told = datetime.fromisoformat(moment)
    return told.astimezone(ZoneInfo(timezone)).isoformat() if told.tzinfo is not None else moment


def _with(headers: crawl.Headers, name: str, value: str | None) -> crawl.Headers:
    others = [(key, told) for key, told in headers if key != name]
    return others if value is None else [*others, (name, value)]


def _as_asked(kept: Response) -> Response:
    """A kept answer under the address that gave it, after redirects."""
    return Response(field(kept, FINAL) or kept.url, kept.status, kept.headers, None, kept.fetched_at)
