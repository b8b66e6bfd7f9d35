"""The board: which championship table a sentence speaks of, who stands in it, and a claim about one of its rows."""  # noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..knowledge import pattern
from .cast import Cast
from .claims import Claim
from .drafts import Offsets
from .entry_phrases import EntryPhrase
from .frame import Frame
from .mentions.mention import Mention
from .scene import Sentence
from .subjects import is_name, is_object
from .who import Entry

_BEFORE_EVENT = pattern("board", "before_event")
_FAR_END = pattern("board", "far_end")
_MODAL = re.compile(r"\b(?:would|could|might|may|should|will)\b(?!\shave)", re.I)
_TEAM_TABLES = ("teams", "manufacturers", "owners")
_NO_MAKERS = re.compile(r"^(?:FIA )?(?:ABB FIA )?(?:Formula (?:1|One|E|2|3)\b|F[1-4]\b)", re.I)


def _team_like(phrase: EntryPhrase) -> bool:
    return bool(phrase.teams or phrase.vehicles or phrase.numbers)


@dataclass(slots=True)
class Topic:
    """What the last standings sentence was about, for "a further 35 back" and "Its total of 66"."""

    paragraph: int = -1
    table: str | None = None
    class_name: str | None = None
    series: str | None = None
    subject: Entry | None = None
    leader: Entry | None = None
    behind: Entry | None = None


