"""Feeds of every kind, whole, broken and hostile, to links."""

from __future__ import annotations

import json

import pytest

from extractor.scrape.discovery import Link, read_feed
from extractor.scrape.discovery.dates import iso_date

URL = "https://www.marr.example/feed/"


def rss(items: str, head: str = "<title>Marr Racing</title><link>https://www.marr.example/</link>") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
        f' xmlns:atom="http://www.w3.org/2005/Atom"><channel>{head}{items}</channel></rss>'
    ).encode()


def atom(entries: str, head: str = "", attributes: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Marr</title>{head}{entries}</feed>'.encode()


POLE = Link("https://www.marr.example/news/pole", "2026-11-22T19:40:00+01:00", None, "Marr takes pole")
ITEM = (
    "<item><title>Marr takes pole</title><link>https://www.marr.example/news/pole</link>"
    "<pubDate>Sun, 22 Nov 2026 19:40:00 +0100</pubDate></item>"
)

KINDS = {
    "RSS 2.0": rss(ITEM),
    "RSS 0.91": b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">'
    + rss(ITEM).partition(b"?>")[2].replace(b"2.0", b"0.91"),
    "RSS 1.0": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://www.marr.example/"><title>Marr</title>'
    b'<link>https://www.marr.example/</link></channel><item rdf:about="https://www.marr.example/news/pole">'
    b"<title>Marr takes pole</title><link>https://www.marr.example/news/pole</link>"
    b"<dc:date>2026-11-22T19:40:00+01:00</dc:date></item></rdf:RDF>",
    "Atom": atom(
        "<entry><title>Marr takes pole</title><link href='https://www.marr.example/news/pole'/>"
        "<id>urn:1</id><published>2026-11-22T19:40:00+01:00</published></entry>"
    ),
    "JSON Feed": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "items": [
                {
                    "id": "1",
                    "url": "https://www.marr.example/news/pole",
                    "title": "Marr takes pole",
                    "date_published": "2026-11-22T19:40:00+01:00",
                }
            ],
        }
    ).encode(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_feed(kind: str) -> None:
    listed = read_feed(KINDS[kind], URL)
    assert listed.links == (POLE,)
    assert listed.notes == ()
    assert listed.more == ()


WRAPPED = {
    "blank lines before": b"\n\n  " + rss(ITEM),
    "a byte-order mark": b"\xef\xbb\xbf" + rss(ITEM),
    "a mark and blank lines": b"\xef\xbb\xbf\n\n" + rss(ITEM),
    "UTF-16": rss(ITEM).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "comments": b"<!-- made by a machine -->" + rss(ITEM).partition(b"?>")[2],
    "characters that are none": rss(ITEM.replace("Marr takes", "Marr&#xD800;&#1114112;&#0;&#x26;#8; takes"))
    .replace(b"&#x26;#8;", b""),
    "a style sheet": b'<?xml version="1.0"?><?xml-stylesheet href="/s.xsl"?>' + rss(ITEM).partition(b"?>")[2],
    "a warning of PHP": b"<br />\n<b>Warning</b>: Undefined variable in feed.php <br />\n" + rss(ITEM),
    "control characters": rss(ITEM.replace("Marr takes", "Marr\x0b takes")),
    "entities of HTML": rss(ITEM.replace("Marr takes", "Marr&nbsp;takes")),
    "blanks around the link": rss(ITEM.replace("<link>", "<link>\n   ").replace("</link>", "\n </link>")),
    "CDATA": rss(ITEM.replace("https://www.marr.example/news/pole", "<![CDATA[https://www.marr.example/news/pole]]>")),
    "a long text": rss(
        ITEM.replace("</item>", f"<content:encoded><![CDATA[{'<p>A</p>' * 9000}]]></content:encoded></item>")
    ),
    "an item in the text": rss(
        ITEM.replace("</item>", "<description>&lt;item&gt;&lt;link&gt;/x&lt;/link&gt;</description></item>")
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", WRAPPED)
def test_a_feed_is_read_however_it_is_wrapped(how: str) -> None:
    assert read_feed(WRAPPED[how], URL).links == (POLE,)


LINKS = [
    ("<link>/news/a</link>", "https://www.marr.example/news/a"),
    ("<link>a</link>", "https://www.marr.example/a"),
    ("<link>http://ito.example/a?b=1&amp;c=2</link>", "http://ito.example/a?b=1&c=2"),
    ('<guid isPermaLink="true">https://www.marr.example/a</guid>', "https://www.marr.example/a"),
    ("<guid>https://www.marr.example/a</guid>", "https://www.marr.example/a"),
    (
        '<link>https://www.marr.example/a</link><guid isPermaLink="false">412</guid>',
        "https://www.marr.example/a",
    ),
    (
        "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://www.marr.example/a</feedburner:origLink>",
        "https://www.marr.example/a",
    ),
    (
        '<link>https://www.marr.example/a</link><enclosure url="https://x.example/a.mp3" type="audio/mpeg"/>',
        "https://www.marr.example/a",
    ),
    ('<enclosure url="https://www.marr.example/a.mp3" type="audio/mpeg"/>', None),
    ('<guid isPermaLink="false">412</guid>', None),
    ("<title>No link</title>", None),
    ("<link>javascript:alert(1)</link>", None),
    ("<link>https://marr:secret@www.marr.example/a</link>", None),
    ("<link>http://[broken/</link>", None),
]


@pytest.mark.parametrize(("item", "url"), LINKS)
def test_the_link_of_an_entry(item: str, url: str | None) -> None:
    listed = read_feed(rss(f"<item>{item}</item>"), URL)
    assert [link.url for link in listed.links] == ([url] if url else [])
    assert bool(listed.notes) is (url is None)
    assert "secret" not in " ".join(listed.notes)


ATOM_LINKS = [
    ('<link rel="self" href="/api/1"/><link rel="alternate" href="/a"/>', "", "https://www.marr.example/a"),
    (
        '<link rel="alternate" type="application/pdf" href="/a.pdf"/>'
        '<link rel="alternate" type="text/html" href="/a"/>',
        "",
        "https://www.marr.example/a",
    ),
    ('<link href="a"/><link rel="enclosure" href="/a.mp4"/>', "", "https://www.marr.example/feed/a"),
    ('<link href="a"/>', ' xml:base="https://press.marr.example/2026/"', "https://press.marr.example/2026/a"),
    ('<link rel="enclosure" href="/a.mp4"/>', "", None),
]


@pytest.mark.parametrize(("links", "attributes", "url"), ATOM_LINKS)
def test_the_link_of_an_atom_entry(links: str, attributes: str, url: str | None) -> None:
    listed = read_feed(
        atom(f"<entry><title>A</title><id>urn:1</id>{links}</entry>", attributes=attributes), URL
    )
    assert [link.url for link in listed.links] == ([url] if url else [])


def test_relative_links_of_a_feed_elsewhere_are_those_of_its_site() -> None:
    listed = read_feed(rss("<item><link>/news/a</link></item>"), "https://feeds.example/marr")
    assert [link.url for link in listed.links] == ["https://www.marr.example/news/a"]


def test_atom_tells_when_an_entry_was_changed() -> None:
    entry = "<entry><title>A</title><link href='/a'/><updated>2026-11-23T08:00:00Z</updated>{}</entry>"
    (only,) = read_feed(atom(entry.format("")), URL).links
    assert (only.published, only.modified) == (None, "2026-11-23T08:00:00Z")
    (both,) = read_feed(atom(entry.format("<published>2026-11-22T08:00:00Z</published>")), URL).links
    assert (both.published, both.modified) == ("2026-11-22T08:00:00Z", "2026-11-23T08:00:00Z")


DATES = [
    ("Sun, 22 Nov 2026 19:40:00 +0100", "2026-11-22T19:40:00+01:00"),
    ("Sun, 22 Nov 2026 19:40:00 GMT", "2026-11-22T19:40:00Z"),
    ("22 Nov 2026 19:40 EST", "2026-11-22T19:40:00-05:00"),
    ("Sun, 22 Nov 26 19:40:00 UT", "2026-11-22T19:40:00Z"),
    ("Sunday, 22-Nov-26 19:40:00 GMT", "2026-11-22T19:40:00Z"),
    ("Sun, 22 Nov 2026 19:40:00 CET", "2026-11-22T19:40:00+01:00"),
    ("Sun, 22 Nov 2026 19:40:00 MESZ", "2026-11-22T19:40:00+02:00"),
    ("Sun, 22 Nov 2026 19:40:00 AEDT", "2026-11-22T19:40:00+11:00"),
    ("Sun, 22 Nov 2026 19:40:00 Europe/Paris", "2026-11-22T19:40:00+01:00"),
    ("Sun, 22 November 2026 7:40 PM EST", "2026-11-22T19:40:00-05:00"),
    ("Nov 22, 2026 12:05 am GMT", "2026-11-22T00:05:00Z"),
    ("Sun, 22 Nov 2026", "2026-11-22"),
    ("Sun, 22 Nov 2026 19:40:00", "2026-11-22T19:40:00"),
    ("2026-11-22T19:40:00Z", "2026-11-22T19:40:00Z"),
    ("2026-11-22T19:40Z", "2026-11-22T19:40:00Z"),
    ("2026-11-22T19:40:00.123456-05:00", "2026-11-22T19:40:00-05:00"),
    ("2026-11-22 19:40:00 +0000", "2026-11-22T19:40:00Z"),
    ("20261122T194000Z", "2026-11-22T19:40:00Z"),
    ("2026-11-22", "2026-11-22"),
    ("2026-11-22T24:00:00Z", "2026-11-23T00:00:00Z"),
    ("2026-11-22T23:59:60Z", "2026-11-22T23:59:59Z"),
    ("22.11.2026 19:40", "2026-11-22T19:40:00"),
    ("22. November 2026, 19:40 Uhr", "2026-11-22T19:40:00"),
    ("22 novembre 2026", "2026-11-22"),
    ("2026-11", None),
    ("2026", None),
    ("2026-02-30", None),
    ("31 Nov 2026 10:00:00 GMT", None),
    ("2026-13-01T00:00:00Z", None),
    ("2026-11-22T25:00:00Z", None),
    ("0001-01-01T00:00:00Z", None),
    ("9999-12-31T23:59:59Z", None),
    ("Thu, 01 Jan 1970 00:00:00 GMT", None),
    ("2026-11-22T19:40:00+99:00", "2026-11-22T19:40:00"),
    ("yesterday", None),
    ("", None),
    ("9" * 100_000, None),
]


@pytest.mark.parametrize(("said", "iso"), DATES)
def test_dates(said: str, iso: str | None) -> None:
    assert iso_date(said) == iso


def test_a_time_without_a_zone_is_the_sources() -> None:
    feed = rss(
        "<item><link>/a</link><pubDate>Sun, 22 Nov 2026 19:40:00</pubDate></item><item><link>/b</link>"
        "<pubDate>Wed, 22 Jul 2026 19:40:00 GMT</pubDate></item>"
        "<item><link>/c</link><pubDate>22 Jul 2026</pubDate></item>"
    )
    dates = [link.published for link in read_feed(feed, URL, timezone="Europe/Berlin").links]
    assert dates == ["2026-11-22T19:40:00+01:00", "2026-07-22T19:40:00Z", "2026-07-22"]
    assert read_feed(feed, URL, timezone="No/Where").links[0].published == "2026-11-22T19:40:00"


def test_titles_are_plain_text() -> None:
    items = (
        "<item><link>/a</link><title>Marr &amp;amp; Ito &lt;b&gt;win&lt;/b&gt;</title></item>"
        "<item><link>/b</link><title><![CDATA[Marr & Ito\n  win]]></title></item><item><link>/c</link></item>"
    )
    assert [link.title for link in read_feed(rss(items), URL).links] == [
        "Marr & Ito win",
        "Marr & Ito win",
        None,
    ]


def test_each_link_once_in_the_order_of_the_feed() -> None:
    items = "".join(f"<item><link>/{name}</link></item>" for name in "cabca")
    assert [link.url[-1] for link in read_feed(rss(items), URL).links] == ["c", "a", "b"]


def test_of_a_feed_that_breaks_off_the_entries_before_the_break_are_kept() -> None:
    whole = rss("".join(f"<item><title>T{i}</title><link>/n/{i}</link></item>" for i in range(10)))
    listed = read_feed(whole[: whole.index(b"/n/7") + 2], URL)
    assert [link.url for link in listed.links] == [f"https://www.marr.example/n/{i}" for i in range(7)]
    assert any("breaks off" in note for note in listed.notes)


def test_of_broken_json_the_entries_before_the_break_are_kept() -> None:
    whole = json.dumps({"items": [{"url": f"/n/{i}", "title": "T"} for i in range(10)]}).encode()
    listed = read_feed(whole[: whole.index(b"/n/7") + 3], URL)
    assert len(listed.links) == 7 and any("broken JSON" in note for note in listed.notes)


def test_one_wrong_tag_costs_nothing_but_a_note() -> None:
    listed = read_feed(rss(ITEM + "<item><title>A & B</b></title><link>/b</link></item>"), URL)
    assert [link.url for link in listed.links] == [POLE.url, "https://www.marr.example/b"]
    assert any("not well-formed" in note for note in listed.notes)


def test_a_charset_that_is_not_what_it_says() -> None:
    feed = rss(ITEM.replace("Marr takes", "Müller nimmt")).decode()
    for data in (feed.encode("latin-1"), feed.replace("UTF-8", "ISO-8859-1").encode("utf-8")):
        assert read_feed(data, URL).links[0].title == "Müller nimmt pole"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<!DOCTYPE html><html><head><title>Gone</title></head><body><p>Gone</p></body></html>", "HTML"),
        (b"<html><body><rss></rss></body></html>", "HTML"),
        (b"Not found", "no feed"),
        (b"%PDF-1.7 \x00\x01\x02", "no feed"),
        (b"\x00" * 5000, "no feed"),
        (b"<urlset><url><loc>https://marr.example/</loc></url></urlset>", "no feed"),
        (b'{"error": "gone"}', "no list of items"),
        (b'{"items": {"a": 1}}', "no list of items"),
        (b'[1, 2, 3]', "no list of items"),
        (rss(""), "no entries"),
    ],
)  # fmt: skip
def test_what_is_no_feed_says_what_it_is(content: bytes, note: str) -> None:
    listed = read_feed(content, URL)
    assert listed.links == () and note in " ".join(listed.notes)


def test_a_feed_of_a_million_entries_is_cut_at_the_end_of_an_entry() -> None:
    item = "<item><title>T</title><link>/n/{}</link></item>"
    listed = read_feed(rss("".join(item.format(i) for i in range(1_000_000))), URL)
    assert [link.url for link in listed.links] == [f"https://www.marr.example/n/{i}" for i in range(2000)]
    assert any("first 2000 entries" in note for note in listed.notes)
    listed = read_feed(json.dumps({"items": [{"url": f"/n/{i}"} for i in range(300_000)]}).encode(), URL)
    assert len(listed.links) == 2000 and len(listed.notes) == 2


def test_a_feed_of_many_bytes_is_cut_at_the_end_of_an_entry() -> None:
    item = "<item><link>/n/{}</link><description>" + "x" * 100_000 + "</description></item>"
    listed = read_feed(rss("".join(item.format(i) for i in range(100))), URL)
    assert len(listed.links) == 49
    assert any("first 5000000 bytes" in note for note in listed.notes)


LAUGHS = b"<!DOCTYPE rss [" + b"".join(
    b'<!ENTITY l%d "%s">' % (i, b"ha" if i == 0 else b"&l%d;" % (i - 1) * 10) for i in range(12)
) + b'<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y SYSTEM "http://127.0.0.1:9/y">]>'  # fmt: skip


def test_entities_are_not_expanded_and_nothing_is_read_or_fetched() -> None:
    item = "<item><title>Ha &l11; &x; &y;</title><link>/a</link></item>"
    listed = read_feed(LAUGHS + rss(item + ITEM).partition(b"?>")[2], URL)
    assert [link.url for link in listed.links] == ["https://www.marr.example/a", POLE.url]
    assert all(len(link.title or "") < 50 for link in listed.links)
    assert any("entities" in note for note in listed.notes)


HOSTILE = {
    "levels": b"<rss><channel>" + b"<a>" * 1_000_000,
    "titles": b"<rss><channel><item>" + b"<title>" * 500_000,
    "items": b"<rss><channel>" + b"<item>" * 500_000,
    "brackets": b"<rss>" + b"<" * 3_000_000,
    "comments": b"<rss>" + b"<!--" * 500_000,
    "CDATA": b"<rss><item><title>" + b"<![CDATA[" * 300_000,
    "attributes": b"<rss " + b"a=1 " * 500_000 + b">",
    "entities": b"<rss><item><title>" + b"&x;" * 500_000,
    "numbers": b"<rss><item><title>" + b"&#" * 500_000,
    "doctypes": b"<!DOCTYPE " * 300_000,
    "subsets": b"<!DOCTYPE a [" * 200_000,
    "texts": b"<rss><item>" + b"<description>" * 300_000,
    "an author without end": b"<rss><channel><item><link>/a</link><q:creator>"
    + b"a.-_" * 1_000_000
    + b"</q:creator></item></channel></rss>",
    "subjects": b"<rss><channel><item><link>/a</link>"
    + b"".join(b"<category>%d</category>" % i for i in range(25_000))
    + b"</item></channel></rss>",
    "JSON levels": b'{"items":' + b"[" * 1_000_000,
    "JSON objects": b'{"items":[' + b'{"a":' * 500_000,
    "a long title": b"<rss><channel><item><link>/a</link><title>"
    + b"x" * 4_000_000
    + b"</title></item></channel></rss>",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_feeds_end_with_few_links_and_a_note(what: str) -> None:
    listed = read_feed(HOSTILE[what], URL)
    assert len(listed.links) <= 1
    assert all(len(link.title or "") <= 500 for link in listed.links)
    assert listed.notes or listed.links
    assert all(len(note) < 400 for note in listed.notes)
