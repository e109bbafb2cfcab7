"""Every question of the library gives the same rows, in the same order, whichever engine answers.

The embedded engine is the reference; ``tests/queries`` compares it with rdflib.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.engines.dialects import finish, prepare
from kb.engines.remote import RemoteStore
from kb.engines.store import Engine, Row, Store
from kb.sparql.queries import Library, Question

from .servers import Server

HOME = Path(__file__).parents[2]
LIBRARY = Library.load(HOME / "queries")
CHOOSY = [question for question in LIBRARY.values() if any(parameter.optional for parameter in question.parameters)]
NARROWING = [question for question in LIBRARY.values() if "skos:broader* ?_" in question.text]
# GROUP_CONCAT has no order, nor does it keep a language everywhere.
UNORDERED = {"locators"}
Reference = Callable[[Question, str], object]


@pytest.fixture(scope="session")
def reference(snapshot: Path) -> Reference:
    """What the embedded engine says, asked once for all the others."""
    store = Store.open(snapshot / "store")
    known: dict[str, object] = {}

    def ask(question: Question, text: str) -> object:
        if text not in known:
            known[text] = said(store, question, text)
        return known[text]

    return ask


def written(row: Row) -> dict[str, str]:
    return {name: str(term) for name, term in row.items() if name not in UNORDERED}


def said(store: Engine, question: Question, text: str) -> object:
    if question.form == "ask":
        return store.ask(text)
    if question.form == "select":
        solutions = store.select(text)
        return solutions.variables, [written(row) for row in solutions.rows]
    return {str(triple) for triple in store.construct(text)}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("question", LIBRARY.values(), ids=lambda question: question.name)
def test_another_engine_gives_the_same_answer(
    engine: Server, reference: Reference, question: Question, lang: str
) -> None:
    text = question.bind(**question.example, lang=lang)
    assert said(RemoteStore(engine.endpoint), question, text) == reference(question, text)


@pytest.mark.parametrize("question", NARROWING, ids=lambda question: question.name)
def test_narrower_concepts_are_gathered_before_they_are_looked_for(snapshot: Path, question: Question) -> None:
    store, text = Store.open(snapshot / "store"), question.bind(**question.example)
    prepared = prepare(text)
    assert "{ SELECT ?" in prepared.text
    assert finish(prepared, store.select(prepared.text)).rows == store.select(text).rows


@pytest.mark.parametrize("question", CHOOSY, ids=lambda question: question.name)
def test_another_engine_takes_every_optional_parameter(
    engine: Server, reference: Reference, question: Question
) -> None:
    store = RemoteStore(engine.endpoint)
    for parameter in question.parameters:
        if parameter.optional:
            text = question.bind(**question.example | {parameter.name: parameter.example})
            assert said(store, question, text) == reference(question, text), parameter.name
