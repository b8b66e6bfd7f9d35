"""What a store holds, without what may differ between two runs that come to the same: ids, times, runs."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from extractor.store import Store, unzipped
from extractor.store.schema import articles, pages, profiles, releases, sources, versions


def contents(store: Store) -> dict[str, Any]:
    """Pages by address with their versions, articles and releases, and what is known of the sources."""
    with store.read() as conn:
        urls = {row.id: row.url for row in conn.execute(sa.select(pages.c.id, pages.c.url))}
        found: dict[str, Any] = {
            row.url: {
                "state": row.state,
                "link": (row.address, row.title, row.published, row.modified),
                "attempts": row.attempts,
                "versions": [],
                "articles": [],
                "releases": [],
            }
            for row in conn.execute(sa.select(pages))
        }
        for row in conn.execute(sa.select(versions).order_by(versions.c.number)):
            version = (row.number, row.sha256, row.size, row.url, row.status)
            found[urls[row.page_id]]["versions"].append(version)
        for row in conn.execute(sa.select(articles).order_by(articles.c.version_id)):
            found[urls[row.page_id]]["articles"].append(
                (row.title, row.published, row.content_hash, row.words, row.signature, urls.get(row.same_as))
            )
        for row in conn.execute(sa.select(releases).order_by(releases.c.version_id, releases.c.id)):
            release = None if row.release is None else json.loads(unzipped(row.release))
            if release is not None:
                release["source"]["retrieved"] = None
            found[urls[row.page_id]]["releases"].append(
                (row.revision, row.current, row.reader, row.records, row.problem, release)
            )
        found["sources"] = [
            (row.name, row.channels, row.complete, row.failures) for row in conn.execute(sa.select(sources))
        ]
        found["profiles"] = [unzipped(row.profile) for row in conn.execute(sa.select(profiles))]
    return found
