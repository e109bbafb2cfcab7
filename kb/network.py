"""Who cooperates with whom: organisations and the cases in which they are partners.

Built from the rows of one question (organisations/cases). Everything here is a selection of the same
two-sided network, so that a drawing, its table and its file can never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from kb.engines.store import Row, text


class Pair(NamedTuple):
    """Two organisations and the cases, never none, in which both are partners."""

    first: str
    second: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """``cases_of[organisation]`` lists its cases; organisations and cases are IRIs, in the order of the rows."""

    cases_of: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> Network:
        """Build from rows (organisation, case, …); the same pair may come several times, with several roles."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in rows:
            found[text(row["organisation"])][text(row["case"])] = None
        return cls({organisation: tuple(cases) for organisation, cases in found.items()})

    @cached_property
    def partners_in(self) -> Mapping[str, tuple[str, ...]]:
        """Return case → its organisations."""
        found: dict[str, list[str]] = defaultdict(list)
        for organisation, cases in self.cases_of.items():
            for case in cases:
                found[case].append(organisation)
        return {case: tuple(organisations) for case, organisations in found.items()}

    def within(self, cases: Collection[str]) -> Network:
        """Keep these cases, and the organisations that take part in one of them."""
        kept = {one: tuple(case for case in of if case in cases) for one, of in self.cases_of.items()}
        return Network({one: of for one, of in kept.items() if of})

    def among(self, organisations: Collection[str]) -> Network:
        """Keep these organisations, and their cases."""
        return Network({one: of for one, of in self.cases_of.items() if of and one in organisations})

    def present(self, least: int) -> Network:
        """Keep the organisations of at least so many cases."""
        return self.among({one for one, cases in self.cases_of.items() if len(cases) >= least})

    def most_present(self, most: int) -> Network:
        """Keep the organisations of most cases, at most so many; the first ones when several have as many."""
        ranked = sorted(self.cases_of, key=lambda one: -len(self.cases_of[one]))
        return self.among(set(ranked[:most]))

    def most_shared(self, most: int) -> Network:
        """Keep the cases of most organisations, at most so many; the first ones when several have as many."""
        ranked = sorted(self.partners_in, key=lambda case: -len(self.partners_in[case]))
        return self.within(set(ranked[:most]))

    def around(self, thing: str) -> Network:
        """Keep an organisation, its cases and their partners; or a case, its partners and their cases."""
        if thing in self.cases_of:
            return self.within(set(self.cases_of[thing]))
        return self.among(set(self.partners_in.get(thing, ())))

    def pairs(self) -> list[Pair]:
        """Return the organisations that share a case, those that share most first, each pair once."""
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for case, organisations in self.partners_in.items():
            for pair in combinations(organisations, 2):
                shared[pair].append(case)
        rank = {organisation: number for number, organisation in enumerate(self.cases_of)}
        pairs = [Pair(first, second, tuple(cases)) for (first, second), cases in shared.items()]
        return sorted(pairs, key=lambda pair: (-len(pair.cases), rank[pair.first], rank[pair.second]))

    def partners_of(self, organisation: str) -> dict[str, tuple[str, ...]]:
        """Return the organisations that share a case with this one → these cases, most first."""
        shared: dict[str, list[str]] = defaultdict(list)
        for case in self.cases_of.get(organisation, ()):
            for other in self.partners_in[case]:
                if other != organisation:
                    shared[other].append(case)
        ranked = sorted(shared.items(), key=lambda pair: -len(pair[1]))
        return {other: tuple(cases) for other, cases in ranked}
