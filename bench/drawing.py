"""Chance that is the same on every machine and in every run: each thing draws from its own seed."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


def chance(seed: int, kind: str, number: int) -> Random:
    """Return the draws of one thing: they depend on nothing that was drawn before."""
    return Random(f"{seed}:{kind}:{number}")  # noqa: S311 - made to be foreseen


class Zipf(Generic[Thing]):
    """Things drawn with weights 1/rank^exponent."""

    def __init__(self, things: Sequence[Thing], exponent: float) -> None:
        self.things = things
        self.weights = [rank**-exponent for rank in range(1, len(things) + 1)]
        self._reached = list(accumulate(self.weights))

    def draw(self, chances: Random) -> Thing:
        return self.things[bisect(self._reached, chances.random() * self._reached[-1], 0, len(self.things) - 1)]


def number(chances: Random, count: int) -> int:
    """Draw from 0 … count - 1 by Zipf's law of exponent 1, without a table: half the draws fall below √count."""
    return min(int(count ** chances.random()) - 1, count - 1)


def how_many(chances: Random, shares: Sequence[float]) -> int:
    """Draw 0, 1, 2… with these chances."""
    return min(bisect(list(accumulate(shares)), chances.random()), len(shares) - 1)
