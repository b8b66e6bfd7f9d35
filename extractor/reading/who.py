"""Who is who: the entries of the event, each a car with what the text ties to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .drafts import Offsets
from .entry_phrases import EntryPhrase
from .mentions.mention import Mention


@dataclass(slots=True, eq=False)
class Entry:
    """One entry of the event: a car with its crew, or a driver whose car the text does not number."""

    number: str | None = None
    drivers: dict[str, list[Offsets]] = field(default_factory=dict)
    team: str | None = None
    manufacturer: str | None = None
    vehicle: str | None = None
    class_name: str | None = None
    nations: dict[str, str] = field(default_factory=dict)
    spans: dict[str, list[Offsets]] = field(default_factory=dict)

    def prove(self, what: str, m: Mention) -> None:
        spans = self.spans.setdefault(what, [])
        if (m.start, m.end) not in spans:
            spans.append((m.start, m.end))

    @property
    def is_team(self) -> bool:
        return self.number is None and not self.drivers

    def label(self) -> str:
        """How a person would name the entry: ``#7`` or the driver or the team."""
        return (
            f"#{self.number}"
            if self.number
            else next(iter(self.drivers), self.team or self.manufacturer or "?")
        )


class Entries:
    """All entries of a release; resolves a phrase to the entries that it names."""

    def __init__(self) -> None:
        self.by_number: dict[str, Entry] = {}
        self.by_driver: dict[str, Entry] = {}
        self.by_team: dict[str, Entry] = {}
        self.makers: dict[str, Entry] = {}
        self.crews = False

    def all(self) -> list[Entry]:
        """Numbered entries and drivers without a number, each once, in the order of their first mention."""
        return list(dict.fromkeys([*self.by_number.values(), *self.by_driver.values()]))

    def numbered(self, m: Mention) -> Entry:
        entry = self.by_number.setdefault(m.value, Entry(number=m.value))
        entry.prove("car_number", m)
        return entry

    def learn(self, phrase: EntryPhrase) -> None:
        """Tie what one phrase names together."""
        if len(phrase.numbers) == 1:
            entry = self.numbered(phrase.numbers[0])
            for p in phrase.persons:
                self.tie(entry, p)
            self.describe(entry, phrase)
            return
        for n in phrase.numbers:
            self.numbered(n)
        known = {id(self.by_driver[p.value]) for p in phrase.persons if p.value in self.by_driver}
        if phrase.persons and len(phrase.numbers) == 0 and len(known) <= 1:
            for p in phrase.persons:
                if p.value and p.value not in self.by_driver:
                    self.by_driver[p.value] = Entry()
                    self.by_driver[p.value].drivers[p.value] = []
                if p.value:
                    self.by_driver[p.value].drivers.setdefault(p.value, []).append((p.start, p.end))
            if len(phrase.persons) == 1 and phrase.persons[0].value:
                self.describe(self.by_driver[phrase.persons[0].value], phrase)
            else:
                for p in phrase.persons:
                    if p.value:
                        self.describe(self.by_driver[p.value], phrase, vehicle=False)

    def tie(self, entry: Entry, person: Mention) -> None:
        """Tie a person to a numbered entry, unless the release has tied them to another one before."""
        name = person.value
        if not name:
            return
        old = self.by_driver.get(name)
        if old is entry:
            entry.drivers.setdefault(name, []).append((person.start, person.end))
            return
        if old is not None and old.number is not None:
            return
        if len(entry.drivers) >= 6:
            return
        entry.drivers.setdefault(name, []).append((person.start, person.end))
        if old is not None:
            for what in ("team", "manufacturer", "vehicle", "class_name"):
                if getattr(entry, what) is None and getattr(old, what) is not None:
                    setattr(entry, what, getattr(old, what))
                    entry.spans.setdefault(what, []).extend(old.spans.get(what, []))
            entry.nations.update(old.nations)
            entry.drivers[name] = old.drivers.get(name, []) + entry.drivers[name]
        self.by_driver[name] = entry

    def describe(self, entry: Entry, phrase: EntryPhrase, *, vehicle: bool = True) -> None:
        for t in phrase.teams:
            if entry.team is None or (
                len(t.value) > len(entry.team)
                and set(entry.team.lower().split()) <= set(t.value.lower().split())
            ):
                entry.team = t.value
            if t.value == entry.team:
                entry.prove("team", t)
        if vehicle:
            for v in phrase.vehicles:
                if entry.manufacturer is None:
                    entry.manufacturer = v.value
                if v.value == entry.manufacturer:
                    entry.prove("manufacturer", v)
                    if v.data and (entry.vehicle is None or len(v.data) > len(entry.vehicle)):
                        entry.vehicle = v.data
                        entry.prove("vehicle", v)
        for c in phrase.classes:
            if entry.class_name is None:
                entry.class_name = c.value
                entry.prove("class_name", c)
        if len(phrase.nations) == 1 and len(phrase.persons) == 1 and phrase.persons[0].value:
            entry.nations.setdefault(phrase.persons[0].value, phrase.nations[0].value)
        elif len(phrase.nations) == len(phrase.persons):
            for n, p in zip(phrase.nations, phrase.persons, strict=True):
                if p.value in entry.drivers:
                    entry.nations.setdefault(p.value, n.value)

    def settle(self, phrases: Iterable[EntryPhrase]) -> None:
        """Join drivers named side by side into crews, where this release is about shared cars."""
        shared = sum(1 for e in self.by_number.values() if len(e.drivers) >= 2)
        alone = sum(1 for e in self.by_number.values() if len(e.drivers) == 1)
        self.crews = shared > 0 and shared >= alone
        if not self.crews:
            return
        for p in phrases:
            names = [m.value for m in p.persons if m.value]
            if len(names) < 2 or p.numbers:
                continue
            entries = {id(self.by_driver[n]): self.by_driver[n] for n in names if n in self.by_driver}
            numbered = [e for e in entries.values() if e.number]
            if len(numbered) == 1 and all(e.number or len(e.drivers) == 1 for e in entries.values()):
                for m in p.persons:
                    if m.value:
                        self.tie(numbered[0], m)
            elif not numbered and len(entries) > 1 and all(len(e.drivers) == 1 for e in entries.values()):
                head, *rest = entries.values()
                for e in rest:
                    head.drivers.update(e.drivers)
                    head.nations.update(e.nations)
                for n in names:
                    self.by_driver[n] = head

    @staticmethod
    def together(crew: Sequence[Entry]) -> Entry:
        """Drivers named side by side as one entry; `join` makes it theirs."""
        joint = Entry()
        for e in crew:
            joint.drivers.update(e.drivers)
            joint.nations.update(e.nations)
            for what in ("team", "manufacturer", "vehicle", "class_name"):
                if getattr(joint, what) is None and getattr(e, what) is not None:
                    setattr(joint, what, getattr(e, what))
                    joint.spans[what] = list(e.spans.get(what, []))
        return joint

    def join(self, joint: Entry) -> Entry:
        """Let the drivers of ``joint`` share one entry from now on."""
        names = list(joint.drivers)
        head = self.by_driver[names[0]]
        if any(self.by_driver[n].number or len(self.by_driver[n].drivers) > 1 for n in names):
            return head  # tied otherwise meanwhile
        for n in names[1:]:
            head.drivers.setdefault(n, joint.drivers[n])
            self.by_driver[n] = head
        head.nations.update(joint.nations)
        return head

    def of_team(self, team: str) -> list[Entry]:
        """The entries that the text ties to ``team``."""
        want = set(re.findall(r"\w+", team.lower()))
        same: dict[str, bool] = {}
        out = []
        for e in self.all():
            if not e.team:
                continue
            if e.team not in same:
                have = set(re.findall(r"\w+", e.team.lower()))
                same[e.team] = bool(have) and (have <= want or want <= have)
            if same[e.team]:
                out.append(e)
        return out

    def team_entry(self, m: Mention) -> Entry:
        """The team itself, as the subject of a team championship."""
        entry = self.by_team.setdefault(m.value.lower(), Entry(team=m.value))
        entry.prove("team", m)
        return entry

    def maker_entry(self, m: Mention) -> Entry:
        """The maker itself, as the subject of a makers' championship."""
        entry = self.makers.setdefault(m.value.lower(), Entry(manufacturer=m.value))
        entry.prove("manufacturer", m)
        return entry

    def named_by(self, phrase: EntryPhrase) -> list[Entry]:
        """The entries that numbers and people of the phrase name, in order, each once."""
        if phrase.numbers:
            return [self.by_number[n.value] for n in phrase.numbers]
        out: list[Entry] = []
        for p in phrase.persons:
            entry = self.by_driver.get(p.value) if p.value else None
            if entry is not None and entry not in out:
                out.append(entry)
        return out


def own_team(phrases: Iterable[EntryPhrase]) -> str | None:
    """The team whose own release this is: named at least three times and twice as often as any other."""
    counts = Counter(t.data or t.value for p in phrases for t in p.teams)
    first, second = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    if first[1] < 3 or first[1] < 2 * second[1]:
        return None
    return max((str(t.value) for p in phrases for t in p.teams if (t.data or t.value) == first[0]), key=len)
