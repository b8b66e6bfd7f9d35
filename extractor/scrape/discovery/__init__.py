"""What a source lists: bytes of feeds, site maps and pages in, links out. Nothing is fetched or kept here."""

from __future__ import annotations

from extractor.scrape.discovery.addresses import ARTICLE, looks_like_article
from extractor.scrape.discovery.channels import find_channels, usual_places
from extractor.scrape.discovery.feeds import read_feed
from extractor.scrape.discovery.found import Channel, ChannelKind, Link, Listed
from extractor.scrape.discovery.listing import read_listing
from extractor.scrape.discovery.sitemaps import read_sitemap

__all__ = [
    "ARTICLE",
    "Channel",
    "ChannelKind",
    "Link",
    "Listed",
    "find_channels",
    "looks_like_article",
    "read_feed",
    "read_listing",
    "read_sitemap",
    "usual_places",
]
