"""Untrusted SPARQL, answered by processes that can be killed.

The embedded engine has no time limit, no memory limit, and deep nesting ends the process it runs
in. So a public query runs in a worker (``kb.worker``): one query at a time, on a store opened
read-only, under a memory limit; past its time, or when the client leaves, the process is killed
and another takes its place. With an engine elsewhere (``kb.endpoint``), the worker is the one that
asks it (``kb.remote_worker``): limits, queue and refusals are the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kb.endpoint import Endpoint
from kb.errors import (
    EngineBusy,
    EngineUnavailable,
    KbError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooHeavy,
    ResultTooLarge,
)
from kb.remote import RAISED
from kb.settings import Settings
from kb.store import syntax_error

_WORKER = Path(__file__).with_name("worker.py")
# Results up to this size are complete before the status line leaves; longer ones stream after it.
_HELD_BYTES = 262_144


@dataclass(frozen=True)
class Request:
    """A query with the serialisation wanted for either form of result (keys of kb.worker)."""

    query: str
    results_format: str
    graph_format: str


@dataclass(frozen=True)
class Result:
    """The form of the answer (``results`` or ``graph``) and its pieces.

    A stream that breaks, or goes over a limit, raises in the iterator, so that the connection is
    cut rather than the result silently shortened. Whoever takes a Result closes it, read or not.
    """

    form: str
    pieces: AsyncIterator[bytes]
    lease: _Lease

    async def close(self) -> None:
        """Free the worker; one that is still computing is killed."""
        await self.lease.release(healthy=False)


class _Worker:
    """One child process and the frames it sends."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, source: Path | Endpoint, settings: Settings, prefixes: Mapping[str, str]) -> _Worker:
        memory, known = str(settings.query_memory_mb), json.dumps(dict(prefixes))
        elsewhere = source.environment() if isinstance(source, Endpoint) else {}
        command = ("-m", "kb.remote_worker") if isinstance(source, Endpoint) else (str(_WORKER), str(source))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            memory,
            known,
            env={**os.environ, **elsewhere},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        worker = cls(process)
        await worker.frame()
        return worker

    async def send(self, request: dict[str, str | int]) -> None:
        assert self.process.stdin is not None  # noqa: S101 - opened as a pipe above
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        await self.process.stdin.drain()

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next (tag, payload). asyncio.IncompleteReadError when the process died."""
        assert self.process.stdout is not None  # noqa: S101 - opened as a pipe above
        head = await self.process.stdout.readexactly(5)
        return head[:1], await self.process.stdout.readexactly(struct.unpack(">I", head[1:])[0])

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()


class Workers:
    """A fixed number of warm workers and a bounded queue in front of them."""

    def __init__(self, source: Path | Endpoint, settings: Settings, prefixes: Mapping[str, str]) -> None:
        self._source, self._settings, self._prefixes = source, settings, prefixes
        self._idle: list[_Worker] = []
        self._places = asyncio.Semaphore(settings.query_workers)
        self._waiting = 0

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().kill()

    async def run(self, request: Request) -> Result:
        """Answer a query.

        EngineBusy when the queue is full, QueryTimeout past the time limit, QuerySyntaxError with
        the position, ResultTooLarge, QueryTooHeavy when memory or the engine's stack gave out, and
        EngineUnavailable when the engine is elsewhere and does not answer.
        """
        await self._take_place()
        lease = _Lease(self)
        try:
            deadline = asyncio.get_running_loop().time() + self._settings.query_timeout_ms / 1000
            lease.worker = self._idle.pop() if self._idle else await self._start()
            form, held, ended = await self._begin(lease.worker, request, deadline)
        except (QuerySyntaxError, ResultTooLarge, EngineUnavailable):
            await lease.release(healthy=True)
            raise
        except BaseException:  # a cancelled request must free its worker too
            await lease.release(healthy=False)
            raise
        if ended:
            await lease.release(healthy=True)
            return Result(form, _pieces(held), lease)
        return Result(form, self._stream(lease, held, deadline), lease)

    async def _take_place(self) -> None:
        if self._places.locked() and self._waiting >= self._settings.query_queue:
            raise EngineBusy(
                fr="Trop de requêtes attendent déjà ; réessayez dans quelques secondes.",
                en="Too many queries are already waiting; try again in a few seconds.",
            )
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1

    async def _start(self) -> _Worker:
        return await _Worker.start(self._source, self._settings, self._prefixes)

    async def _give_back(self, worker: _Worker | None, *, healthy: bool) -> None:
        try:
            if worker and healthy:
                self._idle.append(worker)
            elif worker:
                await worker.kill()
        finally:
            self._places.release()

    async def _begin(self, worker: _Worker, request: Request, deadline: float) -> tuple[str, list[bytes], bool]:
        """Send the query and hold the first pieces; the last value says whether that was all."""
        async with self._limit(deadline):
            await worker.send(
                {
                    "query": request.query,
                    "results_format": request.results_format,
                    "graph_format": request.graph_format,
                    "max_bytes": self._settings.query_max_bytes,
                }
            )
            header = json.loads((await worker.frame())[1])
            if "error" in header:
                raise _refusal(header)
            held: list[bytes] = []
            while sum(map(len, held)) < _HELD_BYTES:
                tag, payload = await worker.frame()
                if tag == b"E":
                    self._check_end(payload)
                    return header["form"], held, True
                held.append(payload)
        return header["form"], held, False

    async def _stream(self, lease: _Lease, held: list[bytes], deadline: float) -> AsyncIterator[bytes]:
        for piece in held:
            yield piece
        while lease.worker is not None:
            async with self._limit(deadline):
                tag, payload = await lease.worker.frame()
            if tag == b"E":
                self._check_end(payload)
                await lease.release(healthy=True)
                return
            yield payload

    def _check_end(self, payload: bytes) -> None:
        end = json.loads(payload)
        if end.get("cut") == "bytes":
            size = self._settings.query_max_bytes
            raise ResultTooLarge(
                fr=f"Le résultat dépasse {size} octets ; ajoutez LIMIT, ou téléchargez la base entière.",
                en=f"The result is over {size} bytes; add LIMIT, or download the whole base.",
            )
        if "cut" in end:
            raise _refusal({"error": "evaluation"} | end)

    def _limit(self, deadline: float) -> _Limit:
        return _Limit(deadline, self._settings.query_timeout_ms)


class _Lease:
    """The place in the pool, and the worker, that one query holds."""

    def __init__(self, workers: Workers) -> None:
        self._workers, self._released = workers, False
        self.worker: _Worker | None = None

    async def release(self, *, healthy: bool) -> None:
        """Give the place back, once; a worker that is not at rest is killed."""
        if self._released:
            return
        self._released = True
        await self._workers._give_back(self.worker, healthy=healthy)


class _Limit:
    """``asyncio.timeout_at`` whose failures speak the reader's language."""

    def __init__(self, deadline: float, milliseconds: int) -> None:
        self._timeout, self._milliseconds = asyncio.timeout_at(deadline), milliseconds

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, *exception: object) -> None:
        try:
            await self._timeout.__aexit__(*exception)  # type: ignore[arg-type]
        except TimeoutError as error:
            seconds = self._milliseconds / 1000
            raise QueryTimeout(
                fr=f"La requête a été arrêtée après {seconds:g} s ; ajoutez LIMIT ou précisez les motifs.",
                en=f"The query was stopped after {seconds:g} s; add LIMIT or make its patterns more selective.",
            ) from error
        if isinstance(exception[1], asyncio.IncompleteReadError | BrokenPipeError | ConnectionResetError):
            raise QueryTooHeavy(
                fr="La requête demande trop de mémoire ou imbrique trop de parenthèses ; simplifiez-la.",
                en="The query needs too much memory or nests too deeply; make it simpler.",
            ) from exception[1]


async def _pieces(held: list[bytes]) -> AsyncIterator[bytes]:
    for piece in held:
        yield piece


def _refusal(header: dict[str, str]) -> KbError:
    if header["error"] == "syntax":
        return syntax_error(SyntaxError(header["message"]))
    if header["error"] in RAISED:
        return RAISED[header["error"]](fr=header["fr"], en=header["en"])
    return QueryRefused(
        fr=f"Le moteur n'a pas pu évaluer la requête : {header['message']}",
        en=f"The engine could not evaluate the query: {header['message']}",
    )
