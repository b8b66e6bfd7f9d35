"""The cast in motion: which entry "he", "the Brazilian", "the sister car" or "both" means at this place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .entry_phrases import EntryPhrase
from .scene import Sentence
from .subjects import is_object
from .who import Entries, Entry


@dataclass(slots=True)
class Reference:
    """The entries that a phrase stands for, the driver meant among a crew, and why it stayed open if it did."""  # noqa: E501

    entries: list[Entry]
    driver: str | None = None
    direct: bool = True
    why_not: str | None = None


@dataclass(slots=True)
class Cast:
    """Reading state: who was spoken of last. Sentences are to be shown in text order."""

    entries: Entries
    last: Entry | None = None
    last_driver: str | None = None
    last_group: list[Entry] = field(default_factory=list)
    told_in: int = -1  # the paragraph in which ``last`` was spoken of
    recent: list[set[str]] = field(default_factory=list)  # people named in the last two sentences

    def resolve(self, phrase: EntryPhrase, sentence: Sentence) -> Reference:
        """The entries that ``phrase`` names: one, a group, or none with the reason."""
        named = self.entries.named_by(phrase)
        if named:
            driver = phrase.persons[0].value if len(phrase.persons) == 1 else None
            return Reference(named, driver)
        if any(p.value is None for p in phrase.persons):
            names = ", ".join(phrase.persons[0].data or ())
            return Reference([], why_not=f"two candidates: {names}")
        if phrase.corefs:
            return self._stand_in(phrase, sentence)
        if phrase.teams:
            mine = self.entries.of_team(phrase.teams[0].value)
            if phrase.classes:
                mine = [e for e in mine if e.class_name == phrase.classes[0].value] or mine
            if len(mine) == 1 and (
                phrase.vehicles or phrase.end - phrase.start > len(phrase.teams[0].value) + 2
            ):
                return Reference(mine)
            if mine:
                return Reference([self.entries.team_entry(phrase.teams[0])], direct=len(mine) == 0)
            return Reference([self.entries.team_entry(phrase.teams[0])])
        if phrase.vehicles:
            maker = phrase.vehicles[0].value
            mine = [e for e in self.entries.all() if e.manufacturer == maker]
            if phrase.vehicles[0].data:
                mine = [e for e in mine if e.vehicle == phrase.vehicles[0].data] or mine
            if phrase.classes:
                mine = [e for e in mine if e.class_name == phrase.classes[0].value]
            if len(mine) == 1:
                return Reference(mine)
            labels = ", ".join(e.label() for e in mine)
            return Reference(
                [self.entries.maker_entry(phrase.vehicles[0])],
                direct=False,
                why_not=f"two candidates: {labels}" if mine else None,
            )
        return Reference([])

    def _stand_in(self, phrase: EntryPhrase, sentence: Sentence) -> Reference:
        m = phrase.corefs[0]
        if m.form in ("nation", "role"):
            i = sentence.phrases.index(phrase)
            head = sentence.phrases[i - 1] if i else None
            if head is not None and head.persons and sentence.words(head.last + 1, phrase.first - 1) == ",":
                named = self.entries.named_by(head)  # "Gianmarco Pradel, the Australian in the colours of …"
                if len(named) == 1:
                    return Reference(named, head.persons[0].value)
        if m.form == "nation":
            return self._by_nation(str(m.value), sentence)
        if m.form in ("he", "his", "role"):
            if m.form == "role" and "race winner" in str(m.data):
                return Reference([], why_not="the winner is not named here")
            here = self._named_before(phrase, sentence) or self._named_after(phrase, sentence)
            if here is not None:
                return here
            if self.last is None:
                return Reference([], why_not="nobody named before")
            return Reference([self.last], self.last_driver, direct=False)
        if m.form == "crew":
            before = self._named_before(phrase, sentence)
            if before is not None and (before.entries[0].number or len(before.entries[0].drivers) > 1):
                return before
            if self.last is not None and len(self.last.drivers) > 1:
                return Reference([self.last], direct=False)
            if len(self.last_group) > 1:
                return Reference(self.last_group, direct=False)
            if self.last is not None and not self.last.drivers:
                return Reference([self.last], direct=False)
            return Reference([], why_not="not clear which pair")
        if m.form in ("sister", "mate"):
            return self._other(m.form, phrase, sentence)
        if m.form == "both":
            group = self.last_group if len(self.last_group) == 2 else []
            numbered = [e for e in self.entries.all() if e.number]
            if not group and len(numbered) == 2:
                group = numbered
            return Reference(group, direct=False, why_not=None if group else "not clear which two")
        return Reference([])

    def _named_before(self, phrase: EntryPhrase, sentence: Sentence) -> Reference | None:
        """The first driver or car that the same sentence names before a pronoun, unless as an object."""
        for p in sentence.phrases:
            if p.first >= phrase.first:
                return None
            clause = sentence.clause_of(p.first)
            if (
                clause is not None
                and clause.first > 0
                and sentence.items[clause.first].low in ("when", "after", "as", "before", "while")
            ):
                continue  # "inherited the lead when the #10 stopped, and …": not the one spoken of
            if p.corefs and not p.named and p.corefs[0].form == "nation":
                ref = self._stand_in(p, sentence)
                if len(ref.entries) == 1:
                    return ref
            if (p.persons or p.numbers) and not is_object(sentence, p) and not sentence.is_aside(p.first):
                named = self.entries.named_by(p)
                if len(named) == 1:
                    return Reference(named, p.persons[0].value if len(p.persons) == 1 else None, direct=False)
        return None

    def _named_after(self, phrase: EntryPhrase, sentence: Sentence) -> Reference | None:
        """ "Eighth in the sprint, where he struggled, Marr took pole": the name follows its pronoun."""
        if sentence.items[phrase.first].mention is not None and phrase.first <= 1:
            return None
        opener = sentence.words(0, phrase.first - 1)
        if not re.match(
            r"^(?:after|having|although|though|while|despite|as|when|once|in|from|starting|from|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|with|where|before)\b",
            opener,
        ):
            return None
        for p in sentence.phrases:
            if (
                p.first > phrase.first
                and p.persons
                and len(p.persons) == 1
                and "," in sentence.words(phrase.last + 1, p.first - 1)
                and not is_object(sentence, p)
            ):
                named = self.entries.named_by(p)
                return Reference(named, p.persons[0].value, direct=False) if len(named) == 1 else None
        return None

    def _by_nation(self, code: str, sentence: Sentence) -> Reference:
        known = [(e, d) for e in self.entries.all() for d, c in e.nations.items() if c == code]
        if len(known) == 1:
            return Reference([known[0][0]], known[0][1], direct=False)
        if len(known) > 1:
            near = [k for k in known if k[0] is self.last]
            if len(near) == 1:
                return Reference([near[0][0]], near[0][1], direct=False)
            return Reference([], why_not="two candidates: " + ", ".join(d for _, d in known))
        at = min(
            (p.start for p in sentence.phrases for c in p.corefs if c.value == code), default=sentence.end
        )
        here = {q.value for p in sentence.phrases if p.start < at for q in p.persons if q.value}
        unknown = [
            d for d in set().union(here, *self.recent) if not any(d in e.nations for e in self.entries.all())
        ]
        if self.last is not None and self.last_driver in unknown and len(unknown) == 1:
            return Reference([self.last], self.last_driver, direct=False)
        return Reference([], why_not="no driver of that nationality is named")

    def _other(self, form: str, phrase: EntryPhrase, sentence: Sentence) -> Reference:
        before = [p for p in sentence.phrases if p.last < phrase.first and (p.numbers or p.persons)]
        named = self.entries.named_by(before[-1]) if before else []
        this = named[0] if len(named) == 1 else self.last
        if this is None:
            return Reference([], why_not="nobody named before")
        pool = [e for e in self.entries.all() if e is not this]
        if this.team:
            same = [e for e in pool if e.team == this.team]
        elif this.manufacturer:
            same = [
                e for e in pool if e.manufacturer == this.manufacturer and (e.class_name == this.class_name)
            ]
        else:
            same = []
        if len(same) == 1:
            return Reference(same, direct=False)
        labels = ", ".join(e.label() for e in same)
        return Reference([], why_not=f"two candidates: {labels}" if same else "the other car is not named")

    def listen(self, sentence: Sentence, subjects: list[Reference]) -> None:
        """Remember whom the sentence was about: its subjects, in order."""
        for ref in subjects:
            cars = [e for e in ref.entries if not e.is_team]
            if len(cars) == 1:
                if cars[0] is not self.last or ref.driver:
                    self.last_driver = ref.driver or (
                        next(iter(cars[0].drivers)) if len(cars[0].drivers) == 1 else None
                    )
                self.last = cars[0]
                self.told_in = sentence.paragraph
                break
            if len(cars) > 1:
                self.last_group = cars
                self.told_in = -1
                break
        self.recent = [*self.recent[-1:], {q.value for p in sentence.phrases for q in p.persons if q.value}]
