"""The first of many links: what a page shows of a list that grows with the base, and where the rest is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from web.visit import Link

Thing = TypeVar("Thing")

MOST = 12


@dataclass(frozen=True)
class Excerpt:
    """The first links of a list; ``len`` is that of the whole."""

    links: list[Link] = field(metadata={"help": "the first links"})
    left_out: int = field(default=0, metadata={"help": "how many are left out"})
    every: str = field(default="", metadata={"help": "where they all are, or empty"})

    def __len__(self) -> int:
        return len(self.links) + self.left_out


def excerpt(things: Sequence[Thing], link: Callable[[Thing], Link], *, every: str = "", most: int = MOST) -> Excerpt:
    """Return the first ``most`` of some things; ``link`` is called for those alone."""
    first = things[:most]
    return Excerpt([link(one) for one in first], len(things) - len(first), every)
