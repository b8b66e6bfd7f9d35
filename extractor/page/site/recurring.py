"""Which pieces of a page are the site's, judged by its other pages.

Two errors are possible, and they do not weigh the same: chrome that stays is what would have stayed
anyway, text that goes is lost. So each piece needs the evidence that its place and its kind ask for. A
label beside the text goes as soon as one other page has it; a sentence amid the text goes only if nearly
all known pages have it there; results amid the text never go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from extractor.page.choice.phrases import is_end_mark, is_note, is_note_heading, is_teaser_heading
from extractor.page.dom.tree import SAFE
from extractor.page.meta.dates import date_strip
from extractor.page.meta.metadata import Metadata
from extractor.page.site.pieces import (
    FIGURES,
    HEADING,
    NOTE,
    SENTENCE,
    TABLE,
    Piece,
    box_of,
    is_result,
    pieces_of,
)
from extractor.page.site.profile import KnownPage, SiteProfile, known_page
from extractor.page.site.stories import other_stories
from extractor.page.source.spaces import folded

Verdict = Literal["own", "chrome", "note"]

_NEARLY_ALL = 0.8  # of the other stories
_MOST = 0.6
_NOTED = 0.7
_PROVEN = 4  # stories that show a kind of place to be the site's, whatever stands in it now
_HOLDS = 0.2  # of the page's own text: a place with as much of it is the body's
_CARD = 900  # characters of a box of related news at most
_HEADLINE = 4  # words; fewer may be a label that some page has for a title


@dataclass(frozen=True, slots=True)
class _Need:
    """Evidence asked for: on how many other stories, and on which share of them."""

    stories: int
    share: float


# By place (beside the body; within it, alone or with other recurring pieces in a kind of place of their own;
# where the body's text stands too: at the edge of it or amid it) and kind. What is not named here stays.
_NEEDS = {
    ("beside", "label"): _Need(1, _MOST),
    ("beside", "sentence"): _Need(1, _MOST),
    ("beside", "figures"): _Need(3, _NEARLY_ALL),
    ("beside", "table"): _Need(3, _NEARLY_ALL),
    ("alone", "label"): _Need(3, _NEARLY_ALL),
    ("alone", "sentence"): _Need(2, _NEARLY_ALL),
    ("alone", "figures"): _Need(4, _NEARLY_ALL),
    ("within", "sentence"): _Need(2, _NEARLY_ALL),
    ("edge", "label"): _Need(2, _NEARLY_ALL),
    ("edge", "sentence"): _Need(3, _NEARLY_ALL),
    ("amid", "sentence"): _Need(3, _NEARLY_ALL),
}


@dataclass(slots=True)
class _Evidence:
    """What the other stories of the site say, counted once for a page."""

    stories: list[list[KnownPage]]
    uses: Counter[tuple[str, str]] = field(default_factory=Counter)  # (slot, key): on how many stories
    texts: Counter[str] = field(default_factory=Counter)  # key, wherever it stands: on how many stories
    slots: list[dict[str, list[tuple[str, int]]]] = field(
        default_factory=list
    )  # what stands in each, by story
    titles: frozenset[str] = frozenset()  # keys of other stories' headlines

    def of_slot(self, slot: str) -> list[list[tuple[str, int]]]:
        """For each story that has the slot: the keys and flags of what stands in it."""
        return [held[slot] for held in self.slots if slot in held]


def strip_recurring(
    body: etree._Element, meta: Metadata, url: str | None, profile: SiteProfile
) -> tuple[str, ...]:
    """Take out of `body`, in place, what `profile` shows to be the site's; return the end notes among it."""
    pieces = pieces_of(body)
    verdicts = judge(pieces, known_page(pieces, meta, url), profile, meta)
    notes = []
    for piece, verdict in zip(pieces, verdicts, strict=True):
        if verdict == "note":
            notes.append(piece.text)
        if verdict != "own":
            piece.drop()
    return tuple(notes)


