"""Pages show their body whole, and what surrounds it is no part of it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from html import unescape

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning

from extractor.corpus.build import build_pages
from extractor.corpus.checks import Problem
from extractor.corpus.releases import CorpusRelease
from extractor.corpus.sites import Site, SiteError


def check_pages(releases: Iterable[CorpusRelease], sites: dict[str, Site]) -> Iterator[Problem]:
    """Yield pages that are not what their site makes of their body, or that lose a part of it."""
    found = list(releases)
    try:
        built = {release.id: page for release, page in build_pages(found, sites)}
    except SiteError as error:
        yield Problem(found[0].body_path.parent, "", str(error))
        return
    for release in found:
        page = built.get(release.id)
        stored = release.page_path.read_bytes() if release.page_path.is_file() else None
        if stored is None:
            yield Problem(release.page_path, "", "no page: run extractor corpus build")
        elif page is not None and stored != page:
            yield Problem(release.page_path, "", "is not what its site makes: run extractor corpus build")
        page = page or stored
        if page is None:
            continue
        site = sites.get(release.site_id or "")
        whole = page_text(page.decode(site.encoding if site else "utf-8", errors="replace"))
        yield from _parts(release, whole, site)


def _parts(release: CorpusRelease, whole: str, site: Site | None) -> Iterator[Problem]:
    body = _squeezed(release.body.text)
    for block in (*release.body.body, *release.body.end_notes):
        for piece in block.pieces:
            if _squeezed(piece) not in whole:
                yield Problem(release.page_path, "", f"the page lacks a {block.kind}: {piece[:80]!r}")
                break
    for foreign in [b.text for b in release.body.foreign] + list(site.foreign if site else ()):
        if _squeezed(foreign) in body:
            yield Problem(release.page_path, "", f"foreign text stands in the body too: {foreign[:80]!r}")
    for foreign in site.foreign if site else ():
        if _squeezed(foreign) not in whole:
            yield Problem(
                release.page_path, "", f"the page lacks what is foreign on its site: {foreign[:80]!r}"
            )


def page_text(html: str) -> str:
    """All text of a page without white space: DOM, templates, and strings in scripts.

    >>> page_text('<p>P 1</p><script>{"a": "Marr \\\\u003cb\\\\u003ewon\\\\u003c/b\\\\u003e"}</script>')
    'P1{"a":"Marr\\\\u003cb\\\\u003ewon\\\\u003c/b\\\\u003e"}{"a":"Marrwon"}'
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as browsers read it
        soup = BeautifulSoup(html, "lxml")
    parts = [str(text) for text in soup.find_all(string=True)]
    scripts = [str(script.string or "") for script in soup.find_all(["script", "noscript", "template"])]
    for script in scripts:
        plain = _unescaped(_unescaped(script))
        parts.append(re.sub(r"<[^<>]*>", "", unescape(plain)))
    attributes = (
        str(v) for tag in soup.find_all(True) for k, v in tag.attrs.items() if k.startswith("data-")
    )
    parts += [re.sub(r"<[^<>]*>", "", unescape(_unescaped(value))) for value in attributes]
    return _squeezed("".join(parts))


def _unescaped(text: str) -> str:
    """A string in JSON with its escapes undone."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    text = re.sub(r"\\[nrt]", " ", text)
    return re.sub(r"\\(.)", r"\1", text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\ufeff]+", "", unescape(text))
