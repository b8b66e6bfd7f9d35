"""Places: every position mention asks for its entry, its session and its right to be believed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .belief import believe
from .cast import Cast
from .claims import Claim, SessionRef
from .class_scope import class_of
from .drafts import Offsets
from .frame import Frame
from .grid import is_grid
from .mentions.mention import Mention
from .place_groups import about_championship, mention_at, place_groups
from .scene import Sentence
from .scope import is_echo, is_twin, session_of
from .subjects import Found, find_subject, with_neighbours
from .who import Entry

_ELLIPSIS = pattern("places", "ellipsis")
_GAINED = pattern("places", "gained")


_WON = frozenset({"won", "wins", "triumphed"})  # of a race; a pole is taken


def read_places(
    number: int,
    s: Sentence,
    cast: Cast,
    frame: Frame,
    carried: SessionRef | None,
    carried_class: tuple[str, Offsets] | None,
) -> Iterator[Claim]:
    """Yield the claims about places of one sentence."""
    for group in place_groups(s):
        first, last = group[0], group[-1]
        mentions = [mention_at(s, i) for i in group]
        if s.quoted or about_championship(s, first, last):
            continue
        found = find_subject(s, first, last)
        places = [m.value for m in mentions]
        if mentions[0].form == "group":
            places = list(mentions[0].value)
        entries, driver, direct = owners(s, cast, found, len(places))
        grid = is_grid(s, first, last)
        if mentions[0].form == "group" and len(places) != len(entries):
            continue
        if not entries or len(entries) != len(places):
            continue
        session = _session_at(s, first, last, mentions[0], frame, carried)
        score, context, history = believe(s, group, mentions, found, grid, session.type == "race")
        if grid is None and mentions[0].form in ("ordinal", "P") and _from(s, first, last):
            grid = (s.items[first - 1].start, s.items[first].end)
        spans = tuple((m.start, m.end) for m in mentions)
        for k, (place, entry) in enumerate(zip(places, entries, strict=True)):
            if entry.is_team:
                continue
            m = mentions[min(k, len(mentions) - 1)]
            placed = _placed(s, first, m, session, grid, frame, history)
            if placed is None:
                continue
            value_session, field, history = placed
            scope, class_name, class_spans = class_of(s, first, last, frame, entry.class_name, carried_class)
            if field == "position" and (scope == "class"):
                field = "position_in_class"
            if scope == "overall":
                class_name = None
            yield Claim(
                "history" if history else "result", field, place, entry, value_session, driver if len(entries) == 1 else None, class_name if scope != "overall" else None,  # noqa: E501
                spans=(spans[min(k, len(spans) - 1)],), context=(*context, *value_session.spans, *class_spans), score=score + (0.0 if direct else -0.3),  # noqa: E501
                start=s.items[first].start, sentence=number, event={"scope": scope} if scope else {},
            )  # fmt: skip
            for i in s.of_kind("SESSION"):
                if (is_echo(s, i) or is_twin(s, i, value_session)) and field.startswith("position"):
                    again = mention_at(s, i)
                    yield Claim(
                        "result",
                        field,
                        place,
                        entry,
                        SessionRef(again.value, again.data, ((again.start, again.end),)),
                        None,
                        class_name,
                        spans=(spans[0],),
                        context=((again.start, again.end),),
                        score=score,
                        start=s.items[first].start,
                        sentence=number,
                    )
            gained = _GAINED.search(s.text)
            if (
                gained
                and (
                    s.items[first].start - s.start > gained.start()
                    or any(c.closing for c in s.clauses if c.part == s.part(first))
                )
                and field.startswith("position")
                and s.part(first) == s.part(_item_at(s, gained.start()))
                and len(places) == 1
                and not history
            ):
                from .mentions.numerals import cardinal

                n = cardinal(gained["n"])
                if n is not None:
                    yield Claim(
                        "result",
                        "grid",
                        int(place + n),
                        entry,
                        value_session,
                        driver,
                        class_name,
                        inferred=True,
                        spans=((s.start + gained.start(), s.start + gained.end()), spans[0]),
                        score=score,
                        start=s.items[first].start,
                        sentence=number,
                    )


def _session_at(
    s: Sentence, first: int, last: int, m: Mention, frame: Frame, carried: SessionRef | None
) -> SessionRef:
    session = session_of(s, first, last, frame, carried)
    if session.type == "qualifying" and m.form == "win" and s.items[first].low in _WON:
        return SessionRef("race", frame.session_name if frame.session == "race" else None)
    return session


def place_of(
    s: Sentence, first: int, last: int, m: Mention, frame: Frame, carried: SessionRef | None, *, grid: bool
) -> tuple[SessionRef, str, bool] | None:
    """The session and field of a place, and whether it is another event's; None for "faster" in a race."""
    session = _session_at(s, first, last, m, frame, carried)
    started = (s.items[first].start, s.items[last].end) if grid else None
    return _placed(s, first, m, session, started, frame, False)


