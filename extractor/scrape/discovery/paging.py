"""The next page of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree

from extractor.scrape.data import load
from extractor.scrape.discovery.cards import text_of, words
from extractor.scrape.urls import is_http, normal_form, on_site

_IN_PATH = re.compile(
    r"/(?:page|seite|pagina|strana|strona|sida|side|sivu|p)[/_-](\d{1,5})(?=[/.]|$)|[,_-](?:page|seite)[=_-](\d{1,5})",
    re.I,
)
_MOST = 5_000  # links that are looked at
_NEXT = frozenset(
    [
        "next",
        "nextpostslink",
        "next-page",
        "pager-next",
        "pagination-next",
        "older",
        "blog-pager-older-link",
        "older-posts",
        "load-more",
        "loadmore",
    ]
)
_PAGER = frozenset(
    [
        "pagination",
        "pager",
        "paging",
        "page-numbers",
        "pages",
        "nav-links",
        "blog-pager",
        "paginator",
        "pagenav",
    ]
)


def next_page(root: etree._Element, base: str, url: str) -> str | None:
    """The address of the next page of the list at `url`; None where none is named in the page."""
    said = [_address(node, base, url) for node in root.iter("link") if "next" in _rel(node)]
    nodes = list(root.iter("a"))
    if len(nodes) > _MOST:  # of so many the last ones are looked at, where the pages are numbered
        nodes = nodes[-_MOST:]
    anchors = [(node, address) for node in nodes if (address := _address(node, base, url))]
    said += [address for node, address in anchors if "next" in _rel(node)]
    if found := next((address for address in said if address), None):
        return found
    here = number_of(url) or 0  # Drupal counts from 0, and the first page has no number at all
    further: list[tuple[int, str]] = []
    for node, address in anchors:
        number, same = number_of(address), _same_list(address, url)
        text = _plain(text_of(node, 80).lower())
        label = _plain(" ".join((node.get("aria-label") or node.get("title") or "")[:80].lower().split()))
        leads = not _next_words().isdisjoint((text, label))
        called = not _NEXT.isdisjoint(_tokens(node) | _tokens(node.getparent()))
        if number is None and (leads or called) and same and _offset(address) > _offset(url):
            return address
        if (leads or called) and ((same and (number or 0) > here) or (leads and called and _is_paged(node))):
            return address
        if same and number is not None and number > here and text != "1":
            further.append((number, address))
    return min(further)[1] if further else None


def _is_paged(node: etree._Element) -> bool:
    return any(not _PAGER.isdisjoint(_tokens(up)) for up in islice(node.iterancestors(), 5))


def number_of(url: str) -> int | None:
    """The number of the page of a list that an address names.

    >>> number_of("https://marr.example/news?page=3"), number_of("https://marr.example/news/page/12/")
    (3, 12)
    """
    parts = urlsplit(url)
    for name, value in _query(parts.query):
        if name.lower() in _numbering() and value.isdigit() and len(value) < 6:
            return int(value)
    found = list(_IN_PATH.finditer(parts.path))
    return int(found[-1][1] or found[-1][2]) if found else None


def _offset(url: str) -> int:
    for name, value in _query(urlsplit(url).query):
        if (
            name.lower() in ("start", "offset", "skip", "from", "limitstart")
            and value.isdigit()
            and len(value) < 16
        ):
            return int(value)
    return -1


def _same_list(address: str, url: str) -> bool:
    """Do both addresses differ in the page's number only?"""
    return _listed(address) == _listed(url)


def _listed(url: str) -> str:
    parts = urlsplit(normal_form(url))
    return _IN_PATH.sub("", parts.path).rstrip("/").lower()


@cache
def _numbering() -> frozenset[str]:
    return frozenset(load("links")["parameters"]["pages"]) - {"start", "offset", "skip", "from", "limitstart"}


@cache
def _next_words() -> frozenset[str]:
    return frozenset(map(_plain, words("words", "next"))) - {""}


def _plain(text: str) -> str:
    return re.sub(r"\s*[›»→>❯⟩]+\s*$", "", text).strip() if len(text) > 3 else text


def _tokens(node: etree._Element | None) -> set[str]:
    if node is None:
        return set()
    return {token.lower() for name in ("class", "id") for token in (node.get(name) or "")[:300].split()}


def _rel(node: etree._Element) -> list[str]:
    return (node.get("rel") or "").lower().split()


def _query(query: str) -> Iterator[tuple[str, str]]:
    try:
        yield from parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return


def _address(node: etree._Element, base: str, url: str) -> str | None:
    href = (node.get("href") or "").strip()
    if not href or href[0] == "#":
        return None
    try:
        address = urljoin(base, href)
    except ValueError:
        return None
    fits = is_http(address) and on_site(address, url) and normal_form(address) != normal_form(url)
    return address.partition("#")[0] if fits else None
