"""``/api/search`` and ``/api/cases`` in the OpenAPI document: every parameter with its type and its values."""

from __future__ import annotations

from typing import Any

from kb.errors import Lang
from kb.facets import NOT_STATED
from kb.knowledge import Knowledge
from kb.namespaces import split
from kb.search import KINDS
from web.api import cases_api, search_api
from web.lists.selecting import SORTS, YEARS
from web.lists.selection_files import COLUMNS

Json = dict[str, Any]

# A facet with more values than this is described, not listed.
_LISTED = 60
_LANG: Json = {"type": "string", "enum": ["fr", "en"], "default": "fr"}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "search": "Chercher dans toute la base",
        "search q": "mots à chercher ; entre guillemets, l’expression exacte",
        "kind": "un seul genre de choses",
        "search limit": "nombre de résultats de chaque genre",
        "found": "les résultats par genre, avec leurs extraits, et des suggestions",
        "cases": "Cas choisis par mots, facettes et période",
        "more": "Les paramètres sont ceux de la page des cas : son adresse donne le même choix ici.",
        "q": "mots que le cas doit contenir",
        "from": "première année de la période",
        "to": "dernière année de la période",
        "period": "avec « not-stated », ajoute les cas sans date",
        "sort": "ordre ; précédé d’un tiret, l’ordre inverse",
        "every": "facettes dont le cas doit avoir toutes les valeurs choisies, et non l’une d’elles",
        "exact": "facettes où les valeurs plus précises ne comptent pas",
        "facet": "facette « {name} » ; « not-stated » : rien n’en est dit",
        "as": "format de la réponse ; un fichier est entier sans « limit »",
        "limit": "nombre de cas au plus",
        "offset": "nombre de cas à passer",
        "lang": "langue de la réponse",
        "selected": "les cas choisis, dans l’ordre",
        "total": "nombre de cas choisis en tout",
        "next": "adresse des cas suivants",
    },
    "en": {
        "search": "Search the whole base",
        "search q": "words to look for; an exact phrase stands between quotation marks",
        "kind": "one kind of things only",
        "search limit": "number of results of each kind",
        "found": "results by kind with their extracts, and suggestions",
        "cases": "Cases chosen by words, facets and period",
        "more": "The parameters are those of the page of cases: its address selects the same here.",
        "q": "words that the case must hold",
        "from": "first year of the period",
        "to": "last year of the period",
        "period": "with “not-stated”, adds the cases without a date",
        "sort": "order; reversed when a hyphen comes first",
        "every": "facets of which the case must have every chosen value, not one of them",
        "exact": "facets whose narrower values do not count",
        "facet": "facet “{name}”; “not-stated”: nothing is said of it",
        "as": "format of the answer; a file is whole without “limit”",
        "limit": "most cases",
        "offset": "cases to leave out first",
        "lang": "language of the answer",
        "selected": "the chosen cases, in order",
        "total": "number of chosen cases in all",
        "next": "address of the next cases",
    },
}


def paths(knowledge: Knowledge, lang: Lang) -> Json:
    """Return the two operations, their texts in a language."""
    said = _WORDS[lang]
    cases = _operation("cases", said["cases"], _cases(knowledge, lang), _selected(said))
    return {
        "/api/search": {"get": _operation("search", said["search"], _search(said), _found(said))},
        "/api/cases": {"get": cases | {"description": said["more"]}},
    }


def _operation(name: str, summary: str, parameters: list[Json], answer: Json) -> Json:
    error = {"$ref": "#/components/responses/Error"}
    return {
        "operationId": name,
        "tags": ["find"],
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": answer, "default": error},
    }


def _parameter(name: str, described: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": "query", "description": described, "required": required, "schema": schema}


def _search(said: dict[str, str]) -> list[Json]:
    limit = {"type": "integer", "minimum": 1, "maximum": search_api.MOST, "default": search_api.FEW}
    return [
        _parameter("q", said["search q"], {"type": "string"}) | {"example": "eau"},
        _parameter("kind", said["kind"], {"type": "string", "enum": list(KINDS)}),
        _parameter("limit", said["search limit"], limit),
        _parameter("lang", said["lang"], _LANG),
    ]


def _cases(knowledge: Knowledge, lang: Lang) -> list[Json]:
    said = _WORDS[lang]
    index = knowledge.cases
    year: Json = {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}
    several: Json = {"type": "array", "items": {"type": "string", "enum": list(index.facet_labels)}}
    orders = [*SORTS, *(f"-{sort}" for sort in SORTS)]
    return [
        _parameter("q", said["q"], {"type": "string", "maxLength": 200}),
        *(
            _parameter(key, said["facet"].format(name=labels[lang]), _values(knowledge, key))
            for key, labels in index.facet_labels.items()
        ),
        _parameter("every", said["every"], several),
        _parameter("exact", said["exact"], several),
        _parameter("from", said["from"], year),
        _parameter("to", said["to"], year),
        _parameter("period", said["period"], {"type": "string", "enum": [NOT_STATED]}),
        _parameter("sort", said["sort"], {"type": "string", "enum": orders}),
        _parameter("as", said["as"], {"type": "string", "enum": list(cases_api.FORMS), "default": "json"}),
        _parameter("limit", said["limit"], {"type": "integer", "minimum": 1, "maximum": cases_api.MOST}),
        _parameter("offset", said["offset"], {"type": "integer", "minimum": 0, "default": 0}),
        _parameter("lang", said["lang"], _LANG),
    ]


def _values(knowledge: Knowledge, facet: str) -> Json:
    index = knowledge.cases
    known = [(split(index.values[number].iri) or ("", "", ""))[1] for number in index.values_of[facet]]
    items: Json = {"type": "string"}
    if len(known) <= _LISTED:
        items["enum"] = [*sorted(known), NOT_STATED]
    return {"type": "array", "items": items}


def _found(said: dict[str, str]) -> Json:
    schema = {
        "type": "object",
        "required": ["query", "lang", "match", "total", "nearest", "groups", "suggestions"],
        "properties": {
            **{name: {"type": "string"} for name in ("query", "lang", "match")},
            "total": {"type": "integer"},
            **{name: {"type": "array"} for name in ("nearest", "groups", "suggestions")},
        },
    }
    return {"description": said["found"], "content": {"application/json": {"schema": schema}}}


def _selected(said: dict[str, str]) -> Json:
    types: Json = {key: {"type": "string"} for key in COLUMNS}
    types |= {key: {"type": "array", "items": {"type": "string"}} for key in ("formats", "themes")}
    types |= {"latest_milestone": {"type": ["integer", "null"]}, "sources": {"type": "integer"}}
    schema = {
        "type": "object",
        "required": ["total", "limit", "offset", "next", "cases"],
        "properties": {
            "total": {"type": "integer", "description": said["total"]},
            "limit": {"type": "integer"},
            "offset": {"type": "integer"},
            "next": {"type": ["string", "null"], "description": said["next"]},
            "cases": {"type": "array", "items": {"type": "object", "required": list(COLUMNS), "properties": types}},
        },
    }
    content = {media.partition(";")[0]: {"schema": {"type": "string"}} for media in cases_api.FORMS.values()}
    return {"description": said["selected"], "content": content | {"application/json": {"schema": schema}}}
