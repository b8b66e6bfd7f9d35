"""The checker: a small corpus that is right, and one fault at a time, each found and named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import run

from extractor.corpus.check import check

SITE = """id = "team-one"
name = "Harlan Racing"
publisher = "Harlan Racing"
domain = "harlan.example"
language = "en"
build = "a page of one column"
foreign = ["Hale wins at Monza and leads the table."]
"""
PAGE = """<html><head><title>{{ page.title }} | {{ site.name }}</title></head><body>
<nav>Home</nav>
<h1>{{ page.title }}</h1>
{% for block in blocks %}{{ default(block) }}
{% endfor %}
<aside>{{ site.foreign[0] }}
{% for other in others %}<a href="{{ other.url }}">{{ other.title }}</a>{% endfor %}</aside>
</body></html>"""
BODY = """<release lang="en">
  <title>Marr on the podium</title>
  <p>Ines Marr brought the No. 6 Harlan Racing car home third in Race 2, 1.2 seconds behind Oliver Hale.</p>
  <table><tr><th>Pos</th><th>No.</th><th>Driver</th></tr>
    <tr><td>5</td><td>22</td><td>Ada Moss</td></tr></table>
  <caption>Marr won here in 2019.</caption>
  <end>Harlan Racing was founded in 1999.</end>
