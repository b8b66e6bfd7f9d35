"""What the corpus must keep to, one module for each kind of promise."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a corpus file: the file, where in it, and what to do about it."""

    path: Path
    where: str
    message: str

    def __str__(self) -> str:
        place = f" {self.where}:" if self.where else ""
        return f"{self.path}:{place} {self.message}"
