"""Drafts of lists whose lines are places: what brackets, bare numbers and times mean over the whole list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.drafts import Draft, Value
from extractor.reading.tabular.cells import Piece
from extractor.reading.tabular.context import Setting
from extractor.reading.tabular.distances import ONE_LAP, Distance, as_gap, distances, lap_times, to_leader
from extractor.reading.tabular.known import nation
from extractor.reading.tabular.names import looks_like_team
from extractor.reading.tabular.pieces import Parts, cut, read, team_of
from extractor.reading.tabular.ranks import Rank
from extractor.reading.tabular.standings import standing_draft
from extractor.records import Gap, Other


def ranked_drafts(
    run: Sequence[Rank], setting: Setting, preamble: str, article: str, *, inferred: bool = False
) -> list[Draft] | None:
    """Drafts of a run of ranked lines; None when some line is not understood to be an entry.

    ``preamble`` is the heading that explains what brackets and bare numbers mean. ``inferred``: the
    places come from the order of the lines alone.
    """
    raced = setting.session_type in ("race", "sprint", None) and not setting.grid
    _without_nations(run)
    teams = _entrants(run)
    read_lines = [read(rank.rest, article, teams) for rank in run]
    meaning = bracket_meaning(preamble) or ("grid" if raced and _starting_order(run) else None)
    for rank, parts in zip(run, read_lines, strict=True):
        if rank.bracketed and meaning:
            value = rank.bracketed[0] if meaning == "car_number" else int(rank.bracketed[0])
            parts.put(meaning, value, rank.bracketed[1])
        elif rank.numbered:
            parts.put("car_number", rank.numbered.text, rank.numbered)
        elif not parts.who and parts.numbers:
            parts.put("car_number", parts.numbers[0].text, parts.numbers.pop(0))
    _leading_numbers(run, read_lines, article)
    if not all(parts.who for parts in read_lines):
        return None
    if setting.standings:
        return [
            _standing(rank, parts, setting, inferred=inferred)
            for rank, parts in zip(run, read_lines, strict=True)
        ]
    _bare_numbers(read_lines, preamble)
    _measure(run, read_lines, setting)
    return [
        _result(rank, parts, setting, inferred=inferred) for rank, parts in zip(run, read_lines, strict=True)
    ]


def _without_nations(run: Sequence[Rank]) -> None:
    """``1 17 New Zealand Ada Moss``: where every line has a country before its name, the country goes."""
    found = [_nation_first(rank.rest) for rank in run]
    if len(run) < _FEWEST or not all(found):
        return
    for rank, cut_off in zip(run, found, strict=True):
        if cut_off:
            rank.numbered, rank.rest = cut_off


def _nation_first(rest: Piece) -> tuple[Piece | None, Piece] | None:
    """The number before a country (if any) and what follows the country; None where no country opens."""
    number = re.match(r"#?(\d{1,3})\s+", rest.text)
    at = number.end() if number else 0
    for m in list(re.finditer(r"\s+(?=[A-ZÀ-Þ]\S*\s[A-ZÀ-Þ])", rest.text[at:]))[:3]:
        if nation(rest.text[at : at + m.start()]):
            return (rest.cut(*number.span(1)) if number else None), rest.cut(at + m.end())
    return None


def _starting_order(run: Sequence[Rank]) -> bool:
    """True where the numbers in brackets are 1, 2, 3 … in another order: a whole field's starting places."""
    numbers = [int(rank.bracketed[0]) for rank in run if rank.bracketed]
    whole = len(numbers) == len(run) >= _FIELD and sorted(numbers) == list(range(1, len(run) + 1))
    return whole and all(not rank.bracketed[0].startswith("0") for rank in run if rank.bracketed)


_FIELD = 8  # entries; a shorter list may show eight low car numbers by chance


def _entrants(run: Sequence[Rank]) -> frozenset[int]:
    """The parts that name the entrant in every line, since they do by their words in most lines.

    Where all lines are built alike, ``#12 Atelier Vaudry`` stands where others show ``#9 Harlan Racing``.
    """
    rows = [cut(rank.rest) for rank in run]
    if len(rows) < _FEWEST or len({tuple(bracketed for _, bracketed in row) for row in rows}) > 1:
        return frozenset()
    found = set()
    for place in range(1 if not re.search(r"\d", rows[0][0][0].text) else 0, len(rows[0])):
        names = [team_of(row[place][0]) for row in rows]
        if all(names) and sum(looks_like_team(name.text) for name in names if name) * 2 > len(rows):
            found.add(place)
    return frozenset(found)


