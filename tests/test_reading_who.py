# ruff: noqa: E501 - one case a line, so that the table reads as a table
"""Who is who: number, name, pronoun, nationality, sister car, team-mate, crew; one candidate or none."""

from __future__ import annotations

import pytest

from tests.builders import heading
from tests.notation import Blocks, Case, cases, release, told

NUMBER_AND_NAME: list[Case] = [
    ("Ines Marr, who drives the No. 14, finished third.", ["race #14 Ines Marr P3"]),
    ("Ines Marr finished third with her No. 14 Ferrari.", ["race #14 Ines Marr P3"]),
    ("Ines Marr qualified the #14 third, and Oliver Hale the #15 fourth.", ["qualifying #14 Ines Marr P3", "qualifying #15 Oliver Hale P4"]),
    ("Ines Marr in car 14 finished third.", ["race #14 Ines Marr P3"]),
    ("Ines Marr, No. 14 Harlan Racing Porsche, finished third.", ["race #14 Ines Marr P3"]),
    ("Marr (No. 14) finished third, Hale (No. 15) ninth. Ines Marr and Oliver Hale were content.", ["race #14 Ines Marr P3", "race #15 Oliver Hale P9"]),
    ("Ines Marr, driver of the No. 14, finished third.", ["race #14 Ines Marr P3"]),
    ("Ines Marr (#14) finished third.", ["race #14 Ines Marr P3"]),
    ("#14 Ines Marr finished third.", ["race #14 Ines Marr P3"]),
    ("Ines Marr finished third in the #14 Porsche.", ["race #14 Ines Marr P3"]),
    ("The No. 14 of Ines Marr finished third.", ["race #14 Ines Marr P3"]),
    ("The No. 14 Porsche 963 driven by Ines Marr finished third.", ["race #14 Ines Marr P3"]),
    ("The No. 14 car, with Ines Marr at the wheel, finished third.", ["race #14 Ines Marr P3"]),
    ("Third in the race was Ines Marr in the No. 14.", ["race #14 Ines Marr P3"]),
    ("Ines Marr steered her No. 14 Harlan Racing Porsche to third place in the race.", ["race #14 Ines Marr P3"]),
    ("The Harlan Racing No. 14 of Ines Marr finished third.", ["race #14 Ines Marr P3"]),
    # the zero belongs to the number: these are two cars
    ("The No. 01 finished third and the No. 1 finished fourth.", ["race #01 P3", "race #1 P4"]),
]

# What is tied once holds for the whole release.
TIED_ELSEWHERE: list[Case] = [
    (("Ines Marr drives the No. 6 this weekend.", "Marr finished third."), ["race #6 Ines Marr P3"]),
    (("Ines Marr qualified the #6 in fourth.", "Rain fell overnight.", "In the race Marr came home second."), ["qualifying #6 Ines Marr P4", "race #6 Ines Marr P2"]),
    (("Marr finished third.", "Photo: Ines Marr in the paddock."), ["race Ines Marr P3"]),
    (("Ines Marr and Oliver Hale share the No. 6 Porsche.", "The No. 6 finished third."), ["race #6 Ines Marr + Oliver Hale P3"]),
    ((heading("Ines Marr, No. 6"), "Third place in the race was a fine reward."), ["race #6 Ines Marr P3"]),
    ((heading("Ines Marr"), "She finished third."), ["race Ines Marr P3"]),
]

A_RIVALS_NUMBER: list[Case] = [
    (
        ("Ines Marr finished sixth in the No. 22 Hale Honda.", "Her team-mate Oliver Hale finished ninth in the No. 98."),
        ["race #22 Ines Marr P6", "race #98 Oliver Hale P9"],
    ),
    ("Ines Marr was classified fourth in the race after the No. 31 was disqualified.", ["race #31 dsq", "race Ines Marr P4"]),
    ("Ines Marr finished eighth in the race thanks to a late stop of the No. 31.", ["race Ines Marr P8"]),
    ("Ines Marr lapped the No. 22 twice on her way to second in the race.", ["race Ines Marr P2"]),
]

