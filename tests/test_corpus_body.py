"""A body file: its blocks, what is body and what is not, and what is said of a file that is wrong."""

from __future__ import annotations

import pytest

from extractor.corpus.body import BodyError, parse_body

BODY = b"""<release lang="en-GB">
  <title>Marr third  at Ostrava</title>
  <p>Ines Marr was <b>third<i>!</i></b> in the No. 6.<br/>Hale &amp; Moss retired.</p>
  <caption>The No. 6 at speed</caption>
  <quote speaker="Ines Marr" role="No. 6">We take it.</quote>
  <list ordered="yes"><item>Moss</item><item>Hale</item></list>
  <table><tr><th colspan="2">Race</th></tr>
  <tr><td rowspan="2">GT</td><td>Moss</td></tr><tr><td>Hale</td></tr></table>
  <pre> 1  Moss
 2  Hale</pre>
  <end>About Harlan Racing</end>
</release>"""


def test_the_text_is_title_and_body_with_rows_and_items_on_lines() -> None:
    assert parse_body(BODY).text.split("\n\n") == [
        "Marr third at Ostrava",
        "Ines Marr was third! in the No. 6.\nHale & Moss retired.",
        "Ines Marr, No. 6: We take it.",
        "Moss\nHale",
        "Race\nGT | Moss\nHale",
        " 1  Moss\n 2  Hale",
    ]


def test_captions_and_end_notes_are_no_body() -> None:
    body = parse_body(BODY)
    assert [block.text for block in body.foreign] == ["The No. 6 at speed"]
    assert [block.text for block in body.end_notes] == ["About Harlan Racing"]
    assert body.language == "en-GB"


def test_cells_keep_their_spans() -> None:
    table = next(block for block in parse_body(BODY).blocks if block.kind == "table")
    spans = [(c.text, c.colspan, c.rowspan, c.header) for row in table.rows for c in row]
    assert spans == [("Race", 2, 1, True), ("GT", 1, 2, False), ("Moss", 1, 1, False), ("Hale", 1, 1, False)]


WRONG = [
    # source, what the message says
    (b"<release><p>P&L</p></release>", "line 1: "),
    (b"<release>\n<title>T</title>\n<div>x</div></release>", "line 3: <div> is no block; there are p, h, "),
    (b"<release><title>T</title>\nloose</release>", "text outside any block: 'loose'"),
    (b"<release><title>T</title><p>x<table/></p></release>", "<table> cannot stand in <p>"),
    (b"<release><title>T</title><list><p>x</p></list></release>", "<item> expected, found <p>"),
    (b"<release><title>T</title><table><td/></table></release>", "<tr> expected, found <td>"),
    (b"<release><title>T</title><p> </p></release>", "<p> is empty"),
    (b"<release><p>x</p></release>", "no <title>"),
    (b"<page/>", "<release> expected, found <page>"),
    (b"", "line 1: "),
]


@pytest.mark.parametrize(("source", "message"), WRONG)
def test_what_is_wrong_is_said_with_its_line(source: bytes, message: str) -> None:
    with pytest.raises(BodyError) as caught:
        parse_body(source)
    assert message in str(caught.value)
