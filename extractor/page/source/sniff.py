"""Is it HTML, plain text, or nothing a reader could read?"""

from __future__ import annotations

import re
from typing import Literal


class PageError(ValueError):
    """The input holds no page: it is empty, or it is no text at all (PDF, image, archive)."""


_CONVERT = "convert it to text or HTML"
_UNPACK = "unpack it first"
_SIGHT = "only its text can be read"
# How a file of another kind begins, what it is, and what to do with it.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _CONVERT),
    (b"%!PS", "a PostScript document", _CONVERT),
    (b"{\\rtf", "an RTF document", _CONVERT),
    (b"\xd0\xcf\x11\xe0", "an Office document", _CONVERT),
    (b"PK\x03\x04", "a ZIP archive or Office document", f"{_UNPACK}, or {_CONVERT}"),
    (b"PK\x05\x06", "an empty ZIP archive", _UNPACK),
    (b"\x1f\x8b", "gzip data", _UNPACK),
    (b"BZh", "bzip2 data", _UNPACK),
    (b"\xfd7zXZ\x00", "xz data", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "Zstandard data", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a", "a RAR archive", _UNPACK),
    (b"bplist00", "a Safari web archive", "save the page as HTML"),
    (b"\x89PNG", "a PNG image", _SIGHT),
    (b"\xff\xd8\xff", "a JPEG image", _SIGHT),
    (b"GIF8", "a GIF image", _SIGHT),
    (b"II*\x00", "a TIFF image", _SIGHT),
    (b"MM\x00*", "a TIFF image", _SIGHT),
    (b"\x00\x00\x01\x00", "an icon", _SIGHT),
    (b"ID3", "an audio file", _SIGHT),
    (b"OggS", "an audio or video file", _SIGHT),
    (b"\x1a\x45\xdf\xa3", "a film", _SIGHT),
    (b"wOFF", "a font", _SIGHT),
    (b"wOF2", "a font", _SIGHT),
    (b"\x7fELF", "a program", _SIGHT),
)
_RARE = bytes(byte for byte in range(1, 32) if byte not in b"\t\n\r\x0b\x0c\x1b")
# Text that is no page. A feed's titles and a file's records would pass for a release with dozens of results.
_OTHER: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(
            r"(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:rss|feed|rdf:RDF)[\s>]", re.I | re.S
        ),
        "a news feed",
        "give the pages it names",
    ),
    (
        re.compile(
            r"(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:urlset|sitemapindex)[\s>]", re.I | re.S
        ),
        "a site map",
        "give the pages it names",
    ),
    (
        re.compile(
            r"(?:<\?xml[^>]{0,300}>\s*)?(?:<!(?:--.{0,2000}?--|DOCTYPE svg[^>]{0,300})>\s*)*<svg[\s>]",
            re.I | re.S,
        ),
        "an SVG image",
        _SIGHT,
    ),
    (
        re.compile(
            r"(?:[\w-]{1,40}:[^\n]{0,1000}\n(?:[ \t][^\n]{0,1000}\n)*){0,30}?content-type:\s*multipart/", re.I
        ),
        "a saved mail or web archive (MHTML)",
        "save the page as HTML",
    ),
    (
        re.compile(r"\{\s*\"[^\"\\\n]{0,200}\"\s*:|\[\s*(?:\{\s*\"|\[\s*[\[\"\d])"),
        "JSON data",
        "give the page that it belongs to",
    ),
)
# Tags that a page has and prose has not; `<3` or `a < b` are none of them.
_TAG = re.compile(
    r"<(?:!doctype\s+html|!--|/?(?:html|head|body|div|p|br|span|a|table|tr|td|th|ul|ol|li|h[1-6]|article|section"
    r"|main|meta|title|script|style|strong|em|b|i|blockquote|img|header|footer|pre|center|font|figure|template)"
    r"(?:\s[^<>]{0,2000})?/?>)",
    re.I,
)


