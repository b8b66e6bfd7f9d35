"""Entry phrases: runs of words that together name one entry (or a group of entries).

"the No. 24 BMW M Hybrid V8 of Philipp Eng and Augusto Farfus" is one entry phrase with a number, a
vehicle and two people; "he" and "the sister car" are entry phrases too, still to be resolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..knowledge import pattern
from .items import Item
from .mentions.mention import Mention

ENTRY_KINDS = ("CAR_NUMBER", "PERSON", "TEAM", "VEHICLE", "COREF")
_EXTRA_KINDS = ("NATIONALITY", "CLASS")

_GLUE = pattern("entry_phrases", "glue")
_LISTED = re.compile(r"^(?:, and|,|and|&|/|–|-|, as well as|as well as|, along with|along with|plus|, plus)$")


@dataclass(slots=True)
class EntryPhrase:
    """One or more entries as a sentence names them. ``first`` and ``last`` are item indices (inclusive)."""

    first: int
    last: int
    start: int
    end: int
    numbers: list[Mention] = field(default_factory=list)
    persons: list[Mention] = field(default_factory=list)
    teams: list[Mention] = field(default_factory=list)
    vehicles: list[Mention] = field(default_factory=list)
    classes: list[Mention] = field(default_factory=list)
    nations: list[Mention] = field(default_factory=list)
    corefs: list[Mention] = field(default_factory=list)
    tail: str = ""

    @property
    def named(self) -> bool:
        """True when a number, a person or a team stands in it, not only a maker or a stand-in."""
        return bool(self.numbers or self.persons or self.teams)

    def add(self, index: int, item: Item) -> None:
        self.last, self.end = index, item.end
        m = item.mention
        assert m is not None
        slot = {
            "CAR_NUMBER": self.numbers, "PERSON": self.persons, "TEAM": self.teams, "VEHICLE": self.vehicles,
            "CLASS": self.classes, "NATIONALITY": self.nations, "COREF": self.corefs,
        }[item.kind]  # fmt: skip
        slot.append(m)
        if item.kind in ENTRY_KINDS:
            self.tail = item.kind


def find_entry_phrases(items: Sequence[Item]) -> list[EntryPhrase]:
    """Return the entry phrases of one sentence, from left to right, none overlapping."""
    out: list[EntryPhrase] = []
    i = 0
    while i < len(items):
        item = items[i]
        if (
            item.kind in ENTRY_KINDS
            or (item.kind == "NATIONALITY" and _next_kind(items, i + 1) == "PERSON")
            or (
                item.kind == "CLASS"
                and _next_kind(items, i + 1) in ("CAR_NUMBER", "VEHICLE")
                and i + 1 < len(items)
            )
        ):
            phrase = EntryPhrase(i, i, item.start, item.end)
            phrase.add(i, item)
            _extend(items, phrase)
            out.append(phrase)
            i = phrase.last + 1
        else:
            i += 1
    named_next = {
        id(a)
        for a, b in pairwise(out)
        if a.corefs
        and not a.named
        and b.numbers
        and [i.low for i in items[a.last + 1 : b.first]] in ([","], [",", "the"])
    }
    return [p for p in out if id(p) not in named_next]  # "the sister car, the No. 15 of X": one car, named


def _next_kind(items: Sequence[Item], i: int) -> str:
    return items[i].kind if i < len(items) else ""


def _extend(items: Sequence[Item], phrase: EntryPhrase) -> None:
    """Let the phrase grow to the right as long as what follows belongs to the same entry."""
    while True:
        at = phrase.last + 1
        if at >= len(items):
            return
        if items[at].text == "(" and _take_brackets(items, phrase, at):
            continue
        j = at
        glue: list[str] = []
        while (
            j < len(items)
            and len(glue) < 7
            and items[j].kind in ("WORD", "MARK")
            and items[j].text not in "();:!?"
        ):
            if (
                items[j].kind == "WORD"
                and items[j].text[0].isupper()
                and not _sponsor_ok(phrase, items, j)
                and items[j].low not in ("driver", "drivers", "rider")
            ):
                break
            glue.append(items[j].text)
            j += 1
        if j >= len(items) or items[j].kind not in (*ENTRY_KINDS, *_EXTRA_KINDS):
            _take_noun(items, phrase)
            return
        if not _joins(phrase, glue, items, j):
            _take_noun(items, phrase)
            return
        phrase.add(j, items[j])


def _take_noun(items: Sequence[Item], phrase: EntryPhrase) -> None:
    """Take the head noun ("car", "entry") and sponsor words of "the MDK Motorsports car" into the phrase."""
    j = phrase.last + 1
    steps = 0
    while (
        j < len(items)
        and steps < 6
        and (phrase.numbers or phrase.teams or phrase.vehicles)
        and items[j].kind == "WORD"
        and items[j].text[0].isupper()
    ):
        j += 1
        steps += 1
    if (
        j < len(items)
        and items[j].kind == "WORD"
        and items[j].low
        in (
            "car",
            "cars",
            "entry",
            "entries",
            "machine",
            "crew",
            "pair",
            "pairing",
            "duo",
            "trio",
            "squad",
            "team",
            "driver",
            "drivers",
            "prototype",
            "racer",
            "bunch",
            "combination",
        )
    ):
        phrase.last, phrase.end = j, items[j].end


def _sponsor_ok(phrase: EntryPhrase, items: Sequence[Item], j: int) -> bool:
    """Unknown capitalised words are taken for a sponsor's name when they follow a number or a team."""
    return bool(phrase.numbers or phrase.teams or phrase.vehicles) or items[j].text.isdigit()


