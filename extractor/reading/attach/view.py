"""The view of a sentence: its words, verbs and anchors, and the entries that may own them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..cast import Cast, Reference
from ..claims import Claim, SessionRef
from ..entry_phrases import EntryPhrase
from ..frame import Frame
from ..items import Item
from ..scene import Sentence
from ..subjects import with_neighbours
from ..who import Entry
from .anchors import Anchor
from .verbs import verbs_of


@dataclass(slots=True)
class Candidate:
    """An entry that may own an anchor, and how the sentence calls it.

    ``order`` and ``of`` place it among those listed with it; ``crew`` marks people named side by side, taken
    as sharing a car that the text does not number.
    """

    entry: Entry
    driver: str | None
    phrase: EntryPhrase | None
    order: int = 0
    of: int = 1
    crew: bool = False


def word(item: Item) -> str:
    """An item as the model sees it: its word, or what kind of thing is named.

    >>> word(Item("WORD", "Finished", 0, 8)), word(Item("WORD", "12.5", 0, 4))
    ('finished', '<0>')
    """
    if item.mention is None:
        return "<0>" if item.text[0].isdigit() else item.low
    m = item.mention
    if item.kind in ("COREF", "SESSION", "CHAMPIONSHIP", "STATUS", "POSITION"):
        return f"<{item.kind}:{m.form if item.kind in ('COREF', 'POSITION') else m.value}>"
    return f"<{item.kind}>"


@dataclass(slots=True)
class View:
    """A sentence with what all its features share."""

    s: Sentence
    words: list[str]
    candidates: list[Candidate]
    claims: Sequence[Claim]
    frame: Frame
    anchors: Sequence[Anchor]
    carried: SessionRef | None
    bag: list[str]
    verbs: list[str]
    before: str

    @classmethod
    def of(
        cls,
        s: Sentence,
        cast: Cast,
        frame: Frame,
        claims: Sequence[Claim],
        anchors: Sequence[Anchor],
        carried: SessionRef | None,
        before: str,
    ) -> View:
        words = [word(item) for item in s.items]
        bag = sorted({w for w in words if len(w) > 2})
        verbs = verbs_of(words)
        return cls(s, words, candidates(s, cast), claims, frame, anchors, carried, bag, verbs, before)

    def doing(self, lo: int, hi: int) -> list[str]:
        """The kinds of the verbs among the items ``lo`` to ``hi`` (exclusive)."""
        return [kind for kind in self.verbs[lo:hi] if kind]

    def at(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else "<edge>"


def candidates(s: Sentence, cast: Cast) -> list[Candidate]:
    """Every entry that the sentence names or stands in for, and the one spoken of last."""
    out: list[Candidate] = []
    for phrase in s.phrases:
        if phrase.corefs and not phrase.named and phrase.corefs[0].form == "his":
            continue
        ref: Reference = cast.resolve(phrase, s)
        entries = ref.entries[:4]
        for k, entry in enumerate(entries):
            driver = ref.driver if len(entries) == 1 else None
            out.append(Candidate(entry, driver, phrase, k, len(entries)))
        if 1 < len(entries) == len(phrase.persons) and all(
            len(e.drivers) == 1 and not e.number for e in entries
        ):
            out.append(Candidate(cast.entries.together(entries), None, phrase, crew=True))
    lists: list[list[EntryPhrase]] = []
    for c in out:
        if c.phrase is not None and c.of == 1 and not c.crew:
            group = next((g for g in lists if c.phrase in g), None)
            if group is None:
                group = with_neighbours(s, c.phrase)
                lists.append(group)
            c.order, c.of = group.index(c.phrase), len(group)
    if cast.last is not None and all(c.entry is not cast.last for c in out):
        out.append(Candidate(cast.last, cast.last_driver, None))
    return out
