"""Where names and lines are drawn: no two names on one row, few crossings, the same at each visit."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from web.pictures.bipartite import crossings, lay_out, parts, reversed_links

NETWORKS = [
    {
        f"o{left}": sorted(random.Random(seed * 100 + left).sample([f"c{n}" for n in range(12)], 1 + left % 3))
        for left in range(15)
    }
    for seed in range(20)
]


def by_hand(lefts: list[str], rights: list[str], links: dict[str, list[str]]) -> int:
    lines = [(lefts.index(left), rights.index(right)) for left in links for right in links[left]]
    return sum((a[0] - b[0]) * (a[1] - b[1]) < 0 for a, b in combinations(lines, 2))


@pytest.mark.parametrize("links", NETWORKS)
def test_every_name_has_a_row_of_its_own(links: dict[str, list[str]]) -> None:
    layout = lay_out(links)
    assert set(layout.left) == set(links)
    assert set(layout.right) == set(reversed_links(links))
    for side in (layout.left, layout.right):
        assert len(set(side.values())) == len(side)
        assert set(side.values()) <= set(range(layout.rows))


@pytest.mark.parametrize("links", NETWORKS)
def test_fewer_lines_cross_than_in_the_order_given(links: dict[str, list[str]]) -> None:
    layout = lay_out(links)
    lefts, rights = (sorted(side, key=lambda node: side[node]) for side in (layout.left, layout.right))
    given = by_hand(list(links), list(reversed_links(links)), links)
    assert crossings(lefts, rights, links) == by_hand(lefts, rights, links)
    assert by_hand(lefts, rights, links) <= given


def test_the_same_links_are_always_drawn_alike() -> None:
    assert lay_out(NETWORKS[0]) == lay_out(dict(NETWORKS[0]))


def test_what_is_not_linked_does_not_mingle() -> None:
    links = {"a": ["1", "2"], "x": ["8"], "b": ["2", "3"], "y": ["8", "9"]}
    assert [set(part) for part in parts(links)] == [{"a", "b"}, {"x", "y"}]
    layout = lay_out(links)
    assert max(layout.left["a"], layout.left["b"]) < min(layout.left["x"], layout.left["y"])
    assert max(layout.right[n] for n in "123") < min(layout.right[n] for n in "89")


def test_a_tree_is_drawn_without_a_crossing() -> None:
    links = {"a": ["3"], "b": ["1"], "c": ["3"], "d": ["1"], "hub": ["1", "3"]}
    layout = lay_out(links)
    lefts, rights = (sorted(side, key=lambda node: side[node]) for side in (layout.left, layout.right))
    assert crossings(lefts, rights, links) == 0


def test_nothing_takes_no_room() -> None:
    assert lay_out({}).rows == 0
