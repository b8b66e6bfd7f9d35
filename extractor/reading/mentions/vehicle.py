"""Makers and vehicles: ``Porsche``, ``911 GT3 R``, ``Corvette Z06 GT3.R``, ``the Ligier JS P320``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from ... import knowledge
from ...knowledge.choice import one_of
from .mention import Mention
from .names import given_names, surnames


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str], dict[str, tuple[str, str]], frozenset[str]]:
    """(pattern, maker by folded alias, (maker, full vehicle) by folded model)."""
    makers: dict[str, str] = {}
    models: dict[str, tuple[str, str]] = {}
    beside: set[str] = set()
    forms: set[str] = set()  # first words as they are written
    for entry in knowledge.load("makers")["maker"]:
        name = entry["name"]
        for alias in [name, *entry.get("aliases", [])]:
            makers.setdefault(alias.lower(), name)
            forms.add(alias.split()[0])
        unclear = {m.lower() for m in entry.get("ambiguous_models", [])}
        for model in [*entry.get("models", []), *entry.get("nicknames", [])]:
            full = model if model.lower().startswith(name.lower()) else f"{name} {model}"
            if model.lower() in unclear or (re.fullmatch(r"\d+", model) and model != "963"):
                beside.add(model)  # a vehicle only right behind its maker's name
            else:
                models.setdefault(model.lower(), (name, full))
                forms.add(model.split()[0])
            beside.add(model)
    pattern = re.compile(
        rf"(?<![\w@/.#])(?:(?P<maker>{_alt(makers)})s?(?:\s(?P<model>{_alt(beside)})s?)?|(?P<alone>{_alt(models)})s?)(?![\w@])",
        re.I,
    )
    return pattern, makers, models, frozenset(forms)


def _as_written(words: str, forms: frozenset[str]) -> bool:
    first = words.split()[0]
    return first in forms or first.removesuffix("s") in forms or first.isupper()


def _is_name(text: str, m: re.Match[str]) -> bool:
    """ "Riley Dickinson", "Andrew Bentley": a maker's name borne by a person."""
    word = m.group().lower()
    if word in given_names() and re.match(r"\s[A-Z][a-z]", text[m.end() : m.end() + 3]):
        return True
    before = re.search(r"([A-Z][\w’-]+)\s$", text[max(0, m.start() - 20) : m.start()])
    return bool(before and word in surnames() and before[1].lower() in given_names())


def _alt(words: Iterable[str]) -> str:
    return one_of(sorted(words, key=len, reverse=True))


def find(text: str) -> Iterator[Mention]:
    """Yield ``VEHICLE`` mentions: ``value`` is the maker, ``data`` the full vehicle name or None.

    >>> [(m.value, m.data) for m in find("The No. 3 Chevrolet Corvette Z06 GT3.R beat a Ford")]
    [('Chevrolet', 'Chevrolet Corvette Z06 GT3.R'), ('Ford', None)]
    """
    pattern, makers, models, forms = _lexicon()
    for m in pattern.finditer(text):
        if not _as_written(m.group(), forms):
            continue  # "seat", "alpine", "Mans" for MAN: common words
        if m["maker"] and not m["model"] and _is_name(text, m):
            continue
        if m["maker"]:
            maker = makers[m["maker"].lower()]
            yield Mention(
                "VEHICLE", m.start(), m.end(), maker, "", f"{maker} {m['model']}" if m["model"] else None
            )
        else:
            maker, vehicle = models[m["alone"].lower()]
            yield Mention("VEHICLE", m.start(), m.end(), maker, "", vehicle)
