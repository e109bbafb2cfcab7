"""The eighteen questions the base was made for, with their answers written out by hand.

The answers come from the five founding documents alone: what was found elsewhere since must not
change them. One test a question; the number of the question opens its docstring.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.engines.store import Store, text
from kb.layout import Layout
from kb.namespaces import COOP, THINGS
from kb.sparql.queries import Library, Question

HOME = Path(__file__).resolve().parents[2]
LIBRARY = Library.load(HOME / "queries")
COMPETENCY = [question for question in LIBRARY.values() if "cq" in question.tags]

MONTS_ARDECHE = "plan-cooperation-monts-ardeche"
TRIDAN = "tridan"
PARTENAIRES = "territoires-partenaires"
SAGE = "articulation-sage-ardeche"
MUTUALISATION = "mutualisation-pnr-pays"
BREST = "brest-centre-ouest-bretagne"
BELLEDONNE = "belledonne-grenoble"


def slug(term: ox.Term | None) -> str:
    """tridan for …/id/case/tridan, tridan#stake-1 for its part, Case for …/ns#Case; values as they are."""
    if not isinstance(term, ox.NamedNode):
        return text(term)
    return term.value.removeprefix(str(COOP)).removeprefix(THINGS).rpartition("/")[2]


def ask(base: Knowledge, name: str, *columns: str, **parameters: str) -> list[tuple[str, ...]]:
    """The rows of a question as tuples of the columns wanted, "" for what is not known."""
    return [tuple(slug(row.get(column)) for column in columns) for row in base.ask(name, **parameters).rows]


def test_every_case_has_its_formats_and_partner_types(base: Knowledge) -> None:
    """1. Partners are counted when the sheet counts them, one when it names or singles them out."""
    found = ask(base, "cases/formats-and-partners", "case", "facet", "kind", "number")
    assert sorted(found) == sorted(
        [
            (MONTS_ARDECHE, "formats", "plan-cooperation", ""),
            (MONTS_ARDECHE, "partenaires", "pnr", "1"),
            (MONTS_ARDECHE, "partenaires", "cc", ""),
            (TRIDAN, "formats", "entente-intercommunale", ""),
            (TRIDAN, "partenaires", "cc", "5"),
            (PARTENAIRES, "formats", "convention-territoires-partenaires", ""),
            (PARTENAIRES, "partenaires", "commune-rurale", "2"),
            (PARTENAIRES, "partenaires", "ca", "1"),
            (PARTENAIRES, "partenaires", "cu", "1"),
            (SAGE, "formats", "convention-articulation", ""),
            (SAGE, "partenaires", "sm-eau", "1"),
            (SAGE, "partenaires", "sm-territorial", "1"),
            (MUTUALISATION, "formats", "convention-mutualisation", ""),
            (MUTUALISATION, "formats", "prestation-integree", ""),
            (MUTUALISATION, "partenaires", "pnr", "1"),
            (MUTUALISATION, "partenaires", "pays", "1"),
            (BREST, "formats", "contrat-reciprocite", ""),
            (BREST, "partenaires", "metropole", "1"),
            (BREST, "partenaires", "pays", "1"),
            # A lead has no format; its association is also a project structure.
            (BELLEDONNE, "partenaires", "association", "1"),
            (BELLEDONNE, "partenaires", "structure-projet", "1"),
            (BELLEDONNE, "partenaires", "metropole", "1"),
        ]
    )


SIDE_BY_SIDE = {"first": MONTS_ARDECHE, "second": TRIDAN}


@pytest.mark.parametrize(
    ("facet", "here", "there"),
    [
        ("declencheurs", ["trigger-1", "trigger-2"], ["trigger-1", "trigger-2", "trigger-3"]),
        ("enjeux", ["stake-1", "stake-2"], ["stake-1", "stake-2"]),
        ("ambitions", ["ambition-1"], ["ambition-1", "ambition-2", "ambition-3"]),
        ("objet", ["object-1"], ["object-1", "object-2", "object-3"]),
        ("acteurs", ["governance-1"], [f"governance-{rank}" for rank in range(1, 6)]),
        (
            "partenaires",
            ["participation-1", "participation-2"],
            ["participation-1", "scale-1", "scale-2", "scale-3"],
        ),
    ],
)
def test_two_cases_stand_side_by_side(base: Knowledge, facet: str, here: list[str], there: list[str]) -> None:
    """2. Each facet has the items of each sheet, no more."""
    rows = ask(base, "cases/side-by-side", "facet", "element", **SIDE_BY_SIDE)
    elements = {element for found, element in rows if found == facet}
    assert elements == {f"{MONTS_ARDECHE}#{part}" for part in here} | {f"{TRIDAN}#{part}" for part in there}


