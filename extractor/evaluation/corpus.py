"""The corpus on disk: gold files, the page beside each, and predictions kept as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE_SUFFIXES = (".html", ".htm", ".txt")


class CorpusError(Exception):
    """A corpus without gold, or a gold or prediction file that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page with its gold. ``split`` is the first folder below the corpus, empty if there is none."""

    name: str
    page: Path
    gold: dict[str, Any]
    split: str

    @property
    def series(self) -> str:
        """The series of the gold's event, or ``unknown``."""
        event = self.gold.get("event")
        series = event.get("series") if isinstance(event, dict) else None
        return str(series or "unknown")


def find_gold(corpus: Path) -> list[GoldPage]:
    """Return every ``ID.json`` below ``corpus`` with its page (``ID.html``, ``.htm`` or ``.txt``) beside it.

    Other JSON files are left alone. Raises `CorpusError` where the folder has no gold at all, two files of
    one ID (predictions are found by it), or gold that is no release.
    """
    if not corpus.is_dir():
        raise CorpusError(f"{corpus}: no such folder")
    found: dict[str, GoldPage] = {}
    for path in sorted(corpus.rglob("*.json")):
        page = next((p for s in PAGE_SUFFIXES if (p := path.with_suffix(s)).is_file()), None)
        if page is None:
            continue
        if path.stem in found:
            raise CorpusError(f"{path}: the ID {path.stem} is taken by {found[path.stem].page}")
        folders = path.relative_to(corpus).parts[:-1]
        split = folders[0] if folders else ""
        found[path.stem] = GoldPage(path.stem, page, read_release(path), split)
    if not found:
        raise CorpusError(f"{corpus}: no gold (ID.json beside ID.html, ID.htm or ID.txt)")
    return list(found.values())


def read_release(path: Path) -> dict[str, Any]:
    """Return the JSON object in ``path``, whose results and standings are lists of objects.

    Raises `CorpusError` for a file that cannot be read or holds anything else.
    """
    try:
        release = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: {error}") from error
    if not isinstance(release, dict):
        raise CorpusError(f"{path}: not a JSON object")
    for key in ("results", "standings"):
        rows = release.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise CorpusError(f"{path}: {key} is not a list of records")
    return release
