"""Pages of the corpus, cut, spliced, garbled: the cleaning gives an Article or says why not, nothing else."""

from __future__ import annotations

import random
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor.page import Article, PageError, clean

CORPUS = Path(__file__).parent.parent / "corpus"
ODD = (
    *(
        b"\0",
        b"\x01",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x80",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x1b$B",
    ),
    *(b"<", b">", b"</", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"<p a='", b'"', b"&", b"&#", b"&#0;"),
    *(
        b"&#xD800;",
        b"&#x110000;",
        b"&nosuch;",
        b"<script>",
        b"</script>",
        b"<style>",
        b"<plaintext>",
        b"<textarea>",
    ),
    *(
        b"<template>",
        b"<noscript>",
        b"<table>",
        b"<tr>",
        b"<td colspan=9999999>",
        b"<td rowspan=0>",
        b"</table>",
    ),
    *(
        b"<h2></h2>",
        b"<h1>",
        b"<a href=x>",
        b"<ul>",
        b"<li>",
        b"</div>",
        b"<div hidden>",
        b"<blockquote>",
        b"<dl>",
    ),
    *(
        b"<br>",
        b"\r",
        b"\x0c",
        b"\xe2\x80\xa8",
        b"\xe2\x80\xae",
        b"\xee\x80\x80",
        b"<svg>",
        b"<math>",
        b"<frameset>",
    ),
    *(
        b"<x-y>",
        b"<a:b>",
        b"<input type=email>",
        b"<time datetime=x>",
        b"<span class=quote>",
        b"<sup>1</sup>",
    ),
    b"<meta charset=utf-16>",
    b"<meta charset=shift_jis>",
    b'<script type=\'application/ld+json\'>{"@type":"NewsArticle","articleBody":[1,null]}</script>',
    b"<script id='__NEXT_DATA__' type='application/json'>{\"title\":null,\"body\":[[{}]]}</script>",
    b"<div>" * 300,
    b"<b><p>" * 200,
)
CHARSETS = (
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "latin-1",
    "cp1251",
    "shift_jis",
    "utf-8-sig",
    "utf-7",
    "cp037",
)


@cache
def pages() -> tuple[bytes, ...]:
    """The pages that anybody may look at, in one order everywhere."""
    return tuple(
        path.read_bytes() for part in ("train", "dev") for path in sorted((CORPUS / part).glob("*.html"))
    )


def spoiled(seed: int) -> bytes:
    """A page with one to six things done to it; `seed` decides which."""
    dice = random.Random(seed)
    page = dice.choice(pages())
    for _ in range(dice.randint(1, 6)):
        page = _once(page, dice)
    return page


def _once(page: bytes, dice: random.Random) -> bytes:
    spots = sorted(dice.randint(0, len(page)) for _ in range(3))
    a, b, c = spots
    match dice.randrange(12):
        case 0:
            return page[:b]
        case 1:
            return page[b:]
        case 2:
            return page[:a] + page[b:]
        case 3:
            return page[:b] + page[a:b] * dice.randint(1, 3) + page[b:]
        case 4:
            return page[:a] + page[b:c] + page[a:b] + page[c:]
        case 5:
            flipped = bytearray(page)
            for _ in range(dice.choice((1, 20, 500)) if flipped else 0):
                flipped[dice.randrange(len(flipped))] = dice.randrange(256)
            return bytes(flipped)
        case 6 | 7:
            for _ in range(dice.choice((1, 3, 30))):
                at = dice.randint(0, len(page))
                page = page[:at] + dice.choice(ODD) + page[at:]
            return page
        case 8:
            text = page.decode("utf-8", "replace")
            return text.encode(dice.choice(CHARSETS), "replace")
        case 9:  # end tags of one kind go
            tag = dice.choice(
                (b"div", b"p", b"li", b"td", b"tr", b"table", b"a", b"script", b"ul", b"span", b"h2")
            )
            return page.replace(b"</" + tag + b">", b"")
        case 10:  # half of one page, half of another
            other = dice.choice(pages())
            return page[:b] + other[dice.randint(0, len(other)) :]
        case _:  # one tag becomes another
            old, new = (
                dice.choice((b"div", b"p", b"li", b"td", b"table", b"section", b"span", b"h2", b"pre", b"a"))
                for _ in range(2)
            )
            return page.replace(b"<" + old, b"<" + new)


def check(article: Article) -> None:
    """What an Article promises, whatever the page was."""
    text = article.text
    end = 0
    for block in article.blocks:
        assert text[block.start : block.end] == block.text
        assert end <= block.start, "blocks stand in order and apart"
        end = block.end
        assert all(text[start:stop].strip() for start, stop in block.items)
        assert all(block.start <= start <= stop <= block.end for start, stop in block.items)
        assert len({len(row) for row in block.rows}) <= 1
        for cell in (cell for row in block.rows for cell in row):
            assert text[cell.start : cell.end] == cell.text
            assert block.start <= cell.start <= cell.end <= block.end
    for said in (text, article.title or "", article.publisher or "", *article.end_notes):
        odd = {sign for sign in said if unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n"}
        assert not odd, odd
    assert article.blocks or article.warnings


def cleaned(page: bytes) -> Article | None:
    try:
        return clean(page)
    except PageError as error:
        assert str(error)
        return None


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_a_spoiled_page_gives_a_sound_article_or_a_clear_error(seed: int) -> None:
    page = spoiled(seed)
    article = cleaned(page)
    if article is not None:
        check(article)
    assert cleaned(page) == article, "the same page gives the same Article"


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(ODD), max_size=40))
def test_tags_and_bytes_of_all_kinds_make_no_crash(pieces: list[bytes]) -> None:
    article = cleaned(b"<html><body><p>Ines Marr won at Lakeside on Sunday.</p>" + b" w ".join(pieces))
    if article is not None:
        check(article)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_of_a_page_can_be_read(seed: int) -> None:
    try:
        release = extract(spoiled(seed))
    except PageError:
        return
    for record in (*release.results, *release.standings, *release.history):
        for said in (span for spans in record.evidence.values() for span in spans):
            assert release.text[said.start : said.end] == said.text
