"""Answers of the endpoint as they are sent: complete headers, and bytes; small ones kept for their snapshot."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Scope, Send

from kb.errors import KbError
from kb.settings import Settings
from kb.workers.pool import Result
from web.endpoint.describing import limits_header

Headers = list[tuple[bytes, bytes]]
# Data are no page: nothing of them may run, nor be framed, whatever a browser takes them for.
_SAFE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff"}


def open_headers(settings: Settings) -> Headers:
    """Return what every answer of the endpoint says: open to any site, under these limits."""
    said = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Retry-After, SPARQL-Limits",
        "SPARQL-Limits": limits_header(settings),
        "Vary": "Accept, Accept-Encoding, Accept-Language",
    }
    return _encoded(said)


def _encoded(said: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in said.items()]


@dataclass(frozen=True)
class Answer:
    """A status, the headers that are this answer's own, and the whole body."""

    status: int
    headers: Headers
    body: bytes = b""

    @classmethod
    def text(cls, status: int, text: str, own: Headers | None = None) -> Answer:
        return cls(status, [(b"content-type", b"text/plain; charset=utf-8"), *(own or [])], text.encode())


class Sender:
    """Sends answers with what every one of them says."""

    def __init__(self, settings: Settings) -> None:
        self._open = open_headers(settings)
        self._constant = [*self._open, *_encoded(_SAFE)]
        self._reading_seconds = settings.query_reading_ms / 1000

    async def send(self, answer: Answer, scope: Scope, send: Send) -> None:
        if answer.status == 304:  # whoever has the answer has what protects it
            await self._begin(304, [*self._open, *answer.headers], scope, send)
        else:
            length = [] if answer.status == 204 else [(b"content-length", b"%d" % len(answer.body))]
            await self._begin(answer.status, [*self._constant, *answer.headers, *length], scope, send)
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def stream(self, result: Result, own: Headers, scope: Scope, send: Send) -> None:
        """Send a long result as it comes.

        Its status has left before its end is known: a body that is not finished, which cuts the connection, is
        the only way to say that this is not the whole result. So ends one that goes over a limit, or that its
        client does not read in time.
        """
        await self._begin(200, [*self._constant, *own], scope, send)
        if scope["method"] != "HEAD":
            try:
                async with asyncio.timeout(self._reading_seconds):
                    async for piece in result.pieces:
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            except (KbError, OSError):  # TimeoutError is an OSError, and so is a full disk
                return
        await send({"type": "http.response.body", "body": b""})

    async def _begin(self, status: int, said: Headers, scope: Scope, send: Send) -> None:
        scope["answering"] = True
        await send({"type": "http.response.start", "status": status, "headers": said})


class RecentAnswers:
    """Small results by what they answer, those asked last; ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[tuple[str, bool], Answer] = OrderedDict()

    def find(self, key: tuple[str, bool]) -> Answer | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: tuple[str, bool], answer: Answer) -> None:
        if key in self._kept or len(answer.body) > self._limit // 64:
            return
        self._kept[key] = answer
        self._size += len(answer.body)
        while self._size > self._limit:
            self._size -= len(self._kept.popitem(last=False)[1].body)
