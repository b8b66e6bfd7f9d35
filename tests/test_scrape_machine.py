"""What the machine does to a run: signals, a second run, a full disk, a store that may only be read, cron."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from command import RUN
from contents import contents
from sites import fill_sources, make_site, make_sources

from extractor.demo.served import Served
from extractor.store import Store

PAGES = 30
SOON = 15
"""Seconds in which an interrupted run is over, on a busy machine too; the delays below are far longer."""


def entry(name: str, url: str, **more: object) -> str:
    keys = "".join(f"{key} = {json.dumps(value)}\n" for key, value in {"delay": 0, **more}.items())
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"[[source]]\nname = '{name}'\nurl = '{url}'\nallow_private = ['{host}']\n{keys}"


@dataclass(frozen=True)
class Press:
    """A site of many releases: its sources file, and what the store of an undisturbed run holds."""

    sources: Path
    expected: dict[str, Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    folder = tmp_path_factory.mktemp("press")
    (folder / "www").mkdir()
    with Served(folder / "www") as server:
        make_site(folder / "www", server.url, PAGES)
        sources = folder / "sources.toml"
        sources.write_text(entry("site", server.url + "/"))
        assert scrape(folder)[0] == 0
        yield Press(sources, held(folder / "extractor.db"))


@pytest.fixture
def press(served: Press, tmp_path: Path) -> Press:
    """The site; its sources file stands in ``tmp_path`` too."""
    (tmp_path / "sources.toml").write_text(served.sources.read_text())
    return served


def start(folder: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    """Start a run in that folder."""
    return subprocess.Popen(
        [*RUN, "scrape", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a process group of its own: see `alive`
        **more,
    )


def scrape(folder: Path, *options: str, **more: Any) -> tuple[int, str, str]:
    """Make a run in that folder: exit status, standard output, standard error."""
    process = start(folder, *options, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def alive(group: int) -> bool:
    """Whether a process of that group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def held(place: Path) -> dict[str, Any]:
    with Store.open(place) as store:
        assert store.check() == []
        return contents(store)


# --- signals ---------------------------------------------------------------------------------------------


