"""``extractor reread``: the archive read again. The command line puts it among its commands."""

from __future__ import annotations

import dataclasses
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Complaints, progress, start_log
from extractor.inputs import printable
from extractor.scrape.command import SourcesFile, StorePlace

if TYPE_CHECKING:
    from extractor.archive.changes import Change
    from extractor.archive.reread import Reread
    from extractor.scrape.sources import Source
    from extractor.store import Store

LINES = 12
"""Lines that are shown of each release that changed."""

_WIDTH = 300  # characters of a line: a text in a field may be long


def reread(
    sources: SourcesFile = Path("sources.toml"),
    store: StorePlace = "extractor.db",
    source: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only pages of this source; may be repeated.")
    ] = None,
    every: Annotated[
        bool,
        typer.Option("--all", help="Also pages that this version has read: for new [source.rules]."),
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many pages.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="A JSON line for each release that changed, and one with the totals."),
    ] = False,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")] = 1,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to stderr.")] = False,
) -> None:
    """Read the kept pages again with this version's reader, without a request, and show what changed.

    Read are the pages whose releases another version made. A release that reads otherwise now becomes the
    current one of its page, and goes out with the next `extractor export --cursor`; the old one stays in the
    store. Started again after it was ended, it goes on where it was.

    Exit status: 0 all well; 1 pages that could be read cannot be any more; 2 wrong usage or a faulty file of
    sources; 3 nothing could be done; 4 a run holds the store.
    """
    from extractor.export.selection import source_names
    from extractor.store import LockedError, Store, StoreError

    start_log(verbose)
    complain = Complaints()
    known = _sources(sources, complain)
    try:
        with Store.open(store, create=False, readonly=dry_run) as opened:
            names = source_names(opened, source or [])
            with nullcontext() if dry_run else opened.lock():
                status = _reread(opened, known, names, every, dry_run, as_json, processes, limit)
    except StoreError as error:
        complain.note(str(error))
        raise typer.Exit(4 if isinstance(error, LockedError) else 3) from error
    raise typer.Exit(status)


def _reread(
    store: Store,
    sources: tuple[Source, ...],
    names: tuple[str, ...],
    every: bool,
    dry_run: bool,
    as_json: bool,
    processes: int,
    limit: int | None,
) -> int:
    from extractor.archive.reread import Totals, begin_run, end_run, pages_to_reread, reread

    pages = pages_to_reread(store, names, every=every)
    left = len(pages) - len(pages[:limit])
    pages = pages[:limit]
    totals = Totals()
    run = None if dry_run or not pages else begin_run(store, names, every=every)
    with progress(len(pages), below=sys.stdout.isatty()) as advance:
        for one in reread(store, pages, processes=processes, sources=sources, dry_run=dry_run):
            totals.count(one)
            if one.saved != "same" and (one.lost or one.problem is None):
                _show(one, as_json)
            advance(totals.read, len(pages))
    status = 1 if totals.lost else 0
    sums = {**dataclasses.asdict(totals), "left": left}
    if run is not None:
        end_run(store, run, status, sums)
    if as_json:
        _print(json.dumps({"totals": sums, "dry_run": dry_run}))
    else:
        _print(_in_words(sums, dry_run))
    return status


def _show(one: Reread, as_json: bool) -> None:
    if as_json:
        shown = {
            "source": one.page.source,
            "page": one.page.page_url,
            "outcome": one.saved,
            "problem": one.problem,
            "changes": [_change(change) for change in one.changes],
        }
        _print(json.dumps(shown, ensure_ascii=False))
        return
    _print(printable(one.page.page_url))
    if one.problem is not None:
        _print(f"  cannot be read any more, the release stays as it was: {printable(one.problem)}")
        return
    for change in one.changes[:LINES]:
        line = printable(str(change))
        _print("  " + (line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"))
    if len(one.changes) > LINES:
        _print(f"  … and {len(one.changes) - LINES} more")
    if not one.changes:
        _print("  the same records; text, evidence or confidence differ")


def _change(change: Change) -> dict[str, object]:
    fields = [{"field": name, "old": old, "new": new} for name, old, new in change.fields]
    return {"sign": change.sign, "record": change.record, "fields": fields}


def _in_words(sums: dict[str, int], dry_run: bool) -> str:
    changed = sums["changed"] + sums["new"]
    line = (
        f"{sums['read']} pages read again: {changed} releases changed (records: +{sums['added']} "
        f"-{sums['removed']} ~{sums['altered']}), {sums['same']} the same, {sums['problems']} cannot be read"
    )
    line += f"; {sums['left']} pages left" if sums["left"] else ""
    return line + ("; nothing was written" if dry_run else "")


def _print(line: str) -> None:
    typer.echo(line)


def _sources(path: Path, complain: Complaints) -> tuple[Source, ...]:
    """The sources of the file. Without a file at the usual place there are none: pages are read without
    rules."""
    from extractor.scrape.sources import SourcesError, load_sources

    if not path.exists() and path == Path("sources.toml"):
        return ()
    try:
        return load_sources(path).sources
    except SourcesError as error:
        for line in str(error).splitlines():
            complain.note(line)
        raise typer.Exit(3 if isinstance(error.__cause__, OSError) else 2) from error
