"""``extractor train``: for those who change what the model sees or what it learns from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Train the models that find names and tie places, gaps and points to them, and measure them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Corpus = Annotated[
    Path, typer.Argument(metavar="CORPUS_DIR", help="Folder with the splits and the folder statements.")
]

Output = Annotated[
    Path | None, typer.Option("-o", metavar="FILE", help="Write here; by default into the package.")
]


def _folders(corpus: Path, *names: str) -> list[Path]:
    """The folders of the corpus that are asked for; all of them have to be there."""
    folders = [corpus / name for name in names]
    for needed in folders:
        if not needed.is_dir():
            raise typer.BadParameter(f"{needed}: no such folder", param_hint="CORPUS_DIR")
    return folders


@app.command(epilog="Example: extractor train attachment corpus")
def attachment(
    corpus: Corpus,
    output: Output = None,
) -> None:
    """Learn who owns a place, a gap or points from CORPUS_DIR/statements/train and CORPUS_DIR/train.

    The same files give the same weights. Takes a few minutes.
    """
    import numpy as np

    from extractor.reading.attach import model
    from extractor.training.fit import fit
    from extractor.training.lessons import PAGES, of_pages, of_statements
    from extractor.training.statements import StatementError, read_statements

    folder, pages = _folders(corpus, "statements/train", "train")
    try:
        statements = list(read_statements(folder))
    except StatementError as error:
        typer.echo(f"{folder}: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(statements)} statements; reading them and the pages of {pages}", err=True)
    lessons = [*of_statements(statements), *(list(of_pages(pages)) * PAGES)]
    typer.echo(f"{len(lessons)} lessons; fitting", err=True)
    weights = fit(lessons)
    path = output or Path(model.__file__).with_name(model.FILE)
    np.savez_compressed(path, allow_pickle=False, **weights)
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


@app.command(epilog="Example: extractor train entities corpus")
def entities(
    corpus: Corpus,
    output: Output = None,
) -> None:
    """Learn people, teams and sponsors by their context, from CORPUS_DIR/train and .../statements/train.

    Every release is read as it is and in copies with other names (CORPUS_DIR/names.toml says which words are
    names), as config.toml beside the weights has it. The same files give the same weights. Takes a few
    minutes.
    """
    import numpy as np

    from extractor.corpus.files import CorpusError
    from extractor.corpus.invention import read_names
    from extractor.reading.entities import model
    from extractor.training.entities import fit_entities, lessons_of
    from extractor.training.named import of_pages, of_statements
    from extractor.training.statements import StatementError, read_statements

    folder, pages = _folders(corpus, "statements/train", "train")
    how = model.config()["training"]
    listed = tuple(f"{name}.txt:" for name in how["statements"])
    try:
        names = read_names(corpus / "names.toml")
        texts = [
            *of_pages(pages, names, how["copies"], how["known"]),
            *of_statements(
                [s for s in read_statements(folder) if s.place.startswith(listed)],
                how["statement_copies"],
                how["known"],
            ),
        ]
    except (StatementError, CorpusError) as error:
        typer.echo(f"{corpus}: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(texts)} texts; reading them", err=True)
    lessons = list(lessons_of(texts))
    typer.echo(f"{sum(len(lesson.kinds) for lesson in lessons)} words; fitting", err=True)
    path = output or Path(model.__file__).with_name(model.FILE)
    np.savez_compressed(path, allow_pickle=False, **fit_entities(lessons, how))
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


@app.command(epilog="Example: extractor train measure corpus/statements/held-out")
def measure(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with statements, .txt files.")],
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the model.")] = False,
) -> None:
    """Say how well the statements of DIR are read: precision, recall and F1 of each field."""
    import sys

    from extractor.evaluation.report import print_scores
    from extractor.training.measure import measure as measured
    from extractor.training.statements import StatementError, read_statements

    if not folder.is_dir():
        raise typer.BadParameter(f"{folder}: no such folder", param_hint="DIR")
    try:
        scores = measured(read_statements(folder), rules_only=rules_only)
    except StatementError as error:
        typer.echo(f"{folder}: {error}", err=True)
        raise typer.Exit(1) from None
    print_scores(scores, sys.stdout)


@app.command(epilog="Example: extractor train compare corpus --parser ./my_spacy_parser")
def compare(
    corpus: Corpus,
    parser: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A spaCy pipeline with a parser (Universal Dependencies)."),
    ] = None,
) -> None:
    """Compare ways to tie places, gaps, times and points to entries: the nearest, grammar, tree, model.

    Every way learns from CORPUS_DIR/statements/train and CORPUS_DIR/train, and is asked about
    CORPUS_DIR/dev and CORPUS_DIR/statements/held-out. Takes some minutes; writes no weights.
    """
    import spacy

    from extractor.corpus.files import CorpusError
    from extractor.training import compare as comparing
    from extractor.training.statements import StatementError

    folders = _folders(corpus, "statements/train", "train", "dev", "statements/held-out")
    try:
        nlp = None if parser is None else spacy.load(parser)
    except OSError as error:
        raise typer.BadParameter(str(error), param_hint="--parser") from None
    if nlp is not None and not nlp.has_pipe("parser"):
        raise typer.BadParameter(f"{parser}: no parser in it", param_hint="--parser")
    try:
        said, written, dev, held_out = (comparing.ask(comparing.passages(folder), nlp) for folder in folders)
    except (StatementError, CorpusError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    learnt = [*said, *written]
    typer.echo(f"{len(learnt)} anchors to learn from, {len(dev)} in dev, {len(held_out)} held out", err=True)
    typer.echo(f"{'precision / recall / F1 of owner and role':<42}{'dev':<21}held-out statements")
    for way in comparing.WAYS:
        if nlp is not None or way not in comparing.OF_TREES:
            weights = comparing.learn(way, learnt)
            counts = [comparing.count(way, questions, weights) for questions in (dev, held_out)]
            rates = (f"{c.precision:.3f} / {c.recall:.3f} / {c.f1:.3f}" for c in counts)
            typer.echo(f"{way.name:<42}" + "   ".join(rates))


@app.command(epilog="Example: extractor train confidence corpus")
def confidence(
    corpus: Corpus,
    output: Output = None,
) -> None:
    """Learn how far records are right: of prose from CORPUS_DIR/statements/held-out, of tables from dev.

    The prose of dev was looked at while the rules were written, and would flatter. The models of names and
    of attachment come first: confidence is about what they make of a text.
    """
    from extractor.corpus.files import find_gold
    from extractor.page import clean
    from extractor.reading import confidence as reading
    from extractor.training.measure import as_gold
    from extractor.training.statements import StatementError, read_statements
    from extractor.training.trust import Trial, fit_trust, trials_of

    folder, pages = _folders(corpus, "statements/held-out", "dev")
    trials: list[Trial] = []
    try:
        for statement in read_statements(folder):
            meanings = statement.meanings
            trials += trials_of(statement.article, lambda predicted, m=meanings: as_gold(m, predicted))
    except StatementError as error:
        typer.echo(f"{folder}: {error}", err=True)
        raise typer.Exit(1) from None
    for page in find_gold(pages):
        told = trials_of(clean(page.page.read_bytes()), lambda _, gold=page.gold: gold)
        trials += (trial for trial in told if "prose" not in trial.signs)
    weights = fit_trust(trials)
    path = output or Path(reading.__file__).with_name(reading.FILE)
    lines = [f'"{name}" = {weight}' for name, weight in weights.items()]
    path.write_text(
        "# Weights of the signs of a record; made by: extractor train confidence corpus\n[weights]\n"
        + "\n".join(lines) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    typer.echo(f"{path}: {len(trials)} records, {sum(t.right for t in trials)} of them right")


@app.command(epilog="Example: extractor train blocks corpus --public article-extraction-benchmark --folds 4")
def blocks(
    corpus: Corpus,
    public: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Checkout of scrapinghub/article-extraction-benchmark (ids 0-7 are used)."
        ),
    ],
    fixtures: Annotated[
        Path, typer.Option(metavar="DIR", help="Pages with a TOML file beside each that says what stays.")
    ] = Path("tests/pages/traps"),
    folds: Annotated[
        int,
        typer.Option(min=0, help="Also say how well trees do on sites that they have not seen; 0: do not."),
    ] = 0,
    output: Output = None,
) -> None:
    """Learn which blocks of a page are its text, from CORPUS_DIR/train, dev and chrome, and public pages.

    The same files give the same trees. Takes a minute or two; needs scikit-learn (the extra "train").
    """
    import numpy as np

    from extractor.benchmark.goldpages import GoldError
    from extractor.corpus.files import CorpusError
    from extractor.page.choice import belief
    from extractor.training import blocks as teaching

    _folders(corpus, "train", "dev")
    try:
        taught = list(teaching.lessons(corpus, public, fixtures))
    except (GoldError, CorpusError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{len(taught)} pages, {sum(len(lesson.labels) for lesson in taught)} blocks", err=True)
    if folds:
        for line in teaching.judged(taught, folds):
            typer.echo(line)
    path = output or Path(belief.__file__).with_name(belief.FILE)
    np.savez_compressed(path, allow_pickle=False, **teaching.arrays(teaching.fit(taught)))
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.2f} MB")


@app.command(epilog="Example: extractor train names corpus/dev")
def names(
    split: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with pages and gold.")],
    invented: Annotated[bool, typer.Option("--invented", help="With every name replaced.")] = False,
    rules_only: Annotated[bool, typer.Option("--rules-only", help="Without the model.")] = False,
) -> None:
    """Say how many of the people and teams in the releases of DIR are found, and how many finds are right."""
    from extractor.corpus.files import CorpusError
    from extractor.corpus.invention import read_names
    from extractor.training.named import of_pages, score

    try:
        listed = read_names(split.parent / "names.toml")
        texts = list(of_pages(split, listed, 1, 0.0, "measure"))[int(invented) :: 2]
    except CorpusError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    for kind in ("PERSON", "TEAM"):
        right, found, told, named = score(texts, kind, rules_only=rules_only)
        typer.echo(
            f"{kind:7} precision {right / max(found, 1):.3f}  recall {told / max(named, 1):.3f}  of {named}"
        )
