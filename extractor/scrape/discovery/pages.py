"""A page of HTML as discovery looks at it: decoded, parsed, and what its links lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree

from extractor.scrape.discovery.addresses import is_file
from extractor.scrape.discovery.dates import iso_date
from extractor.scrape.discovery.found import Link
from extractor.scrape.urls import is_http, normal_form, on_site

MOST_BYTES = 5_000_000
"""Bytes of a page that are read."""
MOST_LINKS = 5_000
"""Links of a page that are looked at."""

_DAY_IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(slots=True)
class Page:
    """A page of HTML as discovery looks at it."""

    url: str
    root: etree._Element | None
    text: str = ""
    base: str = ""
    language: str | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, content: bytes, url: str, content_type: str | None = None) -> Page:
        """Decode and parse `content`; without a root, and with a note, where it is no page of HTML."""
        from extractor.page.source.decoding import decode
        from extractor.page.source.parsing import parse
        from extractor.page.source.sniff import PageError, refuse_binary, refuse_other

        notes: list[str] = []
        if len(content) > MOST_BYTES:
            notes.append(
                f"only the first {MOST_BYTES} bytes were read; {len(content) - MOST_BYTES} were left"
            )
            content = content[:MOST_BYTES]
        try:
            refuse_binary(content)
            text, warning = decode(content, content_type)
            refuse_other(text)
        except PageError as error:
            return cls(url, None, notes=(*notes, str(error)))
        if "<" not in text:
            return cls(url, None, notes=(*notes, "this is plain text, not a page of HTML"))
        root, bent = parse(text)
        notes += [note for note in (warning, bent) if note]
        if root is None:
            return cls(url, None, notes=(*notes, "this page of HTML cannot be read"))
        base = url
        for element in root.iter("base"):
            if href := (element.get("href") or "").strip():
                base = joined(url, href) or url
                break
        language = (
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip() or None
        return cls(url, root, text, base, language, tuple(notes))

    def targets(self, hosts: tuple[str, ...] | None) -> list[Target]:
        """What the links of the page lead to, each target once; with `hosts` only those of the site."""
        found: dict[str, Target] = {}
        own = normal_form(self.url)
        assert self.root is not None
        for count, anchor in enumerate(self.root.iter("a")):
            if count >= MOST_LINKS:
                self.notes = (*self.notes, f"only the first {MOST_LINKS} links were looked at")
                break
            href = (anchor.get("href") or "").strip()
            if not href or href[0] == "#" or (address := joined(self.base, href)) is None:
                continue
            if is_file(address) or (hosts is not None and not on_site(address, self.url, hosts)):
                continue
            key = normal_form(address)
            if key != own:
                found.setdefault(key, Target(address.partition("#")[0], len(found))).anchors.append(anchor)
        return list(found.values())


@dataclass(slots=True)
class Target:
    """What one or several links of a page lead to."""

    url: str
    number: int
    anchors: list[etree._Element] = field(default_factory=list)
    card: etree._Element | None = None
    title: str | None = None
    date: str | None = None
    score: float = 0.0

    def link(self) -> Link:
        day = _DAY_IN_PATH.search(self.url)
        in_path = iso_date(f"{day[1]}-{int(day[3]):02}-{int(day[4]):02}") if day else None
        return Link(self.url, published=self.date or in_path, title=self.title)


def joined(base: str, href: str) -> str | None:
    """`href` as an absolute address of the web, without credentials; None if it is none."""
    try:
        address = urljoin(base, href)
    except ValueError:
        return None
    return address if is_http(address) else None
