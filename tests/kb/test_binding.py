"""A value of a parameter stays a value, whatever characters it is made of."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import Graph

from kb.errors import BadParameter
from kb.namespaces import THINGS
from kb.sparql.binding import Parameter, Type, Value, form, keep, projection, substitute, variables

LABELS = {"fr": "les mots", "en": "the words"}
WORDS = Parameter("words", "string", LABELS)
THEME = Parameter("theme", "iri", LABELS, scheme="theme", example="eau")
HOSTILE = [
    'a"b',
    "it's",
    "\\",
    "\\\\",
    'a\\"',
    "\\u0022 . } DROP ALL #",
    "\\\\u0022",
    "\\U00000022b",
    "a\n\r\tb",
    "\x00\x07\x7f",
    "\x07abcd1234",
    '"""',
    "'''",
    "{ } ?_words_string # <x>",
    "😀 œ É ≥",
    "\u2028\x85",
    "trailing\\",
]


def bound(value: Value, parameter: Parameter = WORDS) -> str:
    query = f"SELECT (?{parameter.variable} AS ?x) {{}} # ?_words_string"
    return substitute(query, {parameter.variable: parameter.term(value)})


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_a_text_comes_back_as_it_was_given(value: str) -> None:
    [solution] = ox.Store().query(bound(value))
    assert solution["x"] == ox.Literal(value)


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_an_engine_that_expands_escapes_before_it_parses_agrees(value: str) -> None:
    """rdflib turns every \\u0022 of the query into a quote before it reads the strings."""
    [row] = Graph().query(bound(value))
    assert str(row[0]) == value


def test_any_text_comes_back_as_it_was_given() -> None:
    chance = random.Random(20161206)
    store = ox.Store()
    for _ in range(2_000):
        value = "".join(chance.choice("\\uU\"0022\n{}#<>é😀'?_x") for _ in range(chance.randrange(14)))
        [solution] = store.query(bound(value))
        assert solution["x"].value == value


def test_half_a_character_is_refused() -> None:
    with pytest.raises(BadParameter):
        WORDS.term("\ud800")


@pytest.mark.parametrize(
    "text",
    ['"?_words_string"', "'?_words_string'", "<http://a/?_words_string>", "# ?_words_string\n", "# ?_words_string\r"],
)
def test_strings_iris_and_comments_are_left_alone(text: str) -> None:
    assert substitute(text, {"_words_string": "CHANGED"}) == text


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("eau", f"<{THINGS}theme/eau>"),
        ("https://example.org/eau", "<https://example.org/eau>"),
        ("https://example.org/é", "<https://example.org/é>"),
    ],
)
def test_a_short_name_stands_for_the_concept(value: str, term: str) -> None:
    assert THEME.term(value) == term


def test_any_thing_can_be_named_by_its_kind_and_slug() -> None:
    anything = Parameter("thing", "iri", LABELS, kind="thing", example="case/tridan")
    assert anything.term("case/tridan#stake-1") == f"<{THINGS}case/tridan#stake-1>"


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("integer", "2015", '"2015"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("integer", -3, '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", Decimal("12.5"), '"12.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("boolean", "true", "true"),
        ("boolean", False, "false"),
        ("date", "2016-12-06", '"2016-12-06"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", date(2016, 12, 6), '"2016-12-06"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("lang", "en", '"en"'),
    ],
)
def test_a_value_is_written_with_its_type(type_: Type, value: Value, term: str) -> None:
    assert Parameter("x", type_, LABELS).term(value) == term


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("iri", "eau> . ?s ?p <"),
        ("iri", "http://a/\\u003e"),
        ("iri", "http://a/ b"),
        ("iri", "eau"),
        ("integer", "12 UNION"),
        ("integer", "1.5"),
        ("integer", "9" * 5_000),
        ("integer", "١٢"),
        ("integer", True),
        ("decimal", "NaN"),
        ("date", "2016-02-30"),
        ("date", "20161206"),
        ("boolean", "peut-être"),
        ("string", 12),
        ("lang", "de"),
    ],
)
def test_a_value_of_another_type_is_refused_in_both_languages(type_: Type, value: Value) -> None:
    with pytest.raises(BadParameter) as caught:
        Parameter("since", type_, LABELS).term(value)
    assert "« since » (les mots) attend" in caught.value.message("fr")
    assert "“since” (the words) expects" in caught.value.message("en")


def test_a_refusal_says_what_a_right_value_looks_like() -> None:
    with pytest.raises(BadParameter) as caught:
        THEME.term("L'eau et le reste")
    assert "comme eau" in caught.value.message("fr")
    assert "such as eau" in caught.value.message("en")


def test_variables_are_those_the_query_uses() -> None:
    text = 'SELECT ?x { ?x ?p ?_theme_iri, $_year_integer, ?_theme_iri . FILTER (lang(?x) = "?_lang") } # ?_no_iri'
    assert variables(text) == ["_theme_iri", "_year_integer"]


BLOCKS = "SELECT ?x {\n  ?x ?p ?o .\n  #? theme\n  ?x ?q ?_theme_iri .\n  #?\n}\n"


def test_a_block_is_kept_only_with_its_parameter() -> None:
    assert keep(BLOCKS, ()) == "SELECT ?x {\n  ?x ?p ?o .\n}\n"
    assert keep(BLOCKS, ("theme",)) == "SELECT ?x {\n  ?x ?p ?o .\n  ?x ?q ?_theme_iri .\n}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PREFIX select: <http://ask/> # DESCRIBE\nCONSTRUCT WHERE {}", "construct"),
        ("select ?x {}", "select"),
        ("BASE <http://a/> ASK {}", "ask"),
        ("DESCRIBE <http://a>", "describe"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_the_form_is_the_first_keyword_that_is_one(text: str, found: str | None) -> None:
    assert form(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT DISTINCT ?a (COUNT(DISTINCT ?b) AS ?n) ?c WHERE { SELECT ?d {} }", ("a", "n", "c")),
        ("SELECT ?a { ?a ?b ?c }", ("a",)),
        ("SELECT * {}", ()),
        ("SELECT (IF(bound(?x), 1, ?y) AS ?z) {}", ("z",)),
    ],
)
def test_the_projection_is_what_the_first_select_gives(text: str, found: tuple[str, ...]) -> None:
    assert projection(text) == found
