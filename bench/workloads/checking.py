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

Figures = dict[str, Any]

_WORK = "check of everything"
_EDITS = 30
_ROUNDS = 5  # of the check, which takes a second where pySHACL takes a minute
_SHORT, _BY_FILES = 1_000, 10_000  # pySHACL needs minutes above; a file a thing is for bases of this size


def everything(run: Run) -> Iterator[Outcome]:
    """Check a base in which one case in ten is spoilt: from files on disk to findings, here and with pySHACL.

    pySHACL judges what rdflib read, and does nothing else; the check also does form, names and links, tells the
    lines, and writes what it knows for the next one. Both are told by the clock and in processor time, which is that
    of all the processes of the check.
    """
    for size in run.up_to(_BY_FILES if run.patience > 10 else _SHORT):
        run.told(f"{_WORK}, {size}")
        home = run.corpora.spoilt(size)
        own = [_from_nothing(home) for _ in range(_ROUNDS // 2)]
        judge = run_apart("pyshacl", str(home.home))
        own += [_from_nothing(home) for _ in range(_ROUNDS - _ROUNDS // 2)]
        found = own[0]["findings"]
        if any(one["findings"] != judge["findings"] for one in own) or not found:
            raise Disagreement(f"pySHACL finds {len(judge['findings'])} faults, this check {len(found)}")
        yield from _figures(size, "this check", own)
        yield from _figures(size, "pySHACL", [judge])
        faster, lighter = (_ratio([judge], own, figure) for figure in ("seconds", "cpu"))
        yield Verdict("check", size, faster, f"{len(found)} = {len(found)}")
        yield Verdict("check-work", size, lighter)
        try:
            peer = run_apart("pyrudof", *map(str, _for_pyrudof(home, run.scratch())))
        except JobFailed as error:
            yield NotRun(_WORK, size, "pyrudof", str(error)[-200:])
            continue
        yield from _figures(size, "pyrudof", [peer])
        yield Verdict("check-memory", size, _ratio(own, [peer], "peak_mb"))


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


def _from_nothing(home: Layout) -> Figures:
    shutil.rmtree(home.build, ignore_errors=True)
    return run_apart("check", str(home.home))


def _figures(size: int, contender: str, found: list[Figures]) -> Iterator[Measure]:
    measured = {"": ("cpu", "s"), ", by the clock": ("seconds", "s"), ", peak memory": ("peak_mb", "MB")}
    for what, (figure, unit) in measured.items():
        spread = Spread.of([one[figure] for one in found])
        yield Measure(f"{_WORK}{what}", size, contender, unit, spread, len(found))


def _ratio(upper: list[Figures], lower: list[Figures], figure: str) -> Spread:
    """Return the ratio of two figures of which one was taken once."""
    return Spread.of([above[figure] / below[figure] for above in upper for below in lower])


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
