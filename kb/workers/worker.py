"""One process that answers untrusted queries on a store opened read-only, until it is killed.

Started by ``process`` as ``python -m kb.workers.worker STORE HELD_MB BASE LIMITS PREFIXES``; what it reads and
writes is in ``answering``. A crash of the engine (deep nesting overflows the stack and ends the process) or a
runaway query costs this process and nothing else. ``remote_worker`` does the same with an engine elsewhere.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from kb.workers.answering import Dataset, Limits, Server
from kb.workers.walls import bound_files, bound_memory, make_no_socket, yield_to_others


def opened(directory: Path, *, held: bool) -> ox.Store:
    """Return the store of a directory, from then on in memory when it is to be ``held`` there.

    Row by row in the order of the disk, and not by the engine's bulk load: every worker must then give the rows
    of an unordered query in the same order, for those who read them page by page and for the ETag of an answer.
    """
    on_disk = ox.Store.read_only(str(directory))
    if not held:
        return on_disk
    in_memory = ox.Store()
    in_memory.bulk_extend(on_disk.quads_for_pattern(None, None, None, None))
    for graph in on_disk.named_graphs():
        in_memory.add_graph(graph)
    return in_memory


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
    place = Path(store_directory)
    held = sum(file.stat().st_size for file in place.iterdir()) <= int(held_mb) * 1_000_000
    store = opened(place, held=held)
    most: Limits = json.loads(limits)
    bound_memory(most["memory_mb"])
    tired = growth(most["memory_mb"])
    # The engine opens most tables of a store when it first reads them: room for as many files, and no more; and since a
    # socket is a file, none may be made, where the system can be told so.
    bound_files(0 if held else sum(1 for _ in place.glob("*.sst")))
    make_no_socket()
    server = Server(store.query, json.loads(prefixes), most, dataset=Dataset(base, store), tired=tired)
    server.serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
