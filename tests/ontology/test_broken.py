"""Each shape refuses what it is there to refuse, and says in both languages what to write.

``broken/<shape>.ru`` breaks one thing in ``valid.ttl``; ``broken/<shape>--<variant>.ru`` another
thing that the same shape refuses.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

COOPS = "https://w3id.org/cooperatheque/shapes#"
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.ru"))


def document(node: Node) -> str:
    """The IRI of the file that tells about a node."""
    return str(node).partition("#")[0]


def around(broken: Graph, changed: set[str]) -> Graph:
    """Return the documents changed, those that point to them, and all that these point to.

    Every shape looks at most that far, so leaving out the other documents changes no finding and
    divides the time by three. Nothing kept points to something left out.
    """
    triples, links = defaultdict(list), defaultdict(set)
    for triple in broken:
        triples[document(triple[0])].append(triple)
        if isinstance(triple[2], URIRef):
            links[document(triple[0])].add(document(triple[2]))
    waiting = changed | {origin for origin, targets in links.items() if targets & changed}
    kept: set[str] = set()
    while waiting:
        current = waiting.pop()
        kept.add(current)
        waiting |= links[current] - kept
    graph = Graph()
    for name in kept:
        for triple in triples[name]:
            graph.add(triple)
    return graph


def with_meaning(graph: Graph, vocabulary: Graph, schemes: Graph) -> Graph:
    """Add what a shape needs to know of the ontology: the hierarchy, and which concepts exist."""
    for triple in vocabulary.triples((None, RDFS.subClassOf, None)):
        graph.add(triple)
    for node in set(graph.objects()):
        if (node, RDF.type, SKOS.Concept) in schemes:
            graph.add((node, RDF.type, SKOS.Concept))
    return graph


def findings(graph: Graph, shapes: Graph) -> list[tuple[str, list[str]]]:
    """Return (local name of the shape, languages of its messages) for each finding."""
    report = pyshacl.validate(graph, shacl_graph=shapes)[1]
    assert isinstance(report, Graph), report
    return [
        (
            str(report.value(result, SH.sourceShape)).removeprefix(COOPS),
            sorted(message.language or "none" for message in report.objects(result, SH.resultMessage)),
        )
        for result in report.subjects(RDF.type, SH.ValidationResult)
    ]


def test_the_valid_example_has_no_finding(valid, vocabulary, schemes, shapes):
    assert findings(with_meaning(Graph() + valid, vocabulary, schemes), shapes) == []


def test_the_valid_example_shows_every_class(valid, vocabulary):
    classes = set(vocabulary.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#Class")))
    abstract = {"Element", "GovernanceItem"}
    shown = set(valid.objects(None, RDF.type))
    assert {str(c).rpartition("#")[2] for c in classes - shown} == abstract


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_example_yields_its_finding_and_no_other(path, valid, vocabulary, schemes, shapes):
    broken = Graph() + valid
    broken.update(path.read_text(encoding="utf-8"))
    changed = {document(subject) for subject, _, _ in set(broken) ^ set(valid)}
    assert changed, f"{path.name} changes nothing in valid.ttl"
    graph = with_meaning(around(broken, changed), vocabulary, schemes)
    assert findings(graph, shapes) == [(path.stem.partition("--")[0], ["en", "fr"])]


def test_no_shape_lacks_a_broken_example(shapes):
    constraining = {
        node
        for kind in (SH.PropertyShape, SH.NodeShape)
        for node in shapes.subjects(RDF.type, kind)
        if (node, SH.message, None) in shapes
    }
    expected = {str(node).removeprefix(COOPS) for node in constraining}
    assert expected == {path.stem.partition("--")[0] for path in BROKEN}
