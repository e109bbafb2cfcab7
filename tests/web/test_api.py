"""The questions as REST operations: values bound as data, honest pages, one envelope of errors."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from kb import Knowledge
from web.api.openapi import document

from .conftest import Client

THEME = "/api/queries/cases/by-theme"
EAU = "https://w3id.org/cooperatheque/id/theme/eau"
# What ends a string, an IRI, a comment or a block of SPARQL, and what begins an escape.
HOSTILE = [
    '"',
    "'",
    "\\",
    '"""',
    "\n",
    "\r\n",
    "{",
    "}",
    "#",
    "eau> ?x",
    '" . ?s ?p ?o } #',
    "\\u0022",
    "?_lang",
    "\t",
    "é\\",
]


def read(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    found = client.get(path, **headers)
    assert found.status_code == status, found.text
    return found.json()


def refused(client: Client, path: str, status: int) -> dict[str, Any]:
    said = read(client, path, status)
    assert set(said) == {"error"}
    assert {"code", "status", "message_fr", "message_en"} <= set(said["error"])
    return said["error"]  # type: ignore[no-any-return]


class TestTheList:
    def test_describes_every_question(self, client: Client, base: Knowledge) -> None:
        said = read(client, "/api/queries")
        assert [one["name"] for one in said["queries"]] == list(base.library)
        assert said["total"] == len(base.library)

    def test_says_what_a_program_must_give(self, client: Client) -> None:
        named = {one["name"]: one for one in read(client, "/api/queries")["queries"]}
        theme = named["cases/by-theme"]["parameters"][0]
        assert (theme["name"], theme["required"], theme["scheme"], theme["example"]) == ("theme", True, "theme", "eau")

    def test_is_searched_in_both_languages(self, client: Client) -> None:
        for words in ("obstacle", "frein"):
            names = [one["name"] for one in read(client, f"/api/queries?search={words}")["queries"]]
            assert "recommendations/by-obstacle" in names

    def test_refuses_a_parameter_that_it_does_not_know(self, client: Client) -> None:
        assert "search" in refused(client, "/api/queries?q=eau", 400)["message_en"]


class TestAnAnswer:
    def test_is_what_was_asked_and_all_about_it(self, client: Client) -> None:
        said = read(client, f"{THEME}?theme=eau&lang=en")
        assert said["query"] == "cases/by-theme"
        assert said["parameters"] == {"theme": "eau", "lang": "en"}
        assert said["columns"][0] == {"name": "case", "label": "the case"}
        assert said["total"] == len(said["rows"])
        assert said["next"] is None

    def test_names_things_and_keeps_the_language_of_texts(self, client: Client) -> None:
        row = read(client, f"{THEME}?theme=eau")["rows"][0]
        assert row["theme"] == {"value": EAU, "type": "iri", "label": "eau"}
        assert row["label"]["lang"] == "fr"
        assert row["case"]["label"] == row["label"]["value"]

    def test_gives_numbers_as_numbers_and_truths_as_truths(self, client: Client) -> None:
        row = read(client, "/api/queries/cases/similar?case=tridan")["rows"][0]
        assert (type(row["shared"]["value"]), row["shared"]["type"]) == (int, "integer")
        assert read(client, "/api/queries/things/exists?thing=case/tridan")["rows"] == [
            {"answer": {"value": True, "type": "boolean"}}
        ]

    def test_is_the_same_for_a_short_name_and_its_iri(self, client: Client) -> None:
        short, whole = (read(client, f"{THEME}?theme={quote(value)}")["rows"] for value in ("eau", EAU))
        assert short == whole

    def test_is_csv_when_asked_for_by_header_or_by_address(self, client: Client) -> None:
        by_header = client.get(f"{THEME}?theme=eau", accept="text/csv")
        by_address = client.get(f"{THEME}?theme=eau&as=csv")
        assert by_header.headers["content-type"] == "text/csv; charset=utf-8"
        assert by_header.text == by_address.text == client.get(f"{THEME}?theme=eau&format=csv").text
        assert 'filename="cases-by-theme.csv"' in by_address.headers["content-disposition"]
        assert next(csv.reader(io.StringIO(by_header.text))) == ["case", "label", "theme", "themeLabel"]

    def test_leaves_the_word_format_to_questions_about_formats(self, client: Client) -> None:
        said = read(client, "/api/queries/cases/by-format?format=entente-intercommunale&as=json")
        assert said["parameters"]["format"] == "entente-intercommunale"

    def test_is_sparql_json_when_asked_for(self, client: Client) -> None:
        media = "application/sparql-results+json"
        answer = client.get(f"{THEME}?theme=eau", accept=media)
        assert answer.headers["content-type"] == media
        assert answer.json()["head"]["vars"] == ["case", "label", "theme", "themeLabel"]
        truth = client.get("/api/queries/things/exists?thing=case/tridan", accept=media)
        assert truth.json() == {"head": {}, "boolean": True}

    @pytest.mark.parametrize(
        ("name", "media", "rdflib"),
        [
            ("turtle", "text/turtle", "turtle"),
            ("jsonld", "application/ld+json", "json-ld"),
            ("ntriples", "application/n-triples", "nt"),
            ("rdfxml", "application/rdf+xml", "xml"),
        ],
    )
    def test_of_a_graph_is_rdf_in_every_syntax(self, client: Client, name: str, media: str, rdflib: str) -> None:
        path = "/api/queries/things/graph?thing=theme/eau"
        total = read(client, path)["total"]
        answer = client.get(f"{path}&as={name}")
        assert answer.headers["content-type"].startswith(media)
        assert len(Graph().parse(data=answer.text, format=rdflib)) == total
        assert client.get(path, accept=media).text == answer.text

    def test_prefers_what_the_client_prefers(self, client: Client) -> None:
        answer = client.get(f"{THEME}?theme=eau", accept="text/csv;q=0.4, application/json;q=0.9")
        assert answer.headers["content-type"] == "application/json"
        assert refused(client, f"{THEME}?theme=eau&as=pdf", 406)["code"] == "not-acceptable"

    def test_can_be_read_from_any_site_and_is_not_sent_twice(self, client: Client) -> None:
        answer = client.get(f"{THEME}?theme=eau")
        assert answer.headers["access-control-allow-origin"] == "*"
        again = client.get(f"{THEME}?theme=eau", if_none_match=answer.headers["etag"])
        assert (again.status_code, again.text) == (304, "")


class TestPages:
    PATH = "/api/queries/cases/facet-values"

    def test_lead_from_one_to_the_next_until_all_rows_are_read(self, client: Client, base: Knowledge) -> None:
        address, rows, totals = f"{self.PATH}?limit=37", [], set()
        while address:
            said = read(client, address)
            rows += said["rows"]
            totals.add(said["total"])
            address = (said["next"] or "").removeprefix("http://site.test")
        assert totals == {len(rows)} == {len(base.ask("cases/facet-values").rows)}

    def test_keep_the_other_parameters(self, client: Client) -> None:
        said = read(client, "/api/queries/cases/elements?case=tridan&lang=en&limit=2")
        assert httpx.URL(said["next"]).params.items() >= {"case": "tridan", "lang": "en", "offset": "2"}.items()

    def test_of_a_file_are_only_for_who_asks(self, client: Client, base: Knowledge) -> None:
        total = len(base.ask("cases/facet-values").rows)
        assert client.get(f"{self.PATH}?as=csv").text.count("\r\n") == total + 1
        some = client.get(f"{self.PATH}?as=csv&limit=5")
        assert some.text.count("\r\n") == 6
        assert some.headers["x-total-count"] == str(total)
        assert 'offset=5>; rel="next"' in some.headers["link"]

    def test_past_the_end_are_empty_and_keep_the_total(self, client: Client) -> None:
        said = read(client, f"{self.PATH}?offset=100000")
        assert (said["rows"], said["next"]) == ([], None)
        assert said["total"] > 0

    @pytest.mark.parametrize(
        "wrong", ["limit=0", "limit=1001", "limit=-1", "limit=x", "offset=-1", "offset=1e3", "limit=١"]
    )
    def test_refuse_what_is_no_count(self, client: Client, wrong: str) -> None:
        assert "whole number" in refused(client, f"{self.PATH}?{quote(wrong, safe='=')}", 400)["message_en"]


class TestErrors:
    def test_an_unknown_question_names_the_nearest(self, client: Client) -> None:
        error = refused(client, "/api/queries/cases/by-themes", 404)
        assert error["code"] == "unknown-query"
        assert "« cases/by-theme »" in error["message_fr"]

    def test_an_unknown_value_gives_the_nearest_for_programs(self, client: Client) -> None:
        error = refused(client, f"{THEME}?theme=eaux", 400)
        assert (error["code"], error["parameter"], error["nearest"]) == ("unknown-value", "theme", "eau")

    def test_a_missing_parameter_says_what_is_expected(self, client: Client) -> None:
        assert "such as eau" in refused(client, THEME, 400)["message_en"]

    @pytest.mark.parametrize(
        "query", ["theme=eau&theme=emploi", "theme=eau&them=x", "theme=eau&lang=de", "theme=case/tridan"]
    )
    def test_a_wrong_address_is_refused(self, client: Client, query: str) -> None:
        refused(client, f"{THEME}?{query}", 400)

    def test_only_get_is_answered(self, client: Client) -> None:
        answer = client.post(f"{THEME}?theme=eau")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json()["error"]["code"] == "wrong-method"

    def test_an_address_without_operation_is_json_too(self, client: Client) -> None:
        assert refused(client, "/api/nothing/here", 404)["code"] == "not-found"

    def test_a_preflight_is_allowed(self, client: Client) -> None:
        answer = asyncio.run(client._send("OPTIONS", THEME, {"origin": "https://elsewhere.test"}))
        assert answer.status_code == 204
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


class TestHostileValues:
    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_never_leave_an_iri(self, client: Client, hostile: str) -> None:
        for value in (hostile, f"eau{hostile}", f"{EAU}{hostile}"):
            refused(client, f"{THEME}?{urlencode({'theme': value})}", 400)

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_never_leave_a_string(self, client: Client, hostile: str) -> None:
        """No kind of thing is called so; a value that leaked would find everything, or not be read."""
        said = read(client, f"/api/queries/things/of-kind?{urlencode({'kind': hostile})}")
        assert said["total"] == 0
        assert said["parameters"]["kind"] == hostile

    @pytest.mark.parametrize("hostile", HOSTILE)
    def test_never_leave_a_date_or_a_language(self, client: Client, hostile: str) -> None:
        for name in ("since", "lang"):
            refused(client, f"/api/queries/cases/milestones?{urlencode({name: '2012-01-01' + hostile})}", 400)


@given(value=st.text(min_size=1))
def test_any_text_stays_data(base: Knowledge, value: str) -> None:
    """Whatever the text, the query still parses and finds nothing: nothing is called so."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return
    bound = base.library["things/of-kind"].bind(kind=f"{value}/x")
    assert base.store.select(bound).rows == ()


class TestOpenApi:
    @pytest.fixture
    def described(self, client: Client) -> Any:
        return read(client, "/api/openapi.json")

    def test_has_an_operation_for_every_question(self, described: Any, base: Knowledge) -> None:
        assert described["openapi"] == "3.1.0"
        assert {"/api/queries", *(f"/api/queries/{name}" for name in base.library)} <= set(described["paths"])
        ids = [path["get"]["operationId"] for path in described["paths"].values()]
        assert len(ids) == len(set(ids))

    def test_types_parameters_and_lists_the_concepts(self, described: Any) -> None:
        named = {p["name"]: p for p in described["paths"]["/api/queries/cases/by-theme"]["get"]["parameters"]}
        assert named["theme"]["required"] is True
        assert "eau" in named["theme"]["schema"]["anyOf"][0]["enum"]
        assert named["limit"]["schema"]["maximum"] == 1000

    def test_its_examples_are_answered_and_are_as_it_says(self, described: Any, client: Client) -> None:
        for path, methods in described["paths"].items():
            asked = {p["name"]: p["example"] for p in methods["get"]["parameters"] if p.get("required")}
            said = read(client, f"{path}?{urlencode(asked, doseq=True)}")
            schema = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            if "allOf" in schema:
                columns = schema["allOf"][1]["properties"]["rows"]["items"]["properties"]
                assert all(set(row) <= set(columns) for row in said["rows"]), path

    def test_every_reference_leads_somewhere(self, described: Any) -> None:
        text = json.dumps(described)
        for part in text.split('"$ref": "#/')[1:]:
            found = described
            for step in part.partition('"')[0].split("/"):
                found = found[step]

    def test_speaks_both_languages(self, base: Knowledge) -> None:
        french, english = (document(base, lang, origin="http://x.test") for lang in ("fr", "en"))
        path = "/api/queries/cases/by-theme"
        assert french["paths"][path]["get"]["summary"] == "Cas par thème"
        assert english["paths"][path]["get"]["summary"] == "Cases by theme"
