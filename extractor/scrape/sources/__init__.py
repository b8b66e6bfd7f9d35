"""What is scraped: one TOML file that people edit, and what each source in it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor import lazily

if TYPE_CHECKING:
    from extractor.scrape.sources.file import SourcesError, load_sources, read_sources
    from extractor.scrape.sources.model import Source, Sources

__all__ = ["Source", "Sources", "SourcesError", "load_sources", "read_sources"]

# pydantic takes longer to import than `extractor --help` has.
__getattr__, __dir__ = lazily.names(
    globals(),
    {
        "extractor.scrape.sources.file": ("SourcesError", "load_sources", "read_sources"),
        "extractor.scrape.sources.model": ("Source", "Sources"),
    },
)
