"""Which source of the body wins: what the page shows, or what its data holds.

The DOM does, as long as it has the text: structure lives only there. Data wins where the DOM holds nothing,
or only the beginning of what the data holds, and never with the text of another story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from extractor.page.article import BodySource
from extractor.page.choice.filter import Sorted, sort_blocks
from extractor.page.data.embedded import PageData, article_body
from extractor.page.data.render import render
from extractor.page.data.stories import Page, own_story, without_title
from extractor.page.dom.blocks import raw_blocks
from extractor.page.dom.prune import prune
from extractor.page.meta.metadata import Metadata
from extractor.page.raw import Raw
from extractor.page.source.parsing import read_dom
from extractor.page.source.spaces import folded
from extractor.page.text.lines import is_sentence

_SHORT = 700  # characters of body below which data is looked into
_ENOUGH = 200  # characters of body that data of this very story may still outweigh
_LITTLE = 60  # the same for data of which it is not known whose it is
_STORY = 600  # characters of data that outweigh a DOM in which nothing is told
_LEAST = 60  # characters of HTML that may be a body
_WORTH = 40  # characters of text that are one
_LONGER = 1.5  # times the DOM's text: what holds it and so much more is the whole of it
_COVERED = 0.6  # share of the DOM's text that must stand in data which is to replace it
_LONGEST = 200_000  # characters of a body in which copies are sought
_CANDIDATES = 12  # that are read; pages have one or two

_TAG = re.compile(r"<[^>]*>")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
_PLAIN = re.compile(r"[A-Za-z0-9 ,]{20,}")
# The next field of the data, and no more of the text.
_OTHER = re.compile(
    r"[\"'](?:\w*(?:title|headline|name|slug|url|href|author|excerpt|description|summary|date|seo|image|alt|caption)"
    r"|published\w*|updated\w*|created\w*)\\?[\"']?\s*:",
    re.I,
)
_DATA = re.compile(
    r"application/json|__next_f|__[A-Z_]+__|<template|<noscript|\bdata-[\w-]+=[\"'][^\"'<>]{150}|astro-island"
    r"|streamController|STATE|\bdata\s*:\s*\[|(?:window\.|var |let |const )\w+\s*=\s*[{\[]"
)
_PROSE = re.compile(r"(?:[^\W\d_]+[,.;:’'–-]{0,2} ){8}")


@dataclass(slots=True)
class Candidate:
    """A possible body: where it stood, whether it is known to be this page's, its blocks and their words."""

    source: BodySource
    belongs: bool
    sorted: Sorted
    text: str


Walk = Callable[[etree._Element], list[Raw]]


def best_source(
    shown: Sorted,
    meta: Metadata,
    data: PageData,
    text: str,
    *,
    url: str | None,
    language: str | None,
    years: tuple[int, ...],
    walk: Walk,
) -> tuple[Sorted, BodySource]:
    """The body that is to be taken, and its source.

    `shown` is the body of the DOM, `text` the page's markup; `walk` makes blocks of a whole page's DOM.
    """
    own = folded(" ".join(raw.words() for raw in shown.body))
    told = any(raw.kind in ("paragraph", "quote") and is_sentence(raw.text) for raw in shown.body)
    ld = article_body(meta.article)
    wanting = _wanting(shown.body, told, len(own), text)
    if ld and len(ld) < 1.15 * len(own):
        ld = ""
    if ld and not _wins(folded(_TAG.sub(" ", ld)), True, own, told, shown.body, flat=True):
        ld = ""  # seen without making blocks of it
    if not wanting and not ld:
        return shown, "dom"

    def sort(raws: list[Raw]) -> Sorted:
        return sort_blocks(raws, meta.title, language=language, years=years)

    found: list[Candidate] = []
    markups = (one for one in _markups(ld, data if wanting else None, meta, url) if len(one[2]) > _LEAST)
    for source, belongs, markup, whole in islice(markups, _CANDIDATES):
        made = sort(_blocks(markup, meta, walk if whole else None))
        words = folded(" ".join(raw.words() for raw in made.body))
        belongs = belongs or (len(own) > 40 and own[:80] in words)
        if len(words) < (_WORTH if belongs or whole else _ENOUGH):
            continue  # a line or two of data of which nobody says whose it is
        if _wins(words, belongs, own, told, shown.body, flat=source == "json-ld"):
            found.append(Candidate(source, belongs, made, words))
    if not found:
        return shown, "dom"
    best = _best(found)
    best.sorted.body += _lost_tables(shown.body, best.text)
    best.sorted.dates = shown.dates or best.sorted.dates
    best.sorted.notes += shown.notes
    return best.sorted, best.source


def _markups(
    ld: str, data: PageData | None, meta: Metadata, url: str | None
) -> Iterator[tuple[BodySource, bool, str, bool]]:
    """Source, whether it is known to be this page's, HTML, and whether that is a page's own markup."""
    if ld:
        yield "json-ld", True, ld, False
    if data is None:
        return
    page = Page.of(meta.titles, meta.canonical_url or url)
    unknown: list[tuple[BodySource, bool, str, bool]] = []
    for source, payload in data.payloads:
        story = own_story(payload, page)
        if story is not None:
            yield source, story[0] >= 2, render(without_title(story[1], page), page.titles), False
        if source == "next-flight" or story is None:
            html = render(payload, page.titles)
            named = source == "next-flight" and any(title in folded(html) for title in page.titles)
            unknown.append((source, named, html, source == "next-flight"))
    yield from sorted(unknown, key=lambda one: (one[1], len(one[2])), reverse=True)
    for source, html in data.copies:
        plain = folded(_TAG.sub(" ", html))
        yield source, any(len(title) > 15 and title in plain for title in page.titles), html, True


