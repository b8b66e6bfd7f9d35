# ruff: noqa: E501 - one case a line, so that the table reads as a table
"""Gaps, lap times and the points of the day: how far, to whom, on whose record, and which numbers are neither."""

from __future__ import annotations

import pytest

from tests.notation import Blocks, Case, cases, release, told

AHEAD: list[Case] = [
    ("Ines Marr took pole by 0.052s.", ["qualifying Ines Marr P1 +0.052s"]),
    ("Ines Marr took pole by 0.052 seconds.", ["qualifying Ines Marr P1 +0.052s"]),
    ("Ines Marr took pole by 55 thousandths of a second.", ["qualifying Ines Marr P1 +0.055s"]),
    ("Ines Marr took pole by three tenths.", ["qualifying Ines Marr P1 +0.3s"]),
    ("Ines Marr won the race by 3.2 seconds.", ["race Ines Marr P1 +3.2s"]),
    ("Ines Marr won the race by two laps.", ["race Ines Marr P1 +2lap"]),
    ("Ines Marr won the race with a margin of 12.3 seconds.", ["race Ines Marr P1 +12.3s"]),
    ("Ines Marr won the race, 3.2 seconds ahead of Oliver Hale.", ["race Ines Marr P1 +3.2s Oliver Hale", "race Oliver Hale P2"]),
]

BEHIND: list[Case] = [
    ("Ines Marr finished second, 3.057 seconds shy of the No. 22.", ["race #22 P1", "race Ines Marr P2 -3.057s #22"]),
    ("Ines Marr qualified fourth, 0.2 seconds behind Oliver Hale.", ["qualifying Ines Marr P4 -0.2s Oliver Hale"]),
    ("The No. 6 finished fourth, seven laps down.", ["race #6 P4 -7lap"]),
    ("Ines Marr finished sixth, 41.2 seconds off the lead.", ["race Ines Marr P6 -41.2s P1"]),
    ("Ines Marr finished second, 0.336s behind Oliver Hale.", ["race Ines Marr P2 -0.336s Oliver Hale", "race Oliver Hale P1"]),
    ("Ines Marr qualified third, 0.4 seconds off pole.", ["qualifying Ines Marr P3 -0.4s P1"]),
    ("Ines Marr finished third, 12.5 seconds behind the winner.", ["race Ines Marr P3 -12.5s P1"]),
    ("Ines Marr finished third, 12.5 seconds adrift.", ["race Ines Marr P3 -12.5s"]),
    ("Ines Marr qualified sixth, three tenths adrift of pole.", ["qualifying Ines Marr P6 -0.3s P1"]),
    ("Ines Marr finished fifth, one lap down.", ["race Ines Marr P5 -1lap"]),
    ("Ines Marr finished 14th, two laps behind the winner.", ["race Ines Marr P14 -2lap P1"]),
    ("Ines Marr finished eighth, 1m12s behind the winner.", ["race Ines Marr P8 -72s P1"]),
    ("Ines Marr qualified second, just 0.005 seconds slower than team-mate Oliver Hale.", ["qualifying Ines Marr P2 -0.005s Oliver Hale", "qualifying Oliver Hale P1"]),
    ("Ines Marr finished fourth, 2.1 seconds behind the No. 9.", ["race Ines Marr P4 -2.1s #9"]),
    ("Ines Marr missed pole by 0.021 seconds and qualified second.", ["qualifying Ines Marr P2 -0.021s P1"]),
]

# Each to the next: every gap belongs to the pair that it stands between.
CHAINS: list[Case] = [
    ("Ines Marr won the race by 3.2 seconds from Oliver Hale.", ["race Ines Marr P1 +3.2s Oliver Hale", "race Oliver Hale P2"]),
    ("Ines Marr won the race. Oliver Hale finished second, 3.2 seconds behind, and Ada Moss third, 9.1 seconds behind Hale.", ["race Ada Moss P3 -9.1s Oliver Hale", "race Ines Marr P1", "race Oliver Hale P2 -3.2s"]),
    ("Oliver Hale finished fourth, 0.8 seconds behind Ines Marr, who was third.", ["race Ines Marr P3", "race Oliver Hale P4 -0.8s Ines Marr"]),
]

