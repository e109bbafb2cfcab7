"""A corpus of any number of cases in the model of the base: skewed, linked, and right by its shapes.

Each thing is drawn from the seed and its own number, so that case 70,000 is the same whether one asks
for it alone or after the others, and nothing is held in memory.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from bench.cases import case
from bench.drawing import chance
from bench.lexicon import Lexicon
from bench.surroundings import Surroundings
from bench.triples import Sheet
from kb.layout import FOLDER_OF_KIND, Layout
from kb.namespaces import thing
from kb.publication.assembly import quads
from kb.turtle import Form, write

Told = Callable[[int], None]
_AT_ONCE = 200  # cases that a process writes before it tells


def sheets(lexicon: Lexicon, cases: int, seed: int) -> Iterator[Sheet]:
    """Yield what the cases share, then the cases."""
    around = Surroundings(lexicon, cases, seed)
    yield from shared(around)
    yield from (case(around, at) for at in range(cases))


def shared(around: Surroundings) -> Iterator[Sheet]:
    """Yield what the cases of a corpus share."""
    yield from (around.source(at) for at in range(around.sources))
    yield from (around.territory(at) for at in range(around.territories))
    yield from (around.organisation(at) for at in range(around.organisations))


def as_home(home: Layout, out: Path, cases: int, seed: int, told: Told = lambda _: None) -> None:
    """Make a new home: the ontology, the questions and the data of ``home``, and one file for each thing.

    Copies, not links: the place of a file says what it describes. ``told`` is given each number of cases
    written.
    """
    for folder in (home.ontology, home.data, home.queries):
        shutil.copytree(folder, out / folder.name)
    form = Form.of(home)
    done = 0
    for sheet in sheets(Lexicon.read(home), cases, seed):
        iri = thing(sheet.kind, sheet.slug)
        triples = [quad.triple for quad in ox.parse(sheet.ntriples(), format=ox.RdfFormat.N_TRIPLES)]
        path = out / "data" / FOLDER_OF_KIND[sheet.kind] / f"{sheet.slug}.ttl"
        path.write_text(write(triples, base=iri, prefixes=form.prefixes, order=form.order), encoding="utf-8")
        done += sheet.kind == "case"
        told(done)


def spoil(home: Layout, seed: int) -> None:
    """Take a triple from one generated case in ten, so that there is something to find."""
    form = Form.of(home)
    for at, path in enumerate(sorted(home.data.glob("cases/*-gen-*.ttl"))[::10]):
        document = form.read(path)
        kept = sorted(document.triples, key=str)
        kept.pop(chance(seed, "spoilt", at).randrange(len(kept)))
        path.write_text(write(kept, base=document.base, prefixes=form.prefixes, order=form.order), encoding="utf-8")


def as_stream(
    home: Layout, out: IO[bytes], cases: int, seed: int, told: Told = lambda _: None, processes: int = 1
) -> None:
    """Write the ontology and the data of ``home``, then the corpus, as N-Triples.

    ``processes`` write cases side by side, some hundreds at a time; the bytes are the same whatever their number.
    """
    ox.serialize((quad.triple for quad in quads(home, Form.of(home))), out, format=ox.RdfFormat.N_TRIPLES)
    out.writelines(sheet.ntriples().encode() for sheet in shared(_around(home, cases, seed)))
    some, starts = partial(_some_lines, home, cases, seed), range(0, cases, _AT_ONCE)
    with _mapping(processes) as mapped:
        for first, lines in zip(starts, mapped(some, starts), strict=True):
            out.write(lines)
            told(min(first + _AT_ONCE, cases))


@contextmanager
def _mapping(processes: int) -> Iterator[Callable[[Callable[[int], bytes], Iterable[int]], Iterator[bytes]]]:
    if processes == 1:
        yield map
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield pool.map


def _some_lines(home: Layout, cases: int, seed: int, first: int) -> bytes:
    around = _around(home, cases, seed)
    return b"".join(case(around, at).ntriples().encode() for at in range(first, min(first + _AT_ONCE, cases)))


@lru_cache(maxsize=1)
def _around(home: Layout, cases: int, seed: int) -> Surroundings:
    return Surroundings(Lexicon.read(home), cases, seed)
