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

from typing import TYPE_CHECKING

from extractor import lazily

if TYPE_CHECKING:
    from extractor.scrape.report import RunReport, SourceReport
    from extractor.scrape.run import scrape
    from extractor.scrape.sources import Source, Sources, SourcesError, load_sources

__all__ = ["RunReport", "Source", "SourceReport", "Sources", "SourcesError", "load_sources", "scrape"]

__getattr__, __dir__ = lazily.names(
    globals(),
    {
        "extractor.scrape.report": ("RunReport", "SourceReport"),
        "extractor.scrape.run": ("scrape",),
        "extractor.scrape.sources": ("Source", "Sources", "SourcesError", "load_sources"),
    },
)
