"""Pages kept for their snapshot: rendered once, then sent as bytes.

A page depends on its address and on the snapshot alone, so that the second reader costs no rendering. What
an application over one snapshot answers is kept by an object of its own, and both go together: nothing has to
be invalidated. An answer says itself whether it lasts, by its ``Cache-Control``.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS_ASK = "no-cache"
FOREVER = "public, max-age=31536000, immutable"
_LASTING = {ALWAYS_ASK.encode(), FOREVER.encode()}
_PLACES = (b"/fr/", b"/en/", b"/static/", b"/sitemap", b"/robots.txt", b"/llms.txt")
_WORTH_GZIP = (b"text/", b"image/svg", b"application/json", b"application/javascript", b"application/xml")
_SMALLEST = 512
_SAID_AGAIN = {b"cache-control", b"content-language", b"vary"}
_NOTHING: Message = {"type": "http.response.body", "body": b""}
_NONE = re.compile(rb"q=0(\.0*)?")

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class _Kept:
    """One answer, ready to be sent: the beginning of the whole answer, and that for who has it already."""

    whole: Message
    unchanged: Message
    body: bytes
    etag: bytes
    page: str | None

    @classmethod
    def of(cls, headers: Headers, body: bytes, etag: str, page: str | None) -> _Kept:
        tag = f'"{etag}"'.encode()
        own = [(b"etag", tag), (b"server-timing", b"kept")]
        # What protects a page, or says of what it is made, stays with whoever has it (RFC 9110, §15.4.5).
        lasting = [pair for pair in headers if pair[0] in _SAID_AGAIN]
        return cls(
            _begins(200, [*headers, *own, (b"content-length", b"%d" % len(body))]),
            _begins(304, [*lasting, *own]),
            body,
            tag,
            page,
        )

    @property
    def size(self) -> int:
        return len(self.body)


class KeptPages:
    """ASGI layer in front of one application; answers of at most ``limit`` bytes in all are kept.

    ``today`` is part of what a page depends on: the law in force is shown as of the day it is read.
    """

    def __init__(self, app: ASGIApp, limit: int, today: Callable[[], date] = lambda: datetime.now(UTC).date()) -> None:
        self.app, self._limit, self._today = app, limit, today
        self._kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
        self._size = 0
        self._day = today()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _may_last(scope):
            await self.app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        zipped = takes_gzip(asked.get(b"accept-encoding", b""))
        key = (scope["raw_path"], scope["query_string"], asked.get(b"host"), scope["scheme"], zipped)
        kept = self._find(key)
        if kept is None:
            kept = await self._answer(scope, receive, send, zipped=zipped)
            if kept is None:
                return
            self._keep(key, kept)
        else:
            scope["page"], scope["kept"] = kept.page, True
        await _send(kept, asked, send, head=scope["method"] == "HEAD")

    def _find(self, key: tuple[object, ...]) -> _Kept | None:
        if self._today() != self._day:
            self._kept.clear()
            self._size, self._day = 0, self._today()
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def _keep(self, key: tuple[object, ...], kept: _Kept) -> None:
        if kept.size > self._limit // 8:
            return
        replaced = self._kept.pop(key, None)
        self._kept[key] = kept
        self._size += kept.size - (replaced.size if replaced else 0)
        while self._size > self._limit:
            self._size -= self._kept.popitem(last=False)[1].size

    async def _answer(self, scope: Scope, receive: Receive, send: Send, *, zipped: bool) -> _Kept | None:
        """Let the application answer; what does not last is sent as it comes, and None returned."""
        collected = _Collected(send)
        await self.app(scope, receive, collected)
        return await run_in_threadpool(collected.kept, scope, zipped=zipped)


class _Collected:
    """A ``send`` that holds back an answer that lasts, and passes on any other."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _lasts(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))

    def kept(self, scope: Scope, *, zipped: bool) -> _Kept | None:
        if self._start is None:
            return None
        body = b"".join(self._body)
        headers = [pair for pair in self._start["headers"] if pair[0] not in (b"content-length", b"server-timing")]
        etag = sha256(body).hexdigest()[:20]
        media = dict(headers).get(b"content-type", b"")
        if media.startswith(_WORTH_GZIP) and len(body) >= _SMALLEST:
            headers.append((b"vary", b"Accept-Encoding"))
            if zipped:
                body, etag = gzip.compress(body, mtime=0), f"{etag}-gzip"
                headers.append((b"content-encoding", b"gzip"))
        return _Kept.of(headers, body, etag, scope.get("page"))


def _begins(status: int, headers: Headers) -> Message:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _may_last(scope: Scope) -> bool:
    return bool(scope["raw_path"].startswith(_PLACES))


def _lasts(start: Message) -> bool:
    headers = dict(start["headers"])
    return start["status"] == 200 and headers.get(b"cache-control") in _LASTING and b"set-cookie" not in headers


async def _send(kept: _Kept, asked: dict[bytes, bytes], send: Send, *, head: bool) -> None:
    had = asked.get(b"if-none-match")
    if had is not None and is_same(had, kept.etag):
        await send(kept.unchanged)
        await send(_NOTHING)
    else:
        await send(kept.whole)
        await send(_NOTHING if head else {"type": "http.response.body", "body": kept.body})


@lru_cache
def takes_gzip(accepted: bytes) -> bool:
    for part in accepted.lower().split(b","):
        coding, *parameters = (piece.strip().replace(b" ", b"") for piece in part.split(b";"))
        if coding in (b"gzip", b"*"):
            return not any(_NONE.fullmatch(parameter) for parameter in parameters)
    return False


def is_same(asked: bytes, etag: bytes) -> bool:
    """Compare as If-None-Match does: weakly, any of a list, or ``*``."""
    if asked == etag:
        return True
    tags = [tag.strip().removeprefix(b"W/") for tag in asked.split(b",")]
    return etag in tags or tags == [b"*"]
