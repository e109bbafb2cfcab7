"""Counts of every facet under two filters: from the index, and by SPARQL on the same store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.measuring import interleaved, measures, timed
from bench.outcomes import Outcome, Spread, Verdict
from bench.questions import facets as known
from bench.workloads.run import Run, alone
from bench.workloads.sample import counted, counts_by_sparql, selections
from kb.engines.store import Engine, Solutions
from kb.facets import NOT_STATED
from kb.index import CaseIndex

_WORK = "facet counts"
_TIMES = 5


def facets(run: Run) -> Iterator[Outcome]:
    for size in run.sizes:
        run.told(f"{_WORK}, {size}")
        index, knowledge = run.cases(size)
        figures = _race(run, index, knowledge.store if knowledge else None, size)
        yield from measures(_WORK, size, figures)
        if knowledge:
            yield Verdict("facets", size, Spread.ratio(figures["SPARQL, pyoxigraph"], figures["index"]))
        else:
            yield alone(_WORK, size)


def _race(run: Run, index: CaseIndex, store: Engine | None, size: int) -> dict[str, list[float]]:
    asked = selections(index)
    questions = [counts_by_sparql(selection) for selection in asked]
    trials = {"index": timed(lambda n: index.facets.counts(asked[n % len(asked)]), _of_index, times=_TIMES)}
    if store is not None:
        trials["SPARQL, pyoxigraph"] = timed(
            lambda n: {facet: store.select(text) for facet, text in questions[n % len(asked)].items()}, _of_sparql
        )
    return interleaved(trials, run.rounds_at(size), warm_up=run.warm_up(size))


def _of_index(counts: Mapping[str, Mapping[str, int]]) -> object:
    """Return what SPARQL can say: it has no line for a value without a case, nor for silence."""
    return {
        facet: {value: count for value, count in counts.get(facet, {}).items() if count and value != NOT_STATED}
        for facet in known()
    }


def _of_sparql(found: Mapping[str, Solutions]) -> object:
    return {facet: counted(solutions) for facet, solutions in found.items()}