def refuse_binary(data: bytes) -> None:
    """Raise `PageError` where `data` is empty or no text; the message says what it is and what to do.

    >>> refuse_binary(b"%PDF-1.7 ...")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    extractor.page.source.sniff.PageError: this is a PDF document, not a page of text: ...
    """
    if not data.strip():
        raise PageError("the page is empty")
    head = data[:4096].lstrip()
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic) or (magic[:1] in b"%{" and head.startswith(magic)):
            raise _refused(what, remedy)
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise _refused("a picture, sound or film", _SIGHT)
    if data[4:8] == b"ftyp":
        raise _refused("a picture or film", _SIGHT)
    sample = data[:65536]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\x00\x00\xfe\xff" or looks_wide(sample):
        return  # UTF-16 and UTF-32 are full of NULs by nature
    nuls = sample.count(0)
    # A stray NUL or two is a slip of some database; in a small page only a fair share of them tells.
    if nuls > max(len(sample) // 1000, min(16, len(sample) // 20)):
        raise PageError("the page is full of NUL bytes: this is binary data, not text")
    rare = len(sample) - len(sample.translate(None, _RARE))
    if rare + nuls > len(sample) * 0.1:
        raise PageError("the page is full of control characters: this is binary data, not text")


def refuse_other(text: str) -> None:
    """Raise `PageError` where `text` is text, but of another kind than a page: a feed, JSON, a mail archive.

    >>> refuse_other("<?xml version='1.0'?><rss version='2.0'><channel>...")
    Traceback (most recent call last):
    ...
    extractor.page.source.sniff.PageError: this is a news feed, not a page of text: give the pages it names
    """
    head = text[:50_000].lstrip()
    for pattern, what, remedy in _OTHER:
        if pattern.match(head) and (what != "JSON data" or text[-1000:].rstrip()[-1:] in ("]", "}")):
            raise _refused(what, remedy)


def _refused(what: str, remedy: str) -> PageError:
    return PageError(f"this is {what}, not a page of text: {remedy}")


Wide = Literal["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


def looks_wide(data: bytes) -> Wide | None:
    """UTF-16 or UTF-32 without a byte-order mark: in western text nearly every second byte is NUL.

    >>> looks_wide("<p>Ines Marr won.".encode("utf-16-be")), looks_wide(b"<p>Ines Marr won.")
    ('utf-16-be', None)
    """
    if len(data) < 16 or 0 not in data:
        return None
    first, second, third, fourth = (data[at::4].count(0) / (len(data) / 4) for at in range(4))
    if min(second, third, fourth) > 0.7 and first < 0.1:
        return "utf-32-le"
    if min(first, second, third) > 0.7 and fourth < 0.1:
        return "utf-32-be"
    # Text in another script has few NULs; that it begins as markup tells as much.
    fewest = 0.2 if data.lstrip(b"\0 \t\r\n")[:1] == b"<" else 0.7
    if min(second, fourth) > fewest and max(first, third) < 0.1:
        return "utf-16-le"
    if min(first, third) > fewest and max(second, fourth) < 0.1:
        return "utf-16-be"
    return None


def is_html(text: str, content_type: str | None = None) -> bool:
    """Whether `text` is HTML. The content decides; the HTTP header only where the content is unclear.

    >>> is_html("<p>Marr wins.</p>"), is_html("Marr < Ito by 0.2 s"), is_html("plain", "text/html")
    (True, False, True)
    """
    head = text[:200_000]
    tags = sum(1 for _ in zip(_TAG.finditer(head), range(3), strict=False))
    mime = (content_type or "").split(";")[0].strip().lower()
    if tags >= 2 or (tags and re.match(r"\s*<", head)):
        return (
            mime != "text/plain"
            or bool(re.match(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html)", head, re.I))
            or tags >= 2
        )
    return "html" in mime and mime != "text/plain"
