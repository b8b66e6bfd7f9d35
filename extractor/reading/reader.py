"""From an Article to a Release: the one way through the reading stage."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .. import knowledge
from ..page.article import Article
from ..records import Event
from .assembly import gather
from .attach.judge import Case, Reading, judge
from .cast import Cast, Reference
from .chains import read_chains
from .claims import Claim, SessionRef
from .distances import read_distances
from .drafts import Draft, Offsets
from .event_names import find_names
from .frame import Frame, find_frame
from .implied import read_implied
from .mentions.mention import Mention
from .places import read_places
from .scene import Scene, Sentence, set_scene
from .scope import named_session
from .standings import StandingsReader
from .statuses import read_statuses
from .subjects import is_object
from .team_ties import tie_own_team, tie_team
from .ties import (
    tie_by_driving,
    tie_by_place,
    tie_by_reference,
    tie_co_drivers,
    tie_paragraph_crews,
    tie_the_rest,
)
from .who import Entries, own_team


@cache
def _multi_class_series() -> dict[str, bool]:
    return {s["name"]: bool(s.get("multi_class")) for s in knowledge.load("series")["series"]}


def read_prose(
    article: Article,
    event: Event,
    mentions: list[Mention],
    skip: list[Offsets],
    race_listed: bool = False,
    watch: Callable[[Case], None] | None = None,
) -> tuple[list[Draft], Entries, Frame]:
    """Read the running text of an article into drafts."""
    season = event.season or _latest_year(article.text)
    scene = set_scene(
        article, mentions, season, skip, own_names(event, article.text), own_months(event, article.published)
    )
    classes = {m.value for m in mentions if m.kind == "CLASS"}
    multi = _multi_class_series().get(event.series or "", len(classes) >= 2) or len(classes) >= 2
    frame = find_frame(scene, mentions, multi, season, race_listed)
    frame.series = event.series
    entries = meet(scene)
    return gather(listen(scene, entries, frame, watch), frame), entries, frame


_YEAR = re.compile(r"(\b[Ii]n\s)?(?<![\d.,#])((?:19|20)\d\d)(?![\d\-]|\.\d)")


def _latest_year(text: str) -> int | None:
    """The latest year that the text names: with no season told, earlier ones are history."""
    years = [(int(m[2]), bool(m[1])) for m in _YEAR.finditer(text) if 1950 <= int(m[2]) <= 2035]
    latest = max((y for y, _ in years), default=None)
    if latest is not None and all(told for y, told in years if y == latest):
        return latest + 1  # "In 2024 she won here": no date of the news
    return latest


def own_names(event: Event, text: str) -> frozenset[str]:
    """All names of the release's own meeting and circuit; empty where either is unknown (then nothing is "another")."""  # noqa: E501
    if not event.event_name or not event.circuit:
        return frozenset()
    own = {event.event_name, event.circuit}
    for n in find_names(f"{event.event_name} | {event.circuit}"):
        own |= {n.name, n.text}
    for record in (*knowledge.load("events")["event"], *knowledge.load("circuits")["circuit"]):
        if own & {record["name"], *record.get("aliases", [])}:
            own |= {
                record["name"],
                record.get("circuit", record["name"]),
                *record.get("aliases", []),
                *record.get("nicknames", []),
            }
    first = text.find("\n\n", 200)
    for n in find_names(text[: max(first, 600)]):
        if n.family in ("event", "circuit"):
            own |= {n.name, n.text}  # the lead may call its meeting by another name
    return frozenset(own)


def own_months(event: Event, published: str | None) -> frozenset[int]:
    """The months in which the event may have taken place; empty where no date is known.

    >>> sorted(own_months(Event(start_date="2031-07-31", end_date="2031-08-02"), "2031-08-03"))
    [7, 8]
    """
    days = [day for day in (event.start_date, event.end_date, published) if day and len(day) >= 7]
    found = {int(day[5:7]) for day in days}
    if published and len(published) >= 10 and int(published[8:10]) <= 3:
        found.add((int(published[5:7]) - 2) % 12 + 1)  # published on the first days of the month after
    return frozenset(found)


