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
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kb import worker
from kb.endpoint import Endpoint
from kb.errors import (
    BadParameter,
    EngineBusy,
    EngineFailed,
    EngineUnavailable,
    KbError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooHeavy,
    ResultTooLarge,
)
from kb.guard import Dataset
from kb.namespaces import BASE
from kb.places import Places
from kb.settings import Settings
from kb.spool import Spool
from kb.store import syntax_error
from kb.worker_process import Source, WorkerDied, WorkerProcess

# Results up to this size are complete before the status line leaves; longer ones stream after it.
_HELD_BYTES = 262_144
# What a worker that asks an engine elsewhere may report, by name.
_ELSEWHERE = {kind.__name__: kind for kind in (EngineUnavailable, QueryRefused, QueryTimeout)}
# What ends a query and leaves its worker at rest, ready for the next one.
_AT_REST = (BadParameter, QuerySyntaxError, QueryRefused, ResultTooLarge, EngineUnavailable)


@dataclass(frozen=True)
class Request:
    """A query with the serialisation wanted for either form of result (keys of kb.worker).

    ``dataset`` is None for that of the base; ``client`` tells whose query this is (any text), for the limit on
    how many one client may have.
    """

    query: str
    results_format: str
    graph_format: str
    dataset: Dataset | None = None
    gzip: bool = False
    client: str = ""


@dataclass(frozen=True)
class Result:
    """The answer: its form (``results`` or ``graph``), whether it is gzipped, and its bytes.

    ``whole`` holds a short answer; a longer one is None there, and comes in ``pieces``. A stream that breaks, or
    goes over a limit, raises in the iterator, so that the connection is cut rather than the result silently
    shortened. Whoever takes a Result closes it, read or not.
    """

    form: str
    gzip: bool
    whole: bytes | None
    pieces: AsyncIterator[bytes]
    free: Callable[[], None]

    def close(self) -> None:
        """Free the worker; one that is still computing is killed."""
        self.free()


class Workers:
    """A fixed number of warm workers and a bounded queue in front of them."""

    def __init__(self, place: Path | Endpoint, settings: Settings, prefixes: Mapping[str, str]) -> None:
        self._settings = settings
        self._places = Places(Source(place, settings.query_memory_mb, settings.query_held_mb, prefixes), settings)
        self._spooling = 0

    def warm(self) -> None:
        """Start the workers beforehand, so that the first query does not wait for one."""
        self._places.warm()

    async def close(self) -> None:
        await self._places.close()

    async def run(self, request: Request) -> Result:
        """Answer a query.

        EngineBusy when the queue is full or the client has too many queries, QueryTimeout past the time limit,
        QuerySyntaxError with the position, BadParameter for a graph that there is not, ResultTooLarge,
        QueryTooHeavy when memory or the engine's stack gave out, EngineFailed for a fault of the engine, and
        EngineUnavailable when it is elsewhere and does not answer.
        """
        lease = Lease(self._places, request.client)
        try:
            lease.worker = await self._places.take(request.client)
            deadline = asyncio.get_running_loop().time() + self._settings.query_timeout_ms / 1000
            async with self._limit(deadline):
                header, held, end = await self._begin(lease.worker, request)
            if end is None:
                return self._spooled(lease, header, held, deadline)
        except BaseException as error:  # a cancelled request must free its worker too
            lease.close(healthy=isinstance(error, _AT_REST))
            raise
        lease.close(healthy="tired" not in end)
        return Result(header["form"], bool(header["gzip"]), held, _pieces(held), lease.close)

    async def _begin(
        self, process: WorkerProcess, request: Request
    ) -> tuple[dict[str, str], bytes, dict[str, str] | None]:
        """Send the query and hold the first pieces; the last value is how it ended, None when it goes on."""
        process.send(self._message(request))
        header: dict[str, str] = json.loads((await process.frame())[1])
        if "error" in header:
            raise _refusal(header)
        held = b""
        while len(held) < _HELD_BYTES:
            tag, payload = await process.frame()
            if tag == b"E":
                return header, held, self._end(payload)
            held += payload
        return header, held, None

    def _message(self, request: Request) -> worker.Request:
        dataset = request.dataset or Dataset()
        return {
            "query": request.query,
            "results_format": request.results_format,
            "graph_format": request.graph_format,
            "gzip": request.gzip,
            "default_graphs": list(dataset.default),
            "named_graphs": list(dataset.named),
            "max_bytes": self._settings.query_max_bytes,
            "seconds": self._settings.query_timeout_ms / 1000,
        }

    def _spooled(self, lease: Lease, header: dict[str, str], held: bytes, deadline: float) -> Result:
        """Let a long result come at its own pace, and be read at the client's."""
        if self._spooling >= self._settings.query_workers + self._settings.query_queue:
            raise EngineBusy(
                fr="Trop de grands résultats sont en train d'être lus ; ajoutez LIMIT, ou réessayez plus tard.",
                en="Too many large results are being read; add LIMIT, or try again later.",
            )
        spool = Spool()
        spool.write(held)
        lease.fill(asyncio.get_running_loop().create_task(self._fill(spool, lease, deadline)))
        self._spooling += 1
        freed = False

        def free() -> None:
            nonlocal freed
            if not freed:
                freed = True
                lease.close()
                spool.close()
                self._spooling -= 1

        return Result(header["form"], bool(header["gzip"]), None, spool.pieces(), free)

    async def _fill(self, spool: Spool, lease: Lease, deadline: float) -> None:
        error: KbError | OSError | None = None
        end: dict[str, str] = {}
        assert lease.worker is not None  # noqa: S101 - it was taken before the result began
        try:
            async with self._limit(deadline):
                while (found := await lease.worker.frame())[0] != b"E":
                    spool.write(found[1])
                end = self._end(found[1])
        except (KbError, OSError) as failure:  # OSError: no room left where results are kept
            error = failure
        lease.release(healthy="tired" not in end and (error is None or isinstance(error, _AT_REST)))
        spool.end(error)

    def _end(self, payload: bytes) -> dict[str, str]:
        """Return how a result ended; ResultTooLarge or what the engine said when that is not well."""
        end: dict[str, str] = json.loads(payload)
        if end.get("cut") == "bytes":
            size = self._settings.query_max_bytes
            raise ResultTooLarge(
                fr=f"Le résultat dépasse {size} octets ; ajoutez LIMIT, ou téléchargez la base entière.",
                en=f"The result is over {size} bytes; add LIMIT, or download the whole base.",
            )
        if "cut" in end:
            raise _refusal({"error": "evaluation"} | end)
        return end

    def _limit(self, deadline: float) -> _Limit:
        return _Limit(deadline, self._settings.query_timeout_ms)


