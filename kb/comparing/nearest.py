"""The cases nearest to one among very many, without scoring each.

A case that scores at least ``s`` by Dice's coefficient with one of ``n`` traits shares at least ``s·n / (2 - s)`` of
them, for it has no fewer than it shares. Which cases share so many is told by unions and intersections of bitmaps, and
those alone are scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from pyroaring import BitMap

from kb.index.columns import NUMBER, Numbers

# A quotient of small whole numbers is this far from the next one, at least.
_APART = 1e-9


def nearest(having: Sequence[BitMap], sizes: Numbers, own: int, limit: int | None) -> Numbers:
    """Return the numbers of the cases with the ``limit`` highest scores, and of those equal to the last of them.

    ``having`` gives the cases that have each trait of case ``own``; ``sizes`` how many traits each case has.
    """
    if not having or (limit is not None and limit < 1):
        return np.arange(0)
    sharing = _sharing(having, own)
    enough = next((least for least in range(len(having), 1, -1) if len(sharing[least]) >= (limit or np.inf)), 1)
    numbers, scores = _scored(sharing, enough, sizes)
    needed = _needed(_last(scores, limit), len(having))
    if needed < enough:
        numbers, scores = _scored(sharing, needed, sizes)
    return numbers[scores >= _last(scores, limit)]


def _sharing(having: Sequence[BitMap], own: int) -> list[BitMap]:
    """Return, at each place ``k`` from 1 on, the cases besides ``own`` that have ``k`` of the traits or more."""
    sharing = [BitMap() for _ in range(len(having) + 1)]
    # The rarest first: what is gathered stays small for longer.
    for done, bits in enumerate(sorted(having, key=len)):
        for least in range(done, 0, -1):
            sharing[least + 1] |= sharing[least] & bits
        sharing[1] |= bits
    for bits in sharing:
        bits.discard(own)
    return sharing


def _scored(sharing: Sequence[BitMap], least: int, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """Return the cases that share ``least`` traits or more, and their scores."""
    numbers = _numbers(sharing[least])
    shared = np.full(len(numbers), least)
    for bits in sharing[least + 1 :]:
        shared[np.searchsorted(numbers, _numbers(bits))] += 1
    # The denominators of nearby scores are small whole numbers: double precision keeps them apart, and alike.
    return numbers, 2 * shared / (len(sharing) - 1 + sizes[numbers])


def _last(scores: Numbers, limit: int | None) -> float:
    """Return the lowest of the ``limit`` highest scores: 0 when there are fewer."""
    if limit is None or limit > len(scores):
        return 0.0
    return float(np.partition(scores, len(scores) - limit)[len(scores) - limit])


def _needed(score: float, traits: int) -> int:
    """Return how many of its ``traits`` a case must share with another to reach a score with it; 1 at least."""
    return max(1, ceil(score * traits / (2 - score) - _APART))


def _numbers(bits: BitMap) -> Numbers:
    return np.array(bits.to_array(), NUMBER)
