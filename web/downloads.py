"""A comparison as a file: /fr/comparer.csv?case=…&case=…, at the address of the page and an ending."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import Response

from kb import Knowledge, exports
from kb.errors import Lang
from web.addresses import ADDRESSES
from web.words import LANGS

# Ending → form of kb.exports, media type, name shown.
FILES: dict[str, tuple[str, str, str]] = {
    "csv": ("csv", "text/csv; charset=utf-8", "CSV"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "md": ("markdown", "text/markdown; charset=utf-8", "Markdown"),
    "jsonld": ("jsonld", "application/ld+json", "JSON-LD"),
    "json": ("json", "application/json", "JSON"),
}


def add(app: FastAPI, knowledge: Knowledge) -> None:
    """Add one address for each language and ending."""
    for lang in LANGS:
        for ending in FILES:
            app.add_route(f"{ADDRESSES['compare'][lang]}.{ending}", _file(knowledge, lang, ending))


def _file(knowledge: Knowledge, lang: Lang, ending: str) -> Callable[[Request], Response]:
    form, media_type, _name = FILES[ending]

    def answer(request: Request) -> Response:
        slugs = list(dict.fromkeys(request.query_params.getlist("case")))
        whole = knowledge.compare(slugs, lang)
        comparison = whole.without_only() if request.query_params.get("only") == "shared" else whole
        content = exports.write(comparison, form, knowledge=knowledge, lang=lang)
        name = {"fr": "comparaison", "en": "comparison"}[lang]
        headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "Content-Language": lang}
        return Response(content, media_type=media_type, headers=headers)

    return answer
