"""The endpoint through real clients and raw HTTP, on the real base."""

import asyncio
import json
import shutil
import socket
import subprocess
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import quote, urlencode

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, RDFXML, TURTLE, XML, SPARQLWrapper

from kb import Knowledge
from web.endpoint import sparql
from web.http import negotiation

from .endpoint import serving, snapshot

CASES = """PREFIX coop: <https://w3id.org/cooperatheque/ns#>
SELECT ?case WHERE { ?case a coop:Case } ORDER BY ?case"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMIT_MS = 1_000
GRAPHS = [
    ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(name), ox.NamedNode(f"http://x/{name}"))
    for name in ("one", "two")
]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory, layout):
    added = ox.Quad(ox.NamedNode("http://x/É"), ox.NamedNode("http://x/p"), ox.Literal("œuvre"))
    return Knowledge.open(layout.home, store=snapshot(layout, tmp_path_factory.mktemp("snapshot"), added, *GRAPHS))


@pytest.fixture(scope="module")
def server(knowledge, settings):
    limits = replace(
        settings,
        query_timeout_ms=LIMIT_MS,
        query_workers=2,
        query_queue=2,
        query_max_bytes=2_000_000,
        query_per_client=8,
    )

    @asynccontextmanager
    async def lifespan(app):
        app.state.workers.warm()
        while len(app.state.workers._places._idle) < limits.query_workers:  # none of these tests is about starting
            await asyncio.sleep(0.05)
        yield
        await app.state.workers.close()

    app = FastAPI(lifespan=lifespan)
    negotiation.add(app, knowledge)
    app.state.workers = sparql.add(app, knowledge, limits).workers
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def endpoint(server):
    return server + "/sparql"


def ask(endpoint, query, accept="text/csv", **headers):
    return httpx.get(endpoint, params={"query": query}, headers={"Accept": accept, **headers}, timeout=30)


class TestRealClients:
    @pytest.mark.parametrize("method", ["GET", "POST"])
    @pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
    def test_sparqlwrapper_reads_json(self, endpoint, method, request_method):
        client = SPARQLWrapper(endpoint)
        client.setQuery(CASES)
        client.setMethod("POST" if request_method == "postdirectly" else method)
        client.setRequestMethod(request_method)
        client.setReturnFormat(JSON)
        rows = client.query().convert()["results"]["bindings"]
        assert any(row["case"]["value"].endswith("/id/case/tridan") for row in rows)

    @pytest.mark.parametrize("form", [XML, CSV])
    def test_sparqlwrapper_reads_the_other_result_formats(self, endpoint, form):
        client = SPARQLWrapper(endpoint)
        client.setQuery(CASES)
        client.setReturnFormat(form)
        answer = client.query().convert()
        text = answer.toxml() if form == XML else answer.decode()
        assert "/id/case/tridan" in text

    @pytest.mark.parametrize("form", [TURTLE, RDFXML])
    def test_sparqlwrapper_reads_graphs(self, endpoint, form):
        client = SPARQLWrapper(endpoint)
        client.setQuery("DESCRIBE <https://w3id.org/cooperatheque/id/case/tridan>")
        client.setReturnFormat(form)
        answer = client.query().convert()
        graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
        assert (URIRef("https://w3id.org/cooperatheque/id/case/tridan"), None, None) in graph

    def test_rdflib_uses_the_endpoint_as_a_store(self, endpoint):
        graph = Graph(SPARQLStore(endpoint, returnFormat="json"))
        assert any(str(row.case).endswith("/id/case/tridan") for row in graph.query(CASES))
        assert (URIRef("http://x/É"), None, None) in graph

    @pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
    def test_curl_gets_csv(self, endpoint):
        command = ["curl", "-sS", "-H", "Accept: text/csv", "--data-urlencode", f"query={CASES}", endpoint]
        assert "/id/case/tridan\n" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


class TestNegotiation:
    @pytest.mark.parametrize(
        ("accept", "media"),
        [
            ("*/*", "application/sparql-results+json"),
            ("application/json", "application/json"),
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
            ("text/turtle, text/csv;q=0.5, */*;q=0.1", "text/csv; charset=utf-8"),
            ("text/csv;q=0.2, application/sparql-results+json;q=0.9", "application/sparql-results+json"),
            ("text/*", "text/csv; charset=utf-8"),
        ],
    )
    def test_results_follow_the_accept_header(self, endpoint, accept, media):
        assert ask(endpoint, CASES, accept).headers["content-type"] == media

    @pytest.mark.parametrize(
        "media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
    )
    def test_graphs_follow_the_accept_header_and_say_the_same(self, endpoint, media):
        answer = ask(endpoint, "CONSTRUCT WHERE { <http://x/É> ?p ?o }", media)
        assert answer.headers["content-type"].startswith(media)
        graph = Graph().parse(data=answer.text, format=media)
        assert [str(value) for value in graph.objects(URIRef("http://x/É"))] == ["œuvre"]

    def test_an_answer_to_ask_is_a_boolean(self, endpoint):
        assert ask(endpoint, "ASK {}", "application/sparql-results+json").json()["boolean"] is True

    def test_an_unknown_format_gives_the_list_of_known_ones(self, endpoint):
        answer = ask(endpoint, CASES, "image/png")
        assert answer.status_code == 406
        assert "text/csv" in answer.text

    def test_a_program_without_query_gets_the_service_description(self, endpoint):
        answer = httpx.get(endpoint, headers={"Accept": "text/turtle"})
        graph = Graph().parse(data=answer.text, format="turtle")
        assert (URIRef(endpoint), None, None) in graph
        assert f"schema:value {LIMIT_MS}" in answer.text

    def test_a_browser_without_query_is_led_to_the_query_page(self, endpoint):
        answer = httpx.get(endpoint, headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en-GB,fr;q=0.5"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/sparql")

    def test_any_site_may_call_the_endpoint(self, endpoint):
        assert ask(endpoint, CASES).headers["access-control-allow-origin"] == "*"
        preflight = httpx.options(endpoint, headers={"Origin": "https://example.org"})
        assert "POST" in preflight.headers["access-control-allow-methods"]

    def test_head_answers_like_get_without_a_body(self, endpoint):
        answer = httpx.head(endpoint, params={"query": CASES}, headers={"Accept": "text/csv"})
        assert (answer.status_code, answer.content) == (200, b"")


class TestCharacters:
    QUERY = 'SELECT ?o { <http://x/É> ?p ?o . FILTER (?o = "œuvre") }'

    def test_accents_survive_get(self, endpoint):
        assert ask(endpoint, self.QUERY).text == "o\r\nœuvre\r\n"

    def test_accents_survive_a_form(self, endpoint):
        assert httpx.post(endpoint, data={"query": self.QUERY}, headers={"Accept": "text/csv"}).text == "o\r\nœuvre\r\n"

    def test_accents_survive_a_direct_post(self, endpoint):
        headers = {"Accept": "text/csv", "Content-Type": "application/sparql-query; charset=utf-8"}
        assert httpx.post(endpoint, content=self.QUERY.encode(), headers=headers).text == "o\r\nœuvre\r\n"

    def test_a_percent_sign_in_an_iri_of_a_form_is_decoded_once(self, endpoint):
        query = "SELECT (STR(<http://x/%C3%89>) AS ?iri) {}"
        answer = httpx.post(endpoint, data={"query": query}, headers={"Accept": "text/csv"})
        assert answer.text == "iri\r\nhttp://x/%C3%89\r\n"

    @pytest.mark.parametrize("body", [b"query=%FF", b"query=\xff", b"query=SELECT%C3"])
    def test_bytes_that_are_not_utf8_are_refused(self, endpoint, body):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert httpx.post(endpoint, content=body, headers=headers).status_code == 400

    def test_a_nul_in_the_text_is_only_a_syntax_error(self, endpoint):
        assert ask(endpoint, "SELECT \0").status_code == 400


class TestRefusals:
    LONG = "SELECT ?a ?b ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"

    def test_a_syntax_error_gives_its_position_in_the_reader_s_language(self, endpoint):
        french = ask(endpoint, "SELECT *\n{ ?s ?p }", **{"Accept-Language": "fr"})
        english = ask(endpoint, "SELECT *\n{ ?s ?p }", **{"Accept-Language": "en"})
        assert french.status_code == english.status_code == 400
        assert "ligne 2" in french.text
        assert "line 2" in english.text

    @pytest.mark.parametrize("update", ["INSERT DATA { <a:a> <a:b> <a:c> }", "LOAD <http://127.0.0.1/>", "DROP ALL"])
    def test_an_update_is_refused_in_every_guise(self, endpoint, update):
        as_update = httpx.post(endpoint, data={"update": update})
        direct = httpx.post(endpoint, content=update, headers={"Content-Type": "application/sparql-update"})
        assert ask(endpoint, update).status_code == as_update.status_code == 400
        assert direct.status_code == 415

    @pytest.mark.parametrize("parameters", ["", "query=ASK{}&query=ASK{}"])
    def test_a_post_without_or_with_two_queries_is_refused(self, endpoint, parameters):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert httpx.post(endpoint, content=parameters, headers=headers).status_code == 400

    @pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
    def test_another_dataset_is_refused(self, endpoint, name):
        answer = httpx.get(endpoint, params={"query": "ASK {}", name: "http://127.0.0.1/"})
        assert answer.status_code == 400
        assert "<http://127.0.0.1/>" in answer.text

    def test_a_body_of_ten_megabytes_is_refused(self, endpoint):
        headers = {"Content-Type": "application/sparql-query"}
        assert httpx.post(endpoint, content=b"#" * 10_000_000, headers=headers).status_code == 413

    def test_a_result_over_the_limit_never_looks_complete(self, endpoint):
        """Past the status line, a broken connection is the only honest signal: no client takes it for the end."""
        with pytest.raises(httpx.RemoteProtocolError):
            ask(endpoint, self.LONG, **{"Accept-Encoding": "identity"})

    def test_a_result_that_is_over_the_limit_before_the_first_byte_leaves_has_the_status_that_says_so(self, endpoint):
        answer = ask(endpoint, self.LONG, **{"Accept-Encoding": "gzip"})
        assert (answer.status_code, "2000000 octets" in answer.text) == (413, True)

    @pytest.mark.parametrize(
        "guise",
        ["SERVICE <{address}> { ?s ?p ?o }", "#\rSERVICE <{address}> { ?s ?p ?o }", "SERVICE ?x { ?s ?p ?o }"],
    )
    def test_no_query_reaches_another_server(self, endpoint, guise):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.5)
            address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            body = guise.replace("{address}", address)
            answer = ask(endpoint, f"SELECT * {{ BIND(<{address}> AS ?x) {body} }}")
            assert answer.status_code == 400
            with pytest.raises(TimeoutError):
                listener.accept()

    def test_a_runaway_query_is_stopped_and_says_when_to_come_back(self, endpoint):
        answer = ask(endpoint, ENDLESS)
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert "1 s" in answer.text

    def test_a_query_over_its_memory_says_so(self, endpoint):
        answer = ask(endpoint, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i")
        assert answer.status_code == 503


class TestLeaving:
    def test_a_client_that_leaves_frees_its_worker(self, endpoint):
        host, port = endpoint.removeprefix("http://").removesuffix("/sparql").split(":")
        for _ in range(6):
            with socket.create_connection((host, int(port))) as client:
                request = f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n"
                client.sendall(request.encode())
                time.sleep(0.05)
        assert ask(endpoint, "ASK {}", "text/csv").text == "true"


class TestThings:
    CASE = "/id/case/tridan"

    @pytest.mark.parametrize(
        ("accept", "language", "target"),
        [
            ("text/html", "fr", "/fr/"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "en-US,en;q=0.9", "/en/"),
            ("text/turtle", "fr", "/id/case/tridan.ttl"),
            ("application/ld+json;q=0.9, text/html;q=0.1", "fr", "/id/case/tridan.jsonld"),
            ("application/rdf+xml", "fr", "/id/case/tridan.rdf"),
        ],
    )
    def test_an_iri_leads_to_its_page_or_its_data(self, server, accept, language, target):
        answer = httpx.get(server + self.CASE, headers={"Accept": accept, "Accept-Language": language})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(target)
        assert "Accept" in answer.headers["vary"]

    @pytest.mark.parametrize(
        ("suffix", "syntax"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")]
    )
    def test_every_data_document_states_the_case_and_its_parts(self, server, suffix, syntax):
        graph = Graph().parse(data=httpx.get(f"{server}{self.CASE}.{suffix}").text, format=syntax)
        subjects = {str(subject) for subject in graph.subjects()}
        assert "https://w3id.org/cooperatheque/id/case/tridan" in subjects
        assert "https://w3id.org/cooperatheque/id/case/tridan#stake-1" in subjects

    def test_an_unacceptable_type_gives_the_list(self, server):
        answer = httpx.get(server + self.CASE, headers={"Accept": "image/png"})
        assert answer.status_code == 406
        assert "text/turtle" in answer.text

    def test_the_vocabulary_is_served_where_its_terms_point(self, server):
        graph = Graph().parse(data=httpx.get(server + "/ns").text, format="turtle")
        assert (URIRef("https://w3id.org/cooperatheque/ns#Case"), None, None) in graph


def test_the_query_string_is_what_the_address_shows(endpoint):
    """One address, one answer: a shared link to a query works as it is."""
    answer = httpx.get(f"{endpoint}?{urlencode({'query': CASES, 'format': 'json'})}")
    assert json.loads(answer.text)["head"]["vars"] == ["case"]
