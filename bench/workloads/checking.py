"""The check: of everything beside pySHACL and pyrudof, and of one case that was edited."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bench.apart import JobFailed, run_apart
from bench.measuring import Disagreement
from bench.outcomes import Measure, NotRun, Outcome, Spread, Verdict
from bench.workloads.run import Run
from kb.layout import Layout

_WORK = "check of everything"
_EDITS = 30
_SHORT, _BY_FILES = 1_000, 10_000  # pySHACL needs minutes above; a file a thing is for bases of this size


def everything(run: Run) -> Iterator[Outcome]:
    """Check a base in which one case in ten is spoilt; the work counts (processor time), not who else works."""
    for size in run.up_to(_BY_FILES if run.patience > 10 else _SHORT):
        run.told(f"{_WORK}, {size}")
        home = run.corpora.spoilt(size)
        shutil.rmtree(home.build, ignore_errors=True)
        own = run_apart("check", str(home.home))
        judge = run_apart("pyshacl", str(home.home))
        if own["findings"] != judge["findings"] or not own["findings"]:
            raise Disagreement(f"pySHACL finds {len(judge['findings'])} faults, this check {len(own['findings'])}")
        yield from _figures(size, "this check", own)
        yield from _figures(size, "pySHACL", judge)
        yield Verdict(
            "check", size, _once(judge["cpu"] / own["cpu"]), f"{len(own['findings'])} = {len(own['findings'])}"
        )
        try:
            peer = run_apart("pyrudof", *map(str, _for_pyrudof(home, run.scratch())))
        except JobFailed as error:
            yield NotRun(_WORK, size, "pyrudof", str(error)[-200:])
            continue
        yield from _figures(size, "pyrudof", peer)
        yield Verdict("check-memory", size, _once(own["peak_mb"] / peer["peak_mb"]))


def edited(run: Run) -> Iterator[Outcome]:
    """Check after editing one case."""
    work: dict[int, Spread] = {}
    for size in run.sizes:
        if size > _BY_FILES and not (run.corpora.folder / f"{size}.files").exists():
            yield NotRun(
                "check of an edited case", size, "this check", f"{size:,} files are not written by these benches"
            )
            continue
        run.told(f"check of an edited case, {size}")
        found = run_apart("edit-check", str(run.corpora.files(size).home), str(_EDITS))
        work[size] = Spread.of(found["worked"])
        yield Measure("check of an edited case", size, "this check", "s", work[size], _EDITS)
        yield Measure(
            "check of an edited case, by the clock", size, "this check", "s", Spread.of(found["lasted"]), _EDITS
        )
        yield Verdict("edit", size, work[size])
    for smallest, size in ((min(work), size) for _, size in pairwise(sorted(work))):
        yield Verdict("edit-growth", size, _once(work[size].median / work[smallest].median), f"/ {smallest}")


def _figures(size: int, contender: str, found: dict[str, Any]) -> Iterator[Measure]:
    yield Measure(_WORK, size, contender, "s", _once(found["cpu"]), 1)
    yield Measure(f"{_WORK}, peak memory", size, contender, "MB", _once(found["peak_mb"]), 1)


def _for_pyrudof(home: Layout, folder: Path) -> tuple[Path, Path]:
    """Write the shapes as one file, and everything as another: what pyrudof reads."""
    shapes, data = folder / "shapes.ttl", folder / "data.nt"
    for target, form, files in (
        (shapes, ox.RdfFormat.TURTLE, sorted(home.ontology.rglob("*.ttl"))),
        (data, ox.RdfFormat.N_TRIPLES, home.turtle_files()),
    ):
        store = ox.Store()
        for path in files:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
        store.dump(str(target), form, from_graph=ox.DefaultGraph())
    return shapes, data


def _once(figure: float) -> Spread:
    return Spread(figure, figure, figure)
