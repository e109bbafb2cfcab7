"""Mistakes that the founding documents invite, each one refused: what looks alike and must stay apart."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

from kb import namespaces
from kb.namespaces import THINGS

COOP = Namespace(str(namespaces.COOP))
HOME = Path(__file__).resolve().parents[2]
FOUNDING = URIRef(f"{THINGS}corpus/fondateur")
TRIDAN, PARTNERS, SAGE, POOLING, PLANS = (
    URIRef(f"{THINGS}case/{slug}")
    for slug in (
        "tridan",
        "territoires-partenaires",
        "articulation-sage-ardeche",
        "mutualisation-pnr-pays",
        "plan-cooperation-monts-ardeche",
    )
)


def thing(kind: str, slug: str) -> URIRef:
    return URIRef(f"{THINGS}{kind}/{slug}")


def short(node: Node | None) -> str:
    return str(node).rpartition("/")[2]


def is_founding(facts: Graph, element: Node) -> bool:
    cited = [URIRef(str(source).partition("#")[0]) for source in facts.objects(element, DCTERMS.source)]
    return bool(cited) and all((source, COOP.corpus, FOUNDING) in facts for source in cited)


def founding(facts: Graph, subject: Node, predicate: URIRef) -> list[Node]:
    return sorted(item for item in facts.objects(subject, predicate) if is_founding(facts, item))


def kinds(facts: Graph, element: Node) -> set[str]:
    return {short(kind) for kind in facts.objects(element, COOP.kind)}


def labels(facts: Graph, subject: Node) -> set[str]:
    names = [RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel]
    return {str(label) for name in names for label in facts.objects(subject, name)}


def test_the_day_at_pelussin_is_one_session_with_two_titles(facts: Graph) -> None:
    session = thing("session", "pelussin-2015-03-05")
    assert (thing("source", "annonce-plans-cooperation-2015"), COOP.announces, session) in facts
    assert (thing("source", "outils-formaliser-cooperations-2015"), COOP.shownAt, session) in facts
    assert facts.value(session, RDFS.label)
    assert facts.value(session, SKOS.altLabel)


def test_the_announcement_and_the_synthesis_of_2016_speak_of_one_session(facts: Graph) -> None:
    announced = set(facts.objects(thing("source", "annonce-contrat-reciprocite-2016"), COOP.announces))
    reported = set(facts.objects(thing("source", "synthese-dialogue-ville-campagne-2016"), COOP.reports))
    assert announced == reported == {thing("session", "valence-2016-12-06")}


def test_the_reciprocity_contract_is_a_format_an_experiment_and_one_case_never_merged(facts: Graph) -> None:
    three = {
        thing("format", "contrat-reciprocite"): COOP.Format,
        thing("instrument", "experimentation-contrats-reciprocite"): COOP.Instrument,
        thing("case", "brest-centre-ouest-bretagne"): COOP.Case,
    }
    for subject, expected in three.items():
        assert set(facts.objects(subject, RDF.type)) & set(three.values()) == {expected}


def test_only_two_founding_triggers_bear_a_year(facts: Graph) -> None:
    years = {
        short(trigger): str(facts.value(trigger, COOP.eventYear))
        for case in facts.subjects(RDF.type, COOP.Case)
        for trigger in founding(facts, case, COOP.trigger)
        if facts.value(trigger, COOP.eventYear)
    }
    assert years == {"tridan#trigger-2": "2011", "territoires-partenaires#trigger-1": "2009"}


def test_no_founding_document_dates_an_agreement_or_a_milestone(facts: Graph) -> None:
    for case in facts.subjects(RDF.type, COOP.Case):
        assert not founding(facts, case, COOP.milestone)
        for agreement in founding(facts, case, COOP.agreement):
            assert facts.value(agreement, COOP.signedOn) is None


def test_no_founding_document_gives_a_budget_or_a_result(facts: Graph) -> None:
    for case in facts.subjects(RDF.type, COOP.Case):
        for predicate in (COOP.funding, COOP.result, COOP.commitment):
            assert not founding(facts, case, predicate), f"{short(case)}: {predicate}"


def test_the_perimeters_that_tridan_crosses_are_not_its_partners(facts: Graph) -> None:
    partners = {kind for item in facts.objects(TRIDAN, COOP.participation) for kind in kinds(facts, item)}
    crossed = {kind for item in facts.objects(TRIDAN, COOP.scaleFigure) for kind in kinds(facts, item)}
    assert partners == {"cc"}
    assert crossed == {"departement", "scot-perimetre", "cddra-perimetre"}


def test_the_scot_that_set_tridan_off_is_not_one_of_the_three_it_crosses(facts: Graph) -> None:
    """The trigger says one unnamed SCoT, the scale says three: the base keeps both and chooses neither."""
    (work,) = [item for item in facts.objects(TRIDAN, COOP.trigger) if short(item) == "tridan#trigger-1"]
    assert set(facts.objects(work, COOP.instrument)) == {thing("instrument", "scot")}
    assert facts.value(work, COOP["count"]) is None


def test_axes_and_actions_of_the_partner_territories_are_planned_not_done(facts: Graph) -> None:
    states = [short(facts.value(item, COOP.status)) for item in founding(facts, PARTNERS, COOP.object)]
    assert states == ["envisage", "possible"]


def test_the_motorway_is_a_stake_and_never_a_trigger(facts: Graph) -> None:
    for trigger in facts.objects(PARTNERS, COOP.trigger):
        assert not any("autoroute" in label or "A89" in label for label in labels(facts, trigger))
    assert any("autoroute" in label for stake in facts.objects(PARTNERS, COOP.stake) for label in labels(facts, stake))


def test_the_lyon_metropolitan_pole_is_context_and_no_partner(facts: Graph) -> None:
    partners = {facts.value(item, COOP.partner) for item in facts.objects(PARTNERS, COOP.participation)}
    assert thing("organisation", "pole-metropolitain-g4") not in partners


def test_the_second_syndicate_of_the_sage_agreement_is_not_made_a_pays(facts: Graph) -> None:
    partners = [kinds(facts, item) for item in sorted(facts.objects(SAGE, COOP.participation))]
    assert partners == [{"sm-eau"}, {"sm-territorial"}]


def test_no_name_is_put_on_partners_that_no_page_names(facts: Graph) -> None:
    for case in (SAGE, POOLING):
        assert not [item for item in facts.objects(case, COOP.participation) if facts.value(item, COOP.partner)]


def test_the_earlier_agreement_of_park_and_pays_is_their_own(facts: Graph) -> None:
    (trigger,) = [item for item in facts.objects(POOLING, COOP.trigger) if facts.value(item, COOP.buildsOn)]
    agreement = facts.value(trigger, COOP.buildsOn)
    assert set(facts.subjects(COOP.agreement, agreement)) == {POOLING}
    assert set(facts.objects(agreement, COOP.signatory)) == set(facts.objects(POOLING, COOP.participation))
    assert facts.value(agreement, COOP["format"]) == thing("format", "convention-articulation")
    assert facts.value(SAGE, COOP.agreement) is None


def test_the_expert_partner_is_left_unsaid(facts: Graph) -> None:
    (stake,) = facts.objects(POOLING, COOP.stake)
    assert not {"PNR", "Pays", "park"} & set(re.findall(r"\w+", " ".join(labels(facts, stake))))


def test_cooperation_plans_are_a_family_of_bilateral_roadmaps(facts: Graph) -> None:
    (roadmap,) = founding(facts, PLANS, COOP.object)
    assert kinds(facts, roadmap) == {"feuille-de-route"}
    communities = thing("case", f"{short(PLANS)}#participation-2")
    assert kinds(facts, communities) == {"cc"}
    assert facts.value(communities, COOP["count"]) is None


def test_a_technical_committee_may_steer(facts: Graph) -> None:
    committee = thing("case", "tridan#governance-2")
    assert any("technique" in label for label in labels(facts, committee))
    assert "pilotage" in kinds(facts, committee)


POSTS = ["tridan#governance-3", "territoires-partenaires#governance-5", "territoires-partenaires#governance-6"]
RULES = [
    "territoires-partenaires#governance-1",
    "articulation-sage-ardeche#governance-1",
    "mutualisation-pnr-pays#governance-1",
    "mutualisation-pnr-pays#governance-2",
]


def test_posts_and_rules_are_not_bodies(facts: Graph) -> None:
    items = [item for case in facts.subjects(RDF.type, COOP.Case) for item in founding(facts, case, COOP.governance)]
    found = {
        name: {short(item) for item in items if (item, RDF.type, COOP[name]) in facts}
        for name in ("Post", "Rule", "Body")
    }
    assert found["Post"] == set(POSTS)
    assert found["Rule"] == set(RULES)
    assert len(found["Body"]) == 18 - len(POSTS) - len(RULES)


def test_among_the_founding_sheets_only_the_sage_agreement_creates_bodies(facts: Graph) -> None:
    created = {
        short(item)
        for sheet in (TRIDAN, PARTNERS, SAGE, POOLING, PLANS)
        for item in founding(facts, sheet, COOP.governance)
        if facts.value(item, COOP.newlyCreated) is not None
    }
    assert created == {"articulation-sage-ardeche#governance-2", "articulation-sage-ardeche#governance-3"}


def test_brest_has_one_metropolis_under_three_names(facts: Graph) -> None:
    names = {"Brest Métropole", "Brest Métropole Océane", "Brest Métropole et Ville"}
    bearers = {
        organisation
        for organisation in facts.subjects(RDF.type, COOP.Organisation)
        if labels(facts, organisation) & names
    }
    assert bearers == {thing("organisation", "brest-metropole")}
    assert names <= labels(facts, thing("organisation", "brest-metropole"))


def test_the_sessions_of_valence_took_place_near_the_station_not_in_the_city(facts: Graph) -> None:
    station = thing("territory", "gare-valence-tgv")
    for slug in ("valence-2016-12-06", "valence-2021-09-24"):
        assert set(facts.objects(thing("session", slug), COOP.place)) == {station}
    assert set(facts.objects(station, DCTERMS.isPartOf)) == {thing("territory", "drome")}
    assert facts.value(station, COOP.inseeCode) is None


@pytest.mark.parametrize("slip", ["TVG", "réciprocitys", "décroisement", "question de l'Eau", "<ul", "**"])
def test_slips_of_the_sources_do_not_reach_our_labels(facts: Graph, slip: str) -> None:
    found = [str(text) for name in (RDFS.label, SKOS.prefLabel) for text in facts.objects(None, name) if slip in text]
    assert found == []


def test_a_pays_is_a_project_territory_and_never_a_country(facts: Graph) -> None:
    country = URIRef("http://rdf.insee.fr/def/geo#Pays")
    assert not set(facts.triples((None, None, country)))
    assert "pays" in kinds(facts, thing("organisation", "pays-centre-ouest-bretagne"))


def test_no_e_mail_address_and_no_telephone_number_is_kept() -> None:
    address = re.compile(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
    number = re.compile(r"(?<![\w/-])(?:\+33[ .]?[1-9]|0[1-9])(?:[ .]?\d\d){4}(?!\w)")
    for path in sorted((HOME / "data").rglob("*.ttl")):
        text = path.read_text(encoding="utf-8")
        assert not address.search(text), path.name
        assert not number.search(text), path.name


def test_of_a_person_only_the_name_is_kept(facts: Graph) -> None:
    allowed = {RDF.type, RDFS.label, FOAF.name, SKOS.hiddenLabel, DCTERMS.source, SKOS.editorialNote}
    for person in facts.subjects(RDF.type, FOAF.Person):
        assert set(facts.predicates(person)) <= allowed, short(person)


def test_labels_are_ours_and_not_the_sentence_of_the_source(facts: Graph) -> None:
    """Only a passage's digest is kept, and it is enough to recognise a pasted sentence. Titles stay titles."""
    digests = {str(digest) for digest in facts.objects(None, COOP.digest)}
    facts_stated = set(facts.subjects(COOP.evidence, None))
    texts = {str(text) for fact in facts_stated for text in facts.objects(fact, RDFS.label | DCTERMS.description)}
    for text in (text for text in texts if len(text) > 30):
        for written in (text, text.replace("’", "'"), f"{text}."):
            assert hashlib.sha256(written.encode()).hexdigest() not in digests, text


