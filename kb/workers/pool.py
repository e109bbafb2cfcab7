"""Untrusted SPARQL, answered by processes that can be killed.

The embedded engine has no time limit, no memory limit, and deep nesting ends the process it runs
in. So a public query runs in a worker (``kb.workers.worker``): one query at a time, on a store opened
read-only, under a memory limit; past its time, or when the client leaves, the process is killed
and another takes its place. With an engine elsewhere (``kb.engines.endpoint``), the worker is the one that
asks it (``kb.workers.remote_worker``): limits, queue and refusals are the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kb.engines.endpoint import Endpoint
from kb.engines.store import syntax_error
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
from kb.namespaces import BASE
from kb.settings import Settings
from kb.sparql.guard import Dataset
from kb.workers import answering
from kb.workers.leases import Lease
from kb.workers.places import Places
from kb.workers.process import Source, WorkerDied, WorkerProcess
from kb.workers.spool import Spool

# Results up to this size are complete before the status line leaves; longer ones stream after it.
_HELD_BYTES = 262_144
# What a worker that asks an engine elsewhere may report, by name.
_ELSEWHERE = {kind.__name__: kind for kind in (EngineUnavailable, QueryRefused, QueryTimeout)}
# What ends a query and leaves its worker at rest, ready for the next one.
_AT_REST = (BadParameter, QuerySyntaxError, QueryRefused, ResultTooLarge, EngineUnavailable)


@dataclass(frozen=True)
class Request:
    """A query with the serialisation wanted for either form of result (keys of kb.workers.answering).

    ``dataset`` is None for that of the base.
    """

    query: str
    results_format: str
    graph_format: str
    dataset: Dataset | None = None
    gzip: bool = False

    @cached_property
    def line(self) -> bytes:
        """The request as a worker reads it."""
        dataset = self.dataset or Dataset()
        said: answering.Request = {
            "query": self.query,
            "results_format": self.results_format,
            "graph_format": self.graph_format,
            "gzip": self.gzip,
            "default_graphs": list(dataset.default),
            "named_graphs": list(dataset.named),
        }
        return json.dumps(said).encode() + b"\n"


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
        self._seconds = settings.query_timeout_ms / 1000
        limits: answering.Limits = {
            "seconds": self._seconds,
            "memory_mb": settings.query_memory_mb,
            "max_bytes": settings.query_max_bytes,
        }
        self._places = Places(Source(place, limits, settings.query_held_mb, prefixes), settings)
        self._spooling = 0

    def warm(self) -> None:
        """Start the workers beforehand, so that the first query does not wait for one."""
        self._places.warm()

    async def close(self) -> None:
        await self._places.close()

    async def run(self, request: Request, client: str = "") -> Result:
        """Answer a query of a client (any text that tells it from others, for the limit on what one may ask).

        EngineBusy when the queue is full or the client has too many queries, QueryTimeout past the time limit,
        QuerySyntaxError with the position, BadParameter for a graph that there is not, ResultTooLarge,
        QueryTooHeavy when memory or the engine's stack gave out, EngineFailed for a fault of the engine, and
        EngineUnavailable when it is elsewhere and does not answer.
        """
        lease = Lease(self._places, client, self._seconds)
        try:
            process = await lease.worker()
            header, held, end = await self._begin(process, request)
            if end is None:
                return self._spooled(lease, process, header, held)
        except WorkerDied as death:
            lease.close()
            raise self._of_death(death, lease) from death
        except BaseException as error:  # a cancelled request must free its worker too
            lease.close(healthy=isinstance(error, _AT_REST))
            raise
        lease.close(healthy="tired" not in end)
        return Result(header["form"], bool(header["gzip"]), held, _pieces(held), lease.close)

    async def _begin(
        self, process: WorkerProcess, request: Request
    ) -> tuple[Mapping[str, str], bytes, Mapping[str, str] | None]:
        """Send the query and hold the first pieces; the last value is how it ended, None when it goes on."""
        process.send(request.line)
        header = _said((await process.frame())[1])
        if "error" in header:
            raise _refusal(header)
        held = b""
        while len(held) < _HELD_BYTES:
            tag, payload = await process.frame()
            if tag == b"E":
                return header, held, self._end(payload)
            held += payload
        return header, held, None

    def _spooled(self, lease: Lease, process: WorkerProcess, header: Mapping[str, str], held: bytes) -> Result:
        """Let a long result come at its own pace, and be read at the client's."""
        if self._spooling >= self._settings.query_workers + self._settings.query_queue:
            raise EngineBusy(
                fr="Trop de grands résultats sont en train d’être lus ; ajoutez LIMIT, ou réessayez plus tard.",
                en="Too many large results are being read; add LIMIT, or try again later.",
            )
        spool = Spool()
        spool.write(held)
        lease.fill(asyncio.get_running_loop().create_task(self._fill(spool, lease, process)))
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

    async def _fill(self, spool: Spool, lease: Lease, process: WorkerProcess) -> None:
        error: KbError | OSError | None = None
        end: Mapping[str, str] = {}
        try:
            while (found := await process.frame())[0] != b"E":
                spool.write(found[1])
            end = self._end(found[1])
        except WorkerDied as death:
            error = self._of_death(death, lease)
        except (KbError, OSError) as failure:  # OSError: no room left where results are kept
            error = failure
        lease.release(healthy="tired" not in end and (error is None or isinstance(error, _AT_REST)))
        spool.end(error)

    def _end(self, payload: bytes) -> Mapping[str, str]:
        """Return how a result ended; ResultTooLarge or what the engine said when that is not well."""
        end = _said(payload)
        if end.get("cut") == "bytes":
            size = self._settings.query_max_bytes
            raise ResultTooLarge(
                fr=f"Le résultat dépasse {size} octets ; ajoutez LIMIT, ou téléchargez la base entière.",
                en=f"The result is over {size} bytes; add LIMIT, or download the whole base.",
            )
        if "cut" in end:
            raise _refusal({"error": "evaluation", **end})
        return end

    def _of_death(self, death: WorkerDied, lease: Lease) -> KbError:
        """Say what a worker died of: its time, a fault of the engine, or else memory and stack, without a word."""
        if lease.late:
            return QueryTimeout(
                fr=f"La requête a été arrêtée après {self._seconds:g} s ; ajoutez LIMIT ou précisez les motifs.",
                en=f"The query was stopped after {self._seconds:g} s; add LIMIT or make its patterns more selective.",
            )
        return _of_last_words(str(death))


