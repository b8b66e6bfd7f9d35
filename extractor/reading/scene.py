"""The scene: the release cut into sentences with their items, phrases, clauses, section and quotation state."""  # noqa: E501

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..page.article import Article, Block
from .context import Clause, split_clauses
from .drafts import Offsets
from .entry_phrases import EntryPhrase, find_entry_phrases
from .items import Item, itemise
from .mentions.mention import Mention
from .ranges import Ranges
from .sentences import find_quotations, find_sentences

_LONGEST = 8000  # characters; what goes on for longer without a full stop is no prose, and takes very long


@dataclass(slots=True)
class Sentence:
    """One sentence with all that the later steps ask of it.

    ``objects`` keeps what `extractor.reading.subjects.is_object` said of the phrases, by where they start.
    """

    start: int
    end: int
    text: str
    items: list[Item]
    phrases: list[EntryPhrase]
    clauses: list[Clause]
    paragraph: int
    kind: str  # kind of the block: title, heading, paragraph, quote, list, table
    quoted: bool = False
    first_of_paragraph: bool = False
    objects: dict[int, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kinds: dict[str, list[int]] | None = field(default=None, init=False, repr=False, compare=False)
    _firsts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def clause_of(self, index: int) -> Clause | None:
        """The clause in which the item ``index`` stands."""
        if len(self._firsts) != len(self.clauses):
            self._firsts = [clause.first for clause in self.clauses]
        after = bisect_right(self._firsts, index)
        return self.clauses[max(0, after - 1)] if self.clauses else None

    def part(self, index: int) -> int:
        clause = self.clause_of(index)
        return clause.part if clause else 0

    def is_aside(self, index: int) -> bool:
        """Does the item stand between two dashes or in brackets?"""
        clause = self.clause_of(index)
        return clause is not None and clause.aside

    def words(self, first: int, last: int) -> str:
        """The text from item ``first`` to item ``last``, inclusive, in lower case."""
        if first > last or first >= len(self.items):
            return ""
        last = min(last, len(self.items) - 1)
        a = self.items[first].start - self.start
        return self.text[a : self.items[last].end - self.start].lower()

    def of_kind(self, kind: str) -> list[int]:
        """The indices of the items of that kind (a list of the sentence's own: not to be changed)."""
        if self._kinds is None:
            self._kinds = {}
            for i, item in enumerate(self.items):
                self._kinds.setdefault(item.kind, []).append(i)
        return self._kinds.get(kind, [])


@dataclass(slots=True)
class Scene:
    text: str
    sentences: list[Sentence] = field(default_factory=list)


def set_scene(
    article: Article,
    mentions: Sequence[Mention],
    season: int | None,
    skip: Sequence[Offsets] = (),
    own: frozenset[str] = frozenset(),
    months: frozenset[int] = frozenset(),
) -> Scene:
    """Cut the article into sentences; tables and ``skip`` (lines that another door has read) stay out."""
    text = article.text
    scene = Scene(text)
    quotes = find_quotations(text)
    read = Ranges(skip)
    starts = [m.start for m in mentions]
    for number, block in enumerate(article.blocks):
        if block.kind == "table":
            continue
        whole = [
            (m.start, m.end)
            for m in mentions[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        ]
        first = True
        for a, b in _ranges(block, whole):
            if b - a > _LONGEST or read.meet(a, b):
                continue
            inside = [m for m in mentions[bisect_left(starts, a) : bisect_left(starts, b)] if m.end <= b]
            for part_a, part_b, quoted in _unquoted(a, b, quotes, block.kind == "quote"):
                mine = [m for m in inside if part_a <= m.start and m.end <= part_b]
                items = itemise(text, part_a, part_b, mine)
                if not items:
                    continue
                kind = "paragraph" if block.kind == "list" and part_b - part_a > 90 else block.kind
                sentence = Sentence(
                    part_a,
                    part_b,
                    text[part_a:part_b],
                    items,
                    find_entry_phrases(items),
                    [],
                    number,
                    kind,
                    quoted,
                    first,
                )
                sentence.clauses = split_clauses(text, items, season, own, months)
                scene.sentences.append(sentence)
                first = False
    return scene


def _ranges(block: Block, whole: Sequence[Offsets]) -> list[Offsets]:
    return [
        (block.start + a, block.start + b)
        for a, b in find_sentences(block.text, [(x - block.start, y - block.start) for x, y in whole])
    ]


def _unquoted(a: int, b: int, quotes: Sequence[Offsets], all_quoted: bool) -> list[tuple[int, int, bool]]:
    """Cut a sentence where a quotation begins or ends."""
    if all_quoted:
        return [(a, b, True)]
    out, at = [], a
    for x, y in quotes:
        if y <= at or x >= b:
            continue
        if x > at:
            out.append((at, x, False))
        out.append((max(x, at), min(y, b), True))
        at = min(y, b)
    if at < b:
        out.append((at, b, False))
    return out
