"""Gold proves itself: every quote stands in the text, and every value can be seen in its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from extractor.corpus.body import Body, BodyBlock
from extractor.corpus.checks import Problem
from extractor.corpus.releases import CorpusRelease
from extractor.evaluation.names import fold

_NAMED = ("car_number", "drivers", "team", "manufacturer", "vehicle", "class_name")
_COUNTED = ("position", "position_in_class", "grid", "laps", "points", "fastest_lap_time", "gap", "status")
# What each number from zero on may be called.
_SPELLINGS = """
zero no none nil level
one first single lone a an
two second double twice couple both runner-up runners-up silver
three third bronze podium thrice
four fourth
five fifth
six sixth
seven seventh
eight eighth
nine ninth
ten tenth
eleven eleventh
twelve twelfth dozen
thirteen thirteenth
fourteen fourteenth
fifteen fifteenth
sixteen sixteenth
seventeen seventeenth
eighteen eighteenth
nineteen nineteenth
twenty twentieth
"""
# Words that say first without the number.
_FIRSTS = """won win wins winner winners winning victory victories victorious triumph triumphed triumphant
pole top tops topped leader leaders leads lead led leading quickest fastest best champion champions title
crown crowns crowned head headed heads gold"""
_WORDS = {word: n for n, words in enumerate(_SPELLINGS.strip().split("\n")) for word in words.split()}
_WORDS |= dict.fromkeys(_FIRSTS.split(), 1)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_OUT = re.compile(
    r"""retir|\b(?:out|over|end|ret|nc)\b|ended|dn[fsq]|dsq|crash|accident|stop|withdr|disqualif|exclu|failed|abandon
    |park|damage|fire|wreck|classified|without|never|did\ not|could\ not|garage|contact|stranded|collision
    |engine|gearbox|miss|went\ home|wall|barrier|nurs""",
    re.I | re.X,
)


def check_evidence(release: CorpusRelease) -> Iterator[Problem]:
    """Yield quotes that do not occur, records without evidence, and values that no quote shows."""
    text = _flat(release.body.text)
    places = _Places(release.body)
    for kind, number, record in release.records:
        where = f"{kind}.{number}"
        if not record.get("quote"):
            yield Problem(release.gold_path, where, "no quote: name the characters that decide")
            continue
        for field, quote in _quotes(record):
            if not places.has(quote):
                yield Problem(
                    release.gold_path,
                    where,
                    f"{field} quotes what no block of the text says: {quote!r}",
                )
        if record.get("optional"):
            continue
        for field in (*_NAMED, *_COUNTED):
            value = record.get(field)
            if value in (None, [], "") or field in record.get("inferred", ()):
                continue
            own = " … ".join(q for f, q in _quotes(record) if f in ("quote", field))
            if not (shown(field, value, own) or (field in _NAMED and shown(field, value, text))):
                yield Problem(
                    release.gold_path,
                    where,
                    f"{field} {value!r} is not to be seen in its quote ({record['quote'][:60]!r}): "
                    f"quote more, add evidence.{field}, or list it under inferred",
                )


def _quotes(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "quote", str(record["quote"])
    for field, quotes in (record.get("evidence") or {}).items():
        for quote in [quotes] if isinstance(quotes, str) else quotes:
            yield field, quote


class _Places:
    """Where quotes may stand: in a block, or in the cells of a table's row from left to right."""

    def __init__(self, body: Body) -> None:
        self.texts = [_flat(body.title)]
        self.rows: list[list[str]] = []
        for block in body.body:
            who = ", ".join(filter(None, (block.speaker, block.role)))
            self.texts.append(_flat(f"{who}: {block.text}" if who else block.text))
            self.rows += [[_flat(cell) for cell in row] for row in grid(block)]

    def has(self, quote: str) -> bool:
        wanted = _flat(quote)
        if any(wanted in text for text in self.texts):
            return True
        cells = [cell.strip() for cell in wanted.split("|")]
        return any(_in_order(cells, row) for row in self.rows)


def _in_order(cells: list[str], row: list[str]) -> bool:
    rest = iter(row)
    return all(any(cell == other for other in rest) for cell in cells)


