"""Site maps of every kind, whole, broken and hostile, to links."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from extractor.scrape.discovery import Link, read_sitemap

URL = "https://www.marr.example/sitemap.xml"
NAMESPACE = ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(urls: str, attributes: str = NAMESPACE) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset{attributes}>{urls}</urlset>'.encode()


ENTRY = "<url><loc>https://www.marr.example/news/pole</loc><lastmod>2026-11-22</lastmod></url>"
POLE = Link("https://www.marr.example/news/pole", None, "2026-11-22")

FORMS = {
    "as it should be": urlset(ENTRY),
    "gzip": gzip.compress(urlset(ENTRY)),
    "gzip twice": gzip.compress(gzip.compress(urlset(ENTRY))),
    "gzip in two members": gzip.compress(urlset(ENTRY)[:80]) + gzip.compress(urlset(ENTRY)[80:]),
    "no namespace": urlset(ENTRY, ""),
    "an old namespace": urlset(ENTRY, ' xmlns="http://www.google.com/schemas/sitemap/0.84"'),
    "a prefix": urlset(ENTRY.replace("<", "<s:").replace("<s:/", "</s:"), "").replace(b"urlset", b"s:urlset"),
    "upper case": urlset(ENTRY.replace("loc>", "LOC>").replace("url>", "URL>")),
    "no declaration": urlset(ENTRY).partition(b"\n")[2],
    "blank lines before": b"\n\n" + urlset(ENTRY),
    "a byte-order mark": b"\xef\xbb\xbf" + urlset(ENTRY),
    "UTF-16": urlset(ENTRY).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "a style sheet and comments": b'<?xml version="1.0"?><?xml-stylesheet href="/s.xsl"?><!-- <html> -->'
    + urlset("<!-- a -->" + ENTRY).partition(b"\n")[2],
    "blanks around": urlset(ENTRY.replace("<loc>", "<loc>\n  ").replace("</loc>", "\n </loc>")),
    "CDATA": urlset(ENTRY.replace("<loc>", "<loc><![CDATA[").replace("</loc>", "]]></loc>")),
    "a relative address": urlset(ENTRY.replace("https://www.marr.example", "")),
    "the same page twice": urlset(ENTRY + ENTRY),
    "images, films, translations": urlset(
        ENTRY.replace(
            "</url>",
            "<image:image><image:loc>https://www.marr.example/a.jpg</image:loc><image:title>Car</image:title></image:image>"
            "<video:video><video:title>Lap</video:title><video:player_loc>https://v.example/</video:player_loc></video:video>"
            '<xhtml:link rel="alternate" hreflang="de" href="https://www.marr.example/de/pole"/></url>',
        ),
        NAMESPACE + ' xmlns:image="i" xmlns:video="v" xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_site_map_is_read_however_it_is_written(form: str) -> None:
    listed = read_sitemap(FORMS[form], URL)
    assert listed.links == (POLE,)
    assert (listed.more, listed.notes) == ((), ())


def test_an_index_names_further_site_maps_with_their_dates() -> None:
    index = urlset(
        "<sitemap><loc>https://www.marr.example/s-1.xml.gz</loc><lastmod>2026-11-22T19:40:00+01:00</lastmod></sitemap>"
        "<sitemap><loc>https://www.marr.example/s-2.xml</loc></sitemap>"
    ).replace(b"urlset", b"sitemapindex")
    listed = read_sitemap(index, URL)
    assert listed.links == ()
    assert listed.more == (
        Link("https://www.marr.example/s-1.xml.gz", None, "2026-11-22T19:40:00+01:00"),
        Link("https://www.marr.example/s-2.xml"),
    )


@pytest.mark.parametrize("attributes", [NAMESPACE + NEWS, NAMESPACE, ""])
def test_a_news_site_map_tells_title_and_date(attributes: str) -> None:
    news = (
        "<news:news><news:publication><news:name>Marr</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-11-22T19:40:00+01:00</news:publication_date>"
        "<news:title>Marr &amp; Ito\n win</news:title></news:news></url>"
    )
    (link,) = read_sitemap(urlset(ENTRY.replace("</url>", news), attributes), URL).links
    assert link == Link(POLE.url, "2026-11-22T19:40:00+01:00", "2026-11-22", "Marr & Ito win")


@pytest.mark.parametrize(
    ("lastmod", "modified"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026-11-22T19:40Z", "2026-11-22T19:40:00Z"),
        ("2026-11-22T19:40+01:00", "2026-11-22T19:40:00+01:00"),
        ("2026-11-22T19:40:30+01:00", "2026-11-22T19:40:30+01:00"),
        ("2026-11-22T19:40:30.45+01:00", "2026-11-22T19:40:30+01:00"),
        (" 2026-11-22T19:40:30 ", "2026-11-22T19:40:30"),
        ("2026-11", None),
        ("2026", None),
        ("2026-11-31", None),
        ("", None),
        ("never", None),
    ],
)
def test_last_modified(lastmod: str, modified: str | None) -> None:
    entry = f"<url><loc>https://www.marr.example/a</loc><lastmod>{lastmod}</lastmod></url>"
    assert read_sitemap(urlset(entry), URL).links[0].modified == modified


def test_a_site_map_of_plain_text() -> None:
    text = b"\xef\xbb\xbfhttps://www.marr.example/a\r\n\r\n# old\r\nhttps://www.marr.example/b\r\nftp://x.example/\r\n"
    listed = read_sitemap(text, "https://www.marr.example/sitemap.txt")
    assert [link.url for link in listed.links] == ["https://www.marr.example/a", "https://www.marr.example/b"]
    assert len(listed.notes) == 1


def test_a_feed_may_stand_for_a_site_map() -> None:
    feed = b"<rss><channel><item><title>Pole</title><link>/a</link></item></channel></rss>"
    for data in (feed, gzip.compress(feed)):
        assert read_sitemap(data, URL).links == (Link("https://www.marr.example/a", title="Pole"),)


def test_addresses_that_cannot_be_are_left_out_and_told() -> None:
    urls = "".join(
        f"<url><loc>{url}</loc></url>"
        for url in (
            "",
            "mailto:a@marr.example",
            "https://a:secret@marr.example/",
            "http://[b/",
            "https://marr.example/a b",
        )
    )
    listed = read_sitemap(urlset(urls), URL)
    assert [link.url for link in listed.links] == ["https://marr.example/a%20b"]
    assert listed.notes and "secret" not in " ".join(listed.notes)


def test_of_a_site_map_that_breaks_off_the_whole_entries_are_kept() -> None:
    whole = urlset("".join(f"<url><loc>https://www.marr.example/n/{i}</loc></url>" for i in range(9)))
    listed = read_sitemap(whole[: whole.index(b"/n/7") + 2], URL)
    assert [link.url for link in listed.links] == [f"https://www.marr.example/n/{i}" for i in range(7)]
    assert any("breaks off" in note for note in listed.notes)
    packed = gzip.compress(
        urlset("".join(f"<url><loc>https://www.marr.example/n/{i * i}</loc></url>" for i in range(900)))
    )
    listed = read_sitemap(packed[: len(packed) // 2], URL)
    assert 100 < len(listed.links) < 900 and any("gzip" in note for note in listed.notes)


def test_an_ampersand_that_should_be_an_entity_costs_nothing() -> None:
    listed = read_sitemap(urlset("<url><loc>https://www.marr.example/?a=1&b=2</loc></url>" + ENTRY), URL)
    assert POLE in listed.links and any("not well-formed" in note for note in listed.notes)


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "HTML"),
        (b"Not found", "no site map"),
        (b"\x00\x01\x02" * 999, "no site map"),
        (b"\x1f\x8bxxxx", "gzip"),
        (b"<a><b/></a>", "no site map"),
        (urlset(""), "names no page"),
    ],
)
def test_what_is_no_site_map_says_what_it_is(content: bytes, note: str) -> None:
    listed = read_sitemap(content, URL)
    assert listed.links == () and note in " ".join(listed.notes)


def test_more_links_than_the_protocol_allows() -> None:
    listed = read_sitemap(urlset("".join(f"<url><loc>/{i}</loc></url>" for i in range(50_100))), URL)
    assert len(listed.links) == 50_000 and any("first 50000 links" in note for note in listed.notes)


def test_a_bomb_is_cut_at_the_protocols_limit_and_takes_little_memory() -> None:
    bomb = gzip.compress(b"<urlset>" + ENTRY.encode() + b" " * 400_000_000, 9)
    tracemalloc.start()
    listed = read_sitemap(bomb, URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert listed.links == (POLE,) and any("more than 50000000 bytes" in note for note in listed.notes)
    assert peak < 300_000_000


LAUGHS = b"<!DOCTYPE urlset [" + b"".join(
    b'<!ENTITY l%d "%s">' % (i, b"ha" if i == 0 else b"&l%d;" % (i - 1) * 10) for i in range(12)
) + b'<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y SYSTEM "http://127.0.0.1:9/y">]>'  # fmt: skip


def test_entities_are_not_expanded_and_nothing_is_read_or_fetched() -> None:
    urls = "<url><loc>https://www.marr.example/&l11;&x;&y;</loc></url>" + ENTRY
    listed = read_sitemap(LAUGHS + urlset(urls).partition(b"\n")[2], URL)
    assert listed.links == (Link("https://www.marr.example/"), POLE)
    assert any("entities" in note for note in listed.notes)


HOSTILE = {
    "levels": b"<urlset>" + b"<a>" * 1_000_000,
    "open entries": b"<urlset>" + b"<url>" * 1_000_000,
    "brackets": b"<urlset>" + b"<" * 3_000_000,
    "comments": b"<urlset>" + b"<!--" * 500_000,
    "attributes": b"<urlset " + b"a=1 " * 500_000 + b">",
    "an endless address": b"<urlset><url><loc>https://marr.example/"
    + b"x" * 20_000_000
    + b"</loc></url></urlset>",
    "doctypes": b"<!DOCTYPE " * 300_000,
    "comments behind the end": b"<urlset></urlset>" + b"<!---->" * 500 + b"x",
    "ampersands": b"<urlset>" + b"&" * 40_000_000,
    "empty members": gzip.compress(b"") * 50_000,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_site_maps_end_without_links_and_with_a_note(what: str) -> None:
    listed = read_sitemap(HOSTILE[what], URL)
    assert listed.links == () and listed.notes
    assert all(len(note) < 400 for note in listed.notes)
