# ruff: noqa: E501 - pages as they come
"""The body of a page is the same wherever the page keeps it, and the Article says where that was."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest

from extractor.page import clean
from tests.embeddings import DATA, element, pushes, row, without_dom
from tests.releases import (
    FOREIGN,
    FULL,
    OTHER,
    PLAIN,
    QUOTED,
    TABLED,
    TITLE,
    Blocks,
    aem,
    components,
    contentful,
    draft,
    dumped,
    editor_js,
    gutenberg,
    html,
    lexical,
    markdown,
    next_data,
    page,
    portable_text,
    prismic,
    prosemirror,
    quill,
    script,
    slate,
    story,
    strapi,
    wordpress_parsed,
)


def unnamed(blocks: Blocks) -> Blocks:
    """The release with a quote that does not say who speaks."""
    return [(kind, content[:1] if kind == "quote" else content) for kind, content in blocks]


FORMATS: list[tuple[str, Any, Blocks]] = [
    ("html", html, FULL),
    ("portable text", portable_text, unnamed(FULL)),
    ("contentful", contentful, unnamed(FULL)),
    ("prosemirror", prosemirror, unnamed(FULL)),
    ("lexical", lexical, unnamed(FULL)),
    ("slate", slate, unnamed(FULL)),
    ("strapi", strapi, unnamed(QUOTED)),
    ("draft", draft, unnamed(QUOTED)),
    ("quill", quill, unnamed(QUOTED)),
    ("editor.js", editor_js, FULL),
    ("gutenberg", gutenberg, FULL),
    ("wordpress parsed", wordpress_parsed, FULL),
    ("prismic", prismic, PLAIN),
    ("components", components, FULL),
    ("aem", aem, FULL),
    ("markdown", markdown, TABLED),
]


@pytest.mark.parametrize(
    ("write", "blocks"), [form[1:] for form in FORMATS], ids=[form[0] for form in FORMATS]
)
def test_rich_text_in_data_reads_as_the_same_dom(write: Any, blocks: Blocks) -> None:
    shown = clean(page(html(blocks)))
    got = clean(page("<p>Loading…</p>", next_data(story(write(blocks)))))
    assert (got.body_source, shown.body_source) == ("next-data", "dom")
    assert got.text == shown.text
    assert [(block.kind, block.speaker) for block in got.blocks] == [
        (block.kind, block.speaker) for block in shown.blocks
    ]
    assert FOREIGN[:20] not in got.text


@pytest.mark.parametrize(
    ("write", "blocks"), [form[1:] for form in FORMATS], ids=[form[0] for form in FORMATS]
)
def test_what_stands_in_dom_and_data_comes_once_and_from_the_dom(write: Any, blocks: Blocks) -> None:
    both = clean(page(html(blocks), next_data(story(write(blocks)))))
    assert both.body_source == "dom"
    assert both.text == clean(page(html(blocks))).text


@pytest.mark.parametrize("place", DATA)
def test_a_release_that_is_not_shown_is_read_from_where_it_stands(place: str) -> None:
    shown = clean(page(html(FULL)))
    got = clean(without_dom(place, FULL))
    assert got.body_source == place.split(",")[0]
    assert got.text == shown.text
    assert any("data" in warning for warning in got.warnings)


@pytest.mark.parametrize("place", DATA)
def test_a_release_that_is_shown_and_stands_in_data_comes_once(place: str) -> None:
    got = clean(page(html(FULL), DATA[place](FULL)))
    assert (got.body_source, got.text) == ("dom", clean(page(html(FULL))).text)


@pytest.mark.parametrize("place", DATA)
def test_of_a_release_that_is_shown_in_part_the_data_gives_the_whole(place: str) -> None:
    got = clean(
        page(html(FULL[:2]) + "<p>Her stop on lap 30 took a minute, because …</p>", DATA[place](FULL))
    )
    assert got.body_source == place.split(",")[0]
    assert got.text == clean(page(html(FULL))).text


def ld(body: str) -> str:
    return script(
        {"@type": "NewsArticle", "headline": TITLE, "articleBody": body}, 'type="application/ld+json"'
    )


def flat(blocks: Blocks) -> str:
    """The words of a release without any structure, as exporters write them that strip the tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html([block])).strip() for block in blocks)


SHOWN = html(FULL)
WHOLE = clean(page(SHOWN)).text


