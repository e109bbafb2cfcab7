"""A large base, a thousand things at a time: each with its parts and with what these lead to.

What a question says of a case stands within two steps of it: its own statements, those of its parts, and
what the things and concepts named there are called. A small store of that much answers the questions of
``queries/`` as the whole base would, for those things, in memory that does not grow with the base.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kb.layout import Layout
from kb.namespaces import COOP, THINGS
from kb.store import Store

_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_SMALL = 150_000  # triples, about three times what the base held when this was written


@dataclass(frozen=True)
class Neighbourhood:
    """Some things, all cases or none, and a store that answers for them; None for everything there is.

    ``done`` of ``total`` things have been given, these included.
    """

    things: frozenset[str] | None
    cases: bool
    store: Store
    done: int
    total: int


def things(store: ox.Store) -> tuple[list[str], list[str]]:
    """Return the IRIs of the cases, and of the other things, each in order."""
    cases = set(_typed(store, ox.NamedNode(str(COOP.Case))))
    return sorted(cases), sorted(set(_typed(store, None)) - cases)


def _typed(store: ox.Store, class_: ox.NamedNode | None) -> Iterator[str]:
    for quad in store.quads_for_pattern(None, _TYPE, class_, None):
        iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if iri.startswith(THINGS) and "#" not in iri:
            yield iri


def neighbourhoods(store: ox.Store, layout: Layout, size: int) -> Iterator[Neighbourhood]:
    """Yield every thing of the base, ``size`` at a time, the cases first; a small base whole."""
    cases, others = things(store)
    total = len(cases) + len(others)
    if len(store) <= _SMALL:
        yield Neighbourhood(None, True, Store(store), total, total)
        return
    around = _Surveyor(store, [quad for path in _naming(layout) for quad in _read(path, layout)])
    done = 0
    for some in (cases, others):
        for start in range(0, len(some), size):
            chosen = some[start : start + size]
            done += len(chosen)
            yield Neighbourhood(frozenset(chosen), some is cases, around.survey(chosen), done, total)


def _naming(layout: Layout) -> Iterator[Path]:
    """Yield the files of the ontology that name classes and concepts."""
    shapes = layout.ontology / "shapes"
    return (path for path in sorted(layout.ontology.rglob("*.ttl")) if not path.is_relative_to(shapes))


def _read(path: Path, layout: Layout) -> Iterator[ox.Quad]:
    return ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=layout.iri_of(path))


class _Surveyor:
    """Brings what stands around some things from a large store to a small one."""

    def __init__(self, store: ox.Store, names: Sequence[ox.Quad]) -> None:
        self._store, self._names = store, names

    def survey(self, chosen: Sequence[str]) -> Store:
        found: list[ox.Quad] = []
        seen: set[str] = set()
        beyond: dict[str, ox.NamedNode] = {}
        for thing in chosen:
            waiting = [ox.NamedNode(thing)]
            seen.add(thing)
            while waiting:
                for quad in self._store.quads_for_pattern(waiting.pop(), None, None, None):
                    found.append(quad)
                    node = quad.object
                    if isinstance(node, ox.NamedNode) and (iri := node.value) not in seen and iri.startswith(THINGS):
                        seen.add(iri)
                        if iri.startswith(thing) and iri[len(thing) : len(thing) + 1] == "#":
                            waiting.append(node)
                        else:
                            beyond[iri] = node
        for node in beyond.values():
            found += self._store.quads_for_pattern(node, None, None, None)
        near = ox.Store()
        near.bulk_extend(self._names)
        near.bulk_extend(found)
        return Store(near)
