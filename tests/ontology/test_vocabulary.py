"""The vocabulary declares every term used anywhere, and says what each one means."""

from __future__ import annotations

import re

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

COOP = "https://w3id.org/cooperatheque/ns#"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def declared(vocabulary: Graph) -> set[str]:
    return {str(term) for kind in KINDS for term in vocabulary.subjects(RDF.type, kind)}


def used(graph: Graph) -> set[str]:
    return {str(term) for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(COOP)}


@pytest.mark.parametrize("place", ["vocabulary", "alignments", "schemes", "shapes", "data", "valid"])
def test_every_term_used_in_a_graph_is_declared(place, vocabulary, request):
    assert used(request.getfixturevalue(place)) - {COOP} <= declared(vocabulary)


def test_every_term_used_in_a_question_or_broken_example_is_declared(home, vocabulary):
    files = [*home.glob("queries/**/*.rq"), *home.glob("tests/ontology/broken/*.ru")]
    unknown = {
        f"{path.relative_to(home)}: coop:{name}"
        for path in files
        for name in re.findall(r"(?<![\w-])coop:(\w+)", path.read_text(encoding="utf-8"))
        if COOP + name not in declared(vocabulary)
    }
    assert unknown == set()


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition], ids=["label", "definition"])
def test_every_term_is_named_and_defined_once_in_each_language(predicate, vocabulary):
    """A definition in one language only would leave half of the readers with the bare name."""
    languages = {
        term: sorted(str(text.language) for text in vocabulary.objects(URIRef(term), predicate))
        for term in declared(vocabulary)
    }
    assert {term: found for term, found in languages.items() if found != ["en", "fr"]} == {}


def test_no_definition_repeats_its_label(vocabulary):
    """“The aspect altitude.” satisfies a presence check and tells nothing."""
    for term in declared(vocabulary):
        labels = {str(label).lower() for label in vocabulary.objects(URIRef(term), RDFS.label)}
        for definition in vocabulary.objects(URIRef(term), SKOS.definition):
            assert str(definition).lower().strip(". ") not in labels, term
            assert len(str(definition)) > 30, term


@pytest.mark.parametrize("relation", [RDFS.subClassOf, RDFS.subPropertyOf], ids=["classes", "properties"])
def test_the_hierarchy_has_no_cycle(relation, vocabulary, alignments):
    graph = vocabulary + alignments
    for term in set(graph.subjects(relation)):
        above = {
            ancestor
            for parent in graph.objects(term, relation)
            for ancestor in graph.transitive_objects(parent, relation)
        }
        assert term not in above


def test_the_vocabulary_stands_without_the_alignments(vocabulary):
    """Whoever loads it alone gets no dangling superclass from another vocabulary."""
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
        assert all(str(parent).startswith(COOP) for parent in vocabulary.objects(None, relation))


def test_a_prefix_is_declared_once_and_used_under_no_other_meaning(home):
    """Two meanings of one prefix would make a pasted query answer about something else."""
    prefixes = Graph().parse(home / "ontology/prefixes.ttl")
    sh = "http://www.w3.org/ns/shacl#"
    names = [
        (str(prefixes.value(node, URIRef(sh + "prefix"))), str(prefixes.value(node, URIRef(sh + "namespace"))))
        for node in prefixes.objects(None, URIRef(sh + "declare"))
    ]
    meaning = dict(names)
    assert len(meaning) == len(names) == len(set(meaning.values()))
    pattern = re.compile(r"^(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)
    files = [
        path
        for folder in ("ontology", "data", "queries")
        for path in (home / folder).rglob("*")
        if path.suffix in {".ttl", ".rq"}
    ]
    assert {
        f"{path.relative_to(home)}: {prefix}"
        for path in files
        for prefix, namespace in pattern.findall(path.read_text(encoding="utf-8"))
        if meaning.get(prefix) != namespace
    } == set()
