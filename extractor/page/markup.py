"""HTML to `Article`: parse once, read the metadata, prune, walk, sort."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree, html

from extractor.page.article import Article
from extractor.page.blocks import raw_blocks
from extractor.page.cleaning import finish, published_in_text
from extractor.page.embedded import article_body, data_bodies, data_stamp
from extractor.page.filter import Sorted, sort_blocks
from extractor.page.lines import is_sentence
from extractor.page.metadata import Metadata, read_metadata
from extractor.page.phrases import language_of
from extractor.page.prune import prune
from extractor.page.raw import Raw
from extractor.page.region import region
from extractor.page.site.profile import SiteProfile
from extractor.page.site.recurring import strip_recurring
from extractor.page.site.rules import SiteRules
from extractor.page.spaces import folded

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
_SELF_CLOSING = frozenset(["p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot"])
_DEEPEST = 180  # libxml2 drops all that lies deeper than 256 elements
_STORY = 600  # characters of data that outweigh a DOM in which nothing is told
_ENOUGH = 200  # characters of body below which the page's data is looked into


def parse(text: str) -> tuple[etree._Element | None, str | None]:
    """The DOM of `text`, and a warning where the page had to be bent to be read.

    Nothing is fetched, no entity is expanded, and libxml2's limits on size and depth stay on.
    """
    root, too_deep = _parse(text)
    if too_deep:
        root, _ = _parse(_flattened(text))
        return root, "the page is nested too deeply; its outer structure only was read"
    return root, None


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    parser = html.HTMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
    )
    try:
        root = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser, ensure_head_body=False
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None, False
    return root, any("depth" in entry.message.lower() for entry in parser.error_log)


def _flattened(text: str) -> str:
    """`text` without the tags that lie too deep; a block's tag leaves a line break behind."""
    depth = 0
    dropped: dict[str, int] = {}

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        tag = match[2].lower()
        if tag in _VOID or tag in _SELF_CLOSING or match[3].endswith("/"):
            return (
                match[0]
                if tag not in ("td", "th", "tr", "thead", "tbody", "tfoot") or depth < _DEEPEST // 2
                else " <p>"
            )
        if match[1]:
            if dropped.get(tag):
                dropped[tag] -= 1
                return " "
            depth = max(0, depth - 1)
            return match[0]
        if depth >= _DEEPEST or (tag in ("table", "ul", "ol") and depth >= _DEEPEST // 4):
            dropped[tag] = dropped.get(tag, 0) + 1
            return "<p>" if tag in ("div", "section", "article", "table", "ul", "ol", "blockquote") else " "
        depth += 1
        return match[0]

    return _TAG.sub(keep, text)


def read_html(
    text: str,
    *,
    url: str | None,
    warnings: list[str],
    profile: SiteProfile | None = None,
    rules: SiteRules | None = None,
) -> Article:
    """The Article of an HTML page; see `extractor.page.clean`."""
    root, warning = parse(text)
    if warning:
        warnings.append(warning)
    if root is None:
        return finish(None, Sorted(), url=url, warnings=[*warnings, "the page cannot be parsed"])
    meta = read_metadata(root, url)
    ruled = rules is not None and rules.apply(root, meta, url, warnings)
    extra = None  # made on demand: most pages have their text in the DOM
    years = _years(url or meta.canonical_url)
    stamp = data_stamp(root, meta.titles) if meta.published is None else None
    copies = data_bodies(root, meta.titles) if _body_size(root) < 3000 else []
    body = next(root.iter("body"), root)
    site_notes: tuple[str, ...] = ()
    if ruled:
        raws, language = raw_blocks(body), meta.language
    else:
        prune(body, meta.language, meta.titles)
        if profile is not None:
            site_notes = strip_recurring(body, meta, url, profile)
        raws, language = _walked(body, meta)
    sorted_ = sort_blocks(raws, meta.title, language=language, years=years)
    sorted_.notes += site_notes
    title = meta.title
    extra = None if ruled else _better(sorted_, meta, copies)
    if extra is not None:
        other = sort_blocks(extra, title, language=language, years=years)
        other.dates = sorted_.dates or other.dates
        other.notes += sorted_.notes
        sorted_ = other
        warnings.append("the text was taken from the page's data, not from its DOM")
        title = _fuller_title(title, sorted_)
    if (
        title is None
        and sorted_.body
        and sorted_.body[0].kind == "heading"
        and sorted_.body[0].level in (1, 2)
    ):
        title = sorted_.body.pop(0).text
    language = meta.language or language_of(" ".join(raw.words() for raw in sorted_.body))
    published = published_in_text(sorted_, language, meta.published) or stamp
    return finish(
        title,
        sorted_,
        url=url,
        published=published,
        publisher=meta.publisher,
        language=language,
        canonical_url=meta.canonical_url,
        warnings=warnings,
    )


def _fuller_title(title: str | None, sorted_: Sorted) -> str | None:
    """The headline in the page's data, where the page's title is only the beginning of it."""
    first = sorted_.body[0] if sorted_.body else None
    short = folded(title or "")
    if first is None or first.kind != "heading" or len(short.split()) < 2:
        return title
    return sorted_.body.pop(0).text if folded(first.text).startswith(short + " ") else title


def _walked(body: etree._Element, meta: Metadata) -> tuple[list[Raw], str | None]:
    language = meta.language
    root, after = region(body, meta.titles)
    raws = raw_blocks(root)
    if root.tag == "td":  # a column: of what stands around it only the foot of the page may say something
        own = {folded(raw.words()) for raw in raws}
        around = [raw for raw in raw_blocks(body) if folded(raw.words()) not in own]
        for raw in around:
            raw.footer = True
        raws += around
    if after is not None:  # the headline stands outside the text: nothing behind the text is wanted
        last = {folded(raw.words()) for raw in raw_blocks(after)}
        ends = [n for n, raw in enumerate(raws) if folded(raw.words()) in last]
        raws = raws[: ends[-1] + 1] if ends else raws
    return raws, language or language_of(" ".join(raw.words() for raw in raws[:60]))


def _body_size(root: etree._Element) -> int:
    return sum(
        len((p.text or "").strip()) + sum(len(c.tail or "") for c in p)
        for p in root.iter("p", "td", "li", "div")
    )


def _years(url: str | None) -> tuple[int, ...]:
    """The year in an address such as `/2031/08/marr-wins`."""
    try:
        found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=/|-|_)", urlsplit(url or "").path)
    except ValueError:
        return ()
    return tuple({int(year) for year in found})


