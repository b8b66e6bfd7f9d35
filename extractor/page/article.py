"""The Article: what is left of a press page when everything that is not the release has gone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from extractor.page.provenance import text_fragment

BlockKind = Literal["title", "heading", "paragraph", "quote", "list", "table"]

BodySource = Literal[
    "dom", "json-ld", "next-data", "next-flight", "nuxt", "state", "attribute", "template", "noscript", "text"
]
"""Where in a page the body was taken from.

- ``dom``: what the page shows (the default; AMP pages and declarative shadow roots too)
- ``json-ld``: ``articleBody`` of the page's JSON-LD
- ``next-data``: ``__NEXT_DATA__`` of Next.js
- ``next-flight``: the stream of React server components, ``self.__next_f.push``
- ``nuxt``: ``window.__NUXT__`` (Nuxt 2) or ``__NUXT_DATA__`` (Nuxt 3)
- ``state``: any other data of a script (Apollo, Redux, Remix, SvelteKit, Angular, ``amp-state`` …)
- ``attribute``: an attribute with data or escaped HTML (``data-*``, the props of an island)
- ``template``, ``noscript``: a copy in an element of that name
- ``text``: the page is plain text
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. ``start`` and ``end`` point into `Article.text` (code points, end exclusive).

    A merged cell (rowspan, colspan) stands in every place of the grid that it covers, with the same
    offsets each time; it is written once into the text.
    """

    text: str
    start: int
    end: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body: its kind, its text and where that text stands in `Article.text`.

    ``rows`` is filled for tables (a full rectangular grid), ``items`` (offset pairs) for lists, ``speaker``
    (a name) and ``role`` (who that is) for quotes whose speaker the page sets apart, ``level`` for headings:
    1 to 6 as in HTML, 0 for a line that is a heading only by its looks. ``path`` is the XPath of the element
    that the block begins in, in the page as lxml parses it; None where the text stood in no element.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...] = ()
    items: tuple[tuple[int, int], ...] = ()
    speaker: str | None = None
    role: str | None = None
    level: int = 0
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A release as text, with its structure kept.

    ``text`` is the title and the blocks, joined by blank lines; list items and table rows stand one to a
    line, cells apart by `` | ``. ``published`` is ISO 8601 (a date, or date and time with offset),
    ``language`` a BCP 47 tag. ``end_notes`` holds legal lines, "About" texts and contacts: kept, but no
    part of ``text``. ``warnings`` says in words what looked wrong with the page. ``body_source`` tells
    where in the page the body stood.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    end_notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    body_source: BodySource = "dom"

    @property
    def content_hash(self) -> str:
        """``sha256:`` and the hex digest of ``text``: equal texts have equal hashes."""
        return "sha256:" + hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def link(self, start: int, end: int) -> str | None:
        """An address that opens the page and marks ``text[start:end]`` there; None if it has no address.

        >>> Article("Ines Marr won.", (), url="https://news.example/7").link(0, 9)
        'https://news.example/7#:~:text=Ines%20Marr'
        """
        address = self.url or self.canonical_url
        return address and address.partition("#")[0] + text_fragment(self.text, start, end)
