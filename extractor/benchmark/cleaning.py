"""How well and how fast pages are cleaned, beside other extractors, on pages whose body text is known.

The sides take turns, a round each, in one process; a round takes every page once. The first round of each
warms it up: it gives the texts that are scored, and its time does not count.

>>> from extractor.benchmark.peers import own_side
>>> page = GoldPage("a", b"<h1>Marr wins</h1><p>Ines Marr won at Suzuka.</p>", "", "Ines Marr won at Suzuka.")
>>> figures = compare([own_side()], [page], rounds=1)[0]
>>> figures.scores, figures.failed
(Scores(f1=1.0, precision=1.0, recall=1.0), {})
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extractor.benchmark.goldpages import GoldPage
from extractor.benchmark.kept import Kept, kept
from extractor.benchmark.overlap import Overlap, Scores, overlap
from extractor.benchmark.peers import Side
from extractor.benchmark.reading import Spread
from extractor.benchmark.snippets import Snippets, snippets
from extractor.page.article import Article


@dataclass(frozen=True, slots=True)
class PageFigures:
    """One page: its overlap, and of a corpus page the wanted pieces lost and the foreign ones let through.

    ``kept`` there is for an Article only, as bare text has no structure.
    """

    id: str
    split: str
    overlap: Overlap
    pieces: Snippets | None = None
    lost: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()
    kept: Kept | None = None

    @property
    def results(self) -> tuple[str, ...]:
        """The foreign pieces let through that tell a result."""
        told = self.pieces.results if self.pieces else frozenset()
        return tuple(piece for piece in self.leaked if piece in told)


@dataclass(slots=True)
class SideFigures:
    """What one side made of all pages; ``failed`` says why a page gave nothing, by its id."""

    name: str
    version: str
    pages: list[PageFigures] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    @property
    def scores(self) -> Scores:
        """Precision, recall and F1 over the pages."""
        return Scores.of(page.overlap for page in self.pages)

    @property
    def ms_per_page(self) -> Spread:
        """Milliseconds for a page, by the clock, over the rounds."""
        return Spread.of(1000 * spent / len(self.pages) for spent in self.seconds)

    @property
    def cpu_ms_per_page(self) -> Spread:
        """Milliseconds of processor time for a page, of all threads, over the rounds."""
        return Spread.of(1000 * spent / len(self.pages) for spent in self.cpu_seconds)


def compare(
    sides: Sequence[Side],
    pages: Sequence[GoldPage],
    *,
    rounds: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> list[SideFigures]:
    """Let the sides take ``pages`` in turn, ``rounds`` times each, score the texts and time every round.

    A side that fails on a page gives an empty text there. ``progress`` is called with the rounds done and
    their number, those that warm up included. Raises `ValueError` for no pages, no sides or no rounds.
    """
    if not pages or not sides or rounds < 1:
        raise ValueError("a benchmark takes at least one page, one side and one round")
    figures = [SideFigures(side.name, side.version) for side in sides]
    pieces = [snippets(page.text, page.body) if page.body else None for page in pages]
    total = (rounds + 1) * len(sides)
    for number in range(total):
        turn, index = divmod(number, len(sides))
        of_side = figures[index]
        gc.collect()  # each round starts without the garbage of the one before
        cpu, clock = time.process_time(), time.perf_counter()
        made = _round(sides[index], pages, of_side.failed)
        seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
        if turn:
            of_side.seconds.append(seconds)
            of_side.cpu_seconds.append(cpu_seconds)
        else:
            of_side.pages = [judged(*given) for given in zip(pages, made, pieces, strict=True)]
        if progress is not None:
            progress(number + 1, total)
    return figures


def _round(side: Side, pages: Sequence[GoldPage], failed: dict[str, str]) -> list[Article | str]:
    made: list[Article | str] = []
    for page in pages:
        try:
            made.append(side.extract(page))
        except Exception as error:  # whatever other people's code does, the others are still measured
            said = next((line for line in str(error).splitlines() if any(map(str.isalnum, line))), "")
            failed[page.id] = f"{type(error).__name__}: {said.strip()[:120]}"
            made.append("")
    return made


def judged(page: GoldPage, made: Article | str, pieces: Snippets | None) -> PageFigures:
    """What one side made of one page, held against its gold."""
    text = body_text(made) if isinstance(made, Article) else made
    return PageFigures(
        page.id,
        page.split,
        overlap(page.gold, text),
        pieces,
        tuple(pieces.lost(text)) if pieces else (),
        tuple(pieces.leaked(text)) if pieces else (),
        kept(page.body, made) if page.body and isinstance(made, Article) else None,
    )


def body_text(article: Article) -> str:
    """The blocks of an Article but the title, which no gold body has.

    >>> from extractor.page import clean
    >>> body_text(clean("<h1>Marr wins</h1><p>Ines Marr won at Suzuka.</p>"))
    'Ines Marr won at Suzuka.'
    """
    return "\n\n".join(block.text for block in article.blocks if block.kind != "title")
