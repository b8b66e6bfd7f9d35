"""Where blocks come from: paths that lead back into the page, and links that show a text on it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree

from extractor.page import clean
from extractor.page.provenance import text_fragment
from extractor.page.source.spaces import folded

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
TRAPS = sorted((Path(__file__).parent / "pages" / "traps").glob("*.html"))


def dom(page: bytes) -> etree._Element:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8", remove_comments=True))


def squeezed(text: str) -> str:
    return folded(text).replace(" ", "")


@pytest.mark.parametrize("page", [*PAGES, *TRAPS], ids=lambda page: page.stem)
def test_a_path_leads_to_the_element_that_the_block_begins_in(page: Path) -> None:
    article = clean(page.read_bytes())
    tree = dom(page.read_bytes())
    for block in article.blocks:
        if article.body_source != "dom" or block.path is None:
            continue
        found = tree.xpath(block.path)
        assert len(found) == 1, block.path
        first = squeezed(block.text.split("\n")[0].split(" | ")[0])[:30]
        assert first in squeezed("".join(found[0].itertext())), block.path


def test_every_block_of_the_dom_has_a_path_and_a_block_of_data_has_none() -> None:
    page = b"<html><body><nav>x</nav><h1>Marr wins</h1><div>Menu</div><p>Ines Marr won at Suzuka.</p></body>"
    assert [block.path for block in clean(page).blocks] == ["/html/body/h1[1]", "/html/body/p[1]"]
    data = b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Marr wins",'
    data += b'"articleBody":"'
    data += b"Ines Marr won at Suzuka on Sunday after a long fight with Ito, her second of the year. " * 3
    article = clean(b"<html><head>" + data + b'"}</script></head><body><h1>Marr wins</h1></body></html>')
    assert article.body_source == "json-ld"
    assert [block.path for block in article.blocks if block.kind == "paragraph"] == [None]


ARTICLE = """Pole for Marr

Ines Marr took pole, 0.052 s ahead of Ito.

1 | Marr | 1:31.2
2 | Ito | 1:31.3

Marr – who else?"""


@pytest.mark.parametrize(
    ("quoted", "decoded"),
    [
        ("Ines Marr", "Ines Marr"),
        ("0.052 s ahead", "0.052 s ahead"),
        ("1 | Marr | 1:31.2", "1,1:31.2"),  # cells are parted on the page, not by our sign
        ("Ito", "s ahead of-,Ito"),  # stands twice: told by what stands before it
        ("Marr – who else?", "Marr – who else?"),
    ],
)
def test_a_link_marks_the_text(quoted: str, decoded: str) -> None:
    start = ARTICLE.index(quoted)
    fragment = text_fragment(ARTICLE, start, start + len(quoted))
    assert unquote(fragment.removeprefix("#:~:text=")) == decoded


def test_signs_that_mean_something_in_a_link_are_encoded() -> None:
    text = "Pole-sitter Marr, Ines & team"
    assert text_fragment(text, 0, len(text)) == "#:~:text=Pole%2Dsitter%20Marr%2C%20Ines%20%26%20team"


def test_a_link_needs_an_address() -> None:
    page = b"<h1>Marr wins</h1><p>Ines Marr won at Suzuka.</p>"
    assert clean(page).link(0, 4) is None
    assert clean(page, url="https://news.example/7#top").link(11, 20) == "https://news.example/7#:~:text=Ines%20Marr"
