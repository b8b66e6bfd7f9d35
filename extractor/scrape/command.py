"""``extractor scrape``: the command for cron.

Exit status: 0 all well; 1 some sources failed or drift; 2 wrong usage, the sources file among it; 3 nothing
could be done; 4 another run is under way; 130 and 143 ended by SIGINT and SIGTERM.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from extractor.console import progress
from extractor.inputs import printable
from extractor.scrape import logs
from extractor.scrape.logs import LogFormat, LogLevel

if TYPE_CHECKING:
    from extractor.scrape.report import RunReport
    from extractor.scrape.sources import Source, Sources
    from extractor.store import Store

NOTHING_DONE = 3
LOCKED = 4

SourcesFile = Annotated[
    Path,
    typer.Option(
        "--sources", envvar="EXTRACTOR_SOURCES", metavar="FILE", help="TOML file with the sources.", show_default=True
    ),
]
StorePlace = Annotated[
    str,
    typer.Option(
        "--store", envvar="EXTRACTOR_STORE", metavar="FILE|URL", help="SQLite file, or postgresql:// address."
    ),
]
Named = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", help="Only this source, even if it rests; may be repeated."),
]


def scrape(
    sources_file: SourcesFile = Path("sources.toml"),
    place: StorePlace = "extractor.db",
    names: Named = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE|DAYSd", help="Leave older releases out: 2026-11-01, or 30d.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="New pages of each source; the rest waits.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be fetched; keep nothing.")] = False,
    processes: Annotated[int, typer.Option(min=1, help="Worker processes for reading.")] = 1,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=600, metavar="SECONDS", help="For one answer, to its last byte.")
    ] = 30.0,
    retries: Annotated[int, typer.Option(min=0, max=10, help="New tries after passing errors.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print the summary only where something is wrong.")
    ] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Of the log on standard error.")] = LogFormat.text,
    log_level: Annotated[LogLevel, typer.Option(help="From which level on.")] = LogLevel.warning,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log every page: --log-level info.")] = False,
) -> None:
    """Bring the store up to date: visit the sources, keep new pages, read their records.

    Exit status: 0 all well; 1 some sources failed or drift; 2 wrong usage or a faulty sources file; 3 nothing
    could be done; 4 another run is under way.
    """
    oldest = None if since is None else day_of(since)
    logs.start(log_format, LogLevel.info if verbose and log_level is LogLevel.warning else log_level)
    known = load(sources_file)
    wanted = [source for source in chosen(known, names or []) if source.enabled or names]
    if not wanted:
        fail(f"{sources_file}: every source is switched off (enabled = false)", NOTHING_DONE)
    with opened(place, dry=dry_run) as store, _bar(quiet or verbose) as tell:
        from extractor.scrape.run import scrape as run

        report = run(
            wanted,
            store,
            since=oldest,
            limit=limit,
            dry=dry_run,
            insist=bool(names),
            contact=known.contact,
            processes=processes,
            timeout=timeout,
            retries=retries,
            progress=tell,
            entries={source.name: source.url for source in known.sources},
        )
    _print(report, as_json=as_json, quiet=quiet)
    if report.interrupted:
        raise typer.Exit(128 + report.signal)
    raise typer.Exit(report.status)


def _print(report: RunReport, *, as_json: bool, quiet: bool) -> None:
    if quiet and report.status == 0 and not report.interrupted:
        return
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False))
        return
    if report.dry:
        for source in report.sources:
            for url in source.found:
                typer.echo(f"{source.name}\t{printable(url)}")
    typer.echo(report.line())


def load(path: Path) -> Sources:
    """The sources of a file. Ends the command with status 2 where it is faulty."""
    from extractor.scrape.sources import SourcesError, load_sources

    try:
        return load_sources(path)
    except SourcesError as error:
        for line in str(error).splitlines():
            print(f"extractor: {printable(line)}", file=sys.stderr)
        raise typer.Exit(2) from error


def chosen(known: Sources, names: list[str]) -> list[Source]:
    """The sources of these names, all of them for none. Ends the command with status 2 for unknown ones."""
    unknown = list(known.unknown(names))
    if unknown:
        raise typer.BadParameter("; ".join(unknown), param_hint="--source")
    return list(known.named(names))


@contextmanager
def opened(place: str, *, dry: bool = False) -> Iterator[Store]:
    """The store, for the length of a block; what hinders it ends the command with status 3, or 4 where it is
    locked. A ``dry`` run makes no store: where there is none it gets one that is thrown away."""
    from extractor.store import LockedError, Store, StoreError

    try:
        with (
            _missing(place) if dry else nullcontext() as other,
            Store.open(other or place, create=not dry or other is not None) as store,
        ):
            yield store
    except LockedError as error:
        fail(str(error), LOCKED)
    except StoreError as error:
        fail(str(error), NOTHING_DONE)


@contextmanager
def _missing(place: str) -> Iterator[str | None]:
    if "://" in place or Path(place).exists():
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "dry-run.db")


def fail(message: str, status: int) -> NoReturn:
    """Complain on standard error and end the command with that status."""
    print(f"extractor: {printable(message)}", file=sys.stderr)
    raise typer.Exit(status)


def day_of(text: str) -> str:
    """An ISO date for a date or for so many days ago.

    >>> day_of("2026-11-01")
    '2026-11-01'
    """
    if re.fullmatch(r"\d{1,5}d", text):
        return (datetime.now(UTC).date() - timedelta(days=int(text[:-1]))).isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"no date like 2026-11-01, nor days like 30d: {text!r}", param_hint="--since") from error


@contextmanager
def _bar(hidden: bool) -> Iterator[object]:
    with progress(None, hidden=hidden) as advance:
        yield lambda what, done, total: advance(done, total)
