"""Those measured beside this project: started and asked once; what keeps one from being measured is reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

import httpx

from bench.measuring import Disagreement
from bench.outcomes import NotRun
from bench.servers import Absent, NotStarted
from kb.errors import KbError

T = TypeVar("T")
Start = Callable[[], AbstractContextManager[T]]


def start(stack: ExitStack, peers: Mapping[str, Start[T]], work: str, size: int) -> tuple[dict[str, T], list[NotRun]]:
    """Start what can be; return it by name, and what could not be."""
    started: dict[str, T] = {}
    missing: list[NotRun] = []
    for name, begin in peers.items():
        try:
            started[name] = stack.enter_context(begin())
        except (Absent, NotStarted) as error:
            missing.append(NotRun(work, size, name, str(error)))
    return started, missing


def alike(
    peers: Mapping[str, T], answer: Callable[[T], object], expected: object, work: str, size: int
) -> tuple[dict[str, T], list[NotRun]]:
    """Keep those that give the expected answer; say what the others do."""
    kept: dict[str, T] = {}
    missing: list[NotRun] = []
    for name, peer in peers.items():
        try:
            said = answer(peer)
        except (httpx.HTTPError, KbError, Disagreement) as error:
            missing.append(NotRun(work, size, name, f"{type(error).__name__}: {error}"[:300]))
            continue
        if said == expected:
            kept[name] = peer
        else:
            missing.append(NotRun(work, size, name, f"it answers otherwise: {str(said)[:200]}"))
    return kept, missing