PRONOUN: list[Case] = [
    (("Ines Marr drives the No. 6.", "She qualified fourth and finished third."), ["qualifying #6 Ines Marr P4", "race #6 Ines Marr P3"]),
    ("A late stop put Ines Marr on fresh tyres, which helped her finish third.", ["race Ines Marr P3"]),
    ("Ines Marr started well. She finished third.", ["race Ines Marr P3"]),
    ("Ines Marr was happy with her car in qualifying, and she took pole.", ["qualifying Ines Marr P1"]),
    ("Ines Marr had a difficult race but she finished ninth.", ["race Ines Marr P9"]),
    ("After Oliver Hale retired, Ines Marr pushed on. She finished third.", ["race Ines Marr P3", "race Oliver Hale dnf"]),
    ("The No. 6 Porsche had a clean race. It finished third.", ["race #6 P3"]),
    ("A clean race saw Ines Marr through the field. Her reward was third place at the flag.", ["race Ines Marr P3"]),
    ("Oliver Hale drove the No. 6. His race ended with a third-place finish.", ["race #6 Oliver Hale P3"]),
]

NATION_AND_OTHER_DESCRIPTIONS: list[Case] = [
    ("Danish driver Ines Marr had a clean race. The Dane finished third.", ["race Ines Marr P3"]),
    ("Brazil's Ines Marr was delighted. The Brazilian took pole.", ["qualifying Ines Marr P1"]),
    ("Ines Marr (BRA) and Oliver Hale (GBR) fought hard. The Brazilian finished third.", ["race Ines Marr P3"]),
    ("The rookie Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Reigning champion Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Portuguese Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Austin native Ines Marr finished third.", ["race Ines Marr P3"]),
]

# Somebody stands beside a name, and is not it.
NEIGHBOURS: list[Case] = [
    ("Ines Marr, ahead of Oliver Hale, finished third.", ["race Ines Marr P3"]),
    ("After contact with Oliver Hale, Ines Marr finished ninth.", ["race Ines Marr P9"]),
    ("Ines Marr passed Oliver Hale and finished ninth.", ["race Ines Marr P9"]),
    ("With Oliver Hale watching from the pit wall, Ines Marr finished ninth.", ["race Ines Marr P9"]),
    ("Ines Marr finished ninth after a spin by Oliver Hale.", ["race Ines Marr P9"]),
    ("Ines Marr finished ninth in the race in which Oliver Hale retired.", ["race Ines Marr P9", "race Oliver Hale dnf"]),
    ("Ines Marr replaced the injured Oliver Hale and finished ninth.", ["race Ines Marr P9"]),
    ("The No. 6 was hit by the No. 9 and finished 14th.", ["race #6 P14"]),
    ("Ines Marr was born in Spa, lives with Ada Moss and finished ninth.", ["race Ines Marr P9"]),
]

SISTER_CAR: list[Case] = [
    ("The sister car, the No. 15 of Ines Marr and Oliver Hale, finished fourth.", ["race #15 Ines Marr + Oliver Hale P4"]),
    ("The No. 6 of Ines Marr finished third. The sister No. 7 of Oliver Hale was fifth.", ["race #6 Ines Marr P3", "race #7 Oliver Hale P5"]),
    (("Harlan Racing fields the No. 6 and the No. 7.", "The No. 6 finished third, the sister car seventh."), ["race #6 P3", "race #7 P7"]),
    (("Harlan Racing fields the No. 6 and the No. 7.", "The No. 6 finished third. The sister car retired."), ["race #6 P3", "race #7 dnf"]),
    ("The No. 6 Porsche finished third, with the sister No. 7 seventh.", ["race #6 P3", "race #7 P7"]),
]

