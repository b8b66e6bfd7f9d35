"""What stays of a press page, what goes, and what becomes an end note: one invented page per builder."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from extractor.page import Article, clean

PAGES = Path(__file__).parent / "pages"


def page(name: str) -> Article:
    return clean((PAGES / f"{name}.html").read_bytes(), url=f"https://news.example/{name}")


STAYS = {
    "wordpress": [
        "Third place from ninth on the grid",
        "4.118 seconds behind winner Kenji Ito.",
        "on the second set of tyres*",
        "We did not expect that after Friday.",
        "Tove Lind, team principal",
        "3 | 14 | Ines Marr | +4.118",
        "*The softer of the two compounds.",
    ],
    "drupal": [
        "um 0,052 Sekunden schneller",
        "Zeitplan",
        "Warm-up: 09:05 Uhr",
        "auf dem zweiten Platz der Tabelle.",
    ],
    "aem": [
        "shared the podium with winner Sora Maki",
        "0.8 seconds behind at the flag.\n\nBex followed",
        "Two cars on the box",
        "Head of Corvane Racing",
        "3 | Jon Bex | +4.020",
        "Hill End in three weeks",
    ],
    "nextjs": ["1.204 seconds ahead of Ada Quill.", "Marr in the wall", "retired on lap nine"],
    "squarespace": [
        "1:31.204",
        "FP1: 4th / 1:32.910\nFP2: 2nd / 1:31.870\nQ: 1st",
        "The race starts at 2 p.m.",
    ],
    "old-tables": ["finished second in Sunday's race", "first is nicer", "GT | 1 | Maki\n2 | Bex"],
    "newsletter": ["her first podium since May.", "fifth in the standings with 142 points."],
}
GOES = {
    "wordpress": [
        "cookies",
        "Sutton",
        "Lou Penn",
        "Share",
        "More stories",
        "310",
        "All rights",
        "press@",
        "by Newsroom",
    ],
    "drupal": ["Startseite", "Seering", "faster than", "17.08.2031", "CO2", "Rechte"],
    "aem": ["Image 3", "Dunes", "forward-looking", "News"],
    "nextjs": ["Loading", "Seering", "search engines"],
    "squarespace": ["Featured", "Sixth", "letter from the paddock"],
    "old-tables": ["You are here", "Cars", "Press", "2031"],
    "newsletter": ["Preview", "browser", "Facebook", "unsubscribe", "press@", "#"],
}


@pytest.mark.parametrize(
    ("name", "piece"), [(name, piece) for name, pieces in STAYS.items() for piece in pieces]
)
def test_the_release_stays(name: str, piece: str) -> None:
    assert piece in page(name).text


@pytest.mark.parametrize(
    ("name", "piece"), [(name, piece) for name, pieces in GOES.items() for piece in pieces]
)
def test_what_stands_around_it_goes(name: str, piece: str) -> None:
    assert piece not in page(name).text


@pytest.mark.parametrize(
    ("name", "title", "published", "language", "publisher"),
    [
        # Sunday evening in Ohio is Monday in UTC: the page's own date counts.
        (
            "wordpress",
            "Marr Fights Through to Third at Lakeside",
            "2031-08-17",
            "en-US",
            "Harlan Tools Racing",
        ),
        ("drupal", "Pole für Ito am Nordring", "2031-08-17", "de", "Kestrel Motorsport"),
        ("aem", "Double podium for Corvane at Ridge Park", None, "en-GB", None),
        ("nextjs", "Ito wins the Harbour Sprint", None, "en", "Kestrel"),
        ("squarespace", "Quill on pole", "2031-05-04T16:10:00-04:00", "en-US", "Team Tidewater"),
        ("old-tables", "Bex second at Hill End", None, "en", "Corvane Press"),
        ("newsletter", "Marr back on the podium", None, "en", None),
    ],
)
def test_what_a_page_says_about_itself(
    name: str, title: str, published: str | None, language: str | None, publisher: str | None
) -> None:
    got = page(name)
    assert (got.title, got.published, got.language, got.publisher) == (title, published, language, publisher)


@pytest.mark.parametrize("name", STAYS)
def test_the_headline_comes_once(name: str) -> None:
    got = page(name)
    assert got.title is not None
    assert got.blocks[0].kind == "title" and got.text.count(got.title) == 1


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("wordpress", "Founded in 2009"),
        ("wordpress", "press@harlan-tools.example"),
        ("wordpress", "© 2031"),
        ("drupal", "l/100 km"),
        ("aem", "forward-looking statements"),
        ("old-tables", "© 2031 Corvane plc"),
        ("newsletter", "Media contact"),
    ],
)
def test_end_notes_are_kept_apart(name: str, note: str) -> None:
    assert any(note in text for text in page(name).end_notes)


def test_a_quote_card_knows_its_speaker() -> None:
    quotes = [block for block in page("aem").blocks if block.kind == "quote"]
    assert [(quote.speaker, quote.role) for quote in quotes] == [("Mara Oyelaran", "Head of Corvane Racing")]


def test_a_merged_cell_fills_the_grid_and_is_written_once() -> None:
    (table,) = [block for block in page("old-tables").blocks if block.kind == "table"]
    assert [[cell.text for cell in row] for row in table.rows] == [["GT", "1", "Maki"], ["GT", "2", "Bex"]]
    assert table.rows[0][0] == table.rows[1][0]


def test_header_cells_are_marked() -> None:
    (table,) = [block for block in page("wordpress").blocks if block.kind == "table"]
    assert [row[0].header for row in table.rows] == [True, False, False]


def test_text_from_the_page_data_is_announced() -> None:
    assert any("data" in warning for warning in page("nextjs").warnings)


LD = '<script type="application/ld+json">{"@type":"NewsArticle",%s}</script>'
ARTICLE = LD % '"headline":"Marr wins","articleBody":%s'


def test_article_body_stands_in_for_a_missing_body() -> None:
    html = (
        "<h1>Marr wins</h1>"
        + ARTICLE % '"&lt;p&gt;Ines Marr won at Suzuka on Sunday, ahead of Kenji Ito.&lt;/p&gt;"'
    )
    assert clean(html).text == "Marr wins\n\nInes Marr won at Suzuka on Sunday, ahead of Kenji Ito."


def test_the_same_text_in_two_places_comes_once() -> None:
    text = "Ines Marr won at Suzuka on Sunday, ahead of Kenji Ito."
    html = f"<h1>Marr wins</h1><p>{text}</p><div class='mobile'><p>{text}</p></div>" + ARTICLE % f'"{text}"'
    assert clean(html).text.count(text) == 1


def test_a_pull_quote_is_no_second_text() -> None:
    html = (
        "<h1>Marr wins</h1><p>“We never gave up on this one,” Marr said later, “and it paid off.”</p>"
        "<blockquote>We never gave up on this one</blockquote><p>Ito was second.</p>"
    )
    assert clean(html).text.count("never gave up") == 1


def test_a_portrait_of_the_company_in_the_footer_is_an_end_note() -> None:
    portrait = "Founded in 2009, the company is based in Hale, Ohio."
    html = f"<h1>Marr wins</h1><p>Ines Marr won at Suzuka.</p><footer><p>{portrait}</p></footer>"
    article = clean(html)
    assert article.text == "Marr wins\n\nInes Marr won at Suzuka." and article.end_notes == (portrait,)


STORY = "Kenji Ito won the Harbour Sprint on Saturday, ahead of Ada Quill by a second."


FLIGHT = f'5:["$","p",null,{{"children":"{STORY} Ito wins."}}]\n'
PROPS = json.dumps({"title": "Ito wins", "body": f"{STORY} {STORY}"})


@pytest.mark.parametrize(
    "data",
    [
        "<script>window.__NUXT__={}</script>".format(
            json.dumps({"data": [{"title": "Ito wins", "body": f"<p>{STORY}"}]})
        ),
        f"<script>self.__next_f.push({json.dumps([1, FLIGHT])})</script>",
        f'<div data-props="{escape(PROPS)}"></div>',
        f"<template><p>{STORY}</p><p>The rest of the weekend was dry.</p></template>",
    ],
)
def test_text_that_is_not_in_the_dom_is_found(data: str) -> None:
    assert STORY in clean(f"<html><body><h1>Ito wins</h1>{data}</body></html>").text


@pytest.mark.parametrize(
    "strip",
    ["17.08.2031", "Sebring, 17.08.2031", "AUGUST 17, 2031", "17.08.2031 · Sebring · 3 min"],
)
def test_a_date_above_the_headline_is_that_of_the_release(strip: str) -> None:
    page = (
        f"<main><div>{strip}</div><h1>Marr wins</h1><p>Ines Marr won Sunday's race in the No. 14.</p></main>"
    )
    got = clean(page)
    assert got.published == "2031-08-17"
    assert strip not in got.text


@pytest.mark.parametrize(
    "note",
    [
        "1) Values determined in accordance with the measurement method required by law since 1 May 2018.",
        "² Figures ascertained using the new test cycle for road cars.",
    ],
)
def test_a_footnote_on_how_consumption_was_measured_is_an_end_note(note: str) -> None:
    prose = "Ines Marr won Sunday's race at Sebring in the No. 14 from Bo Hale."
    got = clean(f"<h1>Marr wins</h1><p>{prose}</p><p>Hale was second.</p><p>{note}</p>")
    assert got.text == f"Marr wins\n\n{prose}\n\nHale was second."
    assert got.end_notes == (note,)


def test_the_story_in_the_page_data_gives_date_and_headline() -> None:
    prose = (
        "Ines Marr claimed pole position for Sunday's race at Mugello in the No. 14 from Bo Hale's No. 22."
    )
    story = {
        "title": "Pole for Marr at Mugello",
        "publishedAt": "2031-08-16T15:00:00Z",
        "body": [{"type": "paragraph", "children": [{"text": prose}]}],
    }
    other = {"title": "Ott wins", "publishedAt": "2031-08-10T15:00:00Z"}
    data = json.dumps({"props": {"related": [other], "article": story}})
    got = clean(
        "<title>Pole for Marr</title><div>Loading</div>"
        f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
    )
    assert got.published == "2031-08-16T15:00:00Z"
    assert got.text == f"Pole for Marr at Mugello\n\n{prose}"
