"""A selection in its views, in parts, and as files: the same cases everywhere."""

from __future__ import annotations

import io
import json
import re

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from rdflib import RDF, Graph, URIRef

from kb.namespaces import COOP, thing
from web.lists.filters import Choice, nested
from web.lists.paging import pages
from web.lists.selection_files import as_csv, as_xlsx
from web.site.catalogue import Concept
from web.visit import Visit, WrongParameter

from .conftest import Client


@pytest.fixture
def visit(app: FastAPI) -> Visit:
    return Visit(site=app.state.site, name="cases", lang="fr", origin="https://site.test")


THREE = "theme=economie&format=contrat-reciprocite&partner=metropole"


def slugs(client: Client, query: str) -> list[str]:
    return [row["case"].rpartition("/")[2] for row in client.get(f"/api/cases?limit=1000&{query}").json()["cases"]]


@pytest.mark.parametrize("view", ["list", "table", "map", "timeline"])
def test_every_view_shows_the_cases_that_are_selected(client: Client, view: str) -> None:
    page = client.get(f"/fr/cas?{THREE}&view={view}")
    assert page.status_code == 200
    main = page.text.partition('id="results"')[2]
    assert set(re.findall(r'href="/fr/cas/([a-z0-9-]+)["#]', main)) == set(slugs(client, THREE))


def test_a_view_is_a_link_that_keeps_the_whole_state(client: Client) -> None:
    page = client.get(f"/fr/cas?{THREE}&sort=latest&view=table").text
    link = re.search(r'class="views__view" href="([^"#]+)[^>]*>Carte', page)
    assert link
    state = link[1].replace("&amp;", "&").partition("?")[2].split("&")
    assert set(state) == {*THREE.split("&"), "sort=latest", "view=map"}


def test_the_table_is_sorted_by_its_headings_both_ways(client: Client) -> None:
    def order(sort: str) -> list[str]:
        page = client.get(f"/fr/cas?{THREE}&view=table&sort={sort}").text
        return re.findall(r'name="case" value="([^"]+)"', page)

    assert order("title") == order("-title")[::-1]
    assert order("sources") == order("-sources")[::-1]
    page = client.get(f"/fr/cas?{THREE}&view=table&sort=latest").text
    assert 'aria-sort="descending"' in page
    assert "sort=-latest" in page


def test_cases_without_a_date_stay_last_from_either_end(client: Client) -> None:
    for sort in ("latest", "-latest"):
        dated = [row["latest_milestone"] is not None for row in client.get(f"/api/cases?sort={sort}").json()["cases"]]
        assert dated == sorted(dated, reverse=True)
        assert not all(dated)


def test_stages_follow_each_other(client: Client) -> None:
    stages = [row["stage"] for row in client.get("/api/cases?sort=stage").json()["cases"]]
    assert stages == sorted(stages)


def test_undated_cases_can_be_chosen_alone_or_with_a_period(client: Client) -> None:
    undated, dated = set(slugs(client, "period=not-stated")), set(slugs(client, "from=2010&to=2014"))
    assert undated
    assert not undated & dated
    assert set(slugs(client, "from=2010&to=2014&period=not-stated")) == undated | dated
    assert "sans date" in client.get("/fr/cas?period=not-stated").text.partition('class="active"')[2]


@pytest.mark.parametrize("wrong", ["view=globe", "page=0", "page=99", "page=two", "period=ever"])
def test_a_view_a_page_or_a_period_that_there_is_not_is_refused(client: Client, wrong: str) -> None:
    page = client.get(f"/en/cases?theme=eau&{wrong}")
    assert page.status_code == 400
    assert 'href="/en/cases?theme=eau' in page.text


def test_a_long_list_comes_in_parts_that_say_where_they_are(visit: Visit) -> None:
    part = pages(visit_with(visit, ("theme", "eau"), ("page", "3")), 1034, lines="results")
    assert (part.number, part.last, part.first_line, part.last_line) == (3, 11, 201, 300)
    assert [link and link.text for link in part.links] == ["1", "2", "3", "4", "5", None, "11"]
    assert part.before == "/fr/cas?theme=eau&page=2#results"
    assert pages(visit_with(visit), 100, lines="results").links == []
    with pytest.raises(WrongParameter):
        pages(visit_with(visit, ("page", "12")), 1034, lines="results")


def test_the_interface_gives_a_part_a_total_and_where_the_rest_is(client: Client) -> None:
    first = client.get("/api/cases?limit=20&theme=economie&lang=en")
    answer = first.json()
    assert len(answer["cases"]) == 20
    assert first.headers["x-total-count"] == str(answer["total"])
    assert f'<{answer["next"]}>; rel="next"' in first.headers["link"].split(", ")
    rest = client.get(answer["next"]).json()
    assert rest["next"] is None
    whole = [row["case"] for row in [*answer["cases"], *rest["cases"]]]
    assert len(whole) == len(set(whole)) == answer["total"]


@pytest.mark.parametrize("wrong", ["limit=0", "limit=1001", "offset=-1", "as=pdf", "lang=de", "teme=eau"])
def test_the_interface_refuses_in_one_envelope_and_both_languages(client: Client, wrong: str) -> None:
    refused = client.get(f"/api/cases?{wrong}")
    error = refused.json()["error"]
    assert refused.status_code == error["status"] == 400
    assert error["message_fr"] != error["message_en"]


