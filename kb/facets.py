"""Facet counts and drill-down, from bitmaps: which numbers have which value in which facet.

Each value of a facet owns a compressed bitmap (Roaring); counting a page of facets is one intersection
for each value, under a microsecond, where a GROUP BY over the graph takes seconds at 100,000 cases
(measured). Sizes do not matter until a facet has tens of thousands of values: ``best`` then counts no
more of them than it must.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nlargest
from itertools import islice

from pyroaring import BitMap

from kb.engines.store import Solutions, text

# The value that stands for "nothing is said of this": no IRI, so that no concept has it.
NOT_STATED = "not-stated"
_FEW = 4  # cases are few when they are less than one in so many


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
Members = Mapping[str, Mapping[str, BitMap]]


@dataclass(frozen=True)
class FacetIndex:
    """Bitmaps over ``cases``; ``members[facet][concept IRI]`` holds n when ``cases[n]`` has the concept.

    ``broad`` counts the narrower concepts too; without a hierarchy it is the same. What a stored index
    knows without looking: ``silences`` gives facet → cases of which it says nothing, ``ranked`` facet →
    each concept and how many cases, narrower concepts included, in falling order, ``number`` the number of a
    case, None for no case, ``tallies`` facet → what gives the highest counts of the values of some cases (so many,
    and those equal to the last) by reading those cases alone.
    """

    cases: Sequence[str]
    members: Members
    broad: Members = field(default_factory=dict)
    silences: Mapping[str, BitMap] = field(default_factory=dict)
    ranked: Mapping[str, Iterable[tuple[str, int]]] = field(default_factory=dict)
    number: Callable[[str], int | None] | None = None
    tallies: Mapping[str, Callable[[BitMap, int], dict[str, int]]] = field(default_factory=dict)

    @classmethod
    def from_solutions(
        cls, all_cases: Solutions, values: Solutions, broader: Iterable[tuple[str, str]] = ()
    ) -> FacetIndex:
        """Build from the rows (case, …) in display order, and the rows (case, facet, concept).

        ``broader`` lists (concept, a broader one); it may be of any depth, even circular.
        """
        cases = tuple(dict.fromkeys(text(row["case"]) for row in all_cases.rows))
        numbers = {case: number for number, case in enumerate(cases)}
        members: dict[str, dict[str, BitMap]] = defaultdict(lambda: defaultdict(BitMap))
        for row in values.rows:
            members[text(row["facet"])][text(row["concept"])].add(numbers[text(row["case"])])
        return cls(cases, members, broadened(members, above(broader)))

    @cached_property
    def everything(self) -> BitMap:
        return BitMap(range(len(self.cases)))

    def bits_of(self, cases: Iterable[str]) -> BitMap:
        """Return the bitmap of some cases, to narrow a selection to them; unknown ones are left out."""
        number = self.number or self._numbers.get
        return BitMap(found for case in cases if (found := number(case)) is not None)

    def bits(self, selection: Selection, within: BitMap | None = None) -> BitMap:
        """Return the numbers of the cases that have what is chosen in each facet."""
        found = self.everything if within is None else within & self.everything
        for facet, values in selection.items():
            chosen = _chosen(values)
            if chosen.values:
                found = found & self._of(facet, chosen)
        return found

    def matching(self, selection: Selection, within: BitMap | None = None) -> list[str]:
        """Return the cases, in display order, that have what is chosen in each facet."""
        return [self.cases[number] for number in self.bits(selection, within)]

    def total(self, selection: Selection, within: BitMap | None = None) -> int:
        return len(self.bits(selection, within))

    def counts(self, selection: Selection, within: BitMap | None = None) -> dict[str, dict[str, int]]:
        """Return how many cases each concept would show, the facet's own choice set aside.

        Where every chosen value is asked for, the own choice counts: a value shows what adding it would
        leave. Concepts that no case has under the other filters count 0 rather than vanish.
        """
        return {facet: self.counts_of(facet, selection, within) for facet in self.members}

    def counts_of(self, facet: str, selection: Selection, within: BitMap | None = None) -> dict[str, int]:
        """Return the counts of one facet."""
        elsewhere, values = self._beside(facet, selection, within)
        counts = {concept: bits.intersection_cardinality(elsewhere) for concept, bits in values.items()}
        return counts | {NOT_STATED: self.silent(facet).intersection_cardinality(elsewhere)}

    def best(self, facet: str, selection: Selection, within: BitMap | None = None, *, most: int) -> dict[str, int]:
        """Return the highest ``most`` counts of a facet, those of its chosen values, and of "not stated".

        Few cases are read; otherwise the values are counted from the most frequent down, to where none can
        reach the best ones.
        """
        own = _chosen(selection.get(facet))
        elsewhere, values = self._beside(facet, selection, within)
        if facet in self.tallies and not own.exact and len(elsewhere) < len(self.cases) / _FEW:
            counts = self.tallies[facet](elsewhere, most)
        else:
            counts = self._highest(facet, values, elsewhere, most)
        counts |= dict.fromkeys(islice((one for one in values if one not in counts), max(0, most - len(counts))), 0)
        best = dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])
        chosen = {value: values[value] for value in own.values if value in values}
        best |= {concept: bits.intersection_cardinality(elsewhere) for concept, bits in chosen.items()}
        return best | {NOT_STATED: self.silent(facet).intersection_cardinality(elsewhere)}

    def cross(self, first: str, second: str) -> dict[str, dict[str, int]]:
        """Return value of ``first`` → value of another facet, ``second`` → how many cases have both.

        Counted as a selection is: narrower concepts included, ``NOT_STATED`` among the values of each.
        """
        values = (*self._values(first, Chosen()), NOT_STATED)
        return {value: self.counts_of(second, {first: {value}}, None) for value in values}

    def silent(self, facet: str) -> BitMap:
        """Return the cases of which the facet says nothing."""
        if facet in self.silences:
            return self.silences[facet]
        return self.everything - BitMap.union(BitMap(), *self.members.get(facet, {}).values())

    def _beside(self, facet: str, selection: Selection, within: BitMap | None) -> tuple[BitMap, Mapping[str, BitMap]]:
        """Return what the other facets leave, and the values to count in it."""
        own = _chosen(selection.get(facet))
        left = {other: chosen for other, chosen in selection.items() if other != facet or own.every}
        return self.bits(left, within), self._values(facet, own)

    def _of(self, facet: str, chosen: Chosen) -> BitMap:
        known = self._values(facet, chosen)
        each = [self.silent(facet) if value == NOT_STATED else known.get(value, BitMap()) for value in chosen.values]
        return BitMap.intersection(*each) if chosen.every else BitMap.union(*each)

    def _values(self, facet: str, chosen: Chosen) -> Mapping[str, BitMap]:
        return self.members.get(facet, {}) if chosen.exact else self._broad(facet)

    def _broad(self, facet: str) -> Mapping[str, BitMap]:
        return (self.broad or self.members).get(facet, {})

    def _highest(self, facet: str, values: Mapping[str, BitMap], elsewhere: BitMap, most: int) -> dict[str, int]:
        """Return the highest counts, and some lower ones."""
        counts: dict[str, int] = {}
        least, enough = 0, most
        for concept, size in self.by_frequency(facet):
            if size < least:
                break
            bits = values.get(concept)
            if bits is not None and (count := bits.intersection_cardinality(elsewhere)):
                counts[concept] = count
            if len(counts) == enough:
                least, enough = nlargest(most, counts.values())[-1], 2 * enough
        return counts

    def by_frequency(self, facet: str) -> Iterable[tuple[str, int]]:
        """Return each concept and how many cases have it, in falling order of the latter."""
        if facet in self.ranked:
            return self.ranked[facet]
        known = ((concept, len(bits)) for concept, bits in self._broad(facet).items())
        return sorted(known, key=lambda pair: -pair[1])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {case: number for number, case in enumerate(self.cases)}


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


def broadened(members: Members, broader: Mapping[str, Set[str]]) -> Members:
    """Return the bitmaps with those of narrower concepts added, and the broader concepts so reached."""
    broad: dict[str, dict[str, BitMap]] = {facet: dict(values) for facet, values in members.items()}
    for facet, values in members.items():
        for concept, bits in values.items():
            for wider in broader.get(concept, ()):
                broad[facet][wider] = broad[facet].get(wider, BitMap()) | bits
    return broad
