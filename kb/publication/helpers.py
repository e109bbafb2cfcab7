"""Processes that do the same work on batches, whose results come back in the order of the batches.

Each has a pipe of its own, so that one that dies is known at once, whenever it dies: the pools of Python 3.11 wait for
ever when a process is lost while another starts. Here a loss ends the work with an error, and no process outlives it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from kb.errors import KbError

Batch = TypeVar("Batch")
Result = TypeVar("Result")


class HelperLost(KbError):
    """A process that read the base for the indexes was ended from outside."""

    def __init__(self) -> None:
        super().__init__(
            fr="Un processus qui lisait la base a été arrêté, sans doute faute de mémoire ; rien n’est publié. Libérez "
            "de la mémoire, puis recommencez.",
            en="A process that was reading the base was stopped, probably for want of memory; nothing is published. "
            "Free some memory, then try again.",
        )


class Helpers(Generic[Batch, Result]):
    """Processes, from ``with`` to its end; ``begin``, called in each, returns what turns a batch into a result.

    HelperLost when one is lost; a KbError that the work raises there is raised here.
    """

    def __init__(self, processes: int, begin: Callable[[], Callable[[Batch], Result]]) -> None:
        self._begin, self._number = begin, processes
        self._processes: list[Any] = []
        self._connections: list[Connection] = []

    def __enter__(self) -> Self:
        context = get_context("spawn")  # not forked: a store has threads of its own
        for _ in range(self._number):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, self._begin), daemon=True)
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for connection, process in zip(self._connections, self._processes, strict=True):
            connection.close()
            process.kill()
            process.join()

    def map(self, batches: Iterable[Batch]) -> Iterator[Result]:
        """Yield the result of each batch, in their order; each process has one batch at a time."""
        idle, busy = deque(self._connections), deque[Connection]()
        for batch in batches:
            if not idle:
                result, first = self._received(busy[0]), busy.popleft()
                _send(first, batch)
                busy.append(first)
                yield result
            else:
                _send(idle[0], batch)
                busy.append(idle.popleft())
        for connection in busy:
            yield self._received(connection)

    def _received(self, connection: Connection) -> Result:
        try:
            sent: Result | KbError = connection.recv()
        except (EOFError, ConnectionResetError) as error:
            raise HelperLost from error
        if isinstance(sent, KbError):
            raise sent
        return sent


def _send(connection: Connection, batch: object) -> None:
    try:
        connection.send(batch)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise HelperLost from error


def _work(connection: Connection, begin: Callable[[], Callable[[Any], object]]) -> None:
    """Turn batches into results in a process that its parent alone interrupts, and that ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    work = begin()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        while True:
            batch = connection.recv()
            try:
                connection.send(work(batch))
            except KbError as error:
                connection.send(error)


def end_with_parent() -> None:
    """End this process as soon as the one that started it has ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
