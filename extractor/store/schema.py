"""The tables of the store. Pages as fetched stand apart from what was read in them, so that a better reader
reads the archive again without one request.

Times are text, ISO 8601 in UTC with a ``Z`` (`2026-11-22T19:40:00Z`): they sort, and people can read them.
A change here needs a new migration in ``migrations/versions``; a test holds the two together.
"""

from __future__ import annotations

import re

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class _Text(sa.TypeDecorator[str]):
    """Text as both databases take it: PostgreSQL has no NUL, neither has lone surrogates. Sites send both."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Leave out what is no character."""
        return None if value is None else _NO_CHARACTER.sub("", value)


_NO_CHARACTER = re.compile(r"[\0\ud800-\udfff]")

# Numbers that go up and are never given twice, in SQLite too (there `sqlite_autoincrement` asks for it).
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# None is NULL: a column of JSON without a value is to be found by `IS NULL` like any other.
_JSON = sa.JSON(none_as_null=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, primary_key=True, autoincrement=True)


def _ref(name: str, to: str, **more: object) -> sa.Column[int]:
    return sa.Column(name, _ID, sa.ForeignKey(f"{to}.id"), **more)  # type: ignore[arg-type]


sources = sa.Table(
    "sources",
    metadata,
    _id(),
    sa.Column("name", _Text, nullable=False, unique=True),
    sa.Column("url", _Text, nullable=False),
    sa.Column("first_seen", _Text, nullable=False),
    # What discovery found: [{"kind": "feed", "url": …}, …], and when; null where it never looked.
    sa.Column("channels", _JSON),
    sa.Column("channels_at", _Text),
    # Back-off: failures in a row, when the last was, what it was, and what `Retry-After` asked for.
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("failed_at", _Text),
    sa.Column("error", _Text),
    sa.Column("wait", sa.Integer),  # seconds after `failed_at`, by Retry-After
    sa.Column("succeeded_at", _Text),
    sa.Column("complete", sa.Boolean, nullable=False, default=False),  # every channel was read to its end
    sa.Column("swept_at", _Text),  # when all channels were last asked; null: they have to be
    sqlite_autoincrement=True,
)

responses = sa.Table(
    "responses",
    metadata,
    # Feeds, sitemaps, listings, robots.txt: what a conditional request needs, and the body of robots.txt.
    # What a channel answered belongs to one source (several may read it, each by its own pattern): its
    # address ends in a fragment, `#source-17`.
    sa.Column("url", _Text, primary_key=True),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", _JSON, nullable=False),  # [["name", "value"], …]
    sa.Column("body", sa.LargeBinary),  # zlib
    sa.Column("fetched_at", _Text, nullable=False),
)

pages = sa.Table(
    "pages",
    metadata,
    _id(),
    _ref("source_id", "sources", nullable=False),
    sa.Column("url", _Text, nullable=False, unique=True),  # in its normal form, see scrape/urls.py
    sa.Column("address", _Text, nullable=False),  # as the link gave it: what is fetched
    # waiting (to be fetched, first time or again), kept, gone (404, 410), refused (robots.txt, off-site, too
    # large …), failed (given up after several runs). Nothing is ever deleted.
    sa.Column("state", _Text, nullable=False, index=True),
    sa.Column("found_at", _Text, nullable=False),
    sa.Column("found_in", _Text),  # the feed, sitemap or listing
    sa.Column("title", _Text),  # what the link said of it: title, dates of publication and change
    sa.Column("published", _Text),
    sa.Column("modified", _Text),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),  # failed ones since the last that was well
    sa.Column("failed_at", _Text),
    sa.Column("error", _Text),
    sa.Column("checked_at", _Text),  # last time that the site answered for it, changed or not
    sa.Column("checks", sa.Integer, nullable=False, default=0),  # re-checks done for edits
    # What each visit asks: which pages of a source wait, which are due for a check. Among 100,000 kept ones.
    sa.Index("ix_pages_queue", "source_id", "state", "checks"),
    sqlite_autoincrement=True,
)

