"""The contract's types: what they refuse, that they survive JSON, and that schemas/ agrees with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

from extractor.records import (
    Event,
    Gap,
    HistoryResult,
    Other,
    Release,
    Result,
    Source,
    Span,
    Standing,
)
from extractor.schemas import SCHEMAS, schema, schema_text

SCHEMA_FOLDER = Path(__file__).parent.parent / "schemas"

TEXT = "Ines Marr won in the No. 07, 0.5 s ahead of Hale, and leads by 12 points."
RELEASE = Release(
    source=Source(url="https://team.example/news/1", published="2031-08-17", language="en"),
    event=Event(series="Coastal GT Cup", season=2031, round=5, circuit="Ostrava Ring"),
    text=TEXT,
    results=[
        Result(
            session_type="race",
            car_number="07",
            drivers=["Ines Marr"],
            position=1,
            status="classified",
            gap=Gap(value=0.5, unit="s", relation="ahead", to=Other(driver="Hale")),
            evidence={"car_number": [Span(start=25, end=27, text="07")]},
            inferred=["position"],
            confidence=0.9,
        )
    ],
    standings=[
        Standing(
            championship="drivers",
            drivers=["Ines Marr"],
            position=1,
            gap=Gap(value=12, unit="points", relation="ahead"),
            as_of="after",
            missing={"points": "not stated"},
        )
    ],
    history=[HistoryResult(session_type="race", drivers=["Ines Marr"], position=1, event=Event(season=2029))],
)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_file_is_the_one_that_the_types_give(name: str) -> None:
    stored = (SCHEMA_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(name), f"run: extractor schema {name} > schemas/{name}.schema.json"


def test_there_is_no_schema_file_without_a_type() -> None:
    assert {path.name for path in SCHEMA_FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_json_schema_2020_12(name: str) -> None:
    body = schema(name)
    assert body["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(body)


def test_an_unknown_schema_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema("lap")


def test_a_release_survives_json_and_keeps_to_its_schema() -> None:
    line = RELEASE.model_dump_json()
    jsonschema.Draft202012Validator(schema("release")).validate(json.loads(line))
    assert Release.model_validate_json(line) == RELEASE


def test_the_empty_release_keeps_to_the_schema_too() -> None:
    empty = json.loads(Release().model_dump_json())
    jsonschema.Draft202012Validator(schema("release")).validate(empty)
    assert (empty["results"], empty["standings"], empty["history"], empty["text"]) == ([], [], [], "")


def test_leading_zeros_of_car_numbers_are_kept() -> None:
    one, zero_one = (Result(session_type="race", car_number=number) for number in ("1", "01"))
    assert one.car_number == "1" and zero_one.car_number == "01" and one != zero_one


REFUSED = [
    # type, field, impossible value
    (Result, "session_type", "parade"),
    (Result, "session_type", None),
    (Result, "car_number", "#7"),
    (Result, "car_number", ""),
    (Result, "car_number", "12345"),
    (Result, "car_number", 7),
    (Result, "drivers", "Ines Marr"),
    (Result, "drivers", [""]),
    (Result, "team", ""),
    (Result, "team", "x" * 121),
    (Result, "position", 0),
    (Result, "position", -1),
    (Result, "position", 501),
    (Result, "position", 1.5),
    (Result, "position_in_class", 0),
    (Result, "grid", 0),
    (Result, "status", "exploded"),
    (Result, "fastest_lap_time", 0),
    (Result, "fastest_lap_time", -81.2),
    (Result, "fastest_lap_time", float("nan")),
    (Result, "fastest_lap_time", 7201),
    (Result, "laps", -1),
    (Result, "points", float("inf")),
    (Result, "confidence", 1.01),
    (Result, "confidence", -0.01),
    (Result, "pole", True),
    (Standing, "championship", "rookies"),
    (Standing, "as_of", "during"),
    (Standing, "points", float("nan")),
    (Gap, "value", -0.1),
    (Gap, "value", float("inf")),
    (Gap, "unit", "metres"),
    (Gap, "relation", "beside"),
    (Span, "start", -1),
    (Span, "role", "guess"),
    (Event, "season", 1893),
    (Event, "round", 0),
]
SOUND: dict[type, dict[str, Any]] = {
    Result: {"session_type": "race"},
    Standing: {"championship": "drivers"},
    Gap: {"value": 1.0, "unit": "s", "relation": "behind"},
    Span: {"start": 0, "end": 1, "text": "7"},
    Event: {},
}


@pytest.mark.parametrize(("kind", "field", "value"), REFUSED)
def test_impossible_values_are_refused(kind: type[Any], field: str, value: object) -> None:
    kind(**SOUND[kind])  # sound without the value, so it is the value that is refused
    with pytest.raises(ValidationError) as refusal:
        kind(**{**SOUND[kind], field: value})
    assert refusal.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [row for row in REFUSED if row[0] in (Result, Standing) and row[2] == row[2] and row[2] != float("inf")],
)
def test_the_schema_refuses_them_as_well(kind: type[Any], field: str, value: object) -> None:
    name = {Result: "result", Standing: "standing"}[kind]
    record = {**json.loads(kind(**SOUND[kind]).model_dump_json()), field: value}
    assert not jsonschema.Draft202012Validator(schema(name)).is_valid(record)


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        RELEASE.results[0].position = 2  # type: ignore[misc]


def test_history_needs_its_event() -> None:
    with pytest.raises(ValidationError):
        HistoryResult(session_type="race", position=1)  # type: ignore[call-arg]
