"""What a site may say that means harm, or is only strange: what is asked for then, and what is kept."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
import sqlalchemy as sa
from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS
from scripted import Says, Scripted, later, rss

from extractor.scrape.report import RunReport
from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import Store
from extractor.store.schema import articles, pages

RELEASE = (
    "<!doctype html><html lang=en><title>Marr takes pole at Cold Harbour</title>{head}"
    "<article><h1>Marr takes pole at Cold Harbour</h1><p>Ines Marr put her Kettle on pole position at Cold "
    "Harbour on Saturday, two tenths of a second ahead of Jonah Vale in the second Lantern entry.</p></article>"
)


class Watched(Scripted):
    """A scripted site that remembers the headers of what it was asked."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__(host)
        self.headers: list[tuple[str, dict[str, str]]] = []

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.headers.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
        super()._answer(handler)

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]


@pytest.fixture
def site() -> Iterator[Watched]:
    with Watched() as served:
        yield served


@pytest.fixture
def other() -> Iterator[Watched]:
    with Watched("127.0.0.2") as served:
        yield served


def source_of(site: Watched, **more: object) -> Source:
    fields = {"name": "site", "url": f"{site.url}/", "feed": f"{site.url}/feed.xml", "delay": 0}
    return Source(**{**fields, "allow_private": (site.host,), **more})  # type: ignore[arg-type]


def run(store: Store, *sources: Source) -> RunReport:
    return scrape(sources, store, timeout=5, retries=0, first_wait=0.01)


def states(store: Store) -> dict[str, str]:
    with store.read() as conn:
        return {row.url.rpartition("/")[2]: row.state for row in conn.execute(sa.select(pages))}


# --- what may be asked for -----------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["robots.txt", "a redirect", "a link"])
def test_a_private_name_that_one_source_allows_is_not_open_to_another(
    store: Store, site: Watched, other: Watched, way: str
) -> None:
    secret = f"http://localhost:{site.port}/secret"
    site.says["/secret"] = Says(RELEASE.format(head=''))
    other.feed("/a", "/b")
    to_secret = Says("", status=302, headers={"Location": secret})
    if way == "robots.txt":
        other.says["/robots.txt"] = to_secret
    elif way == "a redirect":
        other.says["/a"] = to_secret
    else:
        other.says["/feed.xml"] = Says(rss([secret, f"{other.url}/a"]))
    site.feed("/x")
    inside = source_of(site, name="inside", allow_private=("localhost", site.host))
    # The outer source even says that the host belongs to it, but not that it may be private.
    outside = source_of(other, name="outside", hosts=("localhost",))
    report = run(store, inside, outside)
    assert "/secret" not in [path for path, _ in site.asked]
    assert report.sources[0].new == 1
    assert (report.sources[1].error is not None) == (way == "robots.txt")


def test_validators_do_not_follow_a_redirect(store: Store, site: Watched) -> None:
    site.feed("/a")
    site.says["/a"] = Says(RELEASE.format(head=""), tag="same")
    assert run(store, source_of(site)).total("new") == 1
    site.says["/a"] = Says("", status=302, headers={"Location": "/moved"})
    site.says["/moved"] = Says(RELEASE.format(head=""), tag="same")
    later(store, days=2)
    site.headers.clear()
    report = run(store, source_of(site))
    asked = dict(site.headers)
    assert "if-none-match" in asked["/a"]
    assert "if-none-match" not in asked["/moved"]
    assert report.total("failed") == 0


def test_what_stands_in_the_environment_does_not_leave(
    store: Store, site: Watched, other: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / ".netrc").write_text("default login ines password kettle\n")
    monkeypatch.setenv("HOME", str(home))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, other.url)
    site.feed("/a")
    site.says["/a"] = Says(RELEASE.format(head=""), headers={"Set-Cookie": "id=1; Path=/"})
    assert run(store, source_of(site)).total("new") == 1
    assert not other.headers
    names = {name for _, headers in site.headers for name in headers}
    assert names <= {"host", "user-agent", "accept", "accept-language", "accept-encoding"}


# --- what may be kept ----------------------------------------------------------------------------------------