_FEWEST = 3


def bracket_meaning(preamble: str) -> str | None:
    """What a number in brackets before the names is, by the words that head the list.

    >>> bracket_meaning("with starting position, car number in parentheses"), bracket_meaning("Results")
    ('car_number', None)
    """
    found = re.search(
        r"(car|start|grid)(?:ing)?\s+(?:number|position|spot|place)\s+in\s+(?:parenthes[ie]s|brackets)",
        preamble,
        re.I,
    )
    if not found:
        return None
    return "car_number" if found[1].casefold() == "car" else "grid"


def _leading_numbers(run: Sequence[Rank], lines: list[Parts], article: str) -> None:
    """``1. 12 Ada Moss``: where every line shows a number before its name, it is the car's.

    Short tracks glue it to the name, and the starting place behind: ``1. 12-Ada Moss[4]``.
    """
    numbers = [re.match(r"(\d{1,3})(?:\s+|\s*-\s*)(?=[^\W\d_])", rank.rest.text) for rank in run]
    if not all(numbers) or len(run) < 3:
        return
    starts = [re.search(r"(?<=\w)\[(\d{1,2})\]$", rank.rest.text) for rank in run]
    glued = all(starts) and len({m[1] for m in starts if m}) == len(run)
    for i, (rank, m, start) in enumerate(zip(run, numbers, starts, strict=True)):
        assert m is not None
        end = start.start() if start and glued else None
        lines[i] = read(rank.rest.cut(m.end(), end), article)
        lines[i].put("car_number", m[1], rank.rest.cut(0, m.end(1)))
        if start and glued:
            lines[i].put("grid", int(start[1]), rank.rest.cut(*start.span(1)))


def _bare_numbers(lines: Sequence[Parts], preamble: str) -> None:
    """Bare numbers are laps where the heading announces laps (not "30 laps"); else nobody knows."""
    if re.search(r"(?<!\d\s)(?<!\d-)\blaps\b", preamble, re.I):
        for parts in lines:
            if len(parts.numbers) == 1 and "laps" not in parts.fields:
                parts.put("laps", int(parts.numbers[0].text), parts.numbers[0])


def _measure(run: Sequence[Rank], lines: Sequence[Parts], setting: Setting) -> None:
    """Make lap times and gaps of the times that the lines show."""
    kind = setting.session_type or ("qualifying" if setting.grid else None)
    if kind in ONE_LAP:
        for column in range(max((len(p.times) for p in lines), default=0)):
            pieces = [p.times[column] if len(p.times) > column else None for p in lines]
            for parts, value in zip(lines, lap_times(pieces), strict=True):
                if value:
                    parts.fields.setdefault("fastest_lap_time", value)
    else:
        _best_laps(lines)
    measured: list[Distance | None] = [None] * len(lines)
    for column in (1, 0):
        pieces = [p.times[column] if len(p.times) > column else None for p in lines]
        for i, found in enumerate(distances(pieces, absolute=True)):
            measured[i] = found or measured[i]
    _laps_down(run, lines, measured)
    leads = to_leader(measured)
    for i, distance in enumerate(measured):
        if distance is None or run[i].place == 1:
            continue
        known = leads and run[0].place == 1
        lines[i].fields.setdefault("gap", as_gap(distance, _other(lines[0]) if known else None))


def _laps_down(run: Sequence[Rank], lines: Sequence[Parts], measured: list[Distance | None]) -> None:
    """``2 laps`` where the lines above show gaps is how far behind a car is, not how far it drove."""
    if sum(d is not None for d in measured) < _GAPS:
        return
    driven = [v.value for parts in lines[:1] if (v := parts.fields.get("laps"))]
    for i, parts in enumerate(lines):
        laps = parts.fields.get("laps")
        if laps is None or measured[i] or run[i].place == 1 or run[i].status or "status" in parts.fields:
            continue
        if laps.value <= _FEW_LAPS and (not driven or laps.value * 2 < driven[0]):
            (start, end) = laps.spans[0]
            text = run[i].line.cut(start - run[i].line.start, end - run[i].line.start)
            measured[i] = (float(laps.value), "lap", text)
            del parts.fields["laps"]


