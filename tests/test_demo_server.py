"""The demo's web server answers as a press site's server does, and never outlives who started it."""

from __future__ import annotations

import gzip
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from extractor.demo.served import Served, ServeError

TEXT = "<h1>Tarn Valley wins</h1>" + "<p>The No. 24 finished first.</p>" * 40
MARCH = 1774198800  # 22 March 2026


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    for name, text in (("index.html", "<h1>Press</h1>"), ("news/index.html", TEXT), ("feed.rss", "<rss/>")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        os.utime(tmp_path / name, (MARCH, MARCH))
    (tmp_path / "parts.xml.gz").write_bytes(gzip.compress(b"<urlset/>" * 100))
    (tmp_path / "_moved").write_text("/old/ /news/\n/gone/\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Served]:
    with Served(folder) as server:
        yield server


def ask(
    server: Served, path: str, method: str = "GET", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): v for name, v in headers.items()})
        said = connection.getresponse()
        return said.status, said.headers, said.read()
    finally:
        connection.close()


def test_pages_come_with_type_tag_and_date(server: Served) -> None:
    status, headers, body = ask(server, "/news/")
    assert (status, body) == (200, TEXT.encode())
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Last-Modified"] == "Sun, 22 Mar 2026 17:00:00 GMT"
    assert headers["ETag"].startswith('"') and "Content-Encoding" not in headers


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"If_None_Match": "TAG"}, 304),
        ({"If_None_Match": "W/TAG"}, 304),
        ({"If_None_Match": '"other", TAG'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"other"'}, 200),
        ({"If_Modified_Since": "Sun, 22 Mar 2026 17:00:00 GMT"}, 304),
        ({"If_Modified_Since": "Sun, 22 Mar 2026 16:59:59 GMT"}, 200),
        ({"If_Modified_Since": "some day"}, 200),
        # The tag counts, not the date: a page may change twice within a second.
        ({"If_None_Match": '"other"', "If_Modified_Since": "Sun, 22 Mar 2026 17:00:00 GMT"}, 200),
    ],
)
def test_what_the_client_has_is_not_sent_again(server: Served, asked: dict[str, str], status: int) -> None:
    tag = ask(server, "/news/")[1]["ETag"]
    said, headers, body = ask(server, "/news/", **{k: v.replace("TAG", tag) for k, v in asked.items()})
    assert said == status and headers["ETag"] == tag
    assert body == (b"" if status == 304 else TEXT.encode())


def test_texts_are_packed_for_those_who_can_unpack(server: Served) -> None:
    _, headers, body = ask(server, "/news/", Accept_Encoding="gzip, deflate")
    assert headers["Content-Encoding"] == "gzip" and gzip.decompress(body) == TEXT.encode()
    assert int(headers["Content-Length"]) == len(body) < len(TEXT)
    assert headers["ETag"] == "W/" + ask(server, "/news/")[1]["ETag"]
    assert ask(server, "/news/", If_None_Match=headers["ETag"], Accept_Encoding="gzip")[0] == 304
    _, headers, body = ask(server, "/parts.xml.gz", Accept_Encoding="gzip")  # packed as it is: no second time
    assert "Content-Encoding" not in headers and headers["Content-Type"] == "application/gzip"
    assert gzip.decompress(body) == b"<urlset/>" * 100


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/", 200, None),
        ("/news/?utm_source=feed", 200, None),
        ("/news", 301, "/news/"),
        ("/old/", 301, "/news/"),
        ("/gone/", 410, None),
        ("/nothing/", 404, None),
        ("/_moved", 404, None),
        ("/../../../../../../etc/passwd", 404, None),
        ("/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd", 404, None),
        ("/a%00b", 404, None),
    ],
)
def test_paths(server: Served, path: str, status: int, location: str | None) -> None:
    said, headers, _ = ask(server, path)
    assert (said, headers["Location"]) == (status, location)


def test_head_has_no_body(server: Served) -> None:
    status, headers, body = ask(server, "/news/", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", str(len(TEXT)))


def test_what_changes_is_served_changed(server: Served, folder: Path) -> None:
    tag = ask(server, "/feed.rss")[1]["ETag"]
    (folder / "feed.rss").write_text("<rss></rss>", encoding="utf-8")
    assert ask(server, "/feed.rss", If_None_Match=tag)[2] == b"<rss></rss>"


def test_the_log_counts(server: Served) -> None:
    tag = ask(server, "/feed.rss")[1]["ETag"]
    ask(server, "/feed.rss", If_None_Match=tag)
    ask(server, "/none")
    lines = [(line.method, line.path, line.status) for line in server.log()]
    assert lines == [("GET", "/feed.rss", 200), ("GET", "/feed.rss", 304), ("GET", "/none", 404)]
    assert [line.size for line in server.log()][:2] == [6, 0]


def test_many_sites_of_one_server(folder: Path) -> None:
    with Served(folder, ("127.0.0.2", folder), ("127.0.1.9", folder)) as server:
        assert [urlsplit(url).hostname for url in server.urls] == ["127.0.0.1", "127.0.0.2", "127.0.1.9"]
        assert len({urlsplit(url).port for url in server.urls}) == 3


@pytest.mark.parametrize(
    ("site", "why"), [(("192.0.2.1", Path()), "no loopback"), (Path("/no/such/folder"), "no such folder")]
)
def test_what_cannot_be_served_is_said(site: Path | tuple[str, Path], why: str) -> None:
    with pytest.raises(ServeError, match=why), Served(site):
        pass


def _gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
            stat = Path(f"/proc/{pid}/stat")
            if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True  # ended; whoever took it over has not asked after it yet
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_the_server_ends_with_its_block(folder: Path) -> None:
    with Served(folder) as server:
        pid = server.pid
    assert _gone(pid)


def test_the_server_ends_with_its_parent(folder: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from extractor.demo.served import Served\n"
        "with Served(Path(sys.argv[1])) as server: print(server.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    server = int(parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert _gone(server)
