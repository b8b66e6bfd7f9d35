"""Words that stand for an entry: pronouns, nationalities, "sister car", "team-mate", "both", "the trio"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ... import knowledge
from ...knowledge import pattern
from ...knowledge.choice import one_of
from .mention import Mention

_SISTER = pattern("descriptor", "sister")
_MATE = pattern("descriptor", "mate")
_BOTH = pattern("descriptor", "both")
_CREW = re.compile(
    r"\b(?:the\s(?:duo|pair|pairing|trio|quartet|crew|twosome|threesome)|they|the\stwo)\b(?!\sof|-)", re.I
)
_PRONOUN = re.compile(r"\b(?:he|she)\b", re.I)
_PUT_HIM = pattern("descriptor", "put_him")
_POSSESSIVE = re.compile(r"\b(?:his|her)\b", re.I)
_ROLE = pattern("descriptor", "role")


@cache
def _nations() -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for n in knowledge.load("nationalities")["nationality"]:
        for d in n.get("demonyms", []):
            words.setdefault(d.lower(), n["iso"])
    alt = one_of(sorted(words, key=len, reverse=True))
    return re.compile(
        rf"\b(?P<the>the\s(?:(?:young|experienced|[\w-]+-year-old|reigning|other)\s)?)?(?P<d>{alt})\b(?P<noun>\s(?:driver|racer|rookie|crew|pair|duo|ace|youngster|teenager|talent)\b)?",
        re.I,
    ), words


@cache
def _codes() -> tuple[re.Pattern[str], dict[str, str]]:
    codes: dict[str, str] = {}
    for n in knowledge.load("nationalities")["nationality"]:
        for c in [n["iso"], n["country"], *n.get("codes", []), *n.get("aliases", [])]:
            codes.setdefault(c, n["iso"])
    alt = one_of(sorted(codes, key=len, reverse=True), fold=False)
    countries = one_of([n["country"] for n in knowledge.load("nationalities")["nationality"]], fold=False)
    return re.compile(rf"\((?P<c>{alt})(?=[)/,])|(?<=\w )from (?P<land>{countries})\b"), codes


def find(text: str) -> Iterator[Mention]:
    """Yield ``COREF`` mentions (``form``: sister, mate, both, crew, he, his, role, nation) and ``NATIONALITY`` ones."""  # noqa: E501
    for m in _SISTER.finditer(text):
        yield Mention(
            "COREF", m.start(), m.end(), None, "both" if m.group().lower().endswith("cars") else "sister"
        )
    for m in _BOTH.finditer(text):
        yield Mention("COREF", m.start(), m.end(), 2, "both")
    for m in _MATE.finditer(text):
        yield Mention("COREF", m.start(), m.end(), None, "mate")
    pattern, words = _nations()
    for m in pattern.finditer(text):
        code = words[m["d"].lower()]
        rest = text[m.end() : m.end() + 24]
        stands_alone = not re.match(r"\s(?:[A-Z]|[a-z]+(?<!\sand))", rest) or re.match(
            r"\s(?:and|was|were|is|had|has|took|finished|qualified|crossed|then|also|driver|could|would|made|in|on|at|with|for|who|came|set|to|ended|again|did|"
            r"managed|claimed|started|drove|fell|dropped|held|secured|scored|went|will|by|from|lost|could|after|duo|sits|remains|kept|gave|led|ran|held|won|beat|put|brought|ca[nm]e?|came|got|rose|began|chose|left|said|saw|showed|takes|gets|leads|starts|goes|now|soon|later|still|never|only|as|by|to|up|out|into|[a-z]+ed)\b",
            rest,
        )
        if m["the"] and (m["noun"] or stands_alone) and m["d"][0].isupper():
            yield Mention("COREF", m.start(), m.end(), code, "nation")
        elif m["d"][0].isupper():
            yield Mention("NATIONALITY", m.start("d"), m.end("d"), code)
    pattern, codes = _codes()
    for m in pattern.finditer(text):
        if m["land"]:  # "Laurens Vanthoor from Belgium"
            if text[: m.start()].rstrip()[-1:].isalpha() and re.search(
                r"[A-Z][\w’'-]+\s$", text[max(0, m.start() - 20) : m.start()]
            ):
                yield Mention("NATIONALITY", m.start(), m.end(), codes[m["land"]], "from")
        else:
            yield Mention("NATIONALITY", m.start("c"), m.end("c"), codes[m["c"]], "code")
    for m in _ROLE.finditer(text):
        yield Mention("COREF", m.start(), m.end(), None, "role", m.group().lower())
    for m in _CREW.finditer(text):
        yield Mention("COREF", m.start(), m.end(), None, "crew")
    for m in _PRONOUN.finditer(text):
        yield Mention("COREF", m.start(), m.end(), None, "he")
    for m in _PUT_HIM.finditer(text):
        form = "crew" if m["who"].lower() == "them" else "he"
        yield Mention("COREF", m.start("who"), m.end("who"), None, form)
    for m in _POSSESSIVE.finditer(text):
        yield Mention("COREF", m.start(), m.end(), None, "his")
