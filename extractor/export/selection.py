"""Which releases an export holds, read from one snapshot of the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from pydantic import ValidationError

from extractor.export.exported import Archive, ExportedRelease
from extractor.records import Release
from extractor.store import Store, StoreError, unzipped
from extractor.store.schema import articles, pages, releases, sources, versions

_AT_ONCE = 50  # rows that are held in memory


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted. ``after``: only changes with a higher number; null for all.

    ``sources`` are names; ``since`` an ISO 8601 date of publication, or of the first sight where the page
    gives none; ``series`` names of series (letter case does not matter), of the event or of a record.
    """

    after: int | None = None
    sources: tuple[str, ...] = ()
    since: str | None = None
    series: tuple[str, ...] = ()
    least: float = 0.0
    duplicates: bool = False
    all_revisions: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A release to be exported. ``again``: an earlier change of its page may have been exported, so that it
    must be told even if nothing is left of it."""

    release: ExportedRelease
    again: bool = field(default=False)


def last_change(conn: sa.Connection) -> int:
    """The number of the newest change, 0 for an empty store."""
    return conn.scalar(sa.select(sa.func.max(releases.c.id))) or 0


def count(conn: sa.Connection, selection: Selection) -> int:
    """How many releases there are to export."""
    if selection.series:
        return sum(1 for _ in items(conn, selection))
    query = _query(selection).with_only_columns(sa.func.count(), maintain_column_froms=True).order_by(None)
    return conn.scalar(query) or 0


def items(conn: sa.Connection, selection: Selection) -> Iterator[Item]:
    """The releases in the order of changes. Raises `StoreError` for one that this version cannot read."""
    rows = conn.execution_options(yield_per=_AT_ONCE).execute(_query(selection))
    wanted = {name.casefold() for name in selection.series}
    for row in rows:
        try:
            release = Release.model_validate_json(unzipped(row.release))
        except ValidationError as error:
            raise StoreError(
                f"{row.page}: its release (change {row.id}, read by {row.reader}) is not one of this version "
                f"({error.errors()[0]['msg']}): run `extractor reread`"
            ) from error
        if wanted and not wanted & _series(release):
            continue
        release = release.trusted(selection.least) if selection.least else release
        archive = Archive(
            source=row.source,
            page=row.page,
            change=row.id,
            revision=row.revision,
            revisions=row.revisions,
            current=row.current,
            reader=row.reader,
            first_seen=row.found_at,
            fetched=row.fetched_at,
            read=row.read_at,
            duplicate_of=row.original,
        )
        yield Item(ExportedRelease(**{**dict(release), "archive": archive}), bool(row.again))


def _series(release: Release) -> set[str]:
    named = [release.event.series, *(one.series for one in release.results)]
    named += [one.series for one in release.standings]
    for record in release.history:
        named += [record.series, record.event.series]
    return {name.casefold() for name in named if name}


def _query(selection: Selection) -> sa.Select[tuple[object, ...]]:
    other = sa.alias(releases)
    original = sa.alias(pages)
    newest = _newest_articles()
    revisions = (
        sa.select(sa.func.max(other.c.revision))
        .where(other.c.page_id == releases.c.page_id)
        .scalar_subquery()
    )
    again: sa.ColumnElement[bool] = sa.literal(False)
    if selection.after is not None:
        again = sa.exists().where(
            other.c.page_id == releases.c.page_id,
            other.c.id <= selection.after,
            other.c.release.is_not(None),
        )
    query = (
        sa.select(
            releases.c.id,
            releases.c.revision,
            releases.c.current,
            releases.c.reader,
            releases.c.read_at,
            releases.c.release,
            revisions.label("revisions"),
            sources.c.name.label("source"),
            pages.c.url.label("page"),
            pages.c.found_at,
            versions.c.fetched_at,
            original.c.url.label("original"),
            again.label("again"),
        )
        .join(pages, pages.c.id == releases.c.page_id)
        .join(sources, sources.c.id == pages.c.source_id)
        .join(versions, versions.c.id == releases.c.version_id)
        .outerjoin(newest, newest.c.page_id == releases.c.page_id)
        .outerjoin(original, original.c.id == newest.c.same_as)
        .where(releases.c.release.is_not(None))
        .order_by(releases.c.id)
    )
    if selection.all_revisions:
        # Of each revision what was read in it last.
        later = sa.exists().where(
            other.c.page_id == releases.c.page_id,
            other.c.revision == releases.c.revision,
            other.c.id > releases.c.id,
            other.c.release.is_not(None),
        )
        query = query.where(~later)
    else:
        query = query.where(releases.c.current)
    if selection.after is not None:
        query = query.where(releases.c.id > selection.after)
    if not selection.duplicates:
        # Where an earlier change of the page may have gone out as an original, the reader must hear of it.
        query = query.where(newest.c.same_as.is_(None) | again)
    if selection.sources:
        query = query.where(sources.c.name.in_(selection.sources))
    if selection.since is not None:
        own = sa.alias(articles)
        query = query.outerjoin(own, own.c.version_id == releases.c.version_id).where(
            sa.func.coalesce(own.c.published, pages.c.found_at) >= selection.since
        )
    return query


def _newest_articles() -> sa.Subquery:
    """Whose copy each page is. Only the newest article of a page ever says so."""
    return sa.select(articles.c.page_id, articles.c.same_as).where(articles.c.same_as.is_not(None)).subquery()


def source_names(store: Store, wanted: Sequence[str]) -> tuple[str, ...]:
    """These names of sources as the store has them; letter case does not matter.

    Raises `StoreError` for one that it does not know.
    """
    if not wanted:
        return ()
    with store.read() as conn:
        known = {name.casefold(): name for name in conn.scalars(sa.select(sources.c.name))}
    unknown = [name for name in wanted if name.casefold() not in known]
    if unknown:
        there = ", ".join(sorted(known.values())) or "none yet"
        raise StoreError(f"{store.place}: no source {', '.join(map(repr, unknown))}; there are {there}")
    return tuple(known[name.casefold()] for name in wanted)
