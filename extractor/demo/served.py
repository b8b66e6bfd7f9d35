"""The web server of the demo as a process that ends with the block that started it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_STOPPING = 10.0  # seconds that the server has for its end


class ServeError(RuntimeError):
    """The server did not start; the message says why."""


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the server's log: one answer. ``site`` is host and port, ``size`` the bytes of the body."""

    site: str
    method: str
    path: str
    status: int
    size: int


class Served:
    """Folders served on loopback, for the length of a ``with`` block, each on a port of its own.

    A folder may come with the loopback address to serve it on: ``("127.0.0.2", folder)``. Raises `ServeError`
    where the server cannot listen.

    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "index.html").write_text("<h1>Press room</h1>")
    >>> with Served(folder) as server:
    ...     from urllib.request import urlopen
    ...     (urlopen(server.url).read(), [(line.path, line.status) for line in server.log()])
    (b'<h1>Press room</h1>', [('/', 200)])
    """

    def __init__(self, *folders: Path | tuple[str, Path], port: int = 0) -> None:
        self._sites = [f if isinstance(f, tuple) else ("127.0.0.1", f) for f in folders]
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.urls: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """The address of the first folder, without a slash at its end."""
        return self.urls[0]

    @property
    def pid(self) -> int:
        """The server's process id."""
        assert self._process is not None, "the server runs inside the block only"
        return self._process.pid

    def log(self) -> list[Access]:
        """What was answered so far, in order."""
        found = []
        for line in self._log.read_text(encoding="utf-8").splitlines():
            site, method, path, status, size = line.split(" ")
            found.append(Access(site, method, path, int(status), int(size)))
        return found

    def __enter__(self) -> Served:
        self._folder = tempfile.TemporaryDirectory(prefix="extractor-demo-", ignore_cleanup_errors=True)
        self._log = Path(self._folder.name) / "access.log"
        self._log.touch()
        command = [sys.executable, "-m", "extractor.demo.server", *(f"{h}={f}" for h, f in self._sites)]
        command += ["--port", str(self._port), "--log", str(self._log), "--parent", str(os.getpid())]
        try:
            # A session of its own: Ctrl-C reaches the parent, which then ends the server in good order.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            assert self._process.stdout is not None and self._process.stderr is not None
            self.urls = tuple(self._process.stdout.readline().strip() for _ in self._sites)
            if not all(self.urls):
                why = self._process.stderr.read().strip().splitlines() or ["it said nothing"]
                raise ServeError(f"the demo's web server did not start: {why[-1]}")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.communicate(timeout=_STOPPING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()
            self._process = None
        self._folder.cleanup()
