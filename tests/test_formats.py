"""CSV and tables: one row for each result, history result and standing."""

from __future__ import annotations

import csv
import io
import os
import re

import pytest

from extractor import formats
from extractor.records import Event, Gap, HistoryResult, Other, Release, Result, Source, Standing

MARR = {"drivers": ["Ines Marr", "Bo Hale"], "car_number": "07"}
RELEASE = Release(
    source=Source(url="https://team.example/1"),
    event=Event(series="Coastal GT Cup", season=2031),
    results=[
        Result(
            session_type="race",
            team='Harlan "Tools", Racing',
            position=1,
            gap=Gap(value=0.5, unit="s", relation="ahead", to=Other(car_number="8")),
            confidence=0.9,
            **MARR,
        )
    ],
    history=[HistoryResult(session_type="race", position=3, event=Event(season=2029), **MARR)],
    standings=[Standing(championship="drivers", series="Endurance Cup", position=1, points=104.5, **MARR)],
)


def written(form: formats.Format, *releases: Release) -> str:
    file = io.StringIO(newline="")
    formats.write(releases, form, file)
    return file.getvalue()


def test_csv_has_one_row_for_each_record() -> None:
    text = written(formats.Format.csv, RELEASE)
    assert text.count("\r\n") == text.count("\n") == 4
    result, history, standing = csv.DictReader(io.StringIO(text, newline=""))
    assert tuple(result) == formats.COLUMNS
    shown = {name: value for name, value in result.items() if value}
    assert shown == {
        "source_url": "https://team.example/1",
        "kind": "result",
        "series": "Coastal GT Cup",
        "season": "2031",
        "session_type": "race",
        "car_number": "07",
        "drivers": "Ines Marr; Bo Hale",
        "team": 'Harlan "Tools", Racing',
        "position": "1",
        "gap_value": "0.5",
        "gap_unit": "s",
        "gap_relation": "ahead",
        "gap_to": "car_number=8",
        "confidence": "0.9",
    }
    assert (history["kind"], history["season"], history["position"]) == ("history", "2029", "3")
    assert (standing["kind"], standing["series"], standing["points"]) == (
        "standing",
        "Endurance Cup",
        "104.5",
    )


def test_csv_keeps_line_ends_within_a_field() -> None:
    release = Release(results=[Result(session_type="race", team="Harlan\nRacing")])
    [row] = csv.DictReader(io.StringIO(written(formats.Format.csv, release), newline=""))
    assert row["team"] == "Harlan\nRacing"


def test_table_shows_each_record_on_a_line() -> None:
    head, result, history, standing = written(formats.Format.table, RELEASE).splitlines()
    assert head.split()[:2] == ["kind", "session"]
    for line, words in (
        (result, "result race 07 1 0.5"),
        (history, "history 3"),
        (standing, "standing 104.5"),
    ):
        assert set(words.split()) <= set(line.split())


def test_a_table_sends_no_control_characters_and_no_markup() -> None:
    release = Release(results=[Result(session_type="race", team="[bold]A\x1b[2J\rB[/bold]")])
    table = written(formats.Format.table, release)
    assert "\x1b" not in table and "\r" not in table
    assert "[bold]A\\x1b[2J B[/bold]" in table


def test_a_table_leaves_out_columns_that_nothing_stands_in() -> None:
    release = Release(results=[Result(session_type="race", position=3, **MARR)])
    head, row = written(formats.Format.table, release).splitlines()
    assert head.split() == ["kind", "session", "no.", "drivers", "pos"]
    assert row.split() == ["result", "race", "07", "Ines", "Marr;", "Bo", "Hale", "3"]


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of POSIX")
@pytest.mark.parametrize("width", [40, 160])
def test_no_terminal_is_too_narrow_for_whole_words(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    parent, child = os.openpty()
    with open(child, "w", encoding="utf-8") as terminal:  # noqa: PTH123
        formats.write([RELEASE], formats.Format.table, terminal)
        terminal.write("END")
        terminal.flush()
        shown = b""
        while not shown.endswith(b"END"):  # a terminal hands out what it has, a piece at a time
            shown += os.read(parent, 10_000)
    os.close(parent)
    lines = re.sub(r"\x1b\[\d*m", "", shown.decode()).splitlines()
    assert max(map(len, lines)) <= width
    assert {"Ines", "Marr;", "104.5"} <= set(" ".join(lines).replace("104.5;", "104.5").split())
