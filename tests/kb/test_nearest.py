"""The nearest of very many: the same as by scoring every case, with most of them never scored."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from pyroaring import BitMap

from kb.comparing.nearest import nearest
from kb.index.columns import NUMBER, Numbers

CASES, TRAITS = 20_000, 60


@pytest.fixture(scope="module")
def traits() -> list[BitMap]:
    """For each trait, the cases that have it: some are common, most are rare, and cases come in families of ten."""
    random = Random(2024)
    families = [random.sample(range(0, CASES, 10), CASES // 10 // (rank + 2)) for rank in range(TRAITS)]
    return [
        BitMap(first + member for first in family for member in range(10) if random.random() < 0.9)
        for family in families
    ]


@pytest.fixture(scope="module")
def sizes(traits: list[BitMap]) -> Numbers:
    sizes = np.zeros(CASES, np.uint32)
    for having in traits:
        sizes[np.array(having.to_array(), NUMBER)] += 1
    return sizes


@pytest.mark.parametrize("limit", [0, 1, 5, 20, 500, CASES, None])
def test_the_nearest_are_those_of_the_measure_and_all_that_are_as_near_as_the_last(
    traits: list[BitMap], sizes: Numbers, limit: int | None
) -> None:
    for own in range(0, CASES, CASES // 40):
        having = [bits for bits in traits if own in bits]
        shared = {other: sum(other in bits for bits in having) for other in BitMap.union(BitMap(), *having)} | {own: 0}
        scores = {
            other: 2 * count / (len(having) + int(sizes[other])) for other, count in sorted(shared.items()) if count
        }
        highest = sorted(scores.values(), reverse=True)[:limit]
        expected = [other for other, score in scores.items() if highest and score >= highest[-1]]
        assert nearest(having, sizes, own, limit).tolist() == expected


def test_cases_that_share_too_little_to_be_near_are_not_scored(traits: list[BitMap], sizes: Numbers) -> None:
    own = max(range(CASES), key=lambda case: int(sizes[case]))
    having = sorted((bits for bits in traits if own in bits), key=len)
    common = BitMap.union(*having[-2:]) - BitMap.union(*having[:-2])
    # Who looked at one of these would take it for the nearest of all.
    spoilt = sizes.astype(np.int64)
    spoilt[np.array(common.to_array(), NUMBER)] = 1 - len(having)
    assert len(common) > CASES / 10
    assert nearest(having, spoilt, own, 5).tolist() == nearest(having, sizes, own, 5).tolist()
