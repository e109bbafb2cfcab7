"""What every answer of the REST interface keeps: one envelope of errors, ETags of a snapshot, links between pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.applications import Starlette
from starlette.routing import Route

from kb.errors import EngineUnavailable, QueryTimeout
from web.http.envelope import METHODS, guarded

from .conftest import Client

ROWS = "/api/queries/cases/milestones"
REFUSALS = [
    ("GET", "/api/nothing", 404, "not-found"),
    ("GET", "/api/queries/cases/none", 404, "unknown-query"),
    ("GET", "/api/similar?case=none", 404, "not-found"),
    ("GET", "/api/queries/cases/by-theme", 400, "bad-parameter"),
    ("GET", "/api/queries/cases/by-theme?theme=eaux", 400, "unknown-value"),
    ("GET", "/api/cases?theme=none", 400, "bad-parameter"),
    ("GET", "/api/search?kind=none", 400, "bad-parameter"),
    ("GET", "/api/network?with=none", 400, "bad-parameter"),
    ("GET", "/api/network?none=1", 400, "bad-parameter"),
    ("GET", "/api/compare?case=tridan", 400, "bad-parameter"),
    ("GET", "/api/guide?none=1", 400, "bad-parameter"),
    ("GET", "/api/queries/cases/list?as=pdf", 406, "not-acceptable"),
    ("DELETE", "/api/queries/cases/list", 405, "wrong-method"),
    ("POST", "/api/search", 405, "wrong-method"),
]


def send(app: Callable[..., object], method: str, path: str, **headers: str) -> httpx.Response:
    async def sent() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # type: ignore[arg-type]
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://site.test") as client:
            return await client.request(method, path, headers=named)

    return asyncio.run(sent())


class TestOneEnvelope:
    @pytest.mark.parametrize(("method", "path", "status", "code"), REFUSALS)
    def test_speaks_the_language_of_the_reader(
        self, app: FastAPI, method: str, path: str, status: int, code: str
    ) -> None:
        said = {}
        for lang in ("fr", "en"):
            answer = send(app, method, path, accept_language=f"de, {lang}-XX;q=0.9, fr;q=0.1")
            error = answer.json()["error"]
            assert (answer.status_code, error["status"], error["code"]) == (status, status, code)
            assert error["message"] == error[f"message_{lang}"]
            assert answer.headers["content-language"] == lang
            assert "etag" not in answer.headers
            said[lang] = error["message"]
        assert said["fr"] != said["en"]

    def test_prefers_the_language_of_the_address(self, client: Client) -> None:
        answer = client.get("/api/search?kind=none&lang=en", accept_language="fr")
        assert answer.json()["error"]["message"].startswith("Parameter")

    @pytest.mark.parametrize("accepted", ["", "de", "*", "en;q=0", ";;,"])
    def test_is_in_french_when_nothing_else_is_asked(self, client: Client, accepted: str) -> None:
        assert client.get("/api/nothing", accept_language=accepted).headers["content-language"] == "fr"

    @pytest.mark.parametrize("kind", [EngineUnavailable, QueryTimeout])
    def test_says_when_to_come_back(self, kind: type[EngineUnavailable | QueryTimeout]) -> None:
        """An engine that does not answer, behind the very guard of every operation."""

        def down(_request: Request) -> JSONResponse:
            raise kind(fr="Moteur arrêté.", en="Engine down.")

        answer = send(Starlette(routes=[Route("/x", guarded(down), methods=METHODS)]), "GET", "/x?lang=en")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.json()["error"]["message"] == "Engine down."


class TestTags:
    @staticmethod
    def served(state: str) -> Starlette:
        def answer(_request: Request) -> JSONResponse:
            return JSONResponse({"rows": []})

        return Starlette(routes=[Route("/x", guarded(answer, lambda: state), methods=METHODS)])

    def test_change_with_the_snapshot_and_with_nothing_else(self) -> None:
        first, again, other = (send(self.served(state), "GET", "/x").headers["etag"] for state in ("a", "a", "b"))
        assert first == again != other

    def test_differ_between_two_addresses_and_two_formats(self, client: Client) -> None:
        tags = {
            client.get(f"{ROWS}?limit=1", accept=accept).headers["etag"] for accept in ("application/json", "text/csv")
        }
        tags.add(client.get(f"{ROWS}?limit=2").headers["etag"])
        assert len(tags) == 3

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("form", ['"zzz", {}', "W/{}", "*", "{}"])
    def test_spare_a_client_what_it_has(self, app: FastAPI, method: str, form: str) -> None:
        tag = send(app, method, f"{ROWS}?limit=1").headers["etag"]
        again = send(app, method, f"{ROWS}?limit=1", if_none_match=form.format(tag))
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["access-control-allow-origin"] == "*"

    def test_do_not_hide_a_change_or_a_refusal(self, app: FastAPI) -> None:
        assert send(app, "GET", f"{ROWS}?limit=1", if_none_match='"zzz"').status_code == 200
        assert send(app, "GET", f"{ROWS}?limit=0", if_none_match="*").status_code == 400


class TestLinks:
    @staticmethod
    def of(answer: httpx.Response) -> dict[str, str]:
        return {name: found for found, name in re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("link", ""))}

    @pytest.mark.parametrize("path", [ROWS, "/api/cases"])
    def test_lead_through_all_pages_and_back(self, client: Client, path: str) -> None:
        first = client.get(f"{path}?limit=25&lang=en")
        assert set(self.of(first)) == {"first", "next", "last"}
        assert self.of(first)["next"] == first.json()["next"]
        last = client.get(self.of(first)["last"])
        assert set(self.of(last)) == {"first", "prev", "last"}
        said = last.json()
        rows = said.get("rows", said.get("cases"))
        assert said["next"] is None
        assert said["offset"] + len(rows) == said["total"] == int(last.headers["x-total-count"])
        assert all("lang=en" in link for link in self.of(last).values())

    def test_beyond_the_end_lead_back_to_the_last_page(self, client: Client) -> None:
        beyond = client.get(f"{ROWS}?limit=25&offset=99999")
        assert beyond.json()["rows"] == []
        assert set(self.of(beyond)) == {"first", "prev", "last"}
        assert self.of(beyond)["prev"] == self.of(beyond)["last"]
        assert client.get(self.of(beyond)["prev"]).json()["rows"]

    def test_are_absent_when_all_is_there(self, client: Client) -> None:
        assert "link" not in client.get("/api/queries/cases/by-theme?theme=eau").headers
        assert "link" not in client.get(f"{ROWS}?as=csv").headers