def judge(pieces: Sequence[Piece], page: KnownPage, profile: SiteProfile, meta: Metadata) -> list[Verdict]:
    """The verdict on each of the `pieces` of `page`: the page's own, the site's, or an end note."""
    verdicts: list[Verdict] = ["own"] * len(pieces)
    evidence = _evidence(page, profile)
    teasers = [_is_teaser(piece, evidence, meta) for piece in pieces]
    own = [
        not teaser and not evidence.texts[piece.key] for piece, teaser in zip(pieces, teasers, strict=True)
    ]
    spots = [n for n, piece in enumerate(pieces) if own[n] and piece.is_a(SENTENCE | TABLE)]
    if not spots or not (evidence.stories or any(teasers)):
        return verdicts  # a page of nothing new is a copy: nothing can be told from it
    text = _Text(pieces, spots)
    for n, piece in enumerate(pieces):
        if teasers[n] and not text.holds(piece):
            verdicts[n] = "chrome"
        elif (verdict := _verdict(n, pieces, spots, text, evidence)) != "own" and not _protected(piece, meta):
            verdicts[n] = verdict
    _spread_over_cards(pieces, verdicts, teasers, text)
    _settle_headings(pieces, verdicts, evidence)
    first = spots[0]
    for n, piece in enumerate(pieces):
        if n > first and verdicts[n] == "chrome" and not teasers[n] and piece.is_note():
            verdicts[n] = "note"
    return verdicts


def _verdict(n: int, pieces: Sequence[Piece], spots: list[int], text: _Text, evidence: _Evidence) -> Verdict:
    piece = pieces[n]
    place = _place(n, pieces, spots, text, evidence)
    if _recurs(piece, place, text, evidence) or (place == "beside" and _proven(piece, evidence)):
        return "chrome"
    if place in ("beside", "edge") and n > spots[0] and _holds_notes(piece, evidence):
        return "note"
    return "own"


def _evidence(page: KnownPage, profile: SiteProfile) -> _Evidence:
    stories, foreign = other_stories(page, profile.pages)
    out = _Evidence(stories, titles=foreign)
    for story in stories:
        out.uses.update({(slot, key) for one in story for slot, key, _ in one.pieces})
        out.texts.update({key for one in story for _, key, _ in one.pieces})
        held: dict[str, list[tuple[str, int]]] = {}
        for one in story:
            for slot, key, flags in one.pieces:
                held.setdefault(slot, []).append((key, flags))
        out.slots.append(held)
    return out


def _is_teaser(piece: Piece, evidence: _Evidence, meta: Metadata) -> bool:
    """The headline of another page of the site, and not one of this page's own."""
    return (
        piece.key in evidence.titles
        and len(piece.text.split()) >= _HEADLINE
        and folded(piece.text) not in meta.titles
    )


class _Text:
    """The page's own text: the kinds of places that hold it, the boxes it shares, the words it has."""

    def __init__(self, pieces: Sequence[Piece], spots: list[int]) -> None:
        sizes: Counter[str] = Counter()
        for n in spots:
            for place in {pieces[n].box, pieces[n].slot}:
                sizes[place] += pieces[n].size
        total = sum(pieces[n].size for n in spots)
        self.places = frozenset(place for place, size in sizes.items() if size >= _HOLDS * total)
        self.cards = frozenset(box_of(pieces[n].element) for n in spots)
        self.words = frozenset(" ".join(folded(pieces[n].text) for n in spots).split())

    def holds(self, piece: Piece) -> bool:
        """Whether `piece` stands in a kind of place where the text stands."""
        return piece.box in self.places or piece.slot in self.places

    def speaks_of(self, piece: Piece) -> bool:
        """Whether the text has all words of a label: a driver's name, "Race"."""
        return self.words.issuperset(folded(piece.text).split())


def _protected(piece: Piece, meta: Metadata) -> bool:
    """What stays however often it stands on the site: headlines, dates, quotes and who speaks them.

    So do the marks by which the generic rules know where the text ends and what is an end note.
    """
    text = piece.text
    return (
        folded(text) in meta.titles
        or piece.is_spoken()
        or date_strip(text, meta.language) is not None
        or is_end_mark(text)
        or is_note(text)
        or is_note_heading(text)
        or is_teaser_heading(text)
    )