@pytest.mark.parametrize(
    "body",
    [
        flat(FULL),
        flat(FULL)[:150],
        flat(FULL).replace(" ", "  "),
        escape(escape(SHOWN)),
        f"{flat(FULL)} {flat(FULL[:1])}",
        "",
    ],
    ids=["flat", "cut off", "spaces", "escaped twice", "with more", "none"],
)
def test_json_ld_does_not_beat_a_dom_that_has_structure(body: str) -> None:
    got = clean(page(SHOWN, ld(body)))
    assert (got.body_source, got.text) == ("dom", WHOLE)


def test_json_ld_without_paragraphs_stands_in_for_a_dom_that_breaks_off() -> None:
    text = (
        flat(PLAIN) + " Nobody at Harlan wanted to say on Sunday which of the two hoses it will take to Most."
    )
    got = clean(page(html(PLAIN[:1]) + "<p>Her stop on lap 30 took a minute, because …</p>", ld(text)))
    assert got.body_source == "json-ld"
    assert got.text.endswith("it will take to Most.")


def test_where_the_tags_were_stripped_without_a_space_paragraphs_end() -> None:
    body = "Ines Marr was fifth at Brno on Sunday.Her stop took a minute.“We gave it away,” she said.Harlan tests at Most."
    assert clean(page("", ld(body))).text.split("\n\n")[1:] == [
        "Ines Marr was fifth at Brno on Sunday.",
        "Her stop took a minute.",
        "“We gave it away,” she said.",
        "Harlan tests at Most.",
    ]


def test_what_the_publisher_shows_only_the_beginning_of_is_taken_as_shown() -> None:
    teaser = "".join(
        f"<p>{text}</p>" for text in ("Ines Marr was fifth at Brno on Sunday, a lap down.", "Her stop …")
    )
    data = next_data(story("<p>Ines Marr was fifth at Brno on Sunday, a lap down.</p>"))
    got = clean(page(teaser + "<div class='paywall'><p>To read on, subscribe.</p></div>", data))
    assert got.body_source == "dom"
    assert FOREIGN[:20] not in got.text


OTHERS = {
    "feed": {"feed": [OTHER, OTHER, OTHER]},
    "one": {"next": OTHER},
    "by slug": {
        "entry": {"slug": "another-race", "headline": "Hale wins again", "body": f"<p>{FOREIGN * 8}</p>"}
    },
    "cache": {"Story:4": OTHER, "Story:5": {**OTHER, "slug": "more"}},
    "nodes": {"edges": [{"node": OTHER}, {"node": {**OTHER, "slug": "more"}}]},
}


@pytest.mark.parametrize("others", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("shown", ["", html(PLAIN[:1]), SHOWN], ids=["nothing", "a line", "all"])
def test_the_text_of_other_stories_never_enters(others: Any, shown: str) -> None:
    got = clean(
        page(shown, script({"props": {"pageProps": others}}, 'id="__NEXT_DATA__" type="application/json"'))
    )
    assert got.text == clean(page(shown)).text
    assert got.body_source == "dom"


def test_stories_within_the_story_are_left_out() -> None:
    record = story(html(FULL), inline=OTHER, further=[OTHER, OTHER], nextArticle={"text": FOREIGN})
    got = clean(page("", next_data(record)))
    assert (got.body_source, got.text) == ("next-data", WHOLE)


def test_a_table_that_only_the_dom_has_is_kept_beside_the_text_of_the_data() -> None:
    got = clean(
        page(
            html(PLAIN[:1]) + html(TABLED[4:5]) + "<p>Her stop on lap 30 took …</p>",
            next_data(story(html(PLAIN))),
        )
    )
    assert got.body_source == "next-data"
    assert "5 | Ines Marr | 59" in got.text and "Seven rounds are left" in got.text


RESULTS = [
    {
        "position": 1,
        "carNumber": "22",
        "driver": {"firstName": "Oliver", "lastName": "Hale", "id": 4},
        "gap": None,
        "laps": 60,
    },
    {
        "position": 5,
        "carNumber": "14",
        "driver": {"firstName": "Ines", "lastName": "Marr", "id": 9},
        "gap": "+1 lap",
        "laps": 59,
    },
]


def test_result_rows_in_data_are_a_table_cell_by_cell() -> None:
    got = clean(page("", next_data(story(html(PLAIN), results=RESULTS))))
    (table,) = (block for block in got.blocks if block.kind == "table")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Position", "Car number", "Driver", "Gap", "Laps"],
        ["1", "22", "Oliver Hale", "", "60"],
        ["5", "14", "Ines Marr", "+1 lap", "59"],
    ]


REST = "<p>Seven rounds are left, and the team tests at Most before the next of them is run.</p>"


