# ruff: noqa: E501 - one case a line, so that the table reads as a table
"""Places, starting places, wins, poles and statuses: what a sentence says, as `tests.notation` writes it."""

from __future__ import annotations

import pytest

from tests.builders import heading
from tests.notation import Blocks, Case, cases, release, told

FORMS: list[Case] = [
    # a verb and an ordinal, a figure or a P
    ("Ines Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished in third place.", ["race Ines Marr P3"]),
    ("Ines Marr finished 14th.", ["race Ines Marr P14"]),
    ("Ines Marr finished the race in P6.", ["race Ines Marr P6"]),
    ("Ines Marr crossed the line fourth in the No. 6 car.", ["race #6 Ines Marr P4"]),
    ("Ines Marr came home twenty-first.", ["race Ines Marr P21"]),
    ("Ines Marr brought the No. 6 home fifth.", ["race #6 Ines Marr P5"]),
    ("Ines Marr took the chequered flag in eighth.", ["race Ines Marr P8"]),
    ("Ines Marr was classified twelfth.", ["race Ines Marr P12"]),
    ("Ines Marr had to settle for second.", ["race Ines Marr P2"]),
    ("Ines Marr ended up ninth at the flag.", ["race Ines Marr P9"]),
    ("Ines Marr finished the race as runner-up.", ["race Ines Marr P2"]),
    # before the noun
    ("The seventh-placed No. 10 finished a lap down.", ["race #10 P7 -1lap"]),
    ("A fourth-place finish went to Ines Marr in the No. 6.", ["race #6 Ines Marr P4"]),
    ("Ines Marr celebrated a third-place finish.", ["race Ines Marr P3"]),
    ("Ines Marr was pleased with her P6 finish in the race.", ["race Ines Marr P6"]),
    ("Third place went to Ines Marr.", ["race Ines Marr P3"]),
    ("In fifth, the No. 6 of Ines Marr crossed the line.", ["race #6 Ines Marr P5"]),
]

WINS: list[Case] = [
    ("Ines Marr won the race.", ["race Ines Marr P1"]),
    ("Ines Marr took victory in the No. 6 Porsche.", ["race #6 Ines Marr P1"]),
    ("Victory went to Ines Marr.", ["race Ines Marr P1"]),
    ("Ines Marr claimed her first win of the season.", ["race Ines Marr P1"]),
    ("Ines Marr drove the #6 to victory.", ["race #6 Ines Marr P1"]),
    ("The race was won by Ines Marr.", ["race Ines Marr P1"]),
    ("Race winner Ines Marr was all smiles afterwards.", ["race Ines Marr P1"]),
    ("Ines Marr stood on the top step of the podium after the race.", ["race Ines Marr P1"]),
    ("Ines Marr finished second behind Oliver Hale.", ["race Ines Marr P2", "race Oliver Hale P1"]),
]

POLES: list[Case] = [
    ("Ines Marr took pole position.", ["qualifying Ines Marr P1"]),
    ("Pole position went to Ines Marr in the No. 6.", ["qualifying #6 Ines Marr P1"]),
    ("Ines Marr put the No. 6 Porsche on pole.", ["qualifying #6 Ines Marr P1"]),
    ("Ines Marr claimed her second pole of the season.", ["qualifying Ines Marr P1"]),
    ("Ines Marr was fastest in qualifying.", ["qualifying Ines Marr P1"]),
    ("Ines Marr qualified fourth.", ["qualifying Ines Marr P4"]),
    ("Ines Marr qualified the No. 6 in 13th.", ["qualifying #6 Ines Marr P13"]),
    ("Ines Marr topped the first practice session.", ["practice[first practice] Ines Marr P1"]),
]

CLOSING_A_GROUP: list[Case] = [
    ("Ines Marr rounded out the top five in the race.", ["race Ines Marr P5"]),
    ("Ines Marr completed the podium in the No. 6.", ["race #6 Ines Marr P3"]),
    ("Ines Marr closed the top ten at the flag.", ["race Ines Marr P10"]),
    ("Ines Marr took the final spot on the podium.", ["race Ines Marr P3"]),
    ("Ines Marr and Oliver Hale locked out the front row in qualifying.", ["qualifying Ines Marr P1", "qualifying Oliver Hale P2"]),
    ("Ines Marr led home Oliver Hale for a one-two finish.", ["race Ines Marr P1", "race Oliver Hale P2"]),
    ("It was a 1-2 for the team, led by the No. 3 ahead of the No. 4.", ["race #3 P1", "race #4 P2"]),
]

