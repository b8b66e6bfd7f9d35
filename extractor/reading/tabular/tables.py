"""Result and standings tables: `read_tables`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.page.article import Article
from extractor.reading.drafts import Draft, Offsets, Value
from extractor.reading.tabular.cell_facts import facts_of
from extractor.reading.tabular.columns import (
    WHO,
    Column,
    Row,
    alien,
    columns_of,
    session_header,
)
from extractor.reading.tabular.context import Setting, setting_of
from extractor.reading.tabular.crosstabs import crosstab_drafts
from extractor.reading.tabular.entries import with_entries
from extractor.reading.tabular.guesses import checked, guessed
from extractor.reading.tabular.rows import Entry, entries_of, identify
from extractor.reading.tabular.sections import Section, one_running_order, sections_of
from extractor.reading.tabular.sessions import Session
from extractor.reading.tabular.standings import season_places, standing_drafts, table_of_standings
from extractor.reading.tabular.timing import add_times


def read_tables(article: Article) -> list[Draft]:
    """Drafts of every row of every result or standings table of ``article``.

    Timetables, calendars, histories, entry lists and technical data give nothing, and so does a table
    whose meaning neither its headers nor its headings settle. A draft without ``session_type`` says in
    ``missing`` that no heading names the session.

    >>> from extractor.page import clean
    >>> rows = "<table><tr><th>Pos<th>No<th>Driver<tr><td>1<td>7<td>Ada Moss</table>"
    >>> page = clean("<h1>Moss wins</h1><h2>Race 2 results</h2>" + rows)
    >>> [draft.get(name) for draft in read_tables(page) for name in ("session_name", "position", "drivers")]
    ['Race 2', 1, ('Ada Moss',)]
    """
    drafts: list[Draft] = []
    for index, block in enumerate(article.blocks):
        if block.kind == "table" and block.rows and len(block.rows[0]) > 1:
            drafts += _table(article, index, block.rows)
    return drafts


def _table(article: Article, index: int, rows: Sequence[Row]) -> list[Draft]:
    sections = sections_of(rows)
    running = one_running_order(sections)
    drafts: list[Draft] = []
    for section in sections:
        setting = setting_of(article, index, own=section.titles)
        if setting.barren:
            continue
        crossed = crosstab_drafts(section, setting, article.text)
        drafts += crossed or _section(article, section, setting, running=running)
    return drafts


def _section(article: Article, section: Section, setting: Setting, *, running: bool) -> list[Draft]:
    headed = bool(section.headers)
    if headed:
        columns = with_entries(checked(columns_of(section.headers), section.rows), section.rows, article.text)
    elif setting.decided:
        columns = guessed(section.rows, standings=setting.standings)
    else:
        columns = []
    if not columns:
        return []
    labels = _session_labels(section.rows) if headed else None
    if labels is not None:  # "Round" over R1 and R2 is no round of a calendar
        columns[labels] = Column("nothing")
    standings = table_of_standings(columns, setting)
    if standings is None or alien(columns, standings=standings):
        return []
    if labels is not None and not standings:
        return _by_label(section, columns, labels, setting, article.text, running=running)
    entries = entries_of(section.rows, columns)
    for entry in entries:
        entry.who = identify(entry, columns, article.text)
    if standings:
        return standing_drafts(entries, columns, setting)
    if any(c.session for c in columns if c.role in WHO):
        return _by_session(entries, columns, setting, article.text, running=running, sure=headed)
    return _results(entries, columns, setting, running=running, sure=headed)


def _session_labels(rows: Sequence[Row]) -> int | None:
    """The column in which every row says of which session it tells, and not all of the same one."""
    for index in range(len(rows[0]) if rows else 0):
        found = [session_header(row[index].text) for row in rows]
        if all(found) and len({(s.session_type, s.session_name) for s in found if s}) > 1:
            return index
    return None


def _by_label(
    section: Section, columns: list[Column], labels: int, setting: Setting, article: str, *, running: bool
) -> list[Draft]:
    """Rows that name their session: those of each session together."""
    plain = [Column("nothing") if i == labels else replace(c, session=None) for i, c in enumerate(columns)]
    drafts: list[Draft] = []
    told = [(session_header(row[labels].text), row) for row in section.rows]
    for key in dict.fromkeys((s.session_type, s.session_name) for s, _ in told if s):
        rows = [row for s, row in told if s and (s.session_type, s.session_name) == key]
        cell = rows[0][labels]
        here = _setting_for(Session(*key, cell.start, cell.end, True), setting, plain)
        entries = entries_of(rows, plain)
        for entry in entries:
            entry.who = identify(entry, plain, article)
        drafts += _session_drafts(entries, plain, here, running=running, sure=True)
    return sorted(drafts, key=lambda d: d.start)


def _by_session(
    entries: list[Entry],
    columns: list[Column],
    setting: Setting,
    article: str,
    *,
    running: bool,
    sure: bool,
) -> list[Draft]:
    """Two races side by side: below each its own cars and crews, the places before them for both."""
    drafts: list[Draft] = []
    for session in dict.fromkeys(c.session for c in columns if c.session):
        part = [c if c.session in (None, session) else Column("nothing") for c in columns]
        own = [Entry(entry.lines) for entry in entries]
        for entry in own:
            entry.who = identify(entry, part, article)
        here = _setting_for(session, setting, part)
        drafts += _session_drafts(own, part, here, running=running, sure=sure)
    return sorted(drafts, key=lambda d: d.start)


def _results(
    entries: list[Entry], columns: list[Column], setting: Setting, *, running: bool, sure: bool
) -> list[Draft]:
    """One draft for each entry and session that the columns speak of."""
    races = {c.session for c in columns if c.session and c.session.session_type in ("race", "sprint")}
    if len(races) == 1:  # points, laps and the like beside one race are that race's
        race = next(iter(races))
        columns = [
            replace(c, session=race) if c.session is None and c.role in _OF_A_RACE else c for c in columns
        ]
    sessions: list[Session | None] = list(dict.fromkeys(c.session for c in columns))
    own = [c for c in columns if c.session is None and c.role in _FACTS]
    drafts: list[Draft] = []
    for session in sessions:
        if session is None and not own:
            continue
        part = [c if c.session == session or c.role not in _FACTS else Column("nothing") for c in columns]
        here = _setting_for(session, setting, part)
        drafts += _session_drafts(entries, part, here, running=running, sure=sure)
    drafts += season_places(entries, columns)
    return sorted(drafts, key=lambda d: d.start)


_OF_A_RACE = frozenset({"grid", "laps", "points", "status", "gap"})
_FACTS = frozenset(
    [
        "position",
        "position_in_class",
        "grid",
        "laps",
        "time",
        "lap_time",
        "gap",
        "interval",
        "points",
        "status",
        "segment",
        "session",
    ]
)


def _setting_for(session: Session | None, setting: Setting, columns: Sequence[Column]) -> Setting:
    if session is not None:
        spans = {
            **setting.spans,
            "session_type": (session.start, session.end),
            "session_name": (session.start, session.end),
        }
        return replace(
            setting,
            session_type=session.session_type,
            session_name=session.session_name,
            grid=False,
            spans=spans,
        )
    roles = {c.role for c in columns}
    if {"grid", "position"} <= roles and setting.session_type in (None, "qualifying", "practice"):
        # Where a row starts and where it finishes can only be a race, whatever the headline is about.
        return replace(
            setting, session_type="race", session_name=None, spans=_without(setting, "session_type")
        )
    if setting.session_type is None and not setting.grid:
        if (
            roles & {"laps"}
            and roles & {"time", "gap", "status"}
            and "position" in roles
            and "segment" not in roles
        ):
            return replace(setting, session_type="race", spans=_without(setting, "session_type"))
        if "segment" in roles:
            return replace(setting, session_type="qualifying", spans=_without(setting, "session_type"))
    return setting


def _without(setting: Setting, name: str) -> dict[str, Offsets]:
    """The setting's spans without those of a field that the columns, not a heading, gave away."""
    return {field: span for field, span in setting.spans.items() if field != name}


