"""The site as an ASGI application: routes from the table of addresses, one page function for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from inspect import iscoroutinefunction
from time import perf_counter
from typing import cast

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from kb.errors import EngineUnavailable, KbError, Lang
from kb.knowledge import Knowledge
from kb.outlines import Outlines
from kb.settings import Settings
from web.addresses import ADDRESSES
from web.api import advice_api, network_api, questions, search_api
from web.contributing.posting import SeeOther, read_form
from web.endpoint import sparql
from web.http import dumps, envelope, negotiation
from web.http.headers import SecurityHeaders
from web.http.kept import ALWAYS_ASK, FOREVER
from web.http.leaving import Watch
from web.http.negotiation import origin_of
from web.pages import PAGES, POSTS, PageFunction, PostFunction
from web.pages import error as errors
from web.rendering import Page, Renderer
from web.robots import crawling
from web.site.assets import Assets
from web.site.gate import TooOften
from web.site.preview import Preview, preview
from web.site.projection import svg
from web.takeaways import downloads
from web.visit import Lost, Site, Visit, WrongParameter
from web.words import LANGS, read_words

NEVER_KEEP = "no-store"
# Nobody reads this one; the log does (the number is nginx's).
_CLIENT_LEFT = 499


def create_app(knowledge: Knowledge, settings: Settings) -> FastAPI:
    """Build the site over an opened base; nothing is read from the environment here."""
    app = FastAPI(title="Coopérathèque", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan)
    solve = partial(_solve, app, settings)
    assets = Assets(outlines=svg(Outlines.read(knowledge.layout.home)))
    site = Site(knowledge=knowledge, words=read_words(), assets=assets, settings=settings, solve=solve)
    app.state.site = site
    pages = Pages(site, Renderer(site.words))
    negotiation.add(app, knowledge)
    search_api.add(app, site)
    network_api.add(app, site)
    advice_api.add(app, site)
    questions.add(app, site)
    downloads.add(app, site)
    dumps.add(app, site)
    crawling.add(app, site)
    app.add_middleware(SecurityHeaders)
    app.state.endpoint = sparql.add(app, knowledge, settings) if knowledge.endpoint or knowledge.store_path else None
    app.state.workers = app.state.endpoint and app.state.endpoint.workers
    app.add_route("/", _to_french, name="root")
    app.add_route("/static/{path:path}", _static(site.assets), name="static")
    for name, page in PAGES.items():
        for lang in LANGS:
            app.add_route(ADDRESSES[name][lang], pages.endpoint(name, lang, page), name=f"{name}:{lang}")
    for name, post in POSTS.items():
        for lang in LANGS:
            app.add_route(ADDRESSES[name][lang], pages.posting(name, lang, post), methods=["POST"])
    app.add_exception_handler(HTTPException, pages.http_error)
    app.add_exception_handler(KbError, pages.refusal)
    app.add_exception_handler(Exception, pages.breakdown)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Stop the processes that answer public queries when the server stops."""
    yield
    if app.state.workers is not None:
        await app.state.workers.close()


async def _solve(app: FastAPI, settings: Settings, query: str, client: str, most: int) -> Preview:
    """Run a query for a visitor, apart; EngineUnavailable over a base that is not built."""
    if app.state.workers is None:
        raise EngineUnavailable(
            fr="Le point d’accès SPARQL demande une base construite ; lancez « kb build ».",
            en="The SPARQL endpoint needs a built base; run `kb build`.",
        )
    return await preview(app.state.workers, query, settings, client=sparql.client_of((client, 0)), most=most)


def _to_french(_request: Request) -> Response:
    return RedirectResponse(ADDRESSES["home"]["fr"], HTTPStatus.TEMPORARY_REDIRECT)


def _static(assets: Assets) -> Callable[[Request], Response]:
    def static(request: Request) -> Response:
        asset = assets.by_address.get(request.url.path)
        if asset is None:
            return PlainTextResponse("Not found\n", HTTPStatus.NOT_FOUND)
        return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": FOREVER})

    return static


