import itertools

import pyoxigraph as ox
import pytest

from kb.facets import FacetIndex
from kb.store import Solutions

# case → facet → concepts
CASES = {
    "a": {"theme": {"eau", "energie"}, "format": {"entente"}},
    "b": {"theme": {"eau"}, "format": {"convention"}},
    "c": {"theme": set(), "format": {"entente", "convention"}},
}


@pytest.fixture
def index():
    rows = [
        {"case": ox.NamedNode("x:" + case), "facet": ox.Literal(facet), "concept": ox.NamedNode("x:" + concept)}
        for case, facets in CASES.items()
        for facet, concepts in facets.items()
        for concept in sorted(concepts)
    ]
    cases = Solutions(("case",), tuple({"case": ox.NamedNode("x:" + case)} for case in CASES))
    return FacetIndex.from_solutions(cases, Solutions(("case", "facet", "concept"), tuple(rows)))


def naive_matching(selection):
    return [
        "x:" + case
        for case, facets in CASES.items()
        if all(facets[facet] & {c.removeprefix("x:") for c in chosen} for facet, chosen in selection.items() if chosen)
    ]


SELECTIONS = [
    {"theme": set(theme), "format": set(form)}
    for theme in ([], ["x:eau"], ["x:energie"], ["x:eau", "x:energie"])
    for form in ([], ["x:entente"], ["x:convention", "x:entente"])
]


@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_the_index_agrees_with_counting_by_hand(index, selection):
    assert index.matching(selection) == naive_matching(selection)
    for facet, concept in itertools.chain([("theme", "x:eau")], [("format", "x:entente")]):
        alone = {other: chosen for other, chosen in selection.items() if other != facet}
        assert index.counts(selection)[facet][concept] == len(naive_matching(alone | {facet: {concept}}))


def test_a_concept_that_the_other_filters_exclude_stays_at_zero(index):
    assert index.counts({"theme": {"x:energie"}})["format"]["x:convention"] == 0


def test_an_unknown_concept_matches_no_case(index):
    assert index.matching({"theme": {"x:nothing"}}) == []
