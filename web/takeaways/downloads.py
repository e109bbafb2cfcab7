"""Pages as files: ``/fr/comparer.pdf?case=…&case=…``, at the address of the page and an ending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import Response

from kb.errors import Lang
from web.addresses import ADDRESSES
from web.http.kept import ALWAYS_ASK
from web.takeaways.states import TAKEAWAYS
from web.visit import Link, Pairs, Site, Visit
from web.words import LANGS


@dataclass(frozen=True)
class FileForm:
    """A form of file: how kb.handouts calls it, its media type, how readers call it."""

    form: str
    media_type: str
    name: str


FORMS: dict[str, FileForm] = {
    "pdf": FileForm("pdf", "application/pdf", "PDF"),
    "docx": FileForm("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
    "xlsx": FileForm("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "csv": FileForm("csv", "text/csv; charset=utf-8", "CSV"),
    "md": FileForm("markdown", "text/markdown; charset=utf-8", "Markdown"),
    "jsonld": FileForm("jsonld", "application/ld+json", "JSON-LD"),
    "json": FileForm("json", "application/json", "JSON"),
}
# Page → endings offered. A case has its data in RDF already, at its own address.
OFFERED: dict[str, tuple[str, ...]] = {
    "compare": tuple(FORMS),
    "compare-formats": tuple(FORMS),
    "case": ("pdf", "docx", "md"),
    "guide": ("pdf", "docx", "md", "json"),
    "checklist": ("pdf", "docx", "md", "json"),
}
_NAMES: dict[str, dict[Lang, str]] = {
    "compare": {"fr": "comparaison", "en": "comparison"},
    "compare-formats": {"fr": "formats", "en": "formats"},
    "guide": {"fr": "choisir-un-format", "en": "choosing-a-format"},
    "checklist": {"fr": "pense-bete", "en": "checklist"},
}


def add(app: FastAPI, site: Site) -> None:
    """Add one address for each page, language and ending."""
    for page, endings in OFFERED.items():
        for lang in LANGS:
            for ending in endings:
                app.add_route(f"{ADDRESSES[page][lang]}.{ending}", _file(site, page, lang, ending))


def files(visit: Visit, query: Pairs | list[tuple[str, str]]) -> list[Link]:
    """Return the links to the page of a visit as files, in a state."""
    address, mark, asked = visit.to(visit.name, query=query, **visit.slots).partition("?")
    return [Link(FORMS[ending].name, f"{address}.{ending}{mark}{asked}") for ending in OFFERED[visit.name]]


def _file(site: Site, page: str, lang: Lang, ending: str) -> Callable[[Request], Response]:
    form = FORMS[ending]

    def answer(request: Request) -> Response:
        visit = Visit(
            site=site,
            name=page,
            lang=lang,
            origin=f"{request.url.scheme}://{request.url.netloc}",
            slots=request.path_params,
            query=tuple(request.query_params.multi_items()),
        )
        content = TAKEAWAYS[page](visit).write(form.form, site.knowledge)
        name = _NAMES[page][lang] if page in _NAMES else visit.slots["slug"]
        headers = {
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
            "Content-Language": lang,
            "Cache-Control": ALWAYS_ASK,
        }
        return Response(content, media_type=form.media_type, headers=headers)

    return answer