@pytest.mark.parametrize(
    "rest",
    [
        '<button aria-controls="x1" aria-expanded="false">Show more</button><div id="x1" hidden>{}</div>',
        '<a href="#x1">Weiterlesen …</a><div id="x1" style="color:red; display: none">{}</div>',
        '<div class="read-more-content" hidden>{}</div>',
        '<div hidden="until-found">{}</div>',
        "<details><summary>Read more</summary>{}</details>",
        '<x-rest><template shadowrootmode="open">{}</template></x-rest>',
    ],
)
def test_what_a_button_shows_is_part_of_the_text(rest: str) -> None:
    got = clean(page(SHOWN + rest.format(REST)))
    assert (got.body_source, got.text) == ("dom", clean(page(SHOWN + REST)).text)


@pytest.mark.parametrize("label", ["Cookie settings", "Menu", "Deutsch"])
def test_what_another_button_shows_is_not(label: str) -> None:
    rest = f'<button aria-controls="x1">{label}</button><div id="x1" hidden>{REST}</div>'
    assert clean(page(SHOWN + rest)).text == WHOLE


def test_an_amp_page_is_a_dom() -> None:
    amp = f'<html amp lang="en"><body><article><h1>{TITLE}</h1>{SHOWN}<amp-img src="a.jpg"></amp-img></article></body></html>'
    assert (clean(amp).body_source, clean(amp).text) == ("dom", WHOLE)


def test_plain_text_says_so() -> None:
    assert clean("Marr fifth at Brno\n\nInes Marr was fifth at Brno on Sunday.").body_source == "text"


DEEP = 50_000
HOSTILE = {
    "deep": '{"a":' * DEEP + "1" + "}" * DEEP,
    "deep lists": "[" * DEEP,
    "no json": '{"title":"x","body":[{"a":}]}',
    "cut off": dumped({"props": {"story": story("<p>Some</p>")}})[:-30],
    "prototype keys": dumped(
        {"__proto__": {"body": FOREIGN}, "constructor": {"prototype": {"x": 1}}, "title": {"toString": 1}}
    ),
    "numbers for titles": dumped({"title": 5, "slug": 7, "body": {"title": None, "text": [1, None, True]}}),
    "nothing": "",
}
SCRIPTS = {
    **{
        f"next-data, {name}": f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'
        for name, data in HOSTILE.items()
    },
    **{f"state, {name}": f"<script>window.__STATE__={data};</script>" for name, data in HOSTILE.items()},
    "rows that name each other": pushes(
        "".join(row(f"{n:x}", element("p", [f"$L{(n * 7 + 1) % 90:x}"] * 3)) for n in range(90))
    ),
    "a row longer than the stream": pushes('0:["$","p",null,{"children":"$1"}]\n1:Tfffffffff,<p>Some'),
    "pushes without an end": "<script>" + 'self.__next_f.push([1,"' * 2000 + "</script>",
    "payload that holds itself": script(
        [[1, 2], [0], {"title": 0, "body": 1}] * 50, 'id="__NUXT_DATA__" type="application/json"'
    ),
    "payload of places that are none": script(
        [{"a": 99, "b": -5, "_9": 1}, True], 'id="__NUXT_DATA__" type="application/json"'
    ),
    "arguments that hold each other": "<script>window.__NUXT__=(function(a,b){a.x=b;b.x=a;a.y=b;return {data:[a,b]}}({},{}))</script>",
    "references in a ring": script(
        {f"A:{n}": {"x": {"__ref": f"A:{(n + 1) % 9}"}, "y": {"__ref": f"A:{(n + 2) % 9}"}} for n in range(9)}
    ),
}


@pytest.mark.parametrize("data", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("shown", ["", SHOWN], ids=["nothing", "all"])
def test_data_that_is_broken_or_malicious_does_no_harm(shown: str, data: str) -> None:
    got = clean(page(shown, data))
    assert (got.body_source, got.text) == ("dom", clean(page(shown)).text)


def test_a_story_is_found_among_megabytes_of_others() -> None:
    others = {str(n): {**OTHER, "slug": f"s-{n}", "body": f"<p>{FOREIGN * 3}</p>"} for n in range(4000)}
    got = clean(page("", next_data({**story(html(FULL)), "archive": others})))
    assert (got.body_source, got.text) == ("next-data", WHOLE)


def test_of_data_that_is_cut_off_what_came_is_read() -> None:
    text = next_data(story(SHOWN))
    got = clean(page("", text[: text.index("Seven rounds")]))
    assert got.body_source == "next-data"
    assert "5 | Ines Marr | 59" in got.text
