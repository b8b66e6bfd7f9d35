"""`clean`: the one way from a page to an `Article`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.page.article import Article, BodySource
from extractor.page.choice.filter import Sorted, sort_blocks
from extractor.page.meta.dates import dateline, may_be_on
from extractor.page.raw import Raw, lay_out
from extractor.page.source.decoding import decode
from extractor.page.source.sniff import PageError, is_html, refuse_binary, refuse_other
from extractor.page.source.spaces import one_line
from extractor.page.text.lines import is_sentence
from extractor.page.text.plain import read_plain

if TYPE_CHECKING:
    from extractor.page.site.profile import SiteProfile
    from extractor.page.site.rules import SiteRules

_LONG = 1_000_000  # characters; such a page is long for the pictures that stand in it as text
_PICTURE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%]{200,}")
_HEAD = 3  # paragraphs that may begin with a dateline
_LONGEST = 12_000_000  # characters; a longer page is no press page, and time must stay bounded


def clean(
    html_or_text: str | bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    profile: SiteProfile | None = None,
    rules: SiteRules | None = None,
) -> Article:
    """Return the release that a page of HTML or plain text holds.

    `url` is where the page was found, `content_type` its HTTP header of that name: hints both, the content
    decides. `profile` is what other pages of the site have taught (`extractor.page.site.SiteProfile`; it is
    read, not changed), `rules` what somebody wrote down for single sites (`extractor.page.site.load_rules`).

    Raises `PageError` (a `ValueError`) for empty and binary input. A page without any body gives an Article
    without blocks and with a warning.

    >>> article = clean("<h1>Marr wins</h1><p>Ines Marr won at Suzuka.</p><footer>© 2031 Marr</footer>")
    >>> article.text
    'Marr wins\\n\\nInes Marr won at Suzuka.'
    >>> [block.kind for block in article.blocks]
    ['title', 'paragraph']
    """
    warnings: list[str] = []
    if isinstance(html_or_text, bytes):
        refuse_binary(html_or_text)
        text, warning = decode(html_or_text, content_type)
        if warning:
            warnings.append(warning)
    else:
        text = html_or_text
        refuse_binary(text[:100_000].encode("utf-8", "replace"))
    if text.count("\0", 0, 65536) > 65:
        raise PageError("the page is full of NUL characters: this is binary data, not text")
    text = text.replace("\0", "").lstrip("\ufeff")
    refuse_other(text)
    if len(text) > _LONG:
        text = _PICTURE.sub("data:,", text)
    if len(text) > _LONGEST:
        warnings.append(f"the page has {len(text)} characters; only the first {_LONGEST} were read")
        text = text[:_LONGEST]
    if is_html(text, content_type):
        from extractor.page.markup import read_html

        article = read_html(text, url=url, warnings=warnings, profile=profile, rules=rules)
        if article.blocks:
            return article
        from extractor.page.source.emptiness import why_empty

        return replace(article, warnings=(*article.warnings, *why_empty(text, url)))
    return _plain_article(text, url, warnings)


def _plain_article(text: str, url: str | None, warnings: list[str]) -> Article:
    plain = read_plain(text)
    years = (int(plain.stamped[:4]),) if plain.stamped else ()
    sorted_ = sort_blocks(plain.raws, plain.title, language=plain.language, years=years)
    published = plain.stamped or published_in_text(sorted_, plain.language)
    return finish(
        plain.title,
        sorted_,
        url=url,
        published=published,
        language=plain.language,
        warnings=warnings,
        body_source="text",
    )


def published_in_text(sorted_: Sorted, language: str | None, stamp: str | None = None) -> str | None:
    """The date that the page shows: alone near the headline, or in the dateline.

    `stamp` is what the metadata say, if anything. A moment is in UTC more often than not, so that a Sunday
    night becomes a Monday: where the page's date is that of the moment elsewhere, it stands.
    """
    shown = sorted_.dates[0] if sorted_.dates else _dated(sorted_, language)
    if stamp is None:
        return shown
    return shown if shown and "T" in stamp and may_be_on(stamp, shown) and stamp[:10] != shown else stamp


def _dated(sorted_: Sorted, language: str | None) -> str | None:
    """The date in the dateline: of the first sentences, since a byline or a lead may stand above it."""
    told = [raw.text for raw in sorted_.body if raw.kind == "paragraph" and is_sentence(raw.text)]
    return next((day for text in told[:_HEAD] if (day := dateline(text, language))), None)


def finish(
    title: str | None,
    sorted_: Sorted,
    *,
    url: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    canonical_url: str | None = None,
    warnings: list[str] | None = None,
    body_source: BodySource = "dom",
    title_path: str | None = None,
) -> Article:
    """Lay the blocks out and make the Article of them."""
    body: list[Raw] = [raw for raw in sorted_.body if raw.words().strip()]
    warnings = list(warnings or [])
    if not body:
        warnings.append("the page has no body text")
    text, blocks = lay_out(title, body, title_path)
    notes = tuple(dict.fromkeys(note for raw in sorted_.notes if (note := _note(raw))))
    return Article(
        text=text,
        blocks=blocks if body else (),
        title=title,
        published=published,
        publisher=publisher,
        language=language,
        url=url,
        canonical_url=canonical_url,
        end_notes=notes,
        warnings=tuple(warnings),
        body_source=body_source,
    )


def _note(text: str) -> str:
    return "\n".join(line for part in text.split("\n") if (line := re.sub(r"^\W+$", "", one_line(part))))
