"""A feed shows the newest 10 or 20 releases. Were there more since the last visit, some are not in it any
more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.scrape.discovery.found import Link

_NEARLY_ALL = 0.8
_FEW = 5  # links of which nearly all may be new by chance


def runs_over(links: Sequence[tuple[str, Link]], fresh: Collection[str]) -> bool:
    """Whether there may have been more than these links show; each comes with its normal form, ``fresh`` are
    those that the store did not know.

    So it is where the last one is new, or nearly all are: an old one that is pinned on top says nothing. A
    list that has the oldest first is read from its end.

    >>> from extractor.scrape.discovery.found import Link
    >>> runs_over([("pinned", Link("pinned")), ("d", Link("d")), ("c", Link("c"))], {"c", "d"})
    True
    >>> runs_over([("d", Link("d")), ("c", Link("c")), ("b", Link("b"))], {"c", "d"})
    False
    """
    if not fresh:
        return False
    ordered = list(links)
    days = [link.published or link.modified for _, link in ordered]
    pairs = [(one, two) for one, two in pairwise(days) if one is not None and two is not None]
    if sum(one < two for one, two in pairs) > sum(one > two for one, two in pairs):
        ordered.reverse()
    new = sum(key in fresh for key, _ in ordered)
    return ordered[-1][0] in fresh or (len(ordered) >= _FEW and new >= _NEARLY_ALL * len(ordered))
