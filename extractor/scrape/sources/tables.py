"""The tables of ``extractor sources``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from rich.table import Table
from rich.text import Text

from extractor.inputs import printable
from extractor.scrape.sources.model import Source
from extractor.scrape.sources.result import Found, Newest, ProbeResult
from extractor.scrape.sources.status import SourceStatus

_LONGEST = 60  # characters of a title or address in a table; JSON has all of it


def check_table(results: Sequence[ProbeResult]) -> Table:
    """A row for each source that was tried."""
    table = _table("source", "reachable", "robots.txt", "found", "newest page", "date")
    table.add_column("words", justify="right")
    for one in results:
        newest = one.newest
        _add(
            table,
            one.name,
            "yes" if one.reachable else "no",
            one.robots if one.reachable else "-",
            ", ".join(_short(channel, one.url) for channel in one.channels) or "-",
            _cut((newest.title or newest.url) if newest else "-"),
            (newest.published or "-")[:10] if newest else "-",
            str(newest.words) if newest else "-",
            style="bold" if one.problems else None,
        )
    return table


def told(result: ProbeResult) -> Iterator[str]:
    """What a look at one site found, a line each."""
    for channel in result.channels:
        count = f"{channel.links} release{'s' * (channel.links != 1)}"
        yield printable(f"{channel.kind} {channel.url}: {count}")
    if result.newest:
        yield _newest(result.newest)


def list_table(sources: Sequence[Source], found: Mapping[str, SourceStatus]) -> Table:
    """A row for each source of the file."""
    table = _table("source", "address", "last success")
    for name in ("pages", "waiting", "releases", "failures"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for source in sources:
        status = found.get(source.name)
        counts = (status.pages, status.waiting, status.releases, status.failures) if status else ()
        _add(
            table,
            source.name,
            _cut(source.url),
            (status.succeeded_at if status else None) or "never",
            *(map(str, counts) if status else "----"),
            _state(source, status),
            style="bold" if status and (status.failures or status.drift) else None,
        )
    return table


def channels_of(source: Source) -> list[tuple[str, str]]:
    """The kinds and addresses of the channels that the file names for a source."""
    named = (("feed", source.feed), ("sitemap", source.sitemap), ("listing", source.listing))
    return [(kind, url) for kind, url in named if url]


def troubles(sources: Sequence[Source], found: Mapping[str, SourceStatus]) -> Iterator[str]:
    """What is wrong with the sources that are not well, in words, a line for each trouble."""
    for source in sources:
        status = found.get(source.name)
        if status and status.failures:
            times = "once" if status.failures == 1 else f"{status.failures} times in a row"
            until = f"; rests until {status.resting_until}" if status.resting_until else ""
            said = f"failed {times}, last at {status.failed_at}: {status.error}{until}"
            yield printable(f"{source.name}: {said}")
        if status and status.drift:
            yield printable(f"{source.name}: drift: {status.drift}")


def _state(source: Source, status: SourceStatus | None) -> str:
    """In a word, the most pressing first."""
    if not source.enabled:
        return "off"
    if status is None:
        return "new"
    if status.failures:
        return "fails"
    return "drift" if status.drift else "well"


def _newest(newest: Newest) -> str:
    date = f", {newest.published[:10]}" if newest.published else ", without a date"
    return printable(f"newest: {newest.title or newest.url}{date}, {newest.words} words")


def _short(channel: Found, start: str) -> str:
    """A channel as it stands in a table: without the host where that is the start page's."""
    parts = urlsplit(channel.url)
    same = parts.hostname == urlsplit(start).hostname
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if same else channel.url
    return f"{_cut(f'{channel.kind} {place}')} ({channel.links})"


def _cut(text: str) -> str:
    line = printable(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name)
    return table


def _add(table: Table, *cells: str, style: str | None) -> None:
    table.add_row(*(Text(printable(cell)) for cell in cells), style=style)
