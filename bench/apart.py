"""Work done in a process of its own, so that its peak of memory is its own.

``python -m bench.jobs NAME ARGUMENT…`` does one piece of work and prints its figures as one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

_HERE = Path(__file__).parents[1]


class JobFailed(Exception):
    """The process ended badly, or ran out of time; the message is the end of what it said."""


def run_apart(name: str, *arguments: str, seconds: float = 7200) -> dict[str, Any]:
    """Run a job of ``bench.jobs`` and return its figures: ``seconds`` and ``peak_mb`` among them."""
    command = [sys.executable, "-m", "bench.jobs", name, *arguments]
    try:
        done = subprocess.run(command, cwd=_HERE, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise JobFailed(f"not finished after {seconds:g} s") from error
    if done.returncode != 0:
        raise JobFailed(done.stderr.strip()[-500:] or f"ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def peak_mb(process: int | str = "self") -> float:
    """Return the most memory that a process was ever resident in, in MB (VmHWM of Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no VmHWM for process {process}")


@contextmanager
def watching_children() -> Iterator[dict[int, float]]:
    """Give, once the context ends, the peak in MB of each process that this one had as a child meanwhile.

    They are looked at four times a second: one that lives less may be missed.
    """
    peaks: dict[int, float] = {}
    ended = Event()

    def watch() -> None:
        while not ended.wait(0.25):
            for child in _children():
                try:
                    peaks[child] = peak_mb(child)
                except OSError:
                    continue  # gone meanwhile

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        ended.set()
        watcher.join()


def _children() -> list[int]:
    return [int(child) for task in Path("/proc/self/task").iterdir() for child in _read(task / "children").split()]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:  # of a thread that is gone
        return ""
