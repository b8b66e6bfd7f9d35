"""What is scraped: one TOML file that people edit, and what each source in it is."""

from __future__ import annotations

from extractor.scrape.sources.file import SourcesError, load_sources, read_sources
from extractor.scrape.sources.model import Source, Sources

__all__ = ["Source", "Sources", "SourcesError", "load_sources", "read_sources"]
