import pytest

from kb.errors import NotFound
from kb.namespaces import thing
from kb.records import CASE_FACETS


@pytest.fixture(scope="module")
def tridan(base):
    return base.record("case/tridan", "fr")


def labels(group):
    return [item.label for item in group.items if item.founding]


def test_the_six_facets_come_in_the_order_of_the_founding_sheets(tridan):
    keys = [group.key for group in tridan.groups]
    assert [key for key in keys if key in CASE_FACETS] == list(CASE_FACETS)


def test_items_keep_the_rank_they_have_in_the_source(tridan):
    assert labels(tridan.group("enjeux")) == [
        "Traiter les interrelations d’un bassin de vie et d’emploi",
        "Anticiper et encadrer les dynamiques",
    ]


def test_an_item_carries_kind_evidence_and_the_passage_that_proves_it(tridan):
    charter = tridan.group("ambitions").items[1]
    assert [kind.text for kind in charter.kinds] == ["répartir équitablement les fonctions"]
    assert charter.evidence.slug == "stated"
    (proof,) = charter.proofs
    assert proof.founding
    assert proof.passage.endswith("#tridan-ambition-2")
    assert proof.locator == "Fiche TRIDAN · Ambitions · 2"


def test_scale_figures_stand_with_the_partners_but_are_not_partners(tridan):
    types = {item.type for item in tridan.group("partenaires").items}
    assert types == {"Participation", "ScaleFigure"}


def test_a_post_is_not_a_body(tridan):
    types = {item.label: item.type for item in tridan.group("acteurs").items}
    assert types["Chef de projet de l’entente"] == "Post"
    assert types["Conférence des présidents"] == "Body"


def test_an_empty_facet_says_why(base):
    lead = base.record("case/belledonne-grenoble", "fr")
    assert lead.group("ambitions").items == ()
    (absence,) = lead.group("ambitions").absences
    assert absence.kinds[0].slug == "non-precise"


def test_an_open_list_is_said_where_it_stands(base):
    (remark,) = base.record("case/territoires-partenaires").group("enjeux").open_lists
    assert remark.proofs[0].founding


def test_outside_facts_are_told_from_founding_ones(base):
    milestones = base.record("case/brest-centre-ouest-bretagne").group("jalons").items
    assert milestones
    assert not any(item.founding for item in milestones)


def test_the_same_record_reads_in_english(base, tridan):
    english = base.record("case/tridan", "en")
    assert [group.key for group in english.groups] == [group.key for group in tridan.groups]
    assert english.group("enjeux").label == "stakes"
    assert english.group("acteurs").items[0].label == "Conference of presidents"


def test_a_statement_of_a_regime_belongs_to_the_regime_only(base):
    entente = base.record("format/entente-intercommunale")
    (regimes,) = [group for group in entente.groups if any(item.type == "Regime" for item in group.items)]
    assert all(item.type == "Regime" for item in regimes.items)
    statements = [item for group in regimes.items[0].parts for item in group.items]
    assert {item.type for item in statements} == {"LegalStatement"}
    assert regimes.items[0].field("statement") is None


def test_a_speaker_refers_to_a_programme_item_without_owning_it(base):
    session = base.record("session/valence-2016-12-06")
    speakers = [item for group in session.groups for item in group.items if item.type == "Intervention"]
    assert speakers
    assert all(item.parts == () for item in speakers)
    assert any(item.field("item") for item in speakers)


def test_an_iri_the_base_says_nothing_about_is_not_an_empty_record(base):
    with pytest.raises(NotFound, match="nowhere"):
        base.record(thing("case", "nowhere"))
