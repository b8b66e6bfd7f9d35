"""How far two careful readers of the same releases agree: the ceiling for any program.

The second reader writes records in the contract's fields, seeing only the text and the contract. Agreement
is scored as a program is (`extractor.evaluation`), the gold against the second reading, so that the two
figures can be set side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.corpus.files import CorpusError, as_release, read_release
from extractor.corpus.releases import CorpusRelease
from extractor.evaluation.marks import mark
from extractor.evaluation.scores import PageScore, Scores


def agreement(releases: Iterable[CorpusRelease], second: Path) -> Scores:
    """Score second readings against the gold.

    ``second`` is a folder of ``ID.json`` (subfolders too), or a file of JSON Lines whose objects have ``id``.
    Releases that nobody read a second time are left out. Raises `extractor.corpus.files.CorpusError` for a
    reading that is no JSON object with lists of records.
    """
    readings = read_readings(second)
    pages = []
    for release in releases:
        if release.id in readings:
            marks = mark(release.gold, readings[release.id])
            series = (release.gold.get("event") or {}).get("series") or "unknown"
            pages.append(PageScore(release.id, marks, series, release.split, release.body.text))
    return Scores(tuple(pages))


def read_readings(second: Path) -> dict[str, dict[str, Any]]:
    """Return the second readings of a folder or a file of JSON Lines, by ID. Raises as `agreement` does."""
    if not second.is_file():
        return {path.stem: read_release(path) for path in sorted(second.rglob("*.json"))}
    readings = {}
    try:
        lines = second.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise CorpusError(f"{second}: {error}") from error
    for number, line in enumerate(lines, 1):
        try:
            reading = as_release(json.loads(line))
            readings[str(reading["id"])] = reading
        except (ValueError, KeyError, CorpusError) as error:
            raise CorpusError(f"{second}: line {number}: {error or 'no id'}") from error
    return readings
