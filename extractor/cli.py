"""The command ``extractor``: the library's verbs for the shell. Reads, calls, writes; decides nothing.

Exit codes: 0 all well; 1 an input could not be read (the rest is written all the same), or a demand was
not met; 2 wrong usage; 130 interrupted.
"""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TextIO
from urllib.parse import urlsplit

import typer
from typer.core import TyperGroup

from extractor._version import __version__
from extractor.archive.command import reread
from extractor.benchmark.command import app as benchmark_app
from extractor.console import Complaints, examples, progress, start_log
from extractor.corpus.command import app as corpus_app
from extractor.demo.command import demo
from extractor.export.command import export
from extractor.formats import Format, to_json, write
from extractor.inputs import InputError, Place, places, printable, reason
from extractor.output import no_file, opened
from extractor.scrape.command import EXAMPLES as SCRAPE_EXAMPLES
from extractor.scrape.command import scrape
from extractor.scrape.sources.command import app as sources_app
from extractor.store.command import app as store_app
from extractor.training.command import app as train_app

if TYPE_CHECKING:
    from extractor.api import Input
    from extractor.page.site import SiteProfile, SiteRules
    from extractor.records import Release

# Each command imports what it needs when it runs: `extractor --version` must not load a language model.

# The tools of developers last.
_ORDER = (
    "extract", "clean", "scrape", "sources", "export", "reread", "demo", "store",
    "evaluate", "schema", "corpus", "train", "benchmark",
)  # fmt: skip


class _Ordered(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)


app = typer.Typer(
    cls=_Ordered,
    help="Racing press releases in, JSON records out, each value with the characters that prove it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command(
    short_help="Visit the sources, keep new pages, read their records.",
    epilog=SCRAPE_EXAMPLES,
)(scrape)
app.add_typer(sources_app, name="sources", short_help="Add, try and list the sites that are scraped.")
app.command(
    short_help="Write the records of the store to a file.",
    epilog=examples(
        "extractor export --cursor newsroom -o new.jsonl",
        "extractor export --since 30d --format csv -o month.csv",
    ),
)(export)
app.command(
    short_help="Read the kept pages again, without a request.",
    epilog=examples("extractor reread --dry-run", "extractor reread --all --source tarn-valley"),
)(reread)
app.command(
    short_help="Scrape two small press sites on this machine.",
    epilog=examples("extractor demo", "extractor demo --serve --port 8000"),
)(demo)
app.add_typer(store_app, name="store", short_help="Check, copy and migrate the store.")
app.add_typer(corpus_app, name="corpus", short_help="Check, build and read the corpus.")
app.add_typer(train_app, name="train", short_help="Train the models and measure them.")
app.add_typer(benchmark_app, name="benchmark", short_help="Measure speed and cleaning beside others.")

Inputs = Annotated[list[str], typer.Argument(metavar="FILE|DIR|-", help="Pages; - is standard input.")]
Url = Annotated[str | None, typer.Option(metavar="URL", help="Where the page was found (one input only).")]
RulesFile = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="TOML with rules for single sites.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log to stderr, with every dropped record.")]


class TextFormat(StrEnum):
    """How ``extractor clean`` writes articles."""

    text = "text"
    json = "json"