def test_the_speaker_announced_subject_to_confirmation_stays_unconfirmed(facts: Graph) -> None:
    pending = facts.subjects(COOP.status, thing("speaking-status", "sous-reserve"))
    assert {short(facts.value(item, COOP.person)) for item in pending} == {"francois-keraval"}


def test_links_of_the_founding_documents_that_lead_nowhere_are_not_stored(facts: Graph) -> None:
    for source in facts.subjects(COOP.corpus, FOUNDING):
        assert facts.value(source, FOAF.page) is None, short(source)


def test_an_inference_always_says_why(facts: Graph) -> None:
    for element in facts.subjects(COOP.evidence, thing("evidence", "inferred")):
        languages = {reason.language for reason in facts.objects(element, COOP.rationale)}
        assert languages == {"fr", "en"}, short(element)


INFERRED = [
    "plan-cooperation-monts-ardeche#relation-1",
    "articulation-sage-ardeche#relation-1",
    "mutualisation-pnr-pays#relation-1",
    "tridan#relation-1",
    "belledonne-grenoble#relation-1",
]


@pytest.mark.parametrize("part", INFERRED)
def test_readings_across_cases_are_marked_as_inferred(facts: Graph, part: str) -> None:
    assert short(facts.value(thing("case", part), COOP.evidence)) == "inferred"


def test_the_distance_between_brest_and_its_partner_is_an_external_fact(facts: Graph) -> None:
    case = thing("case", "brest-centre-ouest-bretagne")
    apart = [item for item in facts.objects(case, COOP.relation) if "distance" in kinds(facts, item)]
    assert len(apart) == 1
    assert not is_founding(facts, apart[0])
