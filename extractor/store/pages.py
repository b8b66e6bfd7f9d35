"""The queue of pages to fetch, and the versions of those that were fetched.

A page is known by the normal form of its address. It is queued in the same transaction in which the answer of
the feed that named it is remembered: whatever happens in between, no page is lost and none comes twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from extractor.store.crawl import Headers, storable
from extractor.store.schema import pages, sources, versions
from extractor.store.values import unzipped, zipped

if TYPE_CHECKING:
    from extractor.scrape.discovery.found import Link

MAX_ATTEMPTS = 5
"""After so many failures a page is given up for now; `revive` takes it up again."""

LAST_ATTEMPT = 11
"""… and after so many, which take two months, for good, unless a channel names it again."""

_HOUR = 3600
_DAY = 24 * _HOUR
_WEEK = 7 * _DAY
_RESTS = (0, _HOUR, 4 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 4 * _DAY, _WEEK, 2 * _WEEK, 4 * _WEEK)
_MANY = 500  # parameters in one query: SQLite allows 999 in old builds
_CHANGED_AT_ONCE = (
    0.5  # a sitemap that dates more than this share of its pages anew says nothing by its dates
)
_ENOUGH = 5  # … from so many pages on
_MANY_VERSIONS = 10  # a page that has so many is looked at once a day at most, whatever its date says

Outcome = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class QueuedLinks:
    """What became of links: how many were new, changed by the date they carry, and known before."""

    new: int = 0
    changed: int = 0
    known: int = 0
    undated: bool = False  # most of the known ones were dated anew: the dates say nothing
    fresh: frozenset[str] = frozenset()  # the normal forms of the new ones
    back: int = 0  # known ones that are tried again, or were another source's


@dataclass(frozen=True, slots=True)
class QueuedPage:
    """A page to be fetched; ``headers`` are those of the kept version, for a conditional request."""

    id: int
    url: str
    address: str
    attempts: int
    version_url: str | None
    headers: Headers
    checks: int = 0  # how many of its checks for edits are done when this one is


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


def rest_of(attempts: int) -> int:
    """Seconds that a page rests after so many failures in a row: none after the first, a day after the fifth.

    A feed may name a page hours before it is there, and a page that stays away is not to be hammered.

    >>> [rest_of(n) // 3600 for n in (1, 2, 3, 4, 5, 6, 7, 8, 9)]
    [0, 1, 4, 12, 24, 48, 96, 168, 336]
    """
    return _RESTS[min(attempts, len(_RESTS)) - 1]


Known = sa.Row[Any]  # the columns that `known` asks for


def known(conn: sa.Connection, urls: Iterable[str]) -> dict[str, Known]:
    """Of these normal forms those that the store knows: their rows, without what the links said of them."""
    found: dict[str, Known] = {}
    wanted = list(dict.fromkeys(urls))
    own = pages.c
    columns = (own.url, own.modified, own.state, own.source_id, own.failed_at, own.checked_at, own.id)
    for start in range(0, len(wanted), _MANY):
        query = sa.select(*columns).where(own.url.in_(wanted[start : start + _MANY]))
        rows: Iterable[Any] = conn.execute(query)
        found.update((row.url, row) for row in rows)
    return found


def queue(
    conn: sa.Connection,
    source_id: int,
    links: Sequence[tuple[str, Link]],
    found_in: str,
    at: str,
    visited: Collection[str] = (),
) -> QueuedLinks:
    """Queue the links, each with its normal form, that are new or dated later than before.

    A page that waits for a source that is not among the ``visited`` ones of this run (by name; it was
    switched off, or is in the file no more) goes over to this source. One that was gone and is named again is
    tried again, once a week.
    """
    before = known(conn, (url for url, _ in links))
    fresh: dict[str, Link] = {}
    dated: dict[str, str] = {}
    back: set[str] = set()
    for url, link in links:
        if url not in before:
            fresh.setdefault(url, link)
            continue
        page = before[url]
        later = link.modified is not None and (page.modified is None or _later(link.modified, page.modified))
        if page.state == "kept" and later and link.modified is not None:
            dated[url] = link.modified
        elif page.state == "gone" and (page.failed_at or "") < _before(at, _WEEK):
            back.add(url)
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
    if not undated:
        for url in _restless(conn, [before[url] for url in dated if before[url].modified is not None], at):
            del dated[url]  # nor is the date noted: it counts tomorrow
    for url, modified in dated.items():
        # The date is noted in any case, or the same pages would look changed each time.
        first = before[url].modified is None
        change = {"modified": modified} if undated or first else {"modified": modified, "state": "waiting"}
        conn.execute(pages.update().where(pages.c.url == url).values(change))
    for url in back:
        conn.execute(pages.update().where(pages.c.url == url).values(state="waiting"))
    adopted = _adopt(conn, source_id, before.values(), visited)
    changed = 0 if undated else sum(before[url].modified is not None for url in dated)
    return QueuedLinks(len(fresh), changed, len(before), undated, frozenset(fresh), len(back) + adopted)


def _restless(conn: sa.Connection, changed: Sequence[Known], at: str) -> list[str]:
    """Of the pages that are said to have changed those that do so all the time, and were looked at today."""
    found = []
    day_ago = _before(at, _DAY)
    for page in changed:
        if day_ago < (page.checked_at or "") <= at:
            query = sa.select(sa.func.max(versions.c.number)).where(versions.c.page_id == page.id)
            if (conn.scalar(query) or 0) >= _MANY_VERSIONS:
                found.append(page.url)
    return found


def _adopt(conn: sa.Connection, source_id: int, listed: Iterable[Known], visited: Collection[str]) -> int:
    strangers = [
        page
        for page in listed
        if page.source_id != source_id and page.state in ("waiting", "failed", "refused", "gone")
    ]
    if not strangers:
        return 0
    adopted = 0
    names = {row.id: row.name for row in conn.execute(sa.select(sources.c.id, sources.c.name))}
    for page in strangers:
        if names[page.source_id] not in visited:
            values = {"source_id": source_id, "state": "waiting", "attempts": 0, "error": None}
            if page.state in ("gone", "waiting"):
                values = {"source_id": source_id}
            conn.execute(pages.update().where(pages.c.id == page.id).values(values))
            adopted += 1
    return adopted


def _later(one: str, other: str) -> bool:
    """Whether a date is later than another one, whatever their time zones.

    >>> _later("2031-03-30T11:00:00+02:00", "2031-03-30T10:00:00+01:00")  # the same moment, in summer time
    False
    >>> _later("2031-03-31", "2031-03-30T10:00:00Z")
    True
    """
    if one == other:
        return False
    if "T" not in one or "T" not in other:
        return one[:10] > other[:10]
    try:
        moments = [datetime.fromisoformat(text) for text in (one, other)]
    except ValueError:
        return one > other
    new, old = (m if m.tzinfo is not None else m.replace(tzinfo=UTC) for m in moments)
    return new > old


def _before(at: str, seconds: float) -> str:
    return (datetime.fromisoformat(at) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def waiting(conn: sa.Connection, source_id: int, limit: int) -> list[QueuedPage]:
    """The pages of a source that were not tried yet, the newest first, at most ``limit``."""
    return _waiting(conn, source_id, pages.c.attempts == 0, limit)


def to_retry(conn: sa.Connection, source_id: int, limit: int, at: str) -> list[QueuedPage]:
    """The pages of a source that failed and have rested (`rest_of`), the newest first, at most ``limit``."""
    rested = [
        (pages.c.attempts == attempts) & (pages.c.failed_at <= _before(at, rest_of(attempts)))
        for attempts in range(1, LAST_ATTEMPT)
    ]
    # A failure in time to come is one of a clock that was wrong.
    due = sa.or_(
        *rested, pages.c.attempts >= LAST_ATTEMPT, pages.c.failed_at > at, pages.c.failed_at.is_(None)
    )
    return _waiting(conn, source_id, (pages.c.attempts > 0) & due, limit)


def _waiting(
    conn: sa.Connection, source_id: int, which: sa.ColumnElement[bool], limit: int
) -> list[QueuedPage]:
    # What has no date may be news: it does not wait behind an archive that has dates.
    newest = sa.func.coalesce(pages.c.published, pages.c.modified, pages.c.found_at)
    query = (
        sa.select(pages.c.id, pages.c.url, pages.c.address, pages.c.attempts)
        .where(pages.c.source_id == source_id, pages.c.state == "waiting", which)
        .order_by(newest.desc(), pages.c.id)
        .limit(limit)
    )
    return [_queued(conn, row) for row in conn.execute(query).all()]


def to_check(
    conn: sa.Connection, source_id: int, due: Sequence[str], limit: int, at: str
) -> list[QueuedPage]:
    """Kept pages that are to be asked for again, since releases are edited after they came out.

    ``due[n]`` is the time before which a page must have been fetched first to be due for its check number n.
    """
    found: list[QueuedPage] = []
    first = versions.c.fetched_at
    for number, moment in enumerate(due):
        query = (
            sa.select(pages.c.id, pages.c.url, pages.c.address, pages.c.attempts, first)
            .join(versions, (versions.c.page_id == pages.c.id) & (versions.c.number == 1))
            .where(
                pages.c.source_id == source_id,
                pages.c.state == "kept",
                pages.c.checks == number,
                (first < moment) | (first > at),
            )
            .order_by(pages.c.id)
            .limit(limit - len(found))
        )
        for row in conn.execute(query).all():
            # After a long pause several checks are due at once: one request does for all.
            done = max(number + 1, sum(row.fetched_at < each for each in due))
            found.append(_queued(conn, row, done))
    return found


def _queued(conn: sa.Connection, row: Any, checks: int = 0) -> QueuedPage:
    newest = (
        sa.select(versions.c.url, versions.c.headers)
        .where(versions.c.page_id == row.id)
        .order_by(versions.c.number.desc())
        .limit(1)
    )
    kept = conn.execute(newest).one_or_none()
    headers = [] if kept is None else [(name, value) for name, value in kept.headers]
    url = kept.url if kept else None
    return QueuedPage(row.id, row.url, row.address, row.attempts, url, headers, checks)


def keep(
    conn: sa.Connection, page_id: int, url: str, status: int, headers: Headers, body: bytes, at: str
) -> Outcome:
    """Keep a page as it was fetched: a first version, a further one where its bytes changed, or nothing
    new."""
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


def checked(conn: sa.Connection, page: QueuedPage) -> None:
    """Count a re-check of a page, whatever came of it."""
    conn.execute(pages.update().where(pages.c.id == page.id).values(checks=page.checks))


def alias(conn: sa.Connection, page_id: int, source_id: int, url: str, at: str) -> bool:
    """A page turned out to stand at another address, ``url`` (normal form): neither is to come twice.

    Returns True where that address is known already; the page is then nothing but another name of it.
    """
    own = conn.execute(sa.select(pages.c.url).where(pages.c.id == page_id)).scalar_one()
    columns = (pages.c.id, pages.c.state, pages.c.found_in, pages.c.error)
    row = conn.execute(sa.select(*columns).where(pages.c.url == url)).one_or_none()
    # An alias is another name of the page in `found_in`, or led once to the page that `error` names.
    mine = (
        row is not None and row.state == "alias" and (row.found_in == own or row.error == f"leads to {own}")
    )
    if row is not None and row.id != page_id and not mine:
        values = {"state": "alias", "error": f"leads to {url}", "checked_at": at}
        conn.execute(pages.update().where(pages.c.id == page_id).values(values))
        return True
    if row is None:
        conn.execute(
            pages.insert().values(
                source_id=source_id, url=url, address=url, state="alias", found_at=at, found_in=own,
                error=f"is {own}", attempts=0, checks=0,
            )
        )  # fmt: skip
    return False


def failed(conn: sa.Connection, page_id: int, error: str, at: str, *, final: str | None = None) -> None:
    """A page could not be had: it is tried again when it has rested, or ends as ``final`` (gone, refused,
    failed)."""
    values = {"attempts": pages.c.attempts + 1, "failed_at": at, "error": error, "state": final or "waiting"}
    conn.execute(pages.update().where(pages.c.id == page_id).values(values))


def unsettled(conn: sa.Connection) -> frozenset[tuple[int, str]]:
    """Which sources have pages that wait, were given up or were refused: (id of the source, state)."""
    query = (
        sa.select(pages.c.source_id, pages.c.state)
        .distinct()
        .where(pages.c.state.in_(("waiting", "failed", "refused")))
    )
    return frozenset((row.source_id, row.state) for row in conn.execute(query))


def count_waiting(conn: sa.Connection, source_id: int) -> int:
    """How many pages of a source wait to be fetched."""
    query = sa.select(sa.func.count()).where(pages.c.source_id == source_id, pages.c.state == "waiting")
    return int(conn.execute(query).scalar_one())


def revive(conn: sa.Connection, source_id: int, at: str) -> int:
    """Queue pages that were given up, or refused, once more when they have rested, and return how many.

    What robots.txt refuses costs no request to try, so it is tried as long as it takes: it may be a mistake.
    """
    given_up = pages.c.state.in_(("failed", "refused")) & (pages.c.source_id == source_id)
    rested = [
        (pages.c.attempts == attempts) & (pages.c.failed_at <= _before(at, max(rest_of(attempts), _DAY)))
        for attempts in range(1, LAST_ATTEMPT)
    ]
    robots = (pages.c.attempts >= LAST_ATTEMPT) & pages.c.error.contains("robots.txt")
    rested.append(robots & (pages.c.failed_at <= _before(at, rest_of(LAST_ATTEMPT))))
    # One more failure and it is given up again: `failed` counts on.
    return conn.execute(pages.update().where(given_up, sa.or_(*rested)).values(state="waiting")).rowcount


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
