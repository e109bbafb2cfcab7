"""What a request asks of the endpoint: a query that may run, over which graphs, and how its answer is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from starlette.concurrency import run_in_threadpool

from kb.settings import Settings
from kb.sparql import guard
from kb.workers.pool import Request
from web.http.envelope import State
from web.http.negotiation import HTML, best
from web.http.protocol import Body, NotAcceptable, Parameters, dataset_of, parameters_of, query_of

# Media type → serialisation, the default first. Several names for one serialisation are all offered.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
}
# A longer request is read beside the loop that serves everybody; of the shorter ones, so many are remembered.
_LONG_BYTES, _REMEMBERED = 3_000, 1_024


@dataclass(frozen=True)
class Asked:
    """``media`` is the type of the answer, text/html for a browser, which gets the page of queries instead.

    ``tag`` names the answer to the byte, before compression; None when another time may give another one.
    """

    request: Request
    media: str
    tag: str | None


class Understanding:
    """Reads what requests ask. One that comes again, as those of a program do, has been read already.

    ``state`` names the base and the software, None when nothing promises that they stay the same.
    """

    def __init__(self, settings: Settings, state: State | None) -> None:
        self._settings, self._state = settings, state
        self._remembering = lru_cache(_REMEMBERED)(self._read)

    async def read(self, address: bytes, body: Body | None, accept: bytes, *, gzip: bool) -> Asked | None:
        """Return what the query string of an address and the body of a POST ask; None for no query at all on GET.

        Any KbError of web.http.protocol and kb.sparql.guard; NotAcceptable when no serialisation would do.
        """
        if len(address) + len(accept) + (len(body.content) if body else 0) > _LONG_BYTES:
            return await run_in_threadpool(self._read, address, body, accept, gzip=gzip)
        return self._remembering(address, body, accept, gzip=gzip)

    def _read(self, address: bytes, body: Body | None, accept: bytes, *, gzip: bool) -> Asked | None:
        parameters = parameters_of(address, body)
        if body is None and "query" not in parameters:
            return None
        query = query_of(parameters)
        admission = guard.admit(query, max_length=self._settings.query_max_length)
        media = _media_of(parameters, admission.form, accept, posted=body is not None)
        dataset = dataset_of(parameters) or admission.dataset
        request = Request(query, RESULTS.get(media, "json"), GRAPHS.get(media, "turtle"), dataset, gzip)
        tag = _tag(self._state(), request, media) if self._state and admission.repeatable else None
        return Asked(request, media, tag)


def _tag(state: str, request: Request, media: str) -> str:
    return sha256(repr((state, request.query, media, request.dataset)).encode()).hexdigest()[:32]


@lru_cache
def best_of(accept: bytes, offered: tuple[str, ...]) -> str:
    """Return the media type offered that an Accept header prefers, or text/html; NotAcceptable when none would do."""
    chosen = best(accept.decode("latin-1"), (*offered, HTML))
    if chosen is None:
        listed = ", ".join(offered)
        raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
    return chosen


def _media_of(parameters: Parameters, form: guard.Form, accept: bytes, *, posted: bool) -> str:
    offered = GRAPHS if form == "graph" else RESULTS
    for short in parameters.get("format", []):
        for media, name in offered.items():
            if short in (name, media):
                return media
    chosen = best_of(accept, tuple(offered))
    return next(iter(offered)) if chosen == HTML and posted else chosen
