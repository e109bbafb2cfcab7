"""The same site whichever engine holds the base: pages byte for byte, public queries to the protocol's letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kb.engines import dialects
from kb.errors import QueryRefused

from .servers import Server
from .sites import Site, site

PAGES = (
    "/fr/",
    "/en/cases/tridan",
    "/fr/cas",
    "/fr/comparer?cas=tridan&cas=lyon-aurillac",
    "/fr/formats/entente-intercommunale",
    "/en/recommendations",
    "/fr/sessions",
    "/fr/choisir",
    "/fr/questions/cases/elected-and-technical",
    "/api/queries/cases/by-theme?theme=eau",
    "/api/queries/cases/similar?case=tridan&lang=en",
    "/id/case/tridan?format=turtle",
)
_OWN = re.compile(r"http://127\.0\.0\.1:\d+|127\.0\.0\.1:\d+")


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, snapshot: Path) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("embedded"), None) as web:
        yield web


@pytest.fixture(scope="module")
def elsewhere(engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("elsewhere"), engine.endpoint, KB_QUERY_MAX_BYTES="100000") as web:
        yield web


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_over_another_engine(embedded: Site, elsewhere: Site, page: str) -> None:
    ours, theirs = embedded.get(page), elsewhere.get(page)
    assert (theirs.status, ours.status) == (200, 200)
    assert _OWN.sub("", theirs.text) == _OWN.sub("", ours.text)


def test_public_queries_answer_as_the_embedded_engine_does(embedded: Site, elsewhere: Site) -> None:
    first = "SELECT ?case WHERE { ?case a <https://w3id.org/cooperatheque/ns#Case> } ORDER BY ?case LIMIT 3"
    for accept in ("text/csv", "text/tab-separated-values", "application/sparql-results+json"):
        ours, theirs = embedded.ask(first, accept), elsewhere.ask(first, accept)
        assert (theirs.status, theirs.text) == (200, ours.text), accept
        assert theirs.headers["content-type"] == ours.headers["content-type"]
    assert elsewhere.ask("ASK { ?s ?p ?o }", "application/sparql-results+json").json["boolean"] is True
    graph = elsewhere.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5", "text/turtle")
    assert len(list(ox.parse(graph.text.encode(), format=ox.RdfFormat.TURTLE))) == 5


def test_a_wrong_query_is_told_in_the_same_words(embedded: Site, elsewhere: Site) -> None:
    wrong = "SELECT ?s\nWHERE { ?s ?p }"
    ours, theirs = (web.ask(wrong, accept_language="en") for web in (embedded, elsewhere))
    assert (theirs.status, theirs.text) == (400, ours.text)
    assert "line 2" in theirs.text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (<bif:now>() AS ?x) WHERE {}",
        "PREFIX b: <bif:> SELECT (b:now() AS ?x) WHERE {}",
        "PREFIX b: <b\\u0069f:> SELECT (b:now() AS ?x) WHERE {}",
        "SELECT (<SQL:rows>() AS ?x) WHERE {}",
        "PREFIX b: <bi> SELECT (b:f:now() AS ?x) WHERE {}",
    ],
)
def test_functions_of_one_engine_never_leave(text: str) -> None:
    with pytest.raises(QueryRefused):
        dialects.refuse_extensions(text)


def test_what_only_virtuoso_reads_is_refused_at_the_public_address(elsewhere: Site) -> None:
    for text in ("DEFINE get:soft 'replace' SELECT * WHERE { ?s ?p ?o }", "SELECT (<bif:now>() AS ?x) WHERE {}"):
        assert elsewhere.ask(text).status == 400


def test_a_result_over_the_limit_is_never_shortened_in_silence(elsewhere: Site) -> None:
    answer = elsewhere.ask("SELECT * WHERE { ?s ?p ?o } LIMIT 3000")
    assert (answer.status, "100000" in re.sub(r"\D", "", answer.text)) == (413, True)


def test_names_of_blank_nodes_are_mended_wherever_a_piece_ends() -> None:
    body = b'{"x": {"type": "bnode", "value": "nodeID://b10"}, "y": {"value": "node"}}'
    for cut in range(len(body)):
        nodes = dialects.Nodes()
        assert nodes.mend(body[:cut]) + nodes.mend(body[cut:]) + nodes.mend(b"") == body.replace(b"nodeID://", b"")


def test_no_process_shows_the_password(engine: Server, elsewhere: Site) -> None:
    if not engine.endpoint.user:
        pytest.skip("the Oxigraph server knows no password")
    assert elsewhere.ask("ASK {}").status == 200
    shown = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    workers = [line for line in shown if b"kb.workers.remote_worker" in line]
    assert workers
    assert not any(engine.endpoint.password.encode() + b"\x00" in line for line in workers)
