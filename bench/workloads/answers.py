"""Every question of the library, on every engine: the same answers, and how long they take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.answering import Asked, answer_of, digest
from bench.apart import run_apart
from bench.corpora import Built
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.servers.engines import oxigraph
from bench.servers.virtuoso import virtuoso
from bench.workloads.peers import Start, start
from bench.workloads.run import Run
from kb.endpoint import Endpoint
from kb.errors import KbError
from kb.remote import RemoteStore
from kb.store import Engine, Store

_WORK, _SIZE = "the whole library of questions", 1_000
_OURS = "pyoxigraph"
_IN_ALL = 30  # how many questions that are too slow rdflib may have before the others are left


def answers(run: Run) -> Iterator[Outcome]:
    for size in run.up_to(_SIZE):
        built, folder = run.corpora.built(size), run.scratch()
        run.told(f"{_WORK}, {size}")
        store = Store.open(built.store)
        asked = [
            Asked(question.name, question.form, text, digest(answer_of(store, question.form, text)))
            for question in built.knowledge.library.values()
            for text in [question.bind(**question.example, lang="fr")]
        ]
        yield _time(size, _OURS, store, asked)
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
                patient = replace(endpoint, timeout=4 * run.patience, retries=0)
                yield from _remote(size, name, RemoteStore(patient), asked)


def _rdflib(run: Run, size: int, asked: list[Asked], folder: Path) -> Iterator[Outcome]:
    """Compare with rdflib in memory; a question past its time is named, not counted."""
    wanted = folder / "asked.json"
    wanted.write_text(json.dumps([one.packed() for one in asked]), encoding="utf-8")
    limits = (str(run.patience), str(_IN_ALL * run.patience))
    said = run_apart("rdflib-answers", str(run.corpora.dump(size)), str(wanted), *limits)
    slow, equal, other, left = said["slow"], said["equal"], said["different"], said["left"]
    remark = f"{equal}/{equal + len(other)}; > {run.patience:g} s: {len(slow)} ({', '.join(slow)})"
    if left:
        remark += f"; not asked in {_IN_ALL * run.patience:g} s: {left}"
    if other:
        remark += f"; ≠ {', '.join(other)}"
    yield Verdict("answers-rdflib", size, _once(equal / max(1, equal + len(other))), remark)
    yield Measure(f"{_WORK}, those that rdflib ends", size, "rdflib", "s", _once(said["total"]), 1)


def _remote(size: int, name: str, engine: Engine, asked: list[Asked]) -> Iterator[Outcome]:
    different = []
    began = perf_counter()
    for one in asked:
        try:
            same = digest(answer_of(engine, one.form, one.text)) == one.digest
        except KbError as error:
            different.append(f"{one.name}: {str(error)[:80]}")
        else:
            different += [] if same else [one.name]
    yield Measure(_WORK, size, name, "s", _once(perf_counter() - began), 1)
    remark = f"{len(asked) - len(different)}/{len(asked)}" + (f"; ≠ {', '.join(different)}" if different else "")
    target = "answers-oxigraph" if name.startswith("Oxigraph") else "answers-virtuoso"
    yield Verdict(target, size, _once(1 - len(different) / len(asked)), remark)


def _time(size: int, name: str, engine: Engine, asked: list[Asked]) -> Measure:
    began = perf_counter()
    for one in asked:
        answer_of(engine, one.form, one.text)
    return Measure(_WORK, size, name, "s", _once(perf_counter() - began), 1)


@contextmanager
def _oxigraph(built: Built, folder: Path) -> Iterator[Endpoint]:
    with oxigraph(built.store, folder) as server:
        yield Endpoint(address=f"{server.address}/query", timeout=120)


def _once(figure: float) -> Spread:
    return Spread(figure, figure, figure)
