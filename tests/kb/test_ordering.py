"""Rows put in order here come as the engine would have put them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kb.engines.ordering import Column, in_order, without_order
from kb.engines.store import Row
from kb.knowledge import Knowledge
from kb.schema import LANGS
from kb.sparql.queries import Library, Question
from tests.conftest import HOME

LIBRARY = Library.load(HOME / "queries")
ORDERED = [q for q in LIBRARY.values() if q.form == "select" and without_order(q.bind(**q.example), q.columns)[1]]
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize("question", ORDERED, ids=lambda question: question.name)
def test_every_question_answers_in_the_order_of_the_engine(base: Knowledge, question: Question) -> None:
    for lang in LANGS:
        query = question.bind(**question.example, lang=lang)
        assert base.ask(question.name, **question.example, lang=lang) == base.select(query)


def test_most_questions_are_put_in_order_here(base: Knowledge) -> None:
    def here(question: Question) -> bool:
        query, columns = without_order(question.bind(**question.example), question.columns)
        return in_order(base.select(query).rows, columns) is not None

    assert sum(map(here, ORDERED)) > 0.8 * len(ORDERED)


def rows(*terms: ox.Literal | ox.NamedNode | None) -> list[Row]:
    return [{"x": term} if term is not None else {} for term in terms]


def values(*terms: ox.Literal | ox.NamedNode | None, falling: bool = False) -> list[str | None] | None:
    found = in_order(rows(*terms), [Column("x", falling)])
    return None if found is None else [row["x"].value if row else None for row in found]


def typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def test_what_is_not_bound_comes_first_then_iris_then_literals() -> None:
    iri, literal = ox.NamedNode("http://example.org/z"), ox.Literal("a")
    assert values(literal, iri, None) == [None, iri.value, "a"]
    assert values(None, iri, literal, falling=True) == ["a", iri.value, None]


def test_whole_numbers_compare_as_numbers_and_texts_letter_by_letter() -> None:
    assert values(typed("10", "integer"), typed("9", "integer")) == ["9", "10"]
    assert values(ox.Literal("é", language="fr"), ox.Literal("z", language="fr")) == ["z", "é"]


@pytest.mark.parametrize(
    "mixed",
    [
        (ox.Literal("a", language="fr"), ox.Literal("b", language="en")),
        (typed("2016", "gYear"), typed("2016-12-06", "date")),
        (typed("1.5", "decimal"), typed("10", "decimal")),
        (typed("2016", "gYear"), typed("-0044", "gYear")),
    ],
)
def test_what_does_not_compare_as_it_is_written_is_left_to_the_engine(mixed: tuple[ox.Literal, ...]) -> None:
    assert values(*mixed) is None


def test_an_order_that_is_more_than_variables_is_left_to_the_engine() -> None:
    for order in ("ORDER BY STR(?a)", "ORDER BY ?a LIMIT 3", "ORDER BY DESC(2 * ?a) ?b", "GROUP BY ?a"):
        query = f"SELECT ?a ?b WHERE {{ ?a ?p ?b }}\n{order}"
        assert without_order(query, "ab") == (query, ())
    query = "SELECT ?a ?b WHERE { ?a ?p ?b }\nORDER BY DESC(?a) ?b\n"
    columns = (Column("a", falling=True), Column("b", falling=False))
    assert without_order(query, "ab") == ("SELECT ?a ?b WHERE { ?a ?p ?b }", columns)
    assert without_order(query, "a") == (query, ())
