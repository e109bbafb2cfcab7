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
from urllib.error import HTTPError
from urllib.request import urlopen

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
HERE = Path(__file__).parents[2]
# A server that works less than this part of a second and reads fewer bytes is at rest, once it was so for some looks;
# one that never is, is asked all the same.
_AT_REST, _READS, _LOOKS, _MOST_SECONDS = 0.05, 1_000_000, 3, 600


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
def running(  # noqa: PLR0913 - what starting a program takes, each by name
    command: Sequence[str],
    *,
    port: int,
    folder: Path,
    ready: str = "/",
    seconds: float = 120,
    environment: Mapping[str, str] | None = None,
    within: Path = HERE,
    at_rest: bool = True,
) -> Iterator[Server]:
    """Start a server in the folder ``within``, wait until it answers at ``ready``, and stop it with its children.

    ``at_rest``: wait also until it has read what it reads ahead, which would count against its first answers.
    """
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
        if at_rest:
            _rest(process.pid)
        yield Server(address, process.pid, log)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=30):  # noqa: S310 - on this machine
                return
        except HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise NotStarted(log.read_text(errors="replace").strip()[-500:] or f"no answer after {seconds:g} s")


def _rest(session: int) -> None:
    """Wait until the processes of a session neither work nor read any more, or for ten minutes."""
    deadline, quiet, before = time.monotonic() + _MOST_SECONDS, 0, _done(session)
    while quiet < _LOOKS and time.monotonic() < deadline:
        time.sleep(1)
        seconds, read = _done(session)
        quiet = quiet + 1 if seconds - before[0] < _AT_REST and read - before[1] < _READS else 0
        before = seconds, read


def _done(session: int) -> tuple[float, int]:
    """Return the seconds of processor that the processes of a session have taken, and the bytes that they have read."""
    ticks = read = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += int(fields[11]) + int(fields[12])
                read += int((process / "io").read_text().partition(":")[2].split()[0])
        except OSError:  # it ended meanwhile
            continue
    return ticks / os.sysconf("SC_CLK_TCK"), read


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
