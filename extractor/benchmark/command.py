"""``extractor benchmark``: for those who want to know how good and how fast it is, and beside what."""

from __future__ import annotations

import dataclasses
import os
import platform
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.console import Complaints, progress
from extractor.inputs import places

if TYPE_CHECKING:
    from rich.table import Table

    from extractor.benchmark.goldpages import GoldPage
    from extractor.benchmark.reading import Benchmark, Reader, Spread
    from extractor.page.article import Article

app = typer.Typer(
    help="Measure cleaning and speed, side by side with others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_PIPE_WIDTH = 120  # where no terminal sets the width
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


class Part(StrEnum):
    """Which pages of the public benchmark: by the first character of their ids, 0-7 or 8-f."""

    tune = "tune"
    final = "final"
    all = "all"


@app.command(
    short_help="Time reading beside spaCy pipelines.",
    epilog="Examples: extractor benchmark reading corpus/dev --against en_core_web_sm; "
    "extractor benchmark reading page.html --against ./my_pipeline --against blank:en --rounds 9 --json",
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


@app.command(
    short_help="Score and time cleaning beside other tools.",
    epilog="Examples: extractor benchmark cleaning corpus --against all; extractor benchmark cleaning "
    "--public ../article-extraction-benchmark --part tune --against trafilatura --json --worst 20",
)
def cleaning(
    corpora: Annotated[
        list[Path] | None, typer.Argument(metavar="CORPUS_DIR", help="Corpus folders, or splits of one.")
    ] = None,
    public: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="A checkout of scrapinghub/article-extraction-benchmark."),
    ] = None,
    part: Annotated[Part, typer.Option(help="Public pages by id: 0-7 (tune), 8-f (final).")] = Part.all,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="trafilatura, trafilatura-precision, readability, newspaper, resiliparse, or all.",
        ),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each takes all pages.")] = 3,
    worst: Annotated[int, typer.Option(min=0, metavar="N", help="List the N pages of the lowest F1.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
) -> None:
    """Score and time cleaning (page to body text), and other extractors on the same pages.

    F1, precision and recall are of runs of four words: means over pages, as the public benchmark defines
    them. All take turns, a round each, after a first one that does not count. On corpus pages the pieces
    are counted too that must come out, and those that must not. A page on which an extractor fails counts
    as an empty text. --against can be given several times; `pip install 'extractor[benchmark]'` gets them.
    """
    from extractor.benchmark.cleaning import compare
    from extractor.benchmark.cleaning_report import tables
    from extractor.benchmark.cleaning_report import to_dict as cleaning_dict
    from extractor.benchmark.peers import NAMES, PeerError, own_side, peer
    from extractor.formats import to_json
    from extractor.output import draw

    complain = Complaints()
    sides = [own_side()]
    for name in NAMES if "all" in (against or ()) else against or ():
        try:
            sides.append(peer(name))
        except PeerError as error:
            complain.fatal(f"{name}: {error}")
    sets = _gold_sets(corpora or [], public, part, complain)
    out = []
    for name, pages in sets:
        with progress((rounds + 1) * len(sides)) as advance:
            figures = compare(sides, pages, rounds=rounds, progress=advance)
        for side in figures:
            for page, why in side.failed.items():
                complain.note(f"{side.name}: {page}: {why}")
        if as_json:
            out.append(cleaning_dict(name, figures, worst=worst))
        else:
            for shown in tables(name, figures, worst=worst):
                draw(shown, file=sys.stdout, width=_PIPE_WIDTH)
    if as_json:
        sys.stdout.write(to_json(out) + "\n")


@app.command(
    short_help="Score metadata beside other tools.",
    epilog="Examples: extractor benchmark metadata --dates ../htmldate --titles ../trafilatura "
    "--corpus corpus; extractor benchmark metadata --dates ../htmldate --misses 30",
)
def metadata(
    dates: Annotated[Path | None, typer.Option(metavar="PATH", help="A checkout of adbar/htmldate.")] = None,
    titles: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A checkout of adbar/trafilatura.")
    ] = None,
    corpus: Annotated[Path | None, typer.Option(metavar="PATH", help="A corpus folder.")] = None,
    misses: Annotated[int, typer.Option(min=0, metavar="N", help="List N wrong answers, half tune.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
) -> None:
    """Score metadata: dates beside htmldate's, titles beside trafilatura's, all fields on corpus pages.

    Dates count as htmldate's evaluation counts them, with original_date=True and no address given. Titles
    are right if they are the same but for white space and the shape of quotes and dashes. Both sets are
    halved by a hash of the page's name; wrong answers are listed of the half tune only. Needs
    `pip install 'extractor[benchmark]'`.
    """
    from extractor.benchmark import metadata as meta
    from extractor.benchmark import metadata_report as report
    from extractor.benchmark.peers import PeerError
    from extractor.corpus.files import CorpusError
    from extractor.formats import to_json
    from extractor.output import draw

    complain = Complaints()
    out: list[dict[str, Any]] = []
    shown: list[Table] = []
    try:
        for name, checkout, read, own, field, peer, same in (
            ("dates", dates, meta.date_cases, meta.own_dates, "published", meta.htmldate, meta.same_day),
            ("titles", titles, meta.title_cases, meta.own_titles, "title", meta.trafilatura, meta.same_title),
        ):
            if checkout is None:
                continue
            cases = read(checkout)
            sides = [own(), meta.metadata_alone(field), peer()]
            with progress(len(sides)) as advance:
                figures = []
                for done, side in enumerate(sides, 1):
                    figures.append(meta.score(side, cases, same))
                    advance(done, len(sides))
            out.append(report.to_dict(name, figures, misses=misses))
            shown.append(report.table(name, figures))
            if misses:
                shown.append(report.misses_table(figures[0], misses))
        if corpus is not None:
            fields = meta.corpus_fields(corpus)
            out.append(report.fields_dict(str(corpus), fields))
            shown.append(report.fields_table(str(corpus), fields))
    except (meta.CheckoutError, PeerError, CorpusError, OSError) as error:
        complain.fatal(str(error))
    if not out:
        complain.fatal("no pages: give --dates, --titles or --corpus")
    if as_json:
        sys.stdout.write(to_json(out) + "\n")
    else:
        for table_ in shown:
            draw(table_, file=sys.stdout, width=_PIPE_WIDTH)


def _gold_sets(
    corpora: list[Path], public: Path | None, part: Part, complain: Complaints
) -> list[tuple[str, list[GoldPage]]]:
    from extractor.benchmark.goldpages import GoldError, corpus_pages, public_pages
    from extractor.corpus.body import BodyError
    from extractor.corpus.files import CorpusError

    sets = []
    try:
        place = public
        if public is not None:
            sets.append((f"public benchmark, {part.value}", public_pages(public, part.value)))
        for place in corpora:
            sets.append((str(place), corpus_pages(place)))
    except (GoldError, BodyError, CorpusError, OSError) as error:
        complain.fatal(f"{place}: {error}")
    if not sets:
        complain.fatal("no pages: give a corpus folder, or --public")
    return sets


def to_dict(bench: Benchmark) -> dict[str, Any]:
    """The figures ready for JSON; ``lead`` is how many times as fast as that reader the first one is."""
    from importlib.metadata import version

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


@app.command(
    "profile",
    short_help="Measure what cleaning gains from a site's pages.",
    epilog="Example: extractor benchmark profile corpus",
)
def site_profile(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS_DIR", help="ID.body.xml beside ID.json and ID.html.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of lines.")] = False,
) -> None:
    """Measure what cleaning gains from other pages of a site: none, one, two, and all of them.

    Runs of four words, of title and body, compared with the gold; means by split over the pages
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
            f"{gain.split:<5}  {learned:<10}  pages {gain.pages}  precision {gain.precision:.4f}  "
            f"recall {gain.recall:.4f}  F1 {gain.f1:.4f}\n"
        )


@app.command(
    "scraping",
    short_help="Time scraping of many sites on this machine.",
    epilog="Example: extractor benchmark scraping --sites 200",
)
def scraping(
    sites: Annotated[
        int, typer.Option(min=1, max=5_000, metavar="N", help="With a feed and a release each.")
    ] = 200,
    repeats: Annotated[int, typer.Option(min=1, metavar="N", help="Runs with nothing new.")] = 3,
) -> None:
    """Time `extractor scrape` over many sites on this machine: a first run, and runs with nothing new.

    Each run is a process of its own, as cron starts it. Requests are what the sites' server counted.
    """
    from rich.table import Table

    from extractor.benchmark.scraping import measure
    from extractor.demo.served import ServeError
    from extractor.output import draw

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("run", "seconds", "requests", "not modified", "new pages", "records"):
        shown.add_column(name, justify="left" if name == "run" else "right")
    try:
        with progress(1 + repeats, of="runs") as advance:
            for number, run in enumerate(measure(sites, repeats)):
                name = f"nothing new, {number}" if number else "first"
                figures = (run.requests, run.not_modified, run.new, run.records)
                shown.add_row(name, f"{run.seconds:.1f}", *map(str, figures))
                advance(number + 1, 1 + repeats)
    except (ServeError, RuntimeError) as error:
        Complaints().fatal(str(error))
    draw(shown, file=sys.stdout, width=_PIPE_WIDTH)
