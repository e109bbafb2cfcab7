"""A large base, some things at a time: each with its parts and with what these lead to.

What a question says of a case stands within two steps of it: its own statements, those of its parts, and
what the things and concepts named there are called. A small store of that much answers the questions of
``queries/`` as the whole base would, for those things, in memory that does not grow with the base.

The things are read from a stream in which each comes with its parts, as files and dumps have them: to look
up a million parts in a store on disk, one by one, takes five times longer (measured). The stream stays lines
of text until a small store reads them: a million Python objects would cost more than the questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kb.engines.store import Store
from kb.errors import DataError
from kb.layout import Layout
from kb.namespaces import THINGS

_KEPT = 20_000  # neighbours; the first ones are met in most cases
_CASE = f"{THINGS}case/"
_THING = f"<{THINGS}".encode()
_SUBJECT = re.compile(rb"^<([^>]*)>", re.MULTILINE)
_OBJECT = re.compile(rb" <(%s[^>]*)> \.$" % re.escape(THINGS).encode(), re.MULTILINE)


@dataclass(frozen=True)
class Batch:
    """Some things, all cases or none, and the lines of N-Triples about them and their parts."""

    things: frozenset[str]
    cases: bool
    lines: bytes


def batches(lines: Iterable[bytes], layout: Layout, size: int) -> Iterator[Batch]:
    """Yield every thing of the base, ``size`` at a time.

    ``lines`` are N-Triples in their canonical form, each thing and its parts in a row. DataError when a thing
    comes back after others.
    """
    # Formats are things of data/ and concepts of the ontology: both make the last batch.
    both: dict[str, list[bytes]] = {thing: [] for thing in _named(layout)}
    waiting: dict[bool, dict[str, list[bytes]]] = {True: {}, False: {}}
    for thing, about in _things(lines, both):
        if thing in both:
            both[thing] += about
            continue
        some = waiting[thing.startswith(_CASE)]
        some[thing] = about
        if len(some) == size:
            yield _batch(some)
            some.clear()
    for some in (*waiting.values(), both):
        if some:
            yield _batch(some)


def _batch(some: Mapping[str, list[bytes]]) -> Batch:
    lines = b"".join(line for about in some.values() for line in about)
    return Batch(frozenset(some), next(iter(some)).startswith(_CASE), lines)


def _things(lines: Iterable[bytes], several: Mapping[str, object]) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each thing with its lines; those of ``several`` may come several times."""
    thing, about = "", list[bytes]()
    same: tuple[bytes, ...] = (b"<>",)
    past: set[str] = set()
    for line in lines:
        if line.startswith(same):
            about.append(line)
        elif line.startswith(_THING):
            if thing:
                yield thing, about
            iri = line[1 : line.index(b">")].partition(b"#")[0]
            thing, same, about = iri.decode(), (b"<%s>" % iri, b"<%s#" % iri), [line]
            if thing in past and thing not in several:
                raise DataError(
                    fr=f"{thing} est décrit en plusieurs endroits du fichier ; rangez ses triplets à la suite.",
                    en=f"{thing} is described in several places of the file; put its triples in a row.",
                )
            past.add(thing)
    if thing:
        yield thing, about


def _naming(layout: Layout) -> Iterator[ox.Quad]:
    """Yield what the ontology says of classes and concepts."""
    shapes = layout.ontology / "shapes"
    for path in sorted(layout.ontology.rglob("*.ttl")):
        if not path.is_relative_to(shapes):
            yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=layout.iri_of(path))


def _named(layout: Layout) -> list[str]:
    """Return the concepts, in their order."""
    subjects = (quad.subject.value for quad in _naming(layout) if isinstance(quad.subject, ox.NamedNode))
    return list(dict.fromkeys(iri.partition("#")[0] for iri in subjects if iri.startswith(THINGS)))


class Surveyor:
    """Brings what stands around some things from a large store to a small one."""

    def __init__(self, directory: Path, layout: Layout) -> None:
        self._names = _lines(_naming(layout))
        store = ox.Store.read_only(str(directory))

        def described(iri: bytes) -> bytes:
            return _lines(store.quads_for_pattern(ox.NamedNode(iri.decode()), None, None, None))

        self._described = lru_cache(maxsize=_KEPT)(described)

    def survey(self, batch: Batch) -> Store:
        """Return a store that answers for the things of a batch."""
        beyond = set(_OBJECT.findall(batch.lines)) - set(_SUBJECT.findall(batch.lines))
        near = ox.Store()
        near.bulk_load(
            b"".join((self._names, batch.lines, *map(self._described, beyond))), format=ox.RdfFormat.N_TRIPLES
        )
        return Store(near)


def _lines(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
