"""Pages that tell of the whole base, and a public query: what their first reader waits for, and the next ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import perf_counter
from urllib.parse import urlencode

import httpx

from bench.measuring import Disagreement
from bench.outcomes import Measure, Outcome, Spread
from bench.questions import question
from bench.servers.sites import site
from bench.workloads.run import Run
from kb.namespaces import thing
from web.addresses import address

_CONTENDER = "this site"
_ANSWERS = (("partenaires", "communautes"), ("objet", "table"), ("relation", "voisins"))
_PATHS: Mapping[str, str] = {
    "home page": address("home", "fr"),
    "guide": address("guide", "fr", query=_ANSWERS),
    "page of a format": address("format", "fr", slug="entente-intercommunale"),
    "overview": address("overview", "fr"),
    "network": address("network", "fr"),
    "territories": address("territories", "fr"),
    "organisations": address("organisations", "fr"),
    "sources": address("sources", "fr"),
    "quality": address("quality", "fr"),
    "question of the library": address("question", "fr", name="cases/by-theme"),
    "public query": f"/sparql?{urlencode({'query': question('small', case_iri=thing('case', 'tridan'))})}",
}


def whole(run: Run) -> Iterator[Outcome]:
    """Visit each page once, then as often as there are rounds, on a server at rest."""
    for size in run.sizes:
        run.told(f"pages of the whole base, {size}")
        with (
            site(run.built(size), run.scratch()) as server,
            httpx.Client(base_url=server.address, timeout=300, trust_env=False) as client,
        ):
            for work, path in _PATHS.items():
                first, *others = (_visit(client, path) for _ in range(1 + run.rounds))
                yield Measure(f"{work}, first visit", size, _CONTENDER, "s", Spread.of([first]), 1)
                yield Measure(work, size, _CONTENDER, "s", Spread.of(others), len(others))


def _visit(client: httpx.Client, path: str) -> float:
    """Return the seconds that a page takes. Disagreement for anything but the page."""
    began = perf_counter()
    answer = client.get(path)
    if answer.status_code != httpx.codes.OK:
        raise Disagreement(f"{path} is answered with {answer.status_code}")
    return perf_counter() - began
