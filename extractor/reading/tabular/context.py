"""What a table or a list is about: the session, the class or the championship its headings name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from extractor.knowledge import load
from extractor.knowledge.choice import one_of
from extractor.page.article import Article, Block
from extractor.reading.drafts import Offsets, Value
from extractor.reading.tabular.cells import Piece, plain, words
from extractor.reading.tabular.classes import class_in
from extractor.reading.tabular.sessions import sessions_in


@dataclass(frozen=True, slots=True)
class Setting:
    """What headings say about the rows below them; ``spans`` tells where each field is said.

    ``standings`` means a championship table, ``grid`` a starting grid, ``results`` a classification of
    some session, ``barren`` a timetable, a history or another table that holds no record at all.
    """

    session_type: str | None = None
    session_name: str | None = None
    class_name: str | None = None
    championship: str | None = None
    as_of: str | None = None
    standings: bool = False
    grid: bool = False
    results: bool = False
    barren: bool = False
    spans: Mapping[str, Offsets] = field(default_factory=dict)

    @property
    def decided(self) -> bool:
        """True when the heading says which kind of table this is."""
        return bool(self.session_type or self.standings or self.grid or self.barren)

    def value(self, name: str) -> Value | None:
        """The field ``name`` as a draft's value, its heading as context."""
        said = getattr(self, name)
        if said is None:
            return None
        return Value(said, context=(self.spans[name],) if name in self.spans else ())


@cache
def _finder(section: str, key: str) -> re.Pattern[str]:
    choice = one_of(sorted(words(section)[key], key=len, reverse=True), {" ": r"\s+"})
    return re.compile(rf"(?<![\w'’-]){choice}(?![\w'’-])", re.I)


def read_heading(piece: Piece) -> Setting:
    """What one heading, caption or title row says.

    >>> s = read_heading(Piece("GTD PRO – Qualifying results", 0))
    >>> s.session_type, s.class_name, s.results
    ('qualifying', 'GTD PRO', True)
    >>> s = read_heading(Piece("Drivers' championship standings after Race 2", 0))
    >>> s.standings, s.championship, s.as_of, s.session_type
    (True, 'drivers', 'after', None)
    >>> read_heading(Piece("Saturday timetable: qualifying, race", 0)).barren
    True
    """
    text, spans = piece.text, {}
    results = bool(_finder("headings", "results").search(text))
    barren = bool(_finder("headings", "barren").search(text))
    sessions = sessions_in(text, piece.start)
    said = list(_finder("headings", "standings").finditer(text))
    standings = next((m for m in said if m[0].casefold() != "points"), None)
    if standings is None and said and not (sessions or results):
        standings = said[0]  # "Points" alone may also head a column of a race
    if not standings and not sessions and not results:
        standings = _finder("headings", "championship").search(text) if len(text) < 80 else None
    grid = _finder("headings", "grid").search(text)
    group = class_in(piece)
    setting = Setting(results=results, barren=barren, grid=bool(grid))
    if group:
        spans["class_name"] = group.span
        setting = replace(setting, class_name=re.sub(r"\s+class$", "", group.text, flags=re.I))
    if standings:
        which, when = _championship(text), _as_of(text)
        spans["championship"] = spans["as_of"] = piece.span
        return replace(setting, standings=True, grid=False, championship=which, as_of=when, spans=spans)
    if (
        len({s.session_type for s in sessions}) == 1
        and len(names := {s.session_name for s in sessions if s.session_name}) < 2
    ):
        only = next((s for s in sessions if s.session_name in names), sessions[0])
        spans["session_type"] = spans["session_name"] = (only.start, only.end)
        setting = replace(setting, session_type=only.session_type, session_name=only.session_name)
    elif grid and not sessions:
        spans["session_type"] = piece.span
    elif (
        not sessions
        and not grid
        and (
            (results and re.search(r"\bgrand prix\b|\bgp\b|\b\d{3}\b|\b\d+ hours\b", text, re.I))
            or (results and _finder("headings", "race").search(text))
            or plain(text) in words("headings")["race"]
        )
    ):
        spans["session_type"] = piece.span
        setting = replace(setting, session_type="race")
    return replace(setting, spans=spans)


def _championship(text: str) -> str | None:
    found = [name for name in words("championships") if _finder("championships", name).search(text)]
    special = [name for name in found if name in ("endurance_cup", "other", "owners")]
    # "Rookie drivers" and "endurance cup teams" are tables of their own beside the main ones.
    return special[0] if special else found[0] if len(found) == 1 else None


def _as_of(text: str) -> str | None:
    hits = [(m.start(), when) for when in ("after", "before") if (m := _finder("as_of", when).search(text))]
    return min(hits)[1] if hits else None


