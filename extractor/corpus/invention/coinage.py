"""Names that nobody bears: surnames, given names, teams and firms, coined by chance of a fixed seed."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal

from extractor import knowledge

Purpose = Literal["measure", "train"]

_GIVEN_UNKNOWN = 0.3
_OTHER_ENDING = 0.4


@cache
def _material() -> dict[str, Any]:
    with resources.files(__package__).joinpath("coinage.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _known_given() -> tuple[str, ...]:
    names = knowledge.names("given_names") | knowledge.names("given_names_general")
    plain = {n.lower() for n in knowledge.names("ambiguous_names")}
    return tuple(sorted(n for n in names if n.isalpha() and len(n) > 2 and n.lower() not in plain))


@cache
def _known_surnames() -> frozenset[str]:
    return frozenset(n.lower() for n in knowledge.names("surnames") | knowledge.names("ambiguous_names"))


@cache
def _plain_surnames() -> tuple[str, ...]:
    return tuple(sorted(n for n in knowledge.names("surnames") if n.isalpha()))


@cache
def kept_words() -> frozenset[str]:
    """Words of team names that no invention touches: makers, their models, and what any team is called by."""
    makers = {
        word
        for maker in knowledge.load("makers")["maker"]
        for name in [maker["name"], *maker.get("aliases", []), *maker.get("nicknames", [])]
        for word in re.findall(r"[^\W\d_][\w'’.\-]+", name)
    }
    words = {*makers, *_material()["generic"]["words"]}
    return frozenset({*words, *(word.upper() for word in words)})


class Coiner:
    """Coins names, never one twice. ``known`` is the share of surnames drawn from the package's own lists.

    >>> Coiner("doctest").surname() == Coiner("doctest").surname()
    True
    >>> Coiner("doctest").surname().lower() in {n.lower() for n in knowledge.names("surnames")}
    False
    """

    def __init__(self, seed: str, purpose: Purpose = "measure", known: float = 0.0) -> None:
        self._chance = random.Random(seed)
        self._purpose = purpose
        self._known = known
        self._used: set[str] = set()

    def given(self) -> str:
        """A given name: of the package's lists, or one that stands in none."""
        unknown = _material()["given"][self._purpose]
        pool = unknown if self._chance.random() < _GIVEN_UNKNOWN else _known_given()
        return self._fresh(lambda: self._chance.choice(pool))

    def surname(self) -> str:
        """A surname; but for the share ``known`` none that the package knows."""
        if self._chance.random() < self._known:
            return self._fresh(lambda: self._chance.choice(_plain_surnames()))
        families = [f for f in _material()["surnames"] if f["purpose"] == self._purpose]

        def coined() -> str:
            family = self._chance.choice(families)
            name: str = self._chance.choice(family["stems"]) + self._chance.choice(family["endings"])
            return re.sub(r"(\w)\1\1", r"\1\1", name)

        return self._fresh(coined, _known_surnames())

    def word(self) -> str:
        """A word that a team or firm is called by: a plain one, a coined one or a surname."""
        material, dice = _material(), self._chance.random()
        if dice < 0.35:
            return self._fresh(lambda: self._chance.choice(material["words"][self._purpose]))
        if dice < 0.6:
            stems = material["coined"][f"{self._purpose}_stems"]
            ends = material["coined"][f"{self._purpose}_endings"]
            return self._fresh(lambda: self._chance.choice(stems) + self._chance.choice(ends))
        return self.surname()

    def letters(self, like: str) -> str:
        """Letters for letters and figures for figures.

        >>> import re
        >>> bool(re.fullmatch("[A-Z]{2}[0-9]", Coiner("doctest").letters("WR7")))
        True
        """
        consonants, figures = "BCDFGHJKLMNPRSTVW", "23456789"

        def swap(c: str) -> str:
            if c.isdigit():
                return self._chance.choice(figures)
            letter = self._chance.choice(consonants)
            return letter if c.isupper() else letter.lower() if c.isalpha() else c

        return self._fresh(lambda: "".join(map(swap, like)))

    def ending(self, old: str) -> str:
        """What a team is called by in place of ``old`` (Racing, Motorsport …): often the same."""
        endings = _material()["team_endings"]
        if old not in {*endings["measure"], *endings["train"]} or self._chance.random() > _OTHER_ENDING:
            return old
        return str(self._chance.choice(endings[self._purpose]))

    def _fresh(self, coin: Any, taken: frozenset[str] = frozenset()) -> str:
        for _ in range(200):
            name: str = coin()
            if name.lower() not in self._used and name.lower() not in taken:
                break
        self._used.add(name.lower())
        return name
