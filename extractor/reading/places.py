"""Places: every position mention asks for its entry, its session and its right to be believed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast, Reference
from .claims import Claim, SessionRef
from .drafts import Offsets
from .mentions.mention import Mention
from .scene import Sentence
from .scope import Frame, class_of, is_echo, is_grid, session_of
from .subjects import Found, find_subject, with_neighbours
from .who import Entry

_TAKES = pattern("places", "takes")
_NO_WIN_AFTER = pattern("places", "no_win_after")
_COUNTED_BEFORE = pattern("places", "counted_before")
_BEST_OF_OWN = pattern("places", "best_of_own")
_ELLIPSIS = pattern("places", "ellipsis")
_REVISED = pattern("places", "revised")
_CHANGED = pattern("places", "changed")
_GAINED = pattern("places", "gained")


def read_places(
    number: int,
    s: Sentence,
    cast: Cast,
    frame: Frame,
    carried: SessionRef | None,
    carried_class: tuple[str, Offsets] | None,
) -> Iterator[Claim]:
    """Yield the claims about places of one sentence."""
    for group in _groups(s):
        first, last = group[0], group[-1]
        mentions = [_mention(s, i) for i in group]
        if s.quoted or _about_championship(s, first, last):
            continue
        found = find_subject(s, first, last)
        places = [m.value for m in mentions]
        if mentions[0].form == "group":
            places = list(mentions[0].value)
        entries, driver, direct = _owners(s, cast, found, len(places))
        grid = is_grid(s, first, last)
        if mentions[0].form == "group" and len(places) != len(entries):
            continue
        if not entries or len(entries) != len(places):
            continue
        session = session_of(s, first, last, frame, carried)
        score, context, history = _believe(s, group, mentions, found, grid, session.type == "race")
        if grid is None and mentions[0].form == "ordinal" and _from(s, first, last):
            grid = (s.items[first - 1].start, s.items[first].end)
        spans = tuple((m.start, m.end) for m in mentions)
        for k, (place, entry) in enumerate(zip(places, entries, strict=True)):
            if entry.is_team:
                continue
            m = mentions[min(k, len(mentions) - 1)]
            value_session, field = _field(m, session, grid, frame, s, first)
            if value_session is None:
                continue
            if m.form == "fastest" and value_session.type not in (
                "practice",
                "qualifying",
                "warm_up",
                "test",
                "sprint_qualifying",
            ):
                continue
            scope, class_name, class_spans = class_of(s, first, last, frame, entry.class_name, carried_class)
            if field == "position" and (scope == "class"):
                field = "position_in_class"
            if scope == "overall":
                class_name = None
            yield Claim(
                "history" if history else "result", field, place, entry, value_session, driver if len(entries) == 1 else None, class_name if scope != "overall" else None,
                spans=(spans[min(k, len(spans) - 1)],), context=(*context, *value_session.spans, *class_spans), score=score + (0.0 if direct else -0.3),
                start=s.items[first].start, sentence=number, event={"scope": scope} if scope else {},
            )  # fmt: skip
            for i in s.of_kind("SESSION"):
                if is_echo(s, i) and field.startswith("position"):
                    again = _mention(s, i)
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


def _item_at(s: Sentence, offset: int) -> int:
    return next((i for i, item in enumerate(s.items) if item.end - s.start > offset), 0)


def _mention(s: Sentence, i: int) -> Mention:
    m = s.items[i].mention
    assert m is not None
    return m


def _groups(s: Sentence) -> list[list[int]]:
    """Places that are listed together: "fourth and 14th", "P5 and P7"."""
    out: list[list[int]] = []
    for i in s.of_kind("POSITION"):
        m = _mention(s, i)
        if out:
            prev = out[-1][-1]
            between = s.words(prev + 1, i - 1)
            if (
                between == "to"
                and m.form == "ordinal"
                and not re.search(r"\bfrom$", s.words(max(0, prev - 2), prev - 1))
            ):
                out.pop()  # "second to sixth": a range
                continue
            if "," in between and i + 1 < len(s.items) and s.items[i + 1].low in ("was", "is", "were"):
                out.append([i])  # "closed in seventh, and ninth was his restart spot"
                continue
            if (
                between in ("- and", "and", ",", ", and", "and in", "and the", "&", "and a")
                and m.form in ("ordinal", "P")
                and _mention(s, prev).form in ("ordinal", "P")
            ):
                out[-1].append(i)
                continue
        if m.form == "fastest" and str(m.data) in ("faster", "quicker"):
            continue
        out.append([i])
    return [piece for g in out for piece in _cut(s, g)]


def _cut(s: Sentence, group: list[int]) -> list[list[int]]:
    """A comma alone may also part two statements; keep a group only where it ends in "and"."""
    if len(group) > 2 and not any(
        "and" in s.words(a + 1, b - 1) for a, b in zip(group, group[1:], strict=False)
    ):
        return []  # "went 24th, 22nd, 19th": one car over several races
    if len(group) == 1 or any(
        "and" in s.words(a + 1, b - 1) or "&" in s.words(a + 1, b - 1)
        for a, b in zip(group, group[1:], strict=False)
    ):
        return [group]
    return [[i] for i in group]


def _about_championship(s: Sentence, first: int, last: int) -> bool:
    """Does the place stand in a table, not on the track?"""
    clause = s.clause_of(first)
    if clause is None:
        return False
    for i in s.of_kind("CHAMPIONSHIP"):
        m = _mention(s, i)
        if i > last and re.match(
            r"(?:place\s)?(?:on\s\w+day|today|in\sthe\srace|in\srace|yesterday|in\s\w+day)",
            s.words(last + 1, last + 4),
        ):
            continue
        if s.clause_of(i) is clause or (s.part(i) == clause.part and abs(i - first) < 14):
            if (
                re.search(r"(?:win|victory|triumph|won)\w*$", s.items[first].text.lower())
                and m.form == "table"
            ):
                continue
            if m.form in ("lead", "champion") and not re.search(
                r"\b(?:in|of|for)\s(?:the\s)?$", s.words(max(0, i - 2), i - 1) + " "
            ):
                continue  # "points leader X in third place": an epithet beside a place on the track
            if i < first and any(
                k
                for k in range(i + 1, first)
                if s.items[k].kind == "WORD"
                and s.items[k].low in ("finished", "qualified", "crossed", "took", "claimed", "won", "came")
            ):
                continue
            if i > last and re.search(
                r"\b(?:and|to)\s(?:\w+\s){0,2}(?:extend\w*|increas\w*|retain\w*|move\w*|lead\w*|now|sit\w*|strengthen\w*)\b|,",
                s.words(last + 1, i),
            ):
                continue
            return True
    return False


def _owners(
    s: Sentence, cast: Cast, found: Found | None, places: int
) -> tuple[list[Entry], str | None, bool]:
    """The entries that own ``places`` places: the subject, a group of as many, or the subject of the sentence before."""
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
        return (_crew(ref), None, ref.direct) if ref.entries else ([], None, False)
    if len(ref.entries) == 1 and ref.entries[0].is_team and ref.entries[0].team:
        cars = cast.entries.of_team(ref.entries[0].team)
        if len(cars) == 1:
            return cars, None, False
    return ref.entries, ref.driver, ref.direct and found.sure > 0.7


def _crew(ref: Reference) -> list[Entry]:
    return []


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


def _field(
    m: Mention, session: SessionRef, grid: Offsets | None, frame: Frame, s: Sentence, first: int
) -> tuple[SessionRef | None, str]:
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


def _believe(
    s: Sentence,
    group: list[int],
    mentions: list[Mention],
    found: Found | None,
    grid: Offsets | None,
    in_race: bool,
) -> tuple[float, tuple[Offsets, ...], bool]:
    """Add up what speaks for and against a place being the final one. Returns (score, cue spans, is history)."""
    first, last = group[0], group[-1]
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
        score -= 0.5
    told = s.words(clause.first, first - 1)
    ended = (
        re.search(
            r"\b(?:finish(?:ed|es|ing)|crossed|came\s(?:home|in)|took|qualified|secured|claimed|earned|scored|won|placed|ended\sup)\b",
            told,
        )
        is not None
    )
    if ended and running and running[0] > mentions[-1].end:
        running = None  # "finished second after a late restart"
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
        score += _win(s, first, str(m.data or ""))
    if m.form == "pole":
        score += _pole(s, first)
    if m.form == "fastest":
        score += _fastest(s, first, str(m.data or ""))
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
        r"\b(?:not|never|without|n[’']t|neither|nor|no(?!\.))\b(?!.*\band\b)",
        s.words(max(clause.first, first - 4), first - 1),
    ):
        score -= 1.5
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


def _win(s: Sentence, i: int, word: str) -> float:
    """How much a win word says that this entry has won this race."""
    before, after = s.text[: s.items[i].start - s.start], s.text[s.items[i].end - s.start :]
    clause = s.clause_of(i)
    assert clause is not None
    lead = before[max(0, s.items[clause.first].start - s.start) :]
    if "step" in word:
        return 0.5
    if word in ("honours", "honors"):
        return (
            0.3
            if _TAKES.search(lead)
            or re.match(
                r"\s(?:in\s(?:the\s)?[\w-]+(?:\sclass)?\s)?(?:were|went|go|goes|belong\w*|fell)\b", after
            )
            else -2.0
        )
    if re.search(
        r"\b(?:defen[cs]e|title|holders?)\sof\s(?:his|her|their|the|last)\s(?:\w+\s)?$", before, re.I
    ):
        return -3.0
    if (
        word == "won"
        and re.match(
            r"\s(?:the\s)?(?:stage|first\sstage|opening\sstage|second\sstage|final\sstage)\b", after, re.I
        )
        and any(0 < k - i <= 3 for k in s.of_kind("SESSION"))
    ):
        return 0.3
    if word == "won":
        if _NO_WIN_AFTER.match(after):
            return -3.0
        return 0.3 if not re.search(r"\b(?:has|have|had|having|who|only)\s(?:\w+\s)?$", lead, re.I) else -0.6
    if word == "wins":
        if (
            _COUNTED_BEFORE.search(before)
            or not re.search(r"[\w’)]\s$", before)
            or re.search(r"\b(?:race|class|stage|season|of|and|more|podiums?)\s$", before, re.I)
        ):
            return -3.0
        return -3.0 if _NO_WIN_AFTER.match(after) else 0.3
    if (
        word in ("winner", "winners")
        and re.search(r"\b(?:behind|over|to|from|than|on|with|off)\s(?:the\s)?(?:\w+\s)?$", before)
        and not re.match(r"\s(?:[A-Z#]|of\sthe\srace)", after)
    ):
        return -3.0  # "12.5 seconds behind the winner"
    if re.search(r"\b(?:one|single|lone|there\s(?:is|was)\s(?:a|one))\s(?:\w+\s)?$", before) and word in (
        "win",
        "victory",
    ):
        return -3.0
    if (
        re.search(r"\bto\s(?:a\s|the\s|his\s|her\s|their\s|another\s)?(?:[\w-]+\s){0,2}$", before[-32:])
        and word in ("victory", "win", "triumph")
        and not re.search(
            r"\b(?:close|closer|key|keys|chance|hope|hopes|way|route|route|need\w*|want\w*|try\w*|tried|able|going|looking|aim\w*|like|hungry|ready)\sto\s",
            before[-40:],
        )
    ):
        return 0.3
    if word in ("winner", "winners"):
        if re.search(
            r"\b(?:-time|times?|former|previous|defending|[12]\d{3}|multiple|past|stage|pole|title|champion\S*|prize|award|every|the\slast|\w+-race)\s(?:\w+\s)?$",
            before,
            re.I,
        ) or re.match(r"\s(?:of\s(?!the\srace|today)|at\s|in\s(?:19|20)|here|takes|will|receives)", after):
            return -3.0
        return 0.3
    if word == "winning":
        return (
            0.0
            if re.match(
                r"\s(?:the\s(?:race|\S+\s?(?:hours|grand\sprix|E-Prix))|in\s|on\s|at\s|race)", after, re.I
            )
            or re.search(r"\b(?:race|class|the)[\s-]$", before, re.I)
            else -3.0
        )
    if word in ("victories", "triumphs"):
        return -3.0
    if word == "victorious" or word == "triumphed":
        return 0.3
    if re.match(
        r"\s(?:streak|rate|margin|drought|column|tally|list|total|celebrat|lane|number\s\w+\s(?:here|at)|since)",
        after,
    ):
        return -3.0
    if re.match(r"\s(?:for|by|of|belonged|went|goes|fell)\b", after) and not re.match(
        r"\sof\s(?:the\s)?(?:season|year|his|her|their|\d)", after
    ):
        return 0.4
    if (
        _TAKES.search(lead)
        or clause.first == i
        or re.match(r"^(?:a|an|the|another|maiden|first|dominant|superb)?\s*$", lead.strip(), re.I)
    ):
        return 0.3
    if s.kind in ("title", "heading"):
        return 0.2
    return -1.2


def _pole(s: Sentence, i: int) -> float:
    before = s.text[: s.items[i].start - s.start]
    word = s.items[i].text.lower()
    after = s.text[s.items[i].end - s.start :]
    if (
        (word.endswith("s") and word != "poles in")
        or re.match(r"\s?:\s?\d", after)
        or (
            re.search(
                r"\b(?:\d+(?:st|nd|rd|th)|two|three|four|no|provisional|without)\s(?:\w+\s)?$", before, re.I
            )
            and not re.search(
                r"\b(?:took|claimed|scored|earned|secured|his|her|captured|for)\b", before, re.I
            )
        )
    ):
        return -3.0
    if re.match(
        r"\s(?:at|in)\s(?!GT|LMP|the\s(?:\w+\s)?class|qualifying|a\stime|[A-Z]{2,}|class)[A-Z]", after
    ) and re.search(r"\b(?:his|her|their|last|two)\s(?:\w+\s)?$", before):
        return -2.0
    if re.search(
        r"\b(?:on|from|to|for|off|of|adrift|behind|miss\w*\sout\son|the\sbattle\sfor|fight\sfor|shot\sat)\s(?:the\s)?$",
        before,
        re.I,
    ) and re.search(
        r"\b(?:seconds?|tenths?|thousandths?|off|adrift|behind|battle|fight|shot)\b[^,]*$", before[-60:], re.I
    ):
        return -3.0
    return 0.6


def _fastest(s: Sentence, i: int, word: str) -> float:
    before, after = s.text[: s.items[i].start - s.start], s.text[s.items[i].end - s.start :]
    if _BEST_OF_OWN.match(after.lstrip()) or re.search(
        r"\b(?:second|third|fourth|his|her|their|its|our|personal|\d(?:st|nd|rd|th))[\s-]$", before, re.I
    ):
        return -3.0
    nxt = s.items[i + 1] if i + 1 < len(s.items) else None
    if nxt is not None and nxt.kind in ("VEHICLE", "TEAM", "NATIONALITY"):
        return -3.0
    if re.search(r"(?:[’']s?|\b(?:his|her|their|its|whose))\s$", before) or re.match(
        r"\s(?:\w+\s)?of\s(?:his|her|their|[A-Z])", after
    ):
        return -3.0  # the best of one driver, not of the field
    if word.startswith(("best", "top")) and word.endswith(("time", "lap")):
        return -0.4 if re.search(r"\bthe\s$", before) else -3.0
    if word in ("topped", "topping") and not re.match(
        r"\s(?:the\s|a\s)?(?:\w+\s){0,3}(?:session|times?|timesheets?|sheets|practice|charts?|order|field|leaderboard|qualifying|speed|list)",
        after,
        re.I,
    ):
        return -3.0
    return 0.2
