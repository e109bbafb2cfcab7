"""What the shapes declare, read once: classes, their properties in order, names, groups, schemes.

The pages, the report, the form of the Turtle files and the comparison all read this. A property
added to ``ontology/shapes`` appears in each of them; nothing else lists properties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kb.errors import Lang
from kb.graphs import fill
from kb.namespaces import COOP

DASH = Namespace("http://datashapes.org/dash#")
Texts = dict[Lang, str]
LANGS: tuple[Lang, Lang] = ("fr", "en")
# What is read of the ontology; the rest, three triples of four, would only cost the time of keeping it.
_READ = {
    *map(str, (RDF.type, RDFS.label, RDFS.subClassOf, SKOS.prefLabel, COOP.scheme, DASH.editor)),
    *(str(SH[name]) for name in ["class", "datatype", "description", "group", "maxCount", "minCount"]),
    *(str(SH[name]) for name in ["name", "order", "path", "property", "targetClass"]),
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
        graph = Graph(bind_namespaces="none")
        for path in sorted(ontology.rglob("*.ttl")):
            parsed = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
            fill(graph, (quad.triple for quad in parsed if quad.predicate.value in _READ))
        return cls.from_graph(graph)

    @classmethod
    def from_graph(cls, graph: Graph) -> Schema:
        # A class without a shape of its own (coop:Body) inherits those of the classes it specialises.
        targets = {*graph.objects(None, SH.targetClass), *graph.subjects(RDFS.subClassOf)}
        classes = {str(target): _class_shape(graph, target) for target in targets}
        groups = {str(group): _group(graph, group) for group in graph.subjects(RDF.type, SH.PropertyGroup)}
        labels = {str(node): _texts(graph, node, RDFS.label) for node in graph.subjects(RDFS.label)}
        return cls(classes, groups, labels)

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


def _class_shape(graph: Graph, target: Node) -> ClassShape:
    """Merge the shapes that target a class: rules across properties are shapes of their own."""
    shapes = graph.subjects(SH.targetClass, target)
    nodes = {node for shape in shapes for node in graph.objects(shape, SH.property) if _is_named_path(graph, node)}
    properties = sorted((_property_shape(graph, node) for node in nodes), key=lambda prop: (prop.order, prop.path))
    parents = sorted(
        str(parent) for parent in graph.objects(target, RDFS.subClassOf) if str(parent).startswith(str(COOP))
    )
    return ClassShape(str(target), _texts(graph, target, RDFS.label), tuple(parents), tuple(properties))


def _is_named_path(graph: Graph, node: Node) -> bool:
    return isinstance(graph.value(node, SH.path), URIRef)


def _property_shape(graph: Graph, node: Node) -> PropertyShape:
    def one(predicate: URIRef) -> str | None:
        value = graph.value(node, predicate)
        return None if value is None else str(value)

    maximum = one(SH.maxCount)
    return PropertyShape(
        iri=str(node),
        path=str(graph.value(node, SH.path)),
        names=_texts(graph, node, SH.name),
        help=_texts(graph, node, SH.description),
        order=float(one(SH.order) or 9_999),
        group=one(SH.group),
        scheme=one(COOP.scheme),
        min_count=int(one(SH.minCount) or 0),
        max_count=None if maximum is None else int(maximum),
        datatype=one(SH.datatype),
        target=one(SH["class"]),
        editor=one(DASH.editor),
    )


def _group(graph: Graph, group: Node) -> PropertyGroup:
    label = RDFS.label if (group, RDFS.label, None) in graph else SKOS.prefLabel
    order = graph.value(group, SH.order)
    return PropertyGroup(str(group), _texts(graph, group, label), float(str(order)) if order is not None else 9_999)


def _texts(graph: Graph, node: Node, predicate: URIRef) -> Texts:
    found: Texts = {}
    for value in graph.objects(node, predicate):
        if isinstance(value, Literal) and value.language in LANGS:
            found[value.language] = str(value)
    return found
