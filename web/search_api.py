"""``/api/search?q=…&lang=…``: what the search page finds, with suggestions, as JSON.

``/api/cases?…&as=csv``: the cases that the same address selects on the page of cases.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from kb.errors import BadParameter
from kb.search import KINDS, Extract
from web.envelope import METHODS, guarded
from web.findings import FoundGroup, FoundLine, find, suggestions
from web.selecting import as_csv, rows, select
from web.visit import Pairs, Site, Visit, WrongParameter
from web.words import LANGS

_FEW, _MOST = 5, 100
_PARAMETERS = ("q", "lang", "kind", "limit")


def add(app: FastAPI, site: Site) -> None:
    """Serve ``/api/search``."""

    def search(request: Request) -> Response:
        return JSONResponse(answer(site, dict(request.query_params)))

    def cases(request: Request) -> Response:
        return selection(
            site, tuple(request.query_params.multi_items()), f"{request.url.scheme}://{request.url.netloc}"
        )

    app.add_route("/api/cases", guarded(cases), methods=METHODS, include_in_schema=False)
    app.add_route("/api/search", guarded(search), methods=METHODS, include_in_schema=False)


def answer(site: Site, given: dict[str, str]) -> dict[str, Any]:
    """Return what is found; BadParameter for a parameter, a language, a kind or a limit that there is not."""
    for name in given:
        _check(name, name in _PARAMETERS, ", ".join(_PARAMETERS))
    asked = given.get("q", "")
    lang = next((known for known in LANGS if known == given.get("lang", "fr")), None)
    kind, limit = given.get("kind", ""), given.get("limit", str(_FEW))
    _check("kind", not kind or kind in KINDS, ", ".join(KINDS))
    _check("limit", limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= _MOST, f"1…{_MOST}")
    if lang is None:
        raise _wrong("lang", ", ".join(LANGS))
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


def selection(site: Site, query: Pairs, origin: str) -> Response:
    """Return the selected cases as JSON or CSV; BadParameter for what the page would refuse."""
    given = dict(query)
    lang = next((known for known in LANGS if known == given.get("lang", "fr")), None)
    form = given.get("as", "json")
    if lang is None:
        raise _wrong("lang", ", ".join(LANGS))
    _check("as", form in ("json", "csv"), "json, csv")
    state = tuple(pair for pair in query if pair[0] not in ("lang", "as"))
    visit = Visit(site=site, name="cases", lang=lang, origin=origin, query=state)
    try:
        table = rows(visit, select(visit))
    except WrongParameter as error:
        raise BadParameter(fr=f"{error.problem}. {error.remedy}", en=f"{error.problem}. {error.remedy}") from error
    if form == "json":
        return JSONResponse({"total": len(table), "cases": table})
    disposition = {"Content-Disposition": 'attachment; filename="cases.csv"'}
    return Response(as_csv(table), media_type="text/csv; charset=utf-8", headers=disposition)


def _group(group: FoundGroup) -> dict[str, Any]:
    return {"kind": group.kind, "label": group.label, "count": group.count, "hits": [_hit(one) for one in group.lines]}


def _hit(line: FoundLine) -> dict[str, Any]:
    return {"iri": line.iri, "title": line.title, "href": line.href, "extracts": [_extract(e) for e in line.extracts]}


def _extract(extract: Extract) -> dict[str, Any]:
    pieces = [{"text": piece.text, "marked": piece.marked} for piece in extract.fragments]
    return {"heading": extract.heading, "part": extract.part, "fragments": pieces}


def _check(name: str, right: bool, expected: str) -> None:
    if not right:
        raise _wrong(name, expected)


def _wrong(name: str, expected: str) -> BadParameter:
    return BadParameter(
        fr=f"Le paramètre « {name} » ne convient pas ; attendu : {expected}.",
        en=f"Parameter “{name}” is not right; expected: {expected}.",
    )
