"""Links in the data of a page: JSON-LD, and what its scripts were sent to draw the list with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from extractor.scrape.discovery.addresses import ARTICLE, is_file, is_list, looks_like_article
from extractor.scrape.discovery.dates import iso_date
from extractor.scrape.discovery.found import Link
from extractor.scrape.urls import is_http

_MOST_NODES = 100_000  # values of a page's data that are looked at
_ADDRESSES = (
    "url",
    "href",
    "link",
    "permalink",
    "canonicalurl",
    "canonical",
    "path",
    "pathname",
    "uri",
    "fullpath",
    "pageurl",
    "articleurl",
    "detailurl",
    "targeturl",
)
_TITLES = ("title", "headline", "name", "heading", "posttitle", "articletitle")
_DATES = (
    "datepublished",
    "publishedat",
    "published",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "publishedon",
    "date",
    "firstpublishedat",
    "firstpublicationdate",
    "createdat",
    "created",
    "postdate",
    "displaydate",
    "releasedate",
    "startdate",
)
_ARTICLES = frozenset(["article", "newsarticle", "blogposting", "reportagenewsarticle", "pressrelease"])


def links_in_data(text: str, root: etree._Element, base: str) -> list[Link]:
    """The articles that the data of a page lists, in its order; empty where it lists none."""
    from extractor.page.data.embedded import PageData, json_ld

    found = list(_from_json_ld(json_ld(root), base))
    if len(found) < 2:
        data = [payload.data for payload in PageData(text).payloads]
        found += _from_state(data, base)
    unique: dict[str, Link] = {}
    for link in found:
        unique.setdefault(link.url, link)
    return list(unique.values())


def _from_json_ld(nodes: list[dict[str, Any]], base: str) -> Iterator[Link]:
    for node in _dicts(nodes):
        kinds = node.get("@type")
        names = {str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}
        if "itemlist" in names:
            entries = node.get("itemListElement")
            for entry in entries if isinstance(entries, list) else [entries]:
                item = entry.get("item", entry) if isinstance(entry, dict) else entry
                if isinstance(item, str):
                    item = {"url": item, "name": entry.get("name") if isinstance(entry, dict) else None}
                link = _link(item, base) if isinstance(item, dict) else None
                if link and (link.title or looks_like_article(link.url) >= ARTICLE):
                    yield link
        elif names & _ARTICLES and (link := _link(node, base)):
            yield link


def _from_state(data: list[Any], base: str) -> Iterator[Link]:
    """Objects with an address, or a slug below the list's own address, and a title."""
    found = [link for node in _dicts(data) if (link := _link(node, base)) and link.title]
    sure = [link for link in found if len((link.title or "").split()) >= 3 and _value(link) >= ARTICLE]
    if 2 * sum(bool(link.published) for link in sure) > len(sure):
        sure = [link for link in sure if link.published]  # the others are of a menu
    folders = Counter(_folder(link) for link in sure)
    for link in found:
        if link in sure or (folders[_folder(link)] >= 2 and bool(link.published)):
            yield link


def _value(link: Link) -> float:
    return looks_like_article(link.url) + (0.25 if link.published else 0.1)


def _folder(link: Link) -> str:
    return link.url.rstrip("/").rpartition("/")[0]


def _link(node: dict[str, Any], base: str) -> Link | None:
    flat = {
        re.sub(r"[^a-z]", "", key.lower()): value
        for key, value in list(node.items())[:100]
        if isinstance(key, str)
    }
    title = _text(flat, _TITLES)
    published = _date(flat)
    raw = _text(flat, _ADDRESSES) or (str(node["@id"]) if isinstance(node.get("@id"), str) else None)
    if raw is None and isinstance(flat.get("mainentityofpage"), dict):
        raw = _text(flat["mainentityofpage"], ("@id", "url"))
    slug = flat.get("slug")
    if isinstance(slug, dict):  # Sanity
        slug = slug.get("current")
    if raw is None and isinstance(slug, str) and re.fullmatch(r"/?[\w/-]{3,300}/?", slug):
        if not title or not published:
            return None
        raw = (
            slug
            if "/" in slug.strip("/") or slug.startswith("/")
            else base.partition("?")[0].rstrip("/") + "/" + slug
        )
    if raw is None or " " in raw or len(raw) > 2000 or raw.startswith("#"):
        return None
    try:
        url = urljoin(base, raw)
    except ValueError:
        return None
    if not is_http(url) or is_file(url) or is_list(url):
        return None
    return Link(url.partition("#")[0], published, _modified(flat), title)


def _text(node: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = node.get(key)
        if isinstance(value, dict):  # WordPress: {"rendered": …}
            value = value.get("rendered") or value.get("href") or value.get("url")
        if isinstance(value, str) and value.strip():
            return " ".join(re.sub(r"<[^<>]{1,200}>", "", value[:2000]).split())[:500]
    return None


def _date(node: dict[str, Any]) -> str | None:
    for key in _DATES:
        value = node.get(key)
        if isinstance(value, str) and (found := iso_date(value)):
            return found
        if isinstance(value, (int, float)) and not isinstance(value, bool) and (found := _of_epoch(value)):
            return found
    return None


def _modified(node: dict[str, Any]) -> str | None:
    for key in ("datemodified", "updatedat", "modified", "updated", "lastmodified"):
        value = node.get(key)
        if isinstance(value, str) and (found := iso_date(value)):
            return found
    return None


def _of_epoch(value: float) -> str | None:
    """Seconds or milliseconds since 1970, of this century."""
    from datetime import UTC, datetime

    seconds = value / 1000 if value > 1e11 else value
    if not 946_684_800 <= seconds <= 4_000_000_000:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")


def _dicts(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in `data`, in its order, without recursion."""
    waiting: list[Any] = [data]
    looked = 0
    seen: set[int] = set()
    while waiting and looked < _MOST_NODES:
        node = waiting.pop()
        looked += 1
        if not isinstance(node, (dict, list)) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            yield node
            waiting.extend(reversed(list(node.values())))
        else:
            waiting.extend(reversed(node))