def _placed(
    s: Sentence, first: int, m: Mention, said: SessionRef, grid: Offsets | None, frame: Frame, history: bool
) -> tuple[SessionRef, str, bool] | None:
    session, field = _field(m, said, grid, frame, s, first)
    told = session.name or _in_the_race(s, session, frame)
    if not frame.race_was_run and session.type == "race" and not told:
        if m.form != "win" and field.startswith("position") and not history:
            session = SessionRef(frame.session, frame.session_name)  # the race is still to come
        elif field.startswith("position") or m.form == "win":
            history = True  # and a race that was won is another one
    if m.form == "fastest" and session.type not in _TIMED:
        return None
    return session, field, history


_TIMED = ("practice", "qualifying", "warm_up", "test", "sprint_qualifying")


def _item_at(s: Sentence, offset: int) -> int:
    return next((i for i, item in enumerate(s.items) if item.end - s.start > offset), 0)


def owners(s: Sentence, cast: Cast, found: Found | None, places: int) -> tuple[list[Entry], str | None, bool]:
    """The entries that own ``places`` places: the subject, a group of as many, or the subject of the sentence before."""  # noqa: E501
    if found is None:
        if (
            cast.last is None
            or s.kind in ("heading", "title", "list")
            or not _ELLIPSIS.search(s.text)
            or s.paragraph - cast.told_in > 2
        ):
            return [], None, False
        return ([cast.last], cast.last_driver, False) if places == 1 else ([], None, False)
    phrase = found.phrases[0]
    ref = cast.resolve(phrase, s)
    if places > 1:
        group = with_neighbours(s, phrase)
        entries = [e for p in group for e in cast.resolve(p, s).entries]
        if len(entries) == places:
            return entries, None, True
        if len(phrase.persons) == places:
            return (
                [e for e in (cast.entries.by_driver.get(p.value or "") for p in phrase.persons) if e],
                None,
                True,
            )
        return [], None, False
    if len(ref.entries) > 1:
        return [], None, False
    if len(ref.entries) == 1 and ref.entries[0].is_team and ref.entries[0].team:
        cars = cast.entries.of_team(ref.entries[0].team)
        said = s.text[phrase.start - s.start : phrase.end - s.start].lower()
        with_it = [p for p in s.phrases if p.named and s.words(p.first - 1, p.first - 1) == "with"]
        if len(cars) == 1 and (
            said.endswith(("car", "entry", "machine", "crew", "pair", "duo", "trio", "squad", "prototype"))
            or any(
                cast.resolve(p, s).entries == cars for p in with_it
            )  # "Harlan Racing finished third with Marr"
        ):
            return cars, None, False
    return ref.entries, ref.driver, ref.direct and found.sure > 0.7


