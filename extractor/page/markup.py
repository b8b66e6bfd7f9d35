"""HTML to `Article`: parse once, read the metadata, prune, walk, sort."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from lxml import etree

from extractor.page.article import Article, BodySource
from extractor.page.choice.filter import Sorted, headline, sort_blocks
from extractor.page.choice.judge import judge
from extractor.page.choice.phrases import language_of
from extractor.page.cleaning import finish, published_in_text
from extractor.page.data.embedded import PageData
from extractor.page.data.sources import best_source, stands_in_data
from extractor.page.data.stories import Page, stamp_in
from extractor.page.dom.blocks import raw_blocks
from extractor.page.dom.prune import prune
from extractor.page.dom.region import region
from extractor.page.dom.unfold import unfold
from extractor.page.meta.metadata import Metadata, read_metadata
from extractor.page.provenance import Addresses
from extractor.page.raw import Raw
from extractor.page.site.profile import SiteProfile
from extractor.page.site.recurring import strip_recurring
from extractor.page.site.rules import SiteRules
from extractor.page.source.parsing import parse
from extractor.page.source.spaces import folded

# A field of data that says when something was published.
_PUBLISHED = re.compile(
    r"[\"'](?:first)?[_-]?(?:publish(?:ed)?|publication|datepublished)[_-]?(?:at|on|date|time)?\\?[\"']?\s*:",
    re.I,
)


def by_rules(text: str, url: str | None = None) -> tuple[list[Raw], Sorted, Metadata] | None:
    """The blocks of a page and what the rules alone make of them: for training. None for no page at all."""
    root, _ = parse(text)
    if root is None:
        return None
    meta = read_metadata(root, url)
    raws, language = _walked(next(root.iter("body"), root), meta)
    return raws, sort_blocks(raws, meta.title, language=language, years=_years(meta.canonical_url)), meta


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
    addresses = Addresses(root)
    meta = read_metadata(root, url)
    ruled = rules is not None and rules.apply(root, meta, url, warnings)
    years = _years(url or meta.canonical_url)
    data = PageData(text)
    body = next(root.iter("body"), root)
    source: BodySource = "dom"
    if ruled:
        language = meta.language
        raws = raw_blocks(body)
        sorted_ = sort_blocks(raws, meta.title, language=language, years=years)
    else:
        site_notes: list[str] = []

        def strip(body: etree._Element) -> None:
            if profile is not None:
                site_notes.extend(strip_recurring(body, meta, url, profile))

        raws, language = _walked(body, meta, strip)
        sorted_ = judge(raws, sort_blocks(raws, meta.title, language=language, years=years), meta)
        sorted_.notes += site_notes
        sorted_, source = best_source(
            sorted_,
            meta,
            data,
            text,
            url=url,
            language=language,
            years=years,
            walk=lambda body: _walked(body, meta)[0],
        )
    title = meta.title
    if source != "dom":
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
    stamp = meta.published
    if source != "dom" and (stamp is None or "T" not in stamp):
        told = _stamp(data, text, meta, url)  # the data was read anyway, and knows the hour
        stamp = told if told and (stamp is None or told.startswith(stamp)) else stamp
    published = published_in_text(sorted_, language, stamp) or _stamp(data, text, meta, url)
    for raw in sorted_.body:
        raw.path = addresses.path(raw.at)
    return finish(
        title,
        sorted_,
        title_path=addresses.path(headline(raws, title)),
        url=url,
        published=published,
        publisher=meta.publisher,
        language=language,
        canonical_url=meta.canonical_url,
        warnings=warnings,
        body_source=source,
    )


def _stamp(data: PageData, text: str, meta: Metadata, url: str | None) -> str | None:
    """The date of publication in the page's data, where the page says none."""
    if meta.title is None or not stands_in_data(meta.title, text) or not _PUBLISHED.search(text):
        return None
    page = Page.of(meta.titles, meta.canonical_url or url)
    return next((stamp for _, found in data.payloads if (stamp := stamp_in(found, page))), None)


def _fuller_title(title: str | None, sorted_: Sorted) -> str | None:
    """The headline in the page's data, where the page's title is only the beginning of it."""
    first = sorted_.body[0] if sorted_.body else None
    short = folded(title or "")
    if first is None or first.kind != "heading" or len(short.split()) < 2:
        return title
    return sorted_.body.pop(0).text if folded(first.text).startswith(short + " ") else title


def _walked(
    body: etree._Element, meta: Metadata, strip: Callable[[etree._Element], None] | None = None
) -> tuple[list[Raw], str | None]:
    language = meta.language
    unfold(body)
    prune(body, language, meta.titles)
    if strip is not None:
        strip(body)
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
    if root.tag != "td":
        raws += _behind(root if after is None else after, body)
    return raws, language or language_of(" ".join(raw.words() for raw in raws[:60]))


def _behind(text: etree._Element, body: etree._Element) -> list[Raw]:
    """What stands behind the text: nothing of the release, but its copyright line may be there."""
    raws = []
    for element in [] if text is body else [text, *text.iterancestors()]:
        if element is body:
            break
        for sibling in element.itersiblings():
            raws += raw_blocks(sibling)
    for raw in raws:
        raw.footer = True
    return raws


def _years(url: str | None) -> tuple[int, ...]:
    """The year in an address such as `/2031/08/marr-wins`."""
    try:
        found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=/|-|_)", urlsplit(url or "").path)
    except ValueError:
        return ()
    return tuple({int(year) for year in found})
