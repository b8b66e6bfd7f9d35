"""Which parts of a sitemap index are asked.

Those that are new or dated anew, at once. The rest once a day all the same, a few in each run, since dates
that stand still would hide new pages for ever. Where the dates say nothing (there are none, or all change at
each visit), the parts that named the newest pages are asked in each run, as news will stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from extractor.scrape.discovery import Link
from extractor.store.crawl import Response

MOST_PARTS = 200
"""Parts of a sitemap index, or pages of a listing, that one run reads."""

MOST_DUE = 10
"""Parts of an index that a run asks for no other reason than that they were not asked for a day."""

LIKELIEST = 2
"""Parts of an index without dates that each run asks: the ones that named the newest pages."""

DAY = 24 * 3600

LASTMOD = "x-extractor-lastmod"  # kept with the headers: the date that the index gave to this part
NEWEST = "x-extractor-newest"  # … and the newest date of the pages that the part named

_ENOUGH = 5  # parts, all of them dated anew, show that the dates say nothing


def to_ask(
    parts: Sequence[Link], kept: Mapping[str, Response], *, all_of_them: bool, at: datetime
) -> list[Link]:
    """The parts that are to be asked, in order; ``kept`` are the answers that they gave last, by address.

    With ``all_of_them`` none is left out but those that were asked today and keep their date.

    >>> from datetime import UTC
    >>> had = Response("b", 200, [(LASTMOD, "2031-08-01")], None, "2031-08-17T10:00:00Z")
    >>> at = datetime(2031, 8, 17, 11, tzinfo=UTC)
    >>> parts = [Link("a", modified="2031-08-16"), Link("b", modified="2031-08-01")]
    >>> [part.url for part in to_ask(parts, {"b": had}, all_of_them=False, at=at)]
    ['a']
    """
    by_date = sorted(parts, key=lambda part: part.modified or "9999", reverse=True)
    unknown = [part for part in by_date if part.url not in kept]
    rest = [part for part in by_date if part.url in kept]
    changed = [
        part for part in rest if part.modified is not None and part.modified != _lastmod(kept[part.url])
    ]
    still = [part for part in rest if part.modified is not None and part not in changed]
    blind = [part for part in rest if part.modified is None]
    if not all_of_them and len(changed) >= _ENOUGH and not still:
        blind, changed = blind + changed, []
    likely = sorted(blind, key=lambda part: (_newest(kept[part.url]), parts.index(part)), reverse=True)
    if all_of_them:
        # Of very many parts those of this day are done: the next run goes on where the last one ended.
        done = still + (blind if len(parts) > MOST_PARTS else [])
        sure = [*unknown, *changed, *(part for part in likely if part not in done)]
        return sure + [part for part in done if age(kept[part.url].fetched_at, at) >= DAY]
    sure = [*unknown, *changed, *likely[:LIKELIEST]]
    due = [part for part in still + blind if part not in sure and age(kept[part.url].fetched_at, at) >= DAY]
    due.sort(key=lambda part: kept[part.url].fetched_at)
    return sure + due[:MOST_DUE]


def age(moment: str, at: datetime) -> float:
    """Seconds since then; as good as endless where that lies in time to come, as the clock was wrong.

    >>> from datetime import UTC
    >>> age("2031-08-17T10:00:00Z", datetime(2031, 8, 17, 11, tzinfo=UTC))
    3600.0
    """
    seconds = (at - datetime.fromisoformat(moment)).total_seconds()
    return seconds if seconds >= 0 else float("inf")


def _lastmod(kept: Response) -> str | None:
    return next((value for name, value in kept.headers if name == LASTMOD), None)


def _newest(kept: Response) -> str:
    return next((value for name, value in kept.headers if name == NEWEST), "")
