"""The made-up sites that other tests scrape: the same for the same seed, whole, and true to their changes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from lxml import etree
from sites import Site, fill_sources, make_site, make_sources

from extractor.demo.server import answer

URL = "http://127.0.0.1:8000"


def listed(site: Site) -> list[str]:
    content = gzip.decompress((site.folder / "releases.xml.gz").read_bytes())
    return etree.fromstring(content).xpath("//*[local-name()='loc']/text()")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path, URL, releases=60)


def test_the_same_seed_gives_the_same_site(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "abc"]
    for folder, seed in zip(folders, (1, 1, 2), strict=True):
        folder.mkdir()
        make_site(folder, URL, 30, seed)
    one, same, other = ({p.relative_to(f): p.read_bytes() for p in f.rglob("*.*")} for f in folders)
    assert one == same and one != other


def test_feed_sitemap_and_listing_lead_to_every_release(site: Site) -> None:
    assert sorted(listed(site)) == sorted(site.urls) and len(set(site.urls)) == 60
    feed = etree.parse(site.folder / "feed.rss").xpath("//item/link/text()")
    assert feed == site.urls[:-21:-1]
    found, page = [], "/news/index.html"
    while page:
        text = (site.folder / page.lstrip("/")).read_text(encoding="utf-8")
        found += re.findall(r'<h2><a href="([^"]+)', text)
        more = re.search(r'rel="next" href="([^"]+)', text)
        page = more[1] if more else ""
    assert [URL + path for path in found] == site.urls[::-1]


def test_releases_are_short_and_unlike_each_other(site: Site) -> None:
    texts = [" ".join(release.paragraphs).split() for release in site.releases]
    assert all(50 <= len(text) <= 130 for text in texts)
    runs = [set(zip(text, text[1:], text[2:], strict=False)) for text in texts]
    assert max(len(a & b) / len(a | b) for i, a in enumerate(runs) for b in runs[:i]) < 0.5


def test_changes_are_seen_where_a_scraper_looks(site: Site) -> None:
    (new,) = site.publish()
    assert URL + new.path in listed(site)
    assert new.title in (site.folder / "feed.rss").read_text(encoding="utf-8")
    edited = site.edit(0)
    assert "Correction 1" in answer(site.folder, edited.path, {}).body.decode()
    lost, gone = site.remove(1), site.remove(1, gone=True)
    assert [answer(site.folder, release.path, {}).status for release in (lost, gone)] == [404, 410]
    before = site.releases[2].path
    moved = site.move(2)
    assert answer(site.folder, before, {}).headers == (("Location", moved.path),)
    assert answer(site.folder, moved.path, {}).status == 200 and before != moved.path
    assert sorted(listed(site)) == sorted(site.urls) and len(site.urls) == 59


def test_two_hundred_sources_have_an_address_each(tmp_path: Path) -> None:
    places = make_sources(tmp_path, 200)
    assert len({host for host, _ in places}) == 200 and places[0][0] == "127.0.1.1"
    (site, *_) = fill_sources(places[:1], (URL,))
    assert len(site.urls) == 1 and (places[0][1] / "feed.rss").is_file()
