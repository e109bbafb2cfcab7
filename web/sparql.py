"""The public endpoint: SPARQL 1.1 Protocol, queries only.

https://www.w3.org/TR/sparql11-protocol/. A query is admitted on its words (``kb.guard``), then
answered by a process that can be killed (``kb.workers``); this module only speaks HTTP. It stands in
front of the application, and of its layers: a small query costs what its bytes cost.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kb import Knowledge, guard
from kb.errors import (
    BadParameter,
    EngineBusy,
    EngineFailed,
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
from web.addresses import address
from web.built import built
from web.describing import SYNTAXES, service_description
from web.envelope import state_of
from web.kept import ALWAYS_ASK, is_same, takes_gzip
from web.leaving import Watch
from web.negotiation import HTML, best, preferred_lang
from web.protocol import (
    NotAcceptable,
    Parameters,
    TooSlow,
    UnsupportedType,
    dataset_of,
    query_of,
    read_parameters,
)
from web.sparql_answer import Answer, Headers, KeptAnswers, Sender, tag_of

PATHS = ("/sparql", "/sparql/")
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
STATUS: dict[type[KbError], int] = {
    BadParameter: 400,
    QuerySyntaxError: 400,
    QueryRefused: 400,
    NotAcceptable: 406,
    TooSlow: 408,
    QueryTooLong: 413,
    ResultTooLarge: 413,
    UnsupportedType: 415,
    EngineFailed: 500,
    QueryTimeout: 503,
    QueryTooHeavy: 503,
    EngineBusy: 503,
    EngineUnavailable: 503,
}
_METHODS = "GET, HEAD, POST, OPTIONS"
_PREFLIGHT = [
    (b"access-control-allow-methods", _METHODS.encode()),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]
_ALWAYS_ASK = (b"cache-control", ALWAYS_ASK.encode())
# A text this long is looked through beside the loop that serves everybody.
_LONG_QUERY = 2_000


def add(app: FastAPI, knowledge: Knowledge, settings: Settings) -> Endpoint:
    """Serve ``/sparql``. Returns what does, whose workers the application closes when it stops."""
    source = knowledge.endpoint or knowledge.store_path
    if source is None:
        raise EngineUnavailable(
            fr="Le point d'accès SPARQL demande une base construite ; lancez « kb build ».",
            en="The SPARQL endpoint needs a built base; run `kb build`.",
        )
    workers = Workers(source, settings, Form.of(knowledge.layout).prefixes)
    # An engine elsewhere may be written to by others: what it said once does not last.
    state = None if knowledge.endpoint else state_of(built(knowledge))
    endpoint = Endpoint(workers, settings, state)
    app.add_middleware(InFront, endpoint=endpoint)
    return endpoint


class InFront:
    """ASGI layer that gives ``/sparql`` to the endpoint and hands on everything else."""

    def __init__(self, app: ASGIApp, endpoint: Endpoint) -> None:
        self.app, self._endpoint = app, endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        mine = scope["type"] == "http" and scope["path"] in PATHS
        await (self._endpoint if mine else self.app)(scope, receive, send)


class Endpoint:
    """ASGI application that answers ``/sparql``.

    ``state`` names the base and the software, None when nothing promises that they stay the same.
    """

    def __init__(self, workers: Workers, settings: Settings, state: str | None) -> None:
        self.workers, self._settings, self._state = workers, settings, state
        self._sender = Sender(settings)
        self._kept = KeptAnswers(settings.kept_answers_mb * 1_000_000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["page"] = PATHS[0]
        request = Request(scope, receive)
        try:
            await self._respond(request, send)
        except ClientDisconnect:
            return
        except KbError as error:
            await self._sender.send(refusal(request, error), scope, send)

    async def _respond(self, request: Request, send: Send) -> None:
        if request.method in ("GET", "HEAD", "POST"):
            parameters = await read_parameters(request, self._settings)
            if request.method == "POST" or "query" in parameters:
                await self._ask(request, parameters, send)
                return
            answer = _description(request, self._settings)
        elif request.method == "OPTIONS":
            answer = Answer(204, _PREFLIGHT)
        else:
            answer = Answer.text(405, f"{_METHODS}\n", [(b"allow", _METHODS.encode())])
        await self._sender.send(answer, request.scope, send)

    async def _ask(self, request: Request, parameters: Parameters, send: Send) -> None:
        query = query_of(parameters)
        admission = await _admit(query, self._settings)
        media = media_of(request, parameters, admission.form)
        if media == HTML:
            await self._sender.send(_to_editor(request, {"query": query}), request.scope, send)
            return
        wanted = WorkerRequest(
            query,
            RESULTS.get(media, "json"),
            GRAPHS.get(media, "turtle"),
            dataset=dataset_of(parameters) or admission.dataset,
            gzip=takes_gzip(request.headers.get("accept-encoding", "").encode()),
            client=client_of(request.scope["client"]),
        )
        tag = tag_of(self._state, wanted, media) if self._state and admission.repeatable else None
        if tag is None or not await self._send_known(request, tag, wanted.gzip, send):
            await self._send_new(request, wanted, media, tag, send)

    async def _send_known(self, request: Request, tag: str, gzip: bool, send: Send) -> bool:
        """Send an answer that the client or this process already has; False when neither does."""
        asked = request.headers.get("if-none-match", "").encode()
        answer = self._kept.find((tag, gzip))
        for etag in (_etag(tag, gzip=False), _etag(tag, gzip=True)) if asked else ():
            if is_same(asked, etag):
                answer = Answer(304, [(b"etag", etag), _ALWAYS_ASK])
        if answer is not None:
            await self._sender.send(answer, request.scope, send)
        return answer is not None

    async def _send_new(self, request: Request, wanted: WorkerRequest, media: str, tag: str | None, send: Send) -> None:
        """Run the query; a client that disconnects meanwhile cancels it, and so frees its worker."""
        with Watch(request.receive):
            result = await self.workers.run(wanted)
            try:
                own = _headers(result, media, tag)
                if result.whole is None:
                    await self._sender.stream(result, own, request.scope, send)
                    return
                answer = Answer(200, own, result.whole)
                if tag is not None:
                    self._kept.keep((tag, wanted.gzip), answer)
                await self._sender.send(answer, request.scope, send)
            finally:
                result.close()


def refusal(request: Request, error: KbError) -> Answer:
    """Return an error as the protocol wants it: a status, and a body that says what to do."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    lang = preferred_lang(request)
    own = [(b"content-language", lang.encode()), (b"cache-control", b"no-store")]
    if status == 503:
        own.append((b"retry-after", b"5"))
    return Answer.text(status, error.message(lang) + "\n", own)


