"""One question of the library: its form, its answer, ways to take it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode

from kb.engines.store import text
from kb.errors import BadParameter, UnknownQuery
from kb.sparql.queries import Question
from web.endpoint.editor import prefixes
from web.frame import Frame, frame
from web.pages.questions import is_public, rank, topic_labels
from web.questions.entries import Entry, entries, shorten, wrong_entry
from web.questions.results import Naming, Table, table
from web.questions.reuse import Snippet, snippets
from web.rendering import sentence
from web.site.answers import Answer, answer, names, single_values
from web.site.choices import UnknownValue
from web.visit import Link, Lost, Visit, nearest_links

ROWS = 100
PAGE = "page"


@dataclass(frozen=True)
class Problem:
    """Why the question could not be asked."""

    text: str = field(metadata={"help": "what is wrong and what was expected"})
    remedy: Link | None = field(metadata={"help": "what was probably meant, ready to ask"})


@dataclass(frozen=True)
class Found:
    """The answer: one page of its rows, and all the ways to have it whole."""

    total: int = field(metadata={"help": "number of rows in all"})
    first: int = field(metadata={"help": "number of the first row shown, from 1; 0 without rows"})
    last: int = field(metadata={"help": "number of the last row shown"})
    table: Table = field(metadata={"help": "the rows shown"})
    holds: bool | None = field(metadata={"help": "the answer to a yes-or-no question, else none"})
    before: str | None = field(metadata={"help": "address of the previous rows"})
    after: str | None = field(metadata={"help": "address of the next rows"})
    downloads: list[Link] = field(metadata={"help": "every row, in each format"})
    sparql: str = field(metadata={"help": "the query, with its values"})
    editor: str = field(metadata={"help": "address of the editor with this query"})
    snippets: list[Snippet] = field(metadata={"help": "code that asks the same"})


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """/fr/questions/{name}"""

    template: ClassVar[str] = "pages/question.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    status: int = field(metadata={"help": "HTTP status: 400 when the question could not be asked"})
    name: str = field(metadata={"help": "name of the question"})
    founding: bool = field(metadata={"help": "true for a question that the base was built to answer"})
    summary: str = field(metadata={"help": "what it asks, in a sentence"})
    description: str = field(metadata={"help": "what else to know, may be empty"})
    entries: list[Entry] = field(metadata={"help": "its parameters, may be empty"})
    action: str = field(metadata={"help": "where the form is sent"})
    example: bool = field(metadata={"help": "true when the values are an example, none being given"})
    address: str = field(metadata={"help": "where this very answer is, with the origin"})
    problem: Problem | None = field(metadata={"help": "why there is no answer"})
    found: Found | None = field(metadata={"help": "the answer"})


def question(visit: Visit) -> QuestionPage:
    asked = _find(visit)
    given: dict[str, str] = {}
    try:
        given = shorten(asked, single_values(pair for pair in visit.query if pair[0] != PAGE))
        values = given or {name: str(value) for name, value in asked.example.items()}
        found = _found(visit, answer(visit.knowledge, asked, values, visit.lang, visit.site.runner(visit.client)))
    except BadParameter as error:
        return _page(
            visit, asked, given, problem=_problem(visit, asked, given, error), guilty=_guilty(asked, given, error)
        )
    return _page(visit, asked, values, found=found, example=not given and bool(values))


def _page(
    visit: Visit,
    asked: Question,
    given: Mapping[str, str],
    *,
    found: Found | None = None,
    problem: Problem | None = None,
    guilty: str = "",
    example: bool = False,
) -> QuestionPage:
    _ = visit.words.gettext
    part = f"{'topic' if is_public(asked) else 'internal'}-{asked.topic}"
    topic = Link(topic_labels(visit.words).get(asked.topic, asked.topic), visit.to("questions", part=part))
    return QuestionPage(
        frame=frame(
            visit,
            asked.title[visit.lang],
            asked.summary[visit.lang],
            crumbs=[Link(_("Questions"), visit.to("questions")), topic],
            indexed=problem is None,
        ),
        status=400 if problem else 200,
        name=asked.name,
        founding=rank(asked) is not None,
        summary=asked.summary[visit.lang],
        description=asked.description[visit.lang] if asked.description else "",
        entries=entries(visit, asked, given, guilty),
        action=visit.to("question", name=asked.name),
        example=example,
        address=visit.origin + visit.to("question", name=asked.name, query=_own(given)),
        problem=problem,
        found=found,
    )


def _find(visit: Visit) -> Question:
    _ = visit.words.gettext
    library = visit.knowledge.library
    try:
        return library[visit.slots["name"]]
    except UnknownQuery as error:
        titles = {name: asked.title[visit.lang] for name, asked in library.items()}
        every = Link(_("All questions"), visit.to("questions"))
        raise Lost([*nearest_links(visit, titles, name="question", slot="name"), every]) from error


def _own(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the values to write in an address of a page, whose path says the language."""
    return [(name, value) for name, value in given.items() if name != "lang"]


