"""From a home page to the places that list a site's releases."""

from __future__ import annotations

import pytest

from extractor.scrape.discovery import find_channels, usual_places

HOME = "https://www.marr.example/"


def found(page: str, url: str = HOME, robots: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.kind, one.url) for one in find_channels(page.encode(), url, robots_sitemaps=robots)]


def cards(folder: str = "/news", count: int = 5) -> str:
    return "".join(
        f'<article><h2><a href="{folder}/marr-takes-pole-number-{i}">Marr takes pole number {i}</a></h2>'
        f'<time datetime="2026-11-{i + 10}">{i + 10} November 2026</time></article>'
        for i in range(count)
    )


def test_feeds_then_news_site_maps_then_listings_then_other_site_maps() -> None:
    page = """<html lang="en"><head>
      <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
      <link rel="alternate" type="application/rss+xml" title="Podcast" href="/podcast.xml">
      <link rel="alternate" type="application/rss+xml" title="Marr" href="/feed/">
      <link rel="sitemap" href="/map.xml"></head>
      <body><a href="/">Home</a><a href="/news">News</a><a href="/press">Press releases</a></body></html>"""
    robots = ("https://www.marr.example/sitemap.xml", "https://www.marr.example/news-sitemap.xml")
    assert found(page, robots=robots) == [
        ("feed", "https://www.marr.example/feed/"),
        ("sitemap", "https://www.marr.example/news-sitemap.xml"),
        ("listing", "https://www.marr.example/press"),
        ("listing", "https://www.marr.example/news"),
        ("sitemap", "https://www.marr.example/sitemap.xml"),
        ("sitemap", "https://www.marr.example/map.xml"),
        ("feed", "https://www.marr.example/comments/feed/"),
        ("feed", "https://www.marr.example/podcast.xml"),
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "Application/RSS+XML; charset=utf-8",
        "application/json",
    ],
)
def test_every_kind_of_feed_link(kind: str) -> None:
    page = f"<link rel='alternate' type='{kind}' href='news.feed'>"
    assert found(page) == [("feed", "https://www.marr.example/news.feed")]


@pytest.mark.parametrize(
    "link",
    [
        "<link rel=alternate type='application/json' href='/wp-json/wp/v2/pages/12'>",
        "<link rel=alternate type='application/json+oembed' href='/oembed?url=x'>",
        "<link rel=alternate hreflang=de href='/de/'>",
        "<link rel=alternate type='text/html' href='/m/'>",
        "<link rel=alternate type='application/rss+xml' href='javascript:x'>",
        "<link rel=alternate type='application/rss+xml' href='https://a:secret@marr.example/feed'>",
        "<link rel=alternate type='application/rss+xml' href=''>",
        "<link rel=stylesheet type='application/rss+xml' href='/a.css'>",
        "<a href='https://other.example/feed/'>Feed of someone else</a>",
        "<a href='/feedback'>Feedback</a>",
        "<a href='https://other.example/news'>News</a>",
        "<a href='#news'>News</a>",
        "<a href='/'>News</a>",
        "<a href='/newsletter'>Newsletter</a>",
        "<a href='mailto:news@marr.example'>News</a>",
    ],
)
def test_what_is_no_channel(link: str) -> None:
    assert found(f"<html><head>{link}</head><body>{link}</body></html>") == []


@pytest.mark.parametrize(
    ("anchor", "url"),
    [
        ("<a href='/rss.xml'>RSS</a>", "https://www.marr.example/rss.xml"),
        ("<a href='/en/news/feed/'>Subscribe</a>", "https://www.marr.example/en/news/feed/"),
        ("<a href='/?feed=rss2'>Feed</a>", "https://www.marr.example/?feed=rss2"),
        ("<a href='/x' type='application/atom+xml'>Atom</a>", "https://www.marr.example/x"),
        ("<a href='https://feeds.feedburner.com/marr'>Feed</a>", "https://feeds.feedburner.com/marr"),
    ],
)
def test_links_to_feeds_in_the_text(anchor: str, url: str) -> None:
    assert found(anchor) == [("feed", url)]


