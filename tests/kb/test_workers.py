"""Untrusted queries against real worker processes on a real store."""

import asyncio
import gzip
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pytest

from kb.errors import (
    BadParameter,
    EngineBusy,
    EngineFailed,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooHeavy,
    ResultTooLarge,
)
from kb.namespaces import BASE
from kb.sparql.guard import Dataset
from kb.workers.pool import Request, Workers
from kb.workers.process import WorkerDied

XSD = "http://www.w3.org/2001/XMLSchema#"
# A thousand rows three ways: nobody counts to a billion within a second, nor keeps as much to sort.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    directory = tmp_path_factory.mktemp("store")
    inner = ox.Store(str(directory))
    lines = (f'<http://x/{n}> <http://x/p> "œuvre {n}"@fr .' for n in range(1_000))
    inner.bulk_load(input="\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    inner.flush()
    del inner
    return directory


async def text_of(workers, query, results_format="csv"):
    result = await workers.run(Request(query, results_format, "ntriples"))
    try:
        return b"".join([piece async for piece in result.pieces]).decode()
    finally:
        result.close()


def run(store, settings, test, **changes):
    async def main():
        workers = Workers(store, replace(settings, **changes), {"x": "http://x/"})
        try:
            return await test(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


def alive(workers):
    return [worker.pid for worker in workers._places._idle]


def test_a_query_is_answered_and_its_worker_serves_the_next_one(store, settings):
    async def test(workers):
        first = await text_of(workers, "SELECT ?o { <http://x/7> ?p ?o }")
        before = alive(workers)
        second = await text_of(workers, "CONSTRUCT { ?s ?p ?o } { BIND(<http://x/7> AS ?s) ?s ?p ?o }")
        return first, second, before == alive(workers)

    first, second, same = run(store, settings, test, query_workers=1)
    assert first == "o\r\nœuvre 7\r\n"
    assert second == '<http://x/7> <http://x/p> "œuvre 7"@fr .\n'
    assert same


def test_a_runaway_query_is_killed_at_its_limit_and_the_next_one_answered(store, settings):
    async def test(workers):
        with pytest.raises(QueryTimeout, match=r"0\.5 s"):
            await text_of(workers, ENDLESS)
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test, query_timeout_ms=500) == "true"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "(" * 100_000 + "1" + ")" * 100_000 + ") }",
        "SELECT * { FILTER(" + " + ".join(["1"] * 9_000) + ") }",
    ],
    ids=["parentheses", "a long sum"],
)
def test_a_query_that_ends_the_engine_ends_only_its_worker(store, settings, query):
    async def test(workers):
        with pytest.raises(QueryTooHeavy, match="nests too deeply"):
            await text_of(workers, query)
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test) == "true"


def test_a_query_over_its_memory_is_refused(store, settings):
    async def test(workers):
        with pytest.raises(QueryTooHeavy, match="memory"):
            await text_of(workers, GREEDY)

    run(store, settings, test, query_memory_mb=200, query_timeout_ms=60_000)


def test_a_sort_that_ends_the_engine_says_that_its_values_are_what_it_cannot_sort(tmp_path, settings):
    inner = ox.Store(str(tmp_path))
    drawn = Random(1)
    years = (drawn.choice((f'"{year}"^^<{XSD}integer>', f'"{year + 1_000}"^^<{XSD}gYear>')) for year in range(1_500))
    lines = (f"<http://x/{n}> <http://x/p> {year} ." for n, year in enumerate(years))
    inner.bulk_load(input="\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES)
    inner.flush()
    del inner

    async def test(workers):
        with pytest.raises(EngineFailed, match=r"STR\("):
            await text_of(workers, "SELECT ?o { ?s ?p ?o } ORDER BY ?o")
        return await text_of(workers, "SELECT (COUNT(*) AS ?n) { SELECT ?o { ?s ?p ?o } ORDER BY STR(?o) }")

    assert run(tmp_path, settings, test, query_timeout_ms=60_000) == "n\r\n1500\r\n"


def test_a_small_store_is_held_in_memory_and_every_worker_gives_the_same_rows_in_the_same_order(store, settings):
    async def test(workers):
        first = await workers._places.take("reader")
        others = await text_of(workers, "SELECT * { ?s ?p ?o }")
        workers._places.give_back(first, "reader", healthy=True)
        held = [_holds_no_file_of(pid, store) for pid in alive(workers)]
        return held, others == await text_of(workers, "SELECT * { ?s ?p ?o }")

    assert run(store, settings, test, query_workers=2) == ([True, True], True)
    assert run(store, settings, test, query_workers=2, query_held_mb=0) == ([False, False], True)


def _holds_no_file_of(pid, directory):
    return not any(link.readlink().is_relative_to(directory) for link in Path(f"/proc/{pid}/fd").iterdir())


def test_a_result_over_its_size_says_so_instead_of_being_cut(store, settings):
    async def test(workers):
        with pytest.raises(ResultTooLarge, match="10000 bytes"):
            await text_of(workers, "SELECT * { ?s ?p ?o }")
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test, query_max_bytes=10_000) == "true"


