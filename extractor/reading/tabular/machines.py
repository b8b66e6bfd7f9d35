"""Maker and vehicle in a cell: ``Ford``, ``Porsche 963``, ``Camaro ZL1`` at the end of a car's name."""

from __future__ import annotations

import re
from functools import cache

from extractor.knowledge import load
from extractor.knowledge.choice import one_of
from extractor.reading.drafts import Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.names import looks_like_team


@cache
def _makers() -> dict[str, str]:
    """Every spelling of a maker in lower case, and the maker's name."""
    makers: dict[str, str] = {}
    for maker in load("makers")["maker"]:
        for name in (maker["name"], *maker.get("aliases", ())):
            if not looks_like_team(name) and name.casefold() not in {
                a.casefold() for a in maker.get("ambiguous", ())
            }:
                makers.setdefault(name.casefold(), maker["name"])
        makers.setdefault(maker["name"].casefold(), maker["name"])
    return makers


@cache
def _models() -> dict[str, str]:
    """Models that need no maker in front, in lower case, and their maker."""
    models: dict[str, str] = {}
    for maker in load("makers")["maker"]:
        unclear = {m.casefold() for m in maker.get("ambiguous_models", ())}
        for model in maker.get("models", ()):
            if model.casefold() not in unclear and re.search(r"[^\W\d_]{2}", model):
                models.setdefault(model.casefold(), maker["name"])
    return models


@cache
def _finder() -> re.Pattern[str]:
    every = [m for maker in load("makers")["maker"] for m in maker.get("models", ())]
    maker, model, free = (
        one_of(sorted(known, key=len, reverse=True), {" ": r"\s+"}) for known in (_makers(), every, _models())
    )
    return re.compile(
        rf"(?<![\w/.-])(?:(?P<maker>{maker})(?:[\s-]+(?P<model>{model}))?|(?P<free>{free}))(?![\w.-]*\w)",
        re.I,
    )


def maker_of(text: str) -> str | None:
    """The maker whose name the whole text is.

    >>> maker_of("Chevy"), maker_of("Ford"), maker_of("Harlan")
    ('Chevrolet', 'Ford', None)
    """
    return _makers().get(text.strip().casefold())


def machine(piece: Piece) -> dict[str, Value]:
    """``manufacturer`` and ``vehicle`` of a piece that is nothing but a machine, as in a car column.

    >>> {name: value.value for name, value in machine(Piece("Ford", 0)).items()}
    {'manufacturer': 'Ford'}
    >>> {name: value.value for name, value in machine(Piece("Porsche 911 GT3 R", 0)).items()}
    {'manufacturer': 'Porsche', 'vehicle': 'Porsche 911 GT3 R'}
    >>> machine(Piece("Porsche Harlan Racing", 0))
    {}
    """
    found = _finder().match(piece.text)
    if not found or looks_like_team(piece.text):
        return {}
    rest = piece.text[found.end() :].strip()
    if (
        rest
        and not found["model"]
        and not found["free"]
        and not re.match(r"[\w.-]*\d|[A-Z][\w.-]*(?:\s|$)", rest)
    ):
        return {}
    maker = (
        _makers()[re.sub(r"\s+", " ", found["maker"]).casefold()]
        if found["maker"]
        else _models()[_key(found["free"])]
    )
    fields = {"manufacturer": Value(maker, spans=((piece.start, piece.start + found.end()),))}
    text = re.sub(r"\s+", " ", piece.text)
    if found["free"]:
        fields["vehicle"] = Value(f"{maker} {text}", spans=(piece.span,))
    elif rest or found["model"]:
        fields["vehicle"] = Value(text, spans=(piece.span,))
    return fields


def machine_at_end(piece: Piece, article: str = "") -> dict[str, Value]:
    """``manufacturer`` and ``vehicle`` with which the name of an entry ends, a sponsor before them.

    A model without its maker stands under the maker's name; capitals take the makers' own spelling.

    >>> found = machine_at_end(Piece("HARLAN TOOLS CAMARO ZL1 1LE", 0))
    >>> found["manufacturer"].value, found["vehicle"].value
    ('Chevrolet', 'Chevrolet Camaro ZL1 1LE')
    >>> machine_at_end(Piece("Harlan Tools Team", 0))
    {}
    """
    for found in _finder().finditer(piece.text):
        if piece.text[found.end() :].strip(" .,)"):
            continue
        span = (piece.start + found.start(), piece.start + found.end())
        model = found["model"] or found["free"]
        maker = (
            _makers()[re.sub(r"\s+", " ", found["maker"]).casefold()]
            if found["maker"]
            else _models()[_key(model)]
        )
        fields = {"manufacturer": Value(maker, spans=(span,))}
        if model:
            fields["vehicle"] = Value(f"{maker} {_spelling(maker, model)}", spans=(span,))
        return fields
    return {}


def _key(model: str) -> str:
    return re.sub(r"\s+", " ", model).casefold()


def _spelling(maker: str, model: str) -> str:
    for known in load("makers")["maker"]:
        for name in known.get("models", ()):
            if known["name"] == maker and name.casefold() == _key(model):
                return str(name)
    return model


@cache
def constructors_are_teams(article: str) -> bool:
    """True for a text about Formula One, where a maker's bare name means the team.

    >>> constructors_are_teams("F1 notes from the Formula 1 paddock"), constructors_are_teams("a GT race")
    (True, False)
    """
    named = [
        m.start()
        for m in re.finditer(r"\bFormula (?:1|One|Uno)\b|\bFormel 1\b|\bF[oó]rmul[ae] 1\b|\bF1\b", article)
    ]
    return len(named) > 1 or (bool(named) and named[0] < 300)
