"""Exports as JSON Lines, CSV and Parquet, written as the releases come."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from extractor.export.columns import EXPORT_COLUMNS, Kind, export_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from extractor.export.selection import Item

ROW_GROUP = 20_000
"""Rows of a Parquet file that are held in memory, and written as one group."""


class ExportFormat(StrEnum):
    """How releases are exported."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"


class NoParquetError(RuntimeError):
    """Parquet needs an extra that is not installed."""


def write_lines(items: Iterable[Item], file: TextIO) -> int:
    """JSON Lines, one `ExportedRelease` a line. Returns how many releases there were."""
    count = 0
    for item in items:
        file.write(item.release.model_dump_json() + "\n")
        count += 1
    return count


def write_csv(items: Iterable[Item], file: TextIO) -> int:
    """CSV (RFC 4180) with a header, one row a record. Returns how many releases there were."""
    rows = csv.DictWriter(file, tuple(EXPORT_COLUMNS), lineterminator="\r\n")
    rows.writeheader()
    count = 0
    for item in items:
        for row in export_rows(item):
            rows.writerow({name: _plain(value) for name, value in row.items()})
        count += 1
    return count


_FORMULA = frozenset("=+-@\t\r")  # OWASP, CSV Injection
_NO_FORMULA = re.compile(r"[+\-−][\w\s.,:;'/−-]*")


def _plain(value: Any) -> Any:
    """A value as it is written. What a spreadsheet would take for a formula gets an apostrophe before it, as
    pages are written by strangers; ``+1 lap`` and ``-0.5`` stay.

    >>> _plain("=SUM(A1)"), _plain("+1 lap"), _plain("-1+cmd|' /C x'!A0")
    ("'=SUM(A1)", '+1 lap', "'-1+cmd|' /C x'!A0")
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value[:1] in _FORMULA and not _NO_FORMULA.fullmatch(value):
        return "'" + value
    return value


def parquet_writer() -> Callable[[Iterable[Item], BinaryIO], int]:
    """What writes Parquet. Raises `NoParquetError` where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise NoParquetError(
            "Parquet needs pyarrow, which the extra `parquet` brings: pip install 'extractor[parquet]'"
        ) from error

    types: dict[Kind, pa.DataType] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "truth": pa.bool_(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in EXPORT_COLUMNS.items()])

    def write(items: Iterable[Item], file: BinaryIO) -> int:
        count = 0

        def counted() -> Iterable[Item]:
            nonlocal count
            for item in items:
                count += 1
                yield item

        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            rows = chain.from_iterable(map(export_rows, counted()))
            while group := list(islice(rows, ROW_GROUP)):
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
        return count

    return write
