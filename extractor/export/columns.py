"""Exports as rows: the columns of CSV and Parquet, one row for each record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from extractor.formats import COLUMNS, rows_of

if TYPE_CHECKING:
    from extractor.export.selection import Item

Kind = Literal["text", "integer", "number", "truth"]

_TYPES: dict[str, Kind] = {
    "season": "integer",
    "position": "integer",
    "position_in_class": "integer",
    "grid": "integer",
    "gap_value": "number",
    "fastest_lap_time": "number",
    "laps": "integer",
    "points": "number",
    "confidence": "number",
    "change": "integer",
    "revision": "integer",
    "revisions": "integer",
    "current": "truth",
    "record": "integer",
}

ARCHIVE_COLUMNS = (
    "source",
    "page_url",
    "title",
    "published",
    "language",
    "change",
    "revision",
    "revisions",
    "current",
    "reader",
    "first_seen",
    "fetched",
    "read",
    "duplicate_of",
    "record",
)

EXPORT_COLUMNS: dict[str, Kind] = {name: _TYPES.get(name, "text") for name in (*COLUMNS, *ARCHIVE_COLUMNS)}
"""The columns of an export and what stands in them. New ones are added at the end."""


def export_rows(item: Item) -> Iterator[dict[str, Any]]:
    """The rows of a release: one for each record, which `record` counts from 1.

    A release that may have been exported before, and has no record now, gives one row without `kind`, with
    `record` 0, so that whoever keeps rows by page knows that they are gone.
    """
    release, archive = item.release, item.release.archive
    told = archive.model_dump()
    told["page_url"] = told.pop("page")
    told |= {
        "title": release.source.title,
        "published": release.source.published,
        "language": release.source.language,
    }
    number = 0
    for number, row in enumerate(rows_of(release), 1):
        yield {name: row.get(name) for name in COLUMNS} | told | {"record": number}
    if not number and item.again:
        yield dict.fromkeys(COLUMNS) | {"source_url": release.source.url} | told | {"record": 0}
