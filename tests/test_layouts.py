"""Ways in which pages print results: each layout and the records that it means (`tests.notation`)."""

from __future__ import annotations

import pytest

from extractor.page import clean
from extractor.reading import read
from tests.builders import bullets, heading, table
from tests.notation import Case, cases, everything, line

_RACE = ["race Ines Marr P1", "race Jun Ito P2"]

LAYOUTS: dict[str, list[Case]] = {
    "gaps without a sign": [
        (
            (
                heading("Gara 1"),
                bullets("1. Ines Marr (Ford) 28 giri in 40:05.112", "2. Jun Ito (BMW) a 3.389"),
            ),
            ["race[Gara 1] Ines Marr P1 28 laps", "race[Gara 1] Jun Ito P2 -3.389s Ines Marr"],
        ),
        (
            (
                heading("Resultado da corrida"),
                bullets("1º - Ines Marr, 28 voltas em 33min13s693", "2º - Jun Ito, a 1min02s103"),
            ),
            ["race Ines Marr P1 28 laps", "race Jun Ito P2 -62.103s Ines Marr"],
        ),
        (
            (
                heading("Rennergebnis"),
                bullets(
                    "1. Ines Marr 28 Runden",
                    "2. Jun Ito 3,4 Sekunden zurück",
                    "3. Kim Holt 12,8 Sekunden zurück",
                ),
            ),
            [
                "race Ines Marr P1 28 laps",
                "race Jun Ito P2 -3.4s Ines Marr",
                "race Kim Holt P3 -12.8s Ines Marr",
            ],
        ),
        (
            (heading("Race 1 results"), bullets("1. Ines Marr", "2. Jun Ito 1.304s", "3. Kim Holt 8.615s")),
            [
                "race[Race 1] Ines Marr P1",
                "race[Race 1] Jun Ito P2 -1.304s Ines Marr",
                "race[Race 1] Kim Holt P3 -8.615s Ines Marr",
            ],
        ),
        (
            (
                heading("Race 1 results"),
                bullets("1. Ines Marr", "2. Jun Ito +3.4", "3. Kim Holt +8.6", "4. Bo Lind 2 laps"),
            ),
            [
                "race[Race 1] Bo Lind P4 -2lap Ines Marr",
                "race[Race 1] Ines Marr P1",
                "race[Race 1] Jun Ito P2 -3.4s Ines Marr",
                "race[Race 1] Kim Holt P3 -8.6s Ines Marr",
            ],
        ),
    ],
    "headings of a race": [
        ((heading("Résultats de la course"), bullets("1. Ines Marr (Ford)", "2. Jun Ito")), _RACE),
        ((heading("Course"), bullets("1. Ines Marr (Ford)", "2. Jun Ito")), _RACE),
        ((heading("Uitslag wedstrijd"), bullets("1. Ines Marr (Ford)", "2. Jun Ito")), _RACE),
        ((heading("Golf course"), bullets("1. Ines Marr (Ford)", "2. Jun Ito")), []),
    ],
    "best laps behind the gaps": [
        (
            (
                heading("Race Two Results"),
                bullets(
                    "1. Ines Marr (Yamaha YZF-R1), 20 laps, Total Time 32:14.202, Best Lap Time 1:35.880",
                    "2. Jun Ito (BMW M 1000 RR), -1.304 seconds, 1:35.901",
                    "3. Kim Holt (BMW M 1000 RR), -8.615, 1:36.144",
                ),
            ),
            [
                "race[Race Two] Ines Marr P1 95.88 20 laps",
                "race[Race Two] Jun Ito P2 -1.304s Ines Marr 95.901",
                "race[Race Two] Kim Holt P3 -8.615s Ines Marr 96.144",
            ],
        ),
    ],
    "figures before the name": [
        (
            (
                heading("Race 2"),
                bullets("1 14 Ines Marr Ford 40:05.112", "2 7 Jun Ito BMW +3.389", "3 41 Kim Holt Audi +9.8"),
            ),
            [
                "race[Race 2] #14 Ines Marr P1",
                "race[Race 2] #41 Kim Holt P3 -9.8s #14",
                "race[Race 2] #7 Jun Ito P2 -3.389s #14",
            ],
        ),
        (
            (
                heading("Race 2"),
                bullets("1 14 New Zealand Ines Marr", "2 7 Spain Jun Ito", "3 41 Italy Kim Holt"),
            ),
            ["race[Race 2] #14 Ines Marr P1", "race[Race 2] #41 Kim Holt P3", "race[Race 2] #7 Jun Ito P2"],
        ),
        (
            "Feature (30 Laps): 1. 17-Ines Marr[4]; 2. 8-Jun Ito[1]; 3. 54-Kim Holt[12].",
            [
                "race[Feature] #17 Ines Marr P1 G4",
                "race[Feature] #54 Kim Holt P3 G12",
                "race[Feature] #8 Jun Ito P2 G1",
            ],
        ),
    ],
    "starting places in brackets": [
        (  # a whole field: its numbers are 1 to 8 in another order
            (
                heading("Race results"),
                bullets(
                    *(
                        f"{n}. ({s}) {name}"
                        for n, (s, name) in enumerate(
                            zip(
                                (2, 1, 4, 3, 6, 5, 8, 7),
                                (
                                    "Ines Marr",
                                    "Jun Ito",
                                    "Kim Holt",
                                    "Bo Lind",
                                    "Lea Graf",
                                    "Ivo Rand",
                                    "Ada Moss",
                                    "Teo Brandt",
                                ),
                                strict=True,
                            ),
                            1,
                        )
                    )
                ),
            ),
            [
                "race Ada Moss P7 G8",
                "race Bo Lind P4 G3",
                "race Ines Marr P1 G2",
                "race Ivo Rand P6 G5",
                "race Jun Ito P2 G1",
                "race Kim Holt P3 G4",
                "race Lea Graf P5 G6",
                "race Teo Brandt P8 G7",
            ],
        ),
        (  # three of them may be anything
            (heading("Race results"), bullets("1. (2) Ines Marr", "2. (1) Jun Ito", "3. (3) Kim Holt")),
            ["race Ines Marr P1", "race Jun Ito P2", "race Kim Holt P3"],
        ),
    ],
    "lists in a line": [
        (
            "Race 1: 1st Ines Marr, 2nd Jun Ito, 3rd Kim Holt",
            ["race[Race 1] Ines Marr P1", "race[Race 1] Jun Ito P2", "race[Race 1] Kim Holt P3"],
        ),
        (
            "Final order, Race 2: 1 Ines Marr, 2 Jun Ito, 3 Kim Holt.",
            ["race[Race 2] Ines Marr P1", "race[Race 2] Jun Ito P2", "race[Race 2] Kim Holt P3"],
        ),
        (
            "Stage 1 Top Five: Ines Marr, Jun Ito, Kim Holt, Dale Rand Jr., Bo Lind",
            [
                "stage[Stage 1] Bo Lind P5",
                "stage[Stage 1] Dale Rand Jr. P4",
                "stage[Stage 1] Ines Marr P1",
                "stage[Stage 1] Jun Ito P2",
                "stage[Stage 1] Kim Holt P3",
            ],
        ),
        ("Stage 1 Top Five: Ines Marr, Jun Ito, Kim Holt", []),  # five were promised
        ("Race entries: Ines Marr, Jun Ito, Kim Holt", []),
    ],
    "with the prose of the release": [
        (
            (
                "Otero won Race 2 at Lakeside.",
                heading("Race 2"),
                table(["Pos", "Rider", "Gap"], ["1", "Rafael OTERO", ""], ["2", "Jun ITO", "+3.4"]),
            ),
            ["race[Race 2] Jun Ito P2 -3.4s Rafael Otero", "race[Race 2] Rafael Otero P1"],
        ),
    ],
    "other marks of a place": [
        ((heading("Race"), bullets("1er : Ines Marr (Ford)", "2e : Jun Ito")), _RACE),
        ((heading("Race"), bullets("Pos 1: Ines Marr (Ford)", "Pos 2: Jun Ito")), _RACE),
        (
            bullets("Ines Marr – Q: 2nd, R: 1st", "Jun Ito – Q: 9th, R: DNF"),
            ["qualifying Ines Marr P2", "qualifying Jun Ito P9", "race Ines Marr P1", "race Jun Ito dnf"],
        ),
    ],
    "no results though they look it": [
        ((heading("Race drivers"), bullets("7. Ines Marr", "41. Jun Ito", "88. Kim Holt")), []),
        ((heading("Race day"), "10:00: 1 Breakfast, 2 Briefing, 3 Track walk"), []),
        ((heading("Race weekend"), bullets("First: Check tyre pressures", "Second: Warm the engine")), []),
        ((heading("Race line-up"), bullets("1 14 Ines Marr", "2 7 Jun Ito", "3 41 Kim Holt")), []),
        (
            (
                heading("Race venue"),
                table(
                    ["1. Harlan Street", "Gate A"], ["2. Moss Street", "B"], ["3. Ito Lane", "C"], header=0
                ),
            ),
            [],
        ),
        (  # what "Final" is a final of, nobody says
            "Stage 1: 1. Marr, 2. Hale, 3. Ito. Final: 1. Ruiz, 2. Hale, 3. Marr.",
            ["stage[Stage 1] Hale P2", "stage[Stage 1] Ito P3", "stage[Stage 1] Marr P1"],
        ),
        (
            (heading("Qualifying"), bullets("1. Ines Marr at 1:23.456", "2. Jun Ito at 1:23.9")),
            ["qualifying Ines Marr P1 83.456", "qualifying Jun Ito P2 83.9"],  # times, no gaps
        ),
    ],
    "words for places and statuses for ranks": [
        (
            (
                heading("Race 2"),
                bullets("Winner: Ines Marr (Ford)", "Second: Jun Ito (BMW)", "Third: Kim Holt (Audi)"),
            ),
            ["race[Race 2] Ines Marr P1", "race[Race 2] Jun Ito P2", "race[Race 2] Kim Holt P3"],
        ),
        (
            (
                heading("Race results"),
                bullets("1. Ines Marr", "2. Jun Ito", "Ret. Kim Holt", "DNS – Bo Lind"),
            ),
            ["race Bo Lind dns", "race Ines Marr P1", "race Jun Ito P2", "race Kim Holt dnf"],
        ),
        (
            (
                heading("Race class winners"),
                bullets(
                    "GTP: #31 Harlan Racing Porsche 963 (Ines Marr/Jun Ito)",
                    "GTD: #77 Rand Motorsport (Kim Holt)",
                ),
            ),
            ["race GTD #77 Kim Holt C1", "race GTP #31 Ines Marr + Jun Ito C1"],
        ),
        (
            (
                heading("Our drivers"),
                bullets("GTP: #31 Harlan Racing (Ines Marr)", "GTD: #77 Rand Motorsport (Kim Holt)"),
            ),
            [],
        ),
    ],
    "rows of two lines": [
        (
            (
                heading("Race 1"),
                "1 14 Ines Marr",
                "Ford Mustang",
                "2 7 Jun Ito",
                "BMW M4 GT4 3.389",
                "3 41 Kim Holt",
                "Audi 9.8 s",
            ),
            [
                "race[Race 1] #14 Ines Marr P1",
                "race[Race 1] #41 Kim Holt P3 -9.8s #14",
                "race[Race 1] #7 Jun Ito P2 -3.389s #14",
            ],
        ),
    ],
    "tables": [
        (  # races side by side, names below them
            table(
                ["Pos", "Race 1", "Race 2"],
                ["1", "Ines Marr (Ford)", "Jun Ito (BMW)"],
                ["2", "Jun Ito (BMW)", "Kim Holt"],
            ),
            [
                "race[Race 1] Ines Marr P1",
                "race[Race 1] Jun Ito P2",
                "race[Race 2] Jun Ito P1",
                "race[Race 2] Kim Holt P2",
            ],
        ),
        (  # no headers, place and name in one cell
            (
                heading("Race 1 results"),
                table(
                    ["1. 🇪🇸 Ines Marr", "+0"], ["2. 🇮🇹 Jun Ito", "+1.3"], ["3. 🇫🇷 Kim Holt", "+8.6"], header=0
                ),
            ),
            [
                "race[Race 1] Ines Marr P1",
                "race[Race 1] Jun Ito P2 -1.3s Ines Marr",
                "race[Race 1] Kim Holt P3 -8.6s Ines Marr",
            ],
        ),
        (  # "#" over 1, 2, 3 beside times, and a column for each of the crew
            (
                heading("Rally results"),
                table(
                    ["#", "Driver", "Co-Driver", "Gap"],
                    ["1", "Ines Marr", "Ada Moss", ""],
                    ["2", "Jun Ito", "Lea Graf", "+12.4"],
                    ["3", "Kim Holt", "Bo Lind", "+1:05.6"],
                ),
            ),
            [
                "race Ines Marr + Ada Moss P1",
                "race Jun Ito + Lea Graf P2 -12.4s Ines Marr",
                "race Kim Holt + Bo Lind P3 -65.6s Ines Marr",
            ],
        ),
        (  # "#" over 1, 2, 3 with nothing measured: a line-up
            (
                heading("Race team"),
                table(
                    ["#", "Driver", "Team"],
                    ["1", "Ines Marr", "Harlan Racing"],
                    ["2", "Jun Ito", "Harlan Racing"],
                    ["3", "Kim Holt", "Team Rand"],
                ),
            ),
            [],
        ),
        (
            (
                heading("Race"),
                table(
                    ["Position", "Car & Driver", "Time"],
                    ["1", "#14 Ines Marr", "40:05.1"],
                    ["2", "#7 Jun Ito", "+3.4"],
                ),
            ),
            ["race #14 Ines Marr P1", "race #7 Jun Ito P2 -3.4s #14"],
        ),
    ],
}


