"""Listing pages to links."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.scrape.discovery.found import Link, Listed
from extractor.scrape.discovery.inside import links_in_data
from extractor.scrape.discovery.judging import articles, described
from extractor.scrape.discovery.pages import Page
from extractor.scrape.discovery.paging import next_page
from extractor.scrape.urls import normal_form, on_site

_FEW = 3  # links in the DOM below which the page's data is asked


def read_listing(
    content: bytes,
    url: str,
    *,
    content_type: str | None = None,
    pattern: str | None = None,
    exclude: str | None = None,
    hosts: Iterable[str] = (),
) -> Listed:
    """The links to articles on the listing page `content`, fetched from `url`, in its order.

    With `pattern` (a regular expression searched in the absolute address) the links that it finds are the
    articles, wherever they stand; `exclude` takes out links in any case. Without a pattern a link is judged
    by its card (title, heading, date, where it stands in the page, what its siblings are like) and by its
    address; links to other sites than that of `url` and `hosts` are no articles then. Where the page holds
    its list as data only (JSON-LD, state of its scripts), the links are taken from there. `more` is the next
    page, if there is one. At most 5 MB and 5,000 links are read.

    Raises `re.error` where a pattern is no regular expression.
    """
    wanted = re.compile(pattern) if pattern else None
    unwanted = re.compile(exclude) if exclude else None
    page = Page.read(content, url, content_type)
    if page.root is None:
        return Listed(notes=page.notes)
    hosts = tuple(hosts)
    targets = page.targets(hosts if wanted is None else None)
    if wanted is not None:
        chosen = [target for target in targets if wanted.search(target.url)]
        described(chosen, page.language)
    else:
        chosen = articles(targets, page)
    links = [target.link() for target in chosen]
    notes = list(page.notes)
    if len(links) < _FEW:
        found = links_in_data(page.text, page.root, page.base)
        known = {normal_form(link.url) for link in links}
        for link in found:
            fits = wanted.search(link.url) if wanted is not None else on_site(link.url, url, hosts)
            if fits and normal_form(link.url) not in known and normal_form(link.url) != normal_form(url):
                known.add(normal_form(link.url))
                links.append(link)
    if unwanted is not None:
        links = [link for link in links if not unwanted.search(link.url)]
    if not links:
        notes.append("no link fits the pattern" if wanted is not None else "no links to articles were found")
    following = next_page(page.root, page.base, url)
    return Listed(tuple(links), (Link(following),) if following else (), tuple(notes))
