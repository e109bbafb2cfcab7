"""The public SPARQL endpoint: small queries beside other servers, and pages while heavy ones run."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from threading import Event
from time import perf_counter
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from bench.load import Load
from bench.measuring import Disagreement
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.questions import question
from bench.servers import Server
from bench.servers.engines import oxigraph, rdflib_endpoint
from bench.servers.npm import comunica
from bench.servers.sites import site
from bench.workloads.peers import Start, alike, start
from bench.workloads.readers import Readers, http_measures, race, rates
from bench.workloads.run import Run
from bench.workloads.sample import case_path, some_cases

_WORK, _SIZE = "small SPARQL query", 1_000  # rdflib-endpoint holds no more in a reasonable time
_PATHS = {"Oxigraph server": "/query"}
_HEADERS = {"Accept": "application/sparql-results+json"}
_CASES = 1_000
# Each case is asked about with so many limits: more texts than a server remembers to have read.
_LIMITS = range(1_000, 1_003)
_LIMIT_MS, _HEAVY = 1_000, 2
_LONGER = 3  # a 99th percentile wants many pages
_QUIET, _BUSY = "quiet", "heavy queries under way"


def small(run: Run) -> Iterator[Outcome]:
    """Ask one small query after another, all different, from two connections."""
    for size in run.up_to(_SIZE):
        run.told(f"{_WORK}, {size}")
        built, folder = run.corpora.built(size), run.scratch()
        queries = [question("small", case_iri=iri) for iri in some_cases(built.knowledge.cases, _CASES)]
        asked = [urlencode({"query": f"{query}LIMIT {limit}"}) for limit in _LIMITS for query in queries]
        with ExitStack() as stack:
            own, keeping = (stack.enter_context(site(built, folder, KB_KEPT_ANSWERS_MB=mb)) for mb in ("0", "16"))
            servers = {"this site": (own, "/sparql"), "this site, answers kept": (keeping, "/sparql")}
            dump = run.corpora.dump(size)
            peers: dict[str, Start[Server]] = {
                "Oxigraph server": partial(oxigraph, built.store, folder),
                "rdflib-endpoint": partial(rdflib_endpoint, dump, folder),
                "Comunica": partial(comunica, dump, folder),
            }
            others, missing = start(stack, peers, _WORK, size)
            yield from missing
            servers |= {name: (other, _PATHS.get(name, "/")) for name, other in others.items()}
            expected = _rows((own, "/sparql"), asked[0])
            servers, other_answers = alike(servers, partial(_rows, asked=asked[0]), expected, _WORK, size)
            yield from other_answers
            readers = {
                name: Readers(server.address, [f"{path}?{text}" for text in asked], _HEADERS)
                for name, (server, path) in servers.items()
            }
            found = race(readers, run.rounds, run.seconds)
        yield from http_measures(_WORK, size, found)
        for target, name in (("sparql-rdflib", "rdflib-endpoint"), ("sparql-oxigraph", "Oxigraph server")):
            if name in found:
                yield Verdict(target, size, Spread.ratio(rates(found["this site"]), rates(found[name])))


def heavy(run: Run) -> Iterator[Outcome]:
    """Read pages while two heavy public queries run without end, each past its limit."""
    size = max(run.up_to(10_000), default=run.sizes[0])
    run.told(f"pages under heavy queries, {size}")
    built = run.corpora.built(size)
    paths = [case_path(iri) for iri in some_cases(built.knowledge.cases, 300)]
    loads: dict[str, list[Load]] = {_QUIET: [], _BUSY: []}
    with site(built, run.scratch(), KB_QUERY_TIMEOUT_MS=str(_LIMIT_MS)) as own:
        readers = Readers(own.address, paths, connections=1)
        overruns: list[float] = []
        for number in range(-1, run.rounds):
            quiet = race({_QUIET: readers}, 1, _LONGER * run.seconds, seed=number)
            with _Heavy(own) as queries:
                busy = race({_BUSY: readers}, 1, _LONGER * run.seconds, seed=number)
            if number >= 0:
                overruns += queries.overruns
                for found in (quiet, busy):
                    for name, got in found.items():
                        loads[name] += got
    for name, got in loads.items():
        yield Measure("page, p99", size, name, "s", Spread.of([one.p99 for one in got]), len(got))
    p99s = {name: [one.p99 for one in got] for name, got in loads.items()}
    yield Verdict("busy-pages", size, Spread.ratio(p99s[_BUSY], p99s[_QUIET]))
    yield Verdict("overrun", size, Spread.of(overruns), f"n = {len(overruns)}, max {max(overruns):.3g} s")


class _Heavy:
    """Two clients that ask a heavy query again and again; ``overruns`` are the seconds beyond the limit."""

    def __init__(self, server: Server) -> None:
        self.overruns: list[float] = []
        self._address = f"{server.address}/sparql?{urlencode({'query': question('heavy')})}"
        self._over = Event()
        self._pool = ThreadPoolExecutor(_HEAVY)
        self._asking: list[Future[None]] = []

    def __enter__(self) -> _Heavy:
        self._asking = [self._pool.submit(self._ask) for _ in range(_HEAVY)]
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._pool.shutdown()
        for one in self._asking:
            one.result()

    def _ask(self) -> None:
        # One client for all: making one reads the certificates of the world, which is not the server's time.
        with httpx.Client(headers=_HEADERS, timeout=60, trust_env=False) as client:
            while not self._over.is_set():
                began = perf_counter()
                status = client.get(self._address).status_code
                if status != httpx.codes.SERVICE_UNAVAILABLE:
                    raise Disagreement(f"a heavy query was answered with {status}, not stopped at its limit")
                self.overruns.append(perf_counter() - began - _LIMIT_MS / 1000)


def _rows(server: tuple[Server, str], asked: str) -> str:
    """Return what a server answers, as one text. Disagreement when it is not in the format that was asked for."""
    address = f"{server[0].address}{server[1]}?{asked}"
    answer = httpx.get(address, headers=_HEADERS, timeout=60, trust_env=False).raise_for_status()
    try:
        solutions = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
        return str(sorted(str(row) for row in solutions)) if isinstance(solutions, ox.QuerySolutions) else ""
    except SyntaxError as error:
        raise Disagreement(f"{address} answers with what is not the format of SPARQL results: {error}") from error
