"""What stands around a release without a name that gives it away: told by place, shape and words."""

from __future__ import annotations

import pytest

from extractor.page import clean
from extractor.page.choice.phrases import is_head_line, is_note_heading, is_strip, is_teaser_heading
from extractor.page.choice.tail import close_tail
from extractor.page.raw import Raw

STORY = [
    "Ines Marr won the Zolder 300 for Harlan Tools Racing after holding off Oliver Hale through two late "
    "restarts, the second of them with three laps to run and hardly a drop of fuel in the No. 14 Corvane.",
    "Marr had started ninth, the penalty for an engine that Harlan changed on Friday night, and was fourth "
    "when the first stops came round. Hale led until lap 61 and took second, 0.318 seconds behind.",
    "Third went to Aki Ito of Kestrel Autosport, who passed Dana Voss in the last corner. Voss keeps the "
    "lead of the standings, now by twelve points from Hale, with two rounds left to run.",
]
OTHERS = [
    ("Brandt takes Sebring pole by a whisker", "Lukas Brandt was quickest at Sebring in the last minute."),
    ("Peregrine signs Moreau for two seasons", "Camille Moreau joins Peregrine from Falken Lane in May."),
    ("Orlando museum opens its sportscar wing", "Forty cars from Daytona and Atlanta are shown in Orlando."),
    ("Nakamura breaks wrist in Suzuka test", "Ken Nakamura misses the Fuji round after a fall in Suzuka."),
]


