"""The IRIs of this base, and the layout they follow.

``https://w3id.org/cooperatheque/id/<kind>/<slug>`` names a thing or a concept, ``#part`` one of
its parts, ``…/ns#`` the vocabulary. Nothing else in the package spells an IRI of the base.
"""

from __future__ import annotations

from hashlib import blake2b

from rdflib import Namespace

BASE = "https://w3id.org/cooperatheque/"
COOP = Namespace(BASE + "ns#")
COOPS = Namespace(BASE + "shapes#")
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


def digest(iri: str) -> int:
    """Return 64 bits that stand for an IRI in an index; two IRIs may share them, though hardly ever do."""
    return int.from_bytes(blake2b(iri.encode(), digest_size=8).digest(), "little")
