# ruff: noqa: E501 - one case a line, so that the table reads as a table
"""Championship standings in prose: what a sentence says of a table, row by row.

A row is written as ``[table] who [P place] [points] [+gap or -gap to whom]``: "+12 Oliver Hale" is twelve
points ahead of Hale, "-30 P1" thirty behind the leader; no table name means the drivers' one.
"""

from __future__ import annotations

import pytest

from extractor.reading import read
from extractor.records import Gap, Standing
from tests.builders import article


def _number(value: float) -> str:
    return f"{value:g}"


def _gap(gap: Gap) -> str:
    to = gap.to
    end = ""
    if to is not None:
        end = " " + (f"#{to.car_number}" if to.car_number else to.driver or to.team or to.manufacturer or f"P{to.position}")
    return ("+" if gap.relation == "ahead" else "-") + _number(gap.value) + end


def row(s: Standing) -> str:
    """One standing as a line."""
    who = [f"#{s.car_number}"] if s.car_number else []
    who += s.drivers or ([] if s.car_number else [s.team or s.manufacturer or "?"])
    parts = [] if s.championship == "drivers" else [s.championship]
    parts.append(" + ".join(who))
    if s.position is not None:
        parts.append(f"P{s.position}")
    if s.points is not None:
        parts.append(_number(s.points))
    if s.gap is not None:
        parts.append(_gap(s.gap))
    return " ".join(parts)


def rows(*paragraphs: str) -> list[str]:
    """The standings of a release that has these paragraphs, in order."""
    return [row(s) for s in read(article(*paragraphs)).standings]


