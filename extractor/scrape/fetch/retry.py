"""Tries again what may pass: Scrapy's middleware, with waits that grow and with ``Retry-After`` (RFC 9110,
10.2.3).

A short wait is kept here and the whole host rests; a longer one ends the visit, and the source is left alone
until that time has passed, in later runs too.
"""

from __future__ import annotations

import asyncio
import email.utils
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from extractor.scrape.fetch.answers import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

FIRST_WAIT = 1.0
"""Seconds before the first new try; it doubles with each, and varies by a quarter."""

LONGEST_WAIT = 20
"""Seconds that a run waits for a site that asks for it; what asks for more is left to a later run."""

LONGEST_RETRY_AFTER = 7 * 24 * 3600
"""Seconds: a ``Retry-After`` of years is a mistake, and must not lose a source."""


class RetryLater(RetryMiddleware):
    """Scrapy's middleware; both hooks wait before they hand out the new request."""

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        """Try a passing error again, after the wait that the site asks for."""
        if response.status not in self.retry_http_codes:
            return response
        asked = retry_after(response.headers.get("Retry-After"))
        if asked is not None and asked > LONGEST_WAIT:
            raise Refused(f"HTTP {response.status}, the site asks to wait {asked} s", "paused", asked)
        again = self._retry(request, f"HTTP {response.status}")
        if again is None:
            return response
        await self._wait(again, asked)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception, spider: Any = None
    ) -> Request | None:
        """Try a broken connection again."""
        host = urlsplit(request.url).hostname
        refused = host in self.crawler.spider.resolver.refused  # type: ignore[union-attr]
        if refused or not isinstance(exception, self.exceptions_to_retry):
            return None
        again = self._retry(request, exception)
        if again is not None:
            await self._wait(again, None)
        return again

    async def _wait(self, again: Request, asked: int | None) -> None:
        first = self.crawler.settings.getfloat("RETRY_FIRST_WAIT")
        wait = first * 2 ** (again.meta["retry_times"] - 1) * random.uniform(0.75, 1.25)
        await asyncio.sleep(max(wait, asked or 0))


def retry_after(value: bytes | None) -> int | None:
    """Seconds that a ``Retry-After`` asks to wait, at most a week; null where it says nothing sensible.

    >>> retry_after(b"120"), retry_after(b"soon"), retry_after(b"-5"), retry_after(b"99999999999")
    (120, None, None, 604800)
    """
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:12])
    else:
        try:
            moment = email.utils.parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError):
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = int((moment - datetime.now(UTC)).total_seconds())
    return min(seconds, LONGEST_RETRY_AFTER) if seconds >= 0 else None
