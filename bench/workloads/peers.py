"""Those measured beside this project: started where they can be, reported with the reason where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

from bench.outcomes import NotRun
from bench.servers import Absent, NotStarted

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