def main() -> None:
    """Run the command line and exit with its code."""
    interrupted = False

    def interrupt(*_: object) -> NoReturn:
        nonlocal interrupted
        interrupted = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit removes temporary files, a kill not
    try:
        app(prog_name="extractor")
    except BaseException:
        # An import that is interrupted may end in any exception: what counts is that Ctrl-C was pressed.
        if interrupted:
            sys.exit(130)
        raise


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback(epilog="Example: extractor extract page.html")
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: extractor extract pages/ notes.txt -o records.jsonl")
def extract(
    inputs: Inputs,
    out_name: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="OUT", help="Write to this file, replaced in one step."),
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", "-f", help="jsonl: a line for each page.")
    ] = Format.jsonl,
    url: Url = None,
    rules_file: RulesFile = None,
    least: Annotated[
        float,
        typer.Option("--min-confidence", min=0, max=1, help="Leave out records that are less sure."),
    ] = 0.0,
    processes: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 1,
    verbose: Verbose = False,
) -> None:
    """Read press pages and write their records.

    Releases stand in the order of the inputs. Of a folder, all .html, .htm, .xhtml and .txt files are
    read, those of its subfolders too, hidden ones not. In csv and table each result, history result and
    standing has a row. OUT stays as it was where no page at all could be read.
    """
    start_log(verbose)
    found = _places(inputs, url)
    rules = _rules(rules_file)
    if out_name == "":
        raise typer.BadParameter("empty; - is standard output", param_hint="--out")
    out = None if out_name in (None, "-") else Path(out_name)
    if out is not None:
        _refuse_overwriting(out, found)
    complain = Complaints()
    with _output(complain, out) as file, progress(len(found), hidden=verbose or file.isatty()) as advance:
        releases = _releases(found, url, rules, processes, complain, advance)
        write((release.trusted(least) for release in releases), form, file)
        if out is not None and complain.count == len(found):
            raise typer.Exit(1)  # ends the block without a replacement
    complain.exit()


@app.command(epilog="Example: extractor clean page.html")
def clean(
    inputs: Inputs,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="json: a line for each page.")] = (
        TextFormat.text
    ),
    url: Url = None,
    rules_file: RulesFile = None,
    learn: Annotated[
        bool, typer.Option("--learn", help="The pages are one site's: what they share is left out.")
    ] = False,
    verbose: Verbose = False,
) -> None:
    """Print the title and text of press pages.

    What a page puts around its release (menus, teasers, legal lines) is left out.
    """
    from extractor.page import clean as clean_page

    start_log(verbose)
    found = _places(inputs, url)
    rules = _rules(rules_file)
    profile = _learned(found) if learn else None
    complain = Complaints()
    with _output(complain) as file:
        for place in found:
            try:
                article = clean_page(place.read(), url=url or place.uri, profile=profile, rules=rules)
            except Exception as error:  # whatever one page does, the others are still read
                complain(place.name, error)
                continue
            if form is TextFormat.json:
                fields = {**dataclasses.asdict(article), "content_hash": article.content_hash}
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
            else:
                heading = f"==> {printable(place.name)} <==\n" if len(found) > 1 else ""
                file.write(f"{heading}{article.text}\n")
            file.flush()
    complain.exit()


@app.command(epilog="Example: extractor evaluate corpus/dev --errors")
def evaluate(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS_DIR", help="Gold: ID.json beside ID.html or ID.txt.")
    ],
    errors: Annotated[
        bool,
        typer.Option("--errors", help="List every miss and false value, but not those of test."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON in place of tables.")] = False,
    predictions: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Score the releases in DIR/ID.json.")
    ] = None,
    min_card_f1: Annotated[
        float | None, typer.Option(min=0, max=1, metavar="X", help="Fail if the card's F1 is below X.")
    ] = None,
) -> None:
    """Score a corpus of pages against its gold.

    Without --predictions the pages are extracted first. Each split (train, dev, test: the first folder) has
    figures of its own; test is there to be looked at only through them. A page without gold, or gold
    without its page, is named and the rest is scored; the exit code is 1 then.
    """
    from extractor import evaluation
    from extractor.evaluation import report

    complain = Complaints()
    try:
        with progress(None) as advance:
            scores = evaluation.evaluate(corpus, predictions=predictions, progress=advance)
    except evaluation.CorpusError as error:
        complain.fatal(*error.args)
    with _output(complain) as file:
        if as_json:
            shown = report.without_test(scores)
            slips = {"errors": [report.slip_dict(page, slip) for page, slip in shown.slips]} if errors else {}
            file.write(to_json({**scores.to_dict(), **slips}) + "\n")
        else:
            if errors:
                file.writelines(line + "\n" for line in report.slip_lines(report.without_test(scores)))
            report.print_scores(scores, file)
    for page, problem in scores.problems:
        complain(page, problem)
    if min_card_f1 is not None and scores.card.f1 < min_card_f1:
        complain(str(corpus), f"card F1 {scores.card.f1:.4f} is below {min_card_f1}")
    complain.exit()


