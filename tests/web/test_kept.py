"""A page rendered once is sent again as bytes, and never longer than it is true."""

from __future__ import annotations

import asyncio
import gzip
from datetime import date

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from web.http.kept import FOREVER, KeptPages

TEXT = "Une entente intercommunale. " * 60


class Site:
    """An application that counts what it is asked, and what day the pages believe it is."""

    def __init__(self, limit: int = 1_000_000, **headers: str) -> None:
        self.asked = 0
        self.today = date(2026, 11, 21)
        self.headers = {"Cache-Control": "no-cache"} | {name.replace("_", "-"): text for name, text in headers.items()}
        self.status = 200
        self.kept = KeptPages(self.answer, limit, lambda: self.today)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        path = Request(scope).url.path
        await PlainTextResponse(f"{path} {TEXT}", self.status, self.headers)(scope, receive, send)

    def get(self, path: str = "/fr/cas", method: str = "GET", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.kept), base_url="http://site.test"
            ) as client:
                named = {"accept-encoding": "identity"} | {
                    name.replace("_", "-"): text for name, text in headers.items()
                }
                return await client.request(method, path, headers=named)

        return asyncio.run(ask())


def test_the_second_reader_costs_no_rendering() -> None:
    site = Site()
    first, second = site.get(), site.get()
    assert (site.asked, first.text) == (1, second.text)
    assert second.headers["server-timing"] == "kept"
    assert second.headers["content-length"] == str(len(second.content))


def test_what_the_address_says_makes_another_page() -> None:
    site = Site()
    for path in ("/fr/cas", "/fr/cas?theme=eau", "/fr/cas?theme=eau&q=", "/en/cases"):
        site.get(path)
    site.get(host="autre.test")
    assert site.asked == 5


def test_a_reader_who_has_the_page_gets_304_without_it() -> None:
    site = Site()
    etag = site.get().headers["etag"]
    for asked in (etag, f'W/{etag}, "x"', "*"):
        again = site.get(if_none_match=asked)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert site.get(if_none_match='"other"').status_code == 200
    assert site.asked == 1


def test_a_304_says_how_long_it_holds_and_nothing_that_the_reader_has() -> None:
    site = Site(Content_Security_Policy="default-src 'self'")
    again = site.get(if_none_match=site.get().headers["etag"])
    assert again.headers["cache-control"] == "no-cache"
    assert again.headers["vary"] == "Accept-Encoding"
    assert not {"content-type", "content-length", "content-security-policy"} & set(again.headers)


def test_the_same_content_has_the_same_etag_in_the_next_edition() -> None:
    assert Site().get().headers["etag"] == Site().get().headers["etag"]


def test_is_zipped_for_those_who_take_it_with_an_etag_of_its_own() -> None:
    site = Site()
    plain, zipped = site.get(), site.get(accept_encoding="br, gzip;q=0.5")
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < len(plain.content)
    assert zipped.text == plain.text
    assert zipped.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "content-encoding" not in site.get(accept_encoding="gzip;q=0").headers


def test_is_not_zipped_on_each_request(monkeypatch) -> None:
    site = Site()
    site.get(accept_encoding="gzip")
    monkeypatch.setattr(gzip, "compress", None)
    assert site.get(accept_encoding="gzip").text.startswith("/fr/cas Une entente")


def test_head_has_the_headers_and_no_body() -> None:
    site = Site()
    whole, head = site.get(), site.get(method="HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))


def test_a_private_page_is_asked_for_each_time() -> None:
    site = Site(Cache_Control="no-store")
    assert site.get().text == site.get().text
    assert site.asked == 2


def test_a_page_that_sets_a_cookie_is_not_kept() -> None:
    site = Site(Set_Cookie="relecture=1")
    site.get()
    site.get()
    assert site.asked == 2


def test_an_error_is_not_kept() -> None:
    site = Site()
    site.status = 404
    assert site.get().status_code == site.get().status_code == 404
    assert site.asked == 2


def test_what_is_no_page_passes_untouched() -> None:
    site = Site()
    for path in ("/sparql?query=x", "/id/case/tridan", "/api/cases"):
        site.get(path)
        site.get(path)
    site.get(method="POST")
    site.get(method="POST")
    assert site.asked == 8


def test_static_files_are_kept_zipped() -> None:
    site = Site(Cache_Control=FOREVER)
    assert site.get("/static/site.css", accept_encoding="gzip").headers["content-encoding"] == "gzip"
    site.get("/static/site.css", accept_encoding="gzip")
    assert site.asked == 1


def test_the_law_of_yesterday_is_not_shown_today() -> None:
    site = Site()
    site.get()
    site.today = date(2026, 11, 22)
    site.get()
    site.get()
    assert site.asked == 2


def test_memory_is_bounded_and_the_least_read_goes_first() -> None:
    page = len(Site().get().content)
    site = Site(limit=page * 8 + 100)
    for number in range(9):
        site.get(f"/fr/{number}")
        site.get("/fr/0")
    assert site.asked == 9
    site.get("/fr/0")
    assert site.asked == 9
    site.get("/fr/1")
    assert site.asked == 10


def test_nothing_is_kept_when_there_is_no_room() -> None:
    site = Site(limit=0)
    assert site.get().text == site.get().text
    assert site.asked == 2


def test_a_reply_in_pieces_is_kept_whole() -> None:
    async def pieces(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"cache-control", b"no-cache")]})
        await send({"type": "http.response.body", "body": b"un ", "more_body": True})
        await send({"type": "http.response.body", "body": b"deux"})

    site = Site()
    site.kept = KeptPages(pieces, 1_000_000)
    assert site.get().content == site.get().content == b"un deux"
