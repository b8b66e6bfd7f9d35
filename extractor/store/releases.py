"""Articles and releases: which kept versions are still to be read, and what was read in them.

The current release of a page is one row; a page of which nothing could be read yet has none. A version that
could not be read has a row with its problem, so that it is tried again by a better reader only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from extractor.store.schema import articles, bands, pages, profiles, releases, sources, versions
from extractor.store.values import unzipped, zipped

_MANY = 500  # parameters in one query: SQLite allows 999 in old builds


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept version of a page, without its body.

    ``published`` and ``language`` are hints: the date that the link to it gave, null where it gave none.
    """

    version_id: int
    page_id: int
    number: int
    source_id: int
    source: str
    page_url: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """What was fetched: the address after redirects, the time, the ``Content-Type``, and the bytes,
    zipped."""

    url: str
    fetched_at: str
    content_type: str | None
    zipped: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """A row of ``releases``; ``release`` is the JSON of a `Release`, null where ``problem`` says why."""

    id: int
    page_id: int
    version_id: int
    revision: int
    current: bool
    reader: str
    read_at: str
    records: int
    problem: str | None
    release: bytes | None


def unread(conn: sa.Connection) -> list[Kept]:
    """The kept versions that nobody has read, by source, address and number, so that the order in which they
    were fetched does not matter."""
    # Ids first: they stand in an index, while each row of `versions` carries a page's bytes.
    ids = conn.scalars(
        sa.select(versions.c.id).where(
            ~sa.exists().where(articles.c.version_id == versions.c.id),
            ~sa.exists().where(releases.c.version_id == versions.c.id),
        )
    ).all()
    return kept(conn, ids)


def newest(conn: sa.Connection, source_id: int) -> list[Kept]:
    """The newest version of each page of a source, by address."""
    number = sa.func.max(versions.c.number).label("number")
    last = sa.select(versions.c.page_id, number).group_by(versions.c.page_id).subquery()
    ids = conn.scalars(
        sa.select(versions.c.id)
        .join(last, (versions.c.page_id == last.c.page_id) & (versions.c.number == last.c.number))
        .join(pages, pages.c.id == versions.c.page_id)
        .where(pages.c.source_id == source_id)
    ).all()
    return kept(conn, ids)


def to_reread(
    conn: sa.Connection, reader: str, *, sources_named: Sequence[str] = (), since: str | None = None
) -> list[Kept]:
    """The versions from which the current releases were read, and the newest ones that could not be read, as
    far as ``reader`` has not read them yet; with ``since`` (a time) those that nobody has read from then on.

    Revisions that are not current any more are left alone: they say what was told at their time.
    """
    others, own = sa.alias(versions), sa.alias(releases)
    last = sa.select(sa.func.max(others.c.number)).where(others.c.page_id == releases.c.page_id)
    done = own.c.reader == reader if since is None else own.c.read_at > since
    query = (
        sa.select(releases.c.version_id)
        .distinct()
        .join(versions, versions.c.id == releases.c.version_id)
        .where(
            releases.c.current
            | (releases.c.problem.is_not(None) & (versions.c.number == last.scalar_subquery())),
            ~sa.exists().where(
                own.c.version_id == releases.c.version_id, own.c.current | own.c.problem.is_not(None), done
            ),
        )
    )
    found = kept(conn, conn.scalars(query).all())
    return [one for one in found if not sources_named or one.source in sources_named]


def kept(conn: sa.Connection, version_ids: Iterable[int]) -> list[Kept]:
    """The versions of these ids, by source, address and number."""
    wanted = list(version_ids)
    found: list[Kept] = []
    for start in range(0, len(wanted), _MANY):
        query = (
            sa.select(
                versions.c.id,
                versions.c.page_id,
                versions.c.number,
                pages.c.source_id,
                sources.c.name,
                pages.c.url,
                pages.c.published,
            )
            .join(pages, pages.c.id == versions.c.page_id)
            .join(sources, sources.c.id == pages.c.source_id)
            .where(versions.c.id.in_(wanted[start : start + _MANY]))
        )
        found.extend(Kept(*row) for row in conn.execute(query))
    return sorted(found, key=lambda one: (one.source, one.page_url, one.number))


def body(conn: sa.Connection, version_id: int) -> Body:
    """What was fetched as this version."""
    row = conn.execute(
        sa.select(versions.c.url, versions.c.fetched_at, versions.c.headers, versions.c.body).where(
            versions.c.id == version_id
        )
    ).one()
    content_type = next((value for name, value in row.headers if name.lower() == "content-type"), None)
    return Body(row.url, row.fetched_at, content_type, row.body)


def current(conn: sa.Connection, page_id: int) -> Row | None:
    """The release of a page that is to be used; null where none could be read."""
    row = conn.execute(
        sa.select(releases).where(releases.c.page_id == page_id, releases.c.current)
    ).one_or_none()
    return None if row is None else Row(*row)


