"""What a snapshot is made of: the store, the dumps, the index of cases and the full-text index.

The store comes from the files of the home or from one file of triples; the rest is derived from the store,
a few hundred things at a time, so that memory does not grow with the base.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kb import search
from kb.checks import Progress, Texts
from kb.errors import DataError
from kb.index import QUESTIONS, Ask, Folder, IndexWriter
from kb.layout import Layout
from kb.neighbourhoods import neighbourhoods
from kb.queries import Library
from kb.store import Solutions, Store
from kb.turtle import Form

_AT_ONCE = 500  # things; more cost memory, fewer cost time
_FORMATS = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE}
_STORING: Texts = {"fr": "Écriture de la base", "en": "Writing the base"}
_DUMPING: Texts = {"fr": "Écriture des fichiers à télécharger", "en": "Writing the files to download"}


def from_files(layout: Layout, directory: Path, progress: Progress) -> ox.Store:
    """Store every file of a home. DataError for one that cannot be read."""
    progress(_STORING)
    store = ox.Store(str(directory / "store"))
    store.bulk_extend(quads(layout, Form.of(layout)))
    return store


def from_dump(dump: Path, directory: Path, progress: Progress) -> ox.Store:
    """Store a file of triples, N-Triples or Turtle by its name. DataError when it cannot be read."""
    progress(_STORING)
    store = ox.Store(str(directory / "store"))
    try:
        store.bulk_load(path=str(dump), format=_FORMATS[dump.suffix])
    except (KeyError, SyntaxError) as error:
        raise DataError(
            fr=f"{dump} ne se lit pas ({error}) ; donnez un fichier N-Triples (.nt) ou Turtle (.ttl).",
            en=f"{dump} cannot be read ({error}); give a file of N-Triples (.nt) or Turtle (.ttl).",
        ) from error
    return store


def read_dump(dump: Path) -> Iterator[ox.Quad]:
    """Read the file again, triple by triple."""
    return ox.parse(path=str(dump), format=_FORMATS[dump.suffix])


def derive(store: ox.Store, triples: Iterable[ox.Quad], layout: Layout, directory: Path, progress: Progress) -> int:
    """Write beside the store what is derived from it; return the number of triples.

    ``triples`` is what the store holds, each thing with its parts in a row.
    """
    store.flush()
    _index(store, triples, layout, directory, progress)
    progress(_DUMPING)
    with gzip.GzipFile(directory / "dump.nt.gz", "wb", compresslevel=5, mtime=0) as file:
        store.dump(cast("IO[bytes]", file), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    with (directory / "dump.ttl").open("wb") as file:
        prefixes = dict(Form.of(layout).prefixes)
        store.dump(file, ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph(), prefixes=prefixes)
    return len(store)


def _index(store: ox.Store, triples: Iterable[ox.Quad], layout: Layout, directory: Path, progress: Progress) -> None:
    library = Library.load(layout.queries)
    words = search.Writer(directory / "search")
    # A home may hold another model, and ask other questions: it has no index of cases.
    cases = IndexWriter(Folder(directory / "index")) if all(name in library for name in QUESTIONS) else None
    done = 0
    with closing(cases) if cases else nullcontext():
        for near in neighbourhoods(store, layout, triples, _AT_ONCE):
            if cases and near.cases:
                cases.add(_asking(near.store, library), near.things)
            words.add(search.texts(near.store.select, library, near.things))
            done += len(near.things or ())
            progress(_indexed(done))
        if cases:
            cases.finish(_asking(Store(store), library))
    words.add(search.questions(library))
    words.finish()


def _asking(store: Store, library: Library) -> Ask:
    def ask(name: str, **parameters: str) -> Solutions:
        return store.select(library[name].bind(**parameters))

    return ask


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
