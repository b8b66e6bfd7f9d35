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
from extractor.training.answers import proves, right_roles, told_by_numbers
from extractor.training.meanings import Meaning, of_gold
from extractor.training.statements import Statement

PAGES = 3
"""How often the lessons of a page count: pages are fewer than statements, and more like what will be read."""


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
    """The lessons of one release."""
    cases: list[Case] = []
    read(article, watch=cases.append)
    for case, right in answered(cases, meanings):
        yield Lesson(case.anchor.kind, case.features, case.pairs, right)


def answered(cases: Sequence[Case], meanings: Sequence[Meaning]) -> Iterator[tuple[Case, list[set[str]]]]:
    """The cases of one release that teach something, with the right roles of each candidate.

    Quotations hold none, nor does a value that is right by its number but stands where nothing is proved: it
    may mean something else; nor does a fate that a number tells too. A bare ordinal ("the second car") is
    right only where nothing says the place better.
    """
    told = told_by_numbers(cases, meanings)
    plain: set[tuple[int, str, object]] = set()
    answers: list[tuple[Case, list[set[str]]]] = []
    for case in cases:
        if case.sentence.quoted:
            continue
        proving = [m for m in meanings if proves(case, m)]
        right = [right_roles(case, c, proving, told) for c in case.candidates]
        if any(right) or not any(right_roles(case, c, meanings) for c in case.candidates):
            answers.append((case, right))
            if case.anchor.form != "bare":
                plain |= _told(case, right)
    for case, right in answers:
        if case.anchor.kind == "place" and case.anchor.form == "bare" and _told(case, right) <= plain:
            right = [set() for _ in right]
        yield case, right


def _told(case: Case, right: Sequence[set[str]]) -> set[tuple[int, str, object]]:
    return {
        (id(c.entry), role, case.anchor.value)
        for c, roles in zip(case.candidates, right, strict=True)
        for role in roles
    }
