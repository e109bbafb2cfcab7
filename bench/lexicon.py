"""The words that a corpus is made of: the concepts of the ontology, and the labels of the base's own cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kb.engines.store import load
from kb.layout import Layout
from kb.namespaces import COOP, THINGS, split

_RDFS_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_PREF_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_IN_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")


@dataclass(frozen=True)
class Label:
    """The same words in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Concept:
    """A concept of a scheme; ``phrases`` are labels of elements that have it as their kind, itself without any."""

    iri: str
    label: Label
    phrases: tuple[Label, ...]


@dataclass(frozen=True)
class Lexicon:
    """Scheme → its concepts, the most used in the base first; territories that hold others."""

    concepts: Mapping[str, Sequence[Concept]]
    departments: Sequence[str]

    @classmethod
    def read(cls, layout: Layout) -> Lexicon:
        """Read the files of a base."""
        store = ox.Store()
        for path in layout.turtle_files():
            load(store, path)
        labels, used, phrases = _labels(store), _uses(store), _phrases(store)
        concepts: dict[str, list[Concept]] = defaultdict(list)
        for quad in store.quads_for_pattern(None, _IN_SCHEME, None, None):
            iri, scheme = _iri(quad.subject), (split(_iri(quad.object)) or ("", "", ""))[1]
            concepts[scheme].append(Concept(iri, labels[iri], phrases.get(iri) or (labels[iri],)))
        ranked = {
            scheme: sorted(found, key=lambda concept: (-used[concept.iri], concept.iri))
            for scheme, found in concepts.items()
        }
        return cls(ranked, _departments(store))


def _labels(store: ox.Store) -> dict[str, Label]:
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for predicate in (_RDFS_LABEL, _PREF_LABEL):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.object, ox.Literal):
                said[_iri(quad.subject)][quad.object.language or ""] = quad.object.value
    return {iri: Label(both["fr"], both["en"]) for iri, both in said.items() if both.keys() >= {"fr", "en"}}


def _uses(store: ox.Store) -> Counter[str]:
    """Return how often each concept is a kind or a theme."""
    return Counter(value for predicate in (COOP.kind, COOP.theme) for _, value in _pairs(store, str(predicate)))


def _phrases(store: ox.Store) -> dict[str, tuple[Label, ...]]:
    """Return concept → labels of the parts of cases that have it as their kind."""
    labels = _labels(store)
    found: dict[str, set[Label]] = defaultdict(set)
    for element, kind in _pairs(store, str(COOP.kind)):
        if element.startswith(f"{THINGS}case/") and element in labels:
            found[kind].add(labels[element])
    return {kind: tuple(sorted(said, key=lambda label: (label.fr, label.en))) for kind, said in found.items()}


def _departments(store: ox.Store) -> list[str]:
    kinds = _pairs(store, str(COOP.kind))
    return sorted(thing for thing, kind in kinds if kind == f"{THINGS}territory-type/departement")


def _pairs(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
        if isinstance(quad.object, ox.NamedNode):
            yield _iri(quad.subject), quad.object.value


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""
