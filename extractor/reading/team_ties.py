"""Team ties: the team that a sentence or a whole release speaks of, tied to its cars."""

from __future__ import annotations

import re

from .scene import Scene
from .subjects import is_name, is_object
from .who import Entries


def tie_team(scene: Scene, entries: Entries) -> None:
    """Tie the team of a sentence ("For RFK Racing, … Keselowski") to the drivers it speaks of, where it names one team only."""  # noqa: E501
    for s in scene.sentences:
        if s.quoted:
            continue
        if any(p.teams and is_name(p) for p in s.phrases):
            continue  # the team of one entry is nobody else's
        teams = {t.value: t for p in s.phrases for t in p.teams if not is_object(s, p)}
        if len(teams) != 1:
            continue
        team = next(iter(teams.values()))
        for p in s.phrases:
            if p.start < team.start or p.teams or is_object(s, p) or not (p.persons or p.numbers):
                continue
            for entry in entries.named_by(p):
                if entry.team is None and not any(
                    v.value != entry.manufacturer for v in p.vehicles if entry.manufacturer
                ):
                    entry.team = team.value
                    entry.prove("team", team)
    for s in scene.sentences:
        for a, b in zip(s.phrases, s.phrases[1:], strict=False):
            if (
                len(a.persons) == 1
                and b.teams
                and not is_name(b)
                and re.fullmatch(
                    r"(?:who |, who )?(?:races|raced|drives|drove|competes|competed|is racing|is driving|runs|rides|rode) (?:for|with)(?: the)?",  # noqa: E501
                    s.words(a.last + 1, b.first - 1),
                )
            ):
                driver = entries.by_driver.get(a.persons[0].value or "")
                if driver is not None and driver.team is None:
                    entries.describe(driver, b)
    mates = [e for e in entries.all() if e.team]
    for s in scene.sentences:
        for p in s.phrases:
            if p.corefs and p.corefs[0].form == "mate" and p.persons:
                other = entries.by_driver.get(p.persons[0].value or "")
                before = [q for q in s.phrases if q.last < p.first and (q.persons or q.numbers)]
                mate = entries.named_by(before[-1])[:1] if before else []
                if other is not None and other.team is None and mate and mate[0] in mates:
                    other.team = mate[0].team
                    other.spans.setdefault("team", []).extend(mate[0].spans.get("team", [])[:1])


def tie_own_team(scene: Scene, entries: Entries, own: str | None) -> None:
    """In a team's own release its cars need no mention of it: tie ``own`` to those spoken of again and again."""  # noqa: E501
    if own is None:
        return
    makers = {e.manufacturer for e in entries.of_team(own) if e.manufacturer}
    told: dict[int, int] = {}
    for s in scene.sentences:
        for p in s.phrases:
            if not is_object(s, p):
                for entry in entries.named_by(p):
                    told[id(entry)] = told.get(id(entry), 0) + 1
    for entry in entries.all():
        stranger = entry.manufacturer is not None and entry.manufacturer not in makers
        if entry.team is None and not stranger and told.get(id(entry), 0) >= 3:
            entry.team = own
