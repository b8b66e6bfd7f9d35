"""Context: whether a number is a result of this event at all, and of which session, race and class."""

from __future__ import annotations

import pytest

from tests.builders import bullets, heading, quote
from tests.notation import Blocks, release, told

# Real results, but of other events: they never reach `results`.
HISTORY = [
    ("Ines Marr, who won here in 2015, finished third.", ["race Ines Marr P3"]),
    ("Ines Marr, winner of last year's race, finished third.", ["race Ines Marr P3"]),
    ("Fresh from second place at Spa, Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr has two poles this year and qualified fifth.", ["qualifying Ines Marr P5"]),
    ("It was the third podium of the season for Ines Marr, who finished second.", ["race Ines Marr P2"]),
    ("Ines Marr finished third, her best result since a second place at Monza in May.", ["race Ines Marr P3"]),
    ("Ines Marr won here in 2015 and 2018.", []),
    ("Last season Ines Marr finished fourth in the championship.", []),
    ("Ines Marr has won 21 races in her career.", []),
    ("In her career Ines Marr has taken five wins, 12 podiums and six poles.", []),
    ("The team took its 200th pole position.", []),
]

RUNNING_ORDER = [
    ("Ines Marr took the lead on lap 10 and finished third.", ["race Ines Marr P3"]),
    ("Ines Marr was running fifth when she retired from the race.", ["race Ines Marr dnf"]),
    ("Ines Marr held third at the first stop.", []),
    ("Ines Marr dropped to ninth after the stop.", []),
    ("Ines Marr fell to seventh after the stop, but recovered to finish fourth.", ["race Ines Marr P4"]),
    ("Ines Marr ran as high as second before she finished sixth.", ["race Ines Marr P6"]),
    ("Ines Marr led 41 laps and finished second.", ["race Ines Marr P2"]),
    ("On lap 20 Ines Marr was fourth.", []),
    ("After the first corner Ines Marr was third.", []),
    ("At half distance Ines Marr was in second place.", []),
    ("Ines Marr moved up to fourth on lap 12.", []),
    ("Ines Marr was an early pacesetter in qualifying and took sixth.", ["qualifying Ines Marr P6"]),
    ("Ines Marr kept fourth through three restarts to the chequered flag.", ["race Ines Marr P4"]),
    ("Ines Marr restarted in eighth and finished fifth.", ["race Ines Marr P5"]),
    ("Ines Marr was leading the race with two laps to go.", []),
]

WISH_FORECAST_RULE = [
    ("Ines Marr is hoping for a win on Sunday.", []),
    ("Ines Marr will fight for victory on Sunday.", []),
    ("Ines Marr wants to finish third.", []),
    ("If Ines Marr wins, the title is hers.", []),
    ("The winner takes 35 points.", []),
    ("Ines Marr could have finished second without the penalty.", []),
    ("Ines Marr is aiming for a fifth victory.", []),
    ("Ines Marr will score 220 points even if she finishes last.", []),
    ("There are 350 points available.", []),
    ("The next race is at Spa, where Ines Marr expects a podium.", []),
    ("Ines Marr came close to victory and finished second.", ["race Ines Marr P2"]),
    ("Ines Marr missed out on third and finished fourth.", ["race Ines Marr P4"]),
    ("A win was out of reach for Ines Marr.", []),
]

QUOTES = [
    (("Ines Marr finished third.", quote("“I hoped to win, but third is fine,” said Ines Marr.")), ["race Ines Marr P3"]),
    ("“I once won a race in the rain here,” said Ines Marr.", []),
    ("“We will win tomorrow,” said Ines Marr.", []),
]

# Numbers that look like cars, places, gaps or points, and are none.
OTHER_NUMBERS = [
    ("Ines Marr drove the 911 well and finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished third at the 24 Hours of Spa.", ["race Ines Marr P3"]),
    ("Ines Marr finished third after contact in Turn 7.", ["race Ines Marr P3"]),
    ("In round 5 Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr, 23, finished third on June 14.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in chassis number 12.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in a Formula 1 car.", ["race Ines Marr P3"]),
    ("Ines Marr finished third at the 100th running of the race.", ["race Ines Marr P3"]),
    ("Ines Marr (GER/23) finished third.", ["race Ines Marr P3"]),
    ("Ines Marr was third into the first corner.", []),
    ("It was the first time that Ines Marr saw the track.", []),
    ("Tickets cost 20 euros, and children under 12 enter free.", []),
    ("The team has been at 12 Mill Road, Leeds, since 1998.", []),
    ("Fuel consumption is 12.1 litres per 100 km, the top speed 320 km/h.", []),
    ("The second race of the weekend starts at 3 p.m.", []),
    ("Call 555 0123 or visit stand No. 12 in hall 4.", []),
    ("The team celebrates its tenth anniversary and a first win for charity.", []),
]

SESSIONS = [
    ("In practice Ines Marr was third.", ["practice Ines Marr P3"]),
    ("Ines Marr was fifth in FP2.", ["practice[FP2] Ines Marr P5"]),
    ("FP1: 4th", []),
    ("Ines Marr was third in the warm-up.", ["warm_up Ines Marr P3"]),
    ("Ines Marr was third in Hyperpole.", ["qualifying[Hyperpole] Ines Marr P3"]),
    ("Ines Marr reached Q3 and qualified eighth.", ["qualifying Ines Marr P8"]),
    ("Ines Marr qualified fourth and finished the race second.", ["qualifying Ines Marr P4", "race Ines Marr P2"]),
    ((heading("Qualifying"), "Ines Marr was third."), ["qualifying Ines Marr P3"]),
    ((heading("Race"), "Ines Marr was third at the flag."), ["race Ines Marr P3"]),
    ((heading("Qualifying"), "Ines Marr was third.", heading("Race"), "Ines Marr was fifth."), ["qualifying Ines Marr P3", "race Ines Marr P5"]),
]

SEVERAL_RACES = [
    ("Ines Marr won Race 1 and finished fourth in Race 2.", ["race[Race 1] Ines Marr P1", "race[Race 2] Ines Marr P4"]),
    ("In Race 1 Ines Marr finished third. In Race 2 she finished fifth.", ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr P5"]),
    (
        (heading("Race 1"), "Ines Marr finished third.", heading("Race 2"), "Ines Marr finished fifth."),
        ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr P5"],
    ),
]

CLASSES = [
    (
        (heading("GTD PRO"), "The No. 3 finished second.", heading("GTD"), "The No. 57 finished sixth."),
        ["race GTD #57 C6", "race GTD PRO #3 C2"],
    ),
    ("The No. 6 finished third in GTD and the No. 22 won LMP2.", ["race GTD #6 C3", "race LMP2 #22 C1"]),
]

BULLETS = [
    (("Ines Marr finished third in the No. 6.", bullets("Third place in the race for Ines Marr")), ["race #6 Ines Marr P3"]),
]

TABLES = {
    "history": HISTORY, "running order": RUNNING_ORDER, "wish, forecast, rule": WISH_FORECAST_RULE, "quote": QUOTES,
    "other numbers": OTHER_NUMBERS, "session": SESSIONS, "several races": SEVERAL_RACES, "class": CLASSES, "bullets": BULLETS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("blocks", "meant"),
    [pytest.param(blocks, meant, id=f"{name}-{n}") for name, table in TABLES.items() for n, (blocks, meant) in enumerate(table)],
)
def test_only_results_of_this_event_are_read(blocks: Blocks, meant: list[str]) -> None:
    results = [line for line in told(blocks) if not line.startswith("once:")]
    assert results == sorted(meant)