def test_a_long_result_streams_to_its_end(store, settings):
    query = "SELECT ?a ?b { ?a ?p ?x . ?b ?p ?y . } LIMIT 40000"
    lines = run(store, settings, lambda workers: text_of(workers, query)).splitlines()
    assert len(lines) == 40_001


def test_a_syntax_error_says_where(store, settings):
    async def test(workers):
        with pytest.raises(QuerySyntaxError) as caught:
            await text_of(workers, "SELECT *\n{ ?s ?p ")
        return caught.value.line

    assert run(store, settings, test) == 2


def test_a_full_queue_refuses_at_once(store, settings):
    async def test(workers):
        first = asyncio.ensure_future(text_of(workers, ENDLESS))
        second = asyncio.ensure_future(text_of(workers, ENDLESS))
        await asyncio.sleep(0.3)
        with pytest.raises(EngineBusy):
            await text_of(workers, "ASK {}")
        for waiting in (first, second):
            waiting.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test, query_workers=1, query_queue=1) == "true"


def test_a_cancelled_query_frees_its_worker_at_once(store, settings):
    async def test(workers):
        running = asyncio.ensure_future(text_of(workers, ENDLESS))
        await asyncio.sleep(0.3)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        return await asyncio.wait_for(text_of(workers, "ASK {}"), 5)

    assert run(store, settings, test, query_workers=1) == "true"


