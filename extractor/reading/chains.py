"""Chains: places that follow from other cars ("only the #31 was quicker", "second behind Ito", "X led home Y and Z")."""  # noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from ..knowledge import pattern
from .cast import Cast
from .claims import Claim, SessionRef
from .entry_phrases import EntryPhrase
from .frame import Frame
from .scene import Sentence
from .subjects import with_neighbours
from .who import Entry

_CHAIN_AFTER = pattern("chains", "chain_after")
_BY_A_GAP = pattern("chains", "by_a_gap")
_WON_BY = pattern("chains", "won_by")
_FOLLOWED = pattern("chains", "followed")
_AHEAD_CHAIN = pattern("chains", "ahead_chain")


def read_chains(
    number: int, s: Sentence, cast: Cast, frame: Frame, carried: SessionRef | None, said: list[Claim]
) -> Iterator[Claim]:
    """Yield inferred places of one sentence; ``said`` are its stated ones."""
    if s.quoted:
        return
    for c in said:
        if (
            c.field not in ("position", "position_in_class")
            or c.kind != "result"
            or c.inferred
            or c.score < 0.8
            or c.session is None
        ):
            continue
        index = next((i for i, item in enumerate(s.items) if item.start == c.start), None)
        if index is None:
            continue
        nxt = [p for p in s.phrases if p.first > index]
        if not nxt:
            continue
        words = s.words(index + 1, nxt[0].first - 1) + " "
        if c.value == 2 and (_CHAIN_AFTER.match(words) or _BY_A_GAP.match(words)):
            other = only_entry(cast, s, nxt[0])
            if other is not None and other is not c.entry and not other.is_team:
                yield _echo(c, other, 1, number, (nxt[0].start, nxt[0].end))
        elif isinstance(c.value, int) and c.value > 2 and _CHAIN_AFTER.match(words):
            # "third behind Hale and Moss": as many names as places in front of it.
            before = [e for p in with_neighbours(s, nxt[0]) for e in cast.resolve(p, s).entries]
            if len(before) == c.value - 1 and all(e is not c.entry and not e.is_team for e in before):
                for k, e in enumerate(before, 1):
                    yield _echo(c, e, k, number, (nxt[0].start, nxt[0].end))
        elif (
            c.value == 1
            and (
                _AHEAD_CHAIN.match(words)
                or _WON_BY.match(words)
                or (_FOLLOWED.match(words) and "followed" in words)
            )
            and s.part(nxt[0].first) - s.part(index) <= 1
        ):
            group = with_neighbours(s, nxt[0])
            followers = [e for p in group for e in cast.resolve(p, s).entries]
            if 1 <= len(followers) <= 3 and all(e is not c.entry and not e.is_team for e in followers):
                for k, e in enumerate(followers, 2):
                    yield _echo(c, e, k, number, (group[0].start, group[-1].end))


def only_entry(cast: Cast, s: Sentence, phrase: EntryPhrase) -> Entry | None:
    entries = cast.resolve(phrase, s).entries
    return entries[0] if len(entries) == 1 else None


def _echo(c: Claim, entry: Entry, place: int, number: int, span: tuple[int, int]) -> Claim:
    class_name = c.class_name if entry.class_name in (None, c.class_name) else entry.class_name
    return Claim(
        "result",
        c.field,
        place,
        entry,
        c.session,
        None,
        class_name,
        spans=(span, *c.spans),
        context=c.context,
        inferred=True,
        score=c.score - 0.2,
        start=c.start + 1,
        sentence=number,
        event=c.event,
    )
