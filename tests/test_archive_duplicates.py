"""Copies of one release are told from releases of one template, and the original does not depend on who came
first."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from archives import BRNO, SHOP, SPA, TOUR, copies, keep, page, rows

from extractor.archive.likeness import Told, bands, same_release, signature
from extractor.archive.reading import read_pending
from extractor.page import clean
from extractor.store import Store
from extractor.store.schema import articles

CORPUS = Path(__file__).parent.parent / "corpus"

TEAM, WIRE, CLUB = "https://kettle.example/brno", "https://wire.example/77", "https://club.example/news?id=4"
WIRED = (
    "Race news: Brno",
    "Grid Line Direct has this from the Kettle press office.",
    *BRNO[1:],
    "All rights with us.",
)


def told(*texts: str) -> Told:
    return Told("\n\n".join(texts))


@pytest.mark.parametrize(
    "copy",
    [
        ("Ines Marr takes Brno for her team", *BRNO[1:]),
        (BRNO[0].upper(), *BRNO[1:]),
        ("BRNO, Czechia — 17 August 2031", *BRNO),
        (*BRNO, "About Kettle Racing: founded in 1998, the team has 40 people, and more cups than shelves."),
        BRNO[:-1],
        (*BRNO[:2], *BRNO[3:]),
        WIRED,
        WIRED[:-2],
        (BRNO[0], *reversed(BRNO[1:])),
        tuple(text.replace("third", "3rd").replace("“", '"').replace("”", '"') for text in BRNO),
        tuple(text.replace("although", "while").replace("mend", "repair") for text in BRNO),
    ],
)
def test_a_copy_with_another_head_or_tail_or_less_text_is_the_same_release(copy: tuple[str, ...]) -> None:
    assert same_release(told(*BRNO), told(*copy))
    assert same_release(told(*copy), told(*BRNO))
    assert set(bands(signature(told(*BRNO)))) & set(bands(signature(told(*copy))))


@pytest.mark.parametrize(
    "other",
    [
        SPA,
        SHOP,
        tuple(text.replace("Brno", "Spa") for text in BRNO),  # another place, the same numbers
        tuple(text.replace("lap 12", "lap 31") for text in BRNO),  # another race at the same place
        tuple(text.replace("third", "fifth") for text in BRNO),
        tuple(text.replace("Bo Hale", "Ada Lund") for text in BRNO),
        (
            "Marr second at Brno",
            BRNO[1].replace("4.2", "0.3"),
            BRNO[4],
            "The shop is open on 4 days, from 9 to 17.",
        ),
        (
            "Kettle: unser Rennen in Brno",
            "Ines Marr gewann am Sonntag das Rennen in Brno, 4,2 Sekunden vor Bo Hale.",
        ),
        ("", ""),
    ],
)
def test_another_race_told_in_the_same_words_is_another_release(other: tuple[str, ...]) -> None:
    assert not same_release(told(*BRNO), told(*other))
    assert not same_release(told(*other), told(*BRNO))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    files = [path for part in ("train", "dev") for path in sorted((CORPUS / part).glob("*.html"))]
    return {path.stem: clean(path.read_bytes()).text for path in files}


def test_no_two_releases_of_the_corpus_are_taken_for_one(texts: dict[str, str]) -> None:
    known = {name: Told(text) for name, text in texts.items()}
    pairs = itertools.combinations(known, 2)
    assert [(a, b) for a, b in pairs if same_release(known[a], known[b])] == []


def wired(text: str, chance: random.Random) -> str:
    """A copy as wires and partners make it: another headline, head and tail, some of the text gone."""
    title, *body = text.split("\n\n")
    told = [part for part in body if len(part) > 150]
    if len(told) > 2 and chance.random() < 0.6:
        body.remove(chance.choice(told))
    if chance.random() < 0.7:
        body.insert(
            0, "The following press release was issued today and is given as it came, by Grid Line Direct."
        )
    if chance.random() < 0.7:
        body.append("Grid Line Direct brings press releases of 240 teams in 31 countries: +49 30 5550 1234.")
    title = chance.choice([title, title.upper(), f"News: {title}", "From the paddock this weekend"])
    return "\n\n".join([title, *body])


def templated(text: str, chance: random.Random) -> str:
    """A release of another race, in the words of this one: a third of the numbers are others."""
    return re.sub(r"\d+", lambda m: str(chance.randrange(100, 999)) if chance.random() < 0.3 else m[0], text)


def test_copies_of_the_corpus_are_found_and_templates_are_told_apart(texts: dict[str, str]) -> None:
    chance = random.Random(5)
    found = false = templates = 0
    for text in texts.values():
        one, copy, other = Told(text), Told(wired(text, chance)), Told(templated(text, chance))
        near = set(bands(signature(one))) & set(bands(signature(copy)))
        found += bool(near) and same_release(one, copy)
        templates += one.numbers != other.numbers
        false += one.numbers != other.numbers and same_release(one, other)
    assert found >= 0.98 * len(texts)
    assert (false, templates > 100) == (0, True)


def test_signatures_estimate_how_much_texts_share_and_never_change() -> None:
    one, two = told(*BRNO), told(*WIRED)
    share = len(one.set & two.set) / len(one.set | two.set)
    assert abs(float((signature(one) == signature(two)).mean()) - share) < 0.15
    # Signatures are stored: another value here means that older stores find no copies any more.
    first = signature(Told("Marr won at Brno on Sunday"))[:4].tolist()
    assert first == [723844716, 813981224, 3885924156, 1117720455]


def put(store: Store, name: str) -> None:
    stories = {
        TEAM: (BRNO, "2031-08-17T16:00:00Z"),
        WIRE: (WIRED, "2031-08-17T18:30:00Z"),
        CLUB: (BRNO[:-1], "2031-08-18"),
    }
    story, published = stories[name]
    keep(store, name, page(story, published=published), source=name.split("/")[2])


@pytest.mark.parametrize("order", list(itertools.permutations([TEAM, WIRE, CLUB])))
@pytest.mark.parametrize("one_by_one", [True, False])
def test_the_page_that_published_first_is_the_original_whatever_was_read_first(
    tmp_path: Path, order: tuple[str, ...], one_by_one: bool
) -> None:
    with Store.open(tmp_path / "extractor.db") as store:
        for name in order:
            put(store, name)
            if one_by_one:
                read_pending(store)
        read_pending(store)
        assert copies(store) == {WIRE: TEAM, CLUB: TEAM}


def test_who_turns_out_to_be_a_copy_is_a_change(store: Store) -> None:
    put(store, WIRE)
    read_pending(store)
    before = rows(store)
    put(store, TEAM)
    read_pending(store)
    assert copies(store) == {WIRE: TEAM}
    wire, team, again = rows(store)
    assert [wire] != before and again == before[0]  # the same row, with the number of a new change
    assert (wire[0], wire[3], team[0], team[3]) == (WIRE, False, TEAM, True)


def test_a_copy_that_is_edited_into_something_else_is_none_any_more(store: Store) -> None:
    for name in (TEAM, WIRE, CLUB):
        put(store, name)
    read_pending(store)
    keep(store, TEAM, page(SHOP), source="kettle.example")
    read_pending(store)
    assert copies(store) == {CLUB: WIRE}
    keep(store, TEAM, page(BRNO, published="2031-08-17T16:00:00Z"), source="kettle.example")
    read_pending(store)
    assert copies(store) == {WIRE: TEAM, CLUB: TEAM}


def test_pages_without_a_date_come_after_those_with_one_and_then_by_address(store: Store) -> None:
    keep(store, "https://b.example/1", page(published=None), source="b")
    keep(store, "https://c.example/1", page(published=None), source="c")
    read_pending(store)
    assert copies(store) == {"https://c.example/1": "https://b.example/1"}
    keep(store, "https://d.example/1", page(published="2031-12-01"), source="d")
    read_pending(store)
    assert set(copies(store).values()) == {"https://d.example/1"}


def test_a_page_that_names_another_as_canonical_is_the_copy(store: Store) -> None:
    keep(store, TEAM, page(published="2031-08-20"))
    keep(
        store,
        WIRE,
        page(WIRED, published="2031-08-17", canonical="https://www.kettle.example/brno/?utm_source=w"),
    )
    read_pending(store)
    assert copies(store) == {WIRE: TEAM}


def test_a_site_that_gives_its_home_page_as_canonical_has_no_copies_for_that(store: Store) -> None:
    for number, story in enumerate((BRNO, SPA, SHOP)):
        address = f"https://kettle.example/{number}"
        keep(store, address, page(story, canonical="https://kettle.example/"))
    read_pending(store)
    assert copies(store) == {}


def test_a_translation_is_no_copy_though_it_shares_tables_and_address(store: Store) -> None:
    table = " ".join(f"{n} Ines Marr{n} Kettle 1:32.{n:03} Brno" for n in range(1, 30))
    english = (BRNO[0], BRNO[1], table)
    german = (
        "Marr siegt in Brno",
        "Ines Marr hat am Sonntag in Brno gewonnen, und alle freuten sich.",
        table,
    )
    keep(store, TEAM, page(english, language="en"))
    keep(store, TEAM + "/de", page(german, language="de", canonical=TEAM))
    read_pending(store)
    assert copies(store) == {}


def test_lines_that_many_pages_show_make_no_copies(store: Store) -> None:
    for number in range(4):
        keep(store, f"https://kettle.example/{number}", page(["Access denied", "Please come back tomorrow."]))
    read_pending(store)
    assert copies(store) == {}


def test_only_the_newest_article_of_a_page_is_marked(store: Store) -> None:
    put(store, TEAM)
    put(store, WIRE)
    read_pending(store)
    keep(store, WIRE, page((*WIRED, "Corrected."), published="2031-08-17T18:30:00Z"), source="wire.example")
    read_pending(store)
    with store.read() as conn:
        marks = conn.execute(sa.select(articles.c.same_as).order_by(articles.c.id)).scalars().all()
    assert [mark is not None for mark in marks] == [False, False, True]


def test_a_copy_is_found_among_many_releases_of_one_template(tmp_path: Path) -> None:
    with Store.open(tmp_path / "extractor.db") as store:
        for number in range(60):
            lap, gap = f"lap {number + 20}", f"{number}.5"
            story = [text.replace("lap 12", lap).replace("4.2", gap) for text in BRNO]
            day = f"2031-{number % 12 + 1:02}-{number % 28 + 1:02}"
            keep(store, f"https://kettle.example/{number:02}", page(story, published=day))
        wire = [text.replace("lap 12", "lap 57").replace("4.2", "37.5") for text in WIRED[:-2]]
        keep(store, WIRE, page(wire, published="2031-02-12"), source="wire")
        read_pending(store)
        assert copies(store) == {WIRE: "https://kettle.example/37"}


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_marks_are_those_of_a_store_that_saw_the_newest_texts_only(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    # Of five parts each story shows some: stories in the middle tie others that have little in common.
    parts = [(*BRNO[1:], *SHOP[1:]), (*SPA[1:], *TOUR[1:])]
    newest: dict[str, bytes] = {}

    def write() -> bytes:
        told = chance.choice(parts)
        first = chance.randrange(len(told) - 3)
        story = [chance.choice(["News", "Kettle", "Report"]), *told[first : first + 4]]
        return page(story, published=chance.choice(["2031-08-17", "2031-08-18", None]))

    with Store.open(tmp_path / "edited.db") as edited:
        for _ in range(14):
            address = f"https://{chance.choice('abcdef')}.example/1"
            newest[address] = write()
            keep(edited, address, newest[address], source=address[8])
            read_pending(edited)
        after_edits = copies(edited)
    with Store.open(tmp_path / "fresh.db") as fresh:
        for address, body in newest.items():
            keep(fresh, address, body, source=address[8])
        read_pending(fresh)
        assert after_edits == copies(fresh)
