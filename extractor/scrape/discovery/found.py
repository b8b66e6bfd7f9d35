"""What discovery finds: links to articles, and the channels (feeds, sitemaps, listings) that list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ChannelKind = Literal["feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to what may be a release: its absolute address, and what the channel says of it.

    ``published`` and ``modified`` are ISO 8601 dates or times as the channel gives them, null where it does
    not.
    """

    url: str
    published: str | None = None
    modified: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A place that lists a source's releases."""

    kind: ChannelKind
    url: str


@dataclass(frozen=True, slots=True)
class Listed:
    """What one answer of a channel lists.

    ``links`` are the articles, in the channel's order. ``more`` are further places of the same channel: the
    parts of a sitemap index (with their ``modified``), the next page of a listing. ``notes`` say in words
    what was cut off, left out or broken; empty where all is well.
    """

    links: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
