"""Cases close to one another: the measure, its reasons, and the same in SPARQL."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.comparing.similar import Trait, Traits
from kb.engines.store import Solutions, text
from kb.errors import Lang, NotFound
from kb.index import CaseIndex, Memory

NAMES = {"d": "D", "a": "A", "b": "B", "c": "C"}
VALUES = [
    ("a", Trait("trigger", "call"), "appel à projets"),
    ("a", Trait("theme", "water"), "eau"),
    ("a", Trait("theme", "forest"), "forêt"),
    ("b", Trait("trigger", "call"), "appel à projets"),
    ("b", Trait("theme", "water"), "eau"),
    ("b", Trait("theme", "forest"), "forêt"),
    ("c", Trait("theme", "water"), "eau"),
    ("d", Trait("stake", "other"), "autre"),
]


def traits(names: dict[str, str], values: list[tuple[str, Trait, str]], lang: Lang = "fr") -> Traits:
    """Return the traits of cases that are only names and values: nothing else of a case counts."""
    listed = [{"case": case, "label": name, "stage": "x:stage", "stageLabel": "stage"} for case, name in names.items()]
    rows = [
        {"case": case, "facet": trait.facet, "facetLabel": trait.facet, "concept": trait.concept, "label": label}
        for case, trait, label in values
    ]
    answers = {"cases/list": listed, "cases/facet-values": rows}

    def ask(name: str, **_: str) -> Solutions:
        said = ({key: ox.Literal(value) for key, value in row.items()} for row in answers.get(name, ()))
        return Solutions((), tuple(said))

    return Traits(CaseIndex.build(ask, Memory()), lang)


@pytest.fixture
def four() -> Traits:
    return traits(NAMES, VALUES)


def test_likeness_is_twice_what_is_shared_over_what_both_have(four: Traits) -> None:
    assert [(found.label, found.score) for found in four.similar("a")] == [("B", 1.0), ("C", 2 * 1 / (3 + 1))]


def test_likeness_is_the_same_both_ways(four: Traits) -> None:
    assert four.likeness("a", "c").score == four.likeness("c", "a").score


def test_a_case_that_shares_nothing_is_not_close(four: Traits) -> None:
    assert four.similar("d") == []
    assert four.likeness("a", "d").score == 0


def test_reasons_are_words_one_a_facet(four: Traits) -> None:
    reasons = [reason.words for reason in four.similar("a")[0].reasons]
    assert reasons == ["même déclencheur : appel à projets", "mêmes thèmes : eau, forêt"]
    assert traits(NAMES, VALUES, "en").similar("c")[0].reasons[0].words == "same theme: eau"


def test_ties_are_broken_by_label() -> None:
    same = [(case, Trait("theme", "water"), "eau") for case in "abc"]
    three = traits({"a": "A", "b": "Z", "c": "K"}, same)
    assert [found.label for found in three.similar("a")] == ["K", "Z"]


def test_the_first_few_are_the_first_of_all_whatever_the_ties() -> None:
    """Eight cases as close as one another beside two closer ones: where the list is cut, labels decide."""
    values = [(case, Trait("theme", "water"), "eau") for case in "abcdefghijk"]
    values += [(case, Trait("theme", "forest"), "forêt") for case in "ajk"]
    many = traits({case: case.upper() for case in "kjihgfedcba"}, values)
    everyone = [found.label for found in many.similar("a")]
    assert everyone == list("JKBCDEFGHI")
    for limit in range(12):
        assert [found.label for found in many.similar("a", limit)] == everyone[:limit]


def test_an_unknown_case_is_named(base: Knowledge) -> None:
    with pytest.raises(NotFound, match="tridam"):
        base.similar("tridam")


@pytest.mark.parametrize(
    ("case", "near", "far"),
    [
        ("toulouse-metropole-portes-de-gascogne", "toulouse-metropole-pays-armagnac", "tridan"),
        ("montpellier-monts-de-lacaune", "montpellier-gorges-causses-cevennes", "tridan"),
        ("plan-cooperation-monts-ardeche", "mutualisation-pnr-pays", "lyon-aurillac"),
    ],
)
def test_known_pairs_are_closer_than_strangers(base: Knowledge, case: str, near: str, far: str) -> None:
    order = [found.slug for found in base.similar(case)]
    assert order.index(near) < order.index(far) if far in order else near in order
    assert order.index(near) < len(order) / 3


def test_the_question_in_sparql_ranks_as_the_measure_does(base: Knowledge) -> None:
    for case in list(base.cases.facets.cases)[::6]:
        rows = base.ask("cases/similar", case=case, lang="fr").rows
        asked = [(text(row["case"]), int(text(row["shared"]))) for row in rows]
        assert asked == [(found.iri, found.shared) for found in base.similar(case)]


def test_the_question_in_sparql_gives_the_score_out_of_a_hundred(base: Knowledge) -> None:
    rows = base.ask("cases/similar", case="tridan", lang="en").rows
    for row, found in zip(rows, base.similar("tridan", "en"), strict=True):
        assert abs(float(text(row["score"])) - 100 * found.score) <= 0.5
