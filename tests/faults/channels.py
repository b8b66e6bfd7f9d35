"""Faults of what lists the pages: robots.txt, feeds, sitemaps, listing pages, and the links in them."""

from __future__ import annotations

import gzip
from functools import cache

from faults.connections import bomb
from faults.fault import Answer, Fault, Forever, Reply, Site, Wait, ok, reply_of, status

_XML = "application/xml"
_ENTITIES = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{_ENTITIES}]>'
_FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


def _feed(change: bytes = b"", to: bytes = b"", head: str = "") -> Answer:
    """The feed, with something changed in it, and behind another head."""

    def answer(s: Site, p: str, n: int) -> Reply:
        body = s.feed().partition(b"?>")[2] if head else s.feed()
        return ok(head.encode() + body.replace(change, to), kind="application/rss+xml")

    return answer


def _robots(text: str) -> Answer:
    return lambda s, p, n: ok(text.encode(), kind="text/plain")


@cache
def _million() -> bytes:
    items = "".join(f"<item><link>/x/{i}</link></item>" for i in range(1_000_000))
    return gzip.compress(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), 1)


def _million_entries(s: Site, p: str, n: int) -> Reply:
    body = _million()
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}"
    )
    return reply_of(head + "\r\n\r\n", body)


def _sitemap(**answers: Answer) -> dict[str, Answer]:
    return {f"/{name}.xml": answer for name, answer in answers.items()}


def _links(s: Site) -> tuple[str, ...]:
    """Links that nobody should follow, and two good ones."""
    return (
        f"http://{s.stranger}/stolen",
        "http://169.254.169.254/latest/",
        f"http://me:secret@{s.host}:{s.port}/with-credentials",
        "javascript:alert(1)",
        "mailto:press@team.invalid",
        "file:///etc/passwd",
        "ftp://team.invalid/news",
        "data:text/html,x",
        f"{s.url}/long/{'x' * 100_000}",
        "http://[broken/",
        "http://:99999/",
        "//",
        f"{s.url}/two\nlines",
        "/good",
        "/bad",
    )


def _listing(s: Site, links: tuple[str, ...], after: str = "") -> bytes:
    cards = "".join(
        f'<article class="card"><h2><a href="{link}">Release number {i} of the team</a></h2>'
        f"<time>{1 + i % 28} March 2026</time></article>"
        for i, link in enumerate(links)
    )
    more = f'<nav><a rel="next" href="{after}">Older</a></nav>' if after else ""
    return f"<!doctype html><html><body><main><h1>News</h1>{cards}</main>{more}</body></html>".encode()


def _endless_listing(s: Site, p: str, n: int) -> Reply:
    page = int(p.partition("=")[2] or 1)
    return ok(_listing(s, ("/good", "/bad"), f"/news?page={page + 1}"))


_BY_SITEMAP = {"sitemap": "URL/sitemap.xml", "pattern": "/(good|bad)"}
_BY_LISTING = {"listing": "URL/news"}

ROBOTS = {
    "robots.txt in trouble": Fault(
        {"/robots.txt": lambda s, p, n: status("500 Internal Server Error")}, kept="", said="robots.txt"
    ),
    "robots.txt forbidden": Fault({"/robots.txt": lambda s, p, n: status("403 Forbidden")}, kept="good bad"),
    "robots.txt never answers": Fault(
        {"/robots.txt": lambda s, p, n: reply_of(Wait())}, kept="", said="robots.txt"
    ),
    "robots.txt of 50 MB": Fault(
        {
            "/robots.txt": lambda s, p, n: reply_of(
                f"HTTP/1.1 200 OK\r\nContent-Length: {50 * 2**20}\r\n\r\n",
                Forever(b"Disallow: /x\r\n" * 5000),
            )
        },
        kept="",
        said="robots.txt",
    ),
    "robots.txt forbids all": Fault(
        {"/robots.txt": _robots("User-agent: *\nDisallow: /\n")}, kept="", said="robots.txt"
    ),
    "robots.txt forbids a page": Fault(
        {"/robots.txt": _robots("User-agent: *\nDisallow: /bad\n")}, said="robots.txt"
    ),
    "robots.txt forbids us": Fault(
        {"/robots.txt": _robots("User-agent: extractor\nDisallow: /\n\nUser-agent: *\nAllow: /\n")},
        kept="",
        said="robots.txt",
    ),
    "robots.txt is a page": Fault({"/robots.txt": lambda s, p, n: ok(s.article())}, kept="good bad"),
    "robots.txt is garbage": Fault(
        {"/robots.txt": lambda s, p, n: ok(bytes(range(256)) * 9)}, kept="good bad"
    ),
    "robots.txt asks for patience": Fault(
        {"/robots.txt": _robots("User-agent: *\nCrawl-delay: 0.2\n")}, kept="good bad"
    ),
    "robots.txt asks for nonsense": Fault(
        {"/robots.txt": _robots("User-agent: *\nCrawl-delay: -1e999\nRequest-rate: 0/0\n")}, kept="good bad"
    ),
}

