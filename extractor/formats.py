"""Releases as JSON Lines, JSON, CSV or a table."""

from __future__ import annotations

import csv
import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from extractor.inputs import printable
from extractor.output import draw, narrowest, terminal_width

if TYPE_CHECKING:
    from extractor.records import Gap, Release


class Format(StrEnum):
    """How releases are written."""

    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    table = "table"


COLUMNS = (
    "source_url",
    "kind",
    "series",
    "season",
    "event_name",
    "championship",
    "as_of",
    "session_type",
    "session_name",
    "car_number",
    "drivers",
    "team",
    "manufacturer",
    "vehicle",
    "class_name",
    "position",
    "position_in_class",
    "grid",
    "status",
    "gap_value",
    "gap_unit",
    "gap_relation",
    "gap_to",
    "fastest_lap_time",
    "laps",
    "points",
    "confidence",
)
"""The columns of the CSV format. New ones are added at the end, so that readers by position go on."""

_TABLE = {
    "kind": "kind",
    "session": "session",
    "car_number": "no.",
    "drivers": "drivers",
    "team": "team",
    "class_name": "class",
    "position": "pos",
    "position_in_class": "in class",
    "grid": "grid",
    "status": "status",
    "gap": "gap",
    "points": "points",
}
_RIGHT = frozenset({"car_number", "position", "position_in_class", "grid", "points"})
_PIPE_WIDTH = 200  # where nobody's terminal sets the width, long names stay on one line


def write(releases: Iterable[Release], form: Format, file: TextIO) -> None:
    """Write the releases as they come.

    ``csv`` and ``table`` have one row for each result, history result and standing; a table is drawn when
    all are there, without the columns that nothing stands in. On a terminal too narrow for its words each
    row becomes a paragraph.
    """
    writers: dict[Format, Callable[[Iterable[Release], TextIO], None]] = {
        Format.jsonl: _write_lines,
        Format.json: _write_array,
        Format.csv: _write_csv,
        Format.table: _write_table,
    }
    writers[form](releases, file)


def _write_lines(releases: Iterable[Release], file: TextIO) -> None:
    for release in releases:
        file.write(release.model_dump_json() + "\n")
        file.flush()  # whoever reads the pipe gets each release when it is ready


def _write_array(releases: Iterable[Release], file: TextIO) -> None:
    before = "[\n"
    for release in releases:
        file.write(before + release.model_dump_json(indent=2))
        before = ",\n"
    file.write("[]\n" if before == "[\n" else "\n]\n")


def _write_csv(releases: Iterable[Release], file: TextIO) -> None:
    rows = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\r\n")  # RFC 4180
    rows.writeheader()
    for release in releases:
        rows.writerows(rows_of(release))
        file.flush()


def _write_table(releases: Iterable[Release], file: TextIO) -> None:
    from rich.table import Table
    from rich.text import Text

    rows = [
        {name: printable(str(row.get(name) or "")) for name in _TABLE}
        for release in releases
        for row in rows_of(release)
    ]
    shown = {name: title for name, title in _TABLE.items() if not rows or any(row[name] for row in rows)}
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name, title in shown.items():
        table.add_column(title, justify="right" if name in _RIGHT else "left")
    for row in rows:
        table.add_row(*(Text(row[name]) for name in shown))
    width = terminal_width(file)
    if width is None or narrowest(table) <= width:
        draw(table, file=file, width=_PIPE_WIDTH)
        return
    for row in rows:  # columns would fall apart into letters: a paragraph for each record
        told = "; ".join(f"{title} {row[name]}" for name, title in shown.items() if row[name])
        file.write(textwrap.fill(told, max(width, 20), subsequent_indent="  ") + "\n")


def rows_of(release: Release) -> Iterator[dict[str, Any]]:
    """Yield a flat row for each record: the `COLUMNS`, and ``session`` and ``gap`` in words for tables.

    >>> from extractor.records import Release, Standing
    >>> standing = Standing(championship="drivers", drivers=["Ines Marr", "Bo Hale"], position=1)
    >>> row = next(rows_of(Release(standings=[standing])))
    >>> row["kind"], row["drivers"], row["position"]
    ('standing', 'Ines Marr; Bo Hale', 1)
    """
    kinds = (("result", release.results), ("history", release.history), ("standing", release.standings))
    for kind, records in kinds:
        for record in records:
            fields = record.model_dump(exclude={"evidence", "inferred", "missing", "gap", "drivers", "event"})
            event = getattr(record, "event", release.event)
            session = [fields.get("session_name") or fields.get("session_type")]
            session += [fields.get("championship"), fields.get("as_of")]
            yield {
                "source_url": release.source.url,
                "season": event.season,
                "event_name": event.event_name,
                **fields,
                "kind": kind,
                "series": fields["series"] or event.series,
                "drivers": "; ".join(record.drivers),
                **_gap(record.gap),
                "session": ", ".join(part for part in session if part),
            }


def _gap(gap: Gap | None) -> dict[str, Any]:
    if gap is None:
        return {}
    # Who is at the far end, by the first name that the text gives: `driver=Ines Marr`.
    other = gap.to.model_dump(exclude_none=True) if gap.to else {}
    return {
        "gap": f"{gap.value:g} {gap.unit} {gap.relation}",
        "gap_value": gap.value,
        "gap_unit": gap.unit,
        "gap_relation": gap.relation,
        "gap_to": "; ".join(f"{key}={value}" for key, value in other.items()),
    }


def to_json(value: Any) -> str:
    """JSON for people and programs: two blanks of indent, letters of every script as themselves."""
    return json.dumps(value, indent=2, ensure_ascii=False)
