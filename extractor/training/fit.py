"""Fitting: the log-linear weights that make the right answers of lessons most probable.

For each kind of anchor the summed log-probability of all right (owner, role) pairs, less an L2 penalty, is
maximised by L-BFGS (scipy). Several pairs may be right; features seen once only are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extractor.reading.attach.anchors import ROLES, Kind
from extractor.training.lessons import Lesson

PENALTY: dict[Kind, float] = {"place": 2.0, "points": 1.0, "gap": 1.0, "time": 1.0, "fate": 5.0}
"""L2 penalties; a fate has most features, few of which mean much. Chosen on the held-out statements."""

ITERATIONS = 150
_SMALLEST = 0.01  # features whose weights are all smaller are dropped

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Problem:
    """Lessons of one kind as matrices: a row for each anchor (``own``) and for each candidate (``pair``)."""

    own: Any
    pair: Any
    anchor: Array  # of each candidate
    right: Array  # candidates x roles
    nobody: Array  # anchors that belong to none
    roles: int
    penalty: float


def fit(lessons: Iterable[Lesson]) -> dict[str, Array]:
    """Weights for every kind of anchor, named and typed as `extractor.reading.attach.model` reads them."""
    by_kind: dict[Kind, list[Lesson]] = {kind: [] for kind in ROLES}
    for lesson in lessons:
        by_kind[lesson.kind].append(lesson)
    weights: dict[str, Array] = {}
    for kind, some in by_kind.items():
        features = _features(some)
        own, pair = _solve(_problem(some, features, ROLES[kind], PENALTY[kind]))
        kept = (np.abs(own).max(1, initial=0) > _SMALLEST) | (np.abs(pair).max(1, initial=0) > _SMALLEST)
        weights[f"{kind}.features"] = np.array(features, dtype=np.int32)[kept]
        weights[f"{kind}.own"] = own[kept].astype(np.float16)
        weights[f"{kind}.pair"] = pair[kept].astype(np.float16)
    return weights


def _features(lessons: Sequence[Lesson]) -> list[int]:
    count: Counter[int] = Counter()
    for lesson in lessons:
        count.update(lesson.own)
        for pair in lesson.pairs:
            count.update(pair)
    return sorted(feature for feature, n in count.items() if n > 1)


def _problem(
    lessons: Sequence[Lesson], features: Sequence[int], roles: Sequence[str], penalty: float
) -> _Problem:
    index = {feature: n for n, feature in enumerate(features)}
    anchor = np.array([n for n, lesson in enumerate(lessons) for _ in lesson.pairs], dtype=np.int64)
    right = np.array(
        [[role in some for role in roles] for lesson in lessons for some in lesson.right], dtype=bool
    )
    right = right.reshape(len(anchor), len(roles))
    nobody = np.ones(len(lessons), dtype=bool)
    nobody[anchor[right.any(1)]] = False
    return _Problem(
        _matrix([lesson.own for lesson in lessons], index),
        _matrix([pair for lesson in lessons for pair in lesson.pairs], index),
        anchor,
        right,
        nobody,
        len(roles),
        penalty,
    )


def _matrix(rows: Sequence[Sequence[int]], index: dict[int, int]) -> Any:
    columns: list[int] = []
    ends = [0]
    for row in rows:
        columns += [index[feature] for feature in row if feature in index]
        ends.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(index)))


def _solve(problem: _Problem) -> tuple[Array, Array]:
    count = problem.own.shape[1]
    start = np.zeros(2 * count * (problem.roles + 1))
    if not problem.own.shape[0]:
        return np.zeros((count, problem.roles + 1)), np.zeros((count, problem.roles))
    best = minimize(
        _loss, start, args=(problem,), jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}
    )
    weights = best.x.reshape(2 * count, problem.roles + 1)
    return weights[:count], weights[count:, : problem.roles]


def _loss(flat: Array, problem: _Problem) -> tuple[float, Array]:
    """The penalised negative log-likelihood and its gradient."""
    count, roles, anchor = problem.own.shape[1], problem.roles, problem.anchor
    weights = flat.reshape(2 * count, roles + 1)
    own = problem.own @ weights[:count]
    none = own[:, roles]
    scores = own[anchor][:, :roles] + (problem.pair @ weights[count:])[:, :roles]
    top = none.copy()
    np.maximum.at(top, anchor, scores.max(1))
    none, scores = np.exp(none - top), np.exp(scores - top[anchor][:, None])
    whole = none.copy()
    np.add.at(whole, anchor, scores.sum(1))
    right = np.where(problem.nobody, none, 0.0)
    mine = np.where(problem.right, scores, 0.0)
    np.add.at(right, anchor, mine.sum(1))
    loss = float(np.sum(np.log(whole) - np.log(right))) + 0.5 * problem.penalty * float(flat @ flat)
    by_none = none / whole - np.where(problem.nobody, none, 0.0) / right
    by_pair = scores / whole[anchor][:, None] - mine / right[anchor][:, None]
    summed = np.zeros((len(none), roles))
    np.add.at(summed, anchor, by_pair)
    gradient = np.zeros_like(weights)
    gradient[:count, :roles] = problem.own.T @ summed
    gradient[:count, roles] = problem.own.T @ by_none
    gradient[count:, :roles] = problem.pair.T @ by_pair
    return loss, gradient.ravel() + problem.penalty * flat
