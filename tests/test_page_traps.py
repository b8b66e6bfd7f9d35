"""Every trap of press pages, on invented pages of many builders: what stays, block by block, and what goes.

Beside each page stands a TOML file: all that is left of the page (`stay`), in order, with its kind; snippets
that may be nowhere (`go`); end notes (`notes`); and what the page says about itself.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor.page import Article, Block, clean

PAGES = Path(__file__).parent / "pages" / "traps"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


@cache
def page(name: str) -> Article:
    return clean((PAGES / f"{name}.html").read_bytes())


@cache
def wanted(name: str) -> dict[str, Any]:
    return tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf-8"))


def told(block: Block, article: Article) -> dict[str, Any]:
    """A block in the form of the TOML files."""
    if block.kind == "table":
        return {"kind": "table", "rows": [[cell.text for cell in row] for row in block.rows]}
    if block.kind == "list":
        return {"kind": "list", "items": [article.text[start:end] for start, end in block.items]}
    if block.kind == "heading":
        return {"kind": "heading", "level": block.level, "text": block.text}
    if block.kind == "quote":
        parts = {"speaker": block.speaker, "role": block.role}
        return {"kind": "quote", "text": said(block), **{k: v for k, v in parts.items() if v}}
    return {"kind": block.kind, "text": block.text}


def said(block: Block) -> str:
    """What a quote says, without the lines that name its speaker."""
    parts = [part for part in (block.speaker, block.role) if part]
    lines = block.text.split("\n")
    return "\n".join(line for line in lines if not any(part in line for part in parts) or len(lines) == 1)


@pytest.mark.parametrize("name", NAMES)
def test_what_stays_is_the_release_block_by_block(name: str) -> None:
    article = page(name)
    body = [told(block, article) for block in article.blocks if block.kind != "title"]
    assert body == wanted(name)["stay"]


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_around_it_is_nowhere(name: str) -> None:
    article = page(name)
    everything = "\n".join([article.text, *article.end_notes])
    assert [snippet for snippet in wanted(name)["go"] if snippet in everything] == []


@pytest.mark.parametrize("name", NAMES)
def test_end_notes_are_kept_and_kept_apart(name: str) -> None:
    article = page(name)
    notes = "\n".join(article.end_notes)
    assert [note for note in wanted(name)["notes"] if note not in notes or note in article.text] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_says_about_itself(name: str) -> None:
    article = page(name)
    fields = ("title", "published", "publisher", "language")
    assert {k: v for k in fields if (v := getattr(article, k))} == {
        k: v for k, v in wanted(name).items() if k in fields
    }


def test_every_trap_stands_under_telling_names_and_under_none() -> None:
    """Rules that lean on the names of classes would pass half of the pages."""
    traps = tomllib.loads((PAGES.parent / "TRAPS.toml").read_text(encoding="utf-8"))
    seen = {kind: set[str]() for kind in ("telling", "none")}
    for name in NAMES:
        seen[wanted(name)["names"]].update(wanted(name)["traps"])
    assert seen["telling"] == seen["none"] == {trap for kind in traps.values() for trap in kind}
