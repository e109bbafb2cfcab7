import csv
import io
import json
from decimal import Decimal

import pytest

from kb.engines.store import Solutions, Store
from kb.errors import DataError, EngineUnavailable, QuerySyntaxError

TURTLE = """@prefix x: <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:a x:label "œuvre, \\"une\\""@fr ; x:count 3 ; x:share 1.5 ; x:done true ; x:on "2016-12-06"^^xsd:date .
"""


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return Store.from_files([path])


def only(solutions: Solutions):
    (row,) = solutions.natives()
    return row


def test_literals_become_python_values_and_dates_stay_text(store):
    row = only(
        store.select("PREFIX x: <http://example.org/> SELECT * { ?s x:count ?n ; x:share ?d ; x:done ?b ; x:on ?t }")
    )
    assert (row["n"], Decimal(str(row["d"])), row["b"], row["t"]) == (3, Decimal("1.5"), True, "2016-12-06")


def test_an_unbound_variable_is_none_and_keeps_its_column(store):
    solutions = store.select(
        "PREFIX x: <http://example.org/> SELECT ?s ?gone { ?s x:count 3 OPTIONAL { ?s x:no ?gone } }"
    )
    assert only(solutions)["gone"] is None
    assert solutions.to_csv().splitlines()[0] == "s,gone"


def test_json_survives_the_round_trip(store):
    solutions = store.select("SELECT * { ?s ?p ?o } ORDER BY ?p")
    assert Solutions.from_json(solutions.to_json().encode()) == solutions
    assert set(json.loads(solutions.to_json())["head"]["vars"]) == {"s", "p", "o"}


def test_csv_quotes_what_needs_quoting(store):
    solutions = store.select("PREFIX x: <http://example.org/> SELECT ?l { ?s x:label ?l }")
    assert list(csv.reader(io.StringIO(solutions.to_csv()))) == [["l"], ['œuvre, "une"']]


def test_rows_become_a_data_frame(store):
    frame = store.select("PREFIX x: <http://example.org/> SELECT ?n { ?s x:count ?n }").to_pandas()
    assert frame["n"].tolist() == [3]


def test_a_syntax_error_says_where(store):
    with pytest.raises(QuerySyntaxError) as caught:
        store.select("SELECT ?s {\n  ?s ?p\n}")
    assert caught.value.line == 2 or caught.value.line == 3
    assert "ligne" in caught.value.message("fr")


def test_asking_a_construct_for_rows_is_refused(store):
    with pytest.raises(QuerySyntaxError, match="SELECT"):
        store.select("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


def test_an_unreadable_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "bad.ttl"
    path.write_text("@prefix x: <http://example.org/> .\nx:a x:b .\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.ttl:2"):
        Store.from_files([path])


def test_a_folder_that_is_no_store_is_refused(tmp_path):
    with pytest.raises(EngineUnavailable, match="kb build"):
        Store.open(tmp_path / "none")
