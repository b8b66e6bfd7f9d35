"""robots.txt as RFC 9309 has it: Scrapy's middleware, but that a server in trouble means "not now".

Scrapy takes a robots.txt that cannot be had for leave to fetch everything. The RFC (2.3.1.4) says the
opposite for server errors and network errors; only a client error (404 …) means that there is none.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from protego import Protego
from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from extractor.scrape.fetch.answers import Refused
from extractor.scrape.fetch.failures import words_for

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

PRODUCT = "extractor"
"""The product token that a robots.txt addresses us by (RFC 9309, 2.2.1)."""

LARGEST = 2 * 1024 * 1024
"""Bytes of a robots.txt; the RFC asks for at least 500 kibibytes (2.5)."""

LONGEST_CRAWL_DELAY = 60.0
"""Seconds between requests that a ``Crawl-delay`` may ask for: more would be a site not to be visited."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says: the rules (null: everything is allowed), or why nothing may be fetched."""

    rules: Protego | None = None
    problem: str | None = None
    wait: int | None = None  # seconds that the site asks to wait


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's middleware with the RFC's meaning of errors, and ``Crawl-delay``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._robots: dict[str, asyncio.Task[Robots]] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise `Refused` for what the site does not want."""
        if request.meta.get("robots"):
            return
        robots = await self.robots_of(request)
        if robots.problem is not None:
            words = f"robots.txt could not be read ({robots.problem}): nothing is fetched"
            raise Refused(words, "network" if robots.wait is None else "paused", robots.wait)
        if robots.rules is not None and not robots.rules.can_fetch(request.url, PRODUCT):
            raise Refused("robots.txt does not allow it", "robots")

    async def robots_of(self, request: Request) -> Robots:
        """The robots.txt of the site that a request goes to, asked for once in a run."""
        site = urlparse_cached(request).netloc
        if site not in self._robots:
            self._robots[site] = asyncio.ensure_future(self._ask(request))
        return await self._robots[site]

    async def _ask(self, request: Request) -> Robots:
        parts = urlparse_cached(request)
        asked = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            callback=NO_CALLBACK,
            priority=self.DOWNLOAD_PRIORITY,
            meta={
                "robots": True,
                "source": request.meta["source"],
                "visit": request.meta["visit"],
                "download_maxsize": LARGEST,
            },
        )
        engine: Any = self.crawler.engine
        try:
            response = await engine.download_async(asked)
        except Exception as error:
            wait = error.wait if isinstance(error, Refused) else None
            return Robots(problem=words_for(error, asked, self.crawler), wait=wait)
        if response.status >= 500 or response.status == 429:
            return Robots(problem=f"HTTP {response.status}")
        if response.status >= 300:
            return Robots()
        rules = Protego.parse(response.body.decode("utf-8", "replace"))
        self._slow_down(request, rules)
        return Robots(rules)

    def _slow_down(self, request: Request, rules: Protego) -> None:
        wanted = rules.crawl_delay(PRODUCT)
        if wanted:
            self.crawler.spider.crawl_delay(  # type: ignore[union-attr]
                urlparse_cached(request).hostname or "", min(float(wanted), LONGEST_CRAWL_DELAY)
            )
