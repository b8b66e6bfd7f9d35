"""Site maps to links: URL sets, indexes, news site maps, plain text, gzip, and feeds in their place."""

from __future__ import annotations

import re
import zlib
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from extractor.scrape.discovery.dates import iso_date
from extractor.scrape.discovery.found import Link, Listed
from extractor.scrape.urls import is_http

MOST_BYTES = 50_000_000
"""Bytes of a site map that are read, after decompression: sitemaps.org allows 50 MB (52,428,800 bytes)."""
MOST_LINKS = 50_000
"""Links of a site map that are read: sitemaps.org allows 50,000, in a set and in an index."""

_PIECE = 65_536
_MOST_TAGS = 40 * MOST_LINKS  # alternates and images of a page may be many, but not endless
_MOST_AMPERSANDS = 20 * MOST_LINKS  # each may have to be written anew
_DEEPEST = 50  # levels; a site map has five
_LONGEST = 500  # characters of a title
_GZIP = b"\x1f\x8b"


def read_sitemap(content: bytes, url: str) -> Listed:
    """The links of the site map `content`, fetched from `url`, and the parts that an index names, in `more`.

    Site maps of XML (with any namespace or none), of plain text, feeds in their place, and all of them as
    gzip; of news site maps the date and title of each article. Images, videos and translations are no links
    of their own. At most 50 MB and 50,000 links are read, the limits of sitemaps.org; no entity is expanded
    and nothing is fetched. `notes` say what was cut off or broken.

    >>> read_sitemap(b"<urlset><url><loc>https://marr.example/a</loc></url></urlset>", "https://marr.example/s.xml").links
    (Link(url='https://marr.example/a', published=None, modified=None, title=None),)
    """
    notes: list[str] = []
    content = _unpacked(content, notes)
    if len(content) > MOST_BYTES:
        notes.append(f"only the first {MOST_BYTES} bytes were read; {len(content) - MOST_BYTES} were left")
        content = content[:MOST_BYTES]
    head = _head(content)
    if not head.strip():
        return Listed(notes=(*notes, "the site map is empty"))
    if "<" not in head:
        return _plain(content, url, notes)
    head = re.sub(r"<!--.*?-->", "", head, flags=re.S)
    root = re.search(r"<(?![?!])(?:[\w.-]{1,40}:)?([A-Za-z]{1,40})", head)
    name = root[1].lower() if root else ""
    if name in ("rss", "rdf", "feed"):
        from extractor.scrape.discovery.feeds import read_feed

        listed = read_feed(content, url)
        return Listed(listed.links, listed.more, (*notes, *listed.notes))
    if name in ("html", "head", "body") or "<html" in head.lower():
        return Listed(notes=(*notes, "a page of HTML came in place of a site map"))
    return _xml(content, url, notes)


