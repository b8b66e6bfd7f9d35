"""A year of cron runs: nothing that a site publishes is lost, a quiet run makes one request, nobody is
hammered.

Pages are fetched and kept here, not read: that is the matter of other tests. Where time passes, all that is
in the store is moved back.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from scripted import Says, Scripted, later, rss, sitemap

from extractor.scrape import run as running
from extractor.scrape import visit, walk
from extractor.scrape.drift import drift_of
from extractor.scrape.report import RunReport, SourceReport
from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import Store, crawl
from extractor.store.schema import pages, responses, runs, source_runs, sources, versions

FEED = "/feed.xml"
MAP = "/sitemap.xml"


@pytest.fixture(autouse=True)
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_read", lambda *_: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "extractor.db") as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as scripted:
        yield scripted


@pytest.fixture
def wire() -> Iterator[Scripted]:
    """Another site."""
    with Scripted("127.0.0.2") as scripted:
        yield scripted


def source(site: Scripted, name: str = "team", **more: Any) -> Source:
    fields = {"name": name, "url": f"{site.url}/", "allow_private": (site.host,), "delay": 0, "recheck": ()}
    for kind in ("feed", "sitemap", "listing"):
        if kind in more:
            more[kind] = site.url + more[kind]
    return Source(**{**fields, **more})


def go(store: Store, *entries: Source, **more: Any) -> RunReport:
    return scrape(entries, store, timeout=5, **{"retries": 0, **more})


def one(store: Store, *entries: Source, **more: Any) -> SourceReport:
    return go(store, *entries, **more).sources[0]


def states(store: Store) -> dict[str, str]:
    with store.read() as conn:
        rows = conn.execute(sa.select(pages.c.url, pages.c.state)).all()
    return {"/" + row.url.split("/", 3)[3]: row.state for row in rows}


def kept(store: Store) -> set[str]:
    return {path for path, state in states(store).items() if state == "kept"}


def number(store: Store, table: sa.Table) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def news(*numbers: int) -> list[str]:
    return [f"/news/race-report-{n:03}" for n in numbers]


# --- several sources, and entries that change -----------------------------------------------------------


def test_two_sources_read_one_feed_each_by_its_pattern(site: Scripted, store: Store) -> None:
    site.feed("/f2/a", "/f3/b")
    both = (source(site, "f2", feed=FEED, pattern="/f2/"), source(site, "f3", feed=FEED, pattern="/f3/"))
    go(store, *both)
    assert kept(store) == {"/f2/a", "/f3/b"}
    site.since()
    go(store, *both)
    assert site.since() == [(FEED, 304)] * 2


def test_a_page_that_two_sources_name_comes_once(site: Scripted, store: Store) -> None:
    site.feed(*news(1, 2))
    site.feed(*news(2, 3), at="/other.xml")
    go(store, source(site, "one", feed=FEED), source(site, "two", feed="/other.xml"))
    assert sorted(path for path in site.paths() if "race" in path) == news(1, 2, 3)


@pytest.mark.parametrize("state", ["waiting", "failed", "refused"])
def test_what_a_source_left_undone_goes_over_to_one_that_names_it(
    site: Scripted, store: Store, state: str
) -> None:
    site.feed(*news(1, 2))
    go(store, source(site, "old", feed=FEED), limit=0)
    with store.begin() as conn:
        conn.execute(pages.update().values(state=state, failed_at="2026-01-01T00:00:00Z"))
    go(store, source(site, "new", feed=FEED))  # "old" is in the file no more, or switched off
    assert kept(store) == set(news(1, 2))


def test_a_source_that_is_renamed_goes_on(site: Scripted, store: Store) -> None:
    site.feed(*news(1, 2))
    go(store, source(site, "Team", feed=FEED), limit=1)
    site.since()
    entries = {"team": f"{site.url}/", "other": "https://other.example/"}
    go(store, source(site, "team", feed=FEED), entries=entries)
    assert site.since() == [(FEED, 304), (news(2)[0], 200)]
    assert number(store, sources) == 1


def test_two_sources_of_one_address_are_not_taken_for_each_other(site: Scripted, store: Store) -> None:
    site.feed("/f2/a", "/f3/b")
    go(store, source(site, "f2", feed=FEED, pattern="/f2/"))
    entries = {"f2": f"{site.url}/", "f3": f"{site.url}/"}
    go(store, source(site, "f3", feed=FEED, pattern="/f3/"), entries=entries)
    assert number(store, sources) == 2 and kept(store) == {"/f2/a", "/f3/b"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"pattern": "/f2/"}, {}),
        ({"exclude": "/f3/"}, {}),
        ({"since": "2026-06-01"}, {}),
        ({"since": "2026-06-01"}, {"since": "2026-01-01"}),
    ],
)
def test_a_wider_entry_finds_what_was_left_out(
    site: Scripted, store: Store, before: dict[str, str], after: dict[str, str]
) -> None:
    """The feed and the sitemap did not change, so they would say 304."""
    site.feed("/f2/a Mon, 01 Jun 2026 10:00:00 GMT", "/f3/b Sun, 01 Feb 2026 10:00:00 GMT")
    site.page("/f2/a", "/f3/b", "/f3/long-ago-in-the-past")
    site.sitemap(("/f3/long-ago-in-the-past", "2026-02-01"))
    go(store, source(site, feed=FEED, sitemap=MAP, **before))
    assert kept(store) == {"/f2/a"}
    go(store, source(site, feed=FEED, sitemap=MAP, **after))
    assert kept(store) == {"/f2/a", "/f3/b", "/f3/long-ago-in-the-past"}
    site.since()
    go(store, source(site, feed=FEED, sitemap=MAP, **after))
    assert site.since() == [(FEED, 304)]


def test_a_since_that_moves_with_the_days_costs_nothing(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    go(store, source(site, feed=FEED), since="2026-10-01")
    site.since()
    go(store, source(site, feed=FEED), since="2026-10-02")
    assert site.since() == [(FEED, 304)]


def test_since_counts_days_by_the_clocks_of_the_source(site: Scripted, store: Store) -> None:
    site.feed("/news/late Wed, 31 Dec 2025 23:30:00 GMT", "/news/early Wed, 31 Dec 2025 22:30:00 GMT")
    site.page("/news/late", "/news/early")
    go(store, source(site, feed=FEED, since="2026-01-01", timezone="Europe/Berlin"))
    assert kept(store) == {"/news/late"}


# --- feeds ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", [True, 'W/"weak"', '"abc-gzip"'])
def test_nothing_new_is_one_request(site: Scripted, store: Store, tag: bool | str) -> None:
    site.feed(*news(1, 2), tag=tag)
    site.sitemap(*news(1, 2))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    before = number(store, source_runs)
    for _ in range(3):
        site.since()
        go(store, entry)
        assert site.since() == [(FEED, 304)]
    assert number(store, source_runs) == before


def test_a_feed_without_validators_is_not_read_while_its_bytes_are_the_same(
    site: Scripted, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = count()

    def says() -> Says:
        head = f"<lastBuildDate>{next(times)}</lastBuildDate>"
        return Says(rss((site.url + path for path in news(1, 2)), head), tag=False)

    site.page(*news(1, 2, 3))
    site.says[FEED] = says
    go(store, source(site, feed=FEED))
    before = number(store, source_runs)
    site.since()
    with monkeypatch.context() as patch:
        patch.setattr(walk, "read", lambda *_: pytest.fail("the feed was read"))
        go(store, source(site, feed=FEED))
    assert site.since() == [(FEED, 200)] and number(store, source_runs) == before
    site.feed(*news(3, 1, 2), tag=False)
    assert one(store, source(site, feed=FEED)).new == 1


def test_a_feed_with_a_nonce_in_each_entry_leaves_no_rows(site: Scripted, store: Store) -> None:
    times = count()
    site.page(*news(1, 2))
    site.says[FEED] = lambda: Says(
        rss(f"{site.url}{path}?utm_id={next(times)}" for path in news(1, 2)), tag=False
    )
    assert one(store, source(site, feed=FEED)).new == 2
    before = number(store, source_runs), number(store, responses), number(store, pages)
    for _ in range(3):
        site.since()
        go(store, source(site, feed=FEED))
        assert site.paths() == [FEED]
    assert (number(store, source_runs), number(store, responses), number(store, pages)) == before


def test_a_feed_that_says_not_modified_for_ever_is_asked_without_condition_once_a_day(
    site: Scripted, store: Store
) -> None:
    site.feed(*news(1), tag='"never changes"')
    entry = source(site, feed=FEED)
    go(store, entry)
    site.feed(*news(2, 1), tag='"never changes"')
    assert one(store, entry).new == 0
    later(store, hours=25)
    assert one(store, entry).new == 1
    site.since()
    go(store, entry)
    assert site.since() == [(FEED, 304)]


def test_a_broken_feed_does_not_hide_what_the_sitemap_shows(site: Scripted, store: Store) -> None:
    """A feed of one rubric, or one that nobody fills any more."""
    site.feed(*news(1))
    site.sitemap(*news(1))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    site.sitemap(*news(1, 2))
    go(store, entry)
    later(store, hours=25)
    site.since()
    assert one(store, entry).new == 1
    assert site.paths() == ["/robots.txt", FEED, MAP, *news(2)]


@pytest.mark.parametrize("status", [301, 302, 308])
def test_a_feed_that_moved(site: Scripted, store: Store, status: int) -> None:
    site.feed(*news(1), at="/rss/")
    site.says[FEED] = Says("", status, {"Location": "/rss/"})
    entry = source(site, feed=FEED)
    assert one(store, entry).new == 1
    site.since()
    go(store, entry)
    assert site.since() == [(FEED, 302), ("/rss/", 304)][status != 302 :]
    site.feed(*news(2, 1), at="/rss/")
    assert one(store, entry).new == 1
    # It moves back, and the permanent redirect was none.
    del site.says["/rss/"]
    site.feed(*news(3, 2, 1))
    go(store, entry, insist=True)
    assert one(store, entry, insist=True).new == 1 or status == 302
    assert kept(store) == set(news(1, 2, 3))


def test_more_than_a_feed_holds_is_found_under_a_pinned_item(site: Scripted, store: Store) -> None:
    """The oldest release is pinned on top of the feed, which shows three others."""
    site.feed(*news(0, 3, 2, 1))
    site.sitemap(*news(0, 1, 2, 3))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    site.feed(*news(0, 9, 8, 7))
    site.sitemap(*news(*range(10)))
    assert one(store, entry).new == 6
    site.since()
    go(store, entry)
    assert site.paths() == [FEED]


def test_a_feed_that_may_have_run_over_is_told_of_where_nothing_else_is_known(
    site: Scripted, store: Store
) -> None:
    site.feed(*news(3, 2, 1))
    entry = source(site, feed=FEED)
    assert not one(store, entry).notes
    site.feed(*news(9, 8, 7))
    assert any("even the oldest of its 3 links is new" in note for note in one(store, entry).notes)
    site.feed(*news(10, 9, 8))
    assert not one(store, entry).notes


def test_a_feed_that_becomes_a_page_is_not_believed(site: Scripted, store: Store) -> None:
    """200 and HTML: the next channel is asked, and what it said before is forgotten."""
    site.feed(*news(2, 1))
    site.sitemap(*news(1, 2))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    site.page(FEED)
    site.sitemap(*news(1, 2, 3))
    report = one(store, entry)
    assert report.new == 1 and any("this is no feed" in note for note in report.notes)
    site.feed(*news(4, 3, 2))
    assert one(store, entry).new == 1


def test_a_listing_that_has_no_links_any_more_is_drift_until_it_has_some(
    site: Scripted, store: Store
) -> None:
    site.feed(*news(1))
    entry = source(site, feed=FEED)
    full = site.says[FEED]
    go(store, entry)
    site.says[FEED] = Says(rss([]))
    for _ in range(3):
        drift = one(store, entry).drift
        assert drift == "its channels list nothing any more, before it was 1 links"
    site.says[FEED] = full
    assert [one(store, entry).drift for _ in range(2)] == [None, None]


def test_a_news_sitemap_may_be_empty(site: Scripted, store: Store) -> None:
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    site.sitemap(*news(1))
    go(store, source(site, sitemap=MAP))
    site.says[MAP] = Says(f"<urlset {space}></urlset>", kind="text/xml")
    assert go(store, source(site, sitemap=MAP)).status == 0
    site.sitemap(*news(2))
    assert one(store, source(site, sitemap=MAP)).new == 1


# --- channels that come and go --------------------------------------------------------------------------


def home(site: Scripted, *feeds: str, links: str = "") -> None:
    said = "".join(f'<link rel="alternate" type="application/rss+xml" href="{at}">' for at in feeds)
    site.says["/"] = Says(
        f"<!doctype html><html><head><title>Team</title>{said}</head><body>{links}</body></html>"
    )


def test_a_configured_feed_dies_and_the_sitemap_goes_on(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    site.sitemap(*news(1))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    site.says[FEED] = Says("", 410)
    site.sitemap(*news(1, 2))
    report = one(store, entry)
    assert report.new == 1 and report.error is None and any("410" in note for note in report.notes)
    for _ in range(2):
        site.since()
        go(store, entry)
        assert site.since() == [(FEED, 410), (MAP, 304)]


def test_a_discovered_feed_dies_and_another_is_found(site: Scripted, store: Store) -> None:
    home(site, FEED)
    site.feed(*news(1))
    go(store, source(site))
    del site.says[FEED]
    home(site, "/new.xml")
    site.feed(*news(2, 1), at="/new.xml")
    assert one(store, source(site)).new == 1
    site.since()
    go(store, source(site))
    assert site.since() == [("/new.xml", 304)]


def test_a_rebuilt_home_page_is_looked_at_after_a_month(site: Scripted, store: Store) -> None:
    """The old feed stays where it was, and nobody fills it."""
    home(site, FEED)
    site.feed(*news(1))
    go(store, source(site))
    home(site, "/new.xml")
    site.feed(*news(2, 1), at="/new.xml")
    assert one(store, source(site)).new == 0
    later(store, days=31)
    assert one(store, source(site)).new == 1
    site.since()
    go(store, source(site))
    assert site.paths() == ["/new.xml"]


def test_a_source_that_has_no_feed_yet_gets_one(site: Scripted, store: Store) -> None:
    home(site)
    assert "no feed, sitemap or listing" in (one(store, source(site)).error or "")
    home(site, FEED)
    site.feed(*news(1))
    later(store, days=1)
    assert one(store, source(site)).new == 1


def test_discovery_that_finds_nothing_does_not_forget_nor_repeat(site: Scripted, store: Store) -> None:
    home(site, FEED)
    site.feed(*news(1))
    go(store, source(site))
    home(site)
    later(store, days=31)
    assert one(store, source(site)).error is None
    site.since()
    go(store, source(site))
    assert site.paths() == [FEED]


def test_a_start_address_that_changes(site: Scripted, store: Store) -> None:
    home(site, FEED)
    site.feed(*news(1))
    go(store, source(site))
    site.says["/media/"] = Says('<link rel="alternate" type="application/rss+xml" href="/media.xml">')
    site.feed(*news(2, 1), at="/media.xml")
    site.since()
    assert one(store, source(site, url=f"{site.url}/media/")).new == 1
    assert news(1)[0] not in site.paths()


# --- sitemaps and listings ------------------------------------------------------------------------------


def test_an_index_without_dates_is_a_few_requests(site: Scripted, store: Store) -> None:
    """As WordPress has it: the newest pages are in the last part of the posts."""
    parts = [f"/posts-{n}.xml" for n in range(1, 31)]
    for n, part in enumerate(parts, 1):
        site.sitemap((news(n)[0], f"2026-{1 + n // 28:02}-{1 + n % 28:02}"), at=part)
    site.index(*parts)
    entry = source(site, sitemap=MAP)
    assert one(store, entry).new == 30
    for _ in range(3):
        site.since()
        go(store, entry)
        assert site.since() == [(MAP, 304), (parts[29], 304), (parts[28], 304)]
    site.sitemap((news(30)[0], "2026-02-03"), (news(31)[0], "2026-03-01"), at=parts[29])
    assert one(store, entry).new == 1  # at once
    site.sitemap((news(3)[0], ""), (news(32)[0], ""), at=parts[2])
    later(store, hours=25)
    site.since()
    found = [one(store, entry).new for _ in range(3)]  # ten parts in each run
    assert sum(found) == 1
    asked = site.paths()
    quiet = [part for part in parts[:28] if part != parts[2]]  # where there was news, more may come
    assert max(asked.count(part) for part in quiet) == 1 and len(asked) <= 3 * (1 + 2 + 10)


def test_an_index_whose_dates_stand_still(site: Scripted, store: Store) -> None:
    site.sitemap(*news(1), at="/a.xml")
    site.index(("/a.xml", "2020-01-01"))
    entry = source(site, sitemap=MAP)
    go(store, entry)
    site.sitemap(*news(1, 2), at="/a.xml")
    site.since()
    assert one(store, entry).new == 0 and site.paths() == [MAP]
    later(store, hours=25)
    assert one(store, entry).new == 1
    for _ in range(2):  # and then it has a day of rest again, also where it says 304
        site.since()
        go(store, entry)
        assert site.paths() == [MAP]


def test_an_index_that_dates_all_parts_anew_each_time(site: Scripted, store: Store) -> None:
    times = count(1)
    parts = [f"/part-{n}.xml" for n in range(12)]
    for n, part in enumerate(parts):
        site.sitemap((news(n)[0], f"2026-01-{n + 1:02}"), at=part)

    def says() -> Says:
        stamp = f"2026-08-01T10:{next(times):02}:00Z"
        site.index(*((part, stamp) for part in parts), at="/hidden")
        told = site.says["/hidden"]
        assert isinstance(told, Says)
        return told

    site.says[MAP] = says
    entry = source(site, sitemap=MAP)
    assert one(store, entry).new == 12
    site.since()
    go(store, entry)
    assert site.since() == [(MAP, 200), (parts[11], 304), (parts[10], 304)]


def test_a_part_that_is_lost_for_now(site: Scripted, store: Store) -> None:
    site.sitemap(*news(1), at="/a.xml")
    site.says["/b.xml"] = Says("", 500)
    site.index(("/a.xml", "2026-02-01"), ("/b.xml", "2026-01-01"))
    entry = source(site, sitemap=MAP)
    assert one(store, entry).new == 1
    site.sitemap(*news(2), at="/b.xml")
    assert one(store, entry).new == 1
    site.since()
    go(store, entry)
    assert "/a.xml" not in site.paths()


def test_parts_beyond_the_most_are_read_in_the_next_runs(
    site: Scripted, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "MOST_PARTS", 5)
    monkeypatch.setattr("extractor.scrape.parts.MOST_PARTS", 5)
    for n in range(12):
        site.sitemap(*news(n), at=f"/part-{n}.xml")
    site.index(*(f"/part-{n}.xml" for n in range(12)))
    entry = source(site, sitemap=MAP)
    assert sum(one(store, entry).new for _ in range(3)) == 12


def test_a_slow_site_keeps_nobody_waiting(
    site: Scripted, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.feed(*news(*range(9)))
    monkeypatch.setattr(visit, "SECONDS", 0)
    report = one(store, source(site, feed=FEED))
    assert (report.new, report.waiting, report.error) == (1, 8, None)
    assert any("8 pages left for the next run" in note for note in report.notes)


def listing(site: Scripted, *groups: list[str]) -> None:
    for n, group in enumerate(groups, 1):
        cards = "".join(
            f'<article><h2><a href="{path}">Report of the race {path[-3:]} in the hills</a></h2>'
            "<time>1 March 2026</time></article>"
            for path in group
        )
        more = f'<a rel="next" href="/list-{n + 1}">Older</a>' if n < len(groups) else ""
        site.says[f"/list-{n}"] = Says(f"<!doctype html><html><body><main>{cards}</main>{more}</body></html>")
        site.page(*group)


def test_a_long_listing_that_fails_on_the_way_is_read_to_its_end(site: Scripted, store: Store) -> None:
    groups = [news(*range(30 - n * 3, 27 - n * 3, -1)) for n in range(10)]
    listing(site, *groups)
    page = site.says["/list-6"]
    site.says["/list-6"] = Says("", 500)
    entry = source(site, listing="/list-1")
    assert one(store, entry).new == 15
    site.since()
    go(store, entry)
    assert len(site.paths()) == 1  # not all of it in each run
    site.says["/list-6"] = page
    later(store, hours=7)
    assert one(store, entry).new == 15
    site.since()
    go(store, entry)
    assert site.since() == [("/list-1", 304)]


def test_a_listing_is_followed_as_far_as_it_is_new(site: Scripted, store: Store) -> None:
    old = [news(*range(30 - n * 3, 27 - n * 3, -1)) for n in range(10)]
    listing(site, *old)
    entry = source(site, listing="/list-1")
    go(store, entry)
    pinned = old[9][2]
    listing(site, [pinned, *news(36, 35)], news(34, 33, 32), [*news(31), *old[0][:2]], *old)
    site.since()
    assert one(store, entry).new == 6
    assert [path for path in site.paths() if "list" in path] == ["/list-1", "/list-2", "/list-3"]


def test_dates_that_change_all_the_time_fetch_nothing(site: Scripted, store: Store) -> None:
    entry = source(site, sitemap=MAP)
    for day in range(1, 5):
        site.sitemap(*((path, f"2026-08-{day:02}") for path in news(*range(6))))
        site.since()
        report = one(store, entry)
        assert len(site.paths()) == (2 + 6 if day == 1 else 1), report.notes


def test_summer_time_changes_no_page(site: Scripted, store: Store) -> None:
    entry = source(site, sitemap=MAP)
    site.sitemap((news(1)[0], "2026-03-28T10:00:00+01:00"), (news(2)[0], "2026-03-28T12:00:00+01:00"))
    go(store, entry)
    site.sitemap((news(1)[0], "2026-03-28T11:00:00+02:00"), (news(2)[0], "2026-03-28T14:00:00+02:00"))
    site.since()
    go(store, entry)
    assert site.since() == [(MAP, 200), (news(2)[0], 304)]


def test_ten_thousand_old_pages_come_newest_first_and_later_runs_are_short(
    site: Scripted, store: Store
) -> None:
    days = [f"20{10 + n // 730:02}-{1 + n // 300 % 12:02}-{1 + n % 28:02}" for n in range(10_000)]
    site.says[MAP] = Says(
        sitemap((f"{site.url}/news/race-report-{n:05}", day) for n, day in enumerate(days)), kind="text/xml"
    )
    newest = max(range(10_000), key=lambda n: days[n])
    site.page(f"/news/race-report-{newest:05}")
    entry = source(site, sitemap=MAP)
    report = one(store, entry, limit=1)
    assert (report.new, report.waiting) == (1, 9_999)
    site.since()
    one(store, entry, limit=0)
    assert site.since() == [(MAP, 304)]


# --- pages ----------------------------------------------------------------------------------------------


def test_a_page_that_is_named_before_it_is_there(site: Scripted, store: Store) -> None:
    """An embargo of three days, with runs every five minutes in the first hours."""
    site.feed(*news(2, 1))
    embargoed = news(2)[0]
    page = site.says.pop(embargoed)
    entry = source(site, feed=FEED)
    for _ in range(18):
        go(store, entry)
        later(store, minutes=5)
    assert 2 <= site.paths().count(embargoed) <= 4
    for _ in range(24):
        go(store, entry)
        later(store, hours=3)
    assert site.paths().count(embargoed) <= 4
    site.says[embargoed] = page
    later(store, hours=24)
    assert one(store, entry).new == 1


def test_a_page_that_never_comes_is_asked_for_ever_less(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    del site.says[news(1)[0]]
    entry = source(site, feed=FEED)
    for _ in range(45):
        go(store, entry)
        later(store, days=2)
    assert site.paths().count(news(1)[0]) == 11
    assert states(store) == {news(1)[0]: "gone"}
    site.feed(*news(2, 1))  # it is still named, and there at last
    assert one(store, entry).new == 2


def test_pages_that_fail_do_not_keep_fresh_ones_from_their_turn_nor_the_source_from_its_visits(
    site: Scripted, store: Store
) -> None:
    """A broken archive: 60 old pages answer 500, for weeks."""
    bad = news(*range(100, 160))
    site.sitemap(*((path, "2026-02-01") for path in bad), *((path, "2026-01-01") for path in news(1, 2)))
    site.feed(*news(3))
    for path in bad:
        site.says[path] = Says("", 500)
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    for n in range(4, 24):
        later(store, hours=25)
        site.feed(*news(n, n - 1))
        report = one(store, entry)
        assert news(n)[0] in kept(store), (n, report)
        assert report.requests <= 2 + 1 + 20 + 5
    assert kept(store) == set(news(*range(1, 24)))


def test_a_failing_page_waits_behind_no_backlog(site: Scripted, store: Store) -> None:
    site.feed(*news(*range(40, 0, -1)))
    first = news(40)[0]
    page = site.says[first]
    site.says[first] = Says("", 500)
    entry = source(site, feed=FEED)
    go(store, entry, limit=5)
    site.says[first] = page
    go(store, entry, limit=5)
    assert first in kept(store)


@pytest.mark.parametrize("status", [401, 403, 503])
def test_a_site_that_lets_nobody_in_is_left_after_a_few_pages(
    site: Scripted, store: Store, status: int
) -> None:
    site.feed(*news(*range(50)))
    for path in news(*range(50)):
        site.says[path] = Says("", status)
    entry = source(site, feed=FEED)
    site.since()
    report = one(store, entry)
    assert "5 pages in a row" in (report.error or "") and report.requests == 2 + 5
    site.page(*news(*range(50)))
    assert one(store, entry).new == 50


def test_too_many_requests_ends_the_visit(site: Scripted, store: Store) -> None:
    site.feed(*news(*range(50)))
    for path in news(*range(50)):
        site.says[path] = Says("", 429)
    assert one(store, source(site, feed=FEED)).requests == 2 + 2
    for path in (FEED, MAP):
        site.says[path] = Says("", 429)
    site.since()
    go(store, source(site, feed=FEED, sitemap=MAP), insist=True)
    assert site.paths() == [FEED]


@pytest.mark.parametrize("where", [FEED, "/robots.txt", *news(2)])
def test_an_hour_of_retry_after_is_an_hour_without_requests(site: Scripted, store: Store, where: str) -> None:
    site.feed(*news(2, 1))
    before = site.says.get(where)
    site.says[where] = Says("", 503, {"Retry-After": "3600"})
    entry = source(site, feed=FEED)
    assert "wait 3600 s" in (one(store, entry).error or "")
    site.since()
    assert one(store, entry).resting is not None
    later(store, minutes=55)
    assert one(store, entry).resting is not None and site.since() == []
    site.says[where] = before or Says("", 404)
    later(store, minutes=6)
    assert one(store, entry).new == 2


def test_an_article_that_asks_to_wait_for_ever_starves_nobody(site: Scripted, store: Store) -> None:
    site.feed(*news(3, 2, 1))
    site.says[news(3)[0]] = Says("", 503, {"Retry-After": "3600"})
    for _ in range(3):
        go(store, source(site, feed=FEED))
        later(store, hours=2)
    assert kept(store) == set(news(1, 2))


def test_what_is_gone_is_there_again(site: Scripted, store: Store) -> None:
    """The whole site answered 404 for a day, just when the page was to be checked for edits."""
    site.feed(*news(1))
    entry = source(site, feed=FEED, recheck=(1,))
    go(store, entry)
    page = site.says.pop(news(1)[0])
    later(store, days=2)
    go(store, entry)
    assert states(store) == {news(1)[0]: "gone"} and number(store, versions) == 1
    site.says[news(1)[0]] = page
    later(store, days=8)
    site.feed(*news(2, 1))
    go(store, entry)
    assert kept(store) == set(news(1, 2))


@pytest.mark.parametrize("target", ["/", "/sitemap.xml"])
def test_the_start_page_never_takes_the_place_of_a_release(site: Scripted, store: Store, target: str) -> None:
    site.sitemap(*news(1, 2))
    home(site)
    entry = source(site, sitemap=MAP, recheck=(1,))
    go(store, entry)
    for path in news(1, 2):
        site.says[path] = Says("", 302, {"Location": target})
    later(store, days=2)
    go(store, entry)
    assert number(store, versions) == 2 and set(states(store).values()) == {"gone"}


def test_pages_that_lead_to_one_page_are_one_page(site: Scripted, store: Store) -> None:
    site.feed(*news(1, 2, 3))
    site.page("/news/the-season-in-one-page")
    for path in news(1, 2, 3):
        site.says[path] = Says("", 301, {"Location": "/news/the-season-in-one-page"})
    go(store, source(site, feed=FEED))
    assert number(store, versions) == 1
    assert sorted(states(store).values()) == ["alias", "alias", "alias", "kept"]


def test_an_edit_that_is_taken_back_is_a_version_of_its_own(site: Scripted, store: Store) -> None:
    entry = source(site, sitemap=MAP)
    for day, text in enumerate(("first", "second", "third", "first", "first"), 1):
        site.sitemap((news(1)[0], f"2026-08-{day:02}"))
        site.page(*news(1), text=text)
        go(store, entry)
    assert number(store, versions) == 4


def test_a_page_with_a_nonce_has_no_endless_versions(site: Scripted, store: Store) -> None:
    times = count()
    site.says[news(1)[0]] = lambda: Says(f"<p>News. <!-- {next(times)} --></p>", tag=False)
    site.feed(*news(1))
    entry = source(site, feed=FEED, recheck=(1, 7))
    for _ in range(20):
        go(store, entry)
        later(store, days=1)
    assert number(store, versions) == 3


def test_a_page_that_is_dated_anew_each_hour_is_looked_at_once_a_day_in_the_end(
    site: Scripted, store: Store
) -> None:
    times = count()
    site.says[news(1)[0]] = lambda: Says(f"<p>News. <!-- {next(times)} --></p>", tag=False)
    entry = source(site, sitemap=MAP)
    for hour in range(20):
        site.sitemap((news(1)[0], f"2026-08-01T{hour:02}:00:00Z"))
        go(store, entry)
    assert number(store, versions) == 10
    later(store, hours=25)
    site.sitemap((news(1)[0], "2026-08-01T20:00:00Z"))
    go(store, entry)
    assert number(store, versions) == 11


def test_after_a_long_pause_one_check_does_for_all(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    entry = source(site, feed=FEED, recheck=(1, 7))
    go(store, entry)
    later(store, days=30)
    site.since()
    for _ in range(2):
        go(store, entry)
    assert site.paths().count(news(1)[0]) == 1


def test_checks_count_from_the_first_fetch(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    entry = source(site, feed=FEED, recheck=(1,))
    go(store, entry, limit=0)
    later(store, days=5)
    go(store, entry)
    site.since()
    go(store, entry)
    assert site.paths() == [FEED]


# --- robots.txt -----------------------------------------------------------------------------------------


def test_robots_txt_holds_for_a_day_and_is_then_asked_with_its_validator(
    site: Scripted, store: Store
) -> None:
    site.says["/robots.txt"] = Says("User-agent: *\nDisallow: /private/", kind="text/plain")
    site.feed(*news(1))
    entry = source(site, feed=FEED)
    go(store, entry)
    for _ in range(2):
        later(store, hours=25)
        site.since()
        go(store, entry)
        assert [(path, status) for path, status in site.since() if "robots" in path] == [("/robots.txt", 304)]
        go(store, entry)
        assert site.paths() == [FEED]


def test_robots_txt_that_begins_to_disallow_and_ends(site: Scripted, store: Store) -> None:
    site.feed(*news(1))
    entry = source(site, feed=FEED)
    go(store, entry)
    site.says["/robots.txt"] = Says("User-agent: *\nDisallow: /", kind="text/plain")
    site.feed(*news(2, 1))
    later(store, days=1)
    report = one(store, entry)
    assert "robots.txt does not allow it" in (report.error or "") and kept(store) == set(news(1))
    site.says["/robots.txt"] = Says("User-agent: *\nDisallow: /news/", kind="text/plain")
    later(store, days=1)
    assert one(store, entry).refused == 1
    del site.says["/robots.txt"]
    later(store, days=2)
    assert one(store, entry).new == 1


@pytest.mark.parametrize("status", [429, 500])
def test_a_robots_txt_in_trouble_costs_one_run(site: Scripted, store: Store, status: int) -> None:
    site.feed(*news(1))
    site.says["/robots.txt"] = Says("", status)
    entry = source(site, feed=FEED)
    assert one(store, entry).error is not None
    del site.says["/robots.txt"]
    assert one(store, entry).new == 1


# --- a source that is down, and what the store holds after a year ----------------------------------------


def test_a_month_without_the_site(site: Scripted, store: Store) -> None:
    site.feed(*news(2, 1))
    site.sitemap(*news(1, 2))
    entry = source(site, feed=FEED, sitemap=MAP)
    go(store, entry)
    both = {path: site.says.pop(path) for path in (FEED, MAP)}
    for path in both:
        site.says[path] = Says("", 500)
    asked = 0
    for _ in range(30 * 4):
        later(store, hours=6)
        site.since()
        go(store, entry)
        asked += len([path for path in site.paths() if "robots" not in path])
    assert asked <= 2 * (30 + 6)  # once a day
    site.feed(*news(40, 39))
    site.sitemap(*news(*range(1, 41)))
    later(store, hours=24)
    assert one(store, entry).new == 38
    report = one(store, entry)
    assert report.resting is None and report.requests == 1


def test_the_tables_of_runs_are_bounded(
    site: Scripted, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawl, "RUNS", 10)
    monkeypatch.setattr(crawl, "RUNS_OF_A_SOURCE", 5)
    monkeypatch.setattr(running, "TIDY_EVERY", 5)
    entry = source(site, feed=FEED)
    for n in range(2, 22):
        site.feed(*news(n, n - 1, n - 2))
        go(store, entry)
    for _ in range(20):
        go(store, entry)
    assert number(store, source_runs) == 5
    assert number(store, runs) <= 10 + 5 + 5
    with store.read() as conn:
        summary = conn.scalar(sa.select(runs.c.summary).order_by(runs.c.id.desc()).limit(1))
    assert summary is not None and summary["sources"] == [] and summary["requests"] == 1


def test_redirects_that_hold_no_longer_are_dropped(
    site: Scripted, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TIDY_EVERY", 1)
    site.feed(*news(1, 2, 3))
    for path in news(1, 2, 3):
        site.says[path] = Says("", 301, {"Location": f"/archive{path}"})
        site.page(f"/archive{path}")
    entry = source(site, feed=FEED)
    go(store, entry)
    before = number(store, responses)
    later(store, days=31)
    go(store, entry)
    assert number(store, responses) == before - 3


@pytest.mark.parametrize(
    ("rows", "drifts"),
    [
        ([(20, 1, 1, 0), (20, 5, 0, 0)], False),  # one note after five reports
        ([(20, 1, 1, 0)] * 4 + [(20, 30, 2, 0)], False),
        ([(20, 1, 1, 0)] * 6 + [(20, 30, 0, 0)], True),
        # A winter of notes, as there was one before.
        ([(20, 1, 1, 0)] * 15 + [(20, 4, 1, 0)] * 20 + [(20, 1, 1, 0)] * 12 + [(20, 4, 1, 0)] * 10, False),
        ([(20, 1, 1, 0)] * 25 + [(20, 4, 1, 0)] * 20 + [(20, 1, 1, 0)] * 12 + [(20, 4, 1, 0)] * 10, True),
        # Pages that cannot be read are another matter: rebuilt in winter.
        ([(20, 1, 1, 1)] * 3 + [(20, 1, 1, 0)] * 15 + [(20, 4, 1, 0)] * 20, True),
        ([(20, 2, 2, 1)] * 2 + [(20, 4, 1, 0)] * 20, False),
        ([(0, 0, 0, 0), (5, 2, 0, 0), (0, 0, 0, 0), (5, 9, 0, 0)], False),  # a list that is empty at times
    ],
)
def test_drift(rows: list[tuple[int | None, int, int, int]], drifts: bool) -> None:
    assert (drift_of(rows) is not None) is drifts
