"""Runs the workloads one after another; one that fails is reported as such, and the others still run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path
from time import perf_counter

import httpx

from bench.apart import JobFailed
from bench.load import Failed
from bench.measuring import Disagreement
from bench.outcomes import NotRun, Outcome
from bench.report import Report
from bench.servers import Absent, NotStarted
from bench.workloads import WORKLOADS, Run
from kb.errors import KbError

# What keeps a contender from being measured; anything else is a fault of the benches.
_FAILURES = (
    Absent,
    Disagreement,
    Failed,
    JobFailed,
    KbError,
    NotStarted,
    httpx.HTTPError,
    subprocess.CalledProcessError,
)


def run_all(run: Run, names: Collection[str], path: Path, told: Callable[[Outcome], None] = lambda _: None) -> Report:
    """Run the workloads of these names; keep the report after each, and nothing of what its servers wrote."""
    report = Report.read(path)
    for name in names:
        report, began = report.began(name, run.sizes), perf_counter()
        try:
            for outcome in WORKLOADS[name](run):
                told(outcome)
                report = report.with_(outcome)
        except _FAILURES as failure:
            missing = NotRun(name, run.sizes[-1], "", f"{type(failure).__name__}: {failure}"[:400])
            told(missing)
            report = report.with_(missing)
        report = report.lasted(perf_counter() - began)
        report.write(path)
        shutil.rmtree(run.folder, ignore_errors=True)
    return report