def test_what_two_cases_share_is_the_type_of_partner_and_steering(base: Knowledge) -> None:
    """2. Two sheets, no trigger nor object of the same kind; both have CC and a steering body."""
    rows = ask(base, "cases/side-by-side", "facet", "kind", "shared", **SIDE_BY_SIDE)
    assert {(facet, kind) for facet, kind, shared in rows if shared == "true"} == {
        ("partenaires", "cc"),
        ("acteurs", "pilotage"),
    }


def test_a_table_of_councils_that_ratify_is_an_entente(base: Knowledge) -> None:
    """3. TRIDAN is the case, and that it is an entente in the legal sense is inferred."""
    found = ask(
        base, "formats/without-legal-person", "format", "case", "evidence", decision="conference-puis-ratification"
    )
    assert found == [("entente-intercommunale", TRIDAN, "inferred")]


def test_planning_documents_triggered_two_cases(base: Knowledge) -> None:
    """4. SCoT work and the scheme of 2011 for TRIDAN, the SAGE for the convention d'articulation."""
    assert ask(base, "cases/triggered-by-planning", "case", "instrument") == [
        (SAGE, "sage-ardeche"),
        (TRIDAN, "scot"),
        (TRIDAN, "sdci-2011"),
    ]


def test_perimeters_crossed_are_not_partners(base: Knowledge) -> None:
    """5. Three departments, three SCoT, four CDDRA; the partners are the five CC."""
    assert ask(base, "cases/scale", "class", "kind", "number", case="tridan") == [
        ("Participation", "cc", "5"),
        ("ScaleFigure", "departement", "3"),
        ("ScaleFigure", "scot-perimetre", "3"),
        ("ScaleFigure", "cddra-perimetre", "4"),
    ]


def test_two_recommendations_rely_on_the_scot(base: Knowledge) -> None:
    """6. One to read interrelations, one with cooperative SCoT as an example; each says how."""
    rows = ask(base, "recommendations/by-instrument", "number", "description", instrument="scot", lang="en")
    assert [number for number, _ in rows] == ["16", "24"]
    assert "interrelate" in rows[0][1]
    assert "complementary" in rows[0][1]
    assert "Cooperative SCoTs" in rows[1][1]


def test_three_recommendations_concern_money(base: Knowledge) -> None:
    """7. Rural programmes bring funding; funders follow up together; an envelope is kept aside."""
    assert ask(base, "recommendations/by-lever", "number", lever="financement") == [("2",), ("28",), ("29",)]


def test_each_session_had_its_audiences(base: Knowledge) -> None:
    """8. The session of 2019 is only cited: its audience is not stated."""
    assert ask(base, "sessions/audiences", "session", "audience") == [
        ("pelussin-2015-03-05", "agent-technicien"),
        ("pelussin-2015-03-05", "elu"),
        ("pelussin-2015-03-05", "societe-civile"),
        ("valence-2016-12-06", "agent-technicien"),
        ("valence-2016-12-06", "directeur"),
        ("valence-2016-12-06", "elu"),
        ("reciprocites-transactions-2019-09", ""),
        ("valence-2021-09-24", "agent-technicien"),
        ("valence-2021-09-24", "directeur"),
        ("valence-2021-09-24", "elu"),
        ("valence-2021-09-24", "porteur-projet-collectif"),
        ("valence-2021-09-24", "recherche"),
        ("valence-2021-09-24", "societe-civile"),
    ]


def test_the_day_of_2015_was_for_pairs_or_trios_of_a_territory(base: Knowledge) -> None:
    """8. How the audience comes is said in words."""
    modes = {row[0]: row[1] for row in ask(base, "sessions/audiences", "session", "mode")}
    assert "deux ou trois par territoire" in modes["pelussin-2015-03-05"]


def test_cooperation_is_defined_in_eight_parts(base: Knowledge) -> None:
    """9. In the order of the slide."""
    assert ask(base, "glossary/definition", "rank", "kind", "code", entry="cooperation") == [
        ("1", "nature", "S3"),
        ("2", "fondement", "S3"),
        ("3", "principe", "S3"),
        ("4", "finalite", "S3"),
        ("5", "mode", "S3"),
        ("6", "cadre", "S3"),
        ("7", "verbes", "S3"),
        ("8", "matiere", "S3"),
    ]


