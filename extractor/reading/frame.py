"""The frame of a release: its main session, whether the race was run, what its sections are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..knowledge import pattern
from .claims import SessionRef
from .drafts import Offsets
from .mentions.mention import Mention
from .ranges import Ranges
from .scene import Scene, Sentence

_QUALIFYING = pattern("scope", "qualifying")
_FINISHING = pattern("scope", "finishing")
_RACED = pattern("scope", "raced")
_PRACTICE = re.compile(r"\b(?:practice|FP[123]|shakedown)\b", re.I)
_DONE = re.compile(r"\b(?:finish(?:ed|es)|won|retired|podium)\b", re.I)
_TO_COME = re.compile(
    r"\b(?:tomorrow|will\s(?:start|line\sup|begin)|goes\sgreen|starts?\s(?:sunday|saturday|the\srace))\b",
    re.I,
)
_ANNOUNCES = pattern("scope", "announces")


_TAG = (
    40  # characters: a shorter line before the text ("FIA WEC | LMGT3") is a tag of the page, not its topic
)


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
        finish += weight * (f + 0.6 * len(_DONE.findall(words))) + 1.2 * len(_RACED.findall(words))
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
    if frame.session == "race" and not finish and any(_TO_COME.search(s.text) for s in scene.sentences):
        frame.session = "qualifying"  # nothing is told of a race but that it will start
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
    tags = Ranges((s.start, s.end) for s in scene.sentences if s.kind != "title" and s.end - s.start < _TAG)
    early = [
        m
        for m in mentions
        if m.kind == "CLASS" and m.start < _end_of_lead(scene) and not tags.meet(m.start, m.start + 1)
    ]
    frame.only_class = next(iter(classes)) if len(classes) == 1 and multi_class and early else None
    _read_sections(scene, frame)
    return frame


def _end_of_lead(scene: Scene) -> int:
    """Where the third paragraph of running text ends: a class named there first is the class of all."""
    texts = [s for s in scene.sentences if s.kind in ("paragraph", "list", "quote")]
    paragraphs = sorted({s.paragraph for s in texts})[:2]
    return max((s.end for s in scene.sentences if paragraphs and s.paragraph <= paragraphs[-1]), default=0)


_IN_PASSING = 3  # words of finishing that a lead about the future may hold: somebody's record
# Headlines of what is to come: signings, partners, launches, calendars, previews.
_HEADED = re.compile(
    r"\b(?:previews?|what\sto\s(?:know|watch|expect)|joins?\b(?!.*\bpodium)|signs?\b(?!\soff)|re-?signs?"
    r"|partnership|alliance|line-?ups?|roster|livery|unveil\w*|launch\w*|calendar|schedule|dates\sfor"
    r"|announce\w*|extends?\s(?:partnership|agreement|deal|contract)|extension|to\s(?:drive|race|carry|contest|field|enter)"
    r"|full[\s-]time|sponsorship|welcomes?|appoint\w*|returns\sas)\b",
    re.I,
)


def _announces(scene: Scene) -> bool:
    """True where title and lead tell of a signing, a sponsor or plans, and of no session at all."""
    lead = [s for s in scene.sentences if not s.quoted][:5]
    words = " ".join(_plain_words(s) for s in lead)
    every = " ".join(s.text for s in lead)
    title = next((s.text for s in scene.sentences if s.kind == "title"), "")
    ran = (
        _FINISHING.search(title) or _QUALIFYING.search(title) or len(_FINISHING.findall(words)) > _IN_PASSING
    )
    if _HEADED.search(title) and not ran:
        return True
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
