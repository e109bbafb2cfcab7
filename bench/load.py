"""Readers of a server: as many requests as it answers in some seconds, from a few connections.

By wrk (Debian), which costs the server little of the machine; without it, by a client of our own,
which costs more: the report says which. Our own also reads from a slow server: it waits for the answers
under way when the time is over, which wrk leaves uncounted and the server goes on making.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import httpx

_PATIENCE = 120  # seconds that an answer is waited for
_SCRIPT = Path(__file__).with_name("load.lua")


class Failed(Exception):
    """Some requests were not answered with success: their number would not mean what it says."""


@dataclass(frozen=True)
class Load:
    """What readers got: requests answered, in how many seconds, and the times of half and of 99 in 100."""

    requests: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def client() -> str:
    """Return the name of what asks."""
    return "wrk" if shutil.which("wrk") else "httpx"


def load(
    address: str,
    paths: Sequence[str],
    *,
    seconds: float = 2,
    connections: int = 2,
    headers: Mapping[str, str] | None = None,
    slow: bool = False,
) -> Load:
    """Ask the paths of a server in turn; one that is ``slow`` at least once from each connection.

    Failed when an answer is an error (a 304 is none).
    """
    ask = _wrk if client() == "wrk" and not slow else _own
    found, failed = ask(address, paths, seconds, connections, headers or {})
    if failed or not found.requests:
        raise Failed(f"{failed} of {found.requests} requests to {address}{paths[0][:80]} failed")
    return found


def _wrk(
    address: str, paths: Sequence[str], seconds: float, connections: int, headers: Mapping[str, str]
) -> tuple[Load, int]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        written = "\n".join(f"{name}: {value}" for name, value in headers.items())
        asked = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", f"{_PATIENCE}s"]
        said = subprocess.run(
            [*asked, "-s", str(_SCRIPT), address],
            env={**os.environ, "PATHS": file.name, "HEADERS": written},
            capture_output=True,
            text=True,
            check=True,
        )
    figures = json.loads(said.stdout.strip().splitlines()[-1])
    failed = figures.pop("failed")
    return Load(**figures), failed


def _own(
    address: str, paths: Sequence[str], seconds: float, connections: int, headers: Mapping[str, str]
) -> tuple[Load, int]:
    return asyncio.run(_asking(address, paths, seconds, connections, headers))


async def _asking(
    address: str, paths: Sequence[str], seconds: float, connections: int, headers: Mapping[str, str]
) -> tuple[Load, int]:
    times: list[float] = []
    failed = 0
    began = perf_counter()

    async def read(http: httpx.AsyncClient, at: int) -> None:
        nonlocal failed
        while perf_counter() - began < seconds:
            asked = perf_counter()
            answer = await http.get(paths[at % len(paths)])
            times.append(perf_counter() - asked)
            failed += answer.status_code >= 400
            at += connections

    async with httpx.AsyncClient(base_url=address, headers=dict(headers), timeout=_PATIENCE, trust_env=False) as http:
        await asyncio.gather(*(read(http, number) for number in range(connections)))
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return Load(len(times), perf_counter() - began, cuts[49], cuts[98]), failed
