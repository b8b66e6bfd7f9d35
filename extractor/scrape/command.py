"""``extractor scrape``: the command for cron.

Exit status: 0 all well; 1 some sources failed or drift; 2 wrong usage, the sources file among it; 3 nothing
could be done; 4 another run is under way; 130 and 143 ended by SIGINT and SIGTERM.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.console import progress
from extractor.inputs import printable, reason
from extractor.output import opened as output
from extractor.scrape.logs import LogFormat, LogLevel, log_to_stderr

if TYPE_CHECKING:
    from extractor.scrape.report import RunReport
    from extractor.scrape.sources import Sources
    from extractor.store import Store

WRONG_USAGE = 2
NOTHING_DONE = 3
LOCKED = 4

EXAMPLES = """\b
Examples:
  extractor scrape --sources sources.toml --store press.db
  extractor scrape --source tarn-valley --since 30d --limit 20 -v
  extractor scrape --dry-run
In a crontab, where mail is to come only when something is wrong:
  17 * * * * cd /srv/press && extractor scrape --quiet"""

log = logging.getLogger(__name__)

SourcesFile = Annotated[
    Path,
    typer.Option(
        "--sources",
        envvar="EXTRACTOR_SOURCES",
        metavar="FILE",
        help="TOML file with the sources.",
        show_default=True,
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be fetched; keep nothing.")
    ] = False,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes for reading.")] = 1,
    timeout: Annotated[
        float, typer.Option(min=0.1, max=600, metavar="SECONDS", help="For one answer, to its last byte.")
    ] = 30.0,
    retries: Annotated[
        int, typer.Option(min=0, max=10, metavar="N", help="New tries after passing errors.")
    ] = 2,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object, also where no run took place.")
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print and log nothing unless something is wrong.")
    ] = False,
    log_format: Annotated[LogFormat, typer.Option(help="Of the log on standard error.")] = LogFormat.text,
    log_level: Annotated[LogLevel, typer.Option(help="From which level on.")] = LogLevel.warning,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log every page: --log-level info.")
    ] = False,
) -> None:
    """Bring the store up to date: visit the sources, keep new pages, read their records.

    One line on standard output says what was done; what went wrong is in the log on standard error. A source
    that fails again and again is left alone, for half an hour, then an hour, up to a day.

    Exit status: 0 all well; 1 some sources failed or drift; 2 wrong usage or a faulty file of sources; 3
    nothing could be done; 4 another run is under way; 130 and 143 ended by SIGINT and SIGTERM.

    The object of --json has the keys status, error (why no run took place, or null), interrupted, dry_run,
    seconds, new, changed, unchanged, failed, gone, refused, waiting, read, empty, requests, not_modified,
    bytes, releases, records, problems, failing and drifting (names), and sources: a list with the same for
    each. Where no run took place it has status and error alone.
    """
    oldest = None if since is None else day_of(since)
    level = LogLevel.info if verbose and log_level is LogLevel.warning else log_level
    with log_to_stderr(log_format, level, held=quiet) as journal:
        try:
            with _bar(quiet or verbose) as tell:
                report = _scraped(
                    sources_file,
                    place,
                    names or [],
                    since=oldest,
                    limit=limit,
                    dry=dry_run,
                    processes=processes,
                    timeout=timeout,
                    retries=retries,
                    progress=tell,
                )
        except _NoRun as error:
            journal.tell()
            for line in str(error).splitlines():
                log.error("%s", line)
            if as_json:
                _print(json.dumps({"status": error.status, "error": str(error)}, ensure_ascii=False))
            raise typer.Exit(error.status) from error
        if report.status:
            journal.tell()
        if report.status or not quiet:
            _print(json.dumps(report.to_dict(), ensure_ascii=False) if as_json else _text(report))
    raise typer.Exit(report.status)


class _NoRun(Exception):
    """Why there was no run, and the exit status that says so."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def _scraped(sources_file: Path, place: str, names: list[str], *, dry: bool, **wishes: Any) -> RunReport:
    from extractor.scrape.run import scrape as run
    from extractor.scrape.sources import SourcesError, load_sources
    from extractor.store import LockedError, StoreError

    try:
        known = load_sources(sources_file)
        unknown = list(known.unknown(names))
        if unknown:
            raise _NoRun("\n".join(f"{sources_file}: {problem}" for problem in unknown), WRONG_USAGE)
        wanted = known.named(names) if names else known.enabled
        if not wanted:
            raise _NoRun(f"{sources_file}: every source is switched off (enabled = false)", NOTHING_DONE)
        with _store(place, dry=dry) as store:
            entries = {source.name: source.url for source in known.sources}
            return run(
                wanted, store, dry=dry, insist=bool(names), contact=known.contact, entries=entries, **wishes
            )
    except SourcesError as error:
        # Where there is no file nothing is wrong with it.
        raise _NoRun(
            str(error), NOTHING_DONE if isinstance(error.__cause__, OSError) else WRONG_USAGE
        ) from error
    except LockedError as error:
        raise _NoRun(str(error), LOCKED) from error
    except StoreError as error:
        raise _NoRun(str(error), NOTHING_DONE) from error
    except Exception as error:
        if isinstance(error, _NoRun):
            raise
        log.exception("a fault of extractor itself; what was kept so far stays")
        raise _NoRun(f"a fault of extractor itself: {type(error).__name__}: {error}", NOTHING_DONE) from error


@contextmanager
def _store(place: str, *, dry: bool) -> Iterator[Store]:
    """The store. A ``dry`` run writes nothing: where there is no store it gets one that is thrown away."""
    from extractor.store import Store
    from extractor.store.place import place_of
    from extractor.store.sqlite import is_new

    where = place_of(place)
    if dry and where.file is not None and is_new(where.file, where.name):
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "dry-run.db")) as store:
            yield store
        return
    with Store.open(place, readonly=dry, create=not dry) as store:
        yield store


def _text(report: RunReport) -> str:
    found = [f"{source.name}\t{printable(url)}" for source in report.sources for url in source.found]
    return "\n".join([*found, report.line()])


def _print(text: str) -> None:
    """Print the summary. Where it cannot be, what was done counts all the same: the exit status stays."""
    try:
        with output(None) as file:
            file.write(text + "\n")
    except OSError as error:
        log.warning("standard output: %s", reason(error))
        if sys.stdout is not None:
            # What is left in its buffer would be tried again when the process ends.
            with open(os.devnull, "w") as nowhere:  # noqa: PTH123
                os.dup2(nowhere.fileno(), sys.stdout.fileno())


def load(path: Path) -> Sources:
    """The sources of a file. Ends the command with status 2 where it is faulty."""
    from extractor.scrape.sources import SourcesError, load_sources

    try:
        return load_sources(path)
    except SourcesError as error:
        for line in str(error).splitlines():
            print(f"extractor: {printable(line)}", file=sys.stderr)
        raise typer.Exit(2) from error


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
        raise typer.BadParameter(
            f"no date like 2026-11-01, nor days like 30d: {text!r}", param_hint="--since"
        ) from error


@contextmanager
def _bar(hidden: bool) -> Iterator[Callable[[str, int, int], None]]:
    with progress(None, hidden=hidden, of="sources, then pages") as advance:
        yield lambda what, done, total: advance(done, total)
