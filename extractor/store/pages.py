"""The queue of pages to fetch, and the versions of those that were fetched.

A page is known by the normal form of its address. It is queued in the same transaction in which the answer of
the feed that named it is remembered: whatever happens in between, no page is lost and none comes twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from extractor.store.crawl import Headers, storable
from extractor.store.values import unzipped, zipped
from extractor.store.schema import pages, versions

if TYPE_CHECKING:
    from extractor.scrape.discovery.found import Link

MAX_ATTEMPTS = 5
"""After so many failed runs a page is given up; `revive` takes it up again."""

_MANY = 500  # parameters in one query: SQLite allows 999 in old builds
_CHANGED_AT_ONCE = 0.5  # a sitemap that dates more than this share of its pages anew says nothing by its dates
_ENOUGH = 20  # … from so many pages on

Outcome = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class QueuedLinks:
    """What became of links: how many were new, changed by the date they carry, and known before."""

    new: int = 0
    changed: int = 0
    known: int = 0
    undated: bool = False  # most of the known ones were dated anew: the dates say nothing


@dataclass(frozen=True, slots=True)
class QueuedPage:
    """A page to be fetched; ``headers`` are those of the kept version, for a conditional request."""

    id: int
    url: str
    address: str
    attempts: int
    version_url: str | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page, as fetched."""

    id: int
    page_id: int
    number: int
    fetched_at: str
    url: str
    status: int
    headers: Headers
    body: bytes
    sha256: str


def known(conn: sa.Connection, urls: Iterable[str]) -> dict[str, tuple[str | None, str]]:
    """Of these normal forms those that the store knows, with the date of change and the state that it has."""
    found: dict[str, tuple[str | None, str]] = {}
    wanted = list(dict.fromkeys(urls))
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        query = sa.select(pages.c.url, pages.c.modified, pages.c.state).where(pages.c.url.in_(some))
        found.update((row.url, (row.modified, row.state)) for row in conn.execute(query))
    return found


def queue(
    conn: sa.Connection, source_id: int, links: Sequence[tuple[str, Link]], found_in: str, at: str
) -> QueuedLinks:
    """Queue the links, each with its normal form, that are new or dated later than before."""
    before = known(conn, (url for url, _ in links))
    fresh: dict[str, Link] = {}
    dated: dict[str, str] = {}
    for url, link in links:
        if url not in before:
            fresh.setdefault(url, link)
        elif link.modified is not None and before[url][1] == "kept":
            earlier = before[url][0]
            if earlier is None or link.modified > earlier:
                dated[url] = link.modified
    undated = len(before) >= _ENOUGH and len(dated) > _CHANGED_AT_ONCE * len(before)
    if fresh:
        conn.execute(
            pages.insert(),
            [
                {
                    "source_id": source_id,
                    "url": url,
                    "address": link.url,
                    "state": "waiting",
                    "found_at": at,
                    "found_in": found_in,
                    "title": link.title,
                    "published": link.published,
                    "modified": link.modified,
                    "attempts": 0,
                    "checks": 0,
                }
                for url, link in fresh.items()
            ],
        )
    for url, modified in dated.items():
        # The date is noted in any case, or the same pages would look changed each time.
        first = before[url][0] is None
        change = {"modified": modified} if undated or first else {"modified": modified, "state": "waiting"}
        conn.execute(pages.update().where(pages.c.url == url).values(change))
    changed = 0 if undated else sum(before[url][0] is not None for url in dated)
    return QueuedLinks(len(fresh), changed, len(before), undated)


def waiting(conn: sa.Connection, source_id: int, limit: int) -> list[QueuedPage]:
    """The pages of a source to be fetched, the newest first, at most ``limit``."""
    newest = sa.func.coalesce(pages.c.published, pages.c.modified, "")
    query = (
        sa.select(pages.c.id, pages.c.url, pages.c.address, pages.c.attempts)
        .where(pages.c.source_id == source_id, pages.c.state == "waiting")
        .order_by(pages.c.attempts, newest.desc(), pages.c.id)
        .limit(limit)
    )
    return [_queued(conn, row) for row in conn.execute(query).all()]


def to_check(conn: sa.Connection, source_id: int, due: Sequence[str], limit: int) -> list[QueuedPage]:
    """Kept pages that are to be asked for again, since releases are edited after they came out.

    ``due[n]`` is the time before which a page must have been found to be due for its check number n.
    """
    found: list[QueuedPage] = []
    for number, moment in enumerate(due):
        query = (
            sa.select(pages.c.id, pages.c.url, pages.c.address, pages.c.attempts)
            .where(
                pages.c.source_id == source_id,
                pages.c.state == "kept",
                pages.c.checks == number,
                pages.c.found_at < moment,
            )
            .order_by(pages.c.id)
            .limit(limit - len(found))
        )
        found.extend(_queued(conn, row) for row in conn.execute(query).all())
    return found


