"""Scoring what the extractor reads against gold.

How records are paired: within one release, every gold result is weighed against every predicted result
(and standings likewise) by what the two share: car number and driver most, then equal places, gaps,
points and times, then session, class and team. A pair that names different cars or different drivers
weighs nothing. The one-to-one pairing with the greatest total weight counts. Within a pair, each gold
value takes one agreeing predicted value; what is left on the gold side is missed, on the predicted
side false. Every value of a record without partner is missed or false. `extractor.evaluation.marks`
says what is forgiven, `extractor.evaluation.names` when two spellings are the same.

    >>> from extractor.evaluation import mark
    >>> gold = {"standings": [{"championship": "drivers", "drivers": ["Ines Marr"], "points": 104}]}
    >>> marks = mark(gold, {"standings": [{"championship": "drivers", "drivers": ["Marr"], "points": 99}]})
    >>> marks.found["driver"], marks.missed["points"], marks.false["points"]
    (1, 1, 1)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor.corpus.files import CorpusError, GoldPage, find_gold, find_unpaired, read_release
from extractor.evaluation.facts import CARD, FIELDS
from extractor.evaluation.marks import Marks, Slip, mark
from extractor.evaluation.scores import Count, PageScore, Scores

__all__ = [
    "CARD",
    "FIELDS",
    "CorpusError",
    "Count",
    "Marks",
    "PageScore",
    "Scores",
    "Slip",
    "evaluate",
    "mark",
]


def evaluate(
    corpus: Path,
    *,
    predictions: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scores:
    """Score predictions for every page of ``corpus`` (searched with its subfolders) against its gold.

    Gold is ``ID.json`` beside its page ``ID.html``, ``ID.htm`` or ``ID.txt``. Without ``predictions`` the
    pages are extracted here; with it, ``predictions/ID.json`` is taken, and a missing file predicts
    nothing. A page that cannot be extracted predicts nothing and is named in `Scores.problems`; so is a
    page without gold or gold without a page, which is not scored.
    ``progress`` is called with (pages done, pages in all).

    Raises `CorpusError` for a folder without gold and for files that hold no release.
    """
    pages = find_gold(corpus)
    if predictions is not None and not predictions.is_dir():
        raise CorpusError(f"{predictions}: no such folder")
    scores = []
    for done, page in enumerate(pages, start=1):
        predicted, problem = _extracted(page) if predictions is None else _kept(page, predictions)
        text = str(predicted.get("text") or "")
        marks = mark(page.gold, predicted)
        scores.append(PageScore(page.name, marks, page.series, page.split, text, problem))
        if progress is not None:
            progress(done, len(pages))
    return Scores(tuple(scores), tuple(find_unpaired(corpus, predictions)))


def _extracted(page: GoldPage) -> tuple[dict[str, Any], str | None]:
    # Imported here: scoring kept predictions needs no language model.
    from extractor.api import extract
    from extractor.page import PageError

    try:
        return extract(page.page.read_bytes()).model_dump(), None
    except (PageError, OSError) as error:
        return {}, str(error) or type(error).__name__


def _kept(page: GoldPage, predictions: Path) -> tuple[dict[str, Any], str | None]:
    path = predictions / f"{page.name}.json"
    return (read_release(path) if path.exists() else {}), None
