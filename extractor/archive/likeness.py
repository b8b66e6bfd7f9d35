"""Whether two texts are one release: a wire copy with another head and tail, or a shorter one.

A team writes its releases from a template, so that two races of a season share most of their words and are
two releases all the same. What tells them apart is where they differ. A copy loses or gains whole sentences,
and what it keeps it keeps word for word; a template differs within its sentences, in numbers and names.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 4
"""Words in a row that are compared as one."""

BANDS, ROWS = 32, 3
"""Two texts that share a third of their shingles meet in one band at least with a chance of 70 %, those that
share half of them with 99 %: 1 - (1 - share ** ROWS) ** BANDS (Leskovec and others, Mining of Massive
Datasets, 3.4)."""

_HELD = 0.5  # of the shorter text's shingles must stand in the other
_HELD_BY_ADDRESS = 0.3  # … where one page names the other as its canonical address
_LEAST = 15  # shingles in common: less is a phrase, not a release
_GAP = 16  # words: a longer difference is a sentence that one text has and the other has not
_OWN = 0.35  # of the numbers of one of the two texts at most may be missing in the other

_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W_])"
    r"|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # scripts without blanks: a letter at a time
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_NUMBERS = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty",
        "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    )
    for number, word in enumerate(words.split())
}


@dataclass(frozen=True)
class Told:
    """A text as it is compared.

    >>> Told("Marr fourth, 0,052 s behind.").words
    ('marr', '4', '0.052', 's', 'behind')
    """

    text: str

    @cached_property
    def _written(self) -> tuple[str, ...]:
        return tuple(_WORD.findall(self.text))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in small letters, numbers in figures."""
        return tuple(_folded(word) for word in self._written)

    @cached_property
    def known(self) -> frozenset[str]:
        """All its words."""
        return frozenset(self.words)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All its numbers."""
        return frozenset(word for word in self.words if word[0].isdigit())

    @cached_property
    def shingles(self) -> tuple[tuple[str, ...], ...]:
        """Each `SHINGLE` words in a row; of a shorter text, the text."""
        words = self.words
        return tuple(words[i : i + SHINGLE] for i in range(max(1, len(words) - SHINGLE + 1)))

    @cached_property
    def set(self) -> frozenset[tuple[str, ...]]:
        """The shingles, each once."""
        return frozenset(self.shingles)

    @cached_property
    def places(self) -> dict[tuple[str, ...], int]:
        """Where each shingle stands that occurs once."""
        counts = Counter(self.shingles)
        return {shingle: i for i, shingle in enumerate(self.shingles) if counts[shingle] == 1}

    def facts(self, start: int, end: int) -> frozenset[str]:
        """The numbers and capitalised words between two words of the text."""
        return frozenset(
            _folded(word)
            for word in self._written[start:end]
            if word[0].isdigit() or word[0].isupper() or word.lower() in _NUMBERS
        )


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    small = word.casefold()
    if small[0].isdigit():
        return re.sub(r"(?:st|nd|rd|th)$", "", small).replace(",", ".")
    return _NUMBERS.get(small, small)


def same_release(one: Told, two: Told, *, linked: bool = False) -> bool:
    """Whether one of the texts is a copy of the other. ``linked``: a page gives the other as its canonical
    address, so that less of the text must be the same.

    >>> report = ("Ines Marr won at Brno on Sunday after she had started from third on the grid. The Kettle "
    ...     "driver passed both cars of the front row in lap 12 and was never seen again, 4.2 seconds ahead.")
    >>> wire = Told("Motor News Desk. " + report + " More on our pages.")
    >>> template = Told(report.replace("Brno", "Spa").replace("lap 12", "lap 31"))
    >>> same_release(Told(report), wire), same_release(Told(report), template)
    (True, False)
    """
    if one.words == two.words:
        return True
    shared = len(one.set & two.set)
    held = shared / min(len(one.set), len(two.set))
    if shared < _LEAST or held < (_HELD_BY_ADDRESS if linked else _HELD):
        return False
    return _numbers_agree(one, two) and not _contradicted(one, two)


def _numbers_agree(one: Told, two: Told) -> bool:
    """Whether the numbers of one stand in the other: two reports with the same portrait of a team in them
    have numbers of their own on both sides."""
    if not one.numbers or not two.numbers:
        return True
    shared = len(one.numbers & two.numbers)
    return 1 - shared / min(len(one.numbers), len(two.numbers)) <= _OWN


def _contradicted(one: Told, two: Told) -> bool:
    """Whether, between two passages that both have, each gives another number, or a name that the other text
    gives nowhere."""
    last: tuple[int, int] | None = None
    for start, shingle in enumerate(one.shingles):
        there = two.places.get(shingle)
        if there is None or shingle not in one.places:
            continue
        if last is not None:
            a, b = last
            if 0 < start - a <= _GAP and 0 < there - b <= _GAP:
                mine, theirs = one.facts(a, start), two.facts(b, there)
                if _differ(mine - theirs, theirs - mine) or (mine - two.known and theirs - one.known):
                    return True
        last = start + SHINGLE, there + SHINGLE
    return False


def _differ(mine: Set[str], theirs: Set[str]) -> bool:
    return any(word[0].isdigit() for word in mine) and any(word[0].isdigit() for word in theirs)


def signature(told: Told) -> NDArray[np.uint32]:
    """The MinHash of the text's shingles: two signatures agree in about as many places, of all, as the texts
    share shingles.

    The hash functions are written out here, and never change: signatures are stored.
    """
    import numpy as np

    hashes = np.array(
        [
            int.from_bytes(hashlib.blake2b("\0".join(shingle).encode(), digest_size=8).digest(), "little")
            for shingle in told.set
        ],
        dtype=np.uint64,
    )
    factors, addends = _functions()
    best = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for part in np.array_split(hashes, len(hashes) // 1000 + 1):  # memory stays small
        best = np.minimum(best, (part[:, None] * factors + addends).min(axis=0))
    return (best >> np.uint64(32)).astype("<u4")


@lru_cache(maxsize=1)
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Multiply and add modulo 2 ** 64, of which the upper half is used; odd factors (Dietzfelbinger and
    others, A Reliable Randomized Algorithm for the Closest-Pair Problem, 1997)."""
    import numpy as np

    drawn = [
        int.from_bytes(hashlib.blake2b(b"extractor %d" % i, digest_size=8).digest(), "little")
        for i in range(2 * BANDS * ROWS)
    ]
    factors = np.array([number | 1 for number in drawn[::2]], dtype=np.uint64)
    return factors, np.array(drawn[1::2], dtype=np.uint64)


def bands(signature: NDArray[np.uint32]) -> list[tuple[int, int]]:
    """The (band, value) pairs of a signature; values are signed 64-bit numbers, as databases have them.

    >>> len(bands(signature(Told("Marr fourth."))))
    32
    """
    found = []
    for band in range(BANDS):
        part = signature[band * ROWS : (band + 1) * ROWS].tobytes()
        digest = hashlib.blake2b(part, digest_size=8).digest()
        found.append((band, int.from_bytes(digest, "little", signed=True)))
    return found
