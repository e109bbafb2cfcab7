"""A page kept for its snapshot, and nginx serving the same bytes as a file; the same when nothing changed (304)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import httpx

from bench.measuring import Disagreement
from bench.outcomes import Outcome, Spread, Verdict
from bench.servers.sites import nginx, site
from bench.workloads.readers import Readers, http_measures, race, rates
from bench.workloads.run import Run
from bench.workloads.sample import case_path, some_cases

_NOT_MODIFIED = 304
# What is compressed has a tag of its own: all ask for the page as it is.
_HEADERS = {"Accept-Encoding": "identity"}


def kept(run: Run) -> Iterator[Outcome]:
    size = run.sizes[0]
    run.told("kept page, nginx")
    built, folder = run.corpora.built(size), run.scratch()
    path = case_path(some_cases(built.knowledge.cases, 1)[0])
    with ExitStack() as stack:
        own = stack.enter_context(site(built, folder, KB_KEPT_PAGES_MB="64"))
        page = httpx.get(own.address + path, headers=_HEADERS, trust_env=False).content
        file = stack.enter_context(nginx(page, folder))
        whole = {
            "this site": Readers(own.address, [path], _HEADERS, connections=8),
            "nginx": Readers(file.address, ["/page.html"], _HEADERS, connections=8),
        }
        known = {f"{name}, 304": _known(readers) for name, readers in whole.items()}
        found = race(whole | known, run.rounds, run.seconds)
    yield from http_measures("kept page", size, found)
    yield Verdict("kept", size, Spread.ratio(rates(found["this site"]), rates(found["nginx"])))
    yield Verdict("not-modified", size, Spread.ratio(rates(found["this site, 304"]), rates(found["this site"])))


def _known(readers: Readers) -> Readers:
    """Return readers who have the page already. Disagreement when the server sends it again."""
    address = readers.address + readers.paths[0]
    first = httpx.get(address, headers=readers.headers, trust_env=False).raise_for_status()
    headers = {**readers.headers, "If-None-Match": first.headers["etag"]}
    status = httpx.get(address, headers=headers, trust_env=False).status_code
    if status != _NOT_MODIFIED:
        raise Disagreement(f"{address} answers {status} to a reader who has the page")
    return Readers(readers.address, readers.paths, headers, readers.connections)
