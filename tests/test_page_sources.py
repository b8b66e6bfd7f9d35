"""The body of a page is the same wherever the page keeps it, and the Article says where that was."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.page import clean
from tests.releases import (
    FOREIGN,
    FULL,
    PLAIN,
    QUOTED,
    TABLED,
    Blocks,
    aem,
    components,
    contentful,
    draft,
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


@pytest.mark.parametrize(("write", "blocks"), [form[1:] for form in FORMATS], ids=[form[0] for form in FORMATS])
def test_rich_text_in_data_reads_as_the_same_dom(write: Any, blocks: Blocks) -> None:
    shown = clean(page(html(blocks)))
    got = clean(page("<p>Loading…</p>", next_data(story(write(blocks)))))
    assert (got.body_source, shown.body_source) == ("next-data", "dom")
    assert got.text == shown.text
    assert [(block.kind, block.speaker) for block in got.blocks] == [
        (block.kind, block.speaker) for block in shown.blocks
    ]
    assert FOREIGN[:20] not in got.text


@pytest.mark.parametrize(("write", "blocks"), [form[1:] for form in FORMATS], ids=[form[0] for form in FORMATS])
def test_what_stands_in_dom_and_data_comes_once_and_from_the_dom(write: Any, blocks: Blocks) -> None:
    both = clean(page(html(blocks), next_data(story(write(blocks)))))
    assert both.body_source == "dom"
    assert both.text == clean(page(html(blocks))).text
