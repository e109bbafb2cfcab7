"""Untrusted queries against real worker processes on a real store."""

import asyncio
import os
import socket
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kb.errors import EngineBusy, QueryRefused, QuerySyntaxError, QueryTimeout, QueryTooHeavy, ResultTooLarge
from kb.workers import Request, Workers

# A thousand rows three ways: nobody counts to a billion within a second, nor keeps as much to sort.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
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
        await result.close()


def run(store, settings, test, **changes):
    async def main():
        workers = Workers(store, replace(settings, **changes), {"x": "http://x/"})
        try:
            return await test(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


def alive(workers):
    return [worker.process.pid for worker in workers._idle]


def test_a_query_is_answered_and_its_worker_serves_the_next_one(store, settings):
    async def test(workers):
        first = await text_of(workers, "SELECT ?o { <http://x/7> ?p ?o }")
        before = alive(workers)
        second = await text_of(workers, "CONSTRUCT { ?s ?p ?o } { BIND(<http://x/7> AS ?s) ?s ?p ?o }")
        return first, second, before == alive(workers)

    first, second, same = run(store, settings, test)
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


def test_closing_a_half_read_result_kills_its_worker(store, settings):
    async def test(workers):
        result = await workers.run(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }", "csv", "turtle"))
        pid = result.lease.worker.process.pid
        await anext(result.pieces)
        await result.close()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        return await text_of(workers, "ASK {}")

    assert run(store, settings, test, query_workers=1) == "true"
