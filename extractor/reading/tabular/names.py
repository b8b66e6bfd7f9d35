"""The names in a result cell: one person, a crew, and what stands in brackets behind them."""

from __future__ import annotations

import re
from functools import cache

from extractor.reading.tabular.cells import Piece, words

_PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "di",
        "da",
        "dos",
        "do",
        "du",
        "la",
        "le",
        "van",
        "von",
        "den",
        "ten",
        "ter",
        "zu",
        "y",
        "e",
        "bin",
        "al",
        "el",
        "st",
    ]
)
_SUFFIX = re.compile(r"^(?:jr|sr)\.?$|^[ivx]{2,4}$", re.I)
_WORD = r"[^\W\d_](?:[^\W\d_]|[’'`.\-])*"
_NAME = re.compile(rf"^{_WORD}(?:\s+{_WORD}){{0,5}}$")
_MARK = re.compile(r"(?:^\s*[*†‡+^]+\s*|\s*[*†‡^]+$|^\s*\([a-z*]\)\s*)", re.I)
_BRACKET = re.compile(r"\s*[\[(][^\])]*[\])]")


def person(text: str, article: str = "") -> str | None:
    """A person's name in its usual order and case, or None where the text is no such name.

    Names in capitals take the spelling that ``article`` uses elsewhere; else they are respelt.

    >>> person("MOSS Ada"), person("Moss, Ada"), person("ADA MOSS"), person("Ada VAN DER MEER (NED)")
    ('Ada Moss', 'Ada Moss', 'Ada Moss', 'Ada van der Meer')
    >>> person("Harlan Racing"), person("12.345"), person("Porsche 911")
    (None, None, None)
    """
    text = _BRACKET.sub("", _MARK.sub("", text)).strip(" ,;")
    comma = re.match(r"^([^,]+),\s*([^,]+)$", text)
    if comma and not _SUFFIX.match(comma[2]):
        text = f"{comma[2].strip()} {comma[1].strip()}"
    text = re.sub(r",(\s+)(?=(?:jr|sr)\b)", r"\1", text, flags=re.I)
    if not _NAME.match(text) or not 3 <= len(text) <= 80:
        return None
    tokens = text.split()
    if len(tokens) > 2 and re.fullmatch(r"[A-Z]{3}", tokens[-1]) and not all(t.isupper() for t in tokens):
        tokens = tokens[:-1] if not all(t.isupper() for t in tokens[1:]) else tokens
    if any(t.casefold().strip(".") in _not_people() for t in tokens):
        return None
    if not any(t[0].isupper() for t in tokens) or any(
        t[0].islower() and t.casefold() not in _PARTICLES and "’" not in t and "'" not in t for t in tokens
    ):
        return None
    tokens = _usual_order(tokens)
    name = " ".join(tokens)
    if any(len(t) > 2 and t.isupper() and not _SUFFIX.match(t) for t in tokens):
        return as_written(name, article) or " ".join(_respell(t, i, tokens) for i, t in enumerate(tokens))
    return name


@cache
def _not_people() -> frozenset[str]:
    headers = {w for known in words("columns").values() for w in known if " " not in w and len(w) > 2}
    return frozenset(words("teams")["words"] + words("teams")["joining"]) | headers - {
        "brand",
        "marca",
        "fahrer",
        "land",
        "engine",
    }


def _usual_order(tokens: list[str]) -> list[str]:
    """Given name first, where the sheet shows the surname in capitals before it."""
    loud = [len(t) > 2 and t.isupper() and not _SUFFIX.match(t) for t in tokens]
    if (
        not loud
        or all(loud)
        or (not loud[0] and not (tokens[0].casefold() in _PARTICLES and tokens[0].isupper()))
    ):
        return tokens
    end = 0
    while end < len(tokens) and (loud[end] or (tokens[end].isupper() and len(tokens[end]) < 4)):
        end += 1
    if end == len(tokens) or not tokens[end][0].isupper():
        return tokens
    suffix = [t for t in tokens[end:] if _SUFFIX.match(t)]
    return [t for t in tokens[end:] if t not in suffix] + tokens[:end] + suffix


def _respell(token: str, place: int, tokens: list[str]) -> str:
    if not token.isupper() or len(token) == 1:
        return token
    if _SUFFIX.match(token):
        return token.capitalize() if token.casefold().startswith(("jr", "sr")) else token
    if token.casefold() in _PARTICLES and 0 < place < len(tokens) - 1:
        return token.casefold()
    initials = len(token) == 2 and (token.endswith("J") or not set(token) & set("AEIOUY"))
    if initials or re.fullmatch(r"(?:[A-Z]\.)+", token):
        return token
    spelt = "".join(part.capitalize() for part in re.split(r"([-’'.])", token))
    return re.sub(r"^Mc(\w)", lambda m: "Mc" + m[1].upper(), spelt)


def as_written(name: str, article: str) -> str | None:
    """How ``article`` spells ``name`` where it does not write it in capitals; None if it never does.

    >>> as_written("RORY MACLEAN", "Rory MacLean drove well.")
    'Rory MacLean'
    """
    for found in re.finditer(rf"\b{re.escape(name)}\b", article, re.I):
        if not any(len(t) > 2 and t.isupper() for t in found[0].split()) and found[0][0].isupper():
            return found[0]
    return None


def crew(cell: Piece, article: str = "") -> list[tuple[str, Piece]]:
    """The people of a cell in their order, each with the piece that names them; [] if any is none.

    >>> [name for name, _ in crew(Piece("A. Moss (GBR) / J. Ito (JPN)", 0))]
    ['A. Moss', 'J. Ito']
    >>> [name for name, _ in crew(Piece("Ada Moss, Jun Ito and Lea Graf", 0))]
    ['Ada Moss', 'Jun Ito', 'Lea Graf']
    >>> [name for name, _ in crew(Piece("Moss, Ada", 0))]
    ['Ada Moss']
    """
    for divider in (
        r"\s*/\s*|\s*\n\s*|\s*;\s*|\s+\|\s+",
        r"\s*(?:,\s*(?:and|und|et|y|e)\s|,|&)\s*|\s+(?:and|und|et)\s+",
    ):
        pieces = _split(cell, divider)
        if len(pieces) < 2:
            continue
        # "Surname, Firstname" has one word on a side; "Ada Moss, Jun Ito" has two on each.
        if (
            "," in cell.text
            and len(pieces) == 2
            and min(len(_bare(p.text).split()) for p in pieces) < 2
            and "/" not in cell.text
        ):
            break
        found = [(person(p.text, article), p) for p in pieces]
        named = [(name, p) for name, p in found if name]
        return named if len(named) == len(pieces) else []
    name = person(cell.text, article)
    return [(name, cell.strip())] if name else []


def _bare(text: str) -> str:
    return _BRACKET.sub("", text).strip()


def _split(cell: Piece, divider: str) -> list[Piece]:
    pieces, at = [], 0
    for found in re.finditer(divider, cell.text):
        pieces.append(cell.cut(at, found.start()).strip(" \t\n,;"))
        at = found.end()
    pieces.append(cell.cut(at).strip(" \t\n,;"))
    return [p for p in pieces if p.text]


@cache
def _team_words() -> frozenset[str]:
    return frozenset(words("teams")["words"])


def looks_like_team(text: str) -> bool:
    """True when a word of the text belongs to names of teams.

    >>> looks_like_team("Harlan Racing"), looks_like_team("Ada Moss")
    (True, False)
    """
    return any(t.casefold().strip(".,") in _team_words() for t in text.split())
