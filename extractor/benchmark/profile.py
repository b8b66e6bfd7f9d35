"""What a site profile gains: pages of the corpus cleaned with what other pages of their site have taught."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.corpus.body import Body
from extractor.corpus.releases import CorpusRelease, read_releases
from extractor.page import clean
from extractor.page.site import SiteProfile

ALL = -1
"""In place of a number of pages: all others of the site."""
_SHINGLE = 4  # words


@dataclass(frozen=True, slots=True)
class Gain:
    """Means over ``pages`` pages of a split, each cleaned with ``learned`` other pages of its site known."""

    split: str
    learned: int
    pages: int
    precision: float
    recall: float
    f1: float


def measure(
    corpus: Path, learned: Sequence[int] = (0, 1, 2, ALL), progress: Callable[[int, int], None] | None = None
) -> list[Gain]:
    """Clean the pages of sites with more than one page, and compare with their gold bodies.

    Sites of ``test`` are what cleaning was not tuned on: there a profile tells what it is worth. Raises as
    `extractor.corpus.releases.read_releases` does.
    """
    sites: dict[str, list[CorpusRelease]] = defaultdict(list)
    for release in read_releases(corpus):
        if release.site_id is not None:
            sites[release.site_id].append(release)
    cases = [(one, releases) for releases in sites.values() if len(releases) > 1 for one in releases]
    scores: dict[tuple[str, int], list[tuple[float, float, float]]] = defaultdict(list)
    for done, (release, releases) in enumerate(cases):
        others = [other for other in releases if other is not release]
        for number in learned:
            profile = SiteProfile(release.site_id or "")
            for other in others if number == ALL else others[:number]:
                profile.learn(other.page_path.read_bytes(), url=other.page_path.resolve().as_uri())
            article = clean(release.page_path.read_bytes(), profile=profile if number else None)
            scores[release.split, number].append(_score(article.text, _told(release.body)))
        if progress is not None:
            progress(done + 1, len(cases))
    return [
        Gain(
            split,
            number,
            len(found),
            *(sum(column) / max(1, len(found)) for column in zip(*found, strict=True)),
        )
        for (split, number), found in sorted(scores.items(), key=lambda item: item[0][0])
    ]


def _told(body: Body) -> str:
    """The gold with the words of a quote before its speaker, as pages show them."""
    parts = [body.title]
    for block in body.body:
        parts += filter(None, (block.text, block.speaker, block.role))
    return "\n".join(parts)


def _score(text: str, gold: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the runs of four words.

    >>> _score("Marr won at Brno. Buy a cap.", "Marr won at Brno.")
    (0.25, 1.0, 0.4)
    """
    found, wanted = _shingles(text), _shingles(gold)
    both = sum((found & wanted).values())
    precision, recall = both / max(1, found.total()), both / max(1, wanted.total())
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1)))
