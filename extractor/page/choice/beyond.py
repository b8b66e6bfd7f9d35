"""Blocks beyond the story: a second article, rows of boxes alike, lists of headlines, cards with a picture.

Whatever they are called: told by where they stand and how they are shaped. The story's box is the smallest
element that holds most of the prose. What follows it in other boxes goes if it is shaped like something else,
and stays otherwise, as a release may stand in many boxes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml import etree

from extractor.page.dom.tree import HEADINGS
from extractor.page.raw import Raw
from extractor.page.text.lines import is_row, is_sentence

_MOST = 0.6  # of the prose, in the story's box
_STORY = 400  # characters of prose before which nothing is another story
_CARD = 500  # characters of a box in a row of such
_ALIKE = 3  # boxes, items or links from which on they make a row
_HEADLINE = 4  # words of a headline at least
_STRANGE = 0.4  # of the names in a text that the story has too; below, it tells of others
_MIXED = 0.7  # the same for what stands outside of the story's box, where less is believed
_BOXES = frozenset(["div", "section", "article", "figure", "a", "li", "p", "tr"])
_QUOTED = re.compile('[“”"«»„]')
_PICTURES = ("img", "picture", "video", "amp-img")
_MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?"
_DATED = re.compile(
    rf"\W*(?:\d{{1,2}}[./]\d{{1,2}}\b|\d{{4}}-\d|{_MONTH} \d{{1,2}}\b|\d{{1,2}}\.? {_MONTH}(?!\w))", re.I
)
_NUMBERED = re.compile(r"\W*(?:P?\d{1,3}[.):]?\s|#\d|No\. ?\d)", re.I)
_NAME = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}")


def clear_beyond(raws: list[Raw], verdicts: list[str], head: etree._Element | None) -> None:
    """Let go, in `verdicts`, what stands beyond the story; `head` is the element of its headline."""
    weights = _weights(raws, verdicts)
    total = max(weights.values(), default=0)
    if total < _STORY:
        return
    _drop(verdicts, range(_second_article(raws, weights, head), len(raws)))
    live = [number for number, verdict in enumerate(verdicts) if verdict == "body"]
    story = _story_box(raws, weights, total)
    inside = [n for n in live if story is not None and _under(raws[n], story)]
    after = [n for n in live if inside and n > inside[-1]]
    for row, _ in _rows_of_boxes(raws, after):
        if _tells_of_others(raws, row, inside, _MIXED):
            _drop(verdicts, row)
    _drop(verdicts, [n for n in after if _is_list_of_headlines(raws[n])])
    after = [n for n in after if verdicts[n] == "body"]
    if sum(is_sentence(raws[n].text) for n in after) >= _ALIKE and _headed(raws, after):
        plain = all(
            raws[n].kind in ("heading", "paragraph") and not _QUOTED.search(raws[n].text) for n in after
        )
        if plain and _tells_of_others(raws, after, inside):
            _drop(verdicts, after)
    for row, pictured in _rows_of_boxes(raws, live):
        before = [n for n in live if n < row[0]]
        told = sum(len(raws[n].text) for n in before if _is_prose(raws[n]))
        if told < _STORY or told < total * (1 - _MOST):
            continue
        last = all(verdicts[n] != "body" for n in live if n > row[-1])
        if pictured or (last and _headed(raws, row) and _tells_of_others(raws, row, before)):
            _drop(verdicts, row)
    _drop(verdicts, [n for n in live if _is_list_of_cards(raws[n])])
    _drop(verdicts, _last_list(raws, [n for n in live if verdicts[n] == "body"]))
    _drop(verdicts, _linked_leads(raws, [n for n in live if verdicts[n] == "body"]))


def _drop(verdicts: list[str], numbers: Iterable[int]) -> None:
    for number in numbers:
        if verdicts[number] == "body":
            verdicts[number] = "gone"


def _is_prose(raw: Raw) -> bool:
    return (
        raw.kind in ("paragraph", "quote")
        and raw.links < 0.5
        and len(raw.text) > 60
        and is_sentence(raw.text)
    )


def _weights(raws: list[Raw], verdicts: list[str]) -> dict[etree._Element, int]:
    """Characters of prose under each element."""
    weights: dict[etree._Element, int] = defaultdict(int)
    for raw, verdict in zip(raws, verdicts, strict=True):
        if raw.at is None or verdict != "body" or not _is_prose(raw):
            continue
        for box in (raw.at, *raw.at.iterancestors()):
            weights[box] += len(raw.text)
    return weights


def _story_box(raws: list[Raw], weights: dict[etree._Element, int], total: int) -> etree._Element | None:
    first = next((raw.at for raw in raws if raw.at is not None and _is_prose(raw)), None)
    if first is None:
        return None
    return next((box for box in first.iterancestors() if weights.get(box, 0) >= _MOST * total), None)


def _under(raw: Raw, box: etree._Element) -> bool:
    return raw.at is not None and (raw.at is box or any(parent is box for parent in raw.at.iterancestors()))


def _second_article(raws: list[Raw], weights: dict[etree._Element, int], head: etree._Element | None) -> int:
    """Where another story with a headline of its own begins: a box beside the one that the story fills."""
    if head is None or head.tag not in HEADINGS:
        return len(raws)
    around = [head, *head.iterancestors()]
    for number, raw in enumerate(raws):
        if raw.at is None or raw.at.tag != head.tag or raw.at is head:
            continue
        below: etree._Element = raw.at
        for parent in raw.at.iterancestors():
            if parent in around:
                mine = around[max(0, around.index(parent) - 1)]
                if below is not raw.at and weights.get(mine, 0) >= _STORY and below.tag == mine.tag:
                    return number
                break
            below = parent
    return len(raws)


def _rows_of_boxes(raws: list[Raw], numbers: Sequence[int]) -> list[tuple[list[int], bool]]:
    """The blocks of boxes alike, three or more side by side, each a short text; with the heading above them.

    And whether each of the boxes has a picture.
    """
    boxes: dict[etree._Element, dict[etree._Element, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number in numbers:
        at = raws[number].at
        for box in () if at is None else (at, *at.iterancestors()):
            parent = box.getparent()
            if parent is not None and box.tag in _BOXES:
                boxes[parent][box].append(number)
    rows = []
    for children in boxes.values():
        if len(children) < _ALIKE:
            continue
        alike: dict[tuple[bool, object], list[list[int]]] = defaultdict(list)
        for box, inside in children.items():
            if _is_card(box, [raws[n] for n in inside]):
                pictured = next(box.iter(*_PICTURES), None) is not None
                kinds = tuple(raws[n].kind for n in inside)
                alike[pictured, (box.tag, box.get("class"), kinds)].append(inside)
        for (pictured, _), found in alike.items():
            if len(found) >= _ALIKE:
                first = found[0][0]
                above = [first - 1] if first - 1 in numbers and raws[first - 1].kind == "heading" else []
                rows.append((above + [n for inside in found for n in inside], pictured))
    return rows


def _is_card(box: etree._Element, inside: list[Raw]) -> bool:
    """A short text under a headline of its own, without anybody's words and without a row of a result."""
    words = " ".join(raw.words() for raw in inside)
    if box.tag == "p" and (is_sentence(words) or len(inside) > 1):
        return False  # paragraphs side by side are what a text is made of
    return (
        len(words.split()) >= _HEADLINE
        and len(words) <= _CARD
        and len(inside) <= 5
        and all(raw.kind in ("heading", "paragraph") for raw in inside)
        and not _QUOTED.search(words)
        and not any(is_row(raw.text) for raw in inside)
    )


