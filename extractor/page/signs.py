"""What can be seen of a block: its words, its place in the DOM, its neighbours, as numbers.

No sign decides. `extractor.page.belief` weighs them. All are cheap: one pass over the blocks and one over the
elements that stand around them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from extractor.knowledge import load
from extractor.page.lines import is_sentence
from extractor.page.metadata import Metadata
from extractor.page.phrases import (
    as_words,
    is_about,
    is_consent,
    is_dropped,
    is_note,
    is_note_heading,
    is_teaser_heading,
)
from extractor.page.raw import Raw
from extractor.page.spaces import folded

_OWN_LINES = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "li",
        "dt",
        "dd",
        "menu",
        "dir",
    ]
)
_TAGS = ("article", "main", "section", "aside", "li", "td", "figure", "header", "footer", "a", "form")
_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?[^\W\d_]{3,9}\.?,? (?:de )?(?:19|20)\d\d\b"
)  # noqa: E501
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|text|reporting|written|words)\b", re.I)
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w.’'-]*\s?){1,6}")
_ENDS = '.!?…:;"”’»)'
_NEAR = 3  # levels above a block that count as near
_FAR = 25  # blocks; farther is far


@cache
def groups() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The groups of class and id words that are told apart, each with its pattern (knowledge file `names`)."""
    kinds = load("boilerplate")["signs"]
    return tuple(
        (name, re.compile(rf"(?:^|(?<=[ |]))(?:{'|'.join(words)})")) for name, words in kinds.items()
    )


@lru_cache(maxsize=20_000)
def _name_mask(names: str) -> int:
    """Which groups of words the class and id names of an element hold, a bit each."""
    words = as_words(names)
    mask = 0
    for bit, (_, pattern) in enumerate(groups()):
        if pattern.search(words):
            mask |= 1 << bit
    return mask


class _Place:
    """What is known of an element that blocks stand in."""

    __slots__ = ("chars", "depth", "element", "linked", "mask", "parent", "prose", "rough", "tags")

    def __init__(self, element: etree._Element, parent: _Place | None) -> None:
        self.element = element
        self.parent = parent
        self.depth: int = 0 if parent is None else parent.depth + 1
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        self.mask = _name_mask(names) if len(names) > 1 else 0
        tag = element.tag
        self.tags: int = 0 if parent is None else parent.tags
        if tag in _TAGS:
            self.tags |= 1 << _TAGS.index(tag)
        self.prose = 0.0  # characters of prose under it
        self.chars = 0.0  # of all text under it
        self.linked = 0.0  # of link text under it
        self.rough = 0  # blocks under it


class _Places:
    def __init__(self) -> None:
        self.known: dict[etree._Element, _Place] = {}

    def of(self, element: etree._Element) -> _Place:
        chain: list[etree._Element] = []
        here: etree._Element | None = element
        while here is not None and here not in self.known:
            chain.append(here)
            here = here.getparent()
        place = self.known[here] if here is not None else None
        for part in reversed(chain):
            place = self.known[part] = _Place(part, place)
        assert place is not None
        return place


def _meeting(one: _Place, other: _Place) -> tuple[_Place, int, int]:
    """The innermost element around both, and how many levels up it lies from each."""
    a, b = one, other
    while a is not b:
        if a.depth >= b.depth:
            if a.parent is None:
                break
            a = a.parent
        else:
            if b.parent is None:
                break
            b = b.parent
    return a, one.depth - a.depth, other.depth - a.depth


def _up(place: _Place, levels: int) -> _Place:
    for _ in range(levels):
        if place.parent is None:
            break
        place = place.parent
    return place


def is_prose(raw: Raw) -> bool:
    """Running text, not led elsewhere: a sentence of some length."""
    return (
        raw.kind in ("paragraph", "quote")
        and raw.links < 0.5
        and len(raw.text) >= 40
        and is_sentence(raw.text)
    )


def names_of_signs() -> tuple[str, ...]:
    """What each column of `signs` is."""
    bits = [name for name, _ in groups()]
    return (
        *_WORDS,
        *_PLACES,
        *_AROUND,
        *(f"tag {t}" for t in _TAGS),
        *(f"near {n}" for n in bits),
        *(f"far {n}" for n in bits),
    )


