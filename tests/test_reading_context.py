# ruff: noqa: E501 - one case a line, so that the table reads as a table
"""Context: whether a number is a result of this event at all, and of which session, race and class."""

from __future__ import annotations

import pytest

from tests.builders import bullets, heading, quote, table
from tests.notation import Blocks, Case, cases, release, told

# Real results, but of other events: they never reach `results`.
HISTORY: list[Case] = [
    ("Ines Marr, who won here in 2015, finished third.", ["race Ines Marr P3"]),
    ("Ines Marr, winner of last year's race, finished third.", ["race Ines Marr P3"]),
    ("Fresh from second place at Spa, Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished third a year after her victory at the same track.", ["race Ines Marr P3"]),
    ("Ines Marr has two poles this year and qualified fifth.", ["qualifying Ines Marr P5"]),
    ("It was the third podium of the season for Ines Marr, who finished second.", ["race Ines Marr P2"]),
    ("Ines Marr finished third, her best result since a second place at Monza in May.", ["race Ines Marr P3"]),
    ("Ines Marr won here in 2015 and 2018.", []),
    ("Last season Ines Marr finished fourth in the championship.", []),
    ("Ines Marr has won 21 races in her career.", []),
    ("In her career Ines Marr has taken five wins, 12 podiums and six poles.", []),
    ("The team took its 200th pole position.", []),
]

HERE = "The NTT IndyCar Series raced at Road America on June 9, 2024."

# One named result of another event goes to the history; sums go nowhere.
TOLD_OF_ANOTHER_EVENT: list[Case] = [
    ((HERE, "Ines Marr, who won here in 2015, finished third."), ["once: race Ines Marr P1", "race Ines Marr P3"]),
    ((HERE, "Ines Marr, pole-sitter here in 2019, qualified sixth."), ["once: qualifying Ines Marr P1", "qualifying Ines Marr P6"]),
    ((HERE, "Ines Marr finished third. She has won here three times."), ["race Ines Marr P3"]),
    ((HERE, "Ines Marr, a two-time winner this season, finished third."), ["race Ines Marr P3"]),
    ((HERE, "Ines Marr finished third for her fifth podium in eight races."), ["race Ines Marr P3"]),
]