FEEDS = {
    "feed with billion laughs": Fault(
        {"/feed.rss": _feed(b"Release /bad", b"&l9;", _LAUGHS)},
        kept="good bad",
        said="entities of its own; they were not expanded",
    ),
    "feed with a file in it": Fault(
        {"/feed.rss": _feed(b"Release /bad", b"&f;", _FILE)}, kept="good bad", said="entities of its own"
    ),
    "feed with a million entries": Fault(
        {"/feed.rss": _million_entries},
        kept="",
        said="only the first|no complete answer",
        entry={"feed": "URL/feed.rss", "limit": 2},
    ),
    "feed cut off": Fault(
        {"/feed.rss": lambda s, p, n: ok(s.feed("/good", "/bad")[:-90], kind=_XML)},
        kept="good",
        said="breaks off",
    ),
    "feed is a page": Fault({"/feed.rss": lambda s, p, n: ok(s.article())}, kept="", said="HTML"),
    "feed is empty": Fault({"/feed.rss": lambda s, p, n: ok(b"", kind=_XML)}, kept="", said="empty"),
    "feed is garbage": Fault(
        {"/feed.rss": lambda s, p, n: ok(bytes(range(256)) * 99, kind=_XML)}, kept="", said="no feed"
    ),
    "feed without entries": Fault(
        {"/feed.rss": lambda s, p, n: ok(b'<rss version="2.0"><channel></channel></rss>', kind=_XML)},
        kept="",
        said="no entries",
    ),
    "feed of 60 MB": Fault(
        {
            "/feed.rss": lambda s, p, n: reply_of(
                f"HTTP/1.1 200 OK\r\nContent-Length: {60 * 2**20}\r\n\r\n", Forever(b" " * 2**16)
            )
        },
        kept="",
        said="larger than",
    ),
    "feed with nested tags": Fault(
        {"/feed.rss": lambda s, p, n: ok(b"<rss><channel>" + b"<item>" * 100_000, kind=_XML)},
        kept="",
        said="only the first",
    ),
    "feed with dates of all kinds": Fault(
        {"/feed.rss": _feed(b"Sun, 22 Mar 2026 17:00:00 GMT", b"99 Smarch 20260 25:61")}, kept="good bad"
    ),
    "feed with hostile links": Fault(
        {"/feed.rss": lambda s, p, n: ok(s.feed(*_links(s)[:-2], "/good", "/bad"), kind=_XML)},
        kept="good bad",
        said="links to other sites left out",
    ),
}

SITEMAPS = {
    "sitemap with billion laughs": Fault(
        _sitemap(
            sitemap=lambda s, p, n: ok(
                _LAUGHS.encode() + s.sitemap().replace(b"2026-03-22", b"&l9;"), kind=_XML
            )
        ),
        kept="good bad",
        said="entities of its own",
        entry=_BY_SITEMAP,
    ),
    "sitemap with a file in it": Fault(
        _sitemap(
            sitemap=lambda s, p, n: ok(_FILE.encode() + s.sitemap().replace(b"/bad", b"/&f;"), kind=_XML)
        ),
        kept="good",
        said="entities of its own",
        entry=_BY_SITEMAP,
    ),
    "sitemap index names itself": Fault(
        _sitemap(
            sitemap=lambda s, p, n: ok(s.index("/sitemap.xml", "/part.xml"), kind=_XML),
            part=lambda s, p, n: ok(s.sitemap(), kind=_XML),
        ),
        kept="good bad",
        entry=_BY_SITEMAP,
    ),
    "sitemap index a thousand deep": Fault(
        {
            "/sitemap.xml": lambda s, p, n: ok(s.index("/part.xml", "/deep-1"), kind=_XML),
            "/part.xml": lambda s, p, n: ok(s.sitemap(), kind=_XML),
            "/deep-*": lambda s, p, n: ok(s.index(f"/deep-{int(p[6:]) + 1}"), kind=_XML),
        },
        kept="good bad",
        said="left for the next run",
        entry=_BY_SITEMAP,
        most=210,
    ),
    "sitemap index a thousand wide": Fault(
        {
            "/sitemap.xml": lambda s, p, n: ok(
                s.index("/part.xml", *(f"/w{i}.xml" for i in range(999))), kind=_XML
            ),
            "/part.xml": lambda s, p, n: ok(s.sitemap(), kind=_XML),
            "/w*": lambda s, p, n: ok(s.sitemap(), kind=_XML),
        },
        kept="good bad",
        said="left for the next run",
        entry=_BY_SITEMAP,
        most=210,
    ),
    "sitemap bomb": Fault(
        {"/sitemap.xml.gz": lambda s, p, n: ok(bomb(), kind="application/gzip")},
        kept="",
        said="unpacked",
        entry={"sitemap": "URL/sitemap.xml.gz"},
    ),
    "sitemap is a page": Fault(
        _sitemap(sitemap=lambda s, p, n: ok(s.article())), kept="", said="HTML", entry=_BY_SITEMAP
    ),
    "sitemap part is missing": Fault(
        _sitemap(
            sitemap=lambda s, p, n: ok(s.index("/lost.xml", "/part.xml"), kind=_XML),
            part=lambda s, p, n: ok(s.sitemap(), kind=_XML),
        ),
        kept="good bad",
        said="404",
        entry=_BY_SITEMAP,
    ),
}

LISTINGS = {
    "listing with hostile links": Fault(
        {"/news": lambda s, p, n: ok(_listing(s, _links(s)))}, kept="good bad", said="404", entry=_BY_LISTING
    ),
    "listing without end": Fault(
        {"/news*": _endless_listing},
        kept="good bad",
        said="left for the next run",
        entry=_BY_LISTING,
        most=210,
    ),
    "listing is empty": Fault(
        {"/news": lambda s, p, n: ok(_listing(s, ()))}, kept="", said="no links", entry=_BY_LISTING
    ),
    "listing with a base elsewhere": Fault(
        {
            "/news": lambda s, p, n: ok(
                _listing(s, (f"{s.url}/good", f"{s.url}/bad", "/stolen")).replace(
                    b"<body>", f'<base href="http://{s.stranger}/"><body>'.encode()
                )
            )
        },
        kept="good bad",
        entry=_BY_LISTING,
    ),
    "home page without anything": Fault(
        {"/": lambda s, p, n: ok(b"<p>Soon.</p>")}, kept="", said="no feed", entry={}, most=20
    ),
}
