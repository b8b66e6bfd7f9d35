"""Refuses requests that must not leave: to other schemes, other sites, private addresses, with credentials.

The middleware sees every request, those after redirects too. Names are looked up by `GuardedResolver`, and
the connection is made to the addresses that it let through: a name cannot be looked up twice with two
answers.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from extractor.scrape.fetch.addresses import is_public, literal
from extractor.scrape.fetch.answers import Refused
from extractor.scrape.urls import LONGEST, is_http, on_site, without_credentials

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from twisted.internet.interfaces import IAddress

    from extractor.scrape.sources import Source

LOOKUP_SECONDS = 15


class Guard:
    """A downloader middleware of Scrapy, the first of all."""

    def __init__(self, crawler: Crawler) -> None:
        resolver: GuardedResolver = crawler.spider.resolver  # type: ignore[union-attr]
        self._private = resolver.private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Guard:
        """As Scrapy makes a middleware."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `Refused` for what must not leave."""
        source: Source = request.meta["source"]
        url = request.url
        if len(url) > LONGEST:
            raise Refused(f"an address of {len(url)} characters")
        if "@" in url.partition("//")[2].partition("/")[0]:
            raise Refused(f"an address with a password in it: {without_credentials(url)}")
        if not is_http(url):
            raise Refused(f"not http or https: {url}")
        parts = urlsplit(url)
        host = parts.hostname or ""
        if not (request.meta.get("robots") or on_site(url, source.url, _hosts(source, request))):
            raise Refused(f"leads to another site, {host}: add it to hosts of the source if it belongs to it")
        if allowed(host, source):
            return
        address = literal(host)
        # A name that another source of this run allows is looked up for everybody: it is not asked for this one.
        if bare(host) in self._private if address is None else not is_public(address):
            raise Refused(f"a private address, {host}: only with allow_private of the source")


def _hosts(source: Source, request: Request) -> tuple[str, ...]:
    # A feed that somebody wrote down may stand elsewhere (a feed service); what it links to may not.
    return (*source.hosts, *request.meta.get("hosts", ()))


def allowed(host: str, source: Source) -> bool:
    """Whether the source says by name that this host may be private."""
    return bare(host) in {bare(name) for name in source.allow_private}


def bare(host: str) -> str:
    """A host as it is compared: in small letters, without brackets and a full stop at its end."""
    return host.strip("[]").rstrip(".").lower()


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name
        self.task: asyncio.Task[None] | None = None

    def cancel(self) -> None:
        if self.task is not None:
            self.task.cancel()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Looks names up with the system's resolver, IPv4 and IPv6, and lets only public addresses through."""

    def __init__(self) -> None:
        self.private: frozenset[str] = frozenset()  # names that may be private
        self.refused: dict[str, str] = {}  # name ▶ the private address it led to
        self._known: dict[str, list[tuple[int, str]]] = {}

    def forget(self) -> None:
        """Begin a run: nothing is known, nothing refused."""
        self.refused.clear()
        self._known.clear()

    def resolveHostName(
        self,
        resolutionReceiver: Any,  # IResolutionReceiver, an interface of zope that type checkers misread
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """Resolve a name, as Twisted asks for it; a refused one is a name without addresses."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        resolution.task = asyncio.ensure_future(self._resolve(resolutionReceiver, hostName, portNumber))
        return resolution

    async def _resolve(self, receiver: Any, name: str, port: int) -> None:
        try:
            if name not in self._known:
                self._known[name] = await self._look_up(name)
            may_be_private = bare(name) in self.private
            for family, address in self._known[name]:
                if not (may_be_private or is_public(address)):
                    self.refused[name] = address
                    continue
                kind = IPv6Address if family == socket.AF_INET6 else IPv4Address
                receiver.addressResolved(kind("TCP", address, port))
        finally:
            receiver.resolutionComplete()

    async def _look_up(self, name: str) -> list[tuple[int, str]]:
        loop = asyncio.get_running_loop()
        try:
            found = await asyncio.wait_for(
                loop.getaddrinfo(name, None, type=socket.SOCK_STREAM), LOOKUP_SECONDS
            )
        except (OSError, UnicodeError, TimeoutError):
            return []
        return list(dict.fromkeys((family, str(where[0])) for family, _, _, _, where in found))
