"""What a snapshot is made of: the store, the files to download, the two indexes, the answers that pages ask for.

All of it comes from one dump, written first from the files of the home or from one file of triples; a large
base is indexed a few hundred things at a time, so that memory does not grow with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path

import pyoxigraph as ox

from kb import search
from kb.checks.report import Progress, Texts
from kb.dump import TURTLE, Dump
from kb.engines.store import Store
from kb.index import Folder, IndexWriter
from kb.layout import Layout
from kb.publication import gathering
from kb.publication.keeping import Keeping
from kb.sparql.queries import Library
from kb.turtle import Form, declared_prefixes

_STORING: Texts = {"fr": "Écriture de la base", "en": "Writing the base"}
_DUMPING: Texts = {"fr": "Écriture des fichiers à télécharger", "en": "Writing the files to download"}


def assemble(quads: Iterable[ox.Quad], layout: Layout, directory: Path, progress: Progress) -> int:
    """Write everything that comes from the triples of a base, and return how many there are.

    Each thing is with its parts in a row, or DataError; ``helpers.HelperLost`` when a process is lost.
    """
    progress(_DUMPING)
    dump = Dump.write(quads, directory)
    dump.write_turtle(directory / TURTLE, declared_prefixes(layout))
    progress(_STORING)
    count = dump.store(directory / "store")
    _index(dump, layout, directory, progress)
    return count


def _index(dump: Dump, layout: Layout, directory: Path, progress: Progress) -> None:
    library, store = Library.load(layout.queries), directory / "store"
    words = search.Writer(directory / "search")
    cases = IndexWriter(Folder(directory / "index")) if gathering.has_cases(library) else None
    answers = Keeping(directory, library)
    done = 0
    progress(_indexed(done))
    with (
        closing(cases) if cases else nullcontext(),
        closing(gathering.gather(store, dump.lines(), layout, library)) as gathered,
    ):
        for some in gathered:
            words.add(some.texts)
            answers.add(some.answers)
            if cases:
                cases.add(some.cases)
            done += some.things
            progress(_indexed(done))
        if cases:
            cases.finish(gathering.asking(Store.open(store), library))
    words.add(search.questions(library))
    words.finish()
    answers.finish(Store.open(store).select, progress)


def _indexed(done: int) -> Texts:
    return {"fr": f"Index : {done} choses", "en": f"Index: {done} things"}


def quads(layout: Layout, form: Form) -> Iterator[ox.Quad]:
    """Yield every triple; blank nodes of the ontology get the same names at each build."""
    ontology = ox.Dataset()
    for path in layout.turtle_files():
        quads = (ox.Quad(*triple) for triple in form.read(path).triples)
        if path.is_relative_to(layout.ontology):
            for quad in quads:
                ontology.add(quad)
        else:
            yield from quads
    ontology.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    yield from sorted(ontology, key=str)  # a set, whose order is that of addresses in memory
