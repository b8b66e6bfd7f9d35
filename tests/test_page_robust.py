"""No page, however broken, crashes the cleaning; no offset is ever off."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.page import Article, PageError, clean


def check(article: Article) -> None:
    for block in article.blocks:
        assert article.text[block.start : block.end] == block.text
        assert "\n".join(article.text[start:end] for start, end in block.items) in ("", block.text)
        assert len({len(row) for row in block.rows}) <= 1
        for cell in (cell for row in block.rows for cell in row):
            assert article.text[cell.start : cell.end] == cell.text


TAGS = (
    "<p> </p> <div> </div> <table> <tr> <td> </td> </tr> </table> <ul> <li> </ul> <blockquote> </blockquote>"
)
MORE = [
    "<td rowspan=2>",
    "<td colspan=3>",
    "<h1>",
    "</h1>",
    "<h3><a href='/x'>",
    "</a></h3>",
    "<br>",
    "<pre>",
    "</pre>",
]
ODD = ["<span class=x>", "</span>", "&#1;", "\x0c", " ", "\n", "• ", "\u00a0", "😀", "Räikkönen"]
WORDS = [
    "Marr wins at Lakeside",
    "“We did it,” she said.",
    "1. Ito",
    "P2: 1:31.2",
    "No. 14",
    "Related news",
    "© 2031",
]
PIECES = st.sampled_from([*TAGS.split(), *MORE, *ODD, *WORDS])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_offsets_hold_on_any_html(pieces: list[str]) -> None:
    html = "<html><body>" + "".join(pieces)
    check(clean(html))


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=400))
def test_offsets_hold_on_any_text(text: str) -> None:
    try:
        check(clean(text))
    except PageError:
        assert not text.strip() or "\0" in text or any(ord(sign) < 32 for sign in text)


@pytest.mark.parametrize(
    "tag", ["div", "b", "blockquote", "table><tr><td", "ul><li", "x-y", "section class=quote", "dl><dd"]
)
def test_deep_nesting_is_survived(tag: str) -> None:
    check(clean("<html><body>" + f"<{tag}>" * 5000 + "Ines Marr won at Lakeside on Sunday."))


def test_the_text_of_a_deeply_nested_page_is_found() -> None:
    article = clean(
        "<div>" * 1000 + "<p>Ines Marr won at Lakeside on Sunday.</p><p>Ito was second there.</p>"
    )
    assert (
        article.text == "Ines Marr won at Lakeside on Sunday.\n\nIto was second there." and article.warnings
    )


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"ab\0\0cd\0" * 99, ""]
)
def test_what_is_no_page_is_refused(data: bytes | str) -> None:
    with pytest.raises(PageError):
        clean(data)


def test_a_page_without_a_body_gives_an_empty_article() -> None:
    article = clean("<html><head><title>Marr wins</title></head><body></body></html>")
    assert article.blocks == () and article.warnings


@pytest.mark.parametrize(
    ("data", "header", "text"),
    [
        ("<p>Räikkönen won.</p><p>Ito was second.</p>".encode("utf-16"), None, "Räikkönen won."),
        ("\ufeff<p>Räikkönen won.</p>".encode(), "text/html; charset=latin-1", "Räikkönen won."),
        (
            b"<p>R\xe4ikk\xf6nen won \x96 \x93easily\x94.</p>",
            "text/html; charset=ISO-8859-1",
            "Räikkönen won – “easily”.",
        ),
        (b"<meta charset=latin1><p>R\xe4ikk\xf6nen won.</p>", None, "Räikkönen won."),
        (
            b"<?xml version='1.0' encoding='iso-8859-2'?><html><p>Hor\xe1k won\xb9 it.</p></html>",
            None,
            "Horák wonš it.",
        ),
        ("<p>Räikkönen won.</p>".encode(), "text/html; charset=iso-8859-1", "Räikkönen won."),
        ("<p>JosÃ© won â€“ “as is”.</p>".encode(), None, "José won – “as is”."),
        (b"R\xe4ikk\xf6nen won for Jos\xe9 on Sunday.", "text/plain", "Räikkönen won for José on Sunday."),
    ],
)
def test_charsets_are_read_as_a_browser_would(data: bytes, header: str | None, text: str) -> None:
    assert text in clean(data, content_type=header).text


@pytest.mark.parametrize("kind", [bytes, str])
def test_a_stray_nul_is_dropped(kind: type) -> None:
    page = "<h1>Marr wins</h1><p>Ines Marr\0 won at\0 Suzuka on Sunday, in the No. 14.</p>"
    got = clean(page.encode() if kind is bytes else page)
    assert got.text == "Marr wins\n\nInes Marr won at Suzuka on Sunday, in the No. 14."