_WORDS = (
    "kind",
    "level",
    "characters",
    "words",
    "links",
    "sentence",
    "sentences",
    "closed",
    "begins small",
    "capitals",
    "digits",
    "pipes",
    "copyright",
    "mail",
    "date",
    "clock",
    "by",
    "only names",
    "dropped",
    "consent",
    "note",
    "about",
    "note heading",
    "teaser heading",
    "items",
    "per item",
    "title words",
    "is description",
    "in articleBody",
    "copies",
    "bold head",
)
_PLACES = (
    "footer",
    "depth",
    "direct prose",
    "of the most direct",
    "prose 0",
    "prose 1",
    "prose 2",
    "prose 3",
    "linked 0",
    "linked 1",
    "linked 2",
    "blocks 0",
    "blocks 1",
    "at home",
    "up to home",
    "home up",
    "prose of meeting",
    "up to headline",
    "headline up",
    "picture near",
    "picture above",
)
_AROUND = (
    "index",
    "from end",
    "behind headline",
    "prose before",
    "prose after",
    "before home",
    "after home",
    "previous characters",
    "previous links",
    "previous sentence",
    "previous heading",
    "previous same",
    "next characters",
    "next links",
    "next sentence",
    "next heading",
    "next same",
    "prose around",
    "heading teaser",
    "heading note",
    "heading far",
    "run",
)


def signs(raws: Sequence[Raw], meta: Metadata) -> NDArray[np.float32]:
    """A row of signs for each block, a column for each name of `names_of_signs`; floats, -1 for "cannot tell".

    >>> from lxml import html
    >>> from extractor.page.blocks import raw_blocks
    >>> page = html.fromstring("<body><h1>Marr wins</h1><p>Ines Marr won at Suzuka on Sunday afternoon.</p></body>")
    >>> signs(raw_blocks(page), Metadata(titles=("marr wins",))).shape == (2, len(names_of_signs()))
    True
    """
    if not raws:
        return np.zeros((0, len(names_of_signs())), np.float32)
    places = _Places()
    ats = [places.of(raw.at) if raw.at is not None else None for raw in raws]
    holders = [_holder(place, raw) for place, raw in zip(ats, raws, strict=True)]
    texts = [raw.words() for raw in raws]
    sizes = [len(text) for text in texts]
    prose = [sizes[n] if is_prose(raw) else 0 for n, raw in enumerate(raws)]
    total = float(sum(prose)) or 1.0
    direct: dict[_Place, float] = {}
    for n, holder in enumerate(holders):
        if holder is None:
            continue
        if prose[n]:
            direct[holder] = direct.get(holder, 0.0) + prose[n]
        linked = sizes[n] * raws[n].links
        here: _Place | None = holder
        while here is not None:
            here.prose += prose[n]
            here.chars += sizes[n]
            here.linked += linked
            here.rough += 1
            here = here.parent
    most = max(direct.values(), default=1.0)
    home = next((place for place, size in direct.items() if size == most), None)
    folds = [folded(text[:400]) for text in texts]
    head = _headline(raws, folds, meta)
    at_home = [n for n, holder in enumerate(holders) if holder is home and prose[n]]
    first, last = (at_home[0], at_home[-1]) if at_home else (0, len(raws) - 1)
    rows = []
    before = 0.0
    last_heading = -1
    run = 0
    copies: dict[str, int] = {}
    for fold in folds:
        copies[fold] = copies.get(fold, 0) + 1
    title_words = {word for title in meta.titles for word in title.split()}
    body = folded(str(meta.article.get("articleBody") or "")) if meta.article else ""
    for n, raw in enumerate(raws):
        row = _words(raw, texts[n], folds[n], title_words, meta, body, copies[folds[n]])
        row += _place(
            raw, ats[n], holders[n], direct, most, total, home, holders[head] if head >= 0 else None
        )
        run = run + 1 if n and holders[n] is holders[n - 1] else 0
        row += (
            n / len(raws),
            min(_FAR, len(raws) - 1 - n),
            max(-_FAR, min(_FAR, n - head)) if head >= 0 else -99,
            before / total,
            (total - before - prose[n]) / total,
            max(0, min(_FAR, first - n)),
            max(0, min(_FAR, n - last)),
            *_beside(raws, sizes, holders, n, n - 1),
            *_beside(raws, sizes, holders, n, n + 1),
            sum(bool(prose[m]) for m in range(max(0, n - 3), min(len(raws), n + 4)) if m != n),
        )
        if last_heading >= 0:
            text = raws[last_heading].text
            row += (is_teaser_heading(text), is_note_heading(text), min(_FAR, n - last_heading))
        else:
            row += (0, 0, -1)
        row += (min(run, _FAR),)
        if raw.kind == "heading":
            last_heading = n
        before += prose[n]
        rows.append(row)
    masks = np.array([_masks(place) for place in ats], dtype=np.int64)
    wide = len(groups())
    bits = [
        (masks[:, :1] >> np.arange(len(_TAGS))) & 1,
        (masks[:, 1:2] >> np.arange(wide)) & 1,
        (masks[:, 2:] >> np.arange(wide)) & 1,
    ]
    return np.hstack([np.array(rows, dtype=np.float32), *(part.astype(np.float32) for part in bits)])


_KINDS = {"paragraph": 0, "heading": 1, "quote": 2, "list": 3, "table": 4}


