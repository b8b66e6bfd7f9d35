"""``extractor sources``: the file of sources. Exit codes: 0 all well, 1 a source is not well, 2 wrong usage
or a faulty file, 3 nothing could be done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn
from urllib.parse import urlsplit

import typer

from extractor.console import Complaints, examples, progress
from extractor.scrape.command import SourcesFile, StorePlace, day_of, load

if TYPE_CHECKING:
    from extractor.scrape.sources.file import SourcesError
    from extractor.scrape.sources.model import Source, Sources
    from extractor.scrape.sources.result import ProbeResult
    from extractor.scrape.sources.status import SourceStatus

app = typer.Typer(
    help="Add, try and list the sites that `extractor scrape` reads.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Of sources; all by default.")]
Json = Annotated[bool, typer.Option("--json", help="Print a list of JSON objects in place of the table.")]
DEFAULT = Path("sources.toml")
DEFAULT_STORE = "extractor.db"
_WIDTH = 160  # columns where no terminal says


@app.command(
    short_help="Write a source into the file, after a look at its site.",
    epilog=examples(
        "extractor sources add https://team.example/news",
        "extractor sources add https://team.example/ --name team --timezone Europe/Berlin",
    ),
)
def add(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The page that lists releases, or the home page.")
    ],
    sources: SourcesFile = DEFAULT,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="By default that of the host.")] = None,
    feed: Annotated[str | None, typer.Option(metavar="URL", help="RSS, Atom or JSON feed.")] = None,
    sitemap: Annotated[str | None, typer.Option(metavar="URL", help="Sitemap, or index of sitemaps.")] = None,
    listing: Annotated[str | None, typer.Option(metavar="URL", help="Page with links to releases.")] = None,
    pattern: Annotated[
        str | None, typer.Option(metavar="REGEX", help="What the address of a release must match.")
    ] = None,
    exclude: Annotated[
        str | None, typer.Option(metavar="REGEX", help="What the address of a release must not match.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="Such as de or en-GB.")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="Such as Europe/Berlin.")] = None,
    delay: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Between two requests; 1 by default.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", help="New pages a run; 1000 by default.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE|DAYSd", help="Leave older releases out: 2026-11-01, or 30d.")
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="HOST", help="A further host of the site; may be repeated."),
    ] = None,
    allow_private: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A host that may lie in a private network; may be repeated."),
    ] = None,
    no_check: Annotated[
        bool, typer.Option("--no-check", help="Write the entry without asking the site anything.")
    ] = False,
) -> None:
    """Write a source into the file, after a look at its site.

    The feed, sitemap or listing that the site turns out to have is written too, and told. A source that is
    not well is not written. What stands in the file stays as it is; a missing file is created.

    Exit status: 0 written; 1 the source is not well; 2 wrong usage or a faulty file; 3 it cannot be written.
    """
    from extractor.scrape.sources.add import add_source, planned
    from extractor.scrape.sources.file import SourcesError

    complain = Complaints()
    fields: dict[str, Any] = {
        "feed": feed,
        "sitemap": sitemap,
        "listing": listing,
        "pattern": pattern,
        "exclude": exclude,
        "language": language,
        "timezone": timezone,
        "delay": delay,
        "limit": limit,
        "since": None if since is None else day_of(since),
        "hosts": hosts or None,
        "allow_private": allow_private or None,
    }
    try:
        plan = planned(sources, url, name=name, **fields)
    except SourcesError as error:
        _refuse(complain, error, 2)
    if not no_check:
        result = _ask([plan.source], plan.contact)[0]
        for note in result.notes:
            complain.note(note)
        if not result.ok:
            for problem in result.problems:
                complain(plan.source.name, problem)
            remedy = "--no-check writes the entry all the same"
            if any("allow_private" in problem for problem in result.problems):
                remedy = f"--allow-private {urlsplit(plan.source.url).hostname} lets it be asked"
            complain.note(f"{sources}: nothing was written; {remedy}")
            raise typer.Exit(1)
        fields.update({channel.kind: channel.url for channel in result.channels})
        for note in _shared(sources, result):
            complain.note(note)
    try:
        added = add_source(sources, url, name=plan.source.name, **fields)
    except SourcesError as error:
        _refuse(complain, error, 3)
    typer.echo(f'{sources}: added "{added.name}"')
    if not no_check:
        from extractor.scrape.sources.tables import told

        for line in told(result):
            typer.echo(f"  {line}")


@app.command(
    short_help="Try each source as a run would, and keep nothing.",
    epilog=examples("extractor sources check", "extractor sources check tarn-valley --json"),
)
def check(names: Names = None, sources: SourcesFile = DEFAULT, as_json: Json = False) -> None:
    """Ask each source's site what a run would, and print what came of it.

    At most 15 requests a site; nothing is kept. The table tells whether the site answers, what robots.txt
    says, what lists its releases, the newest of them with its date, and how many words are left of it after
    cleaning. Why a source is not well stands below. Sources with `enabled = false` are tried only by name.

    Exit status: 0 all well; 1 a source is not well; 2 wrong usage or a faulty file; 3 none is enabled.
    """
    from extractor.scrape.sources.tables import check_table

    complain = Complaints()
    known = load(sources)
    chosen = _chosen(complain, sources, known, names or [])
    results = _ask(chosen, known.contact)
    if as_json:
        _print_json([result.to_dict() for result in results])
    else:
        _draw(check_table(results))
    for result in results:
        for problem in result.problems:
            complain(result.name, problem)
        if not as_json:
            for note in result.notes:
                complain.note(f"{result.name}: {note}")
    complain.exit()


@app.command(
    "list",
    short_help="List the sources, and how each has fared.",
    epilog=examples("extractor sources list", "extractor sources list --json"),
)
def list_(
    names: Names = None,
    sources: SourcesFile = DEFAULT,
    store: StorePlace = DEFAULT_STORE,
    as_json: Json = False,
) -> None:
    """List the sources, with how each has fared in the runs that the store remembers.

    Counted are pages that are kept, pages that wait to be fetched, releases with records, and failed runs in
    a row. What is wrong stands below in words. Without a store the sources are listed all the same.

    Exit status: 0 listed; 1 the store cannot be read; 2 wrong usage or a faulty file.
    """
    from extractor.scrape.sources.tables import list_table, troubles

    complain = Complaints()
    known = load(sources)
    chosen = _chosen(complain, sources, known, names or [], disabled=True)
    found = _statuses(complain, store)
    if as_json:
        _print_json([_listed(source, found.get(source.name)) for source in chosen])
    else:
        _draw(list_table(chosen, found))
        for line in troubles(chosen, found):
            typer.echo(line)
    if not names:
        gone = sorted(set(found) - {source.name for source in known.sources})
        if gone:
            complain.note(f"{store}: has pages of sources that are not in {sources}: {', '.join(gone)}")
    complain.exit()


def _shared(path: Path, result: ProbeResult) -> Iterator[str]:
    """Which of the channels that were found another source of the file has already."""
    from extractor.scrape.sources.file import SourcesError, load_sources
    from extractor.scrape.sources.tables import channels_of
    from extractor.scrape.urls import normal_form

    try:
        known = load_sources(path).sources
    except SourcesError:
        return  # none yet
    owners = {normal_form(url): source.name for source in known for _, url in channels_of(source)}
    for channel in result.channels:
        if owner := owners.get(normal_form(channel.url)):
            yield f'{channel.kind} {channel.url}: source "{owner}" has it too: each release counts once'


def _refuse(complain: Complaints, error: SourcesError, code: int) -> NoReturn:
    for problem in error.problems:
        complain.note(problem)
    raise typer.Exit(code) from error


def _chosen(
    complain: Complaints, path: Path, known: Sources, names: list[str], *, disabled: bool = False
) -> tuple[Source, ...]:
    unknown = list(known.unknown(names))
    for problem in unknown:
        complain.note(f"{path}: {problem}")
    if unknown:
        raise typer.Exit(2)
    chosen = known.named(names) if names or disabled else known.enabled
    if not chosen:
        complain.note(f"{path}: no source is enabled: name those that are to be tried all the same")
        raise typer.Exit(3)
    return chosen


def _ask(chosen: tuple[Source, ...] | list[Source], contact: str | None) -> list[ProbeResult]:
    from extractor.scrape.sources.asking import ask_all
    from extractor.scrape.stop import Interrupted

    with progress(len(chosen), of="sources") as advance:
        through = 0

        def done(number: int, result: ProbeResult) -> None:
            nonlocal through
            through += 1
            advance(through, len(chosen))

        try:
            return ask_all(chosen, contact=contact, done=done)
        except Interrupted as error:
            raise typer.Exit(128 + int(error.args[0])) from error


def _statuses(complain: Complaints, place: str) -> dict[str, SourceStatus]:
    from extractor.scrape.sources.status import statuses
    from extractor.store import NoStoreError, Store, StoreError, now

    try:
        with Store.open(place, create=False, readonly=True) as store, store.read() as connection:
            return statuses(connection, now())
    except StoreError as error:
        complain.note(str(error))
        if not isinstance(error, NoStoreError):
            complain.count += 1
        return {}


def _listed(source: Source, status: SourceStatus | None) -> dict[str, Any]:
    from extractor.scrape.sources.tables import channels_of

    return {
        "name": source.name,
        "url": source.url,
        "enabled": source.enabled,
        "channels": [{"kind": kind, "url": url} for kind, url in channels_of(source)],
        "status": status.to_dict() if status else None,
    }


def _print_json(value: object) -> None:
    from extractor.formats import to_json

    typer.echo(to_json(value))


def _draw(table: Any) -> None:
    import sys

    from extractor.output import draw, narrowest

    draw(table, file=sys.stdout, width=max(_WIDTH, narrowest(table)))
