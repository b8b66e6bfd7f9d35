"""The last word on each block: what the rules say, unless the learned belief is sure of the opposite.

The bounds were set on pages that the belief had not learned from (`extractor train blocks --folds`): a
block of the body goes where it is hardly believed, a block that the rules took out comes back only where it
is believed nearly for certain. Rows and quotes need more than prose to go: they are what a reader comes for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.page.choice.belief import trees
from extractor.page.choice.filter import Sorted
from extractor.page.choice.signs import is_prose, names_of_signs, signs
from extractor.page.meta.metadata import Metadata
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded

_GOES = {"paragraph": 0.25, "heading": 0.35, "quote": 0.2, "list": 0.35, "table": 0.05}
_ROWS_GO = 0.1  # a list with figures may be a result list
_COMES_BACK = 0.95
_SHORT = 4  # paragraphs; so short a release gives little to tell by, and each line of it counts
_OF_SHORT = 0.25  # of the bounds, for these
_DEPTH = names_of_signs().index("depth")
_DEEPEST = 60  # levels; pages learned from have some thirty, one without end tags has hundreds
_LEAST = 0.25  # of the rules' body: where less would be left, the belief is not to be trusted with this page


def rows_of_signs(
    raws: Sequence[Raw], sorted_: Sorted, meta: Metadata
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The signs of blocks with what the rules say as the last column, and that column by itself.

    The rules say 1 for the body, 2 for an end note, 0 for what goes.
    """
    body = {id(raw) for raw in sorted_.body}
    notes = set(sorted_.notes)
    said = np.array(
        [1 if id(raw) in body else 2 if raw.words() in notes else 0 for raw in raws], dtype=np.float32
    )
    return np.hstack([signs(raws, meta), said[:, None]]), said


def judge(raws: Sequence[Raw], sorted_: Sorted, meta: Metadata) -> Sorted:
    """``sorted_`` with the body set right by the learned belief; as it is where there is none."""
    model = trees()
    if model is None or not sorted_.body:
        return sorted_
    rows, said = rows_of_signs(raws, sorted_, meta)
    if rows[:, _DEPTH].max() > _DEEPEST:
        return sorted_
    beliefs = model.judge(rows)
    stays = decide(raws, said, beliefs, meta.titles)
    body = [raw for raw, stay in zip(raws, stays, strict=True) if stay]
    if _told(body) < _LEAST * _told(sorted_.body):
        return sorted_
    for raw, verdict, stay in zip(raws, said, stays, strict=True):
        if verdict == 2 and stay and raw.words() in sorted_.notes:
            sorted_.notes.remove(raw.words())
    sorted_.body = body
    return sorted_


def decide(
    raws: Sequence[Raw],
    said: NDArray[np.float32],
    beliefs: NDArray[np.float64],
    titles: Sequence[str] = (),
) -> list[bool]:
    """Which blocks are the body, by what the rules ``said`` of them and how far each is believed."""
    last = _third_last_prose(raws, said)
    told = sum(verdict == 1 and is_prose(raw) for raw, verdict in zip(raws, said, strict=True))
    share = 1.0 if told > _SHORT else _OF_SHORT
    stays = []
    for number, (raw, verdict, belief) in enumerate(zip(raws, said, beliefs, strict=True)):
        if verdict == 1:
            stays.append(bool(belief >= share * _bound(raw)))
            continue
        back = belief > _COMES_BACK and is_prose(raw) and folded(raw.text) not in titles
        stays.append(bool(back and (verdict == 0 or number < last)))
    return stays


def _third_last_prose(raws: Sequence[Raw], said: NDArray[np.float32]) -> int:
    """Where the end of the text begins: notes stand there; what sounds like one before it is text."""
    prose = [n for n, raw in enumerate(raws) if said[n] == 1 and is_prose(raw)]
    return prose[-3] if len(prose) >= 3 else -1


def _bound(raw: Raw) -> float:
    if raw.kind == "list" and any(re.search(r"\d", item) for item in raw.items):
        return _ROWS_GO
    return _GOES[raw.kind]


def _told(raws: Sequence[Raw]) -> int:
    return sum(len(raw.words()) for raw in raws)
