"""Ties: driver and car named apart but joined by the sentence, the heading or the paragraph."""

from __future__ import annotations

import re

from ..knowledge import pattern
from .cast import Cast
from .entry_phrases import EntryPhrase
from .mentions.mention import Mention
from .scene import Scene, Sentence
from .subjects import find_subject, is_object, with_neighbours
from .who import Entries

_DRIVES = pattern("ties", "drives")
_HAS = re.compile(r"\b(?:had|has|have)\s(?:the|his|her|their)\s$", re.I)
_AT_A_PLACE = pattern("ties", "at_a_place")
_QUALIFIED_BY = re.compile(
    r"^(?:was|were)?\s?(?:qualified|driven|brought\shome|put|piloted|taken)\s(?:\S+\s){0,3}by$"
)
_AND_CREW = re.compile(r"^,?\s?and\s(?:the|their)\s(?:(?:rest\sof\sthe\s)?crew\s(?:of|on)\s(?:the|their))$")
_TO_DRIVER = pattern("ties", "to_driver")


def tie_by_driving(s: Sentence, entries: Entries) -> None:
    """Tie "Nick Tandy … qualified the #6 car", "Gavin's best tour in the No. 4", "the No. 5 to Makowiecki"."""  # noqa: E501
    for k, p in enumerate(s.phrases):
        if p.persons or not (p.numbers or p.teams or p.vehicles) or len(p.numbers) > 1:
            continue
        nxt = s.phrases[k + 1] if k + 1 < len(s.phrases) else None
        if (
            not p.numbers
            and nxt is not None
            and len(nxt.persons) == 1
            and nxt.persons[0].value in entries.by_driver
            and _QUALIFIED_BY.match(s.words(p.last + 1, nxt.first - 1))
        ):
            entries.describe(entries.by_driver[nxt.persons[0].value], p)
            continue
        if (
            p.numbers
            and nxt is not None
            and nxt.persons
            and not nxt.numbers
            and _TO_DRIVER.match(s.words(p.last + 1, nxt.first - 1))
        ):
            for person in nxt.persons[:6]:
                entries.tie(entries.numbered(p.numbers[0]), person)
            continue
        before = s.text[max(0, p.start - s.start - 40) : p.start - s.start]
        if (
            p.numbers
            and k
            and s.phrases[k - 1].persons
            and not s.phrases[k - 1].numbers
            and _AND_CREW.search(s.words(s.phrases[k - 1].last + 1, p.first - 1))
        ):
            for person in s.phrases[k - 1].persons[:6]:
                entries.tie(entries.numbered(p.numbers[0]), person)
            continue
        if p.numbers and re.search(r"\b(?:their|his|her)\s$", before):
            owner = _neighbour(s, p)
            if owner is not None and owner.persons and not owner.numbers:
                for person in owner.persons[:6]:
                    entries.tie(entries.numbered(p.numbers[0]), person)
                continue
        has = _HAS.search(before) and _AT_A_PLACE.match(s.text[p.end - s.start :])
        if not (_DRIVES.search(before) or has) or is_object(s, p):
            continue
        subject = _driver_of(s, p)
        if subject is None:
            continue
        if p.numbers:
            if re.search(r"\b(?:with|in)\s(?:the|its)\s(?:\w+\s)?$", before) and subject is not _neighbour(
                s, p
            ):
                continue
            crew = [q for mate in with_neighbours(s, subject) if not mate.numbers for q in mate.persons]
            for person in crew[:6]:
                entries.tie(entries.numbered(p.numbers[0]), person)
        elif len(subject.persons) == 1 and subject.persons[0].value in entries.by_driver:
            entry = entries.by_driver[subject.persons[0].value]
            if not entry.team:
                entries.describe(entry, p)


def _neighbour(s: Sentence, p: EntryPhrase) -> EntryPhrase | None:
    """The last phrase before ``p`` that names somebody."""
    before = [q for q in s.phrases if q.last < p.first and (q.persons or q.numbers)]
    return before[-1] if before else None


def _driver_of(s: Sentence, p: EntryPhrase) -> EntryPhrase | None:
    before = [q for q in s.phrases if q.last < p.first]
    if (
        before
        and before[-1].persons
        and not before[-1].numbers
        and s.words(before[-1].last + 1, p.first - 1).startswith("’s")
    ):
        return before[-1]
    found = find_subject(s, p.first, p.first)
    if found is None or found.after or found.sure < 0.75:
        return None
    subject = found.phrases[0]
    return subject if subject.persons and not subject.numbers else None


_SIGNATURE = re.compile(r"^(?:driver\b|rider\b|pilot\b)?[,\s–-]*(?:of\s)?(?:the\s)?(?:car|no|#)", re.I)