TEAM_MATE: list[Case] = [
    ("Ines Marr finished third and team-mate Oliver Hale fifth.", ["race Ines Marr P3", "race Oliver Hale P5"]),
    ("Ines Marr finished third ahead of her team-mate Oliver Hale in fourth.", ["race Ines Marr P3", "race Oliver Hale P4"]),
    ("Ines Marr finished third. Her team-mate Oliver Hale retired.", ["race Ines Marr P3", "race Oliver Hale dnf"]),
    (("Harlan Racing runs Ines Marr and Oliver Hale.", "Marr finished third, her team-mate fifth."), ["race Ines Marr P3", "race Oliver Hale P5"]),
    ("Team-mate to Ines Marr, Oliver Hale finished fifth.", ["race Oliver Hale P5"]),
]

CREWS: list[Case] = [
    ("Ines Marr and Oliver Hale, sharing the No. 6, finished third.", ["race #6 Ines Marr + Oliver Hale P3"]),
    ("Ines Marr, alongside Oliver Hale in the No. 6, won the race.", ["race #6 Ines Marr + Oliver Hale P1"]),
    ("The crew of Ines Marr and Oliver Hale retired the No. 6.", ["race #6 Ines Marr + Oliver Hale dnf"]),
    ("The No. 6 driven by Ines Marr and Oliver Hale finished third, the No. 7 of Ada Moss and Jonas Lind fifth.", ["race #6 Ines Marr + Oliver Hale P3", "race #7 Ada Moss + Jonas Lind P5"]),
    ("Ines Marr and Oliver Hale finished third in the No. 6.", ["race #6 Ines Marr + Oliver Hale P3"]),
    ("The No. 6 of Ines Marr, Oliver Hale and Ada Moss won the race.", ["race #6 Ines Marr + Oliver Hale + Ada Moss P1"]),
    ("The No. 6 (Ines Marr/Oliver Hale) finished third.", ["race #6 Ines Marr + Oliver Hale P3"]),
    ("Ines Marr, Oliver Hale and Ada Moss shared the No. 6. The trio finished third.", ["race #6 Ines Marr + Oliver Hale + Ada Moss P3"]),
    ("Co-drivers Ines Marr and Oliver Hale took the No. 6 to victory.", ["race #6 Ines Marr + Oliver Hale P1"]),
]

# Families, and names that are words too.
NAMES: list[Case] = [
    ("Nick Marr and Ines Marr finished third and fifth.", ["race Ines Marr P5", "race Nick Marr P3"]),
    ("Will Power finished third and Chase Young fifth.", ["race Chase Young P5", "race Will Power P3"]),
    ("Ines Marr-Lind finished third.", ["race Ines Marr-Lind P3"]),
    ("AJ Hale finished third.", ["race AJ Hale P3"]),
]

# What the release heads its parts with is who they speak of.
HEADED_PARTS: list[Case] = [
    ((heading("#6 Ines Marr"), "Finished third in the race.", heading("#7 Oliver Hale"), "Finished ninth in the race."), ["race #6 Ines Marr P3", "race #7 Oliver Hale P9"]),
    ("Ines Marr: third in the race after a fine start", ["race Ines Marr P3"]),
    ("No. 6, Ines Marr and Oliver Hale: finished third", ["race #6 Ines Marr + Oliver Hale P3"]),
]

BY_TEAM_OR_SPONSOR: list[Case] = [
    ("Third place in the race went to Harlan Racing's No. 6.", ["race #6 P3"]),
    (("Harlan Racing runs the No. 6 of Ines Marr and the No. 7 of Oliver Hale.", "The No. 7 finished third."), ["race #7 Oliver Hale P3"]),
    ("Honda rider Ines Marr finished third.", ["race Ines Marr P3"]),
    ("The No. 6 Harlan Tools machine of Ines Marr finished third.", ["race #6 Ines Marr P3"]),
    ("Harlan Racing finished third with Ines Marr.", ["race Ines Marr P3"]),
    ("The #77 Harlan Racing driver Ines Marr took pole.", ["qualifying #77 Ines Marr P1"]),
    (("Ines Marr drives the #77 for Harlan Racing.", "In qualifying the #77 Harlan Racing driver took pole."), ["qualifying #77 Ines Marr P1"]),
]

