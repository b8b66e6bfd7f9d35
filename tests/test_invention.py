"""Copies with invented names: every form of a name is replaced, in body, gold and page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run

from extractor import knowledge
from extractor.corpus.invention import Naming, invent, names_of, read_names
from extractor.corpus.invention.coinage import Coiner, kept_words
from extractor.corpus.invention.naming import Names
from extractor.corpus.releases import read_releases

CORPUS = Path(__file__).parent.parent / "corpus"
NAMES = Names(
    people=("Ines Marr", "Conner De Phillippi", "Ernie Francis Jr.", "Aleix Espargaró", "Seb Hale"),
    teams=("Harlan Racing", "Marr Autosport by WRT", "BMW Team WRT", "Mercedes"),
    sponsors=("Velo Energy",),
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ines Marr won", ["PERSON"]),
        ("MARR’S LAP, Marr's lap", ["PERSON", "PERSON"]),
        ("I. Marr / C. De Phillippi", ["PERSON", "PERSON"]),
        ("De Phillippi and Ernie Francis Jr.", ["PERSON", "PERSON"]),
        ("Aleix ESPARGARO of Harlan Racing", ["PERSON", "TEAM"]),
        ("<b>Aleix</b> Espargar&oacute;", ["PERSON", "PERSON"]),
        ("the Marr Autosport by WRT car with Velo Energy", ["TEAM", "SPONSOR"]),
        ("Marriage, @Marr and the harlan racing days", []),
    ],
)
def test_names_are_found_in_every_form(text: str, kinds: list[str]) -> None:
    same, spans = Naming(NAMES).apply(text)
    assert (same, [span.kind for span in spans]) == (text, kinds)
    new, new_spans = Naming(NAMES, Coiner("test")).apply(text)
    assert [span.kind for span in new_spans] == kinds
    for old, span in zip(spans, new_spans, strict=True):
        assert new[span.start : span.end].lower() != text[old.start : old.end].lower()


def test_one_name_is_one_name_wherever_it_stands() -> None:
    naming = Naming(NAMES, Coiner("test"))
    forms = ("Ines Marr", "Marr", "MARR", "Marr Autosport by WRT")
    full, short, loud, team = (naming.apply(form)[0] for form in forms)
    assert full.split()[1] == short == team.split()[0]
    assert loud == short.upper()
    assert naming.apply("BMW Team WRT")[0].split()[2] == team.split()[3]


def test_makers_series_circuits_and_what_any_team_is_called_by_stay() -> None:
    names = Names(people=("Maxime Martin", "Paul Ricard"), teams=("BMW Team WRT", "Mercedes"))
    naming = Naming(names, Coiner("test"))
    for text in ("Aston Martin", "Mercedes", "Circuit Paul Ricard"):
        assert naming.apply(text)[0] == text
    assert naming.apply("BMW Team WRT")[0].startswith("BMW Team ")
    assert {"Porsche", "Racing", "Team"} <= kept_words()


def test_coined_surnames_are_unknown_and_never_those_of_training() -> None:
    known = {name.lower() for name in knowledge.names("surnames")}
    measured, trained = Coiner("a"), Coiner("a", "train")
    ours, theirs = {measured.surname() for _ in range(300)}, {trained.surname() for _ in range(300)}
    assert not {name.lower() for name in ours | theirs} & known
    assert not ours & theirs
    assert len(ours) > 280


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("invented")
    done = run("corpus", "invent", CORPUS / "dev", target, "--seed", "7")
    assert (done.exit_code, done.stdout) == (0, "40 releases written\n")
    return target


def test_gold_still_quotes_its_text_to_the_letter(copy: Path) -> None:
    for release in read_releases(copy):
        text = " ".join([release.body.title, *(b.text for b in release.body.blocks)])
        flat = " ".join(text.split())
        cells = {c for b in release.body.blocks for row in b.rows for c in [" | ".join(x.text for x in row)]}
        for _, _, record in release.records:
            quote = " ".join(record["quote"].split())
            assert quote in flat or any(quote in " ".join(c.split()) for c in cells), (release.id, quote)


def test_no_driver_keeps_a_surname(copy: Path) -> None:
    known = read_names(CORPUS / "names.toml")
    for old, new in zip(read_releases(CORPUS / "dev"), read_releases(copy), strict=True):
        names = names_of(old.gold, known.get(old.id))
        surnames = {name.split()[-1].rstrip(".") for name in names.people if len(name.split()) == 2}
        now = names_of(new.gold)
        assert not surnames & {word for name in now.people for word in name.split()}, old.id


def test_the_same_seed_gives_the_same_copy(tmp_path: Path, copy: Path) -> None:
    release = read_releases(CORPUS / "dev")[0]
    known = read_names(CORPUS / "names.toml")
    assert [r.id for r, _ in invent([release], known, tmp_path, 7)] == [release.id]
    for suffix in (".json", ".body.xml", ".html"):
        name = release.id + suffix
        assert (tmp_path / name).read_bytes() == (copy / name).read_bytes()
    assert len(list(invent([release], known, tmp_path, 8))) == 1
    assert re.sub(r"\W", "", (tmp_path / f"{release.id}.json").read_text()) != re.sub(
        r"\W", "", (copy / f"{release.id}.json").read_text()
    )


def test_a_corpus_without_names_or_onto_itself_is_refused(tmp_path: Path) -> None:
    assert "no names.toml" in run("corpus", "invent", tmp_path, tmp_path / "x").stderr
    assert run("corpus", "invent", tmp_path, tmp_path).exit_code == 2
