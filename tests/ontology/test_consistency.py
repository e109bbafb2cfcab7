"""The whole base, from the vocabulary to the data, is consistent under OWL 2 RL.

What this does not cover. The RL rules see disjoint classes, domains, ranges and hierarchies; they
do not reason by cases, do not count beyond one, and draw nothing from the public vocabularies,
whose axioms are not loaded (ORG, PROV-O and the others are only named in the alignments).
"""

from __future__ import annotations

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, URIRef

# owlrl hangs its error messages on a blank node by this property.
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
EXAMPLE = URIRef("https://example.org/x")
COOP = "https://w3id.org/cooperatheque/ns#"


def contradictions(graph: Graph) -> list[str]:
    closed = Graph() + graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    nothing = [str(thing) for thing in closed.subjects(RDF.type, OWL.Nothing)]
    return [*nothing, *(str(message) for message in closed.objects(None, ERROR))]


def test_vocabulary_alignments_concepts_and_data_are_consistent(vocabulary, alignments, schemes, data):
    assert contradictions(vocabulary + alignments + schemes + data) == []


def test_one_thing_of_every_class_is_consistent(vocabulary, alignments, valid):
    assert contradictions(vocabulary + alignments + valid) == []


@pytest.mark.parametrize(
    "kinds",
    [
        ("Case", "Agreement"),
        ("Case", "Format"),
        ("Organisation", "Territory"),
        ("Body", "Post"),
        ("ScaleFigure", "Participation"),
    ],
    ids="-".join,
)
def test_a_confusion_the_model_forbids_is_a_contradiction(kinds, vocabulary):
    confused = Graph() + vocabulary
    for kind in kinds:
        confused.add((EXAMPLE, RDF.type, URIRef(COOP + kind)))
    assert contradictions(confused) != []