def _headed(raws: list[Raw], row: list[int]) -> bool:
    """Whether lines and sentences take turns: what stands in single paragraphs is a text."""
    return sum(not is_sentence(raws[n].text) for n in row) >= len(row) / 3


def _tells_of_others(raws: list[Raw], row: list[int], story: list[int], most: float = _STRANGE) -> bool:
    """Whether a row names people and places of whom the story has less than the share ``most``."""
    own = {name for n in story for name in _NAME.findall(raws[n].words())}
    named = {name for n in row for name in _NAME.findall(raws[n].words())}
    return len(named) >= _ALIKE and len(named & own) < most * len(named)


def _is_list_of_headlines(raw: Raw) -> bool:
    """Lines that tell something each, and are no rows: headlines, comments, dates with what is on."""
    if raw.kind == "table":
        rows = list(raw.cells())
        lines = [" ".join(cell.text for cell in row) for row in rows]
        if len(rows) >= _ALIKE and all(sum(bool(cell.text) for cell in row) == 1 for row in rows):
            return all(_is_news(line) for line in lines)
        dated = sum(_DATED.match(line) is not None for line in lines)
        return len(lines) >= _ALIKE and dated >= 0.8 * len(lines)
    if raw.kind != "list" or len(raw.items) < _ALIKE:
        return False
    told = sum(len(item) for item in raw.items if _is_news(item))
    return told >= 0.8 * sum(map(len, raw.items))


def _is_news(item: str) -> bool:
    if len(item.split()) < _HEADLINE or _NUMBERED.match(item):
        return False
    return not is_row(item) or _DATED.match(item) is not None


def _is_list_of_cards(raw: Raw) -> bool:
    """A list whose items have a heading each."""
    if raw.kind != "list" or raw.at is None or len(raw.items) < _ALIKE or _QUOTED.search(raw.words()):
        return False
    return sum(1 for _ in raw.at.iter(*HEADINGS)) >= max(_ALIKE, len(raw.items) / 3)


def _last_list(raws: list[Raw], live: list[int]) -> list[int]:
    """A heading over a list of headlines that ends the page and tells of others; a calendar stays."""
    last = raws[live[-1]] if len(live) >= 2 else None
    if (
        last is None
        or raws[live[-2]].kind != "heading"
        or last.kind != "list"
        or not _is_list_of_headlines(last)
    ):
        return []
    if any(_DATED.match(item) for item in last.items):
        return []
    told = sum(len(raws[n].text) for n in live[:-2] if _is_prose(raws[n]))
    return live[-2:] if told >= _STORY and _tells_of_others(raws, live[-2:], live[:-2]) else []


def _linked_leads(raws: list[Raw], live: list[int]) -> list[int]:
    """Paragraphs behind the story that each begin with a link of some words: headlines with their leads."""
    found: list[int] = []
    count = 0
    size = sum(len(raws[n].words()) for n in live)
    for number in reversed(live):
        at = raws[number].at
        if at is None or not _begins_with_link(at):
            break
        count += not found or raws[found[-1]].at is not at
        found.append(number)
    few = sum(len(raws[n].words()) for n in found) < (1 - _MOST) * size
    return found if count >= _ALIKE and few else []


def _begins_with_link(at: etree._Element) -> bool:
    if at.tag not in ("p", "div", *HEADINGS):
        return False
    link = next(at.iter("a"), None)
    if link is None:
        return False
    said = " ".join("".join(str(text) for text in link.itertext()).split())
    text = " ".join("".join(str(text) for text in at.itertext()).split())
    return len(said.split()) >= _HEADLINE and text.startswith(said)
