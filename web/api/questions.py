"""The questions of the library as REST operations: ``/api/queries/{name}?parameter=value``.

One question, one address: JSON by default, CSV, a workbook, SPARQL JSON or RDF when asked for. Values are bound
as whole terms; totals are true; every refusal is the same JSON envelope, in both languages.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from kb.errors import BadParameter, Lang, NotFound
from kb.sparql.binding import Parameter
from kb.sparql.queries import Question
from web.addresses import address
from web.api import openapi
from web.api.representations import Slice, chosen_format, represent
from web.api.vocabulary import vocabulary
from web.endpoint.editor import prefixes
from web.http.envelope import METHODS, guarded, links, state_of
from web.site.answers import Answer, answer, names, single_values
from web.site.built import built
from web.visit import Site
from web.words import LANGS

LIMIT, MOST = 100, 1000
# Words of the interface, which no question may take as a parameter. (Not "format": a question about
# formats of cooperation takes it. Where none does, it is understood as "as".)
RESERVED = ("limit", "offset", "as")


def add(app: FastAPI, site: Site) -> None:
    """Serve ``/api/queries``, each question below it, and ``/api/openapi.json``."""
    knowledge = site.knowledge

    def document(request: Request) -> Response:
        lang = _lang(_only(request, "lang"))
        return JSONResponse(openapi.document(knowledge, lang, origin=_origin(request)))

    def listing(request: Request) -> Response:
        words = _only(request, "search").get("search", "")
        library = knowledge.library
        named = {asked.name for lang in LANGS for asked in library.search(words, lang)}
        found = [asked for asked in library.values() if asked.name in named]
        return JSONResponse({"total": len(found), "queries": [describe(asked, _origin(request)) for asked in found]})

    def answering(request: Request) -> Response:
        return _answer(request, site)

    def elsewhere(request: Request) -> Response:
        raise NotFound(
            fr=f"Rien à l’adresse {request.url.path} ; /api/openapi.json dit ce qui existe.",
            en=f"Nothing at {request.url.path}; /api/openapi.json says what exists.",
        )

    def terms(request: Request) -> Response:
        return JSONResponse(vocabulary(knowledge, _lang(_only(request, "lang"))))

    routes = {
        "openapi.json": document,
        "vocabulary": terms,
        "queries": listing,
        "queries/{name:path}": answering,
        "{rest:path}": elsewhere,
    }
    state = state_of(built(knowledge))
    for path, handler in routes.items():
        app.add_route(f"/api/{path}", guarded(handler, state), methods=METHODS, include_in_schema=False)


def _answer(request: Request, site: Site) -> Response:
    knowledge, client = site.knowledge, request.client.host if request.client else ""
    asked = knowledge.library[request.path_params["name"]]
    values = single_values(request.query_params.multi_items())
    if "format" not in {parameter.name for parameter in asked.parameters} and "format" in values:
        values.setdefault("as", values.pop("format"))
    given = {name: value for name, value in values.items() if name not in RESERVED}
    form = chosen_format(asked.form, values.get("as"), request.headers.get("accept"))
    got = answer(knowledge, asked, given, _lang(given), site.runner(client))
    piece = _slice(request, got, values, everything=form != "json")
    named = names(knowledge, piece.rows, _lang(given)) if form in ("json", "xlsx") else {}
    known = prefixes(knowledge.layout)
    body = represent(got, piece, form=form, names=named, prefixes=known, address=_address(request, got))
    total = len(got.solutions.rows)
    headers = {"X-Total-Count": str(total)}
    here = f"{_origin(request)}{request.url.path}"
    if turn := links(here, values.items(), total=total, limit=piece.limit, offset=piece.offset):
        headers["Link"] = turn
    if body.filename:
        headers["Content-Disposition"] = f'attachment; filename="{body.filename}"'
    return Response(body.content, media_type=body.media, headers=headers)


def _slice(request: Request, got: Answer, values: dict[str, str], *, everything: bool) -> Slice:
    """Return the rows asked for: ``limit`` of them from ``offset`` on.

    A file is whole unless a limit is given; JSON comes in pages of the question's own size.
    """
    rows = got.solutions.rows
    limit = _whole("limit", values["limit"], 1, MOST) if "limit" in values else None
    if limit is None and not everything:
        limit = min(got.question.pagination or LIMIT, MOST)
    offset = _whole("offset", values.get("offset", "0"), 0, 10**9)
    end = len(rows) if limit is None else offset + limit
    others = {name: value for name, value in values.items() if name not in ("limit", "offset")}
    following = {**others, "limit": str(limit), "offset": str(end)}
    more = f"{_origin(request)}{request.url.path}?{urlencode(following)}" if end < len(rows) else None
    return Slice(rows[offset:end], limit, offset, more)


def _address(request: Request, got: Answer) -> str:
    """Return the page of this very answer."""
    given = [(name, value) for name, value in got.given.items() if name != "lang"]
    return _origin(request) + address("question", _lang(dict(got.given)), name=got.question.name, query=given)


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 11 and least <= int(value) <= most):
        raise BadParameter(
            fr=f"« {name} » attend un nombre entier de {least} à {most} ; reçu : « {value[:80]} ».",
            en=f"“{name}” expects a whole number from {least} to {most}; got “{value[:80]}”.",
        )
    return int(value)


def _only(request: Request, known: str) -> dict[str, str]:
    values = single_values(request.query_params.multi_items())
    for name in values:
        if name != known:
            raise BadParameter(
                fr=f"Cette adresse ne connaît que le paramètre « {known} », pas « {name} ».",
                en=f"This address knows parameter “{known}” only, not “{name}”.",
            )
    return values


def _lang(values: dict[str, str]) -> Lang:
    """Return the language asked for; what is neither is refused when the question is bound."""
    return "en" if values.get("lang") == "en" else "fr"


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def describe(asked: Question, origin: str) -> dict[str, Any]:
    """Return what a program must know to ask a question."""
    return {
        "name": asked.name,
        "topic": asked.topic,
        "title": dict(asked.title),
        "summary": dict(asked.summary),
        "tags": list(asked.tags),
        "form": asked.form,
        "parameters": [_parameter(parameter) for parameter in asked.parameters],
        "columns": [{"name": name, "label": dict(labels)} for name, labels in asked.columns.items()],
        "href": f"{origin}/api/queries/{asked.name}",
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    said = {"scheme": parameter.scheme, "kind": parameter.kind}
    return {
        "name": parameter.name,
        "type": parameter.type,
        "required": not parameter.optional,
        "label": dict(parameter.labels),
        "example": str(parameter.example),
        **{name: value for name, value in said.items() if value},
    }
