"""Training of the entity model: named texts ▶ words with their kinds ▶ weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extractor.corpus.invention import Span
from extractor.reading.entities.features import of_text
from extractor.reading.entities.model import KINDS, Weights, softmax
from extractor.reading.entities.tagging import rules_of
from extractor.reading.entities.words import Word, cut
from extractor.reading.mentions.finding import Finds, find_by_rules
from extractor.training.named import NamedText

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The features of each word of a text that may be part of a name, and what it is (as in `KINDS`)."""

    source: str
    features: list[list[int]]
    kinds: list[int]
    silver: bool


def lessons_of(texts: Iterable[NamedText]) -> Iterator[Lesson]:
    """A lesson of each text."""
    for named in texts:
        finds: Finds = find_by_rules(named.text)
        words = cut(named.text, finds.solid)
        some = of_text(words, rules_of(finds.names, words))
        kinds = kinds_of([words[i] for i, _ in some], named.spans)
        yield Lesson(named.source, [f for _, f in some], kinds, named.silver)


def kinds_of(words: Sequence[Word], spans: Sequence[Span]) -> list[int]:
    """What each of ``words`` is part of, both in order of the text."""
    out, k = [], 0
    for w in words:
        while k < len(spans) and spans[k].end <= w.start:
            k += 1
        out.append(KINDS.index(spans[k].kind) if k < len(spans) and spans[k].start < w.end else 0)
    return out


def fit_entities(lessons: Sequence[Lesson], config: dict[str, Any]) -> dict[str, Array]:
    """The weights, named as `extractor.reading.entities.model` reads them.

    Those of the lessons with all their names come first: they say which other words of the silver ones may be
    names too, and are left out.
    """
    features = _features(lessons, config["releases"])
    whole = [lesson for lesson in lessons if not lesson.silver]
    values = _solve(_rows(whole, None, 1.0), features, config)
    if len(whole) < len(lessons):
        first = Weights.of(np.array(features, np.int64), values)
        values = _solve(_rows(lessons, first, config["silver"]), features, config)
    kept = np.abs(values).max(1, initial=0) > config["smallest"]
    return {
        "features": np.array(features, np.int32)[kept],
        "values": values[kept].astype(np.float16),
    }


def _features(lessons: Iterable[Lesson], least: int) -> list[int]:
    """Features that several sources have: context is shared, names are not."""
    count: dict[int, int] = {}
    before: dict[int, str] = {}
    for lesson in lessons:
        for feature in {f for some in lesson.features for f in some}:
            if before.get(feature) != lesson.source:
                before[feature] = lesson.source
                count[feature] = count.get(feature, 0) + 1
    return sorted(f for f, n in count.items() if n >= least)


def _rows(lessons: Iterable[Lesson], first: Weights | None, silver: float) -> Iterator[tuple[list[int], int]]:
    for lesson in lessons:
        unsure = np.zeros(len(lesson.kinds), bool)
        if lesson.silver and first is not None and lesson.features:
            unsure = softmax(first.scores(lesson.features))[:, 0] < silver
        for features, kind, doubt in zip(lesson.features, lesson.kinds, unsure, strict=True):
            if kind or not doubt:
                yield features, kind


def _solve(rows: Iterable[tuple[list[int], int]], features: Sequence[int], config: dict[str, Any]) -> Array:
    index = {feature: n for n, feature in enumerate(features)}
    columns: list[int] = []
    ends, kinds = [0], []
    for some, kind in rows:
        columns += [index[f] for f in some if f in index]
        ends.append(len(columns))
        kinds.append(kind)
    matrix: Any = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(kinds), len(features)))
    turned = matrix.T.tocsr()
    right = np.zeros((len(kinds), len(KINDS)))
    right[np.arange(len(kinds)), kinds] = 1

    def loss(flat: Array) -> tuple[float, Array]:
        values = flat.reshape(len(features), len(KINDS))
        scores = matrix @ values
        scores -= scores.max(1, keepdims=True)
        total = np.log(np.exp(scores).sum(1))
        slip = float((total - (scores * right).sum(1)).sum())
        gradient = turned @ (np.exp(scores - total[:, None]) - right) + config["penalty"] * values
        return slip + 0.5 * config["penalty"] * float(flat @ flat), gradient.ravel()

    best = minimize(
        loss, np.zeros(len(features) * len(KINDS)), jac=True, method="L-BFGS-B",
        options={"maxiter": config["iterations"]},
    )  # fmt: skip
    values: Array = best.x.reshape(len(features), len(KINDS))
    return values
