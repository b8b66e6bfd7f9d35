"""Which links of a listing page are articles: invented pages of many builds, each with the links that count.

The pages stand in `listings`, invented sites throughout. A comment at the head of each names its address, the
articles in it and the next page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from extractor.scrape.discovery import ARTICLE, Link, looks_like_article, read_listing

URL = "https://www.marr.example/news"
PAGES = sorted((Path(__file__).parent / "listings").glob("*.html"))


class Expected(NamedTuple):
    url: str
    articles: set[str]
    more: str | None


def expected(page: Path) -> Expected:
    head = page.read_text(encoding="utf-8").partition("-->")[0]
    more = re.search(r"^more: (\S+)", head, re.M)
    start = re.search(r"^url: (\S+)", head, re.M)
    assert start
    return Expected(start[1], set(re.findall(r"^http\S+", head, re.M)), more[1] if more else None)


def read(page: Path) -> set[str]:
    return {link.url for link in read_listing(page.read_bytes(), expected(page).url).links}


def test_there_are_pages_of_at_least_fifteen_builds() -> None:
    assert len(PAGES) >= 15


def test_of_all_pages_nearly_all_articles_are_found_and_little_else() -> None:
    found = wanted = right = 0
    for page in PAGES:
        got, want = read(page), expected(page).articles
        found, wanted, right = found + len(got), wanted + len(want), right + len(got & want)
    assert right / found >= 0.95
    assert right / wanted >= 0.95


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_next_page_of_a_listing(page: Path) -> None:
    listed = read_listing(page.read_bytes(), expected(page).url)
    assert [link.url for link in listed.more] == ([expected(page).more] if expected(page).more else [])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_listing_misses_more_than_one_article_or_finds_more_than_one_other_link(page: Path) -> None:
    got, want = read(page), expected(page).articles
    assert len(want - got) <= 1
    assert len(got - want) <= 1


def listing(name: str) -> tuple[Link, ...]:
    page = next(page for page in PAGES if page.stem == name)
    return read_listing(page.read_bytes(), expected(page).url).links


def test_titles_and_dates_are_those_of_the_cards() -> None:
    assert [(link.title, link.published) for link in listing("wordpress")] == [
        ("Marr takes pole at Cold Harbour", "2026-11-22T18:05:00Z"),
        ("Ito signs for two more seasons", "2026-11-20T09:00:00Z"),
        ("Preview: Six Hours of Cold Harbour", "2026-11-14T09:00:00Z"),
        ("Podium!", "2026-11-02T19:00:00Z"),
    ]
    assert [(link.title, link.published) for link in listing("definition")] == [
        ("Annullata la prova notturna", "2026-11-22"),
        ("Presentato il percorso della quarta edizione", "2026-11-10"),
        ("Iscrizioni aperte", "2026-10-01"),
    ]
    assert [(link.title, link.published) for link in listing("aem")][:2] == [
        ("Voltura wins Tarn Point 1000", "2026-11-22"),
        ("Voltura names works drivers for 2027", "2026-11-18"),
    ]
    assert [(link.title, link.published) for link in listing("next")][:1] == [
        ("Sorel fastest in final practice", "2026-11-21T14:20:00Z")
    ]


MENU = (
    "<nav><a href='/news/a-story-that-the-menu-shows-on-every-page'>A story</a></nav>"
    "<main><a href='/news/1'>One</a><a href='/video/2'>Two</a><a href='/news/3?x=1'>Three</a>"
    "<a href='https://press.example/news/4'>Four</a></main>"
)


def test_a_pattern_decides_wherever_the_link_stands() -> None:
    links = read_listing(MENU.encode(), URL, pattern=r"/news/\d|/video/|/news/a-").links
    assert [link.url for link in links] == [
        "https://www.marr.example/news/a-story-that-the-menu-shows-on-every-page",
        "https://www.marr.example/news/1",
        "https://www.marr.example/video/2",
        "https://www.marr.example/news/3?x=1",
        "https://press.example/news/4",
    ]
    assert [link.title for link in links][:2] == ["A story", "One"]


def test_what_is_excluded_is_left_out_with_a_pattern_or_without() -> None:
    links = read_listing(MENU.encode(), URL, pattern=r"/news/\d", exclude=r"\?|press\.").links
    assert [link.url for link in links] == ["https://www.marr.example/news/1"]
    page = "".join(
        f"<article><h2><a href='/news/marr-takes-pole-{i}'>Marr takes pole {i}</a></h2></article>"
        for i in range(5)
    )
    assert [link.url[-1] for link in read_listing(page.encode(), URL, exclude="pole-[13]").links] == [
        "0",
        "2",
        "4",
    ]


def test_a_pattern_that_fits_nothing_says_so() -> None:
    listed = read_listing(MENU.encode(), URL, pattern="/presse/")
    assert listed.links == () and listed.notes == ("no link fits the pattern",)
    with pytest.raises(re.error):
        read_listing(MENU.encode(), URL, pattern="(")


def card(href: str, title: str = "Marr takes pole at Cold Harbour", date: str = "22 November 2026") -> str:
    return f'<article class="card"><h3><a href="{href}">{title}</a></h3><i class="date">{date}</i></article>'


def test_links_to_other_sites_files_and_secrets_are_no_articles() -> None:
    hrefs = [
        "https://other.example/news/marr-takes-pole-at-cold-harbour",
        "/news/marr-takes-pole-at-cold-harbour.pdf",
        "/news/pictures-of-the-pole-lap.jpg?size=big",
        "https://a:secret@www.marr.example/news/marr-takes-pole-at-cold-harbour",
        "javascript:open('/news/marr-takes-pole-at-cold-harbour')",
        "mailto:press@marr.example",
        "#marr-takes-pole",
        "http://[broken/news/marr-takes-pole-at-cold-harbour",
        "",
    ]
    listed = read_listing("".join(map(card, hrefs)).encode(), URL)
    assert listed.links == () and "no links to articles were found" in listed.notes


def test_further_hosts_of_the_source_belong_to_it() -> None:
    page = card("https://press.example/2026/11/22/marr-takes-pole").encode()
    assert read_listing(page, URL).links == ()
    (link,) = read_listing(page, URL, hosts=["press.example"]).links
    assert link == Link(
        "https://press.example/2026/11/22/marr-takes-pole",
        "2026-11-22",
        None,
        "Marr takes pole at Cold Harbour",
    )


def test_each_article_once_and_without_its_fragment() -> None:
    page = card("/news/marr-takes-pole#top") + card("http://marr.example/news/marr-takes-pole/?utm_source=x")
    assert [link.url for link in read_listing(page.encode(), URL).links] == [
        "https://www.marr.example/news/marr-takes-pole"
    ]


def test_the_base_of_the_page_counts() -> None:
    page = "<base href='/en/press/'>" + card("marr-takes-pole-at-cold-harbour")
    (link,) = read_listing(page.encode(), URL).links
    assert link.url == "https://www.marr.example/en/press/marr-takes-pole-at-cold-harbour"


def test_the_charset_of_the_header_counts() -> None:
    page = card("/news/mueller", "Müller gewinnt in Rauhberg", "22. März 2026").encode("latin-1")
    (link,) = read_listing(page, URL, content_type="text/html; charset=iso-8859-1").links
    assert (link.title, link.published) == ("Müller gewinnt in Rauhberg", "2026-03-22")


@pytest.mark.parametrize(
    ("pager", "url", "more"),
    [
        ("<link rel=next href='/news/page/2/'>", "/news", "/news/page/2/"),
        ("<a rel=next href='?page=3'>›</a><a rel=prev href='?page=1'>‹</a>", "/news?page=2", "/news?page=3"),
        ("<a href='?page=2'>2</a><a href='?page=3'>3</a><a href='?page=9'>9</a>", "/news", "/news?page=2"),
        (
            "<a href='?page=1'>1</a><a href='?page=2'>2</a><a href='?page=4'>4</a>",
            "/news?page=3",
            "/news?page=4",
        ),
        ("<a href='?page=0'>1</a><a href='?page=1'>2</a><a href='?page=2'>3</a>", "/news", "/news?page=1"),
        ("<a href='/news/page/1'>1</a><a href='/news/page/2'>2</a>", "/news", "/news/page/2"),
        (
            "<a href='/news/page/4'>Ältere Beiträge</a><a href='/news/page/2'>Neuere Beiträge</a>",
            "/news/page/3",
            "/news/page/4",
        ),
        ("<a href='?start=20'>Weiter</a>", "/news?start=10", "/news?start=20"),
        ("<a href='?start=0'>Zurück</a>", "/news?start=10", None),
        ("<div class=pager><a class=next href='/archive/p2'>&gt;</a></div>", "/news", "/archive/p2"),
        ("<a href='/other?page=2'>Next</a>", "/news", None),
        ("<a href='https://other.example/news?page=2'>Next</a>", "/news", None),
        ("<a href='/news/next-stop-cold-harbour'>Next stop: Cold Harbour</a>", "/news", None),
        ("<button>Load more</button>", "/news", None),
        ("<a href='#' class=next>Next</a>", "/news", None),
        ("", "/news", None),
    ],
)
def test_the_next_page(pager: str, url: str, more: str | None) -> None:
    host = "https://www.marr.example"
    listed = read_listing((card("/news/marr-takes-pole") + pager).encode(), host + url)
    assert [link.url for link in listed.more] == ([host + more] if more else [])


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x00\x01\x02" * 5000, "NUL"),
        (b"no tags at all", "plain text"),
        (b"<rss><channel></channel></rss>", "feed"),
        (b"<urlset></urlset>", "site map"),
        (b'{"a": 1}', "JSON"),
        (b"<html><body><p>Nothing here</p></body></html>", "no links to articles"),
    ],
)
def test_what_is_no_listing_says_what_it_is(content: bytes, note: str) -> None:
    listed = read_listing(content, URL)
    assert listed.links == () and note in " ".join(listed.notes)


def test_a_page_without_end_is_cut_and_says_so() -> None:
    listed = read_listing(("x" * 5_000_100 + card("/news/marr-takes-pole")).encode(), URL)
    assert listed.links == () and any("first 5000000 bytes" in note for note in listed.notes)
    listed = read_listing("".join(f"<a href='/n/{i}'>x</a>" for i in range(6000)).encode(), URL)
    assert any("first 5000 links" in note for note in listed.notes)


HOSTILE = {
    "levels": "<div class=card>" * 100_000 + "<a href=/news/x>Marr takes pole again</a>",
    "links in links": "<div class=card><a href=/news/x>x</a>" * 20_000,
    "one link": "<p><a href=/news/marr-takes-pole>Marr takes pole</a></p>" * 20_000,
    "a long text": "<a href=/news/marr-takes-pole>" + "22.11.2026 " * 300_000 + "</a>",
    "classes": '<a class="' + "a-b_c " * 100_000 + '" href=/n/1>x</a>',
    "a long class above": '<div class="'
    + "a1 " * 500_000
    + '">'
    + "".join(f"<a href=/contact/{i}>x</a>" for i in range(4_000)),
    "a long label": '<a href="/press?page=2" aria-label="' + "»" * 1_000_000 + 'x">2</a>',
    "attributes": "<a " + "b=1 " * 300_000 + " href=/n/1>x</a>",
    "brackets": "<" * 1_000_000,
    "scripts": "<script>window.state = " + '{"a":' * 200_000 + "</script>",
    "data": '<script id="__NEXT_DATA__" type="application/json">' + "[" * 200_000 + "</script>",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_pages_end_with_few_links(what: str) -> None:
    listed = read_listing(HOSTILE[what].encode(), URL)
    assert len(listed.links) <= 1
    assert all(len(link.title or "") <= 500 for link in listed.links)


ARTICLES = [
    "/news/marr-takes-pole-at-cold-harbour",
    "/2026/11/22/pole/",
    "/2026/11/marr-takes-pole/",
    "/en/motorsport/2026/voltura-wins-tarn-point-1000-40744.html",
    "/global/article/detail/T0457825EN?language=en",
    "/endurance/news/marr-takes-pole/6651403/",
    "/presse/detail/voss-rennsport-feiert-ersten-sieg-der-saison",
    "/marr-takes-pole-at-cold-harbour/",
    "/?p=345",
    "/news.php?id=412",
    "/News/NewsDetail.aspx?NewsID=9412",
    "/team/news/marr-takes-pole-at-cold-harbour",
    "/press-releases/marr-racing-signs-ito",
    "/jp/news/2026/1122_01/",
]
OTHERS = [
    "/",
    "/en/",
    "/news",
    "/de/presse/",
    "/news/page/2",
    "/news?page=2",
    "/news?tag=pole",
    "/tag/pole-position",
    "/category/race-reports/",
    "/author/press-office-of-marr-racing",
    "/2026/11/",
    "/news/2026",
    "/contact",
    "/privacy-policy",
    "/shop/caps-and-shirts-of-the-team",
    "/videos/onboard-lap-of-cold-harbour-with-lena-marr",
    "/drivers/lena-marr",
    "/teams/northgate-racing",
    "/results/2026/cold-harbour",
    "/calendar/six-hours-of-cold-harbour",
    "/files/2026/11/22/marr-takes-pole-at-cold-harbour.pdf",
    "/wp-content/uploads/2026/11/22/pole.html",
    "/login?next=/news/marr-takes-pole-at-cold-harbour",
    "/feed/",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_an_address_that_looks_like_an_articles(path: str) -> None:
    assert ARTICLE <= looks_like_article("https://www.marr.example" + path) <= 1


@pytest.mark.parametrize("path", OTHERS)
def test_an_address_that_does_not(path: str) -> None:
    assert 0 <= looks_like_article("https://www.marr.example" + path) < ARTICLE


@pytest.mark.parametrize(
    "url",
    ["", "x", "http://[", "https://marr.example/" + "a-" * 50_000, "https://m.example/?" + "id=1&" * 9999],
)
def test_no_address_is_too_odd_to_be_judged(url: str) -> None:
    assert 0 <= looks_like_article(url) <= 1