def grid(block: BodyBlock) -> list[list[str]]:
    """The rows of a table with merged cells written into every place that they cover.

    >>> from extractor.corpus.body import BodyCell
    >>> tall, one, two = BodyCell("6", "6", rowspan=2), BodyCell("a", "a"), BodyCell("b", "b")
    >>> grid(BodyBlock("table", "", "", rows=((tall, one), (two,))))
    [['6', 'a'], ['6', 'b']]
    """
    made: list[list[str]] = []
    falling: dict[int, tuple[int, str]] = {}  # column ▶ (rows still to cover, text)
    for row in block.rows:
        line: list[str] = []
        cells = iter(row)
        while True:
            column = len(line)
            if column in falling:
                left, text = falling.pop(column)
                line.append(text)
                if left > 1:
                    falling[column] = (left - 1, text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            for _ in range(cell.colspan):
                if cell.rowspan > 1:
                    falling[len(line)] = (cell.rowspan - 1, cell.text)
                line.append(cell.text)
        made.append(line)
    return made


def _flat(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


_QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u202f": " "}
)


def shown(field: str, value: Any, quote: str) -> bool:
    """Whether a careful reader sees ``value`` in ``quote``.

    >>> shown("position", 3, "came home third"), shown("position", 3, "came home fourth")
    (True, False)
    >>> shown("fastest_lap_time", 104.886, "a 1:44.886"), shown("car_number", "6", "the No. 06")
    (True, False)
    """
    quote = quote.translate(_QUOTES)
    match field:
        case "car_number":
            return re.search(rf"(?<![\d.:,]){re.escape(str(value))}(?![\d:])", quote) is not None
        case "drivers":
            words = set(fold(quote).split())
            return all(_surname(name) <= words for name in value)
        case "team" | "manufacturer" | "vehicle" | "class_name":
            name, said = fold(value), fold(quote)
            return name.replace(" ", "") in said.replace(" ", "") or set(name.split()) <= set(said.split())
        case "fastest_lap_time":
            return any(abs(time - float(value)) < 0.0015 for time in times(quote))
        case "gap":
            return _gap_shown(value, quote)
        case "status":
            return value == "classified" or _OUT.search(quote) is not None
        case _:
            return any(abs(number - float(value)) < 1e-6 for number in numbers(quote))


def _surname(name: str) -> set[str]:
    words = [word for word in fold(name).split() if word not in ("jr", "sr", "ii", "iii")]
    return set(words[-1:])


def _gap_shown(gap: dict[str, Any], quote: str) -> bool:
    value, unit = float(gap.get("value") or 0), gap.get("unit")
    if unit != "s":
        return any(abs(number - value) < 1e-6 for number in numbers(quote))
    scaled = [*times(quote), *(n / part for n in numbers(quote) for part in (1, 10, 100, 1000))]
    return any(abs(number - value) < 0.0015 for number in scaled)


def times(text: str) -> list[float]:
    """Durations in seconds: ``1:44.886``, ``1m12s``, ``1'44"886``, ``59.312``.

    >>> times("from 1:44.886 to 1m12s")
    [104.886, 72.0]
    """
    found = []
    pattern = (
        r"(?:(\d+)\s*(?:h|hrs?|hours?)[\s,:]*)?(?:(\d+)\s*(?::|m(?:in(?:ute)?s?)?\b\.?|m(?=\d)|'|′|-minute|h(?=\d))[\s,and]*)?"
        r"(\d+)(?:[.,:\"″](\d{1,4}))?(?!\d)"
    )
    for hours, minutes, seconds, part in re.findall(pattern, text):
        whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
        found.append(whole + (float(f"0.{part}") if part else 0.0))
    for hours, minutes, seconds in re.findall(r"(\d+):(\d{2}):(\d{2}(?:[.,]\d+)?)", text):
        found.append(int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", ".")))
    return found


def numbers(text: str) -> list[float]:
    """Every number that stands in ``text`` as digits or as a word, ordinals included.

    >>> numbers("23rd with 1,045 points, twenty-first before, P6 and the winner")
    [23.0, 1045.0, 6.0, 21.0, 1.0]
    >>> 0.5 in numbers("half a second"), 1.5 in numbers("a second and a half")
    (True, True)
    """
    found = [float(n.replace(",", "")) for n in re.findall(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?", text)]
    found += [float(f"{whole}.{part}") for whole, part in re.findall(r"\b(\d+),(\d{1,2})\b", text)]
    words = re.findall(r"[a-z]+(?:-ups?)?", text.lower())
    skip = False
    for word, after in pairwise([*words, ""]):
        if skip:
            skip = False
        elif word in _TENS and 0 < _WORDS.get(after, 0) < 10 and after not in ("a", "an", "no"):
            found.append(float(_TENS[word] + _WORDS[after]))
            skip = True
        elif word in _WORDS:
            found.append(float(_WORDS[word]))
        elif word in _TENS or re.sub("ieth$", "y", word) in _TENS:
            found.append(float(_TENS[re.sub("ieth$", "y", word)]))
        elif re.fullmatch(r"hundred(th)?", word):
            found.append(100.0)
    found += [0.5] * len(re.findall(r"\bhalf(?: an?|-)? ?(?:second|lap|point|tenth)", text, re.I))
    halves = re.findall(r"(\w+)(?: (?:second|lap|point)s?)?[ -]and[ -]a[ -]half|(\d+) ?½", text.lower())
    wholes = [word or digits for word, digits in halves]
    return found + [float(_WORDS.get(n, n)) + 0.5 for n in wholes if n in _WORDS or n.isdigit()]
