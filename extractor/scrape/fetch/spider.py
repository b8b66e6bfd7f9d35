"""The spider: runs the visits to all sources side by side, and fetches what they ask for.

A visit is a coroutine that asks for one page after another; Scrapy's middlewares do the rest.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK

from extractor.scrape.fetch.answers import Answer, FetchError
from extractor.scrape.fetch.conditional import Keep, Recall, header_list
from extractor.scrape.fetch.failures import as_fetch_error
from extractor.scrape.fetch.guard import GuardedResolver
from extractor.store.crawl import Response as Kept

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from extractor.scrape.sources import Source

log = logging.getLogger(__name__)

LARGEST_PAGE = 20 * 1024 * 1024
LARGEST_CHANNEL = 50 * 1024 * 1024  # the sitemap protocol's own limit, unpacked

AT_ONCE = 50
"""Sites that are visited at the same time."""


@dataclass(slots=True)
class Counts:
    """What a visit cost: requests that left (robots.txt and retries too), those answered 304, bytes that
    came."""

    requests: int = 0
    unchanged: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Fetcher:
    """What a visit fetches with: one request at a time, for one source."""

    source: Source
    spider: PressSpider
    counts: Counts = field(default_factory=Counts)
    hosts: tuple[str, ...] = ()  # of channels that somebody wrote down
    stopping: bool = False

    async def get(self, url: str, *, kept: Kept | None = None, largest: int = LARGEST_PAGE) -> Answer:
        """Fetch an address; ``kept`` is the answer that it gave last, for a conditional request.

        Raises `FetchError` for everything but a good answer (200, 203) or 304.
        """
        if self.stopping or self.spider.stopping:
            raise FetchError("stopped", "the run was stopped")
        request = _request(
            url,
            dont_filter=True,
            meta={
                "source": self.source,
                "visit": self,
                "kept": kept,
                "hosts": self.hosts,
                "download_maxsize": largest,
            },
        )
        engine: Any = self.spider.crawler.engine
        try:
            response = await engine.download_async(request)
        except Exception as error:
            raise as_fetch_error(error, request, self.spider.crawler) from error
        if "cached" in response.flags and response.status < 300:
            self.counts.unchanged += 1
            return Answer(response.url, 304, header_list(response.headers), b"", unchanged=True)
        if response.status not in (200, 203):
            raise FetchError("http", _status_words(response.status), status=response.status)
        return Answer(response.url, response.status, header_list(response.headers), response.body)

    async def robots_sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address's site names."""
        from extractor.scrape.fetch.robots import ObeyRobots

        middleware = self.spider.crawler.get_downloader_middleware(ObeyRobots)
        assert middleware is not None
        request = Request(url, callback=NO_CALLBACK, meta={"source": self.source, "visit": self})
        robots = await middleware.robots_of(request)
        return tuple(robots.rules.sitemaps) if robots.rules is not None else ()


Visit = Callable[[Fetcher], Awaitable[None]]


class PressSpider(Spider):
    """One spider for all sources of a run."""

    name = "extractor"

    def __init__(
        self,
        visits: Sequence[tuple[Source, Visit]],
        resolver: GuardedResolver,
        recall: Recall,
        keep: Keep,
        delays: Mapping[str, float],
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.visits = visits
        self.resolver = resolver
        self.recall = recall
        self.keep = keep
        self.delays = dict(delays)
        self.stopping = False
        self.failures: list[BaseException] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PressSpider:
        """Listen to what the engine sends and gets."""
        from scrapy import signals

        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(spider._came, signal=signals.bytes_received)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Make all visits; there is nothing else to crawl."""
        places = asyncio.Semaphore(AT_ONCE)

        async def make(source: Source, visit: Visit) -> None:
            async with places:
                await visit(Fetcher(source, self))

        visits = [asyncio.ensure_future(make(source, visit)) for source, visit in self.visits]
        try:
            for done in asyncio.as_completed(visits):
                await done
        except BaseException as error:
            # Whatever a visit did not expect (the store is full, say) ends the run: the engine would hide it.
            self.failures.append(error)
            self.stopping = True
            for each in visits:
                each.cancel()
        no_requests: tuple[Request, ...] = ()
        for request in no_requests:  # an asynchronous generator has to yield
            yield request

    def crawl_delay(self, host: str, seconds: float) -> None:
        """A site asks for that much time between requests."""
        self.delays[host] = max(self.delays.get(host, 0.0), seconds)
        engine: Any = self.crawler.engine
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, seconds)

    def _sent(self, request: Request) -> None:
        visit = request.meta.get("visit")
        if visit is not None:
            visit.counts.requests += 1
        log.debug("GET %s", request.url)

    def _came(self, data: bytes, request: Request) -> None:
        visit = request.meta.get("visit")
        if visit is not None:
            visit.counts.bytes += len(data)


def delays_of(sources: Sequence[Source]) -> dict[str, float]:
    """The least seconds between two requests to a host: the longest that one of its sources asks for."""
    found: dict[str, float] = {}
    for source in sources:
        for host in _hosts(source):
            found[host] = max(found.get(host, 0.0), source.delay)
    return found


def _request(url: str, **more: Any) -> Request:
    try:
        return Request(url, callback=NO_CALLBACK, **more)
    except ValueError as error:
        raise FetchError("refused", f"no address that can be asked for: {error}") from error


def _hosts(source: Source) -> set[str]:
    urls = [source.url, *(url for url in (source.feed, source.sitemap, source.listing) if url)]
    return {urlsplit(url).hostname or "" for url in urls} | {host.lower() for host in source.hosts}


def _status_words(status: int) -> str:
    from http import HTTPStatus

    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
