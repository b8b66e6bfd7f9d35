"""What is kept of a channel's answer beside its headers, as further header fields: enough to know whether it
still says all that the source wants to know."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from extractor.store.crawl import Response

if TYPE_CHECKING:
    from extractor.scrape.discovery.found import ChannelKind
    from extractor.scrape.sources import Source

FINAL = "x-extractor-final"
"""Where redirects led."""
WHOLE = "x-extractor-whole"
"""When it was last had whole: 304 is not believed for ever."""
DIGEST = "x-extractor-digest"
"""What its bytes come to, see `digest`."""
ENTRY = "x-extractor-entry"
"""By which entry of the source its links were chosen, see `entry_of`."""
SINCE = "x-extractor-since"
"""… and the date before which they were left out."""

_ENTRY_START = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s>]", re.I)
_COMMENT = re.compile(rb"<!--.*?-->", re.S)


def field(kept: Response, name: str) -> str | None:
    """One of these fields, null where it is not there."""
    return next((value for key, value in kept.headers if key == name), None)


def digest(kind: ChannelKind, body: bytes) -> str:
    """The same for two answers that list the same: comments do not count (caches write the time into them),
    nor does what stands before the first entry of a feed (``lastBuildDate``).

    >>> rss = b"<rss><channel><lastBuildDate>%d</lastBuildDate><item>...</item></channel></rss><!-- %d ms -->"
    >>> digest("feed", rss % (1, 31)) == digest("feed", rss % (2, 17))
    True
    """
    if kind == "feed" and (first := _ENTRY_START.search(body)):
        body = body[first.start() :]
    return hashlib.sha256(_COMMENT.sub(b"", body)).hexdigest()


def entry_of(source: Source) -> str:
    """A digest of what chooses links in a source's entry."""
    told = (source.url, source.pattern, source.exclude, sorted(source.hosts), source.timezone)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def same_entry(kept: Response, entry: str, since: str | None) -> bool:
    """Whether an answer's links were chosen by this entry, and by this day or an earlier one."""
    before = field(kept, SINCE)
    return field(kept, ENTRY) == entry and (before is None or (since is not None and before <= since))
