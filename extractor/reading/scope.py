"""Scope: the session, the class and the series in which a value holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..knowledge import pattern
from .claims import SessionRef
from .drafts import Offsets
from .mentions.mention import Mention
from .scene import Scene, Sentence

_QUALIFYING = pattern("scope", "qualifying")
_FINISHING = pattern("scope", "finishing")
_RACED = pattern("scope", "raced")
_PRACTICE = re.compile(r"\b(?:practice|FP[123]|shakedown)\b", re.I)
_GRID_BEFORE = pattern("scope", "grid_before")
_GRID_AFTER = pattern("scope", "grid_after")
_RESTART = re.compile(r"\brestart", re.I)
_OVERALL = re.compile(
    r"^\W*(?:place\s|position\s|spot\s|finish\s|result\s)?overall\b|^\W*in\sthe\soverall\b", re.I
)
_IN_CLASS = pattern("scope", "in_class")


@dataclass(slots=True)
class Frame:
    """What holds for the whole release: its main session, season, whether classes race together."""

    session: str = "race"
    session_name: str | None = None
    multi_class: bool = False
    season: int | None = None
    only_class: str | None = None
    sections: dict[int, SessionRef] = field(default_factory=dict)
    paragraphs: dict[int, SessionRef | None] = field(default_factory=dict)
    section_classes: dict[int, tuple[str, Offsets]] = field(default_factory=dict)
    race_was_run: bool = True
    announcement: bool = False  # signings, sponsors, launches: results in it are somebody's record, not news
    last_stage: str | None = None
    series: str | None = None  # the event's own
    big_race: str | None = (
        None  # "Race 15": races are numbered over the season, "opening race" is none of them
    )


def find_frame(
    scene: Scene, mentions: list[Mention], multi_class: bool, season: int | None, race_listed: bool = False
) -> Frame:
    """Read the release's main session from its words, and those of sections and paragraphs.

    Words of qualifying are weighed against words of a finish and of a race under way; what the first
    telling sentence speaks of counts double, and so does the title.
    """
    frame = Frame(multi_class=multi_class, season=season)
    quali = finish = practice = 0.0
    told = False
    apart = False  # under a heading such as "Qualifying": that part says nothing about the whole
    for s in scene.sentences:
        if s.quoted:
            continue
        words = _plain_words(s)
        if s.kind == "heading" and told:
            apart = bool(re.search(r"\b(?:qualif\w+|practice|warm-?up)\b", words, re.I))
        if apart:
            continue
        weight = 2.0 if s.kind == "title" else 1.0
        q, f, p = (
            len(_QUALIFYING.findall(words)),
            len(_FINISHING.findall(words)),
            len(_PRACTICE.findall(words)),
        )
        quali += weight * q
        finish += weight * f + 1.2 * len(_RACED.findall(words))
        practice += weight * p
        if not told and bool(q) != bool(f):
            told = True
            quali += 2.0 * bool(q)
            finish += 2.0 * bool(f)
    if practice > quali and practice > finish:
        frame.session = "practice"
    elif quali > finish:
        frame.session = "qualifying"
    if race_listed and quali < 2.5 * finish:
        frame.session = "race"  # a list of the race stands in the release
    frame.race_was_run = frame.session == "race"
    frame.announcement = _announces(scene)
    lead = set(sorted({s.paragraph for s in scene.sentences})[:5])
    first = [s for s in scene.sentences if s.paragraph in lead and s.kind in ("title", "heading")]
    for s in first:
        for i in s.of_kind("SESSION"):
            m = s.items[i].mention
            assert m is not None
            if m.value == frame.session and m.data and frame.session_name is None and m.value == "race":
                frame.session_name = m.data
    for m in mentions:
        if (
            m.kind == "SESSION"
            and m.value == "race"
            and m.data
            and (n := re.search(r"\d+", m.data))
            and int(n.group()) > 4
        ):
            frame.big_race = frame.big_race or m.data
    if (
        frame.session == "race"
        and frame.session_name is None
        and len(
            {
                m.data
                for m in mentions
                if m.kind == "SESSION" and m.value == "race" and m.data == frame.big_race
            }
        )
        == 1
    ):
        frame.session_name = frame.big_race
    classes = {m.value for m in mentions if m.kind == "CLASS"}
    frame.only_class = next(iter(classes)) if len(classes) == 1 and multi_class else None
    _read_sections(scene, frame)
    return frame


_ANNOUNCES = pattern("scope", "announces")


def _announces(scene: Scene) -> bool:
    """True where title and lead tell of a signing, a sponsor or plans, and of no session at all."""
    lead = [s for s in scene.sentences if not s.quoted][:5]
    words = " ".join(_plain_words(s) for s in lead)
    every = " ".join(s.text for s in lead)
    return (
        len(_ANNOUNCES.findall(every)) >= 2
        and not _FINISHING.search(words)
        and not _QUALIFYING.search(words)
        and not _PRACTICE.search(words)
    )


def _plain_words(s: Sentence) -> str:
    """The sentence without its clauses about history, wishes and forecasts."""
    return " ".join(
        s.text[s.items[c.first].start - s.start : s.items[c.last].end - s.start]
        for c in s.clauses
        if not c.history and not c.wish
    )


def _read_sections(scene: Scene, frame: Frame) -> None:
    current: SessionRef | None = None
    current_class: tuple[str, Offsets] | None = None
    by_paragraph: dict[int, list[Sentence]] = {}
    for s in scene.sentences:
        by_paragraph.setdefault(s.paragraph, []).append(s)
    for paragraph, sentences in by_paragraph.items():
        short = sentences[0].kind == "heading" or (
            len(sentences) == 1 and len(sentences[0].text) < 60 and not sentences[0].phrases
        )
        if short:
            found = _mention_session(sentences[0])
            if found is None and re.search(r"\bqualif\w+", sentences[0].text, re.I):
                found = SessionRef("qualifying")
            if found:
                current = found
            elif sentences[0].kind == "heading":
                current = None
            cls = next((s.items[i] for s in sentences for i in s.of_kind("CLASS")), None)
            current_class = (
                (cls.mention.value, (cls.start, cls.end))
                if cls and cls.mention
                else (None if sentences[0].kind == "heading" else current_class)
            )
        if current:
            frame.sections[paragraph] = current
        if current_class:
            frame.section_classes[paragraph] = current_class
        frame.paragraphs[paragraph] = None
        words = " ".join(_plain_words(s) for s in sentences if not s.quoted)
        q, f, p = (
            len(_QUALIFYING.findall(words)),
            len(_FINISHING.findall(words)),
            len(_PRACTICE.findall(words)),
        )
        raced = len(_RACED.findall(words))
        if sentences[0].kind == "list":
            continue
        if frame.race_was_run and q:
            q = len(re.findall(r"\b(?:qualif\w+|hyperpole|time\strials?|shoot-?out)\b", words, re.I))
        if q and not f and not p and (not raced or not frame.race_was_run):
            frame.paragraphs[paragraph] = SessionRef("qualifying", None, (), False)
        elif p and not f and not q:
            frame.paragraphs[paragraph] = SessionRef("practice", None, (), False)
        elif (raced >= 2 or (f and frame.race_was_run)) and not q and not p:
            frame.paragraphs[paragraph] = SessionRef(
                "race", frame.session_name if frame.session == "race" else None, (), False
            )


def _mention_session(s: Sentence) -> SessionRef | None:
    best: SessionRef | None = None
    for i in s.of_kind("SESSION"):
        m = s.items[i].mention
        assert m is not None
        ref = SessionRef(m.value, m.data, ((m.start, m.end),))
        if best is None or (m.data and not best.name):
            best = ref
    return best


def is_grid(s: Sentence, first: int, last: int) -> Offsets | None:
    """The words that make a place a starting place ("starts", "on the grid"), or None."""
    clause = s.clause_of(first)
    if clause is None:
        return None
    a = s.items[clause.first].start - s.start
    here = s.items[first].start - s.start
    before = s.text[max(a, here - 70) : here]
    m = _GRID_BEFORE.search(before)
    if (
        m
        and not _RESTART.search(before)
        and not re.search(
            r"\b(?:finish|home|to\sfinish|qualif\w+|and\s(?:took|finished|won|crossed)|but\s)\w*",
            m.group(),
            re.I,
        )
    ):
        at = max(a, here - 70) + m.start()
        return (s.start + at, s.start + here)
    end = s.items[last].end - s.start
    m = _GRID_AFTER.match(s.text[end : end + 60])
    if (
        m
        and "at the start" in m.group().lower()
        and re.search(
            r"\b(?:dropped|fell|climb\w*|moved|up|slipped|jumped|lost|down)\s(?:\w+\s)?(?:to|into)\s(?:\w+\s)?$",
            s.text[:here],
            re.I,
        )
    ):
        return None
    if m and not _RESTART.search(m.group()):
        return (s.start + end, s.start + end + m.end())
    return None


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
        ):
            continue  # "after qualifying sixth, she finished third"
        distance = abs(i - first) + (0.5 if i > first else 0)
        if i > last and re.fullmatch(
            r"(?:place\s|overall\s)?(?:in|at|of|during|on)(?:\s(?:the|a|today[’']s|sunday[’']s|saturday[’']s))?",
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
                and not s.clause_of(i).history
            ):  # type: ignore[union-attr]
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


def class_of(
    s: Sentence,
    first: int,
    last: int,
    frame: Frame,
    entry_class: str | None,
    previous: tuple[str, Offsets] | None,
) -> tuple[str | None, str | None, tuple[Offsets, ...]]:
    """(scope, class, characters): scope is ``overall`` or ``class`` where the text says so, else None."""
    end = s.items[last].end - s.start
    after = s.text[end : end + 48]
    if (
        "overall" in (s.items[first].text.lower() if first < len(s.items) else "")
        or _OVERALL.search(after)
        or re.search(
            r"\boverall\s(?:\w+\s)?$",
            s.text[max(0, s.items[first].start - s.start - 18) : s.items[first].start - s.start],
            re.I,
        )
    ):
        return "overall", None, ()
    for i in s.of_kind("CLASS"):
        m = s.items[i].mention
        assert m is not None
        if last < i <= last + 5 and re.fullmatch(
            r"(?:place|position|spot|finish|result|victory|win|effort|run|overall)?\s?(?:in|of|among|amongst|on)?\s?(?:the|his|its)?\s?",
            s.words(last + 1, i - 1),
        ):
            return "class", m.value, ((m.start, m.end),)
        if (
            i < first
            and first - i <= 3
            and s.words(i + 1, first - 1) in ("", "class", "’s", "podium", "race")
        ):
            return "class", m.value, ((m.start, m.end),)
    in_class = (
        bool(_IN_CLASS.search(after))
        or re.search(
            r"\bclass\s$",
            s.text[max(0, s.items[first].start - s.start - 7) : s.items[first].start - s.start],
            re.I,
        )
        is not None
    )
    clause = s.clause_of(first)
    best: tuple[int, Mention] | None = None
    for i in s.of_kind("CLASS"):
        m = s.items[i].mention
        assert m is not None
        distance = abs(i - first) + (0 if s.clause_of(i) is clause else 8)
        if best is None or distance < best[0]:
            best = (distance, m)
    if entry_class and (best is None or best[0] > 10):
        return ("class" if in_class or frame.multi_class else None), entry_class, ()
    if best:
        named_so = (
            re.search(
                r"\bin\s(?:the\s)?$",
                s.text[max(0, best[1].start - s.start - 8) : best[1].start - s.start],
                re.I,
            )
            is not None
        )
        return (
            ("class" if in_class or frame.multi_class or named_so else None),
            best[1].value,
            ((best[1].start, best[1].end),),
        )
    section = frame.section_classes.get(s.paragraph)
    if section:
        return "class", section[0], (section[1],)
    if entry_class:
        return "class", entry_class, ()
    if previous and frame.multi_class:
        return "class", previous[0], (previous[1],)
    if frame.only_class:
        return "class", frame.only_class, ()
    return ("class" if in_class else None), None, ()
