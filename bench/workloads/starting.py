"""From the start of the server to its first page, on a base that is published, beside parsing with rdflib."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from time import perf_counter
from urllib.request import urlopen

from bench.apart import run_apart
from bench.corpora import Built
from bench.measuring import Sample, Trial, interleaved
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.servers.sites import site
from bench.workloads.run import Run
from bench.workloads.sample import case_path, some_cases

_WORK = "start to first page"
_BY_RDFLIB = 10_000  # a gigabyte of memory there


def starting(run: Run) -> Iterator[Outcome]:
    """Start the server again and again, on each size in turn."""
    run.told(f"{_WORK}, every size")
    figures = interleaved({str(size): _first_page(run, run.built(size)) for size in run.sizes}, run.rounds)
    for size in run.sizes:
        yield Measure(_WORK, size, "this site", "s", Spread.of(figures[str(size)]), run.rounds)
    for _, size in pairwise(run.sizes):
        ratio = Spread.ratio(figures[str(size)], figures[str(run.sizes[0])])
        yield Verdict("start-growth", size, ratio, f"/ {run.sizes[0]}")
    if not run.up_to(_BY_RDFLIB):
        return
    size = max(run.up_to(_BY_RDFLIB))
    run.told(f"parsing with rdflib, {size}")
    parsed = run_apart("rdflib-parse", str(run.corpora.dump(size)))
    yield Measure(_WORK, size, "rdflib, parsing", "s", Spread.of([parsed["seconds"]]), 1)
    yield Measure(f"{_WORK}, peak memory", size, "rdflib, parsing", "MB", Spread.of([parsed["peak_mb"]]), 1)
    ours = figures[str(size)]
    yield Verdict("start-rdflib", size, Spread.ratio([parsed["seconds"]] * len(ours), ours))


def _first_page(run: Run, built: Built) -> Trial:
    path = case_path(some_cases(built.knowledge.cases, 1)[0])

    def trial(_: int) -> Sample:
        began = perf_counter()
        with site(built, run.scratch(), at_rest=False) as server:
            urlopen(server.address + path, timeout=60).read()  # noqa: S310 - on this machine
            return Sample(perf_counter() - began)

    return trial