def test_a_worker_cannot_call_out_even_when_nothing_refuses_the_query(store, settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        port = listener.getsockname()[1]

        async def test(workers):
            with pytest.raises(QueryRefused):
                await text_of(workers, f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
            return await text_of(workers, "ASK { ?s ?p ?o }")

        assert run(store, settings, test) == "true"
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.fixture(scope="module")
def scattered(tmp_path_factory):
    """A store in more files than the engine opens at once when it opens a store."""
    directory = tmp_path_factory.mktemp("scattered")
    inner = ox.Store(str(directory))
    for batch in range(3):  # four would be made one
        for graph in ("", "<http://x/graph> "):
            lines = (f'<http://x/{batch}/{n}> <http://x/p> "{n}" {graph}.' for n in range(500))
            inner.bulk_load(input="\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    inner.flush()
    del inner
    assert len(list(directory.glob("*.sst"))) > 16
    return directory


def test_a_store_on_disk_is_answered_from_however_many_files_it_has(scattered, settings):
    async def test(workers):
        some = [await text_of(workers, f"SELECT ?o {{ <http://x/{batch}/7> ?p ?o }}") for batch in range(3)]
        return some, await text_of(workers, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")

    some, number = run(scattered, settings, test, query_held_mb=0, query_workers=1)
    assert some == ["o\r\n7\r\n"] * 3
    assert number == "n\r\n1500\r\n"


def test_what_answers_queries_can_make_no_socket_in_any_of_its_threads():
    script = """
import socket, threading
from kb.workers.walls import make_no_socket
assert make_no_socket()
def call():
    try:
        socket.socket()
    except PermissionError:
        print("refused")
call()
thread = threading.Thread(target=call)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused", "refused"]


async def gone(pid):
    """Wait until a process has ended and been reaped."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            await asyncio.sleep(0.01)


def test_closing_a_half_read_result_kills_its_worker(store, settings):
    async def test(workers):
        await text_of(workers, "ASK {}")
        pids = alive(workers)
        result = await workers.run(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }", "csv", "turtle"))
        await anext(result.pieces)
        result.close()
        await asyncio.wait_for(gone(*pids), 5)
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test, query_workers=1) == "true"


def test_a_killed_worker_is_replaced_before_anybody_asks(store, settings):
    async def test(workers):
        with pytest.raises(QueryTimeout):
            await text_of(workers, ENDLESS)
        while not alive(workers):
            await asyncio.sleep(0.01)

    run(store, settings, lambda workers: asyncio.wait_for(test(workers), 20), query_workers=1, query_timeout_ms=300)


def test_the_successor_of_a_long_query_is_ready_when_it_is_killed_and_answers_nobody_before(store, settings):
    async def test(workers):
        long = asyncio.ensure_future(text_of(workers, ENDLESS))
        while not alive(workers):
            await asyncio.sleep(0.01)
        successor = alive(workers)
        other = asyncio.ensure_future(text_of(workers, "ASK {}"))
        first, _ = await asyncio.wait((long, other), return_when=asyncio.FIRST_COMPLETED)
        with pytest.raises(QueryTimeout):
            await long
        return first == {long}, await other, alive(workers) == successor

    assert run(store, settings, test, query_workers=1, query_timeout_ms=6_000) == (True, "true", True)


async def nicenesses(workers, query):
    """Ask a query; return its worker, and what the thread that answers is at, until it ends."""
    await text_of(workers, "ASK {}")
    (pid,) = alive(workers)
    asked = asyncio.ensure_future(text_of(workers, query))
    found = []
    while not asked.done():
        thread = max(int(task.name) for task in Path(f"/proc/{pid}/task").iterdir())
        found.append(os.getpriority(os.PRIO_PROCESS, thread))
        await asyncio.sleep(0.01)
    await asked
    return pid, found


def test_a_query_that_is_not_short_goes_on_behind_everything_else_and_the_next_one_does_not(store, settings):
    async def test(workers):
        first, long = await nicenesses(workers, SLOW.replace("{", "{ VALUES ?again { 1 2 3 4 5 }"))
        second, short = await nicenesses(workers, "SELECT * { ?s ?p ?o }")
        return first == second, long, short

    same, long, short = run(store, settings, test, query_workers=1, query_timeout_ms=60_000)
    below = os.getpriority(os.PRIO_PROCESS, 0) + 5
    assert same
    assert (long[0], max(long), short[0]) == (below, 19, below)


def test_a_worker_ends_by_itself_when_the_process_that_would_kill_it_is_gone(store, settings):
    async def test(workers):
        await text_of(workers, "ASK {}")
        (worker,) = workers._places._idle
        worker.send(Request(ENDLESS, "csv", "turtle").line)
        with pytest.raises(WorkerDied):
            await asyncio.wait_for(worker.frame(), 10)

    run(store, settings, test, query_workers=1, query_timeout_ms=1_000)


def test_a_slow_reader_holds_no_worker(store, settings):
    """The only worker answers the next query while a long result waits to be read, then that is read whole."""

    async def test(workers):
        long = await workers.run(Request("SELECT ?a ?b { ?a ?p ?x . ?b ?p ?y } LIMIT 100000", "csv", "turtle"))
        try:
            await anext(long.pieces)
            other = await text_of(workers, "ASK {}")
            rest = [piece async for piece in long.pieces]
        finally:
            long.close()
        return other, b"".join(rest).count(b"\n")

    other, lines = run(store, settings, test, query_workers=1, query_per_client=2)
    assert other == "true"
    assert 90_000 < lines <= 100_001


def test_a_client_with_many_queries_does_not_hold_up_one_with_a_single_one(store, settings):
    """Three queries of one client wait; another's, asked last, is answered before the third of them."""

    async def test(workers):
        order = []

        async def ask(client, name):
            result = await workers.run(Request(SLOW, "csv", "turtle"), client)
            result.close()
            order.append(name)

        await text_of(workers, "ASK {}")
        await asyncio.gather(*(ask("a", f"a{n}") for n in range(3)), ask("b", "b"))
        return order

    assert run(store, settings, test, query_workers=1, query_timeout_ms=60_000).index("b") == 1


def test_a_client_has_only_so_many_queries_and_others_are_still_answered(store, settings):
    async def test(workers):
        running = [asyncio.ensure_future(workers.run(Request(ENDLESS, "csv", "turtle"), "a")) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(EngineBusy, match="already have 2 queries"):
            await workers.run(Request("ASK {}", "csv", "turtle"), "a")
        other = await workers.run(Request("ASK {}", "csv", "turtle"), "b")
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        other.close()
        again = await workers.run(Request("ASK {}", "csv", "turtle"), "a")
        again.close()
        return other.whole

    assert run(store, settings, test, query_workers=3, query_per_client=2) == b"true"


def test_a_query_that_waits_too_long_says_so(store, settings):
    """Others run before it, each to its limit, for longer than anybody waits."""

    async def test(workers):
        asked = [asyncio.ensure_future(text_of(workers, ENDLESS)) for _ in range(6)]
        return [str(error) for error in await asyncio.gather(*asked, return_exceptions=True)]

    said = run(store, settings, test, query_workers=1, query_timeout_ms=400)
    assert "was stopped" in said[0]
    assert "waited 1.2 s" in said[-1]


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_result_is_compressed_on_request_when_it_is_worth_it(store, settings, gzipped):
    async def test(workers):
        long = await workers.run(Request("SELECT * { ?s ?p ?o }", "csv", "turtle", gzip=gzipped))
        short = await workers.run(Request("ASK {}", "csv", "turtle", gzip=gzipped))
        return long.gzip, long.whole, short.gzip, short.whole

    zipped, body, short_zipped, short = run(store, settings, test)
    assert (zipped, short_zipped, short) == (gzipped, False, b"true")
    assert (gzip.decompress(body) if zipped else body).count(b"\n") == 1_001
    assert len(body) < 20_000 or not gzipped


@pytest.fixture(scope="module")
def graphs(tmp_path_factory):
    directory = tmp_path_factory.mktemp("graphs")
    inner = ox.Store(str(directory))
    for name, graph in (("base", None), ("one", "http://x/1"), ("two", "http://x/2")):
        where = [ox.NamedNode(graph)] if graph else []
        inner.add(ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(name), *where))
    inner.flush()
    del inner
    return directory


class TestDatasets:
    """What default-graph-uri, named-graph-uri and FROM choose, on a store with two named graphs."""

    NAMES = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    IN_GRAPHS = "SELECT ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"

    @pytest.mark.parametrize(
        ("query", "default", "named", "found"),
        [
            (NAMES, (), (), ["base"]),
            (NAMES, ("http://x/1",), (), ["one"]),
            (NAMES, ("http://x/1", "http://x/2"), (), ["one", "two"]),
            (NAMES, (BASE, "http://x/1"), (), ["base", "one"]),
            (NAMES, (), ("http://x/1",), []),
            (IN_GRAPHS, (), ("http://x/1", "http://x/2"), ["one", "two"]),
            (IN_GRAPHS, (), ("http://x/2",), ["two"]),
            (IN_GRAPHS, ("http://x/1",), (), []),
            (NAMES.replace("{", "FROM <http://x/1> {", 1), ("http://x/2",), (), ["two"]),
            (NAMES.replace("{", f"FROM <{BASE}> {{", 1), (BASE,), (), ["base"]),
        ],
    )
    def test_the_dataset_of_a_request_is_the_one_that_is_asked(self, graphs, settings, query, default, named, found):
        async def test(workers):
            result = await workers.run(Request(query, "csv", "turtle", dataset=Dataset(default, named)))
            return result.whole.decode().split()[1:]

        assert run(graphs, settings, test) == found

    @pytest.mark.parametrize("dataset", [Dataset(("http://x/3",)), Dataset((), (BASE,)), Dataset(("no iri",))])
    def test_a_graph_that_there_is_not_is_an_error(self, graphs, settings, dataset):
        async def test(workers):
            with pytest.raises(BadParameter, match="no graph"):
                await workers.run(Request(self.NAMES, "csv", "turtle", dataset=dataset))

        run(graphs, settings, test)


def test_a_worker_that_keeps_too_much_memory_is_replaced(store, settings):
    """Sorting a million rows leaves hundreds of megabytes with the engine; the next query has a fresh process."""
    sort = "SELECT ?a ?b { ?a ?p ?c . ?b ?q ?d } ORDER BY ?d ?c LIMIT 1"

    async def test(workers):
        await text_of(workers, "ASK {}")
        before = alive(workers)
        await text_of(workers, sort)
        while not alive(workers):
            await asyncio.sleep(0.01)
        return before, alive(workers)

    before, after = run(store, settings, test, query_workers=1, query_timeout_ms=60_000, query_memory_mb=800)
    assert before != after


def test_a_worker_starts_without_the_rest_of_the_package():
    """It is started again after each query that it was killed for; the graphs of the base are not for it to read."""
    names = "{name.partition('.')[0] for name in sys.modules}"
    loaded = f"import sys, kb.workers.worker; print(*{names} & {{'rdflib', 'jinja2'}})"
    found = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
