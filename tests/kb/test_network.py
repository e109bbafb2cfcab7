"""Who cooperates with whom: every selection of the network is told from the same rows."""

from __future__ import annotations

from itertools import combinations

import pytest

from kb import Knowledge
from kb.namespaces import thing
from kb.network import Network

STATE = thing("organisation", "etat")
TRIDAN = thing("case", "tridan")


@pytest.fixture(scope="module")
def network(base: Knowledge) -> Network:
    return Network.from_rows(base.ask("organisations/cases").rows)


def test_pairs_are_those_that_the_question_finds_in_both_directions(network: Network, base: Knowledge) -> None:
    asked = {
        (str(row["organisation"].value), str(row["partner"].value), str(row["case"].value))
        for row in base.ask("organisations/cooperating").rows
    }
    told = {(pair.first, pair.second, case) for pair in network.pairs() for case in pair.cases}
    assert told
    assert asked == told | {(second, first, case) for first, second, case in told}


def test_a_pair_comes_once_and_the_strongest_first(network: Network) -> None:
    pairs = network.pairs()
    assert len({frozenset((pair.first, pair.second)) for pair in pairs}) == len(pairs)
    shared = [len(pair.cases) for pair in pairs]
    assert shared == sorted(shared, reverse=True)


def test_partners_are_the_pairs_of_one_organisation(network: Network) -> None:
    expected = {
        (pair.second if pair.first == STATE else pair.first): set(pair.cases)
        for pair in network.pairs()
        if STATE in (pair.first, pair.second)
    }
    assert {other: set(cases) for other, cases in network.partners_of(STATE).items()} == expected


def test_around_an_organisation_are_its_cases_with_all_their_partners(network: Network) -> None:
    around = network.around(STATE)
    assert set(around.partners_in) == set(network.cases_of[STATE])
    assert all(set(around.partners_in[case]) == set(network.partners_in[case]) for case in around.partners_in)


def test_around_a_case_are_its_partners_with_all_their_cases(network: Network) -> None:
    around = network.around(TRIDAN)
    assert set(around.cases_of) == set(network.partners_in[TRIDAN])
    assert all(around.cases_of[one] == network.cases_of[one] for one in around.cases_of)


def test_an_organisation_of_too_few_cases_leaves_with_the_cases_that_nobody_else_has(network: Network) -> None:
    present = network.present(2)
    assert {one: len(cases) for one, cases in present.cases_of.items()} == {
        one: len(cases) for one, cases in network.cases_of.items() if len(cases) >= 2
    }
    assert all(present.partners_in.values())


def test_the_most_present_are_kept(network: Network) -> None:
    few = network.most_present(5)
    least = min(len(cases) for cases in few.cases_of.values())
    assert len(few.cases_of) == 5
    assert all(len(cases) <= least for one, cases in network.cases_of.items() if one not in few.cases_of)


def test_what_is_unknown_has_nothing_around_it(network: Network) -> None:
    assert network.around(thing("case", "nothing")).cases_of == {}
    assert network.partners_of(thing("organisation", "nothing")) == {}
    assert Network({}).pairs() == []


def test_pairs_of_a_small_network() -> None:
    network = Network({"a": ("1", "2"), "b": ("1", "2"), "c": ("2",)})
    assert [(pair.first, pair.second, pair.cases) for pair in network.pairs()] == [
        ("a", "b", ("1", "2")),
        ("a", "c", ("2",)),
        ("b", "c", ("2",)),
    ]
    assert len(network.pairs()) == len(list(combinations("abc", 2)))