def page(*, after: str = "", inside: str = "", before: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return (
        f"<html><head><title>Marr wins at Zolder</title></head><body><div>{before}"
        f"<div class='q1'><h1>Marr wins at Zolder</h1>{text}{inside}</div>{after}</div></body></html>"
    )


def each(form: str) -> str:
    return "".join(form.format(headline=headline, lead=lead) for headline, lead in OTHERS)


def body(markup: str) -> list[str]:
    return [block.text for block in clean(markup).blocks[1:]]


@pytest.mark.parametrize(
    "after",
    [
        "<div><h4>On the wire</h4>" + each("<div><h5>{headline}</h5><p>{lead}</p></div>") + "</div>",
        "<div>"
        + each("<div><div>June 3, 2031</div><div><b>{headline}</b></div><div>{lead}</div></div>")
        + "</div>",
        "<div><h4>On the wire</h4><ul>" + each("<li>{headline}</li>") + "</ul></div>",
        "<div><ul>" + each("<li><h4>{headline}</h4><p>{lead}</p></li>") + "</ul></div>",
        "<div><dl>" + each("<dt>June 3, 2031</dt><dd>{headline}</dd>") + "</dl></div>",
        "<table>" + each("<tr><td>June 3</td><td>{headline}</td></tr>") + "</table>",
        "<div>" + each("<b>{headline}</b><br>{lead}<br><br>") + "</div>",
        "<div>" + each("<p>{headline}</p>") + "</div>",
        "<div class='q1'><h1>Brandt takes Sebring pole</h1>" + each("<p>{lead}</p>") + "</div>",
        "".join(each("<div class='q1'><h1>{headline}</h1><p>{lead}</p></div>")),
    ],
    ids=[
        "boxes",
        "dated",
        "list",
        "list of cards",
        "terms",
        "table",
        "lines",
        "headlines",
        "second",
        "archive",
    ],
)
def test_other_stories_beside_the_release_go(after: str) -> None:
    assert body(page(after=after)) == STORY


@pytest.mark.parametrize(
    "inside",
    [
        "<div>"
        + each("<div><img src='x.jpg'><span>June 3, 2031</span><div>{headline}</div><p>{lead}</p></div>")
        + "</div>",
        "<div>" + each("<div><img src='x.jpg'><span>02:40</span><p>{headline}</p></div>") + "</div>",
        each("<p><a href='/1'><b>{headline}</b></a><br>{lead}</p>"),
        "<ul>" + each("<li><h4>{headline}</h4><p>{lead}</p></li>") + "</ul>",
        "<h4>Around the paddock</h4><ul>" + each("<li>{headline}</li>") + "</ul>",
    ],
    ids=["cards with pictures", "films", "linked leads", "list of cards", "list of headlines"],
)
def test_other_stories_below_the_release_go(inside: str) -> None:
    assert body(page(inside=inside)) == STORY


@pytest.mark.parametrize(
    "own",
    [
        "<h2>Results</h2><ul><li>1. Ines Marr, Harlan Tools</li><li>2. Oliver Hale, Corvane Works</li>"
        "<li>3. Aki Ito, Kestrel Autosport</li></ul>",
        "<table><tr><td>1</td><td>Ines Marr</td><td>1:58:02.1</td></tr>"
        "<tr><td>2</td><td>Oliver Hale</td><td>0.318</td></tr>"
        "<tr><td>3</td><td>Aki Ito</td><td>4.7</td></tr></table>",
        "<h2>Coming up</h2><ul><li>June 17: Sebring, six hours</li><li>July 1: Brno, two of an hour</li>"
        "<li>July 8: Misano, two races by night</li></ul>",
        "<div><h3>Ines Marr, Harlan Tools</h3><p>“The car was a joy all day.”</p></div>"
        "<div><h3>Oliver Hale, Corvane Works</h3><p>“We gave it away in the pits.”</p></div>"
        "<div><h3>Lukas Brandt, Peregrine</h3><p>“Ninth is not what I came to Zolder for.”</p></div>",
        "<div><h3>GT2</h3><p>Marr and Hale shared the class points at Zolder for Harlan.</p></div>"
        "<div><h3>GT3</h3><p>Voss was fifth for Kestrel, one place ahead of Ito at Zolder.</p></div>"
        "<div><h3>GT4</h3><p>Harlan had no car in GT4, which Kestrel won by a lap at Zolder.</p></div>",
    ],
    ids=["result list", "result table", "calendar", "what they said", "class by class"],
)
def test_the_release_goes_on_in_other_shapes(own: str) -> None:
    inside = body(page(inside=own))
    assert inside[:3] == STORY and len(inside) > 3
    for piece in clean(f"<h1>X</h1><p>{STORY[0]}</p>{own}").blocks[2:]:
        assert any(piece.text in block for block in inside), piece.text


def test_paragraphs_in_boxes_of_their_own_are_a_text() -> None:
    boxes = "".join(f"<div class='m'><div>{paragraph}</div></div>" for paragraph in STORY)
    assert body(f"<body><div><div class='m'><h1>Marr wins at Zolder</h1></div>{boxes}</div></body>") == STORY


def test_text_that_goes_on_below_a_box_is_no_part_of_it() -> None:
    box = "<div><h3>Trending news</h3></div>"
    markup = page(inside=f"{box}<p>{STORY[1].replace('Marr', 'Voss')}</p>")
    assert body(markup) == [*STORY, STORY[1].replace("Marr", "Voss")]


# --- the foot of a release ---


@pytest.mark.parametrize(
    ("line", "kept_as"),
    [
        ("Harlan Tools Racing press office, 12 Pit Road, Hale, Ohio.", "note"),
        ("For interviews call Rosa Quint: +1 (555) 010-2233.", "note"),
        ("Harlan Tools supplies gearboxes to customers in nine countries and employs 120.", "note"),
        ("The Harlan Cup is a spec series with the AAX as its sanctioning body.", "note"),
        ("Follow us on Instagram for more pictures.", "gone"),
        ("Get 10% off everything in the shop until Sunday.", "gone"),
        ("The next round is at Brno, where Harlan has won three times.", "body"),
        ("“I called the press office and said thanks,” Marr laughed.", "body"),
    ],
)
def test_the_last_block_of_a_release(line: str, kept_as: str) -> None:
    article = clean(page(inside=f"<p>{line}</p>"))
    assert (line in article.text) == (kept_as == "body")
    assert any(line in note for note in article.end_notes) == (kept_as == "note")


def test_nothing_amid_the_story_is_a_foot() -> None:
    raws = [Raw("paragraph", text) for text in (STORY[0], "Our press office is at 12 Pit Road.", STORY[1])]
    verdicts = ["body"] * 3
    close_tail(raws, verdicts)
    assert verdicts == ["body"] * 3


def test_an_address_goes_with_the_line_above_it() -> None:
    raws = [
        Raw("paragraph", text) for text in (*STORY, "Our mailing address is:", "Harlan Tools", "Hale, Ohio")
    ]
    verdicts = ["body"] * 3 + ["note", "body", "body"]
    close_tail(raws, verdicts)
    assert verdicts == ["body"] * 3 + ["note"] * 3


def test_most_of_a_release_stays_whatever_it_looks_like() -> None:
    raws = [Raw("paragraph", f"Press office {n}: +1 555 010 22 3{n}, Hale, Ohio.") for n in range(6)]
    verdicts = ["body"] * 6
    close_tail(raws, verdicts)
    assert verdicts.count("body") >= 3


# --- lines ---


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Latest from our newsroom", True),
        ("More stories from the paddock", True),
        ("Up next in news", True),
        ("Recent posts", True),
        ("Team news", False),
        ("More power for Harlan", False),
        ("News from the stewards", False),
    ],
)
def test_teaser_headings_by_the_words_they_are_made_of(line: str, heading: bool) -> None:
    assert is_teaser_heading(line) is heading


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("Notes and contact", True),
        ("Editorial information", True),
        ("Notes", False),
        ("Contact in turn one", False),
    ],
)
def test_note_headings_by_the_words_they_are_made_of(line: str, heading: bool) -> None:
    assert is_note_heading(line) is heading


@pytest.mark.parametrize(
    ("line", "strip"),
    [
        ("17.08.2031 | Source: Harlan | Print | Send to a friend", True),
        ("print this page | tell a friend", True),
        ("Pos | Driver | Gap", False),
        ("Marr | Hale | Ito", False),
        ("Harlan won | and then it rained for an hour on everybody in the whole place", False),
    ],
)
def test_strips_of_tools(line: str, strip: bool) -> None:
    assert is_strip(line) is strip


@pytest.mark.parametrize(
    ("line", "above"),
    [
        ("SOURCE: Harlan Racing", True),
        ("By Rosa Quint", True),
        ("By the numbers", False),
        ("By a nose", False),
    ],
)
def test_lines_above_the_text(line: str, above: bool) -> None:
    assert is_head_line(line) is above


def test_bullets_that_are_pictures_make_a_list() -> None:
    drawn = "".join(
        f"<img src='/images/bullet_red.gif' width=7> {line}<br>" for line in ("Pole: Hale", "Won by Marr")
    )
    article = clean(f"<h1>Marr wins</h1><p>{STORY[0]}<br><br>{drawn}</p>")
    assert [block.text for block in article.blocks if block.kind == "list"] == ["Pole: Hale\nWon by Marr"]
