"""Gaps and lap times: how far an entry was ahead or behind in a session, and its time there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast
from .claims import Claim, SessionRef
from .entry_phrases import EntryPhrase
from .frame import Frame
from .mentions.mention import Mention
from .scene import Sentence
from .scope import session_of
from .subjects import find_subject, is_name, is_object
from .who import Entry

_BEHIND_AFTER = pattern("distances", "behind_after")
_AHEAD_AFTER = pattern("distances", "ahead_after")
_BY = pattern("distances", "by")
_NOT_A_GAP = pattern("distances", "not_a_gap")
_FAR_END = re.compile(r"\b(?:on|behind|of|than|to|over|off|from|with)\b")
_TIMED = ("qualifying", "practice", "warm_up", "test", "sprint_qualifying")


def read_distances(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None, said: list[Claim]
) -> Iterator[Claim]:
    """Yield gap and lap-time claims of one sentence; ``said`` are the place claims already made in it."""
    if s.quoted:
        return
    for i in s.of_kind("GAP"):
        yield from _gap(number, s, i, cast, frame, carried, said)
    for i in s.of_kind("LAP_TIME"):
        yield from _time(number, s, i, cast, frame, carried, said)


def _m(s: Sentence, i: int) -> Mention:
    m = s.items[i].mention
    assert m is not None
    return m


def _gap(
    number: int, s: Sentence, i: int, cast: Cast, frame: Frame, carried: SessionRef | None, said: list[Claim]
) -> Iterator[Claim]:
    m = _m(s, i)
    clause = s.clause_of(i)
    if clause is None or clause.wish or clause.history or m.value == 0:
        return
    before, after = (
        s.text[max(0, m.start - s.start - 44) : m.start - s.start],
        s.text[m.end - s.start : m.end - s.start + 50],
    )
    around = before[-26:] + " " + after[:22]
    behind, ahead = bool(_BEHIND_AFTER.match(after)), bool(_AHEAD_AFTER.match(after))
    won_by = re.search(r"\b(?:won|win|victory)\b[^.;]*\bby\s$", s.text[: m.start - s.start], re.I)
    if m.form == "lap" and not (
        behind or won_by or re.match(r"^\W*(?:ahead|clear|in\sarrears|behind|down|adrift|back)\b", after)
    ):
        return
    by = bool(_BY.search(before)) and re.search(r"\bby\s(?:\w+\s){0,4}$", before) is not None
    plus = m.data == "plus"
    margin = re.search(
        r"\b(?:margin|advantage|gap|lead|deficit)\s(?:of|was|to\s\w+\sof)\s(?:just\s|only\s|a\smere\s)?$",
        before,
        re.I,
    )
    if not (behind or ahead or by or plus or margin):
        return
    if _NOT_A_GAP.search(around) and not (
        behind and re.match(r"\W*(?:behind|adrift|shy|in\sarrears|off\s(?:pole|the))", after)
    ):
        return
    closing = any(c.closing for c in s.clauses if c.part == clause.part)
    if (clause.running and not closing) and not by:
        return
    positions = [c for c in said if c.field in ("position", "position_in_class") and c.kind == "result"]
    session = session_of(s, i, i, frame, carried)
    owner: Entry | None = None
    driver: str | None = None
    near = [c for c in positions if abs(c.start - m.start) < 160]
    own = _nearest_phrase(s, i)
    if own is not None:
        entries = cast.resolve(own, s).entries
        owner = entries[0] if len(entries) == 1 else None
        driver = cast.resolve(own, s).driver
    if owner is None or owner.is_team:
        found = find_subject(s, i, i)
        if found is not None and found.after and _FAR_END.search(s.words(i + 1, found.phrases[0].first - 1)):
            found = None  # "0.005 seconds up on team colleague Catsburg": he is the other
        if found is not None:
            ref = cast.resolve(found.phrases[0], s)
            owner, driver = (ref.entries[0], ref.driver) if len(ref.entries) == 1 else (None, None)
        elif near:
            owner = near[0].entry
        elif cast.last is not None and not s.first_of_paragraph:
            owner, driver = cast.last, cast.last_driver
    if owner is None or owner.is_team:
        return
    if near:
        mine = [c for c in near if c.entry is owner and c.session]
        if mine:
            session = min(mine, key=lambda c: abs(c.start - m.start)).session or session
        elif not plus:
            session = near[0].session or session
    missed = re.search(
        r"\bmiss(?:ed|es|ing)\s(?:out\son\s)?(?:the\s)?pole\b[^,;]*$", s.text[: m.start - s.start], re.I
    )
    if not near and not plus and not missed and not (behind or ahead):
        return
    relation = "behind" if behind or plus else "ahead"
    if by or margin:
        leads = any(c.entry is owner and c.value == 1 for c in positions) or re.search(
            r"\b(?:pole|won|win|victory|beat|edged|ahead|topped|fastest|quickest|led|faster|quicker|margin|advantage|outpac\w+)\b",
            before,
            re.I,
        )
        if not (behind or ahead):
            relation = (
                "ahead"
                if leads
                and not re.search(
                    r"\b(?:missed|miss\w*\sout|lost|behind|trail\w*|denied|beaten|shy|deficit|slower)\b",
                    s.text[max(0, m.start - s.start - 80) : m.start - s.start],
                    re.I,
                )
                else "behind"
            )
    other = 1 if missed else other_end(s, i, cast, owner)
    yield Claim(
        "result",
        "gap",
        (m.value, "lap" if m.form == "lap" else "s", relation, other),
        owner,
        session,
        driver,
        spans=((m.start, m.end),),
        context=session.spans,
        score=1.2 if near else 0.8,
        start=m.start,
        sentence=number,
    )


def _nearest_phrase(s: Sentence, i: int) -> EntryPhrase | None:
    """ "Garcia, 0.336 s behind": the name right before the gap."""
    for p in reversed(s.phrases):
        if (
            p.last < i
            and is_name(p)
            and s.words(p.last + 1, i - 1)
            in ("", ",", "(", ", just", ", only", ", a mere", "–", "was", "was just", ", some")
            and not is_object(s, p)
        ):
            return p
    return None


_TO_A_PLACE = re.compile(
    r"^\W*(?:of\sa\ssecond\s)?(?:behind|off|adrift\sof|from|shy\sof|short\sof|slower\sthan|down\son)\s(?:the\s)?(?:race\s|eventual\s|overall\s|class\s)?"
    r"(?:(?P<first>winners?|winning\scar|leaders?|lead|pole(?:[\s-](?:position|time|sitter|winner))?|top\sspot|fastest\s(?:time|car))|(?P<third>podium))\b(?!\s[A-Z#])",
    re.I,
)  # fmt: skip


def other_end(s: Sentence, i: int, cast: Cast, owner: Entry) -> Entry | int | None:
    """The far end of a gap: the entry named, or the place ("off pole", "behind the winner", "from the podium")."""  # noqa: E501
    place = _TO_A_PLACE.match(s.text[s.items[i].end - s.start :])
    if place:
        return 1 if place["first"] else 3
    for p in s.phrases:
        if p.first <= i or (p.corefs and not p.named and p.corefs[0].form != "sister") or p.first - i > 9:
            continue
        words = s.words(i + 1, p.first - 1)
        if re.search(
            r"\b(?:behind|of|from|to|over|on|than|shy|ahead|off|adrift)\b(?:\s(?:the|its|his|her|their|both|fellow|winning|victorious|team-?mates?|eventual|pole|position|winner|sister))*$",
            words,
        ):
            entries = cast.resolve(p, s).entries
            if len(entries) == 1 and entries[0] is not owner:
                return entries[0]
        return None
    return None


def _time(
    number: int, s: Sentence, i: int, cast: Cast, frame: Frame, carried: SessionRef | None, said: list[Claim]
) -> Iterator[Claim]:
    m = _m(s, i)
    clause = s.clause_of(i)
    if clause is None or clause.history or (clause.wish and not clause.finish):
        return
    session = session_of(s, i, i, frame, carried)
    lead = s.text[max(0, m.start - s.start - 60) : m.start - s.start].lower()
    after = s.text[m.end - s.start : m.end - s.start + 30]
    if re.search(
        r"\b(?:track|lap)\srecord\s(?:of|is|was)|race\stime|in\sa\stime\sof\s\d+:|pit|deleted|disallowed|sector",
        lead + after.lower(),
    ):
        return
    owner: Entry | None = None
    driver: str | None = None
    by = re.match(r"^\s?(?:minutes?\s|\([^)]*\)\s?)?(?:by|from|for)\s(?:the\s)?", after)
    if by:
        nxt = next((p for p in s.phrases if p.first > i), None)
        if nxt is not None and nxt.first - i <= 6:
            ref = cast.resolve(nxt, s)
            if len(ref.entries) == 1:
                owner, driver = ref.entries[0], ref.driver
    if owner is None:
        near = [
            p
            for p in s.phrases
            if p.last < i
            and s.words(p.last + 1, i - 1)
            in (
                "(",
                ",",
                ":",
                "–",
                "’s",
                ", at",
                "at",
                "with a",
                "with",
                "in",
                ", with a",
                "on a",
                "– with a",
                "(with a",
                "in a",
                ", in",
            )
        ]
        phrase = near[-1] if near else None
        if phrase is None:
            found = find_subject(s, i, i)
            phrase = found.phrases[0] if found and not (found.after and found.sure < 0.7) else None
        if phrase is not None:
            ref = cast.resolve(phrase, s)
            if len(ref.entries) == 1:
                owner, driver = ref.entries[0], ref.driver
        elif cast.last is not None and not s.first_of_paragraph:
            owner, driver = cast.last, cast.last_driver
    if owner is None or owner.is_team:
        return
    mine = [c for c in said if c.entry is owner and c.session and c.session.type in _TIMED]
    if mine:
        session = mine[0].session or session
    fastest_lap = re.search(r"\b(?:fastest|quickest|best)\s(?:race\s)?lap\b", s.text, re.I) is not None
    if session.type not in _TIMED and not fastest_lap:
        if frame.session in _TIMED:
            session = SessionRef(frame.session, frame.session_name, (), False)
        else:
            return
    yield Claim(
        "result",
        "fastest_lap_time",
        m.value,
        owner,
        session,
        driver,
        spans=((m.start, m.end),),
        context=session.spans,
        score=1.0 if session.type in _TIMED else 0.9,
        start=m.start,
        sentence=number,
    )