@dataclass(slots=True)
class Board:
    """One sentence about a championship table, with the means to say who and which table."""

    number: int
    s: Sentence
    cast: Cast
    frame: Frame
    topic: Topic
    paired: set[int] = field(default_factory=set)  # entries that have a gap of their own in this sentence

    @property
    def carried(self) -> bool:
        """Does the sentence go on with the table of the sentence before?"""
        return self.topic.paragraph == self.s.paragraph

    def mention(self, i: int) -> Mention:
        m = self.s.items[i].mention
        assert m is not None
        return m

    def championship(self, at: int) -> Mention | None:
        """The championship mention nearest to the item ``at``."""
        best: tuple[int, Mention] | None = None
        for i in self.s.of_kind("CHAMPIONSHIP"):
            m = self.mention(i)
            if m.form == "champion" and m.value is None:
                continue
            d = abs(i - at) + (0 if self.s.part(i) == self.s.part(at) else 10) + (0 if m.value else 1)
            if best is None or d < best[0]:
                best = (d, m)
        return best[1] if best else None

    def table(self, at: int) -> str | None:
        """The table said or carried at the item ``at``, if any."""
        said = self.championship(at)
        if said is not None and said.value:
            return str(said.value)
        return self.topic.table if self.carried and self.topic.table in _TEAM_TABLES else None

    # -- who ---------------------------------------------------------------------------------------

    def far(self, phrase: EntryPhrase) -> bool:
        """Is the phrase the far end of a gap or the one passed, and not the one spoken of?"""
        if is_object(self.s, phrase):
            return True
        before = self.s.text[max(0, phrase.start - self.s.start - 44) : phrase.start - self.s.start]
        return _FAR_END.search(before) is not None and not re.search(
            r"\b(?:belongs?|gone|goes|went|thanks|due|according)\sto\s(?:the\s)?$", before, re.I
        )

    def subject(self, at: int) -> EntryPhrase | None:
        """The phrase of which the clause of the item ``at`` speaks."""
        s = self.s
        phrases = [p for p in s.phrases if not self.possessive(p)]
        team_table = any(
            self.mention(i).value in _TEAM_TABLES
            for i in s.of_kind("CHAMPIONSHIP")
            if s.part(i) == s.part(at)
        )
        if team_table and any(_team_like(p) for p in phrases):
            phrases = [p for p in phrases if _team_like(p) or s.part(p.first) != s.part(at)]
        before = [p for p in phrases if p.last < at]
        if before and s.words(before[-1].last + 1, at - 1) in (
            "(",
            "has",
            "’s",
            "with",
            ", with",
            "on",
            ", on",
            "sits on",
            "is on",
            "now has",
            "now on",
        ):
            near = before[-1]
            if s.words(near.last + 1, at - 1) == "(" or not self.far(near):
                return near
        for p in reversed(before):
            between = s.words(p.last + 1, at - 1)
            if re.match(r"^,?\s?(?:who|whose|which)\b[^,;–—]*$", between):
                return p
        if at and s.items[at - 1].text == "(":
            at -= 2
        clause = s.clause_of(at)
        own = [
            p
            for p in before
            if clause is not None and clause.first <= p.first <= clause.last and not self.far(p)
        ]
        if len(own) == 1 and (own[0].named or own[0].vehicles) and not team_table:
            return own[0]
        here = s.part(at)
        for part in range(here, -1, -1):
            free = [p for p in before if s.part(p.first) == part and not self.far(p)]
            named = [p for p in free if is_name(p)] or [p for p in free if p.corefs and not p.named] or free
            first = min(free, key=lambda p: p.first, default=None)
            if (
                first is not None
                and first.corefs
                and not first.named
                and first.corefs[0].form in ("he", "crew", "nation")
            ):
                return first
            if named and not (
                named[0].vehicles
                and not named[0].named
                and part < here
                and any(is_name(p) and not self.far(p) for p in before)
            ):
                return named[0]
        after = [p for p in phrases if p.first > at]
        if after and re.search(
            r"(?:^|\s)(?:is|are|was|were|comes?|sits?|stands?|lies?|follows?|now)(?:\s(?:now|still))?(?:\sthe)?$|\)\sthat(?:\sthe)?$",
            s.words(at + 1, after[0].first - 1),
        ):
            return after[0]
        return None

    @staticmethod
    def possessive(phrase: EntryPhrase) -> bool:
        """ "his", "both cars": phrases that are never a row of their own."""
        return bool(phrase.corefs) and not phrase.named and phrase.corefs[0].form in ("his", "both")

    def entry(self, phrase: EntryPhrase, table: str | None) -> Entry | None:
        """The one row that ``phrase`` stands for in ``table``; None where it is open."""
        if phrase.persons or phrase.numbers:
            found = self.cast.resolve(phrase, self.s).entries
            if (
                len(found) > 1
                and len(phrase.persons) > 1
                and not phrase.numbers
                and (self.frame.multi_class or self.cast.entries.crews)
            ):
                return found[0]  # two who share a car that the text does not number
            return found[0] if len(found) == 1 else None
        if (phrase.teams or phrase.vehicles) and not phrase.corefs:
            if table == "drivers" or (
                table is None
                and re.search(
                    r"\b(?:driver|crew|pair|duo|trio)s?$",
                    self.s.text[phrase.start - self.s.start : phrase.end - self.s.start],
                )
            ):
                found = self.cast.resolve(phrase, self.s).entries
                if len(found) == 1 and found[0].is_team and found[0].team:
                    cars = self.cast.entries.of_team(found[0].team)
                    return cars[0] if len(cars) == 1 else found[0]
                return found[0] if len(found) == 1 else None
            if phrase.teams:
                return self.cast.entries.team_entry(phrase.teams[0])
            return self._maker(phrase, table)
        found = self.cast.resolve(phrase, self.s).entries
        return found[0] if len(found) == 1 else None

    def _maker(self, phrase: EntryPhrase, table: str | None) -> Entry:
        maker = phrase.vehicles[0]
        if table == "manufacturers" or (table != "teams" and not self._no_makers()):
            return self.cast.entries.maker_entry(maker)
        name = str(maker.value)
        known = {
            e.team
            for e in [*self.cast.entries.all(), *self.cast.entries.by_team.values()]
            if e.team
            and e.team.lower() != name.lower()
            and re.search(rf"\b{re.escape(name)}\b", e.team, re.I)
        }
        called = next(iter(known)) if len(known) == 1 else name
        return self.cast.entries.team_entry(Mention("TEAM", maker.start, maker.end, called))

    def _no_makers(self) -> bool:
        return bool(_NO_MAKERS.search(self.frame.series or ""))

    def who(self, entry: Entry, phrase: EntryPhrase | None) -> tuple[str, ...]:
        """The drivers by whom the text speaks of the row; a car called by its number alone has none."""
        if phrase is None or (phrase.corefs and not phrase.named):
            if (
                len(entry.drivers) > 1
                and phrase is not None
                and phrase.corefs[0].form == "he"
                and self.cast.last_driver in entry.drivers
                and not self.cast.entries.crews
            ):
                return (str(self.cast.last_driver),)
            return tuple(entry.drivers)
        shared = self.frame.multi_class or self.cast.entries.crews
        if (
            shared
            and len(phrase.persons) > 1
            and not phrase.numbers
            and not {q.value for q in phrase.persons} <= set(entry.drivers)
        ):
            return tuple(dict.fromkeys(q.value for q in phrase.persons if q.value))
        if phrase.persons:
            group = [p for p in self.s.phrases if p.persons]
            names = [q.value for p in group for q in p.persons if q.value in entry.drivers]
            said = tuple(dict.fromkeys(names))
            alone = len(said) == 1 and len(entry.drivers) == 1
            return said if said and not alone else tuple(entry.drivers)
        return ()

    # -- claims ------------------------------------------------------------------------------------

    def claim(
        self, what: str, value: object, entry: Entry, at: int, *, phrase: EntryPhrase | None = None, spans: tuple[Offsets, ...] = (),  # noqa: E501
        inferred: bool = False, score: float = 1.5, table: str | None = None, mention: Mention | None = None,
    ) -> Claim:  # fmt: skip
        """A claim about the row of ``entry``; ``at`` is the item that says it."""
        s, said = self.s, mention or self.championship(at)
        context = ((said.start, said.end),) if said else ()
        table = table or self.table_of(entry, at, phrase)
        clause = s.clause_of(at)
        if clause and (
            clause.wish
            or _MODAL.search(s.text[s.items[clause.first].start - s.start : s.items[at].start - s.start])
        ):
            score -= 2.0
        if clause and clause.history:
            word = s.text[clause.history[0] - s.start : clause.history[1] - s.start].lower()
            if not re.fullmatch(
                r"(?:19|20)\d\d|since|back-to-back|fresh from|ago|has won|have won|career", word
            ) or (word.isdigit() and self.frame.season and int(word) < self.frame.season):
                score -= 1.0
        before = not self.frame.race_was_run or _BEFORE_EVENT.search(s.text) is not None
        if entry.is_team and not entry.team and table == "teams":
            entry = self.cast.entries.team_entry(
                Mention("TEAM", s.items[at].start, s.items[at].end, entry.manufacturer)
            )
        return Claim(
            "standing", what, value, entry, None, None, self.class_name(at, entry), table, self.series(at),
            spans=spans or context, context=context, inferred=inferred, score=score, start=s.items[at].start,
            as_of="before" if before else "after", sentence=self.number, who=self.who(entry, phrase),
        )  # fmt: skip

    def table_of(self, entry: Entry, at: int, phrase: EntryPhrase | None = None) -> str:
        """The table in which ``entry`` stands: said, carried on, or by what the entry is."""
        said = self.championship(at)
        value = str(said.value) if said and said.value else None
        person = not entry.is_team and (
            entry.number is None
            or (phrase is not None and bool(phrase.persons) and not phrase.numbers and not phrase.teams)
        )
        if value and not (person and value in _TEAM_TABLES):
            return value
        carried = self.topic.table if self.carried and (said is None or not said.value) else None
        if entry.is_team:
            if carried in _TEAM_TABLES:
                return str(carried)
            return "teams" if entry.team else "manufacturers"
        if carried and not (person and carried in _TEAM_TABLES):
            return carried
        return "drivers"

    def class_name(self, at: int, entry: Entry) -> str | None:
        s = self.s
        best: tuple[int, str] | None = None
        for i in s.of_kind("CLASS"):
            d = abs(i - at) + (0 if s.part(i) == s.part(at) else 8)
            if best is None or d < best[0]:
                best = (d, self.mention(i).value)
        if best and best[0] <= (14 if self.frame.multi_class else 6):
            return best[1]
        if not self.frame.multi_class:
            return None
        if self.carried and self.topic.class_name:
            return self.topic.class_name
        section = self.frame.section_classes.get(s.paragraph)
        return entry.class_name or (section[0] if section else None)

    def series(self, at: int) -> str | None:
        """Another series than the event's own, where the clause names one or goes on with it."""
        s = self.s
        for i in s.of_kind("SERIES"):
            if s.part(i) == s.part(at):
                return None if self._own(str(self.mention(i).value)) else str(self.mention(i).value)
        return self.topic.series if self.carried and not s.of_kind("SERIES") else None

    def _own(self, name: str) -> bool:
        own, said = (
            set(re.findall(r"\w+", (self.frame.series or "").lower())),
            set(re.findall(r"\w+", name.lower())),
        )
        return not own or own <= said or said <= own
