"""Pages whose body text is known ▶ the trees that say how likely a block is part of it.

Each block of a page, with what the rules say of it, is one lesson. The pages: those of the corpus (train and
dev), bodies of train in the chrome of further sites, and the half of the public benchmark that is for tuning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from extractor.benchmark.goldpages import GoldPage, corpus_pages, public_pages
from extractor.benchmark.overlap import shingles
from extractor.corpus.body import Body
from extractor.corpus.releases import read_releases
from extractor.page.choice.judge import decide, rows_of_signs
from extractor.page.choice.signs import names_of_signs
from extractor.page.markup import by_rules
from extractor.page.raw import Raw
from extractor.page.source.decoding import decode
from extractor.page.source.spaces import folded
from extractor.training.chrome import chrome_pages

Source = Literal["corpus", "chrome", "fixtures", "public"]
WEIGHTS: dict[Source, float] = {"corpus": 1.5, "chrome": 1.0, "fixtures": 1.0, "public": 1.5}
"""What a page of each source counts."""
SETTINGS: dict[str, Any] = {
    "max_iter": 250,
    "learning_rate": 0.06,
    "max_leaf_nodes": 16,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "random_state": 0,
}
"""Of scikit-learn's HistGradientBoostingClassifier."""
_FEW = 8  # words; shorter blocks are looked for as a whole
_LONG = 150  # words; longer blocks count no more


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page's blocks: their signs, ``labels`` (1 its own, 0 foreign, -1 not asked), and their words.

    Pages of one ``group`` are made alike: those of one site of the corpus.
    """

    id: str
    source: Source
    group: str
    rows: NDArray[np.float32]
    labels: NDArray[np.int8]
    words: NDArray[np.int32]
    raws: tuple[Raw, ...] = ()

    @property
    def said(self) -> NDArray[np.float32]:
        """What the rules say of each block: 1 body, 2 end note, 0 gone."""
        return np.asarray(self.rows[:, -1])


def lessons(corpus: Path, public: Path, fixtures: Path) -> Iterator[Lesson]:
    """The lessons of all pages.

    ``public`` is a checkout of scrapinghub/article-extraction-benchmark, ``fixtures`` a folder of pages with
    a TOML file beside each that says what stays.
    """
    for split in ("train", "dev"):
        sites = {release.id: release.site_id for release in read_releases(corpus / split)}
        for page in corpus_pages(corpus / split):
            yield from lesson_of(page, "corpus", sites[page.id])
    for site, page in chrome_pages(corpus):
        yield from lesson_of(page, "chrome", site)
    for path in sorted(fixtures.glob("*.toml")):
        yield from lesson_of_fixture(path)
    for page in public_pages(public, "tune"):
        yield from lesson_of(page, "public")


def lesson_of(page: GoldPage, source: Source, group: str | None = None) -> Iterator[Lesson]:
    """The lesson of a page; none where it has no blocks at all."""
    found = by_rules(page.text)
    if found is None or not found[0]:
        return
    raws, sorted_, meta = found
    rows, _ = rows_of_signs(raws, sorted_, meta)
    labels = np.array(
        label_by_body(raws, page.body, page.gold) if page.body else label(raws, page.gold), dtype=np.int8
    )
    words = np.array([len(raw.words().split()) for raw in raws], np.int32)
    yield Lesson(page.id, source, group or page.id, rows, labels, words, tuple(raws))


def lesson_of_fixture(path: Path) -> Iterator[Lesson]:
    """The lesson of a fixture: its blocks are known to the letter; end notes are not asked."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    found = by_rules(decode(path.with_suffix(".html").read_bytes())[0])
    if found is None or not found[0]:
        return
    raws, sorted_, meta = found
    stays = [piece for block in told["stay"] for piece in _pieces(block)]
    own, lines = label(raws, "\n".join(stays)), {folded(piece) for piece in stays}
    notes = label(raws, "\n".join(told.get("notes", ())))
    title = folded(told["title"])
    labels = []
    for raw, is_own, note in zip(raws, own, notes, strict=True):
        words = folded(raw.words())
        unclear = is_own == 1 and len(words.split()) < _FEW and words not in lines and not raw.items
        labels.append(-1 if words == title or unclear or (note == 1 and is_own == 0) else is_own)
    rows, _ = rows_of_signs(raws, sorted_, meta)
    words_of = np.array([len(raw.words().split()) for raw in raws], np.int32)
    yield Lesson(path.stem, "fixtures", path.stem, rows, np.array(labels, np.int8), words_of, tuple(raws))


def _pieces(block: dict[str, Any]) -> list[str]:
    rows = [cell for row in block.get("rows", ()) for cell in row]
    said = [block[key] for key in ("text", "speaker", "role") if block.get(key)]
    return [*said, *block.get("items", ()), *rows, " ".join(rows)]