RUNNING_ORDER: list[Case] = [
    ("With an hour to go the No. 6 was in the lead.", []),
    ("The No. 6 pitted from third on lap 30.", []),
    ("Ines Marr handed the No. 6 over in fourth place.", []),
    ("After the restart Ines Marr was sixth, but she finished fourth.", ["race Ines Marr P4"]),
    ("Ines Marr went from fifth to third on the first lap and finished second.", ["race Ines Marr P2"]),
    ("Ines Marr spun while second and came home tenth.", ["race Ines Marr P10"]),
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

WISH_FORECAST_RULE: list[Case] = [
    ("A second win in a row is the goal for Ines Marr.", []),
    ("Ines Marr needs to finish fifth or better to take the title.", []),
    ("Ines Marr would love to win this race.", []),
    ("Last year's winner Ines Marr is the favourite for pole.", []),
    ("The top ten in qualifying advance, and the fastest driver earns a point.", []),
    ("Ines Marr is hoping for a win on Sunday.", []),
    ("Ines Marr will fight for victory on Sunday.", []),
    ("Ines Marr wants to finish third.", []),
    ("If Ines Marr wins, the title is hers.", []),
    ("The winner takes 35 points.", []),
    ("Ines Marr could have finished second without the penalty.", []),
    ("Ines Marr is aiming for a fifth victory.", []),
    ("Ines Marr will score 220 points even if she finishes last.", []),
    ("There are 350 points available.", []),
    ("Ines Marr finished third and aims to win the next race.", ["race Ines Marr P3"]),
    ("The next race is at Spa, where Ines Marr expects a podium.", []),
    ("Ines Marr came close to victory and finished second.", ["race Ines Marr P2"]),
    ("Ines Marr missed out on third and finished fourth.", ["race Ines Marr P4"]),
    ("A win was out of reach for Ines Marr.", []),
]

QUOTES: list[Case] = [
    ("“It was a great race,” said Ines Marr after finishing third.", ["race Ines Marr P3"]),
    ("Ines Marr, third: “It was a great race.”", ["race Ines Marr P3"]),
    ("“If we win tomorrow I will buy everyone dinner,” said Ines Marr.", []),
    (("Ines Marr finished third.", quote("“I hoped to win, but third is fine,” said Ines Marr.")), ["race Ines Marr P3"]),
    ("“I once won a race in the rain here,” said Ines Marr.", []),
    ("“We will win tomorrow,” said Ines Marr.", []),
]

# Numbers that look like cars, places, gaps or points, and are none.
OTHER_NUMBERS: list[Case] = [
    ("Ines Marr drove the 911 well and finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished third at the 24 Hours of Spa.", ["race Ines Marr P3"]),
    ("Ines Marr finished third after contact in Turn 7.", ["race Ines Marr P3"]),
    ("In round 5 Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr, 23, finished third on June 14.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in her 50th start.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in chassis number 12.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in a Formula 1 car.", ["race Ines Marr P3"]),
    ("Ines Marr finished third on her second set of tyres.", ["race Ines Marr P3"]),
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

SESSIONS: list[Case] = [
    ("Ines Marr topped FP1 and was fourth in FP2.", ["practice[FP1] Ines Marr P1", "practice[FP2] Ines Marr P4"]),
    ("Fifth in practice, Ines Marr qualified third.", ["practice Ines Marr P5", "qualifying Ines Marr P3"]),
    ("After taking pole Ines Marr finished second.", ["qualifying Ines Marr P1", "race Ines Marr P2"]),
    ("The race was cut short, and Ines Marr was credited with fourth.", ["race Ines Marr P4"]),
    ("In practice Ines Marr was third.", ["practice Ines Marr P3"]),
    ("Ines Marr was fifth in FP2.", ["practice[FP2] Ines Marr P5"]),
    ("FP1: 4th", []),
    ("First practice: Ines Marr finished fourth.", ["practice[First practice] Ines Marr P4"]),
    ("Ines Marr was third in the warm-up.", ["warm_up Ines Marr P3"]),
    ("Ines Marr was third in Hyperpole.", ["qualifying[Hyperpole] Ines Marr P3"]),
    ("Ines Marr was eliminated in Q1 in 17th.", ["qualifying Ines Marr P17"]),
    ("Ines Marr reached Q3 and qualified eighth.", ["qualifying Ines Marr P8"]),
    ("Ines Marr qualified fourth and finished the race second.", ["qualifying Ines Marr P4", "race Ines Marr P2"]),
    ("After qualifying sixth, Ines Marr finished third.", ["qualifying Ines Marr P6", "race Ines Marr P3"]),
    ("Formula 1: Ines Marr finished fourth in the Sprint and sixth in the Grand Prix.", ["race Ines Marr P6", "sprint Ines Marr P4"]),
    ((heading("Qualifying"), "Ines Marr was third."), ["qualifying Ines Marr P3"]),
    ((heading("Race"), "Ines Marr was third at the flag."), ["race Ines Marr P3"]),
    ((heading("Qualifying"), "Ines Marr was third.", heading("Race"), "Ines Marr was fifth."), ["qualifying Ines Marr P3", "race Ines Marr P5"]),
]

SEVERAL_RACES: list[Case] = [
    ("Ines Marr won Race 1. Race 2 went to Oliver Hale.", ["race[Race 1] Ines Marr P1", "race[Race 2] Oliver Hale P1"]),
    ("Ines Marr finished third in Race 1 and retired from Race 2.", ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr dnf"]),
    ("In Race 2 Ines Marr started fourth and finished second.", ["race[Race 2] Ines Marr P2 G4"]),
    ("Ines Marr won Race 1 and finished fourth in Race 2.", ["race[Race 1] Ines Marr P1", "race[Race 2] Ines Marr P4"]),
    ("In Race 1 Ines Marr finished third. In Race 2 she finished fifth.", ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr P5"]),
    (
        (heading("Race 1"), "Ines Marr finished third.", heading("Race 2"), "Ines Marr finished fifth."),
        ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr P5"],
    ),
    ("Ines Marr finished third in both Race 1 and Race 2.", ["race[Race 1] Ines Marr P3", "race[Race 2] Ines Marr P3"]),
    ("Ines Marr took pole for Race 2.", ["qualifying[Race 2] Ines Marr P1"]),
]

# One record for each entry: the final place and the time that decided it.
SEGMENTS: list[Case] = [
    ("Ines Marr missed the cut in Q2 and qualified 13th.", ["qualifying Ines Marr P13"]),
    ("Ines Marr went out in Q1 and starts 18th, while Oliver Hale reached Q3 and took pole.", ["qualifying Ines Marr G18", "qualifying Oliver Hale P1"]),
    ("Ines Marr reached Hyperpole and took pole there.", ["qualifying[Hyperpole] Ines Marr P1"]),
    ("With a 1:09.102 in Q3, Ines Marr qualified fifth.", ["qualifying Ines Marr P5 69.102"]),
]

# A race of its own makes a series, and the same number in two series is two cars.
SEVERAL_SERIES: list[Case] = [
    ("Ines Marr won the Formula 2 race, Oliver Hale finished third in the Formula 3 race.", ["race Ines Marr P1", "race Oliver Hale P3"]),
]

CLASSES: list[Case] = [
    ((heading("GTD"), "Ines Marr took pole in the No. 6."), ["qualifying GTD #6 Ines Marr C1"]),
    ((heading("LMP2"), "The No. 22 finished second in class and eighth overall."), ["race LMP2 #22 P8 C2"]),
    (
        (heading("GTD PRO"), "The No. 3 finished second.", heading("GTD"), "The No. 57 finished sixth."),
        ["race GTD #57 C6", "race GTD PRO #3 C2"],
    ),
    ("In the GTD class Ines Marr qualified the No. 6 in 13th.", ["qualifying GTD #6 Ines Marr C13"]),
    ("In GTD, the No. 6 finished third and the No. 12 seventh.", ["race GTD #12 C7", "race GTD #6 C3"]),
    ("GTD PRO was won by the No. 3.", ["race GTD PRO #3 C1"]),
    ("The LMP2 class went to the No. 22.", ["race LMP2 #22 C1"]),
    ("The No. 6 finished third in GTD and the No. 22 won LMP2.", ["race GTD #6 C3", "race LMP2 #22 C1"]),
]

BULLETS: list[Case] = [
    (("Ines Marr finished third in the No. 6.", bullets("Third place in the race for Ines Marr")), ["race #6 Ines Marr P3"]),
]

# Lost, nearly held, taken away or revised: what counts is the place that its owner was left with.
NOT_KEPT: list[Case] = [
    ("Ines Marr nearly finished third in the race.", []),
    ("Only a mistake cost Ines Marr a win in the race.", []),
    ("Ines Marr's best result at Spa is second.", []),
    ("Ines Marr finished third on the road but was excluded.", ["race Ines Marr dsq"]),
    ("Ines Marr lost second place to Oliver Hale on the last lap of the race.", []),
    ("Ines Marr did not finish higher than eighth in the race.", []),
    ("Ines Marr did not finish third in the race but fourth.", ["race Ines Marr P4"]),
    ("Ines Marr crossed the line second but was given a 30-second penalty and classified ninth.", ["race Ines Marr P9"]),
    ("Ines Marr finished second in the race. The stewards later moved her to ninth.", ["race Ines Marr P9"]),
    ("In 2014 Ines Marr finished second at Spa. On Sunday she finished fifth in the race.", ["race Ines Marr P5"]),
]

# Prose and table of one entry make one record; where they disagree the classification wins.
PROSE_AND_TABLE: list[Case] = [
    (
        (heading("Race"), "Ines Marr finished fourth in the No. 6.", table(["Pos", "No.", "Driver"], ["1", "22", "Oliver Hale"], ["3", "6", "Ines Marr"])),
        ["race #22 Oliver Hale P1", "race #6 Ines Marr P3"],
    ),
]

TABLES: dict[str, list[Case]] = {
    "another event": TOLD_OF_ANOTHER_EVENT, "prose and table": PROSE_AND_TABLE, "segment": SEGMENTS,
    "several series": SEVERAL_SERIES, "history": HISTORY, "running order": RUNNING_ORDER, "wish, forecast, rule": WISH_FORECAST_RULE, "quote": QUOTES,
    "other numbers": OTHER_NUMBERS, "session": SESSIONS, "several races": SEVERAL_RACES, "not kept": NOT_KEPT, "class": CLASSES, "bullets": BULLETS,
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "meant"), cases(TABLES))
def test_only_results_of_this_event_are_read(blocks: Blocks, meant: list[str]) -> None:
    results = [line for line in told(blocks) if not line.startswith("once:")]
    assert results == sorted(line for line in meant if not line.startswith("once:"))


@pytest.mark.parametrize(("blocks", "meant"), TOLD_OF_ANOTHER_EVENT)
def test_one_named_result_of_another_event_is_history(blocks: Blocks, meant: list[str]) -> None:
    assert told(blocks) == sorted(meant)


NEWS = ("Ines Marr took pole in the No. 6 by 0.052s.", "She finished third in the race, and Oliver Hale retired.")

SOMETHING_ELSE = (
    "Tickets for the 2031 event cost 45 euros and go on sale on 3 May at 10:00.",
    "The track is 4.381 km long, has 14 corners and was opened in 1958.",
    "The Porsche 911 Turbo uses 12.3 to 12.0 litres per 100 km and emits 279 to 271 g of CO2.",
    "Founded in 1998, the company has 1,200 employees in 15 countries.",
    "The next round is on 21 June, when the team wants its third win of the year.",
    "Practice starts at 9:05 a.m., qualifying at 2:10 p.m. and the race at 12:10 p.m.",
    "Follow the race live on channel 5 or on stream no. 2.",
    "The winner of the race receives 25 points, second place 18 and third 15.",
    "The season has eight rounds, the first of them in March and the last in October.",
    "Michelin brought three compounds and 24 sets of tyres for each car.",
)


@pytest.mark.parametrize("noise", SOMETHING_ELSE)
def test_a_paragraph_about_something_else_changes_nothing(noise: str) -> None:
    assert told(NEWS)
    assert told((*NEWS, noise)) == told((noise, *NEWS)) == told(NEWS)


def test_a_table_overrules_the_prose_and_says_so() -> None:
    rows = table(["Pos", "No.", "Driver"], ["1", "22", "Oliver Hale"], ["3", "6", "Ines Marr"])
    page = release((heading("Race"), "Ines Marr finished fourth in the No. 6.", rows))
    (marr,) = [result for result in page.results if result.car_number == "6"]
    agreed = release((heading("Race"), "Ines Marr finished third in the No. 6.", rows))
    (sure,) = [result for result in agreed.results if result.car_number == "6"]
    assert marr.position == sure.position == 3
    assert "position" in marr.missing
    assert marr.confidence < sure.confidence