SAID = [
    # places
    ("Nick Marr is fifth in the drivers' standings.", ["Nick Marr P5"]),
    ("Nick Marr moves up to third in the championship standings.", ["Nick Marr P3"]),
    ("Nick Marr drops to eighth in the drivers' championship.", ["Nick Marr P8"]),
    ("Nick Marr is up to fifth in the standings.", ["Nick Marr P5"]),
    ("Nick Marr sits ninth in the championship standings.", ["Nick Marr P9"]),
    ("Nick Marr remains second in the points standings.", ["Nick Marr P2"]),
    ("Nick Marr and Oliver Hale are fourth and seventh respectively in the drivers' standings.", ["Nick Marr P4", "Oliver Hale P7"]),
    ("In the drivers' championship, Nick Marr lies sixth.", ["Nick Marr P6"]),
    ("In the teams' standings Harlan Racing is third.", ["teams Harlan Racing P3"]),
    ("Porsche is third in the manufacturers' championship.", ["manufacturers Porsche P3"]),
    ("Second in the championship is Nick Marr.", ["Nick Marr P2"]),
    # who leads
    ("Nick Marr leads the drivers' championship.", ["Nick Marr P1"]),
    ("Points leader Nick Marr finished fourth.", ["Nick Marr P1"]),
    ("Nick Marr, the championship leader, finished fourth.", ["Nick Marr P1"]),
    ("Nick Marr takes over the championship lead.", ["Nick Marr P1"]),
    ("Nick Marr extended his championship lead.", ["Nick Marr P1"]),
    ("Nick Marr keeps the points lead.", ["Nick Marr P1"]),
    ("The drivers' championship is led by Nick Marr.", ["Nick Marr P1"]),
    ("Nick Marr is at the top of the drivers' standings.", ["Nick Marr P1"]),
    ("The team championship has Harlan Racing at its head.", ["teams Harlan Racing P1"]),
    # totals
    ("Nick Marr is fifth in the drivers' standings with 120 points.", ["Nick Marr P5 120"]),
    ("Nick Marr is fifth in the drivers' standings on 120 points.", ["Nick Marr P5 120"]),
    ("Nick Marr (148) is fourth in the drivers' standings and Oliver Hale (93) is eighth.", ["Nick Marr P4 148", "Oliver Hale P8 93"]),
    ("Nick Marr (246.5 points) heads Oliver Hale (244.5) in the drivers' championship.", ["Nick Marr P1 246.5", "Oliver Hale P2 244.5"]),
    ("Nick Marr now has 212 points in the championship.", ["Nick Marr 212"]),
    ("Harlan Racing has 73 points in the teams' standings.", ["teams Harlan Racing 73"]),
    ("Nick Marr leads the drivers' championship with 89 points to the 61 of Oliver Hale.", ["Nick Marr P1 89", "Oliver Hale 61"]),
    ("Nick Marr leads Oliver Hale 677-617 in the drivers' championship.", ["Nick Marr P1 677", "Oliver Hale P2 617"]),
    ("Nick Marr and Oliver Hale are level on 50 points in the championship.", ["Nick Marr 50", "Oliver Hale 50"]),
    # leads
    ("Nick Marr leads Oliver Hale by 12 points in the championship.", ["Nick Marr P1 +12 Oliver Hale", "Oliver Hale P2 -12 Nick Marr"]),
    ("Nick Marr leads the drivers' championship by 12 points.", ["Nick Marr P1 +12"]),
    ("Nick Marr leads Oliver Hale by 12 points in the championship, with Lucas Brand a further seven back.", ["Nick Marr P1 +12 Oliver Hale", "Oliver Hale P2 -12 Nick Marr", "Lucas Brand -7 Oliver Hale"]),
    ("Nick Marr's championship lead over Oliver Hale is now 26 points.", ["Nick Marr P1 +26 Oliver Hale", "Oliver Hale P2 -26 Nick Marr"]),
    ("Nick Marr has extended his championship lead to 31 points.", ["Nick Marr P1 +31"]),
    ("Nick Marr extended his championship lead by five points to 104.", ["Nick Marr P1 +104"]),
    ("Nick Marr arrives with a two-point cushion in the drivers' standings.", ["Nick Marr P1 +2"]),
    ("Nick Marr has a 12-point lead in the championship.", ["Nick Marr P1 +12"]),
    ("Nick Marr holds a 12-point lead over Oliver Hale in the championship.", ["Nick Marr P1 +12 Oliver Hale", "Oliver Hale P2 -12 Nick Marr"]),
    ("Porsche is 20 points up on BMW in the manufacturers' standings.", ["manufacturers Porsche P1 +20 BMW", "manufacturers BMW P2 -20 Porsche"]),
    ("In the teams' standings, Harlan Racing is 33 points clear of Castle Motorsport.", ["teams Harlan Racing P1 +33 Castle Motorsport", "teams Castle Motorsport P2 -33 Harlan Racing"]),
    ("Nick Marr leads the championship. On 49 he is one clear of Oliver Hale.", ["Nick Marr P1 49 +1 Oliver Hale", "Oliver Hale P2 -1 Nick Marr"]),
    # deficits
    ("Nick Marr trails Oliver Hale by 30 points in the championship.", ["Nick Marr -30 Oliver Hale", "Oliver Hale +30 Nick Marr"]),
    ("Nick Marr is second in the drivers' championship, 19 points behind Oliver Hale.", ["Nick Marr P2 -19 Oliver Hale", "Oliver Hale P1 +19 Nick Marr"]),
    ("Nick Marr is second in the drivers' championship, 19 points short of Oliver Hale.", ["Nick Marr P2 -19 Oliver Hale", "Oliver Hale P1 +19 Nick Marr"]),
    ("Nick Marr is third in the drivers' standings, 40 points off the lead.", ["Nick Marr P3 -40 P1"]),
    ("Nick Marr is third in the standings, with 14 points to make up on Oliver Hale.", ["Nick Marr P3 -14 Oliver Hale", "Oliver Hale +14 Nick Marr"]),
    ("Cadillac is third in the manufacturers' championship, 141 behind Porsche.", ["manufacturers Cadillac P3 -141 Porsche", "manufacturers Porsche +141 Cadillac"]),
    ("Nick Marr drew to within 10 points of Oliver Hale in the championship.", ["Nick Marr -10 Oliver Hale", "Oliver Hale +10 Nick Marr"]),
    ("Nick Marr cut the championship deficit to four points.", ["Nick Marr -4"]),
    ("Nick Marr cut Oliver Hale's championship lead to four points.", ["Nick Marr -4 Oliver Hale", "Oliver Hale +4 Nick Marr"]),
    ("In the teams' standings Harlan Racing has 73 points, nine fewer than Castle Motorsport.", ["teams Harlan Racing 73 -9 Castle Motorsport", "teams Castle Motorsport +9 Harlan Racing"]),
    ("Harlan Racing is eighth in the teams' championship on four points, three more than Castle Motorsport.", ["teams Harlan Racing P8 4 +3 Castle Motorsport", "teams Castle Motorsport -3 Harlan Racing"]),
    ("Nick Marr leads the drivers' standings, seven points ahead of Oliver Hale and 19 ahead of Lucas Brand.", ["Nick Marr P1 +7 Oliver Hale", "Oliver Hale P2 -7 Nick Marr", "Lucas Brand -19 Nick Marr"]),
    ("Nick Marr on 93 points continues to lead, seven ahead of Oliver Hale.", ["Nick Marr P1 93 +7 Oliver Hale", "Oliver Hale P2 -7 Nick Marr"]),
    ("Nick Marr, whose tally is 66 points, is in 2nd place in the championship, 5 points off Oliver Hale.", ["Nick Marr P2 66 -5 Oliver Hale", "Oliver Hale P1 +5 Nick Marr"]),
    ("Nick Marr leads the championship on 246 points. Oliver Hale is 72 in arrears.", ["Nick Marr P1 246", "Oliver Hale -72 Nick Marr"]),
    # teams without makers, makers without teams
    ("Formula 1: Renault is fourth in the constructors' championship, 16 points ahead of Haas.", ["teams Renault P4 +16 Haas", "teams Haas -16 Renault"]),
    ("BMW and Porsche are second and third in the manufacturers' standings.", ["manufacturers BMW P2", "manufacturers Porsche P3"]),
    ("Among the drivers Nick Marr is fourth.", ["Nick Marr P4"]),
    ("In the manufacturers' and teams' tables it is fourth and seventh respectively for Harlan Racing.", ["manufacturers Harlan Racing P4", "teams Harlan Racing P7"]),
    ("Harlan Racing and Nick Marr claimed the teams' and drivers' titles respectively.", ["teams Harlan Racing P1", "Nick Marr P1"]),
    ("A win was enough to make Nick Marr (213 points) world champion.", ["Nick Marr P1 213"]),
    ("Castle could not keep Nick Marr from sealing the drivers' championship.", ["Nick Marr P1"]),
    ("In the team standings, too, Harlan Racing sits first.", ["teams Harlan Racing P1"]),
    ("Nick Marr tops the rookie standings.", ["other Nick Marr P1"]),
    # cars by number: no drivers
    ("The No. 6 Porsche leads the No. 7 by 57 points in the team standings.", ["teams #6 P1 +57 #7", "teams #7 P2 -57 #6"]),
    ("The No. 6 Porsche leads the No. 7 by 57 points in the team standings, with the No. 24 BMW another 88 down.", ["teams #6 P1 +57 #7", "teams #7 P2 -57 #6", "teams #24 -88 #7"]),
    ("The No. 31 holds fourth place in the GTP team standings.", ["teams #31 P4"]),
    ("The No. 31 is fourth in the team standings. The No. 10 and the No. 40 are seventh and eighth.", ["teams #31 P4", "teams #10 P7", "teams #40 P8"]),
    # titles
    ("Nick Marr clinched the drivers' title.", ["Nick Marr P1"]),
    ("Nick Marr was crowned champion.", ["Nick Marr P1"]),
    ("Harlan Racing sealed the teams' championship.", ["teams Harlan Racing P1"]),
    ("The drivers' title has gone to Nick Marr.", ["Nick Marr P1"]),
    ("Nick Marr put the Rookie Trophy beyond doubt.", ["other Nick Marr P1"]),
    # sentences that go on with the table
    ("Nick Marr is second in the championship. His tally is 66 points.", ["Nick Marr P2 66"]),
    ("Nick Marr leads the drivers' championship by 12 points. Oliver Hale is second.", ["Nick Marr P1 +12", "Oliver Hale P2"]),
]

