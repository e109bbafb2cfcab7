"""Comparing and choosing as operations: ``/api/compare``, ``/api/compare-formats``, ``/api/similar``, ``/api/guide``.

The parameters are those of the page in the same state; the answers, the very data that its files hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from kb.comparing.similar import Likeness
from kb.errors import BadParameter
from kb.guide.data import questions_as_data
from web.http.envelope import METHODS, guarded
from web.takeaways.states import DATE, TAKEAWAYS
from web.visit import Site, Visit
from web.words import LANGS

LIMIT, MOST = 10, 100
Json = dict[str, Any]


def add(app: FastAPI, site: Site) -> None:
    """Serve the four operations."""
    for name, operation in OPERATIONS.items():
        app.add_route(f"/api/{name}", guarded(_answering(site, name, operation)), METHODS, include_in_schema=False)


def _answering(site: Site, name: str, operation: Callable[[Visit], Json]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        query = tuple(pair for pair in request.query_params.multi_items() if pair[0] != "lang")
        asked = request.query_params.get("lang", "fr")
        lang = next((known for known in LANGS if known == asked), None)
        if lang is None:
            raise BadParameter(
                fr=f"« lang » vaut fr ou en ; reçu : « {asked[:40]} ».", en=f"“lang” is fr or en; got “{asked[:40]}”."
            )
        origin = f"{request.url.scheme}://{request.url.netloc}"
        page = name if name in TAKEAWAYS else "case"
        return JSONResponse(operation(Visit(site=site, name=page, lang=lang, origin=origin, query=query)))

    return answer


def _compare(visit: Visit) -> Json:
    _only(visit, "case", "only")
    return dict(TAKEAWAYS["compare"](visit).data)


def _compare_formats(visit: Visit) -> Json:
    _only(visit, "format", DATE)
    return dict(TAKEAWAYS["compare-formats"](visit).data)


def _guide(visit: Visit) -> Json:
    """Return the questions alone before an answer, since nothing is ranked then."""
    found = dict(TAKEAWAYS["guide"](visit).data)
    return {"questions": questions_as_data(visit.guide), **found}


def _similar(visit: Visit) -> Json:
    _only(visit, "case", "limit")
    cases, limit = visit.values("case"), (visit.values("limit") or [str(LIMIT)])[0]
    if len(cases) != 1:
        raise BadParameter(fr="Donnez un cas : ?case=tridan.", en="Give one case: ?case=tridan.")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST):
        raise BadParameter(
            fr=f"« limit » attend un nombre entier de 1 à {MOST} ; reçu : « {limit[:40]} ».",
            en=f"“limit” expects a whole number from 1 to {MOST}; got “{limit[:40]}”.",
        )
    found = visit.knowledge.similar(cases[0], visit.lang, int(limit))
    return {"case": cases[0], "lang": visit.lang, "similar": list(map(_likeness, found))}


def _likeness(one: Likeness) -> Json:
    reasons = [{"facet": why.facet, "concepts": list(why.concepts), "words": why.words} for why in one.reasons]
    return {
        "iri": one.iri,
        "label": one.label,
        "score": round(one.score, 4),
        "shared": one.shared,
        "reasons": reasons,
    }


def _only(visit: Visit, *known: str) -> None:
    for name, _value in visit.query:
        if name not in known:
            listed = ", ".join((*known, "lang"))
            raise BadParameter(
                fr=f"Cette adresse ne connaît pas « {name[:40]} » ; elle connaît : {listed}.",
                en=f"This address does not know “{name[:40]}”; it knows: {listed}.",
            )


OPERATIONS: dict[str, Callable[[Visit], Json]] = {
    "compare": _compare,
    "compare-formats": _compare_formats,
    "similar": _similar,
    "guide": _guide,
}
