"""A large base, some things at a time: each with its parts and with what these lead to.

What a question says of a case stands within two steps of it: its own statements, those of its parts, and
what the things and concepts named there are called. A small store of that much answers the questions of
``queries/`` as the whole base would, for those things, in memory that does not grow with the base.

The things are read from a stream in which each comes with its parts, as files and dumps have them: to look
up a million parts in a store on disk, one by one, takes five times longer (measured).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kb.errors import DataError
from kb.layout import Layout
from kb.namespaces import THINGS
from kb.store import Store

SMALL = 150_000  # triples, about three times what the base held when this was written
_KEPT = 20_000  # neighbours; the first ones are met in most cases
_CASE = f"{THINGS}case/"


@dataclass(frozen=True)
class Neighbourhood:
    """Some things, all cases or none, and a store that answers for them; None for everything there is."""

    things: frozenset[str] | None
    cases: bool
    store: Store


def neighbourhoods(
    store: ox.Store, layout: Layout, triples: Iterable[ox.Quad], size: int, *, small: int = SMALL
) -> Iterator[Neighbourhood]:
    """Yield every thing of the base, ``size`` at a time; a ``small`` base (in triples) whole.

    ``triples`` is all that the store holds, each thing and its parts in a row. DataError when a thing
    comes back after others.
    """
    if len(store) <= small:
        yield Neighbourhood(None, True, Store(store))
        return
    names = [quad for path in _naming(layout) for quad in _read(path, layout)]
    named = {thing for quad in names if (thing := _thing(quad))}
    surveyor = _Surveyor(store, names)
    # Formats are things of data/ and concepts of the ontology: both make the last neighbourhood.
    both: dict[str, list[ox.Quad]] = {thing: [] for thing in named}
    waiting: dict[bool, dict[str, list[ox.Quad]]] = {True: {}, False: {}}
    for thing, quads in _things(triples, named):
        if thing in both:
            both[thing] += quads
            continue
        some = waiting[thing.startswith(_CASE)]
        some[thing] = quads
        if len(some) == size:
            yield surveyor.survey(some)
            some.clear()
    for some in (*waiting.values(), both):
        if some:
            yield surveyor.survey(some)


def _things(triples: Iterable[ox.Quad], named: set[str]) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield each thing with its triples; those of ``named`` may come several times."""
    current, quads = "", list[ox.Quad]()
    past: set[str] = set()
    for quad in triples:
        thing = _thing(quad)
        if thing != current:
            if current:
                yield current, quads
            current, quads = thing, []
            if thing and thing in past and thing not in named:
                raise DataError(
                    fr=f"{thing} est décrit en plusieurs endroits du fichier ; rangez ses triplets à la suite.",
                    en=f"{thing} is described in several places of the file; put its triples in a row.",
                )
            past.add(thing)
        if thing:
            quads.append(quad)
    if current:
        yield current, quads


def _thing(quad: ox.Quad) -> str:
    """Return the IRI of the thing that the triple is about, or part of; "" for anything else."""
    subject = quad.subject
    iri = subject.value if isinstance(subject, ox.NamedNode) else ""
    return iri.partition("#")[0] if iri.startswith(THINGS) else ""


def _naming(layout: Layout) -> Iterator[Path]:
    """Yield the files of the ontology that name classes and concepts."""
    shapes = layout.ontology / "shapes"
    return (path for path in sorted(layout.ontology.rglob("*.ttl")) if not path.is_relative_to(shapes))


def _read(path: Path, layout: Layout) -> Iterator[ox.Quad]:
    return ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=layout.iri_of(path))


class _Surveyor:
    """Brings what stands around some things from a large store to a small one."""

    def __init__(self, store: ox.Store, names: Sequence[ox.Quad]) -> None:
        self._names = names

        def described(iri: str) -> list[ox.Quad]:
            return list(store.quads_for_pattern(ox.NamedNode(iri), None, None, None))

        self._described = lru_cache(maxsize=_KEPT)(described)

    def survey(self, some: dict[str, list[ox.Quad]]) -> Neighbourhood:
        found = [quad for quads in some.values() for quad in quads]
        here = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
        beyond = {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)} - here
        for iri in beyond:
            if iri.startswith(THINGS):
                found += self._described(iri)
        near = ox.Store()
        near.bulk_extend(self._names)
        near.bulk_extend(found)
        return Neighbourhood(frozenset(some), next(iter(some)).startswith(_CASE), Store(near))
