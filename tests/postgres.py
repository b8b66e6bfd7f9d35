"""A PostgreSQL server for tests: in a temporary folder, reached by a socket in it, gone at the end."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "usr/local/pgsql/bin", "opt/*/opt/postgres*/bin")
_START = 60  # seconds that a server may take to answer


class NoServerError(Exception):
    """There is no PostgreSQL to test with; the message says why."""


class Server:
    """A running server with a database for whoever asks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def url(self, database: str) -> str:
        """The URL of a database, as users write it."""
        return f"postgresql://tester@/{database}?host={quote(str(self._folder))}"

    def make_database(self) -> str:
        """Make an empty database and give its name."""
        self._count += 1
        name = f"racing{self._count}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Execute a statement as the server's superuser."""
        import psycopg

        place = {"host": str(self._folder), "user": "tester", "dbname": database}
        with psycopg.connect(**place, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running() -> Iterator[Server]:
    """Make and start a server, and stop it at the end. Raises NoServerError where that cannot be done."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise NoServerError(f"its driver psycopg is not installed ({error})") from error
    programs = _programs()
    account = _account()
    # Not pytest's folder: that one is closed to other users, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if account:
            os.chown(folder, pwd.getpwnam(account["user"]).pw_uid, pwd.getpwnam(account["user"]).pw_gid)
        _make(programs, folder, account)
        log = (folder / "log").open("wb")
        with log, _process(programs, folder, account, log) as server:
            _wait(server, folder)
            try:
                yield Server(folder)
            finally:
                server.terminate()  # waits for the clients
                try:
                    server.wait(5)
                except subprocess.TimeoutExpired:
                    server.send_signal(signal.SIGQUIT)  # at once
                    server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = shutil.which("postgres")
    folders = [Path(found).resolve().parent] if found else []
    for pattern in _PLACES:
        folders += sorted(Path("/").glob(pattern), key=lambda path: path.as_posix(), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServerError("neither PATH nor the usual folders have its programs initdb and postgres")


def _account() -> dict[str, Any]:
    # The server refuses to run as root.
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
    raise NoServerError("it refuses to run as root, and there is no user `nobody`")


def _make(programs: Path, folder: Path, account: dict[str, Any]) -> None:
    options = ["--username=tester", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    done = subprocess.run(
        [programs / "initdb", "-D", folder / "data", *options],
        capture_output=True,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        check=False,
        **account,
    )
    if done.returncode:
        raise NoServerError(f"initdb fails: {done.stderr.decode(errors='replace').strip()[-300:]}")


def _process(programs: Path, folder: Path, account: dict[str, Any], log: Any) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "unix_socket_permissions": "0777",
        "fsync": "off",
        "shared_buffers": "16MB",
        "max_connections": "40",
    }
    return subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", *(f"--{key}={its}" for key, its in settings.items())],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        preexec_fn=_end_with_us if sys.platform == "linux" else None,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
        **account,
    )


def _end_with_us() -> None:
    # Tests that are killed stop nothing: prctl(PR_SET_PDEATHSIG, SIGQUIT).
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    end = time.monotonic() + _START
    while True:
        try:
            psycopg.connect(host=str(folder), user="tester", dbname="postgres").close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
                continue
            if server.poll() is None:
                server.kill()
                server.wait()
            said = (folder / "log").read_text(errors="replace").strip()[-300:]
            raise NoServerError(f"it does not start: {said or error}") from error