class Slow(BaseHTTPRequestHandler):
    """A feed of ten pages. From the sixth on a page does not come, where the server ``hangs``."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append(self.path)
        number = self.path.removeprefix("/news/page-").removesuffix(".html")
        if server.hangs and number in "6789":
            server.over.wait()
            return
        here = f"http://127.0.0.1:{server.server_port}"
        body = f"<h1>Report {number}</h1><p>Ines Marr won race {number} for Harlan Racing.</p>"
        if self.path == "/feed":
            links = "".join(f"<item><link>{here}/news/page-{n}.html</link></item>" for n in range(10))
            body = f"<rss version='2.0'><channel>{links}</channel></rss>"
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "text/xml" if self.path == "/feed" else "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def slow(*, hangs: bool) -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.hangs, server.asked, server.over = hangs, [], threading.Event()
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def ended(process: subprocess.Popen[str], number: int) -> tuple[str, str]:
    """See that a run which got that signal ends soon, with its exit status, and leaves no process."""
    out, err = process.communicate(timeout=SOON)
    assert process.returncode == 128 + number, err
    assert "Traceback" not in err
    until(lambda: not alive(process.pid))
    return out, err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("hangs", "delay", "kept"), [(True, 0, 6), (False, 60, 0)], ids=["fetching", "delay"]
)
def test_a_signal_while_fetching(tmp_path: Path, number: int, hangs: bool, delay: int, kept: int) -> None:
    with slow(hangs=hangs) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "sources.toml").write_text(entry("slow", url + "/", feed=url + "/feed", delay=delay))
        process = start(tmp_path, "--json")
        until(lambda: "/news/page-6.html" in server.asked if hangs else "/robots.txt" in server.asked)
        time.sleep(0.3)  # for what is under way beside it
        process.send_signal(number)
        told = json.loads(ended(process, number)[0])
        assert (told["status"], told["interrupted"], told["new"]) == (128 + number, True, kept)
        server.hangs = False
        server.over.set()
        text = (tmp_path / "sources.toml").read_text()
        (tmp_path / "sources.toml").write_text(text.replace("delay = 60", "delay = 0"))
        status, out, _ = scrape(tmp_path, "--json")
        assert (status, json.loads(out)["new"], json.loads(out)["read"]) == (0, 10 - kept, 10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_signal_while_reading(tmp_path: Path, press: Press, number: int, processes: str) -> None:
    run = start(tmp_path, "--processes", processes)
    place = tmp_path / "extractor.db"

    def reading() -> bool:
        with suppress(Exception), Store.open(place, readonly=True) as store:
            return any(page["articles"] for page in contents(store).values() if isinstance(page, dict))
        return False

    until(reading)
    # Ctrl-C goes to the whole group, `kill` to one process.
    if number == signal.SIGINT:
        os.killpg(run.pid, number)
    else:
        run.send_signal(number)
    out, err = ended(run, number)
    assert f"{PAGES} new pages" in out and "interrupted" in out
    assert err == ""
    assert scrape(tmp_path)[0] == 0
    assert held(place) == press.expected


def test_a_second_signal_ends_at_once(tmp_path: Path) -> None:
    with slow(hangs=True) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "sources.toml").write_text(entry("slow", url + "/", feed=url + "/feed"))
        process = start(tmp_path)
        until(lambda: "/news/page-6.html" in server.asked)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        process.communicate(timeout=SOON)
        assert process.returncode in (130, -signal.SIGINT)
    held(tmp_path / "extractor.db")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_anything_is_done(tmp_path: Path, number: int) -> None:
    (tmp_path / "sources.toml").write_text(entry("site", "http://127.0.0.1:9/"))
    code = (
        "import os\nfrom extractor.cli import main\nfrom extractor.store import Store\n"
        f"Store.open = lambda *_, **__: os.kill(os.getpid(), {int(number)})\nmain()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "scrape"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    ended(process, number)
    assert not (tmp_path / "extractor.db").exists()


# --- two runs --------------------------------------------------------------------------------------------


def test_of_two_runs_the_second_leaves_at_once(tmp_path: Path) -> None:
    with slow(hangs=True) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        (tmp_path / "sources.toml").write_text(entry("slow", url + "/", feed=url + "/feed"))
        first = start(tmp_path)
        until(lambda: "/news/page-6.html" in server.asked)
        asked = len(server.asked)
        status, out, err = scrape(tmp_path, "--json")
        assert status == 4
        assert f"process {first.pid} on " in err
        assert json.loads(out)["status"] == 4 and f"process {first.pid} on " in json.loads(out)["error"]
        assert len(server.asked) == asked
        server.hangs = False
        server.over.set()
        assert first.wait(60) in (0, 1)
        first.communicate()
        assert scrape(tmp_path)[0] == 0


def test_of_runs_that_start_together_one_works(tmp_path: Path, press: Press) -> None:
    runs = [start(tmp_path) for _ in range(3)]
    outs = [run.communicate(timeout=120) for run in runs]
    statuses = Counter(run.returncode for run in runs)
    assert set(statuses) <= {0, 4} and statuses[0] >= 1, outs
    assert held(tmp_path / "extractor.db") == press.expected


# --- no room, no right to write --------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["fetching", "reading"])
def test_a_full_disk(tmp_path: Path, press: Press, phase: str) -> None:
    place = tmp_path / "extractor.db"
    with Store.open(place):
        pass
    if phase == "reading":  # everything has been fetched, nothing read
        process = start(tmp_path)
        until(lambda: _kept(place) == PAGES)
        process.kill()
        process.communicate()
    room = place.stat().st_size + 20_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    status, out, err = scrape(tmp_path, "--json", preexec_fn=limited)
    assert status == 3
    assert "extractor.db: cannot grow: its disk is full" in err and "Traceback" not in err
    assert json.loads(out)["error"].startswith("extractor.db: cannot grow")
    with Store.open(place) as store:
        assert store.check() == []
    assert (_kept(place) == PAGES) is (phase == "reading")
    assert scrape(tmp_path)[0] == 0
    assert held(place) == press.expected


def _kept(place: Path) -> int:
    with suppress(Exception), Store.open(place, readonly=True) as store:
        pages = contents(store).values()
        return sum(page["state"] == "kept" for page in pages if isinstance(page, dict))
    return 0


def without_privileges() -> None:
    """Have this process, if it is root's, heed the permissions of files: drop CAP_DAC_OVERRIDE."""
    if os.geteuid() == 0:
        drop, dac_override, dac_read_search = 24, 1, 2  # linux/prctl.h, linux/capability.h
        for capability in (dac_override, dac_read_search):
            if ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0) != 0:
                os._exit(99)


