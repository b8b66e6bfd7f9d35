"""What a site is asked for to see whether its source is well, and what is said of its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from press_site import SLUGS, WORDS, feed, home, pages, sitemap, sitemap_index

from extractor.scrape.sources import Source, read_sources
from extractor.scrape.sources.probe import MOST_REQUESTS, probe
from extractor.scrape.sources.result import Answer, ProbeResult

BASE = "https://oriel.example"
NEWEST = f"{BASE}/news/2031/{SLUGS[0][0]}"
FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
NOTHING_LISTED = (
    "no feed, sitemap or listing with a release was found: name one, or give a pattern that the addresses of "
    "releases match"
)
GIVE = "give the page that has links to releases"
Fake = dict[str, Any]  # text, status or Answer by address; 404 for the rest


def source(**fields: Any) -> Source:
    return Source(name="oriel", url=f"{BASE}/", **fields)


def ask(one: Source, site: Fake | Callable[[str], Answer]) -> tuple[ProbeResult, list[str]]:
    """The result, and the addresses asked for."""
    asked: list[str] = []
    steps = probe(one)
    try:
        url = next(steps)
        while True:
            asked.append(url)
            url = steps.send(site(url) if callable(site) else answer(url, site.get(url, 404)))
    except StopIteration as end:
        return end.value, asked


def answer(url: str, given: Any) -> Answer:
    if isinstance(given, Answer):
        return given
    if isinstance(given, int):
        return Answer(url, given)
    kind = "application/xml" if given.startswith(("<?xml", "<urlset", "<sitemapindex")) else "text/html"
    return Answer(url, 200, [("content-type", kind)], given.encode())


def test_a_home_page_leads_to_its_feed_and_the_newest_release() -> None:
    site = {f"{BASE}/": home(FEED_LINK), f"{BASE}/feed.xml": feed(BASE), **pages(BASE)}
    result, asked = ask(source(), site)
    assert result.ok
    assert (result.reachable, result.robots, result.problems) == (True, "none", [])
    first = result.channels[0]
    assert (first.kind, first.url, first.links) == ("feed", f"{BASE}/feed.xml", len(SLUGS))
    assert result.newest is not None
    assert (result.newest.url, result.newest.published) == (NEWEST, "2031-05-11T17:00:00+02:00")
    assert result.newest.title == "Abara wins tarn cup round at velmora"
    assert result.newest.words == WORDS
    assert asked == [f"{BASE}/robots.txt", f"{BASE}/", f"{BASE}/feed.xml", NEWEST]
    assert result.requests == 4


@pytest.mark.parametrize(
    ("language", "word", "title", "text"),
    [
        (
            "de",
            "aktuelles",
            "Punkte trotz Regen in Grauwald",
            "Das Team holte im sechsten Lauf zwölf Punkte.",
        ),
        ("fr", "actualites", "Victoire à Montclair pour Levant", "L'équipe a gagné la course de dimanche."),
        ("es", "noticias", "Podio en Robledal para Marisol", "El equipo logró el tercer puesto el domingo."),
    ],
)
def test_a_listing_of_one_release_is_found_by_its_own_address(
    language: str, word: str, title: str, text: str
) -> None:
    start, release = f"{BASE}/{word}/", f"{BASE}/{word}/{'-'.join(title.lower().split()[::2])}"
    page = '<html lang="{}"><title>{}</title><nav><a href="/">Oriel</a></nav><main>{}</main>'
    card = f'<ul><li><h2><a href="{release}">{title}</a></h2><p>12.07.2031</p><p>{text}</p></li></ul>'
    site = {
        start: page.format(language, word, card),
        release: page.format(language, title, f"<article><h1>{title}</h1><p>{text * 3}</p></article>"),
    }
    result, asked = ask(Source(name="oriel", url=start), site)
    assert result.problems == []
    assert [(one.kind, one.url, one.links) for one in result.channels] == [("listing", start, 1)]
    assert result.newest is not None and result.newest.url == release
    assert asked.count(start) == 1


def test_a_pattern_finds_releases_that_a_listing_would_not_show() -> None:
    site = {f"{BASE}/": '<nav><a href="/r/17">17</a> <a href="/shop">Shop</a></nav>', **pages(BASE)}
    assert ask(source(), site)[0].channels == []
    [found] = ask(source(pattern=r"/r/\d+"), site)[0].channels
    assert (found.kind, found.url, found.links) == ("listing", f"{BASE}/", 1)


def test_a_sitemap_that_only_robots_txt_names_is_found() -> None:
    site = {
        f"{BASE}/robots.txt": f"User-agent: *\nDisallow: /shop\nSitemap: {BASE}/maps/all.xml\n",
        f"{BASE}/": home(),
        f"{BASE}/maps/all.xml": sitemap(BASE),
        **pages(BASE),
    }
    result, _ = ask(source(), site)
    assert result.ok
    assert result.robots == "allows"
    assert (result.channels[0].kind, result.channels[0].url) == ("sitemap", f"{BASE}/maps/all.xml")
    assert result.newest is not None
    assert result.newest.url == NEWEST


def test_the_start_page_may_be_the_listing_itself() -> None:
    result, asked = ask(source(), {f"{BASE}/": home(items=True), **pages(BASE)})
    assert result.ok
    assert ("listing", f"{BASE}/") in [(one.kind, one.url) for one in result.channels if one.links]
    assert result.newest is not None
    assert result.newest.url == NEWEST
    assert asked.count(f"{BASE}/") == 1


def test_of_each_kind_the_first_with_a_release_is_found() -> None:
    site = {
        f"{BASE}/robots.txt": f"Sitemap: {BASE}/m.xml\n",
        f"{BASE}/": home(
            '<link rel="alternate" type="application/rss+xml" href="/none.xml">' + FEED_LINK, True
        ),
        f"{BASE}/feed.xml": feed(BASE),
        f"{BASE}/m.xml": sitemap(BASE),
        **pages(BASE),
    }
    result, asked = ask(source(), site)
    assert result.ok
    assert [(one.kind, one.url) for one in result.channels] == [
        ("feed", f"{BASE}/feed.xml"),
        ("sitemap", f"{BASE}/m.xml"),
        ("listing", f"{BASE}/"),
    ]
    assert result.notes == [f"feed {BASE}/none.xml: HTTP 404 Not Found"]
    assert len(asked) == len(set(asked))


def test_of_a_sitemap_only_what_looks_like_a_release_counts() -> None:
    about = sitemap(BASE).replace("</urlset>", f"<url><loc>{BASE}/about</loc></url></urlset>")
    result, _ = ask(source(sitemap=f"{BASE}/m"), {f"{BASE}/m": about, **pages(BASE)})
    assert result.channels[0].links == len(SLUGS)
    result, _ = ask(source(sitemap=f"{BASE}/m", pattern="/about"), {f"{BASE}/m": about})
    assert result.channels[0].links == 1


def test_the_start_address_may_be_a_feed() -> None:
    result, _ = ask(source(), {f"{BASE}/": feed(BASE), **pages(BASE)})
    assert result.ok
    assert [(one.kind, one.url, one.links) for one in result.channels] == [("feed", f"{BASE}/", len(SLUGS))]


def test_channels_of_the_file_are_asked_for_and_no_other() -> None:
    site = {f"{BASE}/f": feed(BASE), f"{BASE}/m": sitemap(BASE), **pages(BASE)}
    result, asked = ask(source(feed=f"{BASE}/f", sitemap=f"{BASE}/m"), site)
    assert result.ok
    assert asked == [f"{BASE}/robots.txt", f"{BASE}/f", f"{BASE}/m", NEWEST]
    assert [(one.kind, one.links) for one in result.channels] == [("feed", 4), ("sitemap", 4)]


def test_each_channel_of_the_file_must_answer() -> None:
    site = {f"{BASE}/f": feed(BASE), f"{BASE}/m": 503, **pages(BASE)}
    result, _ = ask(source(feed=f"{BASE}/f", sitemap=f"{BASE}/m"), site)
    assert result.problems == [f"sitemap {BASE}/m: HTTP 503 Service Unavailable"]
    assert result.newest is not None


def test_of_an_index_the_part_with_news_is_read() -> None:
    parts = (("/sitemap-products.xml", "2031-05-12"), ("/sitemap-news.xml", "2031-05-11"))
    site = {
        f"{BASE}/m": sitemap_index(*((BASE + path, date) for path, date in parts)),
        f"{BASE}/sitemap-news.xml": sitemap(BASE),
        **pages(BASE),
    }
    result, asked = ask(source(sitemap=f"{BASE}/m"), site)
    assert result.ok
    assert asked[2:] == [f"{BASE}/sitemap-news.xml", NEWEST]


def test_links_that_are_not_the_sources_own_do_not_count() -> None:
    site = {f"{BASE}/f": feed("https://tarn.example"), **pages("https://tarn.example")}
    result, asked = ask(source(feed=f"{BASE}/f"), site)
    assert result.problems == [f"feed {BASE}/f: lists no release that belongs to the source: see hosts"]
    assert asked == [f"{BASE}/robots.txt", f"{BASE}/f"]
    result, asked = ask(source(feed=f"{BASE}/f", hosts=["tarn.example"]), site)
    assert result.ok
    assert asked[2:] == ["https://tarn.example/robots.txt", NEWEST.replace("oriel", "tarn")]


def test_no_other_site_is_asked_for_anything_unless_the_file_names_it() -> None:
    away = "https://feeds.example/oriel"
    site = {
        f"{BASE}/robots.txt": "Sitemap: https://maps.example/m.xml\n",
        f"{BASE}/": home(FEED_LINK.replace("/feed.xml", away)),
        f"{BASE}/sitemap.xml": sitemap_index(("https://maps.example/part.xml", "2031-05-11")),
        away: feed(BASE),
        **pages(BASE),
    }
    result, asked = ask(source(), site)
    assert not result.ok
    assert all(url.startswith(BASE) for url in asked)
    why = f"feed {away}: leads to another site, feeds.example: add it to hosts if it belongs to the source"
    assert why in result.notes
    result, asked = ask(source(feed=away), site)
    assert result.ok
    assert asked == [f"{BASE}/robots.txt", "https://feeds.example/robots.txt", away, NEWEST]


def test_pattern_and_exclude_choose_the_links() -> None:
    site = {f"{BASE}/f": feed(BASE), **pages(BASE)}
    result, _ = ask(source(feed=f"{BASE}/f", pattern="/oriel-racing", exclude="workshop"), site)
    assert result.channels[0].links == 1
    assert result.newest is not None
    assert "confirms-drivers" in result.newest.url
    result, _ = ask(source(feed=f"{BASE}/f", pattern="/blog/"), site)
    assert result.problems == [
        f"feed {BASE}/f: lists no release that belongs to the source: see pattern and hosts"
    ]


def test_what_robots_txt_forbids_is_not_asked_for() -> None:
    site = {
        f"{BASE}/robots.txt": "User-agent: extractor\nDisallow: /news\n\nUser-agent: *\nAllow: /\n",
        f"{BASE}/f": feed(BASE),
        **pages(BASE),
    }
    result, asked = ask(source(feed=f"{BASE}/f"), site)
    assert asked == [f"{BASE}/robots.txt", f"{BASE}/f"]
    assert all("robots.txt forbids it" in problem for problem in result.problems)
    assert not result.ok
    site[f"{BASE}/robots.txt"] = "User-agent: *\nDisallow: /\n"
    result, asked = ask(source(feed=f"{BASE}/f"), site)
    assert (asked, result.robots) == ([f"{BASE}/robots.txt"], "forbids")
    assert result.problems == [f"feed {BASE}/f: robots.txt forbids it"]


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (503, "robots.txt: HTTP 503 Service Unavailable: nothing may be asked for until it can be read"),
        (429, "robots.txt: HTTP 429 Too Many Requests: nothing may be asked for until it can be read"),
        (Answer("", None, error="no such host"), "cannot be reached: no such host"),
    ],
)
def test_without_robots_txt_for_sure_nothing_more_is_asked(robots: Any, said: str) -> None:
    result, asked = ask(source(), {f"{BASE}/robots.txt": robots, f"{BASE}/": home(items=True)})
    assert len(asked) == 1
    assert [problem[: len(said)] for problem in result.problems] == [said]
    assert result.reachable == isinstance(robots, int)


@pytest.mark.parametrize("robots", [403, 404, 410, 302])
def test_a_site_without_robots_txt_allows_all(robots: int) -> None:
    result, _ = ask(source(), {f"{BASE}/robots.txt": robots, f"{BASE}/": home(items=True), **pages(BASE)})
    assert (result.ok, result.robots) == (True, "none")


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (404, f"{BASE}/: HTTP 404 Not Found"),
        (Answer("", None, error="timed out after 30 s"), f"{BASE}/: timed out after 30 s"),
        (home(), NOTHING_LISTED),
        ("", NOTHING_LISTED),
        ("%PDF-1.7 of a press kit", f"{BASE}/: this is a PDF document, not a page of text: {GIVE}"),
    ],
)
def test_a_site_that_lists_nothing_says_why(start: Any, said: str) -> None:
    result, asked = ask(source(), {f"{BASE}/": start})
    assert said in result.problems
    assert result.newest is None
    assert len(asked) <= MOST_REQUESTS


def test_the_page_before_the_newest_stands_in_for_one_that_is_gone() -> None:
    site = {f"{BASE}/f": feed(BASE), **pages(BASE), NEWEST: 404}
    result, _ = ask(source(feed=f"{BASE}/f"), site)
    assert result.ok
    assert result.notes == [f"newest page {NEWEST}: HTTP 404 Not Found"]
    assert result.newest is not None
    assert SLUGS[1][0] in result.newest.url


@pytest.mark.parametrize(
    ("newest", "said"),
    [
        (Answer(NEWEST, 200, [], b"%PDF-1.7\n\x00\x01\x02"), "PDF"),
        (
            "<html><body><div id=root></div><script src=app.js></script></body></html>",
            "no text was found in it",
        ),
        (Answer(NEWEST, 200, [], b""), "empty"),
    ],
)
def test_a_release_without_a_text_is_a_problem(newest: Any, said: str) -> None:
    site = {f"{BASE}/f": feed(BASE), NEWEST: newest}
    result, _ = ask(source(feed=f"{BASE}/f"), site)
    assert f"newest page {NEWEST}: " in result.problems[0]
    assert said in result.problems[0]


def test_the_rules_of_the_source_are_used() -> None:
    [one] = read_sources(
        f'[[source]]\nname = "oriel"\nurl = "{BASE}/"\nfeed = "{BASE}/f"\nrules.body = "p:nth-of-type(1)"'
    ).sources
    result, _ = ask(one, {f"{BASE}/f": feed(BASE), **pages(BASE)})
    assert result.newest is not None
    assert 0 < result.newest.words < WORDS


def test_a_site_that_moved_is_told() -> None:
    moved = Answer(
        "https://oriel-racing.example/", 200, [("Content-Type", "text/html")], home(FEED_LINK).encode()
    )
    result, _ = ask(source(), {f"{BASE}/": moved})
    assert f"{BASE}/ leads to https://oriel-racing.example/: is that the site's new home?" in result.notes


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0" * 1000,
        b"\xff\xfe<" * 300,
        b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'a'><!ENTITY b '&a;&a;'>]><rss>&b;</rss>",
        b"<sitemapindex><sitemap><loc>https://oriel.example/m</loc></sitemap></sitemapindex>",
        b"<html>" + b"<div>" * 5_000,
        b"{" * 5_000,
        b"\x1f\x8b\x08 no gzip",
        b"User-agent: " + b"*" * 10_000,
    ],
)
def test_whatever_a_site_answers_is_bounded_and_told(body: bytes) -> None:
    for one in (source(), source(feed=f"{BASE}/f", sitemap=f"{BASE}/m", listing=f"{BASE}/l")):
        result, asked = ask(one, lambda url: Answer(url, 200, [("content-type", "text/html")], body))
        assert len(asked) <= MOST_REQUESTS
        assert result.problems


def test_a_site_that_names_new_places_without_end_is_left_after_the_limit() -> None:
    def endless(url: str) -> Answer:
        if url.endswith("robots.txt"):
            return answer(url, "".join(f"Sitemap: {BASE}/m{i}.xml\n" for i in range(500)))
        return answer(url, sitemap_index(*((f"{url}{i}", "2031-05-11") for i in range(9))))

    result, asked = ask(source(), endless)
    assert len(asked) == len(set(asked)) <= MOST_REQUESTS
    assert not result.ok


def test_the_result_goes_into_json() -> None:
    result, _ = ask(source(feed=f"{BASE}/f"), {f"{BASE}/f": feed(BASE), **pages(BASE)})
    assert result.to_dict() == {
        "ok": True,
        "name": "oriel",
        "url": f"{BASE}/",
        "reachable": True,
        "robots": "none",
        "channels": [{"kind": "feed", "url": f"{BASE}/f", "links": 4}],
        "newest": {
            "url": NEWEST,
            "title": "Abara wins tarn cup round at velmora",
            "published": "2031-05-11T17:00:00+02:00",
            "words": WORDS,
        },
        "problems": [],
        "notes": [],
        "requests": 3,
    }
