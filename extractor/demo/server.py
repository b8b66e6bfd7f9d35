"""A small web server on loopback, in a process of its own: what the demo and the tests scrape.

Run as ``python -m extractor.demo.server FOLDER``. It does what a press site's server does: entity tags and
dates of change, 304 for what the client has, gzip for texts, types with a charset, HEAD, redirects, 404 and
410. It reads files anew at each request, so that a site may change while it is served.

A file ``_moved`` in the folder tells what was moved or is gone, a line each: ``/old.html /new.html`` is
answered with 301, ``/old.html`` alone with 410.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote, unquote, urlsplit

from twisted.web.resource import Resource
from twisted.web.server import GzipEncoderFactory, Site

HOST = "127.0.0.1"
MOVED = "_moved"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".gz": "application/gzip",
}
_WORTH_GZIP = 400  # bytes; below it a packed text is hardly shorter
_PARENT_CHECK = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to a request: status, headers and body, before the packing."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


def answer(folder: Path, target: str, asked: dict[str, str]) -> Answer:
    """The answer to a GET of ``target`` (path and query) with the headers ``asked``, whose names are
    in lower case.

    A 304 follows RFC 9110, section 13.2.2: an entity tag that is asked for counts, the date only without one.
    """
    path = unquote(urlsplit(target).path) or "/"
    moved = _moved(folder)
    if path in moved:
        new = moved[path]
        return Answer(301, (("Location", quote(new)),)) if new else _page(410, "Gone")
    try:
        file = (folder / path.lstrip("/")).resolve()
        if not file.is_relative_to(folder.resolve()) or file.name == MOVED:
            return _page(404, "Not found")
        if file.is_dir():
            if not path.endswith("/"):
                return Answer(301, (("Location", quote(path) + "/"),))
            file /= "index.html"
        body = file.read_bytes()
        changed = int(file.stat().st_mtime)
    except (OSError, ValueError):  # no such file; a NUL in its name
        return _page(404, "Not found")
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    headers = (
        ("ETag", tag),
        ("Last-Modified", formatdate(changed, usegmt=True)),
        ("Cache-Control", "no-cache"),
        ("Content-Type", _TYPES.get(file.suffix, "application/octet-stream")),
    )
    if _has_it(asked, tag, changed):
        return Answer(304, headers[:3])
    return Answer(200, headers, body)


def _has_it(asked: dict[str, str], tag: str, changed: int) -> bool:
    """Whether the client has this version: by its entity tag, else by the date of change."""
    if tags := asked.get("if-none-match"):
        return tags.strip() == "*" or tag in re.findall(r'"[^"]*"', tags)
    try:
        return changed <= parsedate_to_datetime(asked.get("if-modified-since", "")).timestamp()
    except (ValueError, TypeError):
        return False


def _moved(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / MOVED).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {old: new.strip() for old, _, new in (line.partition(" ") for line in lines) if old}


def _page(status: int, title: str) -> Answer:
    body = f"<!doctype html><title>{status} {title}</title><h1>{title}</h1>\n".encode()
    return Answer(status, (("Content-Type", _TYPES[".html"]),), body)


class Files(Resource):
    """The files of a folder as what Twisted serves."""

    isLeaf = True

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._folder = folder
        self._gzip: Any = GzipEncoderFactory()

    def render_GET(self, request: Any) -> bytes:
        """Answer GET and, as Twisted leaves the body out, HEAD."""
        asked = {
            name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
            for name, values in request.requestHeaders.getAllRawHeaders()
        }
        said = answer(self._folder, request.uri.decode("latin-1"), asked)
        request.setResponseCode(said.status)
        for name, value in said.headers:
            request.setHeader(name.encode(), value.encode())
        if said.status == 304:
            return b""
        body, kind = said.body, dict(said.headers).get("Content-Type", "")
        request.setHeader(b"Vary", b"Accept-Encoding")
        if len(body) >= _WORTH_GZIP and ("text/" in kind or "xml" in kind):
            encoder = self._gzip.encoderForRequest(request)
            if encoder is not None:
                body = encoder.encode(body) + encoder.finish()
                if tag := dict(said.headers).get("ETag"):
                    # The same page in other bytes: a weak tag (RFC 9110, 8.8.3.3), as nginx has it.
                    request.setHeader(b"ETag", b"W/" + tag.encode())
        request.setHeader(b"Content-Length", str(len(body)).encode())
        return body


class LoggedSite(Site):
    """A folder served, with a line in the log for each answer before the answer leaves."""

    def __init__(self, folder: Path, log: TextIO) -> None:
        super().__init__(Files(folder))  # type: ignore[no-untyped-call]
        self._lines = log

    def log(self, request: Any) -> None:
        """Write the site, the method, the path, the status and the bytes of the body."""
        at, method, path = request.getHost(), request.method.decode("latin-1"), request.uri.decode("latin-1")
        self._lines.write(f"{at.host}:{at.port} {method} {path} {request.code} {request.sentLength}\n")


def _sites(arguments: Iterable[str]) -> list[tuple[str, Path]]:
    """Hosts and folders: ``FOLDER`` or ``HOST=FOLDER``, loopback addresses only."""
    sites = []
    for argument in arguments:
        host, found, folder = argument.partition("=")
        if not found or "/" in host:
            host, folder = HOST, argument
        if not re.fullmatch(r"127(\.\d{1,3}){3}", host):
            raise SystemExit(f"{argument}: {host} is no loopback address: 127.0.0.1 to 127.255.255.254")
        if not Path(folder).is_dir():
            raise SystemExit(f"{folder}: no such folder")
        sites.append((host, Path(folder)))
    return sites


def main() -> None:
    """Serve until SIGTERM, Ctrl-C or the end of the parent; print the address of each site, a line each."""
    parser = argparse.ArgumentParser(prog="python -m extractor.demo.server", description=__doc__)
    parser.add_argument("site", nargs="+", metavar="[HOST=]FOLDER", help=f"HOST is {HOST} by default")
    parser.add_argument("--port", type=int, default=0, help="of the first site; 0, and each further one: any")
    parser.add_argument("--log", metavar="FILE", help="each answer: site, method, path, status, bytes")
    parser.add_argument("--parent", type=int, help="id of the process without which the server ends")
    options = parser.parse_args()
    sites = _sites(options.site)
    parent = options.parent or os.getppid()

    from twisted.internet import reactor as running
    from twisted.internet.error import CannotListenError
    from twisted.internet.task import LoopingCall

    reactor: Any = running

    def end_with_parent() -> None:
        if os.getppid() != parent:
            reactor.stop()

    with Path(options.log or os.devnull).open("a", encoding="utf-8", buffering=1) as log:
        for number, (host, folder) in enumerate(sites):
            wanted = 0 if number else options.port
            try:
                port = reactor.listenTCP(wanted, LoggedSite(folder, log), interface=host)
            except CannotListenError as error:
                raise SystemExit(f"{host}:{wanted}: cannot listen: {error.socketError}") from None
            print(f"http://{host}:{port.getHost().port}", flush=True)
        # Not at once: a parent that is gone already could stop nothing, as nothing runs yet.
        LoopingCall(end_with_parent).start(_PARENT_CHECK, now=False)
        reactor.run()


if __name__ == "__main__":
    main()
