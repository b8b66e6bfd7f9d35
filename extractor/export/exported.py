"""What `extractor export` writes: a release, with what the archive knows of it.

A line replaces all earlier lines of the same ``archive.page``: the one with the highest ``archive.change``
holds.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from extractor.records import Release


class Archive(BaseModel):
    """What the archive knows of a release. Times are ISO 8601 in UTC.

    ``change`` numbers go up with time: of two lines of one ``page`` the one with the higher number holds,
    and takes the place of all records of the other. ``duplicate_of``: the release is a copy of the one on
    that page.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str, Field(description="name of the source, as in its file of sources")]
    page: Annotated[str, Field(description="normal form of the page's address: what tells pages apart")]
    change: Annotated[int, Field(ge=1, description="number of the change; goes up")]
    revision: Annotated[int, Field(ge=1, description="1 for the release as it came out; edits count up")]
    revisions: Annotated[int, Field(ge=1, description="revisions known so far")]
    current: Annotated[bool, Field(description="false for a revision that a later one has replaced")]
    reader: Annotated[str, Field(description="version of the software that read the page")]
    first_seen: Annotated[str, Field(description="when the page was found")]
    fetched: Annotated[str, Field(description="when this version of the page was fetched")]
    read: Annotated[str, Field(description="when the page was last read with this result")]
    duplicate_of: Annotated[
        str | None, Field(description="address (normal form) of the page that published this release first")
    ] = None


class ExportedRelease(Release):
    """A release with what the archive knows of it."""

    archive: Archive
