"""The list of cases: words, facets, period and order together, all in the address."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest

from kb import Knowledge

from .conftest import Client


def slugs(client: Client, query: str) -> list[str]:
    return re.findall(r'name="case" value="([^"]+)"', client.get(f"/fr/cas?{query}").text)


def test_words_and_facets_narrow_together(client: Client) -> None:
    words, facet, both = (set(slugs(client, query)) for query in ("q=eau", "theme=eau", "q=eau&theme=eau"))
    assert both
    assert both == words & facet


def test_one_of_the_values_or_all_of_them(client: Client) -> None:
    water, planning = set(slugs(client, "theme=eau")), set(slugs(client, "theme=amenagement"))
    assert set(slugs(client, "theme=eau&theme=amenagement")) == water | planning
    assert set(slugs(client, "theme=eau&theme=amenagement&every=theme")) == water & planning


def test_narrower_concepts_are_found_unless_told_otherwise(client: Client) -> None:
    broad, exact = set(slugs(client, "partner=commune")), set(slugs(client, "partner=commune&exact=partner"))
    assert broad > exact
    assert set(slugs(client, "partner=commune-rurale")) <= broad


def test_what_is_not_stated_can_be_chosen(client: Client) -> None:
    silent = set(slugs(client, "result=not-stated"))
    assert silent
    assert silent | set(slugs(client, "result=not-stated&every=result")) == silent


def test_a_period_keeps_cases_with_a_milestone_in_it(client: Client, base: Knowledge) -> None:
    dated = {
        str(row["case"].value).rpartition("/")[2]
        for row in base.ask("cases/order").rows
        if "date" in row and 2010 <= int(row["date"].value[:4]) <= 2014
    }
    assert dated
    assert set(slugs(client, "from=2010&to=2014")) == dated


@pytest.mark.parametrize("wrong", ["from=abc", "to=20155", "sort=x", "theme=nothing"])
def test_what_cannot_be_is_refused_with_a_way_out(client: Client, wrong: str) -> None:
    page = client.get(f"/fr/cas?{wrong}")
    assert page.status_code == 400
    assert 'href="/fr/cas' in page.text
    assert client.get(f"/api/cases?{wrong}").status_code == 400


def test_sorts_by_the_latest_milestone_and_by_sources(client: Client) -> None:
    rows = client.get("/api/cases?sort=latest").json()["cases"]
    years = [row["latest_milestone"] or 0 for row in rows]
    assert years == sorted(years, reverse=True)
    sources = [row["sources"] for row in client.get("/api/cases?sort=sources").json()["cases"]]
    assert sources == sorted(sources, reverse=True)


def test_the_file_holds_the_cases_of_the_page(client: Client) -> None:
    query = f"q={quote('bassin de vie')}&theme=economie"
    shown = slugs(client, query)
    assert shown
    table = csv.DictReader(io.StringIO(client.get(f"/api/cases?{query}&as=csv").text))
    assert [row["case"].rpartition("/")[2] for row in table] == shown


def test_a_case_says_why_it_was_found(client: Client) -> None:
    assert '<mark class="mark">' in client.get("/fr/cas?q=gouvernance").text
