"""Feeds to links: RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom and JSON Feed, whole or broken."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from extractor.scrape.discovery.dates import iso_date
from extractor.scrape.discovery.found import Link, Listed
from extractor.scrape.urls import is_http

MOST_BYTES = 5_000_000
"""Bytes of a feed that are read."""
MOST_ENTRIES = 2_000
"""Entries of a feed that are read, the first ones: feeds begin with the newest."""

MOST_TAGS = 60_000
"""Tags of a feed that are read, without those in its texts: 30 for each entry."""

_LONGEST_TITLE = 500
_ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s{0,20}>", re.I)
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.S | re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_FEED_ROOT = re.compile(r"<(rss|(?:\w{1,20}:)?feed|rdf:RDF)(?=[\s>])", re.I)
_PAGES = frozenset(["html", "head", "body"])
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_NUMBERED = re.compile(r"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_OF_XML = frozenset(["amp", "lt", "gt", "quot", "apos"])
# What is of no use here: what an entry says at length, which makes most of a feed, and what the parser takes
# more than linear time for (people: it searches for their mail addresses; subjects: it compares them all).
_USELESS = re.compile(
    r"<(/?)((?:[^\s<>/:]+:)?(?:encoded|content|description|summary|body"
    r"|author|creator|contributor|managingeditor|webmaster|publisher|owner|category|subject|keywords))"
    r"(?=[\s/>])([^<>]*)>",
    re.I,
)


def read_feed(content: bytes, url: str, *, timezone: str | None = None) -> Listed:
    """The links of the feed `content`, fetched from `url`, in its order.

    Dates without a zone are in `timezone` (an IANA name) if given. Relative links are resolved by `xml:base`,
    then by the address of the feed's site, then by `url`. Of an entry's links the page it stands for counts:
    what FeedBurner replaced before its own address, HTML before other kinds; enclosures are none. Entries
    without such a link are left out. Of a broken feed the entries before the break are kept. At most 5 MB and
    2,000 entries are read. `notes` say all that.

    >>> feed = b'<rss><channel><item><title>Pole</title><link>/pole</link></item></channel></rss>'
    >>> read_feed(feed, "https://marr.example/feed").links
    (Link(url='https://marr.example/pole', published=None, modified=None, title='Pole'),)
    """
    if not content.strip():
        return Listed(notes=("the feed is empty",))
    notes: list[str] = []
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return _read_json(content, url, timezone, notes)
    text = _text(_cut(content, notes), notes)
    root, start = _root(text)
    if root in _PAGES or (root is None and "<html" in text[:5000].lower()):
        return Listed(notes=("a page of HTML came in place of a feed",))
    if root is None or not _is_feed(root):
        return Listed(notes=(f"this is no feed: it begins with <{root}>" if root else "this is no feed",))
    if "<!entity" in text[:start].lower():
        notes.append("the feed declares entities of its own; they were not expanded")
    return _read_xml(text[start:], root, url, timezone, notes)


def _of_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 as the charset of which most such bytes are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("extractor-stray-bytes", _of_windows)


def _cut(content: bytes, notes: list[str]) -> bytes:
    """The first entries of `content`, cut where one ends."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00<" in content[:200] or b"<\x00" in content[:200]
    if wide:  # UTF-16 and the like: tags are looked for in UTF-8
        from extractor.page.source.decoding import decode

        content = decode(content[: 2 * MOST_BYTES])[0].encode("utf-8", "replace")
    ends = [match.end() for match in islice(_ENTRY_END.finditer(content, 0, MOST_BYTES), MOST_ENTRIES)]
    if len(ends) == MOST_ENTRIES:
        left = sum(1 for _ in _ENTRY_END.finditer(content, ends[-1], 4 * MOST_BYTES))
        if left:
            more = " or more" if len(content) > 4 * MOST_BYTES else ""
            notes.append(f"only the first {MOST_ENTRIES} entries were read; {left}{more} were left")
            return content[: ends[-1]]
    if len(content) > MOST_BYTES:
        notes.append(f"only the first {MOST_BYTES} bytes were read; {len(content) - MOST_BYTES} were left")
        return content[: ends[-1]] if ends else content[:MOST_BYTES]
    return content