def test_what_the_page_would_refuse_is_said_in_both_languages(client: Client) -> None:
    error = client.get("/api/cases?from=abc").json()["error"]
    assert "n’est pas une année" in error["message_fr"].replace("\u202f", " ")
    assert "is not a year" in error["message_en"]


def test_the_workbook_holds_the_rows_of_the_interface(client: Client) -> None:
    rows = client.get(f"/api/cases?{THREE}").json()["cases"]
    book = load_workbook(io.BytesIO(client.get(f"/api/cases?{THREE}&as=xlsx").content))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    read = [dict(zip(headings, (cell.value for cell in line), strict=True)) for line in sheet.iter_rows(min_row=2)]
    assert [line["Cas"] for line in read] == [row["label"] for row in rows]
    assert [line["Sources"] for line in read] == [row["sources"] for row in rows]
    assert [line["Identifiant"] for line in read] == [row["case"] for row in rows]


def test_a_formula_stays_a_text_in_every_table(visit: Visit) -> None:
    row = {"case": "https://x/1", "label": "=1+1", "description": "@me", "stage": "-1", "formats": ["+2"], "themes": []}
    row |= {"latest_milestone": None, "sources": 3, "page": "https://x/2"}
    book = load_workbook(io.BytesIO(as_xlsx(visit, [row], "https://x/")))
    cells = [cell for cell in book.worksheets[0][2] if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]
    assert "'=1+1" in as_csv([row])


def test_the_graph_of_a_selection_states_its_cases_and_no_other(client: Client) -> None:
    answer = client.get(f"/api/cases?{THREE}&as=jsonld&limit=3")
    graph = Graph().parse(data=answer.text, format="json-ld")
    assert {str(case).rpartition("/")[2] for case in graph.subjects(RDF.type, URIRef(COOP.Case))} == set(
        slugs(client, THREE)[:3]
    )
    assert json.loads(answer.text)["@context"]


def test_every_file_of_the_page_answers_with_the_selection(client: Client) -> None:
    page = client.get(f"/fr/cas?{THREE}&view=map").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/api/cases\?[^"]+)"', page)]
    assert [link.rpartition("=")[2] for link in links] == ["csv", "xlsx", "json", "jsonld"]
    for link in links:
        assert client.get(link).headers["x-total-count"] == str(len(slugs(client, THREE)))


def test_a_workbook_too_long_to_wait_for_is_not_offered_and_is_refused_with_a_way_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.cases.MOST_LINES", 2)
    monkeypatch.setattr("web.api.cases_api.MOST_LINES", 2)
    assert len(slugs(client, THREE)) > 2
    page = client.get(f"/fr/cas?{THREE}").text
    assert "as=csv" in page
    assert "as=xlsx" not in page
    refused = client.get(f"/api/cases?{THREE}&as=xlsx")
    assert refused.status_code == 400
    assert "« offset », ou prenez-la en CSV" in refused.text
    assert client.get(f"/api/cases?{THREE}&as=xlsx&limit=2").status_code == 200


def test_the_operations_are_described_with_their_values(client: Client) -> None:
    described = client.get("/api/openapi.json?lang=en").json()["paths"]
    parameters = {one["name"]: one["schema"] for one in described["/api/cases"]["get"]["parameters"]}
    assert "entente-intercommunale" in parameters["format"]["items"]["enum"]
    assert parameters["as"]["enum"] == ["json", "csv", "xlsx", "jsonld"]
    assert {"q", "theme", "source", "territory", "from", "to", "period", "every", "exact", "sort"} <= set(parameters)
    assert {one["name"] for one in described["/api/search"]["get"]["parameters"]} == {"q", "kind", "limit", "lang"}


def test_facets_name_everything_a_reader_filters_by(client: Client) -> None:
    page = client.get("/fr/cas").text
    wanted = "format trigger stake ambition object theme partner body-function scale relation stage territory"
    for facet in [*wanted.split(), "evidence", "source"]:
        assert f'type="checkbox" name="{facet}"' in page, facet


def test_narrower_values_stand_under_the_broader_one() -> None:
    concepts = [Concept(thing("theme", slug), slug) for slug in ("b", "a", "a1", "a2", "c")]
    choices = [Choice(concept.slug, concept.text, 9, chosen=False) for concept in concepts]
    iri = {concept.slug: concept.iri for concept in concepts}
    found = nested(concepts, choices, {iri["a1"]: [iri["a"]], iri["a2"]: [iri["a1"], "elsewhere"]})
    assert [(choice.value, choice.depth) for choice in found] == [("b", 0), ("a", 0), ("a1", 1), ("a2", 2), ("c", 0)]


def test_concepts_broader_than_each_other_are_still_offered() -> None:
    concepts = [Concept(thing("theme", slug), slug) for slug in ("a", "b")]
    choices = [Choice(concept.slug, concept.text, 1, chosen=False) for concept in concepts]
    one, other = (concept.iri for concept in concepts)
    assert {choice.value for choice in nested(concepts, choices, {one: [other], other: [one]})} == {"a", "b"}


def test_a_chosen_value_that_nothing_has_left_is_kept_at_zero(client: Client) -> None:
    page = client.get("/fr/cas?theme=montagne&trigger=appel-a-projets&theme=dechets&every=theme").text
    assert re.search(r'value="montagne" checked', page)
    assert re.search(r'value="dechets" checked', page)


def visit_with(visit: Visit, *query: tuple[str, str]) -> Visit:
    return Visit(site=visit.site, name="cases", lang="fr", origin="", query=query)
