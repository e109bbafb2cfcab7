"""What every operation of the REST interface shares: methods, errors, CORS, ETag, links from page to page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, Response

import kb
from kb.errors import (
    BadParameter,
    EngineBusy,
    EngineUnavailable,
    KbError,
    Lang,
    NotFound,
    QueryTimeout,
    QueryTooHeavy,
    ResultTooLarge,
    UnknownQuery,
)
from web.http.protocol import NotAcceptable
from web.site.built import Built
from web.site.choices import UnknownValue
from web.words import LANGS

Handler = Callable[[Request], Response]
# Gives what names everything that an answer follows from besides its request: the data and the software.
State = Callable[[], str]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept",
    "Access-Control-Max-Age": "86400",
}


class WrongMethod(KbError):
    """The operation only answers GET."""


class Breakdown(KbError):
    """A fault of ours, which nobody foresaw; the log says more, the answer never does."""

    def __init__(self) -> None:
        super().__init__(
            fr="Quelque chose s’est cassé de notre côté ; réessayez, et signalez-le-nous si cela dure.",
            en="Something broke on our side; try again, and tell us of it if it lasts.",
        )


# The first that fits: a more particular error stands before the one that it is a sort of.
ERRORS: tuple[tuple[type[KbError], int, str], ...] = (
    (UnknownValue, 400, "unknown-value"),
    (BadParameter, 400, "bad-parameter"),
    (UnknownQuery, 404, "unknown-query"),
    (NotFound, 404, "not-found"),
    (WrongMethod, 405, "wrong-method"),
    (NotAcceptable, 406, "not-acceptable"),
    (EngineUnavailable, 503, "unavailable"),
    (QueryTimeout, 503, "timeout"),
    (EngineBusy, 503, "busy"),
    (QueryTooHeavy, 503, "too-heavy"),
    (ResultTooLarge, 413, "too-large"),
    (KbError, 500, "broken"),
)


def guarded(handler: Handler, state: State | None = None) -> Handler:
    """Return the handler with what every operation shares.

    ``state`` names everything that an answer follows from besides its request: the data and the software.
    With it a client that already has an answer is told so without making it again.
    """

    def respond(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS | PREFLIGHT)
        tag = _tag(request, state()) if state else None
        if tag and request.method in ("GET", "HEAD") and tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=CORS | _cached(tag))
        try:
            if request.method not in ("GET", "HEAD"):
                raise WrongMethod(fr="Cette interface se lit avec GET.", en="This interface is read with GET.")
            response = handler(request)
        except KbError as error:
            response = refusal(error, reader(request))
        response.headers.update(CORS | {"Vary": "Accept"})
        return _tagged(request, response, tag)

    return respond


def reader(request: Request) -> Lang:
    """Return the language to speak: that of the address, else the first one that the client reads, else French."""
    read = request.headers.get("accept-language", "").lower().split(",")
    spoken = [request.query_params.get("lang", ""), *(one.strip()[:2] for one in read if ";q=0" not in one[-4:])]
    return next((lang for one in spoken for lang in LANGS if lang == one), "fr")


def refusal(error: KbError, lang: Lang) -> JSONResponse:
    """Return the envelope of an error; ``parameter`` and ``nearest`` stand in it when they are known.

    ``message`` is in the language of the reader; both others are there for a log, or another reader.
    """
    status, code = next((status, code) for kind, status, code in ERRORS if isinstance(error, kind))
    said: dict[str, Any] = {"code": code, "status": status, "message": error.messages[lang]}
    said |= {"message_fr": error.messages["fr"], "message_en": error.messages["en"]}
    if isinstance(error, UnknownValue):
        said |= {"parameter": error.parameter.name, "nearest": error.nearest.value if error.nearest else None}
    headers = {405: {"Allow": "GET, HEAD, OPTIONS"}, 503: {"Retry-After": "5"}}.get(status, {})
    return JSONResponse({"error": said}, status, {**headers, "Content-Language": lang})


def refused(request: Request, error: KbError) -> Response:
    """Answer a program, wherever it asked, with the envelope of an error."""
    response = refusal(error, reader(request))
    response.headers.update(CORS | {"Vary": "Accept, Accept-Language"})
    return response


def breakdown(request: Request) -> Response:
    """Answer for a fault that nobody foresaw, to a program."""
    return refused(request, Breakdown())


def links(address: str, query: Iterable[tuple[str, str]], *, total: int, limit: int | None, offset: int) -> str:
    """Return the Link header of one page of rows: first, previous, next, last; "" for an answer that is whole.

    https://www.rfc-editor.org/rfc/rfc8288
    """
    if limit is None or (offset == 0 and total <= limit):
        return ""
    last = (total - 1) // limit * limit if total else 0
    starts = {"first": 0, "prev": min(max(0, offset - limit), last), "next": offset + limit, "last": last}
    wanted = {"prev": offset > 0, "next": offset + limit < total}
    others = [pair for pair in query if pair[0] not in ("limit", "offset")]
    return ", ".join(
        f'<{address}?{urlencode([*others, ("limit", limit), ("offset", start)])}>; rel="{name}"'
        for name, start in starts.items()
        if wanted.get(name, True)
    )


def state_of(built: Built | None) -> State | None:
    """Return what gives the digest of a snapshot and of this software; None over data that may change at any time."""
    return (lambda: f"{built.digest}-{software()}") if built else None


@lru_cache(maxsize=1)
def software() -> str:
    """Return a digest of the code that answers: a release, or one line changed in a clone.

    Read once: a fiftieth of a start, which the first page does not wait for.
    """
    packages = (Path(__file__).parents[1], Path(kb.__file__).parent)
    files = sorted(path for package in packages for path in package.rglob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _tag(request: Request, state: str) -> str:
    asked = f"{state} {request.url} {request.headers.get('accept', '')}"
    return f'"{sha256(asked.encode()).hexdigest()[:20]}"'


def _cached(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept"}


def _tagged(request: Request, response: Response, tag: str | None) -> Response:
    """Name an answer, by its body when its state has no name; 304 to a client that already has this one."""
    if response.status_code != 200:
        return response
    tag = tag or f'"{sha256(response.body).hexdigest()[:20]}"'
    response.headers.update(_cached(tag))
    known = request.headers.get("if-none-match", "")
    if tag not in known and known.strip() != "*":
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=kept)