def _head(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content[:4096].decode("utf-16", "replace").lstrip("\ufeff")
    return content.lstrip()[:4096].decode("utf-8", "replace").lstrip("\ufeff").replace("\x00", "")


def _unpacked(content: bytes, notes: list[str]) -> bytes:
    """`content` without gzip, of which at most `MOST_BYTES` are unpacked; twice if packed twice."""
    for _ in range(2):
        if content[:2] != _GZIP:
            break
        content = _unzipped(content, notes)
    return content


def _unzipped(content: bytes, notes: list[str]) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while content[:2] == _GZIP:  # a file may have several members, RFC 1952 2.2
        unpacker = zlib.decompressobj(wbits=31)
        try:
            piece = unpacker.decompress(content, MOST_BYTES - size + 1)
        except zlib.error:
            notes.append("the gzip data is broken")
            break
        size += len(piece)
        pieces.append(piece)
        if size > MOST_BYTES:
            notes.append(f"unpacked, the site map has more than {MOST_BYTES} bytes; the rest was not read")
            break
        if not unpacker.eof:
            notes.append("the gzip data breaks off; what came before was read")
            break
        content = unpacker.unused_data
        if not piece and len(pieces) > 100:
            break
    return b"".join(pieces)[:MOST_BYTES]


class _Found:
    """Links as they come, in order, each once, up to the limit."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.links: dict[str, Link] = {}
        self.wrong = 0
        self.left = 0

    @property
    def is_full(self) -> bool:
        return len(self.links) >= MOST_LINKS

    def add(self, address: str, published: str | None, modified: str | None, title: str | None) -> None:
        # A line break within an address is one of layout; blanks within it are a mistake that browsers mend.
        address = re.sub(r"\s*[\r\n\t]\s*", "", address.strip()).replace(" ", "%20")
        try:
            address = urljoin(self.url, address) if address else ""
        except ValueError:
            address = ""
        if not is_http(address):
            self.wrong += 1
        elif address not in self.links:
            if self.is_full:
                self.left += 1
            else:
                self.links[address] = Link(address, iso_date(published), iso_date(modified), title)

    def told(self) -> list[str]:
        notes = []
        if self.wrong:
            notes.append(f"{self.wrong} addresses are none of the web, or hold a password")
        if self.left:
            notes.append(f"only the first {MOST_LINKS} links were read, as many as the protocol allows")
        return notes


def _plain(content: bytes, url: str, notes: list[str]) -> Listed:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    found = _Found(url)
    for line in content.decode(encoding, "replace").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line[:4].lower() != "http":
            found.wrong += 1
        else:
            found.add(line, None, None, None)
        if found.left:
            break
    if not found.links and found.wrong:
        return Listed(notes=(*notes, "this is no site map: it is text without addresses"))
    return Listed(tuple(found.links.values()), notes=(*notes, *found.told()))


_CLOSED = re.compile(
    # A comment ends at the first -->: if it could go on, a row of them would be read in 2 ** n ways.
    rb"</(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)\s*>\s*(?:<!--(?:(?!-->).){0,4000}-->\s*)*$",
    re.I | re.S,
)
_ENTRY_END = re.compile(rb"</(?:[\w.-]{1,40}:)?(?:url|sitemap)\s{0,20}>", re.I)


_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[.*?\]\s{0,100})?>", re.S)
_BARE = re.compile(
    rb"&(?!(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{0,30});)"
)  # left out, it would make another address


def _whole(content: bytes) -> bytes:
    """`content` up to its last whole entry, where it breaks off: half an address is another one."""
    if _CLOSED.search(content, max(0, len(content) - 4000)):
        return content
    ends = list(_ENTRY_END.finditer(content, max(0, len(content) - 1_000_000)))
    return content[: ends[-1].end()] if ends else content


def _fewer_ampersands(content: bytes, notes: list[str]) -> bytes:
    if content.count(b"&") <= _MOST_AMPERSANDS:
        return content
    last = next(islice(re.finditer(b"&", content), _MOST_AMPERSANDS, None)).start()
    notes.append(f"only what stands before {_MOST_AMPERSANDS} times & was read")
    return content[:last]


def _xml(content: bytes, url: str, notes: list[str]) -> Listed:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if (start := content[:_PIECE].find(b"<!DOCTYPE")) >= 0:
        declared = _DOCTYPE.match(content, start)
        if b"<!ENTITY" in content[start:_PIECE]:
            notes.append("the site map declares entities of its own; they were not expanded")
        content = content[:start] + content[declared.end() if declared else start + 9 :]
    content = _fewer_ampersands(content, notes)
    content, bare = _BARE.subn(b"&amp;", content)
    whole = _whole(content)
    pages, parts = _Found(url), _Found(url)
    state = _State(pages, parts)
    if len(whole) < len(content) and not notes:
        state.broken = "it breaks off before its end; the whole entries were read"
    content = whole
    content = (
        content.lstrip(b"\xef\xbb\xbf \t\r\n") if content[:2] not in (b"\xff\xfe", b"\xfe\xff") else content
    )
    try:
        for start in range(0, len(content), _PIECE):
            parser.feed(content[start : start + _PIECE])
            if not state.take(parser):
                break
        else:
            parser.close()
            state.take(parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        state.broken = state.broken or " ".join(str(error).split())[:200]
    if state.stopped:
        notes.append(state.stopped)
    elif errors := [entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.FATAL]:
        state.broken = state.broken or " ".join(errors[0].message.split())[:200]
    if state.broken:
        notes.append(f"the site map is not well-formed: {state.broken}")
    if bare:
        notes.append(f"the site map is not well-formed: {bare} times & in place of &amp;")
    notes += pages.told() + parts.told()
    if not pages.links and not parts.links and not notes:
        notes.append("the site map names no page" if state.known else "this is no site map")
    return Listed(tuple(pages.links.values()), tuple(parts.links.values()), tuple(notes))


class _State:
    """Where the reading of a site map stands: which entry is open, and what it said so far."""

    def __init__(self, pages: _Found, parts: _Found) -> None:
        self.pages, self.parts = pages, parts
        self.path: list[str] = []
        self.said: dict[str, str] = {}
        self.tags = 0
        self.known = False
        self.broken: str | None = None
        self.stopped: str | None = None

    def take(self, parser: etree.XMLPullParser) -> bool:
        """Read what the parser has found; False to stop."""
        for event, element in parser.read_events():
            if not isinstance(element, etree._Element):
                continue
            # Some prefixes have no namespace: `news:title` is the whole name then.
            name = str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
            if event == "start":
                self.tags += 1
                self.path.append(name)
                self.known = self.known or name in ("urlset", "sitemapindex")
                if name in ("url", "sitemap"):
                    self.said = {}
                if len(self.path) > _DEEPEST or self.tags > _MOST_TAGS:
                    self.stopped = (
                        "the site map is nested too deeply" if len(self.path) > _DEEPEST else "too many tags"
                    )
                    self.stopped += "; the rest was not read"
                    return False
                continue
            if self.path:
                self.path.pop()
            around = self.path[-1] if self.path else ""
            if name in ("loc", "lastmod") and around in ("url", "sitemap"):
                self.said.setdefault(
                    name, (element.text or "") + "".join(child.tail or "" for child in element)
                )
            elif name in ("publication_date", "title") and around == "news":
                self.said.setdefault(name, element.text or "")
            elif name in ("url", "sitemap"):
                self._end(name)
                if self.pages.left or self.parts.left:
                    return False
            if name not in ("loc", "lastmod", "publication_date", "title", "news"):
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        return True

    def _end(self, name: str) -> None:
        said, self.said = self.said, {}
        if "loc" in said:
            title = " ".join(said.get("title", "").split())[:_LONGEST] or None
            found = self.parts if name == "sitemap" else self.pages
            found.add(said["loc"], said.get("publication_date"), said.get("lastmod"), title)
