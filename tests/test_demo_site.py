"""The demo's sites: what a press site has, whole and linked up, with results that the reader finds."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from extractor import extract
from extractor.demo.press import build_team, build_wire, releases

URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    build_team(folder, URL)
    return folder


def page(folder: Path, path: str) -> Path:
    return folder / (urlsplit(path).path.lstrip("/") + ("index.html" if path.endswith("/") else ""))


def locations(folder: Path, path: str) -> list[str]:
    content = page(folder, path).read_bytes()
    root = etree.fromstring(gzip.decompress(content) if path.endswith(".gz") else content)
    return root.xpath("//*[local-name()='loc']/text()")


def test_every_link_within_the_site_leads_somewhere(team: Path) -> None:
    for file in team.rglob("*.html"):
        for link in html.parse(file).xpath("//@href | //@src"):
            parts = urlsplit(urljoin(URL + "/", link))
            if f"{parts.scheme}://{parts.netloc}" == URL:
                assert page(team, parts.path).is_file(), (file, link)


def test_the_sitemap_lists_every_release_and_the_feeds_the_newest(team: Path) -> None:
    index = locations(team, "/sitemap-index.xml")
    listed = [place for part in index for place in locations(team, part.removeprefix(URL))]
    assert set(listed) == {URL + release.path for release in releases()}
    rss = etree.parse(team / "feed.rss").xpath("//item/link/text()")
    atom = etree.parse(team / "academy/feed.atom").xpath(
        "//*[local-name()='entry']/*[local-name()='link']/@href"
    )
    assert (len(rss), len(atom)) == (5, 3)
    assert {place.partition("?")[0] for place in rss} | {URL + path for path in atom} < set(listed)
    assert b"Disallow: /internal/" in (team / "robots.txt").read_bytes()


def test_one_page_stands_under_several_addresses(team: Path) -> None:
    (canonical,) = html.parse(team / "amp/calder-point-win/index.html").xpath(
        "//link[@rel='canonical']/@href"
    )
    listed = html.parse(team / "news/page/2/index.html").xpath("//article//a/@href")
    assert canonical == f"{URL}/news/2026/calder-point-win/"
    assert {"/news/2026/calder-point-win/", "/news/2026/calder-point-win/#results"} <= set(listed)


def test_the_wire_carries_a_copy(tmp_path: Path) -> None:
    own, copy = (
        page(tmp_path, url.removeprefix(URL)).read_text("utf-8") for url in build_wire(tmp_path, URL)
    )
    assert "third in class with the No. 124" in copy and "Sorensen" not in own


# What a reader of the demo sees: car, place, place in class, gap.
FOUND = [
    ("news/2026/calder-point-pole", ("24", 1, None, None), ("25", 6, None, "0.655")),
    ("news/2026/calder-point-win", ("24", 1, None, "4.6"), ("8", 2, None, "4.6")),
    ("news/2026/thornbury-six-hours", ("24", 2, None, "12.3"), ("124", None, 3, None)),
    ("news/2026/orbeck-qualifying", ("24", 2, None, "0.041"), ("25", 9, None, None)),
    ("academy/2026/academy-selby-practice", ("12", 1, None, "0.204"), ("11", 5, None, "0.522")),
    ("news/2026/haverholm-title", ("51", 1, None, "2.4"), ("24", 4, None, "21.7")),
]


@pytest.mark.parametrize(("path", "first", "second"), FOUND)
def test_the_reader_finds_the_results(team: Path, path: str, first: tuple, second: tuple) -> None:
    release = extract((team / path / "index.html").read_bytes(), url=f"{URL}/{path}/")
    found = [
        (
            result.car_number,
            result.position,
            result.position_in_class,
            result.gap and str(result.gap.value),
        )
        for result in release.results
    ]
    assert first in found and second in found


def test_the_reader_finds_standings_and_takes_nothing_from_around_the_text(team: Path) -> None:
    title = extract((team / "news/2026/haverholm-title/index.html").read_bytes())
    assert [standing.points for standing in title.standings] == [121, 112, 108]
    note = extract((team / "news/2026/harlan-gearboxes/index.html").read_bytes())
    assert not note.results and not note.standings  # though related stories name winners
