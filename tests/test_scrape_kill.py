"""A run may be killed at any moment (power, memory, an impatient person): the next one makes up for it."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from contents import contents
from nursery import LOCKED, Nursery
from sites import make_site

from extractor.demo.served import Served
from extractor.store import Store

RELEASES = 300
KILLS = 100
KILLS_IN_POSTGRESQL = 10


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sources file of a site of 300 releases, which is served."""
    folder = tmp_path_factory.mktemp("site")
    with Served(folder) as server:
        make_site(folder, server.url, releases=RELEASES)
        sources = tmp_path_factory.mktemp("sources") / "sources.toml"
        sources.write_text(
            f'[[source]]\nname = "site"\nurl = "{server.url}/"\nallow_private = ["127.0.0.1"]\ndelay = 0\n'
        )
        yield sources


@dataclass(frozen=True)
class Undisturbed:
    """What a store holds after a run that nothing disturbed, and how many seconds that took."""

    held: dict[str, object]
    seconds: float


@pytest.fixture(scope="module")
def undisturbed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    place = tmp_path_factory.mktemp("undisturbed") / "extractor.db"
    with Nursery(site, str(place)) as nursery:
        began = time.monotonic()
        nursery.start()
        assert nursery.wait() == 0
        seconds = time.monotonic() - began
    found = held(place)
    assert sum(bool(page["versions"]) for page in found.values() if isinstance(page, dict)) == RELEASES
    return Undisturbed(found, seconds)


@pytest.fixture
def chance() -> random.Random:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown where a test fails
    return random.Random(seed)


def held(place: Path | str) -> dict[str, object]:
    with Store.open(place) as store:
        assert store.check() == []
        return contents(store)


def test_a_hundred_kills_lose_nothing_and_double_nothing(
    site: Path, undisturbed: Undisturbed, chance: random.Random, tmp_path: Path
) -> None:
    killed = 0
    for number in itertools.count():
        if killed == KILLS:
            break
        place = tmp_path / f"{number}.db"
        with Nursery(site, str(place)) as nursery:
            while killed < KILLS and nursery.killed_after(chance.uniform(0, undisturbed.seconds / 5)):
                killed += 1
            nursery.start()  # the next run
            assert nursery.wait() == 0
        assert held(place) == undisturbed.held


def test_kills_with_a_store_in_postgresql(
    site: Path, undisturbed: Undisturbed, chance: random.Random, postgres_url: str
) -> None:
    with Nursery(site, postgres_url) as nursery:
        for _ in range(KILLS_IN_POSTGRESQL):
            nursery.killed_after(chance.uniform(0, undisturbed.seconds / 5))
        status = LOCKED
        while status == LOCKED:  # the server may need a moment to see that its client is gone
            nursery.start()
            status = nursery.wait()
        assert status == 0
    assert held(postgres_url) == undisturbed.held