def _text(content: bytes, notes: list[str]) -> str:
    from extractor.page.source.decoding import decode

    text, warning = decode(content)
    if "\ufffd" in text and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-8", "extractor-stray-bytes")
        warning = "some bytes are not in the charset that the feed names; read as windows-1252"
    if warning:
        notes.append(warning)
    text = _NOT_XML.sub("", text.replace("\ufeff", ""))
    text = _NUMBERED.sub(lambda got: got[0] if _is_of_xml(got[1]) else "", text)
    return _ENTITY.sub(lambda got: got[0] if got[1] in _OF_XML else html.unescape(got[0]), text)


def _is_of_xml(number: str) -> bool:
    """Does a numeric reference name a character of XML 1.0 (2.2)? The parser breaks on others."""
    digits = number.lower().lstrip("x").lstrip("0")
    if len(digits) > 7:
        return False
    code = int(digits or "0", 16 if number[0] in "xX" else 10)
    return code in (9, 10, 13) or 32 <= code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code <= 0x10FFFF


def _root(text: str) -> tuple[str | None, int]:
    """The name of the root element in lower case, and where it begins."""
    at = 0
    for _ in range(200):
        if text.startswith("<!DOCTYPE", at) and (end := _doctype_end(text, at)):
            at = end
        elif (match := _PROLOG.match(text, at)) and match.end() > at:
            at = match.end()
        else:
            break
    match = _ROOT.match(text, at)
    name = match[1].lower() if match else None
    if name not in _PAGES and not _is_feed(name) and (late := _FEED_ROOT.search(text, at, at + 5000)):
        return late[1].lower(), late.start()  # behind junk, such as a warning of PHP
    return (name, match.start()) if match else (None, 0)


def _is_feed(name: str | None) -> bool:
    return (name or "").rpartition(":")[2] in ("rss", "rdf", "feed", "channel", "item", "entry")


def _doctype_end(text: str, at: int) -> int | None:
    head = re.compile(r"<!DOCTYPE[^\[>]{0,1000}", re.I).match(text, at)
    if head is None:
        return None
    if text.startswith(">", head.end()):
        return head.end() + 1
    closing = re.compile(r"\]\s{0,100}>").search(text, head.end())
    return closing.end() if closing else None


def _shortened(text: str) -> str:
    """`text` without what is of no use, in linear time: a missing end is looked for only once."""
    kept: list[str] = []
    at = 0
    endless: set[str] = set()
    while match := _USELESS.search(text, at):
        kept.append(text[at : match.start()])
        at = match.end()
        name = match[2].lower()
        if match[1] or match[3].endswith("/") or name in endless:
            continue
        closing = re.compile(rf"</{re.escape(name)}\s*>", re.I).search(text, at)
        if closing is None:
            endless.add(name)
        else:
            at = closing.end()
    kept.append(text[at:])
    return "".join(kept)


def _fewer_tags(text: str, notes: list[str]) -> str:
    if text.count("<") <= MOST_TAGS:
        return text
    last = next(islice(re.finditer("<", text), MOST_TAGS, None)).start()
    notes.append(f"only the first {MOST_TAGS} tags were read")
    ends = [
        match.end() for match in re.finditer(r"</(?:\w{1,30}:)?(?:item|entry)\s{0,20}>", text[:last], re.I)
    ]
    return text[: ends[-1] if ends else last]


def _read_xml(text: str, root: str, url: str, timezone: str | None, notes: list[str]) -> Listed:
    import feedparser  # type: ignore[import-untyped]

    text = _shortened(text)
    closed = text.rstrip()[-200:].lower().endswith(f"</{root}>")
    text = _fewer_tags(text, notes)
    try:
        parsed = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # a parser of broken markup by regular expressions: it may fail in any way
        return Listed(notes=(*notes, f"the feed cannot be read: {_reason(error)}"))
    cut_by_us = any(note.startswith("only the first") for note in notes)
    if not closed and not cut_by_us:
        notes.append("the feed breaks off before its end; the entries before the break were read")
    elif parsed.bozo and not cut_by_us:
        notes.append(f"the feed is not well-formed: {_reason(parsed.get('bozo_exception'))}")
    home = _joined(url, _first(parsed.feed, "link")) or url
    base = url if root.endswith("feed") else home
    atom = str(parsed.get("version", "")).startswith("atom")
    return _listed(
        ((_xml_link(entry), *_xml_dates(entry, atom), _first(entry, "title")) for entry in parsed.entries),
        base,
        timezone,
        notes,
    )


def _reason(error: object) -> str:
    return " ".join(str(error).split())[:200]


def _first(thing: Any, key: str) -> str | None:
    value = dict.get(thing, key)  # feedparser's own get() looks under other names, too
    return value if isinstance(value, str) and value.strip() else None


