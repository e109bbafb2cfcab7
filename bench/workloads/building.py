"""Publishing a base, beside Oxigraph's bulk load alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from bench.apart import run_apart
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.workloads.run import Run

_WORK = "publication"


def building(run: Run) -> Iterator[Outcome]:
    """Compare once for each size; what the indexes take is apart, since the bulk load has none."""
    for size in run.sizes:
        run.told(f"{_WORK}, {size}")
        figures = run.corpora.built(size).figures
        store = run.scratch() / "store"
        alone = run_apart("bulk-load", str(run.corpora.dump(size)), str(store))
        shutil.rmtree(store.parent)
        index = figures["works"].get("Index", 0.0)
        for contender, found in (("kb build", figures), ("Oxigraph, bulk load alone", alone)):
            yield Measure(_WORK, size, contender, "s", _once(found["cpu"]), 1)
            yield Measure(f"{_WORK}, by the clock", size, contender, "s", _once(found["seconds"]), 1)
            yield Measure(f"{_WORK}, peak memory", size, contender, "MB", _once(found["peak_mb"]), 1)
        yield Measure(f"{_WORK}, indexes", size, "kb build", "s", _once(index), 1)
        yield Measure(f"{_WORK}, disk", size, "kb build", "MB", _once(figures["disk_mb"]), 1)
        yield Verdict("build", size, _once((figures["cpu"] - index) / alone["cpu"]))
        yield Verdict("build-memory", size, _once(figures["peak_mb"] / 1000))


def _once(figure: float) -> Spread:
    return Spread(figure, figure, figure)
