"""What the site itself answers to programs, in OpenAPI: the network, the terms of queries, this very document."""

from __future__ import annotations

from typing import Any

from kb.errors import Lang
from web.api.network_api import COLUMNS
from web.pictures.network_view import LEAST_CHOICES, SORTS

Json = dict[str, Any]

_LANG: Json = {"type": "string", "enum": ["fr", "en"], "default": "fr"}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "network": "Qui coopère avec qui : les couples d’organismes, et les cas qu’ils partagent",
        "with": "autour d’un organisme ou d’un cas, « organisation/brest-metropole » par exemple",
        "theme": "thème des cas",
        "format": "format des cas",
        "territory": "territoire des cas",
        "kind": "genre d’organisme",
        "least": "nombre de cas au moins ; un organisme présent dans moins de cas est laissé de côté",
        "sort": "« shared » : les plus liés d’abord ; « name » : par nom",
        "as": "format de la réponse",
        "lang": "langue de la réponse",
        "total": "nombre de couples",
        "vocabulary": "Les mots des requêtes : préfixes, classes, propriétés, choses, chacun avec son libellé",
        "document": "Ce document : toutes les opérations, en OpenAPI 3.1",
    },
    "en": {
        "network": "Who cooperates with whom: the pairs of organisations, and the cases that they share",
        "with": "around an organisation or a case, “organisation/brest-metropole” for instance",
        "theme": "theme of the cases",
        "format": "format of the cases",
        "territory": "territory of the cases",
        "kind": "kind of organisation",
        "least": "least number of cases; an organisation of fewer cases is left out",
        "sort": "“shared”: the most linked first; “name”: by name",
        "as": "format of the answer",
        "lang": "language of the answer",
        "total": "number of pairs",
        "vocabulary": "The words of queries: prefixes, classes, properties, things, each with its label",
        "document": "This document: every operation, in OpenAPI 3.1",
    },
}


def paths(lang: Lang) -> Json:
    """Return the three operations, their texts in a language."""
    said = _WORDS[lang]
    language = _parameter("lang", said["lang"], _LANG)
    anything: Json = {"application/json": {"schema": {"type": "object"}}}
    terms = ("prefixes", "classes", "properties", "things")
    words: Json = {"application/json": {"schema": {"type": "object", "required": list(terms)}}}
    return {
        "/api/network": _operation("network", "network", said, [*_network(said), language], _pairs(said)),
        "/api/vocabulary": _operation("vocabulary", "library", said, [language], words),
        "/api/openapi.json": _operation("document", "library", said, [language], anything),
    }


def _operation(name: str, tag: str, said: dict[str, str], parameters: list[Json], content: Json) -> Json:
    error = {"$ref": "#/components/responses/Error"}
    responses = {"200": {"description": said[name], "content": content}, "default": error}
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": said[name],
            "parameters": parameters,
            "responses": responses,
        }
    }


def _network(said: dict[str, str]) -> list[Json]:
    word: Json = {"type": "string"}
    least: Json = {"type": "integer", "minimum": LEAST_CHOICES[0], "maximum": 99}
    return [
        _parameter("with", said["with"], word) | {"example": "organisation/brest-metropole"},
        *(_parameter(name, said[name], word) for name in ("theme", "format", "territory", "kind")),
        _parameter("least", said["least"], least),
        _parameter("sort", said["sort"], {"type": "string", "enum": list(SORTS), "default": SORTS[0]}),
        _parameter("as", said["as"], {"type": "string", "enum": ["json", "csv"], "default": "json"}),
    ]


def _pairs(said: dict[str, str]) -> Json:
    types: Json = {name: {"type": "string"} for name in COLUMNS}
    types |= {name: {"type": "array", "items": {"type": "string"}} for name in ("cases", "case_labels")}
    types |= {"shared": {"type": "integer"}}
    pairs = {"type": "array", "items": {"type": "object", "required": list(COLUMNS), "properties": types}}
    total = {"type": "integer", "description": said["total"]}
    schema = {"type": "object", "required": ["total", "pairs"], "properties": {"total": total, "pairs": pairs}}
    return {"application/json": {"schema": schema}, "text/csv": {"schema": {"type": "string"}}}


def _parameter(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}
