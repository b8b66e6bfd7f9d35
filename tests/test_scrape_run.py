"""What runs over a press site keep, ask for and say, in SQLite and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from contents import contents
from sites import Site, make_site

from extractor.demo.served import Served
from extractor.scrape.report import RunReport
from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import LockedError, Store
from extractor.store.schema import articles, pages, releases, runs, versions
from extractor.store.schema import sources as source_table

Run = Callable[..., RunReport]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "site"
    folder.mkdir()
    with Served(folder) as served:
        yield served


@pytest.fixture
def site(server: Served, tmp_path: Path) -> Site:
    """A site of 30 releases: the feed has the newest 20, the sitemap all."""
    return make_site(tmp_path / "site", server.url, releases=30)


@pytest.fixture
def run(server: Served, store: Store) -> Run:
    """Scrape the site into the store."""

    def scraped(**more: object) -> RunReport:
        options = {key: more.pop(key) for key in ("since", "limit", "dry", "insist") if key in more}
        source = source_of(server, **more)
        return scrape([source], store, timeout=5, retries=0, **options)  # type: ignore[arg-type]

    return scraped


def source_of(server: Served, **more: object) -> Source:
    fields = {"name": "site", "url": f"{server.url}/", "allow_private": ("127.0.0.1",), "delay": 0}
    return Source(**{**fields, **more})


def states(store: Store) -> dict[str, int]:
    with store.read() as conn:
        query = sa.select(pages.c.state, sa.func.count()).group_by(pages.c.state)
        return {row.state: row[1] for row in conn.execute(query)}


def current(store: Store) -> dict[str, int]:
    """The revision of each page's current release, by the last part of its address."""
    query = (
        sa.select(pages.c.url, releases.c.revision)
        .join(pages, pages.c.id == releases.c.page_id)
        .where(releases.c.current)
    )
    with store.read() as conn:
        return {url.rsplit("/", 1)[1]: revision for url, revision in conn.execute(query)}