def _take_brackets(items: Sequence[Item], phrase: EntryPhrase, at: int) -> bool:
    """Take "(GER, Audi)", "(No. 55 Castrol Ford Mustang)", "(New Braunfels, Texas)" into the phrase."""
    close = next((k for k in range(at + 1, min(at + 16, len(items))) if items[k].text == ")"), None)
    if close is None:
        return False
    inner = items[at + 1 : close]
    if not inner or any(
        i.kind in ("POSITION", "GAP", "LAP_TIME", "POINTS", "SESSION", "CHAMPIONSHIP", "STATUS")
        for i in inner
    ):
        return False
    if (
        any(i.kind == "WORD" and i.text.isdigit() for i in inner)
        and not any(i.kind == "NATIONALITY" for i in inner)
        and not any(i.kind in ("CAR_NUMBER", "VEHICLE", "TEAM") for i in inner)
    ):
        return False
    if sum(i.kind == "CAR_NUMBER" for i in inner) + len(phrase.numbers) > 1:
        return False
    if any(i.kind == "PERSON" for i in inner) and phrase.persons:
        return False
    capital = [i for i in inner if i.kind == "WORD" and i.text[0].isupper()]
    if not capital and not any(i.kind in (*ENTRY_KINDS, *_EXTRA_KINDS) for i in inner):
        return False
    for k, i in enumerate(inner, at + 1):
        if i.kind in (*ENTRY_KINDS, *_EXTRA_KINDS) and i.kind != "COREF":
            phrase.add(k, i)
    phrase.last, phrase.end = close, items[close].end
    return True


