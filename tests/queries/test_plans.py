"""The engine answers each fixed question by a plan that does not explode.

A form that costs nothing on one version of an engine may read the whole base on the next: the figures are ratios
to one plain count, measured in the same run, wide enough for a busy machine and far below any explosion.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pyoxigraph as ox
import pytest

from bench import corpus
from kb.engines.store import load
from kb.layout import Layout
from kb.sparql.binding import Value
from kb.sparql.queries import Library, Question

HOME = Path(__file__).resolve().parents[2]
LIBRARY = Library.load(HOME / "queries")
REFERENCE = "SELECT (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }"
WHOLE_BASE, ONE_THING = 1_000, 20
GROWN = 2_000  # cases
# Of the time to count a grown base: what a question takes at most, and each row that it finds, or leaves out, beside.
BOUNDED, EACH_ROW = 0.25, 0.001
# These compare with every case, or count them, whatever they are asked about.
LOOKS_AT_ALL = {"cases/similar", "territories/case-counts"}


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    for path in Layout(HOME).turtle_files():
        load(store, path)
    return store


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The base, and cases made like its own."""
    path = tmp_path_factory.mktemp("grown") / "cases.nt"
    with path.open("wb") as file:
        corpus.as_stream(Layout(HOME), file, GROWN, seed=1)
    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    return store


def seconds(store: ox.Store, query: str) -> float:
    """Return the shorter of two runs, to the last row."""
    return asked(store, query)[0]


def asked(store: ox.Store, query: str) -> tuple[float, int]:
    """Return the shorter of two runs, to the last row, in seconds; and the number of rows."""
    times = []
    rows = 0
    for _ in range(2):
        began = perf_counter()
        answer = store.query(query)
        rows = 0 if isinstance(answer, ox.QueryBoolean) else sum(1 for _ in answer)
        times.append(perf_counter() - began)
    return min(times), rows


def begins_from_one_thing(question: Question) -> bool:
    required = [parameter for parameter in question.parameters if not parameter.optional]
    return any(one.type in ("iri", "iris") for one in required)


@pytest.mark.parametrize("question", LIBRARY.values(), ids=lambda question: question.name)
def test_no_question_explodes(store: ox.Store, question: Question) -> None:
    reference = seconds(store, REFERENCE)
    most = ONE_THING if begins_from_one_thing(question) else WHOLE_BASE
    assert seconds(store, question.bind(**question.example)) <= most * reference


def ways_to_ask(question: Question) -> list[dict[str, Value]]:
    """The example, and the example with each optional value."""
    narrowed = [{p.name: p.example} for p in question.parameters if p.optional and p.example is not None]
    return [question.example, *(question.example | one for one in narrowed)]


@pytest.mark.parametrize(
    "question",
    [one for one in LIBRARY.values() if begins_from_one_thing(one) and one.name not in LOOKS_AT_ALL],
    ids=lambda question: question.name,
)
def test_what_its_values_bound_is_all_that_a_question_reads(grown: ox.Store, question: Question) -> None:
    reference = seconds(grown, REFERENCE)
    found = [asked(grown, question.bind(**values)) for values in ways_to_ask(question)]
    most = BOUNDED + EACH_ROW * max(rows for _, rows in found)
    assert max(time for time, _ in found) <= most * reference
