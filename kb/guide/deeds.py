"""What the cases do with each format, counted on the index: no case is read but those that are named.

Sets of cases, by their numbers, for each kind and each level of evidence: what a rule finds in the cases of a format is
some intersections, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import overload

from pyroaring import BitMap

from kb.errors import Lang
from kb.guide.model import FORMATS, CaseUse, Named, Obstacle
from kb.index import CaseIndex

_KEPT = 20_000  # cases named lately
_OBSTACLE = "obstacle"  # the facet of the list of cases
_NOTHING: BitMap = BitMap()


@dataclass(frozen=True)
class Level:
    """A level of evidence, and what a fact of that level counts for."""

    named: Named
    reliability: Fraction


@dataclass(frozen=True)
class Deed:
    """The cases that did something: all of them, and for each rising ``step`` of reliability those that reach it.

    The steps are differences, so that the reliability of a case is the sum of those that it reaches.
    """

    found: BitMap
    steps: tuple[tuple[Fraction, BitMap], ...]

    def within(self, other: Deed) -> Fraction:
        """Return the sum, over the cases of both, of the lower of their two reliabilities."""
        return sum(
            (
                step * reaching.intersection_cardinality(others)
                for (step, reaching), (_, others) in zip(self.steps, other.steps, strict=True)
            ),
            Fraction(0),
        )


class Deeds:
    """What the cases did, in one language. ``levels`` are in falling order of reliability, ``obstacles`` by IRI."""

    def __init__(
        self,
        cases: Callable[[], CaseIndex],
        levels: Sequence[Level],
        obstacles: Mapping[str, Obstacle],
        lang: Lang,
    ) -> None:
        self._open, self._levels, self._obstacles, self._lang = cases, levels, obstacles, lang
        self._deeds: dict[tuple[str, frozenset[str]], Deed] = {}
        self._named = lru_cache(maxsize=_KEPT)(self._name)

    def kinds(self, facet: str) -> Sequence[str]:
        """Return the kinds that some case has in a facet."""
        return list(self._proofs.get(facet, {}))

    def users(self, format_: str) -> Users:
        """Return the cases that use a format, those of the formats that it encloses left out."""
        return Users(self, format_, self._deed(FORMATS, frozenset({format_})).found)

    def doing(self, format_: str, facet: str, kinds: frozenset[str]) -> tuple[Users, Fraction]:
        """Return the cases of a format that have one of these kinds, and the sum of what they count for.

        A case counts for its best kind, and for no more than its use of the format does.
        """
        uses, deed = self._deed(FORMATS, frozenset({format_})), self._deed(facet, kinds)
        return Users(self, format_, uses.found & deed.found), deed.within(uses)

    def met(self, format_: str) -> tuple[tuple[Obstacle, Users], ...]:
        """Return the obstacles that cases of a format met, with those cases: the most frequent first, then by name."""
        users = self.users(format_).found
        members = self._cases.facets.members.get(_OBSTACLE, {})
        found = (
            (obstacle, Users(self, format_, users & members.get(iri, _NOTHING)))
            for iri, obstacle in self._obstacles.items()
        )
        some = [(obstacle, cases) for obstacle, cases in found if cases]
        return tuple(sorted(some, key=lambda one: (-len(one[1]), one[0].named.label)))

    def in_order(self, found: BitMap) -> Sequence[int]:
        """Return the numbers of some cases in the order of their titles."""
        return self._cases.in_order(found, lang=self._lang)

    def use(self, format_: str, number: int) -> CaseUse:
        """Return the use that a case makes of a format."""
        found = self._proofs[FORMATS][format_]
        level = next(level for level in self._levels if number in found.get(level.named.iri, _NOTHING))
        return CaseUse(self._named(number), level.named)

    def by_level(self, users: Users) -> Iterator[tuple[Named, Users]]:
        """Yield the levels of evidence of some uses, from the most reliable down, with the cases of each."""
        proved = self._proofs.get(FORMATS, {}).get(users.format, {})
        for level in self._levels:
            if cases := users.found & proved.get(level.named.iri, _NOTHING):
                yield level.named, Users(self, users.format, cases)

    def _deed(self, facet: str, kinds: frozenset[str]) -> Deed:
        key = facet, kinds
        if key not in self._deeds:
            self._deeds[key] = self._count(facet, kinds)
        return self._deeds[key]

    def _count(self, facet: str, kinds: frozenset[str]) -> Deed:
        proved = [found for kind, found in self._proofs.get(facet, {}).items() if kind in kinds]
        rising = sorted({level.reliability for level in self._levels} | {Fraction(0)})
        reaching = [
            BitMap.union(
                BitMap(),
                *(
                    found[level.named.iri]
                    for level in self._levels
                    for found in proved
                    if level.reliability >= least and level.named.iri in found
                ),
            )
            for least in rising
        ]
        steps = [(above - below, bits) for (below, above), bits in zip(pairwise(rising), reaching[1:], strict=True)]
        return Deed(reaching[0], tuple(steps))

    def _name(self, number: int) -> Named:
        record = self._cases.record(number)
        return Named(record.iri, record.labels[self._lang])

    @cached_property
    def _cases(self) -> CaseIndex:
        return self._open()

    @property
    def _proofs(self) -> Mapping[str, Mapping[str, Mapping[str, BitMap]]]:
        return self._cases.proofs


@dataclass(frozen=True)
class Users(Sequence[CaseUse]):
    """Cases that use a format, in the order of their titles; no more are read than are looked at."""

    deeds: Deeds
    format: str
    found: BitMap

    def __len__(self) -> int:
        return len(self.found)

    @overload
    def __getitem__(self, place: int) -> CaseUse: ...
    @overload
    def __getitem__(self, place: slice) -> list[CaseUse]: ...
    def __getitem__(self, place: int | slice) -> CaseUse | list[CaseUse]:
        numbers = self.deeds.in_order(self.found)
        if isinstance(place, slice):
            return [self.deeds.use(self.format, number) for number in numbers[place]]
        return self.deeds.use(self.format, numbers[place])

    def by_level(self) -> Iterator[tuple[Named, Users]]:
        """Yield each level of evidence with the cases that use the format so."""
        return self.deeds.by_level(self)
