"""A site that says what a test tells it to, and a store whose past can be moved back."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import sqlalchemy as sa

from extractor.store import Store
from extractor.store.schema import metadata


@dataclass
class Says:
    """An answer. ``tag``: with an entity tag (of the body, or the one given), so that 304 may be the
    answer."""

    body: str | bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    tag: bool | str = True
    kind: str = "text/html; charset=utf-8"


class Scripted:
    """A server on loopback, in a thread: paths ▶ answers, or functions that make one. ``asked`` are the paths
    that came, with the status of the answer."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.says: dict[str, Says | Callable[[], Says]] = {}
        self.asked: list[tuple[str, int]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.host = host
        self.url = f"http://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Scripted:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def since(self) -> list[tuple[str, int]]:
        """What was asked since the last call."""
        asked, self.asked = self.asked, []
        return asked

    def paths(self) -> list[str]:
        """The paths that were asked for since the last call."""
        return [path for path, _ in self.since()]

    def page(self, *paths: str, text: str = "") -> None:
        """Have a page at each of these paths."""
        for path in paths:
            self.says[path] = Says(f"<!doctype html><title>{path}</title><p>News of {path}. {text}</p>")

    def feed(self, *paths: str, at: str = "/feed.xml", **more: Any) -> None:
        """Have a feed that lists these paths, and a page at each that has none yet."""
        self.says[at] = Says(rss(self.url + path for path in paths), kind="application/rss+xml", **more)
        self._pages(paths)

    def sitemap(self, *paths: str | tuple[str, str], at: str = "/sitemap.xml", **more: Any) -> None:
        """Have a sitemap of these paths, each alone or with its date."""
        pairs = [(path, "") if isinstance(path, str) else path for path in paths]
        self.says[at] = Says(
            sitemap([(self.url + path, day) for path, day in pairs]), kind="text/xml", **more
        )
        self._pages(path for path, _ in pairs)

    def index(self, *parts: str | tuple[str, str], at: str = "/sitemap.xml", **more: Any) -> None:
        """Have a sitemap index of these parts, each alone or with its date."""
        pairs = [(part, "") if isinstance(part, str) else part for part in parts]
        places = "".join(
            f"<sitemap><loc>{self.url}{path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
            for path, day in pairs
        )
        self.says[at] = Says(f"<sitemapindex>{places}</sitemapindex>", kind="text/xml", **more)

    def _pages(self, paths: Iterable[str]) -> None:
        for path in paths:
            if path not in self.says:
                self.page(path)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        told = self.says.get(path, Says("<h1>Not found</h1>", 404))
        says = told() if callable(told) else told
        body = says.body.encode() if isinstance(says.body, str) else says.body
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if says.tag is True else says.tag
        status = says.status
        headers = dict(says.headers)
        if tag and status == 200:
            headers["ETag"] = str(tag)
            if handler.headers.get("If-None-Match") == tag:
                status, body = 304, b""
        self.asked.append((path, status))
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Type", says.kind)
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def rss(urls: Iterable[str], head: str = "") -> str:
    """A feed; an address may come with a date behind a blank."""
    items = ""
    for url in urls:
        link, _, day = url.partition(" ")
        items += f"<item><title>News of {link[-12:]}</title><link>{link}</link>"
        items += f"<pubDate>{day}</pubDate></item>" if day else "</item>"
    return f'<rss version="2.0"><channel><title>News</title>{head}{items}</channel></rss>'


def sitemap(urls: Iterable[tuple[str, str]], head: str = "") -> str:
    """A sitemap of addresses with their dates, each of which may be empty."""
    places = "".join(
        f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in urls
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{head}{places}</urlset>'


def packed(text: str) -> bytes:
    """As gzip."""
    return gzip.compress(text.encode(), mtime=0)


def later(store: Store, **pause: float) -> None:
    """Let that much time pass (arguments of `timedelta`): all that is in the store happened so much
    earlier."""
    with store.begin() as conn:
        for table in metadata.sorted_tables:
            columns = [c for c in table.columns if c.name.endswith("_at") or c.name == "first_seen"]
            keys = list(table.primary_key.columns)
            for row in conn.execute(sa.select(*keys, *columns)).all() if columns else []:
                told = dict(row._mapping)
                values = {c.name: earlier(told[c.name], pause) for c in columns if told[c.name]}
                if values:
                    own = sa.and_(*(key == told[key.name] for key in keys))
                    conn.execute(table.update().where(own).values(values))
        responses = metadata.tables["responses"]
        for row in conn.execute(sa.select(responses.c.url, responses.c.headers)).all():
            headers = [
                [name, earlier(value, pause) if name == "x-extractor-whole" else value]
                for name, value in row.headers
            ]
            conn.execute(responses.update().where(responses.c.url == row.url).values(headers=headers))


def earlier(moment: str, pause: dict[str, float]) -> str:
    """A moment of the store, so much before."""
    then = datetime.fromisoformat(moment).astimezone(UTC) - timedelta(**pause)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")
