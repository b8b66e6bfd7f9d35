"""Named texts: releases and statements with what every name in them is, as they are and renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractor import knowledge
from extractor.corpus.files import find_gold
from extractor.corpus.invention import Naming, Span, names_of
from extractor.corpus.invention.coinage import Coiner
from extractor.corpus.invention.naming import Names
from extractor.page import clean
from extractor.reading.mentions.finding import find_mentions
from extractor.reading.ranges import Ranges
from extractor.training.statements import Statement

_TEAM = re.compile(
    r"\b(?i:team|racing|motorsports?|autosports?|grand prix|gp|squadra|scuderia|[ée]curie|[ée]quipe|corse"
    r"|performance|engineering|comp[ée]tition|garage|autoracing|rt|works|rennsport|sport|brothers|rallysport)"
    r"(?!\w)|&|^[A-Z]{2,5}$"
)
_CLASS = re.compile(
    r"(?:GTD?|GTP|PRO|Pro|Pro-Am|Am|Silver|Bronze|Gold|Masters?|Rookies?|Cup|Coppa Shell|Coppa|Hypercar"
    r"|Superstock|Grand Sport|TA|LMGT3|[A-Z][A-Za-z]{0,4}\d\w?)\s"
)
_OF_TEAMS = frozenset({"teams", "owners", "manufacturers", "constructors", "entrants"})


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text and its names; ``source`` is one for all copies, in ``silver`` ones names may be missing."""

    source: str
    text: str
    spans: Sequence[Span]
    silver: bool = False


def of_pages(
    split: Path, names: Mapping[str, Names], copies: int, known: float,
    purpose: Literal["train", "measure"] = "train",
) -> Iterator[NamedText]:  # fmt: skip
    """Every release of a split as it is, then with other names, ``copies`` times."""
    for page in find_gold(split):
        release = page.page.stem
        listed = names_of(page.gold, names.get(release))
        text = clean(page.page.read_bytes()).text
        yield from _copies(release, text, listed, copies, known, purpose)


def of_statements(statements: Iterable[Statement], copies: int, known: float) -> Iterator[NamedText]:
    """Every statement likewise; its names are those that the records of its file have."""
    files: dict[str, list[Statement]] = {}
    for statement in statements:
        files.setdefault(statement.place.partition(":")[0], []).append(statement)
    for some in files.values():
        listed = names_of_statements(some)
        for statement in some:
            words = set(re.findall(r"\w+", statement.text))
            mine = Names(
                tuple(name for name in listed.people if words.intersection(name.split())),
                tuple(name for name in listed.teams if words.intersection(name.split())),
            )
            yield from _copies(statement.place, statement.text, mine, copies, known, "train", True)


def _copies(
    source: str, text: str, names: Names, copies: int, known: float,
    purpose: Literal["train", "measure"], silver: bool = False,
) -> Iterator[NamedText]:  # fmt: skip
    yield NamedText(source, text, Naming(names).apply(text)[1], silver)
    for n in range(copies):
        new, spans = Naming(names, Coiner(f"{n}:{source}", purpose, known)).apply(text)
        yield NamedText(source, new, spans, silver)


def names_of_statements(statements: Iterable[Statement]) -> Names:
    """The people and teams that the records name; makes are neither.

    >>> from extractor.training.meanings import parse
    >>> one = Statement("", "", (parse("race Ines Marr P3"), parse("standing teams Harlan Racing P1")))
    >>> names_of_statements([one])
    Names(people=('Ines Marr',), teams=('Harlan Racing',), sponsors=())
    """
    people: dict[str, None] = {}
    teams: dict[str, None] = {}
    for statement in statements:
        for meaning in statement.meanings:
            for name in meaning.who:
                while of_class := _CLASS.match(name):
                    name = name[of_class.end() :]
                if name in _makes():
                    continue
                team = _TEAM.search(name) or (meaning.championship in _OF_TEAMS and len(meaning.who) == 1)
                (teams if team else people).setdefault(name)
    return Names(tuple(people), tuple(teams))


def _makes() -> frozenset[str]:
    return frozenset(
        name
        for maker in knowledge.load("makers")["maker"]
        for name in [maker["name"], *maker.get("aliases", []), *maker.get("nicknames", [])]
    )


def score(
    texts: Iterable[NamedText], kind: Literal["PERSON", "TEAM"], *, rules_only: bool = False
) -> tuple[int, int, int, int]:
    """How many finds are right, how many there are; how many names are found, how many there are."""
    kinds = ("PERSON", "STAFF") if kind == "PERSON" else (kind,)
    out = [0, 0, 0, 0]
    for named in texts:
        mentions = find_mentions(named.text, learned=not rules_only)
        finds = [(m.start, m.end) for m in mentions if m.kind in kinds]
        spans = [(span.start, span.end) for span in named.spans if span.kind == kind]
        for at, (some, others) in enumerate(((finds, spans), (spans, finds))):
            taken = Ranges(others)
            out[2 * at] += sum(taken.meet(*one) for one in some)
            out[2 * at + 1] += len(some)
    return out[0], out[1], out[2], out[3]
