"""A question of the library, asked with the values of an address; its rows, named.

The pages, the REST interface and the downloads all answer through here, so that one address gives
one answer whatever its form. The texts are ours and their values are bound as whole terms, which is
why these questions may run in the serving process; ``web.site.apart`` says when they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kb.engines.store import Row, Solutions, Term, text
from kb.errors import BadParameter, Lang
from kb.knowledge import Knowledge
from kb.sparql.queries import Question
from web.site.choices import check_values

# IRIs named by one question: a text of a hundred kilobytes at most.
_AT_ONCE = 500

# Runs the text of a question: its rows, a single one of ``answer``, or one for each triple.
Run = Callable[[Question, str], Solutions]


@dataclass(frozen=True)
class Answer:
    """What was asked, and all that came back.

    ``given`` are the values as in the address, the language included; ``sparql`` is the text with
    these values in place. A yes-or-no question has one row of ``answer``, a question that builds a
    graph one row of ``subject``, ``predicate`` and ``object`` for each triple.
    """

    question: Question
    given: Mapping[str, str]
    sparql: str
    solutions: Solutions


def single_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the values of an address by name, empty ones left out; BadParameter for a name given twice."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise BadParameter(
                fr=f"Le paramètre « {name} » est donné deux fois ; gardez une seule valeur.",
                en=f"Parameter “{name}” is given twice; keep one value.",
            )
        if value:
            values[name] = value
    return values


def answer(knowledge: Knowledge, question: Question, given: Mapping[str, str], lang: Lang, run: Run) -> Answer:
    """Ask a question; BadParameter for a value that is missing, of another type, or that the base does not have."""
    values = {"lang": lang, **given}
    check_values(knowledge, question.parameters, values)
    sparql = question.bind(**values)
    return Answer(question, values, sparql.strip() + "\n", run(question, sparql))


def run_here(knowledge: Knowledge, question: Question, sparql: str) -> Solutions:
    """Run the text of a question in this process."""
    match question.form:
        case "select":
            return knowledge.store.select(sparql)
        case "ask":
            return Solutions(("answer",), ({"answer": ox.Literal(knowledge.store.ask(sparql))},))
        case _:
            return from_triples(knowledge.store.construct(sparql))


def from_triples(triples: Iterable[ox.Triple]) -> Solutions:
    """Return a graph as rows, sorted as N-Triples are."""
    rows = ({"subject": t.subject, "predicate": t.predicate, "object": t.object} for t in sorted(triples, key=str))
    return Solutions(("subject", "predicate", "object"), tuple(rows))  # type: ignore[arg-type]


def names(knowledge: Knowledge, rows: Sequence[Row], lang: Lang) -> dict[str, str]:
    """Return the label of every IRI in the rows that the base names: things, parts, concepts, properties."""
    iris = list(dict.fromkeys(term.value for row in rows for term in row.values() if isinstance(term, ox.NamedNode)))
    found: dict[str, str] = {}
    for start in range(0, len(iris), _AT_ONCE):
        some = " ".join(iris[start : start + _AT_ONCE])
        for row in knowledge.gather("things/names-of", things=some, lang=lang).rows:
            found.setdefault(text(row["thing"]), text(row["label"]))
    return found


def datatype(term: Term) -> str:
    """Return the sort of a term: iri, bnode, or the local name of the literal's datatype (string, date…)."""
    if isinstance(term, ox.Literal):
        return "string" if term.language else term.datatype.value.rpartition("#")[2]
    return "iri" if isinstance(term, ox.NamedNode) else "bnode"
