"""Reading what was fetched: each kept version that nobody has read becomes an article and a release.

A run that is killed at any moment and begun again ends with the same store as one that was not: first the
pages of each source are learned into its profile, which is kept in one step, then each page is read and kept
in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from extractor.store import Store, now, reader_version
from extractor.store.releases import Kept, kept, unread

if TYPE_CHECKING:
    import sqlalchemy as sa

    from extractor.archive.outcomes import Shelf
    from extractor.archive.saving import Outcome, TextHash
    from extractor.records import Release
    from extractor.scrape.sources import Source

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class SourceReading:
    """What reading came to for one source: pages ``read``, those of them without a record (``empty``), and
    those that could not be read (``problems``, which are among the empty ones)."""

    read: int = 0
    empty: int = 0
    problems: int = 0


@dataclass(slots=True)
class Reading:
    """What reading came to: ``pages`` read, new ``releases`` (first ones, edits, and changed ones),
    ``edited`` ones among them, their ``records``, and how many pages were ``empty`` and had ``problems``; by
    id of the source too."""

    pages: int = 0
    releases: int = 0
    edited: int = 0
    records: int = 0
    empty: int = 0
    problems: int = 0
    sources: dict[int, SourceReading] = field(default_factory=dict)

    def count(self, page: Kept, outcome: Release | str, saved: Outcome) -> None:
        """Add a page."""
        own = self.sources.setdefault(page.source_id, SourceReading())
        records = 0
        if not isinstance(outcome, str):
            records = len(outcome.results) + len(outcome.standings) + len(outcome.history)
        problem = isinstance(outcome, str)
        new = saved.saved in ("new", "edited", "changed")
        self.pages += 1
        self.releases += new
        self.edited += saved.saved == "edited"
        self.records += records if new else 0
        own.read += 1
        for count in (self, own):
            count.empty += not records
            count.problems += problem


def read_pending(
    store: Store,
    *,
    processes: int = 1,
    on_progress: Progress | None = None,
    sources: Sequence[Source] = (),
    reading: Reading | None = None,
) -> Reading:
    """Read the kept versions that nobody has read, and keep what was read; ``reading`` counts it as it goes.

    ``sources`` give the rules and the language for their pages. A page's own date goes before the one that
    its link gave: a feed may carry the time of the last touch. Without anything to read, nothing is imported
    that takes time. Raises `StoreError` where the store cannot be written. The caller holds the store's
    lock.
    """
    with store.read() as conn:
        pages = unread(conn)
    reading = reading or Reading()
    if not pages:
        return reading
    from extractor.archive.outcomes import Shelf, outcomes
    from extractor.archive.profiles import learn

    tell = on_progress or (lambda done, total: None)

    def told(some: Iterable[Kept]) -> Iterator[Kept]:
        for page in some:
            tell(0, len(pages))
            yield page

    for (source_id, name), some in groupby(pages, key=lambda page: (page.source_id, page.source)):
        learn(store, source_id, name, told(some))
    shelf = Shelf(store, sources)
    for done, (page, outcome) in enumerate(outcomes(shelf, pages, processes), 1):
        reading.count(page, outcome, keep(store, shelf, page, outcome))
        tell(done, len(pages))
    return reading


def keep(store: Store, shelf: Shelf, page: Kept, outcome: Release | str) -> Outcome:
    """Write what came of a page, in one transaction."""
    from extractor.archive.saving import save

    with store.begin() as conn:
        hashes = _text_hash(conn, shelf)
        return save(conn, page, outcome, reader=reader_version(), at=now(), text_hash=hashes)


def tried(store: Store, shelf: Shelf, page: Kept, outcome: Release | str) -> Outcome:
    """What would become of a page. Writes nothing."""
    from extractor.archive.saving import judge

    with store.read() as conn:
        return judge(conn, page, outcome, _text_hash(conn, shelf))


def _text_hash(conn: sa.Connection, shelf: Shelf) -> TextHash:
    return lambda version_id: shelf.text_hash(kept(conn, [version_id])[0])
