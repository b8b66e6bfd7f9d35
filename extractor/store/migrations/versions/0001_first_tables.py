"""The first tables: sources, pages with their versions, what was read in them, runs and exports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, primary_key=True, autoincrement=True)


def _ref(name: str, to: str, **more: object) -> sa.Column[int]:
    return sa.Column(name, _ID, sa.ForeignKey(f"{to}.id"), **more)  # type: ignore[arg-type]


def upgrade() -> None:
    op.create_table(
        "sources",
        _id(),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("first_seen", sa.Text, nullable=False),
        sa.Column("channels", sa.JSON),
        sa.Column("channels_at", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, default=0),
        sa.Column("failed_at", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("wait", sa.Integer),
        sa.Column("succeeded_at", sa.Text),
        sa.Column("complete", sa.Boolean, nullable=False, default=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "responses",
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("body", sa.LargeBinary),
        sa.Column("fetched_at", sa.Text, nullable=False),
    )
    op.create_table(
        "pages",
        _id(),
        _ref("source_id", "sources", nullable=False, index=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("found_at", sa.Text, nullable=False),
        sa.Column("found_in", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, default=0),
        sa.Column("failed_at", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("checked_at", sa.Text),
        sa.Column("checks", sa.Integer, nullable=False, default=0),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "versions",
        _id(),
        _ref("page_id", "pages", nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("fetched_at", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", sa.JSON, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.UniqueConstraint("page_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "articles",
        _id(),
        _ref("version_id", "versions", nullable=False, unique=True),
        _ref("page_id", "pages", nullable=False, index=True),
        sa.Column("title", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("canonical_url", sa.Text, index=True),
        sa.Column("content_hash", sa.Text, nullable=False, index=True),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary),
        _ref("same_as", "pages", index=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.Integer, primary_key=True),
        sa.Column("value", sa.BigInteger, primary_key=True),
        sa.Column("article_id", _ID, sa.ForeignKey("articles.id"), primary_key=True),
    )
    op.create_table(
        "releases",
        _id(),
        _ref("page_id", "pages", nullable=False, index=True),
        _ref("version_id", "versions", nullable=False, index=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("read_at", sa.Text, nullable=False),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("release", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "profiles",
        sa.Column("source_id", _ID, sa.ForeignKey("sources.id"), primary_key=True),
        sa.Column("profile", sa.LargeBinary, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.Text, nullable=False),
    )
    op.create_table(
        "runs",
        _id(),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("summary", sa.JSON),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "source_runs",
        _ref("run_id", "runs", primary_key=True),
        _ref("source_id", "sources", primary_key=True),
        sa.Column("requests", sa.Integer, nullable=False, default=0),
        sa.Column("links", sa.Integer),
        sa.Column("new", sa.Integer, nullable=False, default=0),
        sa.Column("changed", sa.Integer, nullable=False, default=0),
        sa.Column("read", sa.Integer, nullable=False, default=0),
        sa.Column("empty", sa.Integer, nullable=False, default=0),
        sa.Column("error", sa.Text),
        sa.Column("drift", sa.Text),
    )
    op.create_table(
        "exports",
        sa.Column("cursor", sa.Text, primary_key=True),
        sa.Column("last_release_id", _ID, nullable=False),
        sa.Column("exported_at", sa.Text, nullable=False),
    )
