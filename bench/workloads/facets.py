"""Counts of every facet under two filters: from the index, and by SPARQL on the same store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.measuring import interleaved, measures, timed
from bench.outcomes import Outcome, Spread, Verdict
from bench.questions import facets as known
from bench.workloads.run import Run
from bench.workloads.sample import counted, counts_by_sparql, selections
from kb.facets import NOT_STATED
from kb.knowledge import Knowledge
from kb.store import Solutions

_WORK = "facet counts"
_TIMES = 5


def facets(run: Run) -> Iterator[Outcome]:
    for size in run.sizes:
        run.told(f"{_WORK}, {size}")
        figures = _race(run, run.corpora.built(size).knowledge, size)
        yield from measures(_WORK, size, figures)
        yield Verdict("facets", size, Spread.ratio(figures["SPARQL, pyoxigraph"], figures["index"]))


def _race(run: Run, knowledge: Knowledge, size: int) -> dict[str, list[float]]:
    index, store = knowledge.cases, knowledge.store
    asked = selections(index)
    questions = [counts_by_sparql(selection) for selection in asked]
    return interleaved(
        {
            "index": timed(lambda n: index.facets.counts(asked[n % len(asked)]), _of_index, times=_TIMES),
            "SPARQL, pyoxigraph": timed(
                lambda n: {facet: store.select(text) for facet, text in questions[n % len(asked)].items()},
                _of_sparql,
            ),
        },
        run.rounds_at(size),
    )


def _of_index(counts: Mapping[str, Mapping[str, int]]) -> object:
    """Return what SPARQL can say: it has no line for a value without a case, nor for silence."""
    return {
        facet: {value: count for value, count in counts.get(facet, {}).items() if count and value != NOT_STATED}
        for facet in known()
    }


def _of_sparql(found: Mapping[str, Solutions]) -> object:
    return {facet: counted(solutions) for facet, solutions in found.items()}
