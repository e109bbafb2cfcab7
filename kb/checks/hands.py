"""The shares of one check, each read and judged by a process of its own.

Each process writes what its files tell in a file that the others read before they judge. Processes are forked,
so that nothing is loaded twice; a program with threads is not forked, and does the whole check itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from kb.checks.entries import Judged, Kept, Pairs
from kb.checks.files import Files
from kb.checks.rules import Rules
from kb.checks.share import Share
from kb.errors import KbError

SMALL = 500  # files; fewer are checked sooner than processes begin
_MOST = 4  # processes
_AT_ONCE = 100  # files

T = TypeVar("T")


class HandLost(KbError):
    """A process of the check ended before its share was done."""

    def __init__(self) -> None:
        super().__init__(
            fr="Un processus du contrôle s’est arrêté avant la fin, sans doute faute de mémoire ; rien n’est conclu. "
            "Libérez de la mémoire, puis recommencez.",
            en="A process of the check stopped before the end, probably for want of memory; nothing is concluded. "
            "Free some memory, then try again.",
        )


def how_many(files: int) -> int:
    """Return how many processes should check so many files; 1 is the program itself."""
    if files < SMALL or not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return min(_MOST, len(os.sched_getaffinity(0)))


class Hands:
    """The processes, from ``with`` to its end; ``stamps`` are dealt out to them. HandLost when one is lost."""

    def __init__(self, rules: Rules, files: Files, stamps: Mapping[str, str], *, processes: int) -> None:
        names = list(stamps)
        dealt = [names[number::processes] for number in range(processes)]
        self._shares = [(rules, files, {name: stamps[name] for name in several}) for several in dealt]
        self._processes: list[Any] = []
        self._connections: list[Connection] = []

    def __enter__(self) -> Self:
        self._folder = TemporaryDirectory(prefix="kb-check-")
        told = [Path(self._folder.name) / str(number) for number in range(len(self._shares))]
        context = get_context("fork")
        for number, share in enumerate(self._shares):
            ours, theirs = context.Pipe()
            self._connections.append(ours)
            others = [path for path in told if path != told[number]]
            work = (theirs, list(self._connections), share, told[number], others)
            process = context.Process(target=_work, args=work, daemon=True)
            with warnings.catch_warnings():
                # Python 3.12 and later count the threads of numpy, which are idle, and which no share uses.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            theirs.close()
            self._processes.append(process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            if error is not None:
                process.kill()
            process.join()
        self._folder.cleanup()

    def read(self) -> Iterator[list[Kept]]:
        yield from self._received()

    def judge(self, kinds: Pairs) -> Iterator[list[Judged]]:
        for connection in self._connections:
            try:
                connection.send(kinds)
            except BrokenPipeError as error:
                raise HandLost from error
        yield from self._received()

    def _received(self) -> Iterator[list[Any]]:
        """Yield what processes send, as it comes, until each has sent that it is done."""
        busy = set(self._connections)
        while busy:
            for connection in cast("list[Connection]", wait(busy)):
                try:
                    sent = connection.recv()
                except (EOFError, ConnectionResetError) as error:
                    raise HandLost from error
                if isinstance(sent, OSError):
                    raise sent
                if sent is None:
                    busy.remove(connection)
                else:
                    yield sent


def _work(
    connection: Connection,
    of_parent: Sequence[Connection],
    dealt: tuple[Rules, Files, Mapping[str, str]],
    told: Path,
    others: Sequence[Path],
) -> None:
    """Do a share in a process that the parent alone interrupts, and that ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in of_parent:
        end.close()
    try:
        with Share(*dealt) as share:
            _send(connection, share.read())
            share.table.write(told)
            connection.send(None)
            kinds = connection.recv()
            for path in others:
                share.table.read(path)
            _send(connection, share.judge(kinds))
            connection.send(None)
    except (BrokenPipeError, EOFError):
        return  # the parent is gone
    except OSError as error:
        connection.send(error)


def _send(connection: Connection, several: Iterable[T]) -> None:
    rest = iter(several)
    while batch := list(islice(rest, _AT_ONCE)):
        connection.send(batch)
