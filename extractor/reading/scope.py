"""Session scope: the session in which a value holds."""

from __future__ import annotations

import re

from .claims import SessionRef
from .frame import Frame
from .mentions.mention import Mention
from .scene import Sentence


def session_of(s: Sentence, first: int, last: int, frame: Frame, previous: SessionRef | None) -> SessionRef:
    """The session in which the value at items ``first`` to ``last`` holds."""
    clause = s.clause_of(first)
    nearest: tuple[float, Mention] | None = None
    for i in s.of_kind("SESSION"):
        m = s.items[i].mention
        assert m is not None
        other = s.clause_of(i)
        if _forward(s, i) or is_echo(s, i):
            continue
        if (
            clause is not None
            and clause.closing
            and other is not clause
            and m.value in ("qualifying", "practice")
            and frame.race_was_run
            and not (i + 1 < len(s.items) and s.items[i + 1].text == ":")
        ):
            continue  # "after qualifying sixth, she finished third"
        distance = abs(i - first) + (0.5 if i > first else 0)
        if i > last and re.fullmatch(
            r"(?:place\s|overall\s)?(?:in|at|of|during|on|from)(?:\s(?:the|a|today[’']s|sunday[’']s|saturday[’']s))?",
            s.words(last + 1, i - 1),
        ):
            distance = -3.0  # "sixth in the Grand Prix"
        if (
            i > first
            and other is not None
            and clause is not None
            and other.part != clause.part
            and abs(i - first) > 3
        ):
            continue  # "came second to Dixon, whose qualifying place was 15th"
        if other is not clause:
            distance += 6 if other and clause and other.part == clause.part else 14
        if m.value == "race" and not m.data:
            distance += 2
        if nearest is None or distance < nearest[0]:
            nearest = (distance, m)
    if nearest is not None and nearest[0] > 22:
        kinds = {
            (m2.value, m2.data)
            for k in s.of_kind("SESSION")
            if (m2 := s.items[k].mention) is not None and not _forward(s, k)
        }
        if (
            len(kinds) == 1
            and nearest[1].end <= s.items[first].start
            and (nearest[1].data or nearest[1].value != "race")
        ):
            nearest = (22.0, nearest[1])  # the only session that the sentence speaks of
    if nearest and nearest[0] <= 22:
        m = nearest[1]
        name = m.data
        if (
            m.value == "race"
            and name
            and frame.big_race
            and not re.search(r"\d", s.text[m.start - s.start : m.end - s.start])
        ):
            name = frame.big_race
        if m.value == "race" and not name:
            name = _name_of(s, frame, "race")
            if (
                name == "Race 2"
                and clause is not None
                and re.search(r"\byesterday\b", s.words(clause.first, clause.last))
            ):
                name = "Race 1"
        if m.value == "stage" and not name:
            name = frame.last_stage
        return SessionRef(m.value, name, ((m.start, m.end),))
    if previous is not None:
        return previous
    section = frame.sections.get(s.paragraph)
    if section:
        return section
    paragraph = frame.paragraphs.get(s.paragraph)
    if paragraph:
        return paragraph
    return SessionRef(frame.session, frame.session_name, (), False)


def _name_of(s: Sentence, frame: Frame, kind: str) -> str | None:
    section = frame.sections.get(s.paragraph)
    if section and section.type == kind:
        return section.name
    return frame.session_name if frame.session == kind else None


def is_echo(s: Sentence, i: int) -> bool:
    """ "just like in race one": the same again in another session."""
    m = s.items[i].mention
    assert m is not None
    lead = s.text[max(0, m.start - s.start - 26) : m.start - s.start].lower()
    return (
        m.data is not None
        and re.search(
            r"\b(?:like|as|repeating|matching)\s(?:he\sdid\s|she\sdid\s|they\sdid\s|already\s)?(?:in|it\sdid\sin)\s(?:the\s)?$",
            lead,
        )
        is not None
    )


def is_twin(s: Sentence, i: int, chosen: SessionRef) -> bool:
    """ "in both Race 1 and Race 2": the session at ``i`` is listed with the one already chosen."""
    m = s.items[i].mention
    assert m is not None
    if m.value != chosen.type or not m.data or not chosen.name or m.data == chosen.name:
        return False
    for k in s.of_kind("SESSION"):
        other = s.items[k].mention
        assert other is not None
        if (other.start, other.end) in chosen.spans and s.words(min(i, k) + 1, max(i, k) - 1) in (
            "and",
            "&",
            ", and",
        ):
            return True
    return False


def named_session(s: Sentence, frame: Frame) -> SessionRef | None:
    """The one named session that a sentence speaks of ("There was drama in Race 2"), or None."""
    found: dict[tuple[str, str | None], SessionRef] = {}
    for i in s.of_kind("SESSION"):
        m = s.items[i].mention
        assert m is not None
        if m.value == "stage" and m.data:
            frame.last_stage = m.data
        if (
            m.data
            and not _forward(s, i)
            and not is_echo(s, i)
            and not (
                frame.big_race
                and m.value == "race"
                and not re.search(r"\d", s.text[m.start - s.start : m.end - s.start])
            )
        ):
            found[(m.value, m.data)] = SessionRef(m.value, m.data, ((m.start, m.end),))
    if not found and s.clauses:
        for i in s.of_kind("SESSION"):
            m = s.items[i].mention
            assert m is not None
            if (
                m.value in ("qualifying", "practice")
                and m.form != "verb"
                and not (frame.race_was_run and s.phrases)
                and s.part(i) == 0
                and not _forward(s, i)
                and (clause := s.clause_of(i)) is not None
                and not clause.history
            ):
                found[(m.value, None)] = SessionRef(m.value, None, ((m.start, m.end),))
    return next(iter(found.values())) if len(found) == 1 else None


def _forward(s: Sentence, i: int) -> bool:
    """ "for Sunday's race", "ahead of the race": the session to come, not the one told of."""
    m = s.items[i].mention
    assert m is not None
    if m.value not in ("race", "qualifying", "sprint"):
        return False
    lead = s.text[max(0, m.start - s.start - 36) : m.start - s.start].lower()
    tail = s.text[m.end - s.start : m.end - s.start + 12].lower()
    return re.search(
        r"\b(?:for|into|before|ahead\sof|until|next)\s(?:the\s|(?:to)?morrow\S*\s|\w+day\S*\s|\S+-hour\s|this\s)*$",
        lead,
    ) is not None or tail.startswith(" winner")
