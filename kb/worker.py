"""One process that answers untrusted queries on a store opened read-only, until it is killed.

Started by ``kb.workers`` as ``python -m kb.worker STORE MEMORY_MB``. A crash of the engine (deep nesting
overflows the stack and ends the process) or a runaway query costs this process and nothing else.

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


def answer(store: ox.Store, request: dict[str, str | int], prefixes: dict[str, str], out: BinaryIO) -> None:
    try:
        results = store.query(str(request["query"]))
    except SyntaxError as error:
        send(out, b"H", json.dumps({"error": "syntax", "message": str(error)}).encode())
        return
    except (RuntimeError, OSError, ValueError) as error:
        send(out, b"H", json.dumps({"error": "evaluation", "message": str(error)}).encode())
        return
    graph = isinstance(results, ox.QueryTriples)
    send(out, b"H", json.dumps({"form": "graph" if graph else "results"}).encode())
    name = str(request["graph_format" if graph else "results_format"])
    sink = _Frames(out, int(request["max_bytes"]))
    try:
        if isinstance(results, ox.QueryTriples):
            known = prefixes if name in PREFIXED else None
            ox.serialize(results, output=sink, format=GRAPHS[name], prefixes=known)  # type: ignore[arg-type]
        else:
            results.serialize(output=sink, format=RESULTS[name])  # type: ignore[arg-type]
    except _Cut:
        send(out, b"E", b'{"cut": "bytes"}')
        return
    except (RuntimeError, OSError, ValueError) as error:
        send(out, b"E", json.dumps({"cut": "error", "message": str(error)}).encode())
        return
    send(out, b"E", b"{}")


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
    send(sys.stdout.buffer, b"R", b"")
    for line in sys.stdin.buffer:
        answer(store, json.loads(line), json.loads(prefixes), sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
