"""Which meeting a release is about: small invented texts and what they mean."""

from __future__ import annotations

import pytest

from extractor.page.article import Article, Block
from extractor.reading.event import find_event, find_series_mentions

IMSA = "IMSA WeatherTech SportsCar Championship"
WEC = "FIA World Endurance Championship"
FE = "ABB FIA Formula E World Championship"


def article(text: str, published: str | None = None) -> Article:
    """An article of the given text; a first line that ends in a blank line is its title."""
    title, gap, _ = text.partition("\n\n")
    blocks = [Block("title", title, 0, len(title))] if gap else []
    start = len(title) + 2 if gap else 0
    blocks.append(Block("paragraph", text[start:], start, len(text)))
    return Article(text=text, blocks=tuple(blocks), published=published)


# text, (series, season, round, event_name, circuit)
TEXTS = [
    pytest.param(
        "Pole at Petit Le Mans\n\nROAD ATLANTA, Ga. (Oct. 9, 2031) - The No. 3 took the GTD Pro pole in "
        "IMSA qualifying.",
        (IMSA, 2031, None, "Petit Le Mans", "Road Atlanta"),
        id="dateline, meeting and class agree",
    ),
    pytest.param(
        "Second place in Wisconsin\n\nThe IMSA SportsCar Weekend at Road America on August 3, 2031 "
        "brought second in GTP.",
        (IMSA, 2031, None, "IMSA SportsCar Weekend", "Road America"),
        id="the meeting names its series",
    ),
    pytest.param(
        "Podium at Spa\n\nJune 7, 2031 - Third in the 24 Hours of Spa. The next race of the GT World "
        "Challenge Europe "
        "Endurance Cup is at the Nürburgring in August.",
        (
            "GT World Challenge Europe Endurance Cup",
            2031,
            None,
            "24 Hours of Spa",
            "Circuit de Spa-Francorchamps",
        ),
        id="the next race is another meeting; the circuit follows from this one",
    ),
    pytest.param(
        "Marr wins again\n\nNo win had come since the Austrian Grand Prix, but at the Hungarian Grand "
        "Prix on Sunday the "
        "Formula 1 leader was back.",
        ("Formula 1", None, None, "Hungarian Grand Prix", "Hungaroring"),
        id="since the other Grand Prix",
    ),
    pytest.param(
        "Ito on pole in Virginia\n\nALTON, Va. (Aug. 23, 2031) – Ito, four times a winner at Sebring, "
        "took GTD PRO pole for the "
        "Michelin GT Challenge at VIR, fresh from his win at Road America.",
        (IMSA, 2031, None, "Michelin GT Challenge at VIR", "VIR"),
        id="earlier wins elsewhere",
    ),
    pytest.param(
        "6 Hours of Monza: second and third\n\nTOKYO, July 11, 2031 – The 6 Hours of Monza, round four "
        "of the 2031 FIA World "
        "Endurance Championship (WEC), came soon after the Le Mans 24 Hours.",
        (WEC, 2031, 4, "6 Hours of Monza", "Monza"),
        id="round in words",
    ),
    pytest.param(
        "Fourth at Le Mans\n\nAt the 24 Hours of Le Mans the No. 75 starts fourth in the Hypercar class.",
        (WEC, None, None, "24 Hours of Le Mans", "Circuit de la Sarthe"),
        id="the 24 Hours belong to the WEC",
    ),
    pytest.param(
        "Hale runs home third\n\nThird place in the 2016 Verizon IndyCar Series for Hale at Road "
        "America, his first podium.",
        ("Verizon IndyCar Series", 2016, None, None, "Road America"),
        id="the series keeps the name of its year",
    ),
    pytest.param(
        "Hale third\n\nThe IndyCar Series raced at Mid-Ohio on July 6, 2031.",
        ("NTT INDYCAR SERIES", 2031, None, None, "Mid-Ohio"),
        id="a short name of the series becomes the canonical one",
    ),
    pytest.param(
        "Duo in the points\n\nBoth cars scored in the London E-Prix at the ExCeL Circuit, where the "
        "Formula E Team had led.",
        (FE, None, None, "London E-Prix", "ExCeL Circuit"),
        id="E-Prix",
    ),
    pytest.param(
        "Ninth for Orr\n\nBRISTOL, Tenn. (Sept. 13, 2031) – In the NASCAR Cup Series race at Bristol "
        "Motor Speedway Orr was "
        "ninth. He lives in Charlotte and grew up in Texas.",
        ("NASCAR Cup Series", 2031, None, None, "Bristol Motor Speedway"),
        id="home towns are no circuits",
    ),
    pytest.param(
        "Back in the Xfinity field\n\nThe Pit Boss 250 Presented by Some Paper at COTA was the third "
        "NASCAR Xfinity Series race.",
        ("NASCAR Xfinity Series", None, None, "Pit Boss 250 Presented by Some Paper", "COTA"),
        id="the fullest form of the meeting's name",
    ),
    pytest.param(
        "Podium for the crew\n\nSecond in Rally Finland keeps the FIA World Rally Championship open. "
        "Rally Chile follows in September.",
        ("FIA World Rally Championship", None, None, "Rally Finland", None),
        id="rally",
    ),
    pytest.param(
        "Cup debut\n\nKuro drove the Porsche Mobil 1 Supercup race at Zandvoort on Sunday, with the "
        "Porsche Mobil 1 Supercup on "
        "the support bill of the Formula 1 weekend.",
        ("Porsche Mobil 1 Supercup", None, None, None, "Zandvoort"),
        id="a support race is not the main race",
    ),
    pytest.param(
        "BRC Racing Team happy\n\nThe BRC Racing Team won the last race of the 2018 FIA World Touring "
        "Car Cup at the Guia Circuit.",
        ("FIA World Touring Car Cup", 2018, None, None, "Guia Circuit"),
        id="a team that shares a series' initials",
    ),
    pytest.param(
        "The 4 Hours of Rurville\n\nAt the 4 Hours of Rurville on Sunday the European Le Mans Series "
        "leaders came second in LMP3.",
        ("European Le Mans Series", None, None, "4 Hours of Rurville", None),
        id="a meeting that no file lists",
    ),
    pytest.param(
        "Team signs Ito\n\nIto, who won the 24 Hours of Spa in 2015, joins for next season. The car was "
        "shown in Berlin.",
        (None, None, None, None, None),
        id="no meeting at all",
    ),
    pytest.param("", (None, None, None, None, None), id="empty page"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_the_meeting(text: str, expected: tuple[object, ...]) -> None:
    event = find_event(article(text))
    assert (event.series, event.season, event.round, event.event_name, event.circuit) == expected


# text, page date, season
SEASONS = [
    ("Win at Spa\n\nA win at Spa.", "2031-05-02T08:00:00+02:00", 2031),
    ("Win at Spa\n\nA win at Spa.", None, None),
    (
        "Champions\n\nThe 2030 season is over, and the 2030 FIA World Endurance Championship won.",
        "2031-01-03",
        2030,
    ),
    ("Win\n\nAs in 2015 and since 2019, a win. The 2018 champion was second.", None, None),
    ("Win\n\nThe last race in 2031 was won.", None, 2031),
    ("Formula E in Rome\n\nThe 2022/23 season goes on.", None, 2023),
    ("Win\n\nDATELINE, 14 May 2031 – A win, the first since May 3, 2029.", None, 2031),
]


@pytest.mark.parametrize(("text", "published", "season"), SEASONS)
def test_the_season(text: str, published: str | None, season: int | None) -> None:
    assert find_event(article(text, published)).season == season


# text, round
ROUNDS = [
    ("Win\n\nRound 6 of the season went to Marr.", 6),
    ("Win\n\nThe seventh round of the season went to Marr.", 7),
    ("Win\n\nRounds 3 and 4 went to Marr.", None),
    ("Win\n\nRace 9 went to Marr after the second round of pit stops.", None),
    ("Win\n\nThe next race, round 7, is in May. Round 6 went to Marr.", 6),
]


@pytest.mark.parametrize(("text", "number"), ROUNDS)
def test_the_round(text: str, number: int | None) -> None:
    assert find_event(article(text)).round == number


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Preview\n\nRoad America, July 31 - August 3, 2031", (None, None)),
        ("Preview\n\nRoad America, August 1-3, 2031", ("2031-08-01", "2031-08-03")),
        ("Preview\n\nMonza, 5 to 7 September 2031", ("2031-09-05", "2031-09-07")),
        ("Preview\n\nMonza, February 28-31, 2031", (None, None)),
        ("Race\n\nMonza (Aug. 3, 2031) – A win.", (None, None)),
    ],
)
def test_days_only_where_a_range_is_written(text: str, days: tuple[str | None, str | None]) -> None:
    event = find_event(article(text))
    assert (event.start_date, event.end_date) == days


