"""Hostile pages: what is promised for each kind, and that none takes more than linear time.

Sizes are such that a page takes well under a second; work that grows with the square of the page would
take minutes, and be seen. `FIRST` and `LAST` stand before and behind what is hostile.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from itertools import chain

import pytest

from extractor.page import Article, PageError, clean
from extractor.page.source.taming import flattened

FIRST = "Ines Marr won the first race of the weekend at Lakeside on Sunday afternoon."
LAST = "Oliver Hale was second in the No. 14 car, half a second behind at the flag."
WORDS = "Ines Marr led all of the race and won it by half a second. "
HEAD = (
    "<html><head><title>Marr wins at Lakeside</title></head>"
    f"<body><h1>Marr wins at Lakeside</h1><p>{FIRST}</p>"
)
FOOT = f"<p>{LAST}</p></body></html>"
DEEP = "nested too deeply"


def around(middle: str) -> str:
    return HEAD + middle + FOOT


def numbered(pattern: str, count: int) -> str:
    return "".join(pattern.format(n) for n in range(count))


def json_ld(text: str) -> str:
    return HEAD.replace("<title>", f"<script type='application/ld+json'>{text}</script><title>") + FOOT


def next_data(text: str) -> str:
    return around(f"<script id='__NEXT_DATA__' type='application/json'>{text}</script>")


# Both sentences survive, whatever stands between them.
BETWEEN: dict[str, str] = {
    # many
    "two hundred thousand <div>": "<div>" * 200_000,
    "a million <br>": "<br>" * 1_000_000,
    "lines of one word": "word<br>" * 4000,
    "links": "<a href='/x'>Five words in a link</a>" * 4000,
    "links in boxes": "<div class=item><a href='/x'>Five words in a link</a></div>" * 2000,
    "cells without a table": "<td>1</td>" * 5000,
    "cells in one row": "<table><tr>" + "<td>1</td>" * 20_000 + "</tr></table>",
    "rows": "<table>" + numbered("<tr><td>{}<td>Marr<td>1:31.2</tr>", 4000) + "</table>",
    "tables": "<table><tr><td>1<td>Marr</tr><tr><td>2<td>Ito</tr></table>" * 800,
    "pictures": "<img src=x alt='a b'>" * 5000,
    "forms": "<form>w</form>" * 4000,
    "mail fields": "<div><input type=email></div>" * 4000,
    "story cards": "<article><h2><a href=x>Ines Marr wins at Lakeside again</a></h2><p>word</p></article>"
    * 1000,
    "class names": numbered("<p class='c{0}'>word {0}</p>", 3000),
    "sub-heads": numbered("<h2>Race number {} at Lakeside was long</h2>", 1500),
    "quotes": numbered("<p>“We did {} laps in the rain and we liked all of it.”</p>", 1500),
    "breadcrumbs": "<p>Home / News / Marr wins at Lakeside</p>" * 1500,
    "star notes": numbered("<p>* word {}</p>", 2000) + "<p>© 2031 Marr</p>",
    "dates that are none": numbered("<p>5 Mond{0}tag 2031</p>", 50),
    "scripts with text between": "<script>var a = 1;</script>w" * 5000,
    "script soup": "<script>document.write('<p>x</p><script>a</scr'+'ipt>');</script>" * 3000,
    "comments": "<!-- x -->w" * 10_000,
    "<template> copies": f"<template><p>{WORDS}</p></template>" * 500,
    "<noscript> copies": f"<noscript><p>{WORDS}</p></noscript>" * 500,
    "shadow roots": "<template shadowrootmode=open><p>x</p></template>" * 1000,
    "drawings": "<svg><text>w</text></svg><math><mi>x</mi></math>" * 3000,
    "columns of boxes": "<div>" + "<div><div>1</div><div>w</div><div>x</div></div>" * 800 + "</div>",
    "grids": "<div role=grid>" + "<div role=row><div role=cell>w</div></div>" * 1500 + "</div>",
    "definitions": "<dl>" + "<dt>a<dd>b" * 4000 + "</dl>",
    # big
    "colspan": "<table>"
    + "<tr><td colspan=1000000000 rowspan=1000000000>1</td><td rowspan=0>2</td></tr>" * 500
    + "</table>",
    "rowspan": "<table>" + "<tr><td rowspan=65534>1</td><td rowspan=65534>2</td></tr>" * 500 + "</table>",
    "one text": f"<p>{WORDS * 5000}</p>",
    "one text in <pre>": f"<pre>{(WORDS + chr(10)) * 2000}</pre>",
    "one word": f"<p>{'a' * 1_000_000}</p>",
    "angle brackets": f"<p>{'<' * 1_000_000}</p>",
    "ampersands": f"<p>{'&' * 300_000}</p>",
    "one attribute": f"<p class='{'race-report ' * 30_000}'>word</p>",
    "one class name": f"<p class='{'aB' * 100_000}'>word</p>",
    "attributes": "<p " + numbered("a{}=1 ", 100_000) + ">word</p>",
    "attributes with tags in them": "<p " + numbered("a{}='<b>' ", 50_000) + ">word</p>",
    "a style": f"<p style='display{' ' * 300_000}'>word</p>",
    "character references": f"<p>{'&#65;' * 100_000}</p>",
    "a character reference": f"<p>&#{'1' * 300_000};</p>",
    "a picture in the page": f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 1_200_000}'>",
    # without end
    "<p> without end": f"<p>{WORDS}" * 500,
    "<li> without end": f"<li>{WORDS}" * 500,
    "<td> without end": f"<td>{WORDS}" * 500,
    "formatting without end": "<b><p>one</b>two</p><i>" * 3000,
    "<![CDATA[ without end": "<![CDATA[" * 10_000,
    "<? without end": "<?x " * 10_000,
    # read as text by nobody, or by everybody
    "<xmp>": f"<xmp>{WORDS}</xmp>" * 500,
    "<textarea>": f"<textarea><p>{WORDS}</textarea>" * 500,
    "amp-": "<amp-img src=x></amp-img><amp-ad>word</amp-ad><amp-analytics></amp-analytics>" * 1000,
    # data
    "a data list": f"<div data-x='{'[' * 5000}'>w</div>" * 20,
    "a stream that is none": f"<script>{'self.__next_f.push(' * 10_000}</script>",
    "a state that is none": f"<script>window.__INITIAL_STATE__ = {'[{' * 3000}</script>",
}

# Deeper than the parser goes: both sentences survive, and a warning tells.
NESTED: dict[str, str] = {
    "<div>": "<div>" * 5000,
    "<div> closed again": "<div>" * 5000 + f"<p>{WORDS}</p>" + "</div>" * 5000,
    "<div> with text": f"<div><p>{WORDS}</p>" * 1000,
    "<table>": f"<table><tr><td>{WORDS}" * 500,
    "<ul>": f"<ul><li>{WORDS}" * 300,
    "<blockquote>": f"<blockquote>{WORDS}" * 300,
    "<section class=quote>": "<section class='quote'>w " * 2000,
    "<b>": "<b>w " * 20_000,
    "<font>": "<font color=red>w " * 10_000,
    "<span> and <div>": f"<span><div>{WORDS}" * 300,
    "<table> in <ul> in <div>": "<div><table><tr><td><ul><li>w" * 1000,
    "<dl>": "<dl><dd>w" * 3000,
    "own elements": "<x-y>w" * 5000,
    "<div role=grid>": "<div role=grid><div role=row><div role=cell>w" * 500,
    "<time>": "<time>w" * 3000,
    "<a:b:c>": "<a:b:c>w" * 3000,
    "grids of <div>": "<div><div>1</div><div>2</div>" * 1000,
}

# The first sentence survives; what follows belongs to what was opened and never closed.
SWALLOWED: dict[str, str] = {
    "a comment": "<!--" + WORDS * 5000,
    "a script": "<script>" + "var a = 1; " * 30_000,
    "a style sheet": "<style>" + "a{b:c} " * 30_000,
    "a field of text": "<textarea>" + "<p>x" * 30_000,
    "an attribute": '<p class="' + WORDS * 5000,
    "a hidden part": f"<div hidden>{WORDS}" * 300,
}


def check(article: Article) -> None:
    for block in article.blocks:
        assert article.text[block.start : block.end] == block.text
        for cell in chain.from_iterable(block.rows):
            assert article.text[cell.start : cell.end] == cell.text


@pytest.mark.parametrize("kind", BETWEEN)
def test_the_text_around_survives(kind: str) -> None:
    article = clean(around(BETWEEN[kind]))
    check(article)
    assert FIRST in article.text and LAST in article.text
    assert article.title == "Marr wins at Lakeside" and not article.warnings


@pytest.mark.parametrize("kind", NESTED)
def test_the_text_around_and_in_a_deep_nest_survives(kind: str) -> None:
    article = clean(around(NESTED[kind]))
    check(article)
    assert FIRST in article.text and LAST in article.text
    assert any(DEEP in warning for warning in article.warnings)


@pytest.mark.parametrize("kind", SWALLOWED)
def test_what_is_never_closed_takes_no_text_before_it_along(kind: str) -> None:
    article = clean(HEAD + SWALLOWED[kind])
    check(article)
    assert FIRST in article.text


@pytest.mark.parametrize(
    "open_tag", ["<div>", "<div><b>", "<span>", "<ul><li>", "<table><tr><td>", "<font><p>"]
)
def test_all_paragraphs_of_a_deep_nest_come_in_order(open_tag: str) -> None:
    said = [f"In lap {n} Ines Marr led by {n} tenths of a second." for n in range(300)]
    article = clean(
        "<html><body>" + open_tag * 100 + "".join(f"{open_tag * 5}<p>{words}</p>" for words in said)
    )
    spots = [article.text.find(words) for words in said]
    assert -1 not in spots and spots == sorted(spots)


def test_a_table_in_a_deep_nest_keeps_its_cells() -> None:
    table = "<table><tr><th>Pos<th>Driver<tr><td>1<td>Ines Marr<tr><td>2<td>Oliver Hale</table>"
    article = clean(HEAD + "<div>" * 1500 + table + "</div>" * 1500 + FOOT)
    rows = [[cell.text for cell in row] for block in article.blocks for row in block.rows]
    assert rows == [["Pos", "Driver"], ["1", "Ines Marr"], ["2", "Oliver Hale"]] and LAST in article.text


def test_words_in_flattened_markup_are_neither_lost_nor_doubled() -> None:
    markup = "".join(
        f"<div><b>a{n}<ul><li>b{n}</b></ul><!-- <p> --><script>'<div>'</script>" for n in range(500)
    )
    words = [f"{sign}{n}" for n in range(500) for sign in "ab"]
    flat = flattened(markup)
    assert [word for word in words if flat.count(f"{word}<") != 1] == []


def test_more_tags_than_anybody_writes_are_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.page.source.taming.MOST_TAGS", 3000)
    monkeypatch.setattr("extractor.page.source.parsing.MOST_TAGS", 3000)
    article = clean(HEAD + "<i>w</i>" * 3000 + FOOT)
    assert FIRST in article.text and LAST not in article.text
    assert any("more than 3000 tags" in warning for warning in article.warnings)


def test_a_page_beyond_all_measure_is_read_as_far_as_it_goes() -> None:
    article = clean(f"<html><body><p>{FIRST}</p><p>" + "a" * 12_500_000)
    assert FIRST in article.text and any("only the first" in warning for warning in article.warnings)


def test_a_page_above_the_parsers_own_limit_is_read_to_its_end() -> None:
    article = clean(around("<script>" + "a" * 10_500_000 + "</script>"))
    assert FIRST in article.text and LAST in article.text and not article.warnings


# --- plain text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        "Ines Marr\n",
        "1. Ines Marr 1:31.2\n",
        "  1   12  Ines Marr   1:31.2\n",
        "word   other words here\n",
        "Aa   b   c d   e  f g h   i\nword other words here  x\n",
        "Pos\nDriver\nGap\n",
        "|Pos\n|Driver\n|Gap\n|1\n",
        "a|b|c\n",
        "a\tb\tc\n",
        "a\t\tc\td\n",
        "- word\n",
        "\n",
        " ",
        "\t",
        "a",
        "– ENDS –\n",
        "Photo: Ines Marr\n",
    ],
)
def test_lines_without_end_are_read_in_linear_time(unit: str) -> None:
    article = clean(f"Marr wins at Lakeside\n\n{FIRST}\n\n" + unit * (15_000 // len(unit)) + f"\n\n{LAST}\n")
    check(article)
    assert LAST in article.text


# Runs of the signs that the patterns of the cleaning look for, in one block and in many.
RUNS = [
    *".-_*#:|,;/(\"'“”•!?&=+~",
    "—",
    "\u00a0",
    "\u200b",
    "\u202e",
    "1",
    "1 2 3 ",
    "a a a a ",
    "Ab ",
    ". ",
    "- ",
    "a.b.c.",
    "a: ",
    "(Photo x ",
    "Photo: x ",
    "we use many ",
    "About X ",
    "1 March ",
    "1 March 2031 ",
    "2031-08-1",
    "1.1.",
    "P1 ",
    "Ã©â€",
    "© ",
    "word-",
    "– ENDS ",
    "[ x ] ",
    "Home > ",
    "Tags: ",
    "read more ",
    "“a” ",
    "12/12 ",
    "#14 ",
    "No. ",
    "a@b",
    "Mr. ",
    "(((",
    "x | ",
]


@pytest.mark.parametrize("run", RUNS)
def test_no_pattern_is_killed_by_a_run_of_signs(run: str) -> None:
    sign = run.replace("&", "&amp;")
    article = clean(
        around(f"<p>{sign * (20_000 // len(run))}</p>" + f"<p>{sign * (390 // len(run))}</p>" * 20)
    )
    check(article)
    assert FIRST in article.text


@pytest.mark.parametrize(
    "place", ["title", "h1", "og", "canonical", "lang", "description", "site", "author", "time"]
)
def test_metadata_of_a_megabyte_is_no_danger(place: str) -> None:
    long = "Marr wins | " * 80_000
    head = {
        "title": f"<title>{long}</title>",
        "h1": "",
        "og": f"<meta property=og:title content='{long}'>",
        "canonical": f"<link rel=canonical href='https://x.example/{'a/' * 500_000}'>",
        "lang": "",
        "description": f"<meta name=description content='Release of {'Aug ' * 250_000}'>",
        "site": f"<meta property=og:site_name content='{long}'>",
        "author": f"<meta name=author content='{long}'>",
        "time": "",
    }[place]
    body = {"h1": f"<h1>{long}</h1>", "time": f"<time datetime='{'2031-08-1' * 100_000}'>x</time>"}.get(
        place, ""
    )
    lang = "en-" * 300_000 if place == "lang" else "en"
    article = clean(
        f"<html lang='{lang}'><head>{head}</head><body>{body}<p>{FIRST}</p><p>{LAST}</p></body></html>"
    )
    check(article)
    assert FIRST in article.text and LAST in article.text


# --- data in the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        json_ld("[" * 50_000 + "]" * 50_000),
        json_ld('{"a":' * 20_000 + "1" + "}" * 20_000),
        json_ld('{"headline":' * 900 + "1" + "}" * 900),
        json_ld('{"@type":"NewsArticle","headline":' + "[" * 900 + "]" * 900 + "}"),
        json_ld('{"a":1,' * 30_000),
        json_ld("[" + "," * 200_000),
        json_ld("[" + "1" * 200_000 + "]"),
        json_ld('{"@type":"' + "a" * 200_000),
        json_ld(json.dumps({"@type": "Article" * 30_000 + "x"})),
        json_ld(
            json.dumps({"@graph": [{"@type": "NewsArticle", "headline": "Marr wins", "url": "x"}] * 3000})
        ),
        json_ld(json.dumps({"@type": ["NewsArticle", None, {}], "author": [[]], "publisher": 7, "url": {}})),
        json_ld(
            '{"@type":"NewsArticle","datePublished":"2031-02-31T99:99:99Z","inLanguage":7,"headline":null}'
        ),
        json_ld(" " * 200_000 + "x"),
        json_ld('"\\ud800"'),
        next_data(json.dumps({"props": [{"a": {"b": 1}}] * 20_000})),
        next_data('{"children":[' * 300 + "]}" * 300),
        next_data('{"children":[' * 20_000),
        next_data("[" * 800 + '{"text":"x"},' * 5000 + "1" + "]" * 800),
    ],
    ids=range(18),
)
def test_data_that_bursts_is_no_danger(page: str) -> None:
    article = clean(page)
    check(article)
    assert FIRST in article.text and LAST in article.text


# --- bytes ------------------------------------------------------------------------------------------------

RUSSIAN = "Гонщик Петров выиграл вторую гонку недели и теперь возглавляет общий зачёт серии."
JAPANESE = "レースは日曜日に行われ、山田選手が優勝しました。チームはとても喜んでいます。"
CHINESE = "车手王伟在星期日的比赛中获得冠军，车队全体成员都非常高兴，他们感谢车迷的支持。"
ACCENTS = "Räikkönen gewann das Rennen am Sonntag für das Team aus Köln."


def of(words: str, more: str = "") -> str:
    return f"<html><head>{more}</head><body><h1>Marr 1</h1><p>{words}</p><p>{words[::-1]}</p></body></html>"


@pytest.mark.parametrize(
    ("data", "header", "words"),
    [
        (of(ACCENTS).encode("utf-16"), None, ACCENTS),
        (of(ACCENTS).encode("utf-16-le"), None, ACCENTS),
        (of(ACCENTS).encode("utf-16-be"), "text/html; charset=utf-8", ACCENTS),
        (of(ACCENTS).encode("utf-32"), None, ACCENTS),
        (of(ACCENTS).encode("utf-32-le"), None, ACCENTS),
        (of(ACCENTS).encode("utf-32-be"), None, ACCENTS),
        (of(JAPANESE).encode("utf-16-le"), None, JAPANESE),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + of(ACCENTS).encode(), None, ACCENTS),
        (of(ACCENTS, "<meta charset=latin-1>").encode(), None, ACCENTS),
        (of(ACCENTS, "<meta charset=utf-8>").encode("cp1252"), None, ACCENTS),
        (of(ACCENTS, "<meta charset=utf-16>").encode(), None, ACCENTS),
        (of(ACCENTS, "<meta charset=no-such>").encode(), None, ACCENTS),
        (of(ACCENTS, "<meta charset=base64>").encode("cp1252"), None, ACCENTS),
        (of(RUSSIAN).encode("cp1251"), None, RUSSIAN),
        (of(RUSSIAN).encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN),
        (of(CHINESE).encode("gb18030"), None, CHINESE),
        (of(CHINESE, "<meta charset=gb2312>").encode("gb18030"), None, CHINESE),
        (of(JAPANESE).encode("shift_jis"), None, JAPANESE),
        (of(JAPANESE, "<meta charset=shift_jis>").encode("shift_jis"), None, JAPANESE),
        (of(JAPANESE, "<meta charset=iso-2022-jp>").encode("iso2022_jp"), None, JAPANESE),
        (of(FIRST).encode("utf-7"), None, FIRST),
    ],
    ids=range(21),
)
def test_a_charset_is_found_out(data: bytes, header: str | None, words: str) -> None:
    assert words in clean(data, content_type=header).text


def test_bytes_of_several_charsets_cost_their_own_words_only() -> None:
    page = (
        f"<p>{FIRST}</p><p>Räikk".encode()
        + b"\xf6nen \xff\xfe\x00 was third.</p>"
        + f"<p>{LAST}</p>".encode()
    )
    article = clean(page)
    assert FIRST in article.text and LAST in article.text


@pytest.mark.parametrize(
    "odd",
    ["&#0;", "&#xD800;", "&#xDFFF;", "&#x110000;", "&#1;", "&#x85;", "\ud800", "\x00", "\x1b[2J", "\x7f"],
)
def test_signs_that_are_no_text_leave_the_text_whole(odd: str) -> None:
    article = clean(around(f"<p>Ito was{odd} third, and she was glad of it after a long day.</p>"))
    assert "third, and she was glad of it after a long day." in article.text
    assert not any(
        0xD800 <= ord(sign) <= 0xDFFF or (ord(sign) < 32 and sign != "\n") for sign in article.text
    )


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<p>Marr</p>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF document, not a page of text: convert it"),
        (b"\r\n %PDF-1.4 <html><p>x</p></html>", "a PDF document"),
        (b"%!PS-Adobe-3.0", "a PostScript document"),
        (b"{\\rtf1\\ansi Marr wins.}", "an RTF document"),
        (zipped(), "a ZIP archive or Office document"),
        (gzip.compress(around("").encode()), "gzip data, not a page of text: unpack it"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture"),
        (b"\0\0\0 ftypisom", "a picture or film"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\0" * 5000, "binary data"),
        (b"", "the page is empty"),
        (b" \r\n\t ", "the page is empty"),
        (b'{"title": "Marr wins", "body": ["' + WORDS.encode() + b'"]}', "JSON data"),
        (b'[{"title": "Marr wins"}]\n', "JSON data"),
        (
            b"<?xml version='1.0'?>\n<rss version='2.0'><channel><title>Marr</title></channel></rss>",
            "a news feed",
        ),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Marr</title><p>x</p></feed>", "a news feed"),
        (b"<?xml version='1.0'?><urlset><url><loc>https://x.example/</loc></url></urlset>", "a site map"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><title>Marr</title></svg>", "an SVG image"),
        (
            b"From: <Saved>\nSubject: Marr\nMIME-Version: 1.0\nContent-Type: multipart/related;"
            b" boundary=x\n\n--x\n",
            "MHTML",
        ),
    ],
)
@pytest.mark.parametrize("header", [None, "text/html; charset=utf-8"])
def test_what_is_no_page_is_refused_by_its_name(data: bytes, said: str, header: str | None) -> None:
    with pytest.raises(PageError, match=said.replace("(", r"\(")):
        clean(data, content_type=header)


# --- pages of another kind --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "warning"),
    [
        (
            "<html><frameset cols='20,80'><frame src=menu.html><frame src='race.html'></frameset></html>",
            "race.html",
        ),
        (
            "<html><head><meta http-equiv=refresh content='0; url=/race'></head><body></body></html>",
            "leads on to .*/race",
        ),
        (
            "<html><body><div id=app>Loading…</div><script src=app.js></script></body></html>",
            "filled by its scripts",
        ),
        (
            "<html><body><noscript>Please enable JavaScript.</noscript><script>go()</script></body></html>",
            "its scripts",
        ),
        (
            "<body><div class=consent><p>We use cookies on this site. Accept all cookies.</p></div></body>",
            "consent",
        ),
        (
            "<html><body><iframe src='https://x.example/story'></iframe></body></html>",
            "in the frame https://x.example/story",
        ),
        ("<html><head><title>Marr wins</title></head><body></body></html>", "no body text"),
        ("<html><head><title>Marr wins</title></head></html>", "no body text"),
        ("<html><body><img src=a.jpg><img src=b.jpg></body></html>", "no body text"),
        ("<html><body> \n\t&nbsp; </body></html>", "no body text"),
        ("<!DOCTYPE html><html>" + "<!-- x -->" * 1000, "page"),
        ("<!DOCTYPE html " * 1000, "page"),
    ],
)
def test_an_empty_page_says_where_its_text_may_be(page: str, warning: str) -> None:
    article = clean(page, url="https://marr.example/news/")
    assert article.blocks == ()
    assert any(re.search(warning, said) for said in article.warnings), article.warnings


@pytest.mark.parametrize(
    "page",
    [
        f"<!doctype html><html ⚡ lang=en><body><amp-img"
        f" src=x></amp-img><p>{FIRST}</p><amp-ad></amp-ad><p>{LAST}</p>",
        f"<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0"
        f" Strict//EN' 'x.dtd'>"
        f"<html xmlns='http://www.w3.org/1999/xhtml'"
        f" xml:lang='en'><body><p>{FIRST}</p><br/><p>{LAST}</p></body></html>",
        f"<html xmlns='http://www.w3.org/1999/xhtml'><head><script"
        f" type='text/javascript'>/*<![CDATA[*/ if (a<b) <p>"
        f" /*]]>*/</script></head><body><p>{FIRST}</p><p>{LAST}</p></body></html>",
        "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + f"]><html><body><p>{FIRST}</p><p>&i;</p><p>{LAST}</p></body></html>",
        f"<body><p>{FIRST}</p><plaintext><p>{LAST}",
        f"<p>{FIRST}<p>{LAST}",
        f"<div><div>{FIRST}</div><div>{LAST}",
        f"<HTML><BODY BGCOLOR=#FFFFFF><FONT SIZE=2><P>{FIRST}<P>{LAST}</FONT></HTML>",
        f"</html></body><p>{FIRST}</p></html></html><p>{LAST}</p>",
        f"<html><body><p>{FIRST}</p></body></html>\n<html><body><p>{LAST}</p></body></html>",
        f"<html><body><template shadowrootmode=open><p>{FIRST}</p></template><p>{LAST}</p></body></html>",
        f"<table><tr><td><p>{FIRST}<tr><td><p>{LAST}",
        f"{FIRST}\n\n{LAST}\n",
    ],
    ids=range(13),
)
def test_markup_of_every_age_is_read(page: str) -> None:
    for header in (None, "text/html; charset=utf-8"):
        article = clean(page.encode(), content_type=header)
        check(article)
        assert FIRST in article.text and LAST in article.text and len(article.text) < 3000
