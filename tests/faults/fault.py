"""What a fault is: a small site of which one thing is wrong, and what a scraper should make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sites import made


@dataclass(frozen=True)
class Wait:
    """Say nothing for so many seconds, or until the client leaves."""

    seconds: float = 20.0


@dataclass(frozen=True)
class Drip:
    """Send one byte, wait, send the next."""

    data: bytes
    every: float = 1.0


@dataclass(frozen=True)
class Forever:
    """Send this again and again, until the client leaves or `MOST` bytes are sent."""

    data: bytes

    MOST = 300 * 1024**2


@dataclass(frozen=True)
class Reset:
    """End the connection with a reset (RST), not in good order."""


Step = bytes | Wait | Drip | Forever | Reset


@dataclass(frozen=True)
class Reply:
    """What is sent for one request. ``close`` ends the connection afterwards."""

    steps: tuple[Step, ...]
    close: bool = True


@dataclass
class Site:
    """A fault's site where it is served: two articles, ``/bad`` and ``/good``, and a feed that lists both."""

    name: str
    number: int
    host: str
    port: int
    stranger: str  # a server that nothing must ever ask; host and port
    run: int = 1  # set by the test: which run this is

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def article(self, which: str = "bad", *, head: str = "", more: str = "") -> bytes:
        """A short article of our own, another for each site and each path."""
        release = made(self.number, sum(which.encode()))
        sentence = release.paragraphs[0].partition(". ")[0]
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{release.title}</title>{head}'
            f"</head><body><article><h1>{release.title}</h1><p>{sentence}.</p>{more}"
            "</article></body></html>"
        ).encode()

    def feed(self, *paths: str) -> bytes:
        """An RSS feed of these paths or addresses."""
        items = "".join(
            f"<item><title>Release {path[:40]}</title><link>{path if ':' in path else self.url + path}</link>"
            "<pubDate>Sun, 22 Mar 2026 17:00:00 GMT</pubDate></item>"
            for path in paths or ("/bad", "/good")
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()

    def sitemap(self, *paths: str) -> bytes:
        """A sitemap of these paths."""
        places = "".join(
            f"<url><loc>{self.url}{path}</loc><lastmod>2026-03-22</lastmod></url>"
            for path in paths or ("/bad", "/good")
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()

    def index(self, *paths: str) -> bytes:
        """A sitemap index of these paths."""
        parts = "".join(f"<sitemap><loc>{self.url}{path}</loc></sitemap>" for path in paths)
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'.encode()


Answer = Callable[[Site, str, int], Reply]
"""What a site answers to a request for a path (with its query), which is the n-th one for it from 1."""


@dataclass(frozen=True)
class Fault:
    """A fault, and what is expected of a run over its site.

    ``answers`` are by path; one that ends in ``*`` is for all that begin so. ``entry`` are keys of the
    source, in which URL stands for the site's address. ``kept`` are the paths that the store has afterwards.
    ``said`` is searched (a regular expression) in what the run tells of the source and of its pages; where it
    is empty, nothing is told. ``kept_later`` and ``said_later`` are for a second run. ``most`` is how many
    requests the site may get in a run. ``accepts`` is what happens to a connection before it says anything.
    """

    answers: Mapping[str, Answer]
    kept: str = "good"
    said: str = ""
    kept_later: str | None = None
    said_later: str = ""
    entry: Mapping[str, Any] = field(default_factory=lambda: {"feed": "URL/feed.rss"})
    most: int = 8
    listens: bool = True
    accepts: Step | None = None

    def reply(self, site: Site, path: str, number: int) -> Reply:
        """What the site answers."""
        for known, answer in self.answers.items():
            if path == known or (known.endswith("*") and path.startswith(known[:-1])):
                return answer(site, path, number)
        if path == "/feed.rss":
            return ok(site.feed(), kind="application/rss+xml")
        if path in ("/good", "/bad"):
            return ok(site.article(path[1:]))
        return status("404 Not Found")


def reply_of(*steps: Step | str, close: bool = True) -> Reply:
    """A reply of these steps; texts are sent as Latin-1."""
    return Reply(tuple(step.encode("latin-1") if isinstance(step, str) else step for step in steps), close)


def status(line: str, *headers: str, body: bytes = b"", kind: str = "text/html; charset=utf-8") -> Reply:
    """A reply in good order: status, type, length, headers, body; the connection stays open."""
    fields = [f"HTTP/1.1 {line}", f"Content-Length: {len(body)}", *headers]
    if kind:
        fields.append(f"Content-Type: {kind}")
    return reply_of("\r\n".join(fields) + "\r\n\r\n", body, close=False)


def ok(body: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> Reply:
    """A 200 in good order."""
    return status("200 OK", *headers, body=body, kind=kind)
