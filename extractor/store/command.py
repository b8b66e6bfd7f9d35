"""``extractor store``: looking after the store. Exit codes: 0 all well, 1 something is wrong with the store,
2 wrong usage, 3 nothing could be done, 4 a run holds the store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from extractor.console import Complaints, examples

app = typer.Typer(
    help="Check, copy and bring up to date the store that `extractor scrape` keeps.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Place = Annotated[
    str,
    typer.Option(
        "--store", metavar="FILE|URL", envvar="EXTRACTOR_STORE", help="SQLite file, or postgresql:// address."
    ),
]
DEFAULT = "extractor.db"


@app.command(short_help="Say what is damaged.", epilog=examples("extractor store check"))
def check(store: Place = DEFAULT) -> None:
    """Read all of the store and say what is damaged, a line each.

    Exit status: 0 all well; 1 something is damaged; 3 there is no store, or it cannot be read.
    """
    from extractor.store import Store

    complain = Complaints()
    with _failures(complain), Store.open(store, readonly=True, any_version=True) as opened:
        for problem in opened.check():
            complain(opened.place, problem)
        if not complain.count:
            note = " (PostgreSQL checks itself: see its log)" if opened.file is None else ""
            typer.echo(f"{opened.place}: all well{note}")
    complain.exit()


@app.command(short_help="Bring an older store up to date.", epilog=examples("extractor store migrate"))
def migrate(store: Place = DEFAULT) -> None:
    """Bring the tables of an older store up to date. Every command that writes does so by itself.

    A copy of an SQLite store as it was is kept beside it. Exit status: 0 all well; 3 nothing could be done;
    4 a run holds the store.
    """
    from extractor.store import Store
    from extractor.store.schema_version import HEAD, copy_before

    with _failures(Complaints()), Store.open(store, create=False) as opened:
        if opened.migrated_from is None:
            typer.echo(f"{opened.place}: is up to date (version {HEAD})")
        else:
            kept = f"; as it was: {copy_before(opened.file)}" if opened.file is not None else ""
            typer.echo(f"{opened.place}: brought from version {opened.migrated_from} to {HEAD}{kept}")


@app.command(
    short_help="Copy the store, also during a run.",
    epilog=examples("extractor store backup /backups/extractor.db"),
)
def backup(
    to: Annotated[
        Path, typer.Argument(metavar="FILE", help="The copy; replaced in one step if it is there.")
    ],
    store: Place = DEFAULT,
) -> None:
    """Copy the store as it is at this moment, also while a run is writing it."""
    from extractor.store import Store, StoreError
    from extractor.store.sqlite import back_up, is_new

    with _failures(Complaints()), Store.open(store, readonly=True, any_version=True) as opened:
        if opened.file is None:
            raise StoreError(f"{opened.place}: PostgreSQL has its own tool for this: pg_dump")
        if to.is_dir():
            raise StoreError(f"{to}: is a folder; name the file of the copy")
        if to.resolve() == opened.file:
            raise StoreError(f"{to}: is the store itself; name another file for the copy")
        try:
            is_new(to, str(to))
        except StoreError:
            if to.exists():
                raise StoreError(f"{to}: holds something else than a store; name another file") from None
            raise
        back_up(opened.file, opened.place, to)
        typer.echo(f"{to}: {to.stat().st_size} bytes")


@contextmanager
def _failures(complain: Complaints) -> Iterator[None]:
    from extractor.store import LockedError, StoreError

    try:
        yield
    except StoreError as error:
        complain.note(str(error))
        raise typer.Exit(4 if isinstance(error, LockedError) else 3) from error
