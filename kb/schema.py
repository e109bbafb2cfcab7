"""What the shapes declare, read once: classes, their properties in order, names, groups, schemes.

The pages, the report, the form of the Turtle files and the comparison all read this. A property
added to ``ontology/shapes`` appears in each of them; nothing else lists properties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.errors import Lang
from kb.namespaces import COOP, DASH, RDF, RDFS, SH, SKOS

Texts = dict[Lang, str]
LANGS: tuple[Lang, Lang] = ("fr", "en")
Said = dict[str, dict[str, list[Any]]]  # subject → predicate → terms of pyoxigraph
_LABEL, _SUBCLASS, _TARGET_CLASS = RDFS.label, RDFS.subClassOf, SH.targetClass
# The schemes are half of the ontology, and say nothing of the schema: but for the facets, which group the properties.
_SCHEMES, _GROUPING = "schemes", "facet"
# What is read of the rest; three triples of four would only cost the time of keeping them.
_READ = {
    *(RDF.type, RDFS.label, RDFS.subClassOf, SKOS.prefLabel, COOP.scheme, DASH.editor),
    *(SH[name] for name in ["class", "datatype", "description", "group", "maxCount", "minCount"]),
    *(SH[name] for name in ["name", "order", "path", "property", "targetClass"]),
}


@dataclass(frozen=True)
class PropertyShape:
    """One property of a class as a reader and a curator meet it."""

    iri: str
    path: str
    names: Texts
    help: Texts
    order: float
    group: str | None
    scheme: str | None
    min_count: int
    max_count: int | None
    datatype: str | None
    target: str | None
    editor: str | None = None

    @property
    def key(self) -> str:
        """The local name of the path: ``capacity``."""
        return self.path.rpartition("#")[2].rpartition("/")[2]


@dataclass(frozen=True)
class PropertyGroup:
    """A section of a page, of the form, of the report: a facet of a case, for instance."""

    iri: str
    labels: Texts
    order: float

    @property
    def key(self) -> str:
        return self.iri.rpartition("/")[2].rpartition("#")[2]


@dataclass(frozen=True)
class ClassShape:
    """A class and its own properties in sh:order; inherited ones come from ``Schema.properties``."""

    iri: str
    labels: Texts
    parents: tuple[str, ...]
    properties: tuple[PropertyShape, ...]


@dataclass(frozen=True)
class Schema:
    """All that the ontology declares for display, input and order."""

    classes: dict[str, ClassShape]
    groups: dict[str, PropertyGroup]
    labels: dict[str, Texts] = field(repr=False)
    _properties: dict[str, dict[str, PropertyShape]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def from_folder(cls, ontology: Path) -> Schema:
        said: Said = defaultdict(lambda: defaultdict(list))
        for path in sorted(ontology.rglob("*.ttl")):
            if path.parent.name == _SCHEMES and path.stem != _GROUPING:
                continue
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri()):
                if quad.predicate.value in _READ:
                    said[str(quad.subject)][quad.predicate.value].append(quad.object)
        return _Reader(said).schema()

    def ancestry(self, class_iri: str) -> Iterator[str]:
        """Yield the class, then the classes that it specialises, nearest first, each once."""
        waiting, seen = [class_iri], set()
        while waiting:
            current = waiting.pop(0)
            if current in seen:
                continue
            seen.add(current)
            yield current
            waiting.extend(self.classes[current].parents if current in self.classes else ())

    def properties(self, class_iri: str) -> dict[str, PropertyShape]:
        """Return path → property shape for a class, its own shapes before inherited ones."""
        if class_iri not in self._properties:
            self._properties[class_iri] = self._read_properties(class_iri)
        return self._properties[class_iri]

    def _read_properties(self, class_iri: str) -> dict[str, PropertyShape]:
        found: dict[str, PropertyShape] = {}
        for ancestor in self.ancestry(class_iri):
            for shape in self.classes[ancestor].properties if ancestor in self.classes else ():
                found.setdefault(shape.path, shape)
        return dict(sorted(found.items(), key=lambda item: item[1].order))

    def is_a(self, class_iri: str, ancestor: str) -> bool:
        return ancestor in self.ancestry(class_iri)


class _Reader:
    """Reads what is said of each subject, predicate by predicate; subjects are named as in N-Triples."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._shapes: dict[str, list[str]] = defaultdict(list)
        for shape, predicates in said.items():
            for target in predicates.get(_TARGET_CLASS, ()):
                self._shapes[target.value].append(shape)

    def schema(self) -> Schema:
        # A class without a shape of its own (coop:Body) inherits those of the classes it specialises.
        specialised = (_iri(subject) for subject, predicates in self._said.items() if _SUBCLASS in predicates)
        groups = [subject for subject in self._said if SH.PropertyGroup in self._values(subject, RDF.type)]
        return Schema(
            {target: self._class_shape(target) for target in {*self._shapes, *specialised}},
            {_iri(group): self._group(group) for group in groups},
            {
                _iri(subject): self._texts(subject, _LABEL)
                for subject, predicates in self._said.items()
                if _LABEL in predicates
            },
        )

    def _class_shape(self, target: str) -> ClassShape:
        """Merge the shapes that target a class: rules across properties are shapes of their own."""
        nodes = {str(node) for shape in self._shapes[target] for node in self._said[shape][SH.property]}
        properties = sorted(
            (self._property_shape(node) for node in nodes if self._has_named_path(node)),
            key=lambda prop: (prop.order, prop.path),
        )
        own = f"<{target}>"
        parents = sorted(parent for parent in self._values(own, _SUBCLASS) if parent.startswith(str(COOP)))
        return ClassShape(target, self._texts(own, _LABEL), tuple(parents), tuple(properties))

    def _has_named_path(self, node: str) -> bool:
        return any(isinstance(path, ox.NamedNode) for path in self._said[node][SH.path])

    def _property_shape(self, node: str) -> PropertyShape:
        def one(predicate: str) -> str | None:
            return next(iter(self._values(node, predicate)), None)

        maximum = one(SH.maxCount)
        return PropertyShape(
            iri=_iri(node),
            path=one(SH.path) or "",
            names=self._texts(node, SH.name),
            help=self._texts(node, SH.description),
            order=float(one(SH.order) or 9_999),
            group=one(SH.group),
            scheme=one(COOP.scheme),
            min_count=int(one(SH.minCount) or 0),
            max_count=None if maximum is None else int(maximum),
            datatype=one(SH.datatype),
            target=one(SH["class"]),
            editor=one(DASH.editor),
        )

    def _group(self, group: str) -> PropertyGroup:
        label = _LABEL if _LABEL in self._said[group] else SKOS.prefLabel
        order = next(iter(self._values(group, SH.order)), None)
        return PropertyGroup(_iri(group), self._texts(group, label), 9_999 if order is None else float(order))

    def _values(self, subject: str, predicate: str) -> list[str]:
        return [term.value for term in self._said[subject][predicate]] if subject in self._said else []

    def _texts(self, subject: str, predicate: str) -> Texts:
        found: Texts = {}
        for term in self._said[subject][predicate] if subject in self._said else ():
            if isinstance(term, ox.Literal) and term.language in LANGS:
                found[term.language] = term.value
        return found


def _iri(subject: str) -> str:
    """Return the IRI of a subject; a blank node stays named as it is."""
    return subject[1:-1] if subject.startswith("<") else subject
