"""Runs of the scraper that can be killed at any moment: a process that has loaded everything forks them.

``python nursery.py SOURCES STORE``: for each line on standard input it starts a run and prints its process
id, and when the run has ended, its exit status (negative: the signal that killed it).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from types import TracebackType

LOCKED = 4


class Nursery:
    """The process, for the length of a ``with`` block."""

    def __init__(self, sources: Path, store: str) -> None:
        self._command = [sys.executable, __file__, str(sources), store]

    def __enter__(self) -> Nursery:
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self._line() == "ready"
        return self

    def start(self) -> int:
        """Start a run, and return its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        return int(self._line())

    def wait(self) -> int:
        """Wait for the end of the run, and return its exit status."""
        return int(self._line())

    def killed_after(self, seconds: float) -> bool:
        """Start a run and kill it after a while; False where it had ended before."""
        child = os.pidfd_open(self.start())
        try:
            time.sleep(seconds)
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(child, signal.SIGKILL)
        finally:
            os.close(child)
        return self.wait() == -signal.SIGKILL

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def _run(sources: str, place: str) -> int:
    from extractor.scrape.run import scrape
    from extractor.scrape.sources import load_sources
    from extractor.store import LockedError, Store

    with Store.open(place) as store:
        try:
            return scrape(load_sources(Path(sources)).sources, store, insist=True).status
        except LockedError:
            return LOCKED


def main(sources: str, place: str) -> None:
    """Fork a run for each line."""
    import feedparser  # noqa: F401
    import scrapy.core.downloader.contextfactory
    import scrapy.crawler  # noqa: F401

    import extractor.archive.reading
    import extractor.scrape.run  # noqa: F401
    from extractor import extract

    extract("Marr fourth at Brno.")  # loads the models
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                os._exit(_run(sources, place))
            except BaseException:
                traceback.print_exc()
                os._exit(99)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
