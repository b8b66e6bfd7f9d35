"""The server of the faults: raw sockets on loopback in a thread, an address of its own for each site."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from faults.fault import Drip, Fault, Forever, Reply, Reset, Site, Step, Wait

_LONGEST = 60.0  # seconds that a connection lasts at most
_LARGEST_REQUEST = 1024**2


@dataclass(frozen=True)
class Request:
    """What a site was asked: header names in lower case."""

    site: str
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The value of a header, null where there is none."""
        return next((value for key, value in self.headers if key == name), None)


class FaultServer:
    """Serves the sites of these faults for the length of a ``with`` block.

    ``sites`` are by the fault's name; ``requests`` are all that came, in order. ``strangers`` counts
    connections to a server that no source allows: it must stay zero.
    """

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        self._faults = faults
        self.sites: dict[str, Site] = {}
        self.requests: list[Request] = []
        self.strangers = 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def asked(self, name: str) -> list[Request]:
        """What the site of a fault was asked."""
        return [request for request in self.requests if request.site == name]

    def next_run(self) -> None:
        """Tell all sites that another run begins; the requests of the last one are forgotten."""
        self.requests.clear()
        for site in self.sites.values():
            site.run += 1

    def __enter__(self) -> FaultServer:
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="faults")
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()

    async def _listen(self) -> None:
        self._servers = [await asyncio.start_server(self._strange, "127.0.0.1", 0)]
        stranger = self._servers[0].sockets[0].getsockname()
        for number, (name, fault) in enumerate(self._faults.items()):
            host = f"127.0.{50 + number // 250}.{1 + number % 250}"
            site = Site(name, number, host, 0, f"{stranger[0]}:{stranger[1]}")

            def serve(
                reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Site = site
            ) -> asyncio.Task[None]:
                task = asyncio.ensure_future(self._connection(site, reader, writer))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                return task

            server = await asyncio.start_server(serve, host, 0, limit=_LARGEST_REQUEST)
            site.port = server.sockets[0].getsockname()[1]
            if fault.listens:
                self._servers.append(server)
            else:
                server.close()  # nobody listens at this port now
            self.sites[name] = site
        self._asked: Counter[tuple[str, int, str]] = Counter()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _strange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.strangers += 1
        writer.close()

    async def _connection(
        self, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        fault = self._faults[site.name]
        try:
            with contextlib.suppress(
                ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError
            ):
                async with asyncio.timeout(_LONGEST):
                    if fault.accepts is not None:
                        await self._send(fault.accepts, reader, writer)
                        return
                    closed = False
                    while not closed:
                        first = await reader.readexactly(1)
                        if first == b"\x16":  # TLS, which is not spoken here
                            return
                        reply = self._reply(fault, site, first + await reader.readuntil(b"\r\n\r\n"))
                        for step in reply.steps:
                            await self._send(step, reader, writer)
                        closed = reply.close
        finally:
            writer.close()

    def _reply(self, fault: Fault, site: Site, head: bytes) -> Reply:
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        method, path, *_ = [*first.split(" "), ""]
        fields = (line.partition(":") for line in lines)
        headers = tuple((name.lower(), value.strip()) for name, _, value in fields)
        self.requests.append(Request(site.name, method, path, headers))
        self._asked[site.name, site.run, path] += 1
        return fault.reply(site, path, self._asked[site.name, site.run, path])

    async def _send(self, step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        elif isinstance(step, Wait):
            await _wait(reader, step.seconds)
        elif isinstance(step, Drip):
            for byte in step.data:
                writer.write(bytes([byte]))
                await writer.drain()
                await _wait(reader, step.every)
        elif isinstance(step, Forever):
            for _ in range(Forever.MOST // len(step.data)):
                writer.write(step.data)
                await writer.drain()
        elif isinstance(step, Reset):
            connection: socket.socket = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            raise ConnectionResetError


async def _wait(reader: asyncio.StreamReader, seconds: float) -> None:
    """Wait, unless the client leaves before."""
    try:
        if not await asyncio.wait_for(reader.read(1), seconds):
            raise ConnectionResetError
    except TimeoutError:
        pass
