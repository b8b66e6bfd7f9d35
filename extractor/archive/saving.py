"""One page that was read ▶ the store: article, release, revision, and whose copy it is, in one
transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from extractor.archive.duplicates import compared, settle, sign
from extractor.store import unzipped
from extractor.store.releases import (
    Kept,
    Row,
    announce,
    confirm,
    content_hash,
    current,
    save_article,
    save_problem,
    save_release,
)

if TYPE_CHECKING:
    from extractor.records import Release

Saved = Literal["new", "edited", "changed", "same", "problem"]
"""What a reading was to the store: a page's first release; another text; the same text with other records (or
other facts of the page); nothing new; no release."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: ``row`` is the release it had before, ``before`` its JSON, ``after`` that of
    the one it has now, and its ``revision``."""

    saved: Saved
    row: Row | None = None
    before: bytes | None = None
    after: str | None = None
    revision: int = 1


TextHash = Callable[[int], str | None]
"""The hash of the text of a version of the page, read as the page was: what is around a release changes with
each visit and with what is known of its site, and only another text is an edit."""


def judge(conn: sa.Connection, page: Kept, outcome: Release | str, text_hash: TextHash) -> Outcome:
    """What a reading of a page is to the store. Writes nothing."""
    row = current(conn, page.page_id)
    before = None if row is None or row.release is None else unzipped(row.release)
    if isinstance(outcome, str):
        return Outcome("problem", row, before)
    saved, revision = _revision(conn, page, row, outcome, text_hash)
    after = outcome.model_dump_json()
    if saved == "changed" and before is not None and _told(before) == _told(after):
        saved = "same"
    return Outcome(saved, row, before, after, revision)


def save(
    conn: sa.Connection,
    page: Kept,
    outcome: Release | str,
    *,
    reader: str,
    at: str,
    text_hash: TextHash,
) -> Outcome:
    """Write what came of a page, and return what it was."""
    judged = judge(conn, page, outcome, text_hash)
    if isinstance(outcome, str) or judged.after is None:
        save_problem(conn, page, str(outcome), reader=reader, at=at)
        return judged
    values, same_article = _article(conn, page, outcome)
    text_before = judged.row and content_hash(conn, judged.row.version_id)
    if judged.saved == "same" and judged.row is not None:
        confirm(conn, judged.row.id, reader=reader, at=at)
    else:
        records = len(outcome.results) + len(outcome.standings) + len(outcome.history)
        save_release(conn, page, judged.after, records, revision=judged.revision, reader=reader, at=at)
    if not same_article:
        told = compared(outcome.text)
        values["signature"] = sign(told)
        save_article(conn, page, values)
        same_text = text_before == values["content_hash"]
        for page_id in settle(conn, page.page_id, told, values["signature"], same_text=same_text):
            if page_id != page.page_id or judged.saved == "same":
                announce(conn, page_id)
    return judged


def _revision(
    conn: sa.Connection,
    page: Kept,
    before: Row | None,
    release: Release,
    text_hash: TextHash,
) -> tuple[Saved, int]:
    if before is None:
        return "new", 1
    if before.version_id == page.version_id:
        return "changed", before.revision
    said = release.source.content_hash
    # The text as it was read then may have been read by another reader, or with a profile of fewer pages.
    if said == content_hash(conn, before.version_id) or said == text_hash(before.version_id):
        return "changed", before.revision
    return "edited", before.revision + 1


def _told(release: str | bytes) -> Any:
    """A release without what tells of the fetch and not of the page."""
    import json

    told = json.loads(release)
    for name in ("url", "retrieved"):
        told["source"].pop(name, None)
    return told


def _article(conn: sa.Connection, page: Kept, release: Release) -> tuple[dict[str, Any], bool]:
    """The values of the article's row, and whether they stand there already."""
    from extractor.scrape.urls import is_http, normal_form
    from extractor.store.schema import articles

    source = release.source
    canonical = source.canonical_url
    values = {
        "title": source.title,
        "published": source.published,
        "language": source.language,
        "canonical_url": normal_form(canonical) if canonical and is_http(canonical) else None,
        "content_hash": source.content_hash,
        "words": len(release.text.split()),
    }
    row = conn.execute(
        sa.select(*(articles.c[name] for name in values)).where(articles.c.version_id == page.version_id)
    ).one_or_none()
    return values, row is not None and dict(row._mapping) == values
