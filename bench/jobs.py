"""The pieces of work that are measured in a process of their own: ``python -m bench.jobs NAME ARGUMENT…``."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pyoxigraph as ox

from bench.apart import peak_mb, watching_children
from kb.checks.checking import check
from kb.checks.hands import how_many
from kb.checks.report import Finding, Texts
from kb.layout import Layout
from kb.publication import publishing

Figures = dict[str, Any]


def build(dump: str, home: str) -> Figures:
    """Publish a file of triples; ``steps`` are the seconds by the clock of each step, ``works`` those of processor.

    What the processes that index do is known when they end, and they end before the next step.
    """
    steps: dict[str, float] = defaultdict(float)
    works: dict[str, float] = defaultdict(float)
    under_way, since, worked = "", perf_counter(), _worked()

    def progress(step: Texts) -> None:
        nonlocal under_way, since, worked
        name, now, work = step["en"].partition(":")[0], perf_counter(), _worked()
        steps[under_way] += now - since
        works[under_way] += work - worked
        under_way, since, worked = name, now, work

    snapshot = publishing.build_from(Layout(Path(home)), Path(dump), progress=progress)
    progress({"fr": "", "en": ""})
    size = sum(path.stat().st_size for path in snapshot.rglob("*") if path.is_file())
    return {"steps": steps, "works": works, "disk_mb": size / 1e6}


def index_alone(home: str, cases: str, out: str) -> Figures:
    """Write the index of the cases of a corpus, and nothing else."""
    from bench.indexing import write_index  # noqa: PLC0415 - not part of what other jobs weigh

    write_index(Layout(Path(home)), Path(out), int(cases), seed=1)
    return {"disk_mb": sum(path.stat().st_size for path in Path(out).iterdir()) / 1e6}


def bulk_load(dump: str, directory: str) -> Figures:
    """Load a file of triples into an Oxigraph store on disk, and nothing else."""
    store = ox.Store(directory)
    store.bulk_load(path=dump, format=ox.RdfFormat.N_TRIPLES)
    store.flush()
    return {"triples": len(store)}


def rdflib_parse(dump: str) -> Figures:
    """Parse a file of triples with rdflib, into memory."""
    from rdflib import Graph  # noqa: PLC0415 - not part of what other jobs weigh

    graph = Graph()
    graph.parse(dump, format="nt")
    return {"triples": len(graph)}


def own_answers(store: str, asked: str, limit: str) -> Figures:
    """Ask a store on disk every question; say what the answers are, and which did not come in time."""
    from bench.answering import Asked, ask_own  # noqa: PLC0415 - it imports rdflib

    return ask_own(Path(store), [Asked(**one) for one in json.loads(Path(asked).read_text("utf-8"))], float(limit))


def rdflib_answers(dump: str, asked: str, limit: str, in_all: str) -> Figures:
    """Ask rdflib every question; say which answers are those expected, and which did not come in time."""
    from rdflib import Graph  # noqa: PLC0415

    from bench.answering import Asked, ask_rdflib  # noqa: PLC0415

    graph = Graph()
    graph.parse(dump, format="nt")
    wanted = [Asked(**one) for one in json.loads(Path(asked).read_text(encoding="utf-8"))]
    return ask_rdflib(graph, wanted, float(limit), float(in_all))


def kb_check(home: str) -> Figures:
    """Check everything, from nothing; its processes count as if each had the memory of the largest for itself."""
    report = check(Layout(Path(home)))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    processes = how_many(report.files)
    memory = peak_mb() + (largest * processes if processes > 1 else 0)
    return {"findings": _told(report.findings), "files": report.files, "processes": processes, "peak_mb": memory}


def edit_check(home: str, edits: str) -> Figures:
    """Check after each of some edits, in a base that was checked before; seconds of work and by the clock."""
    layout = Layout(Path(home))
    check(layout)
    cases = sorted(layout.data.glob("cases/*-gen-*.ttl"))[:: max(1, len(list(layout.data.glob("cases/*"))) // 50)]
    worked, lasted = [], []
    for number in range(int(edits)):
        path = cases[number % len(cases)]
        before = path.read_text(encoding="utf-8")
        # A label is written anew, another word in it each time, so that nothing known can be used again.
        after = before.replace("Autour de ", f"Autour de {'–' * (1 + number // len(cases))} ")
        if after == before:
            raise ValueError(f"{path} has nothing to edit")
        path.write_text(after, encoding="utf-8")
        began, cpu = perf_counter(), process_time()
        check(layout, [path], edited=True)
        worked.append(process_time() - cpu)
        lasted.append(perf_counter() - began)
        path.write_text(before, encoding="utf-8")
        check(layout, [path], edited=True)
    return {"worked": worked, "lasted": lasted}


def pyshacl_check(home: str) -> Figures:
    """Read the same files with rdflib, and judge them by the same shapes with pySHACL; no line is told in the time."""
    import pyshacl  # noqa: F401, PLC0415 - loaded before the clock starts, as the check is
    import rdflib  # noqa: PLC0415

    from kb.checks import reference  # noqa: PLC0415
    from kb.checks.corpus import Corpus  # noqa: PLC0415
    from kb.turtle import Form  # noqa: PLC0415

    rdflib.NORMALIZE_LITERALS = False  # 007 is not 7
    layout = Layout(Path(home))
    began, worked = perf_counter(), process_time()
    base, ontology = rdflib.Graph(bind_namespaces="none"), rdflib.Graph(bind_namespaces="none")
    for path in layout.turtle_files():
        base.parse(path, format="turtle", publicID=layout.iri_of(path))
        if path.is_relative_to(layout.ontology):
            ontology.parse(path, format="turtle", publicID=layout.iri_of(path))
    parsed = process_time() - worked
    results = reference.validate(base, ontology)
    cost = {"seconds": perf_counter() - began, "cpu": process_time() - worked, "parsed": parsed, "peak_mb": peak_mb()}
    corpus = Corpus.read(Form.of(layout), layout.turtle_files())
    return {"findings": _told(reference.told(results, ontology, corpus)), **cost}


def pyrudof_check(shapes: str, data: str) -> Figures:
    """Judge a file of triples by a file of shapes with pyrudof (of the extra ``bench``), in half of the memory."""
    import pyrudof  # noqa: PLC0415 - installed by `make bench` only

    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    resource.setrlimit(resource.RLIMIT_AS, (half, half))  # beyond, the system would end something else
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(shapes, pyrudof.ShaclFormat.Turtle)
    rudof.read_data(data, pyrudof.RDFFormat.NTriples)
    rudof.validate_shacl()
    return {}


JOBS: dict[str, Callable[..., Figures]] = {
    "build": build,
    "index-alone": index_alone,
    "bulk-load": bulk_load,
    "rdflib-parse": rdflib_parse,
    "own-answers": own_answers,
    "rdflib-answers": rdflib_answers,
    "check": kb_check,
    "edit-check": edit_check,
    "pyshacl": pyshacl_check,
    "pyrudof": pyrudof_check,
}

_FORKING = {"check", "edit-check"}


def main(name: str, *arguments: str) -> None:
    """Do a job and print what it cost, the processes that it started included: peaks are added up.

    Who watches is a thread, beside which the check does not fork.
    """
    watching: AbstractContextManager[dict[int, float]] = nullcontext({}) if name in _FORKING else watching_children()
    began, worked = perf_counter(), _worked()
    with watching as children:
        figures = JOBS[name](*arguments)
    seconds, cpu = perf_counter() - began, _worked() - worked
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb() + sum(children.values())} | figures))


def _worked() -> float:
    """Return the seconds of processor of this process and of those that it started and that ended."""
    return sum(os.times()[:4])


def _told(findings: Iterable[Finding]) -> list[list[str]]:
    """Return what was found by the shapes, in a form to compare."""
    return sorted(
        [finding.focus or "", finding.shape or "", finding.severity, finding.value or "", finding.messages["fr"]]
        for finding in findings
        if finding.kind == "shape"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