def _xml_link(entry: Any) -> str | None:
    if original := _first(entry, "feedburner_origlink"):
        return original
    links = dict.get(entry, "links")
    alternates = [
        link
        for link in (links if isinstance(links, list) else [])
        if _first(link, "href") and (_first(link, "rel") or "alternate") == "alternate"
    ]
    alternates.sort(key=lambda link: "html" not in (_first(link, "type") or "text/html"))
    if alternates:
        return _first(alternates[0], "href")
    own = _first(entry, "link") if not links else None
    if own:
        return own
    name = _first(entry, "id")
    return name if name and is_http(name) else None


def _xml_dates(entry: Any, atom: bool) -> tuple[str | None, str | None]:
    published = _first(entry, "published") or _first(entry, "created")
    updated = _first(entry, "updated")
    if not atom and not published:
        return updated, None  # RSS 1.0 and many of RSS 2.0 date entries by dc:date
    return published, updated


def _read_json(content: bytes, url: str, timezone: str | None, notes: list[str]) -> Listed:
    from extractor.page.source.decoding import decode

    if len(content) > MOST_BYTES:
        notes.append(f"only the first {MOST_BYTES} bytes were read; {len(content) - MOST_BYTES} were left")
    text = decode(content[:MOST_BYTES])[0].lstrip("\ufeff \t\r\n")
    home = None
    try:
        feed = json.loads(text)
    except RecursionError:
        return Listed(notes=(*notes, "the feed is nested too deeply to be read"))
    except ValueError:
        if len(content) <= MOST_BYTES:
            notes.append("the feed is broken JSON; the entries before the break were read")
        items: list[Any] = list(islice(_json_items(text), MOST_ENTRIES + 1))
    else:
        if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
            return Listed(notes=(*notes, "this is JSON, but no JSON Feed: it has no list of items"))
        items, home = feed["items"], feed.get("home_page_url")
    if len(items) > MOST_ENTRIES:
        notes.append(
            f"only the first {MOST_ENTRIES} entries were read; {len(items) - MOST_ENTRIES} or more were left"
        )
        items = items[:MOST_ENTRIES]
    base = _joined(url, home if isinstance(home, str) else None) or url
    return _listed(
        (
            (_json_link(item), item.get("date_published"), item.get("date_modified"), item.get("title"))
            if isinstance(item, dict)
            else (None, None, None, None)
            for item in items
        ),
        base,
        timezone,
        notes,
    )


def _json_items(text: str) -> Iterator[Any]:
    """The items of a JSON Feed that breaks off."""
    start = re.search(r'"items"\s*:\s*\[', text)
    at, decoder = (start.end() if start else len(text)), json.JSONDecoder()
    while at < len(text):
        while text[at : at + 1] in (" ", "\t", "\r", "\n", ","):
            at += 1
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield item


def _json_link(item: dict[str, Any]) -> str | None:
    link, name = item.get("url"), item.get("id")
    if isinstance(link, str) and link.strip():
        return link
    return name if isinstance(name, str) and is_http(name) else None


def _joined(base: str, link: str | None) -> str | None:
    try:
        joined = urljoin(base, (link or "").strip()) if link else None
    except ValueError:
        return None
    return joined if joined and is_http(joined) else None


def _listed(
    entries: Iterator[tuple[Any, Any, Any, Any]], base: str, timezone: str | None, notes: list[str]
) -> Listed:
    links: dict[str, Link] = {}
    missing = wrong = 0
    for address, published, modified, title in entries:
        if not address:
            missing += 1
        elif (joined := _joined(base, address)) is None:
            wrong += 1
        else:
            links.setdefault(
                joined,
                Link(
                    joined,
                    iso_date(published if isinstance(published, str) else None, timezone),
                    iso_date(modified if isinstance(modified, str) else None, timezone),
                    _title(title),
                ),
            )
    if missing:
        notes.append(f"{missing} {'entry has' if missing == 1 else 'entries have'} no link")
    if wrong:
        notes.append(
            f"{wrong} {'link is' if wrong == 1 else 'links are'} no address of the web, or with a password"
        )
    if not links and not notes:
        notes.append("the feed has no entries")
    return Listed(links=tuple(links.values()), notes=tuple(notes))


def _title(title: object) -> str | None:
    if not isinstance(title, str):
        return None
    plain = re.sub(r"<[^<>]{1,300}>", "", title[: 4 * _LONGEST_TITLE])
    return " ".join(html.unescape(plain).split())[:_LONGEST_TITLE] or None
