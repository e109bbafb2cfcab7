"""The cases nearest to one among very many, without counting what each shares with it.

A case that scores at least ``s`` by Dice's coefficient with one of ``n`` traits shares at least ``s·n / (2 - s)`` of
them, for it has no fewer than it shares. So it has one of the rarest, as many as are not needed for that, plus one:
those that have only common ones are never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from pyroaring import BitMap

from kb.index.columns import NUMBER, Numbers

# Cases that are scored at first, to learn how near the nearest are; a base of no more is scored whole.
_AT_FIRST = 4_096
# A quotient of small whole numbers is this far from the next one, at least.
_APART = 1e-9


def nearest(having: Sequence[BitMap], sizes: Numbers, own: int, limit: int | None) -> Numbers:
    """Return the numbers of the cases with the ``limit`` highest scores, and of those equal to the last of them.

    ``having`` gives the cases that have each trait of case ``own``; ``sizes`` how many traits each case has.
    """
    if limit is not None and limit < 1:
        return np.arange(0)
    rare = sorted(having, key=len)
    first = int(np.searchsorted(np.cumsum([len(bits) for bits in rare]), _AT_FIRST)) + 1
    numbers, scores = _scored(rare, first, sizes, own)
    if first < len(rare):
        wanted = len(rare) - _needed(_last(scores, limit), len(rare)) + 1
        if wanted > first:
            numbers, scores = _scored(rare, wanted, sizes, own)
    return numbers[scores >= _last(scores, limit)]


def _scored(rare: Sequence[BitMap], first: int, sizes: Numbers, own: int) -> tuple[Numbers, Numbers]:
    """Return the cases that have one of the ``first`` rarest traits, and their scores with case ``own``."""
    among = BitMap.union(BitMap(), *rare[:first])
    among.discard(own)
    shared = np.zeros(len(sizes), np.uint16)
    for bits in rare:
        shared[_numbers(bits & among)] += 1
    numbers = _numbers(among)
    # The denominators of nearby scores are small whole numbers: double precision keeps them apart, and alike.
    return numbers, 2 * shared[numbers] / (len(rare) + sizes[numbers])


def _last(scores: Numbers, limit: int | None) -> float:
    """Return the lowest of the ``limit`` highest scores: 0 when there are no more."""
    if limit is None or limit >= len(scores):
        return 0.0
    return float(np.partition(scores, len(scores) - limit)[len(scores) - limit])


def _needed(score: float, traits: int) -> int:
    """Return how many of its ``traits`` a case must share with another to reach a score with it; 1 at least."""
    return max(1, ceil(score * traits / (2 - score) - _APART))


def _numbers(bits: BitMap) -> Numbers:
    return np.array(bits.to_array(), NUMBER)
