"""The query page: write SPARQL, run it, see rows with links, or see where it goes wrong.

The address holds the query (``query``), or names the question of the library that it begins from
(``question``), so a result can be shared. What a visitor writes is run apart from this process and its
limits are announced on the page. With scripts the text field becomes YASGUI's editor; the answer stays
the one that the server makes, with its labels and its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode

from fastapi.concurrency import run_in_threadpool

from kb.engines.store import text
from kb.errors import KbError, UnknownQuery
from kb.sparql.queries import Question
from web.endpoint.editor import Fault, complete, fault, prefixes
from web.endpoint.sparql import STATUS
from web.frame import Frame, frame
from web.pages.questions import is_public, rank, topic_labels
from web.questions.results import Naming, Table, table
from web.site.answers import names
from web.site.built import Built
from web.site.preview import MOST_BYTES, Preview
from web.visit import Link, Visit

QUERY, QUESTION = "query", "question"
ROWS = 200
EXAMPLE = """SELECT ?case ?name
WHERE {
  ?case a coop:Case ;
        rdfs:label ?name .
  FILTER (lang(?name) = "%s")
}
ORDER BY ?name
"""
# What nearly every query needs; the others are added when a query uses them.
FIRST_PREFIXES = ("coop", "dcterms", "rdfs", "skos")
STYLES, SCRIPTS = ("vendor/yasqe.css", "css/editor.css"), ("vendor/yasqe.js", "js/editor.js")
_TABLES = (("csv", "CSV"), ("json", "JSON"), ("xml", "XML"), ("tsv", "TSV"))
_GRAPHS = (("turtle", "Turtle"), ("ntriples", "N-Triples"), ("jsonld", "JSON-LD"), ("rdfxml", "RDF/XML"))


@dataclass(frozen=True)
class Found:
    """The answer, or its beginning."""

    form: str = field(metadata={"help": "select, ask, construct or describe"})
    read: int = field(metadata={"help": "number of rows read"})
    complete: bool = field(metadata={"help": "false when the result goes on after the rows read"})
    shown: int = field(metadata={"help": "number of rows shown"})
    table: Table = field(metadata={"help": "the rows shown"})
    holds: bool | None = field(metadata={"help": "the answer to an ASK, else none"})
    downloads: list[Link] = field(metadata={"help": "the whole result, in each format"})


@dataclass(frozen=True)
class Limits:
    """What a query may take, announced before one meets it."""

    seconds: float = field(metadata={"help": "longest time"})
    megabytes: float = field(metadata={"help": "largest result"})
    characters: int = field(metadata={"help": "longest query text"})
    at_once: int = field(metadata={"help": "queries that run at the same time"})


@dataclass(frozen=True)
class Examples:
    """Questions of one topic, each filling the editor."""

    label: str = field(metadata={"help": "what they are about"})
    links: list[Link] = field(metadata={"help": "the questions"})


@dataclass(frozen=True)
class Workbench:
    """What makes the text field an editor where scripts run."""

    styles: list[str] = field(metadata={"help": "addresses of its style sheets, in order"})
    scripts: list[str] = field(metadata={"help": "addresses of its scripts, in order"})
    vocabulary: str = field(metadata={"help": "address of the terms that it completes"})


@dataclass(frozen=True, kw_only=True)
class SparqlPage:
    """/fr/sparql"""

    template: ClassVar[str] = "pages/sparql.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 200, or that of the fault"})
    query: str = field(metadata={"help": "the text in the editor"})
    rows: int = field(metadata={"help": "height of the editor, in lines"})
    action: str = field(metadata={"help": "where the query is sent"})
    endpoint: str = field(metadata={"help": "address of the endpoint, for programs"})
    fault: Fault | None = field(metadata={"help": "why there is no answer"})
    found: Found | None = field(metadata={"help": "the answer"})
    examples: list[Examples] = field(metadata={"help": "questions of the library, by topic"})
    built: Built | None = field(metadata={"help": "the data asked, none over files that are not built"})
    workbench: Workbench | None = field(metadata={"help": "the editor, none without npm packages"})
    library: str = field(metadata={"help": "address of the library"})
    api: str = field(metadata={"help": "address of the interface for programs"})
    prefixes: Mapping[str, str] = field(metadata={"help": "prefix → namespace, all those of the base"})
    limits: Limits = field(metadata={"help": "what a query may take"})


async def sparql_page(visit: Visit) -> SparqlPage:
    first = complete(EXAMPLE % visit.lang, prefixes(visit.knowledge.layout), FIRST_PREFIXES)
    try:
        written = _written(visit)
    except UnknownQuery as error:
        return _page(visit, first, wrong=fault(first, error, visit.words), status=404)
    if not written:
        return _page(visit, first)
    query = complete(written, prefixes(visit.knowledge.layout))
    try:
        got = await visit.site.solve(query, visit.client, MOST_BYTES)
    except KbError as error:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
        return _page(visit, query, wrong=fault(query, error, visit.words), status=status)
    found = await run_in_threadpool(_found, visit, query, got)
    return _page(visit, query, found=found)


def _written(visit: Visit) -> str:
    """Return the query of the address, or the text of the question that it names; UnknownQuery for none."""
    if written := next(iter(visit.values(QUERY)), "").replace("\r\n", "\n").strip():
        return written
    name = next(iter(visit.values(QUESTION)), "")
    return _text(visit, name) if name else ""


def _page(
    visit: Visit, query: str, *, found: Found | None = None, wrong: Fault | None = None, status: int = 200
) -> SparqlPage:
    _ = visit.words.gettext
    settings = visit.site.settings
    lede = _("Ask the base anything, in SPARQL 1.1. The address of the page holds your query: share it.")
    return SparqlPage(
        frame=frame(
            visit,
            _("SPARQL editor"),
            lede,
            crumbs=[Link(_("Questions"), visit.to("questions"))],
            indexed=not visit.query,
        ),
        status=status,
        query=query,
        rows=min(max(query.count("\n") + 2, 12), 30),
        action=visit.to("sparql"),
        endpoint=f"{visit.origin}/sparql",
        fault=wrong,
        found=found,
        examples=_examples(visit),
        built=visit.site.edition,
        workbench=_workbench(visit),
        library=visit.to("questions"),
        api=visit.to("api"),
        prefixes=prefixes(visit.knowledge.layout),
        limits=Limits(
            seconds=settings.query_timeout_ms / 1000,
            megabytes=settings.query_max_bytes / 1e6,
            characters=settings.query_max_length,
            at_once=settings.query_workers,
        ),
    )


def _examples(visit: Visit) -> list[Examples]:
    """Return the founding questions in their order, then the others by topic."""
    _ = visit.words.gettext
    public = [asked for asked in visit.knowledge.library.values() if is_public(asked)]
    ranked = sorted((place, asked.name, asked) for asked in public if (place := rank(asked)) is not None)
    first = [asked for _place, _name, asked in ranked]
    grouped = {_("Founding questions"): first}
    for topic, label in topic_labels(visit.words).items():
        grouped[label] = [asked for asked in public if asked.topic == topic and asked not in first]
    return [Examples(label, [_example(visit, asked) for asked in found]) for label, found in grouped.items() if found]


def _example(visit: Visit, asked: Question) -> Link:
    return Link(asked.title[visit.lang], visit.to("sparql", query=[(QUESTION, asked.name)]))


def _text(visit: Visit, name: str) -> str:
    asked = visit.knowledge.library[name]
    return asked.bind(**{**asked.example, "lang": visit.lang}).strip()


def _workbench(visit: Visit) -> Workbench | None:
    assets = visit.site.assets
    if not all(name in assets.by_name for name in (*STYLES, *SCRIPTS)):
        return None
    return Workbench(
        styles=[assets.address(name) for name in STYLES],
        scripts=[assets.address(name) for name in SCRIPTS],
        vocabulary=f"/api/vocabulary?lang={visit.lang}",
    )


def _found(visit: Visit, query: str, got: Preview) -> Found:
    rows = got.solutions.rows[:ROWS]
    naming = Naming(visit.lang, names(visit.knowledge, rows, visit.lang), prefixes(visit.knowledge.layout))
    formats = _GRAPHS if got.form in ("construct", "describe") else _TABLES
    return Found(
        form=got.form,
        read=len(got.solutions.rows),
        complete=got.complete,
        shown=len(rows),
        table=table({name: f"?{name}" for name in got.solutions.variables}, rows, naming, whole=True),
        holds=text(rows[0]["answer"]) == "true" if got.form == "ask" else None,
        downloads=[Link(label, f"/sparql?{urlencode({QUERY: query, 'format': name})}") for name, label in formats],
    )
