"""Blocks beyond the story's own box: a second article, rows of boxes alike, cards with a picture each.

Whatever they are called: told by where they stand. The story's box is the smallest element that holds most of
the prose. What follows it in other boxes goes if it is shaped like something else, and stays otherwise, as a
release may stand in many boxes.
"""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from extractor.page.lines import is_row, is_sentence
from extractor.page.raw import Raw
from extractor.page.tree import HEADINGS

_MOST = 0.6  # of the prose, in the story's box
_STORY = 400  # characters of prose before which nothing is another story
_CARD = 500  # characters of a box in a row of such
_ALIKE = 3  # boxes from which on they make a row
_BOXES = frozenset(["div", "section", "article", "figure", "a", "li"])
_QUOTED = re.compile('[“”"«»„]')
_PICTURES = ("img", "picture", "video", "amp-img")
_LINKED = 4  # words of a link that is a headline


def clear_beyond(raws: list[Raw], verdicts: list[str], head: etree._Element | None) -> None:
    """Let go, in `verdicts`, what stands beyond the story; `head` is the element of its headline."""
    weights = _weights(raws, verdicts)
    total = max(weights.values(), default=0)
    if total < _STORY:
        return
    cut = _second_article(raws, weights, head)
    for number in range(cut, len(raws)):
        _drop(verdicts, number)
    story = _story_box(raws, weights, total)
    if story is not None:
        inside = [_under(raw, story) for raw in raws]
        last = max((n for n, within in enumerate(inside) if within), default=len(raws))
        for run in _rows_of_boxes(raws, range(last + 1, len(raws)), pictured=False):
            for number in run:
                _drop(verdicts, number)
    for run in _rows_of_boxes(raws, range(len(raws)), pictured=True):
        for number in run:
            _drop(verdicts, number)
    for number in _linked_leads(raws, verdicts):
        _drop(verdicts, number)


def _drop(verdicts: list[str], number: int) -> None:
    if verdicts[number] == "body":
        verdicts[number] = "gone"


def _is_prose(raw: Raw) -> bool:
    return raw.kind in ("paragraph", "quote") and raw.links < 0.5 and len(raw.text) > 60 and is_sentence(raw.text)


def _weights(raws: list[Raw], verdicts: list[str]) -> dict[etree._Element, int]:
    """Characters of prose under each element."""
    weights: dict[etree._Element, int] = defaultdict(int)
    for raw, verdict in zip(raws, verdicts, strict=True):
        if raw.at is None or verdict != "body" or not _is_prose(raw):
            continue
        weights[raw.at] += len(raw.text)
        for parent in raw.at.iterancestors():
            weights[parent] += len(raw.text)
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
        at = raw.at
        if at is None or at.tag != head.tag or at is head:
            continue
        below: etree._Element = at
        for parent in at.iterancestors():
            if parent in around:
                mine = around[around.index(parent) - 1] if parent is not head else head
                if below is not at and weights.get(mine, 0) >= _STORY and below.tag == mine.tag:
                    return number
                break
            below = parent
    return len(raws)


def _rows_of_boxes(raws: list[Raw], span: range, *, pictured: bool) -> list[list[int]]:
    """The blocks of boxes alike, three or more side by side, each a short text; `pictured`: each with a picture."""
    boxes: dict[etree._Element, dict[etree._Element, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number in span:
        at = raws[number].at
        if at is None:
            continue
        for box in [at, *at.iterancestors()]:
            parent = box.getparent()
            if parent is not None and box.tag in _BOXES:
                boxes[parent][box].append(number)
    runs = []
    for children in boxes.values():
        alike: dict[tuple[object, ...], list[list[int]]] = defaultdict(list)
        for box, numbers in children.items():
            if _is_card([raws[n] for n in numbers]) and (not pictured or next(box.iter(*_PICTURES), None) is not None):
                shape = (box.tag, box.get("class"), tuple(raws[n].kind for n in numbers))
                alike[shape].append(numbers)
        for found in alike.values():
            if len(found) >= _ALIKE:
                first = found[0][0]
                above = [first - 1] if first > 0 and raws[first - 1].kind == "heading" and first - 1 in span else []
                runs.append(above + [n for numbers in found for n in numbers])
    return runs


def _is_card(inside: list[Raw]) -> bool:
    """A short text under a headline of its own, without anybody's words and without a row of a result."""
    words = " ".join(raw.words() for raw in inside)
    return (
        4 <= len(words.split())
        and len(words) <= _CARD
        and len(inside) <= 5
        and all(raw.kind in ("heading", "paragraph") for raw in inside)
        and not _QUOTED.search(words)
        and not any(is_row(raw.text) for raw in inside)
    )


def _linked_leads(raws: list[Raw], verdicts: list[str]) -> list[int]:
    """Paragraphs behind the story that each begin with a link of some words: headlines with their leads."""
    found: list[int] = []
    for number in reversed(range(len(raws))):
        if verdicts[number] != "body":
            continue
        if not _begins_with_link(raws[number]):
            break
        found.append(number)
    return found if len(found) >= _ALIKE and len(found) < sum(verdict == "body" for verdict in verdicts) / 2 else []


def _begins_with_link(raw: Raw) -> bool:
    if raw.at is None or raw.kind not in ("paragraph", "heading") or raw.links <= 0:
        return False
    link = next(raw.at.iter("a"), None)
    if link is None:
        return False
    said = " ".join("".join(str(text) for text in link.itertext()).split())
    return len(said.split()) >= _LINKED and raw.text.startswith(said[:60])