def label(raws: Sequence[Raw], gold: str) -> list[int]:
    """Which blocks stand in the gold text: half of a long one's runs of four words, all of a short one.

    >>> label([Raw("paragraph", "Marr won."), Raw("paragraph", "Buy tickets")], "Marr won. It rained.")
    [1, 0]
    """
    runs, whole = shingles(gold.casefold()), f" {folded(gold)} "
    labels = []
    for raw in raws:
        words = folded(raw.words())
        if not words:
            labels.append(-1)
        elif len(words.split()) < _FEW:
            labels.append(int(f" {words} " in whole))
        else:
            own = shingles(raw.words().casefold())
            labels.append(int(sum(run in runs for run in own) >= len(own) / 2))
    return labels


def label_by_body(raws: Sequence[Raw], body: Body, gold: str) -> list[int]:
    """The same for a page of the corpus, where the blocks are known: titles and end notes are not asked.

    ``gold`` is the body's text with the speakers of its quotes.
    """
    lines = {folded(line) for block in body.body for line in (block.text, *block.text.split("\n"))}
    title = folded(body.title)
    notes = label(raws, "\n".join(block.text for block in body.end_notes))
    labels = []
    for raw, own, note in zip(raws, label(raws, gold), notes, strict=True):
        words = folded(raw.words())
        headline = words == title or (len(words.split()) >= 4 and words in title)
        short = len(words.split()) < _FEW and raw.kind in ("paragraph", "heading", "quote")
        unclear = own == 1 and short and words not in lines  # these few words stand within other words
        labels.append(-1 if headline or unclear or (note == 1 and own == 0) else own)
    return labels


def fit(taught: Iterable[Lesson]) -> Any:
    """Boosted trees over the lessons; needs scikit-learn (the extra ``train``)."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    rows, labels, weights = [], [], []
    for lesson in taught:
        asked = lesson.labels >= 0
        if asked.any():
            weight = np.sqrt(np.minimum(lesson.words[asked], _LONG) + 2)
            weights.append(weight / weight.sum() * np.sqrt(asked.sum()) * WEIGHTS[lesson.source])
            rows.append(lesson.rows[asked])
            labels.append(lesson.labels[asked])
    model = HistGradientBoostingClassifier(**SETTINGS)
    return model.fit(np.vstack(rows), np.concatenate(labels), sample_weight=np.concatenate(weights))


def arrays(model: Any) -> dict[str, Any]:
    """The trees of `fit` as the arrays that `extractor.page.choice.belief` reads."""
    trees = [step[0].nodes for step in model._predictors]
    shape = (len(trees), max(map(len, trees)))
    out: dict[str, Any] = {name: np.zeros(shape, np.int16) for name in ("sign", "left", "right")}
    out |= {name: np.zeros(shape, np.float32) for name in ("bound", "says")}
    for tree, nodes in enumerate(trees):
        for at, node in enumerate(nodes):
            if node["is_leaf"]:
                out["left"][tree, at] = out["right"][tree, at] = at
                out["says"][tree, at] = node["value"]
            else:
                out["sign"][tree, at], out["bound"][tree, at] = node["feature_idx"], node["num_threshold"]
                out["left"][tree, at], out["right"][tree, at] = node["left"], node["right"]
    depth = max(int(nodes["depth"].max()) for nodes in trees)
    base = float(np.ravel(model._baseline_prediction)[0])
    return out | {"base": base, "depth": depth, "names": np.array(names_of_signs())}


def held_out(taught: Sequence[Lesson], folds: int) -> dict[str, NDArray[np.float64]]:
    """The beliefs for each page by trees that have seen no page of its group, by page id."""
    from extractor.page.choice.belief import Trees

    groups = dict.fromkeys(lesson.group for lesson in taught)
    fold = {group: number % folds for number, group in enumerate(groups)}
    beliefs = {}
    for number in range(folds):
        trees = Trees.of(arrays(fit(lesson for lesson in taught if fold.get(lesson.group) != number)))
        for lesson in taught:
            if fold.get(lesson.group) == number:
                beliefs[lesson.id] = trees.judge(lesson.rows)
    return beliefs


def judged(taught: Sequence[Lesson], folds: int) -> Iterator[str]:
    """Lines that say how well blocks are told by the rules, and with trees that have not seen the page.

    Precision and recall in words, mean over pages.
    """
    beliefs = held_out(taught, folds)
    for source in ("corpus", "chrome", "fixtures", "public"):
        asked = [lesson for lesson in taught if lesson.source == source]
        rules = [lesson.said == 1 for lesson in asked]
        both = [np.array(decide(lesson.raws, lesson.said, beliefs[lesson.id])) for lesson in asked]
        for way, kept in (("rules", rules), ("rules and belief", both)):
            rates = [_rates(lesson, stays) for lesson, stays in zip(asked, kept, strict=True)]
            precision, recall = np.nanmean(rates, axis=0)
            yield f"{source:10}{way:18}precision {precision:.4f}  recall {recall:.4f}  of {len(asked)} pages"


def _rates(lesson: Lesson, stays: NDArray[np.bool_]) -> tuple[float, float]:
    words, asked = lesson.words, lesson.labels >= 0
    kept, own = words[stays & asked].sum(), words[lesson.labels == 1].sum()
    both = words[stays & (lesson.labels == 1)].sum()
    return (both / kept if kept else np.nan), (both / own if own else np.nan)
