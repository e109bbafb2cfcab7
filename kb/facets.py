"""Facet counts and drill-down over cases, from an index held in memory.

One question (cases/facet-values) lists which case has which concept; each concept then owns an
integer whose bit *n* says "case *n* has it". Counting a page of facets is a few AND and popcount
operations, where a GROUP BY over the graph takes seconds at 100,000 cases (measured).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass

from kb.store import Solutions, text

Selection = Mapping[str, Set[str]]


@dataclass(frozen=True)
class FacetIndex:
    """Bitmaps over ``cases``; ``members[facet][concept IRI]`` has bit n set for ``cases[n]``."""

    cases: tuple[str, ...]
    members: Mapping[str, Mapping[str, int]]

    @classmethod
    def from_solutions(cls, all_cases: Solutions, values: Solutions) -> FacetIndex:
        """Build from the rows (case, …) in display order, and the rows (case, facet, concept)."""
        cases = tuple(dict.fromkeys(text(row["case"]) for row in all_cases.rows))
        bit = {case: 1 << position for position, case in enumerate(cases)}
        members: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in values.rows:
            members[text(row["facet"])][text(row["concept"])] |= bit[text(row["case"])]
        return cls(cases, members)

    def matching(self, selection: Selection) -> list[str]:
        """Return the cases, in display order, that have in each facet one of the chosen concepts."""
        chosen = self._bits(selection)
        return [case for position, case in enumerate(self.cases) if chosen >> position & 1]

    def counts(self, selection: Selection) -> dict[str, dict[str, int]]:
        """Return how many cases each concept would show, the facet's own choice set aside.

        Concepts that no case has under the other filters count 0 rather than vanish.
        """
        return {facet: self._counts_of(facet, selection) for facet in self.members}

    def _counts_of(self, facet: str, selection: Selection) -> dict[str, int]:
        elsewhere = self._bits({other: concepts for other, concepts in selection.items() if other != facet})
        return {concept: (bits & elsewhere).bit_count() for concept, bits in self.members[facet].items()}

    def _bits(self, selection: Selection) -> int:
        bits = (1 << len(self.cases)) - 1
        for facet, concepts in selection.items():
            if concepts:
                bits &= self._any(facet, concepts)
        return bits

    def _any(self, facet: str, concepts: Set[str]) -> int:
        union = 0
        for concept in concepts:
            union |= self.members.get(facet, {}).get(concept, 0)
        return union