def _better(sorted_: Sorted, meta: Metadata, copies: list[tuple[bool, str]]) -> list[Raw] | None:
    """Blocks from the page's data where the DOM holds no body, or only the beginning of it."""
    own = folded(" ".join(raw.words() for raw in sorted_.body))
    candidates = [(True, article_body(meta.article)), *copies]
    # Without a sentence the DOM holds widgets at most: dates, standings.
    told = any(raw.kind in ("paragraph", "quote") and is_sentence(raw.text) for raw in sorted_.body)
    best: list[Raw] | None = None
    size = len(own)
    for belongs, markup in candidates:
        if len(markup) <= 60:
            continue
        raws, text = _fragment(markup, meta)
        starts = bool(own) and len(own) > 40 and own[:80] in text
        empty = len(own) < _ENOUGH if belongs else len(own) < 60
        empty = empty or (not told and len(text) > _STORY)
        if (empty or starts) and len(text) > max(size * (1.5 if own else 1), 40):
            if best is not None and len(text) < size * 1.2:
                continue
            best, size = raws, len(text)
            if belongs and len(text) > 400 and best is not None and markup is not candidates[0][1]:
                break
    return best


def _fragment(markup: str, meta: Metadata) -> tuple[list[Raw], str]:
    root, _ = _parse(f"<html><body>{markup}</body></html>")
    if root is None:
        return [], ""
    body = next(root.iter("body"), root)
    prune(body, meta.language, meta.titles)
    raws = raw_blocks(body)
    return raws, folded(" ".join(raw.words() for raw in raws))
