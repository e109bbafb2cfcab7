"""One worker as the serving process sees it: started, spoken to, killed."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from kb.engines.endpoint import Endpoint
from kb.namespaces import BASE
from kb.workers.answering import Limits

# What precedes a frame: its tag, and the length of its payload.
_HEAD = struct.Struct(">cI")
# What may wait here to be read before the worker is made to wait.
_MOST_UNREAD_BYTES = 1_048_576
_START_SECONDS = 20.0
# Below the pages that the site serves; and below everything, where they do not notice that it runs.
_NICER, _NICEST = 5, 19
# A query frees more small pieces of memory than the allocator of glibc keeps at hand (7 of each size), and would
# search its heap for the next ones: half of the time of a small query.
_ALLOCATOR = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=128"}
_LAST_WORDS_BYTES = 8_192

Frame = tuple[bytes, bytes]


class WorkerDied(Exception):
    """The process ended before its reply did; the text is the end of what it wrote to standard error, if anything."""


@dataclass(frozen=True)
class Source:
    """What workers answer from, under which limits: a store directory or an engine elsewhere.

    A store of ``held_mb`` MB on disk at most is read into memory.
    """

    place: Path | Endpoint
    limits: Limits
    held_mb: int
    prefixes: Mapping[str, str]

    def command(self) -> list[str]:
        said = [json.dumps(self.limits), json.dumps(dict(self.prefixes))]
        if isinstance(self.place, Endpoint):
            return [sys.executable, "-m", "kb.workers.remote_worker", *said]
        return [sys.executable, "-m", "kb.workers.worker", str(self.place), str(self.held_mb), BASE, *said]

    def environment(self) -> dict[str, str]:
        return {**_ALLOCATOR, **os.environ, **(self.place.environment() if isinstance(self.place, Endpoint) else {})}


class WorkerProcess(asyncio.Protocol):
    """A child process on the other end of a socket, and the frames that it sends."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._last_words = ""
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._frames: deque[Frame] = deque()
        self._unread = 0
        self._waiting: asyncio.Future[None] | None = None
        self._ended = asyncio.Event()

    @classmethod
    async def start(cls, source: Source) -> WorkerProcess:
        """Start a worker and wait until it is ready. WorkerDied, OSError or TimeoutError when it never is."""
        here, there = socket.socketpair()
        worker = cls()
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=here)
        try:
            with there:
                worker._process, worker._complaints = await asyncio.to_thread(_popen, source, there)
            async with asyncio.timeout(_START_SECONDS):
                await worker.frame()
        except BaseException:
            worker.kill()
            await worker.gone()
            raise
        return worker

    @property
    def pid(self) -> int:
        assert self._process is not None  # noqa: S101 - set by start
        return self._process.pid

    def send(self, line: bytes) -> None:
        """Send a request: the JSON of a ``kb.workers.answering.Request``, and a line feed."""
        assert self._transport is not None  # noqa: S101 - set by connection_made
        self._transport.write(line)

    async def frame(self) -> Frame:
        """Return the next (tag, payload). WorkerDied when there will be none."""
        while not self._frames:
            if self._ended.is_set():
                raise WorkerDied(self._last_words)
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        found = self._frames.popleft()
        self._unread -= len(found[1])
        if self._unread <= _MOST_UNREAD_BYTES and self._transport is not None:
            self._transport.resume_reading()
        return found

    def put_behind(self) -> None:
        """Let everything else on this machine go before the query under way.

        The threads that answer are put behind, and not the first one, from which the next will be started.
        """
        with suppress(OSError):  # the process may have ended; and some containers do not let it
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                if thread.name != str(self.pid):
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), _NICEST)

    def kill(self) -> None:
        """End the process now. The system may take a while to free its memory: ``gone`` waits for that."""
        if self._process is not None:
            self._process.kill()
        if self._transport is not None:
            self._transport.abort()

    async def gone(self) -> None:
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)
        await self._ended.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one without saying so

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        at, size = 0, len(received)
        while size - at >= _HEAD.size:
            tag, length = _HEAD.unpack_from(received, at)
            begin, end = at + _HEAD.size, at + _HEAD.size + length
            if end > size:
                break
            self._frames.append((tag, bytes(received[begin:end])))
            self._unread += length
            at = end
        del received[:at]
        if self._unread > _MOST_UNREAD_BYTES and self._transport is not None:
            self._transport.pause_reading()
        if self._frames:
            self._wake()

    def connection_lost(self, _error: Exception | None) -> None:
        if self._complaints is not None:
            with self._complaints as said:
                said.seek(max(0, said.seek(0, os.SEEK_END) - _LAST_WORDS_BYTES))
                self._last_words = said.read().decode("utf-8", "replace")
        self._ended.set()
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _popen(source: Source, end: socket.socket) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start the process; it writes what it complains of to the file that is returned."""
    complaints = TemporaryFile()  # noqa: SIM115 - read when the process has ended
    # Not asyncio's: uvloop closes a file that it is given, and takes a while in the loop itself.
    process = subprocess.Popen(  # noqa: S603 - this Python, on a module of this package
        source.command(), env=source.environment(), stdin=end.fileno(), stdout=end.fileno(), stderr=complaints
    )
    with suppress(OSError):  # it may have ended; its first thread is its only one yet
        os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + _NICER)
    return process, complaints
