"""The scene: sentences, and the clauses of their items."""

from __future__ import annotations

from extractor.page import clean
from extractor.reading.scene import set_scene


def test_what_never_ends_is_no_sentence() -> None:
    article = clean("Marr wins\n\nInes Marr won at Suzuka.\n\n" + "Marr has 12 points, " * 500)
    scene = set_scene(article, [], 2031)
    assert [sentence.text for sentence in scene.sentences] == ["Marr wins", "Ines Marr won at Suzuka."]


def test_the_clause_of_an_item() -> None:
    (sentence,) = set_scene(clean("Marr won, but Hale retired, and Ott was third."), [], 2031).sentences
    for clause in sentence.clauses:
        assert all(sentence.clause_of(n) is clause for n in range(clause.first, clause.last + 1))
