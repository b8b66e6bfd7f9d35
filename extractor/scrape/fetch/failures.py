"""Failures of the engine in words that tell a person what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionClosed

from extractor.scrape.fetch.answers import Cause, FetchError, Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_SHORT = 300


def as_fetch_error(error: Exception, request: Request, crawler: Crawler) -> FetchError:
    """A `FetchError` for whatever a download raised."""
    words = words_for(error, request, crawler)
    if isinstance(error, Refused):
        return FetchError(error.cause, words, wait=error.wait)
    cause: Cause = "network"
    if isinstance(error, DownloadCancelledError) or (
        isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error)
    ):
        cause = "size"
    elif isinstance(error, IgnoreRequest) or "private address" in words:
        cause = "refused"
    return FetchError(cause, words)


def words_for(error: Exception, request: Request, crawler: Crawler) -> str:
    """One line, in words, for whatever a download raised."""
    host = urlsplit(request.url).hostname or ""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, CannotResolveHostError):
        led = crawler.spider.resolver.refused.get(host)  # type: ignore[union-attr]
        if led is not None:
            return f"{host} leads to a private address, {led}: only with allow_private of the source"
        return f"no address is known for {host}"
    if isinstance(error, DownloadTimeoutError):
        return f"no complete answer within {request.meta.get('download_timeout', 0):g} seconds"
    if isinstance(error, DownloadConnectionRefusedError):
        return f"{host} refuses connections"
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        most = request.meta.get("download_maxsize", 0) / 1024**2
        return f"larger than {most:g} MiB"
    if isinstance(error, ResponseDataLossError):
        return "the answer broke off"
    if isinstance(error, IgnoreRequest) and "max redirections" in str(error):
        return "too many redirects"
    if isinstance(error, DownloadFailedError):
        error = _reason(error)
        if isinstance(error, ConnectionClosed):
            return "the site closed the connection before its answer was there"
        if any(word in str(error) for word in ("certificate verify failed", "VerificationError")):
            return f"the certificate of {host} cannot be trusted, or is that of another host"
        return f"no HTTP that can be understood: {' '.join(str(error).split())}"[:_SHORT]
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:_SHORT]


def _reason(error: Exception) -> Exception:
    """What broke an answer: of Twisted's list the end of the connection is the least telling."""
    failures = getattr(error.__cause__, "reasons", [])
    reasons: list[Exception] = [failure.value for failure in failures] or [error]
    return next((each for each in reasons if not isinstance(each, ConnectionClosed)), reasons[0])
