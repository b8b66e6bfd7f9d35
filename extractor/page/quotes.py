"""Blocks that are told by their element: quotes with their speakers, definition lists."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from extractor.page.lines import is_sentence
from extractor.page.phrases import names
from extractor.page.raw import Raw
from extractor.page.tables import text_of
from extractor.page.tree import name_of

_MOST_PARTS = 60  # elements; a quote card with more is a section


def may_be_quote(element: etree._Element) -> bool:
    """Whether a box is small and plain enough to be one quote: no table, no list, no headline."""
    if sum(1 for _ in islice(element.iter(), _MOST_PARTS)) == _MOST_PARTS:
        return False
    if next(element.iter("table", "ul", "ol", "h1", "h2"), None) is not None:
        return False
    return len(text_of(element, 4000)) <= 3000


def quote_block(element: etree._Element, parts: list[Raw]) -> Raw | None:
    """A quote with its speaker, from `<blockquote>` or a card; `parts` are the blocks inside.

    None where it is no quote after all: a card needs quotation marks or a speaker.
    """
    inner = [raw for raw in parts if raw.text]
    if not inner or len(inner) > 9:
        return None
    speaker = _speaker(element)
    speaker = speaker or _named_below([raw.text for raw in inner])
    text = "\n".join(raw.text for raw in inner)
    if len(text) < 15 or (element.tag != "blockquote" and not re.search('[“”"«»„]', text) and not speaker):
        return None
    return Raw("quote", text, speaker=speaker, links=max(raw.links for raw in inner))


def _named_below(lines: list[str]) -> str | None:
    """The name (and role) that stands below a quote without being marked up as such."""
    below: list[str] = []
    while len(lines) > 1 and len(below) < 2:
        line = lines[-1]
        if len(line) > 100 or is_sentence(line) or re.search('[.!?”"]$', line):
            break
        below.insert(0, lines.pop().strip(" –—-,"))
    return ", ".join(below) or None


def _speaker(element: etree._Element) -> str | None:
    parts: list[str] = []
    for node in element.iterdescendants():
        if not isinstance(node.tag, str):
            continue
        marked = node.tag in ("cite", "footer", "figcaption") or names("speaker").search(name_of(node))
        if not marked or any(
            True for p in node.iterancestors("cite", "footer", "figcaption") if p is not element
        ):
            continue
        text = text_of(node, 1000).strip(" –—-,")
        if (
            text
            and len(text) <= 140
            and not re.search('[“”"]', text)
            and not any(text in part for part in parts)
        ):
            parts.append(text)
    return ", ".join(parts) or None


def definitions_block(element: etree._Element) -> Raw | None:
    """Terms with their values, one pair to a line."""
    items: list[str] = []
    term = ""
    # Pairs may be wrapped in a <div> each, and no deeper.
    nodes = [node for child in element for node in (child if child.tag == "div" else [child])]
    for node in nodes:
        text = text_of(node, 1000) if node.tag in ("dt", "dd") else ""
        if not text:
            continue
        if len(text) > 400:
            return None  # prose in disguise
        if node.tag == "dt":
            if term:
                items.append(term)
            term = text
        elif term:
            items.append(f"{term}{'' if term.endswith(':') else ':'} {text}")
            term = ""
        else:
            items.append(text)
    if term:
        items.append(term)
    return Raw("list", items=items) if items else None
