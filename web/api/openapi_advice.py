"""The operations of comparing and choosing, described in OpenAPI (``web/api/advice_api.py`` answers them)."""

from __future__ import annotations

from typing import Any

from kb.comparing.cases import MAX_CASES, MIN_CASES
from kb.comparing.formats import MAX_FORMATS, MIN_FORMATS
from kb.errors import Lang
from kb.guide import Guide
from kb.guide.model import Question
from web.api.advice_api import LIMIT, MOST

Json = dict[str, Any]

_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "compare": "Des cas côte à côte, facette par facette",
        "compare-formats": "Des formats côte à côte : le droit d’un jour, puis ce que montrent les cas",
        "similar": "Les cas proches d’un cas, avec la raison en mots : 2 × ce qu’ils partagent / ce qu’ils ont",
        "guide": "Les questions du guide et, dès une réponse, les formats classés, chaque point expliqué",
        "case": "un cas, « tridan » par exemple",
        "format": "un format, « entente-intercommunale » par exemple",
        "only": "« shared » laisse de côté ce qu’un seul cas a",
        "date": "jour dont on lit le droit ; aujourd’hui à défaut",
        "limit": "nombre de cas au plus",
    },
    "en": {
        "compare": "Cases side by side, facet by facet",
        "compare-formats": "Formats side by side: the law of a day, then what the cases show",
        "similar": "The cases close to one, with the reason in words: 2 × what they share / what they have",
        "guide": "The questions of the guide and, from one answer on, the formats ranked, each point explained",
        "case": "a case, “tridan” for instance",
        "format": "a format, “entente-intercommunale” for instance",
        "only": "“shared” leaves out what a single case has",
        "date": "day whose law is read; today by default",
        "limit": "most cases",
    },
}


def paths(guide: Guide, lang: Lang) -> Json:
    """Return path → operation; the parameters of the guide are its questions."""
    said = _WORDS[lang]
    cases = _several("case", said["case"], MIN_CASES, MAX_CASES, ["tridan", "articulation-sage-ardeche"])
    formats = _several(
        "format", said["format"], MIN_FORMATS, MAX_FORMATS, ["entente-intercommunale", "pole-metropolitain"]
    )
    day = _one("date", said["date"], {"type": "string", "format": "date"})
    only = _one("only", said["only"], {"type": "string", "enum": ["shared"]})
    limit = _one("limit", said["limit"], {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT})
    case = {**_one("case", said["case"], {"type": "string"}), "required": True, "example": "tridan"}
    return {
        "/api/compare": _operation("compare", said, [cases, only]),
        "/api/compare-formats": _operation("compare-formats", said, [formats, day]),
        "/api/similar": _operation("similar", said, [case, limit]),
        "/api/guide": _operation("guide", said, [*map(_question, guide.questions), day]),
    }


def _operation(name: str, said: dict[str, str], parameters: list[Json]) -> Json:
    lang = _one("lang", "fr, en", {"type": "string", "enum": ["fr", "en"], "default": "fr"})
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "get": {
            "operationId": name.replace("-", "_"),
            "tags": ["compare"],
            "summary": said[name],
            "parameters": [*parameters, lang],
            "responses": {
                "200": {"description": said[name], "content": content},
                "default": {"$ref": "#/components/responses/Error"},
            },
        }
    }


def _one(name: str, description: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _several(name: str, description: str, least: int, most: int, example: list[str]) -> Json:
    schema = {"type": "array", "items": {"type": "string"}, "minItems": least, "maxItems": most}
    return {**_one(name, description, schema), "required": True, "explode": True, "example": example}


def _question(question: Question) -> Json:
    items = {"type": "string", "enum": [option.key for option in question.options]}
    schema = {"type": "array", "items": items} if question.several else items
    return _one(question.key, question.label, schema)
