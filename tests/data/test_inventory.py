"""What the founding documents state is in the base, item by item, and every item shows where it was read."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kb import namespaces
from kb.namespaces import THINGS

COOP = Namespace(str(namespaces.COOP))
FOUNDING = URIRef(f"{THINGS}corpus/fondateur")
SHEETS = [
    "plan-cooperation-monts-ardeche",
    "tridan",
    "territoires-partenaires",
    "articulation-sage-ardeche",
    "mutualisation-pnr-pays",
]
MENTIONED = ["brest-centre-ouest-bretagne", "belledonne-grenoble"]
FACETS = ["trigger", "stake", "ambition", "object", "governance", "participation", "scaleFigure"]
# One line a case: how many items its sheet, or its line of programme, states under each facet.
STATED = {
    "plan-cooperation-monts-ardeche": (2, 2, 1, 1, 1, 2, 0),
    "tridan": (3, 2, 3, 3, 5, 1, 3),
    "territoires-partenaires": (2, 2, 2, 2, 6, 3, 0),
    "articulation-sage-ardeche": (1, 2, 1, 4, 3, 2, 0),
    "mutualisation-pnr-pays": (2, 1, 1, 1, 3, 2, 0),
    "brest-centre-ouest-bretagne": (0, 0, 0, 0, 0, 2, 0),
    "belledonne-grenoble": (0, 0, 0, 0, 0, 2, 0),
}


def thing(kind: str, slug: str) -> URIRef:
    return URIRef(f"{THINGS}{kind}/{slug}")


def short(node: Node | None) -> str:
    return str(node).rpartition("/")[2]


def document(source: Node) -> URIRef:
    """The source that a citation stands for: itself, or the document a passage belongs to."""
    return URIRef(str(source).partition("#")[0])


def is_founding(facts: Graph, element: Node) -> bool:
    cited = list(facts.objects(element, DCTERMS.source))
    return bool(cited) and all((document(source), COOP.corpus, FOUNDING) in facts for source in cited)


def founding(facts: Graph, subject: Node, predicate: URIRef) -> list[Node]:
    """The founding items of a facet, in the order of their ranks."""
    items = [item for item in facts.objects(subject, predicate) if is_founding(facts, item)]
    return sorted(items, key=lambda item: int(str(facts.value(item, COOP.rank, default=0))))


def kinds(facts: Graph, element: Node) -> set[str]:
    return {short(kind) for kind in facts.objects(element, COOP.kind)}


def of_class(facts: Graph, name: str) -> set[Node]:
    return set(facts.subjects(RDF.type, COOP[name]))


def test_the_five_founding_documents_are_there(facts: Graph) -> None:
    sources = {str(facts.value(source, COOP.code)): short(source) for source in facts.subjects(COOP.corpus, FOUNDING)}
    assert sources == {
        "S0": "annonce-contrat-reciprocite-2016",
        "S1": "annonce-paniers-reciproques-2021",
        "S2": "synthese-dialogue-ville-campagne-2016",
        "S3": "outils-formaliser-cooperations-2015",
        "S4": "annonce-plans-cooperation-2015",
    }


def test_six_cases_and_one_lead_come_from_the_founding_documents(facts: Graph) -> None:
    described = {
        short(case): short(facts.value(case, COOP.stage))
        for case in of_class(facts, "Case")
        if any((document(source), COOP.corpus, FOUNDING) in facts for source in facts.objects(case, DCTERMS.source))
    }
    assert set(described) == {*SHEETS, *MENTIONED}
    assert [case for case, stage in described.items() if stage == "piste"] == ["belledonne-grenoble"]
    assert described["brest-centre-ouest-bretagne"] == "mise-en-oeuvre"


@pytest.mark.parametrize("slug", STATED)
class TestEveryFoundingCase:
    def test_has_the_items_of_its_sheet_and_no_more(self, facts: Graph, slug: str) -> None:
        counts = tuple(len(founding(facts, thing("case", slug), COOP[facet])) for facet in FACETS)
        assert counts == STATED[slug], dict(zip(FACETS, counts, strict=True))

    def test_ranks_its_items_from_one_without_a_hole(self, facts: Graph, slug: str) -> None:
        for facet in FACETS:
            items = founding(facts, thing("case", slug), COOP[facet])
            ranks = [int(str(facts.value(item, COOP.rank))) for item in items]
            assert ranks == list(range(1, len(items) + 1)), facet

    def test_says_why_a_facet_is_empty_and_only_then(self, facts: Graph, slug: str) -> None:
        case = thing("case", slug)
        properties = {
            "formats": ["formatUse"],
            "declencheurs": ["trigger"],
            "partenaires": ["participation", "scaleFigure"],
            "enjeux": ["stake"],
            "ambitions": ["ambition"],
            "objet": ["object"],
            "acteurs": ["governance"],
            "jalons": ["milestone"],
            "engagements": ["commitment"],
            "financements": ["funding"],
            "resultats": ["result"],
            "freins": ["obstacle"],
            "relations": ["relation"],
        }
        empty = {
            facet for facet, names in properties.items() if not any(facts.value(case, COOP[name]) for name in names)
        }
        explained = {short(facts.value(absence, COOP.facet)) for absence in facts.objects(case, COOP.absence)}
        assert explained == empty

    def test_shows_a_located_passage_for_each_founding_item(self, facts: Graph, slug: str) -> None:
        passages = of_class(facts, "Passage")
        for predicate in [*FACETS, "formatUse", "relation", "agreement"]:
            for item in founding(facts, thing("case", slug), COOP[predicate]):
                cited = set(facts.objects(item, DCTERMS.source))
                assert cited <= passages, f"{short(item)} cites a whole document: {cited - passages}"


def test_the_five_sheets_hold_10_triggers_9_stakes_8_ambitions_11_objects_18_governance_items(facts: Graph) -> None:
    totals = {
        facet: sum(len(founding(facts, thing("case", slug), COOP[facet])) for slug in SHEETS) for facet in FACETS[:5]
    }
    assert totals == {"trigger": 10, "stake": 9, "ambition": 8, "object": 11, "governance": 18}


FORMATS = {
    "plan-cooperation-monts-ardeche": ["plan-cooperation"],
    "tridan": ["entente-intercommunale"],
    "territoires-partenaires": ["convention-territoires-partenaires"],
    "articulation-sage-ardeche": ["convention-articulation"],
    "mutualisation-pnr-pays": ["convention-mutualisation", "prestation-integree"],
    "brest-centre-ouest-bretagne": ["contrat-reciprocite"],
    "belledonne-grenoble": [],
}


@pytest.mark.parametrize("slug", FORMATS)
def test_each_case_uses_the_formats_its_source_names(facts: Graph, slug: str) -> None:
    uses = founding(facts, thing("case", slug), COOP.formatUse)
    assert [short(facts.value(use, COOP.kind)) for use in uses] == FORMATS[slug]
    assert all(facts.value(use, COOP.asWritten) for use in uses)
    assert len([use for use in uses if (use, COOP.main, Literal(True)) in facts]) == min(1, len(uses))


def test_the_legal_form_of_tridan_is_inferred_and_its_name_kept_as_written(facts: Graph) -> None:
    (use,) = founding(facts, thing("case", "tridan"), COOP.formatUse)
    assert short(facts.value(use, COOP.evidence)) == "inferred"
    assert str(facts.value(use, COOP.asWritten)) == "Entente interterritoriale"


PARTNERS = {
    "plan-cooperation-monts-ardeche": [({"pnr"}, None), ({"cc"}, None)],
    "tridan": [({"cc"}, 5)],
    "territoires-partenaires": [({"commune-rurale"}, 2), ({"ca"}, 1), ({"cu"}, 1)],
    "articulation-sage-ardeche": [({"sm-eau"}, 1), ({"sm-territorial"}, 1)],
    "mutualisation-pnr-pays": [({"pnr"}, 1), ({"pays"}, 1)],
    "brest-centre-ouest-bretagne": [({"metropole"}, None), ({"pays"}, None)],
    "belledonne-grenoble": [({"association", "structure-projet"}, None), ({"metropole"}, None)],
}


@pytest.mark.parametrize("slug", PARTNERS)
def test_each_case_has_the_partners_its_source_states(facts: Graph, slug: str) -> None:
    stated = [
        (kinds(facts, item), None if (count := facts.value(item, COOP["count"])) is None else int(str(count)))
        for item in founding(facts, thing("case", slug), COOP.participation)
    ]
    assert stated == PARTNERS[slug]


def test_the_founding_documents_name_five_partners_only(facts: Graph) -> None:
    named = {
        short(partner)
        for slug in STATED
        for item in founding(facts, thing("case", slug), COOP.participation)
        for partner in facts.objects(item, COOP.partner)
    }
    assert named == {
        "pnr-monts-ardeche",
        "brest-metropole",
        "pays-centre-ouest-bretagne",
        "espace-belledonne-association",
        "grenoble-alpes-metropole",
    }


SEPARATE = {
    "tridan": {"agents-techniciens", "elus"},
    "territoires-partenaires": {"executifs", "responsables-techniques"},
}


@pytest.mark.parametrize("slug", SEPARATE)
def test_elected_members_and_technicians_sit_apart_where_the_sheet_says_so(facts: Graph, slug: str) -> None:
    seats = [
        {short(seat) for seat in facts.objects(item, COOP.composedOf)}
        for item in founding(facts, thing("case", slug), COOP.governance)
    ]
    assert all(any(seat == {category} for seat in seats) for category in SEPARATE[slug])


def test_they_sit_together_in_the_steering_group_of_the_cooperation_plans(facts: Graph) -> None:
    (group,) = founding(facts, thing("case", "plan-cooperation-monts-ardeche"), COOP.governance)
    seats = {short(seat) for seat in facts.objects(group, COOP.composedOf)}
    assert {"executifs", "agents-techniciens"} <= seats


def test_the_synthesis_gives_33_recommendations_under_four_headings(facts: Graph) -> None:
    headings: dict[str, list[tuple[int, int]]] = {}
    for item in of_class(facts, "Recommendation"):
        place = (int(str(facts.value(item, COOP.number))), int(str(facts.value(item, COOP.rank))))
        headings.setdefault(short(facts.value(item, COOP.heading)), []).append(place)
    assert {name: sorted(places) for name, places in headings.items()} == {
        "prealables": [(n, n) for n in range(1, 7)],
        "animer-liens": [(n, n - 6) for n in range(7, 18)],
        "agir-elus": [(n, n - 17) for n in range(18, 24)],
        "repenser-outils": [(n, n - 23) for n in range(24, 34)],
    }


def test_each_recommendation_cites_the_passage_of_its_number(facts: Graph) -> None:
    for item in of_class(facts, "Recommendation"):
        number = int(str(facts.value(item, COOP.number)))
        assert (item, DCTERMS.source, thing("source", f"{SYNTHESIS}#r{number:02d}")) in facts


SYNTHESIS = "synthese-dialogue-ville-campagne-2016"


def test_four_carrier_structures_are_named(facts: Graph) -> None:
    named = facts.objects(thing("recommendation", "r31-creer-structures-portage"), COOP["format"])
    assert {short(structure) for structure in named} == {"scic", "association-1901", "sem", "gip"}


def test_cooperation_is_defined_in_eight_parts_of_which_three_stay_open(facts: Graph) -> None:
    entry = thing("glossary", "cooperation")
    parts = founding(facts, entry, COOP.part)
    assert [short(facts.value(part, COOP.kind)) for part in parts] == [
        "nature",
        "fondement",
        "principe",
        "finalite",
        "mode",
        "cadre",
        "verbes",
        "matiere",
    ]
    opened = {short(facts.value(item, COOP.facet)) for item in facts.objects(entry, COOP.openList)}
    assert opened == {"cadre", "verbes", "matiere"}


PROGRAMMES = {
    "pelussin-2015-03-05": ("2015-03-05", 15, 3),
    "valence-2016-12-06": ("2016-12-06", 20, 6),
    "reciprocites-transactions-2019-09": ("2019-09", None, 0),
    "valence-2021-09-24": ("2021-09-24", 20, 3),
}


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_each_session_has_its_date_its_capacity_and_its_programme(facts: Graph, slug: str) -> None:
    session = thing("session", slug)
    capacity = facts.value(session, COOP.capacity)
    items = founding(facts, session, COOP.programmeItem)
    found = (str(facts.value(session, DCTERMS.date)), capacity and int(str(capacity)), len(items))
    assert found == PROGRAMMES[slug]


def test_there_is_no_other_session(facts: Graph) -> None:
    assert {short(session) for session in of_class(facts, "Session")} == set(PROGRAMMES)


def test_the_day_of_2015_has_four_objectives_and_four_expected_benefits(facts: Graph) -> None:
    points = founding(facts, thing("session", "pelussin-2015-03-05"), COOP.point)
    counts = Counter(short(facts.value(point, COOP.kind)) for point in points)
    assert (counts["objectif"], counts["benefice-attendu"]) == (4, 4)


def test_twelve_people_speak_facilitate_or_answer(facts: Graph) -> None:
    people = set(facts.subjects(RDF.type, FOAF.Person))
    assert len(people) == 12
    assert people == set(facts.objects(None, COOP.person))


def test_four_scopes_are_listed_and_the_list_stays_open(facts: Graph) -> None:
    scopes = set(facts.subjects(SKOS.inScheme, thing("scheme", "scope")))
    assert len(scopes) == 4
    opened = facts.objects(thing("source", SYNTHESIS), COOP.openList)
    assert {short(facts.value(item, COOP.facet)) for item in opened} == {"champs"}


def test_every_open_list_of_the_founding_documents_is_declared(facts: Graph) -> None:
    """Q17: stakes of C3; scopes; frame, verbs, matter; R24, R31, R32; benefits, civil society, formats; issues."""
    holders = Counter(short(document(holder)) for holder in facts.subjects(COOP.openList, None))
    assert {
        "territoires-partenaires": 1,
        SYNTHESIS: 1,
        "cooperation": 3,
        "r24-adapter-demarches-existantes": 1,
        "r31-creer-structures-portage": 1,
        "r32-mobiliser-recherche-action": 1,
        "pelussin-2015-03-05": 2,
        "annonce-plans-cooperation-2015": 1,
        "annonce-contrat-reciprocite-2016": 1,
    }.items() <= holders.items()


NAMED = [
    *(
        ("format", name)
        for name in ("plan-cooperation", "entente-intercommunale", "convention-territoires-partenaires")
    ),
    *(("format", name) for name in ("convention-articulation", "convention-mutualisation", "convention-partenariat")),
    *(("format", name) for name in ("prestation-integree", "contrat-reciprocite", "pacte-etat-metropole", "cddra")),
    *(
        ("format", name)
        for name in ("contrat-regional", "panier-transactions", "scic", "association-1901", "sem", "gip")
    ),
    *(("method", name) for name in ("panier-transactions", "jeu-serieux", "recherche-action", "consensus-sociocratie")),
    *(("method", name) for name in ("politique-temps", "argumentaires-croises", "comite-suivi-financeurs")),
    *(("method", name) for name in ("enveloppe-interterritoriale", "partage-maitrise-oeuvre", "projets-pilotes")),
    *(("instrument", name) for name in ("programme-ruralites", "leader", "contreparties-europeennes", "scot")),
    *(("instrument", name) for name in ("scot-cooperatifs", "sdci-2011", "sage-ardeche", "cddra", "convention-cifre")),
    *(("instrument", name) for name in ("charte-pnr-monts-ardeche", "charte-equilibre-fonctions", "appel-draaf-2009")),
    *(("instrument", name) for name in ("charte-gestion-durable-eau", "contrat-objectifs-energie-climat")),
    *(("organisation", name) for name in ("cap-rural", "transitions", "collectif-ville-campagne", "mairie-conseils")),
    *(("organisation", name) for name in ("caisse-des-depots", "draaf-rhone-alpes", "ademe", "pole-metropolitain-g4")),
    *(("territory", name) for name in ("pelussin", "gare-valence-tgv", "monts-ardeche", "bassin-ardeche-sage")),
]


@pytest.mark.parametrize(("kind", "slug"), NAMED, ids=str)
def test_whatever_is_named_has_a_resource_in_both_languages(facts: Graph, kind: str, slug: str) -> None:
    labels = [*facts.objects(thing(kind, slug), RDFS.label), *facts.objects(thing(kind, slug), SKOS.prefLabel)]
    assert {label.language for label in labels if isinstance(label, Literal)} == {"fr", "en"}


def test_quoted_numbers_stand_on_the_items_that_quote_them(facts: Graph) -> None:
    def count(case: str, part: str) -> int:
        return int(str(facts.value(thing("case", f"{case}#{part}"), COOP["count"])))

    assert [count("tridan", part) for part in ("participation-1", "scale-1", "scale-2", "scale-3")] == [5, 3, 3, 4]
    assert [count("territoires-partenaires", f"participation-{n}") for n in (1, 2, 3)] == [2, 1, 1]
    assert [count("territoires-partenaires", f"object-{n}") for n in (1, 2)] == [4, 16]
    roadmap = facts.value(thing("case", "plan-cooperation-monts-ardeche#object-1"), RDFS.label, any=True)
    assert "9" in str(roadmap)
    axes = founding(facts, thing("case", "tridan"), COOP.object)
    assert [kinds(facts, axis) for axis in axes] == [{"axes-prioritaires"}] * 3


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("method/recherche-action-transitions", "since", "2016"),
        ("session/valence-2016-12-06", "registrationDeadline", "2016-11-30"),
        ("session/valence-2021-09-24", "registrationDeadline", "2021-09-15"),
        ("territory/drome", "inseeCode", "26"),
        ("territory/loire", "inseeCode", "42"),
    ],
)
def test_quoted_dates_and_codes_are_kept(facts: Graph, subject: str, predicate: str, value: str) -> None:
    assert str(facts.value(URIRef(f"{THINGS}{subject}"), COOP[predicate])) == value


def test_each_passage_belongs_to_its_document_and_has_a_length(facts: Graph) -> None:
    for passage in of_class(facts, "Passage"):
        start, end = (int(str(facts.value(passage, bound))) for bound in (COOP.start, COOP.end))
        assert 0 <= start < end, short(passage)
        assert (document(passage), COOP.passage, passage) in facts, f"{short(passage)} is not listed by its document"


def test_recommendation_passages_follow_each_other_in_the_text(facts: Graph) -> None:
    """An offset mistaken by a line would make two recommendations overlap or change places."""
    bounds = [
        tuple(int(str(facts.value(thing("source", f"{SYNTHESIS}#r{n:02d}"), edge))) for edge in (COOP.start, COOP.end))
        for n in range(1, 34)
    ]
    assert all(end < start for (_, end), (start, _) in pairwise(bounds))
