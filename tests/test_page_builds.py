# ruff: noqa: E501 - pages as they come
"""What certain builds of pages hide the release in: columns, wires, server streams, states, layout tables."""

from __future__ import annotations

import json

from extractor.page import clean

COLUMNS = """<article><h1>Marr fifth at Ostrava</h1><p>Ines Marr was fifth at Ostrava on Sunday, a lap down.</p>
<div class="w-embed"><pre>
POS ST  NO  DRIVER            TOWN           LAPS
  1   5  22  Oliver Hale       Brno            60
  2   3   7  Lou van der Berg  Kosice          60
  5   1   6  Ines Marr         Zilina          59  fuel
</pre></div></article>"""


def test_text_set_in_columns_is_a_table() -> None:
    (table,) = (block for block in clean(COLUMNS).blocks if block.kind == "table")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["POS", "ST", "NO", "DRIVER", "TOWN", "LAPS", ""],
        ["1", "5", "22", "Oliver Hale", "Brno", "60", ""],
        ["2", "3", "7", "Lou van der Berg", "Kosice", "60", ""],
        ["5", "1", "6", "Ines Marr", "Zilina", "59", "fuel"],
    ]


def test_behind_the_source_line_of_a_wire_nothing_is_the_release() -> None:
    page = """<div><h1>Marr fifth at Ostrava</h1><p>SOURCE Harlan Racing</p>
    <p>Ines Marr was fifth at Ostrava on Sunday, a lap behind the winner of the race.</p>
    <p>Her stop on lap 30 took a minute, because the fuel hose did not want to let go of the car.</p>
    <p>SOURCE Harlan Racing</p><p>The wire does not verify what a release says, and Hale won at Brno.</p></div>"""
    assert clean(page).text.endswith("let go of the car.")


STREAM = """<html><body><nav><a href="/">Home</a></nav><ul><li>Oct 18 Brno Hale 1st</li></ul>
<script>self.__next_f.push([1,"1:[\\"$\\",\\"$L2\\",null,{\\"children\\":[\\"$L3\\",\\"$L4\\"]}]\\n3:"])</script>
<script>self.__next_f.push([1,"[\\"$\\",\\"h2\\",\\"h\\",{\\"dangerouslySetInnerHTML\\":{\\"__html\\":\\"Race 2\\"}}]\\n"])</script>
<script>self.__next_f.push([1,"4:[\\"$\\",\\"p\\",\\"p\\",{\\"dangerouslySetInnerHTML\\":{\\"__html\\":\\"STORY\\"}}]\\n"])</script>
</body></html>"""


def test_rows_of_a_server_stream_stand_where_other_rows_name_them() -> None:
    story = (
        "Ines Marr was <b>fifth</b> in the second race at Brno. " + "It rained, and then it did not. " * 20
    )
    article = clean(STREAM.replace("STORY", story.strip()))
    assert article.text.startswith("Race 2\n\nInes Marr was fifth in the second race at Brno. It rained")


def test_a_state_that_is_no_json_gives_the_lists_in_it() -> None:
    story = [
        {"kind": "paragraph", "html": "Ines Marr was <b>fifth</b> at Brno. " + "It rained on and on. " * 30}
    ]
    script = f"window.__NUXT__=(function(a){{return {{content:{json.dumps(story)},by:a}}}}(1));"
    article = clean(f"<html><body><div id='app'></div><script>{script}</script></body></html>")
    assert article.text.startswith("Ines Marr was fifth at Brno. It rained")


OLD = """<html><head><title>Press Archive - Ines Marr fifth at Brno</title></head><body><table><tr>
<td width="140"><font size="1"><b>TEAMS</b><br><a href="/h">Harlan</a></font></td>
<td width="500"><font><b>Ines Marr fifth at Brno</b></font><br><br><font>Ines Marr was fifth at Brno on Sunday,
a lap behind the winner of a race that rain had shortened by half an hour.</font><br><br><font>Her stop on lap 30
took a minute, because the fuel hose did not want to let go.</font></td>
<td width="200"><font size="1"><b>LATEST</b><br>Oliver Hale won at Monza and leads by 12 points.</font></td>
</tr></table></body></html>"""


def test_in_a_layout_of_tables_the_column_with_the_text_is_the_release() -> None:
    article = clean(OLD)
    assert article.title == "Ines Marr fifth at Brno"
    assert "a minute" in article.text
    assert "Hale" not in article.text and "TEAMS" not in article.text
