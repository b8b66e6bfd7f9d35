"""People: full names by name lists and by what stands around them, then surnames that the release taught."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from ...knowledge import pattern
from ...knowledge.choice import one_of
from ..ranges import Ranges
from .mention import Mention
from .names import CAP, PARTICLE, ambiguous, given_names, hard_words, not_names, surnames, title_case

_RUN = re.compile(rf"(?<![\w@#/]){CAP}(?:[ \u00a0](?:(?:{PARTICLE})[ \u00a0])*{CAP})*")
_TOKEN = re.compile(r"[^\s\u00a0]+")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV|JR|SR)\.?$")
_CUE_BEFORE = pattern("person", "cue_before")
_CUE_AFTER = pattern("person", "cue_after")
_PERSON_VERB = re.compile(r"^\s(?:said|explained|added|commented|says|reflected)\b")


@lru_cache(maxsize=1 << 13)
def _norm(token: str) -> str:
    return re.sub(r"[’']s?$", "", token).strip(".,").lower()


@cache
def _blocked(word: str) -> bool:
    return word in not_names() and (word not in given_names() or word in ambiguous())


def _split(run: str) -> list[tuple[str, int, int]]:
    return [(t.group(), t.start(), t.end()) for t in _TOKEN.finditer(run)]


def find_full(text: str, taken: Iterable[Mention]) -> list[Mention]:
    """Return ``PERSON`` mentions for full names outside the spans of ``taken``.

    A pair of capitalised words is a name when the first is a known given name, the last a known surname,
    or when the words around it only go with people.
    """
    blocked = Ranges((m.start, m.end) for m in taken)
    out: list[Mention] = []
    for run in _RUN.finditer(text):
        for start, end in blocked.gaps(run.start(), run.end()):
            out.extend(_names_in(text, start, end))
    return _and_their_company(text, out, blocked)


def _names_in(text: str, start: int, end: int) -> Iterator[Mention]:
    tokens = _split(text[start:end])
    i = 0
    while i < len(tokens):
        size = _name_length(text, start, tokens, i)
        if not size:
            i += 1
            continue
        a, b = start + tokens[i][1], start + tokens[i + size - 1][2]
        name = text[a:b]
        cut = re.search(r"(?:[’']s?|[’']|\.)$", name)
        if cut and not _SUFFIX.match(tokens[i + size - 1][0]):
            b -= len(cut.group())
            name = name[: cut.start()]
        name = name.rstrip(",")
        yield Mention("PERSON", a, a + len(name), title_case(re.sub(r"[\s\u00a0]+", " ", name)), "full")
        i += size


def _name_length(text: str, offset: int, tokens: list[tuple[str, int, int]], i: int) -> int:
    """How many tokens from ``i`` on make a full name; 0 for none."""
    first = _norm(tokens[i][0])
    if not tokens[i][0][0].isalpha() or (tokens[i][0].endswith(".") and len(tokens[i][0]) > 3):
        return 0  # a full stop between two names ends a sentence
    if (
        i + 1 >= len(tokens)
        or tokens[i][0].endswith((",", "’s", "'s", ":"))
        or re.fullmatch(PARTICLE, tokens[i][0])
    ):
        return 0
    if _blocked(first) or any(c.isdigit() for c in first):
        return 0
    j = i + 1
    while j < len(tokens) and re.fullmatch(PARTICLE, tokens[j][0]) and tokens[j][0] != "of":
        j += 1
    if j >= len(tokens):
        return 0
    last = _norm(tokens[j][0])
    no_name = (_blocked(last) or any(c.isdigit() for c in last)) and (
        last not in surnames() or last in ambiguous()
    )
    saved = (  # "Zak Best": a common word, yet behind a given name that is nothing else
        last in surnames()
        and first in given_names()
        and first not in ambiguous()
        and not hard_words() & {last}
        and tokens[j][0][0].isupper()
        and not tokens[j][0].isupper()
    )
    if no_name and not saved:
        return 0
    if tokens[i][0].isupper() and len(first) > 2 and not tokens[j][0].isupper():
        return 0  # "TCR Denmark"
    if all(len(_norm(t[0])) <= 2 for t in tokens[i : j + 1]):
        return 0
    known_given = first in given_names() or (
        re.fullmatch(r"[a-z]{1,2}|[a-z]\.?[a-z]", first) is not None and tokens[i][0][:2].isupper()
    )
    joined = " ".join(_norm(t[0]) for t in tokens[i + 1 : j + 1])
    known_last = joined in surnames() or last in surnames()
    if not known_given and not known_last and "-" in first:
        known_given = all(part in given_names() for part in first.split("-"))
    size = j - i + 1
    closed = tokens[j][0].endswith(".") and len(tokens[j][0]) > 3  # a sentence ends here
    has_next = j + 1 < len(tokens) and not closed and not tokens[j][0].endswith(("’s", "'s", "’", ","))
    if has_next:
        k = j + 1
        while k < len(tokens) and re.fullmatch(PARTICLE, tokens[k][0]) and tokens[k][0] != "of":
            k += 1
        if k < len(tokens):
            third = _norm(tokens[k][0])
            longer = " ".join(_norm(t[0]) for t in tokens[j : k + 1])
            if _SUFFIX.match(tokens[k][0].rstrip(",’'s")) or (
                not _blocked(third)
                and (third in surnames() or longer in surnames())
                and (known_given or last in given_names())
            ):
                size, last, known_last = k - i + 1, third, True
    if known_given and known_last:
        return size
    a, b = offset + tokens[i][1], offset + tokens[i + size - 1][2]
    word_sure = (known_given and first not in ambiguous()) or (known_last and last not in ambiguous())
    if word_sure:
        return size
    before, after = text[max(0, a - 24) : a], text[b : b + 30]
    cue = bool(_CUE_BEFORE.search(before)) + bool(_CUE_AFTER.match(after)) + bool(_PERSON_VERB.match(after))
    if known_given or known_last:
        return size if cue else 0
    if (
        size == 2
        and len(tokens) == 2
        and tokens[i][0].isalpha()
        and not tokens[i][0].isupper()
        and not tokens[j][0].isupper()
    ):
        strong = re.search(
            r"(?:drivers?|co-?driver|team-?mates?|rookie|car\sof|driven\sby|piloted\sby|hands\sof)\s$", before
        ) or re.match(r"^\s\((?:[A-Z]{3}[)/,]|\#\d|No\.?\s\d)|,\s(?:driver\sof|who\s)", after)
        return size if strong or cue >= 2 else 0
    return 0


_COORD = re.compile(rf"^(?:,\s(?:and\s)?|\sand\s|\s&\s|\s/\s|/)(?P<name>{CAP}\s(?:(?:{PARTICLE})\s)*{CAP})")


def _and_their_company(text: str, found: list[Mention], blocked: Ranges) -> list[Mention]:
    """Add unknown names that are listed with known ones: "Jim McGuire, Andrew Bentley and Xyl Qort"."""
    out = list(found)
    covered = {at for m in found for at in range(m.start, m.end)}
    queue = list(found)
    while queue:
        m = queue.pop()
        tail = _COORD.match(text[m.end : m.end + 60])
        if not tail:
            continue
        a, b = m.end + tail.start("name"), m.end + tail.end("name")
        if blocked.meet(a, b) or not covered.isdisjoint(range(a, b)):
            continue
        words = [_norm(w) for w in tail["name"].split()]
        if any(_blocked(w) for w in words) or any(c.isdigit() for c in tail["name"]):
            continue
        name = re.sub(r"[’']s?$", "", tail["name"])
        new = Mention("PERSON", a, a + len(name), title_case(name), "full")
        out.append(new)
        covered.update(range(new.start, new.end))
        queue.append(new)
    return sorted(out, key=lambda m: m.start)


def short_names(full: Iterable[str]) -> dict[str, str | None]:
    """Map each surname and given name of ``full`` to its one bearer, or to None where two share it.

    >>> short_names(["Kurt Busch", "Kyle Busch", "Conner De Phillippi"])["De Phillippi"]
    'Conner De Phillippi'
    >>> short_names(["Kurt Busch", "Kyle Busch"])["Busch"] is None
    True
    """
    out: dict[str, str | None] = {}
    for name in dict.fromkeys(full):
        words = [w for w in name.split() if not _SUFFIX.match(w)]
        if len(words) < 2:
            continue
        shorts = {words[-1], words[0], " ".join(words[1:])}
        if len(words) > 2:
            shorts.add(" ".join(words[-2:]))
            if words[1][0].isupper():
                shorts.add(" ".join(words[:2]))
        for short in shorts:
            out[short] = None if short in out and out[short] != name else name
    return out


def find_short(text: str, full: list[Mention], taken: Iterable[Mention]) -> Iterator[Mention]:
    """Yield mentions of people by surname or given name alone, as the release's full names explain them.

    A name that two people share has ``value`` None and the candidates in ``data``.
    """
    names = list(dict.fromkeys(m.value for m in full))
    shorts = short_names(names)
    if not shorts:
        return
    by_fold: dict[str, str | None] = {}
    for short, name in shorts.items():
        by_fold[short] = name
        by_fold.setdefault(short.upper(), name)
        if short[0].islower():
            by_fold.setdefault(short[0].upper() + short[1:], name)  # "Di Grassi" where a sentence begins
    choice = one_of(sorted(by_fold, key=len, reverse=True), fold=False)
    pattern = re.compile(rf"(?<![\w@#\-]){choice}(?![\w@]|-[A-Z])")
    taken = list(taken)
    blocked = Ranges((m.start, m.end) for m in [*taken, *full])
    numbers = {t.end for t in taken if t.kind == "CAR_NUMBER"}
    others = {t.start for t in taken if t.kind in ("VEHICLE", "TEAM")}
    for m in pattern.finditer(text):
        if blocked.meet(*m.span()):
            continue
        name = by_fold[m.group()]
        low = m.group().lower()
        if low in not_names() and name is not None and low == name.split()[0].lower():
            continue
        if m.start() - 1 in numbers and m.end() + 1 in others:
            continue  # "the No. 22 Andretti Honda": a team that bears the name
        data = None if name else tuple(n for n in names if m.group().lower() in n.lower())
        yield Mention("PERSON", m.start(), m.end(), name, "short", data)


_OWNER = re.compile(r"[’']s?$")
_LONE = re.compile(rf"(?<![\w@#’'\-]){CAP}(?![\w@])")


def find_lone(text: str, taken: Iterable[Mention], people: list[Mention]) -> Iterator[Mention]:
    """Yield people who are only ever called by one name: a given name or surname from the lists, said twice."""  # noqa: E501
    blocked = Ranges((m.start, m.end) for m in taken)
    seen: dict[str, list[tuple[int, int]]] = {}
    for m in _LONE.finditer(text):
        word = _OWNER.sub("", m.group())
        low = word.lower().strip(".")
        if low in ambiguous() or low in not_names() or not (low in given_names() or low in surnames()):
            continue
        nxt = re.match(rf"\s({CAP})", text[m.end() : m.end() + 24])
        if nxt and _norm(nxt[1]) not in not_names():
            continue
        a, b = m.start(), m.start() + len(word)
        before = text[max(0, a - 16) : a]
        prev = re.search(rf"({CAP})\s$", before)
        if (
            (
                prev
                and (
                    _norm(prev[1]) not in not_names()
                    or _norm(prev[1])
                    in (
                        "new",
                        "north",
                        "south",
                        "east",
                        "west",
                        "san",
                        "los",
                        "las",
                        "lake",
                        "fort",
                        "mount",
                        "st",
                    )
                )
            )
            or re.search(r"\b(?:in|at|near|to|from|the)\s$", before, re.I)
            or blocked.meet(a, b)
        ):
            continue
        seen.setdefault(low, []).append((a, b))
    for low, places in seen.items():
        whole = {m.value for m in people if len(low) >= 3 and m.value.lower().startswith(low)}
        if len(whole) == 1:  # "Edo" for Edoardo Mortara
            for a, b in places:
                yield Mention("PERSON", a, b, next(iter(whole)), "short")
        elif len(places) >= 2 or text[places[0][0] : places[0][1]].isupper():
            for a, b in places:
                yield Mention("PERSON", a, b, title_case(text[a:b]), "lone")
            pair = re.match(
                rf"\s(?:and|AND|&)\s({CAP})(?!\s[A-Z][a-z])", text[places[0][1] : places[0][1] + 30]
            )
            if pair and _norm(pair[1]) in surnames() and _norm(pair[1]) not in seen:
                b = places[0][1] + pair.start(1)
                yield Mention("PERSON", b, b + len(pair[1]), title_case(pair[1]), "lone")
