"""`SiteProfile`: what the pages of one site have shown so far, small enough to be kept beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extractor.page.dom.prune import prune
from extractor.page.dom.unfold import unfold
from extractor.page.meta.metadata import Metadata, read_metadata
from extractor.page.site.pieces import NOTE, Piece, key_of, pieces_of
from extractor.page.source.decoding import decode
from extractor.page.source.parsing import parse
from extractor.page.source.sniff import is_html, refuse_binary

FORMAT = "extractor site profile"
VERSION = 1
_PAGES = 32  # pages of which the pieces are kept: the newest; a redesign is forgotten with the old ones
_TITLES = 400  # pages of which the title is kept: related-news boxes show old ones too
_HEAD, _TAIL = 50, 70  # pieces kept of the beginning and the end of a page: the site's own stand there
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid")


class ProfileError(ValueError):
    """A stored profile that cannot be used, and what to do."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of the site: ``pieces`` are (slot, key, flags), none where only the title is kept.

    ``id`` tells pages apart, ``content`` versions of one page; ``seen`` is an ISO 8601 date or time, or
    empty; ``title`` is the key of its headline, or empty.
    """

    id: str
    content: str
    seen: str
    title: str
    pieces: tuple[tuple[str, str, int], ...] = ()


@dataclass(slots=True)
class SiteProfile:
    """The pages of a site as far as telling chrome from text needs them. `learn` changes it.

    Which pages were learned counts, not in which order, nor how often each. Bounded: the pieces (hashes
    of texts, no texts) of the newest 32 pages, the titles of the newest 400.

    >>> page = "<div><h1>{0} wins</h1><p>{0} won at {1} on Sunday.</p></div><p><i>The team has caps.</i></p>"
    >>> profile = SiteProfile("team.example")
    >>> profile.learn(page.format("Marr", "Brno"), url="https://team.example/1")
    True
    >>> from extractor.page import clean
    >>> clean(page.format("Ito", "Spa"), url="https://team.example/2", profile=profile).text
    'Ito wins\\n\\nIto won at Spa on Sunday.'
    >>> SiteProfile.from_json(profile.to_json()) == profile
    True
    """

    site: str
    _pages: dict[str, KnownPage] = field(default_factory=dict)

    @property
    def pages(self) -> tuple[KnownPage, ...]:
        """The known pages, newest first."""
        return tuple(self._pages.values())

    def learn(
        self,
        html_or_text: str | bytes,
        *,
        url: str | None = None,
        content_type: str | None = None,
        seen: str | None = None,
    ) -> bool:
        """Take a page of the site in, and tell whether that changed anything.

        ``seen`` is when it was published or fetched (ISO 8601; the date on the page where it is left out):
        the newest pages are kept. A page that is known by its address is replaced by its newer version.
        Plain text has no place to learn from, and changes nothing.

        Raises `ValueError` for a date that is not ISO 8601, and `extractor.PageError` as `clean` does.
        """
        if seen is not None:
            try:
                datetime.fromisoformat(seen)
            except ValueError as error:
                raise ValueError(f"seen is no ISO 8601 date: {seen!r}") from error
        page = _read(html_or_text, url, content_type, seen)
        if page is None or not page.pieces:
            return False
        before = self._pages
        known = before.get(page.id)
        if known is not None and (known.seen, known.content) >= (page.seen, page.content):
            return False
        self._pages = _newest([*(p for p in before.values() if p.id != page.id), page])
        return self._pages != before

    def to_json(self) -> str:
        """The profile as compact JSON, for a store; equal profiles give equal text."""
        slots: dict[str, int] = {}
        pages = [
            {
                "id": page.id,
                "content": page.content,
                "seen": page.seen,
                "title": page.title,
                "pieces": [
                    (slots.setdefault(slot, len(slots)), key, flags) for slot, key, flags in page.pieces
                ],
            }
            for page in self.pages
        ]
        stored = {
            "format": FORMAT,
            "version": VERSION,
            "site": self.site,
            "slots": list(slots),
            "pages": pages,
        }
        return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> SiteProfile:
        """The profile that `to_json` wrote.

        Raises `ProfileError` for anything else: a profile is only a help, so that it can be thrown away
        and learned again from the kept pages.

        >>> SiteProfile.from_json("{}")
        Traceback (most recent call last):
        extractor.page.site.profile.ProfileError: no site profile: learn it again from the kept pages
        """
        try:
            raw = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ProfileError(
                f"no JSON ({error}): learn the site profile again from the kept pages"
            ) from error
        if not isinstance(raw, dict) or raw.get("format") != FORMAT:
            raise ProfileError("no site profile: learn it again from the kept pages")
        if raw.get("version") != VERSION:
            raise ProfileError(
                f"site profile of version {raw.get('version')!r}, not {VERSION}: "
                "learn it again from the kept pages"
            )
        try:
            stored = _Stored.model_validate(raw)
            pages = [
                KnownPage(
                    page.id,
                    page.content,
                    page.seen,
                    page.title,
                    tuple((stored.slots[slot], key, flags) for slot, key, flags in page.pieces),
                )
                for page in stored.pages
            ]
        except (ValidationError, IndexError) as error:
            first = error.errors()[0] if isinstance(error, ValidationError) else None
            where = f"{'.'.join(map(str, first['loc']))}: {first['msg']}" if first else "a slot is missing"
            raise ProfileError(
                f"damaged site profile ({where}): learn it again from the kept pages"
            ) from error
        return cls(stored.site, _newest(pages))


class _StoredPage(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: str
    content: str
    seen: str
    title: str
    pieces: list[Annotated[tuple[Annotated[int, Field(ge=0)], str, int], Field(strict=False)]]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    format: str
    version: int
    site: str
    slots: list[str]
    pages: list[_StoredPage]


def _newest(pages: Iterable[KnownPage]) -> dict[str, KnownPage]:
    """The pages to keep, newest first; the older ones without their pieces."""
    ranked = sorted(pages, key=lambda page: (page.seen, page.id), reverse=True)[:_TITLES]
    kept = [*ranked[:_PAGES], *(replace(page, pieces=()) for page in ranked[_PAGES:])]
    return {page.id: page for page in kept}


def _read(
    html_or_text: str | bytes, url: str | None, content_type: str | None, seen: str | None
) -> KnownPage | None:
    if isinstance(html_or_text, bytes):
        refuse_binary(html_or_text)
        text, _ = decode(html_or_text, content_type)
    else:
        text = html_or_text
    text = text.replace("\0", "")
    if not is_html(text, content_type):
        return None
    root, _ = parse(text)
    if root is None:
        return None
    meta = read_metadata(root, url)
    body = next(root.iter("body"), root)
    unfold(body)
    prune(body, meta.language, meta.titles)
    pieces = pieces_of(body)
    for piece in pieces:
        if piece.is_note():
            piece.flags |= NOTE
    return known_page(pieces, meta, url, seen)


def known_page(pieces: list[Piece], meta: Metadata, url: str | None, seen: str | None = None) -> KnownPage:
    """The page of these `pieces`, as a profile keeps it."""
    if len(pieces) > _HEAD + _TAIL:
        pieces = [*pieces[:_HEAD], *pieces[-_TAIL:]]
    content = key_of(" ".join(piece.key for piece in pieces))
    address = url or meta.canonical_url
    return KnownPage(
        id=key_of(_address(address)) if address else content,
        content=content,
        seen=seen or meta.published or "",
        title=key_of(meta.title) if meta.title else "",
        pieces=tuple((piece.slot, piece.key, piece.flags) for piece in pieces),
    )


def _address(url: str) -> str:
    """What tells the page of `url` from others; hashed, so that its form does not matter.

    >>> _address("https://www.team.example/a/?utm_source=x#top"), _address("http://team.example/a?id=2")
    ('team.example|/a|', 'team.example|/a|id=2')
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name)]
    return f"{host}|{parts.path.rstrip('/')}|{urlencode(sorted(query))}"
