"""Mentions: what is found in a text before anything is understood, one table per kind.

The gold stands in the text: ``[No. 6=6]`` marks the characters of a mention and, behind the sign, its value.
So the offsets cannot rot, and everything outside the brackets must not be found as a mention of that kind.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from extractor.reading.mentions.finding import find_mentions
from extractor.reading.mentions.mention import Kind, Mention, without_overlaps

_MARKED = re.compile(r"\[([^\]=]+)=([^\]]*)\]")


def unmark(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without the brackets, and (start, end, value) of what they mark."""
    text, gold, at = "", [], 0
    for m in _MARKED.finditer(marked):
        text += marked[at : m.start()]
        gold.append((len(text), len(text) + len(m[1]), m[2]))
        text += m[1]
        at = m.end()
    return text + marked[at:], gold


def written(value: object) -> str:
    """A value as the tables write it: nothing for None, numbers as short as they are."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


CAR_NUMBERS = [
    "The [#77=77] was fast.",
    "The [No. 6=6] beat the [No. 01=01], and the zero stays.",
    "[Nos. 3=3] and [4=4] finished.",
    "[Car 22=22] and [number 5=5] retired.",
    "The [no. 14=14] in lower case, the [№ 8=8] by sign.",
    "Race number 3 began at 2:10 p.m.",
    "Number 1 in the points is nobody's car.",
    "Chassis number 12 has a new engine number 4.",
    "The 24 Hours, Turn 7, lap 12, round 5 and the 911.",
    "They spent 40% more on 12 km of road.",
]

PEOPLE = [
    "[Ines Marr=Ines Marr] drove.",
    "[Ines Marr=Ines Marr] led, and [Marr=Ines Marr] won.",
    "[Ines Marr=Ines Marr]'s lap and [Oliver Hale=Oliver Hale]’s lap",
    "[Nick de Vries=Nick de Vries] finished.",
    "[José María López=José María López] and [Kimi Räikkönen=Kimi Räikkönen]",
    "[INES MARR=Ines Marr] in capitals",
    "[Ines Marr=Ines Marr], [Oliver Hale=Oliver Hale] and [Ada Moss=Ada Moss] shared it.",
    "Road Atlanta, Petit Le Mans and Laguna Seca are places.",
    "On Sunday the Safety Car came out.",
    "Porsche Penske Motorsport is a team.",
]

TEAMS = [
    "[Harlan Racing=Harlan Racing] won.",
    "[Porsche Penske Motorsport=Porsche Penske Motorsport] won.",
    "the [AO Racing=AO Racing] driver",
    "the racing team was pleased",
]

# The value is the maker; make and model stand in `Mention.data`.
VEHICLES = [
    "the [Porsche 963=Porsche]",
    "the [Chevrolet Corvette Z06 GT3.R=Chevrolet]",
    "the [BMW M4 GT3=BMW] and the [Ferrari=Ferrari]",
    "the [Porsche 911 GT3 R (992)=Porsche]",
    "a car on the road",
]

CLASSES = [
    "[GTD PRO=GTD PRO] and [GTD=GTD] are two classes.",
    "third in [LMP2=LMP2], fifth in [Hypercar=Hypercar]",
    "first class hospitality",
]

SESSIONS = [
    "in [FP2=practice] and in [first practice=practice]",
    "in [qualifying=qualifying], in [Hyperpole=qualifying] and in [Q3=qualifying]",
    "in [Race 2=race], in the [warm-up=warm_up] and in [Stage 1=stage]",
    "on [SS18=stage]",
    "a stage for musicians was built",
]

POSITIONS = [
    "finished [third=3], [P6=6] and [12th=12]",
    "took [pole=1] and [won=1]",
    "finished [twenty-first=21]",
    "the [seventh-placed=7] car",
    "the [runner-up=2]",
    "[rounded out the top five=5]",
    "[completed the podium=3]",
    "at the first corner, on the second row, in the 29th lap",
    "her 50th start, the 100th running, the 10th anniversary",
    "on 3rd May, at the third attempt, for the second time",
    "a top-ten finish and a place on the podium",
    "one second ahead",
]

GAPS = [
    "by [0.052s=0.052]",
    "by [0.336 seconds=0.336]",
    "by [three tenths=0.3]",
    "by [55 thousandths=0.055]",
    "[one lap=1] down",
    "[two laps=2] behind",
    "[1m12s=72] behind",
    "only [+0.345=0.345]",
]

LAP_TIMES = [
    "a lap of [1:44.886=104.886]",
    "a lap of [1m09.102s=69.102]",
    "a lap of [1'32.123=92.123]",
    "The race starts at 2:10 p.m. and at 14:10.",
    "It ran from 1210 to 2210.",
    "They won 2:1.",
]

POINTS = [
    "scored [36 points=36]",
    "leads by [133 points=133]",
    "with [7.5 points=7.5]",
    "is [one point=1] behind",
    "at this point of the race",
]

CHAMPIONSHIPS = [
    "fifth in the [drivers' standings=drivers]",
    "the [manufacturers' championship=manufacturers]",
    "the [teams' title=teams]",
    "fifth in the [constructors’ championship=teams]",
]

STATUSES = [
    "The car [retired=dnf].",
    "It was [disqualified=dsq].",
    "It [did not start=dns].",
    "It was [withdrawn=withdrawn].",
    "The drivers finished.",
]

NATIONALITIES = [
    "[German=DEU] driver Ines Marr",
    "Ines Marr ([BRA=BRA])",
    "a polished car",
]

STAND_INS = [
    "[The Brazilian=BRA] won.",
    "[the sister car=] was third",
    "[both cars=2] finished",
    "[The duo=] finished.",
    "and [she=] won",
]

SERIES = [
    "the [IMSA WeatherTech SportsCar Championship=IMSA WeatherTech SportsCar Championship]",
    "in the [DTM=DTM]",
    "a series of mistakes",
]

TABLES: dict[Kind, list[str]] = {
    "CAR_NUMBER": CAR_NUMBERS, "PERSON": PEOPLE, "TEAM": TEAMS, "VEHICLE": VEHICLES, "CLASS": CLASSES,
    "SESSION": SESSIONS, "POSITION": POSITIONS, "GAP": GAPS, "LAP_TIME": LAP_TIMES, "POINTS": POINTS,
    "CHAMPIONSHIP": CHAMPIONSHIPS, "STATUS": STATUSES, "NATIONALITY": NATIONALITIES, "COREF": STAND_INS,
    "SERIES": SERIES,
}  # fmt: skip
CASES = [(kind, marked) for kind, table in TABLES.items() for marked in table]


@pytest.mark.parametrize(("kind", "marked"), CASES)
def test_a_mention_is_found_where_it_is_marked_and_nowhere_else(kind: Kind, marked: str) -> None:
    text, gold = unmark(marked)
    found = [m for m in find_mentions(text) if m.kind == kind]
    assert [(text[m.start : m.end], written(m.value)) for m in found] == [(text[a:b], v) for a, b, v in gold]
    assert [(m.start, m.end) for m in found] == [(a, b) for a, b, _ in gold]


def test_mentions_come_in_order_and_share_no_character() -> None:
    text = (
        "Ines Marr put the #6 Harlan Racing Porsche 963 on pole in GTD PRO qualifying with a 1:44.886, "
        "0.052s ahead of the No. 7."
    )
    found = find_mentions(text)
    assert len({m.kind for m in found}) >= 8
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_person_in_an_office_is_staff_and_no_driver() -> None:
    kinds = {m.value: m.kind for m in find_mentions("Team manager Ada Moss praised Ines Marr, who won.")}
    assert kinds["Ines Marr"] == "PERSON"
    assert kinds.get("Ada Moss") != "PERSON"


def test_the_first_named_of_two_overlapping_mentions_wins() -> None:
    time, gap = Mention("LAP_TIME", 0, 8, 104.886), Mention("GAP", 2, 8, 44.886)
    assert without_overlaps([time, gap]) == [time]
    assert without_overlaps([gap, time]) == [gap]
