"""Faults of the connection, and of the answer as bytes: framing, length, compression."""

from __future__ import annotations

import gzip
import zlib
from functools import cache

from faults.fault import Drip, Fault, Forever, Reset, Wait, ok, reply_of

_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


@cache
def bomb(size: int = 2000) -> bytes:
    """A gzip stream that unpacks to so many MiB of zeros: one packed block again and again (RFC 1951)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1024**2)
    head = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (size - 1)


def packed(body: bytes, coding: str = "gzip") -> tuple[str | bytes, ...]:
    """An answer with that Content-Encoding and that body as it is."""
    return f"{_HEAD}Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n", body


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


CONNECTIONS = {
    "connection refused": Fault({}, kept="", said="refuses connections", listens=False),
    "reset after accept": Fault({}, kept="", said="while connecting|closed the connection", accepts=Reset()),
    "never greets": Fault({}, kept="", said="no complete answer|closed the connection", accepts=Wait()),
    "speaks first, and not HTTP": Fault(
        {}, kept="", said="no HTTP|no complete answer|closed the", accepts=b"220 mail.invalid ESMTP ready\r\n"
    ),
    "closed before any byte": Fault({"/bad": lambda s, p, n: reply_of()}, said="closed the connection"),
    "reset before any byte": Fault({"/bad": lambda s, p, n: reply_of(Reset())}, said="closed the connection"),
    "never answers": Fault({"/bad": lambda s, p, n: reply_of(Wait())}, said="no complete answer within"),
    "feed never answers": Fault(
        {"/feed.rss": lambda s, p, n: reply_of(Wait())}, kept="", said="no complete answer within"
    ),
    "status line is garbage": Fault(
        {"/bad": lambda s, p, n: reply_of("\x00\xff\x17 what?\r\n\r\n", s.article())}, said="no HTTP"
    ),
    "HTTP/0.9": Fault({"/bad": lambda s, p, n: reply_of(s.article())}, said="no HTTP|closed the connection"),
    "status without a number": Fault(
        {"/bad": lambda s, p, n: reply_of("HTTP/1.1 fine\r\n\r\n", s.article())}, said="no HTTP"
    ),
    "header line of 1 MB": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "X-Long: " + "x" * 1024**2 + "\r\n\r\n", s.article())},
        said="closed the connection|no HTTP",
    ),
    "10,000 headers": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                _HEAD, "".join(f"X-{i}: {i}\r\n" for i in range(10_000)), "\r\n", s.article()
            )
        },
        said="",
        kept="good bad",
    ),
    "endless headers": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, Forever(b"X-More: and more\r\n" * 1000))},
        said="more than 256 KiB of headers",
    ),
    "header without colon": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "no colon here\r\n\r\n", s.article())},
        said="",
        kept="good bad",
    ),
    "headers drip": Fault(
        {"/bad": lambda s, p, n: reply_of(Drip(_HEAD.encode()))}, said="no complete answer within"
    ),
    "body drips": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "\r\n", Drip(s.article()))}, said="no complete answer within"
    ),
    "body drips in chunks": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                _HEAD, "Transfer-Encoding: chunked\r\n\r\n", Drip(b"1\r\nx\r\n" * 9, 0.3)
            )
        },
        said="no complete answer within",
    ),
    "longer than its length": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Content-Length: 60\r\n\r\n", s.article(), close=False)},
        kept="good bad",
        said="no text",
    ),
    "shorter than its length": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Content-Length: 99999\r\n\r\n", s.article())},
        said="broke off",
    ),
    "negative length": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Content-Length: -5\r\n\r\n", s.article())}, said="no HTTP"
    ),
    "length in words": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Content-Length: many\r\n\r\n", s.article())}, said="no HTTP"
    ),
    "two lengths": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                _HEAD, "Content-Length: 10\r\nContent-Length: 2000\r\n\r\n", s.article()
            )
        },
        said="no HTTP.*Content-Length",
    ),
    "chunk size is garbage": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Transfer-Encoding: chunked\r\n\r\nzz\r\n", s.article())},
        said="broke off",
    ),
    "chunks cut off": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "Transfer-Encoding: chunked\r\n\r\n", _chunk(s.article()))},
        said="broke off",
    ),
    "endless chunks": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                _HEAD, "Transfer-Encoding: chunked\r\n\r\n", Forever(_chunk(b"<p>more</p>" * 20_000))
            )
        },
        said="larger than|no complete answer",
    ),
    "endless body": Fault(
        {"/bad": lambda s, p, n: reply_of(_HEAD, "\r\n", s.article(), Forever(b"<p>more</p>" * 20_000))},
        said="larger than|no complete answer",
    ),
    "page of 64 MB": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                _HEAD, f"Content-Length: {2**26}\r\n\r\n", Forever(b"<p>x</p>" * 2**13)
            )
        },
        said="larger than",
    ),
    "gzip that is none": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(s.article()))}, said="Not a gzipped file"
    ),
    "gzip cut off": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(gzip.compress(s.article())[:20]))}, said="ended before"
    ),
    "gzip without its end": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(gzip.compress(s.article())[:-8]))}, kept="good bad"
    ),
    "gzip bomb": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(bomb()))}, said="larger than|no complete answer"
    ),
    "gzip three times": Fault(
        {
            "/bad": lambda s, p, n: reply_of(
                *packed(gzip.compress(gzip.compress(gzip.compress(s.article()))), "gzip, gzip, gzip")
            )
        },
        kept="good bad",
    ),
    "encoding that nobody asked for": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(b"\x13\x9d\x90hello\x03", "compress"))},
        said="not asked for: compress",
    ),
    "unknown encoding": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(s.article(), "foo"))}, said="", kept="good bad"
    ),
    "raw deflate": Fault(
        {"/bad": lambda s, p, n: reply_of(*packed(zlib.compress(s.article(), wbits=-15), "deflate"))},
        kept="good bad",
    ),
    "no Content-Type": Fault({"/bad": lambda s, p, n: ok(s.article(), kind="")}, kept="good bad"),
    "page as text/plain": Fault(
        {"/bad": lambda s, p, n: ok(s.article(), kind="text/plain")}, kept="good bad"
    ),
    "page as image/png": Fault({"/bad": lambda s, p, n: ok(s.article(), kind="image/png")}, kept="good bad"),
    "PNG as a page": Fault(
        {"/bad": lambda s, p, n: ok(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)}, said="no page"
    ),
    "PDF as a page": Fault(
        {"/bad": lambda s, p, n: ok(b"%PDF-1.7\n" + bytes(range(256)) * 40)}, said="no page"
    ),
    "PDF": Fault(
        {"/bad": lambda s, p, n: ok(b"%PDF-1.7\n" + bytes(range(256)) * 40, kind="application/pdf")},
        said="no page: PDF",
    ),
    "NUL bytes": Fault(
        {"/bad": lambda s, p, n: ok(s.article().replace(b" ", b" \x00"))}, kept="good bad", said="NUL"
    ),
    "charset lies": Fault(
        {
            "/bad": lambda s, p, n: ok(
                s.article(more="<p>„Zwölf Grüße“</p>"), kind="text/html; charset=utf-16"
            )
        },
        kept="good bad",
    ),
    "unknown charset": Fault(
        {"/bad": lambda s, p, n: ok(s.article(), kind="text/html; charset=klingon-8")}, kept="good bad"
    ),
    "empty page": Fault({"/bad": lambda s, p, n: ok(b"")}, said="empty"),
}
