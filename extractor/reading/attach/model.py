"""The model: log-linear weights for each kind of anchor, read from the package and turned into probabilities.

An anchor has features ``f``, each candidate features ``g``. Owner ``c`` in role ``r`` has the score
``U[f, r] + P[g_c, r]``, "belongs to nobody" the score ``U[f, none]``; the softmax of all makes probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .anchors import ROLES, Kind
from .hashing import SIZE

Floats = NDArray[np.float32]
FILE = "weights.npz"
"""The weights, beside this module; ``extractor train attachment`` makes them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of anchor.

    ``rows`` maps a hashed feature to its row, or to the last one, all zeros; ``own`` has a column for
    each role and one for none, ``pair`` a column for each role.
    """

    rows: NDArray[np.int32]
    own: Floats
    pair: Floats

    @classmethod
    def of(cls, features: NDArray[Any], own: NDArray[Any], pair: NDArray[Any]) -> Weights:
        """Weights of the given hashed features, one row each."""
        rows = np.full(SIZE, len(features), dtype=np.int32)
        rows[features.astype(np.int64)] = np.arange(len(features), dtype=np.int32)
        zero = [np.zeros((1, w.shape[1]), np.float32) for w in (own, pair)]
        return cls(
            rows, np.vstack([own.astype(np.float32), zero[0]]), np.vstack([pair.astype(np.float32), zero[1]])
        )

    def judge(self, own: Sequence[int], pairs: Sequence[Sequence[int]]) -> tuple[float, Floats]:
        """How probably the anchor belongs to nobody, and to each owner (rows) in each role (columns)."""
        base = self.own[self.rows[np.asarray(own, dtype=np.int64)]].sum(0)
        scores = np.tile(base[:-1], (len(pairs), 1))
        for k, pair in enumerate(pairs):
            if pair:
                scores[k] += self.pair[self.rows[np.asarray(pair, dtype=np.int64)]].sum(0)
        top = max(float(base[-1]), float(scores.max()) if scores.size else -np.inf)
        none, some = np.exp(base[-1] - top), np.exp(scores - top)
        total = none + some.sum()
        return float(none / total), (some / total).astype(np.float32)


@cache
def weights() -> dict[Kind, Weights]:
    """The weights that ship with the package; none where the package was built without."""
    file = resources.files(__package__).joinpath(FILE)
    if not file.is_file():
        return {}
    with file.open("rb") as stream, np.load(stream) as kept:
        return {
            kind: Weights.of(kept[f"{kind}.features"], kept[f"{kind}.own"], kept[f"{kind}.pair"])
            for kind in ROLES
            if f"{kind}.features" in kept
        }
