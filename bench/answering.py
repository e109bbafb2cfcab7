"""Answers of different engines to the same question, in a form in which they can be compared."""

from __future__ import annotations

import json
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from rdflib import Graph
from rdflib.query import Result

from kb.engines.store import Engine, Store

_UNORDERED = "locators"  # a GROUP_CONCAT, whose order is the engine's own


@dataclass(frozen=True)
class Asked:
    """A question with its values, its form, and the digest of the answer that is expected, when it is known."""

    name: str
    form: str
    text: str
    digest: str = ""

    def packed(self) -> dict[str, str]:
        return asdict(self)


def answer_of(engine: Engine, form: str, query: str) -> object:
    """Return the answer of an engine as texts: rows, triples, or true or false."""
    if form == "ask":
        return engine.ask(query)
    if form == "select":
        return _rows(engine.select(query).rows)
    return sorted([_lexical(term) for term in triple] for triple in engine.construct(query))


def answer_of_rdflib(graph: Graph, query: str) -> object:
    """Return rdflib's answer in the same form."""
    found: Result = graph.query(query)
    if found.type == "ASK":
        return bool(found.askAnswer)
    if found.type == "SELECT":
        names = [str(name) for name in found.vars or ()]
        return _rows(dict(zip(names, row, strict=True)) for row in found)  # type: ignore[arg-type]
    return sorted([_lexical(term) for term in triple] for triple in found)  # type: ignore[union-attr]


def digest(answer: object) -> str:
    return sha256(json.dumps(answer).encode()).hexdigest()


def ask_own(store: Path, asked: Iterable[Asked], limit: float) -> dict[str, Any]:
    """Ask each question of a store on disk; return name → digest of its answer, the quickest first.

    ``slow`` are those past their time.
    """
    digests: dict[str, str] = {}
    took: dict[str, float] = {}
    slow: list[str] = []
    for one in asked:
        # Opened in the child: a store that is open does not survive a fork.
        began = perf_counter()
        said = _in_child(partial(_answer_from, store, one), limit)
        took[one.name] = perf_counter() - began
        if said is None:
            slow.append(one.name)
        else:
            digests[one.name] = said
    return {"digests": {name: digests[name] for name in sorted(digests, key=lambda name: took[name])}, "slow": slow}


def ask_rdflib(graph: Graph, asked: Sequence[Asked], limit: float, in_all: float) -> dict[str, Any]:
    """Ask each question in a child process, ended after ``limit`` seconds: rdflib cannot be stopped.

    One child for each core at a time, in the order of ``asked``. After ``in_all`` seconds the others are ``left``, a
    number.
    """
    began = perf_counter()

    def ask(one: Asked) -> _Told:
        since = perf_counter()
        if since - began > in_all:
            return _Told("left")
        said = _in_child(partial(answer_of_rdflib, graph, one.text), limit)
        if said is None:
            return _Told("slow")
        return _Told("equal" if said == one.digest else "different", perf_counter() - since)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        told = dict(zip((one.name for one in asked), pool.map(ask, asked), strict=True))
    names: dict[str, list[str]] = defaultdict(list)
    for name, one in told.items():
        names[one.how].append(name)
    return {
        "equal": len(names["equal"]),
        "different": names["different"],
        "slow": names["slow"],
        "left": len(names["left"]),
        "total": sum(one.seconds for one in told.values()),
    }


class _Told(NamedTuple):
    """How a question went: equal, different, slow or left; seconds when it was answered."""

    how: str
    seconds: float = 0


def _answer_from(store: Path, asked: Asked) -> object:
    return answer_of(Store.open(store), asked.form, asked.text)


def _in_child(answer: Callable[[], object], limit: float) -> str | None:
    """Return the digest of the answer, "" when the engine fails, None past the limit."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.setitimer(signal.ITIMER_REAL, limit)  # its default action ends the process
            os.write(writing, digest(answer()).encode())
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    return None if os.WIFSIGNALED(status) else said


def _rows(rows: Iterable[Mapping[str, object]]) -> list[list[tuple[str, str]]]:
    """Return rows in an order of our own: 34000.0 is 34000, an unbound variable is absent."""
    return sorted(
        sorted((name, _lexical(term)) for name, term in row.items() if term is not None and name != _UNORDERED)
        for row in rows
    )


def _lexical(term: object) -> str:
    return str(getattr(term, "value", term) if type(term).__module__.startswith("pyoxigraph") else term).removesuffix(
        ".0"
    )
