"""SPARQL engines as servers, over the same triples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers.process import Absent, Server, free_port, running


@contextmanager
def oxigraph(store: Path, folder: Path) -> Iterator[Server]:
    """Serve a store on disk, read-only, with Oxigraph's own server."""
    port = free_port()
    command = [_beside("oxigraph"), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with running(command, port=port, folder=folder) as server:
        yield server


@contextmanager
def rdflib_endpoint(dump: Path, folder: Path) -> Iterator[Server]:
    """Serve a file of triples with rdflib-endpoint over rdflib in memory."""
    port = free_port()
    command = [sys.executable, "-m", "bench.servers.rdflib_served", str(dump), str(port)]
    with running(command, port=port, folder=folder, ready="/?query=ASK%7B%7D") as server:
        yield server


def _beside(name: str) -> str:
    """Return a program that was installed with this Python."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        raise Absent(f"{name} is not installed beside {sys.executable} (extra dev)")
    return str(found)