def test_evidence_repeats_the_text_and_inferred_fields_are_listed() -> None:
    text = "Third at Petit Le Mans\n\nOctober 12, 2031 – Third in GTD Pro at Petit Le Mans."
    event = find_event(article(text))
    assert event.circuit == "Road Atlanta"
    assert set(event.inferred) == {"series", "circuit"}
    assert event.evidence["event_name"][0].text == "Petit Le Mans"
    assert all(text[s.start : s.end] == s.text for spans in event.evidence.values() for s in spans)


def test_a_date_of_the_page_alone_is_an_inferred_season() -> None:
    assert "season" in find_event(article("Win\n\nA win.", "2031-05-02")).inferred


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("poles in the World Endurance Championship and the IMSA race", [WEC, IMSA]),
        ("the GT World Challenge America title", ["GT World Challenge America"]),
        ("two supercars in the car park", []),
        ("the all-new GT3 Cup series", []),
        ("the Formula 1 race at the Guia Circuit", ["Formula 1"]),
    ],
)
def test_series_mentions(text: str, names: list[str]) -> None:
    assert [m.name for m in find_series_mentions(text)] == names


def test_names_broken_over_lines_are_still_names() -> None:
    event = find_event(
        article(
            "Third place\n\nRace nine of the DTM season, held at the Norisring\nin the World "
            "Endurance\nChampionship"
        )
    )
    assert event.circuit == "Norisring"


def test_a_date_in_the_last_block_is_not_the_season() -> None:
    text = "Marr wins\n\nInes Marr won at Suzuka.\n\nSince 1 September 2018 another method is used."
    event = find_event(Article(text=text, blocks=(), published="2031-08-17"))
    assert event.season == 2031
