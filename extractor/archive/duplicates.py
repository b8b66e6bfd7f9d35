"""One release on several pages: the wire copy, the partner's copy, the second address. The page that
published it first is the original; the others are kept, and marked with it.

Pages are tied by pairs that are alike, and all that hang together are one cluster, so that neither clusters
nor their originals depend on the order in which pages were read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa

from extractor.archive.likeness import Told, bands, same_release, signature
from extractor.store.releases import drop_bands, in_portions
from extractor.store.schema import articles, pages, releases, versions
from extractor.store.schema import bands as bands_table
from extractor.store.values import unzipped

LONGEST = 30_000
"""Characters of a text that are compared."""

_LEAST_WORDS = 25  # below that it is a line, which two releases may share ("Access denied")
_CANDIDATES = 40  # of the texts that share a band so many are looked at, those of the same days first
_DAYS = (
    7  # copies follow their original within days; the next race of a template comes later more often than not
)
_BY_ADDRESS = 20  # there are sites that give their home page as the canonical address of every page


@dataclass(frozen=True, slots=True)
class Copy:
    """What is known of a page whose newest article takes part."""

    page_id: int
    article_id: int
    url: str
    published: str | None
    language: str | None
    canonical_url: str | None
    content_hash: str
    same_as: int | None


def compared(text: str) -> Told:
    """The text of a release as it is compared with others."""
    return Told(text[:LONGEST])


def sign(told: Told) -> bytes | None:
    """The signature to be stored with an article; null for a text too short to be compared."""
    return None if len(told.words) < _LEAST_WORDS else signature(told).tobytes()


def settle(
    conn: sa.Connection, page_id: int, told: Told, stored: bytes | None, *, same_text: bool = False
) -> list[int]:
    """Find the cluster of a page whose article (and release) has just been written, and mark its pages.

    ``stored`` is what `sign` gave, ``same_text`` whether the page's article before this one said the same.
    Returns the pages for which it changed whose copy they are.
    """
    rows = conn.execute(
        sa.select(articles.c.id, articles.c.same_as)
        .join(versions, versions.c.id == articles.c.version_id)
        .where(articles.c.page_id == page_id)
        .order_by(versions.c.number.desc())
    ).all()
    before = next((row.same_as for row in rows if row.same_as is not None), None)
    former = _cluster(conn, [before or page_id])
    own = rows[0].id
    drop_bands(conn, [row.id for row in rows])
    old = [row.id for row in rows[1:]]
    for some in in_portions(old):
        conn.execute(articles.update().where(articles.c.id.in_(some)).values(same_as=None))
    me = _newest(conn, [page_id])[page_id]
    matches: set[int] = set()
    if stored is not None:
        marks = [{"band": band, "value": value, "article_id": own} for band, value in _bands(stored)]
        matches = {other.page_id for other in _candidates(conn, me, stored) if _alike(conn, me, told, other)}
        conn.execute(bands_table.insert(), marks)
    groups = [former] if same_text else _without(conn, former, page_id)
    joined = {page_id} | matches
    roots = {other.same_as or other.page_id for other in _newest(conn, matches).values()} - {
        before or page_id
    }
    joined |= _cluster(conn, roots)
    rest = []
    for group in groups:
        if group & joined:
            joined |= group
        else:
            rest.append(group)
    was = {page_id: before, **{one.page_id: one.same_as for one in _newest(conn, former | joined).values()
                               if one.page_id != page_id}}  # fmt: skip
    changed: list[int] = []
    for group in (joined, *rest):
        changed += _mark(conn, group, was)
    return sorted(changed)


def original(cluster: Iterable[Copy]) -> Copy:
    """The page that a cluster's other pages are copies of: the earliest one by its date, then by its address.
    A page that names another of them as its canonical address is never the one, if there is a choice."""
    members = list(cluster)
    urls = {one.url for one in members}

    def rank(one: Copy) -> tuple[bool, str, str]:
        points_away = one.canonical_url in urls and one.canonical_url != one.url
        return (points_away, _moment(one.published), one.url)

    return min(members, key=rank)


def _moment(published: str | None) -> str:
    """A date that sorts; a day counts from its beginning, and a page without a date comes last.

    >>> _moment("2031-08-17T09:30:00+02:00"), _moment("2031-08-17"), _moment(None)
    ('2031-08-17T07:30:00+00:00', '2031-08-17T00:00:00+00:00', '~')
    """
    try:
        moment = datetime.fromisoformat(published or "")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return "~"


def _days_apart(one: str | None, two: str | None) -> int:
    """The days between two dates; 0 where one is not known.

    >>> _days_apart("2031-08-17T21:00:00Z", "2031-09-01"), _days_apart(None, "2031-09-01")
    (15, 0)
    """
    try:
        return abs((date.fromisoformat((one or "")[:10]) - date.fromisoformat((two or "")[:10])).days)
    except ValueError:
        return 0


def _mark(conn: sa.Connection, group: set[int], was: dict[int, int | None]) -> list[int]:
    found = _newest(conn, group)
    first = original(found.values()).page_id
    changed = []
    for one in found.values():
        same_as = None if one.page_id == first else first
        if one.same_as != same_as:
            conn.execute(articles.update().where(articles.c.id == one.article_id).values(same_as=same_as))
        if was.get(one.page_id) != same_as:
            changed.append(one.page_id)
    return changed


def _cluster(conn: sa.Connection, roots: Iterable[int]) -> set[int]:
    """The pages of the clusters with these originals."""
    found = set(roots)
    for some in in_portions(sorted(found)):
        found |= set(conn.scalars(sa.select(articles.c.page_id).where(articles.c.same_as.in_(some))))
    return found


def _without(conn: sa.Connection, cluster: set[int], page_id: int) -> list[set[int]]:
    """What a cluster falls into when one of its pages has another text: that page may have tied the
    others."""
    members = [one for key, one in sorted(_newest(conn, cluster).items()) if key != page_id]
    groups: list[list[Copy]] = []
    for one in members:
        tied = [group for group in groups if any(one.content_hash == other.content_hash for other in group)]
        if not tied:
            told = _told(conn, one)
            tied = [group for group in groups if any(_alike(conn, one, told, other) for other in group)]
        groups = [group for group in groups if group not in tied]
        groups.append([one, *(other for group in tied for other in group)])
    return [{one.page_id for one in group} for group in groups]


def _candidates(conn: sa.Connection, me: Copy, stored: bytes) -> list[Copy]:
    """The pages whose newest article may be the same release, by page."""
    import numpy as np

    some = sa.select(articles.c.page_id).where(articles.c.page_id != me.page_id).limit(_BY_ADDRESS)
    sure = set(conn.scalars(some.where(articles.c.content_hash == me.content_hash)))
    if me.canonical_url is not None:
        sure |= set(conn.scalars(sa.select(pages.c.id).where(pages.c.url == me.canonical_url)))
    named = articles.c.canonical_url.in_([url for url in (me.url, me.canonical_url) if url])
    sure |= set(conn.scalars(some.where(named).order_by(articles.c.page_id)))
    mine = np.frombuffer(stored, dtype="<u4")
    near: dict[int, tuple[bool, int, int]] = {}
    shared = sa.or_(
        *((bands_table.c.band == band) & (bands_table.c.value == value) for band, value in _bands(stored))
    )
    query = sa.select(articles.c.page_id, articles.c.signature, articles.c.published).where(
        articles.c.id.in_(sa.select(bands_table.c.article_id).where(shared))
    )
    for row in conn.execute(query):
        theirs = np.frombuffer(row.signature or b"", dtype="<u4")
        if len(theirs) == len(mine):
            apart = _days_apart(me.published, row.published)
            near[row.page_id] = (apart > _DAYS, -int((mine == theirs).sum()), row.page_id)
    best = sorted(near, key=near.__getitem__)[:_CANDIDATES]
    wanted = (sure | set(best)) - {me.page_id}
    return [one for _, one in sorted(_newest(conn, wanted).items())]


def _alike(conn: sa.Connection, one: Copy, told: Told, other: Copy) -> bool:
    """Whether two pages hold the same release. An address that both call canonical is a hint and no proof:
    there are sites that give their home page on every page."""
    if one.content_hash == other.content_hash:
        return True
    if one.language and other.language and _main(one.language) != _main(other.language):
        return False  # a translation, whatever names and tables the two share
    linked = other.canonical_url is not None and other.canonical_url in (one.url, one.canonical_url)
    linked = linked or (one.canonical_url is not None and one.canonical_url == other.url)
    theirs = _told(conn, other)
    return len(theirs.words) >= _LEAST_WORDS and same_release(told, theirs, linked=linked)


def _main(language: str) -> str:
    return language.lower().replace("_", "-").partition("-")[0]


_known: dict[str, Told] = {}  # by hash of the text: pages of one site meet the same others again and again
_KNOWN, _KNOWN_LENGTH = 128, 10_000  # so many, of so many characters at most: some ten megabytes


def _told(conn: sa.Connection, one: Copy) -> Told:
    told = _known.pop(one.content_hash, None)
    if told is None:
        release = conn.scalar(
            sa.select(releases.c.release).where(releases.c.page_id == one.page_id, releases.c.current)
        )
        told = compared("" if release is None else json.loads(unzipped(release))["text"])
    if len(told.text) <= _KNOWN_LENGTH:
        _known[one.content_hash] = told
        if len(_known) > _KNOWN:
            del _known[next(iter(_known))]
    return told


def _bands(stored: bytes) -> list[tuple[int, int]]:
    import numpy as np

    return bands(np.frombuffer(stored, dtype="<u4"))


def _newest(conn: sa.Connection, page_ids: Iterable[int]) -> dict[int, Copy]:
    """The newest article of each of these pages."""
    found: dict[int, Copy] = {}
    for some in in_portions(sorted(page_ids)):
        query = (
            sa.select(
                articles.c.page_id,
                articles.c.id,
                pages.c.url,
                articles.c.published,
                articles.c.language,
                articles.c.canonical_url,
                articles.c.content_hash,
                articles.c.same_as,
            )
            .join(versions, versions.c.id == articles.c.version_id)
            .join(pages, pages.c.id == articles.c.page_id)
            .where(articles.c.page_id.in_(some))
            .order_by(versions.c.number)
        )
        found.update((row.page_id, Copy(*row)) for row in conn.execute(query))
    return found