def test_the_proof_of_a_charter_is_located_in_its_sheet(base: Knowledge) -> None:
    """10. Deck of 2015, TRIDAN sheet, row Ambitions, second item: positions and digest, no sentence."""
    columns = ("statement", "evidence", "code", "locator")
    assert ask(base, "sources/proof", *columns, element="case/tridan#ambition-2") == [
        (
            "Charte d’équilibre et de répartition équitable des fonctions",
            "stated",
            "S3",
            "Fiche TRIDAN · Ambitions · 2",
        )
    ]
    [(start, end, digest)] = ask(base, "sources/proof", "start", "end", "digest", element="case/tridan#ambition-2")
    assert 0 < int(start) < int(end)
    assert len(digest) == 64


def test_unnamed_partners_are_known_by_type_number_and_competence(base: Knowledge) -> None:
    """11. Nine kinds of anonymous partners; only the CC of the park are not even counted."""
    found = ask(base, "cases/unnamed-partners", "case", "kind", "number", "competence")
    assert sorted(found) == sorted(
        [
            (MONTS_ARDECHE, "cc", "", ""),
            (TRIDAN, "cc", "5", ""),
            (PARTENAIRES, "commune-rurale", "2", ""),
            (PARTENAIRES, "ca", "1", ""),
            (PARTENAIRES, "cu", "1", ""),
            (SAGE, "sm-eau", "1", "gestion de l’eau"),
            (SAGE, "sm-territorial", "1", "politiques territoriales"),
            (MUTUALISATION, "pnr", "1", ""),
            (MUTUALISATION, "pays", "1", ""),
        ]
    )


def test_elected_members_and_technicians_sit_apart_except_in_one_case(base: Knowledge) -> None:
    """12. Apart in three cases, together in the park's; the fifth states only its co-chairs."""
    found = ask(base, "cases/elected-and-technical", "element", "elected", "technical", "composition")
    assert sorted(found) == sorted(
        [
            (f"{TRIDAN}#governance-1", "true", "false", "true"),
            (f"{TRIDAN}#governance-2", "false", "true", "true"),
            (f"{TRIDAN}#governance-4", "false", "true", "true"),
            (f"{TRIDAN}#governance-5", "true", "false", "true"),
            (f"{PARTENAIRES}#governance-2", "true", "false", "true"),
            (f"{PARTENAIRES}#governance-3", "false", "true", "true"),
            (f"{SAGE}#governance-2", "false", "true", "false"),
            (f"{SAGE}#governance-3", "true", "false", "true"),
            (f"{MONTS_ARDECHE}#governance-1", "true", "true", "true"),
            (f"{MUTUALISATION}#governance-3", "true", "false", "false"),
        ]
    )


def test_two_cases_pool_engineering_tools_or_data(base: Knowledge) -> None:
    """13. Data and tools in one, engineering in the other."""
    assert sorted(ask(base, "cases/pooling", "case", "kind")) == [
        (SAGE, "mutualisation-outils"),
        (SAGE, "partage-donnees"),
        (MUTUALISATION, "mutualisation-ingenierie"),
    ]


def test_what_is_only_under_study(base: Knowledge) -> None:
    """14. One lead; four axes considered and sixteen actions possible inside another case."""
    assert ask(base, "cases/under-study", "subject", "status", "number") == [
        (f"{PARTENAIRES}#object-1", "envisage", "4"),
        (f"{PARTENAIRES}#object-2", "possible", "16"),
        (BELLEDONNE, "piste", ""),
    ]


def test_three_cases_link_urban_and_rural(base: Knowledge) -> None:
    """15. Two sources say so; for a metropolis and a massif it is inferred, and the row says why."""
    rows = ask(base, "cases/urban-rural", "case", "evidence", "rationale")
    assert [(case, evidence) for case, evidence, _ in rows] == [
        (BREST, "stated"),
        (PARTENAIRES, "stated"),
        (BELLEDONNE, "inferred"),
    ]
    assert [bool(rationale) for _, _, rationale in rows] == [False, False, True]


