"""Which cases touch a territory: those that concern it, and those of the partners that are there.

Sets of cases by their numbers in the index, so that a map of any selection is a few intersections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from kb.engines.store import text
from kb.index import CaseIndex
from kb.index.columns import NUMBER, Numbers
from kb.knowledge import Knowledge
from web.site.connections import Partnerships

_NONE: BitMap = BitMap()


@dataclass(frozen=True)
class Bonds:
    """Territory → the cases that concern it, and those with a partner there: numbers in the index."""

    concerned: Mapping[str, BitMap]
    partners: Mapping[str, BitMap]

    def of(self, territory: str) -> BitMap:
        return self.concerned.get(territory, _NONE) | self.partners.get(territory, _NONE)

    def placed(self) -> BitMap:
        """Return the cases that touch some territory."""
        return BitMap.union(BitMap(), *self.concerned.values(), *self.partners.values())


def read_bonds(knowledge: Knowledge, partnerships: Partnerships) -> Bonds:
    """Ask where the partners are; what a case concerns is in the index."""
    found: dict[str, set[int]] = defaultdict(set)
    for row in knowledge.gather("pages/seats").rows:
        found[text(row["territory"])].update(partnerships.cases_of.get(text(row["organisation"]), ()))
    partners = {territory: BitMap(cases) for territory, cases in found.items() if cases}
    return Bonds(dict(knowledge.cases.facets.members.get("territory", {})), partners)


class Touching(Mapping[str, bool]):
    """Some cases by their IRIs, each with whether it is that of a partner; ``place`` says in which order."""

    def __init__(self, cases: CaseIndex, numbers: BitMap, partners: BitMap, place: Numbers) -> None:
        self._cases, self._numbers, self._partners, self._place = cases, numbers, partners, place

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, iri: str) -> bool:
        number = self._cases.number(iri)
        if number is None or number not in self._numbers:
            raise KeyError(iri)
        return number in self._partners

    def __iter__(self) -> Iterator[str]:
        numbers = np.array(self._numbers.to_array(), NUMBER)
        return (self._cases.record(number).iri for number in numbers[np.argsort(self._place[numbers])].tolist())

    @property
    def with_partner(self) -> bool:
        return not self._numbers.isdisjoint(self._partners)


def with_partner(cases: Mapping[str, bool]) -> bool:
    """Say whether one of the cases is that of a partner, without naming them."""
    return cases.with_partner if isinstance(cases, Touching) else any(cases.values())


def places(cases: CaseIndex, numbers: Sequence[int] | Numbers) -> Numbers:
    """Return the place of each case in an order; of those that are not in it, the last one."""
    place = np.full(len(cases), len(cases), NUMBER)
    place[np.asarray(numbers, NUMBER)] = np.arange(len(numbers), dtype=NUMBER)
    return place