def heading_like(text: str) -> bool:
    """True for a line that may head a table: short and no sentence.

    >>> heading_like("RESULTS, TOP FIVE:"), heading_like("He was third at the flag.")
    (True, False)
    """
    text = text.strip()
    if not text or len(text) > 160 or text[0] in '“"„«':
        return False
    return text.endswith(":") or (len(text) <= 110 and not re.search(r"[.!?]['\"”’]?$", text))


# A line of another list: "3rd Ada Moss", "P4 – Jun Ito", "FP2 Air: 18 degrees".
_ROW = re.compile(
    r"^\W*(?:\d{1,3}(?:st|nd|rd|th)\b|\d{1,3}[.)]\s|p\s?\d{1,2}\b|pos\.?\s+driver)|^[^:]{2,40}:\s+[^:]*$",
    re.I,
)

# What heads a list in spite of its colon: "Course 1 : le classement".
_HEADS = re.compile(r"^[^\W\d][^:]*:\s+[^:\d]*$")


def pieces_above(article: Article, index: int) -> Iterator[tuple[Piece, bool]]:
    """Lines above block ``index`` that may head it, nearest first; True while nothing lies between."""
    touching = True
    for block in reversed(article.blocks[:index]):
        if block.kind in ("table", "list", "quote"):
            touching = False
            continue
        if block.kind == "title":
            continue
        for line in reversed(lines_of(block)):
            if _ROW.match(line.text) and not (block.kind == "heading" and _HEADS.match(line.text)):
                continue
            if block.kind == "heading" or (heading_like(line.text) and (touching or line.text.isupper())):
                yield line, touching
            else:
                touching = False
        if block.kind == "heading" and len(block.text) > 200:
            touching = False


def lines_of(block: Block) -> list[Piece]:
    """The lines of a block: its items, or its text cut at line breaks.

    >>> [p.text for p in lines_of(Block("paragraph", "one\\ntwo", 5, 12))]
    ['one', 'two']
    """
    if block.items:
        return [Piece(block.text[a - block.start : b - block.start], a).strip() for a, b in block.items]
    lines, at = [], block.start
    for text in block.text.split("\n"):
        lines.append(Piece(text, at).strip())
        at += len(text) + 1
    return [line for line in lines if line.text]


def setting_of(
    article: Article, index: int, own: tuple[Piece, ...] = (), above: tuple[Piece, ...] = ()
) -> Setting:
    """The setting of the table or list in block ``index``.

    ``own`` are title rows inside it, nearest to the rows first, ``above`` lines of the same block that
    stand before it. The nearest heading that decides something wins; a class may come from a heading
    directly above that one, never from farther away.
    """
    setting = Setting()
    nearest = [(p, True) for p in (*own, *above)]
    for number, (piece, touching) in enumerate([*nearest, *pieces_above(article, index)]):
        said = read_heading(piece)
        if _of_another_year(piece.text, article):
            said = replace(said, barren=True)
        if (setting.decided and not touching) or number > 12:
            break
        setting = _combine(setting, said)
    if not setting.decided:
        setting = _combine(setting, _from_title(article))
    return setting


def _combine(inner: Setting, outer: Setting) -> Setting:
    spans = {**outer.spans, **inner.spans}
    class_name = inner.class_name or outer.class_name
    if inner.decided:
        return replace(inner, class_name=class_name, spans=spans, results=inner.results)
    return replace(outer, class_name=class_name, results=inner.results or outer.results, spans=spans)


def _from_title(article: Article) -> Setting:
    title = article.blocks[0] if article.blocks and article.blocks[0].kind == "title" else None
    piece = Piece(title.text, title.start) if title else Piece(article.title or "", 0)
    if not title and article.title and not article.text.startswith(article.title):
        return Setting()
    said = read_heading(piece)
    if said.session_type:
        return replace(
            said, standings=False, barren=False, class_name=said.class_name if said.results else None
        )
    hints = [
        (kind, m)
        for kind in load("tables")["headline"]
        if (m := _finder("headline", kind).search(piece.text))
    ]
    if len(hints) == 1:
        span = (piece.start + hints[0][1].start(), piece.start + hints[0][1].end())
        return Setting(session_type=hints[0][0], spans={"session_type": span})
    return Setting()


def _of_another_year(text: str, article: Article) -> bool:
    own = article.published[:4] if article.published else None
    if own is None:
        found = re.search(r"\b(?:19|20)\d\d\b", article.title or "")
        own = found[0] if found else None
    years = re.findall(r"\b((?:19|20)\d\d)\b", text)
    return bool(own and years and max(years) < own and max(years) > "1949")
