"""What holds for every question file, whoever wrote it. A failure names the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.term import Identifier

from kb.engines.store import Solutions, Store
from kb.layout import Layout
from kb.sparql.queries import Library, Question
from kb.sparql.tokens import Token, tokens

HOME = Path(__file__).resolve().parents[2]
LIBRARY = Library.load(HOME / "queries")
SELECTS = [question for question in LIBRARY.values() if question.form == "select"]
# What is still missing may one day be nothing: these answer, or not.
MAY_BE_EMPTY = {"quality"}
# rdflib needs minutes for the whole corpus: the two engines are compared on the founding cases and all around them.
COMPARED_CASES = {
    "articulation-sage-ardeche",
    "belledonne-grenoble",
    "brest-centre-ouest-bretagne",
    "mutualisation-pnr-pays",
    "plan-cooperation-monts-ardeche",
    "territoires-partenaires",
    "tridan",
}
# And these, which look at every triple, even then.
TOO_SLOW_FOR_RDFLIB: set[str] = {
    "checks/dangling",
    "pages/passages",
    "cases/facet-values",
    "search/cases",
    "search/names",
    "search/parts",
}


@cache
def store() -> Store:
    return Store.from_files(Layout(HOME).turtle_files())


@cache
def compared_files() -> list[Path]:
    files = Layout(HOME).turtle_files()
    return [path for path in files if path.parent.name != "cases" or path.stem in COMPARED_CASES]


@cache
def compared_store() -> Store:
    return Store.from_files(compared_files())


@cache
def graph() -> Graph:
    read = Graph()
    for path in compared_files():
        read.parse(path, format="turtle")
    return read


@cache
def answer(name: str, lang: str) -> Solutions:
    question = LIBRARY[name]
    return store().select(question.bind(**question.example, lang=lang))


def code(question: Question) -> list[Token]:
    return [token for token in tokens(question.body) if token.kind not in ("space", "comment")]


def without_prose(row: dict[str, ox.Term]) -> tuple[tuple[str, str], ...]:
    """The row without its texts in a language, nor what is put together from them."""
    return tuple(sorted((k, str(v)) for k, v in row.items() if not is_prose(v) and k != "locators"))


def is_prose(term: ox.Term) -> bool:
    return isinstance(term, ox.Literal) and term.language is not None


def one(question: Question) -> str:
    return question.name


@pytest.mark.parametrize("question", LIBRARY.values(), ids=one)
class TestEveryQuestionFile:
    def test_has_a_name_that_is_a_topic_and_a_question(self, question: Question) -> None:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*", question.name)

    def test_fits_on_a_screen(self, question: Question) -> None:
        assert question.text.count("\n") <= 60

    def test_declares_the_prefixes_it_uses_in_alphabetical_order_and_no_other(self, question: Question) -> None:
        found = code(question)
        declared = [
            after.text for before, after in pairwise(found) if before.kind == "word" and before.text == "PREFIX"
        ]
        names = [token.text.partition(":")[0] + ":" for token in found if token.kind == "name"]
        used = {name for name in names if names.count(name) > 1}
        assert declared == sorted(used)

    def test_declares_prefixes_as_the_ontology_does(self, question: Question) -> None:
        known = dict(re.findall(r'sh:prefix "([^"]+)" ;\s+sh:namespace "([^"]+)"', prefixes()))
        for name, iri in re.findall(r"PREFIX (\S+): <([^>]+)>", question.body):
            assert known[name] == iri

    def test_asks_for_nothing_outside_the_base(self, question: Question) -> None:
        words = {token.text.upper() for token in code(question) if token.kind == "word"}
        assert not words & {"SERVICE", "FROM", "INSERT", "DELETE", "LOAD", "GRAPH"}

    def test_runs_with_each_optional_parameter(self, question: Question) -> None:
        for parameter in question.parameters:
            if parameter.optional:
                bound = question.bind(**question.example | {parameter.name: parameter.example})
                if question.form == "select" and question.topic not in {"checks", *MAY_BE_EMPTY}:
                    assert store().select(bound).rows, f"{parameter.name}={parameter.example} finds nothing"

    def test_names_what_feeds_its_parameters(self, question: Question) -> None:
        for parameter in question.parameters:
            if parameter.scheme and parameter.scheme != "scheme":
                assert (HOME / "ontology" / "schemes" / f"{parameter.scheme}.ttl").is_file()


@cache
def prefixes() -> str:
    return (HOME / "ontology" / "prefixes.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("question", SELECTS, ids=one)
class TestEverySelect:
    def test_promises_the_columns_it_returns(self, question: Question) -> None:
        assert tuple(question.columns) == answer(question.name, "fr").variables

    def test_never_selects_everything(self, question: Question) -> None:
        words = [token.text for token in code(question)]
        assert not any(pair in (("SELECT", "*"), ("DISTINCT", "*")) for pair in pairwise(words))

    def test_example_answers(self, question: Question) -> None:
        """The values in the header are those the site shows first: they must find something."""
        rows = answer(question.name, "fr").rows
        assert question.topic in MAY_BE_EMPTY or bool(rows) == (question.topic != "checks")

    def test_repeats_no_row(self, question: Question) -> None:
        rows = [tuple(sorted((k, str(v)) for k, v in row.items())) for row in answer(question.name, "fr").rows]
        assert len(rows) == len(set(rows))

    def test_order_leaves_no_tie(self, question: Question) -> None:
        """Pages and pagination are stable only if the sort keys tell any two rows apart."""
        keys = re.findall(r"\?(\w+)", question.body.rpartition("ORDER BY")[2])
        rows = [tuple(str(row.get(key)) for key in keys) for row in answer(question.name, "fr").rows]
        assert "ORDER BY" in question.body
        assert len(rows) == len(set(rows))

    def test_says_the_same_in_both_languages(self, question: Question) -> None:
        if question.topic == "search":
            return  # texts as they are: a thing may have a second name in one language only
        french, english = (
            sorted(without_prose(row) for row in answer(question.name, lang).rows) for lang in ("fr", "en")
        )
        assert french == english

    def test_has_no_column_in_the_other_language(self, question: Question) -> None:
        """What is kept as a source wrote it stays in French in both."""
        for row in answer(question.name, "en").rows:
            foreign = {k for k, v in row.items() if isinstance(v, ox.Literal) and v.language == "fr"}
            assert not foreign - {"written", "object"} or "lang" not in question.body


@pytest.mark.parametrize("question", [q for q in SELECTS if q.name not in TOO_SLOW_FOR_RDFLIB], ids=one)
def test_gives_the_same_rows_on_another_engine(question: Question) -> None:
    text = question.bind(**question.example, lang="en")
    ours = compared_store().select(text)
    found = graph().query(text)
    other = [dict(zip(ours.variables, row, strict=True)) for row in found]
    assert sorted(map(comparable, other)) == sorted(map(comparable, ours.rows))


def comparable(row: Mapping[str, object]) -> list[tuple[str, str]]:
    """The row in a form that engines agree on: 34000.0 is 34000, GROUP_CONCAT has no order."""
    lexical = {
        name: term if isinstance(term, Identifier) else getattr(term, "value", None) for name, term in row.items()
    }
    pieces = {name: str(term) for name, term in lexical.items() if term is not None}
    return sorted((name, piece.removesuffix(".0")) for name, piece in pieces.items() if name != "locators")
