"""Label lines: ``Start: 12th``, ``FP1: 4th / 1:31.204 / 22 laps``, ``Moss: 13th best (1:19.276)``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.reading.tabular.cells import Piece, plain, words
from extractor.reading.tabular.columns import role_of
from extractor.reading.tabular.names import crew
from extractor.reading.tabular.ranks import sentence_like
from extractor.reading.tabular.sessions import Session, sessions_in

_LINE = re.compile(r"^\W{0,3}(?P<label>[^:]{2,48}?)\s*:\s*(?P<value>\S.*)$", re.S)
# "Race 2 – 3rd", "Qualifying – Sixth (1:12.8)": a dash for the colon, and an outcome right behind it.
_DASHED = re.compile(
    r"^\W{0,3}(?P<label>[^:–—]{2,40}?)\s+[–—-]\s+(?P<value>(?:p\s?\d{1,2}|\d{1,3}(?:st|nd|rd|th)|dnf|dns|dsq"
    r"|(?:twenty-|thirty-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth)\b.*)$",
    re.I | re.S,
)
_NO_COLON = re.compile(r"^\W{0,3}(?P<value>(?:p\s?\d{1,2}|\d{1,2}(?:st|nd|rd|th))\b.*)$", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """A label line: what the label is (``kind``), its parts and the session it names.

    Kinds: ``fact`` (a role of tables.toml), ``session``, ``entry`` (a person or car), ``quickest``,
    ``people`` (``Drivers:``), ``sessions`` (a declaration), ``ignored``.
    """

    kind: str
    label: Piece
    value: Piece
    role: str = ""
    session: Session | None = None


def label_of(line: Piece, article: str = "") -> Label | None:
    """Read a line as label and value; None where the label is unknown.

    >>> [label_of(Piece(t, 0)).kind for t in ("Start: 12th", "FP1: 4th", "Moss: 13th best (1:19.276)")]
    ['fact', 'session', 'entry']
    >>> label_of(Piece("Dress code: bring a hat", 0)) is None
    True
    """
    if len(line.text) > 160:
        return None
    m = _DASHED.match(line.text)
    if m:
        label = label_pair(line.cut(*m.span("label")).strip(), line.cut(*m.span("value")).strip(), article)
        if label is not None and label.kind in ("session", "fact"):
            return label
    m = _LINE.match(line.text)
    if m:
        return label_pair(
            line.cut(*m.span("label")).strip(" *•-–"), line.cut(*m.span("value")).strip(), article
        )
    return _without_colon(line)


def label_pair(label: Piece, value: Piece, article: str = "") -> Label | None:
    """The same for a label and a value that stand in two cells."""
    text = plain(label.text)
    if text in words("labels")["sessions"]:
        return Label("sessions", label, value)
    if text in words("labels")["driver"]:
        return Label("people", label, value)
    won = re.fullmatch(r"(.+?)\s+winner", text)
    if won and len(found := sessions_in(label.text, label.start)) == 1:
        return Label("quickest", label, value, session=found[0])
    if text in words("labels")["quickest"]:
        pole = text.startswith("pole")
        return Label(
            "quickest", label, value, session=Session("qualifying", None, *label.span, True) if pole else None
        )
    short = label.text.split(" (")[0].strip()
    role = role_of(short) or _misspelt(short)
    session = _session_label(Piece(short, label.start))
    if text in words("labels")["ignored"] and not (session and _NO_COLON.match(value.text)):
        return Label("ignored", label, value)
    if session and (session[0].session_name or role is None or role == "segment"):
        return Label("session", label, value, role=session[1], session=session[0])
    if role:
        return Label("fact", label, value, role=role)
    return _entry(label, value, article)


@lru_cache(maxsize=1 << 12)
def _misspelt(label: str) -> str | None:
    """The role of a long label with a slip of the pen in it (``Finshing Position``)."""
    if len(label) < 10:
        return None
    known = [word for many in words("columns").values() for word in many if len(word) >= 10]
    near = difflib.get_close_matches(plain(label), known, n=1, cutoff=0.95)
    return role_of(near[0]) if near else None


def _session_label(label: Piece) -> tuple[Session, str] | None:
    found = sessions_in(label.text, label.start)
    if len(found) != 1:
        return None
    session = found[0]
    rest = plain(label.text[: session.start - label.start] + " " + label.text[session.end - label.start :])
    if rest in (
        "",
        "finish",
        "result",
        "finished",
        "position",
        "pos",
        "finishing position",
        "time",
        "best time",
    ):
        return session, "position"
    role = role_of(rest)
    return (session, role) if role in ("grid", "lap_time", "points", "laps") else None


def _entry(label: Piece, value: Piece, article: str) -> Label | None:
    """``Moss: 13th …``: a name before the colon and a place right behind it."""
    if not re.match(
        r"(?:p\s?\d{1,2}\b|\d{1,3}(?:st|nd|rd|th)\b|dnf\b|dns\b|ret\b)", value.text, re.I
    ) or sentence_like(value.text):
        return None
    named = crew(label, article) or re.match(r"(?:#|no\.?\s*)\d{1,3}\b", label.text, re.I)
    return Label("entry", label, value) if named and len(label.text.split()) < 9 else None


def _without_colon(line: Piece) -> Label | None:
    """``1st Practice P4, Best Time: 1:12.328``: a session, then its place, no colon between."""
    found = sessions_in(line.text, line.start)
    if not found or found[0].start - line.start > 3 or len(line.text) > 100:
        return None
    rest = line.cut(found[0].end - line.start).strip(" –—-")
    if not _NO_COLON.match(rest.text) or sentence_like(rest.text):
        return None
    return Label("session", line.cut(0, found[0].end - line.start), rest, role="position", session=found[0])
