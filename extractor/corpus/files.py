"""The corpus on disk: gold files, the page beside each, and predictions kept as files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE_SUFFIXES = (".html", ".htm", ".txt")
STATEMENTS = "statements"  # the folder of a corpus that holds no pages (`extractor.training.statements`)


class CorpusError(Exception):
    """A corpus without gold, or gold or predictions that cannot be used: a message for each file."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


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

    Hidden files are left alone, and so is what `find_unpaired` lists. Raises `CorpusError` where the folder
    has no gold at all; for two files of one ID (predictions are found by it); and for gold that is no
    release, all of it.
    """
    if not corpus.is_dir():
        raise CorpusError(f"{corpus}: no such folder")
    found: dict[str, GoldPage] = {}
    bad: list[str] = []
    for path in _files(corpus):
        page = _page_of(path) if path.suffix == ".json" else None
        if page is None:
            continue
        if path.stem in found:
            bad.append(f"{path}: the ID {path.stem} is taken by {found[path.stem].page}")
            continue
        folders = path.relative_to(corpus).parts[:-1]
        split = folders[0] if folders else ""
        try:
            found[path.stem] = GoldPage(path.stem, page, read_release(path), split)
        except CorpusError as error:
            bad.append(str(error))
    if bad:
        raise CorpusError(*bad)
    if not found:
        raise CorpusError(f"{corpus}: no gold (ID.json beside ID.html, ID.htm or ID.txt)")
    return list(found.values())


def find_unpaired(corpus: Path, predictions: Path | None = None) -> list[tuple[str, str]]:
    """Return the pages below ``corpus`` without gold and the gold without a page, each with what to do.

    JSON that is no gold (it has neither results nor standings) and a folder of ``predictions`` kept in
    the corpus need no partner.
    """
    found = []
    for path in _files(corpus):
        if predictions is not None and path.resolve().is_relative_to(predictions.resolve()):
            continue
        if path.suffix.lower() in PAGE_SUFFIXES and not path.with_suffix(".json").is_file():
            gold = path.with_suffix(".json").name
            found.append((str(path), f"a page without gold: add {gold} beside it, or move the page away"))
        elif path.suffix == ".json" and _page_of(path) is None and _may_be_gold(path):
            page = path.with_suffix(".html").name
            found.append((str(path), f"gold without a page: add {page} (or .htm, .txt), or move it away"))
    return found


def _files(corpus: Path) -> list[Path]:
    paths = sorted(corpus.rglob("*"))
    return [path for path in paths if path.is_file() and _counts(path.relative_to(corpus))]


def _counts(path: Path) -> bool:
    return path.parts[0] != STATEMENTS and not any(part.startswith(".") for part in path.parts)


def _page_of(gold: Path) -> Path | None:
    return next((page for s in PAGE_SUFFIXES if (page := gold.with_suffix(s)).is_file()), None)


def _may_be_gold(path: Path) -> bool:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True  # damaged, and nobody can say what it was
    return isinstance(content, dict) and not {"results", "standings"}.isdisjoint(content)


def read_release(path: Path) -> dict[str, Any]:
    """Return the JSON object in ``path``, whose results and standings are lists of objects.

    Raises `CorpusError` for a file that cannot be read or holds anything else.
    """
    try:
        release = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path}: {error}") from error
    try:
        return as_release(release)
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from error


def as_release(content: object) -> dict[str, Any]:
    """Return ``content`` if it is an object whose results and standings are lists of objects.

    Raises `CorpusError` for anything else.
    """
    if not isinstance(content, dict):
        raise CorpusError("not a JSON object")
    for key in ("results", "standings"):
        rows = content.get(key) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise CorpusError(f"{key} is not a list of records")
    return content