def _joins(phrase: EntryPhrase, glue: list[str], items: Sequence[Item], j: int) -> bool:
    """Does the item at ``j``, after the words ``glue``, belong to the same entry as the phrase?"""
    nxt = items[j]
    lows = [g.lower() for g in glue if not (g[0].isupper() or g[0].isdigit())]
    sponsor = len(lows) != len(glue)
    words = " ".join(lows)
    last = phrase.tail
    if nxt.kind == "COREF":
        assert nxt.mention is not None
        return nxt.mention.form in ("crew",) and words == "" and bool(phrase.named)
    if phrase.corefs and not phrase.named:
        form = phrase.corefs[0].form
        if form == "his":
            return False
        if nxt.kind == "PERSON" and form in ("mate", "nation", "role", "sister", "crew"):
            return words in ("", ",", "of", "with", "driven by", ", driven by", "of the") and not (
                form == "nation" and words == ","
            )
        if form in ("he", "both"):
            return False
        return (
            words
            in (
                "",
                "in the",
                "driver of the",
                "of",
                "of the",
                "with",
                "with the",
                ",",
                "in the colours of",
                "from",
                "in his",
                "in her",
            )
            and nxt.kind != "CLASS"
        )
    if nxt.kind == "CLASS":
        return (
            words in ("", "the")
            and not phrase.classes
            and j + 1 < len(items)
            and items[j + 1].kind in ENTRY_KINDS
        )
    if nxt.kind == "NATIONALITY":
        if nxt.mention is not None and nxt.mention.form == "from":
            return words == "" and phrase.tail == "PERSON"
        return words in ("", ",") and _next_kind(items, j + 1) == "PERSON" and not phrase.persons
    if nxt.kind == "CAR_NUMBER" and phrase.numbers:
        if phrase.persons:
            return False
        return bool(_LISTED.match(words)) and not sponsor and last == "CAR_NUMBER"
    if (
        phrase.persons
        and not phrase.numbers
        and " ".join(glue).lower() in (", driver ,", ", driver", ", drivers ,", ", driver ,", ", rider ,")
    ):
        return nxt.kind in ("CAR_NUMBER", "TEAM", "VEHICLE")
    if nxt.kind == "PERSON" and phrase.persons:
        if (
            words == ", and"
            and j + 2 < len(items)
            and items[j + 1].text == "’s"
            and items[j + 2].kind in ENTRY_KINDS
        ):
            return False  # "… by Adelson, and Kerong Li's MDK car": another entry
        if last != "PERSON":
            return False
        if _closed_by_number(phrase):
            return False
        return (
            bool(
                _LISTED.match(words)
                or words
                in (
                    "alongside",
                    ", alongside",
                    "with co-driver",
                    "and co-driver",
                    "and teammate",
                    "and team-mate",
                    "shared with",
                    "and his co-driver",
                )
            )
            and not sponsor
            and _list_goes_on(items, j, words)
        )
    if words in ("", "’s"):
        return True
    if nxt.kind == "PERSON" and "," in words and not phrase.persons and phrase.first:
        lead = [i.low for i in items[max(0, phrase.first - 2) : phrase.first]]
        if {"behind", "ahead", "after", "past", "from", "over", "with"} & set(lead):
            return False  # "Behind the #77, Daniel Serra was third"
    if words in ("the", ",", ", the") and (nxt.kind != "PERSON" or last in ("CAR_NUMBER", "VEHICLE")):
        return bool(phrase.numbers) != (nxt.kind == "CAR_NUMBER") or nxt.kind == "CAR_NUMBER"
    if words == "with" or words.startswith(("with the", "with his", "with her", "with their", ", with the")):
        if nxt.kind == "PERSON":
            return last in ("CAR_NUMBER", "VEHICLE", "TEAM") and not phrase.persons and "," not in words
        return bool(phrase.persons) and nxt.kind in ("CAR_NUMBER", "VEHICLE") and "," not in words
    if re.match(
        r"^, (?:co-drivers of|driver of|driving|in|at the wheel of|who drives|drivers of|driven by|piloted by|shared by|with|of)\b",  # noqa: E501
        words,
    ):
        words = words[2:]
    if words in ("for", "from", "of", "for the", "from the", "of the") and nxt.kind == "TEAM":
        return True
    if words in ("for", "for the", "from", "from the"):
        return False
    if words in ("by",) and nxt.kind == "TEAM":
        return bool(phrase.teams or phrase.vehicles or phrase.numbers)
    if "," in words or (" and " in f" {words} " and not words.startswith(("and co", "and te"))):
        return False
    return bool(_GLUE.match(words))


def _closed_by_number(phrase: EntryPhrase) -> bool:
    """A number after the first person ends that person's entry: "Garcia (No. 3) and Catsburg (No. 4)"."""
    return any(n.start > phrase.persons[0].start for n in phrase.numbers)


def _list_goes_on(items: Sequence[Item], j: int, words: str) -> bool:
    """A comma joins two people only in a list that ends in "and" or "&": "A, B and C"."""
    if words not in (",",):
        return True
    for item in items[j + 1 : j + 12]:
        if item.kind in ("PERSON", "NATIONALITY") or item.text in (",", "(", ")"):
            continue
        return item.low in ("and", "&", "plus")
    return False
