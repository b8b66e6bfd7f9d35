"""What a page says about itself: a line of a table for each promise."""

from __future__ import annotations

import json

import pytest

from extractor.page import clean

LEAD = "Ines Marr won the second race at Suzuka on Sunday, 0.4 seconds ahead of Oliver Hale of Harlan Tools."
H1 = "<h1>Marr wins at Suzuka</h1>"
BODY = f"<p>{LEAD}</p><p>Hale led for nine laps and lost the place at the only stop of the race.</p>"


def page(head: str = "", *, above: str = "", below: str = "", end: str = "", h1: str = H1) -> str:
    return (
        f'<html lang="en"><head>{head}</head><body><main><article>{above}{h1}{below}{BODY}</article></main>'
        f"{end}</body></html>"
    )


def ld(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Marr wins at Suzuka", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


CANONICAL = '<link rel="canonical" href="https://harlan.example{}">'
RELATED = '<aside><h3>Earlier</h3><a href="/x">Hale on pole at Fuji</a> <span>1 July 2031</span></aside>'


@pytest.mark.parametrize(
    ("html", "published"),
    [
        pytest.param(
            page(ld(datePublished="2031-08-18T09:00:00+02:00")), "2031-08-18T09:00:00+02:00", id="json-ld"
        ),
        pytest.param(page(ld(dateModified="2031-08-20")), None, id="modified is not published"),
        pytest.param(
            page(
                meta("article:modified_time", "2031-08-20T09:00:00Z") + meta("og:updated_time", "2031-08-20")
            ),
            None,
            id="meta: modified is not published",
        ),
        pytest.param(
            page(meta("article:published_time", "2031-08-18") + ld(dateModified="2031-08-20")),
            "2031-08-18",
            id="meta",
        ),
        pytest.param(
            page('<meta name="DC.date.issued" content="20310818">'), "2031-08-18", id="Dublin Core, compact"
        ),
        pytest.param(
            page('<script type="application/ld+json">{"datePublished": "2031-08-18", /* desk */ }</script>'),
            "2031-08-18",
            id="JSON-LD that is no JSON",
        ),
        pytest.param(
            page(below='<time itemprop="datePublished" datetime="2031-08-18T07:00+02:00">today</time>'),
            "2031-08-18T07:00:00+02:00",
            id="microdata",
        ),
        pytest.param(
            page(below='<abbr class="published" title="2031-08-18">Monday</abbr>'),
            "2031-08-18",
            id="microformat",
        ),
        pytest.param(
            page(CANONICAL.format("/news/2031/08/18/marr")), "2031-08-18", id="folders of the address"
        ),
        pytest.param(
            page(CANONICAL.format("/press/18-08-2031")), "2031-08-18", id="last part of the address"
        ),
        pytest.param(
            page(below='<p class="date">17.08.2031</p>'), "2031-08-17", id="figures under the headline"
        ),
        pytest.param(page(below="<p>17.08.31</p>"), "2031-08-17", id="a year of two figures"),
        pytest.param(page(above="<span>17 August 2031</span>"), "2031-08-17", id="above the headline"),
        pytest.param(page(below="<p>2031年8月17日</p>"), "2031-08-17", id="Japanese"),
        pytest.param(page(below="<p>17 sierpnia 2031</p>"), "2031-08-17", id="Polish genitive"),
        pytest.param(page(below="<p>2031. augusztus 17.</p>"), "2031-08-17", id="Hungarian, year first"),
        pytest.param(
            page(CANONICAL.format("/2031/08/marr-wins"), below="<p>AUGUST 17 | Harlan Tools Racing</p>"),
            "2031-08-17",
            id="the year stands in the address",
        ),
        pytest.param(
            page(above='<ol><li><a href="/n">News</a></li><li>2031</li></ol>', below="<p>AUGUST 17</p>"),
            "2031-08-17",
            id="the year stands in the breadcrumb",
        ),
        pytest.param(page(below="<p>AUGUST 17</p>"), None, id="no year anywhere"),
        pytest.param(
            page(end="<p>Published on <b>18 August 2031</b> by the desk</p>"),
            "2031-08-18",
            id="said in words, below",
        ),
        pytest.param(page(below="<p>Updated: 20 August 2031</p>"), None, id="updated is not published"),
        pytest.param(
            page(below="<p>Published 18 August 2031, updated 20 August 2031</p>"),
            "2031-08-18",
            id="both in a line",
        ),
        pytest.param(page(below="<p>Round 5, 17 August 2031</p>"), None, id="the event's date"),
        pytest.param(page(end=RELATED), None, id="the date of another story"),
        pytest.param(
            page(end="<footer>© 2031 Harlan Tools Racing</footer>"), None, id="the year of a footer"
        ),
        pytest.param(page(), None, id="no date"),
        pytest.param(
            page(
                h1=H1
                + "<p>SUZUKA, Japan (Aug. 17, 2031) – Rain fell on the grid an hour before the start.</p>"
            ),
            "2031-08-17",
            id="dateline",
        ),
        pytest.param(
            page("<script>var page = {'publishDate': '2031-08-18'};</script>"),
            "2031-08-18",
            id="in a script, once",
        ),
        pytest.param(
            page(
                "<script>var all = [{'publishDate': '2031-08-18'}, {'publishDate': '2031-08-11'}];</script>"
            ),
            None,
            id="in a script, of several stories",
        ),
    ],
)
def test_the_day_of_publication(html: str, published: str | None) -> None:
    assert clean(html).published == published


@pytest.mark.parametrize(
    ("html", "published"),
    [
        pytest.param(
            page(ld(datePublished="2031-08-18T02:10:00Z"), below="<p>Sunday, August 17, 2031</p>"),
            "2031-08-17",
            id="JSON-LD in UTC, the page shows Sunday",
        ),
        pytest.param(
            page(below='<time datetime="2031-08-18T02:10:00Z" pubdate>August 17, 2031</time>'),
            "2031-08-17",
            id="a time element in UTC around Sunday in words",
        ),
        pytest.param(
            page(CANONICAL.format("/2031/08/17/marr") + ld(datePublished="2031-08-18T02:10:00Z")),
            "2031-08-17",
            id="the address files it under Sunday",
        ),
        pytest.param(
            page(ld(datePublished="2031-08-18T02:10:00Z", dateModified="2031-08-17T23:05:00-04:00")),
            "2031-08-17T22:10:00-04:00",
            id="another stamp has the site's offset",
        ),
        pytest.param(
            page(ld(datePublished="2031-08-17T22:10:00-04:00")),
            "2031-08-17T22:10:00-04:00",
            id="a local stamp stays",
        ),
        pytest.param(
            page(ld(datePublished="2031-08-18T02:10:00Z")), "2031-08-18T02:10:00Z", id="nothing else is known"
        ),
        pytest.param(
            page(
                ld(datePublished="2031-08-18T15:00:00Z"),
                h1=H1 + "<p>SUZUKA (Aug. 17, 2031) – Rain fell early on.</p>",
            ),
            "2031-08-18T15:00:00Z",
            id="at that hour it was Monday everywhere",
        ),
        pytest.param(
            page(ld(datePublished="2031-08-17T22:40:00Z"), below="<p>18 August 2031, 08:40</p>"),
            "2031-08-18",
            id="in Australia it was Monday already",
        ),
    ],
)
def test_a_sunday_night_stays_a_sunday(html: str, published: str) -> None:
    assert clean(html).published == published


@pytest.mark.parametrize(
    ("html", "title"),
    [
        pytest.param(
            page(meta("og:title", "Marr wins at Suzuka | Harlan Tools Racing"), h1=""),
            "Marr wins at Suzuka",
            id="the site behind a bar",
        ),
        pytest.param(
            page("<title>Marr wins at Suzuka - Harlan</title>" + meta("og:site_name", "Harlan"), h1=""),
            "Marr wins at Suzuka",
            id="the site's name behind a dash",
        ),
        pytest.param(
            page("<title>Suzuka – Race 2</title>", h1=""),
            "Suzuka – Race 2",
            id="a dash that is the title's own",
        ),
        pytest.param(
            page(meta("og:title", "Marr wins at Suzuka"), h1='<h1><a href="/">Harlan Tools Racing</a></h1>'),
            "Marr wins at Suzuka",
            id="an h1 that leads home is the site's name",
        ),
        pytest.param(
            page(
                "<title>Marr wins at Suzuka - Paddock Desk</title>",
                h1="<h1>News</h1><h2>Marr wins at Suzuka</h2>",
            ),
            "Marr wins at Suzuka",
            id="an h2 bears the title, the h1 a rubric",
        ),
        pytest.param(
            page(meta("og:title", "Marr wins at Suzuka"), h1="<h1>Racing</h1>"),
            "Marr wins at Suzuka",
            id="an h1 of one word",
        ),
        pytest.param(
            page(
                meta("og:title", "Marr wins at Suzuka"),
                h1="<h1><small>17.08.2031</small> Marr wins at Suzuka</h1>",
            ),
            "Marr wins at Suzuka",
            id="a date within the h1",
        ),
        pytest.param(
            page(
                meta("og:title", "Marr wins at Suzuka"),
                h1="<h1><span>Marr wins</span> <span>at Suzuka</span></h1>",
            ),
            "Marr wins at Suzuka",
            id="an h1 split over spans",
        ),
        pytest.param(
            page(meta("og:title", "Marr wins at Suzuka"), h1="<h1>Hale on pole at Fuji</h1>" + H1),
            "Marr wins at Suzuka",
            id="a teaser's h1 before it",
        ),
        pytest.param(
            page(meta("og:title", "MARR WINS AT SUZUKA")),
            "Marr wins at Suzuka",
            id="as the headline spells it",
        ),
    ],
)
def test_the_title(html: str, title: str) -> None:
    assert clean(html).title == title


@pytest.mark.parametrize(
    ("html", "publisher"),
    [
        pytest.param(page(meta("og:site_name", "Paddock Desk")), "Paddock Desk", id="the site"),
        pytest.param(page(ld(publisher={"name": "Harlan Tools"})), "Harlan Tools", id="JSON-LD"),
        pytest.param(
            page(meta("og:site_name", "Paddock Desk") + '<meta name="source" content="Harlan Tools Racing">'),
            "Harlan Tools Racing",
            id="the issuer before the wire that carries it",
        ),
        pytest.param(
            page(meta("og:site_name", "Paddock Desk"), below="<p>News provided by Harlan Tools Racing</p>"),
            "Harlan Tools Racing",
            id="said in words",
        ),
        pytest.param(
            page(meta("og:site_name", "Harlan") + '<meta name="author" content="Newsroom">'),
            "Harlan",
            id="a desk",
        ),
        pytest.param(
            page(meta("og:site_name", "Harlan") + '<meta name="author" content="Ines Marr">'),
            "Harlan",
            id="a person",
        ),
        pytest.param(
            page("<title>Marr wins at Suzuka | Harlan Tools Racing</title>"),
            "Harlan Tools Racing",
            id="the window",
        ),
        pytest.param(
            page(end="<footer><p>© 2031 Harlan Tools Racing. All rights reserved.</p></footer>"),
            "Harlan Tools Racing",
            id="copyright",
        ),
        pytest.param(page(), None, id="nobody"),
    ],
)
def test_the_publisher(html: str, publisher: str | None) -> None:
    assert clean(html).publisher == publisher


@pytest.mark.parametrize(
    ("html", "address"),
    [
        pytest.param(page(CANONICAL.format("/marr")), "https://harlan.example/marr", id="link"),
        pytest.param(
            page(CANONICAL.replace("https://harlan.example{}", "/marr")),
            "https://h.example/marr",
            id="relative",
        ),
        pytest.param(page(meta("og:url", "https://h.example/marr")), "https://h.example/marr", id="og:url"),
        pytest.param(page(ld(mainEntityOfPage="https://h.example/m")), "https://h.example/m", id="JSON-LD"),
        pytest.param(page('<base href="https://h.example/m">'), "https://h.example/m", id="base"),
        pytest.param(page('<base href="https://h.example/">'), None, id="a base that is the site's"),
        pytest.param(
            page(above='<a href="https://mail.example/c/7">View it in your browser</a>'),
            "https://mail.example/c/7",
            id="newsletter",
        ),
        pytest.param(
            page(CANONICAL.replace("https://harlan.example{}", "javascript:void(0)")), None, id="no address"
        ),
    ],
)
def test_the_address(html: str, address: str | None) -> None:
    assert clean(html, url="https://h.example/x?utm=1").canonical_url == address


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="de_at"><body>{}</body></html>', "de-AT"),
        ('<html><head><meta http-equiv="content-language" content="fr"></head><body>{}</body></html>', "fr"),
        ('<html><head><meta property="og:locale" content="en_GB"></head><body>{}</body></html>', "en-GB"),
        ("<html><head>" + ld(inLanguage="pt-BR") + "</head><body>{}</body></html>", "pt-BR"),
        ("<html><body>{}</body></html>", "en"),
    ],
)
def test_the_language(html: str, language: str) -> None:
    assert clean(html.replace("{}", H1 + BODY)).language == language
