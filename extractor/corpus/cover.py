"""What the corpus covers: how many releases of which kind, and that the test split stands apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.corpus.body import BodyBlock
from extractor.corpus.checks import Problem
from extractor.corpus.releases import TEST, CorpusRelease

_TABULAR = frozenset({"table", "pre", "list"})
_SHORT = 60  # characters; a line of a result list is rarely longer


@dataclass(frozen=True, slots=True)
class Cover:
    """Counts of releases. ``rows`` have a result table or list, ``several`` two races or series."""

    releases: int
    retold: int
    rows: int
    several: int
    empty: int
    records: int
    series: int
    sites: int


def cover(releases: Iterable[CorpusRelease]) -> Cover:
    """Count what a set of releases covers."""
    found = list(releases)
    return Cover(
        releases=len(found),
        retold=sum(bool(r.gold.get("retold")) for r in found),
        rows=sum(map(has_rows, found)),
        several=sum(map(has_several, found)),
        empty=sum(is_empty(r) for r in found),
        records=sum(1 for r in found for _ in r.records),
        series=len({r.gold["event"].get("series") for r in found if r.gold.get("event")} - {None}),
        sites=len({r.site_id or r.id for r in found}),
    )


def is_empty(release: CorpusRelease) -> bool:
    """True for a release without a result and without a standing."""
    return not (release.gold.get("results") or release.gold.get("standings"))


def has_rows(release: CorpusRelease) -> bool:
    """True where a table, a list, preformatted text or short lines hold at least three records."""
    rows = [line for block in release.body.body if _is_rows(block) for line in _lines(block)]
    flat = [" ".join(row.split()) for row in rows]
    held = 0
    for kind, _, record in release.records:
        if kind != "history":
            quote = " ".join(str(record.get("quote", "")).split())
            cells = [cell.strip() for cell in quote.split("|")]
            held += any(quote in row or all(cell in row for cell in cells) for row in flat)
    return held >= 3


def _lines(block: BodyBlock) -> list[str]:
    return block.text.split("\n")


def _is_rows(block: BodyBlock) -> bool:
    lines = _lines(block)
    return block.kind in _TABULAR or (len(lines) >= 3 and max(map(len, lines)) <= _SHORT)


def has_several(release: CorpusRelease) -> bool:
    """True where the results are of two races, or of two series."""
    races = {
        (r.get("series"), r.get("session_name"))
        for r in release.gold.get("results") or ()
        if r.get("session_type") in ("race", "sprint")
    }
    return len(races) > 1 or len({r.get("series") for r in release.gold.get("results") or ()}) > 1


def check_splits(releases: Iterable[CorpusRelease]) -> Iterator[Problem]:
    """Yield sites and publishers that stand both in the test split and outside it."""
    homes: dict[tuple[str, str], dict[str, list[CorpusRelease]]] = defaultdict(lambda: defaultdict(list))
    for release in releases:
        side = TEST if release.split == TEST else "train and dev"
        page = release.gold.get("page", {})
        for kind, name in (("site", release.site_id), ("publisher", page.get("publisher"))):
            if name:
                homes[kind, name][side].append(release)
    for (kind, name), sides in homes.items():
        if len(sides) > 1:
            where = ", ".join(r.id for r in sides[TEST])
            yield Problem(
                sides[TEST][0].gold_path, "page", f"{kind} {name!r} is not only in {TEST}: {where}; move one"
            )


def only_in_test(releases: Iterable[CorpusRelease]) -> list[str]:
    """The series whose releases all stand in the test split."""
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for release in releases:
        series = (release.gold.get("event") or {}).get("series")
        if series:
            (inside if release.split == TEST else outside)[series] += 1
    return sorted(set(inside) - set(outside))