def test_a_page_may_have_its_feed_elsewhere_but_nothing_else() -> None:
    page = (
        "<link rel=alternate type='application/rss+xml' href='https://feeds.example/marr'>"
        "<link rel=sitemap href='https://maps.example/s.xml'>"
    )
    assert found(page, robots=("https://maps.example/s.xml", "/relative.xml", "nonsense:")) == [
        ("feed", "https://feeds.example/marr"),
        ("sitemap", "https://www.marr.example/relative.xml"),
    ]


@pytest.mark.parametrize(
    ("language", "anchors", "first"),
    [
        ("de", "<a href=/en/news>News archive</a><a href=/presse>Presse</a>", "/presse"),
        ("fr", "<a href=/a>Actualités</a><a href=/c>Communiqués de presse</a>", "/c"),
        ("es-ES", "<a href=/n>Noticias</a>", "/n"),
        ("it", "<a href=/c>Comunicati stampa ›</a>", "/c"),
        ("ja", "<a href=/n>ニュース</a>", "/n"),
        ("", "<a href=/aktuelles>Aktuelles</a>", "/aktuelles"),
        (
            "en",
            "<a href=/blog>Blog</a><a href=/n>See all news</a><a href=/newsroom>NEWSROOM</a>",
            "/newsroom",
        ),
    ],
)
def test_listing_pages_by_their_names_in_the_language_of_the_page(
    language: str, anchors: str, first: str
) -> None:
    got = found(f"<html lang='{language}'><body><nav>{anchors}</nav></body></html>")
    assert got[0] == ("listing", "https://www.marr.example" + first)


def test_a_page_that_lists_articles_is_a_listing_itself() -> None:
    page = f"<html lang=en><body><nav><a href=/blog>Blog</a></nav><main>{cards()}</main></body></html>"
    assert found(page, HOME + "news") == [("listing", HOME + "news"), ("listing", HOME + "blog")]
    assert found(f"<main>{cards(count=2)}</main>", HOME + "news") == []


def test_each_place_once() -> None:
    page = (
        "<link rel=alternate type='application/rss+xml' href='/feed/'><a href='http://marr.example/feed'>RSS</a>"
        "<a href=/news>News</a><a href='/news/#top'>News</a>"
    )
    assert found(page) == [
        ("feed", "https://www.marr.example/feed/"),
        ("listing", "https://www.marr.example/news"),
    ]


def test_the_base_of_the_page_counts() -> None:
    page = (
        "<base href='https://press.marr.example/en/'>"
        "<link rel=alternate type='application/rss+xml' href='feed'>"
    )
    assert found(page) == [("feed", "https://press.marr.example/en/feed")]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x00\x01" * 9999, b"plain words", b"<rss/>", b'{"a": 1}']
)
def test_what_is_no_page_names_nothing_but_what_robots_txt_names(content: bytes) -> None:
    got = find_channels(content, HOME, robots_sitemaps=("https://www.marr.example/s.xml",))
    assert [one.url for one in got] == ["https://www.marr.example/s.xml"]


def test_a_page_of_many_feeds_names_some() -> None:
    page = "".join(f"<link rel=alternate type='application/rss+xml' href='/feed/{i}'>" for i in range(5000))
    got = found(page)
    assert len(got) == 20 and got[0] == ("feed", "https://www.marr.example/feed/0")


def test_the_usual_places_are_few_feeds_first_and_of_the_site() -> None:
    places = usual_places("http://marr.example:8080/en/press?x=1")
    assert 0 < len(places) <= 8
    kinds = [place.kind for place in places]
    assert kinds == sorted(kinds) and set(kinds) == {"feed", "sitemap"}
    assert all(place.url.startswith("http://marr.example:8080/") for place in places)
    assert "http://marr.example:8080/sitemap.xml" in [place.url for place in places]
    assert usual_places("mailto:x@marr.example") == () == usual_places("https://a:b@marr.example/")
