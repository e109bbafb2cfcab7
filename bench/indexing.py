"""The index of cases of a corpus, without its dump, its store of cases or its texts: for sizes where these do not fit.

Two processes or more write the cases of the corpus and ask the questions of the index about them, a few hundred at a
time, in a small store that is thrown away. On disk there are only what cases share, while it is made, and the index.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from bench.cases import case
from bench.corpus import shared
from bench.lexicon import Lexicon
from bench.surroundings import Surroundings
from kb.engines.store import Store
from kb.index import Facts, Folder, IndexWriter, read_facts
from kb.layout import Layout
from kb.publication.assembly import quads
from kb.publication.gathering import asking
from kb.publication.helpers import end_with_parent
from kb.publication.neighbourhoods import Batch, Surveyor, batches
from kb.sparql.queries import Library
from kb.turtle import Form

_AT_ONCE = 500


def write_index(home: Layout, out: Path, cases: int, seed: int, told: Callable[[int], None] = lambda _: None) -> None:
    """Write in ``out`` the index of a corpus and of the base in ``home``; ``told`` is given how many cases it holds."""
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent) as aside, closing(IndexWriter(Folder(out))) as writer:
        directory = Path(aside) / "store"
        own = ox.serialize((quad.triple for quad in quads(home, Form.of(home))), format=ox.RdfFormat.N_TRIPLES) or b""
        _store(directory, Path(aside) / "shared.nt", own, home, cases, seed)
        done = 0
        for facts in _facts(directory, home, own, cases, seed):
            writer.add(facts)
            done += len(facts.cases)
            told(done)
        writer.finish(asking(Store.open(directory), Library.load(home.queries)))


def _store(directory: Path, file: Path, own: bytes, home: Layout, cases: int, seed: int) -> None:
    """Store the base in ``home``, and what the cases of the corpus share."""
    with file.open("wb") as out:
        out.write(own)
        out.writelines(sheet.ntriples().encode() for sheet in shared(Surroundings(Lexicon.read(home), cases, seed)))
    store = ox.Store(str(directory))
    store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    file.unlink()


def _facts(directory: Path, home: Layout, own: bytes, cases: int, seed: int) -> Iterator[Facts]:
    """Yield what the index takes of the cases, those of the base first, in their order."""
    asker = _Asker.of(directory, home, cases, seed)
    yield from (asker.ask(batch) for batch in batches(own.splitlines(keepends=True), home, _AT_ONCE) if batch.cases)
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=get_context("spawn"), initializer=_begin, initargs=(directory, home, cases, seed)
    ) as pool:
        yield from pool.map(_generated, range(0, cases, _AT_ONCE))


@dataclass(frozen=True)
class _Asker:
    """What asks the questions of the index about some cases."""

    around: Surroundings
    surveyor: Surveyor
    library: Library
    cases: int

    @classmethod
    def of(cls, directory: Path, home: Layout, cases: int, seed: int) -> _Asker:
        around = Surroundings(Lexicon.read(home), cases, seed)
        return cls(around, Surveyor(directory, home), Library.load(home.queries), cases)

    def ask(self, batch: Batch) -> Facts:
        return read_facts(asking(self.surveyor.survey(batch), self.library), batch.things)

    def generated(self, first: int) -> Facts:
        sheets = [case(self.around, at) for at in range(first, min(first + _AT_ONCE, self.cases))]
        lines = b"".join(sheet.ntriples().encode() for sheet in sheets)
        return self.ask(Batch(frozenset(sheet.subject[1:-1] for sheet in sheets), True, lines))


_asker: _Asker | None = None


def _begin(directory: Path, home: Layout, cases: int, seed: int) -> None:
    global _asker  # noqa: PLW0603 - a pool has no other place for what a process keeps
    threading.Thread(target=end_with_parent, daemon=True).start()
    _asker = _Asker.of(directory, home, cases, seed)


def _generated(first: int) -> Facts:
    assert _asker is not None  # noqa: S101 - the initializer ran
    return _asker.generated(first)
