"""Teams by their last word."""

from __future__ import annotations

from extractor.reading.mentions import team


def test_rows_of_hyphens_are_no_team_and_do_not_hide_one() -> None:
    text = "12-AA-" * 40 + " beat Wright Motorsports"
    assert [mention.value for mention in team.find(text)] == ["Wright Motorsports"]
