"""``extractor export``: what was read, for others. The command line puts it among its commands.

Exit status: 0 all well, 1 the output cannot be written, 2 wrong usage, 3 nothing could be done (no store, no
such source, no Parquet).
"""

from __future__ import annotations

import dataclasses
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
from extractor.output import no_file, opened, opened_binary
from extractor.scrape.command import StorePlace, day_of

if TYPE_CHECKING:
    from extractor.export.selection import Item, Selection
    from extractor.store import Store

Write = Callable[[Iterable["Item"], Callable[[], None]], int]

_NAME = re.compile(r"[^\s\[\]]{1,100}")


def export(
    store: StorePlace = "extractor.db",
    out_name: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="OUT", help="Write to this file, replaced in one step."),
    ] = None,
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", "-f", case_sensitive=False, help="In csv and parquet each record has a row."
        ),
    ] = ExportFormat.jsonl,
    cursor: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only what is new since the last export with this cursor."),
    ] = None,
    peek: Annotated[
        bool, typer.Option("--peek", "--dry-run", help="Only print how many releases there are to export.")
    ] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget the cursor; the next export with it is of all.")
    ] = False,
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this source; may be repeated.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE|DAYSd", help="Only what was published since: 2026-11-01, or 30d."),
    ] = None,
    series: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this series; may be repeated.")
    ] = None,
    least: Annotated[
        float,
        typer.Option(
            "--min-confidence", min=0, max=1, metavar="X", help="Leave out records that are less sure."
        ),
    ] = 0.0,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Also copies of a release that another page published first.")
    ] = False,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions", help="Also how releases read before they were edited.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing on standard error unless something is wrong.")
    ] = False,
) -> None:
    """Write the releases of the store, or only what is new since the last export.

    A JSON line is a release as `extractor extract` gives it, with what the store knows of it in `archive`
    (`extractor schema exported`). Lines come in the order of `archive.change`: a later line of the same
    `archive.page` replaces the earlier one with all its records. In csv and parquet the same goes for the
    rows of a `page_url`; one row with `record` 0 says that a page has no records any more.

    A cursor moves when OUT is complete, so that what goes wrong before is exported again, not lost. It
    belongs to the choice of --source, --since, --series, --duplicates and --all-revisions that it is used
    with. With nothing new OUT has no releases.

    Exit status: 0 all well; 1 the output cannot be written; 2 wrong usage; 3 nothing could be done.
    """
    from extractor.export.cursors import key
    from extractor.export.selection import Selection, source_names
    from extractor.store import Store, StoreError

    complain = Complaints()
    out = _out(out_name)
    _check(cursor, peek, reset, out_name)
    oldest = None if since is None else day_of(since)
    _spare_store(store, out)
    try:
        with Store.open(store, create=False, readonly=cursor is None or peek) as archive:
            if reset and cursor is not None:
                return _reset(archive, cursor, complain)
            selection = Selection(
                sources=source_names(archive, source or []),
                since=oldest,
                series=tuple(series or ()),
                least=least,
                duplicates=duplicates,
                all_revisions=all_revisions,
            )
            with _told(out, complain):
                name = None if cursor is None else key(cursor, dataclasses.replace(selection, since=since))
                _export(archive, selection, name, peek, _writer(form, out), complain, quiet)
    except (StoreError, NoParquetError) as error:
        complain.note(str(error))
        raise typer.Exit(3) from error


def _export(
    store: Store, selection: Selection, name: str | None, peek: bool, write: Write, complain: Complaints,
    quiet: bool,
) -> None:  # fmt: skip
    from extractor.export import cursors
    from extractor.export.selection import count, items, last_change

    before = None
    others: list[str] = []
    with store.read() as conn:
        if name is not None:
            before = cursors.position(conn, name)
            others = cursors.names(conn)
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
    if quiet:
        return
    if name is not None and before is None and others:
        complain.note(f"cursor {name!r} is new: this export was of all; known are {', '.join(others)}")
    if not written:
        complain.note("nothing new to export" if before is not None else "nothing to export")


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
        complain.fatal(f"{out}: {no_file(error, out)}" if out else f"standard output: {reason(error)}")


def _reset(store: Store, cursor: str, complain: Complaints) -> None:
    from extractor.export import cursors

    with store.begin() as conn:
        known = cursors.reset(conn, cursor)
        others = cursors.names(conn)
    there = f"there is none; known are {', '.join(others) or 'none yet'}"
    complain.note(f"cursor {cursor!r}: {'forgotten' if known else there}")


def _check(cursor: str | None, peek: bool, reset: bool, out: str | None) -> None:
    if cursor is not None and not _NAME.fullmatch(cursor):
        raise typer.BadParameter(
            "a name without blanks and brackets, of 100 characters at most", param_hint="--cursor"
        )
    if reset and (cursor is None or peek or out is not None):
        raise typer.BadParameter("goes with --cursor NAME, and nothing else", param_hint="--reset")


def _spare_store(place: str, out: Path | None) -> None:
    """Refuse to write the export over the store."""
    from extractor.store import StoreError
    from extractor.store.place import place_of

    try:
        file = place_of(place).file
    except StoreError:
        return  # is told where the store is opened
    if out is None or file is None:
        return
    if out.resolve() in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", ".lock"))):
        raise typer.BadParameter(f"{out} is the store, or a file of it: name another one", param_hint="--out")


def _out(name: str | None) -> Path | None:
    if name == "":
        raise typer.BadParameter("empty; - is standard output", param_hint="--out")
    return None if name in (None, "-") else Path(name)
