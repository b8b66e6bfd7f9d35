"""``extractor export``: what was read, for others. The command line puts it among its commands.

Exit codes: 0 all well, 1 the output cannot be written, 2 wrong usage, 3 nothing could be done (no store, no
such source, no Parquet).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Complaints
from extractor.export.writers import ExportFormat, NoParquetError, parquet_writer, write_csv, write_lines
from extractor.inputs import reason
from extractor.output import opened, opened_binary

if TYPE_CHECKING:
    from extractor.export.selection import Item, Selection
    from extractor.store import Store

Write = Callable[[Iterable["Item"], Callable[[], None]], int]

_NAME = re.compile(r"[^\s\[\]]{1,100}")


def export(
    out_name: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="OUT", help="Write to this file, replaced in one step."),
    ] = None,
    form: Annotated[
        ExportFormat, typer.Option("--format", "-f", help="csv and parquet: one row for each record.")
    ] = ExportFormat.jsonl,
    store: Annotated[
        str,
        typer.Option(
            "--store",
            metavar="FILE|URL",
            envvar="EXTRACTOR_STORE",
            help="SQLite file, or postgresql://… URL.",
        ),
    ] = "extractor.db",
    cursor: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only what changed since this cursor's last export; then move it."),
    ] = None,
    peek: Annotated[
        bool, typer.Option("--peek", "--dry-run", help="Only say how many releases there are to export.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget the cursor: its next export is of all.")
    ] = False,
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only what was published on this day or later.")
    ] = None,
    series: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this series; may be repeated.")
    ] = None,
    least: Annotated[
        float, typer.Option("--min-confidence", min=0, max=1, help="Leave out records that are less sure.")
    ] = 0.0,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Also copies of a release that another page published first.")
    ] = False,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions", help="Also what was told before a release was edited.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Do not say it where there is nothing new.")
    ] = False,
) -> None:
    """Write the releases of the store, or only what is new since the last export.

    A JSON line has a release as `extractor extract` gives it, and what the archive knows of it (`extractor
    schema exported`). Of two lines of one page the one with the higher change number holds, with all its
    records. The cursor moves when the file is in its place, so that what goes wrong in between is exported
    again, not lost.
    """
    from extractor.export.selection import Selection, source_names
    from extractor.store import Store, StoreError

    complain = Complaints()
    out = _out(out_name)
    _check(cursor, peek, reset, since)
    try:
        with Store.open(store, create=False, readonly=cursor is None or peek) as archive:
            if reset and cursor is not None:
                return _reset(archive, cursor, complain)
            selection = Selection(
                sources=source_names(archive, source or []),
                since=since,
                series=tuple(series or ()),
                least=least,
                duplicates=duplicates,
                all_revisions=all_revisions,
            )
            with _told(out, complain):
                _export(archive, selection, cursor, peek, _writer(form, out), complain, quiet)
    except (StoreError, NoParquetError) as error:
        complain.note(str(error))
        raise typer.Exit(3) from error


def _export(
    store: Store, selection: Selection, cursor: str | None, peek: bool, write: Write, complain: Complaints,
    quiet: bool,
) -> None:  # fmt: skip
    import dataclasses

    from extractor.export import cursors
    from extractor.export.selection import count, items, last_change

    name = None if cursor is None else cursors.key(cursor, selection)
    before = None
    with store.read() as conn:
        if name is not None:
            before = cursors.position(conn, name)
            selection = dataclasses.replace(selection, after=before)
        last = last_change(conn)
        if peek:
            typer.echo(count(conn, selection))
            return

        def ready() -> None:
            # Right before the file takes its place: it must not take that of what another export has told.
            if name is not None:
                with store.read() as now:
                    cursors.stands(now, name, before)

        written = write(items(conn, selection), ready)
    if name is not None and last != before:
        with store.begin() as conn:
            cursors.move(conn, name, before, last)
    if not written and not quiet:
        complain.note("nothing new to export" if cursor is not None else "nothing to export")


def _writer(form: ExportFormat, out: Path | None) -> Write:
    if form is ExportFormat.parquet:
        rows = parquet_writer()
        if out is None and sys.stdout is not None and sys.stdout.isatty():
            raise typer.BadParameter(
                "a terminal cannot show Parquet: name a file with -o", param_hint="--format"
            )

        def write_bytes(items: Iterable[Item], ready: Callable[[], None]) -> int:
            with opened_binary(out) as file:
                count = rows(items, file)
                ready()
            return count

        return write_bytes
    lines = write_csv if form is ExportFormat.csv else write_lines

    def write_text(items: Iterable[Item], ready: Callable[[], None]) -> int:
        with opened(out) as file:
            count = lines(items, file)
            ready()
        return count

    return write_text


@contextmanager
def _told(out: Path | None, complain: Complaints) -> Iterator[None]:
    """What hinders the output, in words."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read our output has enough: typer ends
    except OSError as error:
        complain.fatal(f"{out or 'standard output'}: {reason(error)}")


def _reset(store: Store, cursor: str, complain: Complaints) -> None:
    from extractor.export import cursors

    with store.begin() as conn:
        known = cursors.reset(conn, cursor)
    complain.note(f"cursor {cursor!r}: {'forgotten' if known else 'there is none'}")


def _check(cursor: str | None, peek: bool, reset: bool, since: str | None) -> None:
    if cursor is not None and not _NAME.fullmatch(cursor):
        raise typer.BadParameter(
            "a name without blanks and brackets, of 100 characters at most", param_hint="--cursor"
        )
    if reset and (cursor is None or peek):
        raise typer.BadParameter("goes with --cursor NAME, and nothing else", param_hint="--reset")
    if since is not None and not _is_day(since):
        raise typer.BadParameter(f"no ISO 8601 date: {since!r}", param_hint="--since")


def _is_day(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _out(name: str | None) -> Path | None:
    if name == "":
        raise typer.BadParameter("empty; - is standard output", param_hint="--out")
    return None if name in (None, "-") else Path(name)
