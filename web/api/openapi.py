"""The REST interface described in OpenAPI 3.1, from the headers of the questions.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

import re
from typing import Any

import kb
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.sparql.binding import Parameter
from kb.sparql.queries import Question
from web.api import openapi_advice, openapi_find, openapi_site
from web.api.representations import formats
from web.http.envelope import ERRORS
from web.site.choices import choices

Json = dict[str, Any]

# What the site answers besides questions, in the order to read it.
SITE = ("find", "compare", "network", "library")
# A scheme longer than this is described, not listed.
_LISTED = 60
_TYPES: dict[str, Json] = {
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "lang": {"type": "string", "enum": ["fr", "en"], "default": "fr"},
}
_WORDS: dict[Lang, dict[str, str]] = {
    "fr": {
        "about": "Les questions de la base, une par opération. Les valeurs courtes valent pour les IRI (theme=eau).",
        "list": "Les questions de la bibliothèque",
        "search": "mots que la question doit contenir, accents indifférents",
        "limit": "nombre de lignes au plus ; un fichier est entier sans limite",
        "offset": "nombre de lignes à passer",
        "as": "format de la réponse, à défaut celui que demande Accept",
        "rows": "la réponse",
        "error": "ce qui ne va pas, en français et en anglais",
        "total": "nombre de lignes en tout",
        "next": "adresse des lignes suivantes",
    },
    "en": {
        "about": "The questions of the base, one an operation. Short values stand for IRIs (theme=eau).",
        "list": "The questions of the library",
        "search": "words that the question must hold, accents apart",
        "limit": "most rows; a file is whole without a limit",
        "offset": "rows to leave out first",
        "as": "format of the answer, by default the one Accept asks for",
        "rows": "the answer",
        "error": "what is wrong, in French and in English",
        "total": "number of rows in all",
        "next": "address of the next rows",
    },
}


def document(knowledge: Knowledge, lang: Lang, *, origin: str) -> Json:
    """Return the OpenAPI document, its texts in one language."""
    said = _WORDS[lang]
    paths: Json = {"/api/queries": {"get": _listing(said)}}
    for asked in knowledge.library.values():
        paths[f"/api/queries/{asked.name}"] = {"get": _operation(knowledge, asked, lang)}
    paths |= openapi_advice.paths(knowledge.guide(lang), lang)
    paths |= openapi_find.paths(knowledge, lang)
    paths |= openapi_site.paths(lang)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Coopérathèque", "version": kb.__version__, "description": said["about"]},
        "servers": [{"url": origin}],
        "tags": [{"name": tag} for tag in (*SITE, *knowledge.library.topics())],
        "paths": paths,
        "components": {"schemas": _schemas(said), "responses": {"Error": _error(said)}},
    }


def _listing(said: dict[str, str]) -> Json:
    search = {"name": "search", "in": "query", "description": said["search"], "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"type": "object", "required": ["total", "queries"]}}}
    return {
        "operationId": "list",
        "tags": ["library"],
        "summary": said["list"],
        "parameters": [search],
        "responses": {"200": {"description": said["list"], "content": content}, "default": _reference("Error")},
    }


def _operation(knowledge: Knowledge, asked: Question, lang: Lang) -> Json:
    said = _WORDS[lang]
    parameters = [_parameter(knowledge, parameter, lang) for parameter in asked.parameters]
    content = {media: {"schema": {"type": "string"}} for media in formats(asked.form).values()}
    content["application/json"] = {"schema": _answer_schema(asked)}
    return {
        "operationId": re.sub(r"\W", "_", asked.name),
        "tags": [asked.topic],
        "summary": asked.title[lang],
        "description": "\n\n".join(text[lang] for text in (asked.summary, asked.description) if text),
        "parameters": [*parameters, *_slicing(asked, said)],
        "responses": {"200": {"description": said["rows"], "content": content}, "default": _reference("Error")},
    }


def _parameter(knowledge: Knowledge, parameter: Parameter, lang: Lang) -> Json:
    described = f"{parameter.labels[lang]} : {parameter.expectation()[lang]}"
    return {
        "name": parameter.name,
        "in": "query",
        "required": not parameter.optional,
        "description": described if lang == "fr" else described.replace(" : ", ": ", 1),
        "schema": _schema(knowledge, parameter, lang),
        "example": parameter.example if isinstance(parameter.example, bool | int) else str(parameter.example),
    }


def _schema(knowledge: Knowledge, parameter: Parameter, lang: Lang) -> Json:
    if parameter.type == "iri" and parameter.scheme:
        known = [choice.value for choice in choices(knowledge, parameter, lang)]
        if 0 < len(known) <= _LISTED:
            return {"anyOf": [{"type": "string", "enum": known}, {"type": "string", "format": "iri"}]}
    return _TYPES.get(parameter.type, {"type": "string"})


def _slicing(asked: Question, said: dict[str, str]) -> list[Json]:
    schemas: Json = {
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "as": {"type": "string", "enum": list(formats(asked.form))},
    }
    return [{"name": name, "in": "query", "description": said[name], "schema": schemas[name]} for name in schemas]


def _answer_schema(asked: Question) -> Json:
    names = list(asked.columns) or (["answer"] if asked.form == "ask" else ["subject", "predicate", "object"])
    row = {"type": "object", "properties": {name: {"$ref": "#/components/schemas/Value"} for name in names}}
    return {
        "allOf": [
            {"$ref": "#/components/schemas/Answer"},
            {"type": "object", "properties": {"rows": {"type": "array", "items": row}}},
        ]
    }


def _schemas(said: dict[str, str]) -> Json:
    texts = {name: {"type": "string"} for name in ("query", "title")}
    value = {"type": ["string", "number", "boolean"]}
    return {
        "Value": {
            "type": "object",
            "required": ["value", "type"],
            "properties": {"value": value, **{name: {"type": "string"} for name in ("type", "lang", "label")}},
        },
        "Answer": {
            "type": "object",
            "required": ["query", "parameters", "columns", "total", "rows", "next"],
            "properties": {
                **texts,
                "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
                "columns": {"type": "array", "items": {"type": "object"}},
                "total": {"type": "integer", "description": said["total"]},
                "limit": {"type": ["integer", "null"]},
                "offset": {"type": "integer"},
                "rows": {"type": "array", "items": {"type": "object"}},
                "next": {"type": ["string", "null"], "description": said["next"]},
            },
        },
    }


def _error(said: dict[str, str]) -> Json:
    names = ("message", "message_fr", "message_en", "parameter")
    properties: Json = {"code": {"type": "string", "enum": [code for _kind, _status, code in ERRORS]}}
    properties |= {name: {"type": "string"} for name in names}
    properties |= {"status": {"type": "integer"}, "nearest": {"type": ["string", "null"]}}
    required = ["code", "status", "message", "message_fr", "message_en"]
    error = {"type": "object", "required": required, "properties": properties}
    schema = {"type": "object", "required": ["error"], "properties": {"error": error}}
    return {"description": said["error"], "content": {"application/json": {"schema": schema}}}


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/responses/{name}"}
