"""The shapes are complete, speak both languages and agree with the vocabulary."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

COOP = "https://w3id.org/cooperatheque/ns#"
COOPS = "https://w3id.org/cooperatheque/shapes#"
ELEMENT = URIRef(COOP + "Element")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
SOURCE = URIRef("http://purl.org/dc/terms/source")


def property_shapes(shapes: Graph) -> set[Node]:
    return set(shapes.subjects(RDF.type, SH.PropertyShape))


def classes_below(vocabulary: Graph, top: URIRef) -> set[Node]:
    return set(vocabulary.transitive_subjects(RDFS.subClassOf, top))


def allowed(shapes: Graph, vocabulary: Graph, kind: Node) -> set[Node]:
    """Return the paths that some shape of the class, or of a class above, declares."""
    return {
        path
        for above in vocabulary.transitive_objects(kind, RDFS.subClassOf)
        for shape in shapes.subjects(SH.targetClass, above)
        for declared in shapes.objects(shape, SH.property)
        for path in shapes.objects(declared, SH.path)
    }


@pytest.mark.parametrize("predicate", [SH.name, SH.description, SH.message], ids=["name", "help", "message"])
def test_every_property_shape_speaks_both_languages(predicate, shapes):
    for shape in property_shapes(shapes):
        assert sorted(str(text.language) for text in shapes.objects(shape, predicate)) == ["en", "fr"], shape


@pytest.mark.parametrize(
    "predicate", [SH.order, SH.group, SH.severity, SH.path], ids=["order", "group", "severity", "path"]
)
def test_every_property_shape_has_one(predicate, shapes):
    for shape in property_shapes(shapes):
        assert len(list(shapes.objects(shape, predicate))) == 1, shape


def test_every_rule_says_what_to_write_and_where(shapes):
    for rule in shapes.subjects(URIRef(COOP + "field")):
        assert sorted(str(text.language) for text in shapes.objects(rule, SH.message)) == ["en", "fr"], rule
        assert (rule, SH.severity, None) in shapes


def test_a_message_says_what_to_write(shapes):
    """A finding without a remedy sends the curator to the documentation."""
    verbs = re.compile(r"[Éé]crivez|Ajoutez|Retirez|retirez|Gardez|Choisissez|[Ww]rite|Add|Remove|remove|Keep|Choose")
    for shape, message in shapes.subject_objects(SH.message):
        assert verbs.search(str(message)), shape


def test_a_property_has_the_same_order_in_every_class(shapes):
    """The writer of files knows predicates, not classes: one number each keeps files and pages alike."""
    orders = defaultdict(set)
    for shape in property_shapes(shapes):
        orders[shapes.value(shape, SH.path)].add(shapes.value(shape, SH.order))
    named = {path: found for path, found in orders.items() if isinstance(path, URIRef)}
    assert {path: found for path, found in named.items() if len(found) > 1} == {}
    assert len({order for found in named.values() for order in found}) == len(named)


def test_every_group_exists_with_labels_and_an_order_of_its_own(shapes, schemes):
    graph = shapes + schemes
    used = set(graph.objects(None, SH.group))
    assert used <= set(graph.subjects(RDF.type, SH.PropertyGroup))
    for group in used:
        assert sorted(str(text.language) for text in graph.objects(group, RDFS.label)) == ["en", "fr"], group
    orders = [graph.value(group, SH.order) for group in used]
    assert None not in orders
    assert len(set(orders)) == len(orders)


def test_the_scheme_of_a_field_is_declared_and_matches_its_pattern(shapes, schemes):
    """The form offers coop:scheme, the check reads sh:pattern: they must be the same list."""
    for shape in set(shapes.subjects(URIRef(COOP + "scheme"))):
        names = {str(scheme).rpartition("/")[2] for scheme in shapes.objects(shape, URIRef(COOP + "scheme"))}
        for scheme in shapes.objects(shape, URIRef(COOP + "scheme")):
            assert (scheme, RDF.type, SKOS.ConceptScheme) in schemes, shape
        pattern = str(shapes.value(shape, SH.pattern))
        assert {
            name for name in names if not re.search(pattern, f"https://w3id.org/cooperatheque/id/{name}/x")
        } == set()
        assert re.search(r"/id/\(?([a-z|-]+)\)?/$", pattern).group(1).split("|") == sorted(names) or len(names) > 1


def test_every_class_has_a_shape_and_every_property_a_place(shapes, vocabulary):
    targets = set(shapes.objects(None, SH.targetClass))
    for kind in vocabulary.subjects(RDF.type, OWL.Class):
        assert targets & set(vocabulary.transitive_objects(kind, RDFS.subClassOf)), kind
    paths = set(shapes.objects(None, SH.path))
    properties = {term for kind in PROPERTIES for term in vocabulary.subjects(RDF.type, kind)}
    assert properties - paths == {URIRef(COOP + "element")}


def test_every_element_but_law_needs_a_source(shapes, vocabulary):
    """Law waits for its source under the mark a-verifier; nothing else may go without."""
    needing = {
        kind
        for shape in shapes.subjects(SH.path, SOURCE)
        if (shape, SH.minCount, Literal(1)) in shapes
        for holder in shapes.subjects(SH.property, shape)
        for target in shapes.objects(holder, SH.targetClass)
        for kind in classes_below(vocabulary, target)
    }
    concrete = classes_below(vocabulary, ELEMENT) - {ELEMENT}
    assert concrete - needing == {URIRef(COOP + "LegalStatement")}


def test_contact_details_are_looked_for_in_every_text(shapes):
    path = shapes.value(URIRef(COOPS + "Contact-text"), SH.path)
    watched = set(Collection(shapes, shapes.value(path, SH.alternativePath)))
    coded = {"siren", "inseeCode", "inpnCode", "digest", "code", "notation"}
    texts = {
        target
        for shape in property_shapes(shapes)
        for target in shapes.objects(shape, SH.path)
        if isinstance(target, URIRef) and "shacl#" not in target and re.split("[#/]", target)[-1] not in coded
        if any((shape, mark, None) in shapes for mark in (SH.languageIn,))
        or (shape, SH.datatype, URIRef("http://www.w3.org/2001/XMLSchema#string")) in shapes
        or (shape, SH.nodeKind, SH.Literal) in shapes
    }
    assert {text for text in texts if re.split("[#/]", text)[-1] not in coded} <= watched


def test_no_condition_is_left_unused(shapes):
    for condition in shapes.subjects(RDF.type, SH.Shape):
        assert list(shapes.subjects(None, condition)), condition


def test_shapes_and_schemes_have_no_blank_node_but_lists_and_paths(shapes, schemes, vocabulary):
    for graph in (shapes, schemes, vocabulary):
        for blank, predicate in {(s, p) for s, p, _ in graph if not isinstance(s, URIRef)}:
            assert predicate in {RDF.first, RDF.rest, SH.alternativePath, SH.inversePath, SH.zeroOrOnePath}, blank


def test_shapes_stay_within_shacl_core(shapes):
    """pySHACL drops the language of a SPARQL constraint's messages and takes twenty times as long."""
    assert list(shapes.subject_objects(SH.sparql)) == []


def test_every_property_in_the_data_is_one_that_a_shape_of_its_class_declares(data, shapes, vocabulary):
    """SHACL lets an unknown property pass; without a shape it has no label, no order and no page."""
    known = {kind: allowed(shapes, vocabulary, kind) for kind in set(data.objects(None, RDF.type))}
    stray = {
        (str(subject), str(predicate))
        for subject, kind in data.subject_objects(RDF.type)
        for predicate in data.predicates(subject)
        if predicate != RDF.type and not any(predicate in known[k] for k in data.objects(subject, RDF.type))
    }
    assert stray == set()
