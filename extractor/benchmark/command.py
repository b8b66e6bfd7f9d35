"""``extractor benchmark``: for those who want to know how fast it is, and beside what."""

from __future__ import annotations

import dataclasses
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.console import Complaints, progress
from extractor.inputs import places

if TYPE_CHECKING:
    from rich.table import Table

    from extractor.benchmark.reading import Benchmark, Reader, Spread
    from extractor.page.article import Article

app = typer.Typer(
    help="Measure speed, side by side with other pipelines.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_PIPE_WIDTH = 120  # where no terminal sets the width
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@app.callback()
def _top() -> None:
    pass  # with a single command typer would otherwise drop its name


@app.command(
    epilog="Examples: extractor benchmark reading corpus/dev --against en_core_web_sm; "
    "extractor benchmark reading page.html --against ./my_pipeline --against blank:en --rounds 9 --json"
)
def reading(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE|DIR|-", help="Pages; - is standard input.")],
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A spaCy pipeline: package, folder, or blank:LANGUAGE."),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each reads all texts.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
) -> None:
    """Time reading (clean text to records), and spaCy pipelines on the same texts.

    Pages are cleaned first, which is not timed. Then the readers take turns, a round each: all in this
    process, on one thread, after a first round that does not count. Figures are the median over the rounds,
    with the lowest and the highest. Words are what blanks part, whatever tokens a pipeline makes of them.
    A pipeline runs all its components. --against can be given several times.
    """
    for name in _THREADS:  # read once, when the libraries are loaded: none of them is yet
        os.environ[name] = "1"
    from extractor.benchmark.reading import PeerError, compare, own_reader, peer

    complain = Complaints()
    articles = _articles(inputs, complain)
    readers: list[Reader] = [own_reader()]
    for name in against or ():
        try:
            readers.append(peer(name))
        except PeerError as error:
            complain.fatal(f"{name}: {error}")
    if not articles:
        complain.fatal("nothing to read")
    try:
        with progress((rounds + 1) * len(readers)) as advance:
            bench = compare(readers, articles, rounds=rounds, progress=advance)
    except PeerError as error:
        complain.fatal(str(error))
    if as_json:
        from extractor.formats import to_json

        sys.stdout.write(to_json(to_dict(bench)) + "\n")
    else:
        from extractor.output import draw

        draw(table(bench), file=sys.stdout, width=_PIPE_WIDTH)
    complain.exit()


def to_dict(bench: Benchmark) -> dict[str, Any]:
    """The figures ready for JSON; ``lead`` is how many times as fast as that reader the first one is."""
    return {
        "releases": bench.releases,
        "words": bench.words,
        "rounds": len(bench.figures[0].seconds),
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "readers": [
            {
                "name": figures.name,
                "version": figures.version,
                "components": list(figures.components),
                "words_per_second": dataclasses.asdict(figures.words_per_second),
                "ms_per_release": dataclasses.asdict(figures.ms_per_release),
                "lead": dataclasses.asdict(bench.lead(index)),
                "seconds": figures.seconds,
                "cpu_seconds": figures.cpu_seconds,
            }
            for index, figures in enumerate(bench.figures)
        ],
    }


def table(bench: Benchmark) -> Table:
    """The figures for people, a row for each reader."""
    from rich.table import Table
    from rich.text import Text

    rounds = len(bench.figures[0].seconds)
    title = f"reading {bench.releases} releases, {bench.words:,} words; median of {rounds} rounds (range)"
    shown = Table(title=Text(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column("reader")
    for name in ("words/s", "ms/release", f"{bench.figures[0].name} is faster"):
        shown.add_column(name, justify="right")
    for index, figures in enumerate(bench.figures):
        shown.add_row(
            Text(f"{figures.name} {figures.version}".strip()),
            _words(figures.words_per_second, ",.0f"),
            _words(figures.ms_per_release, ".1f"),
            f"× {_words(bench.lead(index), '.2f')}" if index else "",
        )
    return shown


def _words(spread: Spread, form: str) -> str:
    return f"{spread.median:{form}} ({spread.lowest:{form}}–{spread.highest:{form}})"


def _articles(inputs: list[str], complain: Complaints) -> list[Article]:
    from extractor.page import clean

    articles = []
    for place in places(inputs):
        try:
            articles.append(clean(place.read()))
        except Exception as error:  # whatever one page does, the others are still read
            complain(place.name, error)
    return articles


@app.command("profile", epilog="Example: extractor benchmark profile corpus")
def site_profile(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS_DIR", help="ID.body.xml beside ID.json and ID.html.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of lines.")] = False,
) -> None:
    """Measure what cleaning gains from other pages of a site: none, one, two, and all of them.

    Runs of four words, of title and body, compared with the gold; means over the pages of train and dev
    whose site has more pages than one.
    """
    from extractor.benchmark.profile import ALL, measure
    from extractor.corpus.body import BodyError
    from extractor.corpus.files import CorpusError

    complain = Complaints()
    try:
        with progress(None) as advance:
            gains = measure(corpus, progress=advance)
    except (BodyError, CorpusError) as error:
        complain.fatal(str(error))
    if not gains:
        complain.fatal(f"{corpus}: no site with two pages")
    if as_json:
        from extractor.formats import to_json

        sys.stdout.write(to_json([dataclasses.asdict(gain) for gain in gains]) + "\n")
        return
    for gain in gains:
        learned = "all others" if gain.learned == ALL else f"{gain.learned} learned"
        sys.stdout.write(
            f"{learned:<10}  pages {gain.pages}  precision {gain.precision:.4f}  "
            f"recall {gain.recall:.4f}  F1 {gain.f1:.4f}\n"
        )
