"""What a run costs when nothing is new: many small sites on loopback, scraped once, and then again.

Each run is a process of its own, as cron starts it, so that the time to load the program counts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractor.demo.served import Served

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2031-08-{day:02}T18:00:00Z"></head><body>
<main><article><h1>{title}</h1><p>{name} finished {place} in race {day} at Lyngdal, {gap} seconds behind
the winner. The No. {number} car had started from place {start} and lost some time with a slow puncture.</p>
</article></main></body></html>
"""
_FEED = """<rss version="2.0"><channel><title>News</title><item><title>{title}</title>
<link>{url}/news/report-{number}.html</link></item></channel></rss>
"""
_PLACES = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Round:
    """A run over all sites: seconds from start to end of its process, what the sites saw, what was new."""

    seconds: float
    requests: int
    not_modified: int
    new: int
    records: int


def measure(sources: int, repeats: int) -> Iterator[Round]:
    """Scrape that many sites, with a feed and one release each: once to fill a store, then ``repeats`` times.

    Raises `extractor.demo.served.ServeError` where the sites cannot be served, `RuntimeError` where a run
    does not end well.
    """
    with _sites(sources) as (folder, server):
        seen = 0
        for _ in range(1 + repeats):
            began = time.perf_counter()
            run = subprocess.run(
                [sys.executable, "-m", "extractor", "scrape", "--json", "--sources", "sources.toml"],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
            )
            seconds = time.perf_counter() - began
            if run.returncode:
                raise RuntimeError(f"a run ended with {run.returncode}: {run.stderr.strip() or run.stdout}")
            told = json.loads(run.stdout)
            lines = server.log()[seen:]
            seen += len(lines)
            not_modified = sum(line.status == 304 for line in lines)
            yield Round(seconds, len(lines), not_modified, told["new"], told["records"])


@contextmanager
def _sites(count: int) -> Iterator[tuple[Path, Served]]:
    with tempfile.TemporaryDirectory(prefix="extractor-benchmark-") as name:
        folder = Path(name)
        hosts = [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(count)]
        for host in hosts:
            (folder / host / "news").mkdir(parents=True)
        with Served(*((host, folder / host) for host in hosts)) as server:
            entries = ["[defaults]\ndelay = 0.1\n"]
            for number, (host, url) in enumerate(zip(hosts, server.urls, strict=True), 2):
                day, place = 1 + number % 28, _PLACES[number % len(_PLACES)]
                title = f"Driver {number} {place} at Lyngdal"
                page = _PAGE.format(
                    title=title, day=day, name=f"Ines Marr-{number}", place=place, gap=f"{number}.{day:03}",
                    number=number % 99 + 1, start=number % 20 + 1,
                )  # fmt: skip
                (folder / host / "news" / f"report-{number}.html").write_text(page, encoding="utf-8")
                (folder / host / "feed.rss").write_text(
                    _FEED.format(title=title, url=url, number=number), encoding="utf-8"
                )
                entries.append(
                    f'[[source]]\nname = "site-{number}"\nurl = "{url}/"\nfeed = "{url}/feed.rss"\n'
                    f'allow_private = ["{host}"]\n'
                )
            (folder / "sources.toml").write_text("\n".join(entries), encoding="utf-8")
            yield folder, server
