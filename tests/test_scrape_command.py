"""``extractor scrape`` as cron and people meet it: exit status, summary, log, options."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from command import RUN, run, shell
from sites import Site, make_site

from extractor.demo.served import Served
from extractor.scrape.logs import LogFormat, LogLevel, log_to_stderr
from extractor.scrape.report import RunReport, SourceReport
from extractor.store import Store
from extractor.store.schema import pages
from extractor.store.schema_version import TABLE

RELEASES = 3


@dataclass
class House:
    """A folder with a sources file, a store to be, and a site on loopback that is served."""

    folder: Path
    site: Site
    server: Served

    @property
    def store(self) -> Path:
        return self.folder / "press.db"

    def sources(self, *more: str) -> Path:
        """Write the sources file: "site", which is well, and these entries."""
        head = "[defaults]\nallow_private = ['127.0.0.1']\ndelay = 0\n"
        well = f"[[source]]\nname = 'site'\nurl = '{self.server.url}/'\n"
        path = self.folder / "sources.toml"
        path.write_text(head + well + "".join(f"[[source]]\n{entry}\n" for entry in more))
        return path

    def lost(self) -> str:
        """The entry of a source that fails."""
        return f"name = 'lost'\nurl = '{self.server.url}/nowhere/'\nfeed = '{self.server.url}/nowhere.rss'"

    def scrape(self, *options: str | Path) -> Any:
        """Run the command here, in this process."""
        return run("scrape", *self.places, *options)

    @property
    def places(self) -> list[str | Path]:
        return ["--sources", self.folder / "sources.toml", "--store", self.store]

    def kept(self) -> int:
        with Store.open(self.store, readonly=True) as store, store.read() as conn:
            count = conn.scalar(sa.select(sa.func.count()).select_from(pages).where(pages.c.state == "kept"))
        return int(count or 0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    served = tmp_path / "www"
    served.mkdir()
    with Served(served) as server:
        house = House(tmp_path, make_site(served, server.url, RELEASES), server)
        house.sources()
        yield house


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# --- help, summary, exit status --------------------------------------------------------------------------


def test_help_names_every_exit_status_and_shows_examples() -> None:
    said = run("scrape", "--help").stdout
    assert said.count("  extractor scrape --") == 3
    assert all(f"{status} " in said.partition("Exit status:")[2] for status in (0, 1, 2, 3, 4, 130, 143))


def test_all_well_is_one_line_and_nothing_else(house: House) -> None:
    done = house.scrape()
    assert done.exit_code == 0
    assert re.fullmatch(r"1 source: 3 new pages, \d+ records; \d+ requests, \d+\.\d s\n", done.stdout)
    assert done.stderr == ""


def test_one_of_two_failing(house: House) -> None:
    house.sources(house.lost())
    done = house.scrape()
    assert done.exit_code == 1
    assert "2 sources: 3 new pages" in done.stdout and "1 failing (lost)" in done.stdout
    assert done.stdout.count("\n") == 1
    assert "warning: lost: HTTP 404 Not Found" in done.stderr


def test_drift(house: House) -> None:
    house.site.publish(7)
    assert house.scrape().exit_code == 0
    for release in house.site.publish(5):
        page = house.site.folder / release.path.lstrip("/")
        page.write_text("<!doctype html><title>News</title><div id=app></div>")
    done = house.scrape()
    assert done.exit_code == 1
    assert "1 drifting (site)" in done.stdout
    assert "warning: site: drift: the last 5 pages could not be read" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--nonsense"], "No such option: --nonsense"),
        (["--since", "yesterday"], "no date like 2026-11-01, nor days like 30d: 'yesterday'"),
        (["--since", "2026-02-30"], "no date like"),
        (["--limit", "-1"], "--limit"),
        (["--limit", "many"], "--limit"),
        (["--log-format", "xml"], "--log-format"),
        (["--processes", "0"], "--processes"),
        (["--source", "sight"], "no source 'sight' (did you mean \"site\"?)"),
        (["a", "b"], "unexpected extra argument"),
    ],
)
def test_wrong_usage(house: House, options: list[str], said: str) -> None:
    done = house.scrape(*options)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert done.stdout == "" and not house.store.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]\n", "sources.toml:1:9: no TOML"),
        ("[[source]]\nname = 'a'\nurl = 'ftp://a.example/'\n", 'sources.toml:3: source "a": url: '),
        ("contact = 'a@b.example'\n", "sources.toml: "),
        ("\0\0\0", "sources.toml"),
    ],
)
def test_a_faulty_sources_file_is_wrong_usage(house: House, text: str, said: str) -> None:
    (house.folder / "sources.toml").write_text(text)
    done = house.scrape("--json")
    assert done.exit_code == 2
    assert said in done.stderr
    assert said in json.loads(done.stdout)["error"]


def missing_sources(house: House) -> None:
    (house.folder / "sources.toml").unlink()


def all_failing(house: House) -> None:
    text = (house.folder / "sources.toml").read_text()
    (house.folder / "sources.toml").write_text(text + f"feed = '{house.server.url}/nowhere.rss'\n")


def all_switched_off(house: House) -> None:
    text = (house.folder / "sources.toml").read_text()
    (house.folder / "sources.toml").write_text(text + "enabled = false\n")


def store_is_a_folder(house: House) -> None:
    house.store.mkdir()


def store_is_no_database(house: House) -> None:
    house.store.write_text("Dear diary, today I was a database of nothing at all.")


def store_of_a_newer_version(house: House) -> None:
    with Store.open(house.store) as store, store.begin() as conn:
        conn.execute(sa.text(f"UPDATE {TABLE} SET version_num = '9999'"))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (missing_sources, 'sources.toml: no such file: write one with "extractor sources add URL"'),
        (all_failing, "site: HTTP 404 Not Found"),
        (all_switched_off, "every source is switched off"),
        (store_is_a_folder, "press.db: is a folder; name a file in it"),
        (store_is_no_database, "press.db: is no SQLite database; name another file with --store"),
        (store_of_a_newer_version, "9999"),
    ],
)
def test_nothing_could_be_done(house: House, fault: Any, said: str) -> None:
    fault(house)
    before = house.store.read_bytes() if house.store.is_file() else None
    done = house.scrape("--json")
    assert done.exit_code == 3
    assert said in done.stderr
    assert json.loads(done.stdout)["status"] == 3
    if before is not None:
        assert house.store.read_bytes() == before


def test_a_fault_of_our_own_is_no_failing_source(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("laps / 0")

    monkeypatch.setattr("extractor.scrape.run.scrape", broken)
    done = house.scrape("--log-format", "json")
    assert done.exit_code == 3 and done.stdout == ""
    first, last = lines(done.stderr)
    assert "Traceback" in first["error"]
    assert last["message"] == "a fault of extractor itself: ZeroDivisionError: laps / 0"


def test_a_locked_store(house: House) -> None:
    with Store.open(house.store) as store, store.lock():
        done = house.scrape("--json")
    assert done.exit_code == 4
    assert json.loads(done.stdout) == {"status": 4, "error": lines(done.stdout)[0]["error"]}
    assert "another run works on it: process" in done.stderr


# --- --quiet, --json -------------------------------------------------------------------------------------


def test_quiet_says_nothing_when_all_is_well_not_even_a_remark(house: House) -> None:
    feed = house.site.folder / "feed.rss"
    away = "<item><link>https://elsewhere.example/news/a-report.html</link></item></channel>"
    feed.write_text(feed.read_text().replace("</channel>", away))
    done = house.scrape("--quiet")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")
    assert house.kept() == RELEASES
    feed.write_text(feed.read_text().replace("</channel>", away))  # it changed
    assert "to other sites left out (elsewhere.example)" in house.scrape().stderr


def test_quiet_with_json_says_nothing_when_all_is_well(house: House) -> None:
    assert house.scrape("--quiet", "--json").stdout == ""


def test_quiet_says_what_is_wrong(house: House) -> None:
    house.sources(house.lost())
    done = house.scrape("-q")
    assert done.exit_code == 1
    assert "1 failing (lost)" in done.stdout
    assert "warning: lost: HTTP 404 Not Found" in done.stderr
    missing_sources(house)
    done = house.scrape("-q")
    assert done.exit_code == 3 and "no such file" in done.stderr


def test_every_key_of_the_json_is_in_the_help(house: House) -> None:
    house.sources(house.lost())
    done = house.scrape("--json")
    assert done.stdout.count("\n") == 1
    told = json.loads(done.stdout)
    documented = run("scrape", "--help").stdout.partition("has the keys")[2].partition("Where no run")[0]
    assert set(told) <= set(re.findall(r"\w+", documented))
    assert told["status"] == done.exit_code == 1 and told["error"] is None
    assert (told["new"], told["failing"], told["drifting"]) == (RELEASES, ["lost"], [])
    site, lost = told["sources"]
    assert (site["name"], site["new"], site["error"]) == ("site", RELEASES, None)
    assert (lost["name"], lost["error"]) == ("lost", "HTTP 404 Not Found")
    assert told["requests"] == site["requests"] + lost["requests"]


def test_the_status_of_an_interrupted_run_is_that_of_its_signal() -> None:
    report = RunReport([SourceReport("lynx", error="HTTP 500")], interrupted=True, signal=15)
    assert report.status == report.to_dict()["status"] == 143
    assert "interrupted" in report.line()


# --- the log ---------------------------------------------------------------------------------------------


def test_levels(house: House) -> None:
    house.sources(house.lost())
    assert house.scrape("--log-level", "error").stderr == ""
    told = house.scrape("-v", "--since", "2026-01-01").stderr
    assert "info: site: visiting" in told and "debug" not in told
    assert "debug: GET " in house.scrape("--log-level", "debug").stderr


def test_every_line_of_a_json_log_is_json(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.sources(house.lost())
    done = shell("scrape", *house.places, "--log-format", "json", "-v", "--processes", "2")
    told = lines(done.stderr.decode())
    assert {"info", "warning"} <= {line["level"] for line in told}
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in told)

    from twisted.internet.defer import Deferred

    from extractor.scrape.fetch.engine import _prepare

    _prepare()
    with log_to_stderr(LogFormat.json, LogLevel.warning):
        warnings.warn("an old way\nin two lines", stacklevel=1)
        logging.getLogger("scrapy.core.engine").error("two\nlines")
        logging.getLogger("asyncio").error("never retrieved")
        lost: Deferred[None] = Deferred()
        lost.errback(ValueError("nobody waits for it"))
        del lost
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            logging.getLogger("extractor.scrape").exception("a fault")
    told = lines(capsys.readouterr().err)
    assert [line["logger"] for line in told] == [
        "py.warnings", "scrapy.core.engine", "asyncio", "twisted", "twisted", "extractor.scrape"
    ]  # fmt: skip
    assert "nobody waits for it" in told[4]["error"] and "ZeroDivisionError" in told[5]["error"]


def test_text_lines_cannot_steer_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with log_to_stderr(LogFormat.text, LogLevel.warning):
        try:
            raise ValueError("\x1b[2J")
        except ValueError:
            logging.getLogger("extractor").exception("a\x1b[2Jb\nc")
    told = capsys.readouterr().err
    assert "\x1b" not in told and "a\\x1b[2Jb c" in told


# --- what is asked for -----------------------------------------------------------------------------------


def test_since_and_limit(house: House) -> None:
    newest = house.site.releases[-1].published.date().isoformat()
    count = sum(release.published.date().isoformat() >= newest for release in house.site.releases)
    assert json.loads(house.scrape("--since", newest, "--json").stdout)["new"] == count < RELEASES
    house.site.publish(3)
    told = json.loads(house.scrape("--limit", "1", "--json").stdout)
    assert (told["new"], told["waiting"]) == (1, RELEASES - count + 2)
    assert "4 pages waiting" in house.scrape("--limit", "0").stdout


def test_sources_by_name_as_people_type_them(house: House) -> None:
    house.sources(house.lost(), house.lost().replace("'lost'", "'Other'").replace("where/", "else/"))
    told = json.loads(house.scrape("--source", "SITE", "--source", "other", "--json").stdout)
    assert [source["name"] for source in told["sources"]] == ["site", "Other"]


def test_a_source_that_is_switched_off_is_not_asked_but_by_name(house: House) -> None:
    house.sources(house.lost() + "\nenabled = false")
    done = house.scrape("--json")
    assert done.exit_code == 0
    assert [source["name"] for source in json.loads(done.stdout)["sources"]] == ["site"]
    assert house.scrape("--source", "lost").exit_code == 3


def test_places_by_environment(house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("EXTRACTOR_SOURCES", str(house.folder / "sources.toml"))
    monkeypatch.setenv("EXTRACTOR_STORE", str(house.store))
    assert run("scrape").exit_code == 0
    assert house.kept() == RELEASES and not list(elsewhere.iterdir())


def test_a_failing_source_is_left_alone_and_it_is_said_until_when(house: House) -> None:
    house.sources(house.lost())
    for _ in range(2):
        assert house.scrape().exit_code == 1
    asked = len(house.server.log())
    done = house.scrape("--json")
    assert done.exit_code == 1
    until = json.loads(done.stdout)["sources"][1]["resting"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", until)
    assert not [line for line in house.server.log()[asked:] if "nowhere" in line.path]
    done = house.scrape()
    assert f"1 left alone after failures (lost until {until})" in done.stdout
    assert done.stderr.count(f"lost: left alone until {until}, it failed 2 times in a row: HTTP 404") == 1
    house.scrape("--source", "lost")  # by name it is asked all the same
    assert "nowhere" in house.server.log()[-1].path


# --- --dry-run -------------------------------------------------------------------------------------------


def test_a_dry_run_makes_no_store(house: House) -> None:
    before = sorted(house.folder.iterdir())
    done = house.scrape("--dry-run")
    assert done.exit_code == 0
    *found, summary = done.stdout.splitlines()
    assert sorted(found) == sorted(f"site\t{url}" for url in house.site.urls)
    assert "would fetch 3 pages" in summary
    assert sorted(house.folder.iterdir()) == before


def test_a_dry_run_leaves_a_store_as_it_is(house: House) -> None:
    house.scrape("--limit", "1")
    house.site.publish(2)
    house.sources(house.lost())
    before = {path.name: path.read_bytes() for path in house.folder.iterdir() if path.is_file()}
    done = house.scrape("--dry-run")
    assert done.exit_code == 1
    assert "would fetch 4 pages" in done.stdout  # two that wait, two new ones
    assert "would fetch 2 pages, 2 pages waiting" in house.scrape("--dry-run", "--limit", "2").stdout
    assert {path.name: path.read_bytes() for path in house.folder.iterdir() if path.is_file()} == before


def test_a_dry_run_works_beside_a_run(house: House) -> None:
    with Store.open(house.store) as store, store.lock():
        assert house.scrape("--dry-run").exit_code == 0


def test_a_dry_run_does_not_migrate(house: House) -> None:
    with Store.open(house.store) as store, store.begin() as conn:
        conn.execute(sa.text(f"UPDATE {TABLE} SET version_num = '0001'"))
    before = house.store.read_bytes()
    done = house.scrape("--dry-run")
    assert done.exit_code == 3 and "extractor store migrate" in done.stderr
    assert house.store.read_bytes() == before


# --- outputs that nobody reads ---------------------------------------------------------------------------


def test_the_status_is_that_of_the_run_wherever_the_summary_goes(house: House) -> None:
    command = " ".join(f"'{part}'" for part in [*RUN, "scrape", *map(str, house.places)])

    def status(redirected: str) -> tuple[int, str]:
        done = subprocess.run(
            ["bash", "-c", f"{command} {redirected}"], capture_output=True, text=True, check=False
        )
        return done.returncode, done.stderr

    assert status(">&- 2>&- <&-") == (0, "")
    assert house.kept() == RELEASES
    full = status(">/dev/full")
    assert full[0] == 0 and "No space left on device" in full[1] and full[1].count("\n") == 1
    status_of_pipe = status("| true; exit ${PIPESTATUS[0]}")
    assert status_of_pipe[0] == 0 and "Traceback" not in status_of_pipe[1]
    house.sources(house.lost())
    assert status(">&-")[0] == 1