def _of_last_words(last_words: str) -> KbError:
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


@lru_cache(maxsize=16)
def _said(payload: bytes) -> Mapping[str, str]:
    """Read what a worker says around a result: nearly always the same few words."""
    said: dict[str, str] = json.loads(payload)
    return said


def _refusal(header: Mapping[str, str]) -> KbError:
    if header["error"] == "syntax":
        return syntax_error(SyntaxError(header["message"]))
    if header["error"] == "graph":
        return BadParameter(
            fr=f"La base n’a pas de graphe <{header['graph']}> ; son graphe par défaut se nomme <{BASE}>.",
            en=f"The base has no graph <{header['graph']}>; its default graph is named <{BASE}>.",
        )
    if header["error"] == "graphs":
        return QueryRefused(
            fr="Un autre moteur répond pour cette base : une requête n’y choisit pas ses graphes. Retirez FROM.",
            en="Another engine answers for this base: a query does not choose its graphs there. Take FROM out.",
        )
    if header["error"] in _ELSEWHERE:
        return _ELSEWHERE[header["error"]](fr=header["fr"], en=header["en"])
    return QueryRefused(
        fr=f"Le moteur n’a pas pu évaluer la requête : {header['message']}",
        en=f"The engine could not evaluate the query: {header['message']}",
    )
