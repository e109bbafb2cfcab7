"""``/api/search?q=…&lang=…``: what the search page finds, with suggestions, as JSON."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from kb.search import KINDS, Extract
from web.api.cases_api import check, selection, wrong
from web.http.envelope import METHODS, guarded
from web.lists.findings import FoundGroup, FoundLine, find, suggestions
from web.visit import Site
from web.words import LANGS

FEW, MOST = 5, 100
PARAMETERS = ("q", "lang", "kind", "limit")


def add(app: FastAPI, site: Site) -> None:
    """Serve ``/api/search`` and ``/api/cases``."""

    def search(request: Request) -> Response:
        return JSONResponse(answer(site, dict(request.query_params)))

    def cases(request: Request) -> Response:
        return selection(site, request)

    app.add_route("/api/cases", guarded(cases), methods=METHODS, include_in_schema=False)
    app.add_route("/api/search", guarded(search), methods=METHODS, include_in_schema=False)


def answer(site: Site, given: dict[str, str]) -> dict[str, Any]:
    """Return what is found; BadParameter for a parameter, a language, a kind or a limit that there is not."""
    for name in given:
        check(name, name in PARAMETERS, ", ".join(PARAMETERS))
    asked = given.get("q", "")
    lang = next((known for known in LANGS if known == given.get("lang", "fr")), None)
    kind, limit = given.get("kind", ""), given.get("limit", str(FEW))
    check("kind", not kind or kind in KINDS, ", ".join(KINDS))
    check("limit", limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST, f"1…{MOST}")
    if lang is None:
        raise wrong("lang", ", ".join(LANGS))
    words = site.words[lang]
    found = find(site.knowledge, words, asked, kinds=[kind] if kind else KINDS, most=int(limit))
    return {
        "query": asked,
        "lang": lang,
        "match": found.match,
        "total": found.count,
        "nearest": list(found.nearest),
        "groups": [_group(group) for group in found.groups],
        "suggestions": [
            {"title": line.title, "kind": line.kind, "href": line.href}
            for line in suggestions(site.knowledge, words, asked, 8)
        ],
    }


def _group(group: FoundGroup) -> dict[str, Any]:
    return {"kind": group.kind, "label": group.label, "count": group.count, "hits": [_hit(one) for one in group.lines]}


def _hit(line: FoundLine) -> dict[str, Any]:
    return {"iri": line.iri, "title": line.title, "href": line.href, "extracts": [_extract(e) for e in line.extracts]}


def _extract(extract: Extract) -> dict[str, Any]:
    pieces = [{"text": piece.text, "marked": piece.marked} for piece in extract.fragments]
    return {"heading": extract.heading, "part": extract.part, "fragments": pieces}