def _words(
    raw: Raw, text: str, fold: str, title_words: set[str], meta: Metadata, body: str, copies: int
) -> tuple[float, ...]:
    size = len(text)
    head, end = text[:300], text.rstrip()[-1:]
    words = fold.split()
    count = size / 6 if size > 400 else len(words)
    letters = sum(char.isalpha() for char in head) or 1
    in_body: float = -1
    if len(body) > 200 and words:
        in_body = float(fold[:60] in body)
    description = folded(str(meta.description or ""))
    return (
        _KINDS[raw.kind],
        raw.level,
        math.log1p(size),
        min(count, 200),
        raw.links,
        is_sentence(text),
        min(10, text.count(". ") + text.count("! ") + text.count("? ")),
        end in _ENDS if end else 0,
        text[:1].islower(),
        sum(char.isupper() for char in head) / letters,
        sum(char.isdigit() for char in head) / max(1, len(head)),
        min(5, text.count("|")),
        "©" in head,
        "@" in head,
        bool(_DATE.search(head)) if size < 300 else 0,
        bool(_CLOCK.search(head)) if size < 300 else 0,
        bool(_BY.match(head)),
        bool(_NAMES.fullmatch(head)) if size < 80 else 0,
        is_dropped(text),
        is_consent(text),
        is_note(text),
        is_about(text) if size > 80 else 0,
        is_note_heading(text),
        is_teaser_heading(text),
        min(30, len(raw.items) or len(raw.rows)),
        min(300, size / max(1, len(raw.items) or len(raw.rows))),
        sum(word in title_words for word in words[:40]) / max(1, len(words[:40])),
        bool(
            description
            and len(fold) > 20
            and (description.startswith(fold[:80]) or fold.startswith(description[:80]))
        ),
        in_body,
        min(copies, 5),
        raw.kind == "heading" and raw.level == 6,
    )


def _holder(place: _Place | None, raw: Raw) -> _Place | None:
    """The element whose child a block is: a paragraph's parent, the `div` that text stands in directly."""
    if place is None:
        return None
    return place.parent if place.element.tag in _OWN_LINES and place.parent is not None else place


def _place(
    raw: Raw,
    at: _Place | None,
    holder: _Place | None,
    direct: dict[_Place, float],
    most: float,
    total: float,
    home: _Place | None,
    headline: _Place | None,
) -> tuple[float, ...]:
    if holder is None or at is None:
        return (raw.footer, *([-1.0] * (len(_PLACES) - 1)))
    own = direct.get(holder, 0.0)
    ups = [holder, _up(holder, 1), _up(holder, 2), _up(holder, 3)]
    if home is not None:
        meeting, up, down = _meeting(holder, home)
        homely = (float(holder is home), up, down, meeting.prose / total)
    else:
        homely = (0.0, -1, -1, -1)
    headed = _meeting(holder, headline)[1:] if headline is not None else (-1, -1)
    near = 0.0
    above = 0.0
    if raw.picture is not None:
        above = 1.0
        around = raw.picture.getparent()
        levels = 0
        here: _Place | None = at
        while here is not None and levels <= 4:
            if here.element is around or here.element is raw.picture:
                break
            here, levels = here.parent, levels + 1
        near = 5.0 - levels
    return (
        raw.footer,
        holder.depth,
        own / total,
        own / most,
        *(up.prose / total for up in ups),
        *(up.linked / (up.chars or 1) for up in ups[:3]),
        min(_FAR, holder.rough),
        min(_FAR, ups[1].rough),
        *homely,
        *headed,
        near,
        above,
    )


def _beside(
    raws: Sequence[Raw], sizes: Sequence[int], holders: Sequence[_Place | None], n: int, m: int
) -> tuple[float, ...]:
    if not 0 <= m < len(raws):
        return (-1, -1, -1, -1, -1)
    other = raws[m]
    return (
        math.log1p(sizes[m]),
        other.links,
        is_prose(other),
        other.kind == "heading",
        holders[m] is holders[n],
    )


def _headline(raws: Sequence[Raw], folds: Sequence[str], meta: Metadata) -> int:
    titles = set(meta.titles)
    for n, raw in enumerate(raws):
        if raw.kind in ("heading", "paragraph") and folds[n] in titles:
            return n
    return next((n for n, raw in enumerate(raws) if raw.level == 1), -1)


def _masks(place: _Place | None) -> tuple[int, int, int]:
    """The tags around, and the groups of names near and far, a bit each."""
    if place is None:
        return 0, 0, 0
    near = far = 0
    here: _Place | None = place
    for level in range(12):
        if here is None:
            break
        if level < _NEAR:
            near |= here.mask
        else:
            far |= here.mask
        here = here.parent
    return place.tags, near, far
