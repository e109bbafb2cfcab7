"""What the two indexes take from a base: all at once from a small one, else some things at a time, in processes.

The answers come in the order of the things, however many processes ask. A process that dies (the system is short
of memory, somebody kills it) ends the gathering with an error; processes whose parent dies end by themselves.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Set
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path

from kb import search
from kb.engines.store import Solutions, Store
from kb.errors import KbError
from kb.index import QUESTIONS, Ask, Facts, read_facts
from kb.layout import Layout
from kb.publication.neighbourhoods import Batch, Surveyor, batches
from kb.sparql.queries import Library

SMALL = 150_000  # triples, about three times what the base held when this was written
_AT_ONCE = 500  # things; more cost memory, fewer cost time
_RARELY = 100_000  # objects made between two collections
_MOST = 4  # processes: the one that writes the indexes keeps no more of them busy


class HelperLost(KbError):
    """A process that read the base for the indexes was ended from outside."""

    def __init__(self) -> None:
        super().__init__(
            fr="Un processus qui lisait la base a été arrêté, sans doute faute de mémoire ; rien n’est publié. Libérez "
            "de la mémoire, puis recommencez.",
            en="A process that was reading the base was stopped, probably for want of memory; nothing is published. "
            "Free some memory, then try again.",
        )


@dataclass(frozen=True)
class Gathered:
    """What some things give to the index of cases (nothing when the home has none) and to the full-text index."""

    things: int
    cases: Facts
    texts: list[search.Thing]


def asking(store: Store, library: Library) -> Ask:
    """Return what answers a question of the library, by its name, from a store."""

    def ask(name: str, **parameters: str) -> Solutions:
        return store.select(library[name].bind(**parameters))

    return ask


def has_cases(library: Library) -> bool:
    """Return whether the index of cases can be made; a home may hold another model, and ask other questions."""
    return all(name in library for name in QUESTIONS)


def gather(
    directory: Path, lines: Iterable[bytes], layout: Layout, library: Library
) -> Generator[Gathered, None, None]:
    """Yield what a base gives to the indexes; ``lines`` is all that its store holds, each thing in a row.

    HelperLost when a process is lost, DataError when a thing comes back after others.
    """
    store = Store.open(directory)
    if len(store) <= SMALL:
        yield _asked(store, library)
        return
    processes = min(_MOST, len(os.sched_getaffinity(0)))
    # Not forked: the store has threads of its own here.
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(directory, layout)
    ) as pool:
        try:
            yield from _in_order(
                lambda batch: pool.submit(_gather, batch), batches(lines, layout, _AT_ONCE), 2 * processes
            )
        except BrokenProcessPool as error:
            raise HelperLost from error
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(submit: Callable[[Batch], Future[Gathered]], waiting: Iterator[Batch], most: int) -> Iterator[Gathered]:
    """Yield the results in the order of what is submitted, ``most`` of them under way at a time."""
    under_way = deque(map(submit, islice(waiting, most)))
    while under_way:
        yield under_way.popleft().result()
        under_way.extend(map(submit, islice(waiting, 1)))


def _asked(store: Store, library: Library, only: Set[str] | None = None, *, cases: bool = True) -> Gathered:
    facts = read_facts(asking(store, library), only) if cases and has_cases(library) else Facts()
    return Gathered(len(only or ()), facts, search.texts(store.select, library, only))


class _Helper:
    """One of the processes: it keeps what it needs between two batches."""

    def __init__(self, directory: Path, layout: Layout) -> None:
        self._surveyor = Surveyor(directory, layout)
        self._library = Library.load(layout.queries)

    def gather(self, batch: Batch) -> Gathered:
        return _asked(self._surveyor.survey(batch), self._library, batch.things, cases=batch.cases)


_helper: _Helper | None = None


def _begin(directory: Path, layout: Layout) -> None:
    """Make this process ready: it ends with its parent, which alone answers to an interruption."""
    global _helper  # noqa: PLW0603 - a pool has no other place for what a process keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    _helper = _Helper(directory, layout)
    # A batch makes half a million objects that go when it ends; looking for rings among them takes a sixth of the time.
    gc.freeze()
    gc.set_threshold(_RARELY)


def end_with_parent() -> None:
    """End this process, one of a pool, as soon as the one that started it has ended."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _gather(batch: Batch) -> Gathered:
    assert _helper is not None  # noqa: S101 - the initializer ran
    return _helper.gather(batch)