versions = sa.Table(
    "versions",
    metadata,
    _id(),
    _ref("page_id", "pages", nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # 1, 2, …
    sa.Column("fetched_at", _Text, nullable=False),
    sa.Column("url", _Text, nullable=False),  # after redirects
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", _JSON, nullable=False),  # those of the newest answer, a 304 too
    sa.Column("body", sa.LargeBinary, nullable=False),  # zlib, of the body after Content-Encoding
    sa.Column("size", sa.Integer, nullable=False),  # bytes of the body
    sa.Column("sha256", _Text, nullable=False),
    sa.UniqueConstraint("page_id", "number"),
    sqlite_autoincrement=True,
)

articles = sa.Table(
    "articles",
    metadata,
    # What `clean` made of a version, and what near-duplicates are found by.
    _id(),
    _ref("version_id", "versions", nullable=False, unique=True),
    _ref("page_id", "pages", nullable=False, index=True),
    sa.Column("title", _Text),
    sa.Column("published", _Text),
    sa.Column("language", _Text),
    sa.Column("canonical_url", _Text, index=True),
    sa.Column("content_hash", _Text, nullable=False, index=True),
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("signature", sa.LargeBinary),  # MinHash of the text
    _ref("same_as", "pages", index=True),  # the page that published it first; null for that one itself
    sqlite_autoincrement=True,
)

bands = sa.Table(
    "bands",
    metadata,
    # Locality-sensitive hashing: articles that share a band may be near-duplicates.
    sa.Column("band", sa.Integer, primary_key=True),
    sa.Column("value", sa.BigInteger, primary_key=True),
    sa.Column("article_id", _ID, sa.ForeignKey("articles.id"), primary_key=True),
)

releases = sa.Table(
    "releases",
    metadata,
    # The id is the order of changes: `export` remembers the last one it wrote. A row is never changed but in
    # `current`, `reader`, `read_at` and `same_as`.
    _id(),
    _ref("page_id", "pages", nullable=False, index=True),
    _ref("version_id", "versions", nullable=False, index=True),
    sa.Column("revision", sa.Integer, nullable=False),  # 1, 2, …: how often the release was edited so far
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("reader", _Text, nullable=False),  # extractor.store.reader_version()
    sa.Column("read_at", _Text, nullable=False),
    sa.Column("records", sa.Integer, nullable=False),
    sa.Column("problem", _Text),  # why nothing could be read; `release` is null then
    sa.Column("release", sa.LargeBinary),  # zlib of the JSON
    sqlite_autoincrement=True,
)

profiles = sa.Table(
    "profiles",
    metadata,
    sa.Column("source_id", _ID, sa.ForeignKey("sources.id"), primary_key=True),
    sa.Column("profile", sa.LargeBinary, nullable=False),  # zlib of SiteProfile.to_json()
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("updated_at", _Text, nullable=False),
)

runs = sa.Table(
    "runs",
    metadata,
    _id(),
    sa.Column("command", _Text, nullable=False),  # scrape, reread
    sa.Column("started_at", _Text, nullable=False),
    sa.Column("ended_at", _Text),  # null: still running, or killed
    sa.Column("status", sa.Integer),
    sa.Column("summary", _JSON),
    sqlite_autoincrement=True,
)

source_runs = sa.Table(
    "source_runs",
    metadata,
    # What a run did for a source: how drift is seen. Only runs that have something to tell of a source are
    # here, and of each source the newest ones, see `crawl.save_source_run`.
    _ref("run_id", "runs", primary_key=True),
    _ref("source_id", "sources", primary_key=True),
    sa.Column("requests", sa.Integer, nullable=False, default=0),
    sa.Column("links", sa.Integer),  # in its channel; null where that had not changed
    sa.Column("new", sa.Integer, nullable=False, default=0),
    sa.Column("changed", sa.Integer, nullable=False, default=0),
    sa.Column("read", sa.Integer, nullable=False, default=0),
    sa.Column("empty", sa.Integer, nullable=False, default=0),  # of those read: without a record
    sa.Column("error", _Text),
    sa.Column("drift", _Text),
    sa.Column("problems", sa.Integer, nullable=False, server_default="0"),  # of those read: not readable
    sa.Index("ix_source_runs_source", "source_id", "run_id"),
)

exports = sa.Table(
    "exports",
    metadata,
    sa.Column("cursor", _Text, primary_key=True),
    sa.Column("last_release_id", _ID, nullable=False),
    sa.Column("exported_at", _Text, nullable=False),
)
