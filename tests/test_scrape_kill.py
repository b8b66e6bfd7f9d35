"""A run may be killed at any moment (power, memory, an impatient person): the next one makes up for it."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from contents import contents
from nursery import Nursery
from sites import make_site

from extractor.demo.served import Served
from extractor.store import Store

RELEASES = 300
KILLS = 100


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


def held(place: Path) -> dict[str, object]:
    with Store.open(place) as store:
        assert store.check() == []
        return contents(store)


def test_a_hundred_kills_lose_nothing_and_double_nothing(site: Path, tmp_path: Path) -> None:
    with Nursery(site, str(tmp_path / "undisturbed.db")) as nursery:
        began = time.monotonic()
        nursery.start()
        assert nursery.wait() == 0
        took = time.monotonic() - began
    expected = held(tmp_path / "undisturbed.db")
    assert sum(bool(page["versions"]) for page in expected.values() if isinstance(page, dict)) == RELEASES

    seed = random.randrange(10**6)
    print(f"seed {seed}, an undisturbed run takes {took:.1f} s")  # shown where the test fails
    chance = random.Random(seed)
    killed = 0
    for number in itertools.count():
        if killed == KILLS:
            break
        place = tmp_path / f"{number}.db"
        with Nursery(site, str(place)) as nursery:
            while killed < KILLS and nursery.killed_after(chance.uniform(0, took / 5)):
                killed += 1
            nursery.start()  # the next run
            assert nursery.wait() == 0
        assert held(place) == expected
