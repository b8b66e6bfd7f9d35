"""What a page says about itself: title, publication date, publisher, language, canonical address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extractor.page.embedded import json_ld
from extractor.page.published import find_published
from extractor.page.spaces import folded, one_line
from extractor.page.tables import text_of
from extractor.page.titles import find_title

_MOST = 5000  # characters of a statement about the page
_ARTICLE = re.compile(
    r"(?:News|Blog|Report|Tech|Scholarly|Social|Press)?\w*(?:Article|Posting|PressRelease|Report)$"
)


@dataclass(slots=True)
class Metadata:
    """The page's own words about itself; `titles` are all candidates, folded, `article` its JSON-LD."""

    title: str | None = None
    titles: tuple[str, ...] = ()
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    canonical_url: str | None = None
    article: dict[str, Any] = field(default_factory=dict)
    description: str | None = None


def read_metadata(tree: etree._Element, url: str | None) -> Metadata:
    """Read the metadata of a page before anything is taken out of it."""
    metas = _metas(tree)
    out = Metadata(language=_language(tree, metas), canonical_url=_canonical(tree, metas, url))
    article = _article(tree, out.canonical_url or url, metas)
    out.article = article
    out.description = _first(metas, "og:description", "description")
    out.publisher = _publisher(article, metas)
    if not out.language and isinstance(article.get("inLanguage"), str):
        out.language = _tag(article["inLanguage"])
    site = tuple(
        name
        for name in (out.publisher, _first(metas, "og:site_name"), _domain(out.canonical_url or url))
        if name
    )
    title = find_title(tree, *_titles_said(tree, metas, article), site)
    out.title, out.titles = title.text, title.candidates
    out.published = find_published(
        tree,
        metas=metas,
        article=article,
        headline=title.headline,
        urls=(out.canonical_url, _first(metas, "og:url"), url),
        language=out.language,
    )
    return out


def _metas(tree: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = one_line((meta.get("content") or "")[:_MOST])
        if key and content:
            found.setdefault(key.strip().lower(), []).append(content)
    return found


def _first(metas: dict[str, list[str]], *keys: str) -> str | None:
    for key in keys:
        if metas.get(key):
            return metas[key][0]
    return None


def _tag(value: str) -> str | None:
    match = re.fullmatch(r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?.*", value)
    if match is None:
        return None
    parts = [
        match[1].lower(),
        *([match[2].title()] if match[2] else []),
        *([match[3].upper()] if match[3] else []),
    ]
    return "-".join(parts)


def _language(tree: etree._Element, metas: dict[str, list[str]]) -> str | None:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
        _first(metas, "content-language", "language", "dc.language", "og:locale"),
    ):
        if value and (tag := _tag(value)):
            return tag
    return None


def _canonical(tree: etree._Element, metas: dict[str, list[str]], url: str | None) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            return _absolute(url, link.get("href") or "")
    found = _first(metas, "og:url")
    return _absolute(url, found) if found else None


def _absolute(base: str | None, address: str) -> str | None:
    try:
        full = urljoin(base or "", address.strip())
        return full if urlsplit(full).scheme in ("http", "https") else None
    except ValueError:
        return None


def _domain(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    labels = [
        label for label in host.split(".") if label not in ("www", "media", "press", "news", "newsroom")
    ]
    return labels[0] if len(labels) > 1 else None


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [kind[:100] for kind in kinds if isinstance(kind, str)]


def _article(tree: etree._Element, url: str | None, metas: dict[str, list[str]]) -> dict[str, Any]:
    """The JSON-LD node of the page's own article: by its address, by its headline, else the only one."""
    nodes = [node for node in json_ld(tree) if any(_ARTICLE.search(kind) for kind in _types(node))]
    if not nodes:
        return {}
    path = urlsplit(url or "").path.rstrip("/") if url else ""
    wanted = folded(_first(metas, "og:title", "twitter:title") or "")

    def fits(node: dict[str, Any]) -> tuple[bool, bool, bool]:
        page = node.get("mainEntityOfPage")
        own = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
        same = bool(path) and any(
            isinstance(a, str) and a.split("#")[0].rstrip("/").endswith(path) for a in own
        )
        head = folded(str(node.get("headline") or node.get("name") or ""))
        return (
            same,
            bool(head and wanted and (head in wanted or wanted in head)),
            bool(node.get("articleBody")),
        )

    best = max(nodes, key=fits)
    return best if len(nodes) == 1 or any(fits(best)) else {}


def _name(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return (one_line(value) or None) if isinstance(value, str) else None


def _publisher(article: dict[str, Any], metas: dict[str, list[str]]) -> str | None:
    author = article.get("author")
    organisation = author if isinstance(author, dict) and "Organization" in _types(author) else None
    return (
        _name(article.get("publisher"))
        or _first(
            metas, "og:site_name", "publisher", "dc.publisher", "article:publisher_name", "application-name"
        )
        or _name(organisation)
    )


def _titles_said(
    tree: etree._Element, metas: dict[str, list[str]], article: dict[str, Any]
) -> tuple[list[str], str | None]:
    """The titles in the page's data, the surest first, and that of its window."""
    said = [
        _first(metas, "og:title"),
        _name({"name": article.get("headline")}),
        _first(metas, "twitter:title", "dc.title", "title"),
    ]
    window = next(
        (text for node in tree.iter("title") if not _in_svg(node) and (text := text_of(node))), None
    )
    return [text for text in said if text], window


def _in_svg(node: etree._Element) -> bool:
    return any(True for _ in node.iterancestors("svg"))
