"""Which shapes look at which nodes, so that one file can be judged without judging the base.

pySHACL can be given focus nodes, but then also leaves out the values that a constraint such as
sh:or tests; given shapes and nodes together it does not. Hence this pairing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def pair(ontology: Graph, data: Graph, nodes: Iterable[URIRef]) -> dict[frozenset[URIRef], list[URIRef]] | None:
    """Return focus nodes → the shapes that target all of them.

    None when it cannot be told: a target is a query, or a shape with a target has no name.

    SHACL §2.1.3: targets are nodes, classes with their subclasses, subjects and objects of a property.
    """
    targeting = _targeting(ontology)
    named = sorted(shape for shape in targeting if isinstance(shape, URIRef))
    if (None, SH.target, None) in ontology or len(named) < len(targeting):
        return None
    chosen = set(nodes)
    pairs: dict[frozenset[URIRef], list[URIRef]] = defaultdict(list)
    for shape in named:
        targets = _targets(ontology, data, shape)
        focus = frozenset(node for node in chosen if node in targets)
        if focus:
            pairs[focus].append(shape)
    return pairs


def _targeting(ontology: Graph) -> set[Node]:
    declared = {shape for predicate in _TARGETS for shape in ontology.subjects(predicate)}
    return declared | {shape for shape in ontology.subjects(RDF.type, SH.NodeShape) if _is_class(ontology, shape)}


def _targets(ontology: Graph, data: Graph, shape: Node) -> set[Node]:
    classes = set(ontology.objects(shape, SH.targetClass)) | ({shape} if _is_class(ontology, shape) else set())
    found = set(ontology.objects(shape, SH.targetNode))
    for declared in classes:
        for class_ in data.transitive_subjects(RDFS.subClassOf, declared):
            found |= set(data.subjects(RDF.type, class_))
    for predicate in ontology.objects(shape, SH.targetSubjectsOf):
        found |= set(data.subjects(predicate))
    for predicate in ontology.objects(shape, SH.targetObjectsOf):
        found |= set(data.objects(None, predicate))
    return found


def _is_class(ontology: Graph, shape: Node) -> bool:
    return (shape, RDF.type, RDFS.Class) in ontology or (shape, RDF.type, OWL.Class) in ontology
