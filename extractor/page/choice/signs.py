"""What can be seen of a block: its words, its place in the DOM, its neighbours, as numbers.

No sign decides: `extractor.page.choice.belief` weighs them. All are cheap: one pass over the blocks and one
over the elements that stand around them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.page.choice.phrases import (
    is_consent,
    is_dropped,
    is_note,
    is_note_heading,
    is_teaser_heading,
)
from extractor.page.choice.places import TAGS, Place, Places, groups, holder_of, masks, meeting, up
from extractor.page.meta.metadata import Metadata
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded
from extractor.page.text.lines import is_sentence

_DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2},? (?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?[^\W\d_]{3,9}\.?,? (?:de )?(?:19|20)\d\d\b"
)
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_BY = re.compile(r"(?:by|von|par|por|di|door|av|text|reporting|written|words)\b", re.I)
_NAMES = re.compile(r"(?:[A-ZÀ-Þ][\w.’'-]*\s?){1,6}")
_ENDS = '.!?…:;"”’»)'
_FAR = 25  # blocks; farther is far


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
        *(f"tag {t}" for t in TAGS),
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
    """A row of signs for each block, a column for each of `names_of_signs`; -1 for "cannot tell".

    >>> from lxml import html
    >>> from extractor.page.dom.blocks import raw_blocks
    >>> page = html.fromstring("<body><h1>Marr wins</h1><p>Ines Marr won at Suzuka on Sunday.</p></body>")
    >>> signs(raw_blocks(page), Metadata(titles=("marr wins",))).shape == (2, len(names_of_signs()))
    True
    """
    if not raws:
        return np.zeros((0, len(names_of_signs())), np.float32)
    places = Places()
    ats = [places.of(raw.at) if raw.at is not None else None for raw in raws]
    holders = [holder_of(place) for place, raw in zip(ats, raws, strict=True)]
    texts = [raw.words() for raw in raws]
    sizes = [len(text) for text in texts]
    prose = [sizes[n] if is_prose(raw) else 0 for n, raw in enumerate(raws)]
    total = float(sum(prose)) or 1.0
    direct: dict[Place, float] = {}
    for n, holder in enumerate(holders):
        if holder is None:
            continue
        if prose[n]:
            direct[holder] = direct.get(holder, 0.0) + prose[n]
        linked = sizes[n] * raws[n].links
        here: Place | None = holder
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
    said = _Said.of(meta)
    for n, raw in enumerate(raws):
        row = _words(raw, texts[n], folds[n], said, copies[folds[n]])
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
            sum(map(bool, prose[max(0, n - 3) : n + 4])) - bool(prose[n]),
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
    bits_of = np.array([masks(place) for place in ats], dtype=np.int64)
    wide = len(groups())
    bits = [
        (bits_of[:, :1] >> np.arange(len(TAGS))) & 1,
        (bits_of[:, 1:2] >> np.arange(wide)) & 1,
        (bits_of[:, 2:] >> np.arange(wide)) & 1,
    ]
    return np.hstack([np.array(rows, dtype=np.float32), *(part.astype(np.float32) for part in bits)])


_KINDS = {"paragraph": 0, "heading": 1, "quote": 2, "list": 3, "table": 4}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the page's data say, for comparing: words of its titles, its description and its body, folded."""

    title: frozenset[str]
    description: str
    body: str

    @classmethod
    def of(cls, meta: Metadata) -> _Said:
        title = frozenset(word for title in meta.titles for word in title.split())
        body = meta.article.get("articleBody") if meta.article else None
        return cls(title, folded(meta.description or ""), folded(body) if isinstance(body, str) else "")

    def describes(self, fold: str) -> bool:
        """Whether a block is what the page's description says, or begins so."""
        if not self.description or len(fold) <= 20:
            return False
        return self.description.startswith(fold[:80]) or fold.startswith(self.description[:80])


def _words(raw: Raw, text: str, fold: str, said: _Said, copies: int) -> tuple[float, ...]:
    size = len(text)
    head, end = text[:300], text.rstrip()[-1:]
    words = fold.split()
    first = words[:40]
    pieces = len(raw.items) or len(raw.rows)
    letters = sum(map(str.isalpha, head)) or 1
    return (
        _KINDS[raw.kind],
        raw.level,
        math.log1p(size),
        min(size / 6 if size > 400 else len(words), 200),
        raw.links,
        is_sentence(text),
        min(10, text.count(". ") + text.count("! ") + text.count("? ")),
        end in _ENDS if end else 0,
        text[:1].islower(),
        sum(map(str.isupper, head)) / letters,
        sum(map(str.isdigit, head)) / max(1, len(head)),
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
        is_note_heading(text),
        is_teaser_heading(text),
        min(30, pieces),
        min(300, size / max(1, pieces)),
        len([word for word in first if word in said.title]) / max(1, len(first)),
        said.describes(fold),
        float(fold[:60] in said.body) if len(said.body) > 200 and words else -1,
        min(copies, 5),
        raw.kind == "heading" and raw.level == 6,
    )


def _place(
    raw: Raw,
    at: Place | None,
    holder: Place | None,
    direct: dict[Place, float],
    most: float,
    total: float,
    home: Place | None,
    headline: Place | None,
) -> tuple[float, ...]:
    if holder is None or at is None:
        return (raw.footer, *([-1.0] * (len(_PLACES) - 1)))
    own = direct.get(holder, 0.0)
    ups = [holder, up(holder, 1), up(holder, 2), up(holder, 3)]
    if home is not None:
        around, steps, down = meeting(holder, home)
        homely = (float(holder is home), steps, down, around.prose / total)
    else:
        homely = (0.0, -1, -1, -1)
    headed = meeting(holder, headline)[1:] if headline is not None else (-1, -1)
    near = 0.0
    above = 0.0
    if raw.picture is not None:
        above = 1.0
        box = raw.picture.getparent()
        levels = 0
        here: Place | None = at
        while here is not None and levels <= 4:
            if here.element is box or here.element is raw.picture:
                break
            here, levels = here.parent, levels + 1
        near = 5.0 - levels
    return (
        raw.footer,
        holder.depth,
        own / total,
        own / most,
        *(place.prose / total for place in ups),
        *(place.linked / (place.chars or 1) for place in ups[:3]),
        min(_FAR, holder.rough),
        min(_FAR, ups[1].rough),
        *homely,
        *headed,
        near,
        above,
    )


def _beside(
    raws: Sequence[Raw], sizes: Sequence[int], holders: Sequence[Place | None], n: int, m: int
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
