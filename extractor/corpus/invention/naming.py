"""Which names a release has, and other names in their place."""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from extractor import knowledge
from extractor.corpus.files import CorpusError
from extractor.corpus.invention.coinage import Coiner, kept_words
from extractor.corpus.releases import KINDS

Kind = Literal["PERSON", "TEAM", "SPONSOR"]

_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "la", "le", "of"}
    | {"st.", "ten", "ter", "van", "von", "y"}
)
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV)\.?$", re.I)
_INITIALS = re.compile(r"^(?:[A-Z]\.?){1,2}$|^[A-Z]\.[A-Z]\.$")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one release: full names of people, teams in every form, sponsors and other firms."""

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text that name a person, a team or a sponsor."""

    start: int
    end: int
    kind: Kind


def read_names(path: Path) -> dict[str, Names]:
    """Read ``names.toml``: by release the names that its gold does not have.

    Raises `CorpusError` for a file that cannot be read or has other tables.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            name: Names(**{kind: tuple(map(str, listed)) for kind, listed in table.items()})
            for name, table in tables.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path}: {error}") from error


def names_of(gold: dict[str, Any], others: Names | None = None) -> Names:
    """The names of a release: those of its gold, then ``others``.

    >>> gold = {"results": [{"drivers": ["Ines Marr"], "team": "Harlan Racing",
    ...                      "gap": {"to": {"driver": "Hale"}}}]}
    >>> names_of(gold, Names(people=("Ada Brandt",)))
    Names(people=('Ines Marr', 'Hale', 'Ada Brandt'), teams=('Harlan Racing',), sponsors=())
    """
    others = others or Names()
    people: list[str] = []
    teams: list[str] = []
    for kind in KINDS:
        for record in gold.get(kind) or ():
            to = (record.get("gap") or {}).get("to") or {}
            people += [*(record.get("drivers") or ()), *filter(None, [to.get("driver")])]
            teams += filter(None, [record.get("team"), to.get("team")])
    return Names(
        tuple(dict.fromkeys([*people, *others.people])),
        tuple(dict.fromkeys([*teams, *others.teams])),
        tuple(dict.fromkeys(others.sponsors)),
    )


class Naming:
    """Finds the names of a release wherever they stand and puts others in their place.

    Without a ``coiner`` all names stay, and `apply` only says where they are. Makers, series, circuits and
    events keep their names even where a person bears a part of them.

    >>> naming = Naming(Names(people=("Ines Marr",), teams=("Harlan Racing",)))
    >>> naming.apply("Marr's Harlan Racing Porsche")[1]
    [Span(start=0, end=4, kind='PERSON'), Span(start=7, end=20, kind='TEAM')]
    >>> "Marr" in Naming(Names(people=("Ines Marr",)), Coiner("doctest")).apply("Marr leads")[0]
    False
    """

    def __init__(self, names: Names, coiner: Coiner | None = None) -> None:
        self._coiner = coiner
        self._words: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        self._forms: dict[str, tuple[Kind, str]] = {}
        for person in sorted(names.people, key=lambda name: -len(name.split())):
            self._meet_person(person)
        for team in sorted(names.teams, key=len, reverse=True):
            self._add(team, "TEAM", self._firm(team))
        for firm in sorted(names.sponsors, key=len, reverse=True):
            self._add(firm, "SPONSOR", self._firm(firm))
        self._pattern = self._compile()

    def apply(self, text: str) -> tuple[str, list[Span]]:
        """The text with its other names, and where they stand in it."""
        out: list[str] = []
        spans: list[Span] = []
        done = size = 0
        plain, starts = _plainly(text)
        for m in self._pattern.finditer(plain):
            start, end = starts[m.start()], starts[m.end()]
            form = self._forms.get(m.group())
            between, old = text[done:start], text[start:end]
            new = old if form is None or self._coiner is None else _cased(form[1], m.group())
            out += [between, new]
            size += len(between)
            if form is not None:
                last = spans[-1] if spans else None
                if last and form[0] == last.kind == "PERSON" and between == " " and last.end + 1 == size:
                    spans[-1] = Span(last.start, size + len(new), "PERSON")
                else:
                    spans.append(Span(size, size + len(new), form[0]))
            size += len(new)
            done = end
        return "".join([*out, text[done:]]), spans

    def _meet_person(self, name: str) -> None:
        """Learn a full name with its short forms; a single word may be short for one that is known."""
        words = name.split()
        if len(words) == 1 and words[0] not in self._words:
            self._words[words[0]] = self._nickname(words[0])
        first = True
        for word in words:
            if word in self._words or _SUFFIX.match(word) or word.lower() in _PARTICLES:
                continue
            self._words[word] = self._person_word(word, first and len(words) > 1)
            first = False
        new = [self._words.get(word, word) for word in words]
        self._add(name, "PERSON", " ".join(new))
        core = [i for i, word in enumerate(words) if not _SUFFIX.match(word)]
        for i in core:
            if words[i].lower() not in _PARTICLES and not _INITIALS.match(words[i]):
                self._add(words[i], "PERSON", new[i])
                if i and words[i - 1].lower() in _PARTICLES:
                    self._add(" ".join(words[1 : i + 1]), "PERSON", " ".join(new[1 : i + 1]))
        if len(core) > 1 and words[0][0].isalpha():
            short = " ".join(words[1 : core[-1] + 1]), " ".join(new[1 : core[-1] + 1])
            for dot in (". ", ".", " "):
                self._add(f"{words[0][0]}{dot}{short[0]}", "PERSON", f"{new[0][0]}{dot}{short[1]}")

    def _person_word(self, word: str, given: bool) -> str:
        if self._coiner is None:
            return word
        if _INITIALS.match(word):
            return self._coiner.letters(word)
        if "-" in word:
            return "-".join(self._person_word(part, given) for part in word.split("-"))
        new = self._coiner.given() if given else self._coiner.surname()
        return new.upper() if word.isupper() and len(word) > 2 else new

    def _nickname(self, word: str) -> str:
        for known, new in self._words.items():
            if known.startswith(word) and len(word) >= 3:
                return new[: max(3, len(word))]
        return self._person_word(word, True)

    def _firm(self, name: str) -> str:
        """Another team or firm: words that any team is called by stay, the last of them may change."""
        if self._coiner is None:
            return name
        parts = re.split(r"([\s\u00a0/&-]+)", name)
        new = [self._firm_word(part) for part in parts]
        key = next((n for p, n in zip(parts, new, strict=True) if p != n), None)
        if len(parts) > 2 and key is not None and new[-1] == parts[-1]:
            if key not in self._endings:
                self._endings[key] = self._coiner.ending(parts[-1])
            new[-1] = self._endings[key]
        return "".join(new)

    def _firm_word(self, word: str) -> str:
        assert self._coiner is not None
        if word in self._words:
            return self._words[word]
        if not word or not word[0].isalnum() or word in kept_words() or word.isdigit() or word.islower():
            return word
        old = next((w for w in self._words if w.upper() == word or w == word.capitalize()), None)
        if old is not None and len(word) > 3:
            new = self._words[old]
            return new.upper() if word.isupper() else new
        if any(c.isdigit() for c in word) or (word.isupper() and len(word) <= 4):
            new = self._coiner.letters(word)
        else:
            new = self._coiner.word()
            new = new.upper() if word.isupper() else new
        self._words[word] = new
        return new

    def _add(self, form: str, kind: Kind, new: str) -> None:
        quiet = form.title() if form.isupper() else form
        for spelling in {form, quiet, form.upper(), _surname_shouted(form)}:
            self._forms.setdefault(_plain(spelling), (kind, new))

    def _compile(self) -> re.Pattern[str]:
        parts = {word for form in self._forms for word in form.split()}
        kept = [
            name
            for name, plain, words in _kept_names()
            if not parts.isdisjoint(words) and plain not in self._forms
        ]
        spellings = sorted({*self._forms, *kept, *(name.upper() for name in kept)}, key=len, reverse=True)
        if not spellings:
            return re.compile(r"(?!)")
        return re.compile(r"(?<![\w@])(?:" + "|".join(map(re.escape, map(_plain, spellings))) + r")(?![\w@])")


@cache
def _kept_names() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Names that stay: each as it is, as it is looked up, and the words of that."""

    def all_names() -> Iterator[str]:
        for maker in knowledge.load("makers")["maker"]:
            yield from [maker["name"], *maker.get("aliases", []), *maker.get("models", [])]
        for file, table in (("series", "series"), ("circuits", "circuit"), ("events", "event")):
            for record in knowledge.load(file)[table]:
                yield from [record["name"], *record.get("aliases", [])]

    plain = {name: _plain(name) for name in all_names()}
    return tuple((name, looked_up, frozenset(looked_up.split())) for name, looked_up in plain.items())