def _blocks(markup: str, meta: Metadata, walk: Walk | None) -> list[Raw]:
    root, _ = read_dom(f"<html><body>{markup}</body></html>")
    if root is None:
        return []
    body = next(root.iter("body"), root)
    if walk is not None:
        return walk(body)
    prune(body, meta.language, meta.titles)
    return _once(raw_blocks(body))


def _once(raws: list[Raw]) -> list[Raw]:
    """Blocks without those whose text came before: data holds lead and excerpt once more."""
    kept: list[Raw] = []
    seen = ""
    for raw in raws:
        words = folded(raw.words())
        if len(words) < _LEAST or len(seen) > _LONGEST or words not in seen:
            kept.append(raw)
            seen += f" {words}"
    return kept


def _wanting(body: list[Raw], told: bool, size: int, page: str) -> bool:
    """Whether data may hold more of the story than `body`, the DOM's. A look at characters only."""
    if not told or size < _ENOUGH:
        return bool(_DATA.search(page))
    sentences = [raw.text for raw in body if raw.text and is_sentence(raw.text)]
    held, more = _after(sentences[-1], page)
    if held:
        return more  # else the data ends where the DOM does
    cut = bool(_CUT.search(body[-1].words()))
    return (cut or size < _SHORT) and _after(max(sentences, key=len), page)[0]


def _after(sentence: str, page: str) -> tuple[bool, bool]:
    """Whether the end of a sentence stands in the page's data, and whether more prose follows it there."""
    runs = list(_PLAIN.finditer(sentence, max(0, len(sentence) - 160)))
    if not runs:
        return False, False
    words = runs[-1][0].strip()
    rest = len(sentence) - runs[-1].end()
    held = False
    at = page.find(words)
    for _ in range(6):
        if at < 0:
            break
        end = at + len(words)
        if _in_data(page, at):
            held = True
            behind = page[end + rest : end + rest + 400]
            other = _OTHER.search(behind)
            if _PROSE.search(behind[: other.start()] if other else behind):
                return True, True
        at = page.find(words, end)
    return held, False


def stands_in_data(words: str, page: str) -> bool:
    """Whether the longest run of plain letters in `words` stands in a script or an attribute of the page.

    >>> stands_in_data("Marr fifth", "<h1>Marr fifth</h1><script>a={t:'Marr fifth'}</script>")
    True
    """
    run = max(re.findall(r"[A-Za-z0-9 ,.:-]+", words), key=len, default="").strip()
    spots = (match.start() for match in re.finditer(re.escape(run), page)) if run else iter(())
    return any(_in_data(page, at) for at in islice(spots, 12))


def _in_data(page: str, at: int) -> bool:
    """Whether a place in the markup lies in a script other than JSON-LD, or amid a tag: in an attribute."""
    opened = page.rfind("<script", 0, at)
    if opened > page.rfind("</script", 0, at):
        return "ld+json" not in page[opened : opened + 120]
    return page.rfind("<", 0, at) > page.rfind(">", 0, at)


def _wins(words: str, belongs: bool, own: str, told: bool, body: list[Raw], *, flat: bool) -> bool:
    """Whether a candidate of these `words` is to replace the body that is shown."""
    empty = len(own) < (_ENOUGH if belongs else _LITTLE) or (not told and len(words) > _STORY)
    if empty:
        return len(words) > len(own) * _LONGER
    if len(words) < 1.15 * len(own) or _covered(body, words) < _COVERED:
        return False
    structured = any(raw.kind in ("table", "list") or (raw.kind == "heading" and raw.level) for raw in body)
    last = next((folded(raw.words())[-_LEAST:] for raw in reversed(body) if is_sentence(raw.text)), "")
    # What breaks off ends in a part of a word or in a word that the whole goes on from.
    spot = words.rfind(last.rsplit(" ", 1)[0]) if len(last) > 20 else -1
    if spot >= 0 and len(words) - spot - len(last) >= max(200, 0.2 * len(own)):
        return True
    return len(words) >= _LONGER * len(own) and not (flat and structured)


def _covered(body: list[Raw], words: str) -> float:
    """The share of a body's text that stands in `words`, judged by the beginning of each line."""
    held = total = 0
    for raw in body:
        for line in raw.words().split("\n"):
            line = folded(line)
            if len(line) >= 20:
                total += len(line)
                held += len(line) if line[:_LEAST].rsplit(" ", 1)[0] in words else 0
    return held / total if total else 0.0


def _best(found: list[Candidate]) -> Candidate:
    """The longest of those that are this page's; of about the same length the one in more blocks."""
    known = [one for one in found if one.belongs] or found
    most = max(len(one.text) for one in known)
    return max((one for one in known if len(one.text) >= 0.85 * most), key=lambda one: len(one.sorted.body))


def _lost_tables(body: list[Raw], words: str) -> list[Raw]:
    """Tables that only the DOM has."""
    return [raw for raw in body if raw.kind == "table" and _covered([raw], words) < 0.5]
