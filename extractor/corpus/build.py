"""Body and site ▶ page: ``ID.html`` as the press site would serve it.

A page is made from ``ID.body.xml``, the ``page`` part of ``ID.json`` and the template of its site. Pages
whose gold names no site were written by hand and are left alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup, escape

from extractor.corpus.body import Body, BodyBlock
from extractor.corpus.releases import CorpusRelease
from extractor.corpus.sites import Site, SiteError

_TAGS = {
    "paragraph": "p",
    "heading": "h2",
    "pre": "pre",
    "caption": "figcaption",
    "teaser": "aside",
    "end": "p",
}


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a template knows of a page: where it stands, when, by whom, and how it begins."""

    id: str
    title: str
    url: str
    path: str
    published: date
    publisher: str
    author: str | None
    kicker: str | None
    language: str
    lead: str


def build_pages(
    releases: Iterable[CorpusRelease], sites: dict[str, Site]
) -> Iterator[tuple[CorpusRelease, bytes]]:
    """Yield every release that stands on a site with the bytes of its page.

    Raises `SiteError` for a site that does not exist and for a template that fails, naming both.
    """
    placed = [release for release in releases if release.site_id is not None]
    facts = {}
    for release in placed:
        if release.site_id not in sites:
            raise SiteError(f"{release.gold_path}: no site {release.site_id!r}; there are {', '.join(sites)}")
        facts[release.id] = page_facts(release, sites[release.site_id])
    for release in placed:
        site = sites[str(release.site_id)]
        others = [facts[r.id] for r in placed if r.site_id == site.id and r.id != release.id]
        others.sort(key=lambda page: (page.published, page.id), reverse=True)
        yield release, render(release.body, facts[release.id], site, others)


def page_facts(release: CorpusRelease, site: Site) -> PageFacts:
    """The facts of a page from its gold, with the site's where the gold has none.

    Raises `SiteError` for gold that does not say where and when the page was published.
    """
    page = release.gold["page"]
    if not page.get("path") or not page.get("published"):
        raise SiteError(f"{release.gold_path}: page: a page on a site needs path and published")
    first = next((b.text for b in release.body.body if b.kind == "paragraph"), release.body.title)
    return PageFacts(
        id=release.id,
        title=release.body.title,
        url=f"https://{site.domain}{page['path']}",
        path=page["path"],
        published=date.fromisoformat(page["published"][:10]),
        publisher=page.get("publisher") or site.facts["publisher"],
        author=page.get("author"),
        kicker=page.get("kicker"),
        language=release.body.language,
        lead=first.split("\n")[0],
    )


def render(body: Body, page: PageFacts, site: Site, others: list[PageFacts]) -> bytes:
    """One page. Characters that its encoding lacks become numeric references.

    Raises `SiteError` for a template that fails.
    """
    try:
        html = site.template.render(
            site=site.facts,
            page=page,
            others=others,
            blocks=[_for_template(block) for block in body.blocks],
            default=default,
            body_text="\n\n".join(block.text for block in body.body),
            blocks_data=[_as_data(block) for block in body.blocks],
        )
    except (TemplateError, TypeError, ValueError, LookupError, AttributeError) as error:
        raise SiteError(f"{site.template.filename}: {page.id}: {error}") from error
    return html.encode(site.encoding, errors="xmlcharrefreplace")


def _as_data(block: BodyBlock) -> dict[str, Any]:
    """A block for a page's own JSON: plain strings, lists and numbers."""
    return dataclasses.asdict(block)


def _for_template(block: BodyBlock) -> SimpleNamespace:
    """A block whose HTML a template need not escape. No dictionary: its ``items`` would be a method."""
    return SimpleNamespace(
        **{
            **_as_data(block),
            "html": Markup(block.html),
            "items": [Markup(item) for item in block.items],
            "rows": [
                [SimpleNamespace(**{**dataclasses.asdict(cell), "html": Markup(cell.html)}) for cell in row]
                for row in block.rows
            ],
        }
    )


def default(block: SimpleNamespace) -> Markup:
    """Plain semantic HTML of a block, for what a template does not treat in its own way.

    >>> default(SimpleNamespace(kind="heading", html=Markup("Race 1")))
    Markup('<h2>Race 1</h2>')
    """
    if block.kind == "list":
        items = Markup("").join(Markup("<li>{}</li>").format(item) for item in block.items)
        return _tagged("ol" if block.ordered else "ul", items)
    if block.kind == "table":
        rows = (_tagged("tr", Markup("").join(map(_cell, row))) for row in block.rows)
        return _tagged("table", Markup("").join(rows))
    if block.kind == "quote":
        who = ", ".join(filter(None, (block.speaker, block.role)))
        cite = _tagged("cite", escape(who)) if who else Markup("")
        return _tagged("blockquote", _tagged("p", block.html) + cite)
    return _tagged(_TAGS[block.kind], block.html)


def _cell(cell: SimpleNamespace) -> Markup:
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    return _tagged("th" if cell.header else "td", cell.html, **{k: n for k, n in spans.items() if n > 1})


def _tagged(tag: str, inner: Markup, **attributes: int) -> Markup:
    spelled = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return Markup(f"<{tag}{spelled}>") + inner + Markup(f"</{tag}>")
