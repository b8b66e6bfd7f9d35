"""How far a block is believed to be the release's own: the trees, what they decide, what they learn from."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import numpy as np
import pytest

from extractor.benchmark.shown import shown_lines
from extractor.benchmark.snippets import wanted_pieces
from extractor.corpus.sites import read_sites
from extractor.page.choice.belief import Trees, trees
from extractor.page.choice.judge import decide
from extractor.page.choice.signs import names_of_signs
from extractor.page.raw import Raw
from extractor.page.source.spaces import folded
from extractor.training.blocks import Lesson, arrays, fit, label
from extractor.training.chrome import BODIES, chrome_pages

CORPUS = Path(__file__).parent.parent / "corpus"
BODY, NOTE, GONE = 1.0, 2.0, 0.0
TOLD = Raw("paragraph", "Ines Marr led all of the race at Zolder and won it by half a second.")
LONG = [(TOLD, BODY, 1.0)] * 5  # a release long enough for the belief to be trusted with each line


def test_a_tree_asks_down_to_a_leaf() -> None:
    # Sign 0 at most 0.5: leaf 1 says -2; else sign 1 at most 3: leaf 3 says 0, else leaf 4 says 2.
    model = Trees(
        base=0.0,
        sign=np.array([[0, 0, 1, 0, 0]], np.int16),
        bound=np.array([[0.5, 0, 3, 0, 0]], np.float32),
        left=np.array([[1, 1, 3, 3, 4]], np.int16),
        right=np.array([[2, 1, 4, 3, 4]], np.int16),
        says=np.array([[0, -2, 0, 0, 2]], np.float32),
        depth=2,
    )
    rows = np.array([[0.5, 9], [1, 3], [1, 4]], np.float32)
    assert model.judge(rows) == pytest.approx(1 / (1 + np.exp([2, 0, -2])))


def test_the_trees_in_the_package_ask_for_the_signs_of_today() -> None:
    model = trees()
    assert model is not None
    assert int(model.sign.max()) <= len(names_of_signs())  # what the rules say is the column behind them


@pytest.mark.parametrize(
    ("block", "said", "belief", "stays"),
    [
        (Raw("paragraph", "Marr won."), BODY, 0.5, True),
        (Raw("paragraph", "Get the app."), BODY, 0.1, False),
        (Raw("table"), BODY, 0.06, True),  # rows are what a reader comes for
        (Raw("table"), BODY, 0.01, False),
        (Raw("list", items=["P1 Marr", "P2 Ito"]), BODY, 0.15, True),
        (Raw("list", items=["More news", "All news"]), BODY, 0.15, False),
        (TOLD, GONE, 0.99, True),  # the rules took it out, and it is surely text
        (TOLD, GONE, 0.9, False),
        (Raw("paragraph", "Race 2"), GONE, 0.99, False),  # no prose: the rules know such lines better
        (TOLD, NOTE, 0.99, True),  # sounds like an end note, with three paragraphs still to come
        (Raw("paragraph", "© 2031 Marr"), NOTE, 0.99, False),
    ],
)
def test_the_belief_has_the_last_word_only_where_it_is_sure(
    block: Raw, said: float, belief: float, stays: bool
) -> None:
    blocks = [(block, said, belief), *LONG]
    raws = [raw for raw, _, _ in blocks]
    verdicts = np.array([verdict for _, verdict, _ in blocks], np.float32)
    assert decide(raws, verdicts, np.array([b for _, _, b in blocks]))[0] is stays


def test_an_end_note_at_the_end_stays_one() -> None:
    raws = [raw for raw, _, _ in LONG] + [TOLD]
    verdicts = np.array([BODY] * len(LONG) + [NOTE], np.float32)
    assert decide(raws, verdicts, np.ones(len(raws)))[-1] is False


def test_of_a_short_release_each_line_counts() -> None:
    raws = [TOLD, Raw("paragraph", "The race starts at 2 p.m.")]
    assert decide(raws, np.ones(2, np.float32), np.array([1.0, 0.09])) == [True, True]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Marr won at Zolder on Sunday.", 1),
        ("won at Zolder", 1),
        ("Ito won at Spa last year, and the year before that.", 0),
        ("Zolder on Monday", 0),
        ("…", -1),  # no word to go by
    ],
)
def test_a_block_is_labelled_by_the_gold_text(text: str, own: int) -> None:
    assert label([Raw("paragraph", text)], "Marr won at Zolder on Sunday. Ito was second.") == [own]


def test_the_trees_answer_as_the_model_that_they_were_taken_from() -> None:
    rng = np.random.default_rng(0)
    rows = rng.random((400, 6), np.float32)
    labels = (rows[:, 0] + rows[:, 3] > 1).astype(np.int8)
    lesson = Lesson("a", "public", "a", rows, labels, np.full(400, 9, np.int32))
    model = fit([lesson])
    assert Trees.of(arrays(model)).judge(rows) == pytest.approx(model.predict_proba(rows)[:, 1])


def test_the_chrome_of_each_template_stands_around_the_whole_body() -> None:
    sites = read_sites(CORPUS / "chrome")
    pages = list(chrome_pages(CORPUS))
    assert len(pages) == BODIES * len(sites) and len(sites) >= 30
    for name, page in pages:
        shown = " ".join(unescape(page.text).split())
        assert [words for words in sites[name].foreign if words not in shown] == [], page.id
        assert page.body is not None
        seen = folded(" ".join(shown_lines(page.text))).replace(" ", "")
        first = next(piece for piece in wanted_pieces(page.body))
        assert folded(first).replace(" ", "")[:40] in seen, page.id
