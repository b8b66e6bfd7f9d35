"""Drives `probe` for many sources at once, through the scraper's own engine with its manners and its guard.

Scrapy is loaded with this module: import it where something is asked, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from extractor.scrape.fetch.answers import FetchError
from extractor.scrape.fetch.conditional import header_list
from extractor.scrape.fetch.engine import crawl
from extractor.scrape.fetch.failures import as_fetch_error
from extractor.scrape.fetch.robots import LARGEST as LARGEST_ROBOTS
from extractor.scrape.fetch.robots import PRODUCT
from extractor.scrape.fetch.spider import LARGEST_CHANNEL, Fetcher, Visit
from extractor.scrape.sources.model import Source
from extractor.scrape.sources.probe import probe
from extractor.scrape.sources.result import Answer, ProbeResult
from extractor.store.crawl import Response
from extractor.store.values import now

_RETRIES = 1  # somebody waits for the answer


def ask_all(
    sources: Sequence[Source],
    *,
    contact: str | None = None,
    done: Callable[[int, ProbeResult], None] = lambda number, result: None,
) -> list[ProbeResult]:
    """Try each source, many side by side, each as politely as a run would; the results in the same order.

    ``done`` is told the number of each source that is through. Raises `extractor.scrape.stop.Interrupted`
    where a signal ended it.
    """
    results: dict[int, ProbeResult] = {}
    kept: dict[str, Response] = {}  # robots.txt, so that the engine does not ask for it once more

    def keep(url: str, status: int, headers: list[tuple[str, str]], body: bytes | None) -> None:
        kept[url] = Response(url, status, headers, body, now())

    def visit_of(number: int, source: Source) -> Visit:
        async def visit(fetcher: Fetcher) -> None:
            fetcher.hosts = tuple(
                urlsplit(url).hostname or "" for url in (source.feed, source.sitemap, source.listing) if url
            )
            results[number] = await _drive(source, fetcher)
            done(number, results[number])

        return visit

    visits = [(source, visit_of(number, source)) for number, source in enumerate(sources)]
    crawl(visits, recall=kept.get, keep=keep, contact=contact, retries=_RETRIES)
    return [results[number] for number in range(len(sources))]


async def _drive(source: Source, fetcher: Fetcher) -> ProbeResult:
    steps = probe(source, agent=PRODUCT)
    try:
        url = next(steps)
        while True:
            url = steps.send(await _answer(url, fetcher))
    except StopIteration as end:
        result: ProbeResult = end.value
        return result


async def _answer(url: str, fetcher: Fetcher) -> Answer:
    try:
        if urlsplit(url).path == "/robots.txt":
            return await _robots(url, fetcher)
        answer = await fetcher.get(url, largest=LARGEST_CHANNEL)
    except FetchError as error:
        return Answer(url, error.status, error=None if error.status else str(error))
    return Answer(answer.url, answer.status, answer.headers, answer.body)


async def _robots(url: str, fetcher: Fetcher) -> Answer:
    """robots.txt itself, which needs no leave of robots.txt."""
    meta = {"robots": True, "source": fetcher.source, "visit": fetcher, "download_maxsize": LARGEST_ROBOTS}
    request = Request(url, callback=NO_CALLBACK, dont_filter=True, meta=meta)
    engine: Any = fetcher.spider.crawler.engine
    try:
        response = await engine.download_async(request)
    except Exception as error:
        raise as_fetch_error(error, request, fetcher.spider.crawler) from error
    return Answer(response.url, response.status, header_list(response.headers), response.body)
