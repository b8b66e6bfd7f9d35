"""``extractor corpus``: for those who add releases to the corpus or read them a second time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.console import Complaints

if TYPE_CHECKING:
    from extractor.corpus.releases import CorpusRelease

NAMES = "names.toml"

app = typer.Typer(
    help="Check, build and read the corpus of pages with gold.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Corpus = Annotated[
    Path, typer.Argument(metavar="CORPUS_DIR", help="Folder with ID.body.xml and ID.json, subfolders too.")
]
Sites = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Press sites; by default the folder sites in or beside it.")
]


@app.command(epilog="Example: extractor corpus check corpus")
def check(corpus: Corpus, sites: Sites = None) -> None:
    """Say what is wrong with bodies, gold and pages: a line each, exit code 1 if there is any.

    Found are files and gold that break their schema, quotes that do not occur, records without evidence,
    values that no quote shows, breaches of the record contract, near-duplicate sentences and sentences from
    templates, pages that lose text or differ from what their site makes, and sites that stand on both sides
    of the test split.
    """
    from extractor.corpus.check import check as problems_of
    from extractor.corpus.cover import cover

    complain = Complaints()
    for problem in problems_of(_folder(corpus), sites):
        where = f"{problem.path}: {problem.where}" if problem.where else str(problem.path)
        complain(where, problem.message)
    if complain.count:
        typer.echo(f"{complain.count} problems")
    counts = cover(_releases(corpus, Complaints()))
    typer.echo(
        f"{counts.releases} releases ({counts.retold} re-told) of {counts.series} series on {counts.sites} "
        f"sites, {counts.records} records; {counts.rows} with a table or list, {counts.several} with two "
        f"races or series, {counts.empty} without results and standings"
    )
    complain.exit()


@app.command(epilog="Example: extractor corpus build corpus")
def build(corpus: Corpus, sites: Sites = None) -> None:
    """Make ID.html of every ID.body.xml, as the press site that its gold names would serve it."""
    from extractor.corpus.build import build_pages
    from extractor.corpus.check import sites_of
    from extractor.corpus.sites import SiteError, read_sites

    complain = Complaints()
    folder = sites or sites_of(_folder(corpus))
    if folder is None:
        complain.fatal(f"{corpus}: no folder sites in it or beside it; name it with --sites")
    written = 0
    try:
        for release, page in build_pages(_releases(corpus, complain), read_sites(folder)):
            release.page_path.write_bytes(page)
            written += 1
    except SiteError as error:
        complain.fatal(str(error))
    typer.echo(f"{written} pages written")
    complain.exit()


@app.command(epilog="Example: extractor corpus text corpus/train -o texts")
def text(
    corpus: Corpus,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Where to write ID.txt.")],
) -> None:
    """Write the plain text of every release, without gold or page: what a second reader gets to see."""
    complain = Complaints()
    out.mkdir(parents=True, exist_ok=True)
    for release in _releases(corpus, complain):
        (out / f"{release.id}.txt").write_text(release.body.text + "\n", encoding="utf-8")
    complain.exit()


@app.command(epilog="Example: extractor corpus agreement corpus corpus/second-readings.jsonl --errors")
def agreement(
    corpus: Corpus,
    second: Annotated[
        Path,
        typer.Argument(metavar="READINGS", help="The second reader's: a folder of ID.json, or JSON Lines."),
    ],
    errors: Annotated[bool, typer.Option("--errors", help="List every disagreement.")] = False,
) -> None:
    """Say how far a second reader's records agree with the gold, as F1 for each field."""
    import sys

    from extractor.corpus.agreement import agreement as agree
    from extractor.corpus.files import CorpusError
    from extractor.evaluation import report

    complain = Complaints()
    try:
        scores = agree(_releases(corpus, complain), second)
    except CorpusError as error:
        complain.fatal(str(error))
    if not scores.pages:
        complain.fatal(f"{second}: no ID.json of a release in {corpus}")
    if errors:
        for line in report.slip_lines(scores):
            typer.echo(line)
    report.print_scores(scores, sys.stdout)
    complain.exit()


@app.command(epilog="Example: extractor corpus invent corpus/dev invented/dev --seed 1")
def invent(
    corpus: Corpus,
    target: Annotated[Path, typer.Argument(metavar="TARGET_DIR", help="Where to write the copy.")],
    seed: Annotated[int, typer.Option(help="Another seed gives other names.")] = 0,
    names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Names beyond the gold; by default names.toml in or beside it."),
    ] = None,
) -> None:
    """Copy releases with another name for every person, team and sponsor: in body, gold and page.

    The new names are invented and no surname among them is one that the package knows; makers, series,
    circuits and events stay. Scores of the copy say how far a reader lives off names it has seen before.
    """
    from extractor.corpus.files import CorpusError
    from extractor.corpus.invention import invent as copy
    from extractor.corpus.invention import read_names

    complain = Complaints()
    if target.resolve() == _folder(corpus).resolve():
        raise typer.BadParameter(f"{target} is the corpus itself", param_hint="TARGET_DIR")
    path = names or next((p for p in (corpus / NAMES, corpus.parent / NAMES) if p.is_file()), None)
    if path is None:
        complain.fatal(f"{corpus}: no {NAMES} in it or beside it; name it with --names")
    try:
        known = read_names(path)
        written = sum(1 for _ in copy(_releases(corpus, complain), known, target, seed))
    except (CorpusError, OSError) as error:
        complain.fatal(str(error))
    typer.echo(f"{written} releases written")
    complain.exit()


def _folder(corpus: Path) -> Path:
    if not corpus.is_dir():
        raise typer.BadParameter(f"{corpus}: no such folder", param_hint="CORPUS_DIR")
    return corpus


def _releases(corpus: Path, complain: Complaints) -> list[CorpusRelease]:
    from extractor.corpus.body import BodyError
    from extractor.corpus.files import CorpusError
    from extractor.corpus.releases import body_files, read_one

    found = []
    for path in body_files(_folder(corpus)):
        try:
            found.append(read_one(path, corpus))
        except (BodyError, CorpusError) as error:
            complain(str(path), str(error).removeprefix(f"{path}: "))
    return found
