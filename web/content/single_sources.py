"""The cases that rest on one source, by source: counted by the index, the first of them named."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from pyroaring import BitMap

from kb.facets import NOT_STATED
from kb.index import CaseIndex
from web.visit import Link, Visit


@dataclass(frozen=True)
class SingleSources:
    """``first`` are the sources on which most cases rest alone, each with its first cases and their number."""

    first: list[tuple[Link, list[Link], int]]
    sources: int
    cases: int


def single_sources(visit: Visit, most: int, most_cases: int) -> SingleSources:
    """Return the first ``most`` sources, those level by title, with ``most_cases`` cases each."""
    cases, index = visit.catalogue.cases, visit.catalogue.index
    single = _of_one_source(cases)
    tally = index.tallies.get("source")
    counts = tally(single, 0) if tally else index.counts_of("source", {}, single)
    counts = {source: count for source, count in counts.items() if count and source != NOT_STATED}
    least = min(sorted(counts.values(), reverse=True)[:most], default=0)
    named = next((facet.by_iri for facet in visit.catalogue.facets if facet.key == "source"), {})
    level = [(-count, named[source].text, source) for source, count in counts.items() if count >= least]
    first = []
    for count, title, source in sorted(level)[:most]:
        numbers = cases.page({"source": {source}}, single, lang=visit.lang)[:most_cases]
        lines = map(visit.catalogue.line, numbers)
        links = [Link(line.label, visit.to_thing(line.iri) or "") for line in lines]
        first.append((Link(title, visit.to_thing(source) or ""), links, -count))
    return SingleSources(first, len(counts), len(single))


def _of_one_source(cases: CaseIndex) -> BitMap:
    """Return the cases of one source: they stand together in the order of falling numbers of sources."""
    order = cases.order("sources", "fr")

    def falling(place: int) -> int:
        return -cases.record(int(order[place])).sources

    every = range(len(order))
    return BitMap(order[bisect_left(every, -1, key=falling) : bisect_right(every, -1, key=falling)])
