"""The IRIs of this base, and the layout they follow.

``https://w3id.org/cooperatheque/id/<kind>/<slug>`` names a thing or a concept, ``#part`` one of
its parts, ``…/ns#`` the vocabulary. Nothing else in the package spells an IRI of the base.

Here too are the vocabularies of others that the base is written with.
"""

from __future__ import annotations

from hashlib import blake2b


class Namespace:
    """The terms of a vocabulary: ``COOP.Case`` is the text of an IRI, and ``SH["class"]`` where Python has the word.

    rdflib has such namespaces too, which cannot be had without the rest of it: a tenth of each start.
    """

    def __init__(self, iri: str) -> None:
        self._iri = iri

    def __getattr__(self, name: str) -> str:
        return self[name]

    def __getitem__(self, name: str) -> str:
        return self._iri + name

    def __str__(self) -> str:
        return self._iri


BASE = "https://w3id.org/cooperatheque/"
# Under which everything that the base says may be used again.
LICENCE = "https://spdx.org/licenses/etalab-2.0"

COOP = Namespace(BASE + "ns#")
COOPS = Namespace(BASE + "shapes#")
DASH = Namespace("http://datashapes.org/dash#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
THINGS = BASE + "id/"

# Folder of data/ → kind in the IRI. A kind is singular and English, whatever its folder is called.
FOLDERS = {
    "cases": "case",
    "formats": "format",
    "glossary": "glossary",
    "guide": "guide",
    "instruments": "instrument",
    "legal-texts": "legal-text",
    "methods": "method",
    "organisations": "organisation",
    "people": "person",
    "recommendations": "recommendation",
    "sessions": "session",
    "sources": "source",
    "territories": "territory",
}


def thing(kind: str, slug: str) -> str:
    return f"{THINGS}{kind}/{slug}"


def split(iri: str) -> tuple[str, str, str] | None:
    """Return (kind, slug, part) of an IRI of the base; part is "" for the thing itself.

    None for an IRI of somebody else, or one that does not have this form.
    """
    if not iri.startswith(THINGS):
        return None
    path, _, part = iri.removeprefix(THINGS).partition("#")
    kind, _, slug = path.partition("/")
    if not kind or not slug or "/" in slug:
        return None
    return kind, slug, part


def whole(iri: str) -> str:
    """Return the IRI of the thing that a part belongs to."""
    return iri.partition("#")[0]


def digest(iri: str) -> int:
    """Return 64 bits that stand for an IRI in an index; two IRIs may share them, though hardly ever do."""
    return int.from_bytes(blake2b(iri.encode(), digest_size=8).digest(), "little")
