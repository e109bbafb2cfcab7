"""``/api/network?…&as=csv``: the pairs of organisations that the same address lists on the page of the network."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from kb.errors import BadParameter, Lang
from web.api.cases_api import check
from web.http.envelope import METHODS, guarded
from web.lists.selection_files import plain
from web.pictures.network_view import CASE_FACETS, KIND, view
from web.visit import Pairs, Site, Visit, WrongParameter
from web.words import LANGS

COLUMNS = ("organisation", "organisation_label", "partner", "partner_label", "shared", "cases", "case_labels")


def add(app: FastAPI, site: Site) -> None:
    """Serve ``/api/network``."""

    def network(request: Request) -> Response:
        return answer(site, tuple(request.query_params.multi_items()))

    app.add_route("/api/network", guarded(network), methods=METHODS, include_in_schema=False)


def answer(site: Site, query: Pairs) -> Response:
    """Return the pairs as JSON or CSV; BadParameter for what the page would refuse."""
    given = dict(query)
    lang = next((known for known in LANGS if known == given.get("lang", "fr")), None)
    form = given.get("as", "json")
    if lang is None or form not in ("json", "csv"):
        raise BadParameter(
            fr="« lang » vaut fr ou en ; « as » vaut json ou csv.", en="“lang” is fr or en; “as” is json or csv."
        )
    known = (*CASE_FACETS, KIND, "least", "with", "sort", "show", "lang", "as")
    for name in given:
        check(name, name in known, ", ".join(known))
    state = tuple(pair for pair in query if pair[0] not in ("lang", "as"))
    visit = Visit(site=site, name="network", lang=lang, origin="", query=state)
    try:
        table = rows(visit)
    except WrongParameter as error:
        raise BadParameter(fr=_refused(visit, "fr"), en=_refused(visit, "en")) from error
    if form == "json":
        return JSONResponse({"total": len(table), "pairs": table})
    disposition = {"Content-Disposition": 'attachment; filename="network.csv"'}
    return Response(_csv(table), media_type="text/csv; charset=utf-8", headers=disposition)


def _refused(visit: Visit, lang: Lang) -> str:
    """Return why an address is refused, in a language."""
    try:
        view(replace(visit, lang=lang))
    except WrongParameter as error:
        return f"{error.problem}. {error.remedy}"
    raise AssertionError("an address is refused in every language or in none")


def rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the pairs as rows of ``COLUMNS``; ``cases`` and ``case_labels`` are lists in the same order."""
    names = visit.connections.names
    return [
        {
            "organisation": pair.first,
            "organisation_label": names[pair.first],
            "partner": pair.second,
            "partner_label": names[pair.second],
            "shared": len(pair.cases),
            "cases": list(pair.cases),
            "case_labels": [names[case] for case in pair.cases],
        }
        for pair in view(visit).pairs
    ]


def _csv(table: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: plain(value) for name, value in row.items()} for row in table)
    return out.getvalue()
