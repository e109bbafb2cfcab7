"""The legal profile of the formats: complete, dated without overlap, and never more certain than its sources."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

HOME = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/cooperatheque/"
COOP = Namespace(f"{BASE}ns#")
VERIFIED = URIRef(f"{BASE}id/verification/verifie")
TO_CHECK = URIRef(f"{BASE}id/verification/a-verifier")
STATED = URIRef(f"{BASE}id/evidence/stated")
ENTENTE = URIRef(f"{BASE}id/format/entente-intercommunale")
# Days on which a reader of the founding documents, or of today's law, may ask which rule applied.
DAYS = [date(2009, 6, 30), date(2015, 3, 5), date(2016, 12, 6), date(2019, 12, 28), date(2021, 9, 24), date(2026, 1, 1)]
SCHEMES = [
    "binding",
    "creation",
    "criterion",
    "decision",
    "duration",
    "evidence",
    "exit",
    "legal-personality",
    "money",
    "partner",
    "procurement",
    "verification",
]


def load(*folders: str) -> Graph:
    graph = Graph()
    for folder in folders:
        for path in sorted((HOME / folder).glob("*.ttl")):
            graph.parse(path)
    return graph


FORMATS = load("data/formats")
CRITERIA = set(load("ontology/schemes").subjects(SKOS.inScheme, URIRef(f"{BASE}id/scheme/criterion")))
REGIMES = sorted(set(FORMATS.objects(None, COOP.regime)))
STATEMENTS = sorted(set(FORMATS.objects(None, COOP.statement)))


def short(node: Node) -> str:
    return str(node).rpartition("/")[2]


def first_day(bound: Node | None) -> date:
    """The day a regime starts; a year means its first day, no bound means always."""
    if bound is None:
        return date.min
    return date(int(bound), 1, 1) if len(str(bound)) == 4 else date.fromisoformat(str(bound))


def last_day(bound: Node | None) -> date:
    """The last day of a regime, included; a year means its last day, no bound means still."""
    if bound is None:
        return date.max
    return date(int(bound), 12, 31) if len(str(bound)) == 4 else date.fromisoformat(str(bound))


def period(regime: Node) -> tuple[date, date]:
    return (
        first_day(FORMATS.value(regime, COOP.validFrom)),
        last_day(FORMATS.value(regime, COOP.validUntil)),
    )


def in_force(subject: Node, day: date) -> list[str]:
    periods = {short(regime): period(regime) for regime in FORMATS.objects(subject, COOP.regime)}
    return sorted(name for name, (start, end) in periods.items() if start <= day <= end)


CONCEPTS = load("ontology/schemes")
NAMED = sorted(CONCEPTS.subjects(SKOS.inScheme, URIRef(f"{BASE}id/scheme/format")))


@pytest.mark.parametrize("concept", NAMED, ids=short)
class TestEveryFormat:
    def test_has_a_regime(self, concept: URIRef) -> None:
        assert (concept, RDF.type, COOP.Format) in FORMATS
        assert list(FORMATS.objects(concept, COOP.regime)), f"{short(concept)} has no legal profile"

    def test_has_regimes_that_never_overlap(self, concept: URIRef) -> None:
        periods = sorted(period(regime) for regime in FORMATS.objects(concept, COOP.regime))
        for (_, end), (start, _) in pairwise(periods):
            assert end < start, f"{short(concept)}: two regimes apply on {start}"

    def test_has_exactly_one_regime_on_any_day_since_its_first(self, concept: URIRef) -> None:
        begins = min(period(regime)[0] for regime in FORMATS.objects(concept, COOP.regime))
        for day in (day for day in DAYS if day >= begins):
            assert len(in_force(concept, day)) == 1, f"{short(concept)} on {day}: {in_force(concept, day)}"

    def test_has_regimes_that_follow_each_other_without_a_gap(self, concept: URIRef) -> None:
        periods = sorted(period(regime) for regime in FORMATS.objects(concept, COOP.regime))
        gaps = [(start - end).days for (_, end), (start, _) in pairwise(periods)]
        assert set(gaps) <= {1}, f"{short(concept)}: a day without any regime"


@pytest.mark.parametrize("regime", REGIMES, ids=short)
def test_each_regime_answers_the_nine_criteria_or_says_which_are_missing(regime: Node) -> None:
    answered = [FORMATS.value(statement, COOP.criterion) for statement in FORMATS.objects(regime, COOP.statement)]
    missing = set(FORMATS.objects(regime, COOP.missingCriterion))
    assert len(answered) == len(set(answered)), "one criterion is answered twice"
    assert set(answered) | missing == CRITERIA
    assert not set(answered) & missing, "a criterion is both answered and declared missing"


@pytest.mark.parametrize("statement", STATEMENTS, ids=short)
class TestEveryStatement:
    def test_without_a_source_remains_to_be_checked(self, statement: Node) -> None:
        sources = list(FORMATS.objects(statement, DCTERMS.source))
        verification = FORMATS.value(statement, COOP.verification)
        assert (not sources) == (verification == TO_CHECK)

    def test_given_from_memory_or_deduced_is_never_shown_as_verified(self, statement: Node) -> None:
        rationale = " ".join(map(str, FORMATS.objects(statement, COOP.rationale)))
        if "Donné de mémoire" in rationale or "Déduit" in rationale:
            assert FORMATS.value(statement, COOP.verification) != VERIFIED

    def test_verified_rests_on_what_a_source_says(self, statement: Node) -> None:
        if FORMATS.value(statement, COOP.verification) == VERIFIED:
            evidence = FORMATS.value(statement, COOP.evidence)
            disputed = URIRef(f"{BASE}id/evidence/disputed")
            assert evidence == STATED or (
                evidence == disputed and len(list(FORMATS.objects(statement, DCTERMS.source))) > 1
            )


def test_the_entente_has_an_older_and_a_newer_regime_split_by_the_law_of_2019() -> None:
    assert in_force(ENTENTE, date(2015, 3, 5)) == ["entente-intercommunale#regime-2004"]
    assert in_force(ENTENTE, date(2019, 12, 28)) == ["entente-intercommunale#regime-2004"]
    assert in_force(ENTENTE, date(2019, 12, 29)) == ["entente-intercommunale#regime-2019"]


def test_only_the_older_entente_names_a_special_commission() -> None:
    def decision(regime: str) -> str:
        labels = FORMATS.objects(URIRef(f"{ENTENTE}#{regime}-decision"), RDFS.label)
        return next(str(label) for label in labels if isinstance(label, Literal) and label.language == "fr")

    assert "commission spéciale de trois membres" in decision("regime-2004")
    assert "commission spéciale" not in decision("regime-2019")
    assert "composée selon la convention" in decision("regime-2019")


def test_the_in_house_contract_of_2015_follows_the_code_of_2006() -> None:
    in_house = URIRef(f"{BASE}id/format/prestation-integree")
    assert in_force(in_house, date(2015, 3, 5)) == ["prestation-integree#regime-2006"]
    assert in_force(in_house, date(2019, 4, 1)) == ["prestation-integree#regime-2019"]


def test_a_format_without_any_article_of_its_own_says_so() -> None:
    for slug in ("convention-articulation", "plan-cooperation"):
        scope = URIRef(f"{BASE}id/format/{slug}#regime-libre-portee")
        said = " ".join(map(str, FORMATS.objects(scope, RDFS.label)))
        assert "liberté contractuelle, à vérifier" in said
        assert FORMATS.value(scope, COOP.verification) == TO_CHECK


def test_every_concept_that_the_profiles_use_exists() -> None:
    known = set(CONCEPTS.subjects(RDF.type, SKOS.Concept))
    prefixes = tuple(f"{BASE}id/{scheme}/" for scheme in SCHEMES)
    used = {
        node for node in FORMATS.objects() if isinstance(node, URIRef) and node.startswith(prefixes) and "#" not in node
    }
    assert used <= known, sorted(map(short, used - known))


def test_every_source_and_legal_text_that_the_profiles_cite_has_its_file() -> None:
    folders = {"source": "sources", "legal-text": "legal-texts"}
    profiles = FORMATS + load("data/legal-texts")
    for cited in {node for node in profiles.objects() if isinstance(node, URIRef)}:
        kind, _, slug = str(cited).removeprefix(f"{BASE}id/").partition("/")
        if kind in folders:
            path = HOME / "data" / folders[kind] / f"{slug.partition('#')[0]}.ttl"
            assert path.exists(), f"{path.relative_to(HOME)} is cited but missing"


@pytest.mark.parametrize("path", sorted((HOME / "data/legal-texts").glob("*.ttl")), ids=lambda path: path.stem)
def test_every_legal_text_has_an_identifier_and_says_where_it_was_read(path: Path) -> None:
    text = Graph().parse(path)
    subject = URIRef(f"{BASE}id/legal-text/{path.stem}")
    assert text.value(subject, DCTERMS.identifier)
    assert list(text.objects(subject, DCTERMS.source))