def meet(scene: Scene) -> Entries:
    """Learn who is who from the whole release before any value is read."""
    entries = Entries()
    for s in scene.sentences:
        for p in s.phrases:
            entries.learn(p)
    for s in scene.sentences:
        for a, b in zip(s.phrases, s.phrases[1:], strict=False):
            if (
                len(a.persons) == 1
                and b.corefs
                and b.corefs[0].form == "nation"
                and s.words(a.last + 1, b.first - 1) == ","
            ):
                entry = entries.by_driver.get(a.persons[0].value or "")
                if entry is not None:
                    entry.nations.setdefault(a.persons[0].value, str(b.corefs[0].value))
    for s in scene.sentences:
        tie_by_driving(s, entries)
    tie_by_place(scene, entries)
    entries.settle([p for s in scene.sentences for p in s.phrases])
    tie_the_rest(scene, entries)
    if entries.crews:
        tie_paragraph_crews(scene, entries)
    tie_team(scene, entries)
    tie_own_team(scene, entries, own_team([p for s in scene.sentences if not s.quoted for p in s.phrases]))
    return entries


def listen(
    scene: Scene, entries: Entries, frame: Frame, watch: Callable[[Case], None] | None = None
) -> list[Claim]:
    """Read sentence after sentence, keeping in mind who and which session and class was spoken of last."""
    cast = Cast(entries)
    standings = StandingsReader(cast, frame)
    out: list[Claim] = []
    carried: SessionRef | None = None
    carried_class: tuple[str, Offsets] | None = None
    paragraph, before = -1, ""
    for number, s in enumerate(scene.sentences):
        if s.paragraph != paragraph:
            paragraph, carried, carried_class, before = s.paragraph, None, None, ""
        if not s.quoted:
            tie_by_reference(s, cast)
        tables = list(standings.read(number, s))
        in_table = {c.start for c in tables if c.field == "position" and not c.inferred}
        places = [
            c for c in read_places(number, s, cast, frame, carried, carried_class) if c.start not in in_table
        ]
        implied = list(read_implied(number, s, cast, frame, carried))
        proposed = [
            *places,
            *implied,
            *read_chains(number, s, cast, frame, carried, places),
            *read_distances(number, s, cast, frame, carried, [*places, *implied]),
            *read_statuses(number, s, cast, frame, carried),
            *tables,
        ]
        board = standings.board(number, s)
        reading = Reading(number, s, cast, frame, board, carried, carried_class, proposed, before)
        claims = judge(reading, watch)
        standings.remember(board, [c for c in claims if c.kind == "standing" and c not in tables])
        before = claims[-1].kind if claims else before
        out.extend(claims)
        fields = ("position", "position_in_class", "grid")
        places = [c for c in claims if c.field in fields and c.kind != "standing"]
        if not s.quoted and (told := named_session(s, frame)) is not None and told.type != "stage":
            carried = told
        _remember(s, cast, places)
        tie_co_drivers(s, cast)
        for c in places:
            if (
                c.session
                and c.kind == "result"
                and c.score > 0.5
                and (c.session.spans or (c.session.sure and c.value == 1 and not frame.race_was_run))
            ):
                carried = c.session
        classes = s.of_kind("CLASS")
        if classes and not s.quoted:
            m = s.items[classes[-1]].mention
            assert m is not None
            carried_class = (m.value, (m.start, m.end))
    for c in out:  # a driver tied to a number later on: earlier claims are about that car too
        if c.entry.number is None and c.entry.drivers:
            c.entry = entries.by_driver.get(next(iter(c.entry.drivers)), c.entry)
    return out


def _subordinate(s: Sentence, index: int) -> bool:
    """Does the item stand in a clause such as "after Hale retired"? Its subject is not the one spoken of next."""  # noqa: E501
    clause = s.clause_of(index)
    return clause is not None and s.items[clause.first].low in (
        "after",
        "when",
        "while",
        "as",
        "because",
        "although",
        "though",
        "before",
        "once",
        "with",
        "despite",
    )


def _remember(s: Sentence, cast: Cast, places: list[Claim]) -> None:
    if s.quoted:
        return
    subjects = [
        Reference([c.entry], c.driver)
        for c in places[:1]
        if c.score > 0.5 and c.kind == "result" and not c.inferred
    ]
    for p in sorted(s.phrases, key=lambda p: _subordinate(s, p.first)):
        if is_object(s, p) or (p.corefs and not p.named and p.corefs[0].form in ("his", "mate")):
            continue
        subjects.append(cast.resolve(p, s))
    cast.listen(s, subjects)
