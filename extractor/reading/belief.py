"""Belief: what speaks for a place being the final one, and what against it."""

from __future__ import annotations

import re

from ..knowledge import pattern
from .drafts import Offsets
from .mentions.mention import Mention
from .scene import Sentence
from .subjects import Found
from .wins import fastest_score, pole_score, win_score

_REVISED = pattern("places", "revised")
_MOVES = re.compile(r"\b(?:fell|falls|slid|sank|plunged|tumbled)\s(?:back\s|down\s)?to\s(?:the\s)?$", re.I)
_NOT_KEPT = pattern("places", "not_kept")
_CHANGED = pattern("places", "changed")


def _kept(words: str) -> bool:
    """Whether the ``words`` before a place leave it to its owner: not "lost", "nearly" or "kept X from"."""
    return _NOT_KEPT.search(words) is None


_ENDS = pattern("context", "ends")
_MOMENT = frozenset({"when", "as", "before"})


def _moment_after(s: Sentence, last: int) -> Offsets | None:
    """The clause right behind a place that tells when it was held: "sixth when the pack came by"."""
    for clause in s.clauses:
        if last < clause.first <= last + 2 and s.items[clause.first].low in _MOMENT:
            words = s.words(clause.first, clause.last)
            if len(words.split()) > 2 and not _ENDS.search(words):
                return (s.items[clause.first].start, s.items[clause.last].end)
    return None


def believe(
    s: Sentence,
    group: list[int],
    mentions: list[Mention],
    found: Found | None,
    grid: Offsets | None,
    in_race: bool,
) -> tuple[float, tuple[Offsets, ...], bool]:
    """Add up what speaks for and against a place being the final one. Returns (score, cue spans, is history)."""  # noqa: E501
    first = group[0]
    m = mentions[0]
    clause = s.clause_of(first)
    assert clause is not None
    score, context = 1.0, []
    near = [c for c in s.clauses if c.part == clause.part]
    history = clause.history
    wish = clause.wish or next((c.wish for c in near if c.wish and c.last == clause.first - 2), None)
    running = clause.running
    if history is None:
        past = [c.history for c in s.clauses if c.history and c.years]
        years = {y for c in s.clauses for y in c.years}
        if past and len(years) >= 2:
            history = past[0]  # a sentence that goes through the years
    opener = s.clauses[0]
    if (
        opener is not clause
        and opener.part == 0
        and opener.last < first
        and opener.last - opener.first < 8
        and s.items[opener.first].low not in ("having", "despite", "although", "though")
        and not any(
            i.kind in ("PERSON", "CAR_NUMBER", "POSITION") for i in s.items[opener.first : opener.last + 1]
        )
    ):
        history = history or opener.history
        running = running or opener.running
    if s.kind in ("title", "heading", "list"):
        score += 0.7
    if s.paragraph <= 2:
        score += 0.4
    finish, closing = any(c.finish for c in near), any(c.closing for c in near)
    if finish:
        score += 0.8
    if found is None or found.sure < 0.8:
        score -= 0.5 if found is None or found.sure < 0.7 else 0.35
    told = s.words(clause.first, first - 1)
    ended = (
        re.search(
            r"\b(?:finish(?:ed|es|ing)|crossed|came\s(?:home|in)|took|qualified|secured|claimed|earned|scored|won|placed|ended\sup)\b",
            told,
        )
        is not None
    )
    if running is None and not closing and _MOVES.search(told + " "):
        running = (s.items[clause.first].start, s.items[first].start)
    if ended and running and running[0] > mentions[-1].end:
        running = None  # "finished second after a late restart"
    if running is None and not ended and m.form in ("ordinal", "P"):
        running = _moment_after(s, group[-1])
    if ended and wish and wish[0] > mentions[-1].end:
        wish = None
    if wish and not (closing and clause.wish is None):
        score -= 3.0
        context.append(wish)
    prenominal = (
        found is not None and found.after and found.sure == 1.0
    )  # "the winning #40 Acura": true whatever is told of others
    if running and grid is None and m.form not in ("pole",) and not prenominal:
        score -= 0.8 if closing else 2.2
        context.append(running)
    if m.form == "win":
        score += win_score(s, first, str(m.data or ""))
    if m.form == "pole":
        score += pole_score(s, first)
    if m.form == "fastest":
        score += fastest_score(s, first, str(m.data or ""))
    if (
        m.form == "ordinal"
        and m.data is None
        and not clause.finish
        and grid is None
        and not re.search(
            r"\b(?:was|were|is|in|qualif\w+|went|took|for|lies|placed|down)\s*(?:the\s)?$",
            s.words(max(0, first - 3), first - 1),
        )
        and s.items[first - 1].text not in (",", "(", "–", ":")
        and first > 0
    ):
        score -= 0.3
    if re.search(
        r"\b(?:not|never|without|n[’']t|neither|nor|no(?!\.|\s(?:better|more|lower|worse|less)\sthan))\b(?!.*\band\b)",
        s.words(max(clause.first, first - 4), first - 1),
    ):
        score -= 2.5
    if not _kept(s.words(clause.first, first - 1) + " "):
        score -= 3.0
    if re.search(
        r"\b(?:fight|battle|duel|battled|battling|scrap|running|contest|struggle)\s(?:\w+\s){0,2}(?:for|in)\s(?:\w+\s)?$",
        s.words(max(0, first - 6), first - 1) + " ",
    ):
        score -= 2.5
    if (
        in_race
        and s.paragraph > 5
        and not clause.closing
        and not clause.finish
        and grid is None
        and s.kind == "paragraph"
        and m.form in ("ordinal", "P")
    ):
        score -= 0.4  # deep in a race report a bare place is mostly the running order
    if m.form in ("ordinal", "P") and re.search(
        r"\bprovisional(?:ly)?\s(?:in\s)?$", s.words(max(0, first - 3), first - 1) + " "
    ):
        score -= 2.0
    if (
        m.form in ("ordinal", "P")
        and _REVISED.search(s.text)
        and _CHANGED.search(s.words(max(0, first - 6), first - 1))
    ):
        score += 3.0  # what the stewards made of it is final
    if grid is not None:
        score += 0.6
    if history:
        context.append(history)
        if m.form == "win" and m.data in ("win", "victory", "triumph") and not wish and clause.years:
            score = max(score, 0.9)  # "an incredible win at this race in 2015": told in passing, yet told
    return score, tuple(context), history is not None
