"""The engine answers each fixed question by a plan that does not explode.

A form that costs nothing on one version of an engine may read the whole base on the next: the figures are ratios
to one plain count, measured in the same run, wide enough for a busy machine and far below any explosion.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pyoxigraph as ox
import pytest

from kb.engines.store import load
from kb.layout import Layout
from kb.sparql.queries import Library, Question

HOME = Path(__file__).resolve().parents[2]
LIBRARY = Library.load(HOME / "queries")
REFERENCE = "SELECT (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }"
WHOLE_BASE, ONE_THING = 1_000, 20


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    for path in Layout(HOME).turtle_files():
        load(store, path)
    return store


def seconds(store: ox.Store, query: str) -> float:
    """Return the shorter of two runs, to the last row."""
    times = []
    for _ in range(2):
        began = perf_counter()
        answer = store.query(query)
        if not isinstance(answer, ox.QueryBoolean):
            for _row in answer:
                pass
        times.append(perf_counter() - began)
    return min(times)


def begins_from_one_thing(question: Question) -> bool:
    required = [parameter for parameter in question.parameters if not parameter.optional]
    return any(one.type in ("iri", "iris") for one in required)


@pytest.mark.parametrize("question", LIBRARY.values(), ids=lambda question: question.name)
def test_no_question_explodes(store: ox.Store, question: Question) -> None:
    reference = seconds(store, REFERENCE)
    most = ONE_THING if begins_from_one_thing(question) else WHOLE_BASE
    assert seconds(store, question.bind(**question.example)) <= most * reference
