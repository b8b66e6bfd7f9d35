"""Which feeds, sitemaps and listing pages a source is read by: those of its entry, or those that discovery
finds."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractor.scrape.discovery import (
    Channel,
    Listed,
    find_channels,
    read_feed,
    read_listing,
    read_sitemap,
    usual_places,
)
from extractor.scrape.fetch.answers import Answer, FetchError
from extractor.scrape.fetch.spider import LARGEST_CHANNEL

if TYPE_CHECKING:
    from extractor.scrape.fetch.spider import Fetcher
    from extractor.scrape.sources import Source

log = logging.getLogger(__name__)

MOST_TRIES = 12
"""Requests that discovery makes for one source at most."""

_ORDER = ("feed", "sitemap", "listing")


def written_down(source: Source) -> tuple[Channel, ...]:
    """The channels that the source's entry names, in the order in which they are asked."""
    named = (("feed", source.feed), ("sitemap", source.sitemap), ("listing", source.listing))
    return tuple(Channel(kind, url) for kind, url in named if url is not None)  # type: ignore[arg-type]


async def discover(source: Source, fetch: Fetcher) -> dict[Channel, tuple[Answer, Listed]]:
    """Find a source's channels from its start address: of each kind the first that lists something of its
    own.

    Returns them in the order in which they are to be asked, with what they answered. Raises `FetchError`
    where the start address cannot be had, or nothing is found.
    """
    home = await fetch.get(source.url, largest=LARGEST_CHANNEL)
    found: dict[str, tuple[Channel, Answer, Listed]] = {}
    tried: set[Channel] = set()

    async def attempt(channels: Iterable[Channel]) -> None:
        for channel in channels:
            known = channel.kind in found or channel.url in (each.url for each, _, _ in found.values())
            same = channel.url in (source.url, home.url)  # no request
            if known or channel in tried or (len(tried) >= MOST_TRIES and not same):
                continue
            tried.add(channel)
            try:
                answer = home if same else await fetch.get(channel.url, largest=LARGEST_CHANNEL)
            except FetchError as error:
                if error.cause in ("stopped", "paused"):
                    raise
                log.debug("%s: %s: %s", source.name, channel.url, error)
                continue
            listed = read(channel, answer, source)
            if listed.links or listed.more:
                found[channel.kind] = (channel, answer, listed)

    in_robots = await fetch.robots_sitemaps(source.url)
    start = home.body.lstrip()[:300].lower()
    if start.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf", b"{")):
        await attempt((Channel("feed", home.url), Channel("sitemap", home.url)))
    else:
        await attempt(find_channels(home.body, home.url, robots_sitemaps=in_robots))
        if not {"feed", "sitemap"} & found.keys():
            await attempt(usual_places(home.url))
        if not found:
            # A page of few releases does not show that it is a listing, but somebody gave its address.
            await attempt((Channel("listing", home.url),))
    if not found:
        raise FetchError(
            "http", f"no feed, sitemap or listing page found at {source.url}: name one in the source's entry"
        )
    ordered = sorted(found.values(), key=lambda each: _ORDER.index(each[0].kind))
    return {channel: (answer, listed) for channel, answer, listed in ordered}


def read(channel: Channel, answer: Answer, source: Source) -> Listed:
    """What an answer of a channel lists."""
    if channel.kind == "feed":
        return read_feed(answer.body, answer.url, timezone=source.timezone)
    if channel.kind == "sitemap":
        return read_sitemap(answer.body, answer.url)
    kind = answer.header("Content-Type")
    return read_listing(
        answer.body,
        answer.url,
        content_type=kind,
        pattern=source.pattern,
        exclude=source.exclude,
        hosts=source.hosts,
    )