SEVERAL_NAMES_SEVERAL_PLACES: list[Case] = [
    ("Ines Marr and Oliver Hale finished fourth and ninth respectively.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    ("Ines Marr and Oliver Hale finished fourth and ninth.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    (
        "Ines Marr, Oliver Hale and Ada Moss qualified third, seventh and eighth, respectively.",
        ["qualifying Ada Moss P8", "qualifying Ines Marr P3", "qualifying Oliver Hale P7"],
    ),
    ("The No. 9 and the No. 4 finished sixth and second, respectively.", ["race #4 P2", "race #9 P6"]),
    ("Ines Marr finished fourth and Oliver Hale ninth.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    ("Ines Marr finished fourth, with Oliver Hale ninth.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    ("Ines Marr finished fourth, while Oliver Hale came home ninth.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    (
        "Ines Marr won the race ahead of Oliver Hale and Ada Moss.",
        ["race Ada Moss P3", "race Ines Marr P1", "race Oliver Hale P2"],
    ),
    (
        "Ines Marr won the race, followed by Oliver Hale and Ada Moss.",
        ["race Ada Moss P3", "race Ines Marr P1", "race Oliver Hale P2"],
    ),
    (
        "Ines Marr led home Oliver Hale and Ada Moss in the race.",
        ["race Ada Moss P3", "race Ines Marr P1", "race Oliver Hale P2"],
    ),
    ("Ines Marr finished third, just ahead of Oliver Hale in fourth.", ["race Ines Marr P3", "race Oliver Hale P4"]),
    ("Ines Marr was second in the race and Oliver Hale third.", ["race Ines Marr P2", "race Oliver Hale P3"]),
    ("Oliver Hale finished runner-up to Ines Marr.", ["race Ines Marr P1", "race Oliver Hale P2"]),
    ("The No. 3 won the race and the No. 4 finished third, split by the No. 9 in second.", ["race #3 P1", "race #4 P3", "race #9 P2"]),
]

STARTING_PLACES: list[Case] = [
    ("Ines Marr starts the race from seventh on the grid.", ["qualifying Ines Marr G7"]),
    ("Ines Marr qualified third and Oliver Hale will start next to her in fourth.", ["qualifying Ines Marr P3", "qualifying Oliver Hale G4"]),
    ("Ines Marr started on pole but finished second.", ["race Ines Marr P2 G1"]),
    ("Having started 12th, Ines Marr finished fourth.", ["race Ines Marr P4 G12"]),
    ("Ines Marr (started 12th) finished fourth.", ["race Ines Marr P4 G12"]),
    ("Ines Marr will start tomorrow's race from fifth.", ["qualifying Ines Marr G5"]),
    ("Ines Marr will start from pole on Sunday.", ["qualifying Ines Marr G1"]),
    ("Ines Marr started fifth and finished third.", ["race Ines Marr P3 G5"]),
    ("From 14th on the grid Ines Marr finished sixth.", ["race Ines Marr P6 G14"]),
    ("Starting from pole, Ines Marr won the race.", ["race Ines Marr P1 G1"]),
    ("Ines Marr finished sixth after starting from the back of the grid in 22nd.", ["race Ines Marr P6 G22"]),
    ("Ines Marr drove from 24th to 11th in the race.", ["race Ines Marr P11 G24"]),
    ("Ines Marr finished eighth from P17.", ["race Ines Marr P8 G17"]),
    ("Ines Marr gained nine places to finish 12th.", ["race Ines Marr P12 G21"]),
    ("Ines Marr qualified third but will start eighth after a grid penalty.", ["qualifying Ines Marr P3 G8"]),
    ("Ines Marr climbed from 17th on the grid to sixth at the flag.", ["race Ines Marr P6 G17"]),
    ("Ines Marr lines up fourth for the race after qualifying.", ["qualifying Ines Marr G4"]),
]

IN_CLASS: list[Case] = [
    ("Ines Marr finished third in LMP2.", ["race LMP2 Ines Marr C3"]),
    ("Ines Marr finished third in class and tenth overall in the LMP2 car.", ["race LMP2 Ines Marr P10 C3"]),
    ("Ines Marr took the GTD pole.", ["qualifying GTD Ines Marr C1"]),
    ("Ines Marr won the GTD class.", ["race GTD Ines Marr C1"]),
    ("Ines Marr won in GTD PRO.", ["race GTD PRO Ines Marr C1"]),
    ("Ines Marr finished eighth overall.", ["race Ines Marr P8"]),
    ("In LMP2, the No. 22 of Ines Marr finished second.", ["race LMP2 #22 Ines Marr C2"]),
    ("Ines Marr scored a GTD class win in the No. 6.", ["race GTD #6 Ines Marr C1"]),
    ("The No. 6 was the LMP2 winner.", ["race LMP2 #6 C1"]),
    (
        (heading("LMP2"), "The No. 22 of Ines Marr finished second. The No. 31 came home fifth."),
        ["race LMP2 #22 Ines Marr C2", "race LMP2 #31 C5"],
    ),
    ("The No. 6 won GTD PRO and the No. 96 won GTD.", ["race GTD #96 C1", "race GTD PRO #6 C1"]),
]

STATUS: list[Case] = [
    ("Ines Marr retired from the race.", ["race Ines Marr dnf"]),
    ("Ines Marr retired with a gearbox problem.", ["race Ines Marr dnf"]),
    ("Ines Marr did not finish the race.", ["race Ines Marr dnf"]),
    ("Ines Marr was forced to retire the No. 6 after contact.", ["race #6 Ines Marr dnf"]),
    ("Ines Marr crashed out of the race from the lead.", ["race Ines Marr dnf"]),
    ("Ines Marr was disqualified from the race.", ["race Ines Marr dsq"]),
    ("Ines Marr did not start the race.", ["race Ines Marr dns"]),
    ("Ines Marr was running third when the engine failed and she had to retire.", ["race Ines Marr dnf"]),
    ("Ines Marr was excluded from qualifying and starts last.", ["qualifying Ines Marr dsq"]),
    ("The No. 6 spent an hour in the garage but went on to finish 14th.", ["race #6 P14"]),
    ("The No. 6 was withdrawn before the race.", ["race #6 withdrawn"]),
    ("Ines Marr retired, but was classified 18th in the race.", ["race Ines Marr P18 dnf"]),
    ("Ines Marr finished third, but Oliver Hale retired.", ["race Ines Marr P3", "race Oliver Hale dnf"]),
]

CHANGED_AFTERWARDS: list[Case] = [
    ("Ines Marr, fourth on the road, was classified sixth after a time penalty.", ["race Ines Marr P6"]),
    ("Ines Marr finished third, but a failed inspection saw her disqualified.", ["race Ines Marr dsq"]),
    ("Fastest in qualifying, Ines Marr starts sixth because of a five-place penalty.", ["qualifying Ines Marr P1 G6"]),
    ("Ines Marr crossed the line second, but a five-second penalty dropped her to fourth.", ["race Ines Marr P4"]),
    ("Ines Marr won on the road but was disqualified after the race.", ["race Ines Marr dsq"]),
    ("Ines Marr was promoted to third after the race when Oliver Hale was disqualified.", ["race Ines Marr P3", "race Oliver Hale dsq"]),
    ("Originally fifth at the flag, Ines Marr was classified fourth after a penalty for Oliver Hale.", ["race Ines Marr P4"]),
]

STAGES: list[Case] = [
    ("NASCAR: Ines Marr led every lap to the end of Stage 1 and won it.", ["stage[Stage 1] Ines Marr P1"]),
    ("NASCAR: Ines Marr finished Stage 1 in eighth.", ["stage[Stage 1] Ines Marr P8"]),
    ("WRC: Ines Marr was third on the Power Stage.", ["stage[Power Stage] Ines Marr P3"]),
    ("NASCAR: Ines Marr won Stage 1 and finished fifth in the race.", ["race Ines Marr P5", "stage[Stage 1] Ines Marr P1"]),
    ("In the NASCAR Cup Series race Ines Marr finished fourth in Stage 2.", ["stage[Stage 2] Ines Marr P4"]),
    (
        "NASCAR: Ines Marr finished third in Stage 1 and sixth in Stage 2.",
        ["stage[Stage 1] Ines Marr P3", "stage[Stage 2] Ines Marr P6"],
    ),
]

# Typography changes nothing: no-break spaces and hyphens, curly quotes, dashes, capitals.
SPELLINGS: list[Case] = [
    ("Ines Marr finished third in the No.\u00a06.", ["race #6 Ines Marr P3"]),
    ("Ines\u00a0Marr finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished third in the No.6.", ["race #6 Ines Marr P3"]),
    ("Ines Marr finished third in the # 6.", ["race #6 Ines Marr P3"]),
    ("Ines Marr finished 3rd in the #6.", ["race #6 Ines Marr P3"]),
    ("Ines Marr finished THIRD in the #6.", ["race #6 Ines Marr P3"]),
    ("INES MARR finished third.", ["race Ines Marr P3"]),
    ("Ines Marr finished the race in P-3.", ["race Ines Marr P3"]),
    ("Ines Marr – in the No. 6 – finished third.", ["race #6 Ines Marr P3"]),
    ("Ines Marr finished third — her best race yet.", ["race Ines Marr P3"]),
    ("Kimi Räikkönen and José María López finished third and fifth.", ["race José María López P5", "race Kimi Räikkönen P3"]),
    ("Nick de Vries finished third and Dale Hart Jr. fifth.", ["race Dale Hart Jr. P5", "race Nick de Vries P3"]),
]

# The way there is no place; where it ended is.
HELD_OR_WON_BACK: list[Case] = [
    ("Ines Marr dropped to twentieth after a spin, yet still finished eighth.", ["race Ines Marr P8"]),
    ("Ines Marr recovered from a puncture to finish tenth.", ["race Ines Marr P10"]),
    ("Ines Marr fought back to sixth at the finish.", ["race Ines Marr P6"]),
    ("Ines Marr came through the field to sixth at the finish.", ["race Ines Marr P6"]),
    ("From pole, Ines Marr led every lap and won the race.", ["race Ines Marr P1 G1"]),
    ("Ines Marr converted pole into victory.", ["race Ines Marr P1 G1"]),
    ("Third on the grid, Ines Marr lost two places and finished fifth.", ["race Ines Marr P5 G3"]),
]

# Two places, two cars: the sentence says in some other way than by order which is whose.
TOLD_APART: list[Case] = [
    ("The No. 6 and the No. 7 finished fourth and fifth.", ["race #6 P4", "race #7 P5"]),
    ("Fourth and fifth went to Ines Marr and Oliver Hale in the race.", ["race Ines Marr P4", "race Oliver Hale P5"]),
    ("Second and third in qualifying were Ines Marr and Oliver Hale.", ["qualifying Ines Marr P2", "qualifying Oliver Hale P3"]),
    ("Ines Marr in the No. 6 and Oliver Hale in the No. 7 finished fourth and fifth.", ["race #6 Ines Marr P4", "race #7 Oliver Hale P5"]),
    ("Ines Marr (4th) and Oliver Hale (9th) both finished the race.", ["race Ines Marr P4", "race Oliver Hale P9"]),
    ("Behind race winner Ines Marr, Oliver Hale finished second and Ada Moss third.", ["race Ada Moss P3", "race Ines Marr P1", "race Oliver Hale P2"]),
]

NO_NUMBER_IN_IT: list[Case] = [
    ("Ines Marr qualified on the front row.", []),
    ("Ines Marr narrowly missed the podium.", []),
    ("Ines Marr scored a top-ten finish.", []),
    ("Ines Marr led the most laps.", []),
    ("Ines Marr stood on the podium.", []),
    ("Ines Marr finished in the top five.", []),
    ("Ines Marr qualified on the third row.", []),
    ("Ines Marr was the first driver to pit.", []),
]

TABLES: dict[str, list[Case]] = {
    "forms": FORMS, "wins": WINS, "poles": POLES, "closing a group": CLOSING_A_GROUP,
    "several": SEVERAL_NAMES_SEVERAL_PLACES, "grid": STARTING_PLACES, "in class": IN_CLASS, "status": STATUS,
    "changed afterwards": CHANGED_AFTERWARDS, "stages": STAGES, "no number": NO_NUMBER_IN_IT,
    "held or won back": HELD_OR_WON_BACK, "told apart": TOLD_APART, "spelling": SPELLINGS,
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "meant"), cases(TABLES))
def test_a_place_is_read(blocks: Blocks, meant: list[str]) -> None:
    assert told(blocks) == meant


def test_a_place_that_only_follows_is_marked_as_inferred() -> None:
    marr, hale = sorted(release("Ines Marr finished second behind Oliver Hale.").results, key=lambda r: r.drivers)
    assert (marr.position, "position" in marr.inferred) == (2, False)
    assert (hale.position, "position" in hale.inferred) == (1, True)


def test_a_swing_entails_the_starting_place() -> None:
    (result,) = release("Ines Marr gained nine places to finish 12th.").results
    assert (result.grid, "grid" in result.inferred, "position" in result.inferred) == (21, True, False)


def test_the_words_that_say_the_place_are_its_evidence() -> None:
    (result,) = release("Ines Marr finished third in the No. 6 Porsche.").results
    said = {field: [span.text for span in spans if span.role == "value"] for field, spans in result.evidence.items()}
    assert said["position"] == ["third"]
    assert said["drivers"] == ["Ines Marr"]
    assert said["car_number"] == ["No. 6"]
