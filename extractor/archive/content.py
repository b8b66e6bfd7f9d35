"""The bytes of a kept page, as far as they can be read in a sensible time."""

from __future__ import annotations

from extractor.store import StoreError, unzipped
from extractor.store.releases import Body

MOST_TAGS = 100_000
"""Tags of a page that is read. Reading takes a quarter of a millisecond for each paragraph, and a press page
has some thousand; one of 20 MB could have six million."""


def content_of(body: Body) -> bytes:
    """What was fetched. Raises `StoreError` where it is damaged, or has too many tags to be read."""
    content = unzipped(body.zipped)
    tags = content.count(b"<")
    if tags > MOST_TAGS:
        raise StoreError(f"too large to be read: {tags} tags, a page may have {MOST_TAGS}")
    return content