NOT_A_DRIVER: list[Case] = [
    ("Ines Marr finished third. “Our strategy was right,” said race engineer Ada Moss.", ["race Ines Marr P3"]),
    ("Ada Moss, managing director of the series, handed Ines Marr the trophy for third place in the race.", ["race Ines Marr P3"]),
    ("The Ada Moss Trophy went to Ines Marr, who finished third.", ["race Ines Marr P3"]),
    ("Team manager Ines Marr was proud of third place for the No. 6 in the race.", ["race #6 P3"]),
    ("Crew chief Oliver Hale called the race from the pit wall as Ines Marr finished third.", ["race Ines Marr P3"]),
]

# Two candidates: none is taken.
NO_ONE = (
    "Ines Marr and Ada Moss raced side by side. She finished third.",
    "Danish drivers Ines Marr and Oliver Hale were quick. The Dane finished third.",
    ("Nick Marr and Ines Marr drive for the team.", "In the race Marr finished third."),
    ("Harlan Racing fields the No. 6, the No. 7 and the No. 8.", "The No. 6 won the race. The sister car came home ninth."),
    ("Ines Marr, 23, and Ada Moss, 23, were quick.", "The 23-year-old finished third."),
)

# The team, the make, and make with model.
TEAM_AND_CAR: list[tuple[Blocks, list[str | None]]] = [
    ("Ines Marr finished third in the No. 6 Harlan Racing Porsche 963.", ["Harlan Racing", "Porsche", "Porsche 963"]),
    ("Ines Marr of Harlan Racing finished third.", ["Harlan Racing", None, None]),
    ("Harlan Racing driver Ines Marr finished third.", ["Harlan Racing", None, None]),
    ("Ines Marr finished third in her Ferrari.", [None, "Ferrari", None]),
    ("Ines Marr finished third in the BMW M4 GT3.", [None, "BMW", "BMW M4 GT3"]),
    (("Ines Marr races for Harlan Racing.", "She finished third."), ["Harlan Racing", None, None]),
    ("The No. 6 Porsche 963 of Harlan Racing won the race.", ["Harlan Racing", "Porsche", "Porsche 963"]),
]

TABLES: dict[str, list[Case]] = {
    "number and name": NUMBER_AND_NAME, "tied elsewhere": TIED_ELSEWHERE, "a rival's number": A_RIVALS_NUMBER, "pronoun": PRONOUN,
    "description": NATION_AND_OTHER_DESCRIPTIONS, "sister car": SISTER_CAR, "neighbours": NEIGHBOURS, "team-mate": TEAM_MATE, "crew": CREWS,
    "team or sponsor": BY_TEAM_OR_SPONSOR, "not a driver": NOT_A_DRIVER, "name": NAMES, "heading": HEADED_PARTS,
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "meant"), cases(TABLES))
def test_the_entry_is_found(blocks: Blocks, meant: list[str]) -> None:
    assert told(blocks) == sorted(meant)


@pytest.mark.parametrize("blocks", NO_ONE)
def test_with_two_candidates_no_one_is_named(blocks: Blocks) -> None:
    loose = [result for result in release(blocks).results if result.position != 1]
    assert all(not result.drivers and not result.car_number for result in loose)


@pytest.mark.parametrize(("blocks", "tied"), TEAM_AND_CAR)
def test_team_make_and_model_are_tied(blocks: Blocks, tied: list[str | None]) -> None:
    (result,) = release(blocks).results
    assert [result.team, result.manufacturer, result.vehicle] == tied


def test_a_driver_is_tied_to_the_team_that_another_paragraph_names() -> None:
    (result,) = release(("Ines Marr drives the No. 6 for Harlan Racing.", "Marr finished third.")).results
    assert (result.team, result.car_number, result.drivers) == ("Harlan Racing", "6", ["Ines Marr"])


def test_what_the_context_supplied_is_evidence_too() -> None:
    page = release(("Ines Marr drives the No. 6 this weekend.", "Marr finished third."))
    (result,) = page.results
    assert "No. 6" in [span.text for span in result.evidence["car_number"]]
