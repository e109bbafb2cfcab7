"""What an operator sees of each request: whether the server lives, one log line, the counts.

A log line holds no personal data: no network address, no browser, no query string, and of the path only
what names a page of the base (a proposal's address is its key). Where the page is not known, it says so.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.serving import metrics

ACCESS = logging.getLogger("web.access")
SLOW = logging.getLogger("web.slow")


class Observed:
    """ASGI layer around the whole site. ``ready`` gives the digest of the snapshot in force, None without."""

    def __init__(self, app: ASGIApp, ready: Callable[[], str | None]) -> None:
        self.app, self._ready = app, ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == "/health":
            await _say(send, 200, {"alive": True})
        elif scope["path"] == "/ready":
            digest = self._ready()
            await _say(send, 200 if digest else 503, {"ready": digest is not None, "snapshot": digest})
        else:
            await self._observe(scope, receive, send)

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status, size = perf_counter(), 0, 0

        async def counting(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counting)
        finally:
            seconds = perf_counter() - began
            page = _page(scope)
            metrics.count(page, status, seconds)
            if scope.get("kept"):
                metrics.KEPT.inc()
            if ACCESS.isEnabledFor(logging.INFO):
                ACCESS.info(_line(scope, page, status, size, seconds))


def watch_questions(slow_ms: int) -> Callable[[str, float], None]:
    """Return what the base calls after each question: counts it, and logs it past ``slow_ms`` milliseconds."""

    def told(question: str, seconds: float) -> None:
        metrics.QUESTIONS.labels(question).observe(seconds)
        if seconds * 1000 >= slow_ms:
            SLOW.warning("queries/%s.rq took %d ms", question, seconds * 1000)

    return told


def _page(scope: Scope) -> str:
    """Return the page, or the template of its address; "none" for an address that there is not."""
    known = scope.get("page") or getattr(scope.get("route"), "path", "")
    return str(known or getattr(scope.get("endpoint"), "__name__", "none"))


def _line(scope: Scope, page: str, status: int, size: int, seconds: float) -> str:
    told = {"method": scope["method"], "page": page, "status": status, "bytes": size, "ms": round(seconds * 1000, 1)}
    slug = scope.get("path_params", {}).get("slug")
    return json.dumps(told | ({"slug": slug} if slug else {}) | ({"kept": True} if scope.get("kept") else {}))


async def _say(send: Send, status: int, content: dict[str, object]) -> None:
    headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(content).encode() + b"\n"})
