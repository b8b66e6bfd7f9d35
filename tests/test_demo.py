"""``extractor demo``: the whole way over a real web server, as the README shows it."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from command import RUN, run, shell

from extractor.scrape.sources import load_sources


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    keep = tmp_path_factory.mktemp("demo") / "kept"
    done = shell("demo", "--keep", keep)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(), keep


def test_the_records_are_printed(shown: tuple[str, Path]) -> None:
    output, _ = shown
    assert "12 pages, 11 releases" in output  # one is the wire's copy
    assert re.search(r"result +qualifying +24 +Oda Fennimore +Tarn Valley Racing +1\n", output)
    assert re.search(r"standing +drivers, after +8 .* 112\.0\n", output)
    assert "the race that has not been run" not in output


def test_the_second_run_asks_once_for_each_source_and_gets_304(shown: tuple[str, Path]) -> None:
    output, _ = shown
    assert "Nothing was new." in output
    first, second = re.findall(r"run \d: (\d+) requests, (\d+) answered with 304", output)
    assert 12 < int(first[0]) < 40 and first[1] == "0"
    assert second == ("2", "2")


def test_what_is_kept_can_be_used(shown: tuple[str, Path]) -> None:
    _, keep = shown
    assert [source.name for source in load_sources(keep / "sources.toml").enabled] == [
        "tarn-valley",
        "paddock-wire",
    ]
    assert (keep / "extractor.db").is_file() and (keep / "sites/tarn-valley/feed.rss").is_file()


def test_a_folder_with_something_in_it_is_left_alone(shown: tuple[str, Path]) -> None:
    done = run("demo", "--keep", shown[1])
    assert done.exit_code == 2 and "no empty folder" in " ".join(done.stderr.split())


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_serving_ends_when_it_is_told_to(number: signal.Signals, status: int) -> None:
    process = subprocess.Popen(
        [*RUN, "demo", "--serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    (team, wire) = re.findall(r"http://[\d.:]+/", process.stdout.readline())
    assert "Tarn Valley Racing" in urlopen(team).read().decode()
    assert "Paddock Wire" in urlopen(wire).read().decode()
    assert process.stdout.readline() == f"Add one: extractor sources add {team} --allow-private 127.0.0.1\n"
    assert process.stdout.readline() == "Ctrl-C ends it\n"
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (status, "")
    with pytest.raises(OSError):
        urlopen(team)


def test_a_port_that_is_taken_is_said() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = shell("demo", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1 and b"cannot listen" in done.stderr


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("demo", "--keep", tmp_path / "file" / "demo")
    assert done.exit_code == 2
    assert f"{tmp_path / 'file' / 'demo'}: cannot be made: Not a directory" in done.stderr
