"""One page, one key: addresses in a normal form, and which of them belong to a site.

The normal form is a key to know a page by, not an address to ask for: `http` becomes `https`, `www.` and the
AMP form go. What is asked for is the address as the link gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

from extractor.scrape.data import load

LONGEST = 2_000
"""Characters of an address that is followed, and of its normal form. Longer ones are no links to a release, and
PostgreSQL's indexes hold no more than 2,704 bytes."""

_BLANKS = "".join(map(chr, range(33)))  # C0 controls and the blank, which WHATWG URL 4.4 strips
_FULL_STOPS = ".。．｡"  # RFC 3490 3.1
_WITHIN = re.compile(r"[\t\n\r]")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Reserved characters keep their meaning (RFC 3986 2.2): neither encoded nor decoded.
_AS_THEY_ARE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_PIECE = re.compile(r"%[0-9A-Fa-f]{2}|.", re.S)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|(?<=/)\([a-z]\([0-9a-z]{20,}\)\)/", re.I)
_NO_CHARACTER = re.compile(r"[\0\ud800-\udfff]")  # of no address, and of no text in a database
_AMP_END = re.compile(r"(?<!\.amp)(?:\.amp)+(?=(?:\.s?html?)?$)", re.I)
_LONG_TOKEN = re.compile(r"[0-9A-Za-z,-]{20,}")
_LAST_LABEL = re.compile(r"(?:0x[0-9a-f]*|\d+)", re.I)  # so a host is an IPv4 address, WHATWG URL 3.5
_SECOND_LEVEL = frozenset(["ac", "co", "com", "edu", "gov", "gob", "gv", "mil", "ne", "net", "or", "org"])


@lru_cache(maxsize=16_384)  # the links of a page are compared again and again
def normal_form(url: str) -> str:
    """The key under which the page at `url` is known: equal for all addresses that mean the same page.

    RFC 3986 6.2.2 (case, percent-encoding, dot segments) and 6.2.3 (default port, empty path), and beyond it
    what press sites do: fragments, tracking and session parameters, AMP forms, default documents, a slash at
    the end, `http` and `https`, `www.` or not count for nothing. Parameters are sorted by name where all are
    written ``name=value``. Everything else stays, and the case of the path. User and password are left out.
    An address that is not of the web, too long, or no address, comes back as it is, without blanks around it.

    >>> normal_form("HTTP://www.Marr-Racing.example:80/news/../News/p%6Fle/?utm_source=x&id=12#top")
    'https://marr-racing.example/News/pole?id=12'
    >>> normal_form("https://amp.marr.example/news/pole.amp.html?outputType=amp")
    'https://marr.example/news/pole.html'
    >>> normal_form("mailto:press@marr.example")
    'mailto:press@marr.example'
    """
    address = _WITHIN.sub("", url.strip(_BLANKS))
    parts = _split(address) if len(address) <= LONGEST else None
    if parts is None:
        return address
    host = _bare(parts.hostname or "")
    port = parts.port
    authority = f"[{host}]" if ":" in host else host
    if port is not None and port not in (80, 443):
        authority += f":{port}"
    return urlunsplit(("https", authority, _path(parts.path), _query(parts.query), ""))


def is_http(url: str) -> bool:
    """May `url` be asked for? It is absolute, of the web, names a host, and neither user nor password.

    Credentials in a link are someone's secret: such a link is dropped, not followed without them.

    >>> is_http("https://marr.example/news"), is_http("ftp://marr.example/"), is_http("/news")
    (True, False, False)
    >>> is_http("https://marr:secret@marr.example/")
    False
    """
    address = url.strip(_BLANKS)
    if len(address) > LONGEST or _NO_CHARACTER.search(address):
        return False
    parts = _split(_WITHIN.sub("", address))
    return parts is not None and "@" not in parts.netloc and len(normal_form(url)) <= LONGEST


def without_credentials(url: str) -> str:
    """`url` without user and password, for logs and messages.

    >>> without_credentials("https://marr:secret@marr.example/news")
    'https://marr.example/news'
    """
    return re.sub(r"^(\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]*)[^/\\?#]*@", r"\1", url)


def host_of(url: str) -> str:
    """The host of `url` as sites are compared: lower case, punycode, without `www.`; empty where it has none.

    >>> host_of("https://WWW.Marr.example.:8443/"), host_of("https://bücher.example/"), host_of("/news")
    ('marr.example', 'xn--bcher-kva.example', '')
    """
    parts = _split(_WITHIN.sub("", url.strip(_BLANKS)))
    return "" if parts is None else _bare(parts.hostname or "", amp=False)


def on_site(url: str, start_url: str, hosts: Iterable[str] = ()) -> bool:
    """Does `url` belong to the site of `start_url`: its host, a host below it, or one of `hosts` or below?

    `www.` counts for nothing. The port does not matter: servers of one host are one site.

    >>> on_site("https://media.marr.example/a", "http://www.marr.example/")
    True
    >>> on_site("https://marr.example.net/", "https://marr.example/")
    False
    >>> on_site("https://cdn.pressroom.example/a", "https://marr.example/", hosts=["pressroom.example"])
    True
    """
    host = host_of(url)
    if not host or not is_http(url):
        return False
    allowed = [host_of(start_url), *(_named(name) for name in hosts)]
    return any(own and (host == own or (host.endswith("." + own) and not _is_ip(own))) for own in allowed)


