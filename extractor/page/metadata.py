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

_ARTICLE = re.compile(
    r"(?:News|Blog|Report|Tech|Scholarly|Social|Press)?\w*(?:Article|Posting|PressRelease|Report)$"
)
_LONGEST_HEAD = 400  # characters
_CUT = re.compile(r"\s+[|–—·•»:-]+\s+|\s*[|»]\s*")


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


def read_metadata(tree: etree._Element, url: str | None) -> Metadata:
    """Read the metadata of a page before anything is taken out of it."""
    metas = _metas(tree)
    out = Metadata(language=_language(tree, metas), canonical_url=_canonical(tree, metas, url))
    article = _article(tree, out.canonical_url or url, metas)
    out.article = article
    out.publisher = _publisher(article, metas)
    if not out.language and isinstance(article.get("inLanguage"), str):
        out.language = _tag(article["inLanguage"])
    site = tuple(
        name
        for name in (out.publisher, _first(metas, "og:site_name"), _domain(out.canonical_url or url))
        if name
    )
    out.title, out.titles = _title(tree, metas, article, site)
    out.published = find_published(
        tree,
        metas=metas,
        article=article,
        headline=_headline(tree, out.title),
        urls=(out.canonical_url, _first(metas, "og:url"), url),
        language=out.language,
    )
    return out


def _metas(tree: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = one_line(meta.get("content") or "")
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
    return (
        [kind]
        if isinstance(kind, str)
        else [k for k in kind if isinstance(k, str)]
        if isinstance(kind, list)
        else []
    )


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


def cut_suffix(title: str, site: tuple[str, ...] = (), heads: tuple[str, ...] = ()) -> str:
    """`title` without the site's name at its end (or start).

    `site` are the names that the site goes by, `heads` headlines on the page: what a title says beyond one
    of them is the site's.

    >>> cut_suffix("Marr wins at Suzuka | Harlan Tools Racing"), cut_suffix("Suzuka – Race 2")
    ('Marr wins at Suzuka', 'Suzuka – Race 2')
    """
    whole = folded(title)
    for head in heads:
        if len(head) >= 8 and whole.startswith(head) and len(head) < len(whole):
            parts = _CUT.split(title)
            for count in range(len(parts), 0, -1):
                start = title[: title.find(parts[count - 1]) + len(parts[count - 1])]
                if folded(start) == head:
                    return start
    names = {folded(name).replace(" ", "") for name in site}
    for _ in range(3):
        spots = list(_CUT.finditer(title))
        if not spots:
            break
        last, first = spots[-1], spots[0]
        tail, lead = title[last.end() :], title[: first.start()]
        if folded(tail).replace(" ", "") in names or (
            re.search(r"[|»]|::", last[0]) and len(tail.split()) <= 6
        ):
            title = title[: last.start()]
        elif folded(lead).replace(" ", "") in names:
            title = title[first.end() :]
        else:
            break
    return title.strip()


def _title(
    tree: etree._Element, metas: dict[str, list[str]], article: dict[str, Any], site: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    names = {folded(name).replace(" ", "") for name in site}
    h1s = [
        text
        for h1 in tree.iter("h1")
        if (text := text_of(h1)) and folded(text).replace(" ", "") not in names and len(text) < 400
    ]
    heads = tuple(folded(text) for text in h1s)
    element = next(
        (text for node in tree.iter("title") if (text := text_of(node)) and not _in_svg(node)), None
    )
    outside = [
        _first(metas, "og:title"),
        _name({"name": article.get("headline")}),
        _first(metas, "twitter:title", "dc.title", "title"),
        element,
    ]
    if element and not h1s:
        element = _shown_part(tree, element)
        outside[-1] = element
    said = [cut_suffix(text, site, heads) for text in outside if text]
    folds = [folded(text) for text in said]
    candidates = tuple(dict.fromkeys([*heads, *folds]))
    for h1 in h1s:
        if any(
            folded(h1) == fold
            or (len(folded(h1)) > 15 and (folded(h1) in fold or (fold in folded(h1) and len(fold) > 15)))
            for fold in folds
        ):
            return h1, candidates
    if h1s and (len(h1s) == 1 or not said):
        return h1s[0], candidates
    good = [text for text in said if text and folded(text).replace(" ", "") not in names]
    return (good[0] if good else None), candidates


def _shown_part(tree: etree._Element, title: str) -> str:
    """The part behind a cut of the window's title that stands on the page as a line of its own, if any.

    Pages from before ``h1`` was common set their headline in ``b`` or ``font``.
    """
    tails = {folded(title[spot.end() :]): title[spot.end() :] for spot in _CUT.finditer(title)}
    tails = {fold: tail for fold, tail in tails.items() if len(fold.split()) >= 3}
    if not tails:
        return title
    for node in tree.iter("h2", "h3", "b", "strong", "font", "big", "td", "div", "p", "span"):
        if (fold := folded(text_of(node, _LONGEST_HEAD))) in tails:
            return tails[fold].strip()
    return title


def _in_svg(node: etree._Element) -> bool:
    return any(True for _ in node.iterancestors("svg"))


_TEXTS = etree.XPath(".//text()[string-length(.) >= $least and string-length(.) <= $most]")


def _headline(tree: etree._Element, title: str | None) -> etree._Element | None:
    """The element that shows the title: a heading, else whatever else has just that text."""
    wanted = folded(title or "")
    first = None
    for node in tree.iter("h1", "h2", "h3", "h4"):
        if wanted and folded(text_of(node, _LONGEST_HEAD)) == wanted:
            return node
        if first is None and node.tag == "h1":
            first = node
    if first is not None or not wanted:
        return first
    body = next(tree.iter("body"), tree)
    for text in _TEXTS(body, least=len(wanted), most=len(wanted) + 60):
        if folded(text) == wanted and not text.is_tail and text.getparent().tag not in ("a", "script", "title"):
            return text.getparent()
    return None