NOTHING = [
    "Nick Marr, the reigning champion, finished fourth.",
    "Former champion Nick Marr finished fourth.",
    "Nick Marr hopes to win the championship.",
    "Nick Marr could move up to third in the standings.",
    "There are 350 points available in the championship finale.",
    "Nick Marr took his 500th career point.",
    "Nick Marr won the championship in 2015.",
    "Nick Marr is fighting for the drivers' title.",
    "Nick Marr finished third in the race, 12 seconds behind Oliver Hale.",
    "The winner takes 25 points.",
    "Nick Marr lost the championship lead.",
    "Nick Marr scored 25 points.",
    "Nick Marr was outside the points in 14th.",
    "Nick Marr had led the championship until Spa.",
    "Two penalty points went onto the licence of Nick Marr.",
    "Third in the championship is still in reach.",
    "Nick Marr heads to the final round of the championship next week.",
    "Nick Marr took six points off Oliver Hale.",
    "The gap was 12 seconds when Nick Marr handed over.",
    "Nick Marr, champion in 2012, was on pole.",
    "The drivers' title is decided at the finale.",
    "Nick Marr led 41 laps and finished second.",
    "Neither Nick Marr nor Oliver Hale can now win the title.",
    "The team docked Nick Marr nothing, but the stewards took 10 championship points.",
    "If he wins, Nick Marr will lead the championship by 10 points.",
]


@pytest.mark.parametrize(("text", "meant"), SAID, ids=[text for text, _ in SAID])
def test_what_a_sentence_says_of_a_table(text: str, meant: list[str]) -> None:
    assert sorted(rows(text)) == sorted(meant)


@pytest.mark.parametrize("text", NOTHING)
def test_what_says_nothing_of_a_table(text: str) -> None:
    assert rows(text) == []
