"""Every page type answers in both languages, with what a reader and a machine need around it."""

from __future__ import annotations

import re

import pytest

from web.site.built import Built

from .conftest import Client
from .page_types import examples

EXAMPLES = examples()


@pytest.mark.parametrize("path", EXAMPLES.values(), ids=EXAMPLES.keys())
class TestEveryPage:
    def test_answers(self, client: Client, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"

    def test_has_one_title_and_says_its_language(self, client: Client, path: str) -> None:
        html = client.get(path).text
        assert len(re.findall(r"<h1\b", html)) == 1
        assert f'<html lang="{path[1:3]}">' in html
        assert re.search(r'<meta name="description" content="[^"]{10,}">', html)
        assert re.search(r"<title>[^<]{5,}</title>", html)

    def test_names_its_twin_in_the_other_language(self, client: Client, path: str) -> None:
        html = client.get(path).text
        links = dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="http://site.test([^"]+)">', html))
        if "noindex" not in html:
            assert links[path[1:3]].replace("&amp;", "&") == path
            assert client.get(links["en" if path[1:3] == "fr" else "fr"].replace("&amp;", "&")).status_code == 200


def test_the_root_leads_to_french(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/fr/")


def test_the_language_switch_keeps_the_page_and_the_filters(client: Client) -> None:
    html = client.get("/fr/cas?theme=eau&trigger=document-planification").text
    assert 'href="/en/cases?theme=eau&amp;trigger=document-planification"' in html


def test_a_case_links_its_data_for_machines(client: Client) -> None:
    html = client.get("/fr/cas/tridan").text
    assert '<link rel="alternate" type="application/ld+json" href="/id/case/tridan.jsonld"' in html
    assert client.get("/id/case/tridan.jsonld").status_code == 200


def test_a_page_that_shows_a_thing_says_how_to_cite_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    iri = "https://w3id.org/cooperatheque/id/case/tridan"
    shown = client.get("/fr/cas/tridan").text
    assert "Pour citer cette page" in shown
    assert f"Coopérathèque, {iri}<" in shown
    monkeypatch.setitem(vars(client.app.state.site), "edition", Built("c069056aacac632a", "2026-11-21"))
    for address, said in (
        ("/fr/cas/tridan", f"Coopérathèque, édition du 21 novembre 2026 (c069056aacac632a), {iri}<"),
        ("/en/cases/tridan", f"Coopérathèque, edition of November 21, 2026 (c069056aacac632a), {iri}<"),
    ):
        assert said in client.get(address).text
    assert "Pour citer" not in client.get("/fr/cas").text


def test_every_page_that_lists_questions_leads_to_them(client: Client) -> None:
    html = client.get("/en/cases/tridan").text
    for href in re.findall(r'href="(/en/questions/[^"]+)"', html):
        assert client.get(href.replace("&amp;", "&")).status_code == 200


def test_every_link_of_the_main_pages_leads_somewhere(client: Client) -> None:
    starts = ("/fr/", "/fr/cas/tridan", "/fr/formats", "/fr/sessions/valence-2016-12-06", "/en/about")
    found = {href for path in starts for href in re.findall(r'href="(/(?:fr|en)/[^"#?]*)"', client.get(path).text)}
    assert len(found) > 80
    assert {href: status for href in found if (status := client.get(href).status_code) != 200} == {}


def test_over_a_base_that_is_not_built_there_is_nothing_to_download_and_the_page_says_so(client: Client) -> None:
    assert "il n’y a pas d’édition à télécharger" in client.get("/fr/donnees").text
    refused = client.get("/base/cooperatheque.ttl")
    assert refused.status_code == 503
    assert "kb build" in refused.text
