"""Lessons: releases and statements, read, with the right answer to every case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.corpus.files import find_gold
from extractor.page import clean
from extractor.page.article import Article
from extractor.reading import read
from extractor.reading.attach.anchors import Kind
from extractor.reading.attach.judge import Case
from extractor.training.answers import right_roles, told_by_numbers
from extractor.training.meanings import Meaning, of_gold
from extractor.training.statements import Statement


@dataclass(frozen=True, slots=True)
class Lesson:
    """The features of a case (of the anchor, and of each candidate) and the roles in which each is right."""

    kind: Kind
    own: list[int]
    pairs: list[list[int]]
    right: list[set[str]]


def of_statements(statements: Iterable[Statement]) -> Iterator[Lesson]:
    """The lessons of statements."""
    for statement in statements:
        yield from lessons_of(statement.article, statement.meanings)


def of_pages(split: Path) -> Iterator[Lesson]:
    """The lessons of all pages of a split of the corpus."""
    for page in find_gold(split):
        yield from lessons_of(clean(page.page.read_bytes()), list(of_gold(page.gold)))


def lessons_of(article: Article, meanings: Sequence[Meaning]) -> Iterator[Lesson]:
    """The lessons of one release; quotations hold none."""
    cases: list[Case] = []
    read(article, watch=cases.append)
    told = told_by_numbers(cases, meanings)
    for case in cases:
        if not case.sentence.quoted:
            right = [right_roles(case, c, meanings, told) for c in case.candidates]
            yield Lesson(case.anchor.kind, case.features, case.pairs, right)
