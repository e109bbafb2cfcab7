"""The public endpoint: SPARQL 1.1 Protocol, queries only.

https://www.w3.org/TR/sparql11-protocol/. A query is admitted on its tokens (``kb.guard``), then
answered by a process that can be killed (``kb.workers``); this module only speaks HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kb import Knowledge, guard
from kb.errors import (
    BadParameter,
    EngineBusy,
    EngineUnavailable,
    KbError,
    QueryRefused,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooHeavy,
    QueryTooLong,
    ResultTooLarge,
)
from kb.settings import Settings
from kb.turtle import Form
from kb.workers import Request as WorkerRequest
from kb.workers import Result, Workers
from web.negotiation import HTML, best, preferred_lang
from web.protocol import NotAcceptable, UnsupportedType, read_parameters, service_description

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
CORS = {"Access-Control-Allow-Origin": "*", "Vary": "Accept, Accept-Language"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}
STATUS: dict[type[KbError], int] = {
    BadParameter: 400,
    QuerySyntaxError: 400,
    QueryRefused: 400,
    QueryTooLong: 413,
    ResultTooLarge: 413,
    UnsupportedType: 415,
    NotAcceptable: 406,
    QueryTimeout: 503,
    QueryTooHeavy: 503,
    EngineBusy: 503,
    EngineUnavailable: 503,
}


@dataclass(frozen=True)
class _Asked:
    """What a client asked: the query text, and the media type of the answer."""

    query: str
    media: str
    form: str


def add(app: FastAPI, knowledge: Knowledge, settings: Settings) -> Workers:
    """Serve ``/sparql``. Returns the workers, which the application closes when it stops."""
    source = knowledge.endpoint or knowledge.store_path
    if source is None:
        raise EngineUnavailable(
            fr="Le point d'accès SPARQL demande une base construite ; lancez « kb build ».",
            en="The SPARQL endpoint needs a built base; run `kb build`.",
        )
    workers = Workers(source, settings, Form.of(knowledge.layout).prefixes)

    @app.api_route("/sparql", methods=["GET", "HEAD", "POST"], include_in_schema=False)
    @app.api_route("/sparql/", methods=["GET", "HEAD", "POST"], include_in_schema=False)
    async def sparql(request: Request) -> Response:
        try:
            parameters = await read_parameters(request, settings)
            if request.method != "POST" and "query" not in parameters:
                return _describe(request, settings)
            asked = _asked(request, parameters, settings)
            wanted = WorkerRequest(asked.query, RESULTS.get(asked.media, "json"), GRAPHS.get(asked.media, "turtle"))
            result = await _unless_client_leaves(request, workers.run(wanted))
        except KbError as error:
            return refusal(request, error)
        return _ClosingResponse(result, asked.media)

    @app.options("/sparql", include_in_schema=False)
    def preflight() -> Response:
        allowed = {"Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS", "Access-Control-Max-Age": "86400"}
        return Response(
            status_code=204, headers=CORS | allowed | {"Access-Control-Allow-Headers": "Accept, Content-Type"}
        )

    return workers


def refusal(request: Request, error: KbError) -> Response:
    """Return an error as the protocol wants it: a status, and a body that says what to do."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    headers = dict(CORS)
    if status == 503:
        headers["Retry-After"] = "5"
    return PlainTextResponse(error.message(preferred_lang(request)) + "\n", status_code=status, headers=headers)


class _ClosingResponse(StreamingResponse):
    """Streams a result and frees its worker however the exchange ends."""

    def __init__(self, result: Result, media: str) -> None:
        charset = "; charset=utf-8" if media.startswith("text/") else ""
        super().__init__(result.pieces, headers=CORS | {"Content-Type": media + charset})
        self._result = result

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (EngineUnavailable, QueryTimeout, QueryTooHeavy, QueryRefused, ResultTooLarge):
            # The status has left: an unfinished body is the only way to say that this is not the whole result.
            return
        finally:
            await self._result.close()


async def _unless_client_leaves(request: Request, answer: Awaitable[Result]) -> Result:
    """Wait for the answer; a client that disconnects meanwhile cancels it, and so frees its worker."""
    running = asyncio.ensure_future(answer)
    watching = asyncio.ensure_future(_disconnection(request))
    try:
        await asyncio.wait({running, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            running.cancel()
        return await running
    finally:
        watching.cancel()


async def _disconnection(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _asked(request: Request, parameters: Mapping[str, list[str]], settings: Settings) -> _Asked:
    if "update" in parameters:
        raise QueryRefused(
            fr="Cette adresse ne fait que répondre : elle ne prend pas de mise à jour.",
            en="This endpoint only answers: it takes no update.",
        )
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in parameters:
            raise BadParameter(
                fr=f"La base tient en un seul graphe, le graphe par défaut : retirez {name}.",
                en=f"The base is a single graph, the default graph: take {name} out.",
            )
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise BadParameter(
            fr=f"Il faut exactement un paramètre « query » ; il y en a {len(queries)}.",
            en=f"Exactly one “query” parameter is needed; there are {len(queries)}.",
        )
    form = guard.admit(queries[0], max_length=settings.query_max_length)
    return _Asked(queries[0], _media(request, parameters, form), form)


def _media(request: Request, parameters: Mapping[str, list[str]], form: guard.Form) -> str:
    offered = GRAPHS if form == "graph" else RESULTS
    for short in parameters.get("format", []):
        for media, name in offered.items():
            if short in (name, media):
                return media
    chosen = best(request.headers.get("accept"), [*offered])
    if chosen is None and HTML in request.headers.get("accept", ""):
        return next(iter(offered))
    if chosen is None:
        listed = ", ".join(offered)
        raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
    return chosen


def _describe(request: Request, settings: Settings) -> Response:
    """Answer a GET without query: the query page for a browser, the service description for a program."""
    chosen = best(request.headers.get("accept"), ["text/turtle", HTML])
    if chosen == HTML:
        return Response(status_code=303, headers=CORS | {"Location": f"/{preferred_lang(request)}/sparql"})
    return Response(service_description(f"{request.base_url}sparql", settings), media_type="text/turtle", headers=CORS)
