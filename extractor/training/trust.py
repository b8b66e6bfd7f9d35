"""Training of confidence: signs of records and whether they were right ▶ weights of the signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from extractor.evaluation import mark
from extractor.page.article import Article
from extractor.reading import read
from extractor.records import Result, Standing

PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """The signs of a record, and whether nothing in its card fields was false."""

    signs: Mapping[str, float]
    right: bool


def trials_of(article: Article, gold_of: Any) -> Iterator[Trial]:
    """A trial of each record of a release; ``gold_of`` makes its gold from what is predicted."""
    noted: dict[type, list[dict[str, float]]] = {Result: [], Standing: []}

    def note(signs: dict[str, float], record: object) -> None:
        if type(record) in noted:
            noted[type(record)].append(signs)

    predicted = read(article, note=note).model_dump()
    trust = mark(gold_of(predicted), predicted).trust
    for signs, (_, right) in zip([*noted[Result], *noted[Standing]], trust, strict=True):
        yield Trial(signs, right)


def fit_trust(trials: Iterable[Trial]) -> dict[str, float]:
    """The weights of a logistic regression with an L2 penalty, one for each sign.

    >>> weights = fit_trust([Trial({"bias": 1, "table": 1}, True), Trial({"bias": 1, "prose": 1}, False)])
    >>> weights["table"] > 0 > weights["prose"]
    True
    """
    some = list(trials)
    names = sorted({name for trial in some for name in trial.signs})
    x = np.array([[trial.signs.get(name, 0.0) for name in names] for trial in some])
    y = np.array([trial.right for trial in some], dtype=float)

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w
        value = float(np.sum(np.logaddexp(0, z) - y * z)) + 0.5 * PENALTY * float(w @ w)
        return value, x.T @ (expit(z) - y) + PENALTY * w

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {name: round(float(w), 3) for name, w in zip(names, best.x, strict=True)}
