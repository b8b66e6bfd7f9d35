"""Whatever one site does, the run goes on: fault ▶ what is kept ▶ what is said.

All faults are sources of one run, each with a site of its own (see the folder ``faults``); their tables say
what is expected. Every site has a good page, so that is seen what a fault takes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from faults import FAULTS, FaultServer, Request, Site

from extractor.scrape.report import RunReport
from extractor.scrape.run import scrape
from extractor.scrape.sources import Source
from extractor.store import Store, unzipped
from extractor.store.schema import pages, releases, versions

TIMEOUT = 4.0  # seconds; more than the reading of the largest feed holds up the others
RETRIES = 1
LATER = [name for name, fault in FAULTS.items() if fault.kept_later is not None]


@dataclass
class Outcome:
    """What a run came to for each fault."""

    report: RunReport
    kept: dict[str, str]
    said: dict[str, list[str]]
    requests: dict[str, list[Request]]


@dataclass
class Runs:
    """The first run over all faults, the second over those that expect something else of it."""

    first: Outcome
    second: Outcome
    server: FaultServer
    bodies: list[bytes]


def source_of(site: Site) -> Source:
    entry = {
        key: value.replace("URL", site.url) if isinstance(value, str) else value
        for key, value in FAULTS[site.name].entry.items()
    }
    name = re.sub(r"[^a-z0-9]+", "-", site.name.lower())
    return Source(name=name, url=site.url + "/", allow_private=(site.host,), delay=0, **entry)


def run(server: FaultServer, store: Store, names: list[str]) -> Outcome:
    sources = [source_of(server.sites[name]) for name in names]
    report = scrape(sources, store, timeout=TIMEOUT, retries=RETRIES, first_wait=0.01, processes=2)
    kept, said = {}, {}
    with store.read() as connection:
        for name, told in zip(names, report.sources, strict=True):
            rows = connection.execute(sa.select(pages).where(pages.c.source_id == told.id)).all()
            have = set(connection.execute(sa.select(versions.c.page_id)).scalars())
            kept[name] = " ".join(
                sorted((urlsplit(row.url).path[1:] for row in rows if row.id in have), reverse=True)
            )
            read = connection.execute(
                sa.select(releases.c.problem).where(releases.c.page_id.in_([row.id for row in rows]))
            ).scalars()
            lines = [told.error, *told.notes, *(row.error for row in rows), *read]
            said[name] = [line for line in lines if line]
    return Outcome(report, kept, said, {name: server.asked(name) for name in names})


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    place = tmp_path_factory.mktemp("faults") / "store.db"
    with FaultServer(FAULTS) as server, Store.open(place) as store:
        first = run(server, store, list(FAULTS))
        server.next_run()
        second = run(server, store, LATER)
        with store.read() as connection:
            bodies = [unzipped(body) for body in connection.execute(sa.select(versions.c.body)).scalars()]
        yield Runs(first, second, server, bodies)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(runs: Runs, name: str) -> None:
    fault, said = FAULTS[name], runs.first.said[name]
    assert runs.first.kept[name] == fault.kept
    if fault.said:
        assert any(re.search(fault.said, line) for line in said), said
    else:
        assert not said
    assert len(runs.first.requests[name]) <= fault.most


@pytest.mark.parametrize("name", LATER)
def test_the_run_after(runs: Runs, name: str) -> None:
    fault, said = FAULTS[name], runs.second.said[name]
    assert runs.second.kept[name] == fault.kept_later
    assert any(re.search(fault.said_later, line) for line in said) if fault.said_later else not said


def test_a_site_that_asks_for_time_gets_it(runs: Runs) -> None:
    assert runs.first.requests["503 for ever"] and not runs.second.requests["503 for ever"]


def test_nobody_else_is_asked(runs: Runs) -> None:
    assert runs.server.strangers == 0


def test_nothing_of_ours_is_sent(runs: Runs) -> None:
    requests = [request for asked in runs.first.requests.values() for request in asked]
    assert len(requests) > len(FAULTS)
    for request in requests:
        assert request.method == "GET"
        assert {"cookie", "authorization", "proxy-authorization", "referer", "from"}.isdisjoint(
            name for name, _ in request.headers
        )


def test_no_file_of_this_machine_is_read(runs: Runs) -> None:
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    assert not any(secret in body for body in runs.bodies)
    assert not any(secret.split(b":")[0] in r.path.encode() for a in runs.first.requests.values() for r in a)


def test_the_run_is_over_in_good_order(runs: Runs) -> None:
    assert runs.first.report.status == 1  # some failed
    assert not runs.first.report.interrupted
