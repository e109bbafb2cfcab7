"""Facet counts and drill-down over cases, from an index held in memory.

One question (cases/facet-values) lists which case has which concept; each concept then owns an
integer whose bit *n* says "case *n* has it". Counting a page of facets is a few AND and popcount
operations, where a GROUP BY over the graph takes seconds at 100,000 cases (measured).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from kb.store import Solutions, text

# The value that stands for "nothing is said of this": no IRI, so that no concept has it.
NOT_STATED = "not-stated"


@dataclass(frozen=True)
class Chosen:
    """What is chosen in one facet.

    ``every``: a case must have all the values, not one of them. ``exact``: the value itself, its
    narrower ones left out.
    """

    values: Set[str] = frozenset()
    every: bool = False
    exact: bool = False


Selection = Mapping[str, Chosen | Set[str]]
Members = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class FacetIndex:
    """Bitmaps over ``cases``; ``members[facet][concept IRI]`` has bit n set for ``cases[n]``.

    ``broad`` counts the narrower concepts too; without a hierarchy it is the same.
    """

    cases: tuple[str, ...]
    members: Members
    broad: Members = field(default_factory=dict)

    @classmethod
    def from_solutions(
        cls, all_cases: Solutions, values: Solutions, broader: Iterable[tuple[str, str]] = ()
    ) -> FacetIndex:
        """Build from the rows (case, …) in display order, and the rows (case, facet, concept).

        ``broader`` lists (concept, a broader one); it may be of any depth, even circular.
        """
        cases = tuple(dict.fromkeys(text(row["case"]) for row in all_cases.rows))
        bit = {case: 1 << position for position, case in enumerate(cases)}
        members: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in values.rows:
            members[text(row["facet"])][text(row["concept"])] |= bit[text(row["case"])]
        return cls(cases, members, _broadened(members, above(broader)))

    def bits_of(self, cases: Iterable[str]) -> int:
        """Return the bitmap of some cases, to narrow a selection to them; unknown ones are left out."""
        position = {case: number for number, case in enumerate(self.cases)}
        return sum(1 << position[case] for case in set(cases) if case in position)

    def matching(self, selection: Selection, within: int | None = None) -> list[str]:
        """Return the cases, in display order, that have what is chosen in each facet."""
        chosen = self._bits(selection, within)
        return [case for position, case in enumerate(self.cases) if chosen >> position & 1]

    def counts(self, selection: Selection, within: int | None = None) -> dict[str, dict[str, int]]:
        """Return how many cases each concept would show, the facet's own choice set aside.

        Where every chosen value is asked for, the own choice counts: a value shows what adding it would
        leave. Concepts that no case has under the other filters count 0 rather than vanish.
        """
        return {facet: self._counts_of(facet, selection, within) for facet in self.members}

    def _counts_of(self, facet: str, selection: Selection, within: int | None) -> dict[str, int]:
        own = _chosen(selection.get(facet))
        left = {other: chosen for other, chosen in selection.items() if other != facet or own.every}
        elsewhere = self._bits(left, within)
        values = self._values(facet, own)
        counts = {concept: (bits & elsewhere).bit_count() for concept, bits in values.items()}
        return counts | {NOT_STATED: (self._silent(facet) & elsewhere).bit_count()}

    def _bits(self, selection: Selection, within: int | None) -> int:
        bits = (1 << len(self.cases)) - 1
        if within is not None:
            bits &= within
        for facet, values in selection.items():
            chosen = _chosen(values)
            if chosen.values:
                bits &= self._of(facet, chosen)
        return bits

    def _of(self, facet: str, chosen: Chosen) -> int:
        known = self._values(facet, chosen)
        each = [self._silent(facet) if value == NOT_STATED else known.get(value, 0) for value in chosen.values]
        bits = each[0]
        for other in each[1:]:
            bits = bits & other if chosen.every else bits | other
        return bits

    def _values(self, facet: str, chosen: Chosen) -> Mapping[str, int]:
        return (self.members if chosen.exact else self.broad or self.members).get(facet, {})

    def _silent(self, facet: str) -> int:
        """Return the cases of which the facet says nothing."""
        spoken = 0
        for bits in self.members.get(facet, {}).values():
            spoken |= bits
        return (1 << len(self.cases)) - 1 & ~spoken


def _chosen(values: Chosen | Set[str] | None) -> Chosen:
    return values if isinstance(values, Chosen) else Chosen(values or frozenset())


def above(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return concept → every broader one, however far, from (concept, broader) pairs."""
    direct: dict[str, set[str]] = defaultdict(set)
    for concept, broader in pairs:
        direct[concept].add(broader)
    return {concept: _reached(concept, direct) for concept in direct}


def _reached(concept: str, direct: Mapping[str, Set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(direct[concept])
    while waiting:
        next_one = waiting.pop()
        if next_one not in reached:
            reached.add(next_one)
            waiting += direct.get(next_one, ())
    return reached


def _broadened(members: Members, broader: Mapping[str, Set[str]]) -> Members:
    broad: dict[str, dict[str, int]] = {facet: dict(values) for facet, values in members.items()}
    for facet, values in members.items():
        for concept, bits in values.items():
            for wider in broader.get(concept, ()):
                broad[facet][wider] = broad[facet].get(wider, 0) | bits
    return broad