def test_third_parties_mediate_or_bring_dialogue(base: Knowledge) -> None:
    """16. Project structures bring dialogue; parks, project structures, resource centres mediate."""
    assert ask(base, "recommendations/third-parties", "number", "partner") == [
        ("7", "structure-projet"),
        ("15", "centre-ressources"),
        ("15", "pnr"),
        ("15", "structure-projet"),
    ]


def test_twelve_lists_are_left_open_by_the_sources(base: Knowledge) -> None:
    """17. None of them may be shown as complete."""
    assert sorted(ask(base, "sources/open-lists", "code", "owner", "facet")) == [
        ("S0", "annonce-contrat-reciprocite-2016", "enjeux-generaux"),
        ("S2", "r24-adapter-demarches-existantes", "methodes"),
        ("S2", "r31-creer-structures-portage", "structures"),
        ("S2", "r32-mobiliser-recherche-action", "organisations-comparaison"),
        ("S2", "synthese-dialogue-ville-campagne-2016", "champs"),
        ("S3", "cooperation", "cadre"),
        ("S3", "cooperation", "matiere"),
        ("S3", "cooperation", "verbes"),
        ("S3", PARTENAIRES, "enjeux"),
        ("S4", "annonce-plans-cooperation-2015", "formats"),
        ("S4", "pelussin-2015-03-05", "benefices"),
        ("S4", "pelussin-2015-03-05", "publics"),
    ]


def test_a_basket_of_transactions_is_explained_offered_and_practised(base: Knowledge) -> None:
    """18. Goods and services in balance; Transitions, at work since 2016; a serious game in 2021."""
    rows = ask(base, "methods/about", "aspect", "thing", "date", method="panier-transactions")
    assert rows == [
        ("method", "panier-transactions", ""),
        ("organisation", "transitions", ""),
        ("practice", "valence-2021-09-24#programme-3", "2021-09-24"),
        ("research", "recherche-action-transitions", "2016"),
    ]
    [what] = [
        row for row in base.ask("methods/about", method="panier-transactions").rows if slug(row["aspect"]) == "method"
    ]
    assert "biens et de services" in text(what["description"])
    assert "équilibrée" in text(what["description"])


def test_there_are_eighteen_questions() -> None:
    numbers = sorted(int(tag[2:]) for question in COMPETENCY for tag in question.tags if tag[2:].isdigit())
    assert sorted(set(numbers)) == list(range(1, 19))


def by_name(question: Question) -> str:
    return question.name


@pytest.mark.parametrize("question", COMPETENCY, ids=by_name)
def test_every_answer_says_where_it_was_read(base: Knowledge, question: Question) -> None:
    for row in base.ask(question.name, **question.example).rows:
        assert text(row.get("locator", row.get("locators")))


@cache
def store_without(evidence_or_corpus: str) -> Store:
    """The base without the elements that are inferred, or without those of the outside."""
    inner = ox.Store()
    for path in Layout(HOME).turtle_files():
        inner.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    gone = set(_elements(inner, evidence_or_corpus))
    for quad in list(inner):
        if quad.subject in gone or quad.object in gone:
            inner.remove(quad)
    return Store(inner)


def _elements(inner: ox.Store, which: str) -> list[ox.Term]:
    where = {
        "inferred": "?case ?link ?e . ?e coop:rank ?rank ; coop:evidence ?v . FILTER (?v != evidence:stated)",
        "external": "?case ?link ?e . ?e coop:rank ?rank FILTER NOT EXISTS { ?e dcterms:source/^coop:passage ?s }",
    }[which]
    prologue = (
        "PREFIX coop: <https://w3id.org/cooperatheque/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "
        "PREFIX evidence: <https://w3id.org/cooperatheque/id/evidence/> "
    )
    found = inner.query(f"{prologue} SELECT DISTINCT ?e {{ ?case a coop:Case . {where} }}")
    return [solution["e"] for solution in found]  # type: ignore[union-attr]


@pytest.mark.parametrize("question", COMPETENCY, ids=by_name)
def test_outside_facts_do_not_change_the_answers(base: Knowledge, question: Question) -> None:
    bound = question.bind(**question.example)
    assert store_without("external").select(bound).rows == base.select(bound).rows


@pytest.mark.parametrize("name", ["cases/scale", "glossary/definition", "cases/unnamed-partners"])
def test_what_is_only_inferred_does_not_change_these_answers(base: Knowledge, name: str) -> None:
    bound = LIBRARY[name].bind(**LIBRARY[name].example)
    assert store_without("inferred").select(bound).rows == base.select(bound).rows
