"""Sessions, persons, bodies and places: what the sources say, no more of a person than allowed, no false merge."""

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import FOAF, XSD

HOME = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/cooperatheque/"
COOP = Namespace(f"{BASE}ns#")
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
FOLDERS = ("sessions", "people", "organisations", "territories", "glossary")
SESSIONS = {
    "pelussin-2015-03-05": "2015-03-05",
    "valence-2016-12-06": "2016-12-06",
    "reciprocites-transactions-2019-09": "2019-09",
    "valence-2021-09-24": "2021-09-24",
}


def thing(path: str) -> URIRef:
    """Return the IRI of ``path``, such as "territory/valence"."""
    return URIRef(f"{BASE}id/{path}")


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Return sessions, persons, organisations, territories and glossary in one graph."""
    graph = Graph()
    for folder in FOLDERS:
        for path in sorted((HOME / "data" / folder).glob("*.ttl")):
            graph.parse(path)
    return graph


def test_the_four_sessions_keep_the_precision_of_their_dates(graph: Graph) -> None:
    dates = {str(s).rpartition("/")[2]: graph.value(s, DCTERMS.date) for s in graph.subjects(RDF.type, COOP.Session)}
    assert {slug: str(date) for slug, date in dates.items()} == SESSIONS
    cited = dates["reciprocites-transactions-2019-09"]
    assert isinstance(cited, Literal)
    assert cited.datatype == XSD.gYearMonth


@pytest.mark.parametrize(
    ("session", "capacity"), [("pelussin-2015-03-05", 15), ("valence-2016-12-06", 20), ("valence-2021-09-24", 20)]
)
def test_a_session_says_how_many_it_could_hold(graph: Graph, session: str, capacity: int) -> None:
    assert graph.value(thing(f"session/{session}"), COOP.capacity) == Literal(capacity)


@pytest.mark.parametrize(
    ("kind", "count"), [("objectif", 4), ("benefice-attendu", 4), ("question-directrice", 7), ("contexte", 12)]
)
def test_no_point_of_the_announcements_is_lost(graph: Graph, kind: str, count: int) -> None:
    assert len(set(graph.subjects(COOP.kind, thing(f"session-point/{kind}")))) == count


def test_a_session_only_cited_claims_neither_place_nor_audience(graph: Graph) -> None:
    cited = thing("session/reciprocites-transactions-2019-09")
    assert not set(graph.predicates(cited)) & {COOP.place, COOP.audience, COOP.capacity, COOP.programmeItem}


def test_a_speaker_subject_to_confirmation_is_not_said_to_be_confirmed(graph: Graph) -> None:
    reserved = list(graph.subjects(COOP.status, thing("speaking-status/sous-reserve")))
    assert [graph.value(role, COOP.person) for role in reserved] == [thing("person/francois-keraval")]


def test_of_a_person_the_base_keeps_the_name_and_its_source_only(graph: Graph) -> None:
    persons = set(graph.subjects(RDF.type, FOAF.Person))
    allowed = {RDF.type, RDFS.label, FOAF.name, SKOS.hiddenLabel, DCTERMS.source}
    assert len(persons) == 12
    assert {predicate for person in persons for predicate in graph.predicates(person)} <= allowed


def test_no_value_looks_like_a_telephone_number_or_an_electronic_address(graph: Graph) -> None:
    forbidden = re.compile(r"\b0[1-9](?:[ .-]?\d\d){4}\b|\S@\S+\.\w")
    assert not [value for value in graph.objects() if isinstance(value, Literal) and forbidden.search(value)]


def test_the_three_names_of_the_brest_metropolis_lead_to_one_body(graph: Graph) -> None:
    names = {str(name) for name in graph.objects(thing("organisation/brest-metropole"), SKOS.altLabel)}
    assert names == {"Brest Métropole Océane", "Brest Métropole et Ville"}
    assert len([body for body in graph.subjects(RDF.type, COOP.Organisation) if "/brest" in str(body)]) == 1


def test_the_station_is_a_place_of_the_drome_and_of_no_commune(graph: Graph) -> None:
    assert set(graph.objects(thing("territory/gare-valence-tgv"), DCTERMS.isPartOf)) == {thing("territory/drome")}


def test_valence_is_the_one_of_the_drome(graph: Graph) -> None:
    assert graph.value(thing("territory/valence"), COOP.inseeCode) == Literal("26362")


@pytest.mark.parametrize(
    ("body", "territory"),
    [
        ("pnr-monts-ardeche", "monts-ardeche"),
        ("pays-centre-ouest-bretagne", "centre-ouest-bretagne"),
        ("espace-belledonne-association", "belledonne"),
    ],
)
def test_a_body_is_not_the_territory_that_it_runs(graph: Graph, body: str, territory: str) -> None:
    assert graph.value(thing(f"organisation/{body}"), COOP.territory) == thing(f"territory/{territory}")
    assert (thing(f"territory/{territory}"), RDF.type, COOP.Organisation) not in graph


@pytest.mark.parametrize(
    ("predicate", "pattern"),
    [(COOP.inseeCode, r"\d{2}|\d[\dAB]\d{3}"), (COOP.siren, r"\d{9}"), (COOP.inpnCode, r"FR\d{7}")],
)
def test_official_codes_have_the_shape_of_their_register(graph: Graph, predicate: URIRef, pattern: str) -> None:
    codes = [str(code) for code in graph.objects(None, predicate)]
    assert codes
    assert not [code for code in codes if not re.fullmatch(pattern, code)]


def test_points_fall_in_metropolitan_france(graph: Graph) -> None:
    points = [(graph.value(place, GEO.lat), graph.value(place, GEO.long)) for place in graph.subjects(GEO.lat, None)]
    assert points
    assert all(41 < float(str(lat)) < 51.2 and -5.2 < float(str(long)) < 9.7 for lat, long in points)


def test_cooperation_is_defined_by_eight_parts_three_of_them_open(graph: Graph) -> None:
    entry = thing("glossary/cooperation")
    assert len(set(graph.objects(entry, COOP.part))) == 8
    facets = {str(graph.value(part, COOP.facet)).rpartition("/")[2] for part in graph.objects(entry, COOP.openList)}
    assert facets == {"cadre", "verbes", "matiere"}
