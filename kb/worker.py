"""One process that answers untrusted queries on a store opened read-only, until it is killed.

Started by ``kb.workers`` as ``python -m kb.worker STORE MEMORY_MB``. A crash of the engine (deep nesting
overflows the stack and ends the process) or a runaway query costs this process and nothing else.
``kb.remote_worker`` does the same with an engine elsewhere.

Requests come on standard input, one JSON object a line: ``query``, ``format`` (a key of FORMATS) and
``max_bytes``. Each reply on standard output is a sequence of frames: a tag byte, the length as four
bytes, the payload. ``H`` header (JSON: form, or the error), ``D`` piece of the result, ``E`` end (JSON:
whether the result was cut).
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

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

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]


class Refused(Exception):
    """What an engine elsewhere, or the way to it, answers instead: the header that says so."""

    def __init__(self, header: dict[str, str]) -> None:
        super().__init__(header["error"])
        self.header = header


class _Cut(Exception):
    """The result has reached its byte limit."""


class _Frames:
    """A writable file that sends what it gets as ``D`` frames, up to a number of bytes."""

    def __init__(self, out: BinaryIO, max_bytes: int) -> None:
        self.out, self.left = out, max_bytes

    def write(self, data: bytes) -> int:
        if len(data) > self.left:
            raise _Cut
        self.left -= len(data)
        send(self.out, b"D", data)
        return len(data)

    def flush(self) -> None:
        """Frames are flushed as they are sent."""


def send(out: BinaryIO, tag: bytes, payload: bytes) -> None:
    out.write(tag + struct.pack(">I", len(payload)) + payload)
    out.flush()


def unbroken() -> dict[str, str]:
    """Say what a broken answer means, for the embedded engine, which gives none."""
    raise AssertionError("the embedded engine breaks no answer off")


def answer(
    query: Callable[[str], Answer],
    request: dict[str, str | int],
    *,
    prefixes: dict[str, str],
    broken: Callable[[], dict[str, str]],
    out: BinaryIO,
) -> None:
    try:
        results = query(str(request["query"]))
    except (Refused, SyntaxError, RuntimeError, OSError, ValueError) as error:
        send(out, b"H", json.dumps(_refusal(error)).encode())
        return
    graph = not isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
    send(out, b"H", json.dumps({"form": "graph" if graph else "results"}).encode())
    name = str(request["graph_format" if graph else "results_format"])
    sink = _Frames(out, int(request["max_bytes"]))
    try:
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            results.serialize(output=sink, format=RESULTS[name])  # type: ignore[arg-type]
        else:
            known = prefixes if name in PREFIXED else None
            ox.serialize(results, output=sink, format=GRAPHS[name], prefixes=known)  # type: ignore[arg-type]
    except _Cut:
        send(out, b"E", b'{"cut": "bytes"}')
        return
    except Refused as refusal:
        send(out, b"E", json.dumps({"cut": "refused", **refusal.header}).encode())
        return
    except SyntaxError:
        send(out, b"E", json.dumps({"cut": "refused", **broken()}).encode())
        return
    except (RuntimeError, OSError, ValueError) as error:
        send(out, b"E", json.dumps({"cut": "error", "message": str(error)}).encode())
        return
    send(out, b"E", b"{}")


def _refusal(error: Exception) -> dict[str, str]:
    if isinstance(error, Refused):
        return error.header
    return {"error": "syntax" if isinstance(error, SyntaxError) else "evaluation", "message": str(error)}


def confine(memory_mb: int) -> None:
    """Bound the memory, and leave no room for one more file: a socket is a file, so no query can call out."""
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    highest = max(int(entry.name) for entry in Path("/dev/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest, highest))
    with suppress(OSError):
        while True:  # numbers given back earlier are still free below the limit
            os.open(os.devnull, os.O_RDONLY)


def main(store_directory: str, memory_mb: str, prefixes: str) -> None:
    store = ox.Store.read_only(store_directory)
    confine(int(memory_mb))
    serve(store.query, json.loads(prefixes))


def serve(
    query: Callable[[str], Answer], prefixes: dict[str, str], broken: Callable[[], dict[str, str]] = unbroken
) -> None:
    """Say that this process is ready, then answer each request until standard input ends.

    ``broken`` gives the header for an answer that breaks off while it is written.
    """
    send(sys.stdout.buffer, b"R", b"")
    for line in sys.stdin.buffer:
        answer(query, json.loads(line), prefixes=prefixes, broken=broken, out=sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
