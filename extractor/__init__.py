"""Racing press releases in, JSON records out, each value with the characters that prove it.

    from extractor import extract

    release = extract(page, url="https://team.example/news/race-report")
    for result in release.results:
        print(result.car_number, result.drivers, result.position, result.evidence["position"])

Importing the package is cheap: what a name needs is imported when the name is first used.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from extractor import lazily
from extractor._version import __version__

if TYPE_CHECKING:
    from extractor.api import Input, extract, extract_many
    from extractor.page import PageError, clean
    from extractor.page.article import Article
    from extractor.reading import load
    from extractor.records import Event, Gap, HistoryResult, Release, Result, Source, Standing

__all__ = [
    "Article",
    "Event",
    "Gap",
    "HistoryResult",
    "Input",
    "PageError",
    "Release",
    "Result",
    "Source",
    "Standing",
    "__version__",
    "clean",
    "extract",
    "extract_many",
    "load",
]

# A library is silent until its user asks for the log.
logging.getLogger(__name__).addHandler(logging.NullHandler())

__getattr__, __dir__ = lazily.names(
    globals(),
    {
        "extractor.api": ("Input", "extract", "extract_many"),
        "extractor.page": ("PageError", "clean"),
        "extractor.page.article": ("Article",),
        "extractor.reading": ("load",),
        "extractor.records": ("Event", "Gap", "HistoryResult", "Release", "Result", "Source", "Standing"),
    },
)
