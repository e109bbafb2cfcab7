"""Work done in a process of its own, so that its peak of memory is its own.

``python -m bench.jobs NAME ARGUMENT…`` does one piece of work and prints its figures as one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
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
