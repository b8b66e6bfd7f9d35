"""The knowledge files: whole, of a useful size, and without a spelling that silently means two things."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import Any

import pytest

from extractor import knowledge

# file, table, key of the canonical name, least number of records
FILES = [
    ("series", "series", "name", 100),
    ("circuits", "circuit", "name", 200),
    ("events", "event", "name", 250),
    ("makers", "maker", "name", 100),
    ("teams", "team", "name", 700),
    ("nationalities", "nationality", "country", 100),
]
LISTS = [("given_names", 2500), ("surnames", 3000), ("ambiguous_names", 500)]


def table(file: str) -> list[dict[str, Any]]:
    key = next(key for name, key, *_ in FILES if name == file)
    return list(knowledge.load(file)[key])


def canonical(file: str) -> set[str]:
    return {record["name"] for record in table(file)}


@pytest.mark.parametrize(("file", "key", "name", "least"), FILES)
def test_every_record_has_a_name_of_its_own_and_lists_of_words(
    file: str, key: str, name: str, least: int
) -> None:
    records = knowledge.load(file)[key]
    assert len(records) >= least
    assert [n for n, count in Counter(r[name] for r in records).items() if count > 1] == []
    for record in records:
        for field in (
            "aliases",
            "ambiguous",
            "nicknames",
            "models",
            "ambiguous_models",
            "demonyms",
            "codes",
            "hints",
        ):
            words = record.get(field, [])
            assert all(isinstance(w, str) and w and w == w.strip() for w in words), record[name]
            assert len(words) == len(set(words)), (record[name], field)


@pytest.mark.parametrize("file", ["series", "circuits", "events", "makers", "teams"])
def test_a_spelling_of_two_records_is_declared_ambiguous_in_both(file: str) -> None:
    owners: dict[str, list[dict[str, Any]]] = {}
    for record in table(file):
        for spelling in {record["name"], *record.get("aliases", [])}:
            owners.setdefault(spelling, []).append(record)
    undeclared = {
        spelling: [r["name"] for r in records]
        for spelling, records in owners.items()
        if len(records) > 1 and not all(spelling in r.get("ambiguous", []) for r in records)
    }
    assert undeclared == {}


@pytest.mark.parametrize("file", ["series", "circuits", "events", "makers", "teams"])
def test_what_is_ambiguous_is_a_spelling_of_the_record(file: str) -> None:
    for record in table(file):
        spellings = {record["name"], *record.get("aliases", []), *record.get("nicknames", [])}
        assert set(record.get("ambiguous", [])) <= spellings, record["name"]


def test_events_stand_on_known_circuits_in_known_series_and_real_months() -> None:
    for event in table("events"):
        assert event.get("circuit") is None or event["circuit"] in canonical("circuits"), event["name"]
        assert set(event.get("series", [])) <= canonical("series"), event["name"]
        assert all(1 <= month <= 12 for month in event.get("months", [])), event["name"]


def test_teams_run_in_known_series_for_known_makers() -> None:
    for team in table("teams"):
        assert set(team.get("series", [])) <= canonical("series"), team["name"]
        assert team.get("works") is None or team["works"] in canonical("makers"), team["name"]


def test_official_series_names_are_aliases_with_years_in_order() -> None:
    for series in table("series"):
        for official in series.get("official", []):
            assert official["name"] in {series["name"], *series["aliases"]}, series["name"]
            assert official.get("from", 0) <= official.get("to", 9999), official["name"]
        assert series.get("one_make") is None or series["one_make"] in canonical("makers")


def test_a_class_has_one_name_within_its_series() -> None:
    for series in table("series"):
        spellings = [{c["name"], *c.get("aliases", [])} for c in series.get("classes", [])]
        for one, other in combinations(spellings, 2):
            assert not one & other, (series["name"], one & other)


def test_countries_and_codes_are_told_apart() -> None:
    codes = Counter(c for n in table_of_nations() for c in {n["iso"], *n.get("codes", [])})
    assert [code for code, count in codes.items() if count > 1] == []
    words = Counter(d for n in table_of_nations() for d in n["demonyms"])
    assert [word for word, count in words.items() if count > 1] == []
    assert all(len(n["iso"]) == 3 and n["iso"].isupper() for n in table_of_nations())
    assert {c["country"] for c in table("circuits")} <= {n["iso"] for n in table_of_nations()}


def table_of_nations() -> list[dict[str, Any]]:
    return list(knowledge.load("nationalities")["nationality"])


def test_a_model_of_two_makers_is_declared_ambiguous_in_both() -> None:
    models = [(maker, m) for maker in table("makers") for m in maker.get("models", []) if not m.isdigit()]
    shared = {model for model, count in Counter(m for _, m in models).items() if count > 1}
    assert [m for maker, m in models if m in shared and m not in maker.get("ambiguous_models", [])] == []
    assert all(set(maker.get("ambiguous_models", [])) <= set(maker["models"]) for maker, _ in models)
    assert len(models) >= 250


@pytest.mark.parametrize(("name", "least"), LISTS)
def test_name_lists_are_long_and_clean(name: str, least: int) -> None:
    words = knowledge.names(name)
    assert len(words) >= least
    assert [w for w in words if any(c.isdigit() for c in w) or w != w.strip() or "," in w] == []


def test_given_names_are_single_words_and_surnames_may_have_particles() -> None:
    assert [w for w in knowledge.names("given_names") if " " in w] == []
    assert {"De Phillippi", "van Uitert", "Félix da Costa"} <= knowledge.names("surnames")


def test_plain_words_among_the_names_are_marked() -> None:
    assert {"Will", "Max", "Chase", "Power", "Bell", "Long", "Daytona"} <= knowledge.names("ambiguous_names")
    never = {"Daytona", "Race", "March", "Turn", "Sunday"}
    assert not never & (knowledge.names("given_names") | knowledge.names("surnames"))


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        knowledge.names("no_such_list")
