"""A limit to the headers of an answer: Twisted bounds each line, but not their number."""

from __future__ import annotations

from typing import Any

from twisted.python.failure import Failure
from twisted.web import _newclient

LARGEST = 256 * 1024
"""Bytes of status line and headers together; browsers take no more either."""

_take: Any = _newclient.HTTP11ClientProtocol.dataReceived


def _take_limited(protocol: Any, data: bytes) -> None:
    parser = protocol._parser
    if parser is not None and parser.state in (_newclient.STATUS, _newclient.HEADER):
        parser.bytes_of_head = getattr(parser, "bytes_of_head", 0) + len(data)
        if parser.bytes_of_head > LARGEST:
            failure: Any = Failure
            protocol._giveUp(failure(ValueError(f"more than {LARGEST // 1024} KiB of headers")))
            return
    _take(protocol, data)


def limit_headers() -> None:
    """Have Twisted's HTTP client give up when the headers do not end; it has no setting for it."""
    client: Any = _newclient.HTTP11ClientProtocol
    client.dataReceived = _take_limited
