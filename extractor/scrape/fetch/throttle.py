"""Slows down where a site is slow: Scrapy's AutoThrottle, which never goes below a site's own delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.core.downloader import Slot
    from scrapy.http import Response


class Throttle(AutoThrottle):
    """Scrapy's extension with a least delay for each site, instead of one for all."""

    def _spider_opened(self, spider: Spider) -> None:
        super()._spider_opened(spider)
        self._least: dict[str, float] = spider.delays  # type: ignore[attr-defined]

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        host = response.url.split("/", 3)[2].rpartition("@")[2].split(":", 1)[0].lower()
        slot.delay = max(slot.delay, self._least.get(host, 0.0))
