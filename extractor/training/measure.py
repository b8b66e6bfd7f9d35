"""Measuring: how well statements are read, marked as the corpus is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from extractor.evaluation import PageScore, Scores, mark
from extractor.evaluation.names import same_team
from extractor.reading import read
from extractor.training.meanings import Meaning
from extractor.training.statements import Statement


def measure(statements: Iterable[Statement], *, rules_only: bool = False) -> Scores:
    """The scores of all statements; with ``rules_only`` those of the rules without the model."""
    pages = []
    for statement in statements:
        article = statement.article
        predicted = read(article, watch=_ignore if rules_only else None).model_dump()
        gold = as_gold(statement.meanings, predicted)
        pages.append(PageScore(statement.place, mark(gold, predicted), text=article.text))
    return Scores(tuple(pages))


def _ignore(_: object) -> None:
    """Watching keeps the model from deciding (see `extractor.reading.attach.judge.judge`)."""


def as_gold(meanings: Iterable[Meaning], predicted: Mapping[str, Any]) -> dict[str, Any]:
    """Meanings as the gold of a release.

    The notation does not tell a driver from a team or a make: a name that a prediction has as the team or
    make of a row without drivers is taken for that.
    """
    gold: dict[str, Any] = {"results": [], "standings": []}
    for meaning in meanings:
        if meaning.kind != "history":
            key = "standings" if meaning.kind == "standing" else "results"
            record = _as_record(meaning)
            for field in ("team", "manufacturer"):
                if any(_is(row, field, meaning.who) for row in predicted[key]):
                    record[field] = record.pop("drivers")[0]
                    break
            gold[key].append(record)
    return gold


def _is(row: Mapping[str, Any], field: str, who: list[str]) -> bool:
    return len(who) == 1 and not row["drivers"] and bool(row[field]) and same_team(row[field], who[0])


def _as_record(meaning: Meaning) -> dict[str, Any]:
    record: dict[str, Any] = {
        "car_number": meaning.number,
        "drivers": meaning.who,
        "points": meaning.points,
        "status": meaning.status,
        "gap": [{"value": v, "unit": unit, "relation": relation} for v, unit, relation in meaning.gaps],
    }
    if meaning.places:
        record["position"] = min(meaning.places)
        record["position_in_class"] = max(meaning.places)
    if meaning.kind == "standing":
        record["championship"] = meaning.championship
    else:
        record |= {
            "session_type": meaning.session,
            "session_name": meaning.session_name,
            "grid": meaning.grid,
            "fastest_lap_time": meaning.time,
        }
    return record
