"""Publishing a base, beside Oxigraph's bulk load alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bench.apart import run_apart
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.workloads.run import Run

_WORK = "publication"
_SOON = 200_000  # cases: fewer are published anew, in minutes, so that the machine is as busy for all sizes

Figures = dict[str, Any]


def building(run: Run) -> Iterator[Outcome]:
    """Compare once for each size; what the indexes take is apart, since the bulk load has none."""
    for size in run.sizes:
        run.told(f"{_WORK}, {size}")
        published, loaded = _anew(run, size) if size < _SOON else _kept(run, size)
        index = published["works"].get("Index", 0.0)
        for contender, found in (("kb build", published), ("Oxigraph, bulk load alone", loaded)):
            yield Measure(_WORK, size, contender, "s", _once(found["cpu"]), 1)
            yield Measure(f"{_WORK}, by the clock", size, contender, "s", _once(found["seconds"]), 1)
            yield Measure(f"{_WORK}, peak memory", size, contender, "MB", _once(found["peak_mb"]), 1)
        yield Measure(f"{_WORK}, indexes", size, "kb build", "s", _once(index), 1)
        yield Measure(f"{_WORK}, disk", size, "kb build", "MB", _once(published["disk_mb"]), 1)
        yield Verdict("build", size, _once((published["cpu"] - index) / loaded["cpu"]))
        yield Verdict("build-memory", size, _once(published["peak_mb"] / 1000))


def _anew(run: Run, size: int) -> tuple[Figures, Figures]:
    """Publish a corpus, and load it alone, in a folder that goes afterwards."""
    corpora = replace(run.corpora, folder=run.scratch())
    (corpora.folder / f"{size}.nt").symlink_to(run.corpora.dump(size).resolve())
    published = corpora.built(size).figures
    loaded = _load(run, size)
    shutil.rmtree(corpora.folder)
    return published, loaded


def _kept(run: Run, size: int) -> tuple[Figures, Figures]:
    """Return what publishing a large corpus cost when it was made, and what loading it alone did the first time.

    Both are kept with it: the folder ``SIZE.home`` has to go for them to be measured again.
    """
    built = run.corpora.built(size)
    kept = built.layout.home / "bulk-load.json"
    if not kept.exists():
        kept.write_text(json.dumps(_load(run, size), indent=2) + "\n", encoding="utf-8")
    loaded: Figures = json.loads(kept.read_text(encoding="utf-8"))
    return built.figures, loaded


def _load(run: Run, size: int) -> Figures:
    folder = run.scratch()
    figures = run_apart("bulk-load", str(run.corpora.dump(size)), str(folder / "store"))
    shutil.rmtree(folder)
    return figures


def _once(figure: float) -> Spread:
    return Spread(figure, figure, figure)
