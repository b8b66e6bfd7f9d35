"""What a request came to: an answer, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scrapy.exceptions import IgnoreRequest

from extractor.store.crawl import Headers

Cause = Literal["refused", "robots", "http", "network", "size", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer: the address after redirects, and the body after Content-Encoding.

    ``unchanged``: the site says that the kept version still holds (304); the body is empty then.
    """

    url: str
    status: int
    headers: Headers
    body: bytes
    unchanged: bool = False

    def header(self, name: str) -> str | None:
        """The first field of that name, in any case; null where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class FetchError(Exception):
    """There is no answer, or a bad one; the message says why, in words for the person who reads the log.

    ``status`` is that of an HTTP answer, ``wait`` the seconds that its ``Retry-After`` asked for.
    """

    def __init__(
        self, cause: Cause, message: str, *, status: int | None = None, wait: int | None = None
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.status = status
        self.wait = wait


class Refused(IgnoreRequest):
    """A request that is not made; the message says why. Ends in a `FetchError` of that cause."""

    def __init__(self, message: str, cause: Cause = "refused", wait: int | None = None) -> None:
        super().__init__(message)
        self.cause = cause
        self.wait = wait
