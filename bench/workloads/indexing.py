"""The index of cases alone: what a size costs at which nothing else can be made here."""

from __future__ import annotations

from collections.abc import Iterator

from bench.outcomes import Measure, Outcome, Spread
from bench.workloads.run import Run

_WORK = "index of cases alone"
_BY_ITSELF = 10_000  # beyond, it is made for a run that asks for it


def indexing(run: Run) -> Iterator[Outcome]:
    """Write the index once for each size."""
    for size in run.sizes if run.bare else run.up_to(_BY_ITSELF):
        run.told(f"{_WORK}, {size}")
        found = run.corpora.index_alone(size).figures
        for work, unit, figure in (
            (_WORK, "s", found["cpu"]),
            (f"{_WORK}, by the clock", "s", found["seconds"]),
            (f"{_WORK}, peak memory", "MB", found["peak_mb"]),
            (f"{_WORK}, disk", "MB", found["disk_mb"]),
        ):
            yield Measure(work, size, "kb.index", unit, Spread(figure, figure, figure), 1)
