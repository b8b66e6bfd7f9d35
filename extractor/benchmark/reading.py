"""How fast reading is (clean text ▶ records), side by side with spaCy pipelines on the same texts.

The readers take turns, a round each, in one process: whatever slows the machine down for a while slows all
of them. A round reads every release once. The first round of each reader only warms it up and is not
counted.

>>> from extractor.page import clean
>>> articles = [clean("Pole for Harlan\\n\\nInes Marr put the No. 14 on pole.")]
>>> bench = compare([own_reader(), peer("blank:en")], articles, rounds=3)
>>> bench.words, [figures.name for figures in bench.figures], len(bench.figures[0].seconds)
(11, ['extractor', 'blank:en'], 3)
>>> bench.lead(0)
Spread(median=1.0, lowest=1.0, highest=1.0)
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.page.article import Article


class PeerError(Exception):
    """A pipeline that cannot be loaded, or that cannot read the texts; the message says why."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads releases: its name, what it consists of, and one round of it."""

    name: str
    read: Callable[[Sequence[Article]], None]
    version: str = ""
    components: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of a measure over the rounds, and its lowest and highest value."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """The spread of one or more values.

        >>> Spread.of([3.0, 1.0, 2.0])
        Spread(median=2.0, lowest=1.0, highest=3.0)
        """
        kept = list(values)
        return cls(statistics.median(kept), min(kept), max(kept))


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rounds of one reader took: ``seconds`` by the clock, and ``cpu_seconds`` of all threads."""

    name: str
    version: str
    components: tuple[str, ...]
    releases: int
    words: int
    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)

    @property
    def words_per_second(self) -> Spread:
        """Words (what blanks part) in a second, by the clock.

        >>> Figures("a", "", (), 2, 600, [2.0, 3.0, 1.0]).words_per_second
        Spread(median=300.0, lowest=200.0, highest=600.0)
        """
        return Spread.of(self.words / s for s in self.seconds)

    @property
    def ms_per_release(self) -> Spread:
        """Milliseconds for a release, by the clock.

        >>> Figures("a", "", (), 2, 600, [2.0, 3.0, 1.0]).ms_per_release
        Spread(median=1000.0, lowest=500.0, highest=1500.0)
        """
        return Spread.of(1000 * s / self.releases for s in self.seconds)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The figures of all readers, in their order, on the same ``releases`` with ``words`` in all."""

    releases: int
    words: int
    figures: tuple[Figures, ...]

    def lead(self, index: int) -> Spread:
        """How many times as fast as the reader ``index`` the first one is, over pairs of rounds that
        followed each other.

        >>> first, other = Figures("a", "", (), 1, 9, [1.0, 2.0]), Figures("b", "", (), 1, 9, [2.0, 3.0])
        >>> Benchmark(1, 9, (first, other)).lead(1)
        Spread(median=1.75, lowest=1.5, highest=2.0)
        """
        pairs = zip(self.figures[0].seconds, self.figures[index].seconds, strict=True)
        return Spread.of(other / first for first, other in pairs)


def own_reader() -> Reader:
    """This package's own reading: `extractor.reading.read`, the whole way to validated records.

    >>> own_reader().name
    'extractor'
    """
    from extractor._version import __version__
    from extractor.reading import read

    def read_all(articles: Sequence[Article]) -> None:
        for article in articles:
            read(article)

    return Reader("extractor", read_all, __version__)


def peer(name: str) -> Reader:
    """The spaCy pipeline called ``name``: an installed package, a folder, or ``blank:`` and a language.

    All its enabled components run, on batches of its own choice (``nlp.pipe``).

    Raises `PeerError` for one that is not installed or cannot be loaded.

    >>> peer("xx_no_such_pipeline")
    Traceback (most recent call last):
    extractor.benchmark.reading.PeerError: not installed; try: python -m spacy download xx_no_such_pipeline
    """
    import spacy

    try:
        nlp = spacy.load(name)
    except OSError as error:
        if "[E050]" in str(error):
            hint = "no such folder" if "/" in name or "\\" in name else "not installed"
            package = "en_core_web_sm" if hint == "no such folder" else name
            raise PeerError(f"{hint}; try: python -m spacy download {package}") from error
        raise PeerError(str(error)) from error
    except Exception as error:  # a pipeline is made of other people's code
        raise PeerError(f"cannot be loaded: {type(error).__name__}: {error}") from error

    def read_all(articles: Sequence[Article]) -> None:
        try:
            for _ in nlp.pipe(article.text for article in articles):
                pass
        except Exception as error:
            raise PeerError(f"cannot read the texts: {type(error).__name__}: {error}") from error

    meta: dict[str, Any] = nlp.meta
    return Reader(Path(name).name, read_all, str(meta.get("version", "")), tuple(nlp.pipe_names))


def compare(
    readers: Sequence[Reader],
    articles: Sequence[Article],
    *,
    rounds: int = 5,
    progress: Callable[[int, int], None] | None = None,
) -> Benchmark:
    """Let the readers read ``articles`` in turn, ``rounds`` times each, and time every round.

    ``progress`` is called with the rounds done and their number, those that warm up included. Raises
    `ValueError` for no articles, no readers or no rounds, and what a reader raises.
    """
    if not articles or not readers or rounds < 1:
        raise ValueError("a benchmark takes at least one article, one reader and one round")
    words = sum(len(article.text.split()) for article in articles)
    figures = tuple(Figures(r.name, r.version, r.components, len(articles), words) for r in readers)
    total = (rounds + 1) * len(readers)
    for number in range(total):
        turn, index = divmod(number, len(readers))
        gc.collect()  # each round starts without the garbage of the one before
        cpu, clock = time.process_time(), time.perf_counter()
        readers[index].read(articles)
        seconds, cpu_seconds = time.perf_counter() - clock, time.process_time() - cpu
        if turn:
            figures[index].seconds.append(seconds)
            figures[index].cpu_seconds.append(cpu_seconds)
        if progress is not None:
            progress(number + 1, total)
    return Benchmark(len(articles), words, figures)
