"""Kept pages ▶ releases, in their order: what comes of each is a release, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from extractor.archive.content import content_of
from extractor.archive.profiles import iso_date, load
from extractor.inputs import reason
from extractor.store import Store, StoreError
from extractor.store.releases import Body, Kept, body

if TYPE_CHECKING:
    from extractor.api import Input
    from extractor.page.site import SiteProfile
    from extractor.records import Release
    from extractor.scrape.sources import Source

_WORTH_A_PROCESS = 24  # pages: less are read sooner than another process has loaded its models
_LONGEST_PROBLEM = 500  # characters
_NO_BODY = "no text but a headline"


class Shelf:
    """The kept pages of a store, as `extractor.api.Input`. One body is in memory at a time, and the profile
    of one source, as pages come by source."""

    def __init__(self, store: Store, sources: Sequence[Source]) -> None:
        self._store = store
        self._sources: Mapping[str, Source] = {source.name: source for source in sources}
        self._profile: tuple[int, SiteProfile] | None = None

    def input(self, page: Kept) -> tuple[Input, str | None]:
        """The page as it is read, and what is wrong with its kept body, if anything."""
        from extractor.api import Input

        fetched = self.body(page)
        source = self._sources.get(page.source)
        content, problem = b"", None
        try:
            content = content_of(fetched)
        except StoreError as error:
            problem = str(error)
        return Input(
            content,
            url=fetched.url,
            content_type=fetched.content_type,
            retrieved=fetched.fetched_at,
            profile=self.profile(page),
            rules=source.rules if source else None,
            fallback_published=iso_date(page.published),
            fallback_language=source.language if source else None,
        ), problem

    def body(self, page: Kept) -> Body:
        """What was fetched as this version."""
        with self._store.read() as conn:
            return body(conn, page.version_id)

    def profile(self, page: Kept) -> SiteProfile:
        """The profile of the page's source."""
        if self._profile is None or self._profile[0] != page.source_id:
            self._profile = page.source_id, load(self._store, page.source_id, page.source)
        return self._profile[1]

    def text_hash(self, page: Kept) -> str | None:
        """The hash of a version's text, as this reader finds it today; null where it finds none."""
        from extractor.page import clean

        item, _ = self.input(page)
        try:
            article = clean(
                item.content,
                url=item.url,
                content_type=item.content_type,
                profile=item.profile,
                rules=item.rules,
            )
        except Exception:  # whatever that version does: it has no text to compare with
            return None
        return article.content_hash


def outcomes(shelf: Shelf, pages: Sequence[Kept], processes: int) -> Iterator[tuple[Kept, Release | str]]:
    """What comes of each page, in their order: its release, or the problem in words.

    A page that takes its worker process with it (out of memory, a crash in a library) is a problem too.
    """
    start = 0
    processes = min(processes, len(pages) // _WORTH_A_PROCESS + 1)
    while start < len(pages):
        try:
            for outcome in _in_order(shelf, pages[start:], processes):
                yield pages[start], outcome
                start += 1
        except BrokenProcessPool:
            from extractor.api import LOOK_AHEAD

            # Which one it was nobody knows: those under way are read again, each in a process of its own.
            for page in pages[start : start + processes * LOOK_AHEAD]:
                yield page, _alone(shelf, page)
                start += 1


def _alone(shelf: Shelf, page: Kept) -> Release | str:
    try:
        return next(_in_order(shelf, [page], 2))
    except BrokenProcessPool:
        return "the process that read it died (out of memory, or killed)"


def _in_order(shelf: Shelf, pages: Sequence[Kept], processes: int) -> Iterator[Release | str]:
    from extractor.api import extract_many

    problems: dict[int, str] = {}  # of pages that have not been handed out
    damaged: dict[int, str] = {}

    def inputs() -> Iterator[Input]:
        for number, page in enumerate(pages):
            item, problem = shelf.input(page)
            if problem is not None:
                damaged[number] = problem
            yield item

    def failed(number: int, error: Exception) -> None:
        problems[number] = damaged.get(number) or reason(error)[:_LONGEST_PROBLEM]

    number = 0
    for release in extract_many(inputs(), processes=processes, on_error=failed):
        while number in problems:
            yield problems.pop(number)
            number += 1
        yield _NO_BODY if _is_empty(release) else release
        number += 1
    while number in problems:
        yield problems.pop(number)
        number += 1


def _is_empty(release: Release) -> bool:
    """Whether the page has no body: it must not take the place of what it said before."""
    if release.results or release.standings or release.history:
        return False
    return release.text.strip() in ("", (release.source.title or "").strip())