def _session_drafts(
    entries: list[Entry], columns: list[Column], setting: Setting, *, running: bool, sure: bool
) -> list[Draft]:
    facts = [facts_of(entry, columns) for entry in entries]
    add_times(facts, entries, columns, setting)
    in_class = _class_places(facts, entries, columns, setting, running=running)
    drafts = []
    for entry, fields in zip(entries, facts, strict=True):
        if not fields or not {"car_number", "drivers", "team", "manufacturer"} & entry.who.keys():
            continue
        if in_class and "position" in fields:
            fields["position_in_class"] = fields.pop("position")
        if setting.grid and "position" in fields:
            fields["grid"] = fields.pop("position")
        if not fields.keys() & {
            "position",
            "position_in_class",
            "grid",
            "status",
            "gap",
            "fastest_lap_time",
            "points",
        }:
            continue
        drafts.append(_draft(entry, fields, setting, sure=sure))
    return drafts


def _draft(entry: Entry, fields: dict[str, Value], setting: Setting, *, sure: bool) -> Draft:
    draft = Draft("result", {**entry.who, **fields}, source="table", start=entry.lines[0][0].start)
    draft.confidence = 0.95 if sure else 0.8
    kind = setting.session_type or ("qualifying" if setting.grid else None)
    if kind is None:
        draft.missing["session_type"] = "no heading names the session"
        draft.confidence = 0.5
    else:
        span = setting.spans.get("session_type")
        draft.fields["session_type"] = Value(kind, context=(span,) if span else (), inferred=not span)
        if not span:
            draft.confidence = 0.7
    for name in ("session_name", "class_name"):
        value = setting.value(name)
        if value and name not in draft.fields:
            draft.fields[name] = value
    return draft


def _class_places(
    facts: list[dict[str, Value]],
    entries: list[Entry],
    columns: list[Column],
    setting: Setting,
    *,
    running: bool,
) -> bool:
    """True when the place column counts within a class.

    It does so below the heading of a class and where counting starts anew, never beside a column of
    class places, nor where it counts on through several class blocks.
    """
    if running or any(c.role == "position_in_class" for c in columns):
        return False
    named = {e.who["class_name"].value.casefold() for e in entries if "class_name" in e.who}
    places = [f["position"].value for f in facts if "position" in f]
    if len(named) > 1:
        return len(places) > len(set(places))
    return setting.class_name is not None
