"""Press pages kept up to date: sources ▶ channels ▶ links ▶ pages in the store, and what they say as records.

    from pathlib import Path

    from extractor.scrape import load_sources, scrape
    from extractor.store import Store

    with Store.open("extractor.db") as store:
        report = scrape(load_sources(Path("sources.toml")).sources, store)
    print(report.line())

`scrape` may be called as often as one likes in a process, from one thread at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.scrape.sources import Source, Sources, SourcesError, load_sources

if TYPE_CHECKING:
    from extractor.scrape.report import RunReport, SourceReport
    from extractor.scrape.run import scrape

__all__ = ["RunReport", "Source", "SourceReport", "Sources", "SourcesError", "load_sources", "scrape"]


def __getattr__(name: str) -> Any:
    # Scrapy takes half a second to load: commands that only look at sources go without it.
    if name == "scrape":
        from extractor.scrape.run import scrape

        return scrape
    if name in ("RunReport", "SourceReport"):
        from extractor.scrape import report

        return getattr(report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
