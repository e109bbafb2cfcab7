"""The same shapes, aimed at a few nodes, so that one file can be judged without judging the base.

pySHACL's own restriction to focus nodes also leaves out the values that a constraint such as
sh:or tests, and its restriction to shapes leaves out the shapes that those refer to. Targets
written as nodes are plain SHACL and lose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def aim(ontology: Graph, data: Graph, nodes: Iterable[URIRef]) -> Graph | None:
    """Return the ontology with shapes that target only those of ``nodes`` that they targeted already.

    SHACL §2.1.3: targets are nodes, classes with their subclasses, subjects and objects of a
    property. None when a target is something else: a query, or a shape that is a class itself.
    """
    if (None, SH.target, None) in ontology or _has_implicit_targets(ontology):
        return None
    chosen = set(nodes)
    aimed = type(ontology)(bind_namespaces="none")
    for triple in ontology:
        if triple[1] not in _TARGETS:
            aimed.add(triple)
    for shape in {shape for predicate in _TARGETS for shape in ontology.subjects(predicate)}:
        for node in chosen & _targets(ontology, data, shape):
            aimed.add((shape, SH.targetNode, node))
    return aimed


def _targets(ontology: Graph, data: Graph, shape: Node) -> set[Node]:
    found = set(ontology.objects(shape, SH.targetNode))
    for declared in ontology.objects(shape, SH.targetClass):
        for class_ in data.transitive_subjects(RDFS.subClassOf, declared):
            found |= set(data.subjects(RDF.type, class_))
    for predicate in ontology.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(predicate))
    for predicate in ontology.objects(shape, SH.targetObjectsOf):
        found |= set(data.objects(None, predicate))
    return found


def _has_implicit_targets(ontology: Graph) -> bool:
    shapes = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in ontology.subjects(RDF.type, kind)}
    return any((shape, RDF.type, class_) in ontology for shape in shapes for class_ in (RDFS.Class, OWL.Class))