def _place(n: int, pieces: Sequence[Piece], spots: list[int], text: _Text, evidence: _Evidence) -> str:
    piece = pieces[n]
    if not text.holds(piece) and box_of(piece.element) not in text.cards:
        return "beside"
    held = {other.key for other in pieces if other.slot == piece.slot}
    held.update(key for story in evidence.of_slot(piece.slot) for key, _ in story)
    if held == {piece.key}:
        return "alone"
    if all(evidence.uses[piece.slot, key] > 1 for key in held):
        return "within"
    return "amid" if spots[0] < n < spots[-1] else "edge"


def _kind(piece: Piece) -> str:
    if piece.is_a(TABLE):
        return "table"
    if piece.is_a(FIGURES):
        return "figures"
    return "sentence" if piece.is_a(SENTENCE) else "label"


def _recurs(piece: Piece, place: str, text: _Text, evidence: _Evidence) -> bool:
    kind = _kind(piece)
    need = _NEEDS.get((place, kind))
    if kind == "label" and place != "beside" and (piece.is_a(HEADING) or text.speaks_of(piece)):
        return False  # it may head what is told
    count = evidence.uses[piece.slot, piece.key]
    return need is not None and count >= need.stories and count >= need.share * len(evidence.stories)


def _proven(piece: Piece, evidence: _Evidence) -> bool:
    """Whether its place, beside the body, has held nothing but the site's own on the other pages.

    A widget of the standings changes each week, but pages of the same week show the same; a box of related
    news shows other headlines on each page, but headlines of pages that are known.
    """
    stories = evidence.of_slot(piece.slot)
    if len(stories) < max(_PROVEN, _NEARLY_ALL * len(evidence.stories)):
        return False
    shared = {key for held in stories for key, _ in held if evidence.uses[piece.slot, key] > 1}
    known = sum(all(key in shared or key in evidence.titles for key, _ in held) for held in stories)
    # The same table over and over proves nothing: it may be that of one race, in all that is told of it.
    return known >= _NEARLY_ALL * len(stories) and (len(shared) > 1 or not piece.is_a(TABLE | FIGURES))


def _holds_notes(piece: Piece, evidence: _Evidence) -> bool:
    """Whether its place is that of the end notes: on the other pages nearly all in it was known for one."""
    stories = evidence.of_slot(piece.slot)
    if len(stories) < 2 or piece.is_a(TABLE):
        return False
    noted = sum(any(flags & NOTE for _, flags in held) for held in stories)
    held = [flags & NOTE or evidence.uses[piece.slot, key] > 1 for story in stories for key, flags in story]
    return noted >= _NOTED * len(stories) and sum(map(bool, held)) >= _NOTED * len(held)


def _spread_over_cards(
    pieces: Sequence[Piece], verdicts: list[Verdict], teasers: list[bool], text: _Text
) -> None:
    """The box around headlines of other pages goes whole: date, lead, and headlines of unknown pages."""
    inside: dict[etree._Element, list[int]] = {}
    for n, piece in enumerate(pieces):
        for around in (piece.element, *piece.element.iterancestors()):
            inside.setdefault(around, []).append(n)
    for n, piece in enumerate(pieces):
        if not teasers[n] or verdicts[n] == "own":
            continue
        for around in piece.element.iterancestors():
            held = inside[around]
            if around.tag in SAFE or sum(pieces[m].size for m in held) > _CARD:
                break
            if any(text.holds(pieces[m]) or is_result(pieces[m]) or pieces[m].is_spoken() for m in held):
                break
            for m in held:
                verdicts[m] = "chrome"


def _settle_headings(pieces: Sequence[Piece], verdicts: list[Verdict], evidence: _Evidence) -> None:
    """A recurring heading goes with what stands below it, and stays with it."""
    for n in range(len(pieces) - 2, -1, -1):
        piece, below = pieces[n], verdicts[n + 1]
        if not piece.is_a(HEADING) or not evidence.uses[piece.slot, piece.key]:
            continue
        if verdicts[n] == "chrome" and below == "own":
            verdicts[n] = "own"
        elif (
            verdicts[n] == "own"
            and below != "own"
            and not piece.is_a(FIGURES)
            and pieces[n + 1].box.startswith(piece.box)
            and evidence.uses[piece.slot, piece.key] >= _MOST * len(evidence.stories)
        ):
            verdicts[n] = "chrome"
