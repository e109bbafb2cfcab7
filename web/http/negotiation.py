"""Which representation a client asked for, and ``/id/…``: the things themselves.

A thing's IRI answers 303: to its page for a browser, to a data document for a program. The data
document (``/id/case/tridan.ttl``) states the thing and its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import mimeparse
import pyoxigraph as ox
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from kb.engines.store import Solutions
from kb.errors import Lang, NotFound
from kb.knowledge import Knowledge
from kb.namespaces import THINGS
from kb.turtle import declared_prefixes
from web.addresses import address_of

HTML = "text/html"
# Data documents: suffix → media type and Oxigraph's name for the syntax. The first is the default.
DOCUMENTS: dict[str, tuple[str, ox.RdfFormat]] = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
_SUFFIX_OF = {media: suffix for suffix, (media, _) in DOCUMENTS.items()}


def best(accept: str | None, offered: Iterable[str]) -> str | None:
    """Return the offered media type that an Accept header prefers; the first offered breaks ties.

    None when nothing offered is acceptable, or the header cannot be parsed.
    """
    ranked = list(offered)
    if not accept or not accept.strip():
        return ranked[0]
    try:
        # mimeparse lets the last candidate win a tie.
        return mimeparse.best_match(list(reversed(ranked)), accept) or None
    except mimeparse.MimeTypeParseException:
        return None


def is_for_people(request: Request) -> bool:
    """Tell a client that reads pages from a program, which asks for data and cannot read a page of error."""
    return best(request.headers.get("accept"), [HTML, "application/json", *_SUFFIX_OF]) == HTML


def origin_of(request: Request) -> str:
    """Return what every address of the site begins with, as the client or its proxy names it."""
    return f"{request.url.scheme}://{request.url.netloc}"


def preferred_lang(request: Request) -> Lang:
    """Return the language of the reader's Accept-Language: English only when asked before French."""
    asked: list[tuple[float, str]] = []
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        asked.append((_quality(quality), tag[:2].lower()))
    # max() keeps the first of equals, which is the order of preference.
    known = [(quality, tag) for quality, tag in asked if tag in ("fr", "en")]
    return "en" if known and max(known, key=lambda pair: pair[0])[1] == "en" else "fr"


def _quality(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def serialize(statements: Solutions, syntax: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Write the rows (subject, predicate, object) of things/statements in an RDF syntax."""
    triples = [ox.Triple(row["subject"], row["predicate"], row["object"]) for row in statements.rows]  # type: ignore[arg-type]
    return ox.serialize(triples, format=syntax, prefixes=dict(prefixes)) or b""


def add(app: FastAPI, knowledge: Knowledge) -> None:
    """Serve ``/id/<kind>/<slug>``, its data documents, and the ontology under ``/ns`` and ``/shapes``."""
    prefixes = declared_prefixes(knowledge.layout)

    def thing(request: Request) -> Response:
        kind, name = request.path_params["kind"], request.path_params["name"]
        slug, _, suffix = name.rpartition(".")
        if suffix in DOCUMENTS:
            return document(f"{THINGS}{kind}/{slug}", suffix)
        return direct(request, f"{THINGS}{kind}/{name}")

    def document(iri: str, suffix: str) -> Response:
        media, syntax = DOCUMENTS[suffix]
        statements = knowledge.ask("things/statements", thing=iri)
        if not statements.rows:
            raise _unknown(iri)
        headers = {"Access-Control-Allow-Origin": "*", "Link": f'<{iri}>; rel="about"'}
        return Response(serialize(statements, syntax, prefixes), media_type=media, headers=headers)

    def direct(request: Request, iri: str) -> Response:
        if not knowledge.ask("things/statements", thing=iri).rows:
            raise _unknown(iri)
        chosen = best(request.headers.get("accept"), [HTML, *_SUFFIX_OF])
        headers = {"Vary": "Accept, Accept-Language", "Access-Control-Allow-Origin": "*"}
        if chosen is None:
            return _not_acceptable([HTML, *_SUFFIX_OF], headers)
        own = "/id/" + iri.removeprefix(THINGS)
        page = address_of(iri, preferred_lang(request)) if chosen == HTML else None
        target = page or f"{own}.{_SUFFIX_OF.get(chosen, 'ttl')}"
        return RedirectResponse(target, status_code=303, headers=headers)

    def ontology_document(folder: Path, pattern: str) -> Response:
        store = ox.Store()
        for path in sorted(folder.glob(pattern)):
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        body = store.dump(format=ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph(), prefixes=dict(prefixes))
        return Response(body, media_type="text/turtle", headers={"Access-Control-Allow-Origin": "*"})

    def vocabulary(_request: Request) -> Response:
        return ontology_document(knowledge.layout.ontology, "vocabulary.ttl")

    def shapes(_request: Request) -> Response:
        return ontology_document(knowledge.layout.ontology / "shapes", "*.ttl")

    # Not by decorators: to look at typed parameters, FastAPI loads pydantic twice, for a fortieth of each start.
    for path, answer in {"/id/{kind}/{name}": thing, "/ns": vocabulary, "/shapes": shapes}.items():
        app.add_route(path, answer, methods=["GET", "HEAD"])


def _unknown(iri: str) -> NotFound:
    return NotFound(
        fr=f"La base ne contient rien sous l’adresse {iri}.", en=f"The base holds nothing under the address {iri}."
    )


def _not_acceptable(offered: Iterable[str], headers: Mapping[str, str]) -> Response:
    listed = ", ".join(offered)
    text = f"Formats disponibles / Available formats: {listed}\n"
    return PlainTextResponse(text, status_code=406, headers=dict(headers))
