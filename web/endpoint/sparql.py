"""The public endpoint: SPARQL 1.1 Protocol, queries only.

https://www.w3.org/TR/sparql11-protocol/. A query is admitted on its words (``kb.sparql.guard``), then
answered by a process that can be killed (``kb.workers.pool``); this module only speaks HTTP. It stands in
front of the application, and of its layers: a small query costs what its bytes cost.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

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
from kb.knowledge import Knowledge
from kb.settings import Settings
from kb.turtle import declared_prefixes
from kb.workers.pool import Result, Workers
from web.addresses import address
from web.endpoint.asked import Asked, Understanding, best_of
from web.endpoint.describing import SYNTAXES, service_description
from web.endpoint.sparql_answer import Answer, Headers, RecentAnswers, Sender
from web.http.envelope import Breakdown, State, state_of
from web.http.kept import ALWAYS_ASK, is_same, takes_gzip
from web.http.leaving import Watch
from web.http.negotiation import HTML, preferred_lang
from web.http.protocol import NotAcceptable, TooSlow, UnsupportedType, body_of
from web.site.built import built

PATHS = ("/sparql", "/sparql/")
STATUS: dict[type[KbError], int] = {
    BadParameter: 400,
    QuerySyntaxError: 400,
    QueryRefused: 400,
    NotAcceptable: 406,
    TooSlow: 408,
    QueryTooLong: 413,
    ResultTooLarge: 413,
    UnsupportedType: 415,
    Breakdown: 500,
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


def add(app: FastAPI, knowledge: Knowledge, settings: Settings) -> Endpoint:
    """Serve ``/sparql``. Returns what does, whose workers the application closes when it stops."""
    source = knowledge.endpoint or knowledge.store_path
    if source is None:
        raise EngineUnavailable(
            fr="Le point d’accès SPARQL demande une base construite ; lancez « kb build ».",
            en="The SPARQL endpoint needs a built base; run `kb build`.",
        )
    workers = Workers(source, settings, declared_prefixes(knowledge.layout))
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

    def __init__(self, workers: Workers, settings: Settings, state: State | None) -> None:
        self.workers, self._settings = workers, settings
        self._understanding = Understanding(settings, state)
        self._sender = Sender(settings)
        self._kept = RecentAnswers(settings.kept_answers_mb * 1_000_000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["page"] = PATHS[0]
        try:
            await self._respond(scope, receive, send)
        except ClientDisconnect:
            return
        except KbError as error:
            await self._sender.send(refusal(Request(scope), error), scope, send)
        except Exception:
            if "answering" not in scope:  # afterwards, only a cut connection says that the answer is not whole
                await self._sender.send(refusal(Request(scope), Breakdown()), scope, send)
            raise

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method in ("GET", "HEAD", "POST"):
            await self._ask(scope, receive, send)
        elif method == "OPTIONS":
            await self._sender.send(Answer(204, _PREFLIGHT), scope, send)
        else:
            answer = Answer.text(405, f"{_METHODS}\n", [(b"allow", _METHODS.encode())])
            await self._sender.send(answer, scope, send)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = dict(scope["headers"])
        body = await body_of(Request(scope, receive), self._settings) if scope["method"] == "POST" else None
        zipped, accept = takes_gzip(said.get(b"accept-encoding", b"")), said.get(b"accept", b"")
        asked = await self._understanding.read(scope["query_string"], body, accept, gzip=zipped)
        known: Answer | None
        if asked is None:
            known = _description(Request(scope), accept, self._settings)
        elif asked.media == HTML:
            known = _to_editor(Request(scope), {"query": asked.request.query})
        else:
            known = self._known(asked, said.get(b"if-none-match", b""))
        if known is not None:
            await self._sender.send(known, scope, send)
        elif asked is not None:
            await self._answer(asked, scope, receive, send)

    def _known(self, asked: Asked, had: bytes) -> Answer | None:
        """Return the answer that the client or this process has already, None when neither does."""
        if asked.tag is None:
            return None
        for zipped in (False, True) if had else ():
            if is_same(had, etag := _etag(asked.tag, gzip=zipped)):
                return Answer(304, [(b"etag", etag), _ALWAYS_ASK])
        return self._kept.find((asked.tag, asked.request.gzip))

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the query; a client that disconnects meanwhile cancels it, and so frees its worker."""
        with Watch(receive):
            result = await self.workers.run(asked.request, client_of(scope["client"]))
            try:
                own = _headers(result, asked)
                if result.whole is None:
                    await self._sender.stream(result, own, scope, send)
                    return
                answer = Answer(200, own, result.whole)
                if asked.tag is not None:
                    self._kept.keep((asked.tag, asked.request.gzip), answer)
                await self._sender.send(answer, scope, send)
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


def _etag(tag: str, *, gzip: bool) -> bytes:
    return f'"{tag}-gzip"'.encode() if gzip else f'"{tag}"'.encode()


def _headers(result: Result, asked: Asked) -> Headers:
    own = [_content_type(asked.media)]
    if result.gzip:
        own.append((b"content-encoding", b"gzip"))
    if asked.tag is None:
        return [*own, (b"cache-control", b"no-store")]
    return [*own, _ALWAYS_ASK, (b"etag", _etag(asked.tag, gzip=result.gzip))]


def _content_type(media: str) -> tuple[bytes, bytes]:
    return b"content-type", (f"{media}; charset=utf-8" if media.startswith("text/") else media).encode()


def _description(request: Request, accept: bytes, settings: Settings) -> Answer:
    """Answer a GET without query: the query page for a browser, the service description for a program."""
    chosen = best_of(accept, tuple(SYNTAXES))
    if chosen == HTML:
        return _to_editor(request, {})
    service = f"{request.url.scheme}://{request.url.netloc}{PATHS[0]}"
    return Answer(200, [_content_type(chosen)], service_description(service, settings, chosen))


def _to_editor(request: Request, written: dict[str, str]) -> Answer:
    place = address("sparql", preferred_lang(request)) + (f"?{urlencode(written)}" if written else "")
    return Answer(303, [(b"location", place.encode())])
