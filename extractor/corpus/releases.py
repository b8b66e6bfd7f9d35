"""The releases of a corpus folder: body, gold and page of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.corpus.body import Body, read_body
from extractor.corpus.files import read_release

BODY_SUFFIX = ".body.xml"
TEST = "test"
"""The split whose texts and errors nobody looks at who tunes the reader."""
KINDS = ("results", "standings", "history")


@dataclass(frozen=True, slots=True)
class CorpusRelease:
    """One release of the corpus. ``split`` is the first folder below the corpus, empty if there is none."""

    id: str
    body_path: Path
    body: Body
    gold: dict[str, Any]
    split: str

    @property
    def gold_path(self) -> Path:
        """Where its gold stands."""
        return self.body_path.with_name(f"{self.id}.json")

    @property
    def page_path(self) -> Path:
        """Where its page stands."""
        return self.body_path.with_name(f"{self.id}.html")

    @property
    def site_id(self) -> str | None:
        """The site that its page is built for; None for a page written by hand."""
        site = (self.gold.get("page") or {}).get("site")
        return None if site is None else str(site)

    @property
    def records(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Every record of the gold: which list it stands in, its number there, the record."""
        for kind in KINDS:
            for number, record in enumerate(self.gold.get(kind) or ()):
                yield kind, number, record


def read_releases(corpus: Path) -> list[CorpusRelease]:
    """Read every ``ID.body.xml`` with ``ID.json`` below ``corpus``, in the order of their paths.

    Raises `extractor.corpus.body.BodyError` or `extractor.corpus.files.CorpusError` for a file that cannot
    be used.
    """
    return [read_one(path, corpus) for path in body_files(corpus)]


def body_files(corpus: Path) -> list[Path]:
    """The body files below ``corpus``."""
    return sorted(corpus.rglob(f"*{BODY_SUFFIX}"))


def read_one(path: Path, corpus: Path) -> CorpusRelease:
    """Read the release whose body stands at ``path`` below ``corpus``. Raises as `read_releases` does."""
    name = path.name.removesuffix(BODY_SUFFIX)
    folders = path.relative_to(corpus).parts[:-1]
    gold = read_release(path.with_name(f"{name}.json"))
    return CorpusRelease(name, path, read_body(path), gold, folders[0] if folders else "")
