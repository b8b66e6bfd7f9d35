"""The other stories of a site: pages of the same build as this one, copies of one story counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractor.page.site.pieces import SENTENCE, TABLE
from extractor.page.site.profile import KnownPage

_SAME_BUILD = 0.3  # of the kinds of places: pages that share less are of another design
_COPY = 0.5  # of the sentences: two pages that share as many tell one story
_COPY_SAME_TITLE = 0.3
_COPY_OF_COMMON = 0.8
_MAIN = 0.4  # of the sentences: a box that holds as many is where the story is told
_OWN = 0.4  # of a page's sentences: as many must be its own before those of many pages are left out


def other_stories(
    page: KnownPage, known: Sequence[KnownPage]
) -> tuple[list[list[KnownPage]], frozenset[str]]:
    """The known pages beside `page`, grouped by the story they tell, and the titles of other stories.

    Left out are `page` itself (under whatever address), copies of it, and pages of another build.
    """
    full = [_Told(other) for other in known if other.pieces and other.id != page.id]
    this = _Told(page)
    counts = Counter(key for one in [this, *full] for key in one.keys)
    common = frozenset(key for key, count in counts.items() if count >= 3 and count >= 0.5 * len(full))
    for one in [this, *full]:
        one.rest = one.keys - common
    others = [other for other in full if not _copies(this, other)]
    copies = {other.page.title for other in full} - {other.page.title for other in others}
    titles = {other.title for other in known if other.id != page.id}
    titles -= copies | {page.title, ""}
    slots = {slot for slot, _, _ in page.pieces}
    groups: list[list[_Told]] = []
    for other in others:
        if not _same_build(slots, other.page):
            continue
        for group in groups:
            if any(_copies(other, member) for member in group):
                group.append(other)
                break
        else:
            groups.append([other])
    return [[one.page for one in group] for group in groups], frozenset(titles)


class _Told:
    """A page and the keys of what it tells: sentences and tables. ``rest`` is what few pages have."""

    def __init__(self, page: KnownPage) -> None:
        self.page = page
        told = [
            (slot.rpartition(">")[0], key) for slot, key, flags in page.pieces if flags & (SENTENCE | TABLE)
        ]
        boxes = Counter(box for box, _ in told)
        # Where most is told, what stands elsewhere is the site's more often than not.
        main = {box for box, count in boxes.items() if count >= _MAIN * len(told)}
        self.keys = frozenset(key for box, key in told if box in main or not main)
        self.rest = self.keys


def _same_build(slots: set[str], other: KnownPage) -> bool:
    theirs = {slot for slot, _, _ in other.pieces}
    return len(slots & theirs) >= _SAME_BUILD * min(len(slots), len(theirs))


def _copies(one: _Told, two: _Told) -> bool:
    """Whether two pages tell the same story: one is a version of the other, or holds most of it.

    What many pages have does not count, unless that is most of the page: then these pages may be copies
    of each other.
    """
    a, b = one.keys, two.keys
    least = min(len(a), len(b))
    shared = len(a & b)
    if one.page.title and one.page.title == two.page.title:
        return shared >= _COPY_SAME_TITLE * least
    if not shared:
        return False
    rest = min(len(one.rest), len(two.rest))
    if rest and len(one.rest) >= _OWN * len(a) and len(two.rest) >= _OWN * len(b):
        return len(one.rest & two.rest) >= _COPY * rest
    return shared >= _COPY_OF_COMMON * least
