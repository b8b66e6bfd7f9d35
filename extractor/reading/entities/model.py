"""The model: log-linear weights for each kind of name, with the config of their training beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .features import SIZE

Floats = NDArray[np.float32]
FILE = "weights.npz"
"""The weights, beside this module; ``extractor train entities`` makes them."""
KINDS = ("", "PERSON", "TEAM", "SPONSOR")
"""What a capitalised word may be part of; the first is none of the others."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A row for each feature that has weights, and ``rows``: hashed feature ▶ its row, or the last, zeros."""

    rows: NDArray[np.int32]
    values: Floats

    @classmethod
    def of(cls, features: NDArray[Any], values: NDArray[Any]) -> Weights:
        """Weights of the given hashed features, one row each."""
        rows = np.full(SIZE, len(features), dtype=np.int32)
        rows[features.astype(np.int64)] = np.arange(len(features), dtype=np.int32)
        zero = np.zeros((1, values.shape[1]), np.float32)
        return cls(rows, np.vstack([values.astype(np.float32), zero]))

    def scores(self, features: Sequence[Sequence[int]]) -> Floats:
        """The score of each kind (columns) for each word (rows), given the features of each."""
        if not features:
            return np.zeros((0, self.values.shape[1]), np.float32)
        sizes = np.array([len(some) for some in features])
        flat = np.fromiter((f for some in features for f in some), np.int64, int(sizes.sum()))
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        summed: Floats = np.add.reduceat(self.values[self.rows[flat]], starts, axis=0)
        return summed


def softmax(scores: Floats) -> Floats:
    """Scores as probabilities, row by row."""
    raised = np.exp(scores - scores.max(1, keepdims=True, initial=-np.inf))
    shares: Floats = raised / raised.sum(1, keepdims=True)
    return shares


@cache
def config() -> dict[str, Any]:
    """``config.toml``: how the weights are trained and how sure they have to be."""
    with resources.files(__package__).joinpath("config.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def weights() -> Weights | None:
    """The weights that ship with the package; None where it was built without."""
    file = resources.files(__package__).joinpath(FILE)
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream) as kept:
        return Weights.of(kept["features"], kept["values"])
