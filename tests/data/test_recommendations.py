"""The thirty-three recommendations: complete, in order, and typed so that the questions about them find them."""

from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, Graph, Namespace, URIRef

HOME = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/cooperatheque/"
COOP = Namespace(f"{BASE}ns#")
SYNTHESIS = f"{BASE}id/source/synthese-dialogue-ville-campagne-2016#"


def concept(path: str) -> URIRef:
    """Return the IRI of ``path``, such as "lever/financement"."""
    return URIRef(f"{BASE}id/{path}")


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Return all recommendations in one graph."""
    graph = Graph()
    for path in sorted((HOME / "data/recommendations").glob("*.ttl")):
        graph.parse(path)
    return graph


def numbers(graph: Graph, predicate: URIRef, value: URIRef) -> list[int]:
    """Return the numbers, sorted, of the recommendations that say ``value``."""
    return sorted(int(str(graph.value(thing, COOP.number))) for thing in graph.subjects(predicate, value))


def test_the_numbers_run_from_1_to_33_without_gap(graph: Graph) -> None:
    assert sorted(int(str(number)) for number in graph.objects(None, COOP.number)) == list(range(1, 34))


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("prealables", range(1, 7)),
        ("animer-liens", range(7, 18)),
        ("agir-elus", range(18, 24)),
        ("repenser-outils", range(24, 34)),
    ],
)
def test_each_heading_keeps_the_order_of_the_text(graph: Graph, heading: str, expected: range) -> None:
    ranks = {
        int(str(graph.value(thing, COOP.rank))): int(str(graph.value(thing, COOP.number)))
        for thing in graph.subjects(COOP.heading, concept(f"heading/{heading}"))
    }
    assert ranks == dict(enumerate(expected, start=1))


def test_each_points_at_its_own_passage_of_the_synthesis(graph: Graph) -> None:
    for thing in graph.subjects(RDF.type, COOP.Recommendation):
        number = int(str(graph.value(thing, COOP.number)))
        assert set(graph.objects(thing, DCTERMS.source)) == {URIRef(f"{SYNTHESIS}r{number:02}")}


def test_a_typing_that_is_our_reading_says_why_in_both_languages(graph: Graph) -> None:
    for thing in graph.subjects(COOP.typingEvidence, concept("evidence/inferred")):
        assert {getattr(text, "language", None) for text in graph.objects(thing, COOP.rationale)} == {"fr", "en"}


def test_every_recommendation_has_a_lever(graph: Graph) -> None:
    assert all((thing, COOP.lever, None) in graph for thing in graph.subjects(RDF.type, COOP.Recommendation))


@pytest.mark.parametrize(
    ("predicate", "value", "expected"),
    [
        (COOP.instrument, "instrument/scot", [16, 24]),
        (COOP.lever, "lever/financement", [2, 28, 29]),
        (COOP.partnerType, "partner/structure-projet", [7, 15]),
        (COOP.partnerType, "partner/pnr", [15]),
        (COOP.partnerType, "partner/centre-ressources", [15]),
        (COOP.instrument, "instrument/leader", [2]),
        (COOP["format"], "format/scic", [31]),
        (COOP["format"], "format/gip", [31]),
        (COOP.bodyFunction, "body-function/suivi-financeurs", [28]),
        (COOP.audience, "audience/grand-public", [21]),
    ],
    ids=lambda value: value.rpartition("/")[2] if isinstance(value, str) else "",
)
def test_what_the_text_names_is_found_again(graph: Graph, predicate: URIRef, value: str, expected: list[int]) -> None:
    assert numbers(graph, predicate, concept(value)) == expected


def test_the_lists_that_the_text_leaves_open_are_said_to_be_open(graph: Graph) -> None:
    opened = sorted(int(str(graph.value(thing, COOP.number))) for thing in graph.subjects(COOP.openList, None))
    assert opened == [24, 31, 32]
