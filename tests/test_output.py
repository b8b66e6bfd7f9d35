"""The output file: replaced in one step or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import time
from pathlib import Path

import pytest
from command import RUN, first_lines, run

from extractor.output import opened


def test_out_is_written_and_nothing_is_left_beside_it(tmp_path: Path, page: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = run("extract", page, "-o", out)
    assert (done.exit_code, done.stdout) == (0, "")
    assert first_lines(out.read_text(encoding="utf-8")) == ["Report 1"]
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "page.html"}


def test_an_existing_out_keeps_its_permissions_and_links_go_on_pointing(tmp_path: Path, page: Path) -> None:
    out, link = tmp_path / "out.jsonl", tmp_path / "link.jsonl"
    out.write_text("old")
    out.chmod(0o640)
    link.symlink_to(out)
    assert run("extract", page, "-o", link).exit_code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert first_lines(out.read_text(encoding="utf-8")) == ["Report 1"]


def test_a_new_out_has_the_permissions_of_any_new_file(tmp_path: Path, page: Path) -> None:
    out, other = tmp_path / "out.jsonl", tmp_path / "other"
    other.touch()
    run("extract", page, "-o", out)
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_out_gets_what_could_be_read(tmp_path: Path, page: Path, blank: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("extract", blank, page, "-o", out).exit_code == 1
    assert first_lines(out.read_text(encoding="utf-8")) == ["Report 1"]


def test_out_stays_as_it_was_where_nothing_could_be_read(tmp_path: Path, blank: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    done = run("extract", blank, tmp_path / "gone.html", "-o", out)
    assert done.exit_code == 1
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == [str(blank), f"{tmp_path}/gone.html"]
    assert out.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "blank.html"}


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    with pytest.raises(failure), opened(out) as file:
        file.write("new")
        file.flush()
        raise failure
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_an_out_that_cannot_be_written_is_named(tmp_path: Path, page: Path) -> None:
    for out in (tmp_path / "gone" / "out.jsonl", tmp_path):
        done = run("extract", page, "-o", out)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"extractor: {out}: ")
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="needs a device")
def test_a_device_is_written_to_and_not_replaced(page: Path) -> None:
    assert run("extract", page, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


# --- interrupted ----------------------------------------------------------------------------------------


def test_a_reader_that_stops_early_is_no_reason_to_cry(tmp_path: Path) -> None:
    for n in range(50):
        (tmp_path / f"{n:02}.txt").write_text(f"Report {n}\n\n" + "Ines Marr won. " * 500, encoding="utf-8")
    with subprocess.Popen(
        [*RUN, "extract", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        complaints = process.stderr.read()
        assert process.wait(timeout=60) != 0
    assert complaints == b""


def _when_read(pipe: Path, deadline: float) -> int:
    """Open a pipe for writing as soon as somebody reads it: before that the command still imports modules."""
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            assert error.errno == errno.ENXIO and time.monotonic() < deadline
            time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_interrupted_run_leaves_nothing_behind(
    tmp_path: Path, sent: signal.Signals, code: int, processes: str
) -> None:
    out, pipe = tmp_path / "out.jsonl", tmp_path / "pipe"
    out.write_text("old")
    os.mkfifo(pipe)  # nothing is written to it: the command waits until the signal comes
    command = [*RUN, "extract", str(pipe), "-o", str(out), "--processes", processes]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)  # until its temporary file is there
        assert len(list(tmp_path.iterdir())) == 3
        writer = _when_read(pipe, deadline)
        process.send_signal(sent)
        _, complaints = process.communicate(timeout=60)
        os.close(writer)
    assert (process.returncode, complaints) == (code, b"")
    assert {path.name for path in tmp_path.iterdir()} == {"out.jsonl", "pipe"}
    assert out.read_text() == "old"