def _surname_shouted(name: str) -> str:
    """As in ``Andrea DOVIZIOSO``."""
    first, _, rest = name.partition(" ")
    return f"{first} {rest.upper()}" if rest else name


_UNIT = re.compile(r"&#?\w{1,8};|\\\\u[0-9a-fA-F]{4}|[\s\S]")
_QUOTES = str.maketrans({"\u00a0": " ", "\n": " ", "\u2019": "'", "\u2018": "'"})


def _plain(text: str) -> str:
    """As a form is looked up: no accents, plain quotes and blanks."""
    return _plainly(text)[0]


def _plainly(text: str) -> tuple[str, list[int]]:
    """The text without accents, entities and a script's escapes, and where each of its characters began."""
    out: list[str] = []
    starts: list[int] = []
    for unit in _UNIT.finditer(text):
        c = unit.group()
        if len(c) > 1:
            c = chr(int(c[2:], 16)) if c[0] == "\\" else html.unescape(c)
        if not c.isascii():
            c = unicodedata.normalize("NFKD", c)[0]
        c = c.translate(_QUOTES)
        out.append(c)
        starts += [unit.start()] * len(c)
    return "".join(out), [*starts, len(text)]


def _cased(new: str, old: str) -> str:
    """The new name in capitals where the old one stands in them."""
    old_letters = [c for c in old if c.isalpha()]
    if len(old_letters) > 3 and all(c.isupper() for c in old_letters):
        return new.upper()
    first, _, rest = old.partition(" ")
    if rest and rest.isupper() and len(rest) > 3 and not first.isupper():
        one, _, other = new.partition(" ")
        return f"{one} {other.upper()}"
    return new


def replaced(value: Any, naming: Naming, kept: Iterable[str] = ()) -> Any:
    """A JSON value with the names of a release replaced in all its strings, keys in ``kept`` left alone."""
    if isinstance(value, str):
        return naming.apply(value)[0]
    if isinstance(value, list):
        return [replaced(item, naming, kept) for item in value]
    if isinstance(value, dict):
        return {k: v if k in kept else replaced(v, naming, kept) for k, v in value.items()}
    return value