class Lease:
    """What one query holds: its place among those of its client, its worker, the file of a long result."""

    def __init__(self, places: Places, client: str) -> None:
        places.enter(client)
        self._places, self._client = places, client
        self._closed = False
        self._filling: asyncio.Task[None] | None = None
        self.worker: WorkerProcess | None = None

    def fill(self, filling: asyncio.Task[None]) -> None:
        """Hold the task that takes a long result from the worker."""
        self._filling = filling

    def release(self, *, healthy: bool) -> None:
        """Give the worker back, once; one that is not at rest is killed."""
        if self.worker is not None:
            self._places.give_back(self.worker, self._client, healthy=healthy)
            self.worker = None

    def close(self, *, healthy: bool = False) -> None:
        """Give everything back, once."""
        if self._closed:
            return
        self._closed = True
        if self._filling is not None:
            self._filling.cancel()
        self.release(healthy=healthy)
        self._places.leave(self._client)


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
        if isinstance(exception[1], WorkerDied):
            raise _of_death(str(exception[1])) from exception[1]


def _of_death(last_words: str) -> KbError:
    """Say what a worker died of: a fault of the engine speaks of itself, memory and stack give out without a word."""
    if "total order" in last_words:
        return EngineFailed(
            fr="Le moteur ne sait pas trier ensemble ces valeurs de plusieurs sortes ; triez STR(…) de chacune.",
            en="The engine cannot sort these values of several kinds together; sort by STR(…) of each.",
        )
    if "panicked at" in last_words:
        return EngineFailed(
            fr="Le moteur a un défaut que cette requête rencontre ; écrivez-la autrement, et signalez-la-nous.",
            en="The engine has a fault that this query meets; write it differently, and tell us of it.",
        )
    return QueryTooHeavy(
        fr="La requête demande trop de mémoire ou imbrique trop de parenthèses ; simplifiez-la.",
        en="The query needs too much memory or nests too deeply; make it simpler.",
    )


async def _pieces(held: bytes) -> AsyncIterator[bytes]:
    yield held


def _refusal(header: dict[str, str]) -> KbError:
    if header["error"] == "syntax":
        return syntax_error(SyntaxError(header["message"]))
    if header["error"] == "graph":
        return BadParameter(
            fr=f"La base n'a pas de graphe <{header['graph']}> ; son graphe par défaut se nomme <{BASE}>.",
            en=f"The base has no graph <{header['graph']}>; its default graph is named <{BASE}>.",
        )
    if header["error"] == "graphs":
        return QueryRefused(
            fr="Un autre moteur répond pour cette base : une requête n'y choisit pas ses graphes. Retirez FROM.",
            en="Another engine answers for this base: a query does not choose its graphs there. Take FROM out.",
        )
    if header["error"] in _ELSEWHERE:
        return _ELSEWHERE[header["error"]](fr=header["fr"], en=header["en"])
    return QueryRefused(
        fr=f"Le moteur n'a pas pu évaluer la requête : {header['message']}",
        en=f"The engine could not evaluate the query: {header['message']}",
    )
