"""Comparing: ways to tie a value to its entry, asked the same questions.

Every way but the clause grammar is the same log-linear model, given other evidence of the owner: the nearest
entry alone, the nearest in a dependency tree alone, or all entries with all that `features` sees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.corpus.files import find_gold
from extractor.evaluation.scores import Count
from extractor.page import clean
from extractor.page.article import Article
from extractor.reading import read
from extractor.reading.attach.anchors import ROLES
from extractor.reading.attach.features import BELIEF, about, role_of
from extractor.reading.attach.hashing import hashed
from extractor.reading.attach.judge import KEEP, TAKE, Case
from extractor.reading.attach.model import Weights
from extractor.reading.attach.view import Candidate
from extractor.training import trees
from extractor.training.answers import proves, right_roles
from extractor.training.fit import fit
from extractor.training.lessons import Lesson, answered
from extractor.training.meanings import Meaning, of_gold
from extractor.training.statements import read_statements

Answer = tuple[Candidate, str] | None
Passage = tuple[Article, Sequence[Meaning]]


@dataclass(slots=True)
class Question:
    """An anchor with what is known of it. ``said`` is what the rules say: owner, role and score.

    ``right`` holds the right roles of each candidate, ``far`` how far each is in the dependency tree, and
    ``paths`` what the tree shows of it; both are empty without a parser.
    """

    case: Case
    meanings: Sequence[Meaning]
    right: list[set[str]]
    said: list[tuple[Candidate, str, float]]
    far: list[float] = field(default_factory=list)
    paths: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """A way: what it sees of an anchor (which candidates, features of it, features of each); None: the rules.

    ``rules`` marks that what the rules say may stand where the model is not sure.
    """

    name: str
    sees: Callable[[Question], tuple[Sequence[int], list[int], list[list[int]]]] | None
    rules: bool = False


def ask(passages: Iterable[Passage], parser: Language | None = None) -> list[Question]:
    """The questions of all passages: the places, gaps, times and points of prose outside quotations."""
    asked: list[Question] = []
    for article, meanings in passages:
        parsed: dict[int, Doc] = {}
        first = len(asked)

        cases: list[Case] = []
        said: dict[int, list[tuple[Candidate, str, float]]] = {}

        def watch(case: Case, cases: list[Case] = cases, said: dict[int, Any] = said) -> None:
            cases.append(case)
            said[id(case)] = _said(case)

        read(article, watch=watch)
        for case, right in answered(cases, meanings):
            if case.anchor.kind != "fate":
                asked.append(Question(case, meanings, right, said[id(case)]))
        if parser is not None:
            for q in asked[first:]:
                s = q.case.sentence
                tree = parsed.get(s.start) or trees.parse(parser, s)
                parsed[s.start] = tree
                q.far, q.paths = trees.look(tree, q.case)
    return asked


def _said(case: Case) -> list[tuple[Candidate, str, float]]:
    """What the rules say, kept before the reading goes on and changes it."""
    mine = [o for o in case.claims if about(o, case.anchor)]
    owners = [next((c for c in case.candidates if c.entry is o.entry), None) for o in mine]
    return [
        (owner or Candidate(o.entry, None, None), role_of(o), o.score)
        for o, owner in zip(mine, owners, strict=True)
    ]


def _apart(q: Question) -> list[float]:
    """How many words part the anchor from each candidate; one that is not named is farthest."""
    a = q.case.anchor
    phrases = [c.phrase for c in q.case.candidates]
    return [99.0 if p is None else float(max(p.first - a.last, a.first - p.last)) for p in phrases]


def _only(far: Sequence[float], q: Question) -> tuple[Sequence[int], list[int], list[list[int]]]:
    """One candidate, the nearest; the anchor's own words tell its role, or that it is nobody's."""
    near = [min(range(len(far)), key=lambda k: (far[k], _apart(q)[k]))] if far else []
    return near, _without_rules(q.case.features), [[] for _ in near]


def _all(q: Question) -> range:
    return range(len(q.case.candidates))


def _with_paths(q: Question) -> list[list[int]]:
    return [[*own, *path] for own, path in zip(q.case.pairs, q.paths, strict=True)]


@cache
def _of_rules() -> frozenset[int]:
    """Every feature that tells what the rules say."""
    scores = {f"{n / 10:g}" for n in range(-20, 31)}
    roles = {role for some in ROLES.values() for role in some}
    told = ["silent", "another", "none", *scores, *(f"{role}|{score}" for role in roles for score in scores)]
    names = [f"{start}={one}" for start in ("rules", "p:rules") for one in told]
    names += [f"p:found={x}|{score}{y}" for x in (True, False) for score in scores for y in ("", "|after")]
    return frozenset(hashed([*names, "p:found=none", "p:last|found=True", "p:last|found=False"]))


def _without_rules(features: Sequence[int]) -> list[int]:
    return [feature for feature in features if feature not in _of_rules()]


WAYS = (
    Way("nearest entry", lambda q: _only(_apart(q), q)),
    Way("clause grammar (rules)", None),
    Way("nearest in the dependency tree", lambda q: _only(q.far, q)),
    Way(
        "relation model alone",
        lambda q: (_all(q), _without_rules(q.case.features), [_without_rules(p) for p in q.case.pairs]),
    ),
    Way("relation model with the rules", lambda q: (_all(q), q.case.features, q.case.pairs), True),
    Way("relation model with rules and tree", lambda q: (_all(q), q.case.features, _with_paths(q)), True),
)
"""All ways, in the order in which they know more."""
OF_TREES = (WAYS[2], WAYS[5])


def learn(way: Way, questions: Iterable[Question]) -> dict[str, Weights]:
    """The weights of a way, by kind of anchor; none for the rules."""
    if way.sees is None:
        return {}
    lessons = []
    for q in questions:
        kept, own, pairs = way.sees(q)
        lessons.append(Lesson(q.case.anchor.kind, own, pairs, [q.right[k] for k in kept]))
    fitted = fit(lessons)
    parts = ("features", "own", "pair")
    return {kind: Weights.of(*(fitted[f"{kind}.{part}"] for part in parts)) for kind in ROLES}


def answer(way: Way, q: Question, weights: dict[str, Weights]) -> Answer:
    """The owner and role that a way gives an anchor, decided as `judge` decides."""
    said = max((one for one in q.said if one[2] >= BELIEF), key=lambda one: one[2], default=None)
    if way.sees is None:
        return said and said[:2]
    kind = q.case.anchor.kind
    kept, own, pairs = way.sees(q)
    _, some = weights[kind].judge(own, pairs)
    if not some.size:
        return None
    k, role = divmod(int(some.argmax()), some.shape[1])
    if some[k, role] >= TAKE[kind]:
        return q.case.candidates[kept[k]], ROLES[kind][role]
    if way.rules and said is not None and said[1] in ROLES[kind]:
        column = some[:, ROLES[kind].index(said[1])]
        mine = [n for n, c in enumerate(q.case.candidates) if c.entry is said[0].entry]
        return said[:2] if float(sum(column[n] for n in mine)) >= KEEP else None
    return None


def count(way: Way, questions: Iterable[Question], weights: dict[str, Weights]) -> Count:
    """How many anchors that an entry owns get the right owner and role; others should get none."""
    found = missed = false = 0
    for q in questions:
        given = answer(way, q, weights)
        right = given is not None and given[1] in _right(q, given[0])
        found += right
        false += given is not None and not right
        missed += any(q.right) and not right
    return Count(found, missed, false)


def _right(q: Question, owner: Candidate) -> set[str]:
    """The roles in which the anchor belongs to ``owner``, who need not be one of the candidates."""
    mine = next((right for c, right in zip(q.case.candidates, q.right, strict=True) if c is owner), None)
    proving = [meaning for meaning in q.meanings if proves(q.case, meaning)]
    return right_roles(q.case, owner, proving) if mine is None else mine


def passages(folder: Path) -> list[Passage]:
    """The statements of a folder in ``statements``, the pages of any other; each with what it means.

    Raises `StatementError` and `CorpusError` for what cannot be read.
    """
    if folder.parent.name == "statements":
        return [(statement.article, statement.meanings) for statement in read_statements(folder)]
    return [(clean(page.page.read_bytes()), list(of_gold(page.gold))) for page in find_gold(folder)]
