"""How far two careful readers of the same releases agree: the ceiling for any program.

The second reader writes ``ID.json`` with records in the contract's fields, seeing only the text and the
contract. Agreement is scored as a program is (`extractor.evaluation`), the gold against the second reading,
so that the two figures can be set side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from extractor.corpus.files import read_release
from extractor.corpus.releases import CorpusRelease
from extractor.evaluation.marks import mark
from extractor.evaluation.scores import PageScore, Scores


def agreement(releases: Iterable[CorpusRelease], second: Path) -> Scores:
    """Score the second readings in ``second`` (``ID.json``, subfolders too) against the gold.

    Releases that nobody read a second time are left out. Raises `extractor.corpus.files.CorpusError` for a
    reading that is no JSON object with lists of records.
    """
    readings = {path.stem: path for path in sorted(second.rglob("*.json"))}
    pages = []
    for release in releases:
        if release.id in readings:
            marks = mark(release.gold, read_release(readings[release.id]))
            series = (release.gold.get("event") or {}).get("series") or "unknown"
            pages.append(PageScore(release.id, marks, series, release.split, release.body.text))
    return Scores(tuple(pages))