def _in_the_race(s: Sentence, race: SessionRef, frame: Frame) -> bool:
    """Whether a heading or the words "in the race" name it, not "tackles the race from ninth"."""
    if any(race.spans == r.spans for r in frame.sections.values()):
        return bool(race.spans)
    return any(
        re.search(
            r"\b(?:in|during|laps\sof)\s(?:the|an?|\w+day[’']s)\s(?:[\w’'-]+\s)?$",
            s.text[: a - s.start],
            re.I,
        )
        for a, _ in race.spans
        if s.start <= a < s.end
    )


def _from(s: Sentence, first: int, last: int) -> bool:
    """ "from 24th to eleventh", "from a third-place start": a starting place."""
    before = s.words(max(0, first - 3), first - 1)
    after = s.words(last + 1, last + 6)
    return re.search(r"\bfrom(?:\s(?:a|the|his|her|their|its))?$", before) is not None and (
        (
            re.match(r"(?:\W|$)", after) is not None
            and re.search(r"\b(?:finish\w*|came|home|took|won)\b", s.words(0, first - 1)) is not None
        )
        or re.match(
            r"(?:place\s|position\s)?(?:to\b|at\sthe\s(?:green|start|drop)|start\b|on\sthe|\w+ing\b)", after
        )
        is not None
    )


def _race_named_after(s: Sentence, first: int) -> Mention | None:
    """The race of "pole for Race 2"."""
    for i in s.of_kind("SESSION"):
        m = mention_at(s, i)
        if (
            m.value == "race"
            and m.data
            and first < i <= first + 4
            and re.fullmatch(r"(?:position\s)?for(?:\sthe)?", s.words(first + 1, i - 1))
        ):
            return m
    return None


def _field(
    m: Mention, session: SessionRef, grid: Offsets | None, frame: Frame, s: Sentence, first: int
) -> tuple[SessionRef, str]:
    """Where a place belongs: qualifying position, grid of the race, or position of the session."""
    lead = s.words(max(0, first - 4), first - 1)
    race = SessionRef(
        "race",
        session.name if session.type == "race" else None,
        session.spans if session.type == "race" else (),
        session.sure,
    )
    quali = SessionRef(
        "qualifying",
        session.name if session.type == "qualifying" else None,
        session.spans if session.type == "qualifying" else (),
    )
    if m.form == "pole":
        started = re.search(
            r"\b(?:from|starting\son|start(?:s|ed|ing)?\s(?:on|from)(?:\sthe)?|off|converted)\s*(?:the\s|a\s|his\s|her\s|their\s|its\s)?$",
            lead,
        ) or re.match(r"(?:position\s)?(?:was\s)?(?:converted|into)", s.words(first + 1, first + 3))
        if session.type == "sprint_qualifying" or lead.endswith("sprint"):
            return SessionRef(
                "sprint_qualifying",
                session.name if session.type == "sprint_qualifying" else None,
                session.spans,
            ), "position"
        coming = _race_named_after(s, first)
        if coming is not None:
            quali = SessionRef("qualifying", coming.data, ((coming.start, coming.end),))
        return (race if frame.race_was_run else quali, "grid") if started else (quali, "position")
    if m.form == "win":
        clause = s.clause_of(first)
        if (
            session.type == "race"
            and session.name == "Race 2"
            and clause is not None
            and re.search(
                r"\byesterday\b|\bday\sbefore\b|\bon\sSaturday\b",
                s.text[s.items[clause.first].start - s.start : s.items[clause.last].end - s.start],
            )
            and "Sunday" not in s.text
        ):
            return SessionRef("race", "Race 1", session.spans), "position"
        if session.type in ("qualifying", "practice", "warm_up"):
            return race, "position"
        return session, "position"
    if grid is not None:
        if not any(s.start <= a < s.end for a, _ in session.spans):
            session = SessionRef(frame.session, frame.session_name)
        if session.type in ("sprint", "stage", "practice", "warm_up"):
            return (session, "grid") if session.type == "sprint" else (race, "grid")
        return (race if frame.race_was_run else quali, "grid")
    return session, "position"
