"""Gold keeps to the record contract: what makes a record, and what two records cannot both say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from extractor.corpus.checks import Problem
from extractor.corpus.gold import GoldResult, GoldStanding, schema_problems
from extractor.corpus.releases import CorpusRelease
from extractor.evaluation.names import fold

_ENOUGH = ("position", "position_in_class", "grid", "fastest_lap_time", "gap", "points", "status", "laps")
_SESSION = ("session_type", "session_name", "series", "class_name")


def check_contract(release: CorpusRelease) -> Iterator[Problem]:
    """Yield what breaks the schema or a rule of the contract."""
    for where, message in schema_problems(release.gold):
        yield Problem(release.gold_path, where, message)
    if release.gold.get("id") != release.id:
        yield Problem(release.gold_path, "id", f"{release.gold.get('id')!r}, but the file is {release.id!r}")
    for kind, number, record in release.records:
        for message in _of_one(kind, record, release.body.text):
            yield Problem(release.gold_path, f"{kind}.{number}", message)
    for kind in ("results", "standings"):
        yield from _of_pairs(release, kind)


def _of_one(kind: str, record: dict[str, Any], text: str) -> Iterator[str]:
    if not any(record.get(name) is not None for name in _ENOUGH):
        yield "not enough for a record (rule 14): no place, grid, time, gap, points or status"
    who = [name for name in ("car_number", "drivers", "team", "manufacturer") if record.get(name)]
    if not who and not record.get("optional"):
        yield "belongs to nobody (rule 5): no car, driver, team or make"
    excused = record.get("optional") or record.get("note")
    if kind == "results" and not set(who) & {"car_number", "drivers"} and not excused:
        yield "belongs to no car and no driver (rule 5); if that is right, say why in note"
    if record.get("position_in_class") and not record.get("class_name") and not record.get("note"):
        yield "a place in class without class_name (rule 4); if the text names none, say so in note"
    overall, in_class = record.get("position"), record.get("position_in_class")
    if overall and in_class and in_class > overall:
        yield f"place {in_class} in class, but {overall} overall"
    gap = record.get("gap") or {}
    if gap and (gap.get("unit") == "points") != (kind == "standings"):
        yield f"a gap in {gap.get('unit')} does not belong into {kind}"
    if gap.get("relation") == "behind" and 1 in (overall, in_class) and not (overall and in_class):
        yield "first, and behind somebody"
    fields = GoldStanding.model_fields if kind == "standings" else GoldResult.model_fields
    for name in ("inferred", "optional_fields"):
        for field in record.get(name) or ():
            if field.partition(".")[0] not in fields and (kind, field) != ("history", "event"):
                yield f"{name} lists {field!r}, which is no field"
    for field in record.get("inferred") or ():
        if record.get(field.partition(".")[0]) in (None, []):
            yield f"inferred lists {field}, which the record does not have"
    for field in record.get("evidence") or {}:
        if field not in fields and field != "event":
            yield f"evidence for {field!r}, which is no field"
    for name in record.get("drivers") or ():
        full = _fuller(name, text)
        if full:
            yield f"driver {name!r}: the text gives the full name {full!r}"


def _fuller(name: str, text: str) -> str | None:
    """A first name before the surname, where the text has one."""
    if len(name.split()) > 1:
        return None
    found = re.search(rf"\b([A-Z][a-zà-ÿ]+(?:-[A-Z][a-z]+)?) {re.escape(name)}\b", text)
    if found is None or found[1].lower() in _NO_FIRST_NAMES.split():
        return None
    return found[0]


_NO_FIRST_NAMES = """a after ahead also although an and as at because before behind both but by driver even
first for from having however if in last leaving like meanwhile mr next now on once only putting saw second
since
so still team that the then third though to unless unlike until when where whereas while with yet"""


def _of_pairs(release: CorpusRelease, kind: str) -> Iterator[Problem]:
    records = [r for r in release.gold.get(kind) or () if not r.get("optional")]
    entries: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    places: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for number, record in enumerate(records):
        if kind == "results":
            session = tuple(record.get(name) for name in _SESSION[:3])
        else:
            session = tuple(record.get(name) for name in ("championship", "series", "class_name", "as_of"))
        who = (record.get("car_number"), tuple(sorted(map(fold, record.get("drivers") or ()))))
        if kind == "standings":
            who = (*who, fold(record.get("team") or ""), fold(record.get("manufacturer") or ""))  # type: ignore[assignment]
        entries[(session, who, record.get("class_name"))].append(number)
        for field in ("position", "position_in_class"):
            if record.get(field):
                scope = record.get("class_name") if field == "position_in_class" else None
                places[(session, field, scope, record[field])].append(_name(record))
    for numbers in entries.values():
        if len(numbers) > 1 and not any(records[n].get("note") for n in numbers):
            both = ", ".join(f"{kind}.{n}" for n in numbers)
            yield Problem(release.gold_path, both, "one entry in one session: make one record of them")
    for (_, field, scope, place), names in places.items():
        if len(names) > 1 and not _tied(records, names):
            inside = f" of {scope}" if scope else ""
            yield Problem(
                release.gold_path, kind, f"{field} {place}{inside} is held by {' and by '.join(names)}"
            )


def _tied(records: list[dict[str, Any]], names: list[str]) -> bool:
    """Whether a note explains why two share a place (a dead heat, a table with equal ranks)."""
    return any(record.get("note") for record in records if _name(record) in names)


def _name(record: dict[str, Any]) -> str:
    number = f"#{record['car_number']}" if record.get("car_number") else ""
    who = "/".join(record.get("drivers") or ()) or record.get("team") or record.get("manufacturer") or ""
    return f"{number} {who}".strip() or "nobody"
