"""The answer to a question as the command line prints it: table, CSV, TSV, JSON or Turtle."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kb.checks.report import short
from kb.engines.store import Solutions, Term, text
from kb.errors import BadParameter, Lang
from kb.knowledge import Knowledge
from kb.layout import Layout
from kb.namespaces import BASE
from kb.publication import snapshots
from kb.sparql import binding
from kb.sparql.queries import Library, Question, read_question
from kb.turtle import declared_prefixes

FORMATS = ("table", "csv", "json", "tsv", "turtle")
# Lines of a table that nobody watches are never folded: one row, one line.
_UNBOUNDED = 10_000


def listing(layout: Layout, lang: Lang) -> str:
    """Return the names of all questions with their titles, one a line."""
    library = Library.load(layout.queries)
    width = max((len(name) for name in library), default=0)
    return "".join(f"{name:{width}}  {question.title[lang]}\n" for name, question in library.items())


def answer(layout: Layout, name: str, given: Mapping[str, str], *, output: str | None, lang: Lang) -> str:
    """Return the answer to a named question or to the query in a file, written as ``output``.

    ``given`` are the parameters as typed. BadParameter when the form does not suit the answer.
    """
    question, query = _question(layout, name, given, lang)
    kind = binding.form(query)
    snapshot = snapshots.fresh(layout)
    knowledge = Knowledge.open(layout.home, store=snapshot / "store" if snapshot else None)
    if kind in ("construct", "describe"):
        _refuse_unless(output in (None, "turtle"), output, "turtle")
        return _turtle(layout, knowledge.store.construct(query))
    _refuse_unless(output != "turtle", output, "table, csv, tsv, json")
    if kind == "ask":
        return _truth(knowledge.store.ask(query), output, lang)
    return _rows(knowledge.select(query), output or "table", _headings(question, lang))


def _question(layout: Layout, name: str, given: Mapping[str, str], lang: Lang) -> tuple[Question | None, str]:
    """Return the question, None for a free query, and its SPARQL text with the values in place."""
    path = Path(name)
    if path.suffix != ".rq":
        question = Library.load(layout.queries)[name]
    elif not path.is_file():
        raise BadParameter(fr=f"Le fichier {name} n’existe pas.", en=f"There is no file {name}.")
    elif not path.read_text(encoding="utf-8").startswith("#+"):
        _refuse_parameters(name, given)
        return None, path.read_text(encoding="utf-8")
    else:
        question = read_question(path, path.parent)
    return question, question.bind(**{"lang": lang, **given})


def _refuse_parameters(name: str, given: Mapping[str, str]) -> None:
    if given:
        raise BadParameter(
            fr=f"{name} n’a pas d’en-tête « #+ », donc pas de paramètre ; écrivez la valeur dans la requête.",
            en=f"{name} has no “#+” header, hence no parameter; write the value in the query.",
        )


def _refuse_unless(suits: bool, output: str | None, possible: str) -> None:
    if not suits:
        raise BadParameter(
            fr=f"La réponse ne s’écrit pas en {output} ; formes possibles : {possible}.",
            en=f"The answer cannot be written as {output}; possible forms: {possible}.",
        )


def _headings(question: Question | None, lang: Lang) -> dict[str, str]:
    return {name: labels[lang] for name, labels in question.columns.items()} if question else {}


def _rows(solutions: Solutions, output: str, headings: Mapping[str, str]) -> str:
    if output == "csv":
        return solutions.to_csv()
    if output == "json":
        return solutions.to_json() + "\n"
    if output == "tsv":
        lines = ["\t".join(f"?{name}" for name in solutions.variables)]
        lines += ["\t".join(str(row.get(name, "")) for name in solutions.variables) for row in solutions.rows]
        return "\n".join(lines) + "\n"
    return _table(solutions, headings)


def _table(solutions: Solutions, headings: Mapping[str, str]) -> str:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in solutions.variables:
        table.add_column(headings.get(name, name), overflow="fold")
    for row in solutions.rows:
        table.add_row(*(_cell(row.get(name)) for name in solutions.variables))
    console = Console(width=None if sys.stdout.isatty() else _UNBOUNDED, highlight=False, markup=False)
    with console.capture() as capture:
        console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def _cell(term: Term | None) -> str:
    content = text(term)
    return short(content) if isinstance(term, ox.NamedNode) and content.startswith(BASE) else content


def _truth(holds: bool, output: str | None, lang: Lang) -> str:
    if output == "json":
        return json.dumps({"head": {}, "boolean": holds}) + "\n"
    words = {"fr": ("oui", "non"), "en": ("yes", "no")}[lang]
    return f"{words[0 if holds else 1]}\n"


def _turtle(layout: Layout, triples: list[ox.Triple]) -> str:
    prefixes = declared_prefixes(layout)
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
