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
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kb.workers.answering import Dataset, Limits, Server


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
