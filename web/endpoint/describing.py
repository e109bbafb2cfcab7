"""The endpoint in RDF: what it speaks, what it holds, what it allows.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/; limits are schema.org
property values, named as the settings are.
"""

from __future__ import annotations

import pyoxigraph as ox

from kb.namespaces import BASE, COOP, LICENCE, THINGS
from kb.settings import Settings
from web.http.dumps import FILES

SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)
# Setting → unit, and the word for it in the SPARQL-Limits header.
LIMITS = {
    "query_timeout_ms": ("ms", "time"),
    "query_memory_mb": ("MiB", "memory"),
    "query_max_bytes": ("bytes", "result"),
    "query_max_length": ("characters", "query"),
    "query_workers": ("queries", "running"),
    "query_queue": ("queries", "waiting"),
    "query_per_client": ("queries", "client"),
    "query_reading_ms": ("ms", "reading"),
}
_PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}


def limits_header(settings: Settings) -> str:
    """Return the limits as one header: ``time=10000 ms, memory=1024 MiB, …``."""
    return ", ".join(f"{word}={getattr(settings, name)} {unit}" for name, (unit, word) in LIMITS.items())


def service_description(address: str, settings: Settings, media: str) -> bytes:
    """Return the description of the endpoint at ``address``, in one of the media types of SYNTAXES."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _PREFIXES.items())
    written = ox.parse(prefixes + _turtle(address, settings), format=ox.RdfFormat.TURTLE)
    triples_of = (quad.triple for quad in written)
    return ox.serialize(triples_of, format=SYNTAXES[media], prefixes=_PREFIXES) or b""


def _turtle(address: str, settings: Settings) -> str:
    formats = " , ".join(f"formats:{name}" for name in _FORMATS)
    return f"""
<{address}>
  a sd:Service ;
  sd:endpoint <{address}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat {formats} ;
  dcterms:description "Requêtes seulement ; une requête, un résultat ou une attente au-delà d'une limite est refusé, avec la limite et que faire."@fr ,
    "Queries only; a query, a result or a wait beyond a limit is refused, saying which limit and what to do."@en ;
  sd:defaultDataset <{BASE}> ;
  schema:additionalProperty {" , ".join(f"_:{name}" for name in LIMITS)} .
{_limits(settings)}

<{BASE}>
  a sd:Dataset , void:Dataset ;
  dcterms:title "Coopérathèque"@fr , "Coopérathèque"@en ;
  dcterms:description "Coopérations territoriales en France : qui coopère, sur quoi, sous quelle forme."@fr ,
    "Territorial cooperation in France: who cooperates, on what, in which form."@en ;
  dcterms:license <{LICENCE}> ;
  foaf:homepage <{address.removesuffix("sparql")}> ;
  void:dataDump {" , ".join(f"<{address.removesuffix('/sparql')}{file.href}>" for file in FILES)} ;
  void:exampleResource <{THINGS}case/tridan> ;
  void:sparqlEndpoint <{address}> ;
  void:uriSpace "{THINGS}" ;
  void:vocabulary <{COOP}> ;
  sd:defaultGraph _:graph .

_:graph a sd:Graph .
"""  # noqa: E501 - a sentence of the description is one line


def _limits(settings: Settings) -> str:
    """Return a node for each limit, named after its setting: the same text each time has the same ETag."""
    return "\n".join(
        f'_:{name} a schema:PropertyValue ; schema:propertyID "{name}" ; '
        f'schema:name "{word}"@en ; schema:value {getattr(settings, name)} ; schema:unitText "{unit}" .'
        for name, (unit, word) in LIMITS.items()
    )
