"""Two web processes on one snapshot, and one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from bench.outcomes import Outcome, Spread, Verdict
from bench.servers.sites import site
from bench.workloads.readers import Readers, http_measures, race, rates
from bench.workloads.run import Run
from bench.workloads.sample import case_path, some_cases

_CONNECTIONS = 8


def processes(run: Run) -> Iterator[Outcome]:
    size = run.sizes[0]
    run.told("two web processes, one")
    built = run.corpora.built(size)
    paths = [case_path(iri) for iri in some_cases(built.knowledge.cases, 300)]
    with ExitStack() as stack:
        readers = {}
        for number in (1, 2):
            server = stack.enter_context(site(built, run.scratch(), KB_PROCESSES=str(number)))
            readers[f"{number} process{'es' * (number > 1)}"] = Readers(server.address, paths, connections=_CONNECTIONS)
        # Each process has its own memory of what cases mention, and is as fast as it can be once that is read.
        found = race(readers, run.rounds, 4 * run.seconds)
    yield from http_measures("case pages, processes", size, found)
    yield Verdict("processes", size, Spread.ratio(rates(found["2 processes"]), rates(found["1 process"])))
