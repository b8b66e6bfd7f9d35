"""``extractor sources``: add, check and list, over sites on loopback."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command import RUN
from press_site import SLUGS, WORDS, feed, home, pages
from typer.testing import CliRunner

from extractor.demo.served import Served
from extractor.scrape.sources import load_sources
from extractor.scrape.sources.command import app
from extractor.store import Store, now, schema

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.rss">'
LOCAL = ("--allow-private", "127.0.0.1", "--allow-private", "127.0.0.2", "--delay", "0")


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write_site(folder: Path, base: str, links: str, *, items: bool = False) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text(home(links, items), encoding="utf-8")
    (folder / "feed.rss").write_text(feed(base), encoding="utf-8")
    for path, text in pages().items():
        file = folder / f"{path.lstrip('/')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Served]:
    """A press site with a feed, and an empty one at another address."""
    oriel, empty = tmp_path / "oriel", tmp_path / "empty"
    oriel.mkdir()
    empty.mkdir()
    (empty / "index.html").write_text(home(), encoding="utf-8")
    with Served(oriel, ("127.0.0.2", empty)) as served:
        write_site(oriel, served.url, FEED_LINK)
        feed_file = oriel / "feed.rss"
        feed_file.write_text(feed_file.read_text().replace("</link>", ".html</link>"))
        yield served


@pytest.fixture
def sources(tmp_path: Path, site: Served) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(
        f"""\
[defaults]
delay = 0
allow_private = ["127.0.0.1", "127.0.0.2"]

[[source]]
name = "nothing"
url = "{site.urls[1]}/"

[[source]]
name = "oriel"
url = "{site.url}/"

