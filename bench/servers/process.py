"""A server in a process of its own, on a free port of this machine, started and stopped by a bench."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
HERE = Path(__file__).parents[2]


class Absent(Exception):
    """A program is not installed here; the message names its package."""


class NotStarted(Exception):
    """A server did not answer in time, or died; the message is the end of its log."""


@dataclass(frozen=True)
class Server:
    """A server that answers at ``address``; ``log`` is what it prints."""

    address: str
    process: int
    log: Path


def find(name: str) -> str | None:
    """Return the path of a program, None where it is not installed."""
    return shutil.which(name, path=PATH)


def program(name: str, package: str) -> str:
    """Return the path of a program. Absent says which package has it."""
    found = find(name)
    if found is None:
        raise Absent(f"{name} is not installed (package {package})")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    ready: str = "/",
    seconds: float = 120,
    environment: Mapping[str, str] | None = None,
    within: Path = HERE,
) -> Iterator[Server]:
    """Start a server in the folder ``within``, wait until it answers at ``ready``, and stop it with its children."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{Path(command[0]).name}-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            cwd=within,
            env={**os.environ, **(environment or {})},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address + ready, log, seconds)
        yield Server(address, process.pid, log)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=30, trust_env=False).status_code < 500:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise NotStarted(log.read_text(errors="replace").strip()[-500:] or f"no answer after {seconds:g} s")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the session that the server leads: itself, and the processes it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(15)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