@pytest.mark.parametrize("what", ["file", "folder", "folder without a store"])
def test_a_store_that_may_only_be_read(tmp_path: Path, press: Press, what: str) -> None:
    folder = tmp_path / "readonly"
    folder.mkdir()
    place = folder / "press.db"
    if what != "folder without a store":
        Store.open(place).close()
    locked = place if what == "file" else folder
    mode = locked.stat().st_mode
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    locked.chmod(mode & ~0o222)
    try:
        status, out, err = scrape(tmp_path, "--store", str(place), "--json", preexec_fn=without_privileges)
    finally:
        locked.chmod(mode)
    assert status == 3
    assert json.loads(out)["status"] == 3
    assert "may only be read" in err and "make it writable, or use another store" in err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


# --- cron ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", [{}, {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}], ids=["none", "C"])
def test_in_the_environment_of_cron(tmp_path: Path, press: Press, locale: dict[str, str]) -> None:
    # No HOME, no TERM, no standard input, another folder.
    text = (tmp_path / "sources.toml").read_text()
    (tmp_path / "sources.toml").write_text(text + entry("equipe", "http://127.0.0.1:9/"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {"PATH": os.environ["PATH"], **locale}
    if "PYTHONPATH" in os.environ:
        environment["PYTHONPATH"] = os.environ["PYTHONPATH"]
    command = [*RUN, "scrape", "--sources", "../sources.toml", "--retries", "0", "--processes", "2"]
    done = subprocess.run(
        command,
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        check=False,
        preexec_fn=lambda: os.close(0),
    )
    assert done.returncode == 1, done.stderr
    assert f"2 sources: {PAGES} new pages" in done.stdout.decode()
    assert "1 failing (equipe)" in done.stdout.decode()
    assert b"Traceback" not in done.stderr
    assert {path.name for path in elsewhere.iterdir()} == {"extractor.db", "extractor.db.lock"}


# --- many sources ----------------------------------------------------------------------------------------

WATCHED = (
    "spacy", "thinc", "feedparser", "datasketch", "alembic", "numpy", "pyarrow", "aiohttp", "requests",
    "rich",
)  # fmt: skip
_AND_MODULES = (
    "import sys\n"
    "from extractor.cli import main\n"
    "try: main()\n"
    f"finally: print([name for name in {WATCHED!r} if name in sys.modules], file=sys.stderr)\n"
)


def test_nothing_new_is_one_request_each_and_loads_nothing_slow(tmp_path: Path) -> None:
    places = make_sources(tmp_path / "www", 200)
    with Served(*places) as server:
        sites = fill_sources(places, server.urls)
        sources = tmp_path / "sources.toml"
        # Half of them say where their feed is, for the other half it is found.
        half = [{"feed": url + "/feed.rss"} if n % 2 else {} for n, url in enumerate(server.urls)]
        entries = [entry(f"s{n}", url + "/", **half[n]) for n, url in enumerate(server.urls)]
        sources.write_text("".join(entries))
        status, out, _ = scrape(tmp_path, "--json")
        assert status == 0
        assert (json.loads(out)["new"], json.loads(out)["read"]) == (len(sites), len(sites))
        asked = len(server.log())
        done = subprocess.run(
            [sys.executable, "-c", _AND_MODULES, "scrape", "--json"],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
        log = server.log()[asked:]
    told = json.loads(done.stdout)
    assert (told["new"], told["changed"], told["requests"], told["not_modified"]) == (0, 0, 200, 200)
    assert Counter(Counter(line.site for line in log).values()) == {1: 200}
    assert {line.status for line in log} == {304}
    assert done.stderr == "[]\n"


def test_a_thousand_sources_of_which_one_cannot_be_reached(tmp_path: Path) -> None:
    places = make_sources(tmp_path / "www", 20)
    with Served(*places) as server, socket.socket() as deaf:
        sites = fill_sources(places, server.urls)
        deaf.bind(("127.0.0.1", 0))  # nobody listens there
        entries = [entry("deaf", f"http://127.0.0.1:{deaf.getsockname()[1]}/")]
        for number in range(999):
            site = sites[number % len(sites)]
            feed = (site.folder / "feed.rss").read_bytes()
            (site.folder / f"feed-{number}.rss").write_bytes(feed if number < 20 else b"<rss version='2.0'/>")
            entries.append(entry(f"s{number}", f"{site.url}/{number}/", feed=f"{site.url}/feed-{number}.rss"))
        (tmp_path / "sources.toml").write_text("".join(entries))
        status, out, err = scrape(tmp_path, "--json", "--retries", "0")
    told = json.loads(out)
    assert status == 1
    assert (told["failing"], len(told["sources"]), told["new"]) == (["deaf"], 1000, 20)
    assert "deaf: " in err