def tie_by_place(scene: Scene, entries: Entries) -> None:
    """Tie a heading's only car to the first driver told of under it, and "the #77 driver" to the one just spoken of."""  # noqa: E501
    last_person = None
    last_paragraph = -1
    heading_number = None
    for a, b in zip(scene.sentences, scene.sentences[1:], strict=False):
        if (
            _SIGNATURE.match(b.text)
            and len(b.phrases) == 1
            and len(b.phrases[0].numbers) == 1
            and len(a.phrases) == 1
            and len(a.phrases[0].persons) == 1
            and len(a.text) < 40
        ):
            entries.tie(entries.numbered(b.phrases[0].numbers[0]), a.phrases[0].persons[0])
    for s in scene.sentences:
        if s.kind == "heading":
            numbers = [n for p in s.phrases for n in p.numbers]
            persons = [q for p in s.phrases for q in p.persons]
            heading_number = (
                numbers[0]
                if len(numbers) == 1 and not persons and not entries.by_number[numbers[0].value].drivers
                else None
            )
            continue
        if s.quoted:
            continue
        for p in s.phrases:
            if p.persons and len(p.persons) == 1 and p.persons[0].value:
                entry = entries.by_driver.get(p.persons[0].value)
                if heading_number is not None and not p.numbers:
                    if entry is not None and entry.number is None and not is_object(s, p):
                        entries.tie(entries.numbered(heading_number), p.persons[0])
                    heading_number = None
                if not is_object(s, p):
                    last_person, last_paragraph = p.persons[0], s.paragraph
            elif len(p.numbers) == 1 and not p.persons:
                said = s.text[p.start - s.start : p.end - s.start].lower()
                known = entries.by_number[p.numbers[0].value]
                of = re.search(r"\bdriver\s(?:of|in|aboard)\sthe\s$", s.text[: p.start - s.start]) is not None
                if (
                    (of or said.endswith("driver"))
                    and not known.drivers
                    and last_person is not None
                    and s.paragraph - last_paragraph <= 1
                ):
                    entry = entries.by_driver.get(last_person.value)
                    if entry is not None and entry.number is None:
                        entries.tie(known, last_person)
                        entries.describe(known, p)
                        if known.class_name is None:
                            known.class_name = entry.class_name


_CO_DRIVER = pattern("ties", "co_driver")


def tie_co_drivers(s: Sentence, cast: Cast) -> None:
    """Tie "the Spaniard, partner of Jan Magnussen" and "he and co-driver Milner" into one crew."""
    for k, p in enumerate(s.phrases):
        if not p.persons or not _CO_DRIVER.search(s.text[max(0, p.start - s.start - 60) : p.start - s.start]):
            continue
        if p.numbers:  # "Marr teamed with Hale in the No. 6"
            mates = [q for q in s.phrases[:k] if q.persons and not q.numbers]
            for person in mates[-1].persons if mates and len(p.numbers) == 1 else []:
                cast.entries.tie(cast.entries.numbered(p.numbers[0]), person)
            continue
        before = [
            q for q in s.phrases[:k] if q.persons or q.numbers or (q.corefs and q.corefs[0].form != "his")
        ]
        ref = cast.resolve(before[-1], s) if before else None
        entry = ref.entries[0] if ref and len(ref.entries) == 1 else cast.last if not before else None
        if entry is None or entry.is_team or not (entry.number or cast.entries.crews):
            continue
        for person in p.persons:
            if entry.number:
                cast.entries.tie(entry, person)


_RIVAL = pattern("ties", "rival")
_ANOTHER_CAR = pattern("ties", "another_car")


def tie_the_rest(scene: Scene, entries: Entries) -> None:
    """Tie a number still without driver to the only driver of a sentence, where nothing speaks of rivals."""
    for s in scene.sentences:
        if s.quoted:
            continue
        numbers = {n.value for p in s.phrases for n in p.numbers}
        people = {q.value for p in s.phrases for q in p.persons if q.value}
        if len(numbers) != 1 or len(people) != 1:
            continue
        entry, driver = entries.by_number[next(iter(numbers))], entries.by_driver.get(next(iter(people)))
        if entry.drivers or driver is None or driver.number or entries.crews:
            continue
        phrase = next(p for p in s.phrases if p.numbers)
        before = s.text[max(0, phrase.start - s.start - 40) : phrase.start - s.start]
        if is_object(s, phrase) or _RIVAL.search(before):
            continue
        if not phrase.persons and _ANOTHER_CAR.search(before):
            continue
        person = next(q for p in s.phrases for q in p.persons if q.value)
        entries.tie(entry, person)


def tie_paragraph_crews(scene: Scene, entries: Entries) -> None:
    """In releases about shared cars: a paragraph that opens with one car's number tells of its drivers."""
    by_paragraph: dict[int, list[Sentence]] = {}
    for s in scene.sentences:
        if not s.quoted and s.kind == "paragraph":
            by_paragraph.setdefault(s.paragraph, []).append(s)
    for sentences in by_paragraph.values():
        named = [(s, p) for s in sentences for p in s.phrases if p.numbers or p.persons]
        if not named or len(named[0][1].numbers) != 1 or named[0][1].persons:
            continue
        car = entries.by_number[named[0][1].numbers[0].value]
        others = {n.value for s, p in named for n in p.numbers if not is_object(s, p)} - {car.number}
        if others or len(car.drivers) > 1:
            continue
        people = [q for s, p in named if not p.numbers and not is_object(s, p) for q in p.persons if q.value]
        free = [q for q in people if (e := entries.by_driver.get(q.value)) is not None and e.number is None]
        if 1 <= len({q.value for q in free}) <= 4:
            for q in free:
                entries.tie(car, q)


def tie_by_reference(s: Sentence, cast: Cast) -> None:
    """Tie "The Englishman … went quickest in the #14": the number to the driver they stand for."""
    for p in s.phrases:
        if len(p.numbers) != 1 or p.persons or is_object(s, p):
            continue
        car = cast.entries.by_number[p.numbers[0].value]
        if car.drivers or not _DRIVES.search(s.text[max(0, p.start - s.start - 40) : p.start - s.start]):
            continue
        found = find_subject(s, p.first, p.first)
        subject = found.phrases[0] if found and not found.after else None
        if subject is None or not subject.corefs or subject.named:
            continue
        ref = cast.resolve(subject, s)
        if len(ref.entries) == 1 and ref.entries[0].number is None and ref.driver:
            cast.entries.tie(car, Mention("PERSON", subject.start, subject.end, ref.driver))
