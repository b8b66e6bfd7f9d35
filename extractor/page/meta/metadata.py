"""What a page says about itself: title, publication date, publisher, language, canonical address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from extractor.page.data.embedded import json_ld
from extractor.page.dom.tables import text_of
from extractor.page.meta.published import find_published
from extractor.page.meta.publisher import find_publisher, name_of
from extractor.page.meta.titles import beside_title, find_title
from extractor.page.source.spaces import folded, one_line

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
    if not out.language and isinstance(article.get("inLanguage"), str):
        out.language = _tag(article["inLanguage"])
    out.canonical_url = out.canonical_url or _own_address(tree, article, url)
    names = (
        name_of(article.get("publisher")),
        _first(metas, "og:site_name"),
        _domain(out.canonical_url or url),
    )
    said, window = _titles_said(tree, metas, article)
    title = find_title(tree, said, window, tuple(name for name in names if name))
    out.title, out.titles = title.text, title.candidates
    body = next(tree.iter("body"), tree)
    out.publisher = find_publisher(body, article, metas, beside_title(window, out.titles))
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


# A newsletter's way to its copy on the web.
_IN_BROWSER = re.compile(
    r"\b(?:view|read|open|see)\b.{0,30}\b(?:browser|online)\b|\bweb version\b|\bim browser\b|\bnavigateur\b",
    re.I,
)
_LINKS_READ = 12  # a newsletter's stands at its top


def _own_address(tree: etree._Element, article: dict[str, Any], url: str | None) -> str | None:
    """The page's address where no link and no meta says it: in JSON-LD, as its base, atop a newsletter."""
    page = article.get("mainEntityOfPage")
    base = next((node.get("href") for node in tree.iter("base") if node.get("href")), None)
    own = [page.get("@id") if isinstance(page, dict) else page, article.get("url"), article.get("@id"), base]
    for link in islice(tree.iter("a"), _LINKS_READ):
        if (href := link.get("href")) and _IN_BROWSER.search(text_of(link, 80)):
            own.append(href)
    for address in own:
        found = (
            _absolute(url, address.split("#")[0]) if isinstance(address, str) and address.strip() else None
        )
        if found and len(urlsplit(found).path) > 1:
            return found
    return None


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


def _titles_said(
    tree: etree._Element, metas: dict[str, list[str]], article: dict[str, Any]
) -> tuple[list[str], str | None]:
    """The titles in the page's data, the surest first, and that of its window."""
    said = [
        _first(metas, "og:title"),
        name_of({"name": article.get("headline")}),
        _first(metas, "twitter:title", "dc.title", "title"),
    ]
    window = next(
        (text for node in tree.iter("title") if not _in_svg(node) and (text := text_of(node))), None
    )
    return [text for text in said if text], window


def _in_svg(node: etree._Element) -> bool:
    return any(True for _ in node.iterancestors("svg"))
