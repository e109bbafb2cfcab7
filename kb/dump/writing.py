"""The N-Triples of a base as one compressed file: what a snapshot is made from, and what anybody downloads.

Each thing stands in it with its parts in a row, as files and streams have them; the store keeps no such order.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kb.dump.members import NAME, Members
from kb.errors import DataError

_FORMATS = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE}


@dataclass(frozen=True)
class Dump:
    """The N-Triples in a folder, in their canonical form, compressed."""

    folder: Path

    @classmethod
    def write(cls, quads: Iterable[ox.Quad], folder: Path) -> Dump:
        """Write triples in their order, and where each thing stands; the same ones give the same bytes."""
        with closing(Members(folder)) as members:
            ox.serialize(quads, cast("IO[bytes]", members), format=ox.RdfFormat.N_TRIPLES)
            members.finish()
        return cls(folder)

    @property
    def path(self) -> Path:
        return self.folder / NAME

    def store(self, directory: Path) -> int:
        """Load the triples into a new Oxigraph store and return how many it holds, each counted once."""
        store = ox.Store(str(directory))
        with gzip.open(self.path) as file:
            store.bulk_load(cast("IO[bytes]", file), format=ox.RdfFormat.N_TRIPLES)
        # What loading leaves in layers becomes one: a triple is found two to four times sooner in a large base.
        store.optimize()
        store.flush()
        return len(store)

    def write_turtle(self, path: Path, prefixes: dict[str, str]) -> None:
        """Write the same triples as Turtle, in the same order."""
        with gzip.open(self.path) as file, path.open("wb") as turtle:
            quads = ox.parse(cast("IO[bytes]", file), format=ox.RdfFormat.N_TRIPLES)
            ox.serialize(quads, turtle, format=ox.RdfFormat.TURTLE, prefixes=prefixes)

    def lines(self) -> Iterator[bytes]:
        """Yield the triples, a line each."""
        with gzip.open(self.path) as file:
            yield from file


def read(path: Path) -> Iterator[ox.Quad]:
    """Yield the triples of a file of N-Triples or Turtle, told by its name. DataError when it cannot be read."""
    try:
        yield from ox.parse(path=str(path), format=_FORMATS[path.suffix])
    except (KeyError, SyntaxError) as error:
        raise DataError(
            fr=f"{path} ne se lit pas ({error}) ; donnez un fichier N-Triples (.nt) ou Turtle (.ttl).",
            en=f"{path} cannot be read ({error}); give a file of N-Triples (.nt) or Turtle (.ttl).",
        ) from error