class Pages:
    """Turns page functions into endpoints, and what they raise into pages that help."""

    def __init__(self, site: Site, renderer: Renderer) -> None:
        self.site, self.renderer = site, renderer

    def endpoint(self, name: str, lang: Lang, page: PageFunction) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            began = perf_counter()
            request.scope["page"] = ADDRESSES[name][lang]
            visit = self._visit(request, name, lang)
            if iscoroutinefunction(page):
                answered = await self._awaited(page(visit), request)
            else:
                answered = await run_in_threadpool(self._page, cast(Callable[[Visit], Page], page), visit)
            answered.headers["Server-Timing"] = f"page;dur={(perf_counter() - began) * 1000:.1f}"
            return answered

        return answer

    async def _awaited(self, page: Awaitable[Page], request: Request) -> Response:
        """Answer with a page that waits for others; it is given up when its reader leaves."""
        with Watch(request.receive):
            return await run_in_threadpool(self._html, await page)
        return Response(status_code=_CLIENT_LEFT)

    def posting(self, name: str, lang: Lang, post: PostFunction) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint of a form; what is refused is a page that says why."""

        async def answer(request: Request) -> Response:
            request.scope["page"] = ADDRESSES[name][lang]
            visit = self._visit(request, name, lang)
            try:
                filled = await read_form(request, self.site.settings.proposal_max_bytes)
                return await run_in_threadpool(self._posted, post, replace(visit, filled=filled))
            except (Lost, WrongParameter, KbError) as error:
                answer = self._html(errors.page_of(visit, error))
                if isinstance(error, TooOften):
                    answer.headers["Retry-After"] = str(error.seconds)
                return answer

        return answer

    def _posted(self, post: PostFunction, visit: Visit) -> Response:
        found = post(visit)
        return found.response() if isinstance(found, SeeOther) else self._html(found)

    def _page(self, page: Callable[[Visit], Page], visit: Visit) -> Response:
        try:
            return self._html(page(visit))
        except (Lost, WrongParameter, KbError) as error:
            return self._html(errors.page_of(visit, error))

    async def http_error(self, request: Request, error: Exception) -> Response:
        """Answer for an address without a route, or a method that a page does not take."""
        status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        visit = self._stray(request)
        if status == HTTPStatus.NOT_FOUND:
            return self._html(errors.unknown_address(visit, request.url.path))
        return self._html(errors.other(visit, status))

    async def refusal(self, request: Request, error: Exception) -> Response:
        """Answer for what the base refuses outside pages: an IRI under /id/ that names nothing, say."""
        if isinstance(error, KbError) and not negotiation.is_for_people(request):
            return envelope.refused(request, error)
        if isinstance(error, KbError):
            return self._html(errors.page_of(self._stray(request), error))
        return await self.breakdown(request, error)

    async def breakdown(self, request: Request, _error: Exception) -> Response:
        if request.url.path.startswith("/api/"):
            return envelope.breakdown(request)
        return self._html(errors.breakdown(self._stray(request)))

    def _stray(self, request: Request) -> Visit:
        """Return a visit for a request that no page expected: the language is guessed."""
        lang = errors.best_lang(request.url.path, request.headers.get("accept-language"))
        return Visit(site=self.site, name="home", lang=lang, origin=origin_of(request))

    def _visit(self, request: Request, name: str, lang: Lang) -> Visit:
        return Visit(
            site=self.site,
            name=name,
            lang=lang,
            origin=origin_of(request),
            slots=request.path_params,
            query=tuple(request.query_params.multi_items()),
            cookies=request.cookies,
            client=request.client.host if request.client else "",
        )

    def _html(self, page: Page) -> Response:
        private = getattr(page, "private", False)
        fleeting = private or getattr(page, "fleeting", False)
        headers = {"Cache-Control": NEVER_KEEP if fleeting else ALWAYS_ASK, "Content-Language": page.frame.lang}
        if private:
            # The address of a proposal is its key: no other site may learn it.
            headers["Referrer-Policy"] = "same-origin"
        status = getattr(page, "status", HTTPStatus.OK)
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = "5"
        return HTMLResponse(self.renderer.render(page), status, headers)
