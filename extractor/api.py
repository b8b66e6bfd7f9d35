"""The library's verbs: one page to one release, and many pages to many.

>>> from extractor import extract
>>> release = extract("Pole for Harlan\\n\\nInes Marr put the No. 14 on pole.", published="2031-08-17")
>>> release.source.published, release.schema_version
('2031-08-17', '1.0')
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from extractor.page import clean
from extractor.page.site import SiteProfile, SiteRules
from extractor.reading import read
from extractor.records import Release

LOOK_AHEAD = 4
"""How many inputs for each process `extract_many` takes before it hands out the first release."""

LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"

OnError = Callable[[int, Exception], None]


@dataclass(frozen=True, slots=True)
class Input:
    """A page for `extract_many`, with what is known about it besides its content (see `extract`)."""

    content: str | bytes
    url: str | None = None
    content_type: str | None = None
    published: str | None = None
    retrieved: str | None = None
    profile: SiteProfile | None = None
    rules: SiteRules | None = None
    fallback_published: str | None = None
    fallback_language: str | None = None


def extract(
    html_or_text: str | bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    published: str | None = None,
    retrieved: str | None = None,
    profile: SiteProfile | None = None,
    rules: SiteRules | None = None,
    fallback_published: str | None = None,
    fallback_language: str | None = None,
) -> Release:
    """Read one press page, HTML or plain text, and return its records.

    Bytes are decoded by the page's own declaration and ``content_type`` (the HTTP header, as received).
    ``url`` is where the page was found. ``published`` and ``retrieved`` are ISO 8601 dates or times;
    ``published`` goes before what the page says. ``profile`` and ``rules`` are what is known about its site
    (see `extractor.page.clean`). ``fallback_published`` and ``fallback_language`` (BCP 47) stand where the
    page says nothing: what its feed says of it, what its site's releases are written in.

    Raises `extractor.PageError` for a page without text (empty, binary, broken), `ValueError` for a date
    that is not ISO 8601, and `TypeError` for content that is neither text nor bytes and for anything else
    that is no string.

    >>> extract("Marr fourth.", url="https://team.example/a").source.url
    'https://team.example/a'
    >>> extract("Marr fourth.", fallback_published="2031-08-17").source.published
    '2031-08-17'
    >>> extract("Marr fourth.", published="last Sunday")
    Traceback (most recent call last):
    ValueError: published is no ISO 8601 date: 'last Sunday'
    """
    if not isinstance(html_or_text, (str, bytes)):
        raise TypeError(f"a page is str or bytes, not {type(html_or_text).__name__}")
    for name, given in (
        ("url", url),
        ("content_type", content_type),
        ("fallback_language", fallback_language),
    ):
        _check_text(name, given)
    for name, date in (
        ("published", published),
        ("retrieved", retrieved),
        ("fallback_published", fallback_published),
    ):
        _check_text(name, date)
        _check_date(name, date)
    article = clean(html_or_text, url=url, content_type=content_type, profile=profile, rules=rules)
    # Before reading: the date decides the season, and which weekend "yesterday" was.
    article = replace(
        article,
        published=published or article.published or fallback_published,
        language=article.language or fallback_language,
    )
    release = read(article)
    known = {"url": url, "published": published, "retrieved": retrieved}
    source = release.source.model_copy(update={k: v for k, v in known.items() if v is not None})
    return release.model_copy(update={"source": source})


def extract_many(
    inputs: Iterable[str | bytes | Input],
    *,
    processes: int = 1,
    on_error: OnError | None = None,
) -> Iterator[Release]:
    """Read many pages, in their order, with memory for a few: inputs are taken as releases are handed out.

    With ``processes`` above 1 the pages are shared among that many worker processes, at most
    `LOOK_AHEAD` inputs for each of them ahead of the caller. Workers are spawned, so a script that asks
    for them keeps its own work under ``if __name__ == "__main__":``.

    An input that cannot be read raises what `extract` raises, with a note that names its index (from 0),
    and ends the iteration. With ``on_error`` that function is called with the index and the exception
    instead, nothing is handed out for the input, and the rest goes on; it may raise to end the iteration.

    Raises `ValueError` at once for less than one process, and `TypeError` for a single page in place of many.

    >>> def report(index, error):
    ...     print("input", index, type(error).__name__)
    >>> pages = ["Marr fourth.", b"", Input("Hale fifth.", url="https://team.example/b")]
    >>> [release.source.url for release in extract_many(pages, on_error=report)]
    input 1 PageError
    [None, 'https://team.example/b']
    """
    if isinstance(inputs, (str, bytes, Input)):
        raise TypeError(f"inputs is a single {type(inputs).__name__}: give a list of pages, or use extract")
    if processes < 1:
        raise ValueError(f"processes must be at least 1, not {processes}")
    if processes == 1:
        return _one_by_one(inputs, on_error)
    return _shared(inputs, processes, on_error)


def _extract_input(item: str | bytes | Input) -> Release:
    if not isinstance(item, Input):
        return extract(item)
    return extract(
        item.content,
        url=item.url,
        content_type=item.content_type,
        published=item.published,
        retrieved=item.retrieved,
        profile=item.profile,
        rules=item.rules,
        fallback_published=item.fallback_published,
        fallback_language=item.fallback_language,
    )


def _one_by_one(inputs: Iterable[str | bytes | Input], on_error: OnError | None) -> Iterator[Release]:
    for index, item in enumerate(inputs):
        try:
            release = _extract_input(item)
        except Exception as error:
            _fail(index, error, on_error)
        else:
            yield release


def _shared(
    inputs: Iterable[str | bytes | Input], processes: int, on_error: OnError | None
) -> Iterator[Release]:
    rest = iter(inputs)
    # Spawned on every platform: a fork would copy the caller's threads' locks in whatever state they are.
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(logging.getLogger("extractor").getEffectiveLevel(), _log_format()),
    )
    try:
        ahead: deque[Future[Release]] = deque(
            pool.submit(_extract_input, item) for item in islice(rest, processes * LOOK_AHEAD)
        )
        index = 0
        while ahead:
            try:
                release = ahead.popleft().result()
            except BrokenProcessPool:
                raise  # a worker died: nothing that follows could be read
            except Exception as error:
                _fail(index, error, on_error)
            else:
                yield release
            ahead.extend(pool.submit(_extract_input, item) for item in islice(rest, 1))
            index += 1
    except Exception:
        raise
    except BaseException:  # Ctrl-C, or nobody wants the rest: what is under way is not waited for
        _end_workers(pool)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_workers(pool: ProcessPoolExecutor) -> None:
    # `ProcessPoolExecutor.kill_workers` came with Python 3.14; before it there is no public way.
    workers: dict[int, Any] = getattr(pool, "_processes", None) or {}
    for worker in list(workers.values()):
        worker.kill()


def _start_worker(level: int, form: logging.Formatter | None) -> None:
    # Ctrl-C reaches the whole process group; the parent alone decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if form is not None:
        handler = logging.StreamHandler()
        handler.setFormatter(form)
        logging.basicConfig(handlers=[handler])
        logging.captureWarnings(True)
        logging.getLogger("extractor").setLevel(level)
    elif level < logging.WARNING:  # the caller asked for more than warnings, which no other process prints
        logging.basicConfig(format=LOG_FORMAT)
        logging.getLogger("extractor").setLevel(level)


def _log_format() -> logging.Formatter | None:
    """How the caller writes the log, if it is in a way of its own."""
    logger: logging.Logger | None = logging.getLogger("extractor")
    while logger is not None:
        for handler in logger.handlers:
            if type(handler.formatter).__module__.startswith("extractor."):
                return handler.formatter
        logger = logger.parent
    return None


def _fail(index: int, error: Exception, on_error: OnError | None) -> None:
    if on_error is None:
        error.add_note(f"input {index} of extract_many")
        raise error
    on_error(index, error)


def _check_text(name: str, given: object) -> None:
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{name} is a str, not {type(given).__name__}: {given!r}")


def _check_date(name: str, date: str | None) -> None:
    if date is None:
        return
    try:
        datetime.fromisoformat(date)
    except ValueError as error:
        raise ValueError(f"{name} is no ISO 8601 date: {date!r}") from error
