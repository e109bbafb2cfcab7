"""Concepts: one scheme each, one notation each, a place in the hierarchy."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import RDF, SKOS, Graph

THINGS = "https://w3id.org/cooperatheque/id/"


def concepts(schemes: Graph) -> set:
    return set(schemes.subjects(RDF.type, SKOS.Concept))


def test_every_concept_is_in_exactly_one_scheme_that_is_declared(schemes):
    for concept in concepts(schemes):
        homes = list(schemes.objects(concept, SKOS.inScheme))
        assert len(homes) == 1, concept
        assert (homes[0], RDF.type, SKOS.ConceptScheme) in schemes, concept


def test_a_notation_names_one_concept_of_its_scheme(schemes):
    keys = Counter(
        (scheme, str(notation))
        for concept in concepts(schemes)
        for scheme in schemes.objects(concept, SKOS.inScheme)
        for notation in schemes.objects(concept, SKOS.notation)
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_iri_of_a_concept_is_its_scheme_then_its_notation(schemes):
    """Short keys of the fiche and shapes both read the scheme in the IRI. Headings are numbered 1 to 4 instead."""
    for concept in concepts(schemes):
        scheme = str(schemes.value(concept, SKOS.inScheme)).rpartition("/")[2]
        assert str(concept).startswith(f"{THINGS}{scheme}/")
        if scheme != "heading":
            assert str(concept) == f"{THINGS}{scheme}/{schemes.value(concept, SKOS.notation)}"


def test_broader_has_no_cycle_and_stays_in_the_scheme(schemes):
    for concept, parent in schemes.subject_objects(SKOS.broader):
        assert concept not in set(schemes.transitive_objects(parent, SKOS.broader))
        assert schemes.value(concept, SKOS.inScheme) == schemes.value(parent, SKOS.inScheme)


@pytest.mark.parametrize("predicate", [SKOS.prefLabel, SKOS.definition], ids=["label", "definition"])
def test_every_concept_and_scheme_speaks_both_languages(predicate, schemes):
    for node in concepts(schemes) | set(schemes.subjects(RDF.type, SKOS.ConceptScheme)):
        assert sorted(str(text.language) for text in schemes.objects(node, predicate)) == ["en", "fr"], node


def test_one_file_holds_one_scheme_under_its_name(home):
    for path in home.glob("ontology/schemes/*.ttl"):
        graph = Graph().parse(path)
        assert [str(scheme) for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme)] == [
            f"{THINGS}scheme/{path.stem}"
        ]


def test_every_concept_the_data_use_is_declared(schemes, data, shapes):
    """An undeclared concept shows on a page as a bare slug."""
    names = {str(scheme).rpartition("/")[2] for scheme in schemes.subjects(RDF.type, SKOS.ConceptScheme)}
    used = {
        term
        for term in set(data.objects()) | set(shapes.objects())
        if str(term).startswith(THINGS)
        and str(term).removeprefix(THINGS).partition("/")[0] in names
        and "#" not in str(term)
    }
    assert used - concepts(schemes) == set()