def test_texts_that_are_none_are_kept_without_them(store: Store, site: Watched) -> None:
    items = [
        {"url": f"{site.url}/a", "title": "Pole\0 for\ud800 Marr"},
        {"url": f"{site.url}/b\0c", "title": "x"},
        {"url": f"{site.url}/d\udfff", "title": "x"},
        {"url": f"{site.url}/" + "é7f3a" * 500, "title": "x"},
    ]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": items})
    site.says["/feed.xml"] = Says(feed, kind="application/feed+json")
    site.says["/a"] = Says(RELEASE.format(head=""), headers={"X-Odd": "a\x01b"})
    report = run(store, source_of(site))
    assert report.sources[0].error is None
    assert states(store) == {"a": "kept"}
    with store.read() as conn:
        assert conn.scalar(sa.select(pages.c.title)) == "Pole for Marr"


ODD_PAGES = {
    "NUL and surrogates in data": '<script type="application/ld+json">{"@type": "NewsArticle", "headline": '
    '"Marr\\u0000 takes\\ud800 pole", "datePublished": "2031-08-17\\u0000", "inLanguage": "e\\udfffn"}</script>',
    "references to no characters": "<meta property=og:title content='Marr &#0;&#xD800;&#x110000; takes pole'>",
    "a canonical address without end": "<link rel=canonical href='https://marr.example/"
    + "amp/" * 300_000
    + "'>",
    "a canonical address too long for an index": "<link rel=canonical href='https://marr.example/"
    + "".join(f"{i * 7919:x}" for i in range(2_000))
    + "'>",
    "a canonical host without end": "<link rel=canonical href='https://" + "www." * 200_000 + "a.example/'>",
}


@pytest.mark.parametrize("what", ODD_PAGES)
def test_odd_pages_are_read(store: Store, site: Watched, what: str) -> None:
    site.feed("/a")
    site.says["/a"] = Says(RELEASE.format(head=ODD_PAGES[what]))
    report = run(store, source_of(site))
    assert (report.status, report.problems, report.releases) == (0, 0, 1)
    with store.read() as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(articles)) == 1


def packed(data: bytes, coding: str) -> bytes:
    if coding == "br":
        import brotli

        return bytes(brotli.compress(data, quality=1))
    if coding == "zstd":
        from backports import zstd

        return bytes(zstd.compress(data))
    return zlib.compress(data) if coding == "deflate" else gzip.compress(data)


@pytest.mark.parametrize("coding", [*(name.decode() for name in ACCEPTED_ENCODINGS), "gzip, gzip"])
def test_what_unpacks_to_too_much_is_refused(store: Store, site: Watched, coding: str) -> None:
    body = b"<p>" + b" " * 60_000_000
    for each in coding.split(", "):
        body = packed(body, each)
    site.feed("/a", "/b")
    site.says["/a"] = Says(body, headers={"Content-Encoding": coding})
    site.says["/b"] = Says(RELEASE.format(head=""))
    assert run(store, source_of(site)).total("refused") == 1
    assert states(store) == {"a": "refused", "b": "kept"}


def test_what_is_packed_again_and_again_is_refused(store: Store, site: Watched) -> None:
    body = RELEASE.format(head="").encode()
    site.feed("/a", "/b")
    site.says["/b"] = Says(gzip.compress(gzip.compress(body)), headers={"Content-Encoding": "gzip, gzip"})
    for _ in range(20):
        body = gzip.compress(body)
    site.says["/a"] = Says(body, headers={"Content-Encoding": ", ".join(["gzip"] * 20)})
    assert run(store, source_of(site)).total("refused") == 1
    assert states(store) == {"a": "refused", "b": "kept"}


# --- where a program calls it --------------------------------------------------------------------------------


def test_a_program_may_scrape_in_any_thread(store: Store, site: Watched) -> None:
    done: list[RunReport] = []
    for number in range(2):
        site.feed(*(f"/{n}" for n in range(number + 1)))
        thread = threading.Thread(target=lambda: done.append(run(store, source_of(site))))
        thread.start()
        thread.join(60)
    assert [report.total("new") for report in done] == [1, 1]


def test_a_running_event_loop_is_told_what_to_do(store: Store, site: Watched) -> None:
    site.feed("/a")

    async def direct() -> None:
        run(store, source_of(site))

    async def in_a_thread() -> RunReport:
        return await asyncio.to_thread(run, store, source_of(site))

    with pytest.raises(RuntimeError, match="asyncio.to_thread"):
        asyncio.run(direct())
    assert not site.headers
    assert asyncio.run(in_a_thread()).total("new") == 1

