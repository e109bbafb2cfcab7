"""Every question of the library, on every engine: the same answers, and how long they take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.answering import Asked, answer_of, digest
from bench.apart import run_apart
from bench.corpora import Built
from bench.outcomes import Measure, NotRun, Outcome, Spread, Verdict
from bench.servers.engines import oxigraph
from bench.servers.virtuoso import virtuoso
from bench.workloads.peers import Start, start
from bench.workloads.run import Run
from kb.engines.endpoint import Endpoint
from kb.engines.remote import RemoteStore
from kb.engines.store import Engine
from kb.errors import KbError, QueryTimeout
from kb.sparql.queries import Library

_WORK, _SIZE = "the whole library of questions", 1_000
_OURS = "pyoxigraph"
_REMOTE = 4  # times the limit of one question that an engine elsewhere may take
_LIMIT = 60  # seconds for one question here
_IN_ALL = 24  # times the limit of one question that rdflib may take for all, on each core


def answers(run: Run) -> Iterator[Outcome]:
    for size in run.up_to(_SIZE):
        built, folder = run.corpora.built(size), run.scratch()
        run.told(f"{_WORK}, {size}")
        asked, own = _own(run, built, folder)
        yield Measure(_WORK, size, _OURS, "s", _once(own["seconds"]), 1)
        if own["slow"]:
            yield NotRun(_WORK, size, _OURS, f"> {_LIMIT:g} s: {', '.join(own['slow'])}")
        yield from _rdflib(run, size, asked, folder)
        peers: dict[str, Start[Endpoint]] = {
            "Oxigraph server": partial(_oxigraph, built, folder),
            "Virtuoso 7": partial(virtuoso, run.corpora.dump(size), folder),
        }
        with ExitStack() as stack:
            started, missing = start(stack, peers, _WORK, size)
            yield from missing
            for name, endpoint in started.items():
                # One that does not answer in time is slow once, not three times.
                patient = replace(endpoint, timeout=_REMOTE * run.patience, retries=0)
                yield from _remote(size, name, RemoteStore(patient), asked, patient.timeout)


def _own(run: Run, built: Built, folder: Path) -> tuple[list[Asked], dict[str, Any]]:
    """Return the questions of the library as it is now with our own answers, the quickest first.

    Those past their time are left out.
    """
    library = Library.load(run.corpora.home.queries)
    asked = [Asked(one.name, one.form, one.bind(**one.example, lang="fr")) for one in library.values()]
    found = run_apart("own-answers", str(built.store), str(_written(asked, folder)), str(_LIMIT))
    by_name = {one.name: one for one in asked}
    return [replace(by_name[name], digest=said) for name, said in found["digests"].items()], found


def _written(asked: list[Asked], folder: Path) -> Path:
    path = folder / "asked.json"
    path.write_text(json.dumps([one.packed() for one in asked]), encoding="utf-8")
    return path


def _rdflib(run: Run, size: int, asked: list[Asked], folder: Path) -> Iterator[Outcome]:
    """Compare with rdflib in memory; a question past its time is named, not counted."""
    limits = (str(run.patience), str(_IN_ALL * run.patience))
    said = run_apart("rdflib-answers", str(run.corpora.dump(size)), str(_written(asked, folder)), *limits)
    slow, equal, other, left = said["slow"], said["equal"], said["different"], said["left"]
    remark = f"{equal}/{equal + len(other)}; > {run.patience:g} s: {len(slow)} ({', '.join(slow)})"
    if left:
        remark += f"; not asked in {_IN_ALL * run.patience:g} s: {left}"
    if other:
        remark += f"; ≠ {', '.join(other)}"
    yield Verdict("answers-rdflib", size, _once(equal / max(1, equal + len(other))), remark)
    yield Measure(f"{_WORK}, those that rdflib ends", size, "rdflib", "s", _once(said["total"]), 1)


def _remote(size: int, name: str, engine: Engine, asked: list[Asked], limit: float) -> Iterator[Outcome]:
    """Compare with an engine elsewhere; a question past its time is named, not counted."""
    different: list[str] = []
    slow: list[str] = []
    began = perf_counter()
    for one in asked:
        try:
            same = digest(answer_of(engine, one.form, one.text)) == one.digest
        except QueryTimeout:
            slow.append(one.name)
        except KbError as error:
            different.append(f"{one.name}: {str(error)[:80]}")
        else:
            different += [] if same else [one.name]
    yield Measure(_WORK, size, name, "s", _once(perf_counter() - began), 1)
    answered = len(asked) - len(slow)
    remark = f"{answered - len(different)}/{answered}"
    if slow:
        remark += f"; > {limit:g} s: {len(slow)} ({', '.join(slow)})"
    if different:
        remark += f"; ≠ {', '.join(different)}"
    target = "answers-oxigraph" if name.startswith("Oxigraph") else "answers-virtuoso"
    yield Verdict(target, size, _once(1 - len(different) / max(1, answered)), remark)


@contextmanager
def _oxigraph(built: Built, folder: Path) -> Iterator[Endpoint]:
    with oxigraph(built.store, folder) as server:
        yield Endpoint(address=f"{server.address}/query", timeout=120)


def _once(figure: float) -> Spread:
    return Spread(figure, figure, figure)
