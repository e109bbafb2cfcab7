"""The page of the interface for programs: all that the OpenAPI document says, and nothing that does not answer."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Route

from kb import Knowledge
from web.api.openapi import document
from web.api.operations import operations

from .conftest import Client


@pytest.fixture(scope="module")
def described(base: Knowledge) -> Any:
    return document(base, "en", origin="http://site.test")


@pytest.fixture(scope="module")
def html(client: Client) -> str:
    return unescape(client.get("/en/api").text)


def test_every_route_below_api_is_described(app: FastAPI, described: Any) -> None:
    routes = {route.path for route in app.routes if isinstance(route, Route) and route.path.startswith("/api/")}
    assert routes - {"/api/{rest:path}", "/api/queries/{name:path}"} <= set(described["paths"])


def test_every_example_of_the_site_answers(client: Client, described: Any) -> None:
    """Those of questions are asked by test_api.py."""
    site = [one for one in operations(described, "en") if not one.question]
    assert len(site) == 10
    for one in site:
        answer = client.get(one.example)
        assert answer.status_code == 200, one.example
        assert answer.headers["content-type"].partition(";")[0] in one.media


def test_every_media_type_said_is_one_that_answers(client: Client, described: Any) -> None:
    for path in ("/api/cases", "/api/queries/cases/by-theme", "/api/queries/things/graph"):
        one = next(one for one in operations(described, "en") if one.path == path)
        for name in next(value.values for value in one.inputs if value.name == "as"):
            mark = "&" if "?" in one.example else "?"
            answer = client.get(f"{one.example}{mark}as={name}&limit=2")
            assert answer.status_code == 200
            assert answer.headers["content-type"].partition(";")[0] in one.media


def test_the_page_has_every_operation_with_its_parameters_and_its_example(html: str, described: Any) -> None:
    """What every question takes, and answers in, is said once, where each of them leads."""
    parts = dict(re.findall(r'<li class="api-op" id="op-(\w+)">(.*?)</li>\n', html, re.DOTALL))
    common = html[html.index('id="common"') : html.index("</section>", html.index('id="common"'))]
    internal = html.index("ask-internal")
    for one in operations(described, "en"):
        part = parts.pop(one.key)
        assert one.title in part.replace("\u00a0", " ")
        if html.index(f'id="op-{one.key}"') > internal:
            assert f'href="/en/questions/{one.question}"' in part
            continue
        said = part + common if 'href="#common"' in part else part
        assert f'href="{one.example}"' in part
        assert [given.name for given in one.inputs if f"<code>{given.name}</code>" not in said] == []
        assert [media for media in one.media if f"<code>{media}</code>" not in said] == []
    assert parts == {}


def test_the_page_says_what_is_required_and_what_may_be_repeated(html: str) -> None:
    part = html[html.index('id="op-compare"') : html.index('id="op-compare_formats"')]
    case = part[part.index("<code>case</code>") : part.index("<code>only</code>")]
    assert "required" in case
    assert "may be repeated" in case


def test_the_page_is_found_from_the_library_the_editor_the_footer_and_the_about_page(client: Client) -> None:
    for page in ("questions", "sparql", "a-propos", "cas/tridan"):
        assert 'href="/fr/api"' in client.get(f"/fr/{page}").text


def test_the_refusal_shown_is_one(client: Client, html: str) -> None:
    [address] = re.findall(r'href="([^"]+)">See one<', html)
    answer = client.get(address)
    assert (answer.status_code, answer.json()["error"]["nearest"]) == (400, "eau")
