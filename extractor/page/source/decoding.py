"""Bytes to text, as a browser would: byte-order mark, HTTP header, the page's own word, then a guess."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from charset_normalizer import from_bytes

from extractor.page.source.sniff import looks_wide

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page calls Latin-1 or ASCII is read as windows-1252: the WHATWG Encoding Standard,
# https://encoding.spec.whatwg.org/#names-and-labels, because that is what its authors' editors wrote.
_AS_BROWSERS: dict[str, str] = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "latin-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    # A page that can name its charset in ASCII is not in UTF-16.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_HIGH = re.compile(rb"[\x80-\xff]+")
_ASCII = bytes(range(128))
_SAMPLE = 60_000  # bytes that the guess of a charset is made from
_LONGEST = 2_000_000  # bytes in which they are looked for
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.I)
_XML = re.compile(rb"^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.I)
# The five bytes that windows-1252 leaves open stand for C1 controls, as in browsers.
codecs.register_error("press-page", lambda error: _as_c1(error))


def _as_c1(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        bad = error.object[error.start : error.end]
        return "".join(chr(byte) if 0x80 <= byte <= 0x9F else "\ufffd" for byte in bad), error.end
    raise error


def _codec(label: str) -> str | None:
    """The codec that a browser takes for `label`; None for a label that nobody knows or that is no text."""
    try:
        found = codecs.lookup(label.strip())
        "".encode(found.name)
    except (LookupError, ValueError, TypeError):
        return None
    if not getattr(found, "_is_text_encoding", True) or found.name in (
        "idna",
        "punycode",
        "utf-7",  # no browser reads it: it hides tags from filters
        "unicode_escape",
        "raw_unicode_escape",
    ):
        return None
    return _AS_BROWSERS.get(found.name, found.name)


def declared(data: bytes, content_type: str | None = None) -> list[str]:
    """The codecs that header and page name, in the order in which they count."""
    labels: list[str] = []
    if content_type and (match := _HEADER.search(content_type)):
        labels.append(match[1])
    head = data[:4096]
    for pattern in (_META, _XML):
        if found := pattern.search(head):
            labels.append(found[1].decode("ascii", "replace"))
    return [codec for label in labels if (codec := _codec(label))]


def decode(data: bytes, content_type: str | None = None) -> tuple[str, str | None]:
    """The text of `data`, and a warning where its charset is doubtful.

    >>> decode(b'<meta charset="iso-8859-1"><p>\\x93Pole\\x94')[0][-6:]
    '“Pole”'
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(codec, "replace"), None
    if wide := looks_wide(data[:65536]):
        return data.decode(wide, "replace"), None
    named = declared(data, content_type)
    if "iso2022_jp" in named and b"\x1b$" in data:  # written in ASCII throughout
        return data.decode("iso2022_jp", "replace"), None
    # Bytes that are UTF-8 throughout are UTF-8, whatever the page says: nothing else looks like it by chance.
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        cut_off = error.start > len(data) - 4
        strays = len(data) < 1_000_000 and len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data)) > 4
    if cut_off:
        return data.decode("utf-8", "replace").rstrip("\ufffd"), None
    for codec in named:
        if codec == "utf-8":
            continue
        try:
            return data.decode(codec, "press-page"), None
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("utf-8", "replace")
    if named and "utf-8" in named and (strays or text.count("\ufffd") < 4):
        return text, "some bytes are not in the charset that the page names (utf-8)"
    best = from_bytes(_telling(data)).best()
    guess = _codec(best.encoding) if best is not None else None
    if guess and guess.startswith(("utf", "cp125", "iso", "koi", "mac", "shift", "cp9", "gb", "euc", "big5")):
        if (guess.startswith(("mac", "cp125")) and _western(data)) or _alone(data):
            guess = "cp1252"
        return data.decode(
            guess, "press-page" if guess.startswith("cp125") else "replace"
        ), f"no charset named; read as {guess}"
    return data.decode("cp1252", "press-page"), "no charset named; read as windows-1252"


def _telling(data: bytes) -> bytes:
    """The lines of a page that tell its charset: those with bytes above ASCII, not all of a long page."""
    if len(data) <= _SAMPLE:
        return data
    lines = (line for line in data[:_LONGEST].split(b"\n") if not line.isascii())
    return b"\n".join(islice(lines, 2000))[:_SAMPLE] or data[:_SAMPLE]


def _alone(data: bytes) -> bool:
    """Few bytes above ASCII, each between two of ASCII: accents, no characters of several bytes."""
    runs = _HIGH.findall(data[:200_000])
    return _western(data) and sum(len(run) == 1 for run in runs) >= 0.9 * len(runs)


def _western(data: bytes) -> bool:
    """Few bytes above ASCII, so western prose: short pages give a detector too little to go by."""
    head = data[:200_000]
    return len(head.translate(None, _ASCII)) < len(head) * 0.05
