"""A source: a site, or a part of one, that publishes press releases, and how it is to be treated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from extractor.scrape.sources import checks

if TYPE_CHECKING:
    from extractor.page.site.rules import SiteRules
else:
    SiteRules = Any  # imports lxml and more, which a run without news and without rules does not need

_Address = Annotated[str, BeforeValidator(checks.web_address)]
_Pattern = Annotated[str, BeforeValidator(checks.pattern)]
_Hosts = Annotated[tuple[str, ...], BeforeValidator(checks.hosts)]


class Source(BaseModel):
    """One source. Raises pydantic's ``ValidationError`` (a `ValueError`) in plain words for bad values.

    ``pattern`` and ``exclude`` are regular expressions that are searched in a link's address: it must match
    the first and must not match the second. ``language`` (BCP 47) and ``timezone`` (IANA) are those of the
    releases, where pages say nothing. ``delay``: seconds between requests. ``limit``: new pages a run.
    ``since``: no release before this date (ISO 8601). ``hosts``: further hosts whose links belong to the
    source. ``allow_private``: host names and addresses that may lie in a private network. ``recheck``: days
    after its first fetch on which a page is asked for again. ``rules``: what to take from its pages.

    >>> Source(name="marr", url="https://marr.example/news").recheck
    (1, 7)
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: Annotated[str, BeforeValidator(checks.name)]
    url: _Address
    feed: _Address | None = None
    sitemap: _Address | None = None
    listing: _Address | None = None
    pattern: _Pattern | None = None
    exclude: _Pattern | None = None
    language: Annotated[str, BeforeValidator(checks.language)] | None = None
    timezone: Annotated[str, BeforeValidator(checks.timezone)] | None = None
    delay: Annotated[float, BeforeValidator(checks.delay)] = 1.0
    limit: Annotated[int, BeforeValidator(checks.limit)] = 1_000
    since: Annotated[str, BeforeValidator(checks.since)] | None = None
    hosts: _Hosts = ()
    allow_private: _Hosts = ()
    recheck: Annotated[tuple[int, ...], BeforeValidator(checks.recheck)] = (1, 7)
    enabled: Annotated[bool, BeforeValidator(checks.enabled)] = True
    rules: SiteRules | None = None


class Sources(BaseModel):
    """The sources of a file, in its order. ``contact`` (e-mail or web address) goes into the User-Agent."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    sources: tuple[Source, ...]
    contact: Annotated[str, BeforeValidator(checks.contact)] | None = None

    def __len__(self) -> int:
        return len(self.sources)

    @property
    def enabled(self) -> tuple[Source, ...]:
        """Those that are to be scraped."""
        return tuple(source for source in self.sources if source.enabled)

    def unknown(self, names: list[str]) -> Iterator[str]:
        """Of each of `names` that is no source's: that, and the nearest. Letter case does not matter."""
        known = {source.name.lower() for source in self.sources}
        for name in names:
            if name.lower() not in known:
                yield f"no source {name!r}{checks.suggestion(name, [one.name for one in self.sources])}"

    def named(self, names: list[str]) -> tuple[Source, ...]:
        """The sources of these names, in the file's order; all of them for no name at all."""
        wanted = {name.lower() for name in names}
        return tuple(source for source in self.sources if not wanted or source.name.lower() in wanted)
