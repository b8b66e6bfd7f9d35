"""Gaps and lap times: how far, to whom, on whose record, and which numbers with a unit are neither."""

from __future__ import annotations

import pytest

from tests.notation import Blocks, release, told

AHEAD = [
    ("Ines Marr took pole by 0.052s.", ["qualifying Ines Marr P1 +0.052s"]),
    ("Ines Marr took pole by 0.052 seconds.", ["qualifying Ines Marr P1 +0.052s"]),
    ("Ines Marr took pole by 55 thousandths of a second.", ["qualifying Ines Marr P1 +0.055s"]),
    ("Ines Marr took pole by three tenths.", ["qualifying Ines Marr P1 +0.3s"]),
    ("Ines Marr won the race by 3.2 seconds.", ["race Ines Marr P1 +3.2s"]),
]

BEHIND = [
    ("Ines Marr finished third, 12.5 seconds adrift.", ["race Ines Marr P3 -12.5s"]),
    ("Ines Marr finished fifth, one lap down.", ["race Ines Marr P5 -1lap"]),
    ("Ines Marr finished fourth, 2.1 seconds behind the No. 9.", ["race Ines Marr P4 -2.1s #9"]),
]

# Each to the next: every gap belongs to the pair that it stands between.
CHAINS = [
]

LAP_TIMES = [
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

# A number with a unit that is no distance between two entries at the end of a session.
NO_GAP = [
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

TABLES = {"ahead": AHEAD, "behind": BEHIND, "chain": CHAINS, "lap time": LAP_TIMES, "no gap": NO_GAP}


@pytest.mark.parametrize(
    ("blocks", "meant"),
    [pytest.param(blocks, meant, id=f"{name}-{n}") for name, table in TABLES.items() for n, (blocks, meant) in enumerate(table)],
)
def test_a_gap_is_read(blocks: Blocks, meant: list[str]) -> None:
    assert told(blocks) == meant


def test_a_gap_to_no_one_named_has_no_other_end() -> None:
    (result,) = release("Ines Marr took pole by 0.052s.").results
    assert result.gap is not None
    assert result.gap.to is None
    assert [s.text for s in result.evidence["gap"] if s.role == "value"] == ["0.052s"]
