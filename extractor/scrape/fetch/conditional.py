"""Conditional requests (RFC 9110, 13): Scrapy's cache middleware over what the store keeps.

Feeds, listings, sitemaps and pages are asked for again each time, with the validators of the kept answer.
robots.txt holds for a day (RFC 9309, 2.4), a permanent redirect for a week. An error is never hidden behind
an old answer: the run has to tell it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.extensions.httpcache import RFC2616Policy
from scrapy.http import Headers, Response

from extractor.store.crawl import Response as Kept

if TYPE_CHECKING:
    from scrapy import Request, Spider

ROBOTS_SECONDS = 24 * 3600
REDIRECT_SECONDS = 7 * 24 * 3600
LONGEST_VALIDATOR = 1_000

_VALIDATORS = ((b"If-None-Match", b"ETag"), (b"If-Modified-Since", b"Last-Modified"))
_PERMANENT = frozenset({301, 308})

Recall = Callable[[str], Kept | None]
Keep = Callable[[str, int, list[tuple[str, str]], bytes | None], None]


class Conditional(HttpCacheMiddleware):
    """Scrapy's middleware, but that a failed request stays a failure, and that validators are sent to the address
    alone that gave them."""

    def process_request(self, request: Request, spider: Any = None) -> Request | Response | None:
        """Set the validators of this address; those of the one that redirected to it say nothing here."""
        for ours, _ in _VALIDATORS:
            request.headers.pop(ours, None)
        answer: Request | Response | None = super().process_request(request)
        return answer

    def process_exception(self, request: Request, exception: Exception, spider: Any = None) -> None:
        """Leave exceptions to those who report them."""
        request.meta.pop("cached_response", None)


class Policy(RFC2616Policy):
    """What is kept here, and how long it is used without asking."""

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Keep robots.txt and permanent redirects; all else the run keeps together with what it says."""
        if response.status in _PERMANENT:
            return True
        # "Not now" (429) is no robots.txt, and does not hold for a day.
        return bool(request.meta.get("robots")) and response.status < 500 and response.status != 429

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Whether to go without a request; where not, the validators are set."""
        age = request.meta["kept_age"]
        most = ROBOTS_SECONDS if request.meta.get("robots") else REDIRECT_SECONDS
        if cachedresponse.status in _PERMANENT or request.meta.get("robots"):
            if 0 <= age < most:  # a clock that was set back makes it negative
                return True
            if cachedresponse.status != 200:
                return False
        for ours, theirs in _VALIDATORS:
            value = cachedresponse.headers.get(theirs)
            if value and len(value) <= LONGEST_VALIDATOR:
                request.headers[ours] = value
        return False

    def is_cached_response_valid(
        self, cachedresponse: Response, response: Response, request: Request
    ) -> bool:
        """Only a 304 says that the kept answer holds."""
        return response.status == 304


class Storage:
    """The store as Scrapy's cache storage: reads through the spider's ``recall``, writes through its
    ``keep``."""

    def __init__(self, settings: Any) -> None:
        pass

    def open_spider(self, spider: Spider) -> None:
        """Take the spider's ways to the store."""
        self._recall: Recall = spider.recall  # type: ignore[attr-defined]
        self._keep: Keep = spider.keep  # type: ignore[attr-defined]

    def close_spider(self, spider: Spider) -> None:
        """Nothing to close."""

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The kept answer of a request: what its sender knows, or what the store has of robots.txt and
        redirects."""
        kept: Kept | None = request.meta.get("kept")
        if kept is None or kept.url != request.url:
            kept = self._recall(request.url)
            if kept is None or not (kept.status in _PERMANENT or request.meta.get("robots")):
                return None
        headers = Headers([(n, v) for n, v in kept.headers if n.lower() not in _OF_THE_TRANSFER])
        request.meta["kept_age"] = _age(kept.fetched_at)
        return Response(request.url, status=kept.status, headers=headers, body=kept.body or b"")

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Keep robots.txt (its body too) or a redirect."""
        body = response.body if request.meta.get("robots") else None
        self._keep(request.url, response.status, header_list(response.headers), body)


_OF_THE_TRANSFER = frozenset({"content-encoding", "transfer-encoding", "content-length", "connection"})


def header_list(headers: Headers) -> list[tuple[str, str]]:
    """Scrapy's header fields as text, in Latin-1 as HTTP has them."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]


def _age(fetched_at: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(fetched_at)).total_seconds()
