"""DOM to raw blocks, in one walk without recursion: a page nested a thousand deep is no danger."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from extractor.page.choice.phrases import says
from extractor.page.dom.inline import BLOCK_TAGS, apart, blockish, parent_tag
from extractor.page.dom.quotes import (
    definitions_block,
    is_signed,
    may_be_quote,
    opens_with_quote,
    quote_block,
    sign,
)
from extractor.page.dom.tables import grid_of_divs, is_layout, table_block, text_of
from extractor.page.dom.tree import name_of
from extractor.page.raw import Raw
from extractor.page.source.spaces import one_line, spaced, tidy_lines
from extractor.page.text.lines import blocks_of, gather, is_quote, is_row, is_sentence

_MOST_REFUSED = 300  # boxes that are called quotes and are none; a page with more calls everything so
_LEVELS = {f"h{n}": n for n in range(1, 7)}
PICTURES = frozenset(
    ["img", "picture", "video", "audio", "iframe", "object", "embed", "amp-img", "amp-video"]
)
_CONTAINERS = frozenset(
    ["div", "section", "article", "main", "header", "aside", "figure", "td", "li", "details"]
)


class _Walk:
    """The state of the walk: text gathered since the last block ended, and the lists and quotes around it."""

    def __init__(self, card: bool = False) -> None:
        self.card = card
        self.raws: list[Raw] = []
        self.buffer: list[str] = []
        self.linked = 0
        self.links = 0  # how many <a> are open
        self.lists: list[Raw] = []
        self.levels: list[int] = []
        self.footers = 0
        self.refused = 0
        self.strong = 0
        self.plain = 0  # characters outside <strong>/<b>, to know paragraphs that are all bold
        self.open: list[etree._Element] = []  # the elements with lines of their own that are open
        self.at: etree._Element | None = None  # where the text in the buffer begins
        self.picture: etree._Element | None = None  # the picture or film since the last block

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.buffer.append(text)
        size = len(text.strip())
        if size and self.at is None and self.open:
            self.at = self.open[-1]
        if self.links:
            self.linked += size
        if not self.strong:
            self.plain += size

    def flush(self, lines: bool = False) -> None:
        """End the block that was being gathered."""
        text = "".join(self.buffer)
        size = len(text.strip())
        share = min(1.0, self.linked / size) if size else 0.0
        bold = size > 0 and self.plain == 0
        at, self.at = self.at, None
        self.buffer.clear()
        self.linked = self.plain = 0
        if not size:
            return
        picture = self.picture
        if not self.lists:
            self.picture = None
        if self.lists:
            item = one_line(text.replace(_BREAK, " "))
            if item:
                self.lists[-1].items.append(item)
                self.lists[-1].links += share
            return
        for raw in _blocks(text, self.levels[-1] if self.levels else 0, bold, lines):
            raw.links = share
            raw.footer = self.footers > 0
            raw.at, raw.picture = at, picture
            self.raws.append(raw)


_BULLET = re.compile(r"(?:^|[/_-])(?:bullet|arrow|dot|pfeil|punkt|puce)s?[\w-]*\.(?:gif|png|jpe?g)$", re.I)
_BREAK = "\ue000"  # stands for <br> until it is known what the break means; a private character, never text


def _blocks(text: str, level: int, bold: bool, lines: bool) -> Iterable[Raw]:
    if level:
        head = one_line(text.replace(_BREAK, " "))
        return [Raw("heading", head, level=level)] if head else []
    if lines:
        return blocks_of(tidy_lines(text.replace(_BREAK, "\n")))
    text = re.sub(r"\s+", " ", text)
    if _BREAK in text:
        return _broken(spaced(text.replace(_BREAK, "\n")))
    flat = one_line(text)
    if not flat:
        return []
    if bold and len(flat) <= 110 and not is_sentence(flat) and not is_row(flat):
        return [Raw("heading", flat, level=6)]
    return [Raw("quote" if is_quote(flat) else "paragraph", flat)]


def _broken(text: str) -> list[Raw]:
    """A paragraph with `<br>`: rows stay rows, prose broken within a sentence is joined."""
    joined: list[list[str]] = []
    for line in text.strip("\n").split("\n"):
        earlier = joined[-1][-1] if joined else ""
        if line and earlier and line[0].islower() and not re.search(r"[.!?:][\"”’)]*$", earlier[-8:]):
            joined[-1].append(line)
        else:
            joined.append([line])
    return blocks_of("\n".join(" ".join(parts) for parts in joined))


def raw_blocks(root: etree._Element, *, card: bool = False) -> list[Raw]:
    """The raw blocks under `root`, in order; inside a `card` every part stands on a line of its own.

    >>> from lxml import html
    >>> page = html.fromstring("<div>Marr wins<h2>Race</h2>by 0.2 s</div>")
    >>> [(raw.kind, raw.text) for raw in raw_blocks(page)]
    [('paragraph', 'Marr wins'), ('heading', 'Race'), ('paragraph', 'by 0.2 s')]
    """
    walk = _Walk(card)
    skip: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skip is not None:
            if event == "end" and element is skip:
                skip = None
                if element is not root:
                    walk.add(element.tail)
            continue
        tag = element.tag
        if not isinstance(tag, str):
            if event == "end":
                walk.add(element.tail)
            continue
        if event == "start":
            if not card and _whole(walk, element):
                skip = element
                continue
            _open(walk, element)
            walk.add(element.text)
        else:
            _close(walk, element)
            if element is not root:
                walk.add(element.tail)
    walk.flush()
    raws = [raw for raw in walk.raws if raw.words().strip()]
    return raws if card else gather(sign(raws))


def _whole(walk: _Walk, element: etree._Element) -> bool:
    """Take an element as one block, if it is one: data table, grid, definition list, quote."""
    tag = element.tag
    made: Raw | None = None
    if tag == "table" and not is_layout(element):
        walk.flush()
        caption = element.find("caption")
        if caption is not None and (text := text_of(caption)):
            walk.raws.append(Raw("heading", text, level=5, at=caption))
        made = table_block(element)
        if made is None:
            return True
    elif tag == "dl":
        walk.flush()
        made = definitions_block(element)
    elif tag == "blockquote" or (tag in _CONTAINERS and says("quote", name_of(element))):
        if walk.refused < _MOST_REFUSED and may_be_quote(element):
            made = quote_block(element, raw_blocks(element, card=True))
            walk.refused += made is None
        if made is not None:
            walk.flush()
    elif (tag in ("div", "section", "article") or "-" in tag) and (
        element.get("role") in ("table", "grid") or len(element) >= 3
    ):
        made = grid_of_divs(element)
        if made is not None:
            walk.flush()
    if (
        made is None
        and (tag in _CONTAINERS or "-" in tag)
        and opens_with_quote(element)
        and may_be_quote(element)
    ):
        parts = raw_blocks(element, card=True)
        made = quote_block(element, parts) if is_signed(parts) else None
        if made is not None:
            walk.flush()
    if made is None:
        return False
    made.footer = walk.footers > 0
    made.at, made.picture, walk.picture = element, walk.picture, None
    walk.raws.append(made)
    return True


def _open(walk: _Walk, element: etree._Element) -> None:
    tag = element.tag
    if tag == "br":
        walk.buffer.append(_BREAK)
    elif tag == "img" and _BULLET.search(element.get("src") or "") and not walk.lists:
        walk.buffer.append("• ")  # old pages draw the bullets of their lists
    elif tag == "a":
        walk.links += 1
    elif tag in ("strong", "b"):
        walk.strong += 1
    elif (
        tag == "sup"
        and re.search(r"\d$", "".join(walk.buffer[-1:]))
        and re.fullmatch(r"\s*\d+\s*", element.text or "")
    ):
        walk.buffer.append(" ")  # a footnote's number must not run into the figure before it
    elif tag in PICTURES:
        walk.picture = element
    if _breaks(walk, element):
        walk.flush()
        walk.open.append(element)
        if tag in _LEVELS:
            walk.levels.append(_LEVELS[tag])
        elif tag in ("ul", "ol", "dir", "menu"):
            walk.lists.append(Raw("list", footer=walk.footers > 0, at=element, picture=walk.picture))
            walk.picture = None
        elif tag == "footer":
            walk.footers += 1
    elif tag in ("span", "a", "strong", "b", "em", "i", "time", "label") and apart(element, walk.card):
        if walk.card:
            walk.flush()
        else:
            walk.buffer.append(" ")


def _close(walk: _Walk, element: etree._Element) -> None:
    tag = element.tag
    if walk.open and walk.open[-1] is element:
        walk.flush(lines=tag == "pre")
        walk.open.pop()
        if tag in _LEVELS and walk.levels:
            walk.levels.pop()
        elif tag in ("ul", "ol", "dir", "menu") and walk.lists:
            made = walk.lists.pop()
            if walk.lists:  # a list in a list: its items follow those of the outer one
                walk.lists[-1].items.extend(made.items)
                walk.lists[-1].links += made.links
            elif made.items:
                made.links /= len(made.items)
                walk.raws.extend(_prose_list(made))
        elif tag == "footer":
            walk.footers = max(0, walk.footers - 1)
    if tag == "a":
        walk.links = max(0, walk.links - 1)
    elif tag in ("strong", "b"):
        walk.strong = max(0, walk.strong - 1)


def _prose_list(made: Raw) -> list[Raw]:
    """A "list" of long paragraphs is a page builder's column: its entries are paragraphs."""
    if len(made.items) <= 3 and all(len(item) > 350 for item in made.items):
        return [
            Raw("paragraph", item, links=made.links, footer=made.footer, at=made.at) for item in made.items
        ]
    return [made]


def _breaks(walk: _Walk, element: etree._Element) -> bool:
    """Whether an element stands on lines of its own."""
    tag = element.tag
    if tag in BLOCK_TAGS or blockish(element):
        return True
    # In a quote card the parts (words, name, role) are apart, as the style sheet shows them.
    return walk.card and (
        tag == "cite" or (tag == "span" and bool(element.get("class")) and parent_tag(element) != "p")
    )
