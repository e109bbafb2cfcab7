"""``/api/cases?…&as=csv``: the cases that the same address selects on the page of cases, as a file or in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from kb.errors import BadParameter, Lang
from kb.handouts.graphs import jsonld
from web.http.envelope import links
from web.lists.selecting import EXTRA, select
from web.lists.selection_files import MOST_GRAPHS, MOST_LINES, as_csv, as_xlsx, rows
from web.visit import Site, Visit, WrongParameter
from web.words import LANGS

LIMIT, MOST = 100, 1000
# Format → media type and, for a file, its ending.
FORMS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": "application/ld+json",
}
# Words of this interface; every other parameter is one of the page, its view and its page apart.
_OWN = ("lang", "as", "limit", "offset")


def selection(site: Site, request: Request) -> Response:
    """Return the selected cases; BadParameter for what the page would refuse."""
    query = request.query_params.multi_items()
    given = dict(query)
    origin = f"{request.url.scheme}://{request.url.netloc}"
    visit = Visit(
        site=site,
        name="cases",
        lang=_lang(given.get("lang", "fr")),
        origin=origin,
        query=tuple(pair for pair in query if pair[0] not in _OWN),
    )
    form = given.get("as", "json")
    check("as", form in FORMS, ", ".join(FORMS))
    _only_known(visit)
    numbers = _numbers(visit)
    limit = _whole("limit", given["limit"], 1, MOST) if "limit" in given else LIMIT if form == "json" else None
    offset = _whole("offset", given.get("offset", "0"), 0, 10**9)
    end = len(numbers) if limit is None else offset + limit
    following = [*(pair for pair in query if pair[0] not in ("limit", "offset")), ("limit", limit), ("offset", end)]
    more = f"{origin}{request.url.path}?{urlencode(following)}" if end < len(numbers) else None
    turn = links(f"{origin}{request.url.path}", query, total=len(numbers), limit=limit, offset=offset)
    headers = {"X-Total-Count": str(len(numbers))} | ({"Link": turn} if turn else {})
    if form != "json":
        headers["Content-Disposition"] = f'attachment; filename="{_name(visit.lang)}.{form}"'
        return Response(_file(visit, numbers[offset:end], form), media_type=FORMS[form], headers=headers)
    page: dict[str, Any] = {"total": len(numbers), "limit": limit, "offset": offset, "next": more}
    return JSONResponse(page | {"cases": rows(visit, numbers[offset:end])}, headers=headers)


def _numbers(visit: Visit) -> Sequence[int]:
    try:
        return select(visit).numbers
    except WrongParameter as error:
        said = {lang: _refused(visit, lang) for lang in LANGS}
        raise BadParameter(fr=said["fr"], en=said["en"]) from error


def _refused(visit: Visit, lang: Lang) -> str:
    """Return why an address is refused, in a language."""
    try:
        select(Visit(site=visit.site, name="cases", lang=lang, origin=visit.origin, query=visit.query))
    except WrongParameter as error:
        return f"{error.problem}. {error.remedy}"
    raise AssertionError("an address is refused in every language or in none")


def _file(visit: Visit, numbers: Sequence[int], form: str) -> bytes:
    if form == "jsonld":
        if len(numbers) > MOST_GRAPHS:
            raise BadParameter(
                fr=f"JSON-LD donne tout ce que la base dit de chaque cas : {MOST_GRAPHS} cas au plus à la fois ; "
                "restreignez la sélection, ou demandez-la par morceaux avec « limit » et « offset ».",
                en=f"JSON-LD gives all that the base says of each case: {MOST_GRAPHS} cases at most at a time; "
                "narrow the selection, or ask for it in parts with “limit” and “offset”.",
            )
        index = visit.catalogue.index
        return jsonld(visit.knowledge, [index.cases[number] for number in numbers]).encode()
    if form == "xlsx" and len(numbers) > MOST_LINES:
        raise BadParameter(
            fr=f"Un classeur tient {MOST_LINES} cas au plus ; restreignez la sélection, demandez-la par morceaux "
            "avec « limit » et « offset », ou prenez-la en CSV.",
            en=f"A workbook holds {MOST_LINES} cases at most; narrow the selection, ask for it in parts "
            "with “limit” and “offset”, or take it as CSV.",
        )
    table = rows(visit, numbers)
    if form == "xlsx":
        return as_xlsx(visit, table, visit.origin + visit.to("cases", query=visit.query))
    return as_csv(table).encode()


def _name(lang: Lang) -> str:
    return {"fr": "cas", "en": "cases"}[lang]


def _only_known(visit: Visit) -> None:
    known = [*EXTRA, *(facet.key for facet in visit.catalogue.facets), *_OWN, "view", "page"]
    for name, _value in visit.query:
        check(name, name in known, ", ".join(known))


def _lang(value: str) -> Lang:
    lang = next((known for known in LANGS if known == value), None)
    if lang is None:
        raise wrong("lang", ", ".join(LANGS))
    return lang


def _whole(name: str, value: str, least: int, most: int) -> int:
    check(name, value.isascii() and value.isdigit() and least <= int(value[:11]) <= most, f"{least}…{most}")
    return int(value)


def check(name: str, right: bool, expected: str) -> None:
    if not right:
        raise wrong(name, expected)


def wrong(name: str, expected: str) -> BadParameter:
    return BadParameter(
        fr=f"Le paramètre « {name} » ne convient pas ; attendu : {expected}.",
        en=f"Parameter “{name}” is not right; expected: {expected}.",
    )
