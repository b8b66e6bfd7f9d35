"""The site profiles of the store: what recurs on the pages of a source."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from extractor.archive.content import content_of
from extractor.store import Store, StoreError, now
from extractor.store.releases import Kept, body, load_profile, newest, save_profile

if TYPE_CHECKING:
    from extractor.page.site import SiteProfile

_log = logging.getLogger(__name__)


def learn(store: Store, source_id: int, name: str, pages: Iterable[Kept]) -> SiteProfile:
    """Take pages of a source into its profile, and keep that in one step.

    What is learned depends on the pages alone, on no time and no order: a run that was ended and begun again
    comes to the same profile.
    """
    profile = load(store, source_id, name)
    changed = sum(_learn(store, profile, page) for page in pages)
    if changed:
        with store.begin() as conn:
            save_profile(conn, source_id, profile.to_json(), len(profile.pages), now())
    return profile


def load(store: Store, source_id: int, name: str) -> SiteProfile:
    """The profile of a source. One that this version cannot use is learned again from the kept pages."""
    from extractor.page.site import ProfileError, SiteProfile

    try:
        with store.read() as conn:
            stored = load_profile(conn, source_id)
        return SiteProfile(name) if stored is None else SiteProfile.from_json(stored)
    except (ProfileError, UnicodeDecodeError) as error:
        _log.warning("%s: %s; done", name, error)
    profile = SiteProfile(name)
    with store.read() as conn:
        kept = newest(conn, source_id)
    for page in kept:
        _learn(store, profile, page)
    return profile


def _learn(store: Store, profile: SiteProfile, page: Kept) -> bool:
    with store.read() as conn:
        fetched = body(conn, page.version_id)
    try:
        content = content_of(fetched)
        # The time of fetching would make another profile of a run that was ended and begun again.
        return profile.learn(
            content, url=fetched.url, content_type=fetched.content_type, seen=iso_date(page.published)
        )
    except StoreError as error:
        _log.debug("%s: %s", page.page_url, error)
    except Exception as error:  # whatever one page does; it is told where the page is read
        _log.debug("%s: nothing learned: %s", page.page_url, error)
    return False


def iso_date(text: str | None) -> str | None:
    """A date that a link gave, if it is one (ISO 8601).

    >>> iso_date("2031-08-17"), iso_date("last Sunday")
    ('2031-08-17', None)
    """
    with suppress(ValueError):
        return text if text and datetime.fromisoformat(text) else None
    return None