@app.command(epilog="Example: extractor schema result > schemas/result.schema.json")
def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="Which schema.")] = "release") -> None:
    """Print a JSON Schema.

    NAME is release, result, standing, exported (a release as `extractor export` writes it) or gold (what
    stands in a corpus).
    """
    from extractor.schemas import SCHEMAS, schema_text

    if name not in SCHEMAS:
        raise typer.BadParameter(f"no schema {name!r}; there are {', '.join(SCHEMAS)}", param_hint="NAME")
    with _output(Complaints()) as file:
        file.write(schema_text(name))


@contextmanager
def _output(complain: Complaints, out: Path | None = None) -> Iterator[TextIO]:
    """The file to write to. What hinders the whole command, and no single input, ends it here."""
    try:
        with opened(out) as file:
            yield file
    except (BrokenPipeError, typer.Exit):
        # Whoever read our output has enough, and an exit (a RuntimeError) has been explained: typer ends.
        raise
    except BrokenExecutor:
        complain.fatal("a worker process died (killed, or out of memory)")
    except (OSError, RuntimeError) as error:
        why = no_file(error, out) if out is not None and isinstance(error, OSError) else reason(error)
        complain.fatal(f"{out or 'standard output'}: {why}")


def _releases(
    found: list[Place],
    url: str | None,
    rules: SiteRules | None,
    processes: int,
    complain: Complaints,
    advance: Callable[[int, int], None],
) -> Iterator[Release]:
    from extractor.api import Input, extract_many

    handed: list[int] = []  # which of `found` were handed over
    unread: deque[tuple[int, InputError]] = deque()  # complaints wait until those before them have come
    settled = 0  # how many of `handed` have been answered

    def readable() -> Iterator[Input]:
        for number, place in enumerate(found):
            advance(number, len(found))
            try:
                content = place.read()
            except InputError as error:
                unread.append((number, error))
                if settled == len(handed):
                    tell_unread(number + 1)
            else:
                handed.append(number)
                yield Input(content, url=url or place.uri, rules=rules)

    def tell_unread(end: int) -> None:
        while unread and unread[0][0] < end:
            number, error = unread.popleft()
            complain(found[number].name, error)

    def settle() -> None:
        nonlocal settled
        settled += 1
        tell_unread(handed[settled] if settled < len(handed) else len(found))

    def failed(index: int, error: Exception) -> None:
        complain(found[handed[index]].name, error)
        settle()

    for release in extract_many(readable(), processes=min(processes, len(found)), on_error=failed):
        yield release
        settle()


def _rules(path: Path | None) -> SiteRules | None:
    if path is None:
        return None
    from extractor.page.site import RulesError, load_rules

    try:
        return load_rules(path)
    except RulesError as error:
        raise typer.BadParameter(printable(str(error)), param_hint="--rules") from error


def _learned(found: list[Place]) -> SiteProfile:
    from extractor.page.site import SiteProfile

    if any(place.path is None for place in found):
        raise typer.BadParameter("standard input can be read only once", param_hint="--learn")
    profile = SiteProfile("")
    for place in found:
        try:
            profile.learn(place.read(), url=place.uri)
        except (InputError, ValueError):
            continue  # what is wrong with it is said where it is to be cleaned
    return profile


def _places(inputs: list[str], url: str | None) -> list[Place]:
    if inputs.count("-") > 1:
        raise typer.BadParameter("standard input can be read only once", param_hint="-")
    found = places(inputs)
    if url is not None:
        if len(found) > 1:
            raise typer.BadParameter(f"one URL for {len(found)} inputs", param_hint="--url")
        if not _is_url(url):
            raise typer.BadParameter(f"no http, https or file URL: {url!r}", param_hint="--url")
    return found


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) if parts.scheme in ("http", "https") else parts.scheme == "file"


def _refuse_overwriting(out: Path, found: list[Place]) -> None:
    for place in found:
        if place.path is not None and out.is_file() and place.path.is_file() and out.samefile(place.path):
            raise typer.BadParameter(f"{printable(place.name)} is an input", param_hint="--out")
