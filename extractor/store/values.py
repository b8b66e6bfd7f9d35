"""How values are written in the store: times as text, long texts and bytes compressed."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime

from extractor.store.errors import StoreError


def now() -> str:
    """The time, to the second, as the store writes it: ISO 8601 in UTC, like ``2026-11-22T19:40:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def zipped(data: bytes | str) -> bytes:
    """Bytes, or a text as UTF-8, as the store keeps them: in zlib's format (RFC 1950).

    >>> unzipped(zipped("Car 7 wins.")).decode()
    'Car 7 wins.'
    """
    return zlib.compress(data.encode() if isinstance(data, str) else data)


def unzipped(data: bytes) -> bytes:
    """What `zipped` was given, as bytes. Raises StoreError if the data are damaged."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError(
            f"a value in the store is damaged ({error}); `extractor store check` looks for more"
        ) from error