def _queued(conn: sa.Connection, row: sa.Row[tuple[int, str, str, int]]) -> QueuedPage:
    newest = (
        sa.select(versions.c.url, versions.c.headers)
        .where(versions.c.page_id == row.id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    kept = conn.execute(newest).one_or_none()
    headers = [] if kept is None else [(name, value) for name, value in kept.headers]
    return QueuedPage(row.id, row.url, row.address, row.attempts, kept.url if kept else None, headers)


def keep(
    conn: sa.Connection, page_id: int, url: str, status: int, headers: Headers, body: bytes, at: str
) -> Outcome:
    """Keep a page as it was fetched: a first version, a further one where its bytes changed, or nothing new."""
    digest = hashlib.sha256(body).hexdigest()
    newest = conn.execute(
        sa.select(versions.c.id, versions.c.number, versions.c.sha256)
        .where(versions.c.page_id == page_id)
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    _settle(conn, page_id, at)
    if newest is not None and newest.sha256 == digest:
        conn.execute(
            versions.update().where(versions.c.id == newest.id).values(headers=storable(headers), url=url)
        )
        return "same"
    conn.execute(
        versions.insert().values(
            page_id=page_id,
            number=1 if newest is None else newest.number + 1,
            fetched_at=at,
            url=url,
            status=status,
            headers=storable(headers),
            body=zipped(body),
            size=len(body),
            sha256=digest,
        )
    )
    return "new" if newest is None else "changed"


def unchanged(conn: sa.Connection, page_id: int, at: str) -> None:
    """The site says that a page is as it was (304)."""
    _settle(conn, page_id, at)


def checked(conn: sa.Connection, page_id: int) -> None:
    """Count a re-check of a page, whatever came of it."""
    conn.execute(pages.update().where(pages.c.id == page_id).values(checks=pages.c.checks + 1))


def alias(conn: sa.Connection, page_id: int, source_id: int, url: str, at: str) -> bool:
    """A page turned out to stand at another address, ``url`` (normal form): neither is to come twice.

    Returns True where that address is known already; the page is then nothing but another name of it.
    """
    row = conn.execute(sa.select(pages.c.id, pages.c.state).where(pages.c.url == url)).one_or_none()
    if row is not None and row.id != page_id and row.state != "alias":
        values = {"state": "alias", "error": f"leads to {url}", "checked_at": at}
        conn.execute(pages.update().where(pages.c.id == page_id).values(values))
        return True
    if row is None:
        own = conn.execute(sa.select(pages.c.url).where(pages.c.id == page_id)).scalar_one()
        conn.execute(
            pages.insert().values(
                source_id=source_id, url=url, address=url, state="alias", found_at=at, found_in=own,
                error=f"is {own}", attempts=0, checks=0,
            )
        )  # fmt: skip
    return False


def failed(conn: sa.Connection, page_id: int, error: str, at: str, *, final: str | None = None) -> None:
    """A page could not be had: it is tried in the next runs, or ends as ``final`` (gone, refused, failed)."""
    row = conn.execute(sa.select(pages.c.attempts).where(pages.c.id == page_id)).one()
    state = final or ("failed" if row.attempts + 1 >= MAX_ATTEMPTS else "waiting")
    values = {"state": state, "attempts": row.attempts + 1, "failed_at": at, "error": error}
    conn.execute(pages.update().where(pages.c.id == page_id).values(values))


def count_waiting(conn: sa.Connection, source_id: int) -> int:
    """How many pages of a source wait to be fetched."""
    query = sa.select(sa.func.count()).where(pages.c.source_id == source_id, pages.c.state == "waiting")
    return int(conn.execute(query).scalar_one())


def revive(conn: sa.Connection, source_id: int, before: str) -> int:
    """Queue pages that were given up before that time once more, and return how many."""
    given_up = (pages.c.source_id == source_id) & (pages.c.state == "failed")
    return conn.execute(
        pages.update()
        .where(given_up & (pages.c.failed_at < before))
        .values(state="waiting", attempts=MAX_ATTEMPTS - 1)
    ).rowcount


def version(conn: sa.Connection, version_id: int) -> Version:
    """A version with its body."""
    row = conn.execute(sa.select(versions).where(versions.c.id == version_id)).one()
    headers = [(name, value) for name, value in row.headers]
    return Version(
        row.id, row.page_id, row.number, row.fetched_at, row.url, row.status, headers, unzipped(row.body),
        row.sha256,
    )  # fmt: skip


def _settle(conn: sa.Connection, page_id: int, at: str) -> None:
    values = {"state": "kept", "attempts": 0, "failed_at": None, "error": None, "checked_at": at}
    conn.execute(pages.update().where(pages.c.id == page_id).values(values))
