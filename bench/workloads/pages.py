"""Pages over HTTP, none kept: the list of cases under filters, and the page of a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx

from bench.corpora import Built
from bench.load import Load
from bench.measuring import Disagreement
from bench.outcomes import Measure, Outcome, Spread, Verdict
from bench.servers import Server
from bench.servers.engines import oxigraph
from bench.servers.npm import trifid, trifid_over
from bench.servers.sites import site, sparql_page
from bench.workloads.peers import Start, alike, start
from bench.workloads.readers import Readers, http_measures, p50s, race, rates
from bench.workloads.run import Run
from bench.workloads.sample import case_path, list_path, selections, some_cases
from kb.facets import Selection

_TITLE = re.compile(r"<title>(\d+)</title>")
_CASES = 300  # different ones, asked in turn
_BESIDE_SPARQL, _BESIDE_TRIFID = 10_000, 1_000  # beyond, the others are too slow to be asked
_FRENCH = {"Accept": "text/html", "Accept-Language": "fr"}
_BESIDE = "case page beside Trifid"


def lists(run: Run) -> Iterator[Outcome]:
    """Compare with a page whose rows and counts come from SPARQL on the same store."""
    for size in run.up_to(_BESIDE_SPARQL):
        run.told(f"list page, {size}")
        built, folder = run.corpora.built(size), run.scratch()
        asked = selections(built.knowledge.cases)
        with ExitStack() as stack:
            own = stack.enter_context(site(built, folder))
            other = stack.enter_context(sparql_page(built, folder))
            _same_totals(built, asked[0], other.address)
            found = race(
                {
                    "this site": Readers(own.address, [list_path(one) for one in asked]),
                    "page by SPARQL": Readers(other.address, [_sparql_path(one) for one in asked]),
                },
                rounds=2 if size == _BESIDE_SPARQL else min(run.rounds, 3),
                seconds=5 * run.seconds,  # several pages of the slow one
            )
        yield from http_measures("list page beside SPARQL", size, found)
        yield Verdict("list", size, Spread.ratio(rates(found["this site"]), rates(found["page by SPARQL"])))


def cases(run: Run) -> Iterator[Outcome]:
    """Compare with Trifid's entity page, over the same triples: in its own memory, or in an Oxigraph server."""
    for size in run.up_to(_BESIDE_TRIFID):
        run.told(f"case page, {size}")
        built, folder = run.corpora.built(size), run.scratch()
        asked = some_cases(built.knowledge.cases, _CASES)
        paths = [urlsplit(iri).path.removeprefix("/cooperatheque") for iri in asked]
        peers: dict[str, Start[Server]] = {
            "Trifid": partial(trifid, run.corpora.dump(size), folder),
            "Trifid, Oxigraph server": partial(_trifid_over_oxigraph, built, folder),
        }
        with ExitStack() as stack:
            own = stack.enter_context(site(built, folder))
            others, missing = start(stack, peers, _BESIDE, size)
            yield from missing
            others, silent = alike(
                others, partial(_says, path=paths[0], said=_label(built, asked[0])), True, _BESIDE, size
            )
            yield from silent
            readers = {"this site": Readers(own.address, [case_path(iri) for iri in asked], _FRENCH)}
            readers |= {name: Readers(other.address, paths, _FRENCH) for name, other in others.items()}
            found = race(readers, rounds=run.rounds, seconds=2 * run.seconds)
        yield from http_measures(_BESIDE, size, found)
        if others:
            quickest = max(others, key=lambda name: Spread.of(rates(found[name])).median)
            ratio = Spread.ratio(rates(found["this site"]), rates(found[quickest]))
            yield Verdict("case", size, ratio, quickest)


@contextmanager
def _trifid_over_oxigraph(built: Built, folder: Path) -> Iterator[Server]:
    with oxigraph(built.store, folder) as store, trifid_over(f"{store.address}/query", folder) as server:
        yield server


def growth(run: Run) -> Iterator[Outcome]:
    """Compare each page with itself on the smallest base, all sizes served at once."""
    yield from _growth(run, "list page", "list-growth", _lists_of, "this site")
    yield from _growth(run, "case page", "case-growth", _cases_of, "this site")
    # A small base is held in memory, a large one is not: what is due to the size, and what to the disk.
    yield from _growth(run, "case page", "case-growth-disk", _cases_of, "this site, base on disk", KB_HELD_DUMP_MB="0")


def _lists_of(built: Built) -> list[str]:
    return [list_path(one) for one in selections(built.knowledge.cases)]


def _cases_of(built: Built) -> list[str]:
    return [case_path(iri) for iri in some_cases(built.knowledge.cases, _CASES)]


def _growth(
    run: Run, work: str, target: str, paths: Callable[[Built], Sequence[str]], contender: str, **settings: str
) -> Iterator[Outcome]:
    run.told(f"{work} at every size")
    with ExitStack() as stack:
        readers = {}
        for size in run.sizes:
            built = run.built(size)
            server = stack.enter_context(site(built, run.scratch(), at_rest=True, **settings))
            readers[str(size)] = Readers(server.address, paths(built), connections=1)
            visits = _one_by_one(readers[str(size)])
            yield Measure(f"{work}, first visit", size, contender, "s", Spread.of(visits), len(visits))
        found = race(readers, run.rounds, run.seconds)
    for size in run.sizes:
        loads = found[str(size)]
        yield Measure(work, size, contender, "s", Spread.of(p50s(loads)), len(loads))
        yield Measure(f"{work}, throughput", size, contender, "/s", Spread.of(rates(loads)), len(loads))
    for _, size in pairwise(run.sizes):
        yield Verdict(target, size, _over_smallest(found, run.sizes[0], size), f"/ {run.sizes[0]}")


def _one_by_one(readers: Readers) -> list[float]:
    """Return the time of each page, visited once."""
    with httpx.Client(base_url=readers.address, timeout=300, trust_env=False) as client:
        return [client.get(path).raise_for_status().elapsed.total_seconds() for path in readers.paths]


def _over_smallest(found: dict[str, list[Load]], smallest: int, size: int) -> Spread:
    return Spread.ratio(p50s(found[str(size)]), p50s(found[str(smallest)]))


def _sparql_path(selection: Selection) -> str:
    chosen = {facet: next(iter(values)) for facet, values in selection.items() if isinstance(values, set)}
    return "/cases?" + "&".join(f"{facet}={quote(iri, safe='')}" for facet, iri in chosen.items())


def _same_totals(built: Built, selection: Selection, address: str) -> None:
    answer = httpx.get(address + _sparql_path(selection), timeout=300, trust_env=False).text
    title = _TITLE.search(answer)
    ours = built.knowledge.cases.facets.total(selection)
    if title is None or int(title[1]) != ours:
        raise Disagreement(f"the page by SPARQL finds {title and title[1]} cases, this site {ours}")


def _label(built: Built, iri: str) -> str:
    index = built.knowledge.cases
    return index.record(index.number(iri) or 0).labels["fr"]


def _says(server: Server, path: str, said: str) -> bool:
    """Say whether a page says this, in answer to a French reader."""
    answer = httpx.get(server.address + path, headers=_FRENCH, timeout=120, follow_redirects=True, trust_env=False)
    return answer.status_code == 200 and said in unescape(answer.text)
