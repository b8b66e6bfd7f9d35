"""From a home page to the places that list a site's releases: feeds, site maps, listing pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extractor.scrape.data import load
from extractor.scrape.discovery.cards import text_of, words
from extractor.scrape.discovery.found import Channel, ChannelKind
from extractor.scrape.discovery.judging import articles
from extractor.scrape.discovery.pages import MOST_LINKS, Page, joined
from extractor.scrape.urls import host_of, is_http, normal_form, on_site

_MOST = 20  # channels that are named; a site of many feeds has its main one among the first
_MOST_LISTINGS = 5
_ENOUGH = 4  # articles from which on a page is a listing itself
_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "text/rss",
    "text/atom",
    "application/x.atom+xml",
    "application/rss",
    "application/atom",
)


def find_channels(content: bytes, url: str, *, robots_sitemaps: Sequence[str] = ()) -> tuple[Channel, ...]:
    """The feeds, site maps and listing pages that the page `content` at `url` names, best first, each once.

    Feeds come first (those of comments, broadcasts and shops last), then news site maps, listing pages (`url`
    itself where it lists articles, then links called News, Press and the like, in the page's language before
    others), then other site maps. `robots_sitemaps` are those that the site's robots.txt names. Only places
    on the site of `url` count, but for feeds: a page may have its own elsewhere.

    >>> page = b'<link rel=alternate type="application/rss+xml" href=/feed><a href=/press>Press releases</a>'
    >>> [(one.kind, one.url) for one in find_channels(page, "https://marr.example/")]
    [('feed', 'https://marr.example/feed'), ('listing', 'https://marr.example/press')]
    """
    found: list[tuple[float, ChannelKind, str]] = []
    for address in robots_sitemaps:
        if (absolute := joined(url, address)) and on_site(absolute, url):
            found.append((_sitemap_rank(absolute), "sitemap", absolute))
    page = Page.read(content, url)
    if page.root is not None:
        found += _feeds(page)
        found += _sitemaps(page)
        found += _listings(page)
    best: dict[tuple[str, str], Channel] = {}
    for _, kind, address in sorted(found, key=lambda one: one[0]):
        best.setdefault((kind, normal_form(address)), Channel(kind, address))
    return tuple(best.values())[:_MOST]


def usual_places(url: str) -> tuple[Channel, ...]:
    """Addresses where sites have feeds and site maps without saying so, feeds first; eight at most.

    >>> [place.url for place in usual_places("https://marr.example/en/press")][:2]
    ['https://marr.example/feed/', 'https://marr.example/rss.xml']
    """
    if not is_http(url):
        return ()
    return tuple(Channel(kind, urljoin(url, path)) for kind, path in load("links")["feeds"]["usual"])


def _feeds(page: Page) -> list[tuple[float, ChannelKind, str]]:
    assert page.root is not None
    found: list[tuple[float, ChannelKind, str]] = []
    for node in page.root.iter("link"):
        rel = (node.get("rel") or "").lower().split()
        kind = (node.get("type") or "").lower().partition(";")[0].strip()
        href = (node.get("href") or "").strip()
        if (
            not ("alternate" in rel or "feed" in rel)
            or not href
            or (address := joined(page.base, href)) is None
        ):
            continue
        is_json = kind == "application/json" and "wp-json" not in address
        if kind in _FEED_TYPES or (kind in ("application/xml", "text/xml") and "feed" in rel) or is_json:
            said = f"{node.get('title') or ''} {urlsplit(address).path}"
            found.append(
                (0 + _lesser(said) + _foreign(address, node, page) + (0.5 if is_json else 0), "feed", address)
            )
    for count, node in enumerate(page.root.iter("a")):
        if count >= MOST_LINKS:
            break
        href = (node.get("href") or "").strip()
        if not href or (address := joined(page.base, href)) is None or not _is_feed(address, node):
            continue
        if on_site(address, page.url) or _is_feed_host(address):
            found.append((1 + _lesser(f"{text_of(node, 80)} {urlsplit(address).path}"), "feed", address))
    return found


def _is_feed(address: str, node: etree._Element) -> bool:
    if (node.get("type") or "").lower().partition(";")[0] in _FEED_TYPES or _is_feed_host(address):
        return True
    path = urlsplit(address).path.rstrip("/").lower()
    query = urlsplit(address).query.lower()
    return path.endswith(tuple(load("links")["feeds"]["ends"])) or bool(
        re.search(r"(?:^|&)(?:feed=(?:rss2?|atom|rdf)|format=(?:rss|feed)|type=rss|alt=rss)(?:&|$)", query)
    )


def _is_feed_host(address: str) -> bool:
    host = host_of(address)
    return host in load("links")["feeds"]["hosts"] or host.startswith(("feeds.", "rss."))


def _lesser(said: str) -> float:
    tokens = set(re.split(r"[\W_]+", said.lower()))
    return 20.0 if tokens & words("feeds", "lesser") else 0.0


def _foreign(address: str, node: etree._Element, page: Page) -> float:
    """A feed in another language than the page's comes after those in its own."""
    own, other = _tag(page.language), _tag(node.get("hreflang"))
    return 0.6 if own and other and own != other else 0.0


def _tag(language: str | None) -> str:
    return (language or "").lower().replace("_", "-").partition("-")[0]


def _sitemaps(page: Page) -> list[tuple[float, ChannelKind, str]]:
    assert page.root is not None
    found: list[tuple[float, ChannelKind, str]] = []
    for node in page.root.iter("link"):
        if "sitemap" in (node.get("rel") or "").lower().split():
            address = joined(page.base, (node.get("href") or "").strip())
            if address and on_site(address, page.url) and not address.endswith((".html", ".htm")):
                found.append((_sitemap_rank(address), "sitemap", address))
    return found


def _sitemap_rank(address: str) -> float:
    path = urlsplit(address).path.lower()
    return 2.0 if re.search(r"news|press|presse|article|post", path) else 9.0


@cache
def _names() -> dict[str, dict[str, int]]:
    """The names of listing pages by language, each with its rank."""
    return {
        language: {name: rank for rank, name in enumerate(names)}
        for language, names in load("links")["words"]["listings"].items()
    }


def _listings(page: Page) -> list[tuple[float, ChannelKind, str]]:
    assert page.root is not None
    found: list[tuple[float, ChannelKind, str]] = []
    own = _tag(page.language)
    names = _names()
    for count, node in enumerate(page.root.iter("a")):
        if count >= MOST_LINKS:
            break
        href = (node.get("href") or "").strip()
        text = " ".join(re.sub(r"[›»→>+|]+\s*$", "", text_of(node, 60)).lower().split())
        if not href or not text or href[0] == "#":
            continue
        ranks = [
            rank + (0 if language == own else 1 if language == "en" and not own else 30)
            for language, known in names.items()
            if (rank := known.get(text)) is not None
        ]
        address = joined(page.base, href) if ranks else None
        if address and on_site(address, page.url) and normal_form(address) != normal_form(page.url):
            found.append((4 + min(ranks) / 20, "listing", address.partition("#")[0]))
    found.sort(key=lambda one: one[0])
    unique: dict[str, tuple[float, ChannelKind, str]] = {}
    for one in found:
        unique.setdefault(normal_form(one[2]), one)
    best = list(unique.values())[:_MOST_LISTINGS]
    itself = articles(page.targets(()), page)
    if len(itself) >= _ENOUGH:
        best.append((3.0, "listing", page.url))
    return best
