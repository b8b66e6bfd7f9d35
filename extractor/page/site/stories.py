"""The other stories of a site: pages of the same build as this one, copies of one story counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.page.site.pieces import SENTENCE, TABLE
from extractor.page.site.profile import KnownPage

_SAME_BUILD = 0.3  # of the kinds of places: pages that share less are of another design
_COPY = 0.7  # of the sentences: two pages that share as many tell one story
_COPY_SAME_TITLE = 0.3
_COPY_NEARLY_ALL_COMMON = 0.8
_OWN = 0.4  # of a page's sentences: as many must be its own before those of many pages are left out


def other_stories(
    page: KnownPage, known: Sequence[KnownPage]
) -> tuple[list[list[KnownPage]], frozenset[str]]:
    """The known pages beside `page`, grouped by the story they tell, and the titles of other stories.

    Left out are `page` itself (under whatever address), copies of it, and pages of another build.
    """
    full = [other for other in known if other.pieces and other.id != page.id]
    counts = Counter(key for one in [page, *full] for key in _told(one))
    common = frozenset(key for key, count in counts.items() if count >= 3 and count >= 0.5 * len(full))
    others = [other for other in full if not _copies(page, other, common)]
    copies = {other.title for other in full} - {other.title for other in others}
    titles = {other.title for other in known if other.id != page.id}
    titles -= copies | {page.title, ""}
    slots = {slot for slot, _, _ in page.pieces}
    groups: list[list[KnownPage]] = []
    for other in others:
        if not _same_build(slots, other):
            continue
        for group in groups:
            if any(_copies(other, member, common) for member in group):
                group.append(other)
                break
        else:
            groups.append([other])
    return groups, frozenset(titles)


def _told(page: KnownPage) -> frozenset[str]:
    return frozenset(key for _, key, flags in page.pieces if flags & (SENTENCE | TABLE))


def _same_build(slots: set[str], other: KnownPage) -> bool:
    theirs = {slot for slot, _, _ in other.pieces}
    return len(slots & theirs) >= _SAME_BUILD * min(len(slots), len(theirs))


def _copies(one: KnownPage, two: KnownPage, common: frozenset[str]) -> bool:
    """Whether two pages tell the same story: one is a version of the other, or holds most of it.

    What many pages have does not count, unless that is most of the page: then these pages may be copies
    of each other.
    """
    a, b = _told(one), _told(two)
    least = min(len(a), len(b))
    if not least:
        return one.title == two.title
    shared = len(a & b)
    if one.title == two.title and one.title:
        return shared >= _COPY_SAME_TITLE * least
    rest_a, rest_b = a - common, b - common
    rest = min(len(rest_a), len(rest_b))
    if rest and len(rest_a) >= _OWN * len(a) and len(rest_b) >= _OWN * len(b):
        return len(rest_a & rest_b) >= _COPY * rest
    return shared >= _COPY_NEARLY_ALL_COMMON * least
