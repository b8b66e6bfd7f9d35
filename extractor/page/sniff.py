"""Is it HTML, plain text, or nothing a reader could read?"""

from __future__ import annotations

import re
from typing import Literal


class PageError(ValueError):
    """The input holds no page: it is empty, or it is no text at all (PDF, image, archive)."""


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"ID3", "an audio file"),
    (b"OggS", "an audio or video file"),
    (b"{\\rtf", "an RTF document"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
# Tags that a page has and prose has not; `<3` or `a < b` are none of them.
_TAG = re.compile(
    r"<(?:!doctype\s+html|!--|/?(?:html|head|body|div|p|br|span|a|table|tr|td|th|ul|ol|li|h[1-6]|article|section"
    r"|main|meta|title|script|style|strong|em|b|i|blockquote|img|header|footer|pre|center|font|figure|template)"
    r"(?:\s[^<>]{0,2000})?/?>)",
    re.I,
)


def refuse_binary(data: bytes) -> None:
    """Raise `PageError` where `data` is empty or no text.

    >>> refuse_binary(b"%PDF-1.7 ...")
    Traceback (most recent call last):
    ...
    extractor.page.sniff.PageError: this is a PDF document, not a page of text
    """
    if not data.strip():
        raise PageError("the page is empty")
    head = data.lstrip()[:64]
    for magic, what in _MAGIC:
        if data.startswith(magic) or (magic.isascii() and magic[:1] in b"%{" and head.startswith(magic)):
            raise PageError(f"this is {what}, not a page of text")
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise PageError("this is a picture, sound or film, not a page of text")
    if data[4:8] == b"ftyp":
        raise PageError("this is a picture or film, not a page of text")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\x00\x00\xfe\xff":
        return  # UTF-16 and UTF-32 are full of NULs by nature
    sample = data[:65536]
    nuls = sample.count(0)
    # A stray NUL or two is a slip of some database; in a small page only a fair share of them tells.
    if looks_utf16(sample):
        nuls = 0
    if nuls > max(len(sample) // 1000, min(16, len(sample) // 20)):
        raise PageError("the page is full of NUL bytes: this is binary data, not text")
    rare = sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b\x00" for byte in sample)
    if rare + nuls > len(sample) * 0.1:
        raise PageError("the page is full of control characters: this is binary data, not text")


def looks_utf16(data: bytes) -> Literal["utf-16-le", "utf-16-be"] | None:
    """UTF-16 without a byte-order mark: nearly every second byte of western text is NUL."""
    half = len(data) // 2
    if half < 8:
        return None
    if data[1::2].count(0) > half * 0.7 and data[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if data[0::2].count(0) > half * 0.7 and data[1::2].count(0) < half * 0.1:
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