def save_article(conn: sa.Connection, version: Kept, values: dict[str, Any]) -> None:
    """Keep what `clean` made of a version, in place of what it made of it before. Versions after it that had
    the same text (another would be current) have this one."""
    later = (articles.c.page_id == version.page_id) & (articles.c.version_id >= version.version_id)
    if conn.execute(articles.update().where(later).values(values)).rowcount == 0:
        conn.execute(
            articles.insert().values(version_id=version.version_id, page_id=version.page_id, **values)
        )


def content_hash(conn: sa.Connection, version_id: int) -> str | None:
    """The hash of the text of a version, as it was read last."""
    return conn.scalar(sa.select(articles.c.content_hash).where(articles.c.version_id == version_id))


def save_release(
    conn: sa.Connection,
    version: Kept,
    text: str | bytes,
    records: int,
    *,
    revision: int,
    reader: str,
    at: str,
) -> int:
    """Make this the current release of its page, and return the number of the change."""
    conn.execute(
        releases.update()
        .where(releases.c.page_id == version.page_id, releases.c.current)
        .values(current=False)
    )
    return _insert(
        conn,
        page_id=version.page_id,
        version_id=version.version_id,
        revision=revision,
        current=True,
        reader=reader,
        read_at=at,
        records=records,
        problem=None,
        release=zipped(text),
    )


def save_problem(conn: sa.Connection, version: Kept, problem: str, *, reader: str, at: str) -> None:
    """Note why a version cannot be read. A release that the page has stays the current one."""
    own = (releases.c.version_id == version.version_id) & (releases.c.problem == problem)
    if conn.execute(releases.update().where(own).values(reader=reader, read_at=at)).rowcount:
        return
    before = current(conn, version.page_id)
    _insert(
        conn,
        page_id=version.page_id,
        version_id=version.version_id,
        revision=before.revision if before else 1,
        current=False,
        reader=reader,
        read_at=at,
        records=0,
        problem=problem,
        release=None,
    )


def confirm(conn: sa.Connection, release_id: int, *, reader: str, at: str) -> None:
    """Note that this reader says the same: no change for anybody."""
    conn.execute(releases.update().where(releases.c.id == release_id).values(reader=reader, read_at=at))


def announce(conn: sa.Connection, page_id: int) -> None:
    """Give the current release of a page the number of a new change: what the store says about it changed
    (whose copy it is), and exports must say so."""
    row = current(conn, page_id)
    if row is None:
        return
    conn.execute(releases.update().where(releases.c.id == row.id).values(current=False))
    _insert(
        conn,
        page_id=row.page_id,
        version_id=row.version_id,
        revision=row.revision,
        current=True,
        reader=row.reader,
        read_at=row.read_at,
        records=row.records,
        problem=None,
        release=row.release,
    )


def _insert(conn: sa.Connection, **values: Any) -> int:
    key = conn.execute(releases.insert().values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def load_profile(conn: sa.Connection, source_id: int) -> str | None:
    """The stored site profile of a source, as JSON."""
    data = conn.scalar(sa.select(profiles.c.profile).where(profiles.c.source_id == source_id))
    return None if data is None else unzipped(data).decode()


def save_profile(conn: sa.Connection, source_id: int, profile: str, known: int, at: str) -> None:
    """Keep a site profile (JSON) that knows so many pages."""
    values = {"profile": zipped(profile), "pages": known, "updated_at": at}
    own = profiles.c.source_id == source_id
    if conn.execute(profiles.update().where(own).values(values)).rowcount == 0:
        conn.execute(profiles.insert().values(source_id=source_id, **values))


def counts(conn: sa.Connection) -> dict[str, int]:
    """How many there are in the store: ``releases`` (current ones), their ``records``, those that are
    ``empty``, ``revisions`` (edits), ``duplicates`` (copies of another page's release), and versions with
    ``problems``."""
    row = conn.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(releases.c.records), 0),
            sa.func.coalesce(sa.func.sum(sa.case((releases.c.records == 0, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(releases.c.revision - 1), 0),
        ).where(releases.c.current)
    ).one()
    copies = conn.scalar(sa.select(sa.func.count()).where(articles.c.same_as.is_not(None))) or 0
    problems = conn.scalar(
        sa.select(sa.func.count(sa.distinct(releases.c.version_id))).where(
            releases.c.problem.is_not(None),
            ~sa.exists().where(articles.c.version_id == releases.c.version_id),
        )
    )
    return {
        "releases": int(row[0]),
        "records": int(row[1]),
        "empty": int(row[2]),
        "revisions": int(row[3]),
        "duplicates": copies,
        "problems": problems or 0,
    }


def drop_bands(conn: sa.Connection, article_ids: Sequence[int]) -> None:
    """Take articles out of the search for near-duplicates."""
    for start in range(0, len(article_ids), _MANY):
        conn.execute(bands.delete().where(bands.c.article_id.in_(article_ids[start : start + _MANY])))


def in_portions(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in lists that are short enough for one query."""
    wanted = list(ids)
    for start in range(0, len(wanted), _MANY):
        yield wanted[start : start + _MANY]