def count(store: Store, table: sa.Table) -> int:
    with store.read() as conn:
        return int(conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def asked(server: Served, since: int = 0) -> list[tuple[str, int]]:
    return [(line.path, line.status) for line in server.log()[since:]]


def name_of(path: str) -> str:
    return path.rsplit("/", 1)[1]


def test_the_first_run_keeps_and_reads_everything(run: Run, site: Site, store: Store) -> None:
    report = run()
    assert (report.status, report.total("new"), report.releases) == (0, 30, 30)
    assert states(store) == {"kept": 30}
    assert current(store) == {name_of(release.path): 1 for release in site.releases}
    with store.read() as conn:
        assert conn.execute(sa.select(runs.c.status, runs.c.ended_at.is_not(None))).all() == [(0, True)]


def test_a_run_with_nothing_new_makes_one_request(run: Run, site: Site, server: Served, store: Store) -> None:
    run()
    before, had = contents(store), len(server.log())
    report = run()
    assert asked(server, had) == [("/feed.rss", 304)]
    assert (report.status, report.total("new"), report.records) == (0, 0, 0)
    assert contents(store) == before


def test_only_what_is_new_is_fetched(run: Run, site: Site, server: Served) -> None:
    run()
    had = len(server.log())
    new = site.publish(2)
    assert run().total("new") == 2
    assert asked(server, had) == [("/feed.rss", 200), *((r.path, 200) for r in reversed(new))]


def test_more_than_the_feed_holds_is_not_lost(run: Run, site: Site) -> None:
    """The feed shows the newest 20; when it names nothing known, the sitemap is read as well."""
    run()
    site.publish(28)
    assert run().total("new") == 28


def test_an_edited_release_gets_a_revision(run: Run, site: Site, store: Store) -> None:
    run(sitemap=f"{site.url}/sitemap.xml")
    edited = site.edit(29)
    report = run(sitemap=f"{site.url}/sitemap.xml")
    assert (report.total("changed"), report.total("new")) == (1, 0)
    assert current(store)[name_of(edited.path)] == 2
    with store.read() as conn:
        rows = conn.execute(
            sa.select(releases.c.revision, releases.c.current)
            .join(pages, pages.c.id == releases.c.page_id)
            .where(pages.c.url.like(f"%{edited.path}"))
            .order_by(releases.c.id)
        ).all()
    assert rows == [(1, False), (2, True)]


def test_a_release_that_is_taken_away_is_kept_here(run: Run, site: Site, store: Store) -> None:
    run(recheck=(1,))
    lost = site.remove(3, gone=True)
    with store.begin() as conn:
        conn.execute(versions.update().values(fetched_at="2026-01-01T00:00:00Z"))  # the check is due
    assert sum(run(recheck=(1,)).total("gone") for _ in range(2)) == 1  # a run checks 20 pages
    assert states(store) == {"kept": 29, "gone": 1}
    assert name_of(lost.path) in current(store)


def test_pages_are_asked_for_again_after_days(run: Run, site: Site, server: Served, store: Store) -> None:
    run(recheck=(1, 7), url=f"{server.url}/news/")
    edited = site.edit(29)
    was_fetched(store, edited.path, timedelta(days=2))
    had = len(server.log())
    run(recheck=(1, 7))
    assert (edited.path, 200) in asked(server, had) and current(store)[name_of(edited.path)] == 2
    was_fetched(store, edited.path, timedelta(days=8))
    had = len(server.log())
    run(recheck=(1, 7))
    assert (edited.path, 304) in asked(server, had)  # seven days are over as well
    was_fetched(store, edited.path, timedelta(days=80))
    had = len(server.log())
    run(recheck=(1, 7))
    assert edited.path not in [path for path, _ in asked(server, had)]


def was_fetched(store: Store, path: str, before: timedelta) -> None:
    page = sa.select(pages.c.id).where(pages.c.url.like(f"%{path}")).scalar_subquery()
    at = (datetime.now(UTC) - before).strftime("%Y-%m-%dT%H:%M:%SZ")
    with store.begin() as conn:
        conn.execute(versions.update().where(versions.c.page_id == page).values(fetched_at=at))


def test_a_moved_release_does_not_come_twice(run: Run, site: Site, server: Served, store: Store) -> None:
    run(limit=0)
    site.move(29)  # the address that waits leads to another now, which the feed names as well
    report = run()
    assert report.total("new") == 30
    assert states(store) == {"kept": 30, "alias": 1}
    assert count(store, versions) == 30


def test_a_limit_leaves_the_rest_for_later(run: Run, site: Site, store: Store) -> None:
    assert run(limit=12).total("new") == 12
    assert states(store) == {"kept": 12, "waiting": 18}
    assert set(current(store)) == {name_of(release.path) for release in site.releases[-12:]}  # the newest
    assert run(limit=12).total("new") == 12
    assert run().total("new") == 6


def test_since_leaves_older_releases_out(run: Run, site: Site, store: Store) -> None:
    day = site.releases[20].published.date().isoformat()
    wanted = [release for release in site.releases if release.published.date().isoformat() >= day]
    assert run(since=day).total("new") == len(wanted)


def test_a_dry_run_changes_nothing(run: Run, site: Site, server: Served, store: Store) -> None:
    report = run(dry=True)
    assert sorted(report.sources[0].found) == sorted(site.urls)
    assert contents(store) == {"sources": [], "profiles": []}
    assert not any("/news/0" in path for path, _ in asked(server))


@pytest.mark.parametrize("way", ["feed", "sitemap", "listing"])
def test_each_kind_of_channel_finds_everything_it_lists(
    run: Run, site: Site, server: Served, way: str
) -> None:
    place = {"feed": "/feed.rss", "sitemap": "/sitemap.xml", "listing": "/news/"}[way]
    assert run(**{way: server.url + place}).total("new") == (20 if way == "feed" else 30)
    site.publish(1)
    assert run(**{way: server.url + place}).total("new") == 1


def test_a_page_with_several_addresses_comes_once(
    run: Run, site: Site, server: Served, tmp_path: Path
) -> None:
    feed = tmp_path / "site" / "feed.rss"
    path = site.releases[0].path
    items = "".join(
        f"<item><link>{server.url}{path}{tail}</link></item>"
        for tail in ("", "?utm_source=a", "#results", "?fbclid=xyz", "?utm_medium=b&amp;utm_campaign=c")
    )
    feed.write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    assert run(feed=f"{server.url}/feed.rss").total("new") == 1


def test_a_source_that_fails_rests_and_comes_back(run: Run, site: Site, server: Served, store: Store) -> None:
    run()
    feed = Path(site.folder, "feed.rss").read_bytes()
    wrong = f"{server.url}/nowhere.rss"
    assert [run(feed=wrong).status for _ in range(2)] == [3, 3]
    had = len(server.log())
    report = run(feed=wrong)
    assert report.status == 3 and report.sources[0].resting is not None
    assert asked(server, had) == []  # not hammered
    assert run(feed=wrong, insist=True).sources[0].error == "HTTP 404 Not Found"
    Path(site.folder, "nowhere.rss").write_bytes(feed)
    assert run(feed=wrong, insist=True).status == 0
    assert run(feed=wrong).sources[0].resting is None


def test_a_clock_that_was_set_back_loses_no_source(run: Run, site: Site, store: Store) -> None:
    run()
    future = "2099-01-01T00:00:00Z"
    with store.begin() as conn:  # all of this was written while the clock was wrong
        conn.execute(pages.update().values(found_at=future, checked_at=future))
        conn.execute(versions.update().values(fetched_at=future))
        conn.execute(
            source_table.update().values(failures=9, failed_at=future, error="HTTP 503", succeeded_at=future)
        )
        conn.execute(sa.text("UPDATE responses SET fetched_at = :at"), {"at": future})
        conn.execute(sa.text("UPDATE runs SET started_at = :at, ended_at = :at"), {"at": future})
    site.publish(2)
    report = run()
    assert (report.status, report.total("new"), report.releases) == (0, 2, 2)


def test_a_second_run_leaves_at_once(run: Run, site: Site, store: Store) -> None:
    with store.lock(), pytest.raises(LockedError):
        run()
    assert run().status == 0


def test_a_rebuilt_site_is_reported_as_drift(run: Run, site: Site, store: Store) -> None:
    run()
    for release in site.publish(5):
        Path(site.folder, release.path.lstrip("/")).write_text(
            "<!doctype html><title>News</title><div id=app></div><script src=/app.js></script>"
        )
    report = run()
    assert report.status == 1
    assert (
        report.drifting[0].drift is not None
        and "the last 5 pages could not be read" in report.drifting[0].drift
    )
    assert "drifting (site)" in report.line()


def test_the_same_release_on_another_site_is_known_as_such(
    tmp_path: Path, store: Store, site: Site, server: Served
) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    with Served(folder) as other:
        wire = make_site(folder, other.url, releases=3, seed=9)
        original, copy = site.releases[4], wire.releases[1]
        text = Path(site.folder, original.path.lstrip("/")).read_text()
        Path(folder, copy.path.lstrip("/")).write_text(text.replace("Test press", "The wire"))
        sources = [source_of(server), source_of(other, name="wire")]
        scrape(sources, store, timeout=5, retries=0)
    with store.read() as conn:
        copies = conn.execute(
            sa.select(pages.c.url)
            .join(articles, articles.c.page_id == pages.c.id)
            .where(articles.c.same_as.is_not(None))
        ).scalars()
        assert [name_of(url) for url in copies] in ([name_of(original.path)], [name_of(copy.path)])