[[source]]
name = "resting"
url = "{site.url}/old"
enabled = false
""",
        encoding="utf-8",
    )
    return path


def test_add_writes_what_the_site_turns_out_to_have(tmp_path: Path, site: Served) -> None:
    path = tmp_path / "mine.toml"
    done = run("add", f"{site.url}/", "--sources", path, "--name", "oriel", *LOCAL, "--pattern", r"/news/\d+")
    assert (done.exit_code, done.stderr) == (0, "")
    [source] = load_sources(path).sources
    assert (source.name, source.feed, source.sitemap, source.listing) == (
        "oriel",
        f"{site.url}/feed.rss",
        None,
        None,
    )
    assert (source.pattern, source.delay, source.allow_private) == (
        r"/news/\d+",
        0.0,
        ("127.0.0.1", "127.0.0.2"),
    )
    lines = done.stdout.splitlines()
    assert lines[0] == f'{path}: added "oriel"'
    assert f"  feed {site.url}/feed.rss: {len(SLUGS)} releases" in lines
    assert f"  newest: Abara wins tarn cup round at velmora, 2031-05-11, {WORDS} words" in lines
    asked = [line.path for line in site.log()]
    assert len(asked) == len(set(asked)) == 4


def test_add_writes_nothing_where_the_site_is_not_well(tmp_path: Path, site: Served) -> None:
    path = tmp_path / "mine.toml"
    done = run("add", f"{site.urls[1]}/", "--sources", path, *LOCAL)
    assert done.exit_code == 1
    assert "127.0.0.2: no feed, sitemap or listing with a release was found" in done.stderr
    assert "nothing was written; --no-check writes the entry all the same" in done.stderr
    assert not path.exists()


def test_add_without_a_check_asks_nothing(tmp_path: Path, site: Served) -> None:
    path = tmp_path / "mine.toml"
    done = run("add", f"{site.url}/", "--sources", path, "--no-check", "--host", "media.oriel.example")
    assert (done.exit_code, done.stdout) == (0, f'{path}: added "127.0.0.1"\n')
    assert load_sources(path).sources[0].hosts == ("media.oriel.example",)
    assert site.log() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["oriel.example"], 'url: must begin with https:// or http://: write "https://oriel.example"'),
        (["https://tarn.example/", "--delay", "-1"], "delay: must be 0 to 3600 seconds, not -1"),
        (
            ["https://tarn.example/", "--name", "Oriel"],
            'there is a source "Oriel" already: give another name',
        ),
        (
            ["https://tarn.example/", "--timezone", "Berlin"],
            'timezone: must be a time zone such as "Europe/Berlin"',
        ),
    ],
)
def test_add_refuses_what_cannot_be_a_source(
    sources: Path, site: Served, arguments: list[str], said: str
) -> None:
    before = sources.read_bytes()
    done = run("add", *arguments, "--sources", sources)
    assert done.exit_code == 2
    assert said in done.stderr
    assert sources.read_bytes() == before
    assert site.log() == []


def test_add_tells_of_a_feed_that_another_source_has(tmp_path: Path, site: Served) -> None:
    path = tmp_path / "mine.toml"
    assert run("add", f"{site.url}/", "--sources", path, "--name", "oriel", *LOCAL).stderr == ""
    done = run("add", f"{site.url}/?view=all", "--sources", path, "--name", "again", *LOCAL)
    assert f'feed {site.url}/feed.rss: source "oriel" has it too' in done.stderr


def test_add_takes_days_ago_as_scrape_does(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    done = run("add", "https://tarn.example/", "--no-check", "--since", "30d", "--sources", path)
    assert done.exit_code == 0
    day = datetime.fromisoformat(now()).date() - timedelta(days=30)
    assert load_sources(path).sources[0].since in (day.isoformat(), (day - timedelta(days=1)).isoformat())


def test_add_says_how_a_private_address_may_be_asked(tmp_path: Path, site: Served) -> None:
    done = run("add", f"{site.url}/", "--sources", tmp_path / "mine.toml")
    assert done.exit_code == 1
    assert "nothing was written; --allow-private 127.0.0.1 lets it be asked" in done.stderr
    assert site.log() == []


def test_add_into_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    done = run("add", "https://tarn.example/", "--no-check", "--sources", tmp_path / "no" / "mine.toml")
    assert done.exit_code == 3
    assert f"cannot be written: there is no folder {tmp_path / 'no'}: make it first" in done.stderr


def test_what_is_no_text_is_no_file_of_sources(tmp_path: Path) -> None:
    with Store.open(tmp_path / "press.db"):
        pass
    done = run("list", "--sources", tmp_path / "press.db")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "press.db: is no text: name a file of sources (TOML) with --sources" in done.stderr


def test_list_with_a_store_that_cannot_be_read_is_not_well(sources: Path, tmp_path: Path) -> None:
    done = run("list", "--sources", sources, "--store", tmp_path)
    assert done.exit_code == 1 and "oriel" in done.stdout
    assert f"{tmp_path}: is a folder; name a file in it" in done.stderr


def test_add_refuses_an_address_that_is_there(sources: Path, site: Served) -> None:
    done = run("add", f"{site.url}#news", "--sources", sources)
    assert done.exit_code == 2
    assert 'is there already, as source "oriel"' in done.stderr


def test_check_has_a_row_for_each_enabled_source_in_the_order_of_the_file(
    sources: Path, site: Served
) -> None:
    done = run("check", "--sources", sources)
    assert done.exit_code == 1
    head, nothing, oriel = done.stdout.splitlines()
    assert head.split() == ["source", "reachable", "robots.txt", "found", "newest", "page", "date", "words"]
    assert nothing.split() == ["nothing", "yes", "none", "-", "-", "-", "-"]
    assert oriel.split() == (
        f"oriel yes none feed /feed.rss (4) Abara wins tarn cup round at velmora 2031-05-11 {WORDS}".split()
    )
    assert "extractor: nothing: no feed, sitemap or listing with a release was found" in done.stderr
    assert "oriel: " not in done.stderr


def test_check_of_one_that_is_well_is_well(sources: Path) -> None:
    done = run("check", "ORIEL", "--sources", sources, "--json")
    assert done.exit_code == 0
    [told] = json.loads(done.stdout)
    assert (told["name"], told["ok"], told["requests"]) == ("oriel", True, 4)
    assert told["newest"]["words"] == WORDS


def test_check_tries_a_source_that_is_not_enabled_by_name(sources: Path) -> None:
    done = run("check", "resting", "--sources", sources)
    assert done.exit_code == 1
    assert "resting: " in done.stderr
    assert "HTTP 404 Not Found" in done.stderr


def test_check_does_not_enter_a_private_network_uninvited(sources: Path, site: Served) -> None:
    sources.write_text(sources.read_text().replace('allow_private = ["127.0.0.1", "127.0.0.2"]\n', ""))
    done = run("check", "oriel", "--sources", sources)
    assert done.exit_code == 1
    assert "private address" in done.stderr
    assert site.log() == []


def test_check_of_a_site_that_does_not_answer_says_so(tmp_path: Path) -> None:
    with Served(tmp_path) as served:
        gone = served.url
    path = tmp_path / "sources.toml"
    path.write_text(f'[[source]]\nname = "gone"\nurl = "{gone}/"\ndelay = 0\nallow_private = "127.0.0.1"\n')
    done = run("check", "--sources", path)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1].split()[:2] == ["gone", "no"]
    assert "gone: cannot be reached: " in done.stderr


def test_check_ends_at_a_signal(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        path = tmp_path / "sources.toml"
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        path.write_text(f'[[source]]\nname = "silent"\nurl = "{url}"\nallow_private = "127.0.0.1"\n')
        with subprocess.Popen(
            [*RUN, "sources", "check", "--sources", path], stderr=subprocess.PIPE
        ) as process:
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
            connection.close()
    assert process.returncode == 130
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["check", "list"])
def test_what_cannot_be_used_is_told(tmp_path: Path, sources: Path, command: str) -> None:
    missing = run(command, "--sources", tmp_path / "none.toml")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "none.toml: no such file" in missing.stderr
    unknown = run(command, "oriell", "--sources", sources)
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert """no source 'oriell' (did you mean "oriel"?)""" in unknown.stderr
    sources.write_text(sources.read_text().replace("delay = 0", "delay = -1\nlimits = 3"))
    wrong = run(command, "--sources", sources)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert [line.partition("sources.toml:")[2][:2] for line in wrong.stderr.splitlines()] == ["2:", "3:"]


def test_list_without_a_store_lists_the_file(sources: Path, tmp_path: Path) -> None:
    store = tmp_path / "none.db"
    done = run("list", "--sources", sources, "--store", store)
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["source", "nothing", "oriel", "resting"]
    assert [line.split()[-1] for line in done.stdout.splitlines()[1:]] == ["new", "new", "off"]
    assert "none.db: there is no store" in done.stderr
    assert not store.exists()


def test_list_tells_how_sources_have_fared(sources: Path, tmp_path: Path) -> None:
    place = tmp_path / "extractor.db"
    failed_at = now()
    until = (datetime.fromisoformat(failed_at) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with Store.open(place) as store, store.begin() as conn:
        for number, name in enumerate(("oriel", "nothing", "left"), 1):
            conn.execute(
                schema.sources.insert().values(
                    id=number,
                    name=name,
                    url=f"https://{name}.example/",
                    first_seen="2031-05-01T00:00:00Z",
                    failures=3 * (name == "nothing"),
                    succeeded_at="2031-05-11T06:00:00Z",
                    failed_at=failed_at if name == "nothing" else None,
                    error="HTTP 503" if name == "nothing" else None,
                    wait=7200 if name == "nothing" else None,
                )
            )
        for number, state in enumerate(("kept", "kept", "waiting", "gone"), 1):
            conn.execute(
                schema.pages.insert().values(
                    id=number,
                    source_id=1,
                    url=f"https://oriel.example/{number}",
                    state=state,
                    address=f"https://oriel.example/{number}",
                    found_at="2031-05-01T00:00:00Z",
                )
            )
        for page in (1, 2):
            conn.execute(
                schema.versions.insert().values(
                    id=page,
                    page_id=page,
                    number=1,
                    fetched_at="2031-05-01T00:00:00Z",
                    url="u",
                    status=200,
                    headers=[],
                    body=b"",
                    size=0,
                    sha256="",
                )
            )
            conn.execute(
                schema.releases.insert().values(
                    page_id=page,
                    version_id=page,
                    revision=1,
                    current=True,
                    reader="r",
                    read_at="2031-05-01T00:00:00Z",
                    records=5 * (page == 1),
                )
            )
        for run_id, (read, drift) in enumerate(((5, None), (0, "no page gave a record")), 1):
            conn.execute(schema.runs.insert().values(id=run_id, command="scrape", started_at="2031"))
            conn.execute(
                schema.source_runs.insert().values(run_id=run_id, source_id=1, read=read, drift=drift)
            )
    before = place.read_bytes()
    done = run("list", "--sources", sources, "--store", place)
    assert done.exit_code == 0
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "source address last success pages waiting releases failures state"
    assert lines[1].endswith("/ 2031-05-11T06:00:00Z 0 0 0 3 fails")
    assert lines[2].endswith("/ 2031-05-11T06:00:00Z 2 1 1 0 drift")
    assert lines[3].endswith("/old never - - - - off")
    assert lines[4:] == [
        f"nothing: failed 3 times in a row, last at {failed_at}: HTTP 503; rests until {until}",
        "oriel: drift: no page gave a record",
    ]
    assert "has pages of sources that are not in" in done.stderr
    assert done.stderr.rstrip().endswith(": left")
    assert place.read_bytes() == before
    told = json.loads(run("list", "oriel", "--sources", sources, "--store", place, "--json").stdout)
    assert [(one["name"], one["enabled"], one["status"]["pages"]) for one in told] == [("oriel", True, 2)]
