"""The search page, its field on every page, and the interface behind it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from .conftest import Client


def said(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html)).replace("\u202f", " ").replace("\u00a0", " ")


def test_results_are_grouped_with_extracts_that_name_the_facet(client: Client) -> None:
    page = client.get("/fr/recherche?q=bassin%20de%20vie").text
    assert re.search(r'<h2 class="section__title" id="case">Cas <span class="found__count">\d+</span>', page)
    assert 'href="/fr/cas/tridan"' in page
    assert re.search(r'<span class="extracts__facet">Enjeux</span> .*<mark class="mark">bassin</mark>', page)


@pytest.mark.parametrize("asked", ["œuvre", "Oeuvre", "OEUVRE"])
def test_spelling_changes_nothing(client: Client, asked: str) -> None:
    def links(words: str) -> list[str]:
        return re.findall(r'found__name"><a href="([^"]+)"', client.get(f"/fr/recherche?q={quote(words)}").text)

    assert links(asked)
    assert links(asked) == links("oeuvre")


def test_what_is_typed_stays_data(client: Client) -> None:
    page = client.get("/fr/recherche?q=" + quote("<script>alert(1)</script> ? : \"'")).text
    assert "<script>alert" not in page
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt; ? : &#34;&#39;"' in page


def test_nothing_found_proposes_words_and_pages(client: Client) -> None:
    assert "Vouliez-vous dire :" in said(client.get("/fr/recherche?q=entete").text)
    nothing = client.get("/en/search?q=wxyzwxyz")
    assert nothing.status_code == 200
    assert 'href="/en/cases"' in nothing.text.partition('class="notice"')[2]


def test_one_kind_alone_shows_all_its_results(client: Client) -> None:
    few, every = (client.get(f"/fr/recherche?q=eau{more}").text for more in ("", "&kind=case"))
    assert few.count("found__line") > every.count('id="format"') == 0
    assert every.count('href="/fr/cas/') >= few.count('href="/fr/cas/')
    assert client.get("/fr/recherche?q=eau&kind=cases").status_code == 400


def test_every_page_but_this_one_has_the_field(client: Client) -> None:
    for path in ("/fr/", "/en/formats", "/fr/cas/nulle-part"):
        assert 'id="site-search"' in client.get(path).text
    assert 'id="site-search"' not in client.get("/fr/recherche").text


def test_the_interface_gives_groups_and_suggestions(client: Client) -> None:
    got = client.get("/api/search?q=recipro&lang=fr&limit=2").json()
    assert got["match"] == "all"
    assert got["total"] == sum(group["count"] for group in got["groups"])
    assert all(len(group["hits"]) <= 2 for group in got["groups"])
    assert all(one["href"].startswith("/fr/") for one in got["suggestions"])
    assert client.get("/api/search").json()["groups"] == []


@pytest.mark.parametrize("wrong", ["lang=de", "kind=x", "limit=0", "limit=²", "limit=x", "other=1"])
def test_the_interface_says_what_was_wrong(client: Client, wrong: str) -> None:
    answer = client.get(f"/api/search?q=eau&{wrong}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-parameter")
