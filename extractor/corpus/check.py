"""Everything that a corpus must keep to, in one pass over its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extractor.corpus.body import BodyError
from extractor.corpus.checks import Problem
from extractor.corpus.checks.contract import check_contract
from extractor.corpus.checks.evidence import check_evidence
from extractor.corpus.checks.likeness import check_likeness
from extractor.corpus.checks.pages import check_pages
from extractor.corpus.cover import check_splits
from extractor.corpus.files import CorpusError
from extractor.corpus.releases import CorpusRelease, body_files, read_one
from extractor.corpus.sites import SiteError, read_sites

SITES = "sites"


def check(corpus: Path, sites: Path | None = None) -> Iterator[Problem]:
    """Yield every problem of the releases below ``corpus``.

    ``sites`` is the folder of the press sites, by default ``sites`` in or beside ``corpus``; where there is
    none, pages are not looked at. A file that cannot be read is one problem; the others are still checked.
    """
    releases: list[CorpusRelease] = []
    for path in body_files(corpus):
        try:
            releases.append(read_one(path, corpus))
        except (BodyError, CorpusError) as error:
            yield Problem(path, "", str(error).removeprefix(f"{path}: "))
    for release in releases:
        yield from check_contract(release)
        yield from check_evidence(release)
    yield from check_likeness(releases)
    yield from check_splits(releases)
    folder = sites or sites_of(corpus)
    if folder is not None:
        try:
            yield from check_pages(releases, read_sites(folder))
        except SiteError as error:
            yield Problem(folder, "", str(error).removeprefix(f"{folder}: "))


def sites_of(corpus: Path) -> Path | None:
    """The folder of press sites that belongs to ``corpus`` or to a folder in it."""
    return next((f for f in (corpus / SITES, corpus.parent / SITES) if f.is_dir()), None)
