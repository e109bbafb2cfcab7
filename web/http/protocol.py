"""The words of the SPARQL 1.1 Protocol: what a request asks.

https://www.w3.org/TR/sparql11-protocol/.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import Request

from kb.errors import BadParameter, KbError, QueryRefused, QueryTooLong
from kb.settings import Settings
from kb.sparql.guard import Dataset

FORM_TYPE, QUERY_TYPE = "application/x-www-form-urlencoded", "application/sparql-query"
# A character outside ASCII takes up to twelve bytes once percent-encoded.
_BYTES_PER_CHARACTER = 12
_CHARSETS = {"", "utf-8", "utf8", "us-ascii"}

Parameters = Mapping[str, list[str]]


class UnsupportedType(KbError):
    """The body of a POST is neither a form nor a query, or not in UTF-8."""


class NotAcceptable(KbError):
    """No serialisation of this result is acceptable to the client."""


class TooSlow(KbError):
    """The body of a request did not come in time."""


class Body(NamedTuple):
    """What was posted: a form, or a query."""

    form: bool
    content: bytes


def parameters_of(address: bytes, body: Body | None) -> Parameters:
    """Return the protocol's parameters, from the query string of the address and from the body of a POST.

    BadParameter for what is not in UTF-8.
    """
    pairs = _pairs(address)
    if body is not None:
        pairs += _pairs(body.content) if body.form else [("query", _decode(body.content))]
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return parameters


def query_of(parameters: Parameters) -> str:
    """Return the one query; QueryRefused for an update, BadParameter for none or several."""
    if "update" in parameters:
        raise QueryRefused(
            fr="Cette adresse ne fait que répondre : elle ne prend pas de mise à jour.",
            en="This endpoint only answers: it takes no update.",
        )
    queries = parameters.get("query", [])
    if len(queries) != 1:
        raise BadParameter(
            fr=f"Il faut exactement un paramètre « query » ; il y en a {len(queries)}.",
            en=f"Exactly one “query” parameter is needed; there are {len(queries)}.",
        )
    return queries[0]


def dataset_of(parameters: Parameters) -> Dataset | None:
    """Return the dataset that the parameters choose, which overrides FROM (§2.1.4); None when they choose none."""
    default, named = (tuple(parameters.get(name, ())) for name in ("default-graph-uri", "named-graph-uri"))
    return Dataset(default, named) if default or named else None


async def body_of(request: Request, settings: Settings) -> Body:
    """Receive the body of a POST. UnsupportedType, QueryTooLong, or TooSlow when it does not come in time."""
    media, charset = _media_type(request.headers.get("content-type", ""))
    if media not in (FORM_TYPE, QUERY_TYPE):
        raise UnsupportedType(
            fr=f"Le corps d’un POST est de type {FORM_TYPE} ou {QUERY_TYPE}, pas « {media} ».",
            en=f"The body of a POST is {FORM_TYPE} or {QUERY_TYPE}, not “{media}”.",
        )
    if charset not in _CHARSETS:
        raise UnsupportedType(
            fr=f"Le corps d’un POST est en UTF-8, pas en {charset}.",
            en=f"The body of a POST is in UTF-8, not in {charset}.",
        )
    return Body(media == FORM_TYPE, await _body_in_time(request, settings))


def _media_type(header: str) -> tuple[str, str]:
    """Return the media type and the charset of a Content-Type, in lower case, "" when there is none."""
    media, *parameters = (part.strip().lower() for part in header.split(";"))
    named = dict(parameter.partition("=")[::2] for parameter in parameters)
    return media, named.get("charset", "").strip('" ')


async def _body_in_time(request: Request, settings: Settings) -> bytes:
    try:
        async with asyncio.timeout(settings.query_timeout_ms / 1000):
            return await _body(request, settings.query_max_length * _BYTES_PER_CHARACTER)
    except TimeoutError as error:
        seconds = settings.query_timeout_ms / 1000
        raise TooSlow(
            fr=f"Le corps de la requête n’est pas arrivé en {seconds:g} s ; envoyez-le d’un trait.",
            en=f"The request body did not come within {seconds:g} s; send it in one go.",
        ) from error


async def _body(request: Request, limit: int) -> bytes:
    """Read the body up to a limit: 10 MB sent to the endpoint are not kept in memory."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise QueryTooLong(
                fr=f"Le corps de la requête dépasse {limit} octets.", en=f"The request body is over {limit} bytes."
            )
    return bytes(received)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii") if encoded.isascii() else encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=100)
    except (UnicodeDecodeError, ValueError) as error:
        raise _not_utf8() from error


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8() from error


def _not_utf8() -> BadParameter:
    return BadParameter(
        fr="La requête n’est pas de l’UTF-8 valide ; encodez-la en UTF-8.",
        en="The request is not valid UTF-8; encode it as UTF-8.",
    )