@pytest.mark.parametrize(("blocks", "meant"), cases(LAYOUTS))
def test_what_a_layout_means(blocks: object, meant: list[str]) -> None:
    assert everything(blocks) == meant  # type: ignore[arg-type]


HEADERS = [
    "Platz|Startnr.|Fahrer|Team|Fahrzeug|Runden|Rückstand",
    "Pos.|N°|Pilote|Équipe|Voiture|Tours|Écart",
    "Pos.|Num.|Pilota|Scuderia|Vettura|Giri|Distacco",
    "Puesto|Nº|Piloto|Equipo|Vehículo|Vueltas|Diferencia",
    "Posição|Nº|Piloto|Equipe|Carro|Voltas|Diferença",
    "Plaats|Nr|Rijder|Ploeg|Auto|Ronden|Achterstand",
]


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_six_languages(header: str) -> None:
    rows = "1|14|Ines Marr|Harlan Racing|Ford Mustang|28|", "2|7|Jun Ito|Team Ito|BMW M4 GT4|28|+3,389"
    page = (heading("Race 2"), table(*(row.split("|") for row in (header, *rows))))
    assert everything(page) == [
        "race[Race 2] #14 Ines Marr P1 28 laps",
        "race[Race 2] #7 Jun Ito P2 -3.389s #14 28 laps",
    ]


CELLS = [
    "Cla",
    "#",
    "Driver",
    "Car",
    "Gap",
    "1",
    "14",
    "Ines Marr",
    "Ford Mustang",
    "2",
    "7",
    "Jun Ito",
    "BMW",
    "3.389",
]
PAGES = {
    "a cell on each line": "Sunday at Lakeside\n\nRace 1 results:\n"
    + "\n".join(f"|{cell}" for cell in CELLS),
    "tabs": "Sunday at Lakeside\n\nRace 1\n\nPos\tNo.\tDriver\tGap\n1\t14\tInes Marr\n2\t7\tJun Ito\t+3.389",
    "crews by line breaks": (
        "<h1>Sunday at Lakeside</h1><h2>Race 1</h2><table><tr><th>Pos<th>No<th>Driver<th>Gap"
        "<tr><td>1<td>14<td>Ines Marr<br>Harlan Racing<td>"
        "<tr><td>2<td>7<td>Jun Ito<br>Team Ito<td>+3.389</table>"
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_pages_whose_tables_lost_their_shape(page: str) -> None:
    assert [line(result) for result in read(clean(page)).results] == [
        "race[Race 1] #14 Ines Marr P1",
        "race[Race 1] #7 Jun Ito P2 -3.389s #14",
    ]