</release>"""


def gold() -> dict[str, Any]:
    return {
        "id": "cup-harlan-ostrava-2031-race",
        "source_kind": "team",
        "year": 2031,
        "retold": False,
        "page": {
            "site": "team-one",
            "path": "/news/podium",
            "published": "2031-08-17",
            "publisher": "Harlan",
        },
        "event": {"series": "Coastal GT Cup", "season": 2031},
        "results": [
            {
                "session_type": "race",
                "session_name": "Race 2",
                "car_number": "6",
                "drivers": ["Ines Marr"],
                "team": "Harlan Racing",
                "position": 3,
                "gap": {"value": 1.2, "unit": "s", "relation": "behind", "to": {"driver": "Oliver Hale"}},
                "quote": "home third in Race 2, 1.2 seconds behind",
            },
            {
                "session_type": "race",
                "session_name": "Race 2",
                "car_number": "22",
                "drivers": ["Ada Moss"],
                "position": 5,
                "quote": "5 | 22 | Ada Moss",
            },
        ],
        "standings": [],
        "history": [],
    }


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "sites" / "team-one").mkdir(parents=True)
    (tmp_path / "sites" / "team-one" / "site.toml").write_text(SITE)
    (tmp_path / "sites" / "team-one" / "page.html.j2").write_text(PAGE)
    (tmp_path / "dev").mkdir()
    add(tmp_path, gold(), BODY)
    assert run("corpus", "build", tmp_path).exit_code == 0
    return tmp_path


def add(corpus: Path, release: dict[str, Any], body: str, split: str = "dev") -> Path:
    (corpus / split).mkdir(exist_ok=True)
    path = corpus / split / f"{release['id']}.json"
    path.write_text(json.dumps(release))
    path.with_suffix(".body.xml").write_text(body)
    return path


def test_a_corpus_that_is_right_has_no_problems(corpus: Path) -> None:
    assert list(check(corpus)) == []
    done = run("corpus", "check", corpus)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 releases (0 re-told) of 1 series on 1 sites, 2 records" in done.stdout


Fault = Callable[[dict[str, Any]], object]
FAULTS: list[tuple[Fault, str]] = [
    # what is done to the gold, what the checker says
    (lambda g: g["results"][0].update(quote="home fourth"), "quote quotes what no block of the text says"),
    (lambda g: g["results"][0].pop("quote"), "no quote: name the characters that decide"),
    (lambda g: g["results"][1].update(quote="22 | 5 | Ada Moss"), "quotes what no block"),
    (lambda g: g["results"][0].update(evidence={"team": "Ostrava"}), "team quotes what no block"),
    (lambda g: g["results"][0].update(position=4), "position 4 is not to be seen in its quote"),
    (lambda g: g["results"][0].update(car_number="66"), "car_number '66' is not to be seen"),
    (lambda g: g["results"][0].update(drivers=["Ines Mara"]), "drivers ['Ines Mara'] is not to be seen"),
    (lambda g: g["results"][0].update(drivers=["Marr"]), "gives the full name 'Ines Marr'"),
    (lambda g: g["results"][0].update(points=15), "points 15 is not to be seen"),
    (lambda g: g["results"][0].update(fastest_lap_time=61.5), "fastest_lap_time 61.5 is not to be seen"),
    (lambda g: g["results"][0]["gap"].update(unit="points"), "a gap in points does not belong into results"),
    (lambda g: g["results"][0].update(driver="Marr"), "results.0.driver: Extra inputs are not permitted"),
    (lambda g: g["results"][0].update(session_type="parade"), "results.0.session_type: Input should be"),
    (
        lambda g: g["results"][0].update(inferred=["laps"]),
        "lists laps, which the record does not have",
    ),
    (lambda g: g["results"][0].update(inferred=["place"]), "inferred lists 'place', which is no field"),
    (lambda g: g["results"][0].update(position_in_class=2), "a place in class without class_name (rule 4)"),
    (
        lambda g: g["results"][1].update(position=3, inferred=["position"]),
        "position 3 is held by #6 Ines Marr",
    ),
    (lambda g: g["results"].append(g["results"][1]), "one entry in one session: make one record of them"),
    (lambda g: [g["results"][1].pop(k) for k in ("car_number", "drivers")], "belongs to nobody (rule 5)"),
    (lambda g: g["results"][1].pop("position"), "not enough for a record (rule 14)"),
    (lambda g: g.update(id="other-id"), "but the file is 'cup-harlan-ostrava-2031-race'"),
    (lambda g: g["page"].update(site="team-two"), "no site 'team-two'; there are team-one"),
    (lambda g: g["page"].pop("published"), "page.published: Field required"),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS)
def test_a_fault_in_the_gold_is_named(corpus: Path, fault: Fault, message: str) -> None:
    release = gold()
    path = corpus / "dev" / f"{release['id']}.json"
    fault(release)
    path.write_text(json.dumps(release))
    found = [str(problem) for problem in check(corpus)]
    assert any(message in line for line in found), found


def test_what_is_inferred_need_not_be_seen(corpus: Path) -> None:
    release = gold()
    release["results"][0].update(grid=21, inferred=["grid"])
    add(corpus, release, BODY)
    assert list(check(corpus)) == []


PAGES = [
    # what is done to the site, what the checker says
    (
        "{{ default(block) }}",
        "{% if block.kind != 'table' %}{{ default(block) }}{% endif %}",
        "lacks a table: 'Pos'",
    ),
    ("{{ default(block) }}", "{{ block.text[:9] }}", "the page lacks a paragraph: 'Ines Marr brought"),
    ("{{ site.foreign[0] }}", "", "the page lacks what is foreign on its site: 'Hale wins"),
    ("<nav>", "<nav class='new'>", "is not what its site makes: run extractor corpus build"),
    ("{{ page.title }}", "{{ page.headline }}", "no attribute 'headline'"),
    ("{% endfor %}", "{% endfro %}", "page.html.j2: Encountered unknown tag 'endfro'"),
]


@pytest.mark.parametrize(("old", "new", "message"), PAGES)
def test_a_fault_in_the_page_is_named(corpus: Path, old: str, new: str, message: str) -> None:
    template = corpus / "sites" / "team-one" / "page.html.j2"
    template.write_text(PAGE.replace(old, new))
    found = [str(problem) for problem in check(corpus)]
    assert any(message in line for line in found), found


def test_foreign_text_in_the_body_is_named(corpus: Path) -> None:
    add(corpus, gold(), BODY.replace("<caption>", "<p>Hale wins at Monza and leads the table.</p><caption>"))
    run("corpus", "build", corpus)
    assert "foreign text stands in the body too" in " ".join(map(str, check(corpus)))


def test_a_body_that_cannot_be_read_is_one_problem_and_the_rest_is_checked(corpus: Path) -> None:
    add(corpus, {**gold(), "id": "cup-harlan-monza-2031-race"}, "<release>")
    done = run("corpus", "check", corpus)
    assert done.exit_code == 1
    assert re.search(r"cup-harlan-monza-2031-race\.body\.xml: line 1: ", done.stderr)
    assert "1 problems" in done.stdout


ALIKE = [
    # one sentence, another, what joins them
    (
        "The crew lost two laps in the garage when a stone went through the radiator on Sunday morning.",
        "The crew lost two laps in the garage when a stone went through the radiator, which hurt.",
        "near-duplicate",
    ),
    (
        "With 40 minutes left Ada Moss handed the car over to Ines Marr, who kept the place until the flag.",
        "With 25 minutes left Jan Hale handed the car over to Lou Berg, who kept the place until the flag.",
        "one template",
    ),
    (
        "Starting from fifth, Ada Moss took the lead from Ines Marr into Turn One and never gave it back.",
        "Starting from ninth, Oliver Hale took the lead from Jan Berg into Turn Nine and never gave it back.",
        "one template",
    ),
    (
        "A stone through the radiator cost the crew two laps on Sunday morning before the rain came.",
        "Rain on Sunday morning did what no rival had managed, and the crew was two laps behind by noon.",
        None,
    ),
]


@pytest.mark.parametrize(("one", "two", "kind"), ALIKE)
def test_sentences_that_two_releases_share_are_named(
    corpus: Path, one: str, two: str, kind: str | None
) -> None:
    for place, sentence in (("monza", one), ("brno", two)):
        release = {**gold(), "id": f"cup-harlan-{place}-2031-race", "results": []}
        add(corpus, release, f"<release><title>News</title><p>{sentence}</p></release>")
    run("corpus", "build", corpus)
    assert [str(p).split(": ")[1].split(" with")[0] for p in check(corpus)] == ([kind] if kind else [])


def test_a_site_on_both_sides_of_the_test_split_is_named(corpus: Path) -> None:
    body = "<release><title>Hale retires</title><p>Nothing to report from Brno today.</p></release>"
    add(corpus, {**gold(), "id": "cup-harlan-brno-2031-race", "results": []}, body, split="test")
    run("corpus", "build", corpus)
    found = " ".join(map(str, check(corpus)))
    assert (
        "site 'team-one' is not only in test" in found and "publisher 'Harlan' is not only in test" in found
    )


def test_build_writes_each_page_in_the_encoding_of_its_site(corpus: Path) -> None:
    (corpus / "sites" / "team-one" / "site.toml").write_text(SITE + 'encoding = "utf-16"\n')
    assert run("corpus", "build", corpus).stdout == "1 pages written\n"
    page = (corpus / "dev" / "cup-harlan-ostrava-2031-race.html").read_bytes()
    assert "<h1>Marr on the podium</h1>" in page.decode("utf-16")


def test_the_text_for_a_second_reader_has_neither_gold_nor_page(corpus: Path, tmp_path: Path) -> None:
    assert run("corpus", "text", corpus, "-o", tmp_path / "texts").exit_code == 0
    text = (tmp_path / "texts" / "cup-harlan-ostrava-2031-race.txt").read_text()
    assert text.startswith("Marr on the podium\n\nInes Marr brought") and "2019" not in text


def test_agreement_is_scored_as_a_program_is(corpus: Path, tmp_path: Path) -> None:
    reading = gold()
    reading["results"][1]["position"] = 6
    (tmp_path / "readings").mkdir()
    (tmp_path / "readings" / f"{reading['id']}.json").write_text(json.dumps(reading))
    done = run("corpus", "agreement", corpus, tmp_path / "readings", "--errors")
    card = next(line for line in done.stdout.splitlines() if line.startswith("card "))
    assert card.split() == ["card", "0.857", "0.857", "0.857", "7"]
    assert "false result position 6" in done.stdout


def test_readings_may_be_lines_of_one_file(corpus: Path, tmp_path: Path) -> None:
    lines = tmp_path / "readings.jsonl"
    lines.write_text(json.dumps(gold()) + "\n")
    assert "1.000   1.000  1.000" in run("corpus", "agreement", corpus, lines).stdout
    for line, why in (
        ("{", "line 2: "),
        ('{"results": []}', "line 2: "),
        ('{"id": "x", "results": 1}', "line 2: "),
    ):
        lines.write_text(json.dumps(gold()) + "\n" + line)
        done = run("corpus", "agreement", corpus, lines)
        assert done.exit_code == 1 and why in done.stderr


def test_agreement_without_readings_is_one_error_line(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    done = run("corpus", "agreement", corpus, tmp_path / "none")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "no ID.json of a release in" in done.stderr
