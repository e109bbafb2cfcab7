"""What goes wrong gets the right status and a page that helps, in the reader's language."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from kb import Knowledge
from kb.settings import Settings
from web.app import create_app

from .conftest import Client


@pytest.mark.parametrize(
    ("path", "suggestion"),
    [
        ("/fr/cas/tridann", "/fr/cas/tridan"),
        ("/en/cases/brest-centre-ouest", "/en/cases/brest-centre-ouest-bretagne"),
        ("/en/formats/entente", "/en/formats/entente-intercommunale"),
        ("/fr/notions/triger", "/fr/notions/trigger"),
        ("/fr/notions/trigger/appel-projets", "/fr/notions/trigger/appel-a-projets"),
        ("/fr/cass", "/fr/cas"),
        ("/de/cas", "/fr/cas"),
    ],
)
def test_a_mistyped_address_is_404_and_offers_the_nearest(client: Client, path: str, suggestion: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert f'href="{suggestion}"' in answer.text
    assert "noindex" in answer.text
    assert " · Coopérathèque</title>" in answer.text


def test_an_address_like_no_other_offers_the_ways_in_by_their_names(client: Client) -> None:
    offered = client.get("/fr/xyz").text.partition("<main")[2].partition("</main>")[0]
    assert ">/fr/<" not in offered
    assert '<a href="/fr/cas">Tous les cas</a>' in offered


@pytest.mark.parametrize(
    ("path", "accepted", "lang"),
    [("/de/x", "en-GB,en;q=0.9", "en"), ("/de/x", "fr-CH", "fr"), ("/de/x", "de", "fr"), ("/en/x", "fr", "en")],
)
def test_the_language_of_an_error_is_that_of_the_address_or_the_reader(
    client: Client, path: str, accepted: str, lang: str
) -> None:
    assert f'<html lang="{lang}">' in client.get(path, accept_language=accepted).text


@pytest.mark.parametrize(
    ("path", "help_"),
    [
        ("/fr/cas?theme=eua", "theme=eau"),
        ("/en/cases?trigger=nothing-like-it", "/en/cases"),
        ("/fr/recommandations?lever=finansement", "lever=financement"),
        ("/fr/comparer?case=tridan", 'value="tridan"'),
        ("/fr/comparer?case=tridan&case=tridan", 'value="tridan"'),
        ("/fr/comparer?case=tridan&case=tridann", "TRIDAN"),
    ],
)
def test_a_wrong_parameter_is_400_and_says_what_to_do(client: Client, path: str, help_: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert help_ in answer.text


def test_nine_cases_are_too_many_to_compare_and_the_choice_comes_back(client: Client) -> None:
    known = re.findall(r'name="case" value="([\w-]+)"', client.get("/fr/comparer").text)
    nine = [*known, *(f"unknown-{number}" for number in range(9))][:9]
    answer = client.get("/fr/comparer?" + "&".join(f"case={slug}" for slug in nine))
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_an_unknown_filter_name_is_ignored(client: Client) -> None:
    """Addresses gather parameters on their way (trackers, say): they filter nothing."""
    assert client.get("/fr/cas?utm_source=x").status_code == 200


def test_an_empty_filter_is_no_filter(client: Client) -> None:
    assert client.get("/fr/cas?theme=").status_code == 200


def test_an_unknown_thing_is_404_for_its_iri_too(client: Client) -> None:
    answer = client.get("/id/case/nothing-here", accept="text/turtle")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not-found")
    assert client.get("/id/case/nothing-here", accept="text/html").text.startswith("<!doctype html>")


def test_a_page_is_read_not_written(client: Client) -> None:
    answer = client.post("/fr/cas")
    assert answer.status_code == 405
    assert "<h1" in answer.text


def test_a_breakdown_is_a_page_that_says_so(
    base: Knowledge, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: FastAPI = create_app(base, settings)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(type(base), "ask", fail)
    answer = Client(broken).get("/en/formats")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "a fault of ours" not in answer.text


@pytest.mark.parametrize("path", ["/api/queries/cases/list", "/api/cases"])
def test_a_program_gets_a_breakdown_in_the_form_that_it_reads(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    for broken in ("kb.sparql.queries.Question.bind", "web.api.search_api.selection"):
        monkeypatch.setattr(broken, fail)
    answer = client.get(path, accept_language="en")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (500, "*")
    said = answer.json()["error"]
    assert (said["code"], said["message"].partition(";")[0]) == ("broken", "Something broke on our side")
    assert "a fault of ours" not in answer.text


@pytest.mark.parametrize("path", ["/fr/cas/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/fr/cas?theme=%22%3E%3Cscript%3E"])
def test_what_the_address_says_stays_text(client: Client, path: str) -> None:
    assert "<script>" not in client.get(path).text.replace('<script src="', "")


@pytest.mark.parametrize("path", ["//evil.test/", "/\\evil.test/", "/fr//evil.test"])
def test_no_address_redirects_elsewhere(client: Client, path: str) -> None:
    answer = client.get(path)
    assert not answer.headers.get("location", "/").startswith(("//", "/\\"))