_GAPS = 2  # lines with a gap before laps may be one
_FEW_LAPS = 15


def _best_laps(lines: Sequence[Parts]) -> None:
    """In a race the times behind the gaps are best laps: all but alike, and not one with a sign."""
    behind = [parts.times[1] if len(parts.times) > 1 else None for parts in lines]
    found = lap_times(behind)
    known = [v.value for v in found if v]
    known += [v.value for parts in lines if (v := parts.fields.get("fastest_lap_time"))]
    if len(known) * 2 < len(lines) or max(known, default=0) > _ALIKE * min(known, default=0):
        return
    if any(piece and not value for piece, value in zip(behind, found, strict=True)):
        return
    for parts, value in zip(lines, found, strict=True):
        if value:
            parts.fields.setdefault("fastest_lap_time", value)
            parts.times.pop(1)


_ALIKE = 1.25  # the slowest of the best laps of a race against the fastest


def _other(parts: Parts) -> Other:
    who = {name: v.value for name, v in parts.fields.items()}
    return Other(
        position=1,
        car_number=who.get("car_number"),
        driver=who["drivers"][0] if "drivers" in who else None,
        team=who.get("team") if "drivers" not in who and "car_number" not in who else None,
    )


def _place(rank: Rank, *, inferred: bool) -> Value:
    piece = rank.place_piece or rank.line
    return Value(rank.place, spans=(piece.span,), inferred=inferred)


def _standing(rank: Rank, parts: Parts, setting: Setting, *, inferred: bool) -> Draft:
    fields = {
        **({} if rank.status else {"position": _place(rank, inferred=inferred)}),
        **{k: v for k, v in parts.fields.items() if k in _STANDING},
    }
    if "points" not in fields and len(parts.numbers) == 1:
        number = parts.numbers[0]
        fields["points"] = Value(float(number.text), spans=(number.span,))
    if parts.behind and rank.place > 1:
        made = Gap(value=float(parts.behind[0]), unit="points", relation="behind", to=Other(position=1))
        fields["gap"] = Value(made, spans=(parts.behind[1].span,))
    drivers, teams = "drivers" in fields, "team" in fields or "car_number" in fields
    which = setting.championship or ("drivers" if drivers else "teams" if teams else "manufacturers")
    sure = bool(setting.championship)
    return standing_draft(fields, rank.line.start, which, setting, sure=sure, source="list")


_STANDING = frozenset({"drivers", "car_number", "team", "manufacturer", "class_name", "points", "position"})


def _result(rank: Rank, parts: Parts, setting: Setting, *, inferred: bool) -> Draft:
    fields = dict(parts.fields)
    fields.pop("position", None)
    name = "grid" if setting.grid else "position"
    if "grid" in fields and rank.form == "inner" and setting.session_type is None and rank.place_piece:
        # "Start 9th, Finish 7th" can only be a race.
        setting = replace(
            setting, session_type="race", spans={**setting.spans, "session_type": rank.place_piece.span}
        )
    if not setting.grid and setting.class_name and "class_name" not in fields:
        name = "position_in_class"
    if rank.status and rank.place_piece:
        fields["status"] = Value(rank.status, spans=(rank.place_piece.span,))
    else:
        fields[name] = _place(rank, inferred=inferred)
    return result_draft(fields, rank.line.start, setting, confidence=0.75 if inferred else 0.9)


def result_draft(fields: dict[str, Value], start: int, setting: Setting, *, confidence: float = 0.9) -> Draft:
    """A result's draft with session and class from its setting."""
    draft = Draft("result", dict(fields), source="list", start=start, confidence=confidence)
    kind = setting.session_type or ("qualifying" if setting.grid else None)
    if kind is None:
        draft.missing["session_type"] = "no heading names the session"
        draft.confidence = min(confidence, 0.5)
    elif "session_type" not in draft.fields:
        span = setting.spans.get("session_type")
        draft.fields["session_type"] = Value(kind, context=(span,) if span else (), inferred=not span)
    for name in ("session_name", "class_name"):
        value = setting.value(name)
        if value and name not in draft.fields:
            draft.fields[name] = value
    return draft