def _found(visit: Visit, got: Answer) -> Found:
    rows, asked = got.solutions.rows, got.question
    number = _page_number(visit, len(rows))
    some = rows[(number - 1) * ROWS : number * ROWS]
    naming = Naming(visit.lang, names(visit.knowledge, some, visit.lang), prefixes(visit.knowledge.layout))
    path = f"/api/queries/{asked.name}?{urlencode(got.given)}"
    return Found(
        total=len(rows),
        first=(number - 1) * ROWS + 1 if rows else 0,
        last=(number - 1) * ROWS + len(some),
        table=table(headings(visit, got), some, naming),
        holds=text(rows[0]["answer"]) == "true" if asked.form == "ask" else None,
        before=_turn(visit, got, number - 1) if number > 1 else None,
        after=_turn(visit, got, number + 1) if number * ROWS < len(rows) else None,
        downloads=[Link(name, f"{path}&as={form}") for form, name in _formats(asked)],
        sparql=got.sparql,
        editor=visit.to("sparql", query=[("query", got.sparql)]),
        snippets=snippets(visit.origin, path, got.sparql, asked.form),
    )


def _formats(asked: Question) -> list[tuple[str, str]]:
    if asked.form in ("construct", "describe"):
        return [("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"), ("rdfxml", "RDF/XML")]
    return [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON"), ("sparql-json", "SPARQL JSON")]


def headings(visit: Visit, got: Answer) -> dict[str, str]:
    _ = visit.words.gettext
    words = {"answer": _("answer"), "subject": _("subject"), "predicate": _("property"), "object": _("value")}
    columns = got.question.columns
    said = {name: columns[name][visit.lang] if columns else words[name] for name in got.solutions.variables}
    return {name: sentence(text_) for name, text_ in said.items()}


def _page_number(visit: Visit, rows: int) -> int:
    """Return the page of rows asked for, from 1; BadParameter when the answer has no such page."""
    most = max(1, -(-rows // ROWS))
    asked = next(iter(visit.values(PAGE)), "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10 and 1 <= int(asked) <= most):
        raise BadParameter(
            fr=f"« page » attend un nombre de 1 à {most} : la réponse compte {rows} lignes, {ROWS} par page.",
            en=f"“page” expects a number from 1 to {most}: the answer has {rows} rows, {ROWS} a page.",
        )
    return int(asked)


def _turn(visit: Visit, got: Answer, number: int) -> str:
    return visit.to("question", name=got.question.name, query=[*_own(got.given), (PAGE, str(number))])


def _guilty(asked: Question, given: Mapping[str, str], error: BadParameter) -> str:
    return error.parameter.name if isinstance(error, UnknownValue) else wrong_entry(asked, given) if given else ""


def _problem(visit: Visit, asked: Question, given: Mapping[str, str], error: BadParameter) -> Problem:
    _ = visit.words.gettext
    remedy = Link(_("The question with its first values"), visit.to("question", name=asked.name))
    if isinstance(error, UnknownValue) and error.nearest:
        mended = {**given, error.parameter.name: error.nearest.value}
        remedy = Link(error.nearest.labels[visit.lang], visit.to("question", name=asked.name, query=_own(mended)))
    return Problem(error.message(visit.lang), remedy)
