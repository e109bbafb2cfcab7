import itertools
import random

import pyoxigraph as ox
import pytest
from pyroaring import BitMap

from kb.engines.store import Solutions
from kb.facets import NOT_STATED, Chosen, FacetIndex, above

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


# A random base, its hierarchy included, against counting case by case.
CONCEPTS = [f"x:{letter}" for letter in "abcdefgh"]
PARENTS = [("x:a", "x:b"), ("x:b", "x:c"), ("x:d", "x:c"), ("x:e", "x:f"), ("x:f", "x:e")]


def having(values, wanted, exact):
    """The values that count as the one wanted: itself, and those below it."""
    up = above(PARENTS)
    return {value for value in values if value == wanted or (not exact and wanted in up.get(value, ()))}


def by_hand(base, selection):
    def fits(case):
        return all(_fits(case.get(facet, set()), chosen) for facet, chosen in selection.items() if chosen.values)

    return [name for name, case in base.items() if fits(case)]


def _fits(values, chosen):
    each = [not values if one == NOT_STATED else bool(having(values, one, chosen.exact)) for one in chosen.values]
    return all(each) if chosen.every else any(each)


@pytest.mark.parametrize("seed", range(25))
def test_random_bases_agree_with_counting_by_hand(seed):
    dice = random.Random(seed)

    def some():
        return set(dice.sample(CONCEPTS, dice.randrange(4)))

    base = {f"x:case{n}": {"one": some(), "two": some()} for n in range(dice.randrange(1, 40))}
    rows = [
        {"case": ox.NamedNode(case), "facet": ox.Literal(facet), "concept": ox.NamedNode(value)}
        for case, facets in base.items()
        for facet, values in facets.items()
        for value in values
    ]
    cases = Solutions(("case",), tuple({"case": ox.NamedNode(case)} for case in base))
    index = FacetIndex.from_solutions(cases, Solutions(("case", "facet", "concept"), tuple(rows)), PARENTS)
    for _ in range(10):
        selection = {
            facet: Chosen(
                frozenset(dice.sample([*CONCEPTS, NOT_STATED], dice.randrange(4))),
                every=dice.random() < 0.5,
                exact=dice.random() < 0.5,
            )
            for facet in ("one", "two")
        }
        within = set(dice.sample(list(base), dice.randrange(len(base) + 1)))
        expected = [case for case in by_hand(base, selection) if case in within]
        assert index.matching(selection, index.bits_of(within)) == expected
        for facet, counts in index.counts(selection, index.bits_of(within)).items():
            own = selection[facet]
            for value, count in counts.items():
                wanted = own.values | {value} if own.every else {value}
                alone = selection | {facet: Chosen(frozenset(wanted), own.every, own.exact)}
                assert count == len([case for case in by_hand(base, alone) if case in within])
            for most in (1, 2, 100):
                best = index.best(facet, selection, index.bits_of(within), most=most)
                assert best == {value: counts[value] for value in best}
                values = sorted((count for value, count in counts.items() if value != NOT_STATED), reverse=True)
                assert (
                    sorted((count for value, count in best.items() if value != NOT_STATED), reverse=True)[:most]
                    == values[:most]
                )


def test_a_broader_concept_finds_the_narrower_ones_unless_told_otherwise(index):
    both = BitMap([0, 1])
    broad = FacetIndex(index.cases, {"theme": {"x:eau": both}}, {"theme": {"x:eau": both, "x:nature": both}})
    assert broad.matching({"theme": {"x:nature"}}) == ["x:a", "x:b"]
    assert broad.matching({"theme": Chosen({"x:nature"}, exact=True)}) == []


def test_what_is_not_stated_can_be_asked_for(index):
    assert index.matching({"theme": {NOT_STATED}}) == ["x:c"]
    assert index.counts({"theme": {"x:eau"}})["theme"][NOT_STATED] == 1


def test_two_facets_crossed_count_what_each_pair_selects(index):
    crossed = index.cross("theme", "format")
    assert crossed["x:eau"] == {"x:entente": 1, "x:convention": 1, NOT_STATED: 0}
    for theme, counts in crossed.items():
        for form, count in counts.items():
            assert count == len(index.matching({"theme": {theme}, "format": {form}}))
