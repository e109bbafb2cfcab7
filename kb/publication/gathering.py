"""What the two indexes take from a base: all at once from a small one, else some things at a time, in processes.

The answers come in the order of the things, however many processes ask.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kb import search
from kb.engines.store import Solutions, Store
from kb.index import QUESTIONS, Ask, Facts, read_facts
from kb.layout import Layout
from kb.publication import keeping
from kb.publication.helpers import Helpers
from kb.publication.neighbourhoods import Batch, Surveyor, batches
from kb.sparql.queries import Library

SMALL = 150_000  # triples, about three times what the base held when this was written
_AT_ONCE = 500  # things; more cost memory, fewer cost time
_RARELY = 100_000  # objects made between two collections
_MOST = 4  # processes: the one that writes the indexes keeps no more of them busy


@dataclass(frozen=True)
class Gathered:
    """What some things give to the index of cases (nothing when the home has none), to the full-text index, and to
    the answers that are kept.
    """

    things: int
    cases: Facts
    texts: list[search.Thing]
    answers: keeping.Lines


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
    with Helpers(min(_MOST, len(os.sched_getaffinity(0))), partial(_begin, directory, layout)) as helpers:
        yield from helpers.map(batches(lines, layout, _AT_ONCE))


def _asked(store: Store, library: Library, only: Set[str] | None = None, *, cases: bool = True) -> Gathered:
    facts = read_facts(asking(store, library), only) if cases and has_cases(library) else Facts()
    texts, answers = search.texts(store.select, library, only), keeping.by_thing(store.select, library, only)
    return Gathered(len(only or ()), facts, texts, answers)


class _Helper:
    """One of the processes: it keeps what it needs between two batches."""

    def __init__(self, directory: Path, layout: Layout) -> None:
        self._surveyor = Surveyor(directory, layout)
        self._library = Library.load(layout.queries)

    def gather(self, batch: Batch) -> Gathered:
        return _asked(self._surveyor.survey(batch), self._library, batch.things, cases=batch.cases)


def _begin(directory: Path, layout: Layout) -> Callable[[Batch], Gathered]:
    """Return what gathers, in one of the processes."""
    helper = _Helper(directory, layout)
    # A batch makes half a million objects that go when it ends; looking for rings among them takes a sixth of the time.
    gc.freeze()
    gc.set_threshold(_RARELY)
    return helper.gather
