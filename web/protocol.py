"""The words of the SPARQL 1.1 Protocol: parameters in, service description out.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-service-description/.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import Request

from kb.errors import BadParameter, KbError, QueryTooLong
from kb.settings import Settings

FORM_TYPE, QUERY_TYPE = "application/x-www-form-urlencoded", "application/sparql-query"
# A character outside ASCII takes up to twelve bytes once percent-encoded.
_BYTES_PER_CHARACTER = 12
_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


class UnsupportedType(KbError):
    """The body of a POST is neither a form nor a query."""


class NotAcceptable(KbError):
    """No serialisation of this result is acceptable to the client."""


async def read_parameters(request: Request, settings: Settings) -> dict[str, list[str]]:
    """Return the protocol's parameters, from the address and from the body of a POST."""
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await _body(request, settings.query_max_length * _BYTES_PER_CHARACTER)
        if media == FORM_TYPE:
            pairs += _pairs(body)
        elif media == QUERY_TYPE:
            pairs.append(("query", _decode(body)))
        else:
            raise UnsupportedType(
                fr=f"Le corps d'un POST est de type {FORM_TYPE} ou {QUERY_TYPE}, pas « {media} ».",
                en=f"The body of a POST is {FORM_TYPE} or {QUERY_TYPE}, not “{media}”.",
            )
    parameters: dict[str, list[str]] = {}
    for name, value in pairs:
        parameters.setdefault(name, []).append(value)
    return parameters


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
        fr="La requête n'est pas de l'UTF-8 valide ; encodez-la en UTF-8.",
        en="The request is not valid UTF-8; encode it as UTF-8.",
    )


def service_description(address: str, settings: Settings) -> str:
    """Return the description of the endpoint in Turtle, with its limits in words."""
    formats = " , ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    limits = (
        f"{settings.query_timeout_ms} ms, {settings.query_memory_mb} MiB, {settings.query_max_bytes} bytes, "
        f"{settings.query_max_length} characters, {settings.query_workers} at a time, {settings.query_queue} waiting"
    )
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<{address}>
  a sd:Service ;
  sd:endpoint <{address}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat {formats} ;
  dcterms:description "Limites par requête : {limits}."@fr ;
  dcterms:description "Limits of one query: {limits}."@en ;
.
"""
