"""A real server on a free port, for the tests of the protocol."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import uvicorn
from fastapi import FastAPI

from kb.layout import Layout
from kb.publication import manifest


def snapshot(layout: Layout, directory: Path, *more: ox.Quad) -> Path:
    """Write the base and a few statements more as the store of a snapshot; return the store's folder."""
    read = ox.Store()
    for path in layout.turtle_files():
        read.load(path=str(path), format=ox.RdfFormat.TURTLE)
    for quad in more:
        read.add(quad)
    store = ox.Store(str(directory / "store"))
    store.bulk_load(io.BytesIO(read.dump(format=ox.RdfFormat.N_QUADS)), format=ox.RdfFormat.N_QUADS)
    store.flush()
    manifest.seal(directory, built_from={}, counts={})
    return directory / "store"


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve the application from a thread; yield its address without a final slash."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