LAP_TIMES: list[Case] = [
    ("Ines Marr clocked a 1:09.102 for fourth on the grid in qualifying.", ["qualifying Ines Marr G4 69.102"]),
    ("A lap of 1:09.102 gave Ines Marr third place in qualifying.", ["qualifying Ines Marr P3 69.102"]),
    ("Ines Marr qualified second with a 1:09.102 in the final minute.", ["qualifying Ines Marr P2 69.102"]),
    ("In FP2 Ines Marr was fifth with a 1:10.401.", ["practice[FP2] Ines Marr P5 70.401"]),
    ("Ines Marr (1:09.102) took pole ahead of Oliver Hale (1:09.313).", ["qualifying Ines Marr P1 69.102", "qualifying Oliver Hale P2 69.313"]),
    ("Ines Marr took pole with a time of 1:44.886.", ["qualifying Ines Marr P1 104.886"]),
    ("Ines Marr took pole with a lap of 1m 44.886s.", ["qualifying Ines Marr P1 104.886"]),
    ("Ines Marr qualified third with a 1:09.102.", ["qualifying Ines Marr P3 69.102"]),
    ("Ines Marr qualified the No. 6 third (1:09.102).", ["qualifying #6 Ines Marr P3 69.102"]),
    ("With a lap of 59.312 seconds Ines Marr took pole.", ["qualifying Ines Marr P1 59.312"]),
    ("Ines Marr lapped in 1:30.5 in qualifying.", ["qualifying Ines Marr 90.5"]),
    (
        "Ines Marr took pole in 1:44.886 while Oliver Hale was third in 1:45.010.",
        ["qualifying Ines Marr P1 104.886", "qualifying Oliver Hale P3 105.01"],
    ),
    ("Ines Marr set the fastest lap of the race with a 1:46.210 and finished third.", ["race Ines Marr P3 106.21"]),
    ("Ines Marr's best lap in qualifying was a 1:09.102.", ["qualifying Ines Marr 69.102"]),
]

# Points of the day go with the result; points held, available or supposed do not.
POINTS_OF_THE_DAY: list[Case] = [
    ("Ines Marr scored 36 points with third place in the race.", ["race Ines Marr P3 36 pts"]),
    ("Ines Marr finished third and collected 41 points.", ["race Ines Marr P3 41 pts"]),
    ("Ines Marr finished eighth to score four points.", ["race Ines Marr P8 4 pts"]),
    ("Ines Marr finished third and earned 7.5 points.", ["race Ines Marr P3 7.5 pts"]),
    ("Ines Marr finished third and now has 212 points in the championship.", ["race Ines Marr P3"]),
    ("Ines Marr finished third, and 26 points are still available.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in a race that pays 35 points to the winner.", ["race Ines Marr P3"]),
    ("Ines Marr finished 13th, her tenth point-scoring finish.", ["race Ines Marr P13"]),
]

# A number with a unit that is no distance between two entries at the end of a session.
NO_GAP: list[Case] = [
    ("Ines Marr finished third despite a ten-second penalty.", ["race Ines Marr P3"]),
    ("Ines Marr finished third after a 38-second pit stop.", ["race Ines Marr P3"]),
    ("Ines Marr won the 52-lap race.", ["race Ines Marr P1"]),
    ("Ines Marr won the race on a track of 5.4 km.", ["race Ines Marr P1"]),
    ("Ines Marr won the race with 20 laps on one set of tyres.", ["race Ines Marr P1"]),
    ("Ines Marr won the 24-hour race in the #6.", ["race #6 Ines Marr P1"]),
    ("Ines Marr won the race after a yellow flag with 12 minutes left.", ["race Ines Marr P1"]),
    ("The race starts at 2:10 p.m. and lasts 60 minutes.", []),
    ("The lap record at the track stands at 1:12.345.", []),
]

TABLES: dict[str, list[Case]] = {"ahead": AHEAD, "behind": BEHIND, "chain": CHAINS, "lap time": LAP_TIMES, "points": POINTS_OF_THE_DAY, "no gap": NO_GAP}


@pytest.mark.parametrize(("blocks", "meant"), cases(TABLES))
def test_a_gap_is_read(blocks: Blocks, meant: list[str]) -> None:
    assert told(blocks) == meant


def test_a_gap_to_no_one_named_has_no_other_end() -> None:
    (result,) = release("Ines Marr took pole by 0.052s.").results
    assert result.gap is not None
    assert result.gap.to is None
    assert [s.text for s in result.evidence["gap"] if s.role == "value"] == ["0.052s"]
