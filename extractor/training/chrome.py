"""Pages made for training: bodies of the corpus in the chrome of sites that stand in no split.

`CORPUS_DIR/chrome` holds templates as `CORPUS_DIR/sites` does, for pages that nobody is scored on. Each gets
a few bodies of train, drawn by the template's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from extractor.benchmark.goldpages import GoldPage, gold_text
from extractor.corpus.build import page_facts, render
from extractor.corpus.releases import read_releases
from extractor.corpus.sites import read_sites
from extractor.page.source.decoding import decode

BODIES = 4
"""How many bodies each template gets."""
_OTHERS = 6  # releases that its cards of other stories may show


def chrome_pages(corpus: Path) -> Iterator[tuple[str, GoldPage]]:
    """The pages, each with the name of its template.

    Raises `extractor.corpus.sites.SiteError` for a template that fails.
    """
    releases = [release for release in read_releases(corpus / "train") if release.site_id is not None]
    for name, site in read_sites(corpus / "chrome").items():
        for number in range(BODIES):
            drawn = _draw(f"{name} {number}", len(releases))
            release, others = releases[drawn], [*releases[drawn + 1 :], *releases[:drawn]][:_OTHERS]
            facts = [page_facts(other, site) for other in others]
            data = render(release.body, page_facts(release, site), site, facts)
            text = decode(data)[0]
            gold = gold_text(release.body, text)
            yield name, GoldPage(f"{name}-{number}", data, text, gold, split="chrome", body=release.body)


def _draw(name: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % count
