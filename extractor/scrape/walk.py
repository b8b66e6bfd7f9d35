"""Asks a source's channels, and queues the pages that they list and the store does not know.

One request where nothing is new: the first channel says so (304, or nothing but known links). All channels are
read to their ends on the first visit, and again whenever the first one may have run over, that is, when it
names no page that is known. Until that is done the source is not "complete" in the store, so that a run which
is killed on the way is made up for.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.scrape.channels import read
from extractor.scrape.discovery import Channel, Link, Listed, looks_like_article
from extractor.scrape.fetch.answers import Answer, FetchError
from extractor.scrape.fetch.spider import LARGEST_CHANNEL
from extractor.scrape.urls import normal_form, on_site
from extractor.store import crawl, now, pages
from extractor.store.crawl import Response

if TYPE_CHECKING:
    from extractor.scrape.fetch.spider import Fetcher
    from extractor.scrape.report import SourceReport
    from extractor.scrape.sources import Source
    from extractor.store import Store

log = logging.getLogger(__name__)

MOST_PARTS = 200
"""Parts of a sitemap index, or pages of a listing, that one run reads."""

MOST_LOST = 5
"""Parts that cannot be had; one more, and the channel has failed."""

_FINAL = "x-extractor-final"  # kept with the headers: where redirects led
_LASTMOD = "x-extractor-lastmod"  # … and the date that the index gave to this part

Wanted = tuple[str, str | None]  # an address, and the date that its index gives it


class Walk:
    """The way through the channels of one source."""

    def __init__(
        self, source: Source, source_id: int, store: Store, fetch: Fetcher, report: SourceReport, *,
        complete: bool, since: str | None, dry: bool,
    ) -> None:  # fmt: skip
        self.source = source
        self.id = source_id
        self.store = store
        self.fetch = fetch
        self.report = report
        self.complete = complete
        self.since = since
        self.dry = dry
        self.dead: list[Channel] = []  # those that are not there any more
        self.partial = False  # a part of a channel could not be had
        self._off_site: Counter[str] = Counter()
        self._keys: set[str] = set()

    async def all(self, channels: Sequence[Channel], had: dict[Channel, tuple[Answer, Listed]]) -> None:
        """Ask the channels; ``had`` are answers that discovery got already.

        Raises `FetchError` if the last one that had to be asked failed and none was read.
        """
        failure: FetchError | None = None
        read_one = all_read = False
        for number, channel in enumerate(channels):
            if number and read_one and self.complete:
                break
            try:
                await self._channel(channel, had.get(channel), alone=len(channels) == 1)
                read_one = True
            except FetchError as error:
                if error.cause in ("stopped", "paused"):
                    raise
                failure = error
                if error.status in (404, 410):
                    self.dead.append(channel)
                self.report.note(f"{channel.kind} {channel.url}: {error}")
        all_read = failure is None and not self.partial
        self._tell_off_site()
        if not read_one and failure is not None:
            raise failure
        if all_read and not self.complete and not self.dry:
            with self.store.begin() as conn:
                crawl.set_complete(conn, self.id, True)

    async def _channel(self, channel: Channel, had: tuple[Answer, Listed] | None, *, alone: bool) -> None:
        todo: list[Wanted] = [(channel.url, None)]
        seen = {channel.url}
        later: list[Response] = []  # answers that name further parts are kept when those are read
        lost: list[FetchError] = []
        asked = 0
        while todo:
            url, lastmod = todo.pop(0)
            kept = self._kept(url)
            if kept is not None and (_LASTMOD, lastmod) in kept.headers and _of_today(kept):
                continue
            if asked >= MOST_PARTS:
                self.report.note(f"{channel.kind} {channel.url}: {len(todo) + 1} parts left for the next run")
                break
            asked += 1
            top = url == channel.url
            try:
                answer, listed = had if top and had else await self._ask(channel, url, kept, top)
            except FetchError as error:
                # One part that is lost must not hide the others; one that may come back is asked for again.
                if top or error.cause in ("stopped", "paused") or len(lost) >= MOST_LOST:
                    raise
                self.report.note(f"{url}: {error}")
                lost.append(error)
                self.partial = self.partial or error.status not in (404, 410)
                continue
            for note in listed.notes:
                self.report.note(f"{url}: {note}")
            counted = self._queue(channel, url, answer, listed, lastmod, later, top and not alone)
            more = self._further(channel, listed, counted)
            todo.extend((part.url, part.modified) for part in more if part.url not in seen)
            seen.update(part.url for part in more)
        if not todo and not self.dry and not self.partial:
            with self.store.begin() as conn:
                for each in later:
                    crawl.keep_response(conn, each)

    async def _ask(
        self, channel: Channel, url: str, kept: Response | None, top: bool
    ) -> tuple[Answer, Listed]:
        # What names further parts is wanted whole until all of them are read, and always where it must be
        # read again to know them (its body is kept then).
        whole = top and not self.complete and channel.kind != "feed"
        conditional = None if kept is None or whole else _as_asked(kept)
        answer = await self.fetch.get(url, kept=conditional, largest=LARGEST_CHANNEL)
        if not answer.unchanged:
            return answer, read(channel, answer, self.source)
        if kept is not None and kept.body is not None:
            again = Answer(answer.url, 200, answer.headers, kept.body)
            return answer, Listed(more=read(channel, again, self.source).more)
        return answer, Listed()

    def _queue(
        self, channel: Channel, url: str, answer: Answer, listed: Listed, lastmod: str | None,
        later: list[Response], may_overflow: bool,
    ) -> pages.QueuedLinks:  # fmt: skip
        links = list(self._wanted(channel, listed.links))
        if not answer.unchanged:
            self.report.links = (self.report.links or 0) + len(links)
        if self.dry:
            return self._look(links)
        at = now()
        headers = [*answer.headers, (_FINAL, answer.url)]
        if lastmod is not None:
            headers.append((_LASTMOD, lastmod))
        index = channel.kind == "sitemap" and bool(listed.more)
        kept = Response(url, answer.status, headers, answer.body if index else None, at)
        with self.store.begin() as conn:
            counted = pages.queue(conn, self.id, links, url, at)
            self.report.queued += counted.new + counted.changed
            overflow = counted.new > 0 and counted.known == 0 and (may_overflow or bool(listed.more))
            if self.complete and overflow and channel.kind != "sitemap":
                self.complete = False
                crawl.set_complete(conn, self.id, False)
                log.info("%s: nothing known in %s: all channels are read", self.source.name, url)
            if answer.unchanged or (channel.kind == "listing" and url != channel.url):
                pass  # an older page of a listing is read again whenever it is needed
            elif listed.more:
                later.append(kept)
            else:
                crawl.keep_response(conn, kept)
        if counted.undated:
            self.report.note(f"{url}: dates most of its pages anew at each visit, so its dates are not trusted")
        return counted

    def _look(self, links: Sequence[tuple[str, Link]]) -> pages.QueuedLinks:
        with self.store.read() as conn:
            before = pages.known(conn, (key for key, _ in links))
        fresh = [link.url for key, link in links if key not in before and key not in self._keys]
        self._keys.update(key for key, _ in links)
        self.report.found.extend(fresh)
        return pages.QueuedLinks(len(fresh), 0, len(before))

    def _further(self, channel: Channel, listed: Listed, counted: pages.QueuedLinks) -> Iterable[Link]:
        if channel.kind == "listing":
            # Older pages of a listing: to the end on the first visit, afterwards while all links are new.
            return listed.more if not self.complete or (counted.new and not counted.known) else ()
        parts = [part for part in listed.more if not self._too_old(part)]
        return sorted(parts, key=lambda part: part.modified or "9999", reverse=True)

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
        day = link.published or link.modified
        return self.since is not None and day is not None and day[:10] < self.since

    def _tell_off_site(self) -> None:
        if self._off_site:
            hosts = ", ".join(host for host, _ in self._off_site.most_common(3))
            self.report.note(
                f"{sum(self._off_site.values())} links to other sites left out ({hosts}): "
                "add them to hosts of the source if they belong to it"
            )

    def _kept(self, url: str) -> Response | None:
        with self.store.read() as conn:
            return crawl.response(conn, url)


def _of_today(kept: Response) -> bool:
    # An index whose dates stand still would hide new pages for ever: its parts are asked once a day all the same.
    age = (datetime.now(UTC) - datetime.fromisoformat(kept.fetched_at)).total_seconds()
    return 0 <= age < 24 * 3600


def _as_asked(kept: Response) -> Response:
    """A kept answer under the address that gave it, after redirects."""
    final = next((value for name, value in kept.headers if name == _FINAL), kept.url)
    return Response(final, kept.status, kept.headers, None, kept.fetched_at)
