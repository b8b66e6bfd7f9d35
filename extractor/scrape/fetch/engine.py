"""Starts Scrapy for a run and waits for its end.

Twisted's reactor cannot be started twice in a process, an asyncio loop can: the loop that the reactor stands
on is run until the crawl is over. So a program may scrape as often as it likes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extractor._version import __version__
from extractor.scrape.fetch.conditional import Keep, Recall
from extractor.scrape.fetch.guard import GuardedResolver, bare
from extractor.scrape.fetch.headers import limit_headers
from extractor.scrape.fetch.retry import FIRST_WAIT
from extractor.scrape.fetch.spider import PressSpider, Visit, delays_of
from extractor.scrape.stop import SIGNALS, Interrupted, give_back

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerRunner, Crawler

    from extractor.scrape.sources import Source

TIMEOUT = 30.0
"""Seconds for one answer, from the connection to its last byte."""

_FETCH = "extractor.scrape.fetch"
_SCRAPY = "scrapy.downloadermiddlewares"
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

_resolver: GuardedResolver | None = None


def crawl(
    visits: Sequence[tuple[Source, Visit]],
    *,
    recall: Recall,
    keep: Keep,
    contact: str | None = None,
    timeout: float = TIMEOUT,
    retries: int = 2,
    first_wait: float = FIRST_WAIT,
) -> None:
    """Make all visits, each to its source, side by side.

    ``recall`` and ``keep`` are the ways to the kept robots.txt and redirects. ``contact`` stands in the
    User-Agent. Raises what a visit raised, and `Interrupted` when SIGINT or SIGTERM came.
    """
    sources = [source for source, _ in visits]
    loop, resolver = _prepare()
    resolver.forget()
    resolver.private = frozenset(bare(name) for source in sources for name in source.allow_private)
    settings = _settings(sources, contact, timeout, retries, first_wait)
    caught: list[int] = []
    from scrapy.crawler import AsyncCrawlerRunner

    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(PressSpider)
    arguments = {"resolver": resolver, "recall": recall, "keep": keep, "delays": delays_of(sources)}
    with _signals(loop, crawler, caught):
        loop.run_until_complete(_crawl(runner, crawler, visits, arguments))
    spider = crawler.spider
    if spider is not None and spider.failures and not caught:  # type: ignore[attr-defined]
        raise spider.failures[0]  # type: ignore[attr-defined]
    if caught:
        raise Interrupted(caught[0])


async def _crawl(
    runner: AsyncCrawlerRunner,
    crawler: Crawler,
    visits: Sequence[tuple[Source, Visit]],
    arguments: dict[str, Any],
) -> None:
    await runner.crawl(crawler, visits=visits, **arguments)


def _prepare() -> tuple[asyncio.AbstractEventLoop, GuardedResolver]:
    global _resolver
    from scrapy.utils.reactor import install_reactor, is_reactor_installed

    if not is_reactor_installed():
        install_reactor(_REACTOR)
    from twisted.internet import reactor

    limit_headers()
    if _resolver is None:
        _resolver = GuardedResolver()
        reactor.installNameResolver(_resolver)
        _twisted_to_logging()
    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
    asyncio.set_event_loop(loop)
    return loop, _resolver


def _twisted_to_logging() -> None:
    """What Twisted logs goes the way of all logging; by itself it writes to standard error."""
    from twisted.logger import STDLibLogObserver, globalLogBeginner

    show = warnings.showwarning
    observer: Any = STDLibLogObserver("twisted")
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False, discardBuffer=True)
    warnings.showwarning = show  # Twisted would take Python's own warnings too


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, crawler: Crawler, caught: list[int]) -> Iterator[None]:
    """The first SIGINT or SIGTERM ends the crawl, not the process; a second one does what it did before."""
    before: dict[int, Any] = {}
    ending: list[asyncio.Future[None]] = []

    def stop(number: int) -> None:
        caught.append(number)
        restore()
        spider: Any = crawler.spider
        if spider is not None:
            spider.stopping = True
        ending.append(asyncio.ensure_future(crawler.stop_async(), loop=loop))

    def restore() -> None:
        for number in before:
            loop.remove_signal_handler(number)
        give_back(before)

    try:
        for number in SIGNALS:
            before[number] = signal.getsignal(number)
            loop.add_signal_handler(number, stop, number)
    except (ValueError, RuntimeError, NotImplementedError):
        before.clear()  # not the main thread: signals are somebody else's matter
    try:
        yield
    finally:
        restore()


def _settings(
    sources: Sequence[Source], contact: str | None, timeout: float, retries: int, first_wait: float
) -> dict[str, Any]:
    delays = delays_of(sources)
    return {
        "USER_AGENT": user_agent(contact),
        "TWISTED_REACTOR": _REACTOR,
        # Manners.
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_SLOTS": {host: {"delay": delay, "jitter": 0.25} for host, delay in delays.items()},
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0,
        "AUTOTHROTTLE_MAX_DELAY": 30,
        "RETRY_TIMES": retries,
        "RETRY_FIRST_WAIT": first_wait,
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        # Limits.
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": 8,
        # Nothing of ours leaves, nothing but the web is asked.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {"file": None, "data": None, "ftp": None, "s3": None},
        # What is kept.
        "HTTPCACHE_ENABLED": True,
        "HTTPCACHE_POLICY": f"{_FETCH}.conditional.Policy",
        "HTTPCACHE_STORAGE": f"{_FETCH}.conditional.Storage",
        # Of Scrapy's parts those that are needed, by name. The others (cookies, referrers, proxies,
        # passwords, a console on a port …) are not even imported.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            f"{_FETCH}.guard.Guard": 50,
            f"{_FETCH}.robots.ObeyRobots": 100,
            f"{_SCRAPY}.downloadtimeout.DownloadTimeoutMiddleware": 350,
            f"{_SCRAPY}.defaultheaders.DefaultHeadersMiddleware": 400,
            f"{_SCRAPY}.useragent.UserAgentMiddleware": 500,
            f"{_FETCH}.retry.RetryLater": 550,
            f"{_SCRAPY}.httpcompression.HttpCompressionMiddleware": 590,
            f"{_FETCH}.codings.FewCodings": 595,
            f"{_SCRAPY}.redirect.RedirectMiddleware": 600,
            f"{_FETCH}.conditional.Conditional": 900,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {f"{_FETCH}.throttle.Throttle": 0},
        "LOG_ENABLED": False,
        "STATS_DUMP": False,
    }


def user_agent(contact: str | None) -> str:
    """What the scraper calls itself; with ``contact`` a site can reach who runs it.

    >>> user_agent("press-data@example.org").partition(" ")[2]
    '(+press-data@example.org)'
    """
    return f"extractor/{__version__}" + (f" (+{contact})" if contact else "")


# What goes wrong is told by whoever asked; of the engine's own log only what nobody else would tell.
logging.getLogger("scrapy").setLevel(logging.ERROR)
logging.getLogger("scrapy.downloadermiddlewares.httpcache").setLevel(logging.WARNING)
logging.getLogger("twisted").setLevel(logging.CRITICAL)
