"""Plain text as scraped: which line breaks are meant, what is a headline, what goes."""

from __future__ import annotations

import pytest

from extractor.page import clean

PROSE = "Ines Marr won the Lakeside 200 on Sunday after a long fight with Kenji Ito and two late restarts."


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in clean(text).blocks]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Marr Wins at Lakeside\n\n{PROSE}", "Marr Wins at Lakeside"),
        (f" date 2031-08-17 Marr wins at Lakeside\n\n{PROSE}", "Marr wins at Lakeside"),
        (
            f"Racing |\n\nMarr won in the rain.\n\nReading time\n\n3 Mins\n\n"
            f"Marr won in the rain.\n\n{PROSE}",
            "Marr won in the rain.",
        ),
        (
            f"Old story about a test\nJune 1, 2031\nShow all\n\nMarr wins at Lakeside\n\n{PROSE}",
            "Marr wins at Lakeside",
        ),
        (PROSE, None),
        (f"LAKESIDE, Ohio (Aug. 17, 2031) – {PROSE}", None),
        (f" date 2031-08-17 {PROSE}", None),
        (f"- Marr wins at Lakeside\n- Ito second again\n{PROSE}", None),
    ],
)
def test_the_headline(text: str, title: str | None) -> None:
    assert clean(text).title == title


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (f" date 2031-08-17 Marr wins at Lakeside\n\n{PROSE}", "2031-08-17"),
        (f"LAKESIDE, Ohio (Aug. 17, 2031) – {PROSE}", "2031-08-17"),
        (f"Marr wins at Lakeside\n\n17 August, 2031\n\n{PROSE}", "2031-08-17"),
        (f"17 August, 2031\n\nMarr wins at Lakeside\n\n{PROSE}", "2031-08-17"),
        (
            f"Marr wins at Lakeside\n\nPublished on 17 August 2031 by the press office\n\n{PROSE}",
            "2031-08-17",
        ),
        # The day of the race is not the day of the release.
        (f"Marr wins at Lakeside\n\nRound 5, August 17, 2031\n\n{PROSE}", None),
        (f"Marr wins at Lakeside\n\n{PROSE} She had last won on 3 May 2030.", None),
    ],
)
def test_the_date(text: str, published: str | None) -> None:
    assert clean(text).published == published


@pytest.mark.parametrize(
    ("lines", "kind", "text"),
    [
        ("• Marr third\n• Ito first", "list", "Marr third\nIto first"),
        (
            "1st INES MARR, NO. 14 FALCON\n2nd KENJI ITO, NO. 8 KESTREL",
            "list",
            "1st INES MARR, NO. 14 FALCON\n2nd KENJI ITO, NO. 8 KESTREL",
        ),
        ("FP1: 4th / 1:31.2\nFP2: 2nd / 1:30.9", "list", "FP1: 4th / 1:31.2\nFP2: 2nd / 1:30.9"),
        (
            "1. Martin Vale Jr. (2,052 points)\n2. Ada Quill (2,024 points, -28)",
            "list",
            "1. Martin Vale Jr. (2,052 points)\n2. Ada Quill (2,024 points, -28)",
        ),
        ("Pos\tNo\tDriver\n1\t8\tIto\n2\t14\tMarr", "table", "Pos | No | Driver\n1 | 8 | Ito\n2 | 14 | Marr"),
    ],
)
def test_lines_that_are_meant(lines: str, kind: str, text: str) -> None:
    assert (kind, text) in kinds(f"{PROSE}\n\n{lines}\n\n{PROSE.replace('won', 'led')}")


def test_a_mailers_line_breaks_are_undone() -> None:
    wrapped = (
        "Lakeside. Third place was what Ines Marr took away from race nine\n"
        "of the season, in which the No. 14 had been as low as eleventh in\n"
        "the opening laps. The start had been a good one, but contact with\n"
        "another car sent her wide.\n"
        "The race:\n"
        "From the middle of the field she came back lap by lap, and in the\n"
        "end only two cars were in front of her when the flag fell."
    )
    got = kinds(wrapped)
    assert [kind for kind, _ in got] == ["paragraph", "heading", "paragraph"]
    assert "race nine of the season" in got[0][1] and got[1][1] == "The race:"


def test_short_headlines_within_the_text_stay_headings() -> None:
    got = kinds(f"Marr Wins at Lakeside\n\n{PROSE}\n\nGT leader takes pole.\n\n{PROSE.replace('won', 'led')}")
    assert got[2] == ("heading", "GT leader takes pole.")


@pytest.mark.parametrize(
    "tail",
    [
        "  • Home\n  • Journal",
        "© 2031 Harlan Tools Racing",
        "* All new Falcon models are type-approved according to WLTP. COâ‚‚ emissions can vary.",
        "Media contact: press@harlan-tools.example",
    ],
)
def test_what_hangs_on_at_the_end_goes(tail: str) -> None:
    assert clean(f"{PROSE}\n\n{tail}").text == PROSE


def test_a_star_with_its_footnote_stays() -> None:
    text = f"{PROSE}\n\nIto* was second.\n\n*Guest starter, no points.\n\n© 2031 Harlan"
    assert "*Guest starter, no points." in clean(text).text


@pytest.mark.parametrize(
    "line",
    [
        "About half the field stopped under yellow, and that cost Marr six places.",
        "Share of the lead went to Ito for 20 laps, and that was the race.",
    ],
)
def test_sentences_that_only_begin_like_boilerplate_stay(line: str) -> None:
    assert line in clean(f"{PROSE}\n\n{line}\n\nIto was second.").text
