"""``extractor demo``: two invented press sites on loopback, scraped twice, and the records they give."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Complaints
from extractor.inputs import reason

if TYPE_CHECKING:
    from extractor.demo.served import Served
    from extractor.records import Release
    from extractor.scrape.report import RunReport

SOURCES = "sources.toml"
STORE = "extractor.db"

_ENTRY = """
[[source]]
name = "{name}"
url = "{url}/"
allow_private = ["127.0.0.1"]  # the demo's server is on this machine; other private addresses stay refused
delay = 0                      # it is ours: no need to be gentle
"""


def demo(
    keep: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Keep the sites, the sources and the store there: a new or empty folder."
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option(min=0, max=65535, metavar="N", help="Port of the first site; 0 is any that is free."),
    ] = 0,
    serve: Annotated[
        bool, typer.Option("--serve", help="Only serve the sites, for a browser, until Ctrl-C.")
    ] = False,
) -> None:
    """Serve two small press sites on this machine, scrape them, print the records, and scrape once more.

    The sites are invented, their texts our own: a racing team's press room and a wire that carries one of its
    releases. A web server of its own process serves them on 127.0.0.1 with feeds, sitemaps, entity tags and
    gzip. The second run finds nothing new and asks only whether that is so. Nothing leaves this machine.

    Exit status: 0 all well; 1 the sites cannot be served, or a run failed; 2 wrong usage.
    """
    from extractor.demo.served import ServeError

    complain = Complaints()
    try:
        with _folder(keep) as folder, _served(folder, port) as server:
            print(f"Press sites at {' and '.join(url + '/' for url in server.urls)}", flush=True)
            if serve:
                with suppress(KeyboardInterrupt):
                    print(f"Add one: extractor sources add {server.urls[0]}/ --allow-private 127.0.0.1")
                    print("Ctrl-C ends it", flush=True)
                    threading.Event().wait()
                return
            _show(folder, server, complain)
            if keep is not None:
                print(f"Kept in {folder}: {SOURCES}, {STORE}, and the sites")
    except ServeError as error:
        complain.fatal(f"{error}; try another --port" if port else str(error))
    complain.exit()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="extractor-demo-", ignore_cleanup_errors=True) as name:
            yield Path(name)
        return
    if keep.exists() and (not keep.is_dir() or any(keep.iterdir())):
        raise typer.BadParameter(f"{keep}: exists and is no empty folder", param_hint="--keep")
    try:
        keep.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise typer.BadParameter(f"{keep}: cannot be made: {reason(error)}", param_hint="--keep") from error
    yield keep


@contextmanager
def _served(folder: Path, port: int) -> Iterator[Served]:
    """The two sites, served, and the file of sources for them."""
    from extractor.demo.press import build_team, build_wire
    from extractor.demo.served import Served

    team, wire = folder / "sites" / "tarn-valley", folder / "sites" / "paddock-wire"
    for site in (team, wire):
        site.mkdir(parents=True)
    with Served(team, wire, port=port) as server:
        build_team(team, server.urls[0])
        build_wire(wire, server.urls[1])
        entries = (
            _ENTRY.format(name=site.name, url=url)
            for site, url in zip((team, wire), server.urls, strict=True)
        )
        (folder / SOURCES).write_text("".join(entries).lstrip(), encoding="utf-8")
        yield server


def _show(folder: Path, server: Served, complain: Complaints) -> None:
    from extractor.formats import Format, write

    said, seen = [], 0
    for number in (1, 2):
        report = _scrape(folder)
        lines = server.log()[seen:]
        seen += len(lines)
        unchanged = sum(line.status == 304 for line in lines)
        size = sum(line.size for line in lines)
        said.append(f"{len(lines)} requests, {unchanged} answered with 304 (not modified), {size:,} bytes")
        print(f"\n$ extractor scrape  # run {number}\n{report.line()}", flush=True)
        for source in report.failing:
            complain(source.name, source.error or "left alone after failures")
        if report.interrupted:
            raise typer.Exit(130)
        if number == 1:
            found = list(_releases(folder))
            pages = report.total("new")
            print(f"{pages} pages, {len(found)} releases: what the wire copied counts once\n")
            write(found, Format.table, sys.stdout)
            sys.stdout.flush()
        elif report.total("new") == report.total("changed") == 0:
            print("Nothing was new.")
    print("\nWhat the server saw:")
    for number, line in enumerate(said, 1):
        print(f"  run {number}: {line}")


def _scrape(folder: Path) -> RunReport:
    from extractor.scrape.run import scrape
    from extractor.scrape.sources import load_sources
    from extractor.store import Store

    with Store.open(folder / STORE) as store:
        return scrape(load_sources(folder / SOURCES).enabled, store)


def _releases(folder: Path) -> Iterator[Release]:
    """The current releases of the store, each once however many sites carry it."""
    import sqlalchemy as sa

    from extractor.records import Release
    from extractor.store import Store, unzipped
    from extractor.store.schema import articles, releases

    wanted = (
        sa.select(releases.c.release)
        .join(articles, articles.c.version_id == releases.c.version_id)
        .where(releases.c.current, releases.c.release.is_not(None), articles.c.same_as.is_(None))
        .order_by(articles.c.published, releases.c.id)
    )
    with Store.open(folder / STORE, create=False) as store, store.read() as connection:
        for (packed,) in connection.execute(wanted):
            yield Release.model_validate_json(unzipped(packed))
