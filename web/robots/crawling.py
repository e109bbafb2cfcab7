"""What robots ask for before anything else: ``/robots.txt``, the sitemap, ``/llms.txt``, ``/.well-known/void``.

All are made over one snapshot, and kept with its pages.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kb.errors import Lang
from web.addresses import ADDRESSES
from web.endpoint.describing import SYNTAXES, service_description
from web.http.envelope import METHODS, guarded, state_of
from web.http.kept import ALWAYS_ASK
from web.http.negotiation import best, origin_of
from web.http.protocol import NotAcceptable
from web.robots.agents import PLACES, llms
from web.robots.sitemap import Sitemap
from web.site.built import built
from web.visit import Site, Visit
from web.words import LANGS

# What is filled in, and what only its holder should see.
_FORMS = ("propose", "proposal", "report-error", "review")
_ALLOWED = ("/*?page=", "/api/openapi.json", "/api/queries$")
_FORBIDDEN = ("/*?", "/*?page=*&", "/*.pdf$", "/*.docx$", "/*.xlsx$", "/api/", "/sparql", "/base/")
_KEPT = {"Cache-Control": ALWAYS_ASK}


def add(app: FastAPI, site: Site) -> None:
    """Serve what robots look for, at the addresses where they do."""
    sitemap = Sitemap(site.knowledge)

    def index(request: Request) -> Response:
        return Response(sitemap.index(origin_of(request)), media_type="application/xml", headers=_KEPT)

    def part(request: Request) -> Response:
        content = sitemap.part(request.path_params["part"], origin_of(request))
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="application/xml", headers=_KEPT)

    app.add_route("/robots.txt", _robots)
    app.add_route("/sitemap.xml", index)
    app.add_route("/sitemap-{part}.xml", part)
    for lang in LANGS:
        app.add_route(PLACES[lang], _llms(site, lang))
    app.add_route("/.well-known/void", _void(site), METHODS)


def robots(origin: str) -> str:
    """Return the rules of https://www.rfc-editor.org/rfc/rfc9309, ``origin`` being where the site is.

    The longest rule that matches wins, but some robots take the first one: what is allowed comes first. No rule
    ends with the address of a page and ``?``: some forget it, and would leave out the page and all below it.
    """
    forms = [ADDRESSES[name][lang].partition("{")[0] for name in _FORMS for lang in LANGS]
    lines = [
        "# Every page is in the sitemap. Its states (filters, comparisons, answers, queries) have no end.",
        "User-agent: *",
        *(f"Allow: {rule}" for rule in _ALLOWED),
        *(f"Disallow: {rule}" for rule in (*_FORBIDDEN, *forms)),
    ]
    return "\n".join([*lines, "", f"Sitemap: {origin}/sitemap.xml", ""])


def _robots(request: Request) -> Response:
    return PlainTextResponse(robots(origin_of(request)), headers=_KEPT)


def _llms(site: Site, lang: Lang) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        text = llms(Visit(site=site, name="home", lang=lang, origin=origin_of(request)))
        return PlainTextResponse(text, headers=_KEPT | {"Content-Language": lang})

    return answer


def _void(site: Site) -> Callable[[Request], Response]:
    """Return what answers with the description of the endpoint, which is that of its dataset.

    https://www.w3.org/TR/void/#well-known
    """

    def answer(request: Request) -> Response:
        # A browser, which would rather have a page, takes the rest as well: it gets the Turtle.
        media = best(request.headers.get("accept"), SYNTAXES)
        if media is None:
            listed = ", ".join(SYNTAXES)
            raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
        return Response(service_description(f"{origin_of(request)}/sparql", site.settings, media), media_type=media)

    return guarded(answer, state_of(built(site.knowledge)))
