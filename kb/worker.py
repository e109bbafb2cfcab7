"""One process that answers untrusted queries on a store opened read-only, until it is killed.

Started by ``kb.worker_process`` as ``python kb/worker.py STORE HELD_MB BASE LIMITS PREFIXES``. A crash of the engine
(deep nesting overflows the stack and ends the process) or a runaway query costs this process and nothing else.
``kb.remote_worker`` does the same with an engine elsewhere.

Requests come on standard input, one JSON object a line: the fields of ``Request``. Each reply on standard output
is a sequence of frames: a tag byte, the length as four bytes, the payload. ``H`` header (JSON: form and whether
the result is gzipped, or the error), ``D`` piece of the result, ``E`` end (JSON: whether the result was
cut, or the process is tired). A
short reply is written in one go.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Thread
from typing import BinaryIO, TypedDict

import pyoxigraph as ox

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
PREFIXED = {"turtle", "rdfxml", "jsonld"}

_PIECE_BYTES = 32_768
# A smaller body fills one packet either way.
_WORTH_GZIP_BYTES = 1_400
_GZIP_LEVEL, _GZIP_WINDOW = 5, 31
# After its limit, a query whose killer has died itself is ended by the system.
_GRACE_SECONDS = 2.0

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]


class Limits(TypedDict):
    """What one query may take. The process that started this one ends it at ``seconds``, unless it died itself."""

    seconds: float
    memory_mb: int
    max_bytes: int


class Request(TypedDict):
    """A query, the serialisation wanted for either form of result, and its dataset.

    ``default_graphs`` and ``named_graphs`` are IRIs; both empty for the dataset of the store.
    """

    query: str
    results_format: str
    graph_format: str
    gzip: bool
    default_graphs: list[str]
    named_graphs: list[str]


class Refused(Exception):
    """What is answered instead of a result: the header that says so."""

    def __init__(self, header: dict[str, str]) -> None:
        super().__init__(header["error"])
        self.header = header


class _Cut(Exception):
    """The result has reached its byte limit."""


class Dataset:
    """The graphs that a query may choose: those of a store, whose default graph has the name ``base``."""

    def __init__(self, base: str, store: ox.Store) -> None:
        self._base, self._store = base, store

    def arguments(self, request: Request) -> dict[str, list[ox.NamedNode | ox.DefaultGraph]]:
        """Return what ``Store.query`` takes to override any FROM; Refused for a graph that there is not."""
        default, named = request["default_graphs"], request["named_graphs"]
        return {
            "default_graph": [ox.DefaultGraph() if iri == self._base else self._graph(iri) for iri in default],
            "named_graphs": [self._graph(iri) for iri in named],
        }

    def _graph(self, iri: str) -> ox.NamedNode:
        with suppress(ValueError):
            graph = ox.NamedNode(iri)
            if self._store.contains_named_graph(graph):
                return graph
        raise Refused({"error": "graph", "graph": iri})


class _Reply:
    """A writable file that sends what it gets as frames, compressed on request, up to a number of bytes."""

    def __init__(self, out: BinaryIO, form: str, most: int, *, may_zip: bool) -> None:
        self._out, self._left, self._form = out, most, form
        self._may_zip, self._begun = may_zip, False
        self._zipper: zlib._Compress | None = None
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        if len(data) > self._left:
            raise _Cut
        self._left -= len(data)
        self._held.append(data)
        self._size += len(data)
        if self._size >= _PIECE_BYTES:
            self._out.write(self._frames())
            self._out.flush()
        return len(data)

    def flush(self) -> None:
        """Pieces are sent when they are large enough."""

    def end(self, said: dict[str, str]) -> None:
        """Send what is left, and how the result ended."""
        self._out.write(self._frames(last=True) + (frame(b"E", said) if said else _ENDS_WELL))
        self._out.flush()

    def _frames(self, *, last: bool = False) -> bytes:
        header = b"" if self._begun else self._header()
        data = b"".join(self._held)
        self._held.clear()
        self._size = 0
        if self._zipper is not None:
            data = self._zipper.compress(data) + (self._zipper.flush() if last else b"")
        return header + (frame(b"D", data) if data else b"")

    def _header(self) -> bytes:
        self._begun = True
        if self._may_zip and self._size >= _WORTH_GZIP_BYTES:
            self._zipper = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
        return _begins(self._form, zipped=self._zipper is not None)


@lru_cache
def _begins(form: str, *, zipped: bool) -> bytes:
    return frame(b"H", {"form": form, "gzip": "yes" if zipped else ""})


def frame(tag: bytes, payload: bytes | dict[str, str]) -> bytes:
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return tag + struct.pack(">I", len(content)) + content


_ENDS_WELL = frame(b"E", {})


def send(out: BinaryIO, tag: bytes, payload: bytes | dict[str, str]) -> None:
    out.write(frame(tag, payload))
    out.flush()


def unbroken() -> dict[str, str]:
    """Say what a broken answer means, for the embedded engine, which gives none."""
    raise AssertionError("the embedded engine breaks no answer off")


class Server:
    """Answers requests one after another.

    ``query`` takes a text and, with a ``dataset``, what its ``arguments`` returns; ``broken`` gives the header
    for an answer that breaks off while it is written; ``tired`` says that this process should be replaced.
    """

    def __init__(
        self,
        query: Callable[..., Answer],
        prefixes: dict[str, str],
        limits: Limits,
        *,
        dataset: Dataset | None = None,
        broken: Callable[[], dict[str, str]] = unbroken,
        tired: Callable[[], bool] = lambda: False,
    ) -> None:
        self._query, self._prefixes, self._broken, self._tired = query, prefixes, broken, tired
        self._dataset, self._limits = dataset, limits

    def serve(self, requests: BinaryIO, out: BinaryIO) -> None:
        """Say that this process is ready, then answer each request until there are no more.

        A thread that was put behind everything else, as that of a long query is, can never be put forward again:
        the next query has a thread of its own.
        """
        send(out, b"R", b"")
        self._more = True
        while self._more:
            self._more = False  # also when what follows breaks
            thread = Thread(target=self._serve, args=(requests, out))
            thread.start()
            thread.join()

    def _serve(self, requests: BinaryIO, out: BinaryIO) -> None:
        niceness = os.getpriority(os.PRIO_PROCESS, 0)  # of this thread
        for line in requests:
            request: Request = json.loads(line)
            signal.setitimer(signal.ITIMER_REAL, self._limits["seconds"] + _GRACE_SECONDS)
            self._answer(request, out)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if os.getpriority(os.PRIO_PROCESS, 0) > niceness:
                self._more = True
                return

    def _answer(self, request: Request, out: BinaryIO) -> None:
        try:
            results = self._query(request["query"], **self._chosen(request))
        except Refused as refusal:
            send(out, b"H", refusal.header)
        except SyntaxError as error:
            send(out, b"H", {"error": "syntax", "message": str(error)})
        except (RuntimeError, OSError, ValueError) as error:
            send(out, b"H", {"error": "evaluation", "message": str(error)})
        else:
            self._write(results, request, out)

    def _chosen(self, request: Request) -> dict[str, list[ox.NamedNode | ox.DefaultGraph]]:
        if not request["default_graphs"] and not request["named_graphs"]:
            return {}
        if self._dataset is None:
            raise Refused({"error": "graphs"})
        return self._dataset.arguments(request)

    def _write(self, results: Answer, request: Request, out: BinaryIO) -> None:
        graph = not isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
        form = "graph" if graph else "results"
        reply = _Reply(out, form, self._limits["max_bytes"], may_zip=request["gzip"])
        try:
            self._serialize(results, request, reply)
        except _Cut:
            reply.end({"cut": "bytes"})
        except Refused as refusal:
            reply.end({"cut": "refused", **refusal.header})
        except SyntaxError:
            reply.end({"cut": "refused", **self._broken()})
        except (RuntimeError, OSError, ValueError) as error:
            reply.end({"cut": "error", "message": str(error)})
        else:
            reply.end({"tired": "yes"} if self._tired() else {})

    def _serialize(self, results: Answer, request: Request, reply: _Reply) -> None:
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            results.serialize(output=reply, format=RESULTS[request["results_format"]])  # type: ignore[arg-type]
        else:
            name = request["graph_format"]
            known = self._prefixes if name in PREFIXED else None
            ox.serialize(results, output=reply, format=GRAPHS[name], prefixes=known)  # type: ignore[arg-type]


def yield_to_others() -> None:
    """Be the first to go when memory is short, and leave no core dump after a crash."""
    with suppress(OSError):  # not on every system, nor in every container
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(directory: Path, held_mb: int) -> ox.Store:
    """Return the store of a directory, held in memory when its files have ``held_mb`` MB at most.

    Row by row in the order of the disk, and not by the engine's bulk load: every worker must then give the rows
    of an unordered query in the same order, for those who read them page by page and for the ETag of an answer.
    """
    on_disk = ox.Store.read_only(str(directory))
    if sum(file.stat().st_size for file in directory.iterdir()) > held_mb * 1_000_000:
        return on_disk
    held = ox.Store()
    held.bulk_extend(on_disk.quads_for_pattern(None, None, None, None))
    for graph in on_disk.named_graphs():
        held.add_graph(graph)
    return held


def bound_memory(memory_mb: int) -> None:
    """Let this process take as much more memory than it has now."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    most = taken + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def shut_in() -> None:
    """Leave no room for one more file: a socket is a file, so no query can call out."""
    highest = max(int(entry.name) for entry in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))
    with suppress(OSError):
        while True:  # numbers given back earlier are still free below the limit
            os.open(os.devnull, os.O_RDONLY)


def growth(memory_mb: int) -> Callable[[], bool]:
    """Return what says whether this process has kept more than a quarter of its memory limit since now.

    The engine gives little back of what a large query took.
    """
    statm = os.open("/proc/self/statm", os.O_RDONLY)

    def resident() -> int:
        return int(os.pread(statm, 100, 0).split()[1]) * resource.getpagesize()

    most = resident() + memory_mb * 1024 * 1024 // 4
    return lambda: resident() > most


def main(store_directory: str, held_mb: str, base: str, limits: str, prefixes: str) -> None:
    yield_to_others()
    store = opened(Path(store_directory), int(held_mb))
    most: Limits = json.loads(limits)
    bound_memory(most["memory_mb"])
    tired = growth(most["memory_mb"])
    shut_in()
    server = Server(store.query, json.loads(prefixes), most, dataset=Dataset(base, store), tired=tired)
    server.serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
