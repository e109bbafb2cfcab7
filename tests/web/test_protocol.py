"""The SPARQL 1.1 Protocol, query operation: each rule of its test suite that concerns a read-only endpoint.

https://www.w3.org/TR/sparql11-protocol/#query-operation and the service description that goes with it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from fastapi import FastAPI
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from kb import Knowledge
from kb.layout import Layout
from kb.namespaces import BASE
from kb.settings import Settings
from web.endpoint import sparql

from .endpoint import serving, snapshot

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA = Namespace("https://schema.org/")
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
NAMES = "SELECT ?o { <http://x/s> <http://x/p> ?o } ORDER BY ?o"
IN_GRAPHS = "SELECT ?g { GRAPH ?g { <http://x/s> ?p ?o } } ORDER BY ?g"
ONE, TWO = "http://x/one", "http://x/two"
GRAPHS = [
    ox.Quad(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal(name), ox.NamedNode(f"http://x/{name}"))
    for name in ("one", "two")
]


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Knowledge:
    folder: Path = tmp_path_factory.mktemp("snapshot")
    return Knowledge.open(layout.home, store=snapshot(layout, folder, *GRAPHS))


@pytest.fixture(scope="module")
def endpoint(knowledge: Knowledge, settings: Settings) -> Iterator[str]:
    limits = replace(settings, query_timeout_ms=5_000, query_per_client=8)

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield
        await app.state.workers.close()

    app = FastAPI(lifespan=lifespan)
    app.state.workers = sparql.add(app, knowledge, limits).workers
    with serving(app) as address:
        yield f"{address}/sparql"


def post(endpoint: str, body: str | bytes, media: str | None, **headers: str) -> httpx.Response:
    typed = {"Content-Type": media} if media else {}
    content = body.encode() if isinstance(body, str) else body
    return httpx.post(endpoint, content=content, headers={**typed, **headers}, timeout=30)


def lines(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return answer.text.split()[1:]


class TestThreeWaysToAsk:
    @pytest.mark.parametrize("query", ["ASK {}", "SELECT (1 AS ?one) {}"])
    def test_get_form_and_direct_post_give_the_same_answer(self, endpoint: str, query: str) -> None:
        accept = {"Accept": "application/sparql-results+json"}
        answers = [
            httpx.get(endpoint, params={"query": query}, headers=accept),
            httpx.post(endpoint, data={"query": query}, headers=accept),
            post(endpoint, query, DIRECT, **accept),
        ]
        assert [answer.status_code for answer in answers] == [200] * 3
        assert len({answer.text for answer in answers}) == 1

    @pytest.mark.parametrize(
        ("query", "media"),
        [
            ("SELECT (1 AS ?one) {}", "application/sparql-results+"),
            ("ASK {}", "application/sparql-results+"),
            ("DESCRIBE <http://x/s>", "text/turtle"),
            ("CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", "text/turtle"),
        ],
    )
    def test_each_form_of_query_has_a_media_type_of_its_own(self, endpoint: str, query: str, media: str) -> None:
        assert httpx.get(endpoint, params={"query": query}).headers["content-type"].startswith(media)

    def test_the_address_with_a_slash_answers_as_well(self, endpoint: str) -> None:
        assert httpx.get(endpoint + "/", params={"query": "ASK {}"}).status_code == 200


class TestDatasets:
    @pytest.mark.parametrize("way", ["get", "form", "direct"])
    @pytest.mark.parametrize(
        ("query", "parameters", "found"),
        [
            (NAMES, [("default-graph-uri", ONE)], ["one"]),
            (NAMES, [("default-graph-uri", ONE), ("default-graph-uri", TWO)], ["one", "two"]),
            (NAMES, [("default-graph-uri", BASE)], []),
            (IN_GRAPHS, [("named-graph-uri", ONE), ("named-graph-uri", TWO)], [ONE, TWO]),
            (NAMES, [("named-graph-uri", ONE)], []),
            (IN_GRAPHS, [("default-graph-uri", ONE), ("named-graph-uri", TWO)], [TWO]),
            (NAMES.replace("{", f"FROM <{TWO}> {{", 1), [("default-graph-uri", ONE)], ["one"]),
            (NAMES.replace("{", f"FROM <{TWO}> {{", 1), [], ["two"]),
        ],
    )
    def test_the_request_chooses_its_dataset_before_the_query_does(
        self, endpoint: str, way: str, query: str, parameters: list[tuple[str, str]], found: list[str]
    ) -> None:
        accept = {"Accept": "text/csv"}
        pairs = httpx.QueryParams([*parameters, *([] if way == "direct" else [("query", query)])])
        if way == "form":
            answer = post(endpoint, str(pairs), FORM, **accept)
        elif way == "direct":
            answer = post(f"{endpoint}?{pairs}", query, DIRECT, **accept)
        else:
            answer = httpx.get(f"{endpoint}?{pairs}", headers=accept)
        assert lines(answer) == found

    @pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
    @pytest.mark.parametrize("graph", ["http://127.0.0.1:9/", "file:///etc/passwd", "not an IRI", ""])
    def test_a_graph_that_the_base_does_not_hold_is_never_fetched(self, endpoint: str, name: str, graph: str) -> None:
        answer = httpx.get(endpoint, params={"query": "ASK {}", name: graph})
        assert answer.status_code == 400
        assert BASE in answer.text


class TestBadRequests:
    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    def test_another_method_is_told_which_ones_there_are(self, endpoint: str, method: str) -> None:
        answer = httpx.request(method, endpoint, params={"query": "ASK {}"})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")

    def test_two_queries_are_refused_wherever_they_stand(self, endpoint: str) -> None:
        twice = "query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"
        assert httpx.get(f"{endpoint}?{twice}").status_code == 400
        assert post(endpoint, twice, FORM).status_code == 400
        assert post(f"{endpoint}?query=ASK%20%7B%7D", "ASK {}", DIRECT).status_code == 400

    @pytest.mark.parametrize("media", ["text/plain", "application/json", "application/sparql-update", None])
    def test_a_body_of_another_type_or_of_none_is_refused(self, endpoint: str, media: str | None) -> None:
        assert post(endpoint, "ASK {}", media).status_code == 415
        assert post(endpoint, "query=ASK%20%7B%7D", media).status_code == 415

    def test_a_form_without_a_query_is_refused(self, endpoint: str) -> None:
        assert post(endpoint, "", FORM).status_code == 400
        assert post(endpoint, "update=CLEAR%20ALL", FORM).status_code == 400

    @pytest.mark.parametrize(
        ("body", "media", "status"),
        [
            ("ASK {}".encode("utf-16"), f"{DIRECT}; charset=utf-16", 415),
            ("ASK {}".encode("utf-16"), DIRECT, 400),
            ("SELECT ('é' AS ?e) {}".encode("latin-1"), DIRECT, 400),
            (b"query=%E9", f"{FORM}; charset=UTF-8", 400),
        ],
    )
    def test_what_is_not_in_utf8_is_refused(self, endpoint: str, body: bytes, media: str, status: int) -> None:
        assert post(endpoint, body, media).status_code == status

    @pytest.mark.parametrize("query", ["", "hello", "SELECT", "ASK { ?s ?p }", "SELECT * { \0 }"])
    def test_what_is_no_query_is_refused(self, endpoint: str, query: str) -> None:
        assert httpx.get(endpoint, params={"query": query}).status_code == 400

    def test_a_fault_of_ours_is_told_in_a_text_like_any_refusal(
        self, endpoint: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a fault of ours")

        monkeypatch.setattr("kb.sparql.guard.admit", fail)
        answer = httpx.get(endpoint, params={"query": "ASK { }"}, headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.text.startswith("Something broke on our side")

    def test_a_quality_of_zero_is_a_refusal(self, endpoint: str) -> None:
        answer = httpx.get(endpoint, params={"query": "ASK {}"}, headers={"Accept": "text/csv;q=0"})
        assert answer.status_code == 406
        assert "application/sparql-results+json" in answer.text


class TestHeaders:
    def test_every_answer_announces_the_limits_and_is_open_to_any_site(self, endpoint: str) -> None:
        answers = [
            httpx.get(endpoint, params={"query": query}, headers={"Origin": "https://example.org"})
            for query in ("ASK {}", "hello", "")
        ]
        answers += [
            httpx.get(endpoint, headers={"Accept": "text/turtle"}),
            httpx.put(endpoint),
            httpx.options(endpoint),
        ]
        for answer in answers:
            assert "time=5000 ms" in answer.headers["sparql-limits"]
            assert "client=8 queries" in answer.headers["sparql-limits"]
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize("slash", ["", "/"])
    def test_a_browser_may_ask_before_it_posts_from_another_site(self, endpoint: str, slash: str) -> None:
        answer = httpx.options(
            endpoint + slash,
            headers={
                "Origin": "https://example.org",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        assert answer.status_code == 204
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert "content-type" in answer.headers["access-control-allow-headers"].lower()

    def test_head_has_the_headers_of_get(self, endpoint: str) -> None:
        asked = {"params": {"query": NAMES}, "headers": {"Accept": "text/csv"}}
        got, head = httpx.get(endpoint, **asked), httpx.head(endpoint, **asked)
        assert head.content == b""
        named = ("content-type", "content-length", "etag", "vary", "sparql-limits")
        assert [head.headers[name] for name in named] == [got.headers[name] for name in named]


class TestKeeping:
    QUERY = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"

    def ask(self, endpoint: str, query: str = QUERY, accept: str = "text/csv", **headers: str) -> httpx.Response:
        asked = {"Accept": accept, "Accept-Encoding": "identity", **headers}
        return httpx.get(endpoint, params={"query": query}, headers=asked)

    def test_what_a_client_has_is_not_sent_again(self, endpoint: str) -> None:
        first = self.ask(endpoint)
        again = self.ask(endpoint, **{"If-None-Match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert again.headers["access-control-allow-origin"] == "*"

    def test_another_query_format_dataset_or_coding_has_another_tag(self, endpoint: str) -> None:
        answers = [
            self.ask(endpoint),
            self.ask(endpoint, accept="application/sparql-results+json"),
            self.ask(endpoint, self.QUERY + " "),
            self.ask(endpoint, **{"Accept-Encoding": "gzip"}),
            httpx.get(endpoint, params={"query": self.QUERY, "default-graph-uri": ONE}, headers={"Accept": "text/csv"}),
        ]
        assert len({answer.headers["etag"] for answer in answers}) == len(answers)

    def test_an_answer_that_may_be_another_the_next_time_has_no_tag(self, endpoint: str) -> None:
        answer = self.ask(endpoint, "SELECT (UUID() AS ?id) {}")
        assert "etag" not in answer.headers
        assert answer.text != self.ask(endpoint, "SELECT (UUID() AS ?id) {}").text

    def test_an_answer_asked_twice_is_the_same_to_the_byte(self, endpoint: str) -> None:
        assert self.ask(endpoint).content == self.ask(endpoint).content

    def test_a_long_answer_is_gzipped_for_who_takes_it_and_a_short_one_is_not(self, endpoint: str) -> None:
        with httpx.stream(
            "GET",
            endpoint,
            params={"query": self.QUERY},
            headers={"Accept": "text/csv", "Accept-Encoding": "br;q=1, gzip;q=0.5"},
        ) as answer:
            zipped = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped) == self.ask(endpoint).content
        short = self.ask(endpoint, "ASK {}", **{"Accept-Encoding": "gzip"})
        assert "content-encoding" not in short.headers
        assert "Accept-Encoding" in short.headers["vary"]
        assert "content-encoding" not in self.ask(endpoint, **{"Accept-Encoding": "gzip;q=0"}).headers


class TestDescription:
    @pytest.mark.parametrize(
        "media", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
    )
    def test_says_what_the_endpoint_speaks_holds_and_allows_in_each_syntax(self, endpoint: str, media: str) -> None:
        answer = httpx.get(endpoint, headers={"Accept": media})
        graph = Graph().parse(data=answer.text, format=media)
        service = graph.value(predicate=SD.endpoint, object=URIRef(endpoint))
        assert (service, RDF.type, SD.Service) in graph
        assert graph.value(service, SD.defaultDataset) == URIRef(BASE)
        limits = {graph.value(limit, SCHEMA.propertyID): limit for limit in graph[service : SCHEMA.additionalProperty]}
        assert graph.value(limits[Literal("query_timeout_ms")], SCHEMA.value) == Literal(5_000)

    def test_a_type_that_describes_nothing_is_not_acceptable(self, endpoint: str) -> None:
        assert httpx.get(endpoint, headers={"Accept": "image/png"}).status_code == 406

    def test_a_browser_that_follows_a_link_with_a_query_gets_the_page_that_runs_it(self, endpoint: str) -> None:
        browser = {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "fr"}
        answer = httpx.get(endpoint, params={"query": "ASK { 'É' }"}, headers=browser)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/fr/sparql?query=ASK+%7B+%27%C3%89%27+%7D"
