"""What every operation of the REST interface shares: methods, errors, CORS, ETag."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from kb.errors import BadParameter, EngineUnavailable, KbError, NotFound, QueryTimeout, UnknownQuery
from web.choices import UnknownValue
from web.protocol import NotAcceptable

Handler = Callable[[Request], Response]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept",
    "Access-Control-Max-Age": "86400",
}


class WrongMethod(KbError):
    """The operation only answers GET."""


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
    (KbError, 500, "broken"),
)


def guarded(handler: Handler) -> Handler:
    """Return the handler with what every operation shares."""

    def respond(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS | PREFLIGHT)
        try:
            if request.method not in ("GET", "HEAD"):
                raise WrongMethod(fr="Cette interface se lit avec GET.", en="This interface is read with GET.")
            response = handler(request)
        except KbError as error:
            response = refusal(error)
        response.headers.update(CORS | {"Vary": "Accept"})
        return _unless_known(request, response)

    return respond


def refusal(error: KbError) -> JSONResponse:
    """Return the envelope of an error; ``parameter`` and ``nearest`` stand in it when they are known."""
    status, code = next((status, code) for kind, status, code in ERRORS if isinstance(error, kind))
    said: dict[str, Any] = {"code": code, "status": status}
    said |= {"message_fr": error.messages["fr"], "message_en": error.messages["en"]}
    if isinstance(error, UnknownValue):
        said |= {"parameter": error.parameter.name, "nearest": error.nearest.value if error.nearest else None}
    headers = {405: {"Allow": "GET, HEAD, OPTIONS"}, 503: {"Retry-After": "5"}}.get(status)
    return JSONResponse({"error": said}, status, headers)


def _unless_known(request: Request, response: Response) -> Response:
    """Answer 304 to a client that already has this very body."""
    if response.status_code != 200:
        return response
    tag = f'"{sha256(response.body).hexdigest()[:16]}"'
    response.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
    if tag not in request.headers.get("if-none-match", ""):
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("content-")}
    return Response(status_code=304, headers=kept)
