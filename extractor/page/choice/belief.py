"""How likely a block is the release's own: boosted trees over the signs of `extractor.page.choice.signs`.

The trees are data: ``belief.npz`` beside this module, made by ``extractor train blocks``. Evaluating them is
a walk down all trees at once, the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.page.choice.signs import names_of_signs

FILE = "belief.npz"
"""The trees, beside this module."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of equal width, a row each: what a node asks, where it leads, what a leaf says.

    A node asks whether the sign is at most ``bound``: then ``left``, else ``right``. A leaf leads to itself.
    """

    base: float
    sign: NDArray[np.int16]
    bound: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    says: NDArray[np.float32]
    depth: int

    @classmethod
    def of(cls, kept: Any) -> Trees:
        """The trees of an opened ``.npz``."""
        return cls(
            float(kept["base"]),
            kept["sign"],
            kept["bound"],
            kept["left"],
            kept["right"],
            kept["says"],
            int(kept["depth"]),
        )

    def judge(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability for each row of signs, 0 to 1."""
        count, width = self.sign.shape
        trees = np.arange(count, dtype=np.intp) * width
        sign, bound = self.sign.ravel(), self.bound.ravel()
        # Where each node leads, counted through all trees; a leaf leads to itself.
        left = (self.left + trees[:, None]).ravel()
        right = (self.right + trees[:, None]).ravel()
        at = np.tile(trees, (len(rows), 1))
        spots = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            lower = rows[spots, sign.take(at)] <= bound.take(at)
            at = np.where(lower, left.take(at), right.take(at))
        score = self.base + self.says.ravel().take(at).sum(axis=1, dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-score)))


@cache
def trees() -> Trees | None:
    """The trees that ship with the package; None where it was built without."""
    file = resources.files(__package__).joinpath(FILE)
    if not file.is_file():
        return None
    with file.open("rb") as stream, np.load(stream) as kept:
        names = tuple(str(name) for name in kept["names"])
        if names != names_of_signs():
            return None  # trained for other signs: the rules stand alone until it is trained anew
        return Trees.of(kept)