def media_of(request: Request, parameters: Parameters, form: guard.Form) -> str:
    """Return the media type of the answer, text/html for a browser; NotAcceptable when none would do."""
    offered = GRAPHS if form == "graph" else RESULTS
    for short in parameters.get("format", []):
        for media, name in offered.items():
            if short in (name, media):
                return media
    chosen = _best(request.headers.get("accept"), tuple(offered))
    if chosen is None:
        listed = ", ".join(offered)
        raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
    return next(iter(offered)) if chosen == HTML and request.method == "POST" else chosen


@lru_cache
def _best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    return best(accept, (*offered, HTML))


@lru_cache
def client_of(client: tuple[str, int] | None) -> str:
    """Return whom a limit counts: an address, or for IPv6 its network, of which one client has every address."""
    if client is None:
        return ""
    try:
        address = ip_address(client[0])
    except ValueError:  # a socket of the file system, a name given by a proxy
        return client[0]
    return str(ip_address(int(address) >> 64 << 64)) if isinstance(address, IPv6Address) else client[0]


async def _admit(query: str, settings: Settings) -> guard.Admission:
    if len(query) > _LONG_QUERY:
        return await run_in_threadpool(guard.admit, query, max_length=settings.query_max_length)
    return guard.admit(query, max_length=settings.query_max_length)


def _etag(tag: str, *, gzip: bool) -> bytes:
    return f'"{tag}-gzip"'.encode() if gzip else f'"{tag}"'.encode()


def _headers(result: Result, media: str, tag: str | None) -> Headers:
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    own = [(b"content-type", (media + charset).encode())]
    if result.gzip:
        own.append((b"content-encoding", b"gzip"))
    if tag is None:
        return [*own, (b"cache-control", b"no-store")]
    return [*own, _ALWAYS_ASK, (b"etag", _etag(tag, gzip=result.gzip))]


def _description(request: Request, settings: Settings) -> Answer:
    """Answer a GET without query: the query page for a browser, the service description for a program."""
    chosen = _best(request.headers.get("accept"), tuple(SYNTAXES))
    if chosen == HTML:
        return _to_editor(request, {})
    if chosen is None:
        listed = ", ".join(SYNTAXES)
        raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
    service = f"{request.url.scheme}://{request.url.netloc}{PATHS[0]}"
    charset = "; charset=utf-8" if chosen.startswith("text/") else ""
    own = [(b"content-type", (chosen + charset).encode())]
    return Answer(200, own, service_description(service, settings, chosen))


def _to_editor(request: Request, written: dict[str, str]) -> Answer:
    place = address("sparql", preferred_lang(request)) + (f"?{urlencode(written)}" if written else "")
    return Answer(303, [(b"location", place.encode())])
