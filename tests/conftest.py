"""Pages that several tests of the command read, and stores in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command import report
from postgres import NoServerError, Server, running

if TYPE_CHECKING:
    from extractor.store import Store

_NO_SERVER = "no PostgreSQL: "


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(report(1), encoding="utf-8")
    return path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.html"
    path.write_bytes(b"")
    return path


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Server | str]:
    try:
        with running() as server:
            yield server
    except NoServerError as error:
        yield str(error)


@pytest.fixture
def postgres(_postgres: Server | str) -> Server:
    """A PostgreSQL server; the test is skipped, and the end of the run says so, where there is none."""
    if isinstance(_postgres, str):
        pytest.skip(_NO_SERVER + _postgres)
    return _postgres


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    name = postgres.make_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store can be made, in either database: a path, or a URL."""
    if request.param == "sqlite":
        return str(tmp_path / "extractor.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(store_place: str) -> Iterator[Store]:
    """A new store, open, in either database."""
    from extractor.store import Store

    with Store.open(store_place) as opened:
        yield opened


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # From the reports, which come from other processes too where tests run side by side.
    told = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    why = next((text.partition(_NO_SERVER)[2].rstrip("')") for text in told if _NO_SERVER in text), None)
    if why is not None:
        terminalreporter.section("NOTICE", sep="!", yellow=True, bold=True)
        terminalreporter.line(f"NOTICE: PostgreSQL was not tested: {why}", yellow=True, bold=True)
