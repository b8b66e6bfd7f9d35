"""The sessions that headings and labels name: ``FP2``, ``Race 2``, ``Hyperpole``, ``Qualifying``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractor.knowledge import load
from extractor.knowledge.choice import one_of
from extractor.reading.tabular.cells import words


@dataclass(frozen=True, slots=True)
class Session:
    """A session that a text names: its type, its name where it has one, and where it stands."""

    session_type: str
    session_name: str | None
    start: int
    end: int
    exact: bool  # False for a bare "race", which may mean anything


# The number beside a session's word, which must be no distance, no date and no "race 9 of 10".
_NUMBER = (
    r"(?:\s*(?:session|no\.?|number|nr\.?|#|race|group)?\s*#?(?P<n>\d{1,2}[A-D]?|one|two|three|four|five|i{1,3}|(?-i:[A-D])(?=\s*(?:$|[:,.)|–-])))(?:\b|(?<=[A-D]))"
    r"(?!\s*(?:of\b|/|von\b|(?:st|nd|rd|th|km|h)\b)|[.,]\d))"
)
_LEAD = (
    r"(?:(?P<lead>first|second|third|final|opening|1st|2nd|3rd|\d\.|1er|1re|2e|1ère|2ème"
    r"|erstes|zweites|drittes)\s+)"
)


@cache
def _session_words() -> tuple[re.Pattern[str], dict[str, dict[str, Any]]]:
    kinds = {word: kind for kind in load("tables")["session"] for word in kind["words"]}
    choice = one_of(sorted(kinds, key=len, reverse=True), {" ": r"[\s\-]+"})
    return re.compile(rf"(?<![\w'’-]){_LEAD}?(?P<word>{choice}){_NUMBER}?(?![\w'’])", re.I), kinds


def sessions_in(text: str, start: int = 0) -> list[Session]:
    """The sessions that a heading or label names, in their order.

    >>> [(s.session_type, s.session_name) for s in sessions_in("Free Practice 1 and Hyperpole")]
    [('practice', 'Free Practice 1'), ('qualifying', 'Hyperpole')]
    >>> [(s.session_type, s.session_name) for s in sessions_in("RACE 2 RESULTS")]
    [('race', 'Race 2')]
    >>> [(s.session_type, s.session_name) for s in sessions_in("Race 16 Quali")]
    [('qualifying', 'Race 16 Quali')]
    >>> sessions_in("A race weekend at the Sprint Cup")
    []
    """
    pattern, kinds = _session_words()
    found: list[Session] = []
    for m in pattern.finditer(text):
        kind = (
            kinds[re.sub(r"[\s\-]+", " ", m["word"]).casefold()]
            if m["word"].casefold() not in kinds
            else kinds[m["word"].casefold()]
        )
        number = m["n"]
        end = m.end()
        if not _counts(text, m, numbered=bool(number)) or (kind.get("numbered") and not number):
            continue
        if kind.get("numbered") and len(m["word"]) <= 2 and not m["word"].isupper():
            continue
        named = bool(number or m["lead"] or kind.get("name"))
        if kind["type"] == "stage" and m["word"].casefold() == "stage":
            named = bool(number)
        name = _spelt(m[0]) if named else None
        exact = named or not (kind["type"] == "race" or kind.get("weak"))
        found.append(Session(kind["type"], name, start + m.start(), start + end, exact))
    return _joined(found, text, start)


def _counts(text: str, m: re.Match[str], *, numbered: bool) -> bool:
    after = re.match(r"[\s\-]*([^\W\d_]+)", text[m.end() :])
    before = re.search(r"([^\W\d_]+)[\s\-]*$", text[: m.start()])
    rules = words("not_sessions")
    if (
        before
        and before[1].casefold() in rules["before"]
        and m["word"].casefold() not in ("free practice", "q1")
    ):
        return numbered
    return numbered or not (after and after[1].casefold() in rules["after"])


def _spelt(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text.title() if text.isupper() and re.search(r"[A-Z]{4}", text) else text


def _joined(found: list[Session], text: str, start: int) -> list[Session]:
    """Make one session of "Race 2 Qualifying"; drop a bare "race" beside a more exact session."""
    result: list[Session] = []
    for session in found:
        last = result[-1] if result else None
        between = text[last.end - start : session.start - start] if last else ""
        pair = {last.session_type, session.session_type} if last else set()
        if (
            last
            and pair == {"race", "qualifying"}
            and re.fullmatch(r"[\s\-–:]{1,3}|\s+(?:for|of|zu|zum)\s+", between)
        ):
            race = last if last.session_type == "race" else session
            name = _spelt(text[last.start - start : session.end - start]) if race.session_name else None
            result[-1] = Session("qualifying", name, last.start, session.end, True)
        else:
            result.append(session)
    exact = [s for s in result if s.exact]
    return exact or result
