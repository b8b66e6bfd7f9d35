"""Rules for single sites: every rule over its pages, how a rule is chosen, and what is said of a bad file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from command import run

from extractor import extract
from extractor.page import clean
from extractor.page.site import RulesError, load_rules, read_rules

FOLDER = Path(__file__).parent / "pages" / "site_rules"
RULES = load_rules(FOLDER / "rules.toml")
PAGES = sorted(FOLDER.glob("*.html"))


def wanted_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_page_as_its_rule_wants_it(path: Path) -> None:
    wanted = wanted_of(path)
    article = clean(path.read_bytes(), url=wanted["url"], rules=RULES)
    assert article.text == wanted["text"].strip()
    assert article.title == wanted["title"]
    assert article.published == (str(wanted["published"]) if "published" in wanted else None)
    assert list(article.warnings) == wanted.get("warnings", [])


@pytest.mark.parametrize("path", [path for path in PAGES if "warnings" not in wanted_of(path)], ids=str)
def test_the_rule_is_needed(path: Path) -> None:
    assert clean(path.read_bytes(), url=wanted_of(path)["url"]).text != wanted_of(path)["text"].strip()


def test_every_rule_has_a_page() -> None:
    tried = set()
    for path in PAGES:
        wanted = wanted_of(path)
        address = "https://press.kettle-racing.example/7" if path.stem == "kettle-press" else wanted["url"]
        tried.add(RULES.of_page(address, str(wanted["published"]) if "published" in wanted else None)[0])
    assert tried == set(RULES.rules)


CHOSEN = [
    # address, day of the page, notes of the rules that hold, the best first
    ("https://team.example/a", "2031-05-01", ["spring"]),
    ("https://TEAM.example:8080/a", "2031-05-31T23:59:00Z", ["spring"]),
    ("https://team.example/a", "2031-06-01", ["summer"]),
    ("https://team.example/a", "2030-01-01", []),
    ("https://team.example/a", None, ["summer", "spring"]),
    ("https://www.team.example/a", "2031-06-01", ["summer"]),
    ("https://news.team.example/a", "2031-06-01", ["news", "summer"]),
    ("https://steam.example/a", "2031-06-01", []),
    ("https://other.test/a", "2031-06-01", []),
    ("https://[broken", "2031-06-01", []),
    (None, "2031-06-01", []),
]


@pytest.mark.parametrize(("url", "day", "notes"), CHOSEN)
def test_which_rules_hold(url: str | None, day: str | None, notes: list[str]) -> None:
    rules = read_rules("""
[[site]]
domain = "team.example"
valid_from = 2031-05-01
valid_until = 2031-05-31
body = "p"
note = "spring"
[[site]]
domain = "team.example"
valid_from = 2031-06-01
body = "p"
note = "summer"
[[site]]
domain = "news.team.example"
body = "p"
note = "news"
""")
    assert [rule.note for rule in rules.of_page(url, day)] == notes


GOOD = '[[site]]\ndomain = "team.example"\nbody = "p"\nnote = "why"\n'
BAD = [
    ("[[site]\n", "rules: no TOML"),
    ('[site]\ndomain = "team.example"', "rules: write [[site]], not [site]"),
    ("x = 1\n" + GOOD, "rules: unknown 'x'"),
    (GOOD + 'bodies = "p"\n', "rules:5: bodies: unknown key; there are domain, valid_from"),
    (GOOD.replace("body", "drop") + 'body = ["p", "div["]', "rules:5: body: no CSS selector: 'div['"),
    (GOOD + "title = []", "rules:5: title: "),
    (GOOD + "published = 3", "rules:5: published: "),
    (GOOD.replace('note = "why"\n', ""), "rules:1: note: missing: add it and say why"),
    (GOOD.replace('domain = "team.example"\n', ""), "rules:1: domain: missing"),
    (GOOD.replace('body = "p"\n', ""), "rules:1: give at least one of body, title, published, drop"),
    (GOOD.replace("team.example", "https://team.example/"), "rules:2: domain: no host name"),
    (GOOD + "valid_from = 2032-01-01\nvalid_until = 2031-01-01", "rules:1: valid_from is after valid_until"),
    (GOOD + 'valid_from = "soon"', "rules:5: valid_from: "),
    (GOOD + "\n" + GOOD, "rules:6: team.example has a rule for the same days in line 1"),
    (
        GOOD + "valid_until = 2031-05-01\n" + GOOD + "valid_from = 2031-05-01",
        "rules:6: team.example has a rule for the same days in line 1",
    ),
]


@pytest.mark.parametrize(("text", "words"), BAD, ids=[words for _, words in BAD])
def test_a_bad_file_says_where_and_what(text: str, words: str) -> None:
    with pytest.raises(RulesError) as caught:
        read_rules(text)
    assert str(caught.value).startswith(words)


def test_neighbouring_times_and_no_rules_are_fine() -> None:
    assert read_rules("").rules == ()
    text = GOOD + "valid_until = 2031-04-30\n" + GOOD + "valid_from = 2031-05-01"
    assert len(read_rules(text).rules) == 2


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"none\.toml: No such file"):
        load_rules(tmp_path / "none.toml")


def test_the_command_takes_rules(tmp_path: Path) -> None:
    page = FOLDER / "kettle-press.html"
    done = run("clean", page, "--rules", FOLDER / "rules.toml")
    assert done.exit_code == 0 and "Hanna" not in done.stdout and "Hanna" in run("clean", page).stdout
    bad = tmp_path / "bad.toml"
    bad.write_text(GOOD + "x = 1", encoding="utf-8")
    for verb in ("clean", "extract"):
        done = run(verb, page, "--rules", bad)
        assert done.exit_code == 2 and "unknown key" in done.stderr


def test_extract_takes_rules() -> None:
    page = (FOLDER / "kettle-press.html").read_bytes()
    assert "Sallis" in extract(page).text
    assert "Sallis" not in extract(page, rules=RULES).text
