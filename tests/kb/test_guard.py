import pytest

from kb.errors import QueryRefused, QueryTooLong
from kb.sparql.guard import MAX_DEPTH, Dataset, admit

SELECT = "SELECT * { ?s ?p ?o }"


def form(query):
    return admit(query, max_length=20_000).form


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SELECT, "results"),
        ("ask { ?s ?p ?o }", "results"),
        ("PREFIX select: <http://x/> CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "graph"),
        ("BASE <http://x/> # SELECT\nDESCRIBE <a>", "graph"),
        ("hello", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_form_is_read_from_the_first_keyword_after_the_prologue(query, expected):
    assert form(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a> <b> <c> }",
        "PREFIX x: <http://x/> delete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/>",
        "# SELECT\nDROP ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT * { #x\rSERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:a { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { FILTER(true)true.SERVICE:a {} }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p 1SERVICE<http://x/> {} }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { FILTER(1<2)SERVICE:d#>\n{} }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { SERV\\U00000049CE <http://127.0.0.1:9/> {} }",
        "SELECT * FROM x:graph { ?s ?p ?o }",
        "SELECT * FROM NAMED <graph> { ?s ?p ?o }",
        "SELECT * FROM <http://x/\\u0061> { ?s ?p ?o }",
    ],
)
def test_what_would_change_the_base_or_reach_elsewhere_is_refused(query):
    with pytest.raises(QueryRefused):
        form(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://x/>" }',
        "SELECT * { ?s ?p '''FROM <x> ' LOAD''' }",
        "SELECT * { ?s <http://x/SERVICE> ?FROM }",
        "PREFIX services: <http://x/> SELECT * { ?s services:service ?o } # SERVICE <x>",
    ],
)
def test_the_same_words_in_a_literal_an_iri_a_name_or_a_comment_are_only_words(query):
    assert form(query) == "results"


def test_brackets_nested_beyond_the_bound_are_refused_and_up_to_it_admitted():
    inside = MAX_DEPTH - 1
    assert form("SELECT * { FILTER" + "(" * inside + "1" + ")" * inside + "}") == "results"
    with pytest.raises(QueryRefused, match="nests brackets"):
        form("SELECT * { FILTER" + "(" * 100 + "1" + ")" * 100 + "}")


def test_brackets_in_a_literal_do_not_nest():
    assert form('SELECT * { ?s ?p "' + "(" * 500 + '" }') == "results"


def test_a_query_text_has_a_maximal_length():
    with pytest.raises(QueryTooLong, match="20001"):
        form(SELECT.ljust(20_001))


def test_from_names_the_graphs_that_the_query_is_about():
    query = "SELECT * FROM <http://x/1> from named <http://x/2> FROM <http://x/3> { ?s ?p 'FROM <x>' }"
    assert admit(query, max_length=20_000).dataset == Dataset(("http://x/1", "http://x/3"), ("http://x/2",))


@pytest.mark.parametrize(
    ("query", "same"),
    [
        (SELECT, True),
        ("SELECT * { [] a ?known }", True),
        ("CONSTRUCT WHERE { ?s ?p ?o }", True),
        ("SELECT (now() AS ?n) {}", False),
        ("SELECT (StrUUID() AS ?n) {}", False),
        ("SELECT (BNODE() AS ?n) {}", False),
        ("CONSTRUCT { [] ?p ?o } { ?s ?p ?o }", False),
        ("CONSTRUCT { _:a ?p ?o } { ?s ?p ?o }", False),
    ],
)
def test_a_query_that_may_answer_otherwise_the_next_time_is_known(query, same):
    assert admit(query, max_length=20_000).repeatable == same
