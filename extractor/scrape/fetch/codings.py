"""A limit to how often an answer is packed: each layer may be as large as a page, and a header names thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.scrape.fetch.answers import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

MOST = 3
"""Codings of one answer; servers use one, and some proxies pack again what is packed."""


class FewCodings:
    """A downloader middleware of Scrapy that comes before the one that unpacks."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise `Refused` for an answer that is packed again and again."""
        named = b",".join(response.headers.getlist("Content-Encoding"))
        times = named.count(b",") + 1
        if times > MOST:
            raise Refused(f"packed {times} times (Content-Encoding)", "size")
        return response
