"""Other extractors of body text, for comparison. None of them is needed to use this package.

They come with ``pip install 'extractor[benchmark]'`` and are imported when they are asked for by name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from extractor.benchmark.goldpages import GoldPage
from extractor.page.article import Article


class PeerError(Exception):
    """A peer that there is none of, or that is not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of those compared: its name and version, and what it makes of a page (an Article or bare text)."""

    name: str
    version: str
    extract: Callable[[GoldPage], Article | str]


def own_side() -> Side:
    """This package's own `extractor.page.clean`, from bytes.

    >>> own_side().name
    'extractor'
    """
    from extractor._version import __version__
    from extractor.page import clean

    return Side("extractor", __version__, lambda page: clean(page.data, url=page.url))


def peer(name: str) -> Side:
    """The peer called ``name``, one of `NAMES`. It is handed the page decoded, which saves it the time.

    Raises `PeerError` for another name and for a peer that is not installed.

    >>> peer("lynx")
    Traceback (most recent call last):
    extractor.benchmark.peers.PeerError: unknown; there are trafilatura, trafilatura-precision, readability, \
newspaper, resiliparse
    """
    if name not in _PEERS:
        raise PeerError(f"unknown; there are {', '.join(NAMES)}")
    package, make = _PEERS[name]
    try:
        extract = make()
        release = version(package)
    except (ImportError, PackageNotFoundError) as error:
        raise PeerError(f"{error}; try: pip install 'extractor[benchmark]'") from error
    return Side(name, release, extract)


def _trafilatura(precise: bool) -> Callable[[GoldPage], str]:
    extract: Any = import_module("trafilatura").extract
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return lambda page: (
        extract(page.text, url=page.url, include_comments=False, favor_precision=precise) or ""
    )


def _readability() -> Callable[[GoldPage], str]:
    document: Any = import_module("readability").Document
    parse: Any = import_module("lxml.html").fromstring
    logging.getLogger("readability").setLevel(logging.CRITICAL)
    return lambda page: str(parse(document(page.text, url=page.url).summary()).text_content())


def _newspaper() -> Callable[[GoldPage], str]:
    newspaper: Any = import_module("newspaper")
    config: Any = newspaper.Config()
    config.fetch_images = config.memorize_articles = False
    logging.getLogger("newspaper").setLevel(logging.CRITICAL)

    def extract(page: GoldPage) -> str:
        article = newspaper.Article(page.url or "https://page.invalid/", config=config)
        article.download(input_html=page.text)
        article.parse()
        return str(article.text)

    return extract


def _resiliparse() -> Callable[[GoldPage], str]:
    extract: Any = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: str(extract(page.text, main_content=True))


_PEERS: dict[str, tuple[str, Callable[[], Callable[[GoldPage], str]]]] = {
    "trafilatura": ("trafilatura", lambda: _trafilatura(False)),
    "trafilatura-precision": ("trafilatura", lambda: _trafilatura(True)),
    "readability": ("readability-lxml", _readability),
    "newspaper": ("newspaper4k", _newspaper),
    "resiliparse": ("resiliparse", _resiliparse),
}
NAMES = tuple(_PEERS)
"""The peers there are."""
