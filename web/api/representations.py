"""An answer, or a slice of it, as JSON for programs, CSV, a workbook, SPARQL JSON or RDF."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox

from kb.engines.store import Row, Solutions, Term, native
from kb.errors import Lang
from kb.sparql.binding import Form
from kb.workbooks.rows import Linked, Sheet, Value, to_xlsx
from web.http.negotiation import best
from web.http.protocol import NotAcceptable
from web.rendering import sentence
from web.site.answers import Answer, datatype

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": XLSX,
    "sparql-json": "application/sparql-results+json",
}
GRAPHS = {
    "json": "application/json",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
_SYNTAXES = {
    "turtle": (ox.RdfFormat.TURTLE, "ttl"),
    "jsonld": (ox.RdfFormat.JSON_LD, "jsonld"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "rdf"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ABOUT: dict[Lang, dict[str, str]] = {
    "fr": {
        "about": "À propos",
        "question": "Question",
        "rows": "Lignes en tout",
        "address": "Adresse",
        "licence": "Licence des données",
    },
    "en": {
        "about": "About",
        "question": "Question",
        "rows": "Rows in all",
        "address": "Address",
        "licence": "Licence of the data",
    },
}


@dataclass(frozen=True)
class Slice:
    """Some rows of an answer: ``rows`` from ``offset`` on, ``limit`` at most; ``next`` is where the rest is."""

    rows: tuple[Row, ...]
    limit: int | None
    offset: int
    next: str | None


@dataclass(frozen=True)
class Body:
    """What is sent: bytes, media type, and the name of a file when it is not to be read on screen."""

    content: str | bytes
    media: str
    filename: str | None = None


def formats(form: Form) -> dict[str, str]:
    """Return format → media type for a form of question; the first is the default."""
    return GRAPHS if form in ("construct", "describe") else TABLES


def chosen_format(form: Form, named: str | None, accept: str | None) -> str:
    """Return the format named in the address, else the one that Accept prefers; NotAcceptable for another."""
    offered = formats(form)
    media = {media: name for name, media in offered.items()}
    found = named if named else media.get(best(accept, media) or "")
    if found not in offered:
        listed = ", ".join(f"{name} ({media})" for name, media in offered.items())
        raise NotAcceptable(fr=f"Formats disponibles : {listed}.", en=f"Available formats: {listed}.")
    return found


def represent(
    got: Answer, piece: Slice, *, form: str, names: Mapping[str, str], prefixes: Mapping[str, str], address: str
) -> Body:
    """Write a slice of an answer in one of its formats; ``address`` is where it was asked."""
    stem = got.question.name.replace("/", "-")
    some = Solutions(got.solutions.variables, piece.rows)
    media = formats(got.question.form)[form]
    if form in _SYNTAXES:
        syntax, suffix = _SYNTAXES[form]
        triples = [ox.Triple(row["subject"], row["predicate"], row["object"]) for row in piece.rows]  # type: ignore[arg-type]
        return Body(ox.serialize(triples, format=syntax, prefixes=dict(prefixes)) or b"", media, f"{stem}.{suffix}")
    if form == "csv":
        return Body(some.to_csv(), media, f"{stem}.csv")
    if form == "xlsx":
        return Body(_workbook(got, piece, names, address), media, f"{stem}.xlsx")
    if form == "sparql-json":
        return Body(_truth(some) if got.question.form == "ask" else some.to_json(), media)
    return Body(json.dumps(payload(got, piece, names), ensure_ascii=False), media)


def _workbook(got: Answer, piece: Slice, names: Mapping[str, str], address: str) -> bytes:
    """Return the rows with the names of things, each leading to its IRI, and a sheet that says what they are."""
    lang, asked = _lang(got), got.question
    said, title = _ABOUT[lang], sentence(asked.title[lang])
    headings = [sentence(asked.columns[name][lang]) if asked.columns else name for name in got.solutions.variables]
    rows = [[_cell(row.get(name), names) for name in got.solutions.variables] for row in piece.rows]
    given = [(sentence(one.labels[lang]), got.given[one.name]) for one in asked.parameters if one.name in got.given]
    about: list[tuple[str, Value]] = [(said["question"], asked.summary[lang]), *given]
    about += [(said["rows"], len(got.solutions.rows)), (said["address"], Linked(address, address))]
    about += [(said["licence"], "Licence Ouverte 2.0")]
    return to_xlsx(Sheet(title, headings, rows), Sheet(said["about"], [title, ""], about))


def _cell(term: Term | None, names: Mapping[str, str]) -> Value:
    if isinstance(term, ox.NamedNode):
        return Linked(names.get(term.value, term.value), term.value) if term.value.startswith("http") else term.value
    value = native(term)
    if isinstance(term, ox.Literal) and datatype(term) == "date" and isinstance(value, str):
        # Spreadsheets know no day before 1900.
        return date.fromisoformat(value) if _DAY.fullmatch(value) and value >= "1900-03-01" else value
    return value


def _truth(solutions: Solutions) -> str:
    return json.dumps({"head": {}, "boolean": native(solutions.rows[0]["answer"])})


def payload(got: Answer, piece: Slice, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON of a slice: what was asked, how much there is, the rows, where the next ones are."""
    lang, columns = _lang(got), got.question.columns
    return {
        "query": got.question.name,
        "title": got.question.title[lang],
        "parameters": dict(got.given),
        "columns": [
            {"name": name, "label": columns[name][lang] if columns else name} for name in got.solutions.variables
        ],
        "total": len(got.solutions.rows),
        "limit": piece.limit,
        "offset": piece.offset,
        "rows": [{name: _value(term, names) for name, term in row.items()} for row in piece.rows],
        "next": piece.next,
    }


def _lang(got: Answer) -> Lang:
    return "en" if got.given["lang"] == "en" else "fr"


def _value(term: Term, names: Mapping[str, str]) -> dict[str, Any]:
    said: dict[str, Any] = {"value": native(term), "type": datatype(term)}
    if isinstance(term, ox.Literal) and term.language:
        said["lang"] = term.language
    if isinstance(term, ox.NamedNode) and term.value in names:
        said["label"] = names[term.value]
    return said