def _named(name: str) -> str:
    """The host that a person wrote into a list: a host, `*.host`, or a whole address."""
    name = name.strip().removeprefix("*").lstrip(".")
    return host_of(name if "//" in name else f"https://{name}/")


@lru_cache(maxsize=16_384)
def _split(address: str) -> SplitResult | None:
    """The parts of an address of the web with a host and a possible port; None for all others."""
    head, mark, rest = address.partition(":")
    if not mark or head.lower() not in ("http", "https"):
        return None
    # Browsers take a backslash for a slash, and any number of them before the host (WHATWG URL 4.4).
    end = re.search(r"[?#]", rest)
    place, rest = (rest[: end.start()], rest[end.start() :]) if end else (rest, "")
    place = place.replace("\\", "/")
    if not place.startswith("//"):
        return None
    try:
        parts = urlsplit(f"{head.lower()}://{place.lstrip('/')}{rest}")
        if (
            not (parts.hostname or "").strip(_FULL_STOPS)
            or parts.port == 0
            or re.search(r"[\s<>^|\"`{}%]", parts.hostname or "")
        ):
            return None
    except ValueError:
        return None
    return parts


def _bare(host: str, amp: bool = True) -> str:
    """`host` without `www.` and `amp.`, in lower case and punycode, without a full stop at its end."""
    host = _ascii(host.rstrip(_FULL_STOPS)).rstrip(".")
    while True:
        label, _, rest = host.partition(".")
        if label != "www" and not (amp and label == "amp"):
            return host
        first, mark, last = rest.partition(".")
        registry = first in _SECOND_LEVEL and len(last) == 2  # as in www.co.uk
        if not mark or not first or not last or registry or _is_ip(rest):
            return host
        host = rest


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    import idna  # tables of all Unicode: only where they are needed

    try:
        return idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return host.lower()


def _is_ip(host: str) -> bool:
    return ":" in host or bool(_LAST_LABEL.fullmatch(host.rpartition(".")[2]))


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", _encoded(path, ""))
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    while kept:
        last = kept[-1].lower()
        if last in ("", *_default_documents()) or (last == "amp" and any(kept[:-1])):
            kept.pop()
        else:
            shorter = _AMP_END.sub("", kept[-1])
            if shorter == kept[-1] or not shorter.strip("."):
                break
            kept[-1] = shorter
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pieces = [piece for raw in query.split("&") if (piece := _encoded(raw, "?[]")) and not _is_idle(piece)]
    names = [piece.partition("=")[0] for piece in pieces]
    if all(name and "=" in piece for name, piece in zip(names, pieces, strict=True)):
        # Stable: parameters of one name keep their order, which servers may tell.
        pieces = [piece for _, piece in sorted(zip(names, pieces, strict=True), key=lambda pair: pair[0])]
    return "&".join(pieces)


def _is_idle(piece: str) -> bool:
    """Does this parameter say nothing of which page is meant?"""
    raw_name, _, raw_value = piece.partition("=")
    name, value = unquote_plus(raw_name).lower(), unquote_plus(raw_value).lower()
    table = _parameters()
    return (
        name in table.names
        or name.startswith(table.prefixes)
        or (name in table.referring and value in table.values)
        or (name in table.doubtful and _LONG_TOKEN.fullmatch(value) is not None and not value.isalpha())
        or (name in table.asking_for_amp and value == "amp")
    )


def _encoded(text: str, further: str) -> str:
    """`text` with those characters percent-encoded that must be, and no others (RFC 3986 6.2.2)."""
    if _PLAIN.fullmatch(text):
        return text
    allowed = _AS_THEY_ARE.union(further)

    def spelled(match: re.Match[str]) -> str:
        piece = match[0]
        if len(piece) == 3:
            character = chr(int(piece[1:], 16))
            return character if character in _UNRESERVED else piece.upper()
        if piece in allowed:
            return piece
        return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))

    return _PIECE.sub(spelled, text)


class _Parameters:
    def __init__(self) -> None:
        data = load("parameters")
        tracking, referring, session, amp = (data[key] for key in ("tracking", "referring", "session", "amp"))
        self.names = frozenset([*tracking["names"], *session["names"], *amp["names"]])
        self.prefixes = (*tracking["prefixes"], *session["prefixes"])
        self.referring, self.values = frozenset(referring["names"]), frozenset(referring["values"])
        self.doubtful = frozenset(session["doubtful"])
        self.asking_for_amp = frozenset(amp["with_value"])


@cache
def _parameters() -> _Parameters:
    return _Parameters()


@cache
def _default_documents() -> frozenset[str]:
    return frozenset(load("parameters")["default_documents"]["names"])
